//! What a user says about the names of fields comes in (`body=content`), and is kept for the formats that have such names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::formats::fields::Field;
use crate::Error;

/// The name under which an archive gives a field, as `--map` says it: `body=content`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Mapping {
    pub(in crate::archive) field: Field,
    pub(in crate::archive) name: String,
}

impl FromStr for Mapping {
    type Err = Error;

    /// Reads `FIELD=NAME`.
    ///
    /// # Errors
    ///
    /// [`Error::BadMapping`] where there is no such field, or no name.
    fn from_str(given: &str) -> Result<Self, Error> {
        let (field, name) = given.split_once('=').unwrap_or((given, ""));
        let name = name.trim();
        match Field::named(field.trim()) {
            Some(field) if !name.is_empty() => Ok(Self {
                field,
                name: name.to_owned(),
            }),
            _ => Err(Error::BadMapping {
                given: given.to_owned(),
                fields: Field::ALL.map(Field::name).join(", "),
            }),
        }
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.field.name(), self.name)
    }
}

impl TryFrom<String> for Mapping {
    type Error = Error;

    fn try_from(given: String) -> Result<Self, Error> {
        given.parse()
    }
}

impl From<Mapping> for String {
    fn from(mapping: Mapping) -> Self {
        mapping.to_string()
    }
}

/// The names that `map` has for `field`, in the order in which they are tried.
pub(in crate::archive) fn names_of(map: &[Mapping], field: Field) -> impl Iterator<Item = &str> {
    map.iter()
        .filter(move |mapping| mapping.field == field)
        .map(|mapping| mapping.name.as_str())
}
