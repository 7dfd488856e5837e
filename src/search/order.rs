//! Documents go in, their places in the order of hits come out.
//!
//! Ties are common in news (wire copies score alike), so the order is total: score, date, article, place in the article.
//! Tantivy adds up the scores of a conjunction in an order that depends on the segment, and sums of floats differ in
//! their last bits by that; so scores are compared in steps of 1/1024. An order by date leaves scores out: it is cheaper,
//! it holds while the archive grows, and the quotations of an article stay together.

use std::cell::Cell;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal};

use super::top;
use crate::index::{Columns, Opened, Precedence, UNDATED, day_in};

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; among equals the newest.
    #[default]
    Relevance,
    /// The newest first; what has no date last.
    NewestFirst,
    /// The oldest first; what has no date last.
    OldestFirst,
}

/// A document with its place in the order: the less, the better. Small, because an export holds very many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    first: i32,
    second: i32,
    article: u64,
    doc: DocId,
    segment: SegmentOrdinal,
}

/// A place in the order that means the same in every process, however the index is cut into segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) first: i32,
    pub(super) second: i32,
    pub(super) article: u64,
    /// The document's place in its article: the value of the field `back`.
    pub(super) back: u64,
}

/// A document with the first part of its place.
///
/// Of two numbers, which stay in registers: with three the processor wrote them to memory and read them again in other pieces, and
/// waited for that a sixth of the search for a rare word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kept {
    pub(super) first: i32,
    /// The segment, and behind it the document.
    address: u64,
}

impl Kept {
    #[inline]
    pub(super) fn new(first: i32, segment: SegmentOrdinal, doc: DocId) -> Self {
        Self {
            first,
            address: u64::from(segment) << u32::BITS | u64::from(doc),
        }
    }

    #[inline]
    pub(super) const fn segment(self) -> SegmentOrdinal {
        (self.address >> u32::BITS) as SegmentOrdinal
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    #[inline]
    pub(super) const fn doc(self) -> DocId {
        self.address as DocId
    }

    pub(super) fn address(self) -> DocAddress {
        DocAddress::new(self.segment(), self.doc())
    }
}

/// How many steps of score there are in 1.
const STEPS: f64 = 1024.0;

/// The first part of the place of what scores so.
#[expect(
    clippy::cast_possible_truncation,
    reason = "scores are far below 2^21, and beyond that all are equal"
)]
#[inline]
pub(super) fn by_score(score: Score) -> i32 {
    // Not `round`, which is a call where the processor's own instruction may not be there; no score is negative.
    -((f64::from(score) * STEPS + 0.5) as i32)
}

/// A score that is too low for a place whose first part is `bound`: told without rounding, which most hits need not.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rounded down to the next score below"
)]
#[inline]
pub(super) fn too_low_for(bound: i32) -> Score {
    (((-f64::from(bound) - 0.5) / STEPS) as Score).next_down()
}

impl Ranked {
    pub(super) fn address(&self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
    }

    /// The document with the first part of its place.
    pub(super) fn kept(&self) -> Kept {
        Kept::new(self.first, self.segment, self.doc)
    }

    /// The score, in whole steps; `None` where the order has no use for it.
    pub(super) fn score(&self, sort: Sort) -> Option<f64> {
        (sort == Sort::Relevance).then(|| -f64::from(self.first) / STEPS)
    }

    /// The day, in days since 1970-01-01.
    pub(super) fn date(&self, sort: Sort) -> Option<i32> {
        let place = match sort {
            Sort::Relevance => self.second,
            Sort::NewestFirst | Sort::OldestFirst => self.first,
        };
        let day = if sort == Sort::OldestFirst {
            place
        } else {
            -place
        };
        (place != UNDATED).then_some(day)
    }

    /// Its place, where the document stands at `back` in its article.
    pub(super) fn mark(&self, back: u64) -> Mark {
        Mark {
            first: self.first,
            second: self.second,
            article: self.article,
            back,
        }
    }
}

/// A place without its first part; what stands last tells apart what is nowhere else different. Where the
/// [`Precedence`] of articles is known, it stands for the date and the article.
pub(super) type Tie = (i32, u64, DocId, SegmentOrdinal);

/// The columns of a segment that tell a document's place in the order.
pub(super) struct Places<'a> {
    sort: Sort,
    article: &'a Column<u64>,
    date: &'a Column<i64>,
    columns: &'a Columns,
    precedence: Option<Precedence<'a>>,
    /// How often the column of dates was asked.
    dates_read: Cell<u64>,
}

impl<'a> Places<'a> {
    fn of(
        columns: &'a Columns,
        precedence: Option<Precedence<'a>>,
        sort: Sort,
    ) -> tantivy::Result<Self> {
        Ok(Self {
            sort,
            article: columns.article()?,
            date: columns.date()?,
            columns,
            precedence,
            dates_read: Cell::new(0),
        })
    }

    /// The first part of the place of what has this score.
    #[inline]
    pub(super) fn first(&self, doc: DocId, score: Score) -> i32 {
        match self.sort {
            Sort::Relevance => by_score(score),
            Sort::NewestFirst => self.newest_first(doc),
            Sort::OldestFirst => self.oldest_first(doc),
        }
    }

