//! Words go in, the quotations come out that lack but few of them: what may be nearly the same.
//!
//! A text of which at most `m` words are changed has all the others, so it misses at most `m` of any words that are chosen;
//! and of the `m + 1` rarest it has one at least. Hence the rarest words are merged, so many of them that what is left is
//! little, and the frequent ones are only looked up for that (`DivideSkip`: Li, Lu and Lu, *Efficient merging and filtering
//! algorithms for approximate string searches*, ICDE 2008). Nothing is missed in this way: what it costs depends on how
//! frequent the rarest words are, and not on the size of the archive.
//!
//! What is merged is ruled out by two columns before any word is looked up: by how long it is, for a change takes away one word at the
//! most, and by its gist, which tells of some words that they are lacking.
//!
//! Where even the rarest stand in more than [`MOST_POSTINGS`] quotations, only the rarest of them are merged, and what has
//! none of these is missed.

use std::ops::RangeInclusive;

use tantivy::postings::SegmentPostings;
use tantivy::query::{EnableScoring, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::compile::Boxed;
use crate::index::wording::{MOST_WORDS, word_count};
use crate::index::{Gist, Opened};

/// A quotation with most of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overlapping {
    pub(super) address: DocAddress,
    /// How many of the words it lacks.
    pub(super) missing: usize,
    /// How many words it has.
    pub(super) words: u64,
}

/// So many places of words are merged at most: a twentieth of a second.
const MOST_POSTINGS: u64 = 4_000_000;
/// A word is merged too that stands in at most so many times as many quotations as are left to be looked at without it: to
/// look it up for each of these costs about as much.
const MERGED_RATIO: f64 = 32.0;
/// So many documents are looked over at once.
const BLOCK: usize = 64;

/// What is sought.
pub(super) struct Wanted<'w> {
    /// Distinct terms.
    pub(super) words: &'w [String],
    /// How many of them may be lacking.
    pub(super) most: usize,
    /// How many words the quotation may have.
    pub(super) lengths: RangeInclusive<u64>,
}

/// How many words a text may have that is another of so many words with at most `most` changes, as the index counts them.
pub(super) fn lengths(words: usize, most: usize) -> RangeInclusive<u64> {
    let least = words.saturating_sub(most) as u64;
    let longest = (words + most) as u64;
    least.min(MOST_WORDS)..=if longest < MOST_WORDS {
        longest
    } else {
        u64::MAX
    }
}

/// The quotations that lack few of the words and meet `filter`.
pub(super) fn overlapping(
    opened: &Opened,
    wanted: &Wanted<'_>,
    filter: Option<&Boxed>,
) -> tantivy::Result<Vec<Overlapping>> {
    let searcher = &opened.searcher;
    let field = opened.fields.text;
    let mut known = Vec::new();
    for word in wanted.words {
        let term = Term::from_field_text(field, word);
        let documents = searcher.doc_freq(&term)?;
        if documents > 0 {
            known.push((documents, term));
        }
    }
    known.sort();
    let unknown = wanted.words.len() - known.len();
    let Some(spare) = wanted.most.checked_sub(unknown) else {
        return Ok(Vec::new());
    };
    if known.len() <= spare {
        return Ok(Vec::new());
    }
    let sought = Sought {
        field,
        merged: merged(&known, spare, searcher.num_docs()),
        terms: known.into_iter().map(|(_, term)| term).collect(),
        spare,
    };
    let gist = Gist::of(wanted.words);
    let weight =
        filter.map(|filter| filter.weight(EnableScoring::disabled_from_searcher(searcher)));
    let weight = weight.transpose()?;
    let mut found = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let columns = opened.columns(ordinal);
        let (near, gist_words) = (columns.near()?, columns.gist_words()?);
        let length = |doc| word_count(near.first(doc).unwrap_or_default());
        let may_be = |doc| {
            let words = gist_words.first(doc).unwrap_or_default();
            wanted.lengths.contains(&length(doc)) && gist.lacking_in(words) as usize <= wanted.most
        };
        sought.add(segment, weight.as_deref(), may_be, |doc, missing| {
            found.push(Overlapping {
                address: DocAddress::new(ordinal, doc),
                missing: missing + unknown,
                words: length(doc),
            });
        })?;
    }
    Ok(found)
}

