//! `onrecord search`: words and conditions come in, ranked quotations or articles go out.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use onrecord::Error;
use onrecord::index::{self, Opened, Options};
use onrecord::search::{
    self, Cursor, Node, Query, SearchOptions, Side, Sort, Suggestion, Unit, Warning,
};
use onrecord::text::Span;

use super::alerts::{self, Answers};
use super::answer::{self, Wanted};
use super::batch::{self, Answer as Written, Batch, Care, Several};
use super::color::Color;
use super::export::{Format, Head, Shape};
use super::export_json::Note;
use super::facets::FacetArgs;
use super::filters::Filters;
use super::index::{bring_up_to_date, folder_in, told};
use super::index_place::IndexPlace;
use super::pager::Paging;
use super::reading::Reading;
use super::render::{self, Look};
use super::{Outcome, output, today};

/// Find quotations, or articles, in an index
///
/// Words in a row must all be there and match their inflections too; "words in marks" match as said. Further: -word,
/// a OR b, (…), "a b"~5, a NEAR/5 b, econom*, merkle~, ="these characters"; and fields: speaker: role: city: region:
/// country: in: near: outlet: lang: kind: date: since: until: before: after: newer:30d path: title: text: has: words:
/// confidence:
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
    #[command(flatten)]
    facets: FacetArgs,
    #[command(flatten)]
    several: Several,
}

/// What is searched.
#[derive(Args)]
#[command(next_help_heading = "Index")]
struct Place {
    /// Bring the index of this folder or file up to date first, and search that
    #[arg(long, value_name = "ARCHIVE")]
    archive: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    index: IndexPlace,
}

/// What is shown, and how.
#[derive(Args)]
#[command(next_help_heading = "Answer")]
struct Shown {
    /// Answer with articles instead of quotations
    #[arg(long)]
    articles: bool,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Go on where a page ended: the word that it ended with, for the same query and order
    #[arg(long, value_name = "CURSOR")]
    after: Option<Cursor>,
    /// Put first what matches best, the newest (date) or the oldest (-date); with --kwic, sort matches by the words left
    /// or right of them
    #[arg(long, value_enum, default_value_t = SortBy::Relevance, allow_hyphen_values = true)]
    sort: SortBy,
    /// Show only how much there is
    #[arg(long)]
    count: bool,
    /// Show each match in a line of its own, with so many characters on both sides (keyword in context)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    kwic: Option<u16>,
    /// Show so many sentences of the article before and after each quotation
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, conflicts_with_all = ["kwic", "articles"])]
    context: usize,
    /// Write text for people, or a format for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Color what matched
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Write a long answer on a terminal without a pager ($PAGER, else less)
    #[arg(long)]
    no_pager: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortBy {
    Relevance,
    Date,
    #[value(name = "-date")]
    OldestFirst,
    Left,
    Right,
}

