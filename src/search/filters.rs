//! Conditions on who, where and when as Tantivy queries that filter and never score.
//!
//! Names are matched word by word, folded and never inflected: `speaker:ruiz` finds *Ana Ruiz*, and `speaker:"Ana Ruiz"`
//! wants the two side by side.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{AllQuery, EmptyQuery, ExistsQuery, RangeQuery, TermSetQuery};
use tantivy::schema::Field as IndexField;

use super::compile::{Boxed, Compiled, Compiler, any_of, term, unscored};
use super::expand;
use super::pattern::{Pattern, Shape, Slot};
use super::query::{Aspect, Comparison, Field, Form, Period, Word};
use crate::index::documents::days;
use crate::lexicon::Lexicon;
use crate::places::{self, Gazetteer};
use crate::text::{self, Span};

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
        let typed: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let typed = typed.join(" ");
        match field {
            Field::Country => alternatives = self.countries(&typed),
            Field::Place => alternatives.extend(self.countries(&typed)),
            Field::City => alternatives.extend(self.other_names(&typed)),
            _ => {}
        }
        if alternatives.is_empty() {
            self.warn(span, format!("no country is called “{typed}”"));
            return Ok(Box::new(EmptyQuery));
        }
        Ok(unscored(any_of(alternatives)))
    }

    fn name_fields(&self, field: Field) -> Vec<IndexField> {
        let fields = &self.opened.fields;
        match field {
            Field::Speaker => vec![fields.speaker],
            Field::Role => vec![fields.role],
            Field::City => vec![fields.city],
            Field::Region => vec![fields.region],
            Field::Place => vec![fields.city, fields.region],
            Field::Outlet => vec![fields.outlet],
            _ => Vec::new(),
        }
    }

    /// The countries whose code or name is typed, in any language that the gazetteer knows, or under a short or old name.
    fn countries(&self, typed: &str) -> Vec<Boxed> {
        let folded = places::fold(typed);
        let mut codes = named(&folded, places::Kind::Country, |found| found.place.country);
        codes.extend(Lexicon::embedded().datelines().country(&folded));
        let code = typed.to_uppercase();
        if code.len() == 2 {
            codes.insert(&code);
        }
        codes
            .iter()
            .map(|code| term(self.opened.fields.country, code))
            .collect()
    }

    /// The cities that go by another name in the index: `city:köln` finds *Cologne*.
    fn other_names(&mut self, typed: &str) -> Vec<Boxed> {
        let field = self.opened.fields.city;
        let names = named(&places::fold(typed), places::Kind::City, |found| {
            found.place.name
        });
        let mut queries = Vec::new();
        for name in names {
            let slots: Vec<Slot> = text::terms(name)
                .map(|term| Slot::exactly(term.text))
                .collect();
            if !slots.is_empty() {
                queries.push(self.pattern(field, &Pattern::sequence(slots)));
            }
        }
        queries
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
        let terms = known.keys().map(|path| Term::from_field_text(source, path));
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

    /// Documents that have it. What has no column is known where any term of it is.
    pub(super) fn known(&self, aspect: Aspect) -> Compiled {
        let fields = &self.opened.fields;
        let column = match aspect {
            Aspect::City => fields.city_name,
            Aspect::Date => fields.date,
            Aspect::Outlet => fields.outlet_name,
            Aspect::Speaker => return self.any_term(fields.speaker_kind),
            Aspect::Country => return self.any_term(fields.country),
            Aspect::Language => return self.any_term(fields.language),
            Aspect::Role => return self.any_term(fields.role),
            Aspect::Region => return self.any_term(fields.region),
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

/// What `take` takes of the places of `kind` that go by the name `folded`.
fn named<'a>(
    folded: &str,
    kind: places::Kind,
    take: fn(places::Match<'a>) -> &'a str,
) -> BTreeSet<&'a str>
where
    'static: 'a,
{
    // The embedded list is part of the program; where it were damaged, names would only be known as they were printed.
    let Ok(gazetteer) = Gazetteer::embedded() else {
        return BTreeSet::new();
    };
    gazetteer
        .lookup(folded)
        .filter(|found| found.place.kind == kind)
        .map(take)
        .collect()
}
