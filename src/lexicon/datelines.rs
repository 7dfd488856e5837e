//! The words of datelines: agencies, months, regions in short, the desks' conventions, former names, outlets, labels.
//!
//! All keys stand in the tables in the folded form of [`places::fold`](crate::places::fold); nothing is folded here.

use rustc_hash::{FxHashMap, FxHashSet};

use super::speech::hash_word;
use super::table::{columns, pairs, rows};
use crate::text::fold;

const AGENCIES: &str = include_str!("../../data/agencies.tsv");
const CONTINENTS: &str = include_str!("../../data/continents.tsv");
const COUNTRIES: &str = include_str!("../../data/countries.tsv");
const DESK_CITIES: &str = include_str!("../../data/desk_cities.tsv");
const HISTORIC: &str = include_str!("../../data/historic_places.tsv");
const HOMONYMS: &str = include_str!("../../data/dateline_homonyms.tsv");
const LABELS: &str = include_str!("../../data/dateline_labels.tsv");
const MONTHS: &str = include_str!("../../data/months.tsv");
const OPENERS: &str = include_str!("../../data/dateline_openers.tsv");
const OUTLETS: &str = include_str!("../../data/outlets.tsv");
const PLACE_RULES: &str = include_str!("../../data/place_rules.tsv");
const REGIONS: &str = include_str!("../../data/regions.tsv");
const WEEKDAYS: &str = include_str!("../../data/weekdays.tsv");

/// The words of datelines, by their folded form.
#[derive(Debug)]
pub struct DatelineLexicon {
    agencies: FxHashMap<&'static str, &'static str>,
    months: FxHashMap<String, i8>,
    weekdays: FxHashSet<&'static str>,
    /// The hashes of months and days of the week.
    days: FxHashSet<u64>,
    regions: FxHashMap<&'static str, Vec<Named>>,
    continents: FxHashMap<&'static str, (Codes, Codes)>,
    countries: FxHashMap<&'static str, &'static str>,
    desk: FxHashMap<&'static str, Named>,
    historic: FxHashMap<&'static str, Named>,
    outlets: FxHashMap<&'static str, &'static str>,
    labels: FxHashSet<&'static str>,
    homonyms: FxHashSet<&'static str>,
    openers: FxHashMap<&'static str, Opener>,
    confidence: FxHashMap<&'static str, f64>,
}

/// A place as a table names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// ISO 3166-1 alpha-2 code.
    pub country: &'static str,
    /// Its name in the gazetteer.
    pub name: &'static str,
    /// The region in which it lies, where the country has several of that name.
    pub region: Option<&'static str>,
}

/// What follows the opening word of a dateline that does not begin with a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener {
    /// No city: *aboard*, *en route to*.
    Nowhere,
    /// A city or a border: *near*, *outside*.
    Near,
}

impl DatelineLexicon {
    pub(super) fn parse() -> Self {
        Self {
            agencies: pairs(AGENCIES).collect(),
            months: rows(MONTHS)
                .filter_map(|[word, n, _]| Some((fold(word), n.parse().ok()?)))
                .collect(),
            weekdays: pairs(WEEKDAYS).map(|(word, _)| word).collect(),
            days: pairs(MONTHS)
                .chain(pairs(WEEKDAYS))
                .map(|(word, _)| hash_word(word))
                .collect(),
            regions: named(REGIONS).fold(
                FxHashMap::default(),
                |mut all: FxHashMap<_, Vec<_>>, (key, place)| {
                    all.entry(key).or_default().push(place);
                    all
                },
            ),
            continents: rows(CONTINENTS)
                .map(|[name, continents, countries]| (name, (codes(continents), codes(countries))))
                .collect(),
            countries: pairs(COUNTRIES).collect(),
            desk: named(DESK_CITIES).collect(),
            historic: named(HISTORIC).collect(),
            outlets: pairs(OUTLETS).collect(),
            confidence: rows(PLACE_RULES)
                .filter_map(|[rule, _, _, confidence]| Some((rule, confidence.parse().ok()?)))
                .collect(),
            labels: pairs(LABELS).map(|(word, _)| word).collect(),
            homonyms: pairs(HOMONYMS).map(|(word, _)| word).collect(),
            openers: pairs(OPENERS)
                .map(|(word, kind)| {
                    (
                        word,
                        if kind == "near" {
                            Opener::Near
                        } else {
                            Opener::Nowhere
                        },
                    )
                })
                .collect(),
        }
    }

