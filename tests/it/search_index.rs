//! Small indexes of invented articles for the tests of searching, cut into as many segments as a test wants.

use std::fs;

use onrecord::archive::SaidBefore;
use onrecord::extract::{Attribution, Dateline, Extraction, Kind, Quotation, SpeakerKind};
use onrecord::index::documents::{self, Header};
use onrecord::index::wording::wording;
use onrecord::index::{
    DocumentKind, EXTRACTOR_VERSION, Fields, Manifest, Opened, SCHEMA_VERSION, open, schema,
};
use onrecord::text::{self, Span};
use onrecord::{Article, Source};
use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, TantivyDocument};
use tempfile::TempDir;

/// An index and the folder that it lies in.
pub(crate) struct Made {
    pub(crate) opened: Opened,
    _folder: TempDir,
}

/// Indexes `articles`, a segment for each `per_segment` of them.
pub(crate) fn make(articles: &[(Article, Extraction)], per_segment: usize) -> Made {
    let folder = TempDir::new().unwrap();
    let files = folder.path().join("files");
    fs::create_dir(&files).unwrap();
    Index::create_in_dir(&files, schema::schema().0).unwrap();
    let manifest = Manifest {
        schema: SCHEMA_VERSION,
        extractor: EXTRACTOR_VERSION,
        reader: onrecord::archive::READER_VERSION,
        files: "files".into(),
        home: None,
        reading: SaidBefore::default(),
    };
    fs::write(
        folder.path().join("index.json"),
        serde_json::to_vec(&manifest).unwrap(),
    )
    .unwrap();
    let empty = open(folder.path()).unwrap();
    let mut writer: IndexWriter = empty.index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for group in articles.chunks(per_segment) {
        for (article, extraction) in group {
            let documents = documents(article, extraction, &empty.fields);
            writer
                .run(documents.into_iter().map(UserOperation::Add))
                .unwrap();
        }
        writer.commit().unwrap();
    }
    let opened = open(folder.path()).unwrap();
    Made {
        opened,
        _folder: folder,
    }
}

fn documents(article: &Article, extraction: &Extraction, fields: &Fields) -> Vec<TantivyDocument> {
    let header = Header {
        id: article.id.clone(),
        source: article.source.clone(),
        headline: article.headline.clone(),
        published: article.published,
        outlet: article.outlet.clone(),
        language: article.language.clone(),
        dateline: extraction.dateline.clone(),
        ..Header::default()
    };
    let mut group = Vec::new();
    let mut of_article = shared(article, extraction, DocumentKind::Article, fields);
    of_article.add_text(fields.id, &article.id);
    of_article.add_text(fields.body, &article.body);
    of_article.add_text(
        fields.headline,
        article.headline.as_deref().unwrap_or_default(),
    );
    let record = documents::record(&header, &extraction.quotations, &article.body);
    of_article.add_text(fields.record, &record);
    group.push(of_article);
    for (quotation, back) in extraction.quotations.iter().zip(1..) {
        let mut document = shared(article, extraction, DocumentKind::Quotation, fields);
        document.add_text(fields.text, &quotation.text);
        document.add_text(fields.kind, kind_name(quotation.kind));
        if let Some(speaker) = &quotation.speaker {
            document.add_text(fields.speaker, &speaker.name);
            document.add_text(fields.speaker_name, &speaker.name);
            document.add_text(fields.speaker_kind, "person");
            document.add_f64(fields.confidence, speaker.confidence);
            if let Some(role) = &speaker.role {
                document.add_text(fields.role, role);
                document.add_text(fields.role_name, role);
            }
        }
        if let Some(wording) = wording(&quotation.text) {
            document.add_u64(fields.wording, wording.whole);
            document.add_u64(fields.near, wording.near);
            document.add_u64(fields.gist_words, wording.gist.words);
            document.add_u64(fields.gist_letters, wording.gist.letters);
        }
        document.add_u64(fields.back, back);
        document.add_u64(fields.words, text::words(&quotation.text).count() as u64);
        group.push(document);
    }
    group
}

fn shared(
    article: &Article,
    extraction: &Extraction,
    kind: DocumentKind,
    fields: &Fields,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.document, kind.name());
    document.add_text(fields.source, &article.source.path);
    document.add_u64(fields.article, number(&article.id));
    let dateline = extraction.dateline.clone().unwrap_or_default();
    if let Some(city) = &dateline.city {
        document.add_text(fields.city, city);
        document.add_text(fields.city_name, city);
    }
    if let Some(region) = &dateline.region {
        document.add_text(fields.region, region);
    }
    if let Some(country) = &dateline.country {
        document.add_text(fields.country, country);
    }
    if let Some(region) = &dateline.region {
        let country = dateline.country.as_deref().unwrap_or_default();
        document.add_text(fields.region_key, schema::region_key(country, region));
    }
    if let (Some(place), Some(north), Some(east)) =
        (dateline.geonameid, dateline.latitude, dateline.longitude)
    {
        document.add_u64(fields.place, place.into());
        document.add_f64(fields.latitude, north);
        document.add_f64(fields.longitude, east);
    }
    if let Some(outlet) = &article.outlet {
        document.add_text(fields.outlet, outlet);
        document.add_text(fields.outlet_name, outlet);
    }
    if let Some(language) = &article.language {
        document.add_text(fields.language, language);
    }
    if let Some(date) = article.published {
        let days = (date - jiff::civil::date(1970, 1, 1)).get_days();
        document.add_i64(fields.date, i64::from(days));
    }
    document
}

/// A number for an article that does not depend on where it is indexed (FNV).
fn number(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}

/// An article whose body is its quotations, a line for each.
pub(crate) fn article(path: &str, quotations: Vec<Quotation>) -> (Article, Extraction) {
    let lines: Vec<&str> = quotations
        .iter()
        .map(|quotation| quotation.text.as_str())
        .collect();
    let body = lines.join("\n");
    let quotations = quotations
        .into_iter()
        .enumerate()
        .map(|(ordinal, quotation)| Quotation {
            ordinal,
            paragraph: ordinal,
            ..quotation
        })
        .collect();
    let article = Article {
        id: path.to_owned(),
        source: Source {
            path: path.to_owned(),
            record: 0,
            format: "text".to_owned(),
        },
        language: Some("en".to_owned()),
        body,
        ..Article::default()
    };
    (
        article,
        Extraction {
            dateline: None,
            quotations,
            read_to: None,
        },
    )
}

/// A direct quotation.
pub(crate) fn said(speaker: Option<&str>, text: &str) -> Quotation {
    Quotation {
        ordinal: 0,
        kind: Kind::Direct,
        paragraph: 0,
        text: text.to_owned(),
        spans: vec![Span::new(0, text.len())],
        marked: vec![Span::new(0, text.len())],
        cue: None,
        speaker: speaker.map(|name| Attribution {
            name: name.to_owned(),
            mention: name.to_owned(),
            span: Span::new(0, 0),
            role: None,
            kind: SpeakerKind::Person,
            confidence: 0.9,
            rule: "quotation-cue-mention".to_owned(),
            band: 3,
        }),
    }
}

/// A dateline of `city` in `country`.
pub(crate) fn dateline(city: &str, country: &str) -> Dateline {
    Dateline {
        city: Some(city.to_owned()),
        country: Some(country.to_owned()),
        ..Dateline::default()
    }
}
