//! A document of Word comes in, part by part; its article goes out.
//!
//! Office Open XML (ISO 29500): the paragraphs of `word/document.xml` are laid out as a text file is (`plain`): headline,
//! byline and keys may stand above. What the properties of the document say counts where the text says nothing, but
//! for its author, who is often the one who typed it, and the day when it was made, which is seldom that of publication. Deleted text,
//! text moved away, notes and pictures are left out.

use std::ops::ControlFlow;

use super::epub::Parts;
use super::fields::Field;
use super::xml::{Element, Records};
use super::{Format, plain};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Reads the article of a document.
pub(in crate::archive) fn read(parts: &mut Parts<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(document) = parts("word/document.xml") else {
        let (place, format) = (sink.place(Part::Whole), "DOCX");
        let why = "its text is missing".to_owned();
        return sink.skip(Error::Broken { place, format, why });
    };
    let mut records = Records::new(&document, |name| name == "p");
    let mut paragraphs = Vec::new();
    while let Some(paragraph) = records.next() {
        let mut text = String::new();
        add_text(&paragraph, &mut text);
        let text = text.trim();
        if !text.is_empty() {
            paragraphs.push(text.to_owned());
        }
    }
    if paragraphs.is_empty() {
        let (place, found) = (sink.place(Part::Whole), "a document without text");
        return sink.skip(Error::NoArticle { place, found });
    }
    let given = parts("docProps/core.xml").map(|text| properties(&text));
    sink.give(given.unwrap_or_default());
    plain::read(paragraphs.join("\n\n"), Format::Docx, sink)
}

fn add_text(element: &Element, text: &mut String) {
    match element.name.as_str() {
        "t" => text.push_str(&element.text()),
        "tab" => text.push(' '),
        "br" | "cr" => text.push('\n'),
        "noBreakHyphen" => text.push('\u{2011}'),
        // A second form of what stands beside it.
        "Fallback" | "pPr" | "rPr" | "moveFrom" => {}
        _ => {
            for child in element.children() {
                add_text(child, text);
            }
        }
    }
}

fn properties(text: &str) -> Fields {
    let Some(core) = Records::new(text, |name| name == "coreProperties").next() else {
        return Fields::new();
    };
    let given = [
        (Field::Headline, core.text_of("title")),
        (Field::Section, core.text_of("category")),
        (Field::Language, core.text_of("language")),
    ];
    given
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}
