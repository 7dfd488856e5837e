//! A query and an open index go in, the totals and an iterator over the ranked hits come out.
//!
//! Everything that matches is visited once, which gives exact totals; of that, the addresses of the first hits are kept,
//! and each hit is read when it is asked for. Where more hits are wanted than [`WINDOW`], the query is run again behind the
//! last one: memory does not grow with the number of hits, and another pass costs far less than reading that many texts.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, TermQuery};
use tantivy::schema::Field as IndexField;

use super::collect::{Best, Harvest, OneWord, Sought};
use super::compile::{Boxed, Compiler};
use super::cursor::{self, Cursor};
use super::hits::{self, Copies, Hit, Reading};
use super::order::{Kept, Mark, Order, Ranked, Sort};
use super::pattern::Pattern;
use super::places;
use super::query::{Query, Warning};
use super::run::{SearchOptions, Total, Unit};
use crate::error::Error;
use crate::index::{KindStatistics, Opened};

/// A hit with the whole text that it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct FullHit {
    /// The hit.
    pub hit: Hit,
    /// The body of its article, verbatim.
    pub body: String,
}

/// The answer to a query: totals at once, hits one at a time, in their order.
pub struct Ranking<'a> {
    /// How much there is.
    pub total: Total,
    /// Which of several places a name means, with exact counts; and whether a cursor may be out of date.
    pub notes: Vec<String>,
    /// The remarks of the parser, and what the index added to them.
    pub warnings: Vec<Warning>,
    opened: &'a Opened,
    unit: Unit,
    sort: Sort,
    query: Boxed,
    frequencies: FxHashMap<Term, u64>,
    patterns: Vec<Pattern>,
    copies: Copies,
    question: u64,
    /// What comes next, the first last.
    window: Vec<Ranked>,
    /// How many hits there are after those that were read.
    later: u64,
    /// How many more are wanted.
    wanted: usize,
    /// How many addresses are kept at most.
    most: usize,
    /// Where the page begins, and the last hit that was read since.
    after: Option<Mark>,
    last: Option<Ranked>,
}

/// How many addresses are kept, unless a caller wants fewer: 3 MB, and as much again while they are put in order.
const WINDOW: usize = 1 << 17;

/// Runs `query`, from the beginning or after the end of another page.
///
/// The order of hits is total: score, then date, the newer first, then article, then place in the article; an order by date
/// leaves the score out. It is the same however the index is cut into segments.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read, [`Error::ForeignCursor`] where `after` belongs to another question.
pub fn rank<'a>(
    opened: &'a Opened,
    query: &Query,
    options: &SearchOptions,
    after: Option<&Cursor>,
) -> Result<Ranking<'a>, Error> {
    rank_in_window(opened, query, options, (after, WINDOW))
}

/// The same with at most so many addresses kept.
pub(super) fn rank_in_window<'a>(
    opened: &'a Opened,
    query: &Query,
    options: &SearchOptions,
    (after, most): (Option<&Cursor>, usize),
) -> Result<Ranking<'a>, Error> {
    let mut ranking = asked(opened, query, options, (after, most))?;
    ranking.total = ranking.run()?;
    Ok(ranking)
}

/// What a query finds, before its hits are put in order.
pub(super) struct Gathered<'a> {
    pub(super) total: Total,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<Warning>,
    /// What to mark in texts.
    pub(super) patterns: Vec<Pattern>,
    /// The best, in no order.
    pub(super) kept: Vec<Kept>,
    /// Puts these in their order.
    pub(super) order: Order<'a>,
}

/// Runs `query` and keeps the best, as many as `options` have for a limit.
pub(super) fn gather<'a>(
    opened: &'a Opened,
    query: &Query,
    options: &SearchOptions,
) -> Result<Gathered<'a>, Error> {
    let ranking = asked(opened, query, options, (None, options.limit))?;
    let harvest = ranking.harvest()?;
    Ok(Gathered {
        total: options.unit.total(&harvest),
        notes: ranking.notes,
        warnings: ranking.warnings,
        patterns: ranking.patterns,
        kept: harvest.kept,
        order: harvest.order,
    })
}

/// The query made ready, but not run.
fn asked<'a>(
    opened: &'a Opened,
    query: &Query,
    options: &SearchOptions,
    (after, most): (Option<&Cursor>, usize),
) -> Result<Ranking<'a>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let question = cursor::question(&query.root, options.unit, options.sort);
    if after.is_some_and(|after| after.question != question) {
        return Err(Error::ForeignCursor);
    }
    let mut compiler = Compiler::new(opened, options.unit.kind());
    let runnable = compiler.documents(&query.root).map_err(fail)?;
    let mut warnings = query.warnings.clone();
    warnings.append(&mut compiler.warnings);
    let mut notes = std::mem::take(&mut compiler.notes);
    for (name, numbers) in &compiler.homonyms {
        notes.extend(places::note(opened, &runnable, (name, numbers)).map_err(fail)?);
    }
    let is_stale = after.is_some_and(|after| after.state != cursor::state(opened));
    if is_stale && options.sort == Sort::Relevance {
        notes.push(CHANGED.to_owned());
    }
    Ok(Ranking {
        total: Total::default(),
        notes,
        warnings,
        opened,
        unit: options.unit,
        sort: options.sort,
        query: runnable,
        frequencies: compiler.frequencies,
        patterns: compiler.patterns,
        copies: Copies::Counted,
        question,
        window: Vec::new(),
        later: 0,
        wanted: match options.limit {
            0 => usize::MAX,
            limit => limit,
        },
        most,
        after: after.map(|after| after.mark),
        last: None,
    })
}

