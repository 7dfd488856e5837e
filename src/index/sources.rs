//! What the index knows of the files of its archives: read back from the `source` documents, which stand in the same
//! commits as the articles, so that they cannot fall out of step with them.

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::days::date_of;
use super::queue::{FieldValue, QueuedDocument};
use super::schema::{DocumentKind, Fields};
use crate::archive::{Before, End, ReadOptions};
use crate::article::Article;
use crate::extract::{Extraction, Kind};

/// What the index knows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Its key: the path from the home of the index, else the absolute path; `/` between folders.
    pub key: String,
    /// Its length in bytes when it was read.
    pub size: u64,
    /// Its time of change in nanoseconds since 1970; 0 where that cannot be relied on.
    pub modified_ns: i64,
    /// The BLAKE3 hash of its bytes, in hexadecimal; `None` where it was not read to its end.
    pub hash: Option<String>,
    /// How far it was read, where reading can go on there when it has grown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// The format of its articles; `None` where it has none.
    pub format: Option<String>,
    /// What was said about how it is to be read ([`ReadOptions::said`](crate::archive::ReadOptions::said)).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// How reading it went.
    pub outcome: Outcome,
    /// The first thing that could not be read.
    pub problem: Option<String>,
    /// What was found in it.
    pub tally: Tally,
}

impl SourceRecord {
    /// What is known of the bytes of its file, where that may have grown to `size` by records of its own.
    pub(super) fn before(&self, size: u64, options: &ReadOptions) -> Option<Before> {
        let may_have_grown =
            size > self.size && self.said == options.said() && !self.is_to_be_tried_again(options);
        let (hash, end) = (self.hash.clone()?, self.end?);
        may_have_grown.then_some(Before {
            length: self.size,
            hash,
            end,
        })
    }

    /// Whether another reading of the same bytes may find more: nothing was read, or a limit may have cut what is now
    /// allowed.
    pub(super) fn is_to_be_tried_again(&self, options: &ReadOptions) -> bool {
        match self.outcome {
            Outcome::Complete => false,
            Outcome::Damaged => options.max_expanded_bytes.is_some(),
            Outcome::Failed => true,
        }
    }
}

/// How reading a file went.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// All of it was read.
    #[default]
    Complete,
    /// Some of its records could not be read; the others are indexed.
    Damaged,
    /// Nothing of it could be read; it is tried again in every run.
    Failed,
}

/// What was found in files: counts that add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Articles that were read here first.
    pub articles: u64,
    /// Articles that another source has too, or that stand here twice: where they were read first, all else is counted.
    #[serde(default)]
    pub copies: u64,
    /// Articles whose dateline names a city.
    pub with_city: u64,
    /// Articles with a date.
    pub dated: u64,
    /// Records that could not be read.
    pub skipped: u64,
    /// Articles in which Windows-1252 inside UTF-8 was undone.
    #[serde(default)]
    pub mended: u64,
    /// Quotations all inside marks.
    pub direct: u64,
    /// Quotations partly inside marks.
    pub mixed: u64,
    /// Quotations without marks.
    pub indirect: u64,
    /// Quotations whose speaker is known.
    pub with_speaker: u64,
    /// Bytes of the articles' bodies.
    pub body_bytes: u64,
    /// The earliest date.
    pub first: Option<Date>,
    /// The latest date.
    pub last: Option<Date>,
}

impl Tally {
    /// All quotations.
    pub const fn quotations(&self) -> u64 {
        self.direct + self.mixed + self.indirect
    }

    /// All articles, wherever they were read first.
    pub const fn records(&self) -> u64 {
        self.articles + self.copies
    }

    /// Counts an article that is counted elsewhere.
    pub(super) fn count_copy(&mut self, article: &Article) {
        self.copies += 1;
        self.mended += u64::from(article.is_mended);
    }

