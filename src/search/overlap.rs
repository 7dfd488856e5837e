//! Words go in, the quotations come out that lack but few of them: what may be nearly the same.
//!
//! A text of which at most `m` words are changed has all the others, so it misses at most `m` of any words that are chosen;
//! and of the `m + 1` rarest it has one at least. Hence the rarest words are merged, so many of them that what is left is
//! little, and the frequent ones are only looked up for that (`DivideSkip`: Li, Lu and Lu, *Efficient merging and filtering
//! algorithms for approximate string searches*, ICDE 2008). Nothing is missed in this way: what it costs depends on how
//! frequent the rarest words are, and not on the size of the archive.
//!
//! What is merged is ruled out before any word is looked up: by how long it is, for a change takes away one word at the most; by
//! its gist, a column which tells of some words that they are lacking; and as soon as enough was found that lacks fewer.
//!
//! Where even the rarest stand in more than [`MOST_POSTINGS`] quotations, only the rarest of them are merged, and what has
//! none of these is missed.

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::{EnableScoring, Scorer};
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, SegmentOrdinal, SegmentReader, TERMINATED, Term,
};

use super::compile::Boxed;
use super::lists::{List, WINDOW};
use super::sieve::{Overlapping, Sieve, Wanted};
use crate::index::Opened;
use crate::index::wording::word_count;

/// So many places of words are merged at most: some fifty milliseconds. With a tenth of it, of ten million quotations
/// a median text took 176 ms instead of 57, for what was merged too little was looked at one by one.
const MOST_POSTINGS: u64 = 40_000_000;
/// A word is merged too that stands in at most so many times as many quotations as are left to be looked at without it: to
/// look at one of these costs about as much.
const MERGED_RATIO: f64 = 128.0;
/// So many documents are looked over at once.
const BLOCK: usize = 64;
/// A filter that fewer than one in so many documents meet is asked first, and no word is merged: what one speaker said is
/// less than what has any word of the text.
const RARE: DocId = 100;

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
        merged: merged(&known, spare, searcher.num_docs()),
        terms: known.into_iter().map(|(_, term)| term).collect(),
    };
    let weight =
        filter.map(|filter| filter.weight(EnableScoring::disabled_from_searcher(searcher)));
    let weight = weight.transpose()?;
    let mut sieve = Sieve::new(wanted, unknown);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let filter = weight.as_ref().map(|weight| weight.scorer(segment, 1.0));
        let filter = filter.transpose()?;
        let columns = opened.columns(ordinal);
        let inverted = segment.inverted_index(field)?;
        let few = segment.max_doc() / RARE;
        let is_rare = filter
            .as_ref()
            .is_some_and(|filter| filter.size_hint() < few);
        let merged = if is_rare { 0 } else { sought.merged };
        let mut here = InSegment {
            ordinal,
            segment,
            near: columns.near()?,
            gist_words: columns.gist_words()?,
            norms: segment.get_fieldnorms_reader(field)?,
            merged,
            others: sought.others(merged, &inverted)?,
            filter,
        };
        if merged == 0 {
            here.look_at_filtered(&mut sieve);
        } else {
            here.count(&mut sought.lists(&inverted)?, &mut sieve);
        }
    }
    Ok(sieve.found)
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
    /// The rarest first.
    terms: Vec<Term>,
    /// So many of them are merged.
    merged: usize,
}

impl Sought {
    /// The lists of those that are merged, where there are any.
    fn lists(&self, inverted: &InvertedIndexReader) -> tantivy::Result<Vec<List>> {
        let terms = self.terms.iter().take(self.merged);
        let lists = terms.map(|term| List::open(inverted, term));
        lists.filter_map(Result::transpose).collect()
    }

    /// Those of all but the first.
    fn others(
        &self,
        merged: usize,
        inverted: &InvertedIndexReader,
    ) -> tantivy::Result<Vec<SegmentPostings>> {
        let mut others = Vec::new();
        for term in self.terms.iter().skip(merged) {
            let read = inverted.read_postings(term, IndexRecordOption::Basic)?;
            others.push(read.unwrap_or_else(SegmentPostings::empty));
        }
        Ok(others)
    }
}

