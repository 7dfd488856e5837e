//! An article and its extraction go in, their Tantivy documents come out; and back: a stored document gives its record.
//!
//! The stored field `record` is UTF-8: one line of JSON, or two. A quotation's first line is its article's header and
//! dateline, serialized once and copied to each of the article's documents (the store's compression folds the copies), its
//! second the quotation itself. So a hit is shown and cited from one stored document.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value;

use super::schema::Fields;
use crate::article::Source;
use crate::extract::{Dateline, Quotation};

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
}

/// What is stored of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredQuotation {
    /// Its article.
    pub article: Header,
    /// The quotation, whole.
    pub quotation: Quotation,
}

/// What is stored of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredArticle {
    /// The article without its body.
    pub article: Header,
    /// The body, verbatim.
    pub body: String,
}

impl StoredQuotation {
    /// Reads it back from its document; `None` where the document is of another kind or damaged.
    pub fn from_document(document: &TantivyDocument, fields: &Fields) -> Option<Self> {
        let (header, quotation) = record(document, fields)?.split_once('\n')?;
        let article = serde_json::from_str(header).ok()?;
        let quotation = serde_json::from_str(quotation).ok()?;
        Some(Self { article, quotation })
    }
}

impl StoredArticle {
    /// Reads it back from its document; `None` where the document is of another kind or damaged.
    pub fn from_document(document: &TantivyDocument, fields: &Fields) -> Option<Self> {
        let article = serde_json::from_str(record(document, fields)?).ok()?;
        let body = document.get_first(fields.body)?.as_str()?.to_owned();
        Some(Self { article, body })
    }
}

fn record<'d>(document: &'d TantivyDocument, fields: &Fields) -> Option<&'d str> {
    std::str::from_utf8(document.get_first(fields.record)?.as_bytes()?).ok()
}
