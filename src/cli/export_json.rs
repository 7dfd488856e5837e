//! Hits as JSON: one object with a list of them, or an object a line. The keys are described in README.md.

use std::io::{self, Write};

use onrecord::search::{Cursor, FullHit, Hit, Keyword, Total, Warning};
use onrecord::text::Span;
use serde::Serialize;

use super::export::{Export, Head};
use super::facets::FacetMap;

/// One object: its head, the list of hits, and the cursor of the next page.
#[derive(Default)]
pub(crate) struct Json {
    written: usize,
}

/// One object a line.
pub(crate) struct JsonLines;

impl Export for Json {
    fn begin(&mut self, out: &mut dyn Write, head: &Head<'_>) -> io::Result<()> {
        let object = serde_json::to_string(&Answer::from(head))?;
        let open = object.strip_suffix('}').unwrap_or(&object);
        write!(out, "{open},\"hits\":[")
    }

    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        self.element(out, &full.hit)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, keyword: &Keyword) -> io::Result<()> {
        self.element(out, &Line { keyword, hit })
    }

    fn end(&mut self, out: &mut dyn Write, next: Option<Cursor>) -> io::Result<()> {
        let next = next.map(|next| next.to_string());
        writeln!(out, "],\"next\":{}}}", serde_json::to_string(&next)?)
    }
}

impl Json {
    fn element(&mut self, out: &mut dyn Write, element: &impl Serialize) -> io::Result<()> {
        if self.written > 0 {
            out.write_all(b",")?;
        }
        self.written += 1;
        Ok(serde_json::to_writer(out, element)?)
    }
}

impl Export for JsonLines {
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &full.hit)?;
        writeln!(out)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, keyword: &Keyword) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Line { keyword, hit })?;
        writeln!(out)
    }
}

/// A match with what stands around it, and the hit that it is in.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    keyword: &'a Keyword,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// The head of the one object; it is all of it where only totals are wanted.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    read_as: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    warnings: &'a [Note<'a>],
    total: Total,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<FacetMap<'a>>,
}

impl<'a> From<&'a Head<'a>> for Answer<'a> {
    fn from(head: &'a Head<'a>) -> Self {
        Self {
            read_as: head.read_as,
            notes: head.notes,
            warnings: &head.warnings,
            total: head.total,
            facets: FacetMap::of(head.facets),
        }
    }
}

/// A remark on the query, with the bytes that it is about.
#[derive(Serialize)]
pub(crate) struct Note<'a> {
    message: &'a str,
    span: Span,
}

impl<'a> From<&'a Warning> for Note<'a> {
    fn from(warning: &'a Warning) -> Self {
        Self {
            message: &warning.message,
            span: warning.span,
        }
    }
}
