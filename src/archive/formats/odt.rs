//! A document of `OpenDocument` comes in, part by part (ISO 26300, as `LibreOffice` writes it); its article goes out, laid out as one of Word is
//! (`docx`). Deleted text, notes and pictures are left out.

use std::ops::ControlFlow;

use super::epub::Parts;
use super::fields::Field;
use super::xml::{Element, Records};
use super::{Format, docx};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Reads the article of a document.
pub(in crate::archive) fn read(parts: &mut Parts<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(content) = parts("content.xml") else {
        let (place, format) = (sink.place(Part::Whole), "ODT");
        let why = "its text is missing or cannot be read".to_owned();
        return sink.skip(Error::Broken { place, format, why });
    };
    let text = text(&content);
    if text.as_ref().is_some_and(|text| text.is_cut) {
        return sink.too_large(Part::Whole, sink.options().max_article_bytes as u64);
    }
    let text = text.map(|text| text.paragraphs(html_name));
    let given = parts("meta.xml").map(|text| properties(&text));
    docx::lay_out(
        text.unwrap_or_default(),
        given.unwrap_or_default(),
        Format::Odt,
        sink,
    )
}

/// The element that has the text; formats of dates are called so, too, and have no paragraphs.
fn text(content: &str) -> Option<Element> {
    let mut records = Records::new(content, |name| name == "text");
    while let Some(record) = records.next() {
        if record.find("p").is_some() || record.find("h").is_some() {
            return Some(record);
        }
    }
    None
}

fn html_name(name: &str) -> &str {
    match name {
        "h" => "h2",
        "line-break" | "tab" => "br",
        "list-item" => "li",
        "table-row" => "tr",
        "table-cell" => "td",
        // What stands in it is not shown.
        "tracked-changes" | "note" | "annotation" | "frame" => "figcaption",
        name => name,
    }
}

fn properties(text: &str) -> Fields {
    let Some(meta) = Records::new(text, |name| name == "meta").next() else {
        return Fields::new();
    };
    let given = [
        (Field::Headline, meta.text_of("title")),
        (Field::Language, meta.text_of("language")),
    ];
    let given = given.into_iter();
    given
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}
