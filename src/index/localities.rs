//! A dateline comes in, the values go out under which its place is found: names, codes, number and coordinates.
//!
//! Names of other languages and former ones are not written here: a search resolves them to the number.

use super::queue::{FieldValue, Values};
use super::schema::{Fields, region_key};
use crate::extract::Dateline;

pub(super) fn place_values(fields: &Fields, dateline: &Dateline) -> Values {
    let text = |field, value: &str| (field, FieldValue::Text(value.to_owned()));
    let mut values = Vec::new();
    if let Some(city) = &dateline.city {
        values.extend([text(fields.city, city), text(fields.city_name, city)]);
    }
    values.extend(
        dateline
            .region
            .iter()
            .map(|region| text(fields.region, region)),
    );
    values.extend(
        dateline
            .country
            .iter()
            .map(|country| text(fields.country, country)),
    );
    if let Some(region) = &dateline.region {
        let country = dateline.country.as_deref().unwrap_or_default();
        values.push(text(fields.region_key, &region_key(country, region)));
    }
    let numbers = [
        (fields.latitude, dateline.latitude),
        (fields.longitude, dateline.longitude),
    ];
    values.extend(
        numbers
            .into_iter()
            .filter_map(|(field, degrees)| Some((field, FieldValue::Real(degrees?)))),
    );
    values.extend(
        dateline
            .geonameid
            .map(|number| (fields.place, FieldValue::Natural(number.into()))),
    );
    values
}
