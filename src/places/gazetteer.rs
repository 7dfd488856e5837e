//! The list of cities, regions and countries, read in place from one packed file: no parsing, no allocation at opening.
//!
//! The file holds the countries, first-order regions and cities of `GeoNames` (CC BY 4.0) and all their names in folded form
//! ([`fold`](super::fold)), sorted and front-coded in blocks of sixteen: a lookup is a binary search over the blocks' first
//! names and a walk through one block. `tools/build_gazetteer.py` writes it and describes its layout. Every read is checked,
//! so that a damaged file gives wrong answers at worst, never a panic; [`Gazetteer::from_bytes`] finds the damage.
//! It does not choose between places of one name: that is [`resolve`](super::resolve()).

use super::bytes::{checksum, degrees, edits_within, number, slice, u64_at};
use super::names::Names;
use crate::error::{Error, Result};

static EMBEDDED: &[u8] = include_bytes!("../../data/gazetteer.bin");

const MAGIC: &[u8] = b"ONRGAZ\0\0";
const VERSION: usize = 1;
/// Where the part begins that the checksum covers.
const CHECKED: usize = 24;
const ENTITY_BYTES: usize = 20;
/// The byte of an entity that numbers its country.
const COUNTRY_AT: usize = 19;
const NO_REGION: usize = 0xffff;

/// The list of places.
#[derive(Clone, Copy, Debug)]
pub struct Gazetteer<'a> {
    pub(super) bytes: &'a [u8],
    regions: Table,
    pub(super) entities: Table,
    pub(super) heads: Table,
    countries: Table,
    pub(super) pool: usize,
    first_region: usize,
}

/// One place of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// Its number in the list: a larger city has a smaller one.
    pub index: usize,
    /// City, region or country.
    pub kind: Kind,
    /// Its name in `GeoNames`: the English one where there is one.
    pub name: &'a str,
    /// The first-order region (state, province) in which it lies; its own name for a region.
    pub region: Option<&'a str>,
    /// ISO 3166-1 alpha-2 code of today's state.
    pub country: &'a str,
    /// Degrees north; `None` for regions and countries.
    pub latitude: Option<f64>,
    /// Degrees east; `None` for regions and countries.
    pub longitude: Option<f64>,
    /// Inhabitants; for a region those of its listed cities.
    pub population: u32,
    /// The number in `GeoNames`, where it is known.
    pub geonameid: Option<u32>,
}

/// What kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A city, town or village.
    City,
    /// A first-order part of a country: state, province, Land.
    Region,
    /// A country or dependent territory.
    Country,
}

/// A place found by one of its names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match<'a> {
    /// The place.
    pub place: Place<'a>,
    /// Whether the name is the place's own and not another one for it.
    pub is_own_name: bool,
}

/// What is wrong with a packed gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not begin as a packed gazetteer does.
    #[error("it is not a packed gazetteer")]
    Foreign,
    /// It was packed for another version of onrecord.
    #[error("it has version {found}, and this onrecord reads version {VERSION}")]
    Version {
        /// The version in its header.
        found: usize,
    },
    /// It is longer or shorter than when it was packed.
    #[error("it has {found} bytes instead of {packed}")]
    Length {
        /// Its length.
        found: usize,
        /// The length in its header.
        packed: usize,
    },
    /// Its content changed since it was packed.
    #[error("its checksum does not fit its content")]
    Checksum,
}

impl Gazetteer<'static> {
    /// Opens the list that is part of the program; costs nothing until names are looked up.
    pub fn embedded() -> Result<Self> {
        Self::open(EMBEDDED)
    }
}

