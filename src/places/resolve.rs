//! A place name as a dateline prints it comes in; the one place that it means goes out, with the rule that chose it.
//!
//! The rules stand in the order of the news desks: the region in the dateline, the cities that stand alone by custom (the lists
//! of the agencies' style guides), former and foreign names, the outlet's home, then size. The first that answers wins, and
//! its confidence is the measured one of `data/place_rules.tsv`.
//! It never chooses a place that the text does not name.

use super::fold;
use super::gazetteer::{Gazetteer, Kind, Match, Place};
use crate::lexicon::{DatelineLexicon, Named};

/// A place name with what stands beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Toponym<'a> {
    /// The city as printed.
    pub city: &'a str,
    /// What follows it: state, province, country, as printed.
    pub regions: &'a [&'a str],
    /// The country where the outlet is at home, as ISO code.
    pub home: Option<&'a str>,
}

/// The place that a name means.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved<'a> {
    /// The listed place; `None` where only its country is known, or nothing.
    pub place: Option<Place<'a>>,
    /// The region's name in the gazetteer.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// The rule that chose it.
    pub rule: Rule,
}

/// Why a place was chosen, in the order in which the rules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The dateline names its region or country.
    Region,
    /// The dateline names a region, in which no city of that name is listed.
    RegionOnly,
    /// It stands alone by the desks' custom.
    Desk,
    /// A table of former and foreign names.
    Historic,
    /// The outlet's own country has one.
    Home,
    /// The largest of that name, by far.
    Size,
    /// The largest of several that are nearly as large.
    SizeAmbiguous,
    /// The name is a country's or a region's.
    CountryOnly,
    /// Nothing has that name.
    TextOnly,
}

impl Rule {
    /// Its name, as `--explain` prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::RegionOnly => "region-only",
            Self::Desk => "desk",
            Self::Historic => "historic",
            Self::Home => "home",
            Self::Size => "size",
            Self::SizeAmbiguous => "size-ambiguous",
            Self::CountryOnly => "country-only",
            Self::TextOnly => "text-only",
        }
    }
}

/// A city under another name than the place's own counts as if it had a quarter of its inhabitants: most of these names are
/// of other languages than the article's.
const OTHER_NAME_SHARE: f64 = 0.25;
/// The largest of a name is sure when it has this many times the inhabitants of the next in another country.
const BY_FAR: f64 = 5.0;
/// The outlet's country loses against a namesake that is this many times larger.
const HOME_LOSES: f64 = 100.0;

/// Chooses the place that a dateline means.
pub fn resolve<'a>(
    name: Toponym<'_>,
    gazetteer: &Gazetteer<'a>,
    lexicon: &DatelineLexicon,
) -> Resolved<'a> {
    let folded = fold(name.city);
    let cities = candidates(&folded, gazetteer);
    by_region(&folded, &cities, name.regions, gazetteer, lexicon)
        .or_else(|| listed(lexicon.desk_city(&folded)?, Rule::Desk, gazetteer))
        .or_else(|| listed(lexicon.historic(&folded)?, Rule::Historic, gazetteer))
        .or_else(|| by_country_name(&folded, &cities, gazetteer, lexicon))
        .or_else(|| by_home(&cities, name.home?))
        .or_else(|| by_size(&cities))
        .unwrap_or(Resolved {
            place: None,
            region: None,
            country: None,
            rule: Rule::TextOnly,
        })
}

/// The cities of that name; without one, those under the name with or without its Arabic article.
pub(super) fn candidates<'a>(folded: &str, gazetteer: &Gazetteer<'a>) -> Vec<Match<'a>> {
    let cities = |name: &str| -> Vec<_> {
        gazetteer
            .lookup(name)
            .filter(|found| found.place.kind == Kind::City)
            .collect()
    };
    let found = cities(folded);
    if !found.is_empty() {
        return found;
    }
    let bare = ["al ", "el ", "an ", "as ", "ash ", "ad ", "ar ", "az "]
        .iter()
        .find_map(|article| folded.strip_prefix(article))
        .unwrap_or(folded);
    [format!("al {bare}"), format!("el {bare}"), bare.to_owned()]
        .iter()
        .map(|name| cities(name))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// What a region's name may mean: a country, or a region of one.
pub(super) struct Within<'a> {
    pub(super) country: &'a str,
    pub(super) region: Option<&'a str>,
}

impl Within<'_> {
    pub(super) fn holds(&self, place: &Place<'_>) -> bool {
        place.country == self.country
            && self
                .region
                .is_none_or(|region| place.region == Some(region))
    }
}

fn by_region<'a>(
    folded: &str,
    cities: &[Match<'a>],
    regions: &[&str],
    gazetteer: &Gazetteer<'a>,
    lexicon: &DatelineLexicon,
) -> Option<Resolved<'a>> {
    let meanings: Vec<Vec<Within<'a>>> = regions
        .iter()
        .map(|region| meanings(region, gazetteer, lexicon))
        .collect();
    let known: Vec<_> = meanings
        .iter()
        .filter(|within| !within.is_empty())
        .collect();
    let widest = known.last()?;
    let inside = |place: &Place<'_>| {
        known
            .iter()
            .all(|all| all.iter().any(|within| within.holds(place)))
    };
    if let Some(best) = largest(cities.iter().filter(|found| inside(&found.place))) {
        return Some(chosen(best.place, Rule::Region));
    }
    let tables = [lexicon.desk_city(folded), lexicon.historic(folded)];
    let listed = tables
        .into_iter()
        .flatten()
        .filter_map(|named| find(named, gazetteer));
    if let Some(place) = listed.into_iter().find(inside) {
        return Some(chosen(place, Rule::Region));
    }
    // The narrowest region that lies in the widest: `Bangor, Maine, USA` is in Maine.
    let narrow = known.iter().flat_map(|all| all.iter()).find(|within| {
        within.region.is_some() && widest.iter().any(|wide| wide.country == within.country)
    });
    let within = narrow.or_else(|| widest.first())?;
    Some(Resolved {
        place: None,
        region: within.region.map(str::to_owned),
        country: Some(within.country.to_owned()),
        rule: Rule::RegionOnly,
    })
}