    /// Counts an article and what was found in it.
    pub(super) fn count(&mut self, article: &Article, extraction: &Extraction) {
        self.articles += 1;
        self.body_bytes += article.body.len() as u64;
        self.mended += u64::from(article.is_mended);
        let dateline = extraction.dateline.as_ref();
        self.with_city += u64::from(dateline.is_some_and(|dateline| dateline.city.is_some()));
        if let Some(date) = date_of(article, dateline) {
            self.dated += 1;
            self.first = earliest(self.first, Some(date));
            self.last = self.last.max(Some(date));
        }
        for quotation in &extraction.quotations {
            match quotation.kind {
                Kind::Direct => self.direct += 1,
                Kind::Mixed => self.mixed += 1,
                Kind::Indirect => self.indirect += 1,
            }
            self.with_speaker += u64::from(quotation.speaker.is_some());
        }
    }

    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.articles += other.articles;
        self.copies += other.copies;
        self.with_city += other.with_city;
        self.dated += other.dated;
        self.skipped += other.skipped;
        self.mended += other.mended;
        self.direct += other.direct;
        self.mixed += other.mixed;
        self.indirect += other.indirect;
        self.with_speaker += other.with_speaker;
        self.body_bytes += other.body_bytes;
        self.first = earliest(self.first, other.first);
        self.last = self.last.max(other.last);
    }
}

fn earliest(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// Calls `seen` with each file that the index knows, in no order.
///
/// # Errors
/// Fails where the index cannot be read.
pub fn for_each_source(
    searcher: &Searcher,
    fields: &Fields,
    mut seen: impl FnMut(SourceRecord),
) -> tantivy::Result<()> {
    let term = DocumentKind::Source.term(fields);
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.document)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        // The source documents of a commit lie side by side: one block serves many.
        let store = segment.get_store_reader(4)?;
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !segment.is_deleted(doc) {
                let document: TantivyDocument = store.get(doc)?;
                seen(record_of(&document, fields)?);
            }
            postings.advance();
        }
    }
    Ok(())
}

fn record_of(document: &TantivyDocument, fields: &Fields) -> tantivy::Result<SourceRecord> {
    let record = document
        .get_first(fields.record)
        .and_then(|record| record.as_str());
    Ok(serde_json::from_str(record.unwrap_or_default())?)
}

/// What the index knows of the file with this key.
pub(super) fn source_of(
    searcher: &Searcher,
    fields: &Fields,
    key: &str,
) -> tantivy::Result<Option<SourceRecord>> {
    let found = searcher.search(&source_query(fields, key), &DocSetCollector)?;
    let Some(address) = found.into_iter().next() else {
        return Ok(None);
    };
    record_of(&searcher.doc(address)?, fields).map(Some)
}

/// The document of the source `key` alone.
pub(super) fn source_query(fields: &Fields, key: &str) -> BooleanQuery {
    let term = |term| {
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        (Occur::Must, Box::new(query) as Box<dyn Query>)
    };
    let source = Term::from_field_text(fields.source, key);
    BooleanQuery::new(vec![term(DocumentKind::Source.term(fields)), term(source)])
}

/// What a run must know of a file to see whether it changed.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) record: SourceRecord,
    /// Whether the walk has come by it.
    pub(super) seen: bool,
}

/// The files that the index knows, by key.
pub(super) fn known_sources(
    searcher: &Searcher,
    fields: &Fields,
) -> tantivy::Result<FxHashMap<String, Known>> {
    let mut known = FxHashMap::default();
    for_each_source(searcher, fields, |record| {
        known.insert(
            record.key.clone(),
            Known {
                record,
                seen: false,
            },
        );
    })?;
    Ok(known)
}

/// The document of a source.
pub(super) fn source_document(fields: &Fields, record: &SourceRecord) -> QueuedDocument {
    let line = serde_json::to_string(record).expect("a source record is plain data");
    let own = vec![
        (
            fields.document,
            FieldValue::Name(DocumentKind::Source.name()),
        ),
        (fields.source, FieldValue::Text(record.key.clone())),
        (fields.record, FieldValue::Text(line)),
    ];
    QueuedDocument {
        own,
        ..QueuedDocument::default()
    }
}
