//! A query and fields go in, the commonest values of each field come out, with exact counts under all conditions of the query.
//!
//! A facet's counts add up: values, the others, and what has none make the total; only by path an article that stands in two
//! folders counts in both. Following a value ([`FacetField::filter`]) gives exactly its count.

use std::sync::Arc;

use serde::Serialize;

use super::query::Node;
use super::run::{self, Unit};
use super::standing::{self, Folders};
use super::tally::{Counted, Tallies, Tally};
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
        let mut unknown = 0;
        let mut known: Vec<(String, Tally)> = Vec::with_capacity(counted.len());
        for (value, tally) in counted {
            match value {
                Some(value) => known.push((value, tally)),
                None => unknown = tally.documents,
            }
        }
        // Stable: equals stay in the order of the alphabet.
        known.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.documents));
        let listed = if limit == 0 { known.len() } else { limit };
        let rest = known.iter().skip(listed);
        let others = Others {
            values: rest.clone().count() as u64,
            count: rest.map(|(_, tally)| tally.documents).sum(),
        };
        known.truncate(listed);
        if field.is_time() {
            known.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        let value = |(value, tally): (String, Tally)| FacetValue {
            filter: field.filter(&value),
            count: tally.documents,
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
