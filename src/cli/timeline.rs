//! `onrecord timeline QUERY`: a query comes in, how much of it is from each year, month or day goes out, as bars, data or SVG.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::AutoStream;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use onrecord::search::{self, FacetRequest, Series, Step, Timeline, Total, Unit};
use serde::Serialize;

use super::asked::{self, Asked};
use super::bars::{self, Bar, SHADE_OF_OTHERS, SHADE_OF_UNKNOWN, SHADES, Scale};
use super::facets::{request, shortened};
use super::render::{Look, grouped};
use super::svg::svg;
use super::{Outcome, output};

/// Show how much was said in each year, month or day
///
/// Counts quotations that a search for the same would find. Those without a date are counted apart.
#[derive(Args)]
pub(crate) struct TimelineArgs {
    /// Count by year, month or day
    #[arg(long, value_enum, default_value_t = By::Year)]
    by: By,
    /// Part each bar by the most frequent values of this: speaker, city, outlet, kind … 4 of them, or as many as stand
    /// behind it, up to 8 (speaker:6)
    #[arg(long, value_name = "FIELD[:N]", value_parser = split)]
    split: Option<FacetRequest>,
    /// Draw it into this file too, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Let --svg replace a file that is there
    #[arg(long, requires = "svg")]
    force: bool,
    /// Write bars for people, one JSON object, one JSON object a period, or CSV
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Year,
    Month,
    Day,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
}

/// How many values are told apart where no number is given.
const PARTS: usize = 4;

fn split(typed: &str) -> Result<FacetRequest, String> {
    let asked = request(typed)?;
    let limit = if typed.contains(':') {
        asked.limit
    } else {
        PARTS
    };
    if !(1..=SHADES.len()).contains(&limit) {
        return Err(format!("1 to {} values can be told apart", SHADES.len()));
    }
    Ok(FacetRequest { limit, ..asked })
}

