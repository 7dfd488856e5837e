//! XML of no standard comes in, as systems for newspapers and databases export it; the articles in it go out.
//!
//! An element of a name of `data/xml_records.tsv` is an article where one of those within it has a name that `data/fields.tsv` knows for
//! the text (`<article><title>…<body>…`). Where all are called `field`, their attribute `name` counts, as databases have it. What
//! stands in a text may be paragraphs in elements, HTML in letters, or plain.
//!
//! Of elements of such names in each other (`<news><item>`, `<document><articles><article>`) the innermost with a text are articles. Where
//! there is one alone in another (`<record><header><date>…<metadata><document>`), what it does not say itself is taken from there.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::fields::{Field, Key};
use super::xml::{Element, Nested, Records};
use super::{html_text, kept_html};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;
use crate::lexicon::table::columns;

/// Whether XML that begins with `head` has elements that are known for articles, with a text.
pub(super) fn is_known(head: &str) -> bool {
    let mut has_record = false;
    for tag in head.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag
            .split(|sign: char| sign.is_whitespace() || sign == '/')
            .next();
        let name = name
            .and_then(|name| name.rsplit(':').next())
            .unwrap_or_default();
        let named = tag.split_once("name=").map(|(_, value)| {
            let value = value.trim_start_matches(['"', '\'']);
            value.split(['"', '\'']).next().unwrap_or_default()
        });
        let is_text = |name: &str| Key::of(name).is_some_and(|key| key.field == Field::Body);
        if has_record && (is_text(name) || (is_field(name) && named.is_some_and(is_text))) {
            return true;
        }
        has_record |= is_record(name);
    }
    false
}

/// Reads the articles of a document.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut records = Records::nested(text, is_record, is_nested);
    while let Some(record) = records.next() {
        if record.is_cut {
            let part = sink.next_part();
            sink.too_large(part, sink.options().max_article_bytes as u64)?;
            continue;
        }
        let (articles, textless) = articles(record);
        for mut fields in articles {
            let part = sink.next_part();
            if !sink.options().keeps_markup {
                fields.iter_mut().for_each(show);
            }
            sink.article(part, fields)?;
        }
        for _ in 0..textless {
            let part = sink.next_part();
            let (place, found) = (sink.place(part), "an element without text");
            sink.skip(Error::NoArticle { place, found })?;
        }
    }
    if let Some(why) = records.fault {
        let (place, format) = (sink.place(Part::Whole), "XML");
        sink.skip(Error::Broken { place, format, why })?;
    }
    ControlFlow::Continue(())
}

/// Turns a line above a text that is plainly HTML into what readers saw, also where the text itself has none.
fn show((field, text): &mut (Field, String)) {
    let is_line = matches!(field, Field::Headline | Field::Byline | Field::Section);
    if is_line && kept_html::is_html(text) {
        *text = html_text::text(text);
    }
}

/// The articles of an element, and how many in it are none for want of a text.
fn articles(mut record: Element) -> (Vec<Fields>, usize) {
    let own = fields(&record);
    let has_text = own.iter().any(|(field, _)| *field == Field::Body);
    let textless = if has_text { 0 } else { textless(&record) };
    match record.nested.take().map(|nested| *nested) {
        None | Some(Nested::Several(_)) if has_text => (vec![own], 0),
        None => (Vec::new(), textless.max(1)),
        Some(Nested::Several(_)) => (Vec::new(), textless),
        Some(Nested::One(within)) => {
            let (mut articles, within_textless) = articles(within);
            match articles.as_mut_slice() {
                _ if has_text => articles.insert(0, own),
                // What others have that lack a text is not its own.
                [one] if textless == 0 => {
                    let has = |one: &Fields, field| one.iter().any(|(given, _)| *given == field);
                    for (field, value) in own {
                        if !has(one, field) {
                            one.push((field, value));
                        }
                    }
                }
                _ => {}
            }
            (articles, textless + within_textless)
        }
    }
}

/// Whether an element within one that may be an article is an article itself, or would be, had it a text as those before it had.
fn is_nested(element: &Element, around: &[Element]) -> bool {
    let Some((outer, between)) = around.split_first() else {
        return false;
    };
    if between.iter().any(|element| is_aside(&element.name)) {
        return false;
    }
    if !has_text(element, 0) && element.nested.is_none() {
        let before = outer.nested.as_deref();
        return is_textless(element)
            && before.is_some_and(|before| match before {
                Nested::One(before) => before.name == element.name,
                Nested::Several(name) => *name == element.name,
            });
    }
    // Tables and lists within a text have such names, too.
    let is_text = |outer: &Element| {
        key_of(outer).is_some_and(|key| key.field == Field::Body) && !is_record(&outer.name)
    };
    let is_headed = || {
        let mut keys = element.children().filter_map(key_of);
        keys.any(|key| key.field == Field::Headline)
    };
    !between.iter().any(is_text) || is_headed()
}

