//! The further places where an article stands: written as small documents of their own, and read back in the order of paths.
//!
//! The first that was read of an article (see `identity`) writes its documents, under the key of its source. Each further
//! place costs one document with the article's number, which is added and deleted with *its* source, so that a second source
//! neither extracts the article again nor touches its documents. Which of the places came first depends on threads; nobody
//! sees it, because whoever reads an article asks for all of its places and shows the first by path.

use std::sync::PoisonError;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocId, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::documents::Header;
use super::open::Opened;
use super::queue::{FieldValue, QueuedDocument};
use super::same_words::alive;
use super::schema::{DocumentKind, Fields};
use crate::article::{Article, DateSource, Source};
use crate::error::Error;

/// A place where an article stands, and what it is called there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appearance {
    /// File, record and format.
    #[serde(flatten)]
    pub source: Source,
    /// [`Article::id`](crate::Article::id).
    pub id: String,
    /// The section of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What the day of publication was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<DateSource>,
}

/// What is stored of an appearance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredAppearance {
    /// The key of its source.
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) appearance: Appearance,
}

impl From<&Article> for Appearance {
    fn from(article: &Article) -> Self {
        Self {
            source: article.source.clone(),
            id: article.id.clone(),
            section: article.section.clone(),
            date_from: article.published_from,
        }
    }
}

impl Appearance {
    fn place(&self) -> (&str, u64, &str, &str) {
        let Source {
            path,
            record,
            format,
        } = &self.source;
        (path, *record, &self.id, format)
    }
}

impl StoredAppearance {
    /// Its document; `number` is the article's.
    pub(super) fn document(&self, fields: &Fields, number: u64) -> QueuedDocument {
        let record = serde_json::to_string(self).expect("an appearance is plain data");
        let own = vec![
            (
                fields.document,
                FieldValue::Name(DocumentKind::Appearance.name()),
            ),
            (fields.source, FieldValue::Text(self.key.clone())),
            (fields.id, FieldValue::Text(self.appearance.id.clone())),
            (fields.appears, FieldValue::Natural(number)),
            (fields.record, FieldValue::Text(record)),
        ];
        QueuedDocument {
            own,
            ..QueuedDocument::default()
        }
    }
}

impl Header {
    /// Its own place.
    pub(super) fn appearance(&self) -> Appearance {
        Appearance {
            source: self.source.clone(),
            id: self.id.clone(),
            section: self.section.clone(),
            date_from: self.date_from.filter(|_| self.published.is_some()),
        }
    }

    /// Puts it at another place.
    pub(super) fn put(&mut self, place: Appearance) {
        self.source = place.source;
        self.id = place.id;
        self.section = place.section;
        if self.published.is_some() {
            self.date_from = place.date_from;
        }
    }
}

/// All places of the article that was asked for last, by its number: hits of one article follow each other, and it may stand in
/// 100,000 places, which take a second to read.
#[derive(Default)]
pub(super) struct LastPlaces(Option<u64>, Vec<Appearance>);

impl Opened {
    /// Puts what is stored of the article at `address` at the first of its places, and names all where there are several.
    pub(super) fn at_first(&self, header: &mut Header, address: DocAddress) -> Result<(), Error> {
        let fail = |source| Error::index(&self.path, source);
        if !self.has_appearances().map_err(fail)? {
            return Ok(());
        }
        let columns = self.columns(address.segment_ord);
        let Some(number) = columns.article().map_err(fail)?.first(address.doc_id) else {
            return Ok(());
        };
        let mut last = self
            .last_places
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if last.0 != Some(number) {
            let further = appearances_of(&self.searcher, &self.fields, number).map_err(fail)?;
            let further = further.into_iter().map(|stored| stored.appearance);
            let mut all: Vec<Appearance> = further.chain([header.appearance()]).collect();
            all.sort_by(|one, other| one.place().cmp(&other.place()));
            *last = LastPlaces(Some(number), all);
        }
        if let [first, _, ..] = last.1.as_slice() {
            header.put(first.clone());
            header.sources.clone_from(&last.1);
        }
        Ok(())
    }
}

impl Opened {
    /// Whether any article stands in more than one place.
    ///
    /// # Errors
    /// Fails where the index cannot be read.
    pub fn has_appearances(&self) -> tantivy::Result<bool> {
        Ok(self.documents(DocumentKind::Appearance)? > 0)
    }

