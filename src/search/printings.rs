//! The address of a quotation goes in, what its columns tell of it comes out: whose words, which words, when and where
//! printed. No text is read for it.

use tantivy::{DocAddress, SegmentOrdinal};

use crate::index::{Names, Opened};

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

impl Printing {
    /// The printing at `address`.
    pub(super) fn at(opened: &Opened, address: DocAddress) -> tantivy::Result<Self> {
        let columns = opened.columns(address.segment_ord);
        let doc = address.doc_id;
        let hash = |names: Option<&Names>| names.map_or(Ok(None), |names| names.hash(doc));
        Ok(Self {
            wording: columns.wording()?.first(doc),
            near: columns.near()?.first(doc).unwrap_or_default(),
            speaker: hash(columns.speaker()?)?,
            outlet: hash(columns.outlet()?)?,
            date: columns.date()?.first(doc),
            article: columns.article()?.first(doc).unwrap_or_default(),
        })
    }
}

/// Where more than one printing is asked for to so many names of a segment, all its names are read at once.
const READ_TOGETHER: usize = 32;

/// Makes ready for printings at all of `addresses`: to read one name by its number takes twenty microseconds, and all names, one
/// after the other, a hundredth of that each.
pub(super) fn expect(
    opened: &Opened,
    addresses: impl Iterator<Item = DocAddress>,
) -> tantivy::Result<()> {
    let mut wanted = vec![0_usize; opened.searcher.segment_readers().len()];
    for address in addresses {
        wanted[address.segment_ord as usize] += 1;
    }
    // Where none is asked for, no column need be opened.
    let wanted = (0 as SegmentOrdinal..).zip(wanted);
    for (segment, wanted) in wanted.filter(|&(_, wanted)| wanted > 0) {
        let columns = opened.columns(segment);
        for names in [columns.speaker()?, columns.outlet()?]
            .into_iter()
            .flatten()
        {
            if wanted.saturating_mul(READ_TOGETHER) > names.count() {
                names.hash_all()?;
            }
        }
    }
    Ok(())
}