/// Counts what the arguments ask for.
pub(crate) fn run(args: &TimelineArgs) -> anyhow::Result<Outcome> {
    if let Some(file) = &args.svg
        && !args.force
        && file.symlink_metadata().is_ok()
    {
        bail!("{} is there already; --force replaces it", file.display());
    }
    let opened = args.asked.open()?;
    let query = args.asked.query()?;
    let total = asked::announce(&opened, &query, Unit::Quotations)?;
    if total.is_nothing() {
        return Ok(Outcome::NothingFound);
    }
    let options = (args.by.into(), args.split);
    let timeline = search::timeline(&opened, &query.root, Unit::Quotations, options)?;
    let read_as = search::read_as(&query.root);
    if let Some(file) = &args.svg {
        let title = format!("Quotations by {}: {read_as}", timeline.step.field().name());
        write_whole(file, svg(&timeline, &shortened(&title, 110)).as_bytes())?;
    }
    let mut out = output::results();
    match args.format {
        Format::Text => text(&mut out, &timeline, args.split)?,
        Format::Json => json(&mut out, &timeline, args.split, (read_as, total))?,
        Format::Jsonl => {
            for row in rows(&timeline) {
                serde_json::to_writer(&mut out, &row).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        Format::Csv => csv(&mut out, &timeline)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

impl From<By> for Step {
    fn from(by: By) -> Self {
        match by {
            By::Year => Self::Year,
            By::Month => Self::Month,
            By::Day => Self::Day,
        }
    }
}

/// Writes a file beside it first, so that nobody ever sees half of one.
fn write_whole(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(name) = file.file_name() else {
        bail!("{} is no file", file.display());
    };
    let fresh = file.with_file_name(format!(
        ".{}.{}",
        name.to_string_lossy(),
        std::process::id()
    ));
    let mut options = OpenOptions::new();
    let written = options
        .write(true)
        .create_new(true)
        .open(&fresh)
        .and_then(|mut fresh| fresh.write_all(bytes).and_then(|()| fresh.sync_all()))
        .and_then(|()| fs::rename(&fresh, file));
    if written.is_err() {
        // It may never have been made.
        let _ = fs::remove_file(&fresh);
    }
    written.with_context(|| format!("cannot write {}", file.display()))
}

fn text(out: &mut impl Write, timeline: &Timeline, split: Option<FacetRequest>) -> io::Result<()> {
    let look = Look::of_terminal(AutoStream::choice(&io::stdout()));
    let mut shades: Vec<char> = Vec::new();
    if let Some(request) = split {
        let values = timeline.series.len().saturating_sub(2);
        shades.extend(SHADES.iter().take(values));
        shades.extend([SHADE_OF_OTHERS, SHADE_OF_UNKNOWN]);
        writeln!(out, "by {}", request.field.name())?;
        legend(out, timeline, &shades, look)?;
    }
    let sums = timeline.counts.values().map(|counts| counts.iter().sum());
    let scale = Scale {
        most: sums.max().unwrap_or_default(),
        shades: &shades,
        period: timeline.step.field().name(),
    };
    let drawn = timeline.rows().map(|(start, counts)| Bar {
        label: timeline.step.written(start),
        counts: counts.unwrap_or_default().to_vec(),
    });
    bars::bars(out, drawn, &scale, look)?;
    let undated: u64 = timeline.undated.iter().sum();
    if undated > 0 {
        writeln!(out, "undated  {}", grouped(undated))?;
    }
    Ok(())
}

/// What each shade stands for, a line each.
fn legend(
    out: &mut impl Write,
    timeline: &Timeline,
    shades: &[char],
    look: Look,
) -> io::Result<()> {
    for ((series, shade), total) in timeline.series.iter().zip(shades).zip(timeline.totals()) {
        if total > 0 {
            let name = shortened(
                &output::escape(&name(series)),
                look.width.saturating_sub(14),
            );
            writeln!(out, "  {shade} {name} {}", grouped(total))?;
        }
    }
    writeln!(out)
}

fn name(series: &Series) -> String {
    match series {
        Series::All => "all".to_owned(),
        Series::Value(value) => value.clone(),
        Series::Others(1) => "1 other".to_owned(),
        Series::Others(values) => format!("{} others", grouped(*values)),
        Series::Unknown => "unknown".to_owned(),
    }
}

/// A period in JSON; the last one, of what has no date, has `null` for a period.
#[derive(Serialize)]
struct Row {
    period: Option<String>,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Vec<Part>>,
}

/// What one series has of a period.
#[derive(Serialize)]
struct Part {
    /// `null` for the others and for what has no value.
    value: Option<String>,
    /// `value`, `others` or `unknown`.
    kind: &'static str,
    count: u64,
}

impl Row {
    fn new(period: Option<String>, counts: &[u64], timeline: &Timeline) -> Self {
        let part = |(series, count): (&Series, &u64)| Part {
            value: match series {
                Series::Value(value) => Some(value.clone()),
                _ => None,
            },
            kind: match series {
                Series::All | Series::Value(_) => "value",
                Series::Others(_) => "others",
                Series::Unknown => "unknown",
            },
            count: *count,
        };
        let is_whole = matches!(timeline.series.as_slice(), [Series::All]);
        let parts = timeline.series.iter().zip(counts).map(part);
        Self {
            period,
            count: counts.iter().sum(),
            parts: (!is_whole).then(|| parts.collect()),
        }
    }
}

/// All periods, empty ones too, and what has no date.
fn rows(timeline: &Timeline) -> impl Iterator<Item = Row> {
    let empty = vec![0; timeline.series.len()];
    let periods = timeline.rows().map(move |(start, counts)| {
        let counts = counts.unwrap_or(&empty);
        Row::new(Some(timeline.step.written(start)), counts, timeline)
    });
    periods.chain(std::iter::once_with(|| {
        Row::new(None, &timeline.undated, timeline)
    }))
}

fn json(
    out: &mut impl Write,
    timeline: &Timeline,
    split: Option<FacetRequest>,
    (read_as, total): (String, Total),
) -> anyhow::Result<()> {
    let head = serde_json::json!({
        "read_as": read_as,
        "total": total,
        "by": timeline.step.field().name(),
        "split": split.map(|request| request.field.name()),
    });
    // The rows are written one by one: a rogue date makes a million of them.
    let head = head.to_string();
    let open = head.strip_suffix('}').unwrap_or(&head);
    write!(out, "{open},\"periods\":[")?;
    for (number, row) in rows(timeline).enumerate() {
        if number > 0 {
            write!(out, ",")?;
        }
        serde_json::to_writer(&mut *out, &row).map_err(io::Error::from)?;
    }
    writeln!(out, "]}}")?;
    Ok(())
}

fn csv(out: &mut impl Write, timeline: &Timeline) -> anyhow::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let is_whole = matches!(timeline.series.as_slice(), [Series::All]);
    let mut head = vec!["period".to_owned(), "count".to_owned()];
    if !is_whole {
        head.extend(timeline.series.iter().map(|series| match series {
            Series::Others(_) => "others".to_owned(),
            series => harmless(&name(series)),
        }));
    }
    table.write_record(&head).map_err(io::Error::from)?;
    for row in rows(timeline) {
        let mut cells = vec![row.period.unwrap_or_else(|| "undated".to_owned())];
        cells.push(row.count.to_string());
        let parts = row.parts.into_iter().flatten();
        cells.extend(parts.map(|part| part.count.to_string()));
        table.write_record(&cells).map_err(io::Error::from)?;
    }
    table.flush()?;
    Ok(())
}

/// A name that a spreadsheet would run as a formula gets an apostrophe, which makes it text.
fn harmless(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}