/// What is read of a segment.
struct InSegment<'a> {
    ordinal: SegmentOrdinal,
    segment: &'a SegmentReader,
    near: &'a Column<u64>,
    gist_words: &'a Column<u64>,
    norms: FieldNormReader,
    /// How many words are merged.
    merged: usize,
    /// The lists of the other words.
    others: Vec<SegmentPostings>,
    filter: Option<Box<dyn Scorer>>,
}

impl InSegment<'_> {
    /// Puts those documents that meet the filter and have most of the words into `sieve`.
    fn look_at_filtered(&mut self, sieve: &mut Sieve<'_>) {
        let Some(mut filter) = self.filter.take() else {
            return;
        };
        while filter.doc() != TERMINATED {
            self.look_at(filter.doc(), 0, sieve);
            filter.advance();
        }
    }

    /// Puts those documents that have most of the words into `sieve`, window by window.
    fn count(&mut self, lists: &mut [List], sieve: &mut Sieve<'_>) {
        let mut counts = [0; WINDOW as usize];
        for start in (0..self.segment.max_doc()).step_by(WINDOW as usize) {
            counts.fill(0);
            for list in &mut *lists {
                list.count(start, &mut counts);
            }
            self.look_over(start, &counts, sieve);
        }
    }

    /// Puts those documents of the window from `start` on into `sieve` that have most of the words, of which `counts` tells how
    /// many of those that are merged.
    fn look_over(&mut self, start: DocId, counts: &[u8; WINDOW as usize], sieve: &mut Sieve<'_>) {
        for (block, starts) in counts.chunks(BLOCK).zip((start..).step_by(BLOCK)) {
            // Of those that are merged, too. Where not enough are, one.
            let least = self.merged.saturating_sub(sieve.spare()).max(1);
            // Mostly nothing, which is told for many at once.
            if block.iter().all(|count| usize::from(*count) < least) {
                continue;
            }
            for (doc, count) in (starts..).zip(block) {
                let count = usize::from(*count);
                if count >= least {
                    self.look_at(doc, self.merged - count, sieve);
                }
            }
        }
    }

    /// The same for a document that lacks so many of the words that are merged.
    fn look_at(&mut self, doc: DocId, missing: usize, sieve: &mut Sieve<'_>) {
        let class = sieve.by_norm[usize::from(self.norms.fieldnorm_id(doc))];
        let by_words = || {
            let near = self.near.first(doc).unwrap_or_default();
            sieve.wanted.class(word_count(near))
        };
        let Some(class) = class.unwrap_or_else(by_words) else {
            return;
        };
        let spare = sieve.spare[class];
        // Where all were merged, the gist knows no better.
        if !self.others.is_empty() {
            let words = self.gist_words.first(doc).unwrap_or_default();
            if sieve.gist.lacking_in(words) as usize > spare + sieve.unknown {
                return;
            }
        }
        let missing = with_looked_up(doc, missing, spare, &mut self.others);
        let Some(missing) = missing.filter(|_| !self.segment.is_deleted(doc)) else {
            return;
        };
        if self.filter.as_mut().is_none_or(|filter| meets(filter, doc)) {
            let found = Overlapping {
                address: DocAddress::new(self.ordinal, doc),
                missing: missing + sieve.unknown,
                is_alike: class == 0,
            };
            sieve.keep(found, class);
        }
    }
}

/// How many words `doc` lacks, with those that are looked up in `others`; `None` where it lacks more than `spare`.
fn with_looked_up(
    doc: DocId,
    mut missing: usize,
    spare: usize,
    others: &mut [SegmentPostings],
) -> Option<usize> {
    for postings in others {
        if missing > spare {
            return None;
        }
        if postings.doc() < doc {
            postings.seek(doc);
        }
        missing += usize::from(postings.doc() != doc);
    }
    (missing <= spare).then_some(missing)
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
