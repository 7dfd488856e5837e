//! Counts all that a query finds and keeps the best, in one pass, in an order that does not depend on segments or threads.
//!
//! Ties are common in news (wire copies score alike), so the order is total: score, date, article, place in the article.
//! Tantivy adds up the scores of a conjunction in an order that depends on the segment, and sums of floats differ in
//! their last bits by that; so scores are compared in steps of 1/1024. An order by date leaves scores out: it is cheaper,
//! it holds while the archive grows, and the quotations of an article stay together.
//!
//! The documents of an article stand side by side in one segment, so that distinct articles are counted without a set.

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
        let back = || reader.fast_fields().u64("back");
        Ok(BestInSegment {
            sort: self.sort,
            segment,
            article: reader.fast_fields().u64("article")?,
            date: reader.fast_fields().i64("date")?,
            after: self
                .after
                .map(|mark| Ok::<_, tantivy::TantivyError>((mark, back()?)))
                .transpose()?,
            last_article: None,
            documents: 0,
            articles: 0,
            later: 0,
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
    /// With the places of documents in their articles.
    after: Option<(Mark, Column<u64>)>,
    last_article: Option<u64>,
    documents: u64,
    articles: u64,
    later: u64,
    best: Top,
}

impl SegmentCollector for BestInSegment {
    type Fruit = Harvest;

    fn collect(&mut self, doc: DocId, score: Score) {
        let article = self.article.first(doc).unwrap_or_default();
        self.documents += 1;
        if self.last_article != Some(article) {
            self.articles += 1;
            self.last_article = Some(article);
        }
        let ranked = self.rank(doc, article, score);
        if let Some((mark, back)) = &self.after {
            let place = || ranked.mark(back.first(doc).unwrap_or_default());
            let front = (ranked.first, ranked.second, ranked.article);
            let is_later = match front.cmp(&(mark.first, mark.second, mark.article)) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => place() > *mark,
                std::cmp::Ordering::Greater => true,
            };
            if !is_later {
                return;
            }
        }
        self.later += 1;
        self.best.push(ranked);
    }

    fn harvest(self) -> Harvest {
        Harvest {
            documents: self.documents,
            articles: self.articles,
            later: self.later,
            best: self.best.into_vec(),
        }
    }
}

impl BestInSegment {
    fn rank(&self, doc: DocId, article: u64, score: Score) -> Ranked {
        let day = || {
            let day = self.date.first(doc)?;
            i32::try_from(day).ok()
        };
        let newest_first = || day().map_or(UNDATED, |day| -day);
        let (first, second) = match self.sort {
            Sort::Relevance => (-steps(score), newest_first()),
            Sort::NewestFirst => (newest_first(), 0),
            Sort::OldestFirst => (day().unwrap_or(UNDATED), 0),
        };
        Ranked {
            first,
            second,
            article,
            doc,
            segment: self.segment,
        }
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
/// room: on average that costs less than a heap, and nothing where all are wanted.
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
