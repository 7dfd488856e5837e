//! A city, region and country of the list come in; the place as a person writes it goes out.
//!
//! News desks name the region only where it tells places apart, so that is where it is named here: *Brussels, Belgium*, but
//! *Portland, Maine, United States*, because the list has another Portland in that country. Does not choose the place.

use super::fold;
use super::gazetteer::{Gazetteer, Kind};

/// `Brussels, Belgium`; `None` where nothing is known.
///
/// `country` is an ISO 3166-1 alpha-2 code and stays one where the list does not know it.
pub fn written(city: Option<&str>, region: Option<&str>, country: Option<&str>) -> Option<String> {
    let list = Gazetteer::embedded().ok();
    let region = region.filter(|region| match (&list, city) {
        (Some(list), Some(city)) => *region != city && has_namesake(list, city, region, country),
        _ => true,
    });
    let country = country.map(|code| {
        list.and_then(|list| list.country(code))
            .map_or(code, |country| country.name)
    });
    // A city that is a country is named once: Singapore.
    let country = country.filter(|country| Some(*country) != city);
    let parts: Vec<&str> = [city, region, country].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// So much smaller a namesake is thought of by nobody: Brussels against a hamlet, not Oregon's Portland against Maine's.
const FORGOTTEN: u32 = 20;

/// Whether the same country has another city of this name that is not very much smaller.
fn has_namesake(list: &Gazetteer<'_>, city: &str, region: &str, country: Option<&str>) -> bool {
    let (mut meant, mut other) = (0, 0);
    for found in list.lookup(&fold(city)).map(|found| found.place) {
        let is_city = found.kind == Kind::City && found.name == city;
        if !is_city || Some(found.country) != country {
            continue;
        }
        let size = if found.region == Some(region) {
            &mut meant
        } else {
            &mut other
        };
        *size = found.population.max(*size);
    }
    // A city that the list does not have keeps its region: nothing else tells where it is.
    meant == 0 || other > meant / FORGOTTEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_named_where_they_tell_cities_apart() {
        let written = |city, region, country| written(Some(city), Some(region), Some(country));
        let brussels = written("Brussels", "Brussels Capital", "BE");
        assert_eq!(brussels.as_deref(), Some("Brussels, Belgium"));
        let portland = written("Portland", "Maine", "US");
        assert_eq!(portland.as_deref(), Some("Portland, Maine, United States"));
        let singapore = written("Singapore", "Singapore", "SG");
        assert_eq!(singapore.as_deref(), Some("Singapore"));
    }

    #[test]
    fn what_is_known_is_written() {
        assert_eq!(written(None, None, None), None);
        let unlisted = written(Some("Port Nowhere"), Some("Maine"), None);
        assert_eq!(unlisted.as_deref(), Some("Port Nowhere, Maine"));
        assert_eq!(
            written(None, Some("Bavaria"), Some("DE")).as_deref(),
            Some("Bavaria, Germany")
        );
        assert_eq!(written(None, None, Some("XX")).as_deref(), Some("XX"));
    }
}
