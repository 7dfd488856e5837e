//! An open index goes in, the places of its datelines come out with exact counts.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::compile::{Boxed, all_of, unscored};
use super::either::any_term;
use super::nearest::nearest;
use crate::error::Error;
use crate::index::{DocumentKind, Opened};
use crate::lexicon::Lexicon;
use crate::places::{self, Gazetteer};
use crate::text;

/// A place of datelines and how much there is from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceCount {
    /// The city in the gazetteer's form, or as printed where it is not listed.
    pub city: String,
    /// Its region.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// Its number in `GeoNames`.
    pub geonameid: Option<u64>,
    /// Articles with its dateline.
    pub articles: u64,
    /// Quotations in them.
    pub quotations: u64,
}

/// The places one of whose names begins with `prefix`, in any language and also under former names; the most frequent first.
/// Without a prefix, all of them.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn places(opened: &Opened, prefix: &str) -> Result<Vec<PlaceCount>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let of_kind = |kind: DocumentKind| {
        let query = TermQuery::new(kind.term(&opened.fields), IndexRecordOption::Basic);
        count(opened, &query).map_err(fail)
    };
    let articles = of_kind(DocumentKind::Article)?;
    let mut quotations = of_kind(DocumentKind::Quotation)?;
    let folded = places::fold(prefix);
    let known = numbers_of(&folded);
    let mut found: Vec<PlaceCount> = articles
        .into_iter()
        .filter(|(place, _)| {
            places::fold(&place.city).starts_with(&folded)
                || place.number.is_some_and(|number| known.contains(&number))
        })
        .map(|(place, articles)| PlaceCount {
            quotations: quotations.remove(&place).unwrap_or_default(),
            articles,
            region: place.region().map(str::to_owned),
            country: place.country,
            geonameid: place.number,
            city: place.city,
        })
        .collect();
    // The order of equals is that of the map: by name.
    found.sort_by_key(|place| std::cmp::Reverse(place.articles));
    Ok(found)
}

/// The names among the places of the index that are spelled almost as `typed`.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn nearest_places(opened: &Opened, typed: &str) -> Result<Vec<String>, Error> {
    const MOST: usize = 3;
    let all = places(opened, "")?;
    let terms: Vec<String> = text::terms(typed).map(|term| term.text).collect();
    let mut names = nearest(&terms, all.iter().map(|place| place.city.clone()), MOST);
    // Slips in another name of a place: `Kolonge` for what the list calls Köln.
    if let Ok(gazetteer) = Gazetteer::embedded() {
        for name in gazetteer.nearest(&places::fold(typed), MOST) {
            let numbers = numbers_of(&name);
            let here = all.iter().find(|place| {
                place
                    .geonameid
                    .is_some_and(|number| numbers.contains(&number))
            });
            names.extend(here.map(|place| place.city.clone()));
        }
    }
    let mut seen = FxHashSet::default();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(MOST);
    Ok(names)
}

/// The numbers of the cities one of whose names begins with `folded`; none for an empty one.
fn numbers_of(folded: &str) -> FxHashSet<u64> {
    let mut numbers = FxHashSet::default();
    let Ok(gazetteer) = Gazetteer::embedded() else {
        return numbers;
    };
    if folded.is_empty() {
        return numbers;
    }
    let named = gazetteer.prefix(folded).flat_map(|(_, matches)| matches);
    numbers.extend(named.filter_map(|found| found.place.geonameid.map(u64::from)));
    let lexicon = Lexicon::embedded().datelines();
    for name in lexicon.historic_names(folded) {
        let cities = places::named(name, &gazetteer, lexicon).cities;
        numbers.extend(
            cities
                .iter()
                .filter_map(|city| city.geonameid.map(u64::from)),
        );
    }
    numbers
}

/// Which of the cities called `name`, which have these numbers, `query` finds; `None` where it is not more than one.
///
/// Most names have one city in an archive, however many there are on the Earth: so they are only counted where the lists of
/// two are not empty, and of what `query` finds the datelines of these cities alone are looked at.
pub(super) fn note(
    opened: &Opened,
    query: &Boxed,
    (name, numbers): (&str, &[u64]),
) -> tantivy::Result<Option<String>> {
    let mut terms = Vec::new();
    for &number in numbers {
        let term = Term::from_field_u64(opened.fields.place, number);
        if opened.searcher.doc_freq(&term)? > 0 {
            terms.push(term);
        }
    }
    if terms.len() < 2 {
        return Ok(None);
    }
    let here = all_of(vec![
        (Occur::Must, query.box_clone()),
        (Occur::Must, unscored(any_term(terms))),
    ]);
    Ok(told(name, &count(opened, &here)?))
}

