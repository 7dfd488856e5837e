//! `onrecord search`: words and conditions come in, ranked quotations or articles go out.

use std::io::{self, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use onrecord::index::{self, Opened};
use onrecord::search::{
    self, Found, Hit, Name, Node, Query, SearchOptions, Sort, Suggestion, Total, Unit, Warning,
};
use onrecord::text::Span;
use serde::Serialize;

use super::index::index_folder;
use super::render::{self, Look};
use super::{Outcome, output};

/// Find quotations, or articles, in an index
///
/// Words in a row must all be there and match their inflections too; "words in marks" match as said. Further: -word,
/// a OR b, (…), "a b"~5, a NEAR/5 b, econom*, merkle~, ="these characters"; and fields: speaker: role: city: region:
/// country: in: near: outlet: lang: kind: date: since: until: before: after: newer:30d path: title: text: has: confidence:
#[derive(Args)]
pub(crate) struct SearchArgs {
    /// Search for these words and conditions; without any, for everything that the flags let through
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Search for this query; needed where it starts with a hyphen
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    #[command(flatten)]
    filters: Filters,
    /// Answer with articles instead of quotations
    #[arg(long)]
    articles: bool,
    #[command(flatten)]
    place: IndexPlace,
    #[command(flatten)]
    shown: Shown,
    /// Refuse a query that holds anything without a meaning, instead of noting it
    #[arg(long)]
    strict: bool,
    /// Show on standard error how the query was understood and what is asked of the index
    #[arg(long)]
    explain: bool,
}

/// Conditions as flags: the same flag again is an alternative, another flag a further condition.
#[derive(Args)]
#[command(next_help_heading = "Filters (repeat one for alternatives)")]
struct Filters {
    /// Keep what this person or body said; "unknown" for nobody known
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Keep speakers with this role
    #[arg(long, value_name = "WORDS")]
    role: Vec<String>,
    /// Keep datelines of this city
    #[arg(long, value_name = "NAME")]
    city: Vec<String>,
    /// Keep datelines of this country, by name or code
    #[arg(long, value_name = "NAME")]
    country: Vec<String>,
    /// Keep datelines in this place of any size: Europe, Texas, Germany, Berlin
    #[arg(long = "in", value_name = "NAME")]
    within: Vec<String>,
    /// Keep datelines near this city: "Basra~100km"
    #[arg(long, value_name = "NAME~KM")]
    near: Vec<String>,
    /// Keep datelines of this region
    #[arg(long, value_name = "NAME")]
    region: Vec<String>,
    /// Keep quotations of this kind: direct, mixed or indirect
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Keep what was printed on this day or later: 2003, 2003-05 or 2003-05-01
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Keep what was printed on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Keep what this paper, agency or site printed
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Keep this language, by its code
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// Keep attributions that are at least this sure, from 0 to 1
    #[arg(long, value_name = "NUMBER")]
    min_confidence: Option<String>,
}

/// Where the index is.
#[derive(Args)]
struct IndexPlace {
    /// Search the index in this folder [default: .onrecord here or in a folder above]
    #[arg(short, long, value_name = "DIR", env = "ONRECORD_INDEX")]
    index: Option<PathBuf>,
}

/// What is shown, and how.
#[derive(Args)]
struct Shown {
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Put first what matches best, the newest (date) or the oldest (-date)
    #[arg(long, value_enum, default_value_t = SortBy::Relevance, allow_hyphen_values = true)]
    sort: SortBy,
    /// Show only how much there is
    #[arg(long)]
    count: bool,
    /// Write text for people, one JSON object, or one JSON object a hit
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Color what matched
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortBy {
    Relevance,
    Date,
    #[value(name = "-date")]
    OldestFirst,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Searches for what the arguments ask.
pub(crate) fn run(args: &SearchArgs) -> anyhow::Result<Outcome> {
    let query = query(args)?;
    let opened = index::open(&index_folder(args.place.index.as_deref())?)?;
    let unit = if args.articles {
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
    let found = search::search(&opened, &query, &options)?;
    for note in &found.notes {
        output::warn(format_args!("note: {note}"));
    }
    for warning in &found.warnings {
        output::warn(format_args!(
            "note: {}{}",
            warning.message,
            place(warning.span)
        ));
    }
    if args.strict && !found.warnings.is_empty() {
        bail!("the query holds what has no meaning (see the notes), and --strict was given");
    }
    let read_as = search::read_as(&query.root);
    output::warn(format_args!(
        "read as: {read_as}; {}",
        render::total(found.total)
    ));
    write(&found, read_as, args)?;
    if found.total.is_nothing() {
        hint(&opened, &query.root, unit)?;
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
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
    for (flag, name, values) in args.filters.all() {
        let mut alternatives = Vec::new();
        for value in values {
            let condition = search::filter(name, &value, today);
            alternatives.push(
                condition
                    .map_err(|expected| anyhow!("--{flag} takes {expected}, not “{value}”"))?,
            );
        }
        if !alternatives.is_empty() {
            conditions.push(Node::any_of(alternatives));
        }
    }
    query.root = Node::all_of(conditions);
    Ok(query)
}

impl Filters {
    /// Each flag with its field and its values.
    fn all(&self) -> [(&'static str, Name, Vec<String>); 13] {
        let one = |value: &Option<String>| value.iter().cloned().collect();
        let least = self
            .min_confidence
            .iter()
            .map(|number| format!(">={number}"))
            .collect();
        [
            ("speaker", Name::Speaker, self.speaker.clone()),
            ("role", Name::Role, self.role.clone()),
            ("city", Name::City, self.city.clone()),
            ("country", Name::Country, self.country.clone()),
            ("in", Name::Place, self.within.clone()),
            ("near", Name::Near, self.near.clone()),
            ("region", Name::Region, self.region.clone()),
            ("kind", Name::Kind, self.kind.clone()),
            ("since", Name::Since, one(&self.since)),
            ("until", Name::Until, one(&self.until)),
            ("outlet", Name::Outlet, self.outlet.clone()),
            ("lang", Name::Language, self.lang.clone()),
            ("min-confidence", Name::Confidence, least),
        ]
    }
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
struct Note<'a> {
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
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => AutoStream::choice(&io::stdout()),
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}
