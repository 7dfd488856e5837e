//! `onrecord stats`: an index comes in, what is in it goes out: sources, articles, quotations, outlets, years, gaps, size.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::Args;
use onrecord::Error;
use onrecord::index::{self, Outcome as Reading, SourceRecord, Tally};
use onrecord::search::{self, Coverage};
use serde::Serialize;

use super::index::Format;
use super::index_place::IndexPlace;
use super::progress::size;
use super::render::grouped;
use super::{Outcome, coverage, output};

/// Say what is indexed, from which outlets and years, and where the gaps are
#[derive(Args)]
pub(crate) struct StatsArgs {
    #[command(flatten)]
    place: IndexPlace,
    /// List at most this many outlets; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Write text for people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What is in an index.
#[derive(Debug, Default, Serialize)]
struct Stats {
    /// Files, by how reading them went.
    sources: BTreeMap<Reading, u64>,
    /// Files with articles, by format.
    formats: BTreeMap<String, u64>,
    /// What they hold, by format: an article in several formats counts in each, its quotations where it was read first.
    by_format: BTreeMap<String, OfFormat>,
    #[serde(flatten)]
    found: Tally,
    /// On disk.
    index_bytes: u64,
    /// Outlets, years and gaps.
    #[serde(flatten)]
    coverage: Coverage,
}

/// What the files of a format hold.
#[derive(Debug, Default, Serialize)]
pub(super) struct OfFormat {
    pub(super) files: u64,
    pub(super) articles: u64,
    pub(super) quotations: u64,
}

/// Counts what the index holds.
pub(crate) fn run(args: &StatsArgs) -> anyhow::Result<Outcome> {
    let folder = args.place.folder()?;
    let opened = index::open(&folder)?;
    let mut stats = Stats {
        index_bytes: bytes_in(&folder)?,
        coverage: search::coverage(&opened)?,
        ..Stats::default()
    };
    let counted = index::for_each_source(&opened.searcher, &opened.fields, |record| {
        stats.count(record);
    });
    counted.map_err(|source| Error::Index {
        path: folder.clone(),
        source: Box::new(source),
    })?;
    let mut out = output::results();
    match args.format {
        Format::Text => {
            write_text(&mut out, &stats)?;
            coverage::tables(&mut out, &stats.by_format, &stats.coverage, args.limit)?;
        }
        Format::Json => writeln!(out, "{}", serde_json::to_string(&stats)?)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

impl Stats {
    fn count(&mut self, record: SourceRecord) {
        *self.sources.entry(record.outcome).or_default() += 1;
        if let Some(format) = record.format {
            let of_format = self.by_format.entry(format.clone()).or_default();
            of_format.files += 1;
            of_format.articles += record.tally.records();
            of_format.quotations += record.tally.quotations();
            *self.formats.entry(format).or_default() += 1;
        }
        self.found.add(&record.tally);
    }
}

fn bytes_in(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() {
            bytes_in(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(bytes)
}

fn write_text(out: &mut impl Write, stats: &Stats) -> io::Result<()> {
    let found = &stats.found;
    let of = |reading| stats.sources.get(&reading).copied().unwrap_or_default();
    writeln!(
        out,
        "sources:    {} complete, {} damaged, {} failed",
        grouped(of(Reading::Complete)),
        grouped(of(Reading::Damaged)),
        grouped(of(Reading::Failed))
    )?;
    let formats = stats
        .formats
        .iter()
        .map(|(format, count)| format!("{} {format}", grouped(*count)));
    writeln!(
        out,
        "formats:    {}",
        formats.collect::<Vec<_>>().join(", ")
    )?;
    writeln!(
        out,
        "articles:   {} ({}), {}% with a city, {}% with a date",
        grouped(found.articles),
        size(found.body_bytes),
        percent(found.with_city, found.articles),
        percent(found.dated, found.articles)
    )?;
    if found.copies > 0 {
        let copies = grouped(found.copies);
        writeln!(
            out,
            "copies:     {copies} more places where these articles stand"
        )?;
    }
    writeln!(
        out,
        "quotations: {} ({} direct, {} mixed, {} indirect), {}% with a speaker",
        grouped(found.quotations()),
        grouped(found.direct),
        grouped(found.mixed),
        grouped(found.indirect),
        percent(found.with_speaker, found.quotations())
    )?;
    if let (Some(first), Some(last)) = (found.first, found.last) {
        writeln!(out, "dates:      {first} to {last}")?;
    }
    writeln!(out, "index:      {}", size(stats.index_bytes))
}

/// In whole per cent; all is told of all only, and nothing of nothing.
fn percent(part: u64, whole: u64) -> u64 {
    match part {
        0 => 0,
        part if part >= whole => 100,
        part => ((part * 100 + whole / 2) / whole).clamp(1, 99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_told_as_all() {
        for (part, whole, expected) in [
            (0, 0, 0),
            (0, 9, 0),
            (1, 9000, 1),
            (1, 3, 33),
            (2, 3, 67),
            (32_456, 32_568, 99),
            (9, 9, 100),
        ] {
            assert_eq!(percent(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn numbers_are_written_as_everywhere_else() {
        let mut stats = Stats::default();
        stats.found.articles = 8524;
        stats.found.indirect = 32_568;
        stats.sources.insert(Reading::Complete, 1234);
        stats.formats.insert("jsonl".to_owned(), 1234);
        let mut out = Vec::new();
        write_text(&mut out, &stats).unwrap();
        let text = String::from_utf8(out).unwrap();
        for told in [
            "1,234 complete",
            "1,234 jsonl",
            "8,524 (",
            "quotations: 32,568 (",
            "32,568 indirect",
        ] {
            assert!(text.contains(told), "{told} in {text}");
        }
    }
}
