//! A source and a segment go in, the documents of its articles come out.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::schema::Fields;

/// The articles of a source in one segment, and how many quotations stand behind none of them.
pub(super) struct Listed {
    /// Their numbers and documents.
    pub(super) articles: Vec<(u64, u32)>,
    pub(super) lost: u64,
}

impl Listed {
    /// Those of the source that has `term`.
    pub(super) fn of(
        segment: &SegmentReader,
        fields: &Fields,
        term: &Term,
    ) -> tantivy::Result<Self> {
        let mut listed = Self {
            articles: Vec::new(),
            lost: 0,
        };
        let inverted = segment.inverted_index(fields.source)?;
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
            return Ok(listed);
        };
        let number = segment.fast_fields().u64("article")?;
        let back = segment.fast_fields().u64("back")?;
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            postings.advance();
            // The source's own document has no number.
            let Some(own) = number.first(doc).filter(|_| !segment.is_deleted(doc)) else {
                continue;
            };
            let Some(back) = back.first(doc) else {
                listed.articles.push((own, doc));
                continue;
            };
            let article = u32::try_from(back)
                .ok()
                .and_then(|back| doc.checked_sub(back));
            let is_behind_it = article.and_then(|article| number.first(article)) == Some(own);
            listed.lost += u64::from(!is_behind_it);
        }
        Ok(listed)
    }
}
