//! Counts all that a query finds and keeps the best, in one pass, in an order that does not depend on segments or threads
//! ([`order`](super::order)).
//!
//! What is read of a document is what decides: most hits of a frequent word are worse than those kept by their score alone
//! ([`top`](super::top)). What one segment has enough of, the next need not be better than.
//!
//! A single word is not asked of Tantivy hit by hit: its list is read in blocks here ([`OneWord`]), which takes two thirds
//! of the time. Blocks are not skipped by the best score in them: what Tantivy notes for that was computed with another
//! average length of texts, and might hide a hit; and each hit is counted anyway.

use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::postings::TermInfo;
use tantivy::query::{Bm25Weight, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::articles::Articles;
use super::order::{Kept, Mark, Order, Places, Ranked, Sort, too_low_for};
use super::top::{Bound, Places as _, Top};
use crate::index::Opened;

/// Keeps the first `limit` of `sort`, of what comes after `after`.
pub(super) struct Best<'a> {
    opened: &'a Opened,
    limit: usize,
    sort: Sort,
    after: Option<Mark>,
    word: Option<OneWord>,
    /// What is behind this is not among the first, in any segment.
    bound: Arc<SharedBound>,
}

/// A query that is nothing but a word.
pub(super) struct OneWord {
    pub(super) term: Term,
    pub(super) weight: Bm25Weight,
}

impl OneWord {
    /// Where its list stands in a segment; `None` where it has none.
    fn place_in(&self, reader: &SegmentReader) -> tantivy::Result<Option<TermInfo>> {
        let inverted = reader.inverted_index(self.term.field())?;
        Ok(inverted.get_term_info(&self.term)?)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub(super) documents: u64,
    pub(super) articles: u64,
    /// How many of the documents come after the mark.
    pub(super) later: u64,
    /// The best, and some that may be, in no order.
    pub(super) kept: Vec<Kept>,
}

/// What is behind the best of the segments that were read, in one number that is ordered like it.
struct SharedBound(AtomicI64);

impl SharedBound {
    fn new() -> Self {
        Self(AtomicI64::new(i64::MAX))
    }

    fn get(&self) -> Option<Bound> {
        let bound = self.0.load(Relaxed);
        let second = i32::try_from((bound & 0xFFFF_FFFF) + i64::from(i32::MIN)).ok()?;
        let first = i32::try_from(bound >> 32).ok()?;
        (bound < i64::MAX).then_some((first, second))
    }

    fn lower(&self, (first, second): Bound) {
        let second = i64::from(second) - i64::from(i32::MIN);
        self.0.fetch_min(i64::from(first) << 32 | second, Relaxed);
    }
}

impl<'a> Best<'a> {
    /// With a limit of 0 nothing is kept, and only counted.
    pub(super) fn new(opened: &'a Opened, limit: usize, sort: Sort) -> Self {
        Self {
            opened,
            limit,
            sort,
            after: None,
            word: None,
            bound: Arc::new(SharedBound::new()),
        }
    }

    /// Only what comes after `mark` counts as later and is kept.
    pub(super) fn after(self, mark: Option<Mark>) -> Self {
        Self {
            after: mark,
            ..self
        }
    }

    /// The query is this word and nothing else.
    pub(super) fn of_word(self, word: Option<OneWord>) -> Self {
        Self { word, ..self }
    }

    /// The first of what was kept, in their order.
    pub(super) fn ranked(&self, kept: Vec<Kept>) -> tantivy::Result<Vec<Ranked>> {
        if kept.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Order::of(self.opened, self.sort)?.first(kept, self.limit))
    }
}

impl Collector for Best<'_> {
    type Fruit = Harvest;
    type Child = BestInSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<BestInSegment> {
        let columns = self.opened.columns(segment);
        let mut child = BestInSegment {
            segment,
            places: Places::of(columns, self.sort)?,
            back: columns.back()?.clone(),
            after: self.after,
            documents: 0,
            articles: Articles::of(columns)?,
            earlier: 0,
            best: Top::new(self.limit, self.bound.get()),
            waiting: Vec::with_capacity(AT_ONCE),
            too_low: (self.limit == 0).then_some(Score::INFINITY),
            is_by_score: self.requires_scoring(),
            bound: Arc::clone(&self.bound),
        };
        child.raise();
        Ok(child)
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance && self.limit > 0
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<tantivy::Result<Found>> {
        let word = self.word.as_ref().filter(|_| self.after.is_none());
        let place = word.map(|word| word.place_in(reader)).transpose()?;
        if let Some(None) = place {
            // Not one column need be opened.
            return Ok(Ok(Found::nothing(segment)));
        }
        let word = word.zip(place.flatten());
        let mut child = self.for_segment(segment, reader)?;
        match (word, reader.alive_bitset(), child.is_by_score) {
            (Some((word, place)), None, _) => child.read(word, &place, reader)?,
            (_, Some(alive), true) => weight.for_each(reader, &mut |doc, score| {
                if alive.is_alive(doc) {
                    child.collect(doc, score);
                }
            })?,
            (_, None, true) => {
                weight.for_each(reader, &mut |doc, score| child.collect(doc, score))?;
            }
            (_, alive, _) => weight.for_each_no_score(reader, &mut |docs| {
                for &doc in docs {
                    if alive.is_none_or(|alive| alive.is_alive(doc)) {
                        child.collect(doc, 0.0);
                    }
                }
            })?,
        }
        Ok(child.harvest())
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Found>>) -> tantivy::Result<Harvest> {
        let mut all = Harvest::default();
        for fruit in fruits {
            let found = fruit?;
            all.documents += found.documents;
            all.articles += found.articles;
            all.later += found.later;
            let segment = found.segment;
            let of_segment = found.best.into_iter();
            all.kept.extend(of_segment.map(|(first, doc)| Kept {
                first,
                segment,
                doc,
            }));
        }
        Ok(all)
    }
}

