//! Conditions that Tantivy has no query for, as predicates on documents that its own queries have already singled out.
//!
//! * [`Placed`]: the terms of a [`Pattern`] stand as it wants them. (Tantivy's slop is a budget of edits in which a swap
//!   costs two, and its phrases take one term a place.)
//! * [`Spelled`]: these very characters stand in the stored text.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, SegmentDocPredicate,
};
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocId, DocSet, SegmentReader, Term};

use super::either::any_term;
use super::highlight::spelled_spans;
use super::pattern::Pattern;
use crate::index::documents::StoredArticle;
use crate::index::{DocumentKind, Fields, Texts};

/// Documents in whose `field` the pattern holds.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) field: Field,
    pub(super) pattern: Arc<Pattern>,
}

impl Placed {
    /// The terms of each slot.
    fn terms(&self) -> impl Iterator<Item = Vec<Term>> {
        self.pattern.slots.iter().map(|slot| {
            slot.terms
                .iter()
                .map(|term| Term::from_field_text(self.field, term))
                .collect()
        })
    }
}

impl DocPredicate for Placed {
    type SegmentDocPredicate = PlacedInSegment;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<PlacedInSegment>> {
        let inverted = segment.inverted_index(self.field)?;
        let mut slots = Vec::new();
        let mut candidates: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for terms in self.terms() {
            let mut postings = Vec::new();
            for term in &terms {
                postings.extend(
                    inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?,
                );
            }
            if postings.is_empty() {
                return Ok(ConstOrVariableSegmentPredicate::Const(false));
            }
            slots.push(SlotPostings::new(postings));
            candidates.push((Occur::Must, any_term(terms)));
        }
        let all_slots = BooleanQuery::new(candidates)
            .weight(EnableScoring::disabled_from_schema(segment.schema()))?;
        let places = vec![Vec::new(); slots.len()];
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: PlacedInSegment {
                pattern: Arc::clone(&self.pattern),
                slots,
                places,
            },
            necessary_condition: Box::new(all_slots.scorer(segment, 1.0)?),
        })
    }
}

/// The postings of each slot's terms in one segment.
pub(super) struct PlacedInSegment {
    pattern: Arc<Pattern>,
    slots: Vec<SlotPostings>,
    places: Vec<Vec<u32>>,
}

/// The postings of a slot's terms, the one that stands first on top: a wildcard has thousands, of which a document has few.
struct SlotPostings {
    postings: Vec<SegmentPostings>,
    order: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those that stand at the document asked for, for the while of a call.
    here: Vec<usize>,
}

impl SlotPostings {
    fn new(postings: Vec<SegmentPostings>) -> Self {
        let docs = postings.iter().map(DocSet::doc).enumerate();
        Self {
            order: docs.map(|(which, doc)| Reverse((doc, which))).collect(),
            postings,
            here: Vec::new(),
        }
    }

    /// Replaces `places` by the places of the slot's terms in `doc`, sorted.
    fn places_in(&mut self, doc: DocId, places: &mut Vec<u32>) {
        places.clear();
        while let Some(mut first) = self.order.peek_mut() {
            let Reverse((at, which)) = *first;
            match at.cmp(&doc) {
                Ordering::Less => *first = Reverse((self.postings[which].seek(doc), which)),
                Ordering::Equal => {
                    self.here.push(which);
                    PeekMut::pop(first);
                }
                Ordering::Greater => break,
            }
        }
        for which in self.here.drain(..) {
            self.postings[which].append_positions_with_offset(0, places);
            self.order.push(Reverse((doc, which)));
        }
        places.sort_unstable();
    }
}

impl SegmentDocPredicate for PlacedInSegment {
    fn eval(&mut self, doc: DocId) -> bool {
        for (slot, places) in self.slots.iter_mut().zip(&mut self.places) {
            slot.places_in(doc, places);
        }
        self.pattern.holds(&self.places)
    }
}

/// Documents in whose stored text these characters stand.
#[derive(Clone, Debug)]
pub(super) struct Spelled {
    pub(super) characters: String,
    pub(super) kind: DocumentKind,
    pub(super) fields: Fields,
    /// What has their words: else all texts would be read up to the first with the characters.
    pub(super) worded: Arc<dyn Query>,
}

impl DocPredicate for Spelled {
    type SegmentDocPredicate = SpelledInSegment;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<SpelledInSegment>> {
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: SpelledInSegment {
                stored: match self.kind {
                    DocumentKind::Article => Stored::Articles(segment.get_store_reader(1)?),
                    _ => Stored::Quotations(Box::new(Texts::open(segment, &self.fields)?)),
                },
                sought: self.clone(),
            },
            necessary_condition: self
                .worded
                .weight(EnableScoring::disabled_from_schema(segment.schema()))?
                .scorer(segment, 1.0)?,
        })
    }
}

/// The stored texts of one segment.
pub(super) struct SpelledInSegment {
    sought: Spelled,
    stored: Stored,
}

enum Stored {
    Articles(StoreReader),
    Quotations(Box<Texts>),
}

impl SegmentDocPredicate for SpelledInSegment {
    fn eval(&mut self, doc: DocId) -> bool {
        let has = |text: &str| !spelled_spans(text, &self.sought.characters).is_empty();
        match &mut self.stored {
            Stored::Quotations(texts) => texts.get(doc).is_some_and(has),
            Stored::Articles(store) => {
                let texts = store.get(doc).ok();
                let stored =
                    texts.and_then(|texts| StoredArticle::from_texts(texts, &self.sought.fields));
                stored.is_some_and(|stored| {
                    has(&stored.body) || stored.article.headline.as_deref().is_some_and(has)
                })
            }
        }
    }
}