    /// Calls `seen` with the number of each article that stands further where a document has one of `terms`, which are of
    /// the fields `source` or `id`, and with the number of the term among them.
    ///
    /// # Errors
    /// Fails where the index cannot be read.
    pub fn for_each_appearance(
        &self,
        terms: &[Term],
        mut seen: impl FnMut(u64, usize),
    ) -> tantivy::Result<()> {
        if !self.has_appearances()? {
            return Ok(());
        }
        for segment in self.searcher.segment_readers() {
            let number = segment.fast_fields().u64("appears")?;
            for (at, term) in terms.iter().enumerate() {
                let inverted = segment.inverted_index(term.field())?;
                let postings = inverted.read_postings(term, IndexRecordOption::Basic)?;
                for doc in postings.into_iter().flat_map(docs) {
                    let number = number.first(doc).filter(|_| !segment.is_deleted(doc));
                    if let Some(number) = number {
                        seen(number, at);
                    }
                }
            }
        }
        Ok(())
    }

    /// Where the articles with these numbers, which are sorted, are stored.
    ///
    /// # Errors
    /// Fails where the index cannot be read.
    pub fn numbered(&self, numbers: &[u64]) -> tantivy::Result<FxHashMap<u64, DocAddress>> {
        let mut found = FxHashMap::default();
        if numbers.is_empty() {
            return Ok(found);
        }
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let columns = self.columns(ordinal);
            let (article, back) = (columns.article()?, columns.back()?);
            for doc in segment.doc_ids_alive() {
                let number = article.first(doc);
                let number = number.filter(|number| numbers.binary_search(number).is_ok());
                if let (Some(number), None) = (number, back.first(doc)) {
                    found.insert(number, DocAddress::new(ordinal, doc));
                }
            }
        }
        Ok(found)
    }
}

/// The documents of a list, deleted ones too.
fn docs(mut postings: impl DocSet) -> impl Iterator<Item = DocId> {
    std::iter::from_fn(move || {
        let doc = postings.doc();
        postings.advance();
        (doc != TERMINATED).then_some(doc)
    })
}

/// The further places of the article with this number, in the order of paths.
pub(super) fn appearances_of(
    searcher: &Searcher,
    fields: &Fields,
    number: u64,
) -> tantivy::Result<Vec<StoredAppearance>> {
    let term = Term::from_field_u64(fields.appears, number);
    let mut found = Vec::new();
    for address in alive(searcher, fields.appears, &term)? {
        found.extend(stored(searcher, fields, address)?);
    }
    found.sort_by(|one, other| {
        let place = one.appearance.place().cmp(&other.appearance.place());
        place.then_with(|| one.key.cmp(&other.key))
    });
    Ok(found)
}

/// What is stored of the appearances in a source, with the numbers of their articles.
pub(super) fn appearances_in(
    searcher: &Searcher,
    fields: &Fields,
    key: &str,
) -> tantivy::Result<Vec<(u64, StoredAppearance)>> {
    let term = Term::from_field_text(fields.source, key);
    let mut found = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let number = segment.fast_fields().u64("appears")?;
        let inverted = segment.inverted_index(fields.source)?;
        let postings = inverted.read_postings(&term, IndexRecordOption::Basic)?;
        for doc in postings.into_iter().flat_map(docs) {
            let Some(number) = number.first(doc).filter(|_| !segment.is_deleted(doc)) else {
                continue;
            };
            let stored = stored(searcher, fields, DocAddress::new(ordinal, doc))?;
            found.extend(stored.map(|stored| (number, stored)));
        }
    }
    Ok(found)
}

/// The numbers of all articles with further places, sorted.
pub(super) fn numbers_with_appearances(searcher: &Searcher) -> tantivy::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for segment in searcher.segment_readers() {
        let number = segment.fast_fields().u64("appears")?;
        let alive = segment.doc_ids_alive();
        numbers.extend(alive.filter_map(|doc| number.first(doc)));
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn stored(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
) -> tantivy::Result<Option<StoredAppearance>> {
    let document: TantivyDocument = searcher.doc(address)?;
    let record = document
        .get_first(fields.record)
        .and_then(|record| record.as_str());
    Ok(record.and_then(|record| serde_json::from_str(record).ok()))
}