/// What was found in one segment.
pub(super) struct Found {
    segment: SegmentOrdinal,
    documents: u64,
    articles: u64,
    later: u64,
    /// The best, and some that may be.
    best: Vec<(i32, DocId)>,
}

impl Found {
    const fn nothing(segment: SegmentOrdinal) -> Self {
        Self {
            segment,
            documents: 0,
            articles: 0,
            later: 0,
            best: Vec::new(),
        }
    }
}

/// The best of one segment.
pub(super) struct BestInSegment {
    segment: SegmentOrdinal,
    places: Places,
    /// How many documents before a quotation its article stands.
    back: Column<u64>,
    after: Option<Mark>,
    documents: u64,
    articles: Articles,
    /// How many do not come after the mark.
    earlier: u64,
    best: Top,
    /// What was found and not yet put to the best; see [`Top::push_all`].
    waiting: Vec<(i32, DocId)>,
    /// A score that cannot be among the best, where they come by score and none must be counted as earlier.
    too_low: Option<Score>,
    is_by_score: bool,
    bound: Arc<SharedBound>,
}

/// So many documents are put to the best at once: enough for the processor to wait for their dates side by side.
const AT_ONCE: usize = 64;

impl SegmentCollector for BestInSegment {
    type Fruit = tantivy::Result<Found>;

    #[inline]
    fn collect(&mut self, doc: DocId, score: Score) {
        self.documents += 1;
        self.articles.add(doc);
        if self.too_low.is_none_or(|too_low| score > too_low) {
            self.consider(doc, score);
        }
    }

    fn harvest(mut self) -> tantivy::Result<Found> {
        self.best.push_all(&self.waiting, &self.places);
        let (best, bound) = self.best.into_kept(&self.places);
        self.places.close()?;
        if let Some(bound) = bound {
            self.bound.lower(bound);
        }
        Ok(Found {
            segment: self.segment,
            documents: self.documents,
            articles: self.articles.harvest()?,
            later: self.documents - self.earlier,
            best,
        })
    }
}

impl BestInSegment {
    /// Collects the documents of a word.
    fn read(
        &mut self,
        word: &OneWord,
        place: &TermInfo,
        reader: &SegmentReader,
    ) -> tantivy::Result<()> {
        let field = word.term.field();
        let option = if self.is_by_score {
            IndexRecordOption::WithFreqs
        } else {
            IndexRecordOption::Basic
        };
        let inverted = reader.inverted_index(field)?;
        let mut postings = inverted.read_block_postings_from_terminfo(place, option)?;
        let lengths = reader.get_fieldnorms_reader(field)?;
        while postings.block_len() > 0 {
            let docs = postings.docs();
            self.documents += docs.len() as u64;
            self.articles.add_all(docs);
            if self.is_by_score {
                for (&doc, &times) in docs.iter().zip(postings.freqs()) {
                    let score = word.weight.score(lengths.fieldnorm_id(doc), times);
                    if self.too_low.is_none_or(|too_low| score > too_low) {
                        self.consider(doc, score);
                    }
                }
            } else if self.too_low.is_none() {
                for &doc in docs {
                    self.consider(doc, 0.0);
                }
            }
            postings.advance();
        }
        Ok(())
    }

    #[inline]
    fn consider(&mut self, doc: DocId, score: Score) {
        let first = self.places.first(doc, score);
        if self.is_earlier(first, doc) {
            self.earlier += 1;
            return;
        }
        self.waiting.push((first, doc));
        if self.waiting.len() >= AT_ONCE {
            self.best.push_all(&self.waiting, &self.places);
            self.waiting.clear();
            self.raise();
        }
    }

    /// Notes what is too low by now.
    #[inline]
    fn raise(&mut self) {
        if self.is_by_score
            && self.after.is_none()
            && let Some(bound) = self.best.bound()
        {
            self.too_low = Some(too_low_for(bound));
        }
    }

    fn is_earlier(&self, first: i32, doc: DocId) -> bool {
        let Some(mark) = self.after else {
            return false;
        };
        let rest = || {
            let (second, article, _) = self.places.tie(doc);
            let back = self.back.first(doc).unwrap_or_default();
            (second, article, back) <= (mark.second, mark.article, mark.back)
        };
        match first.cmp(&mark.first) {
            Ordering::Less => true,
            Ordering::Equal => rest(),
            Ordering::Greater => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_bound_only_comes_nearer() {
        let shared = SharedBound::new();
        assert_eq!(shared.get(), None);
        for (bound, expected) in [
            ((-3, 7), (-3, 7)),
            ((-3, 8), (-3, 7)),
            ((-3, -20_000), (-3, -20_000)),
            ((-2, i32::MIN), (-3, -20_000)),
            ((-4, i32::MAX), (-4, i32::MAX)),
        ] {
            shared.lower(bound);
            assert_eq!(shared.get(), Some(expected));
        }
    }
}
