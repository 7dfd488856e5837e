//! A segment goes in, the words of its quotations come out, one after the other, and nothing else that is stored of them.
//!
//! What compares the characters of many texts would spend most of its time on names, cues and headers that it never looks at.

use serde::Deserialize;
use serde::de::IgnoredAny;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use super::records::{ArticleOf, StoredTexts, words_of};
use super::schema::Fields;
use crate::text::Span;

/// A quotation as `records` packs it, of which only spans and words that are not the body's are read.
#[derive(Deserialize)]
struct PackedWords(
    IgnoredAny,
    IgnoredAny,
    IgnoredAny,
    Vec<Span>,
    IgnoredAny,
    Option<String>,
    IgnoredAny,
    IgnoredAny,
);

/// Reads the words of the quotations of one segment; best in their order, for those of the last article are kept.
pub struct Texts {
    fields: Fields,
    article_of: ArticleOf,
    store: StoreReader,
    last: Option<(DocId, Vec<String>)>,
}

impl Texts {
    /// Opens what `segment` has stored.
    ///
    /// # Errors
    /// Fails where the segment cannot be read.
    pub fn open(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        Ok(Self {
            fields: *fields,
            article_of: ArticleOf::open(segment)?,
            store: segment.get_store_reader(1)?,
            last: None,
        })
    }

    /// The words of the quotation `doc`; `None` where the document is of another kind or damaged.
    pub fn get(&mut self, doc: DocId) -> Option<&str> {
        let (article, place) = self.article_of.find(doc)?;
        if self.last.as_ref().map(|(doc, _)| *doc) != Some(article) {
            let texts: StoredTexts = self.store.get(article).ok()?;
            let (body, _, quotations) = texts.parts(&self.fields)?;
            let packed: Vec<PackedWords> = serde_json::from_str(quotations).ok()?;
            let texts = packed.into_iter().map(|packed| {
                let PackedWords(_, _, _, spans, _, text, ..) = packed;
                text.unwrap_or_else(|| words_of(&spans, body))
            });
            self.last = Some((article, texts.collect()));
        }
        let (_, texts) = self.last.as_ref()?;
        texts.get(place).map(String::as_str)
    }
}
