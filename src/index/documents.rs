//! An article and its extraction go in, their Tantivy documents come out; and back: a stored document gives its record.
//!
//! Only the article stores what is shown and cited: its body, and in the field `record` two lines of JSON, its header with
//! the dateline and its quotations (`records`). A quotation is read from its article, which stands a few documents before it,
//! mostly in the same block of the store.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::alike;
use super::appearances::Appearance;
use super::days::{date_of, dateline_day, days};
use super::localities::place_values;
use super::queue::{FieldValue, QueuedDocument, Values};
use super::records;
use super::schema::{DocumentKind, Fields};
use super::wording::wording;
use crate::article::{Article, DateSource, Source};
use crate::extract::{Dateline, Extraction, Kind, Quotation, SpeakerKind};
use crate::text::{self, SMALL_NUMBERS, in_one_line};

/// What is stored of an article besides its body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Header {
    /// [`Article::id`](crate::Article::id).
    pub id: String,
    /// Where it was read; `path` as the archive gives it.
    pub source: Source,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// The reporter's line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// The day of publication as the source gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// What the day in the field `date` was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_from: Option<DateSource>,
    /// The paper, agency or site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Its address on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// ISO 639-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The section of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The dateline, where the body has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// All places where the article stands, in the order of paths; empty where it is only the one above, which is the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Appearance>,
}

/// What is stored of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredQuotation {
    /// Its article.
    pub article: Header,
    /// The quotation, whole.
    pub quotation: Quotation,
    /// The body that it stands in, verbatim.
    pub body: String,
}

/// What is stored of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredArticle {
    /// The article without its body.
    pub article: Header,
    /// The body, verbatim.
    pub body: String,
    /// The quotations, in the order of their documents.
    pub quotations: Vec<Quotation>,
}

/// The documents of an article: its own, then its quotations', in one group.
///
/// `source` is the key of the article's source, `number` its [`identity`](super::identity).
pub(super) fn documents(
    fields: &Fields,
    (source, number): (&str, u64),
    article: Article,
    extraction: Extraction,
) -> Vec<QueuedDocument> {
    let Extraction {
        dateline,
        quotations,
        read_to: _,
    } = extraction;
    let shared = Arc::new(shared_values(
        fields,
        (source, number),
        &article,
        dateline.as_ref(),
    ));
    let (header, body) = Header::new(article, dateline);
    let record = record(&header, &quotations, &body);
    // All at once: to grow step by step took a hundredth of the time of indexing.
    let mut own = Vec::with_capacity(MOST_OWN_VALUES);
    alike::add_values(fields, &body, &mut own);
    let mut group = Vec::with_capacity(1 + quotations.len());
    let document = |own| QueuedDocument {
        shared: Arc::clone(&shared),
        own,
        held: None,
    };
    for (quotation, back) in quotations.into_iter().zip(1..) {
        group.push(document(quotation_values(fields, back, quotation)));
    }
    own.extend([
        (
            fields.document,
            FieldValue::Name(DocumentKind::Article.name()),
        ),
        (fields.body, FieldValue::Text(body)),
        (fields.record, FieldValue::Text(record)),
        (fields.id, FieldValue::Text(header.id)),
    ]);
    own.extend(
        header
            .headline
            .map(|headline| (fields.headline, FieldValue::Text(headline))),
    );
    group.push(document(own));
    // Readers who want an article's quotations read on from it.
    group.rotate_right(1);
    group
}

// The document's kind, body, record, id and headline, and what copies are known by.
const MOST_OWN_VALUES: usize = 5 + 2 + SMALL_NUMBERS;

/// What the article and all its quotations have alike: what filters and facets ask.
fn shared_values(
    fields: &Fields,
    (source, number): (&str, u64),
    article: &Article,
    dateline: Option<&Dateline>,
) -> Values {
    let text = |field, value: &str| (field, FieldValue::Text(value.to_owned()));
    let mut values = vec![
        text(fields.source, source),
        (fields.article, FieldValue::Natural(number)),
    ];
    if let Some(outlet) = &article.outlet {
        values.extend([
            text(fields.outlet, outlet),
            text(fields.outlet_name, &in_one_line(outlet)),
        ]);
    }
    values.extend(
        article
            .language
            .iter()
            .map(|language| text(fields.language, language)),
    );
    if let Some(date) = date_of(article, dateline) {
        values.push((fields.date, FieldValue::Integer(days(date))));
    }
    if let Some(dateline) = dateline {
        values.extend(place_values(fields, dateline));
    }
    values
}

