//! Queries go in, one for the documents of any of them comes out, scored by the best: the few forms of a word.
//!
//! Tantivy's own `DisjunctionMaxQuery` reads 4,096 documents ahead and makes room for their scores, 48 KB in each segment. That is
//! the fastest way to read all of them; but beside another condition most of what was read is thrown away: *ferry harbor*, both
//! with their plurals, took three times as long as it does now that each list is asked for the next document that may do.

use std::sync::Arc;

use tantivy::query::{
    DisjunctionMaxQuery, EmptyQuery, EmptyScorer, EnableScoring, Explanation, Query, Scorer,
    TermQuery, TermSetQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::compile::Boxed;

/// The most parts that are asked one by one; of more, to read ahead takes less.
const MOST_PARTS: usize = 6;

/// Documents of any part, scored by the best.
#[derive(Clone, Debug)]
pub(super) struct Either {
    parts: Arc<[Boxed]>,
    is_beside_others: bool,
}

impl Either {
    pub(super) fn new(parts: Vec<Boxed>) -> Self {
        Self {
            parts: parts.into(),
            is_beside_others: false,
        }
    }
}

/// The same condition, made to stand beside others that must hold, too.
pub(super) fn beside_others(query: Boxed) -> Boxed {
    match query.downcast::<Either>() {
        Ok(either) if either.parts.len() <= MOST_PARTS => Box::new(Either {
            is_beside_others: true,
            ..*either
        }),
        Ok(either) => either,
        Err(query) => query,
    }
}

/// Documents with any of `terms`, beside other conditions. A set is an automaton that is built anew for each question, which takes
/// a quarter of a millisecond however few terms it has.
pub(super) fn any_term(mut terms: Vec<Term>) -> Boxed {
    if terms.len() > MOST_PARTS {
        return Box::new(TermSetQuery::new(terms));
    }
    let query = |term| -> Boxed { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => query(terms.swap_remove(0)),
        _ => beside_others(Box::new(Either::new(
            terms.into_iter().map(query).collect(),
        ))),
    }
}

impl Query for Either {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        if !self.is_beside_others {
            let parts = self.parts.iter().map(|part| part.box_clone());
            return DisjunctionMaxQuery::new(parts.collect()).weight(scoring);
        }
        let mut weights = Vec::with_capacity(self.parts.len());
        for part in self.parts.iter() {
            weights.push(part.weight(scoring)?);
        }
        Ok(Box::new(EitherWeight(weights)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for part in self.parts.iter() {
            part.query_terms(visitor);
        }
    }
}

struct EitherWeight(Vec<Box<dyn Weight>>);

impl Weight for EitherWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts: Vec<(DocId, Box<dyn Scorer>)> = Vec::with_capacity(self.0.len());
        for weight in &self.0 {
            let part = weight.scorer(reader, boost)?;
            if part.doc() != TERMINATED {
                parts.push((part.doc(), part));
            }
        }
        Ok(match parts.len() {
            0 => Box::new(EmptyScorer),
            1 => parts.swap_remove(0).1,
            _ => {
                let doc = parts.iter().map(|&(doc, _)| doc).min();
                let doc = doc.unwrap_or(TERMINATED);
                Box::new(EitherScorer { parts, doc })
            }
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let is_found = scorer.doc() <= doc && scorer.seek(doc) == doc;
        let score = if is_found { scorer.score() } else { 0.0 };
        Ok(Explanation::new("the best of its forms", score))
    }
}

/// The documents of one segment.
struct EitherScorer {
    /// Each with the document that it stands on, which to ask it for takes longer than to compare.
    parts: Vec<(DocId, Box<dyn Scorer>)>,
    /// The first of these documents.
    doc: DocId,
}

impl DocSet for EitherScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        let mut next = TERMINATED;
        for (doc, part) in &mut self.parts {
            if *doc == self.doc {
                *doc = part.advance();
            }
            next = next.min(*doc);
        }
        self.doc = next;
        next
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut next = TERMINATED;
        for (doc, part) in &mut self.parts {
            if *doc < target {
                *doc = part.seek(target);
            }
            next = next.min(*doc);
        }
        self.doc = next;
        next
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.parts.iter().map(|(_, part)| part.size_hint());
        sizes.fold(0, u32::saturating_add)
    }
}

impl Scorer for EitherScorer {
    fn score(&mut self) -> Score {
        let here = self.parts.iter_mut().filter(|(doc, _)| *doc == self.doc);
        here.map(|(_, part)| part.score()).fold(0.0, Score::max)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, BoostQuery};
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{Index, Searcher, TantivyDocument};

    use super::*;

    /// Documents with *ship*, *ships*, both or neither, and *port* in some; far enough apart that lists have several blocks.
    fn searcher() -> (Searcher, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for number in 0..3000 {
            let mut text = "sea ".repeat(number % 7);
            for (word, every) in [("ship ", 3), ("ships ", 5), ("port ", 11), ("quay ", 400)] {
                if number % every == 1 {
                    text.push_str(word);
                }
            }
            let mut document = TantivyDocument::new();
            document.add_text(field, text);
            writer.add_document(document).unwrap();
            if number == 2000 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), field)
    }

    fn term(field: Field, word: &str) -> Boxed {
        let term = Term::from_field_text(field, word);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    #[test]
    fn it_finds_and_scores_what_reading_ahead_does() {
        let (searcher, field) = searcher();
        let forms = || {
            let inflected = BoostQuery::new(term(field, "ships"), 0.6);
            vec![
                term(field, "ship"),
                Box::new(inflected),
                term(field, "shipz"),
            ]
        };
        for other in ["port", "sea", "quay", "nothing"] {
            let found = |forms: Boxed| {
                let both = BooleanQuery::intersection(vec![forms, term(field, other)]);
                let all = TopDocs::with_limit(3000).order_by_score();
                searcher.search(&both, &all).unwrap()
            };
            let expected = found(Box::new(DisjunctionMaxQuery::new(forms())));
            let beside = beside_others(Box::new(Either::new(forms())));
            assert_eq!(found(beside), expected, "{other}");
            assert_eq!(expected.is_empty(), other == "nothing", "{other}");
        }
    }

    #[test]
    fn alone_and_to_be_explained_it_is_the_same() {
        let (searcher, field) = searcher();
        let beside = beside_others(Box::new(Either::new(vec![
            term(field, "quay"),
            term(field, "port"),
        ])));
        let all = TopDocs::with_limit(3000).order_by_score();
        let found = searcher.search(&beside, &all).unwrap();
        let has_one = |number: &u32| number % 400 == 1 || number % 11 == 1;
        assert_eq!(found.len(), (0..3000).filter(has_one).count());
        let (score, address) = found[0];
        let explained = beside.explain(&searcher, address).unwrap();
        assert!((explained.value() - score).abs() < 1e-6);
    }
}
