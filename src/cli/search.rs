//! `onrecord search`: words and conditions come in, ranked quotations or articles go out.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use onrecord::Error;
use onrecord::index::{self, Opened, Options};
use onrecord::search::{self, Group, Node, Query, SearchOptions, Total, Unit, Warning};

use super::alerts::{self, Answers};
use super::answer;
use super::batch::{self, Answer as Written, Batch, Care, Several};
use super::export::{Format, Head};
use super::export_json::Note;
use super::facets::FacetArgs;
use super::filters::Filters;
use super::groups::{self, Fold};
use super::index::{bring_up_to_date, folder_in, told};
use super::index_place::IndexPlace;
use super::missing::Asking;
use super::reading::Reading;
use super::remarks::{hint, remark};
use super::render::{self, Look};
use super::report::Report;
use super::shown::Shown;
use super::stories;
use super::{Outcome, output, today};

/// Find quotations, or articles, in an index
///
/// Words in a row must all be there and match their inflections too; "words in marks" match as said. Further: -word,
/// a OR b, (…), "a b"~5, a NEAR/5 b, econom*, merkle~, ="these characters"; and fields: speaker: role: city: region:
/// country: in: near: outlet: lang: kind: date: since: until: before: after: newer:30d path: title: text: has: words:
/// confidence: copies:
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
    if !args.facets.is_empty() && !shown.has_place_for_facets() {
        bail!("{}", answer::NO_FACETS);
    }
    let options = SearchOptions {
        unit,
        sort: shown.sort.into(),
        limit: shown.hits(),
    };
    let total = match shown.fold() {
        Fold::Nothing => write_hits((&opened, &query), &options, args)?,
        Fold::Quotations(group) => write_groups((&opened, &query), &options, group, args)?,
        Fold::Articles => write_stories((&opened, &query), &options, args)?,
    };
    if let Some(name) = &args.several.save {
        save(args, &opened, &folder, name)?;
    }
    if total.is_nothing() {
        hint(&opened, &query.root, unit)?;
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

/// Writes the hits one by one.
fn write_hits(
    (opened, query): (&Opened, &Query),
    options: &SearchOptions,
    args: &SearchArgs,
) -> anyhow::Result<Total> {
    let shown = &args.shown;
    let mut ranking = search::rank(opened, query, options, shown.after.as_ref())?;
    if !matches!(shown.format, Format::Json | Format::Jsonl) {
        ranking = ranking.without_copies();
    }
    remark(&ranking.notes, &ranking.warnings);
    args.check_meaning(&ranking.warnings)?;
    let read_as = search::read_as(&query.root);
    let total = ranking.total;
    output::warn(format_args!("read as: {read_as}; {}", render::total(total)));
    let (notes, warnings) = (ranking.notes.clone(), ranking.warnings.clone());
    let head = Head {
        read_as: &read_as,
        notes: &notes,
        warnings: warnings.iter().map(Note::from).collect(),
        total,
        facets: &args.facets.count(opened, &query.root, options.unit)?,
    };
    if shown.count {
        answer::write_totals(&head, &shown.wanted())?;
    } else if let Some(next) = answer::write(&mut ranking, &head, &shown.wanted())? {
        output::warn(format_args!("more with --after {next}"));
    }
    Ok(total)
}

/// Writes the hits with what folds into each.
fn write_groups(
    (opened, query): (&Opened, &Query),
    options: &SearchOptions,
    group: Group,
    args: &SearchArgs,
) -> anyhow::Result<Total> {
    let found = search::grouped(opened, query, options, &args.shown.grouping(group))?;
    remark(&found.notes, &found.warnings);
    args.check_meaning(&found.warnings)?;
    let read_as = search::read_as(&query.root);
    let total = groups::total(&found, group);
    output::warn(format_args!("read as: {read_as}; {total}"));
    let head = Head {
        read_as: &read_as,
        notes: &found.notes,
        warnings: found.warnings.iter().map(Note::from).collect(),
        total: found.total,
        facets: &args.facets.count(opened, &query.root, options.unit)?,
    };
    groups::write(&found, group, &head, &args.shown)?;
    Ok(found.total)
}

/// Writes the articles with what folds into each.
fn write_stories(
    (opened, query): (&Opened, &Query),
    options: &SearchOptions,
    args: &SearchArgs,
) -> anyhow::Result<Total> {
    let found = search::grouped_articles(opened, query, options, args.shown.counting())?;
    remark(&found.notes, &found.warnings);
    args.check_meaning(&found.warnings)?;
    let read_as = search::read_as(&query.root);
    output::warn(format_args!(
        "read as: {read_as}; {}",
        stories::total(&found)
    ));
    let head = Head {
        read_as: &read_as,
        notes: &found.notes,
        warnings: found.warnings.iter().map(Note::from).collect(),
        total: found.total,
        facets: &args.facets.count(opened, &query.root, options.unit)?,
    };
    stories::write(&found, &head, &args.shown)?;
    Ok(found.total)
}

impl SearchArgs {
    /// Fails where the query holds what has no meaning and that is not wanted.
    fn check_meaning(&self, warnings: &[Warning]) -> anyhow::Result<()> {
        if self.strict && !warnings.is_empty() {
            bail!("the query holds what has no meaning (see the notes), and --strict was given");
        }
        Ok(())
    }
}

/// Answers a file of queries.
fn batch(args: &SearchArgs, unit: Unit, opened: &Opened, file: &Path) -> anyhow::Result<Outcome> {
    let shown = &args.shown;
    let fold = match shown.group {
        Some(by) => by.fold(),
        None if shown.variants => Fold::Quotations(Group::Statement),
        None => Fold::Nothing,
    };
    let grouping = match (fold, unit) {
        (Fold::Nothing, _) => None,
        (Fold::Quotations(by), Unit::Quotations) => Some(shown.grouping(by)),
        _ => bail!("--query-file folds quotations only: leave out --articles, or --group"),
    };
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
        grouping,
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
    let hearing = (&Report::default(), Asking::Never);
    match bring_up_to_date(&folder, &args.place.archive, &options, hearing) {
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
