//! A name that someone searches for comes in; all places that it may mean go out, of every size and in every language.
//!
//! A dateline means one place ([`resolve`](super::resolve())); who searches has not chosen yet, so nothing is chosen here.
//! What stands behind a comma narrows it down: `Portland, Maine`. It knows no index, only names.

use super::fold;
use super::gazetteer::{Gazetteer, Place};
use super::resolve::{candidates, find, meanings};
use crate::lexicon::DatelineLexicon;

/// All that a name may mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meanings<'a> {
    /// Cities of that name, also under a former or foreign one.
    pub cities: Vec<Place<'a>>,
    /// States and provinces: the country's code and the name of the region.
    pub regions: Vec<(&'a str, &'a str)>,
    /// Codes of countries; for a continent or a wider part of the world those of all its countries.
    pub countries: Vec<&'a str>,
}

/// Everything that `typed` may mean.
///
/// ```
/// use onrecord::lexicon::Lexicon;
/// use onrecord::places::{Gazetteer, named};
/// let (gazetteer, lexicon) = (Gazetteer::embedded()?, Lexicon::embedded().datelines());
/// let found = named("Portland, Maine", &gazetteer, lexicon);
/// assert_eq!(found.cities.len(), 1);
/// assert!(named("Europe", &gazetteer, lexicon).countries.contains(&"PT"));
/// # Ok::<(), onrecord::Error>(())
/// ```
pub fn named<'a>(
    typed: &str,
    gazetteer: &Gazetteer<'a>,
    lexicon: &DatelineLexicon,
) -> Meanings<'a> {
    let mut parts = typed.split(',');
    let folded = fold(parts.next().unwrap_or_default());
    let wider: Vec<_> = parts
        .map(|region| meanings(region, gazetteer, lexicon))
        .collect();
    let mut cities: Vec<Place<'a>> = candidates(&folded, gazetteer)
        .into_iter()
        .map(|found| found.place)
        .collect();
    let tables = [lexicon.desk_city(&folded), lexicon.historic(&folded)];
    for place in tables
        .into_iter()
        .flatten()
        .filter_map(|named| find(named, gazetteer))
    {
        if !cities.iter().any(|city| city.index == place.index) {
            cities.push(place);
        }
    }
    cities.retain(|city| {
        wider
            .iter()
            .all(|all| all.iter().any(|within| within.holds(city)))
    });
    let mut found = Meanings {
        cities,
        ..Meanings::default()
    };
    for within in meanings(&folded, gazetteer, lexicon) {
        let is_inside = wider
            .iter()
            .all(|all| all.iter().any(|wide| wide.country == within.country));
        match within.region {
            Some(region) if is_inside => found.regions.push((within.country, region)),
            None if wider.is_empty() => found.countries.push(within.country),
            _ => {}
        }
    }
    if let Some((continents, countries)) = lexicon.continent(&folded).filter(|_| wider.is_empty()) {
        let all = gazetteer.countries();
        found.countries.extend(all.filter_map(|(code, continent)| {
            let is_in = continents.contains(&continent) || countries.contains(&code);
            is_in.then_some(code)
        }));
    }
    found.regions.sort_unstable();
    found.regions.dedup();
    found.countries.sort_unstable();
    found.countries.dedup();
    found
}

/// The distance between two points on the Earth in kilometers, each as degrees north and east.
///
/// On a sphere (haversine): wrong by 0.5 % at most, which is less than the size of a city.
pub fn kilometers(from: (f64, f64), to: (f64, f64)) -> f64 {
    const RADIUS: f64 = 6371.0;
    let (north, south) = (from.0.to_radians(), to.0.to_radians());
    let up = ((south - north) / 2.0).sin();
    let across = ((to.1 - from.1).to_radians() / 2.0).sin();
    let chord = up * up + north.cos() * south.cos() * across * across;
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::kilometers;

    #[test]
    fn distances_are_those_of_the_globe() {
        let (basra, kuwait) = ((30.508, 47.783), (29.37, 47.978));
        assert!((kilometers(basra, kuwait) - 128.0).abs() < 2.0);
        // Across the date line.
        assert!((kilometers((0.0, 179.5), (0.0, -179.5)) - 111.2).abs() < 0.1);
        assert!(kilometers(basra, basra) < 1e-9);
        assert!((kilometers((90.0, 0.0), (-90.0, 0.0)) - 20_015.0).abs() < 1.0);
    }
}
