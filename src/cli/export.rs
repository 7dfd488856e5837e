//! An answer comes in hit by hit, a document of the format that was asked for goes out as fast: none is held whole.
//!
//! Every format escapes what its readers would obey: markup, formulas, control characters. JSON has the verbatim text; in the
//! others line ends of the article are spaces, so that a hit is a line, a paragraph or an entry.

use std::io::{self, Write};

use clap::ValueEnum;
use onrecord::search::{Cursor, Facet, FullHit, Hit, Keyword, Total};
use onrecord::text::Span;

use super::export_bibtex::Bibtex;
use super::export_csl::CslJson;
use super::export_html::Html;
use super::export_json::{Json, JsonLines, Note};
use super::export_markdown::Markdown;
use super::export_ris::Ris;
use super::export_table::Table;
use super::export_text::Text;
use super::output;
use super::render::Look;

/// What the answer is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a line, each a hit.
    Jsonl,
    /// A table with commas, for spreadsheets.
    Csv,
    /// A table with tabs.
    Tsv,
    /// Markdown.
    Md,
    /// One page for a browser.
    Html,
    /// A bibliography for LaTeX.
    Bibtex,
    /// A bibliography for reference managers.
    Ris,
    /// A bibliography for CSL processors.
    CslJson,
}

/// What is known before the first hit.
pub(crate) struct Head<'a> {
    pub(crate) read_as: &'a str,
    pub(crate) notes: &'a [String],
    pub(crate) warnings: Vec<Note<'a>>,
    pub(crate) total: Total,
    /// What was counted beside the hits.
    pub(crate) facets: &'a [Facet],
}

/// A document that is written from its beginning to its end.
pub(crate) trait Export {
    /// What stands before the first hit.
    fn begin(&mut self, _: &mut dyn Write, _: &Head<'_>) -> io::Result<()> {
        Ok(())
    }

    /// A hit.
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()>;

    /// A match with what stands around it, instead of the hit that it is in.
    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, keyword: &Keyword) -> io::Result<()>;

    /// What stands behind the last hit.
    fn end(&mut self, _: &mut dyn Write, _next: Option<Cursor>) -> io::Result<()> {
        Ok(())
    }
}

/// What the look of an answer depends on, besides its format.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) look: Look,
    /// How many characters are shown beside a match, where matches are shown in columns.
    pub(crate) kwic: Option<usize>,
    /// How many sentences are shown around a quotation.
    pub(crate) context: usize,
}

impl Format {
    /// A document of this format.
    pub(crate) fn document(self, shape: Shape) -> Box<dyn Export> {
        match self {
            Self::Text => Box::new(Text::new(shape)),
            Self::Json => Box::new(Json::default()),
            Self::Jsonl => Box::new(JsonLines),
            Self::Csv => Box::new(Table::new(b',')),
            Self::Tsv => Box::new(Table::new(b'\t')),
            Self::Md => Box::new(Markdown::default()),
            Self::Html => Box::new(Html),
            Self::Bibtex => Box::new(Bibtex),
            Self::Ris => Box::new(Ris),
            Self::CslJson => Box::new(CslJson::default()),
        }
    }

    /// Whether matches can be shown in columns, with what stands around them.
    pub(crate) fn has_columns(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Json | Self::Jsonl | Self::Csv | Self::Tsv
        )
    }
}

/// `text` in one line, safe to print: any white space is one space, and what a terminal would obey is shown.
pub(crate) fn in_one_line(text: &str) -> String {
    output::escape(&onrecord::text::in_one_line(text)).into_owned()
}

/// `text` with what `matches` cover between `open` and `close`, each stretch made safe by `escape`.
pub(crate) fn marked(
    text: &str,
    matches: &[Span],
    (open, close): (&str, &str),
    escape: impl Fn(&str) -> String,
) -> String {
    let mut whole = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for found in matches {
        whole.push_str(&escape(Span::new(at, found.start()).of(text)));
        whole.push_str(open);
        whole.push_str(&escape(found.of(text)));
        whole.push_str(close);
        at = found.end();
    }
    whole.push_str(&escape(Span::new(at, text.len()).of(text)));
    whole
}

/// `310-345 401-420`.
pub(crate) fn written_spans(spans: &[Span]) -> String {
    let written: Vec<String> = spans
        .iter()
        .map(|span| format!("{}-{}", span.start(), span.end()))
        .collect();
    written.join(" ")
}
