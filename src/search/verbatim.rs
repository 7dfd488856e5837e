//! `="these characters"` as a Tantivy query: what has their words is found by its postings, and its text is compared.

use std::sync::Arc;

use tantivy::collector::Count;
use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{AllQuery, Occur};

use super::checks::Spelled;
use super::compile::{Compiled, Compiler, all_of, unscored};
use super::expand;
use super::pattern::{Pattern, Shape};
use super::query::Field;
use super::words::best_of;
use crate::text::Span;

impl Compiler<'_> {
    /// Texts with these characters. Where too many have the words, they are sought as words: each would have to be read.
    pub(super) fn verbatim(&mut self, characters: &str, span: Span) -> Compiled {
        let (mut alternatives, mut patterns) = (Vec::new(), Vec::new());
        let mut is_loose = false;
        for field in self.word_fields(Field::Content) {
            let mut slots = expand::plain_slots(&self.opened.searcher, field, characters)?;
            expand::without_last_letter(&mut slots);
            if slots.is_empty() {
                alternatives.push(unscored(Box::new(AllQuery)));
            } else {
                let pattern = Pattern::sequence(slots);
                if self.may_compare(field, &pattern)? {
                    alternatives.push(self.pattern(field, &pattern));
                    patterns.push(pattern);
                } else {
                    alternatives.push(self.loosened(field, pattern, span));
                    is_loose = true;
                }
            }
        }
        let worded = best_of(alternatives);
        if is_loose {
            return Ok(worded);
        }
        let texts = self.opened.searcher.search(&worded, &Count)?;
        let most = self.bounds.texts(self.kind);
        if texts as u64 > most {
            let message = format!(
                "the words of =\"{characters}\" stand in {texts} texts, more than the {most} whose characters may still be \
                 compared: they are sought as words in marks"
            );
            self.warn(span, message);
            for pattern in patterns {
                self.remember(pattern);
            }
            return Ok(worded);
        }
        self.bounds.add_texts(texts as u64, self.kind);
        self.remember(Pattern {
            slots: Vec::new(),
            shape: Shape::Sequence,
            verbatim: Some(characters.to_owned()),
        });
        let spelled = Spelled {
            characters: characters.to_owned(),
            kind: self.kind,
            fields: self.opened.fields,
            worded: Arc::from(worded.box_clone()),
        };
        let spelled = unscored(Box::new(DocPredicateQuery::from(spelled)));
        Ok(all_of(vec![(Occur::Must, worded), (Occur::Must, spelled)]))
    }
}
