//! Counts all that a query finds and keeps the best, in one pass, in an order that does not depend on segments or threads
//! ([`order`](super::order)).
//!
//! What is read of a document is what decides: most hits of a frequent word are worse than those kept by their score alone
//! ([`top`](super::top)). What is kept of one segment bounds the next.
//!
//! A single word is not asked of Tantivy hit by hit: its list is read in blocks here ([`OneWord`]), which takes two thirds
//! of the time. Blocks are not skipped by the best score in them: what Tantivy notes for that was computed with another
//! average length of texts, and might hide a hit; and each hit is counted anyway.

use std::cmp::Ordering;

use tantivy::columnar::Column;
use tantivy::fastfield::AliveBitSet;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Query, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::articles::Articles;
use super::order::{Kept, Mark, Order, Places, Ranked, Sort, too_low_for};
use super::top::Top;
use crate::index::Opened;

/// Keeps the first `limit` of `sort`, of what comes after `after`.
pub(super) struct Best<'a> {
    opened: &'a Opened,
    limit: usize,
    sort: Sort,
    after: Option<Mark>,
}

/// What is asked.
pub(super) enum Sought {
    /// Nothing but a word.
    Word(OneWord),
    /// Anything else.
    Query(Box<dyn Weight>),
}

/// A query that is nothing but a word.
pub(super) struct OneWord {
    pub(super) term: Term,
    pub(super) weight: Bm25Weight,
}

/// What was found.
pub(super) struct Harvest<'a> {
    pub(super) documents: u64,
    pub(super) articles: u64,
    /// How many of the documents come after the mark.
    pub(super) later: u64,
    /// The best, and some that may be, in no order.
    pub(super) kept: Vec<Kept>,
    /// Puts these in their order.
    pub(super) order: Order<'a>,
}

impl<'a> Best<'a> {
    /// With a limit of 0 nothing is kept, and only counted.
    pub(super) fn new(opened: &'a Opened, limit: usize, sort: Sort) -> Self {
        Self {
            opened,
            limit,
            sort,
            after: None,
        }
    }

    /// Only what comes after `mark` counts as later and is kept.
    pub(super) fn after(self, mark: Option<Mark>) -> Self {
        Self {
            after: mark,
            ..self
        }
    }

    /// Everything that `query` finds.
    pub(super) fn of(
        &self,
        query: &dyn Query,
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<Harvest<'a>> {
        let searcher = &self.opened.searcher;
        let scoring = if self.is_by_score() {
            EnableScoring::enabled_from_statistics_provider(statistics, searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        self.harvest(&Sought::Query(query.weight(scoring)?))
    }

    /// Everything that `sought` finds, segment by segment.
    pub(super) fn harvest(&self, sought: &Sought) -> tantivy::Result<Harvest<'a>> {
        let mut harvest = Harvest {
            documents: 0,
            articles: 0,
            later: 0,
            kept: Vec::new(),
            order: Order::new(self.opened, self.sort),
        };
        let mut top = Top::new(self.limit);
        let mut list = None;
        let segments = self.opened.searcher.segment_readers();
        for (segment, reader) in (0..).zip(segments) {
            if let Sought::Word(word) = sought
                && !self.open(&mut list, word, reader)?
            {
                // Not one column need be opened.
                continue;
            }
            harvest.order.open(segment)?;
            let mut found = self.in_segment(segment, &harvest.order, &mut top)?;
            match (sought, &mut list) {
                (Sought::Word(word), Some(list)) => found.read(word, list, reader)?,
                (Sought::Query(weight), _) => found.run(weight.as_ref(), reader)?,
                _ => {}
            }
            let (documents, later) = (found.documents, found.documents - found.earlier);
            harvest.articles += found.articles.harvest()?;
            harvest.documents += documents;
            harvest.later += later;
        }
        harvest.kept = top.into_kept(&harvest.order);
        harvest.order.close()?;
        Ok(harvest)
    }

    fn is_by_score(&self) -> bool {
        self.sort == Sort::Relevance && self.limit > 0
    }

    /// Puts the list of a word in a segment into `list`; whether there is one.
    fn open(
        &self,
        list: &mut Option<BlockSegmentPostings>,
        word: &OneWord,
        reader: &SegmentReader,
    ) -> tantivy::Result<bool> {
        let inverted = reader.inverted_index(word.term.field())?;
        let Some(place) = inverted.get_term_info(&word.term)? else {
            return Ok(false);
        };
        if let Some(list) = list {
            // Its room of two kilobytes is used again.
            inverted.reset_block_postings_from_terminfo(&place, list)?;
            return Ok(true);
        }
        let option = if self.is_by_score() {
            IndexRecordOption::WithFreqs
        } else {
            IndexRecordOption::Basic
        };
        *list = Some(inverted.read_block_postings_from_terminfo(&place, option)?);
        Ok(true)
    }

    fn in_segment<'s>(
        &self,
        segment: SegmentOrdinal,
        order: &'s Order<'a>,
        top: &'s mut Top,
    ) -> tantivy::Result<InSegment<'a, 's>> {
        let columns = self.opened.columns(segment);
        let mut found = InSegment {
            segment,
            order,
            places: order.places(segment),
            top,
            back: columns.back()?,
            after: self.after,
            documents: 0,
            articles: Articles::of(columns)?,
            earlier: 0,
            too_low: if self.limit == 0 {
                Score::INFINITY
            } else {
                Score::NEG_INFINITY
            },
            is_by_score: self.is_by_score(),
        };
        found.raise();
        Ok(found)
    }
}

