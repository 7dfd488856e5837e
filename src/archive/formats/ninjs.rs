//! An item of IPTC ninjs comes in, the news standard in JSON, versions 1 to 3; the articles in it go out.
//!
//! Version 1 has a key for each form of a text (`body_text`, `body_xhtml`), versions 2 and 3 have lists of forms
//! (`bodies`, with role and content type), and 3 spells its keys `versionCreated`. An item that says it is canceled or
//! withheld is not an article, nor is one without text: a picture, a video, a package. Texts among the associations of an
//! item, and among those of these, are articles of their own.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fields::Field;
use super::{html_text, kept_html};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::{Part, Place};

type Item = Map<String, Value>;

/// The item that a record of JSON is; `None` where it is not known for one.
pub(super) fn item(text: &str) -> Option<Item> {
    // Parsing every record twice would be dear: all versions want the key `uri`, which few other records have.
    memchr::memmem::find(text.as_bytes(), b"\"uri\"")?;
    let Ok(Value::Object(item)) = serde_json::from_str(text) else {
        return None;
    };
    let is_telling = |key: &String| {
        let is_form = key.starts_with("body_") || key.starts_with("description_");
        is_form || TELLING.contains(&key.as_str())
    };
    (item.contains_key("uri") && item.keys().any(is_telling)).then_some(item)
}

/// Keys that other JSON with a `uri` hardly has.
const TELLING: [&str; 12] = [
    "versioncreated",
    "versionCreated",
    "pubstatus",
    "pubStatus",
    "bodies",
    "headlines",
    "descriptions",
    "renditions",
    "associations",
    "representationtype",
    "eventDetails",
    "copyrightnotice",
];

/// Reads the articles of an item, the `part` of its file.
pub(super) fn read(item: &Item, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    if let Some(found) = withdrawn(item) {
        let place = sink.place(part);
        return sink.skip(Error::NoArticle { place, found });
    }
    let mut texts = Vec::new();
    let mut missing = None;
    match fields(item, &sink.place(part)) {
        Ok(Some(fields)) => texts.push(fields),
        Ok(None) => missing = Some(kind(item)),
        Err(error) => return sink.skip(error),
    }
    for associated in all_associated(item) {
        match fields(associated, &sink.place(part)) {
            Ok(fields) => texts.extend(fields),
            Err(error) => sink.skip(error)?,
        }
    }
    if let (Some(found), []) = (missing, texts.as_slice()) {
        let place = sink.place(part);
        return sink.skip(Error::NoArticle { place, found });
    }
    for fields in texts {
        sink.article(part, fields)?;
    }
    ControlFlow::Continue(())
}

/// What is said of an item that must not be used.
fn withdrawn(item: &Item) -> Option<&'static str> {
    match text(item, &["pubstatus", "pubStatus"])?
        .to_lowercase()
        .as_str()
    {
        "canceled" | "cancelled" => Some("a canceled item"),
        "withheld" => Some("an item that is withheld"),
        _ => None,
    }
}

/// What an item without text is.
fn kind(item: &Item) -> &'static str {
    match text(item, &["type"]).unwrap_or_default() {
        "picture" => "a picture",
        "graphic" => "a graphic",
        "video" => "a video",
        "audio" => "a sound",
        "composite" | "package" => "a package without a text of its own",
        "event" => "an event",
        "planning" => "a plan",
        "component" => "a component",
        _ => "an item without text",
    }
}

/// The items that go with one, and those that go with these, as in a package of packages; without what must not be used.
fn all_associated(item: &Item) -> Vec<&Item> {
    let of = |item| associations(item).filter(|associated| withdrawn(associated).is_none());
    let mut all: Vec<&Item> = of(item).collect();
    let mut at = 0;
    while let Some(next) = all.get(at).copied() {
        all.extend(of(next));
        at += 1;
    }
    all
}

/// The items that go with one: named in version 1, a list in 2 and 3.
fn associations(item: &Item) -> impl Iterator<Item = &Item> {
    let given = item.get("associations");
    let named = given.and_then(Value::as_object).into_iter();
    let listed = given.and_then(Value::as_array).into_iter();
    named
        .flat_map(Map::values)
        .chain(listed.flatten())
        .filter_map(Value::as_object)
}

