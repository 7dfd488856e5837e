//! The join of quotations with their articles: documents of the one kind whose article has one of the other.
//!
//! Words of a headline are on the article, speakers on the quotation; where a query has both, one side is run first, and
//! the numbers of its articles single out the documents of the other.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::AllScorer;
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, SegmentDocPredicate,
};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Collects the numbers of the articles that documents belong to.
pub(super) struct ArticleNumbers;

impl Collector for ArticleNumbers {
    type Fruit = FxHashSet<u64>;
    type Child = ArticleNumbersInSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<ArticleNumbersInSegment> {
        Ok(ArticleNumbersInSegment {
            article: reader.fast_fields().u64("article")?,
            numbers: FxHashSet::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<FxHashSet<u64>>) -> tantivy::Result<FxHashSet<u64>> {
        let mut all = FxHashSet::default();
        for fruit in fruits {
            all.extend(fruit);
        }
        Ok(all)
    }
}

/// The numbers from one segment.
pub(super) struct ArticleNumbersInSegment {
    article: Column<u64>,
    numbers: FxHashSet<u64>,
}

impl SegmentCollector for ArticleNumbersInSegment {
    type Fruit = FxHashSet<u64>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.numbers.extend(self.article.first(doc));
    }

    fn harvest(self) -> FxHashSet<u64> {
        self.numbers
    }
}

/// Documents of these articles.
#[derive(Clone)]
pub(super) struct InArticles(pub(super) Arc<FxHashSet<u64>>);

impl std::fmt::Debug for InArticles {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "InArticles({})", self.0.len())
    }
}

impl DocPredicate for InArticles {
    type SegmentDocPredicate = InArticlesInSegment;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<InArticlesInSegment>> {
        if self.0.is_empty() {
            return Ok(ConstOrVariableSegmentPredicate::Const(false));
        }
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: InArticlesInSegment {
                wanted: Arc::clone(&self.0),
                article: segment.fast_fields().u64("article")?,
            },
            necessary_condition: Box::new(AllScorer::new(segment.max_doc())),
        })
    }
}

/// The numbers of the articles of one segment's documents.
pub(super) struct InArticlesInSegment {
    wanted: Arc<FxHashSet<u64>>,
    article: Column<u64>,
}

impl SegmentDocPredicate for InArticlesInSegment {
    fn eval(&mut self, doc: DocId) -> bool {
        self.article
            .first(doc)
            .is_some_and(|article| self.wanted.contains(&article))
    }

    fn cost(&self) -> u64 {
        4
    }
}
