//! The fields of the index: what each holds, for which kind of document, and how it is asked.
//!
//! One Tantivy index holds four kinds of document, told apart by the field `document`. A quotation carries a copy of what
//! its article has that filters and facets need (date, place, outlet, language), so that a search is one query over one
//! kind of document and never a join. The text of quotations and that of articles stand in different fields: a word's
//! statistics in one do not touch the other (see [`KindStatistics`](super::KindStatistics) for the rest of that).
//!
//! All word fields hold the terms of [`text::terms`](crate::text::terms), exact and unstemmed; inflections are found at
//! query time ([`inflections`](super::inflections)). Measured on 20,000 made articles, extracted
//! before (`benches/index.rs`, 2026-11-23, the least of 6 runs each): with a second, stemmed field for `body` and `text`,
//! indexing took 5.2 s of processor time instead of 2.4 s, and the index was 52 MB instead of 37.5 MB. It would also stem
//! names.
//!
//! Columns cost as much as postings: values that are few and short have none, for any of their terms tells that a document
//! has one.
//!
//! | field | on | holds | asked by |
//! | --- | --- | --- | --- |
//! | `document` | all | [`DocumentKind::term`] | term |
//! | `source` | all | key of the source: path from the index's home, `/` between folders, else absolute | term, prefix; deletes |
//! | `article` | quotation, article | number of the article, equal on the article and its quotations; the same wherever it was read | fast: counts distinct articles, breaks ties |
//! | `id` | article, appearance | [`Article::id`](crate::Article::id) | term |
//! | `text` | quotation | words of the quotation | term, phrase; scored |
//! | `body` | article | words of the body; the text itself is stored | term, phrase; scored |
//! | `headline` | article | words of the headline | term, phrase; scored |
//! | `speaker` | quotation | words of the speaker's name | term, phrase |
//! | `speaker_name` | quotation | the name as the article has it, on one line; absent where nobody is named | fast: exists, facets |
//! | `role` | quotation | words of the role | term, phrase |
//! | `role_name` | quotation | the role as the article has it, on one line | fast: facets |
//! | `speaker_kind` | quotation | `person`, `organization`, `group`, `unnamed` | term |
//! | `kind` | quotation | `direct`, `mixed`, `indirect` | term |
//! | `words` | quotation | how many words it has, by the Unicode rules | fast: range |
//! | `confidence` | quotation | of the attribution; absent without a speaker | fast: range |
//! | `city` | quotation, article | words of the dateline's city | term, phrase |
//! | `city_name` | quotation, article | the city in the gazetteer's form | fast: exists, facets |
//! | `region` | quotation, article | words of the dateline's region | term, phrase |
//! | `region_key` | quotation, article | the region behind its country's code: `US/Maine`, see [`region_key`] | term; fast |
//! | `place` | quotation, article | number of the city in `GeoNames`; absent where it is not listed | term; fast |
//! | `latitude`, `longitude` | quotation, article | degrees north and east of the city | fast: range |
//! | `country` | quotation, article | ISO 3166-1 alpha-2, upper case | term; fast |
//! | `outlet` | quotation, article | words of the outlet | term, phrase |
//! | `outlet_name` | quotation, article | the outlet as the source has it, on one line | fast: facets |
//! | `language` | quotation, article | ISO 639-1, lower case | term |
//! | `date` | quotation, article | day of publication, else the dateline's full date, in days since 1970-01-01 | fast: range, exists, sort |
//! | `back` | quotation | how many documents before it its article stands | fast |
//! | `wording` | quotation | hash of its words, see [`wording`](super::wording) | term; fast: copies |
//! | `near` | quotation | keys that near copies share, and the number of words | fast |
//! | `gist_words`, `gist_letters` | quotation | what rules other texts out unread, see [`Gist`](super::Gist) | fast |
//! | `content` | article | hash of the words of its body, see [`alike`](super::alike) | fast: copies |
//! | `content_key` | article | the first bits of `content`, by which copies are found | term |
//! | `alike` | article | a sketch of its body in eight numbers; absent where it has fewer than three words | fast: near copies |
//! | `appears` | appearance | number of the article that stands in its source too, see [`Appearance`](super::Appearance) | term; fast |
//! | `record` | source, article, appearance | what is shown and cited, see [`documents`](super::documents) | stored |

use tantivy::Term;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

use super::analyzers::WORDS;

/// The version of everything above and of what `record` holds: raised by every change of either.
pub const SCHEMA_VERSION: u32 = 10;

/// The kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// A file of the archive, with what is needed to see whether it changed.
    Source,
    /// An article.
    Article,
    /// A quotation.
    Quotation,
    /// A further place where an article stands.
    Appearance,
}

