//! A query and an open index go in, the first hits or exact totals come out.

use serde::Serialize;

use super::collect::{Best, Harvest};
use super::compile::{Boxed, Compiler};
use super::hits::Hit;
use super::order::Sort;
use super::query::{Node, Query, Warning};
use super::ranking::rank;
use crate::error::Error;
use crate::index::{DocumentKind, Opened};

/// What a search answers with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// With quotations.
    #[default]
    Quotations,
    /// With articles.
    Articles,
}

/// How a search is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchOptions {
    /// What it answers with.
    pub unit: Unit,
    /// In which order.
    pub sort: Sort,
    /// How many hits at most; 0 for all. Totals count everything, whatever the limit.
    pub limit: usize,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
    /// How much there is.
    pub total: Total,
    /// The first hits.
    pub hits: Vec<Hit>,
    /// Which of several places a name means, with exact counts.
    pub notes: Vec<String>,
    /// The remarks of the parser, and what the index added to them.
    pub warnings: Vec<Warning>,
}

/// Exact numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Quotations that match; absent in a search for articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotations: Option<u64>,
    /// Articles that match, or that hold the quotations.
    pub articles: u64,
}

/// Runs `query` and reads its first hits; [`rank`] reads them one at a time, and further ones.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn search(opened: &Opened, query: &Query, options: &SearchOptions) -> Result<Found, Error> {
    let mut ranking = rank(opened, query, options, None)?;
    let mut hits = Vec::new();
    while let Some(full) = ranking.next_hit()? {
        hits.push(full.hit);
    }
    Ok(Found {
        total: ranking.total,
        hits,
        notes: ranking.notes,
        warnings: ranking.warnings,
    })
}

/// How much matches `node`, without any hits.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn count(opened: &Opened, node: &Node, unit: Unit) -> Result<Total, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let compiled = Compiler::new(opened, unit.kind())
        .documents(node)
        .map_err(fail)?;
    let harvest = Best::new(opened, 0, Sort::NewestFirst)
        .of(&compiled, &opened.searcher)
        .map_err(fail)?;
    Ok(unit.total(&harvest))
}

// What a wildcard stands for would fill screens.
const MOST_EXPLAINED: usize = 4000;

/// The query as Tantivy runs it, as text for a person who wonders; the beginning of a very long one.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn explain(opened: &Opened, node: &Node, unit: Unit) -> Result<String, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let compiled = Compiler::new(opened, unit.kind())
        .documents(node)
        .map_err(fail)?;
    let text = format!("{compiled:?}");
    let shown = text.floor_char_boundary(MOST_EXPLAINED);
    Ok(match text.get(..shown) {
        Some(start) if start.len() < text.len() => {
            format!("{start} … ({} bytes in all)", text.len())
        }
        _ => text,
    })
}

impl Unit {
    pub(super) fn kind(self) -> DocumentKind {
        match self {
            Self::Quotations => DocumentKind::Quotation,
            Self::Articles => DocumentKind::Article,
        }
    }

    pub(super) fn total(self, harvest: &Harvest<'_>) -> Total {
        let quotations = (self == Self::Quotations).then_some(harvest.documents);
        Total {
            quotations,
            articles: harvest.articles,
        }
    }
}

impl Total {
    /// Whether nothing matches.
    pub fn is_nothing(&self) -> bool {
        self.articles == 0
    }
}

/// `node` as a query over the documents of `unit`.
pub(super) fn runnable(opened: &Opened, node: &Node, unit: Unit) -> tantivy::Result<Boxed> {
    Compiler::new(opened, unit.kind()).documents(node)
}
