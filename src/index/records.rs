//! The quotations of an article go in, with the body that they point into; one line of JSON comes out, and back.
//!
//! The line stands in the article's stored document, behind its header. A quotation's own document stores nothing: its words,
//! its cue and its speaker's mention are cut out of the body again, so that they are stored once, and only what cannot be
//! cut is kept. That is a third of the size and of the time that a copy of header and words in every quotation took.
//!
//! An article and its quotations are written as one group, and segments and merges keep it side by side: the field `back`
//! tells how many documents before a quotation its article stands. [`ArticleOf`] checks by the article's number that this is so.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer as _};
use tantivy::columnar::Column;
use tantivy::schema::Field;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use super::columns::Columns;
use super::documents::{StoredArticle, StoredQuotation};
use super::schema::Fields;
use crate::extract::{Attribution, Cue, Kind, Quotation, SpeakerKind};
use crate::text::Span;

/// A quotation as an array: number, kind, paragraph, spans; marked spans where they are others; words where they are not the
/// body's; cue; speaker.
#[derive(Serialize, Deserialize)]
struct Packed<'a>(
    usize,
    Kind,
    usize,
    Cow<'a, [Span]>,
    Option<Cow<'a, [Span]>>,
    Option<Cow<'a, str>>,
    Option<PackedCue<'a>>,
    Option<PackedSpeaker<'a>>,
);

/// Span; words where they are not the body's.
#[derive(Serialize, Deserialize)]
struct PackedCue<'a>(Span, Option<Cow<'a, str>>);

/// Span; words where they are not the body's; name, role, kind, confidence, rule, band.
#[derive(Serialize, Deserialize)]
struct PackedSpeaker<'a>(
    Span,
    Option<Cow<'a, str>>,
    Cow<'a, str>,
    Option<Cow<'a, str>>,
    SpeakerKind,
    f64,
    Cow<'a, str>,
    usize,
);

/// Writes the line of `quotations` behind `lines`.
pub(super) fn pack(lines: &mut Vec<u8>, quotations: &[Quotation], body: &str) {
    // One after another: packed all at once, 700,000 of one text took 140 MB.
    let packed = quotations.iter().map(|it| Packed::new(it, body));
    let written = serde_json::Serializer::new(lines).collect_seq(packed);
    written.expect("a quotation is plain data");
}

/// The quotations of a line; `None` where it is damaged.
pub(super) fn unpack(line: &str, body: &str) -> Option<Vec<Quotation>> {
    let packed: Vec<Packed<'_>> = serde_json::from_str(line).ok()?;
    Some(packed.into_iter().map(|it| it.unpack(body)).collect())
}

impl<'a> Packed<'a> {
    fn new(quotation: &'a Quotation, body: &str) -> Self {
        let Quotation {
            ordinal,
            kind,
            paragraph,
            text,
            spans,
            marked,
            cue,
            speaker,
        } = quotation;
        let is_cut = match spans.as_slice() {
            [span] => span.of(body) == text,
            _ => words_of(spans, body) == *text,
        };
        Self(
            *ordinal,
            *kind,
            *paragraph,
            Cow::from(spans),
            (marked != spans).then(|| Cow::from(marked)),
            (!is_cut).then(|| Cow::from(text)),
            cue.as_ref()
                .map(|Cue { text, span }| PackedCue(*span, unless_cut(*span, text, body))),
            speaker
                .as_ref()
                .map(|speaker| PackedSpeaker::new(speaker, body)),
        )
    }

    fn unpack(self, body: &str) -> Quotation {
        let Self(ordinal, kind, paragraph, spans, marked, text, cue, speaker) = self;
        Quotation {
            ordinal,
            kind,
            paragraph,
            text: text.map_or_else(|| words_of(&spans, body), Cow::into_owned),
            marked: marked.unwrap_or_else(|| spans.clone()).into_owned(),
            spans: spans.into_owned(),
            cue: cue.map(|PackedCue(span, text)| Cue {
                text: text.map_or_else(|| span.of(body).to_owned(), Cow::into_owned),
                span,
            }),
            speaker: speaker.map(|speaker| speaker.unpack(body)),
        }
    }
}