    #[inline]
    fn second(&self, doc: DocId) -> i32 {
        match self.sort {
            Sort::Relevance => self.newest_first(doc),
            Sort::NewestFirst | Sort::OldestFirst => 0,
        }
    }

    #[inline]
    fn oldest_first(&self, doc: DocId) -> i32 {
        let days = self.columns.days();
        if let Some(&day) = days.and_then(|days| days.get(doc as usize)) {
            return day;
        }
        self.dates_read.set(self.dates_read.get() + 1);
        day_in(self.date, doc)
    }

    #[inline]
    fn newest_first(&self, doc: DocId) -> i32 {
        match self.oldest_first(doc) {
            UNDATED => UNDATED,
            day => -day,
        }
    }

    fn article(&self, doc: DocId) -> u64 {
        self.article.first(doc).unwrap_or_default()
    }
}

/// The places of documents, in the segments that were opened.
pub(super) struct Order<'a> {
    sort: Sort,
    opened: &'a Opened,
    /// Whether the precedence of articles is known: told once, for places must be comparable.
    is_known: bool,
    segments: Vec<Option<Places<'a>>>,
}

impl<'a> Order<'a> {
    /// With no segment opened.
    pub(super) fn new(opened: &'a Opened, sort: Sort) -> Self {
        let segments = opened.searcher.segment_readers().iter();
        Self {
            sort,
            opened,
            is_known: opened.precedence(0).is_some(),
            segments: segments.map(|_| None).collect(),
        }
    }

    /// Opens a segment, where that was not done.
    pub(super) fn open(&mut self, segment: SegmentOrdinal) -> tantivy::Result<()> {
        let places = &mut self.segments[segment as usize];
        if places.is_none() {
            let columns = self.opened.columns(segment);
            let known = self.is_known.then(|| self.opened.precedence(segment));
            *places = Some(Places::of(columns, known.flatten(), self.sort)?);
        }
        Ok(())
    }

    /// Says how often dates were read, so that what tells them faster is held in memory where that is worth it.
    pub(super) fn close(&self) -> tantivy::Result<()> {
        let opened = self.segments.iter().flatten();
        if self.sort == Sort::Relevance {
            let read = opened.map(|places| places.dates_read.get()).sum();
            return self.opened.want_precedence(read);
        }
        let mut opened = opened;
        opened.try_for_each(|places| places.columns.want_days(places.dates_read.get()))
    }

    /// Those of an opened segment.
    #[inline]
    pub(super) fn places(&self, segment: SegmentOrdinal) -> &Places<'a> {
        let places = self.segments[segment as usize].as_ref();
        places.expect("a segment is opened before documents of it are ranked")
    }

    /// The first of `found` in their order, at most `limit`. Of those that are like the last but for the parts of their place
    /// that must be looked up, one part more is looked up at a time.
    pub(super) fn first(&self, mut found: Vec<Kept>, limit: usize) -> Vec<Ranked> {
        if found.len() > limit {
            let by_first = |kept: &Kept| kept.first;
            let (_, &mut last, _) = found.select_nth_unstable_by_key(limit - 1, by_first);
            found.retain(|kept| kept.first <= last.first);
        }
        let second = |kept: Kept| (kept.first, top::Places::second(self, kept), kept);
        let mut seconds: Vec<(i32, i32, Kept)> = found.into_iter().map(second).collect();
        if seconds.len() > limit {
            let by_second = |&(first, second, _): &(i32, i32, Kept)| (first, second);
            let (_, &mut (first, second, _), _) =
                seconds.select_nth_unstable_by_key(limit - 1, by_second);
            seconds.retain(|&(one, other, _)| (one, other) <= (first, second));
        }
        let ranked = |(_, second, kept)| self.with_second(kept, second);
        let mut ranked: Vec<Ranked> = seconds.into_iter().map(ranked).collect();
        ranked.sort_unstable();
        ranked.truncate(limit);
        ranked
    }

    /// The whole place of a document.
    pub(super) fn ranked(&self, kept: Kept) -> Ranked {
        self.with_second(kept, top::Places::second(self, kept))
    }

    /// The same, where the second part is known as it is compared in this order.
    fn with_second(&self, kept: Kept, second: i32) -> Ranked {
        let places = self.places(kept.segment());
        Ranked {
            first: kept.first,
            second: if self.is_known {
                places.second(kept.doc())
            } else {
                second
            },
            article: places.article(kept.doc()),
            doc: kept.doc(),
            segment: kept.segment(),
        }
    }
}

impl top::Places for Order<'_> {
    #[inline]
    fn second(&self, kept: Kept) -> i32 {
        let places = self.places(kept.segment());
        match &places.precedence {
            Some(precedence) => precedence.of(kept.doc()),
            None => places.second(kept.doc()),
        }
    }

    fn third(&self, kept: Kept) -> u64 {
        if self.is_known {
            return 0;
        }
        self.places(kept.segment()).article(kept.doc())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_score_that_is_too_low_has_a_later_place(score in 0.0..200.0_f32, bound in -200_000..0_i32) {
            let is_behind = by_score(score) > bound;
            prop_assert!(is_behind || score > too_low_for(bound));
            prop_assert!(by_score(too_low_for(bound).max(0.0)) >= bound);
        }
    }
}