fn told(name: &str, counted: &BTreeMap<Dated, u64>) -> Option<String> {
    let mut found: Vec<(&Dated, u64)> = counted
        .iter()
        .map(|(place, &count)| (place, count))
        .collect();
    if found.len() < 2 {
        return None;
    }
    found.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let is_one_country = found
        .iter()
        .all(|(place, _)| place.country == found.first().and_then(|(one, _)| one.country.clone()));
    let label = |place: &Dated| {
        let wider = place.region().filter(|_| is_one_country);
        let wider = wider.or(place.country.as_deref()).unwrap_or_default();
        format!("{}, {wider}", place.city)
    };
    let all: Vec<String> = found
        .iter()
        .map(|(place, count)| format!("{} {count}", label(place)))
        .collect();
    let last = found.last().map(|(place, _)| label(place))?;
    Some(format!(
        "“{name}” is {}; pick one as in city:\"{last}\"",
        all.join(" · ")
    ))
}

/// How many documents of `query` each place has.
fn count(opened: &Opened, query: &dyn Query) -> tantivy::Result<BTreeMap<Dated, u64>> {
    opened.searcher.search(query, &Places)
}

/// A place as datelines name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Dated {
    city: String,
    /// Behind the code of its country: `US/Maine`.
    region_key: Option<String>,
    country: Option<String>,
    number: Option<u64>,
}

impl Dated {
    fn region(&self) -> Option<&str> {
        let (_, region) = self.region_key.as_deref()?.split_once('/')?;
        Some(region)
    }
}

/// Counts the places of documents.
struct Places;

impl Collector for Places {
    type Fruit = BTreeMap<Dated, u64>;
    type Child = PlacesInSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<PlacesInSegment> {
        let columns = reader.fast_fields();
        Ok(PlacesInSegment {
            city: columns.str("city_name")?,
            region: columns.str("region_key")?,
            country: columns.str("country")?,
            number: columns.u64("place")?,
            counts: FxHashMap::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut all = BTreeMap::new();
        for (place, count) in fruits.into_iter().flatten() {
            *all.entry(place).or_default() += count;
        }
        Ok(all)
    }
}

/// The numbers of the values of city, region and country in a segment's columns, and the place's own.
type Key = (Option<u64>, Option<u64>, Option<u64>, Option<u64>);

/// The counts of one segment.
struct PlacesInSegment {
    city: Option<StrColumn>,
    region: Option<StrColumn>,
    country: Option<StrColumn>,
    number: Column<u64>,
    counts: FxHashMap<Key, u64>,
}

impl SegmentCollector for PlacesInSegment {
    type Fruit = BTreeMap<Dated, u64>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let city = first(self.city.as_ref(), doc);
        if city.is_none() {
            return;
        }
        let key = (
            city,
            first(self.region.as_ref(), doc),
            first(self.country.as_ref(), doc),
            self.number.first(doc),
        );
        *self.counts.entry(key).or_default() += 1;
    }

    fn harvest(self) -> Self::Fruit {
        let mut named = BTreeMap::new();
        let mut counts: Vec<(Key, u64)> = self.counts.into_iter().collect();
        counts.sort_unstable();
        for ((city, region, country, number), count) in counts {
            let place = Dated {
                city: value(self.city.as_ref(), city).unwrap_or_default(),
                region_key: value(self.region.as_ref(), region),
                country: value(self.country.as_ref(), country),
                number,
            };
            *named.entry(place).or_default() += count;
        }
        named
    }
}

fn first(column: Option<&StrColumn>, doc: DocId) -> Option<u64> {
    column?.ords().first(doc)
}

fn value(column: Option<&StrColumn>, ordinal: Option<u64>) -> Option<String> {
    let mut text = String::new();
    column?
        .ord_to_str(ordinal?, &mut text)
        .ok()?
        .then_some(text)
}
