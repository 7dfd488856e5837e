//! The list of a word goes in, the documents that have the word are counted, a window of them at a time.
//!
//! Many words are counted side by side, so that their counts are in the processor's cache while they are added to: with one count for
//! each document of a segment of millions, every tenth of which a word has, nearly all of them had to be fetched.

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, Term};

/// So many documents are counted at once.
pub(super) const WINDOW: DocId = 1 << 14;

/// The list of a word, read window by window.
pub(super) struct List {
    block: BlockSegmentPostings,
    /// How many documents of the block were counted.
    counted: usize,
}

impl List {
    /// That of `term`, where a segment has it.
    pub(super) fn open(
        inverted: &InvertedIndexReader,
        term: &Term,
    ) -> tantivy::Result<Option<Self>> {
        let block = inverted.read_block_postings(term, IndexRecordOption::Basic)?;
        Ok(block.map(|block| Self { block, counted: 0 }))
    }

    /// Counts the word for its documents in the window of `counts`, whose first document is `start`.
    pub(super) fn count(&mut self, start: DocId, counts: &mut [u8; WINDOW as usize]) {
        loop {
            let docs = self.block.docs().get(self.counted..).unwrap_or_default();
            let Some(&last) = docs.last() else {
                return;
            };
            let is_whole = last - start < WINDOW;
            let here = if is_whole {
                docs.len()
            } else {
                docs.partition_point(|doc| doc - start < WINDOW)
            };
            for doc in docs.iter().take(here) {
                counts[(doc - start) as usize] += 1;
            }
            if !is_whole {
                self.counted += here;
                return;
            }
            self.block.advance();
            self.counted = 0;
        }
    }
}
