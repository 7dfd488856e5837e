//! The address of a quotation goes in, what its columns tell of it comes out: whose words, which words, when and where
//! printed. No text is read for it.

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use crate::text;

/// One printing of a quotation. Names are given as hashes of their folded forms, so that they compare across segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Printing {
    /// Equal where the words are; `None` where there are none.
    pub(super) wording: Option<u64>,
    /// What near copies share keys in.
    pub(super) near: u64,
    /// The speaker's name.
    pub(super) speaker: Option<u64>,
    pub(super) outlet: Option<u64>,
    /// In days since 1970-01-01.
    pub(super) date: Option<i64>,
    pub(super) article: u64,
}

/// Reads printings from the segments of an index.
pub(super) struct Printings {
    segments: Vec<Columns>,
}

impl Printings {
    pub(super) fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter().map(Columns::open);
        Ok(Self {
            segments: segments.collect::<tantivy::Result<_>>()?,
        })
    }

    /// The printing at `address`.
    pub(super) fn get(&mut self, address: DocAddress) -> tantivy::Result<Printing> {
        match self.segments.get_mut(address.segment_ord as usize) {
            Some(columns) => columns.get(address.doc_id),
            None => Ok(Printing::default()),
        }
    }
}

struct Columns {
    wording: Column<u64>,
    near: Column<u64>,
    article: Column<u64>,
    date: Column<i64>,
    speaker: Names,
    outlet: Names,
}

impl Columns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            wording: columns.u64("wording")?,
            near: columns.u64("near")?,
            article: columns.u64("article")?,
            date: columns.i64("date")?,
            speaker: Names::new(columns.str("speaker_name")?),
            outlet: Names::new(columns.str("outlet_name")?),
        })
    }

    fn get(&mut self, doc: DocId) -> tantivy::Result<Printing> {
        Ok(Printing {
            wording: self.wording.first(doc),
            near: self.near.first(doc).unwrap_or_default(),
            speaker: self.speaker.get(doc)?,
            outlet: self.outlet.get(doc)?,
            date: self.date.first(doc),
            article: self.article.first(doc).unwrap_or_default(),
        })
    }
}

/// A column of names, each hashed once.
struct Names {
    column: Option<StrColumn>,
    hashes: FxHashMap<u64, u64>,
    name: String,
}

impl Names {
    fn new(column: Option<StrColumn>) -> Self {
        Self {
            column,
            hashes: FxHashMap::default(),
            name: String::new(),
        }
    }

    fn get(&mut self, doc: DocId) -> tantivy::Result<Option<u64>> {
        let Some(column) = &self.column else {
            return Ok(None);
        };
        let Some(ordinal) = column.ords().first(doc) else {
            return Ok(None);
        };
        if let Some(&hash) = self.hashes.get(&ordinal) {
            return Ok(Some(hash));
        }
        self.name.clear();
        column.ord_to_str(ordinal, &mut self.name)?;
        let hash = text::hash_word(&text::fold(&self.name));
        self.hashes.insert(ordinal, hash);
        Ok(Some(hash))
    }
}
