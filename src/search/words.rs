//! Words, phrases and proximities as Tantivy queries over the fields that are scored.
//!
//! Inflections count for less than the word itself ([`INFLECTED`]) and are weighed by the same rarity, or a rare *taxed*
//! would beat the *taxes* that was asked for.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{
    AllQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as IndexField, IndexRecordOption};

use super::bounds::{Comparing, MOST_FAR_SPREADS, MOST_PLACED_SPREADS, MOST_SPREADS};
use super::checks::Placed;
use super::compile::{Boxed, Compiled, Compiler, all_of, unscored};
use super::either::Either;
use super::expand::{self, Spread};
use super::pattern::{Pattern, Shape, Slot};
use super::query::{Field, Form, Warning, Word};
use crate::index::{DocumentKind, Fields};
use crate::text::{self, Span};

/// What an inflected form weighs against the word as typed.
const INFLECTED: f32 = 0.6;
/// Slots of more terms than this are one set with a constant score: as many scorers side by side would be slow.
const MOST_SCORED: usize = 64;
const TOO_MANY_PLACES: &str = "the places of so many words cannot be compared in one query: from here on they are sought \
     wherever they stand";

impl Compiler<'_> {
    pub(super) fn words(
        &mut self,
        field: Field,
        words: &[Word],
        shape: Shape,
        span: Span,
    ) -> Compiled {
        if !matches!(field, Field::Content | Field::Title | Field::Text) {
            if field.is_place() {
                return self.place(field, words, shape, span);
            }
            return self.filter(field, words, shape, span);
        }
        if words.len() > 1 && !self.may_place(words, span) {
            let words = words.iter().map(|word| self.word(field, word, span));
            let parts: tantivy::Result<Vec<_>> =
                words.map(|part| Ok((Occur::Must, part?))).collect();
            return Ok(all_of(parts?));
        }
        let mut alternatives = Vec::new();
        for index_field in self.word_fields(field) {
            let mut slots = match (words, shape) {
                ([word], Shape::Sequence) => {
                    self.expanded(index_field, word, Spread::Inflected, span)?
                }
                _ => self.slots(index_field, words, span)?,
            };
            if shape == Shape::Sequence {
                expand::without_last_letter(&mut slots);
            }
            if slots.is_empty() {
                self.is_open = true;
                return Ok(unscored(Box::new(AllQuery)));
            }
            let pattern = Pattern {
                slots,
                shape,
                verbatim: None,
            };
            alternatives.push(self.placed(index_field, pattern, span)?);
            if let Some(compound) = joined_word(words) {
                let pattern = Pattern::sequence(vec![Slot::exactly(compound)]);
                alternatives.push(self.pattern(index_field, &pattern));
                self.remember(pattern);
            }
        }
        Ok(best_of(alternatives))
    }

    /// The words of `pattern` as it wants them, or wherever they stand, where a query asks too much of places.
    fn placed(&mut self, field: IndexField, pattern: Pattern, span: Span) -> Compiled {
        if !self.may_compare(field, &pattern)? {
            return Ok(self.loosened(field, pattern, span));
        }
        let query = self.pattern(field, &pattern);
        self.remember(pattern);
        Ok(query)
    }

    pub(super) fn loosened(&mut self, field: IndexField, pattern: Pattern, span: Span) -> Boxed {
        self.warn(span, TOO_MANY_PLACES.to_owned());
        let mut parts = Vec::new();
        for slot in pattern.slots {
            parts.push((Occur::Must, self.slot(field, &slot)));
            self.remember(Pattern::sequence(vec![slot]));
        }
        all_of(parts)
    }

    pub(super) fn may_compare(
        &mut self,
        field: IndexField,
        pattern: &Pattern,
    ) -> tantivy::Result<bool> {
        if pattern.slots.len() < 2 {
            return Ok(true);
        }
        let searcher = &self.opened.searcher;
        let mut rarest = u64::MAX;
        let mut how = Comparing::Phrase;
        for slot in &pattern.slots {
            let [term] = slot.terms.as_slice() else {
                // What a wildcard stands for may be in any text.
                how = Comparing::Distance;
                continue;
            };
            rarest = rarest.min(searcher.doc_freq(&Term::from_field_text(field, term))?);
        }
        if pattern.shape != Shape::Sequence {
            how = Comparing::Distance;
        }
        let documents = rarest.min(searcher.num_docs());
        Ok(self.bounds.may_compare(documents, self.kind, how))
    }

    /// Whether the places of `words` may be compared: of those with `*`, `?` or `~` so many at most.
    fn may_place(&mut self, words: &[Word], span: Span) -> bool {
        let spreads = words.iter().filter(|word| word.form != Form::Plain);
        let may = self.bounds.may_place(spreads.count());
        if !may {
            let message = format!(
                "more than {MOST_PLACED_SPREADS} words with *, ? or ~ beside others: from here on they are sought \
                 wherever they stand"
            );
            self.warn(span, message);
        }
        may || words.iter().all(|word| word.form == Form::Plain)
    }

    /// The fields in which words are sought and score.
    pub(super) fn word_fields(&self, field: Field) -> Vec<IndexField> {
        word_fields(&self.opened.fields, self.kind, field)
    }

    pub(super) fn remember(&mut self, pattern: Pattern) {
        if !self.is_negated && !self.patterns.contains(&pattern) {
            self.patterns.push(pattern);
        }
    }

    pub(super) fn slots(
        &mut self,
        field: IndexField,
        words: &[Word],
        span: Span,
    ) -> tantivy::Result<Vec<Slot>> {
        let mut slots = Vec::new();
        for word in words {
            slots.extend(self.expanded(field, word, Spread::Exact, span)?);
        }
        Ok(slots)
    }

    fn expanded(
        &mut self,
        field: IndexField,
        word: &Word,
        spread: Spread,
        span: Span,
    ) -> tantivy::Result<Vec<Slot>> {
        if word.form != Form::Plain {
            return self.spread(field, word, span);
        }
        let slots = expand::plain(self.opened, field, word, spread)?;
        if slots.is_empty() {
            self.warn(
                span,
                format!("there is no word in “{}”: it is left out", word.text),
            );
        }
        Ok(slots)
    }

    /// What a word with `*`, `?` or `~` stands for. What one query may ask of the dictionary is bounded.
    fn spread(&mut self, field: IndexField, word: &Word, span: Span) -> tantivy::Result<Vec<Slot>> {
        if !self.bounds.may_spread() {
            let text = word.text.replace(['*', '?'], "");
            self.warn(
                span,
                format!("more than {MOST_SPREADS} words with *, ? or ~: “{text}” is read without"),
            );
            return expand::plain_slots(&self.opened.searcher, field, &text);
        }
        let key = (field, word.clone());
        if let Some(slots) = self.spreads.get(&key) {
            return Ok(slots.clone());
        }
        let near = self.nearer(word, span);
        let most = self.bounds.terms();
        let sought = near.as_ref().unwrap_or(word);
        let expansion = expand::spread(&self.opened.searcher, field, sought, most)?;
        if expansion.left_out > 0 {
            let message = format!(
                "“{}” stands for {} words: only the {most} most frequent are sought",
                word.text,
                expansion.left_out + most,
            );
            self.warn(span, message);
        }
        let terms = expansion.slots.iter().map(|slot| slot.terms.len());
        self.bounds.add_terms(terms.sum());
        self.spreads.insert(key, expansion.slots.clone());
        Ok(expansion.slots)
    }

    /// The word with one slip, where too many have two.
    fn nearer(&mut self, word: &Word, span: Span) -> Option<Word> {
        if word.form != Form::Fuzzy(2) {
            return None;
        }
        if self.bounds.may_be_far() {
            return None;
        }
        let text = &word.text;
        self.warn(
            span,
            format!("more than {MOST_FAR_SPREADS} words with ~2: “{text}” is sought with ~1"),
        );
        Some(Word {
            form: Form::Fuzzy(1),
            ..word.clone()
        })
    }

    pub(super) fn warn(&mut self, span: Span, message: String) {
        let warning = Warning::new(span, message);
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    pub(super) fn pattern(&mut self, field: IndexField, pattern: &Pattern) -> Boxed {
        if let [slot] = pattern.slots.as_slice() {
            return self.slot(field, slot);
        }
        let exact: Option<Vec<Term>> = pattern
            .slots
            .iter()
            .map(|slot| only_term(field, slot))
            .collect();
        if let (Some(terms), Shape::Sequence) = (exact, pattern.shape) {
            return Box::new(PhraseQuery::new(terms));
        }
        let mut parts: Vec<(Occur, Boxed)> = Vec::new();
        for slot in &pattern.slots {
            parts.push((Occur::Must, self.slot(field, slot)));
        }
        let placed = Placed {
            field,
            pattern: Arc::new(pattern.clone()),
        };
        parts.push((
            Occur::Must,
            unscored(Box::new(DocPredicateQuery::from(placed))),
        ));
        all_of(parts)
    }

    /// Documents with any of the slot's terms, scored by the best of them.
    fn slot(&mut self, field: IndexField, slot: &Slot) -> Boxed {
        let terms: Vec<Term> = slot
            .terms
            .iter()
            .map(|term| Term::from_field_text(field, term))
            .collect();
        if terms.is_empty() {
            return Box::new(EmptyQuery);
        }
        if terms.len() > MOST_SCORED {
            return Box::new(ConstScoreQuery::new(
                Box::new(TermSetQuery::new(terms)),
                INFLECTED,
            ));
        }
        self.weigh_alike(slot, &terms);
        let forms = slot.terms.iter().zip(terms).map(|(text, term)| -> Boxed {
            let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            let is_inflected = slot.exact.as_ref().is_some_and(|exact| exact != text);
            if is_inflected {
                Box::new(BoostQuery::new(query, INFLECTED))
            } else {
                query
            }
        });
        best_of(forms.collect())
    }

    /// Gives all forms of a word the rarity of the commonest.
    fn weigh_alike(&mut self, slot: &Slot, terms: &[Term]) {
        let commonest = match slot.documents {
            Some(documents) => documents,
            None if terms.len() < 2 => return,
            None => {
                let counts = terms
                    .iter()
                    .map(|term| self.opened.searcher.doc_freq(term).unwrap_or_default());
                counts.max().unwrap_or_default()
            }
        };
        for term in terms {
            let frequency = self.frequencies.entry(term.clone()).or_default();
            *frequency = commonest.max(*frequency);
        }
    }
}

/// `f-16` as one word, `f16`, which some papers print.
fn joined_word(words: &[Word]) -> Option<String> {
    let [
        Word {
            text,
            form: Form::Plain,
        },
    ] = words
    else {
        return None;
    };
    let terms: Vec<String> = text::terms(text).map(|term| term.text).collect();
    let joined = terms.concat();
    let is_one_term = || text::terms(&joined).count() == 1;
    (text.contains('-') && terms.len() > 1 && is_one_term()).then_some(joined)
}

fn only_term(field: IndexField, slot: &Slot) -> Option<Term> {
    match slot.terms.as_slice() {
        [term] => Some(Term::from_field_text(field, term)),
        _ => None,
    }
}

pub(super) fn best_of(mut parts: Vec<Boxed>) -> Boxed {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Box::new(Either::new(parts)),
    }
}

/// The fields in which words are sought among documents of `kind`.
pub(super) fn word_fields(fields: &Fields, kind: DocumentKind, field: Field) -> Vec<IndexField> {
    match (kind, field) {
        (DocumentKind::Article, Field::Title) => vec![fields.headline],
        (DocumentKind::Article, _) => vec![fields.headline, fields.body],
        _ => vec![fields.text],
    }
}
