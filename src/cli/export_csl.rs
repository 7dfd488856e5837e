//! Hits as CSL-JSON, the list of items that citation processors read (schema `csl-data.json` 1.0.2), each of the type
//! `article-newspaper`.

use std::io::{self, Write};

use onrecord::search::{Cursor, FullHit, Hit, Keyword};
use serde::Serialize;

use super::export::{Export, Head};
use super::export_citation::{Author, citation};

/// A list of items.
#[derive(Default)]
pub(crate) struct CslJson {
    written: usize,
}

impl Export for CslJson {
    fn begin(&mut self, out: &mut dyn Write, _: &Head<'_>) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        self.item(out, &full.hit)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, _: &Keyword) -> io::Result<()> {
        self.item(out, hit)
    }

    fn end(&mut self, out: &mut dyn Write, _: Option<Cursor>) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}

impl CslJson {
    fn item(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        let separator = if self.written > 0 { ",\n" } else { "\n" };
        out.write_all(separator.as_bytes())?;
        self.written += 1;
        Ok(serde_json::to_writer(out, &Item::from(hit))?)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    note: String,
    #[serde(rename = "archive_location")]
    archive_location: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Name {
    Person { family: String, given: String },
    Body { literal: String },
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Issued {
    date_parts: [[i16; 3]; 1],
}

impl From<&Hit> for Item {
    fn from(hit: &Hit) -> Self {
        let cited = citation(hit);
        let issued = cited.date.map(|date| Issued {
            date_parts: [[date.year(), date.month().into(), date.day().into()]],
        });
        Self {
            id: cited.key,
            kind: "article-newspaper",
            author: cited.authors.into_iter().map(Name::from).collect(),
            title: cited.title,
            container_title: cited.outlet,
            issued,
            event_place: cited.place,
            language: cited.language,
            url: cited.url,
            note: cited.note,
            archive_location: cited.source,
        }
    }
}

impl From<Author> for Name {
    fn from(author: Author) -> Self {
        match author {
            Author::Person { given, family } => Self::Person { family, given },
            Author::Body(literal) => Self::Body { literal },
        }
    }
}
