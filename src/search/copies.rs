//! How often the same words were printed elsewhere: `copies` of a hit, and the condition `copies:>=3`.
//!
//! Copies of a quotation are the other quotations of the archive with the same words (case, accents, marks and punctuation
//! aside) by the same speaker. One without a speaker counts as a copy where the words are five or more and only one speaker is
//! known for them; else nobody can tell whose it is. The words are looked up by their hash (`index::wording`); for the condition, the
//! dictionaries of all segments are read side by side, once, and only words that stand there often enough are looked at.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::query::AllScorer;
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, SegmentDocPredicate,
};
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{DocAddress, DocId, DocSet, SegmentOrdinal, SegmentReader, TERMINATED};

use super::candidates::is_telling;
use super::query::Comparison;
use crate::index::{Opened, Sayings};

/// The number of copies of the quotation at `address`.
pub(super) fn copies(opened: &Opened, address: DocAddress) -> tantivy::Result<u64> {
    let columns = opened.columns(address.segment_ord);
    let Some(wording) = columns.wording()?.first(address.doc_id) else {
        return Ok(0);
    };
    let sayings = opened.sayings(wording)?;
    if sayings.is_empty() {
        return Ok(0);
    }
    let near = columns.near()?.first(address.doc_id);
    let names = columns.speaker()?;
    let speaker = names.map_or(Ok(None), |names| names.hash(address.doc_id))?;
    Ok(copies_by(&sayings, speaker, near.unwrap_or_default()))
}

/// The copies of a quotation by `speaker`, itself not counted, of who said the same words; by `near` is known whether there
/// are words enough to know a copy without a speaker by.
fn copies_by(sayings: &Sayings, speaker: Option<u64>, near: u64) -> u64 {
    let named = sayings.keys().flatten().take(2).count();
    let with_itself = if is_telling(near) && named < 2 {
        sayings.values().sum()
    } else {
        sayings.get(&speaker).copied().unwrap_or_default()
    };
    with_itself.saturating_sub(1)
}

/// Quotations with so many copies.
#[derive(Clone)]
pub(super) struct Copied {
    comparison: Comparison,
    number: u64,
    /// The copies of those that have any, as far as the comparison needs them.
    known: Arc<FxHashMap<SegmentId, FxHashMap<DocId, u64>>>,
}

impl Copied {
    /// Counts the copies of all quotations that may have enough, or too many.
    pub(super) fn count(
        opened: &Opened,
        comparison: Comparison,
        number: u64,
    ) -> tantivy::Result<Self> {
        let least = match comparison {
            Comparison::AtLeast => number,
            Comparison::Above => number.saturating_add(1),
            Comparison::AtMost | Comparison::Below => 1,
        };
        let mut known: FxHashMap<SegmentId, FxHashMap<DocId, u64>> = FxHashMap::default();
        let segments = opened.searcher.segment_readers();
        for (ordinal, _) in (0..).zip(segments) {
            if let Some(names) = opened.columns(ordinal).speaker()? {
                names.hash_all()?;
            }
        }
        for found in repeated(opened, least.saturating_add(1))? {
            let mut sayings = Sayings::new();
            let mut said = Vec::with_capacity(found.len());
            for address in found {
                let columns = opened.columns(address.segment_ord);
                let near = columns.near()?.first(address.doc_id);
                let names = columns.speaker()?;
                let speaker = names.map_or(Ok(None), |names| names.hash(address.doc_id))?;
                *sayings.entry(speaker).or_default() += 1;
                said.push((address, speaker, near.unwrap_or_default()));
            }
            for (address, speaker, near) in said {
                let segment = segments[address.segment_ord as usize].segment_id();
                let copies = copies_by(&sayings, speaker, near);
                known
                    .entry(segment)
                    .or_default()
                    .insert(address.doc_id, copies);
            }
        }
        Ok(Self {
            comparison,
            number,
            known: Arc::new(known),
        })
    }

    fn holds(&self, copies: u64) -> bool {
        match self.comparison {
            Comparison::AtLeast => copies >= self.number,
            Comparison::Above => copies > self.number,
            Comparison::AtMost => copies <= self.number,
            Comparison::Below => copies < self.number,
        }
    }
}

/// The quotations of each wording that stands in the index at least so often, deleted ones counted.
fn repeated(opened: &Opened, least: u64) -> tantivy::Result<Vec<Vec<DocAddress>>> {
    let field = opened.fields.wording;
    let segments = opened.searcher.segment_readers();
    let mut inverted = Vec::new();
    for segment in segments {
        inverted.push(segment.inverted_index(field)?);
    }
    let mut streams = Vec::new();
    for index in &inverted {
        streams.push(index.terms().stream()?);
    }
    let mut merged = TermMerger::new(streams);
    let mut often = Vec::new();
    while merged.advance() {
        let infos = || merged.current_segment_ords_and_term_infos();
        let count: u64 = infos().map(|(_, info)| u64::from(info.doc_freq)).sum();
        if count < least {
            continue;
        }
        let mut found = Vec::new();
        for (at, info) in infos() {
            let segment = SegmentOrdinal::try_from(at).unwrap_or_default();
            let option = IndexRecordOption::Basic;
            let mut postings = inverted[at].read_postings_from_terminfo(&info, option)?;
            while postings.doc() != TERMINATED {
                if !segments[at].is_deleted(postings.doc()) {
                    found.push(DocAddress::new(segment, postings.doc()));
                }
                postings.advance();
            }
        }
        often.push(found);
    }
    Ok(often)
}

impl std::fmt::Debug for Copied {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Copied({:?} {})", self.comparison, self.number)
    }
}

impl DocPredicate for Copied {
    type SegmentDocPredicate = CopiedInSegment;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<CopiedInSegment>> {
        let segment_id = segment.segment_id();
        if !self.known.contains_key(&segment_id) {
            return Ok(ConstOrVariableSegmentPredicate::Const(self.holds(0)));
        }
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: CopiedInSegment {
                segment_id,
                copied: self.clone(),
            },
            necessary_condition: Box::new(AllScorer::new(segment.max_doc())),
        })
    }
}

/// The condition in one segment.
pub(super) struct CopiedInSegment {
    segment_id: SegmentId,
    copied: Copied,
}

impl SegmentDocPredicate for CopiedInSegment {
    fn eval(&mut self, doc: DocId) -> bool {
        let here = self.copied.known.get(&self.segment_id);
        let copies = here.and_then(|known| known.get(&doc)).copied();
        self.copied.holds(copies.unwrap_or_default())
    }

    fn cost(&self) -> u64 {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_without_a_speaker_is_a_copy_of_the_only_speaker_that_is_known() {
        let (ana, ben) = (Some(1), Some(2));
        let long = u64::MAX;
        let mut sayings = Sayings::from([(ana, 1), (None, 2)]);
        let copies = |sayings: &Sayings, speaker| copies_by(sayings, speaker, long);
        assert_eq!((copies(&sayings, ana), copies(&sayings, None)), (2, 2));
        sayings.insert(ben, 1);
        let all = [ana, ben, None].map(|speaker| copies(&sayings, speaker));
        assert_eq!(all, [0, 0, 1]);
    }
}
