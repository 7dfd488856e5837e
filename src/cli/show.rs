//! `onrecord show`: the name of an article comes in, the article goes out with its quotations and what a query matches in it.

use std::io::{self, Write};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use onrecord::extract::Quotation;
use onrecord::index;
use onrecord::index::documents::Header;
use onrecord::search::{self, FoundArticle, Lookup, Node};
use onrecord::text::Span;
use serde::Serialize;

use super::color::Color;
use super::index_place::IndexPlace;
use super::pager::{Destination, Paging};
use super::render::{Look, counted};
use super::{Outcome, output, show_text};

/// Print an article with all its quotations, their speakers and the hits of a query
#[derive(Args)]
pub(crate) struct ShowArgs {
    /// Show this article: the id of a hit, the file of an article (a.jsonl#3 for the fourth in it), or the beginning of an id
    #[arg(value_name = "ID")]
    id: String,
    /// Mark what this query matches
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Mark what this query matches too; it may begin with a hyphen
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    #[command(flatten)]
    place: IndexPlace,
    /// Write text for people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Color quotations and hits
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Write a long article on a terminal without a pager ($PAGER, else less)
    #[arg(long)]
    no_pager: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Shows the article that the arguments name.
pub(crate) fn run(args: &ShowArgs) -> anyhow::Result<Outcome> {
    let query = query(args)?;
    let opened = index::open(&args.place.folder()?)?;
    let name = args.id.as_str();
    let found = match search::find_article(&opened, name, query.as_ref())? {
        Lookup::One(found) => found,
        Lookup::Several(names, count) => {
            let more = if count > names.len() { ", …" } else { "" };
            bail!(
                "{} are called “{name}” or begin so: {}{more}; name one of them",
                counted(count as u64, "article"),
                names.join(", ")
            );
        }
        Lookup::Unknown(nearest) => {
            output::warn(format_args!("no article “{name}”{}", nearest_of(&nearest)));
            return Ok(Outcome::NothingFound);
        }
    };
    let quotations = &found.stored.quotations;
    let is_known = |ordinal| quotations.iter().any(|said| said.ordinal == ordinal);
    if let Some(ordinal) = found.ordinal.filter(|&ordinal| !is_known(ordinal)) {
        bail!(
            "{} has no quotation {ordinal}: they are numbered from 0, and it has {}",
            found.stored.article.id,
            quotations.len()
        );
    }
    write(&found, args)?;
    Ok(Outcome::Done)
}

fn nearest_of(nearest: &[String]) -> String {
    if nearest.is_empty() {
        String::new()
    } else {
        format!("; nearest: {}", nearest.join(", "))
    }
}

/// The words whose matches are marked; `None` without any.
fn query(args: &ShowArgs) -> anyhow::Result<Option<Node>> {
    let typed: Vec<&str> = args
        .query
        .iter()
        .chain(&args.words)
        .map(String::as_str)
        .collect();
    if typed.is_empty() {
        return Ok(None);
    }
    let today = Some(TimeZone::UTC.to_datetime(Timestamp::now()).date());
    let query = search::parse(&typed.join(" "), today)?;
    for warning in &query.warnings {
        output::warn(format_args!("note: {}", warning.message));
    }
    Ok(Some(query.root))
}

fn write(found: &FoundArticle, args: &ShowArgs) -> anyhow::Result<()> {
    if args.format == Format::Json {
        let mut out = output::results();
        serde_json::to_writer(&mut out, &Shown::from(found))
            .map_err(io::Error::from)
            .context("cannot write the article")?;
        writeln!(out)?;
        out.flush()?;
        return Ok(());
    }
    let paging = if args.no_pager {
        Paging::Never
    } else {
        Paging::Auto
    };
    let mut out = Destination::open(paging);
    show_text::write(&mut out, found, Look::of_terminal(args.color.choice()))?;
    out.close()?;
    Ok(())
}

/// The object of `--format json`.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    article: &'a Header,
    body: &'a str,
    quotations: &'a [Quotation],
    /// The number of the quotation that was named.
    ordinal: Option<usize>,
    hits: Vec<ShownHit>,
}

/// A match of the query.
#[derive(Serialize)]
struct ShownHit {
    span: Span,
    /// The number of the quotation that it stands in.
    quotation: Option<usize>,
}

impl<'a> From<&'a FoundArticle> for Shown<'a> {
    fn from(found: &'a FoundArticle) -> Self {
        let stored = &found.stored;
        let around = |hit: Span| {
            let has = |said: &&Quotation| said.spans.iter().any(|span| span.overlaps(hit));
            stored.quotations.iter().find(has)
        };
        let hits = found.matches.iter().map(|&span| ShownHit {
            span,
            quotation: around(span).map(|said| said.ordinal),
        });
        Self {
            article: &stored.article,
            body: &stored.body,
            quotations: &stored.quotations,
            ordinal: found.ordinal,
            hits: hits.collect(),
        }
    }
}