/// What is stored of an article besides its body: the value of its field `record`.
///
/// # Panics
/// Never: headers and quotations are plain data.
pub fn record(header: &Header, quotations: &[Quotation], body: &str) -> String {
    // All at once: what grows step by step is copied at each, a fiftieth of the time of indexing short articles.
    let mut lines = Vec::with_capacity(HEADER_BYTES + quotations.len() * PACKED_BYTES);
    serde_json::to_writer(&mut lines, header).expect("a header is plain data");
    lines.push(b'\n');
    records::pack(&mut lines, quotations, body);
    let seal = records::seal(body, &lines);
    lines.push(b'\n');
    lines.extend_from_slice(seal.as_bytes());
    String::from_utf8(lines).expect("JSON is UTF-8")
}

// Most have less.
const HEADER_BYTES: usize = 480;
const PACKED_BYTES: usize = 160;

fn quotation_values(fields: &Fields, back: u64, quotation: Quotation) -> Values {
    let wording = wording(&quotation.text);
    // Of each, of its wording and of its speaker; grown step by step it had room for a third more.
    let mut values = Vec::with_capacity(5 + 4 + 6);
    values.extend([
        (
            fields.document,
            FieldValue::Name(DocumentKind::Quotation.name()),
        ),
        (fields.kind, FieldValue::Name(kind_name(quotation.kind))),
        (fields.back, FieldValue::Natural(back)),
        (
            fields.words,
            FieldValue::Natural(text::words(&quotation.text).count() as u64),
        ),
        (fields.text, FieldValue::Text(quotation.text)),
    ]);
    if let Some(wording) = wording {
        values.push((fields.wording, FieldValue::Natural(wording.whole)));
        values.push((fields.near, FieldValue::Natural(wording.near)));
        let gist = wording.gist;
        values.push((fields.gist_words, FieldValue::Natural(gist.words)));
        values.push((fields.gist_letters, FieldValue::Natural(gist.letters)));
    }
    let Some(speaker) = quotation.speaker else {
        return values;
    };
    values.push((fields.speaker_name, FieldValue::Text(speaker.name.clone())));
    values.push((fields.speaker, FieldValue::Text(speaker.name)));
    values.push((
        fields.speaker_kind,
        FieldValue::Name(speaker_kind_name(speaker.kind)),
    ));
    values.push((fields.confidence, FieldValue::Real(speaker.confidence)));
    if let Some(role) = speaker.role {
        values.push((fields.role_name, FieldValue::Text(role.clone())));
        values.push((fields.role, FieldValue::Text(role)));
    }
    values
}

/// The value of a kind in the field `kind`.
pub const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}

/// The value of a speaker's kind in the field `speaker_kind`.
pub const fn speaker_kind_name(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organization => "organization",
        SpeakerKind::Group => "group",
        SpeakerKind::Unnamed => "unnamed",
    }
}

impl Header {
    fn new(article: Article, dateline: Option<Dateline>) -> (Self, String) {
        let Article {
            id,
            source,
            headline,
            byline,
            published,
            published_from,
            outlet,
            url,
            language,
            section,
            body,
            dateline: _,
            home: _,
            is_mended: _,
        } = article;
        let date_from = match published {
            Some(_) => published_from,
            None => dateline_day(dateline.as_ref()).map(|_| DateSource::Dateline),
        };
        let header = Self {
            id,
            source,
            headline,
            byline,
            published,
            date_from,
            outlet,
            url,
            language,
            section,
            dateline,
            sources: Vec::new(),
        };
        (header, body)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::{TantivyDocument, schema::Value};

    use super::*;
    use crate::index::StoredTexts;
    use crate::index::schema::schema;
    use crate::text::Span;

    #[test]
    fn what_is_stored_reads_back_whole() {
        let (_, fields) = schema();
        let quotation = Quotation {
            ordinal: 0,
            kind: Kind::Direct,
            paragraph: 1,
            text: "two\nlines".to_owned(),
            spans: vec![Span::new(3, 12)],
            marked: vec![Span::new(3, 12)],
            cue: None,
            speaker: None,
        };
        let article = Article {
            id: "a".to_owned(),
            headline: Some("b\nc".to_owned()),
            body: "d".to_owned(),
            ..Article::default()
        };
        let extraction = Extraction {
            dateline: None,
            quotations: vec![quotation.clone()],
            read_to: None,
        };
        let group = documents(&fields, ("wires/1.txt", 7), article, extraction);
        let [article, said]: [TantivyDocument; 2] = group
            .into_iter()
            .map(tantivy::Document::into_tantivy_document)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let texts = |document: &TantivyDocument| {
            let stored = [fields.body, fields.record]
                .into_iter()
                .filter_map(|field| {
                    let text = document.get_first(field)?.as_str()?;
                    Some((field, text.to_owned()))
                });
            StoredTexts(stored.collect())
        };
        let stored = StoredArticle::from_texts(texts(&article), &fields).unwrap();
        assert_eq!(
            (stored.article.headline.as_deref(), stored.body.as_str()),
            (Some("b\nc"), "d")
        );
        assert_eq!(stored.article.id, "a");
        assert_eq!(stored.quotations, [quotation]);
        assert!(StoredArticle::from_texts(texts(&said), &fields).is_none());
    }
}