impl<'a> PackedSpeaker<'a> {
    fn new(speaker: &'a Attribution, body: &str) -> Self {
        let Attribution {
            name,
            mention,
            span,
            role,
            kind,
            confidence,
            rule,
            band,
        } = speaker;
        Self(
            *span,
            unless_cut(*span, mention, body),
            Cow::from(name),
            role.as_deref().map(Cow::from),
            *kind,
            *confidence,
            Cow::from(rule),
            *band,
        )
    }

    fn unpack(self, body: &str) -> Attribution {
        let Self(span, mention, name, function, kind, confidence, rule, band) = self;
        Attribution {
            name: name.into_owned(),
            mention: mention.map_or_else(|| span.of(body).to_owned(), Cow::into_owned),
            span,
            role: function.map(Cow::into_owned),
            kind,
            confidence,
            rule: rule.into_owned(),
            band,
        }
    }
}

/// The content of `spans`, as [`Quotation::text`] has it.
pub(super) fn words_of(spans: &[Span], body: &str) -> String {
    let parts: Vec<&str> = spans.iter().map(|span| span.of(body)).collect();
    parts.join(" ")
}

fn unless_cut<'a>(span: Span, text: &'a str, body: &str) -> Option<Cow<'a, str>> {
    (span.of(body) != text).then(|| Cow::from(text))
}

/// Where in a segment the articles of its quotations stand.
pub(super) struct ArticleOf {
    back: Column<u64>,
    number: Column<u64>,
}

impl ArticleOf {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self {
            back: segment.fast_fields().u64("back")?,
            number: segment.fast_fields().u64("article")?,
        })
    }

    /// The same of columns that are open.
    pub(super) fn of(columns: &Columns) -> tantivy::Result<Self> {
        Ok(Self {
            back: columns.back()?.clone(),
            number: columns.article()?.clone(),
        })
    }

    /// The document of the article of the quotation `doc`, and the quotation's place among those of its article; `None`
    /// where `doc` is none, or does not stand behind its article.
    pub(super) fn find(&self, doc: DocId) -> Option<(DocId, usize)> {
        let back = self.back.first(doc)?;
        let article = doc.checked_sub(u32::try_from(back).ok()?)?;
        let is_of_it = self.number.first(article) == self.number.first(doc);
        let place = usize::try_from(back).ok()?.checked_sub(1)?;
        is_of_it.then_some((article, place))
    }
}

/// Reads the quotations of one segment; best in their order, for the last article read is kept.
pub struct Quotations {
    fields: Fields,
    article_of: ArticleOf,
    store: StoreReader,
    last: Option<(DocId, StoredArticle)>,
}

impl Quotations {
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

    /// The quotation `doc`; `None` where the document is of another kind or damaged.
    pub fn get(&mut self, doc: DocId) -> Option<&Quotation> {
        let (article, place) = self.article_of.find(doc)?;
        if self.last.as_ref().map(|(doc, _)| *doc) != Some(article) {
            let texts = self.store.get(article).ok()?;
            let stored = StoredArticle::from_texts(texts, &self.fields)?;
            self.last = Some((article, stored));
        }
        let (_, stored) = self.last.as_ref()?;
        stored.quotations.get(place)
    }
}

/// The texts that are stored of a document, by their fields: read as they are, where a `TantivyDocument` copies each into a
/// buffer of its own and out again (twenty hits whose blocks are unpacked: 262 and 236 µs).
pub struct StoredTexts(pub(super) Vec<(Field, String)>);

impl DocumentDeserialize for StoredTexts {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut document: D,
    ) -> Result<Self, DeserializeError> {
        let mut texts = Vec::with_capacity(2);
        while let Some(text) = document.next_field()? {
            texts.push(text);
        }
        Ok(Self(texts))
    }
}

impl StoredTexts {
    fn get(&self, wanted: Field) -> Option<&str> {
        let (_, text) = self.0.iter().find(|(field, _)| *field == wanted)?;
        Some(text)
    }

    fn take(self, wanted: Field) -> Option<String> {
        let found = self.0.into_iter().find(|(field, _)| *field == wanted);
        found.map(|(_, text)| text)
    }