/// The fields of an item; nothing where it has no text.
fn fields(item: &Item, place: &Place) -> Result<Option<Fields>, Error> {
    let Some(body) = body(item, place)? else {
        return Ok(None);
    };
    let uri = text(item, &["uri"]);
    let address = uri.filter(|uri| uri.starts_with("http"));
    let first_name = |keys: &[&str]| any(item, keys).and_then(name).map(str::to_owned);
    let outlet = first_name(&["infosource", "infoSources", "infosources"]);
    let given = [
        (Field::Id, uri.map(str::to_owned)),
        (Field::Url, address.map(str::to_owned)),
        (Field::Headline, headline(item, place)?),
        (Field::Byline, owned(item, &["byline", "by"])),
        (Field::Published, owned(item, &DATES)),
        (
            Field::Outlet,
            outlet.or_else(|| owned(item, &["copyrightholder", "copyrightHolder"])),
        ),
        (Field::Section, first_name(&["subject", "subjects"])),
        (Field::Language, owned(item, &["language"])),
        (Field::Dateline, owned(item, &["dateline", "located"])),
        (Field::Body, Some(body)),
    ];
    let set = given
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)));
    Ok(Some(set.collect()))
}

const DATES: [&str; 6] = [
    "versioncreated",
    "versionCreated",
    "firstcreated",
    "firstCreated",
    "contentcreated",
    "contentCreated",
];

/// One form of a text.
struct Form<'a> {
    /// `text`, `main`, `xhtml`: the end of its key, or its role.
    role: &'a str,
    is_html: bool,
    value: &'a str,
}

/// The forms of a text under the keys `one`, `one_*` and in the list `many`.
fn forms<'a>(item: &'a Item, one: &str, many: &str, place: &Place) -> Result<Vec<Form<'a>>, Error> {
    let mut forms = Vec::new();
    for (key, value) in item {
        let role = match key.strip_prefix(one) {
            Some("") => "",
            Some(rest) if rest.starts_with('_') => rest.trim_start_matches('_'),
            _ => continue,
        };
        forms.push((role, "", value, key.as_str()));
    }
    for form in item
        .get(many)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let Some(form) = form.as_object() else {
            continue;
        };
        let role = text(form, &["role"]).unwrap_or_default();
        let kind = text(form, &["contenttype", "contentType"]).unwrap_or_default();
        forms.push((role, kind, form.get("value").unwrap_or(&Value::Null), many));
    }
    let read = forms
        .into_iter()
        .filter(|(_, _, value, _)| !value.is_null());
    read.map(|(role, kind, value, key)| {
        let value = value.as_str().ok_or_else(|| Error::FieldType {
            place: place.clone(),
            field: key.to_owned(),
            found: "not text",
            expected: "a string",
        })?;
        let is_named = ["html", "richtext"]
            .iter()
            .any(|name| role.contains(name) || kind.contains(name));
        let is_html = is_named || (kind.is_empty() && kept_html::is_html(value));
        Ok(Form {
            role,
            is_html,
            value,
        })
    })
    .collect()
}

/// The text of an item, with its paragraphs.
fn body(item: &Item, place: &Place) -> Result<Option<String>, Error> {
    let forms = forms(item, "body", "bodies", place)?;
    let plain = best(&forms, |form| !form.is_html);
    let html = best(&forms, |form| form.is_html).map(html_text::text);
    let html = html.filter(|text| !text.trim().is_empty());
    Ok(match (plain, html) {
        // Many a plain form has its paragraphs run together.
        (Some(plain), Some(html)) if !plain.trim().contains('\n') && html.contains('\n') => {
            Some(html)
        }
        (Some(plain), _) => Some(plain.to_owned()),
        (None, html) => html,
    })
}

fn headline(item: &Item, place: &Place) -> Result<Option<String>, Error> {
    let forms = forms(item, "headline", "headlines", place)?;
    let plain = best(&forms, |form| !form.is_html).map(str::to_owned);
    let html = || best(&forms, |form| form.is_html).map(html_text::text);
    Ok(plain.or_else(html).or_else(|| owned(item, &["title"])))
}

/// The text of the main form among those that `is_meant`, blank ones aside.
fn best<'a>(forms: &[Form<'a>], is_meant: impl Fn(&Form<'_>) -> bool) -> Option<&'a str> {
    let main = |form: &&Form<'_>| match form.role {
        "main" => 0,
        "" => 1,
        "text" => 2,
        _ => 3,
    };
    forms
        .iter()
        .filter(|form| is_meant(form) && !form.value.trim().is_empty())
        .min_by_key(main)
        .map(|form| form.value)
}

/// The first of `keys` that is there.
fn any<'a>(item: &'a Item, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().find_map(|key| item.get(*key))
}

/// The text under the first of `keys` that is there.
pub(super) fn text<'a>(item: &'a Item, keys: &[&str]) -> Option<&'a str> {
    any(item, keys).and_then(Value::as_str)
}

fn owned(item: &Item, keys: &[&str]) -> Option<String> {
    text(item, keys).map(str::to_owned)
}

/// The name of the first thing in a list.
fn name(list: &Value) -> Option<&str> {
    let mut things = list.as_array()?.iter().filter_map(Value::as_object);
    things.find_map(|thing| text(thing, &["name"]))
}
