//! `onrecord compare A B WORDS`: two names and words come in, what either said on it goes out, side by side by date.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use onrecord::index::Opened;
use onrecord::search::{
    self, Found, Hit, Node, Person, Query, QuotationHit, SearchOptions, Sort, Step, Timeline,
    Total, Unit,
};
use serde::Serialize;

use super::asked::Asked;
use super::facets::shortened;
use super::namesakes::the_one;
use super::quoted::quoted;
use super::render::{self, Look, NAME, SOURCE, TEXT, file_of, grouped};
use super::speaker::{Year, years};
use super::{Outcome, index, output};

/// Show what two speakers said on something, side by side by date
#[derive(Args)]
pub(crate) struct CompareArgs {
    /// Compare this speaker
    #[arg(value_name = "A")]
    one: String,
    /// With this one
    #[arg(value_name = "B")]
    other: String,
    /// Show at most this many of each, the oldest first; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Write two columns for people, one JSON object, or one JSON object a quotation
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

/// What one of the two said.
struct Side {
    person: Person,
    found: Found,
    years: Timeline,
    first: Option<Date>,
    last: Option<Date>,
}

/// Compares what the arguments name.
pub(crate) fn run(args: &CompareArgs) -> anyhow::Result<Outcome> {
    let opened = args.asked.open()?;
    let query = args.asked.query()?;
    let format = match args.format {
        Format::Text => index::Format::Text,
        _ => index::Format::Json,
    };
    let mut sides = Vec::new();
    for name in [&args.one, &args.other] {
        let Some(person) = the_one(&opened, name, format)? else {
            return Ok(Outcome::NothingFound);
        };
        sides.push(Side::new(&opened, person, &query, args.limit)?);
    }
    if let Some(side) = sides.first() {
        super::remarks::remark(&side.found.notes, &side.found.warnings);
    }
    let read_as = search::read_as(&query.root);
    output::warn(format_args!("read as: {read_as}"));
    let mut out = output::results();
    match args.format {
        Format::Text => text(&mut out, &sides)?,
        Format::Json => {
            let sides = sides.iter().map(Compared::new).collect();
            let answer = Answer { read_as, sides };
            serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for (side, hit) in by_date(&sides) {
                let line = Line {
                    side: &side.person.name,
                    hit,
                };
                serde_json::to_writer(&mut out, &line).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    if sides.iter().all(|side| side.found.total.is_nothing()) {
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

impl Side {
    fn new(opened: &Opened, person: Person, query: &Query, limit: usize) -> anyhow::Result<Self> {
        let root = Node::all_of(vec![person.node(), query.root.clone()]);
        let asked = Query {
            root,
            warnings: query.warnings.clone(),
        };
        let sorted = |sort, limit| {
            let options = SearchOptions {
                sort,
                limit,
                ..SearchOptions::default()
            };
            search::search(opened, &asked, &options)
        };
        let found = sorted(Sort::OldestFirst, limit)?;
        let date = |found: &Found| found.hits.first().and_then(|hit| hit.printed().date);
        let last = date(&sorted(Sort::NewestFirst, 1)?);
        let by = (Step::Year, None);
        Ok(Self {
            first: date(&found),
            last,
            years: search::timeline(opened, &asked.root, Unit::Quotations, by)?,
            person,
            found,
        })
    }
}

/// The quotations of both, the oldest first, undated ones last; on one day, those of the first side first.
fn by_date(sides: &[Side]) -> Vec<(&Side, &Hit)> {
    let of_side = |side| -> Vec<(&Side, &Hit)> {
        let side: &Side = side;
        side.found.hits.iter().map(|hit| (side, hit)).collect()
    };
    let mut hits: Vec<(&Side, &Hit)> = sides.iter().flat_map(of_side).collect();
    hits.sort_by_key(|(_, hit)| {
        let date = hit.printed().date;
        (date.is_none(), date)
    });
    hits
}

/// The object of `--format json`.
#[derive(Serialize)]
struct Answer<'a> {
    read_as: String,
    sides: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Compared<'a> {
    #[serde(flatten)]
    person: &'a Person,
    total: Total,
    first: Option<Date>,
    last: Option<Date>,
    years: Vec<Year>,
    undated: u64,
    hits: &'a [Hit],
}

impl<'a> Compared<'a> {
    fn new(side: &'a Side) -> Self {
        Self {
            person: &side.person,
            total: side.found.total,
            first: side.first,
            last: side.last,
            years: years(&side.years),
            undated: side.years.undated.iter().sum(),
            hits: &side.found.hits,
        }
    }
}

/// A line of `--format jsonl`.
#[derive(Serialize)]
struct Line<'a> {
    side: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// The narrowest column that is read with ease.
const COLUMN: usize = 36;
const GAP: &str = " │ ";

fn text(out: &mut impl Write, sides: &[Side]) -> io::Result<()> {
    let look = Look::of_terminal(AutoStream::choice(&io::stdout()));
    for side in sides {
        let name = output::escape(&side.person.name);
        let dates = match (side.first, side.last) {
            (Some(first), Some(last)) if first == last => format!(", {first}"),
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let total = render::total(side.found.total);
        writeln!(out, "{}: {total}{dates}", look.paint(NAME, &name))?;
    }
    if sides.iter().all(|side| side.found.hits.is_empty()) {
        return Ok(());
    }
    writeln!(out)?;
    year_table(out, sides)?;
    let column = (look.width.saturating_sub(GAP.chars().count())) / 2;
    if column < COLUMN {
        stacked(out, sides, look)?;
    } else {
        columns(
            out,
            sides,
            Look {
                width: column,
                ..look
            },
        )?;
    }
    for side in sides {
        let shown = side.found.hits.len() as u64;
        let total = side.found.total.quotations.unwrap_or_default();
        if total > shown {
            let more = grouped(total - shown);
            writeln!(
                out,
                "{more} more of {}; -n 0 shows all",
                output::escape(&side.person.name)
            )?;
        }
    }
    Ok(())
}

/// How much either said in each year in which one of them did.
fn year_table(out: &mut impl Write, sides: &[Side]) -> io::Result<()> {
    const WIDEST: usize = 24;
    let names: Vec<String> = sides
        .iter()
        .map(|side| shortened(&output::escape(&side.person.name), WIDEST))
        .collect();
    let line = |label: &str, cells: &[String]| {
        let cells = cells.iter().zip(&names).map(|(cell, name)| {
            let width = name.chars().count().max(6);
            format!("  {cell:>width$}")
        });
        format!("{label:<7}{}", cells.collect::<String>())
    };
    writeln!(out, "{}", line("year", &names))?;
    let mut all: Vec<Date> = sides
        .iter()
        .flat_map(|side| side.years.counts.keys().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    for year in all {
        let count = |side: &Side| {
            let counts = side.years.counts.get(&year);
            grouped(counts.map_or(0, |counts| counts.iter().sum()))
        };
        let cells: Vec<String> = sides.iter().map(count).collect();
        writeln!(out, "{}", line(&Step::Year.written(year), &cells))?;
    }
    let undated: Vec<u64> = sides
        .iter()
        .map(|side| side.years.undated.iter().sum())
        .collect();
    if undated.iter().any(|&count| count > 0) {
        let cells: Vec<String> = undated.into_iter().map(grouped).collect();
        writeln!(out, "{}", line("undated", &cells))?;
    }
    writeln!(out)
}

/// One below the other, each under its speaker's name.
fn stacked(out: &mut impl Write, sides: &[Side], look: Look) -> io::Result<()> {
    for (side, hit) in by_date(sides) {
        writeln!(
            out,
            "{}",
            look.paint(NAME, &output::escape(&side.person.name))
        )?;
        for line in lines(hit, look) {
            writeln!(out, "{}", line.painted)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What either said on a day, next to each other.
fn columns(out: &mut impl Write, sides: &[Side], look: Look) -> io::Result<()> {
    let [left, right] = sides else { return Ok(()) };
    let heads = [left, right].map(|side| {
        let name = shortened(&output::escape(&side.person.name), look.width);
        let painted = look.paint(NAME, &name);
        vec![Cell {
            width: name.chars().count(),
            painted,
        }]
    });
    let [head, other_head] = heads;
    pair(out, &head, &other_head, look)?;
    let mut hits = by_date(sides).into_iter().peekable();
    while let Some((_, hit)) = hits.peek() {
        let date = hit.printed().date;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        while let Some((side, hit)) = hits.next_if(|(_, hit)| hit.printed().date == date) {
            let column = if std::ptr::eq(side, left) {
                &mut ours
            } else {
                &mut theirs
            };
            if !column.is_empty() {
                column.push(Cell::default());
            }
            column.extend(lines(hit, look));
        }
        pair(out, &[Cell::default()], &[Cell::default()], look)?;
        pair(out, &ours, &theirs, look)?;
    }
    writeln!(out)
}

/// A line of a column, with its width on a screen.
#[derive(Default)]
struct Cell {
    painted: String,
    width: usize,
}

fn pair(out: &mut impl Write, left: &[Cell], right: &[Cell], look: Look) -> io::Result<()> {
    for number in 0..left.len().max(right.len()) {
        let empty = Cell::default();
        let ours = left.get(number).unwrap_or(&empty);
        let theirs = right.get(number).unwrap_or(&empty);
        let space = " ".repeat(look.width.saturating_sub(ours.width));
        let line = format!("{}{space}{GAP}{}", ours.painted, theirs.painted);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The date, the words, and where they are from.
fn lines(hit: &Hit, look: Look) -> Vec<Cell> {
    let Hit::Quotation(hit) = hit else {
        return Vec::new();
    };
    let shown = quoted(hit);
    let date = hit.printed.date;
    let date = date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let mut lines = cells(&date, look, &[], SOURCE);
    lines.extend(cells(&shown.text, look, &shown.matches, TEXT));
    lines.extend(cells(&from(hit), look, &[], SOURCE));
    lines
}

fn cells(
    text: &str,
    look: Look,
    matches: &[onrecord::text::Span],
    style: anstyle::Style,
) -> Vec<Cell> {
    let painted = look.pieces(text, matches, style);
    let cell = |(painted, width)| Cell { painted, width };
    painted.into_iter().map(cell).collect()
}

/// Place, outlet and file, as under any other hit.
fn from(hit: &QuotationHit) -> String {
    let printed = &hit.printed;
    let parts = [printed.place.clone(), printed.outlet.clone()];
    let parts = parts
        .into_iter()
        .flatten()
        .chain([file_of(&printed.path, printed.record)]);
    parts.collect::<Vec<_>>().join(" · ")
}
