//! Counts all that a query finds and keeps the best, in one pass, in an order that does not depend on segments or threads.
//!
//! Ties are common in news (wire copies score alike), so the order is total: score, date, article, place in the article.
//! Tantivy adds up the scores of a conjunction in an order that depends on the segment, and sums of floats differ in
//! their last bits by that; so scores are compared in steps of 1/1024. An order by date leaves scores out: it is cheaper,
//! it holds while the archive grows, and the quotations of an article stay together.
//!
//! The documents of an article stand side by side in one segment, so that distinct articles are counted without a set: a
//! quotation is of the article of the hit before it where that stands not further back than the article itself does.
//!
//! What is read of a document is what decides: most hits of a frequent word are worse than those kept by their score alone.

use std::cmp::Ordering;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

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

/// Keeps the first `limit` of `sort`, of what comes after `after`.
pub(super) struct Best {
    /// At least 1.
    pub(super) limit: usize,
    pub(super) sort: Sort,
    pub(super) after: Option<Mark>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub(super) documents: u64,
    pub(super) articles: u64,
    /// How many of the documents come after the mark.
    pub(super) later: u64,
    pub(super) best: Vec<Ranked>,
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

/// How many steps of score there are in 1.
const STEPS: f64 = 1024.0;
/// The place of what has no date, in every order the last.
const UNDATED: i32 = i32::MAX;

impl Ranked {
    pub(super) fn address(&self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
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

impl Collector for Best {
    type Fruit = Harvest;
    type Child = BestInSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<BestInSegment> {
        let back = reader.fast_fields().u64("back")?;
        Ok(BestInSegment {
            sort: self.sort,
            segment,
            article: reader.fast_fields().u64("article")?,
            date: reader.fast_fields().i64("date")?,
            furthest_back: back.max_value(),
            back,
            after: self.after,
            last: None,
            documents: 0,
            articles: 0,
            earlier: 0,
            best: Top::new(self.limit),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Harvest>) -> tantivy::Result<Harvest> {
        let mut all = Harvest::default();
        for fruit in fruits {
            all.documents += fruit.documents;
            all.articles += fruit.articles;
            all.later += fruit.later;
            all.best.extend(fruit.best);
        }
        all.best.sort_unstable();
        all.best.truncate(self.limit);
        Ok(all)
    }
}

/// The best of one segment.
pub(super) struct BestInSegment {
    sort: Sort,
    segment: SegmentOrdinal,
    article: Column<u64>,
    date: Column<i64>,
    /// How many documents before a quotation its article stands.
    back: Column<u64>,
    furthest_back: u64,
    after: Option<Mark>,
    last: Option<DocId>,
    documents: u64,
    articles: u64,
    /// How many do not come after the mark.
    earlier: u64,
    best: Top,
}

impl SegmentCollector for BestInSegment {
    type Fruit = Harvest;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.documents += 1;
        if !self.is_of_last_article(doc) {
            self.articles += 1;
        }
        self.last = Some(doc);
        let first = match self.sort {
            Sort::Relevance => -steps(score),
            Sort::NewestFirst => self.newest_first(doc),
            Sort::OldestFirst => self.day(doc).unwrap_or(UNDATED),
        };
        if self.after.is_none() && self.best.is_behind(first) {
            return;
        }
        let ranked = Ranked {
            first,
            second: match self.sort {
                Sort::Relevance => self.newest_first(doc),
                Sort::NewestFirst | Sort::OldestFirst => 0,
            },
            article: self.article.first(doc).unwrap_or_default(),
            doc,
            segment: self.segment,
        };
        if self.is_earlier(&ranked) {
            self.earlier += 1;
        } else {
            self.best.push(ranked);
        }
    }

    fn harvest(self) -> Harvest {
        Harvest {
            documents: self.documents,
            articles: self.articles,
            later: self.documents - self.earlier,
            best: self.best.into_vec(),
        }
    }
}

impl BestInSegment {
    fn is_of_last_article(&self, doc: DocId) -> bool {
        let Some(last) = self.last else {
            return false;
        };
        let gap = u64::from(doc - last);
        gap <= self.furthest_back && self.back.first(doc).is_some_and(|back| gap <= back)
    }

    fn is_earlier(&self, ranked: &Ranked) -> bool {
        self.after.is_some_and(|mark| {
            let place = (ranked.first, ranked.second, ranked.article);
            let back = || self.back.first(ranked.doc).unwrap_or_default();
            match place.cmp(&(mark.first, mark.second, mark.article)) {
                Ordering::Less => true,
                Ordering::Equal => back() <= mark.back,
                Ordering::Greater => false,
            }
        })
    }

    fn day(&self, doc: DocId) -> Option<i32> {
        i32::try_from(self.date.first(doc)?).ok()
    }

    fn newest_first(&self, doc: DocId) -> i32 {
        self.day(doc).map_or(UNDATED, |day| -day)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "scores are far below 2^21, and beyond that all are equal"
)]
fn steps(score: Score) -> i32 {
    (f64::from(score) * STEPS).round() as i32
}

/// The least of what is pushed. Twice as many are kept as wanted, and the worse half is thrown away when there is no more
/// room, which takes a time that is linear in what is pushed; where all are wanted, nothing is sorted on the way.
struct Top {
    limit: usize,
    kept: Vec<Ranked>,
    /// What is not less than this is not among the least.
    bound: Option<Ranked>,
}

impl Top {
    fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            kept: Vec::new(),
            bound: None,
        }
    }

    /// Whether nothing with this first place can be among the least.
    fn is_behind(&self, first: i32) -> bool {
        self.bound.is_some_and(|bound| first > bound.first)
    }

    fn push(&mut self, ranked: Ranked) {
        if self.bound.is_some_and(|bound| ranked >= bound) {
            return;
        }
        self.kept.push(ranked);
        if self.kept.len() >= self.limit.saturating_mul(2) {
            self.halve();
        }
    }

    fn halve(&mut self) {
        let (_, worst, _) = self.kept.select_nth_unstable(self.limit - 1);
        self.bound = Some(*worst);
        self.kept.truncate(self.limit);
    }

    fn into_vec(mut self) -> Vec<Ranked> {
        if self.kept.len() > self.limit {
            self.halve();
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_least_are_kept(firsts in prop::collection::vec(0..50_i32, 0..200), limit in 1..40_usize) {
            let ranked = |(doc, &first): (DocId, &i32)| Ranked { first, second: 0, article: 0, doc, segment: 0 };
            let mut all: Vec<Ranked> = (0..).zip(&firsts).map(ranked).collect();
            let mut top = Top::new(limit);
            for &one in &all {
                top.push(one);
            }
            let mut kept = top.into_vec();
            kept.sort_unstable();
            all.sort_unstable();
            all.truncate(limit);
            prop_assert_eq!(kept, all);
        }
    }
}
