//! Conditions on where as Tantivy queries: names of places at every level, and distances.
//!
//! A name is looked up in the gazetteer and its tables, in every language and under former names, and the cities, regions
//! and countries that it may mean are sought by their numbers and codes: `city:cologne` finds *KÖLN*, `in:europe` every
//! country of it. Datelines of places that no list has are found by their printed words, and so are names that no list has.

use std::ops::Bound;

use tantivy::columnar::Column;
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, DocPredicateQuery, SegmentDocPredicate,
};
use tantivy::query::{AllQuery, AllScorer, EmptyQuery, ExistsQuery, Occur, RangeQuery};
use tantivy::schema::Field as IndexField;
use tantivy::{DocId, SegmentReader, Term};

use super::compile::{Boxed, Compiled, Compiler, all_of, any_of, term, unscored};
use super::either::any_term;
use super::pattern::{Pattern, Shape, Slot};
use super::query::{Field, Form, Word};
use crate::index::schema::region_key;
use crate::lexicon::Lexicon;
use crate::places::{self, Gazetteer, Meanings, Toponym, kilometers};
use crate::text::{self, Span};

impl Compiler<'_> {
    /// Datelines of the places that are called so.
    pub(super) fn place(
        &mut self,
        field: Field,
        words: &[Word],
        shape: Shape,
        span: Span,
    ) -> Compiled {
        let is_name = shape == Shape::Sequence && words.iter().all(|word| word.form == Form::Plain);
        let typed: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let typed = typed.join(" ");
        let found = if is_name {
            meanings(&typed)
        } else {
            Meanings::default()
        };
        let fields = self.opened.fields;
        let (head, tail) = typed.split_once(',').unwrap_or((&typed, ""));
        let head_words = head.split_whitespace().map(|text| Word {
            text: text.to_owned(),
            form: Form::Plain,
        });
        let head_words: Vec<Word> = if is_name {
            head_words.collect()
        } else {
            words.to_vec()
        };
        let mut alternatives = Vec::new();
        if matches!(field, Field::City | Field::Place) {
            alternatives.extend(self.cities(&found, &typed));
            let printed = self.printed(fields.city, &head_words, shape, span)?;
            let printed = self.unlisted(printed, &found);
            alternatives.push(self.inside(printed, tail));
        }
        if matches!(field, Field::Region | Field::Place) {
            let keys = found.regions.iter();
            alternatives.extend(
                keys.map(|(country, region)| term(fields.region_key, &region_key(country, region))),
            );
            if found.regions.is_empty() {
                let printed = self.printed(fields.region, &head_words, shape, span)?;
                alternatives.push(self.inside(printed, tail));
            }
        }
        if matches!(field, Field::Country | Field::Place) {
            alternatives.extend(self.countries(&found, &typed));
        }
        if alternatives.is_empty() {
            self.warn(span, format!("no country is called “{typed}”"));
            return Ok(Box::new(EmptyQuery));
        }
        Ok(unscored(any_of(alternatives)))
    }

    /// Datelines of cities at most so far from the one that `typed` means.
    pub(super) fn around(&mut self, typed: &str, distance: u32, span: Span) -> Boxed {
        let Some(center) = center(typed) else {
            self.warn(span, format!("no city is called “{typed}”"));
            return Box::new(EmptyQuery);
        };
        let mut cities = meanings(typed).cities.into_iter();
        if cities.any(|city| city.population > NOTABLE && city.index != center.index) {
            let name = places::written(Some(center.name), center.region, Some(center.country));
            self.notes.push(format!(
                "“{typed}” is read as {}; name another with its region, as in near:\"{typed}, …\"",
                name.unwrap_or_default()
            ));
        }
        let fields = &self.opened.fields;
        let distance = f64::from(distance);
        let circle = Circle {
            latitude: center.latitude,
            longitude: center.longitude,
            distance,
        };
        let mut parts: Vec<(Occur, Boxed)> = Vec::new();
        let (height, width) = circle.reach();
        parts.push((
            Occur::Must,
            degrees(fields.latitude, circle.latitude, height),
        ));
        if let Some(width) = width {
            parts.push((
                Occur::Must,
                degrees(fields.longitude, circle.longitude, width),
            ));
        }
        parts.push((Occur::Must, Box::new(DocPredicateQuery::from(circle))));
        unscored(all_of(parts))
    }

    fn cities(&mut self, found: &Meanings<'_>, typed: &str) -> Option<Boxed> {
        let field = self.opened.fields.place;
        let numbers = found.cities.iter().filter_map(|city| city.geonameid);
        let numbers: Vec<u64> = numbers.map(u64::from).collect();
        let terms: Vec<Term> = numbers
            .iter()
            .map(|&number| Term::from_field_u64(field, number))
            .collect();
        if found.cities.len() > 1 {
            self.homonyms.push((typed.to_owned(), numbers));
        }
        (!terms.is_empty()).then(|| unscored(any_term(terms)))
    }

    /// The countries whose code or name is typed, in any language that the gazetteer knows, or under a short or old name.
    fn countries(&self, found: &Meanings<'_>, typed: &str) -> Option<Boxed> {
        let field = self.opened.fields.country;
        let code = typed.to_uppercase();
        let codes = found.countries.iter().copied();
        let terms: Vec<Term> = codes
            .chain((code.len() == 2).then_some(code.as_str()))
            .map(|code| Term::from_field_text(field, code))
            .collect();
        (!terms.is_empty()).then(|| unscored(any_term(terms)))
    }

    /// Places in whose printed name these words stand.
    fn printed(&mut self, field: IndexField, words: &[Word], shape: Shape, span: Span) -> Compiled {
        let slots = self.slots(field, words, span)?;
        if slots.is_empty() {
            return Ok(unscored(Box::new(AllQuery)));
        }
        let verbatim = None;
        let pattern = Pattern {
            slots,
            shape,
            verbatim,
        };
        Ok(unscored(self.pattern(field, &pattern)))
    }

    /// Where the name is listed, only what is not listed is told by its words: *York* is not *New York*.
    fn unlisted(&mut self, printed: Boxed, found: &Meanings<'_>) -> Boxed {
        if found.cities.is_empty() {
            return printed;
        }
        let mut names: Vec<&str> = found.cities.iter().map(|city| city.name).collect();
        names.sort_unstable();
        names.dedup();
        let mut printed = vec![printed];
        for name in names {
            let terms = text::terms(name).map(|term| Slot::exactly(term.text));
            let slots: Vec<Slot> = terms.collect();
            if !slots.is_empty() {
                printed.push(self.pattern(self.opened.fields.city, &Pattern::sequence(slots)));
            }
        }
        let schema = self.opened.searcher.schema();
        let place = schema.get_field_name(self.opened.fields.place).to_owned();
        let listed = ExistsQuery::new(place, false);
        all_of(vec![
            (Occur::Must, any_of(printed)),
            (Occur::MustNot, Box::new(listed)),
        ])
    }

    /// What of `query` lies in the region or country behind the comma.
    fn inside(&self, query: Boxed, tail: &str) -> Boxed {
        if tail.trim().is_empty() {
            return query;
        }
        let wider = meanings(tail);
        let regions = wider.regions.iter().map(|(country, region)| {
            term(self.opened.fields.region_key, &region_key(country, region))
        });
        let mut wide: Vec<Boxed> = regions.collect();
        wide.extend(self.countries(&wider, tail.trim()));
        if wide.is_empty() {
            return Box::new(EmptyQuery);
        }
        all_of(vec![(Occur::Must, query), (Occur::Must, any_of(wide))])
    }
}

