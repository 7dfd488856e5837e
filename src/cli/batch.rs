//! `onrecord search --query-file`: a file of queries comes in, one a line, the answers go out with the ids of their lines.
//!
//! A line that cannot be understood is reported and skipped, and the rest is answered; the flags of the search (filters,
//! order, limit) hold for all lines. Lines are read one at a time and answered at once, so a program may write a query and
//! wait for its answer.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use onrecord::index::Opened;
use onrecord::search::{
    self, GroupedHit, Grouping, Hit, Node, Query, SearchOptions, Total, Warning, parse,
};
use serde::Serialize;

use super::groups::{self, Variants};
use super::remarks::place;
use super::render::{self, Look};
use super::{Outcome, output};

/// Several queries at once, and searches that are kept.
#[derive(Args)]
#[command(next_help_heading = "Several queries")]
pub(crate) struct Several {
    /// Answer each line of this file (- for standard input): a query, or its id, a tab and the query; lines with # are
    /// comments. Writes text, json or jsonl
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "query", "save", "explain"])]
    pub(crate) query_file: Option<PathBuf>,
    /// Save this search beside the index, so that `onrecord alerts` shows what is new for it
    #[arg(long, value_name = "NAME")]
    pub(crate) save: Option<String>,
}

/// What holds for all lines.
pub(crate) struct Batch<'a> {
    pub(crate) opened: &'a Opened,
    pub(crate) options: SearchOptions,
    /// Conditions given as flags.
    pub(crate) conditions: Vec<Node>,
    pub(crate) today: Date,
    pub(crate) care: Care,
    pub(crate) answer: Answer,
    /// What folds into one line; without it, each hit stands alone.
    pub(crate) grouping: Option<Grouping>,
    pub(crate) look: Look,
}

/// What becomes of a line that holds something without a meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    Noted,
    Strict,
}

/// How answers are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Answer {
    Text,
    Json,
    Jsonl,
    /// Totals for people.
    Count,
    /// Totals as JSON.
    CountJson,
}

/// One line of the file.
struct Line {
    id: String,
    query: String,
}

/// The JSON of one hit.
#[derive(Serialize)]
struct HitLine<'a, H> {
    query: &'a str,
    #[serde(flatten)]
    hit: &'a H,
}

/// The JSON of one answer.
#[derive(Serialize)]
struct AnswerLine<'a> {
    query: &'a str,
    read_as: &'a str,
    total: Total,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hits: Option<&'a Hits>,
}

/// What a line finds.
struct Answered {
    total: Total,
    groups: Option<u64>,
    hits: Hits,
    /// How much there is, in words.
    told: String,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Hits {
    Each(Vec<Hit>),
    Folded(Vec<GroupedHit>),
}

/// A longer line is no query.
const MOST_LINE_BYTES: u64 = 64 << 10;

/// Answers the lines of `file`.
pub(crate) fn run(file: &Path, batch: &Batch<'_>) -> anyhow::Result<Outcome> {
    let mut lines: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(file);
        Box::new(BufReader::new(
            opened.with_context(|| format!("cannot read {}", file.display()))?,
        ))
    };
    let mut outcome = Outcome::NothingFound;
    let mut is_any_bad = false;
    let mut text = Vec::new();
    for number in 1_u64.. {
        text.clear();
        let read = lines
            .by_ref()
            .take(MOST_LINE_BYTES + 1)
            .read_until(b'\n', &mut text);
        if read.with_context(|| format!("cannot read {}", file.display()))? == 0 {
            break;
        }
        let answered = match line(&text, number, &mut lines) {
            Ok(None) => continue,
            Ok(Some(line)) => one(&line, batch),
            Err(error) => Err(error),
        };
        match answered {
            Ok(0) => {}
            Ok(_) => outcome = Outcome::Done,
            Err(error) if output::is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                is_any_bad = true;
                output::warn(format_args!("line {number} skipped: {error:#}"));
            }
        }
    }
    Ok(if is_any_bad { Outcome::Partly } else { outcome })
}

