//! Words and filters of a command that counts or compares come in, the query and its reading go out.

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use onrecord::index::{self, Opened};
use onrecord::search::{self, Found, Node, Query, SearchOptions, Total, Unit};

use super::filters::Filters;
use super::index_place::IndexPlace;
use super::{output, render};

/// What is asked, and of which index.
#[derive(Args)]
pub(crate) struct Asked {
    /// Search for these words and conditions, as in `onrecord search`; without any, for everything that the flags let through
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Search for this query too; it may begin with a hyphen
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    #[command(flatten)]
    place: IndexPlace,
    // Last, for its heading holds for all that follows.
    #[command(flatten)]
    filters: Filters,
}

impl Asked {
    /// Opens the index.
    pub(crate) fn open(&self) -> anyhow::Result<Opened> {
        Ok(index::open(&self.place.folder()?)?)
    }

    /// The query of words and flags together.
    pub(crate) fn query(&self) -> anyhow::Result<Query> {
        let typed: Vec<&str> = self
            .query
            .iter()
            .chain(&self.words)
            .map(String::as_str)
            .collect();
        query(&typed.join(" "), &self.filters)
    }
}

/// `typed` under the conditions of `filters`.
pub(crate) fn query(typed: &str, filters: &Filters) -> anyhow::Result<Query> {
    let today = Some(today());
    let mut query = search::parse(typed, today)?;
    let mut conditions = vec![query.root];
    conditions.extend(filters.conditions(today)?);
    query.root = Node::all_of(conditions);
    Ok(query)
}

/// The library has no clock; a day is a day wherever one is, so UTC will do.
pub(crate) fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// Says on standard error how `query` was read and how much it finds; what might help where that is nothing.
pub(crate) fn announce(opened: &Opened, query: &Query, unit: Unit) -> anyhow::Result<Total> {
    let options = SearchOptions {
        unit,
        limit: 1,
        ..SearchOptions::default()
    };
    let found: Found = search::search(opened, query, &options)?;
    super::remarks::remark(&found.notes, &found.warnings);
    let read_as = search::read_as(&query.root);
    output::warn(format_args!(
        "read as: {read_as}; {}",
        render::total(found.total)
    ));
    if found.total.is_nothing() {
        super::remarks::hint(opened, &query.root, unit)?;
    }
    Ok(found.total)
}
