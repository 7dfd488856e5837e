//! `onrecord alerts`: searches saved beside an index come in, what is new for each since the last look goes out.

use std::io::{self, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anyhow::bail;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use onrecord::index::{self, Opened};
use onrecord::search::{Hit, SavedSearch, forget_search, saved_searches};
use serde::Serialize;

use super::filters::Filters;
use super::index_place::IndexPlace;
use super::render::{self, Look, counted};
use super::{Outcome, output, today};

/// Show what is new for saved searches since the last look
///
/// `onrecord search QUERY --save NAME` saves one; all that it finds then counts as seen. Exit codes: 0 something new,
/// 1 nothing new, 2 an error.
#[derive(Args)]
pub(crate) struct AlertsArgs {
    /// Look at these saved searches [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Show what is new, and let it be new the next time too
    #[arg(long)]
    peek: bool,
    /// List the saved searches instead
    #[arg(long, conflicts_with_all = ["peek", "forget"])]
    list: bool,
    /// Forget the named searches instead
    #[arg(long, requires = "names", conflicts_with = "peek")]
    forget: bool,
    #[command(flatten)]
    place: IndexPlace,
    /// Write text for people, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

/// A hit as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    search: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// A saved search as a line of JSON.
#[derive(Serialize)]
struct Listed<'a> {
    search: &'a str,
    query: String,
    articles: bool,
}

/// Looks for what is new.
pub(crate) fn run(args: &AlertsArgs) -> anyhow::Result<Outcome> {
    let folder = args.place.folder()?;
    let opened = index::open(&folder)?;
    let searches = named(saved_searches(&folder)?, &args.names)?;
    if args.list {
        return list(&searches, args.format);
    }
    if args.forget {
        for search in &searches {
            forget_search(&folder, &search.name)?;
            output::warn(format_args!("forgot {}", search.name));
        }
        return Ok(Outcome::Done);
    }
    if searches.is_empty() {
        bail!("no search is saved here: save one with `onrecord search QUERY --save NAME`");
    }
    let today = today();
    let mut outcome = Outcome::NothingFound;
    for mut search in searches {
        let hits = search.news(&opened, Some(today))?;
        if !hits.is_empty() {
            outcome = Outcome::Done;
        }
        write(&search, &hits, args.format)?;
        // What has been seen is counted as seen only once it was written.
        if !args.peek && !hits.is_empty() {
            search.store(&folder)?;
        }
    }
    Ok(outcome)
}

/// Saves `query` with its filters under `name`; what it finds now counts as seen.
pub(crate) fn save(
    opened: &Opened,
    folder: &Path,
    (name, query): (&str, String),
    filters: &Filters,
    (articles, today): (Answers, Date),
) -> anyhow::Result<()> {
    let is_taken = |search: &SavedSearch| search.name.eq_ignore_ascii_case(name);
    if saved_searches(folder)?.iter().any(is_taken) {
        bail!("there is a saved search {name}; forget it first: onrecord alerts --forget {name}");
    }
    let mut search = SavedSearch::new(name, query, filters.given())?;
    search.articles = articles == Answers::Articles;
    search.news(opened, Some(today))?;
    search.store(folder)?;
    output::warn(format_args!(
        "saved as {name}; `onrecord alerts {name}` shows what is new from now on"
    ));
    Ok(())
}

/// What a saved search answers with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    Articles,
    Quotations,
}

/// Those of `searches` that are named; all where none is.
fn named(searches: Vec<SavedSearch>, names: &[String]) -> anyhow::Result<Vec<SavedSearch>> {
    if names.is_empty() {
        return Ok(searches);
    }
    for name in names {
        if !searches.iter().any(|search| search.name == *name) {
            let known: Vec<&str> = searches.iter().map(|search| search.name.as_str()).collect();
            let known = if known.is_empty() {
                "none is saved".to_owned()
            } else {
                format!("saved are {}", known.join(", "))
            };
            bail!("no search is saved as {name}; {known}");
        }
    }
    let wanted = |search: &SavedSearch| names.contains(&search.name);
    Ok(searches.into_iter().filter(wanted).collect())
}

fn list(searches: &[SavedSearch], format: Format) -> anyhow::Result<Outcome> {
    let mut out = output::results();
    for search in searches {
        let query = search.described();
        let listed = Listed {
            search: &search.name,
            articles: search.articles,
            query,
        };
        match format {
            Format::Jsonl => writeln!(out, "{}", serde_json::to_string(&listed)?)?,
            Format::Text => writeln!(out, "{}: {}", search.name, output::escape(&listed.query))?,
        }
    }
    out.flush()?;
    Ok(if searches.is_empty() {
        Outcome::NothingFound
    } else {
        Outcome::Done
    })
}

fn write(search: &SavedSearch, hits: &[Hit], format: Format) -> anyhow::Result<()> {
    let mut out = output::results();
    match format {
        Format::Jsonl => {
            for hit in hits {
                let name = search.name.as_str();
                let line = Line { search: name, hit };
                serde_json::to_writer(&mut out, &line).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        Format::Text => {
            let what = if search.articles {
                "new article"
            } else {
                "new quotation"
            };
            let query = search.described();
            writeln!(
                out,
                "{} ({}): {}\n",
                search.name,
                output::escape(&query),
                counted(hits.len() as u64, what)
            )?;
            let color: ColorChoice = AutoStream::choice(&io::stdout());
            let look = Look::of_terminal(color);
            for (rank, hit) in (1..).zip(hits) {
                render::hit(&mut out, rank, hit, look)?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
