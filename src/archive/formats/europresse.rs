//! A page that Europresse gives as an export comes in, with many articles in it; each goes out with its fields.
//!
//! What an element is stands in its class: the name of the paper, a line with the day, title, authors, text. Nothing else of
//! the page is read, so its menus and notices are no text of anything.

use std::ops::ControlFlow;

use super::fields::Field;
use super::flow::{Flow, Shown};
use super::tags::{Piece, Tag, Tags};
use crate::Error;
use crate::archive::dates;
use crate::archive::sink::{Fields, Sink};
use crate::text::in_one_line;

/// An element whose class tells a field, while it is open.
struct Region {
    field: Field,
    /// Its name, and how many elements of this name are open in it, itself among them.
    name: String,
    depth: usize,
    flow: Flow,
}

/// Whether a page is such an export.
pub(super) fn is_export(html: &str) -> bool {
    html.contains("DocPublicationName") && html.contains("titreArticle")
}

/// Reads the articles of an export.
pub(super) fn read(html: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    // What stands above the first is none.
    let starts: Vec<usize> = html.match_indices("<article").map(|(at, _)| at).collect();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(html.len());
        let fields = fields(html.get(*start..end).unwrap_or_default());
        let part = sink.next_part();
        if fields.iter().any(|(field, _)| *field == Field::Body) {
            sink.article(part, fields)?;
        } else {
            let (place, found) = (sink.place(part), "an entry without a text");
            sink.skip(Error::NoArticle { place, found })?;
        }
    }
    ControlFlow::Continue(())
}

fn fields(html: &str) -> Fields {
    let mut fields = Fields::new();
    let mut open: Option<Region> = None;
    for piece in Tags::new(html) {
        let Some(region) = &mut open else {
            if let Piece::Open(tag) = &piece {
                open = begun(tag)
                    .filter(|region| fields.iter().all(|(field, _)| *field != region.field));
            }
            continue;
        };
        match piece {
            Piece::Open(tag) => {
                region.depth += usize::from(*tag.name == *region.name);
                region
                    .flow
                    .open(&tag.name, Shown::by_attributes(|name| tag.attribute(name)));
            }
            Piece::Text(text) => region.flow.text(&text),
            Piece::Close(name) => {
                region.depth -= usize::from(*name == *region.name);
                region.flow.close(&name);
                if region.depth == 0
                    && let Some(region) = open.take()
                {
                    let text = shown(region.field, region.flow.finish());
                    fields.extend(text.map(|text| (region.field, text)));
                }
            }
        }
    }
    // A page that was cut short ends within a text.
    if let Some(region) = open {
        let text = shown(region.field, region.flow.finish());
        fields.extend(text.map(|text| (region.field, text)));
    }
    fields
}

/// The field that an element begins.
fn begun(tag: &Tag<'_>) -> Option<Region> {
    let class = tag.attribute("class")?;
    let field = class.split_ascii_whitespace().find_map(|class| {
        Some(match class {
            "DocPublicationName" => Field::Outlet,
            "DocHeader" => Field::Published,
            "titreArticle" => Field::Headline,
            "docAuthors" | "sm-margin-bottomNews" => Field::Byline,
            "DocText" | "docOcurrContainer" => Field::Body,
            "publiC-lblNodoc" => Field::Id,
            _ => return None,
        })
    })?;
    Some(Region {
        field,
        name: tag.name.to_string(),
        depth: 1,
        flow: Flow::default(),
    })
}

/// The value in the text of an element; nothing where there is none.
fn shown(field: Field, text: String) -> Option<String> {
    let line = in_one_line(&text);
    let value = match field {
        Field::Body => text,
        // `Le Courrier, no. 2310`.
        Field::Outlet => line.split(", no").next().unwrap_or_default().to_owned(),
        // `France, mercredi 12 février 2025 112 mots, p. 4`.
        Field::Published => line
            .split([',', '•'])
            .find_map(dates::parse)
            .map(|date| date.to_string())?,
        _ => line,
    };
    Some(value).filter(|value| !value.trim().is_empty())
}
