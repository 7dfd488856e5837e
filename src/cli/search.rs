//! `onrecord search`: words and conditions come in, ranked quotations or articles go out.

use std::io::{self, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use anyhow::bail;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use onrecord::Error;
use onrecord::index::{self, Opened, Options};
use onrecord::search::{
    self, Found, Group, Hit, Node, Query, SearchOptions, Sort, Suggestion, Total, Unit, Warning,
};
use onrecord::text::Span;
use serde::Serialize;

use super::filters::Filters;
use super::groups::{self, GroupBy};
use super::index::{bring_up_to_date, folder_in, told};
use super::index_place::IndexPlace;
use super::render::{self, Look};
use super::{Outcome, output};

/// Find quotations, or articles, in an index
///
/// Words in a row must all be there and match their inflections too; "words in marks" match as said. Further: -word,
/// a OR b, (…), "a b"~5, a NEAR/5 b, econom*, merkle~, ="these characters"; and fields: speaker: role: city: region:
/// country: in: near: outlet: lang: kind: date: since: until: before: after: newer:30d path: title: text: has: confidence:
#[derive(Args)]
pub(crate) struct SearchArgs {
    /// Search for these words and conditions; without any, for everything that the flags let through. A word with a
    /// hyphen before it must not be there; right after a flag it wants `--` before it
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Search for this query too; it may begin with a hyphen
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    /// Refuse a query that holds anything without a meaning, instead of noting it
    #[arg(long)]
    strict: bool,
    /// Show on standard error how the query was understood and what is asked of the index
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    shown: Shown,
}

/// What is searched.
#[derive(Args)]
#[command(next_help_heading = "Index")]
struct Place {
    /// Bring the index of this folder or file up to date first, and search that
    #[arg(long, value_name = "ARCHIVE")]
    archive: Vec<PathBuf>,
    #[command(flatten)]
    index: IndexPlace,
}

/// What is shown, and how.
#[derive(Args)]
#[command(next_help_heading = "Answer")]
pub(super) struct Shown {
    /// Answer with articles instead of quotations
    #[arg(long)]
    articles: bool,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Put first what matches best, the newest (date) or the oldest (-date)
    #[arg(long, value_enum, default_value_t = SortBy::Relevance, allow_hyphen_values = true)]
    sort: SortBy,
    /// Fold into one line: copies and near copies of a statement, or the quotations of an article [default: statement
    /// in text, none elsewhere]
    #[arg(long, value_enum, value_name = "WHAT")]
    group: Option<GroupBy>,
    /// Show the other wordings of each statement, word by word
    #[arg(long, conflicts_with = "articles")]
    pub(super) variants: bool,
    /// Show only how much there is
    #[arg(long)]
    pub(super) count: bool,
    /// Write text for people, one JSON object, or one JSON object a hit
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Color what matched
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortBy {
    Relevance,
    Date,
    #[value(name = "-date")]
    OldestFirst,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// Searches for what the arguments ask.
pub(crate) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let query = query(args)?;
    let opened = index::open(&index_folder(args)?)?;
    let unit = if args.shown.articles {
        Unit::Articles
    } else {
        Unit::Quotations
    };
    if args.explain {
        explain(&opened, &query, unit)?;
    }
    // Totals are exact whatever the limit, so counting needs no hits; 0 would mean all.
    let limit = if args.shown.count {
        1
    } else {
        args.shown.limit
    };
    let options = SearchOptions {
        unit,
        sort: args.shown.sort.into(),
        limit,
    };
    let read_as = search::read_as(&query.root);
    let total = if let Some(group) = args.shown.group() {
        let found = search::grouped(&opened, &query, &options, group)?;
        remark(&found.notes, &found.warnings, args)?;
        let total = groups::total(&found, group);
        output::warn(format_args!("read as: {read_as}; {total}"));
        groups::write(&found, group, read_as, &args.shown)?;
        found.total
    } else {
        let found = search::search(&opened, &query, &options)?;
        remark(&found.notes, &found.warnings, args)?;
        let total = render::total(found.total);
        output::warn(format_args!("read as: {read_as}; {total}"));
        write(&found, read_as, args)?;
        found.total
    };
    if total.is_nothing() {
        hint(&opened, &query.root, unit)?;
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

/// Says how the query was understood where that may not be how it was meant.
fn remark(notes: &[String], warnings: &[Warning], args: &SearchArgs) -> anyhow::Result<()> {
    for note in notes {
        output::warn(format_args!("note: {note}"));
    }
    for warning in warnings {
        output::warn(format_args!(
            "note: {}{}",
            warning.message,
            place(warning.span)
        ));
    }
    if args.strict && !warnings.is_empty() {
        bail!("the query holds what has no meaning (see the notes), and --strict was given");
    }
    Ok(())
}

impl Shown {
    /// What folds into one line. Scripts get every quotation, unless they ask for groups.
    fn group(&self) -> Option<Group> {
        if self.articles {
            return None;
        }
        match self.group {
            Some(by) => by.group(),
            None if self.variants => Some(Group::Statement),
            None => (self.format == Format::Text && !self.count).then_some(Group::Statement),
        }
    }
}

/// The folder of the index, brought up to date where an archive is named.
///
/// While another process brings it up to date, what was committed last is searched.
fn index_folder(args: &SearchArgs) -> anyhow::Result<PathBuf> {
    if args.place.archive.is_empty() {
        return args.place.index.folder();
    }
    let named = args.place.index.index.clone();
    let folder = named.unwrap_or_else(|| folder_in(&args.place.archive));
    match bring_up_to_date(&folder, &args.place.archive, &Options::default()) {
        Ok(summary) => output::warn(told(&summary)),
        Err(error) if is_busy(&error) && folder.is_dir() => {
            output::warn(format_args!("{error:#}; searching what it has so far"));
        }
        Err(error) => return Err(error),
    }
    Ok(folder)
}

fn is_busy(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Error::IndexBusy { .. }))
}

/// Where in the query, for people; what comes from a flag stands nowhere in it.
fn place(span: Span) -> String {
    if span.is_empty() {
        String::new()
    } else {
        format!(" (at byte {})", span.start())
    }
}

/// The query of words and flags together.
fn query(args: &SearchArgs) -> anyhow::Result<Query> {
    // The library has no clock; a day is a day wherever one is, so UTC will do.
    let today = Some(TimeZone::UTC.to_datetime(Timestamp::now()).date());
    let typed: Vec<&str> = args
        .query
        .iter()
        .chain(&args.words)
        .map(String::as_str)
        .collect();
    let mut query = search::parse(&typed.join(" "), today)?;
    let mut conditions = vec![query.root];
    conditions.extend(args.filters.conditions(today)?);
    query.root = Node::all_of(conditions);
    Ok(query)
}

fn explain(opened: &Opened, query: &Query, unit: Unit) -> anyhow::Result<()> {
    output::warn("understood as:");
    for line in search::outline(&query.root).lines() {
        output::warn(line);
    }
    output::warn(format_args!(
        "asked of the index: {}",
        search::explain(opened, &query.root, unit)?
    ));
    Ok(())
}

fn write(found: &Found, read_as: String, args: &SearchArgs) -> anyhow::Result<()> {
    let shown = &args.shown;
    let mut out = output::results();
    match shown.format {
        Format::Json => {
            let hits = (!shown.count).then_some(found.hits.as_slice());
            let notes = found.warnings.iter().map(Note::from).collect();
            let answer = Answer {
                read_as,
                notes: &found.notes,
                warnings: notes,
                total: found.total,
                hits,
            };
            serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl if shown.count => {
            serde_json::to_writer(&mut out, &found.total).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for hit in &found.hits {
                serde_json::to_writer(&mut out, hit).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        Format::Text if shown.count => writeln!(out, "{}", render::total(found.total))?,
        Format::Text => {
            let look = Look::of_terminal(shown.color.choice());
            for (rank, hit) in (1..).zip(&found.hits) {
                render::hit(&mut out, rank, hit, look)?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// The one object of `--format json`.
#[derive(Serialize)]
struct Answer<'a> {
    read_as: String,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    warnings: Vec<Note<'a>>,
    total: Total,
    #[serde(skip_serializing_if = "Option::is_none")]
    hits: Option<&'a [Hit]>,
}

/// A remark on the query, with the bytes that it is about.
#[derive(Serialize)]
pub(super) struct Note<'a> {
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

/// Says what might help where nothing was found.
fn hint(opened: &Opened, root: &Node, unit: Unit) -> anyhow::Result<()> {
    for suggestion in search::suggest(opened, root, unit)? {
        match suggestion {
            Suggestion::Unknown {
                what,
                typed,
                nearest,
            } if nearest.is_empty() => {
                output::warn(format_args!("no {what} “{typed}”"));
            }
            Suggestion::Unknown {
                what,
                typed,
                nearest,
            } => {
                output::warn(format_args!(
                    "no {what} “{typed}”; nearest: {}",
                    nearest.join(", ")
                ));
            }
            Suggestion::Without { condition, total } => {
                output::warn(format_args!(
                    "without {condition}: {}",
                    render::total(total)
                ));
            }
        }
    }
    Ok(())
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Self {
        match sort {
            SortBy::Relevance => Self::Relevance,
            SortBy::Date => Self::NewestFirst,
            SortBy::OldestFirst => Self::OldestFirst,
        }
    }
}

impl Color {
    /// As asked, else as standard output and the environment (`NO_COLOR`, `CLICOLOR`) want it.
    pub(super) fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => AutoStream::choice(&io::stdout()),
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}
