//! Counts all that a query finds and keeps the best, in one pass, in an order that does not depend on segments or threads.
//!
//! Ties are common in news (wire copies score alike), so the order is total: score, date, article, place in the article.
//! Tantivy adds up the scores of a conjunction in an order that depends on the segment, and sums of floats differ in
//! their last bits by that; so scores are compared in steps of 1/1024.
//!
//! The documents of an article stand side by side in one segment, so that distinct articles are counted without a set.

use std::collections::BinaryHeap;

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

/// Keeps the first `limit` of `sort`; a limit of 0 keeps all.
pub(super) struct Best {
    pub(super) limit: usize,
    pub(super) sort: Sort,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub(super) documents: u64,
    pub(super) articles: u64,
    pub(super) best: Vec<Ranked>,
}

/// A document with its place in the order: the less, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    first: i64,
    second: i64,
    article: u64,
    doc: DocId,
    segment: SegmentOrdinal,
    steps: i64,
    /// In days since 1970-01-01.
    pub(super) date: Option<i64>,
}

/// How many steps of score there are in 1.
const STEPS: f64 = 1024.0;

/// Date, article and place in the article: an order that no score moves.
pub(super) type Key = (i64, u64, DocId);

impl Ranked {
    /// Where it stands among all documents, the oldest first; what has no date last.
    pub(super) fn key(&self) -> Key {
        (self.date.unwrap_or(i64::MAX), self.article, self.doc)
    }

    pub(super) fn address(&self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
    }

    /// The score, in whole steps.
    pub(super) fn score(&self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "scores are far below 2^52 steps"
        )]
        let steps = self.steps as f64;
        steps / STEPS
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
        Ok(BestInSegment {
            limit: if self.limit == 0 {
                usize::MAX
            } else {
                self.limit
            },
            sort: self.sort,
            segment,
            article: reader.fast_fields().u64("article")?,
            date: reader.fast_fields().i64("date")?,
            last_article: None,
            documents: 0,
            articles: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Harvest>) -> tantivy::Result<Harvest> {
        let mut all = Harvest::default();
        for fruit in fruits {
            all.documents += fruit.documents;
            all.articles += fruit.articles;
            all.best.extend(fruit.best);
        }
        all.best.sort_unstable();
        if self.limit > 0 {
            all.best.truncate(self.limit);
        }
        Ok(all)
    }
}

/// The best of one segment.
pub(super) struct BestInSegment {
    limit: usize,
    sort: Sort,
    segment: SegmentOrdinal,
    article: Column<u64>,
    date: Column<i64>,
    last_article: Option<u64>,
    documents: u64,
    articles: u64,
    /// The worst on top.
    best: BinaryHeap<Ranked>,
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
        if self.best.len() < self.limit {
            self.best.push(ranked);
        } else if let Some(mut worst) = self.best.peek_mut()
            && ranked < *worst
        {
            *worst = ranked;
        }
    }

    fn harvest(self) -> Harvest {
        Harvest {
            documents: self.documents,
            articles: self.articles,
            best: self.best.into_vec(),
        }
    }
}

impl BestInSegment {
    fn rank(&self, doc: DocId, article: u64, score: Score) -> Ranked {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "scores are far below 2^52 steps"
        )]
        let steps = (f64::from(score) * STEPS).round() as i64;
        let date = self.date.first(doc);
        let newest_first = date.map_or(i64::MAX, |day| -day);
        let (first, second) = match self.sort {
            Sort::Relevance => (-steps, newest_first),
            Sort::NewestFirst => (newest_first, -steps),
            Sort::OldestFirst => (date.unwrap_or(i64::MAX), -steps),
        };
        Ranked {
            first,
            second,
            article,
            doc,
            segment: self.segment,
            steps,
            date,
        }
    }
}
