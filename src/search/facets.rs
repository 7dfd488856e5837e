//! A query and fields go in, the commonest values of each field come out, with exact counts under all conditions of the query.
//!
//! A facet's counts add up: values, the others, and what has none make the total; only by path an article that stands in two
//! folders counts in both. Spellings of one speaker or role are one value ([`spellings`](super::spellings)). Following a value ([`FacetField::filter`]) gives exactly its count.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::query::Node;
use super::run::{self, Unit};
use super::spellings::Spellings;
use super::standing::{self, Folders};
use super::tally::{Counted, Tallies};
use super::values::FacetField;
use crate::error::Error;
use crate::index::Opened;

/// Which field is counted, and how many of its values are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetRequest {
    /// What is counted.
    pub field: FacetField,
    /// The most values; 0 for all.
    pub limit: usize,
}

/// The values of a field among what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// What was counted.
    #[serde(skip)]
    pub field: FacetField,
    /// The most frequent values, the most frequent first; of times, in their order.
    pub values: Vec<FacetValue>,
    /// How many have no value.
    pub unknown: u64,
    /// What is not listed.
    pub others: Others,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many have it.
    pub count: u64,
    /// The condition that finds exactly these.
    pub filter: String,
}

/// Values that are not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Others {
    /// How many values.
    pub values: u64,
    /// How many have one of them.
    pub count: u64,
}

/// Counts what `node` finds by each of `requests`, in their order.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn facets(
    opened: &Opened,
    node: &Node,
    unit: Unit,
    requests: &[FacetRequest],
) -> Result<Vec<Facet>, Error> {
    let fields: Vec<FacetField> = requests.iter().map(|request| request.field).collect();
    let counted = tallies(opened, node, unit, &fields)?;
    let facets = requests.iter().zip(counted);
    Ok(facets
        .map(|(request, counted)| Facet::new(*request, counted))
        .collect())
}

/// What `node` finds, counted by each of `fields`.
pub(super) fn tallies(
    opened: &Opened,
    node: &Node,
    unit: Unit,
    fields: &[FacetField],
) -> Result<Vec<Counted>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let query = run::runnable(opened, node, unit).map_err(fail)?;
    let folders = if fields.contains(&FacetField::Path) {
        standing::folders(opened).map_err(fail)?
    } else {
        Folders::default()
    };
    let tallies = Tallies {
        fields: &opened.fields,
        by: fields,
        folders: Arc::new(folders),
    };
    opened.searcher.search(&query, &tallies).map_err(fail)
}

impl Facet {
    fn new(request: FacetRequest, counted: Counted) -> Self {
        let FacetRequest { field, limit } = request;
        let unknown = counted.get(&None).map_or(0, |tally| tally.documents);
        let (spellings, known) = by_name(field, counted);
        let mut known: Vec<(String, u64)> = known.into_iter().collect();
        // Stable: equals stay in the order of the alphabet.
        known.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let listed = if limit == 0 { known.len() } else { limit };
        let rest = known.iter().skip(listed);
        let others = Others {
            values: rest.clone().count() as u64,
            count: rest.map(|(_, count)| count).sum(),
        };
        known.truncate(listed);
        if field.is_time() {
            known.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        let value = |(value, count): (String, u64)| FacetValue {
            filter: spellings.filter(field, &value),
            count,
            value,
        };
        Self {
            field,
            values: known.into_iter().map(value).collect(),
            unknown,
            others,
        }
    }

    /// All that was counted: the total of the query.
    pub fn total(&self) -> u64 {
        let listed: u64 = self.values.iter().map(|value| value.count).sum();
        listed + self.others.count + self.unknown
    }
}

/// The counts of all values, spellings of one name together, and these.
fn by_name(field: FacetField, counted: Counted) -> (Spellings, BTreeMap<String, u64>) {
    let known = counted.iter();
    let known = known.filter_map(|(value, tally)| Some((value.as_deref()?, tally.documents)));
    let spellings = Spellings::of(field, known);
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (value, tally) in counted {
        if let Some(value) = value {
            *sums.entry(spellings.shown(value)).or_default() += tally.documents;
        }
    }
    (spellings, sums)
}
