//! A ranking comes in, its hits are read one at a time and written as the format that was asked for.
//!
//! Only a sorted concordance is held before it is written, because its first line may come from the last hit: of it no more
//! lines are kept than are shown, and [`MOST_LINES`] at most.

use std::io::Write;

use anyhow::bail;
use onrecord::search::{Cursor, Facet, FullHit, Hit, Keyword, Ranking, Side, concordance};

use super::export::{Export, Format, Head, Shape};
use super::export_json::Answer;
use super::export_table;
use super::facets::{self, Counted, Counts, FacetMap};
use super::output;
use super::pager::{Destination, Paging};
use super::render;

/// What is written of a ranking, and where.
pub(crate) struct Wanted {
    pub(crate) format: Format,
    pub(crate) shape: Shape,
    /// By which side of the matches lines are sorted; hits come in the order of the ranking without one.
    pub(crate) side: Option<Side>,
    /// How many lines of a sorted concordance are shown; 0 for all.
    pub(crate) lines: usize,
    pub(crate) paging: Paging,
}

/// The most lines of a sorted concordance; beyond it, a search is narrowed, or sorted by another program.
const MOST_LINES: usize = 100_000;

/// Writes the head, the hits and the end; returns the cursor of the next page.
pub(crate) fn write(
    ranking: &mut Ranking<'_>,
    head: &Head<'_>,
    wanted: &Wanted,
) -> anyhow::Result<Option<Cursor>> {
    let Wanted {
        format,
        shape,
        side,
        ..
    } = *wanted;
    let paging = if format == Format::Text {
        wanted.paging
    } else {
        Paging::Never
    };
    let mut out = Destination::open(paging);
    let mut document = format.document(shape);
    document.begin(&mut out, head)?;
    match (shape.kwic, side) {
        (Some(characters), Some(side)) => {
            let mut lines = Lines::new(wanted.lines, side);
            while let Some(full) = ranking.next_hit()? {
                lines.add(&full, characters);
            }
            lines.write(&mut out, document.as_mut())?;
        }
        (Some(characters), None) => {
            while let Some(full) = ranking.next_hit()? {
                for keyword in concordance(&full, characters) {
                    document.keyword(&mut out, &full.hit, &keyword)?;
                }
            }
        }
        (None, _) => {
            if let Some(full) = ranking.next_hit()? {
                document.hit(&mut out, &full)?;
                // It can be read while the others are being looked up.
                out.flush()?;
            }
            while let Some(full) = ranking.next_hit()? {
                document.hit(&mut out, &full)?;
            }
        }
    }
    let next = ranking.cursor()?.filter(|_| side.is_none());
    document.end(&mut out, next)?;
    write_facets(&mut out, head.facets, wanted)?;
    out.close()?;
    Ok(next)
}

/// Writes the facets behind the hits; one JSON object has them in its head.
pub(super) fn write_facets(
    out: &mut dyn Write,
    facets: &[Facet],
    wanted: &Wanted,
) -> anyhow::Result<()> {
    let Some(counted) = FacetMap::of(facets) else {
        return Ok(());
    };
    match wanted.format {
        Format::Json => {}
        Format::Text => facets::tables(out, facets, wanted.shape.look)?,
        Format::Jsonl => {
            serde_json::to_writer(&mut *out, &Counted { facets: counted })
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        _ => bail!("{NO_FACETS}"),
    }
    Ok(())
}

/// What is said where facets have no place in the answer.
pub(super) const NO_FACETS: &str =
    "--facet is written as text, json or jsonl; as csv or tsv with --count, instead of the totals";

/// Writes totals, or facets, only.
pub(crate) fn write_totals(head: &Head<'_>, wanted: &Wanted) -> anyhow::Result<()> {
    let mut out = output::results();
    match wanted.format {
        Format::Text => {
            writeln!(out, "{}", render::total(head.total))?;
            write_facets(&mut out, head.facets, wanted)?;
        }
        Format::Json => {
            serde_json::to_writer(&mut out, &Answer::from(head)).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            let counts = Counts {
                total: head.total,
                facets: FacetMap::of(head.facets),
            };
            serde_json::to_writer(&mut out, &counts).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Format::Csv | Format::Tsv => {
            let separator = if wanted.format == Format::Csv {
                b','
            } else {
                b'\t'
            };
            if head.facets.is_empty() {
                export_table::totals(&mut out, separator, head)?;
            } else {
                export_table::facets(&mut out, separator, head.facets)?;
            }
        }
        _ => bail!("--count is written as text, json, jsonl, csv or tsv"),
    }
    out.flush()?;
    Ok(())
}

/// The first lines of a sorted concordance.
struct Lines {
    limit: usize,
    side: Side,
    /// With the words that they are sorted by, and their number in the order of hits.
    kept: Vec<(String, usize, Hit, Keyword)>,
    count: usize,
}

impl Lines {
    fn new(limit: usize, side: Side) -> Self {
        Self {
            limit: match limit {
                0 => MOST_LINES,
                limit => limit.min(MOST_LINES),
            },
            side,
            kept: Vec::new(),
            count: 0,
        }
    }

    fn add(&mut self, full: &FullHit, characters: usize) {
        // A short context is shown short, but sorted by whole words.
        let longer = concordance(full, characters.max(SORTED_CHARACTERS));
        for (keyword, longer) in concordance(full, characters).into_iter().zip(longer) {
            let key = longer.sort_key(self.side);
            self.kept.push((key, self.count, full.hit.clone(), keyword));
            self.count += 1;
        }
        if self.kept.len() >= self.limit * 2 {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.kept
            .sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        self.kept.truncate(self.limit);
    }

    fn write(mut self, out: &mut dyn Write, document: &mut dyn Export) -> anyhow::Result<()> {
        self.sort();
        for (_, _, hit, keyword) in &self.kept {
            document.keyword(out, hit, keyword)?;
        }
        if self.count > self.limit {
            output::warn(format_args!(
                "note: {} of {} matches shown",
                self.kept.len(),
                self.count
            ));
        }
        Ok(())
    }
}

const SORTED_CHARACTERS: usize = 80;