    /// Body, header and quotations as they are stored; `None` where the document is of another kind or damaged.
    pub(super) fn parts(&self, fields: &Fields) -> Option<(&str, &str, &str)> {
        let body = self.get(fields.body)?;
        let (lines, seal) = self.get(fields.record)?.rsplit_once('\n')?;
        let (header, quotations) = lines.split_once('\n')?;
        let is_as_written = seal == self::seal(body, lines.as_bytes());
        is_as_written.then_some((body, header, quotations))
    }
}

impl StoredArticle {
    /// Reads it back from its document; `None` where the document is of another kind or damaged.
    pub fn from_texts(texts: StoredTexts, fields: &Fields) -> Option<Self> {
        let (body, header, quotations) = texts.parts(fields)?;
        Some(Self {
            article: serde_json::from_str(header).ok()?,
            quotations: unpack(quotations, body)?,
            body: texts.take(fields.body)?,
        })
    }
}

impl StoredQuotation {
    /// Reads the quotation at `place` back from the document of its article, and no other; `None` where there is none.
    pub(super) fn from_texts(texts: StoredTexts, fields: &Fields, place: usize) -> Option<Self> {
        let (body, header, quotations) = texts.parts(fields)?;
        let mut line = serde_json::Deserializer::from_str(quotations);
        let packed = Only(place).deserialize(&mut line).ok()??;
        Some(Self {
            article: serde_json::from_str(header).ok()?,
            quotation: packed.unpack(body),
            body: texts.take(fields.body)?,
        })
    }
}

/// Eight digits that stand behind the lines of an article's record, by which each reading knows that these and the body are
/// what was written: what is packed has no check of its own, and one bit amiss on a disk would be another word, said by
/// whoever said the right one. A CRC-32 (ISO 3309), which finds all faults of up to 32 bits in a row and lets one in four
/// thousand million others pass.
pub(super) fn seal(body: &str, lines: &[u8]) -> String {
    let mut sum = crc32fast::Hasher::new();
    sum.update(body.as_bytes());
    sum.update(lines);
    format!("{:08x}", sum.finalize())
}

/// Reads the quotation at a place of a line; the others are passed over.
struct Only(usize);

impl<'de> DeserializeSeed<'de> for Only {
    type Value = Option<Packed<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, line: D) -> Result<Self::Value, D::Error> {
        line.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Only {
    type Value = Option<Packed<'de>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("quotations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut line: A) -> Result<Self::Value, A::Error> {
        for _ in 0..self.0 {
            line.next_element::<IgnoredAny>()?;
        }
        let packed = line.next_element()?;
        while line.next_element::<IgnoredAny>()?.is_some() {}
        Ok(packed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back_whole_cut_from_the_body_or_not() {
        let body = "“Stop,” said Ada Venn-Okoro, “or go.”";
        let span = |words: &str| {
            let start = body.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let cut = Quotation {
            ordinal: 4,
            kind: Kind::Direct,
            paragraph: 2,
            text: "Stop, or go.".to_owned(),
            spans: vec![span("Stop,"), span("or go.")],
            marked: vec![span("Stop,"), span("or go.")],
            cue: Some(Cue {
                text: "said".to_owned(),
                span: span("said"),
            }),
            speaker: Some(Attribution {
                name: "Ada Venn-Okoro".to_owned(),
                mention: "Ada Venn-Okoro".to_owned(),
                span: span("Ada Venn-Okoro"),
                role: Some("pilot".to_owned()),
                kind: SpeakerKind::Person,
                confidence: 0.97,
                rule: "cue-mention".to_owned(),
                band: 3,
            }),
        };
        let mut uncut = cut.clone();
        uncut.text = "Stop\n or go!".to_owned();
        uncut.marked = vec![span("Stop,")];
        if let (Some(cue), Some(speaker)) = (&mut uncut.cue, &mut uncut.speaker) {
            cue.text = "SAID".to_owned();
            speaker.mention = "she".to_owned();
        }
        let bare = Quotation {
            cue: None,
            speaker: None,
            spans: Vec::new(),
            ..cut.clone()
        };
        let quotations = [cut, uncut, bare];
        let mut line = Vec::new();
        pack(&mut line, &quotations, body);
        let line = String::from_utf8(line).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(line.matches("Ada Venn-Okoro").count(), 2, "{line}");
        assert_eq!(unpack(&line, body).unwrap(), quotations);
        assert!(unpack("[[0]]", body).is_none());
    }
}