/// The query of a line; none in an empty line or a comment.
fn line(text: &[u8], number: u64, rest: &mut impl BufRead) -> anyhow::Result<Option<Line>> {
    if text.len() as u64 > MOST_LINE_BYTES && !text.ends_with(b"\n") {
        rest.skip_until(b'\n')?;
        bail!("longer than {MOST_LINE_BYTES} bytes");
    }
    let text = std::str::from_utf8(text).context("not UTF-8")?;
    // Editors on Windows put a mark before the first line.
    let text = text
        .trim_start_matches('\u{feff}')
        .trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let (id, query) = match text.split_once('\t') {
        Some((id, query)) => (id.trim().to_owned(), query),
        None => (number.to_string(), text),
    };
    if query.trim().is_empty() {
        bail!("no query behind the tab");
    }
    Ok(Some(Line {
        id,
        query: query.to_owned(),
    }))
}

/// Answers one line; gives how many articles were found.
fn one(line: &Line, batch: &Batch<'_>) -> anyhow::Result<u64> {
    let mut query = parse(&line.query, Some(batch.today))?;
    let mut conditions = vec![query.root];
    conditions.extend(batch.conditions.iter().cloned());
    query.root = Node::all_of(conditions);
    let found = answered(&query, batch)?;
    for warning in &found.warnings {
        let place = place(warning.span);
        output::warn(format_args!(
            "{}: note: {}{place}",
            line.id, warning.message
        ));
    }
    if batch.care == Care::Strict && !found.warnings.is_empty() {
        bail!("the query holds what has no meaning (see the notes), and --strict was given");
    }
    let read_as = search::read_as(&query.root);
    let mut out = output::results();
    let total = found.total;
    let answer = |hits| AnswerLine {
        query: &line.id,
        read_as: &read_as,
        total,
        groups: found.groups,
        hits,
    };
    match batch.answer {
        Answer::Jsonl => found.hits.write_lines(&mut out, &line.id)?,
        Answer::Json => json(&mut out, &answer(Some(&found.hits)))?,
        Answer::CountJson => json(&mut out, &answer(None))?,
        Answer::Count => writeln!(out, "{}\t{}", output::escape(&line.id), found.told)?,
        Answer::Text => {
            let id = output::escape(&line.id);
            let read_as = output::escape(&read_as);
            writeln!(out, "{id}: {read_as} ({})\n", found.told)?;
            found.hits.write_text(&mut out, batch)?;
        }
    }
    out.flush()?;
    Ok(total.articles)
}

fn answered(query: &Query, batch: &Batch<'_>) -> anyhow::Result<Answered> {
    let Some(grouping) = &batch.grouping else {
        let found = search::search(batch.opened, query, &batch.options)?;
        return Ok(Answered {
            total: found.total,
            groups: None,
            hits: Hits::Each(found.hits),
            told: render::total(found.total),
            warnings: found.warnings,
        });
    };
    let found = search::grouped(batch.opened, query, &batch.options, grouping)?;
    Ok(Answered {
        total: found.total,
        groups: found.groups,
        told: groups::total(&found, grouping.by),
        hits: Hits::Folded(found.hits),
        warnings: found.warnings,
    })
}

impl Hits {
    fn write_lines(&self, out: &mut impl Write, query: &str) -> io::Result<()> {
        match self {
            Self::Each(hits) => hits
                .iter()
                .try_for_each(|hit| json(out, &HitLine { query, hit })),
            Self::Folded(hits) => hits
                .iter()
                .try_for_each(|hit| json(out, &HitLine { query, hit })),
        }
    }

    fn write_text(&self, out: &mut impl Write, batch: &Batch<'_>) -> io::Result<()> {
        match self {
            Self::Each(hits) => (1..)
                .zip(hits)
                .try_for_each(|(rank, hit)| render::hit(out, rank, hit, batch.look)),
            Self::Folded(hits) => {
                let read = batch.grouping.map_or(0, |grouping| grouping.variants);
                let variants = Variants::of(read);
                (1..).zip(hits).try_for_each(|(rank, hit)| {
                    groups::one_group(out, rank, hit, variants, batch.look)
                })
            }
        }
    }
}

fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}