impl DocumentKind {
    /// The value in the field `document`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Article => "article",
            Self::Quotation => "quotation",
            Self::Appearance => "appearance",
        }
    }

    /// The term that all documents of the kind have.
    pub fn term(self, fields: &Fields) -> Term {
        Term::from_field_text(fields.document, self.name())
    }
}

/// The fields by name; the table above tells what each holds.
#[derive(Clone, Copy, Debug)]
#[expect(
    missing_docs,
    reason = "documented in the module's table, one line a field"
)]
pub struct Fields {
    pub document: Field,
    pub source: Field,
    pub article: Field,
    pub id: Field,
    pub text: Field,
    pub body: Field,
    pub headline: Field,
    pub speaker: Field,
    pub speaker_name: Field,
    pub role: Field,
    pub role_name: Field,
    pub speaker_kind: Field,
    pub kind: Field,
    pub words: Field,
    pub confidence: Field,
    pub city: Field,
    pub city_name: Field,
    pub region: Field,
    pub region_key: Field,
    pub place: Field,
    pub latitude: Field,
    pub longitude: Field,
    pub country: Field,
    pub outlet: Field,
    pub outlet_name: Field,
    pub language: Field,
    pub date: Field,
    pub back: Field,
    pub wording: Field,
    pub near: Field,
    pub gist_words: Field,
    pub gist_letters: Field,
    pub content: Field,
    pub content_key: Field,
    pub alike: Field,
    pub appears: Field,
    pub record: Field,
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let scored = || words(Norms::Kept);
    let fields = Fields {
        document: builder.add_text_field("document", word()),
        source: builder.add_text_field("source", word()),
        article: builder.add_u64_field("article", FAST),
        id: builder.add_text_field("id", word()),
        text: builder.add_text_field("text", scored()),
        body: builder.add_text_field("body", scored() | STORED),
        headline: builder.add_text_field("headline", scored()),
        speaker: filter_words(&mut builder, "speaker"),
        speaker_name: fast_name(&mut builder, "speaker_name"),
        role: filter_words(&mut builder, "role"),
        role_name: fast_name(&mut builder, "role_name"),
        speaker_kind: builder.add_text_field("speaker_kind", word()),
        kind: builder.add_text_field("kind", word()),
        words: builder.add_u64_field("words", fast_number()),
        confidence: builder.add_f64_field("confidence", fast_number()),
        city: filter_words(&mut builder, "city"),
        city_name: fast_name(&mut builder, "city_name"),
        region: filter_words(&mut builder, "region"),
        region_key: builder.add_text_field("region_key", word() | FAST),
        place: builder.add_u64_field("place", fast_number().set_indexed()),
        latitude: builder.add_f64_field("latitude", fast_number()),
        longitude: builder.add_f64_field("longitude", fast_number()),
        country: builder.add_text_field("country", word() | FAST),
        outlet: filter_words(&mut builder, "outlet"),
        outlet_name: fast_name(&mut builder, "outlet_name"),
        language: builder.add_text_field("language", word()),
        date: builder.add_i64_field("date", fast_number()),
        back: builder.add_u64_field("back", FAST),
        wording: builder.add_u64_field("wording", fast_number().set_indexed()),
        near: builder.add_u64_field("near", FAST),
        gist_words: builder.add_u64_field("gist_words", FAST),
        gist_letters: builder.add_u64_field("gist_letters", FAST),
        content: builder.add_u64_field("content", fast_number()),
        content_key: builder.add_u64_field("content_key", INDEXED),
        alike: builder.add_u64_field("alike", FAST),
        appears: builder.add_u64_field("appears", fast_number().set_indexed()),
        // Not as bytes, which Tantivy reads back one by one: a quarter of what it takes to read a hit.
        record: builder.add_text_field("record", STORED),
    };
    (builder.build(), fields)
}

/// The value of a region in the field `region_key`: *Georgia* alone may lie in two countries.
pub fn region_key(country: &str, region: &str) -> String {
    format!("{country}/{region}")
}

/// Whether the field's length counts in the score.
#[derive(Clone, Copy)]
enum Norms {
    Kept,
    Left,
}

/// A value that is sought whole. Tantivy's own `STRING` keeps a length of every value too.
fn word() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}

fn words(norms: Norms) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(matches!(norms, Norms::Kept)),
    )
}

fn filter_words(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_text_field(name, words(Norms::Left))
}

/// A value that is counted and compared whole, but sought by its words in the field beside it.
fn fast_name(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_text_field(name, FAST)
}

/// Ranges read the column: a number that is fast needs no postings.
fn fast_number() -> NumericOptions {
    NumericOptions::default().set_fast()
}
