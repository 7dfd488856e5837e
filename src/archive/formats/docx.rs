//! A document of Word comes in, part by part; its article goes out.
//!
//! Office Open XML (ISO 29500): the paragraphs of `word/document.xml` are laid out as a text file is (`plain`): headline,
//! byline and keys may stand above. What the properties of the document say counts where the text says nothing, but
//! for its author, who is often the one who typed it, and the day when it was made, which is seldom that of publication. Deleted text,
//! text moved away, notes and pictures are left out. A line near the top that is a day and no more is that day, as on a page. Nexis and
//! Factiva give their exports as documents, too, which are read as their texts are: many articles in one.

use std::io::Cursor;
use std::ops::ControlFlow;

use super::epub::Parts;
use super::fields::Field;
use super::xml::{Element, Records};
use super::{Format, notices, plain};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Reads the article of a document.
pub(in crate::archive) fn read(parts: &mut Parts<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(document) = parts("word/document.xml") else {
        let (place, format) = (sink.place(Part::Whole), "DOCX");
        let why = "its text is missing or cannot be read".to_owned();
        return sink.skip(Error::Broken { place, format, why });
    };
    let given = parts("docProps/core.xml").map(|text| properties(&text));
    let text = paragraphs(&document).join("\n\n");
    lay_out(text, given.unwrap_or_default(), Format::Docx, sink)
}

/// Reads the article that the text of a document is; `given` is what its properties say.
pub(super) fn lay_out(
    text: String,
    mut given: Fields,
    format: Format,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    if text.trim().is_empty() {
        let (place, found) = (sink.place(Part::Whole), "a document without text");
        return sink.skip(Error::NoArticle { place, found });
    }
    if let Some(read) = super::export(text.as_bytes()).and_then(super::by_record) {
        sink.expect_utf8();
        return read(&mut Cursor::new(text), sink);
    }
    let day = notices::printed_day(&text);
    given.extend(day.map(|day| (Field::Published, day.to_string())));
    sink.give(given);
    plain::read(text, format, sink)
}

/// The paragraphs of a document; the rows of a table are lines of one.
fn paragraphs(document: &str) -> Vec<String> {
    let mut records = Records::new(document, |name| matches!(name, "p" | "tr"));
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_below_row = false;
    while let Some(record) = records.next() {
        let mut found = Vec::new();
        let row = (record.name == "tr").then(|| row(&record)).flatten();
        match (row, paragraphs.last_mut()) {
            (Some(row), Some(above)) if is_below_row => {
                above.push('\n');
                above.push_str(&row);
                continue;
            }
            (Some(row), _) => {
                is_below_row = true;
                found.push(row);
            }
            (None, _) => {
                is_below_row = false;
                add_paragraphs(&record, &mut found);
            }
        }
        paragraphs.extend(found);
    }
    paragraphs
}

/// A row of a table as one line, as pages have it; nothing where it is there for the layout, with paragraphs in one cell.
fn row(row: &Element) -> Option<String> {
    let mut cells = Vec::new();
    for cell in row.children().filter(|child| child.name == "tc") {
        let mut found = Vec::new();
        add_paragraphs(cell, &mut found);
        if found.len() > 1 {
            return None;
        }
        cells.extend(found);
    }
    (cells.len() > 1).then(|| cells.join(" | "))
}

fn add_paragraphs(element: &Element, paragraphs: &mut Vec<String>) {
    if element.name != "p" {
        for child in element.children() {
            add_paragraphs(child, paragraphs);
        }
        return;
    }
    let mut text = String::new();
    add_text(element, &mut text);
    let text = text.trim();
    if !text.is_empty() {
        paragraphs.push(text.to_owned());
    }
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
