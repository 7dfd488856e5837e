//! Conditions on who, when and in what as Tantivy queries that filter and never score.
//!
//! Names are matched word by word, folded and never inflected: `speaker:ruiz` finds *Ana Ruiz*, and `speaker:"Ana Ruiz"`
//! wants the two side by side.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{AllQuery, ExistsQuery, RangeQuery, TermSetQuery};
use tantivy::schema::Field as IndexField;

use super::compile::{Boxed, Compiled, Compiler, any_of, term, unscored};
use super::copies::Copied;
use super::expand;
use super::pattern::{Pattern, Shape};
use super::query::{Aspect, Comparison, Field, Form, Period, Word};
use crate::index::days::days;
use crate::text::Span;

impl Compiler<'_> {
    /// Words of a name: never inflected, never scored.
    pub(super) fn filter(
        &mut self,
        field: Field,
        words: &[Word],
        shape: Shape,
        span: Span,
    ) -> Compiled {
        let mut alternatives = Vec::new();
        for index_field in self.name_fields(field) {
            let slots = self.slots(index_field, words, span)?;
            if slots.is_empty() {
                self.is_open = true;
                return Ok(unscored(Box::new(AllQuery)));
            }
            alternatives.push(self.pattern(
                index_field,
                &Pattern {
                    slots,
                    shape,
                    verbatim: None,
                },
            ));
        }
        Ok(unscored(any_of(alternatives)))
    }

    fn name_fields(&self, field: Field) -> Vec<IndexField> {
        let fields = &self.opened.fields;
        match field {
            Field::Speaker => vec![fields.speaker],
            Field::Role => vec![fields.role],
            Field::Outlet => vec![fields.outlet],
            _ => Vec::new(),
        }
    }

    /// Paths that start with what is typed, or have a folder or file that does; with a `*`, paths that are like it.
    pub(super) fn path(&self, word: &Word) -> Compiled {
        let typed = word.text.trim_start_matches("./").to_lowercase();
        let below = format!("/{typed}");
        let pattern: Option<Vec<char>> = (word.form == Form::Wild).then(|| typed.chars().collect());
        let source = self.opened.fields.source;
        let known = expand::known_terms(&self.opened.searcher, source, "", |path| {
            let path = path.to_lowercase();
            match &pattern {
                Some(pattern) => expand::is_like(pattern, &path),
                None => path.starts_with(&typed) || path.contains(&below),
            }
        })?;
        self.in_files(known.keys())
    }

    /// A language by its code; with a `*`, all whose codes are like it.
    pub(super) fn language(&self, word: &Word) -> Compiled {
        let field = self.opened.fields.language;
        let typed = word.text.to_lowercase();
        if word.form != Form::Wild {
            return Ok(term(field, &typed));
        }
        let pattern: Vec<char> = typed.chars().collect();
        let known = expand::known_terms(&self.opened.searcher, field, "", |code| {
            expand::is_like(&pattern, code)
        })?;
        let terms = known.keys().map(|code| Term::from_field_text(field, code));
        Ok(unscored(Box::new(TermSetQuery::new(terms))))
    }

    pub(super) fn days(&self, period: Period) -> Boxed {
        let field = self.opened.fields.date;
        let bound = |date: Option<jiff::civil::Date>| {
            date.map_or(Bound::Unbounded, |date| {
                Bound::Included(Term::from_field_i64(field, days(date)))
            })
        };
        match (bound(period.from), bound(period.to)) {
            (Bound::Unbounded, Bound::Unbounded) => unscored(Box::new(AllQuery)),
            (lower, upper) => unscored(Box::new(RangeQuery::new(lower, upper))),
        }
    }

    pub(super) fn confidence(&self, comparison: Comparison, number: f64) -> Boxed {
        let limit = Term::from_field_f64(self.opened.fields.confidence, number);
        let (lower, upper) = match comparison {
            Comparison::AtLeast => (Bound::Included(limit), Bound::Unbounded),
            Comparison::Above => (Bound::Excluded(limit), Bound::Unbounded),
            Comparison::AtMost => (Bound::Unbounded, Bound::Included(limit)),
            Comparison::Below => (Bound::Unbounded, Bound::Excluded(limit)),
        };
        unscored(Box::new(RangeQuery::new(lower, upper)))
    }

    pub(super) fn copies(&self, comparison: Comparison, number: u64) -> Compiled {
        let copied = Copied::count(self.opened, comparison, number)?;
        Ok(unscored(Box::new(DocPredicateQuery::from(copied))))
    }

    pub(super) fn length(&self, least: u64, most: Option<u64>) -> Boxed {
        let bound =
            |number| Bound::Included(Term::from_field_u64(self.opened.fields.words, number));
        let upper = most.map_or(Bound::Unbounded, bound);
        unscored(Box::new(RangeQuery::new(bound(least), upper)))
    }

    /// Documents that have it. What has no column is known where any term of it is.
    pub(super) fn known(&self, aspect: Aspect) -> Compiled {
        let fields = &self.opened.fields;
        let column = match aspect {
            Aspect::City => fields.city_name,
            Aspect::Date => fields.date,
            Aspect::Outlet => fields.outlet_name,
            Aspect::Role => fields.role_name,
            Aspect::Region => fields.region_key,
            Aspect::Speaker => return self.any_term(fields.speaker_kind),
            Aspect::Country => return self.any_term(fields.country),
            Aspect::Language => return self.any_term(fields.language),
            Aspect::Title => return self.any_term(fields.headline),
        };
        let name = self
            .opened
            .searcher
            .schema()
            .get_field_name(column)
            .to_owned();
        Ok(unscored(Box::new(ExistsQuery::new(name, false))))
    }

    fn any_term(&self, field: IndexField) -> Compiled {
        let known = expand::known_terms(&self.opened.searcher, field, "", |_| true)?;
        let terms = known.keys().map(|term| Term::from_field_text(field, term));
        Ok(unscored(Box::new(TermSetQuery::new(terms))))
    }
}