const CHANGED: &str = "the index has changed since the page before, and scores with it: a hit near its end may come again or \
     be left out; with an order by date pages hold";

impl<'a> Ranking<'a> {
    /// The same hits with fewer addresses kept, at most `addresses`: less memory, but as many more passes over the index.
    #[must_use]
    pub fn keeping(mut self, addresses: usize) -> Self {
        self.most = addresses.max(1);
        let beyond = self.window.len().saturating_sub(self.most);
        self.window.drain(..beyond);
        self
    }

    /// The same hits without how many copies each has.
    #[must_use]
    pub fn without_copies(self) -> Self {
        Self {
            copies: Copies::Left,
            ..self
        }
    }

    /// The next hit.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] where the index cannot be read.
    pub fn next_hit(&mut self) -> Result<Option<FullHit>, Error> {
        if self.wanted == 0 || self.later == 0 {
            return Ok(None);
        }
        if self.window.is_empty() {
            self.run()?;
        }
        let Some(ranked) = self.window.pop() else {
            return Ok(None);
        };
        self.wanted -= 1;
        self.later -= 1;
        self.last = Some(ranked);
        let read = match self.unit {
            Unit::Quotations => hits::quotation,
            Unit::Articles => hits::article,
        };
        let reading = Reading {
            sort: self.sort,
            patterns: &self.patterns,
            copies: self.copies,
        };
        read(self.opened, &ranked, reading).map(Some)
    }

    /// The end of what was read, where there is more behind it.
    ///
    /// # Errors
    ///
    /// [`Error::Index`] where the index cannot be read.
    pub fn cursor(&self) -> Result<Option<Cursor>, Error> {
        let end = self.end()?.filter(|_| self.later > 0);
        Ok(end.map(|mark| Cursor {
            question: self.question,
            state: cursor::state(self.opened),
            mark,
        }))
    }

    /// Where the last hit stands that was read, on this page or on the one before.
    fn end(&self) -> Result<Option<Mark>, Error> {
        let Some(last) = self.last else {
            return Ok(self.after);
        };
        Ok(Some(last.mark(self.back(&last)?)))
    }

    /// Fills the window with what comes after the last hit; tells how much was found.
    fn run(&mut self) -> Result<Total, Error> {
        let mut harvest = self.harvest()?;
        self.later = harvest.later;
        self.window = harvest.ranked(self.limit());
        self.window.reverse();
        Ok(self.unit.total(&harvest))
    }

    /// How many addresses are wanted at once.
    fn limit(&self) -> usize {
        self.wanted.min(self.most)
    }

    /// What comes after the last hit.
    fn harvest(&self) -> Result<Harvest<'a>, Error> {
        let fail = |source| Error::index(&self.opened.path, source);
        let statistics = Weights {
            kind: KindStatistics::new(self.opened, self.unit.kind()).map_err(fail)?,
            frequencies: &self.frequencies,
        };
        let best = Best::new(self.opened, self.limit(), self.sort).after(self.end()?);
        let harvest = match self.only_word(&statistics).map_err(fail)? {
            Some(word) => best.harvest(&Sought::Word(word)),
            None => best.of(&self.query, &statistics),
        };
        harvest.map_err(fail)
    }

    /// The word that the query is, where it is nothing else and its field knows how long texts are.
    fn only_word(&self, statistics: &Weights<'_>) -> tantivy::Result<Option<OneWord>> {
        let Some(query) = self.query.downcast_ref::<TermQuery>() else {
            return Ok(None);
        };
        let term = query.term().clone();
        let schema = self.opened.searcher.schema();
        if !schema.get_field_entry(term.field()).has_fieldnorms() {
            return Ok(None);
        }
        let weight = Bm25Weight::for_terms(statistics, std::slice::from_ref(&term))?;
        Ok(Some(OneWord { term, weight }))
    }

    /// The place of a document in its article; 0 for the article itself.
    fn back(&self, ranked: &Ranked) -> Result<u64, Error> {
        let address = ranked.address();
        let columns = self.opened.columns(address.segment_ord);
        let column = columns
            .back()
            .map_err(|source| Error::index(&self.opened.path, source))?;
        Ok(column.first(address.doc_id).unwrap_or_default())
    }
}

impl Iterator for Ranking<'_> {
    type Item = Result<FullHit, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_hit().transpose()
    }
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