pub(super) fn meanings<'a>(
    region: &str,
    gazetteer: &Gazetteer<'a>,
    lexicon: &DatelineLexicon,
) -> Vec<Within<'a>> {
    let folded = fold(region);
    let mut all = Vec::new();
    if let Some(country) = lexicon.country(&folded) {
        all.push(Within {
            country,
            region: None,
        });
    }
    for named in lexicon.regions(&folded) {
        all.push(Within {
            country: named.country,
            region: Some(named.name),
        });
    }
    for found in gazetteer
        .lookup(&folded)
        .filter(|found| found.place.kind != Kind::City)
    {
        let region = found.place.region;
        all.push(Within {
            country: found.place.country,
            region,
        });
    }
    all
}

fn listed<'a>(named: Named, rule: Rule, gazetteer: &Gazetteer<'a>) -> Option<Resolved<'a>> {
    Some(chosen(find(named, gazetteer)?, rule))
}

/// The city that a table names; one whose own name it is before one that is also called so (*New Delhi*, *Delhi*).
pub(super) fn find<'a>(named: Named, gazetteer: &Gazetteer<'a>) -> Option<Place<'a>> {
    let cities = gazetteer.lookup(&fold(named.name)).filter(|found| {
        found.place.kind == Kind::City
            && found.place.country == named.country
            && named
                .region
                .is_none_or(|region| found.place.region == Some(region))
    });
    let best = cities.reduce(|best, next| {
        if next.is_own_name && !best.is_own_name {
            next
        } else {
            best
        }
    });
    best.map(|found| found.place)
}

/// A country's name is the country, unless that country has a city of that name (*Luxembourg*, *Kuwait*).
fn by_country_name<'a>(
    folded: &str,
    cities: &[Match<'a>],
    gazetteer: &Gazetteer<'a>,
    lexicon: &DatelineLexicon,
) -> Option<Resolved<'a>> {
    let named = gazetteer
        .lookup(folded)
        .filter(|found| found.is_own_name || found.place.kind == Kind::Country);
    let wide = named
        .map(|found| found.place)
        .filter(|place| place.kind != Kind::City);
    let table = lexicon.country(folded).map(|country| (country, None));
    let largest_city = largest(cities.iter()).map_or(0, |found| found.place.population);
    let (country, region) = wide
        .max_by_key(|place| (place.kind == Kind::Country, place.population))
        .filter(|place| place.kind == Kind::Country || place.population / 10 > largest_city)
        .map(|place| (place.country, place.region))
        .or(table)?;
    let within = Within { country, region };
    if let Some(city) = largest(
        cities
            .iter()
            .filter(|found| within.holds(&found.place) && found.place.population > 20_000),
    ) {
        return Some(chosen(city.place, Rule::Size));
    }
    Some(Resolved {
        place: None,
        region: region.map(str::to_owned),
        country: Some(country.to_owned()),
        rule: Rule::CountryOnly,
    })
}

fn by_home<'a>(cities: &[Match<'a>], home: &str) -> Option<Resolved<'a>> {
    let at_home = largest(cities.iter().filter(|found| found.place.country == home))?;
    let anywhere = largest(cities.iter())?;
    (weight(at_home) * HOME_LOSES > weight(anywhere)).then(|| chosen(at_home.place, Rule::Home))
}

fn by_size<'a>(cities: &[Match<'a>]) -> Option<Resolved<'a>> {
    let best = largest(cities.iter())?;
    let abroad = largest(
        cities
            .iter()
            .filter(|found| found.place.country != best.place.country),
    );
    let by_far = abroad.is_none_or(|next| weight(best) > BY_FAR * weight(next));
    Some(chosen(
        best.place,
        if by_far {
            Rule::Size
        } else {
            Rule::SizeAmbiguous
        },
    ))
}

fn largest<'m, 'a: 'm>(cities: impl Iterator<Item = &'m Match<'a>>) -> Option<&'m Match<'a>> {
    // `max_by` keeps the last of equals; the list is sorted by size, so the first is wanted.
    cities.reduce(|best, next| {
        if weight(next) > weight(best) {
            next
        } else {
            best
        }
    })
}

fn weight(found: &Match<'_>) -> f64 {
    let people = f64::from(found.place.population.max(500));
    if found.is_own_name {
        people
    } else {
        people * OTHER_NAME_SHARE
    }
}

fn chosen(place: Place<'_>, rule: Rule) -> Resolved<'_> {
    Resolved {
        region: place.region.map(str::to_owned),
        country: Some(place.country.to_owned()),
        place: Some(place),
        rule,
    }
}
