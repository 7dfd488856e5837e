//! The value that each document of a segment has in a field: what facets, timelines and lists of speakers count by.
//!
//! A value is a number while documents are counted (an ordinal of a column's dictionary, a day) and becomes text once, when
//! a segment is done. Long and many values are read from columns. The few of `kind` and `language` have none (see
//! [`schema`](crate::index::schema)): the postings of their terms tell each document's value, and so do those of `source`
//! for the folder of a file.

use std::io;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::index::Fields;
use crate::places;

/// A field whose values can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetField {
    /// The speaker's name, as articles give it.
    Speaker,
    /// The speaker's role, as articles give it.
    Role,
    /// Direct, mixed or indirect.
    Kind,
    /// The dateline's city, with what tells it from others: *Portland, Maine, United States*.
    City,
    /// The dateline's region: *Maine, United States*.
    Region,
    /// The dateline's country, as its ISO 3166-1 code.
    Country,
    /// The paper, agency or site.
    Outlet,
    /// The language, as its ISO 639-1 code.
    Language,
    /// The year of the date.
    Year,
    /// The month of the date: `2003-05`.
    Month,
    /// The day of the date: `2003-05-01`.
    Day,
    /// The folder of the file, ending in `/`.
    Path,
}

/// Each field under the name that is typed for it.
const NAMES: [(&str, FacetField); 12] = [
    ("speaker", FacetField::Speaker),
    ("role", FacetField::Role),
    ("kind", FacetField::Kind),
    ("city", FacetField::City),
    ("region", FacetField::Region),
    ("country", FacetField::Country),
    ("outlet", FacetField::Outlet),
    ("language", FacetField::Language),
    ("year", FacetField::Year),
    ("month", FacetField::Month),
    ("day", FacetField::Day),
    ("path", FacetField::Path),
];

impl FacetField {
    /// The field that is called so; `lang` is `language`, as in a query.
    pub fn of(typed: &str) -> Option<Self> {
        let typed = if typed == "lang" { "language" } else { typed };
        let found = NAMES.iter().find(|(name, _)| *name == typed);
        found.map(|&(_, field)| field)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(_, field)| *field == self);
        found.map(|&(name, _)| name).unwrap_or_default()
    }

    /// All names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|&(name, _)| name)
    }

    /// Whether only quotations have it, and articles never.
    pub fn is_of_quotations(self) -> bool {
        matches!(self, Self::Speaker | Self::Role | Self::Kind)
    }

    /// Whether its values are spans of time, which are shown in their order.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Year | Self::Month | Self::Day)
    }
}

/// The values of one segment's documents.
pub(super) enum Values {
    /// The ordinal of a column of text.
    Text(Option<StrColumn>),
    /// The ordinal of a key of a region: `US/Maine`.
    Region(Option<StrColumn>),
    /// The number of a city that was met.
    City(Box<Cities>),
    /// The number of a term; 0 for none, so that the first is 1.
    Terms {
        of_document: Vec<u32>,
        terms: Vec<String>,
    },
    /// The day since 1970-01-01, in two's complement.
    Days(Column<i64>, FacetField),
}

impl Values {
    /// Opens the values that `segment` has in `field`.
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        field: FacetField,
    ) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(match field {
            FacetField::Speaker => Self::Text(columns.str("speaker_name")?),
            FacetField::Role => Self::Text(columns.str("role_name")?),
            FacetField::Outlet => Self::Text(columns.str("outlet_name")?),
            FacetField::Country => Self::Text(columns.str("country")?),
            FacetField::Region => Self::Region(columns.str("region_key")?),
            FacetField::City => Self::City(Box::new(Cities {
                city: columns.str("city_name")?,
                region: columns.str("region_key")?,
                country: columns.str("country")?,
                ..Cities::default()
            })),
            FacetField::Kind => terms(segment, fields.kind, str::to_owned)?,
            FacetField::Language => terms(segment, fields.language, str::to_owned)?,
            FacetField::Path => terms(segment, fields.source, folder_of)?,
            FacetField::Year | FacetField::Month | FacetField::Day => {
                Self::Days(columns.i64("date")?, field)
            }
        })
    }

    /// What stands for the value of `doc`; `None` where it has none.
    pub(super) fn key(&mut self, doc: DocId) -> Option<u64> {
        match self {
            Self::Text(column) | Self::Region(column) => column.as_ref()?.ords().first(doc),
            Self::City(cities) => cities.key(doc),
            Self::Terms { of_document, .. } => {
                let number = of_document.get(usize::try_from(doc).ok()?)?;
                number.checked_sub(1).map(u64::from)
            }
            Self::Days(column, _) => column.first(doc).map(i64::cast_unsigned),
        }
    }

    /// The values that `keys`, which are sorted, stand for, in their order; two keys may stand for one value.
    pub(super) fn texts(&self, keys: &[u64]) -> io::Result<Vec<String>> {
        Ok(match self {
            Self::Text(column) => texts_of(column.as_ref(), keys)?,
            Self::Region(column) => texts_of(column.as_ref(), keys)?
                .iter()
                .map(|key| region_name(key))
                .collect(),
            Self::City(cities) => keys.iter().map(|&key| cities.name(key)).collect(),
            Self::Terms { terms, .. } => {
                let term = |key: &u64| terms.get(usize::try_from(*key).ok()?).cloned();
                keys.iter()
                    .map(|key| term(key).unwrap_or_default())
                    .collect()
            }
            Self::Days(_, step) => keys
                .iter()
                .map(|key| {
                    day(key.cast_signed()).map_or_else(String::new, |day| period(day, *step))
                })
                .collect(),
        })
    }
}

