//! The hash of some words goes in, who said them how often comes out.
//!
//! Each hit is asked how many copies it has, and to look its words up in each segment takes a third of the time of reading it;
//! wire stories stand in an archive by the hundred. So what was counted is remembered as long as the index is open.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use super::inflections::lock;
use super::open::Opened;

/// How many quotations each speaker has of the same words, by the hash of the name; `None` for those without one.
pub type Sayings = BTreeMap<Option<u64>, u64>;

/// What was counted before, by the hash of the words.
pub(super) type Counted = Mutex<FxHashMap<u64, Arc<Sayings>>>;

/// So many are remembered at most, which takes some 4 MB; then all are forgotten.
const MOST_REMEMBERED: usize = 10_000;

impl Opened {
    /// Who said the words that `wording` is the hash of (see [`wording`](super::wording)); empty where only one quotation has
    /// them, whose speaker is not asked for.
    ///
    /// # Errors
    /// Fails where the index cannot be read.
    pub fn sayings(&self, wording: u64) -> tantivy::Result<Arc<Sayings>> {
        if let Some(known) = lock(&self.sayings).get(&wording) {
            return Ok(Arc::clone(known));
        }
        let field = self.fields.wording;
        let found = alive(&self.searcher, field, &Term::from_field_u64(field, wording))?;
        let mut sayings = Sayings::new();
        for address in found.iter().filter(|_| found.len() > 1) {
            let names = self.columns(address.segment_ord).speaker()?;
            let speaker = names.map_or(Ok(None), |names| names.hash(address.doc_id))?;
            *sayings.entry(speaker).or_default() += 1;
        }
        let sayings = Arc::new(sayings);
        let mut known = lock(&self.sayings);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(wording, Arc::clone(&sayings));
        Ok(sayings)
    }
}

/// The documents with `term`, without those that are deleted.
///
/// # Errors
/// Fails where the index cannot be read.
pub fn alive(searcher: &Searcher, field: Field, term: &Term) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let inverted = segment.inverted_index(field)?;
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                found.push(DocAddress::new(ordinal, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(found)
}
