//! The documents of a segment that were found go in, in their order; the number of their articles comes out.
//!
//! The documents of an article stand side by side in one segment, so that distinct articles are counted without a set: a
//! document is of another article than the one before it where its article begins elsewhere. Where articles begin is made
//! once it was wanted often enough ([`Starts`](crate::index::Starts)), and is then told without a branch, of which half
//! would be guessed wrong; before, a quotation is of the last article where that stands not further back than its own.

use tantivy::DocId;
use tantivy::columnar::Column;

use crate::index::Columns;

/// Counts articles.
pub(super) struct Articles<'a> {
    columns: &'a Columns,
    /// How many documents before a quotation its article stands.
    back: &'a Column<u64>,
    furthest_back: u64,
    count: u64,
    /// The first document of the last article.
    start: DocId,
    last: Option<DocId>,
    /// How many documents were asked for their place in the article.
    lookups: u64,
}

impl<'a> Articles<'a> {
    /// None yet, of the segment with `columns`.
    pub(super) fn of(columns: &'a Columns) -> tantivy::Result<Self> {
        let back = columns.back()?;
        Ok(Self {
            furthest_back: back.max_value(),
            back,
            columns,
            count: 0,
            start: DocId::MAX,
            last: None,
            lookups: 0,
        })
    }

    /// Counts the article of `doc`, which stands behind those that were counted.
    #[inline]
    pub(super) fn add(&mut self, doc: DocId) {
        let Some(starts) = self.columns.starts() else {
            self.count += u64::from(!self.is_of_last(doc));
            self.last = Some(doc);
            return;
        };
        let start = starts.of(doc);
        self.count += u64::from(start != self.start);
        self.start = start;
    }

    /// The same for `docs`, which are sorted.
    pub(super) fn add_all(&mut self, docs: &[DocId]) {
        let Some(starts) = self.columns.starts() else {
            for &doc in docs {
                self.add(doc);
            }
            return;
        };
        let (mut count, mut last) = (0, self.start);
        for &doc in docs {
            let start = starts.of(doc);
            count += u64::from(start != last);
            last = start;
        }
        self.count += count;
        self.start = last;
    }

    fn is_of_last(&mut self, doc: DocId) -> bool {
        let Some(last) = self.last else {
            return false;
        };
        let gap = u64::from(doc - last);
        if gap > self.furthest_back {
            return false;
        }
        self.lookups += 1;
        self.back.first(doc).is_some_and(|back| gap <= back)
    }

    /// How many there are.
    pub(super) fn harvest(self) -> tantivy::Result<u64> {
        self.columns.want_starts(self.lookups)?;
        Ok(self.count)
    }
}