    /// The news agency of that name.
    pub fn agency(&self, folded: &str) -> Option<&'static str> {
        self.agencies.get(folded).copied()
    }

    /// The number of a month, from 1.
    pub fn month(&self, folded: &str) -> Option<i8> {
        self.months.get(folded).copied()
    }

    /// Whether the word is a day of the week.
    pub fn is_weekday(&self, folded: &str) -> bool {
        self.weekdays.contains(folded)
    }

    /// Whether a word of ASCII letters is a month or a day of the week, in any case of letters.
    pub(crate) fn may_begin_day(&self, word: &str) -> bool {
        self.days.contains(&hash_word(word))
    }

    /// The regions that a short, old or foreign form stands for; empty where it is none.
    pub fn regions(&self, folded: &str) -> &[Named] {
        self.regions.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The country that a short, old or collective form stands for.
    pub fn country(&self, folded: &str) -> Option<&'static str> {
        self.countries.get(folded).copied()
    }

    /// The continents and the further countries of a part of the world.
    pub fn continent(&self, folded: &str) -> Option<(&[&'static str], &[&'static str])> {
        let (continents, countries) = self.continents.get(folded)?;
        Some((continents, countries))
    }

    /// The city that stands alone under this name by the desks' custom.
    pub fn desk_city(&self, folded: &str) -> Option<Named> {
        self.desk.get(folded).copied()
    }

    /// Today's name of a city under a former or foreign one.
    pub fn historic(&self, folded: &str) -> Option<Named> {
        self.historic.get(folded).copied()
    }

    /// The former and foreign names of cities that begin with `folded`, in no order.
    pub fn historic_names(&self, folded: &str) -> impl Iterator<Item = &'static str> {
        let names = self.historic.keys().chain(self.desk.keys()).copied();
        names.filter(move |name| name.starts_with(folded))
    }

    /// The country where an outlet, by its folded name or its domain, is at home.
    pub fn outlet(&self, name: &str) -> Option<&'static str> {
        self.outlets.get(name).copied()
    }

    /// How far a place can be trusted that the rule of this name chose; 0 for a rule without a figure.
    pub fn confidence(&self, rule: &str) -> f64 {
        self.confidence.get(rule).copied().unwrap_or_default()
    }

    /// Whether an opening with these words is a label or the name of a section.
    pub fn is_label(&self, folded: &str) -> bool {
        self.labels.contains(folded)
    }

    /// Whether a city's name is as often a common word, a person or a country.
    pub fn is_homonym(&self, folded: &str) -> bool {
        self.homonyms.contains(folded)
    }

    /// What follows these opening words.
    pub fn opener(&self, folded: &str) -> Option<Opener> {
        self.openers.get(folded).copied()
    }
}

/// Codes of two letters.
type Codes = Vec<&'static str>;

fn codes(cell: &'static str) -> Codes {
    cell.split(',').filter(|code| !code.is_empty()).collect()
}

fn named(text: &'static str) -> impl Iterator<Item = (&'static str, Named)> {
    columns(text).map(|[key, country, name, region]| {
        let region = Some(region).filter(|region| !region.is_empty());
        (
            key,
            Named {
                country,
                name,
                region,
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::{cells, fault};
    use super::*;

    #[test]
    fn tables_are_sorted_unique_folded_and_whole() {
        for (text, columns) in [
            (AGENCIES, 2),
            (CONTINENTS, 3),
            (COUNTRIES, 2),
            (DESK_CITIES, 4),
            (HISTORIC, 3),
            (HOMONYMS, 1),
            (LABELS, 1),
            (OPENERS, 2),
            (OUTLETS, 2),
            (PLACE_RULES, 4),
            (REGIONS, 3),
            (WEEKDAYS, 1),
        ] {
            assert_eq!(fault(text, columns), None);
            for (line, row) in cells(text) {
                let key = row.first().copied().unwrap_or_default();
                assert!(
                    key.contains('.') || fold(key) == key,
                    "line {line}: {key:?}"
                );
            }
        }
    }
}
