//! Hits as the lines of a table, comma- or tab-separated (RFC 4180), with a line of headings.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula, and newspapers
//! print such beginnings; an apostrophe before it makes it text (OWASP, *CSV Injection*). Line ends in cells are spaces.

use std::io::{self, Write};

use onrecord::index::documents::{kind_name, speaker_kind_name};
use onrecord::search::{Facet, FullHit, Hit, Keyword, QuotationHit};

use super::export::{Export, Head, in_one_line, written_spans};

/// A table that is written.
pub(crate) struct Table {
    separator: u8,
    has_headings: bool,
}

/// A cell with its heading.
type Cell = (&'static str, String);

impl Table {
    pub(crate) fn new(separator: u8) -> Self {
        Self {
            separator,
            has_headings: false,
        }
    }

    fn line(&mut self, out: &mut dyn Write, cells: &[Cell]) -> io::Result<()> {
        if !self.has_headings {
            self.has_headings = true;
            self.record(out, cells.iter().map(|(heading, _)| (*heading).to_owned()))?;
        }
        self.record(out, cells.iter().map(|(_, cell)| guarded(cell)))
    }

    fn record(&self, out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.separator)
            .from_writer(Vec::new());
        writer.write_record(cells)?;
        let line = writer
            .into_inner()
            .map_err(|error| io::Error::new(error.error().kind(), error.to_string()))?;
        out.write_all(&line)
    }
}

impl Export for Table {
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        self.line(out, &cells(&full.hit))
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, keyword: &Keyword) -> io::Result<()> {
        let mut line = vec![
            ("left", keyword.left.clone()),
            ("match", keyword.found.clone()),
            ("right", keyword.right.clone()),
            ("at", written_spans(&[keyword.span])),
        ];
        line.extend(cells(hit));
        self.line(out, &line)
    }
}

/// The line of headings and one of numbers, where only totals are wanted.
pub(crate) fn totals(out: &mut dyn Write, separator: u8, head: &Head<'_>) -> io::Result<()> {
    let total = head.total;
    let mut cells = Vec::new();
    cells.extend(
        total
            .quotations
            .map(|number| ("quotations", number.to_string())),
    );
    cells.push(("articles", total.articles.to_string()));
    Table::new(separator).line(out, &cells)
}

/// A line for each value of each facet, for what is not listed and for what has no value, so that the counts of a facet add up.
pub(crate) fn facets(out: &mut dyn Write, separator: u8, facets: &[Facet]) -> io::Result<()> {
    let mut table = Table::new(separator);
    for facet in facets {
        let mut line = |value: &str, values: u64, count: u64, filter: &str| {
            let cells = [
                ("facet", facet.field.name().to_owned()),
                ("value", value.to_owned()),
                ("values", values.to_string()),
                ("count", count.to_string()),
                ("filter", filter.to_owned()),
            ];
            table.line(out, &cells)
        };
        for value in &facet.values {
            line(&value.value, 1, value.count, &value.filter)?;
        }
        if facet.others.values > 0 {
            line("", facet.others.values, facet.others.count, "")?;
        }
        if facet.unknown > 0 {
            line("", 0, facet.unknown, "")?;
        }
    }
    Ok(())
}

fn cells(hit: &Hit) -> Vec<Cell> {
    let mut cells = match hit {
        Hit::Quotation(hit) => said(hit),
        Hit::Article(hit) => {
            let snippets: Vec<&str> = hit
                .snippets
                .iter()
                .map(|snippet| snippet.text.as_str())
                .collect();
            vec![
                ("id", hit.id.clone()),
                ("text", snippets.join(" … ")),
                ("matches", written_spans(&hit.matches)),
            ]
        }
    };
    let printed = hit.printed();
    let known = |value: &Option<String>| value.clone().unwrap_or_default();
    cells.extend([
        ("place", known(&printed.place)),
        ("city", known(&printed.city)),
        ("region", known(&printed.region)),
        ("country", known(&printed.country)),
        (
            "date",
            printed.date.map_or_else(String::new, |day| day.to_string()),
        ),
        ("outlet", known(&printed.outlet)),
        ("headline", known(&printed.headline)),
        ("byline", known(&printed.byline)),
        ("language", known(&printed.language)),
        ("url", known(&printed.url)),
        ("path", printed.path.clone()),
        ("record", printed.record.to_string()),
        (
            "score",
            printed
                .score
                .map_or_else(String::new, |score| format!("{score:.3}")),
        ),
    ]);
    cells
}

/// What is told of a quotation.
fn said(hit: &QuotationHit) -> Vec<Cell> {
    let speaker = hit.speaker.as_ref();
    let of_speaker = |value: Option<String>| value.unwrap_or_default();
    vec![
        ("id", hit.id.clone()),
        ("article", hit.article.clone()),
        ("ordinal", hit.ordinal.to_string()),
        ("kind", kind_name(hit.kind).to_owned()),
        ("text", hit.text.clone()),
        (
            "speaker",
            of_speaker(speaker.map(|speaker| speaker.name.clone())),
        ),
        (
            "role",
            of_speaker(speaker.and_then(|speaker| speaker.role.clone())),
        ),
        (
            "speaker_kind",
            of_speaker(speaker.map(|speaker| speaker_kind_name(speaker.kind).to_owned())),
        ),
        (
            "confidence",
            of_speaker(speaker.map(|speaker| format!("{:.2}", speaker.confidence))),
        ),
        (
            "rule",
            of_speaker(speaker.map(|speaker| speaker.rule.clone())),
        ),
        ("spans", written_spans(&hit.spans)),
        ("marked", written_spans(&hit.marked)),
        ("matches", written_spans(&hit.matches)),
    ]
}

/// The cell in one line, with an apostrophe before what a spreadsheet would run.
fn guarded(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let line = in_one_line(cell);
    if is_formula || line.starts_with(['=', '+', '-', '@']) {
        format!("'{line}")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            ("\r1", "'1"),
            (" =1", "'=1"),
            ("1-1", "1-1"),
            ("two\r\nlines", "two lines"),
        ] {
            assert_eq!(guarded(cell), expected, "{cell:?}");
        }
    }
}