fn meanings(typed: &str) -> Meanings<'static> {
    // The embedded list is part of the program; where it were damaged, names would only be known as they were printed.
    Gazetteer::embedded()
        .map(|gazetteer| places::named(typed, &gazetteer, Lexicon::embedded().datelines()))
        .unwrap_or_default()
}

/// The inhabitants of a namesake from which on a person may have meant it.
const NOTABLE: u32 = 15_000;

/// The city that a dateline with these words would mean.
struct Center {
    index: usize,
    name: &'static str,
    region: Option<&'static str>,
    country: &'static str,
    latitude: f64,
    longitude: f64,
}

fn center(typed: &str) -> Option<Center> {
    let gazetteer = Gazetteer::embedded().ok()?;
    let mut parts = typed.split(',').map(str::trim);
    let city = parts.next()?;
    let regions: Vec<&str> = parts.collect();
    let toponym = Toponym {
        city,
        regions: &regions,
        home: None,
    };
    let place = places::resolve(toponym, &gazetteer, Lexicon::embedded().datelines()).place?;
    Some(Center {
        index: place.index,
        name: place.name,
        region: place.region,
        country: place.country,
        latitude: place.latitude?,
        longitude: place.longitude?,
    })
}

fn degrees(field: IndexField, middle: f64, reach: f64) -> Boxed {
    let bound = |degrees| Bound::Included(Term::from_field_f64(field, degrees));
    Box::new(RangeQuery::new(
        bound(middle - reach),
        bound(middle + reach),
    ))
}

/// Documents whose city lies in a circle on the globe.
#[derive(Clone, Copy, Debug)]
struct Circle {
    latitude: f64,
    longitude: f64,
    /// In kilometers.
    distance: f64,
}

impl Circle {
    /// How many degrees it reaches to north and south, and to east and west; without the latter where it crosses the date
    /// line or comes near a pole, where degrees of longitude mean little.
    fn reach(&self) -> (f64, Option<f64>) {
        const KILOMETERS_A_DEGREE: f64 = 111.1;
        // Rounding must not lose a city on the very edge.
        let height = self.distance / KILOMETERS_A_DEGREE + 0.01;
        let farthest = self.latitude.abs() + height;
        let width = height / farthest.min(89.0).to_radians().cos();
        let is_plain = farthest < 85.0 && self.longitude.abs() + width < 180.0;
        (height, is_plain.then_some(width))
    }
}

impl DocPredicate for Circle {
    type SegmentDocPredicate = CircleInSegment;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<CircleInSegment>> {
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: CircleInSegment {
                circle: *self,
                latitude: segment.fast_fields().f64("latitude")?,
                longitude: segment.fast_fields().f64("longitude")?,
            },
            necessary_condition: Box::new(AllScorer::new(segment.max_doc())),
        })
    }
}

/// The coordinates of one segment's documents.
struct CircleInSegment {
    circle: Circle,
    latitude: Column<f64>,
    longitude: Column<f64>,
}

impl SegmentDocPredicate for CircleInSegment {
    fn eval(&mut self, doc: DocId) -> bool {
        let place = self.latitude.first(doc).zip(self.longitude.first(doc));
        let center = (self.circle.latitude, self.circle.longitude);
        place.is_some_and(|place| kilometers(center, place) <= self.circle.distance)
    }
}