/// Whether an element has a text, as [`collect`] finds it.
fn has_text(element: &Element, depth: usize) -> bool {
    element.children().any(|child| match key_of(child) {
        Some(key) => key.field == Field::Body && !is_textless(child) && child.has_text(),
        None => depth < DEEPEST && !is_aside(&child.name) && has_text(child, depth + 1),
    })
}

/// Whether an element that was left in another has what an article has, but no text.
fn is_textless(element: &Element) -> bool {
    is_record(&element.name)
        && element.children().any(|child| {
            let keys = || child.children().filter_map(key_of);
            key_of(child).is_some() || keys().next().is_some()
        })
}

/// How many such elements there are in one.
fn textless(element: &Element) -> usize {
    let children = element.children().filter(|child| !is_aside(&child.name));
    children
        .map(|child| textless(child).max(usize::from(is_textless(child))))
        .sum()
}

fn is_record(name: &str) -> bool {
    // Asked of every element.
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let names = columns(include_str!("../../../data/xml_records.tsv"));
        names.map(|[name]: [&str; 1]| name).collect()
    });
    // 16: longer than any of them.
    NAMES.contains(name)
        || (name.len() <= 16
            && name.contains(|letter: char| letter.is_ascii_uppercase())
            && NAMES.contains(name.to_ascii_lowercase().as_str()))
}

/// Whether elements of this name tell by their attribute what they are.
fn is_field(name: &str) -> bool {
    matches!(name, "field" | "column" | "str" | "property")
}

/// What stands for a field, and how sure its key is.
struct Given {
    key: Key,
    value: String,
}

fn fields(record: &Element) -> Fields {
    let mut given = Vec::new();
    for name in [
        "id",
        "date",
        "published",
        "lang",
        "language",
        "url",
        "title",
    ] {
        let value = record.attribute(name).map(str::to_owned);
        given.extend(
            Key::of(name)
                .zip(value)
                .map(|(key, value)| Given { key, value }),
        );
    }
    collect(record, 0, &mut given);
    given.retain(|given| !given.value.trim().is_empty());
    let mut fields = Fields::new();
    for field in Field::ALL {
        let of_field = given.iter().filter(|given| given.key.field == field);
        // Of one rank the first counts, which is where the article itself stands.
        let best = of_field.min_by_key(|given| given.key.rank);
        fields.extend(best.map(|given| (field, given.value.clone())));
    }
    fields
}

/// Collects what the elements within one give, of those that mean nothing themselves what stands in them.
fn collect(element: &Element, depth: usize, given: &mut Vec<Given>) {
    for child in element.children() {
        match key_of(child) {
            // It is told, or an article of its own.
            Some(key) if key.field == Field::Body && is_textless(child) => {}
            Some(key) if key.field == Field::Body => {
                let value = text(child);
                given.push(Given { key, value });
            }
            Some(key) => {
                let value = child.line();
                given.push(Given { key, value });
            }
            None if depth < DEEPEST && !is_aside(&child.name) => collect(child, depth + 1, given),
            None => {}
        }
    }
}

/// `<head><meta><date>`: so deep stand fields in an article.
const DEEPEST: usize = 3;

/// What an element means, by its name or by that which it tells.
fn key_of(element: &Element) -> Option<Key> {
    let named = element.attribute("name");
    let named = named.filter(|_| is_field(&element.name));
    Key::of(named.unwrap_or(&element.name))
}

/// Whether what an element has is not of the article itself.
fn is_aside(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "image", "photo", "picture", "media", "figure", "related", "gallery", "comment",
    ]
    .iter()
    .any(|aside| name.starts_with(aside))
}

/// The text of an element, in paragraphs.
fn text(element: &Element) -> String {
    if element.children().next().is_some() {
        return element.paragraphs(html_name);
    }
    // What is HTML in letters is shown where that of other records is.
    element.text().trim().to_owned()
}

fn html_name(name: &str) -> &str {
    match name {
        "para" | "paragraph" | "absatz" => "p",
        "headline" | "subhead" | "crosshead" => "h2",
        "caption" | "image" | "photo" | "media" => "figcaption",
        name => name,
    }
}