/// How many of the words, the rarest first, are merged, of so many documents.
#[expect(clippy::cast_precision_loss, reason = "an estimate of what is cheaper")]
fn merged(known: &[(u64, Term)], spare: usize, all: u64) -> usize {
    let mut sum = 0;
    let mut count = 0;
    for (documents, _) in known.iter().take(usize::from(u8::MAX)) {
        let is_needed = count <= spare;
        // Of those that are merged, what is left must have all but those that may be missing.
        let chance = chance_of(sum as f64 / all as f64, count.saturating_sub(spare));
        let is_cheap = *documents as f64 <= chance * all as f64 * MERGED_RATIO;
        if count > 0 && (sum + documents > MOST_POSTINGS || !is_needed && !is_cheap) {
            break;
        }
        sum += documents;
        count += 1;
    }
    count
}

/// How likely a document has so many words or more, where it has `mean` of them on average and they stand anywhere (Poisson).
fn chance_of(mean: f64, least: usize) -> f64 {
    let mut exactly = (-mean).exp();
    let mut fewer = 0.0;
    for number in 0..least {
        fewer += exactly;
        exactly *= mean / f64::from(u32::try_from(number + 1).unwrap_or(u32::MAX));
    }
    1.0 - fewer
}

struct Sought {
    field: Field,
    /// The rarest first.
    terms: Vec<Term>,
    /// So many of them are merged.
    merged: usize,
    /// How many may be missing.
    spare: usize,
}

impl Sought {
    /// Calls `found` with the documents of a segment that `may_be` lets through and how many words each lacks.
    fn add(
        &self,
        segment: &SegmentReader,
        filter: Option<&dyn Weight>,
        may_be: impl Fn(DocId) -> bool,
        mut found: impl FnMut(DocId, usize),
    ) -> tantivy::Result<()> {
        let inverted = segment.inverted_index(self.field)?;
        let (merged, others) = self.terms.split_at(self.merged);
        let counts = counts(segment, &inverted, merged)?;
        // Of those that are merged, too. Where not enough are, one.
        let least = merged.len().saturating_sub(self.spare).max(1);
        let mut postings: Vec<SegmentPostings> = Vec::new();
        for term in others {
            let read = inverted.read_postings(term, IndexRecordOption::Basic)?;
            postings.push(read.unwrap_or_else(SegmentPostings::empty));
        }
        let mut filter = filter
            .map(|filter| filter.scorer(segment, 1.0))
            .transpose()?;
        for (block, starts) in counts.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            // Mostly nothing, which is told for many at once.
            if block.iter().all(|count| usize::from(*count) < least) {
                continue;
            }
            for (doc, count) in (starts..).zip(block) {
                let count = usize::from(*count);
                if count < least || !may_be(doc) {
                    continue;
                }
                let missing = self.missing(doc, merged.len() - count, &mut postings);
                let Some(missing) = missing.filter(|_| !segment.is_deleted(doc)) else {
                    continue;
                };
                if filter.as_mut().is_none_or(|filter| meets(filter, doc)) {
                    found(doc, missing);
                }
            }
        }
        Ok(())
    }

    /// How many words `doc` lacks, with those that are looked up in `others`; `None` where it lacks too many.
    fn missing(
        &self,
        doc: DocId,
        mut missing: usize,
        others: &mut [SegmentPostings],
    ) -> Option<usize> {
        for postings in others {
            if missing > self.spare {
                return None;
            }
            if postings.doc() < doc {
                postings.seek(doc);
            }
            missing += usize::from(postings.doc() != doc);
        }
        (missing <= self.spare).then_some(missing)
    }
}

/// How many of `terms` each document of a segment has.
fn counts(
    segment: &SegmentReader,
    inverted: &InvertedIndexReader,
    terms: &[Term],
) -> tantivy::Result<Vec<u8>> {
    let mut counts = vec![0_u8; segment.max_doc() as usize];
    for term in terms {
        let Some(mut block) = inverted.read_block_postings(term, IndexRecordOption::Basic)? else {
            continue;
        };
        while !block.docs().is_empty() {
            for &doc in block.docs() {
                counts[doc as usize] += 1;
            }
            block.advance();
        }
    }
    Ok(counts)
}

fn meets(filter: &mut Box<dyn Scorer>, doc: DocId) -> bool {
    let here = filter.doc();
    here == doc || (here != TERMINATED && here < doc && filter.seek(doc) == doc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_anywhere_has_many_words_seldom() {
        assert!((chance_of(2.0, 0) - 1.0).abs() < 1e-9);
        assert!((chance_of(0.1, 1) - 0.095_162_58).abs() < 1e-6);
        assert!((chance_of(0.1, 3) - 0.000_154_65).abs() < 1e-6);
    }
}