/// The day with the number `days` since 1970-01-01.
pub(super) fn day(days: i64) -> Option<Date> {
    Date::constant(1970, 1, 1)
        .checked_add(i32::try_from(days).ok()?.days())
        .ok()
}

/// The year, month or day of `date`, as one types it.
pub(super) fn period(date: Date, step: FacetField) -> String {
    match step {
        FacetField::Year => format!("{:04}", date.year()),
        FacetField::Month => format!("{:04}-{:02}", date.year(), date.month()),
        _ => date.to_string(),
    }
}

/// The values of a field without a column, from the postings of its terms; `value` makes a value of a term.
fn terms(
    segment: &SegmentReader,
    field: IndexField,
    value: fn(&str) -> String,
) -> tantivy::Result<Values> {
    let mut of_document = vec![0; usize::try_from(segment.max_doc()).unwrap_or_default()];
    let mut values: Vec<String> = Vec::new();
    let index = segment.inverted_index(field)?;
    let mut stream = index.terms().stream()?;
    while stream.advance() {
        let value = value(&String::from_utf8_lossy(stream.key()));
        // Terms are sorted, so that those of one folder stand mostly in a row.
        if values.last() != Some(&value) {
            values.push(value);
        }
        let number = u32::try_from(values.len()).unwrap_or_default();
        let mut postings =
            index.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if let Ok(doc) = usize::try_from(postings.doc())
                && let Some(place) = of_document.get_mut(doc)
            {
                *place = number;
            }
            postings.advance();
        }
    }
    Ok(Values::Terms {
        of_document,
        terms: values,
    })
}

/// The folder of a file, with a `/` behind it: `wire/`; `./` where it lies in none.
pub(super) fn folder_of(source: &str) -> String {
    source
        .rsplit_once('/')
        .map_or_else(|| "./".to_owned(), |(folder, _)| format!("{folder}/"))
}

pub(super) fn texts_of(column: Option<&StrColumn>, keys: &[u64]) -> io::Result<Vec<String>> {
    let mut texts = Vec::with_capacity(keys.len());
    if let Some(column) = column {
        column.dictionary().sorted_ords_to_term_cb(keys, |bytes| {
            texts.push(String::from_utf8_lossy(bytes).into_owned());
        })?;
    }
    texts.resize(keys.len(), String::new());
    Ok(texts)
}

/// `Maine, United States` for the key `US/Maine`.
fn region_name(key: &str) -> String {
    let (country, region) = key.split_once('/').unwrap_or(("", key));
    let country = (!country.is_empty()).then_some(country);
    places::written(None, Some(region), country).unwrap_or_default()
}

/// The cities of a segment: a name alone does not tell Portland from Portland.
#[derive(Default)]
pub(super) struct Cities {
    city: Option<StrColumn>,
    region: Option<StrColumn>,
    country: Option<StrColumn>,
    numbers: FxHashMap<CityKey, u64>,
    met: Vec<CityKey>,
}

/// The ordinals of city, region and country.
type CityKey = (u64, Option<u64>, Option<u64>);

impl Cities {
    fn key(&mut self, doc: DocId) -> Option<u64> {
        let first = |column: &Option<StrColumn>| column.as_ref()?.ords().first(doc);
        let key = (
            first(&self.city)?,
            first(&self.region),
            first(&self.country),
        );
        let next = self.met.len() as u64;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.met.push(key);
        }
        Some(number)
    }

    fn name(&self, number: u64) -> String {
        let key = usize::try_from(number).ok().and_then(|at| self.met.get(at));
        let Some(&(city, region, country)) = key else {
            return String::new();
        };
        let text = |column: &Option<StrColumn>, ordinal: Option<u64>| {
            let mut text = String::new();
            let is_known = column.as_ref()?.ord_to_str(ordinal?, &mut text).ok()?;
            is_known.then_some(text)
        };
        let region = text(&self.region, region);
        let region = region
            .as_deref()
            .and_then(|key| key.split_once('/'))
            .map(|(_, region)| region);
        let city = text(&self.city, Some(city));
        let country = text(&self.country, country);
        places::written(city.as_deref(), region, country.as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for name in FacetField::names() {
            assert_eq!(FacetField::of(name).map(FacetField::name), Some(name));
        }
        assert_eq!(FacetField::of("lang"), Some(FacetField::Language));
        assert_eq!(FacetField::of("mood"), None);
    }

    #[test]
    fn files_lie_in_folders() {
        assert_eq!(folder_of("dailies/tidewater/a.txt"), "dailies/tidewater/");
        assert_eq!(folder_of("a.txt"), "./");
    }

    #[test]
    fn days_before_1970_have_their_month() {
        let day = day(-1).unwrap();
        assert_eq!(period(day, FacetField::Month), "1969-12");
        assert_eq!(period(day, FacetField::Year), "1969");
    }
}