/// Searches for what the arguments ask.
pub(crate) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let query = query(args)?;
    let folder = index_folder(args)?;
    let opened = index::open(&folder)?;
    let unit = if args.shown.articles {
        Unit::Articles
    } else {
        Unit::Quotations
    };
    if let Some(file) = &args.several.query_file {
        return batch(args, unit, &opened, file);
    }
    if args.explain {
        explain(&opened, &query, unit)?;
    }
    let shown = &args.shown;
    shown.check()?;
    let options = SearchOptions {
        unit,
        sort: shown.sort.into(),
        limit: shown.hits(),
    };
    let mut ranking = search::rank(&opened, &query, &options, shown.after.as_ref())?;
    remark(&ranking.notes, &ranking.warnings);
    if args.strict && !ranking.warnings.is_empty() {
        bail!("the query holds what has no meaning (see the notes), and --strict was given");
    }
    let read_as = search::read_as(&query.root);
    let total = ranking.total;
    output::warn(format_args!("read as: {read_as}; {}", render::total(total)));
    let (notes, warnings) = (ranking.notes.clone(), ranking.warnings.clone());
    let head = Head {
        read_as: &read_as,
        notes: &notes,
        warnings: warnings.iter().map(Note::from).collect(),
        total,
        facets: &args.facets.count(&opened, &query.root, unit)?,
    };
    if shown.count {
        answer::write_totals(&head, &shown.wanted())?;
    } else if let Some(next) = answer::write(&mut ranking, &head, &shown.wanted())? {
        output::warn(format_args!("more with --after {next}"));
    }
    if let Some(name) = &args.several.save {
        save(args, &opened, &folder, name)?;
    }
    if total.is_nothing() {
        hint(&opened, &query.root, unit)?;
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

/// Answers a file of queries.
fn batch(args: &SearchArgs, unit: Unit, opened: &Opened, file: &Path) -> anyhow::Result<Outcome> {
    let shown = &args.shown;
    let answer = match (shown.format, shown.count) {
        (Format::Text, true) => Written::Count,
        (Format::Json | Format::Jsonl, true) => Written::CountJson,
        (Format::Text, false) => Written::Text,
        (Format::Json, false) => Written::Json,
        (Format::Jsonl, false) => Written::Jsonl,
        _ => bail!("--query-file is answered as text, json or jsonl"),
    };
    let batch = Batch {
        opened,
        options: SearchOptions {
            unit,
            sort: shown.sort.into(),
            limit: if shown.count { 1 } else { shown.limit },
        },
        conditions: args.filters.conditions(Some(today()))?,
        today: today(),
        care: if args.strict {
            Care::Strict
        } else {
            Care::Noted
        },
        answer,
        look: Look::of_terminal(shown.color.choice()),
    };
    batch::run(file, &batch)
}

/// Keeps this search for `onrecord alerts`.
fn save(args: &SearchArgs, opened: &Opened, folder: &Path, name: &str) -> anyhow::Result<()> {
    let answers = if args.shown.articles {
        Answers::Articles
    } else {
        Answers::Quotations
    };
    let query = (name, typed(args));
    alerts::save(opened, folder, query, &args.filters, (answers, today()))
}

/// The folder of the index, brought up to date where an archive is named.
///
/// While another process brings it up to date, what was committed last is searched.
fn index_folder(args: &SearchArgs) -> anyhow::Result<PathBuf> {
    let read = args.place.reading.options();
    if args.place.archive.is_empty() {
        if !read.said().is_empty() {
            bail!(
                "--map and --encoding say how the files of an archive are read: name it with --archive"
            );
        }
        return args.place.index.folder();
    }
    let named = args.place.index.index.clone();
    let folder = named.unwrap_or_else(|| folder_in(&args.place.archive));
    let options = Options {
        read,
        ..Options::default()
    };
    match bring_up_to_date(&folder, &args.place.archive, &options) {
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

/// Says what was noted about the query.
pub(super) fn remark(notes: &[String], warnings: &[Warning]) {
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
}

/// Where in the query, for people; what comes from a flag stands nowhere in it.
pub(super) fn place(span: Span) -> String {
    if span.is_empty() {
        String::new()
    } else {
        format!(" (at byte {})", span.start())
    }
}

/// The query of words and flags together.
fn query(args: &SearchArgs) -> anyhow::Result<Query> {
    let today = Some(today());
    let mut query = search::parse(&typed(args), today)?;
    let mut conditions = vec![query.root];
    conditions.extend(args.filters.conditions(today)?);
    query.root = Node::all_of(conditions);
    Ok(query)
}

/// The query without flags.
fn typed(args: &SearchArgs) -> String {
    let typed = args.query.iter().chain(&args.words);
    typed.map(String::as_str).collect::<Vec<_>>().join(" ")
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

/// Says what might help where nothing was found.
///
/// # Errors
/// Where a speaker was asked for whom the archive does not know: that is more likely a slip than an answer.
pub(super) fn hint(opened: &Opened, root: &Node, unit: Unit) -> anyhow::Result<()> {
    let mut unknown_speaker = None;
    for suggestion in search::suggest(opened, root, unit)? {
        match suggestion {
            Suggestion::Unknown {
                what,
                typed,
                nearest,
            } => {
                // Places have commas of their own.
                let comma = if what == "city" { "; " } else { ", " };
                let nearest = match nearest.as_slice() {
                    [] => String::new(),
                    names => format!("; nearest: {}", names.join(comma)),
                };
                let message = format!("no {what} “{typed}”{nearest}");
                if what == "speaker" {
                    unknown_speaker.get_or_insert(message);
                } else {
                    output::warn(message);
                }
            }
            Suggestion::Without { condition, total } => {
                output::warn(format_args!(
                    "without {condition}: {}",
                    render::total(total)
                ));
            }
        }
    }
    match unknown_speaker {
        Some(message) => bail!(message),
        None => Ok(()),
    }
}

impl Shown {
    /// Fails where two flags do not go together.
    fn check(&self) -> anyhow::Result<()> {
        let side = self.sort.side();
        if side.is_some() && self.kwic.is_none() {
            bail!("--sort left and --sort right sort matches in columns: add --kwic 40");
        }
        if side.is_some() && self.after.is_some() {
            bail!(
                "--after goes on in an order of hits: leave it out, or sort by relevance, date or -date"
            );
        }
        if self.kwic.is_some() && !self.format.has_columns() {
            bail!("--kwic is written as text, json, jsonl, csv or tsv");
        }
        if self.context > 0 && self.format != Format::Text {
            bail!(
                "--context is written as text; the other formats have the bytes where a quotation stands"
            );
        }
        Ok(())
    }

    /// How many hits are read; totals are exact whatever the limit, and any line of a sorted concordance may be the first.
    fn hits(&self) -> usize {
        match (self.count, self.sort.side()) {
            (true, _) => 1,
            (_, Some(_)) => 0,
            _ => self.limit,
        }
    }

    fn wanted(&self) -> Wanted {
        Wanted {
            format: self.format,
            shape: Shape {
                look: Look::of_terminal(self.color.choice()),
                kwic: self.kwic.map(usize::from),
                context: self.context,
            },
            side: self.sort.side(),
            lines: self.limit,
            paging: if self.no_pager {
                Paging::Never
            } else {
                Paging::Auto
            },
        }
    }
}

impl SortBy {
    fn side(self) -> Option<Side> {
        match self {
            Self::Left => Some(Side::Left),
            Self::Right => Some(Side::Right),
            _ => None,
        }
    }
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Self {
        match sort {
            SortBy::Relevance => Self::Relevance,
            SortBy::Date | SortBy::Left | SortBy::Right => Self::NewestFirst,
            SortBy::OldestFirst => Self::OldestFirst,
        }
    }
}
