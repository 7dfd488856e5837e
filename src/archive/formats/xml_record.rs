//! XML of no standard comes in, as systems for newspapers and databases export it; the articles in it go out.
//!
//! An element of a name of `data/xml_records.tsv` is an article where one of those within it has a name that `data/fields.tsv` knows for
//! the text (`<article><title>…<body>…`). Where all are called `field`, their attribute `name` counts, as databases have it. What
//! stands in a text may be paragraphs in elements, HTML in letters, or plain.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::fields::{Field, Key};
use super::kept_html;
use super::xml::{Element, Records};
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
    let mut records = Records::new(text, is_record);
    while let Some(record) = records.next() {
        let part = sink.next_part();
        if record.is_cut {
            sink.too_large(part, sink.options().max_article_bytes as u64)?;
            continue;
        }
        let fields = fields(&record);
        if fields.iter().any(|(field, _)| *field == Field::Body) {
            sink.article(part, fields)?;
        } else {
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
        let named = child.attribute("name").filter(|_| is_field(&child.name));
        match Key::of(named.unwrap_or(&child.name)) {
            Some(key) if key.field == Field::Body => {
                let value = text(child);
                given.push(Given { key, value });
            }
            Some(key) => {
                let value = child.line();
                given.push(Given { key, value });
            }
            // 3: `<head><meta><date>`
            None if depth < 3 && !is_aside(&child.name) => collect(child, depth + 1, given),
            None => {}
        }
    }
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
    let text = element.text();
    if kept_html::is_html(&text) {
        kept_html::body_text(&text)
    } else {
        text.trim().to_owned()
    }
}

fn html_name(name: &str) -> &str {
    match name {
        "para" | "paragraph" | "absatz" => "p",
        "headline" | "subhead" | "crosshead" => "h2",
        "caption" | "image" | "photo" | "media" => "figcaption",
        name => name,
    }
}