impl Harvest<'_> {
    /// The first of what was kept, in their order.
    pub(super) fn ranked(&mut self, limit: usize) -> Vec<Ranked> {
        self.order.first(std::mem::take(&mut self.kept), limit)
    }
}

/// So many documents of a list are looked at together: as many as Tantivy packs into a block.
const AT_ONCE: usize = 128;

/// What is found in one segment.
struct InSegment<'a, 's> {
    segment: SegmentOrdinal,
    order: &'s Order<'a>,
    places: &'s Places<'a>,
    top: &'s mut Top,
    /// How many documents before a quotation its article stands.
    back: &'a Column<u64>,
    after: Option<Mark>,
    documents: u64,
    articles: Articles<'a>,
    /// How many do not come after the mark.
    earlier: u64,
    /// A score that cannot be among the best, where they come by score and none must be counted as earlier.
    too_low: Score,
    is_by_score: bool,
}

impl InSegment<'_, '_> {
    /// Collects what a query finds.
    fn run(&mut self, weight: &dyn Weight, reader: &SegmentReader) -> tantivy::Result<()> {
        let alive = reader.alive_bitset();
        if self.is_by_score {
            return weight.for_each(reader, &mut |doc, score| {
                if is_alive(alive, doc) {
                    self.collect(doc, score);
                }
            });
        }
        weight.for_each_no_score(reader, &mut |docs| {
            for &doc in docs {
                if is_alive(alive, doc) {
                    self.collect(doc, 0.0);
                }
            }
        })
    }

    /// Collects the documents of a word.
    fn read(
        &mut self,
        word: &OneWord,
        list: &mut BlockSegmentPostings,
        reader: &SegmentReader,
    ) -> tantivy::Result<()> {
        let lengths = reader.get_fieldnorms_reader(word.term.field())?;
        let score = |doc, times| word.weight.score(lengths.fieldnorm_id(doc), times);
        let alive = reader.alive_bitset();
        while list.block_len() > 0 {
            let docs = list.docs();
            if let Some(alive) = alive {
                for (at, &doc) in docs.iter().enumerate() {
                    if alive.is_alive(doc) {
                        self.collect(doc, score(doc, list.freq(at)));
                    }
                }
            } else {
                self.documents += docs.len() as u64;
                self.articles.add_all(docs);
                if self.is_by_score {
                    let parts = docs.chunks(AT_ONCE).zip(list.freqs().chunks(AT_ONCE));
                    for (docs, freqs) in parts {
                        self.consider_best(docs, freqs, score);
                    }
                } else if self.too_low < 0.0 {
                    for &doc in docs {
                        self.consider(doc, 0.0);
                    }
                }
            }
            list.advance();
        }
        Ok(())
    }

    #[inline]
    fn collect(&mut self, doc: DocId, score: Score) {
        self.documents += 1;
        self.articles.add(doc);
        if score > self.too_low {
            self.consider(doc, score);
        }
    }

    /// Considers what is not too low of the documents of a block, told for all of them first: whether one is, the processor
    /// would guess wrong as often as not.
    #[inline]
    fn consider_best(
        &mut self,
        docs: &[DocId],
        freqs: &[u32],
        score: impl Fn(DocId, u32) -> Score,
    ) {
        let mut found = [(0, 0.0); AT_ONCE];
        let mut count = 0;
        for (&doc, &times) in docs.iter().zip(freqs) {
            let score = score(doc, times);
            found[count] = (doc, score);
            count += usize::from(score > self.too_low);
        }
        for &(doc, score) in found.iter().take(count) {
            self.consider(doc, score);
        }
    }

    #[inline]
    fn consider(&mut self, doc: DocId, score: Score) {
        let kept = Kept::new(self.places.first(doc, score), self.segment, doc);
        if let Some(mark) = self.after
            && self.is_earlier(kept, mark)
        {
            self.earlier += 1;
            return;
        }
        let bound = self.top.bound();
        self.top.push(kept, self.order);
        if self.top.bound() != bound {
            self.raise();
        }
    }

    /// Notes what is too low by now.
    #[inline]
    fn raise(&mut self) {
        if self.is_by_score
            && self.after.is_none()
            && let Some(bound) = self.top.bound()
        {
            self.too_low = too_low_for(bound);
        }
    }

    /// Whether a document does not come after the mark.
    fn is_earlier(&self, kept: Kept, mark: Mark) -> bool {
        let rest = || {
            let back = self.back.first(kept.doc()).unwrap_or_default();
            self.order.ranked(kept).mark(back) <= mark
        };
        match kept.first.cmp(&mark.first) {
            Ordering::Less => true,
            Ordering::Equal => rest(),
            Ordering::Greater => false,
        }
    }
}

fn is_alive(alive: Option<&AliveBitSet>, doc: DocId) -> bool {
    alive.is_none_or(|alive| alive.is_alive(doc))
}
