//! One published text with what its source says about it: what every format is turned into.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One published text as its source gives it.
///
/// `body` is the text after decoding, verbatim: nothing is trimmed, rejoined or normalised inside it, so that every
/// [`Span`](crate::text::Span) into it stays true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The name under which it is found again: the source's own, else `path` or `path#record`.
    pub id: String,
    /// Where it was read.
    pub source: Source,
    /// The headline, where the source has one apart from the body.
    pub headline: Option<String>,
    /// The reporter's line.
    pub byline: Option<String>,
    /// The calendar day of publication, without a zone; never taken from a file's times.
    pub published: Option<Date>,
    /// What `published` was read from; `None` where there is none.
    pub published_from: Option<DateSource>,
    /// The paper, agency or site.
    pub outlet: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The language as an ISO 639-1 code (`en`), given by the source or detected; `None` where neither is sure.
    pub language: Option<String>,
    /// The section of the paper.
    pub section: Option<String>,
    /// The text.
    pub body: String,
    /// Whether decoding undid Windows-1252 inside UTF-8 (`â€œ` for `“`), or read bytes of it that stood beside UTF-8, or raw control characters in strings of JSON: `body` and its
    /// spans are those of the mended text.
    #[serde(skip)]
    pub is_mended: bool,
    /// The dateline, where the source gives it as a field.
    #[serde(skip)]
    pub dateline: Option<String>,
    /// The ISO 3166-1 code of the country where the outlet is at home, where the user names it; else it is read off `outlet` and `url`.
    #[serde(skip)]
    pub home: Option<String>,
}

/// What a date was read from. Never the times of a file: they tell when it was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSource {
    /// A field of the source.
    Metadata,
    /// The names of the file and its folders.
    Path,
    /// The dateline, where the source itself gives no date.
    Dateline,
}

/// The place of an article in its archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The file, relative to the archive's root, with `/` between folders on every system.
    pub path: String,
    /// The number of the article in the file, from 0.
    pub record: u64,
    /// The format it was read as: `text`, `markdown`, `json`, `jsonl`.
    pub format: String,
}