impl<'a> Gazetteer<'a> {
    /// Opens a packed list and checks that it is whole.
    ///
    /// # Errors
    /// [`Error::DamagedGazetteer`] for anything but the unchanged output of the packing script.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self> {
        let list = Self::open(bytes)?;
        if checksum(bytes, CHECKED) == u64_at(bytes, CHECKED - 8) {
            Ok(list)
        } else {
            Err(damaged(Fault::Checksum))
        }
    }

    /// All places that have this folded name, the larger first within cities, then regions, then countries.
    ///
    /// Empty where nothing has it.
    pub fn lookup(&self, folded: &str) -> impl Iterator<Item = Match<'a>> + use<'a> {
        self.find(folded.as_bytes())
            .unwrap_or_default()
            .matches(*self)
    }

    /// Kind and inhabitants of all places that have this folded name, in the same order: all that most who ask want to know.
    pub(crate) fn sizes(&self, folded: &str) -> impl Iterator<Item = (Kind, u32)> + use<'a> {
        let list = *self;
        let found = self.find(folded.as_bytes()).unwrap_or_default();
        (0..found.count).filter_map(move |posting| list.size(found.index(list, posting).0))
    }

    /// The folded names that begin with `folded`, in the order of their bytes, each with its places.
    pub fn prefix(&self, folded: &str) -> impl Iterator<Item = (String, Vec<Match<'a>>)> + use<'a> {
        let list = *self;
        let wanted = folded.as_bytes().to_vec();
        let mut names = Names::new(list, self.block_of(&wanted).unwrap_or_default());
        std::iter::from_fn(move || {
            loop {
                let entry = names.advance()?;
                if names.name().starts_with(&wanted) {
                    let name = String::from_utf8_lossy(names.name()).into_owned();
                    return Some((name, entry.matches(list).collect()));
                }
                if names.name() > wanted.as_slice() {
                    return None;
                }
            }
        })
    }

    /// The known folded names within one edit of `folded` (two from eight letters on), the nearest and largest first.
    ///
    /// Walks through all names (some ten milliseconds): for the answer to an unknown name, not for every article.
    pub fn nearest(&self, folded: &str, most: usize) -> Vec<String> {
        let wanted: Vec<char> = folded.chars().collect();
        let bound = if wanted.len() < 8 { 1 } else { 2 };
        let mut near = Vec::new();
        let mut names = Names::new(*self, 0);
        while let Some(entry) = names.advance() {
            let Ok(name) = std::str::from_utf8(names.name()) else {
                continue;
            };
            if name.len().abs_diff(folded.len()) > 2 * bound {
                continue;
            }
            if let Some(edits) = edits_within(&wanted, name, bound) {
                let people = entry.matches(*self).map(|m| m.place.population).max();
                near.push((edits, std::cmp::Reverse(people), name.to_owned()));
            }
        }
        near.sort();
        near.into_iter()
            .take(most)
            .map(|(_, _, name)| name)
            .collect()
    }

    /// All folded names of one place, sorted. Walks through all names: for search, once per query.
    pub fn names_of(&self, place: Place<'_>) -> Vec<String> {
        let mut all = Vec::new();
        let mut names = Names::new(*self, 0);
        while let Some(entry) = names.advance() {
            if entry.indices(*self).any(|(index, _)| index == place.index) {
                all.push(String::from_utf8_lossy(names.name()).into_owned());
            }
        }
        all
    }

    /// The place with this number in the list.
    pub fn place(&self, index: usize) -> Option<Place<'a>> {
        if index >= self.entities.count {
            return None;
        }
        let at = self.entities.offset + index * ENTITY_BYTES;
        let (kind, population) = self.size(index)?;
        let country = self.countries.offset + 4 * number::<1>(self.bytes, at + COUNTRY_AT);
        let region = number::<2>(self.bytes, at + 17);
        let degrees = |at| (kind == Kind::City).then(|| degrees(number::<3>(self.bytes, at)));
        Some(Place {
            index,
            kind,
            name: self.pooled(number::<3>(self.bytes, at + 14)),
            region: (region != NO_REGION).then(|| self.region_name(region)),
            country: self.text(country, 2),
            latitude: degrees(at + 8),
            longitude: degrees(at + 11),
            population,
            geonameid: u32::try_from(number::<4>(self.bytes, at))
                .ok()
                .filter(|&id| id != 0),
        })
    }

    /// The country with this ISO 3166-1 alpha-2 code.
    pub fn country(&self, code: &str) -> Option<Place<'a>> {
        let code_at = |at| slice(self.bytes, self.countries.offset + 4 * at, 2);
        let wanted = (0..self.countries.count).find(|&at| code_at(at) == code.as_bytes())?;
        let country_at = |index| self.entities.offset + index * ENTITY_BYTES + COUNTRY_AT;
        // Countries stand last in the list.
        (self.first_region + self.regions.count..self.entities.count)
            .find(|&index| number::<1>(self.bytes, country_at(index)) == wanted)
            .and_then(|index| self.place(index))
    }

    /// Kind and inhabitants of the place with this number.
    fn size(&self, index: usize) -> Option<(Kind, u32)> {
        if index >= self.entities.count {
            return None;
        }
        let kind = match index.checked_sub(self.first_region) {
            None => Kind::City,
            Some(region) if region < self.regions.count => Kind::Region,
            Some(_) => Kind::Country,
        };
        let at = self.entities.offset + index * ENTITY_BYTES;
        let people = u32::try_from(number::<4>(self.bytes, at + 4));
        Some((kind, people.unwrap_or(u32::MAX)))
    }

    /// The codes of all countries, each with its continent (`EU`, `AS`, `AF`, `NA`, `SA`, `OC`, `AN`).
    pub fn countries(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let list = *self;
        (0..list.countries.count).map(move |i| {
            let at = list.countries.offset + 4 * i;
            (list.text(at, 2), list.text(at + 2, 2))
        })
    }

    fn open(bytes: &'a [u8]) -> Result<Self> {
        if bytes.len() < 64 || !bytes.starts_with(MAGIC) {
            return Err(damaged(Fault::Foreign));
        }
        let found = number::<4>(bytes, 8);
        if found != VERSION {
            return Err(damaged(Fault::Version { found }));
        }
        let packed = number::<4>(bytes, 12);
        if packed != bytes.len() {
            return Err(damaged(Fault::Length {
                found: bytes.len(),
                packed,
            }));
        }
        let table = |i: usize| Table {
            offset: number::<4>(bytes, CHECKED + 8 * i),
            count: number::<4>(bytes, CHECKED + 8 * i + 4),
        };
        Ok(Self {
            bytes,
            countries: table(0),
            regions: table(1),
            entities: table(2),
            heads: table(3),
            pool: number::<4>(bytes, CHECKED + 32),
            first_region: number::<4>(bytes, CHECKED + 36),
        })
    }

    fn region_name(&self, region: usize) -> &'a str {
        let index = self.first_region + region;
        self.pooled(number::<3>(
            self.bytes,
            self.entities.offset + index * ENTITY_BYTES + 14,
        ))
    }

    fn pooled(&self, offset: usize) -> &'a str {
        let at = self.pool + offset;
        self.text(at + 1, number::<1>(self.bytes, at))
    }

    fn text(&self, at: usize, len: usize) -> &'a str {
        std::str::from_utf8(slice(self.bytes, at, len)).unwrap_or_default()
    }
}

/// A table of the file: where it begins and how many records it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    pub(super) offset: usize,
    pub(super) count: usize,
}

fn damaged(fault: Fault) -> Error {
    Error::DamagedGazetteer { fault }
}
