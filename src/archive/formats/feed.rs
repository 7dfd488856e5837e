//! A feed comes in (RSS 0.9 to 2.0, Atom, `WordPress` export), an article for each item goes out.
//!
//! The full text (`content:encoded`, Atom's `content`) comes before the summary. Of a `WordPress` export what is published is an
//! article, also of a type that the site made for its own (*story*, *review*), but not its pages, pictures and what plug-ins keep
//! there (`data/wordpress_types.tsv`). A feed that is not well-formed is read as far as it goes, and an error tells where it broke.

use std::ops::ControlFlow;

use rustc_hash::FxHashMap;

use super::fields::Field;
use super::xml::{Element, Records};
use super::{html_text, kept_html};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;
use crate::lexicon::table::pairs;

/// Reads the articles of a feed.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut records = Records::new(text, |name| matches!(name, "item" | "entry"));
    let mut channel = None;
    while let Some(item) = records.next() {
        // Looked for once: a channel of 100,000 authors was searched for its language at each of its items.
        let Channel { given, shown } = channel.get_or_insert_with(|| channel_of(&records));
        let part = sink.next_part();
        if item.is_cut {
            sink.too_large(part, sink.options().max_article_bytes as u64)?;
            continue;
        }
        let own = fields_of(&item);
        let is_empty = !own.iter().any(|(field, _)| *field == Field::Body);
        let empty = is_empty.then_some("an item without text");
        if let Some(found) = not_published(&item).or(empty) {
            let place = sink.place(part);
            sink.skip(Error::NoArticle { place, found })?;
            continue;
        }
        let mut fields = given.clone();
        fields.extend(own.into_iter().map(|(field, text)| match field {
            Field::Byline => (field, shown.get(&text).cloned().unwrap_or(text)),
            _ => (field, text),
        }));
        sink.article(part, fields)?;
    }
    if let Some(why) = records.fault {
        let (place, format) = (sink.place(Part::Whole), "XML");
        sink.skip(Error::Broken { place, format, why })?;
    }
    ControlFlow::Continue(())
}

/// What an item of a `WordPress` export is, where it is no published post.
fn not_published(item: &Element) -> Option<&'static str> {
    if let Some(kind) = blogger_kind(item).filter(|kind| *kind != "post") {
        return Some(match kind {
            "comment" => "a comment",
            "page" => "a page of the site, not a post",
            _ => "a record of Blogger's own",
        });
    }
    if item.text_of("draft").as_deref() == Some("yes") {
        return Some("a post that is not published");
    }
    let kind = item.text_of("post_type")?;
    let mut others = pairs(include_str!("../../../data/wordpress_types.tsv"));
    if let Some((_, found)) = others.find(|(other, _)| *other == kind) {
        return Some(found);
    }
    let status = item.text_of("status")?;
    (status != "publish").then_some("a post that is not published")
}

/// What an entry of an export of Blogger is: `post`, `comment`, `page`, `template`, `settings`.
fn blogger_kind(item: &Element) -> Option<&str> {
    let mut categories = item.children().filter(|child| child.name == "category");
    categories.find_map(|category| category.attribute("term")?.strip_prefix(BLOGGER_KINDS))
}

const BLOGGER_KINDS: &str = "http://schemas.google.com/blogger/2008/kind#";

fn fields_of(item: &Element) -> Fields {
    let child = |name: &str| item.children().find(|child| child.name == name);
    let line = |name: &str| {
        child(name)
            .map(Element::line)
            .filter(|line| !line.is_empty())
    };
    let title = child("title").map(|title| html_text::text(&title.text()));
    let names = |name: &str| {
        let all = item.children().filter(|child| child.name == name);
        let all = all.map(|child| child.text_of("name").unwrap_or_else(|| child.line()));
        let all: Vec<String> = all.filter(|line| !line.is_empty()).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let mut bodies = ["encoded", "content", "description", "summary"]
        .iter()
        .filter_map(|name| child(name));
    let given = [
        (Field::Headline, title),
        (
            Field::Byline,
            names("creator").or_else(|| names("author").as_deref().map(named)),
        ),
        (
            Field::Published,
            [
                "pubDate",
                "published",
                "issued",
                "date",
                "post_date",
                "updated",
            ]
            .iter()
            .find_map(|name| line(name)),
        ),
        (Field::Url, line("link").or_else(|| link(item))),
        (Field::Section, section(item)),
        (Field::Id, line("guid").or_else(|| line("id"))),
        (Field::Language, item.attribute("lang").map(str::to_owned)),
        (
            Field::Body,
            bodies.find_map(|body| Some(body_text(body)).filter(|text| !text.is_empty())),
        ),
    ];
    let given = given
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)));
    given.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The name of who has a name beside the address that RSS 2.0 asks for: `desk@post.example (Tom Okafor)`.
fn named(author: &str) -> String {
    let name = author
        .split_once(" (")
        .filter(|(address, _)| address.contains('@'))
        .and_then(|(_, name)| name.strip_suffix(')'));
    name.unwrap_or(author).to_owned()
}

/// What a feed says of all its items, above the first of them.
struct Channel {
    given: Fields,
    /// The names that are shown, by those of the accounts, in an export of `WordPress`.
    shown: FxHashMap<String, String>,
}

fn channel_of(records: &Records<'_>) -> Channel {
    let outlet = records.text_around("title");
    let language = records.text_around("language");
    let language = language.or_else(|| records.attribute_around("lang").map(str::to_owned));
    let given = [(Field::Outlet, outlet), (Field::Language, language)];
    let authors = records.around("author");
    let names = authors.filter_map(|author| {
        let shown = author.text_of("author_display_name")?;
        Some((author.text_of("author_login")?, shown))
    });
    Channel {
        given: given
            .into_iter()
            .filter_map(|(field, text)| Some((field, text?)))
            .collect(),
        shown: names.collect(),
    }
}

/// Its section: the first of its categories that is no mere tag.
fn section(item: &Element) -> Option<String> {
    let mut categories = item
        .children()
        .filter(|child| child.name == "category" && child.attribute("domain") != Some("post_tag"));
    let is_kind = |term: Option<&str>| term.is_some_and(|term| term.starts_with(BLOGGER_KINDS));
    let first = categories.find(|category| !is_kind(category.attribute("term")))?;
    let line = Some(first.line()).filter(|line| !line.is_empty());
    line.or_else(|| Some(first.attribute("term")?.to_owned()))
}

/// Atom's link to the article itself.
fn link(item: &Element) -> Option<String> {
    let mut links = item.children().filter(|child| child.name == "link");
    let own = links.find(|link| matches!(link.attribute("rel"), None | Some("alternate")))?;
    own.attribute("href").map(str::to_owned)
}

/// The text of a body, which is XHTML in elements, or HTML in text.
fn body_text(body: &Element) -> String {
    if body.children().next().is_some() {
        return body.paragraphs(|name| name);
    }
    if body.attribute("type") == Some("text") {
        return body.text().trim().to_owned();
    }
    kept_html::body_text(&body.text())
}
