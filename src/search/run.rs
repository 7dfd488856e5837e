//! A query and an open index go in, ranked hits with exact totals come out.
//!
//! Everything that matches is visited once: that gives exact totals, and for news archives of one machine it costs less
//! than reading the texts of one page of hits.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field as IndexField;

use super::collect::{Best, Harvest, Sort};
use super::compile::Compiler;
use super::expand;
use super::hits::{self, Hit};
use super::pattern::Pattern;
use super::places;
use super::query::{Node, Query, Warning};
use crate::error::Error;
use crate::index::{DocumentKind, KindStatistics, Opened};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Quotations that match; absent in a search for articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotations: Option<u64>,
    /// Articles that match, or that hold the quotations.
    pub articles: u64,
}

/// Runs `query`.
///
/// The order of hits is total: score, then date, the newer first, then article, then place in the article; it is the same
/// however the index is cut into segments.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn search(opened: &Opened, query: &Query, options: &SearchOptions) -> Result<Found, Error> {
    let best = Best {
        limit: options.limit,
        sort: options.sort,
    };
    let ran = run(opened, query, options.unit, &best)?;
    let mut found = Vec::with_capacity(ran.harvest.best.len());
    for ranked in &ran.harvest.best {
        found.push(match options.unit {
            Unit::Quotations => hits::quotation(opened, ranked, &ran.patterns)?,
            Unit::Articles => hits::article(opened, ranked, &ran.patterns)?,
        });
    }
    Ok(Found {
        notes: ran.notes,
        total: options.unit.total(&ran.harvest),
        hits: found,
        warnings: ran.warnings,
    })
}

/// A query that was run, before any text is read.
pub(super) struct Ran {
    pub(super) harvest: Harvest,
    /// What to mark in the hits.
    pub(super) patterns: Vec<Pattern>,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<Warning>,
}

/// Runs `query` and ranks what it finds.
pub(super) fn run(opened: &Opened, query: &Query, unit: Unit, best: &Best) -> Result<Ran, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let languages = languages(opened).map_err(fail)?;
    let mut compiler = Compiler::new(opened, unit.kind(), &languages);
    let runnable = compiler.documents(&query.root).map_err(fail)?;
    let statistics = Weights {
        kind: KindStatistics::new(&opened.searcher, &opened.fields, unit.kind()).map_err(fail)?,
        frequencies: &compiler.frequencies,
    };
    let harvest = opened
        .searcher
        .search_with_statistics_provider(&runnable, best, &statistics)
        .map_err(fail)?;
    let mut warnings = query.warnings.clone();
    warnings.append(&mut compiler.warnings);
    let mut notes = std::mem::take(&mut compiler.notes);
    if !compiler.homonyms.is_empty() {
        let counted = places::count(opened, &runnable).map_err(fail)?;
        let named = compiler.homonyms.iter();
        notes.extend(named.filter_map(|name| places::note(name, &counted)));
    }
    Ok(Ran {
        harvest,
        patterns: compiler.patterns,
        notes,
        warnings,
    })
}

/// How much matches `node`, without any hits.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn count(opened: &Opened, node: &Node, unit: Unit) -> Result<Total, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let languages = languages(opened).map_err(fail)?;
    let compiled = Compiler::new(opened, unit.kind(), &languages)
        .documents(node)
        .map_err(fail)?;
    let harvest = opened
        .searcher
        .search(
            &compiled,
            &Best {
                limit: 1,
                sort: Sort::NewestFirst,
            },
        )
        .map_err(fail)?;
    Ok(unit.total(&harvest))
}

/// The query as Tantivy runs it, as text for a person who wonders.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn explain(opened: &Opened, node: &Node, unit: Unit) -> Result<String, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let languages = languages(opened).map_err(fail)?;
    let compiled = Compiler::new(opened, unit.kind(), &languages)
        .documents(node)
        .map_err(fail)?;
    Ok(format!("{compiled:?}"))
}

impl Unit {
    pub(super) fn kind(self) -> DocumentKind {
        match self {
            Self::Quotations => DocumentKind::Quotation,
            Self::Articles => DocumentKind::Article,
        }
    }

    pub(super) fn total(self, harvest: &Harvest) -> Total {
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

/// How many languages of an archive are looked up for inflections.
const MOST_LANGUAGES: usize = 3;

/// The commonest languages of the archive; English where it names none.
pub(super) fn languages(opened: &Opened) -> tantivy::Result<Vec<String>> {
    let known = expand::known_terms(&opened.searcher, opened.fields.language, "", |_| true)?;
    let mut known: Vec<(String, u64)> = known.into_iter().collect();
    known.sort_by_key(|&(_, documents)| std::cmp::Reverse(documents));
    known.truncate(MOST_LANGUAGES);
    if known.is_empty() {
        return Ok(vec!["en".to_owned()]);
    }
    Ok(known.into_iter().map(|(language, _)| language).collect())
}

/// The statistics of one kind of document, with one rarity for all forms of a word.
struct Weights<'a> {
    kind: KindStatistics<'a>,
    frequencies: &'a FxHashMap<Term, u64>,
}

impl Bm25StatisticsProvider for Weights<'_> {
    fn total_num_tokens(&self, field: IndexField) -> tantivy::Result<u64> {
        self.kind.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.kind.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        match self.frequencies.get(term) {
            Some(&shared) => Ok(shared.min(self.kind.total_num_docs()?)),
            None => self.kind.doc_freq(term),
        }
    }
}
