//! From files through the index's own writer to hits, and again after the files changed.

use std::fs;

use onrecord::extract::{Extraction, Kind, Quotation};
use onrecord::index::{self, Calls, Opened, Options, Progress};
use onrecord::search::{Hit, SearchOptions, Unit, parse, search};
use onrecord::{Article, Error};

use crate::search_index::{dateline, said};

/// Every line `NAME: words` of the body is a quotation, and the first word of the body its city.
fn lines_as_quotations(article: &Article) -> Extraction {
    let city = article.body.split_whitespace().next().unwrap_or_default();
    let mut quotations = Vec::new();
    for line in article.body.lines() {
        let Some((name, words)) = line.split_once(": ") else {
            continue;
        };
        let kind = if quotations.is_empty() {
            Kind::Direct
        } else {
            Kind::Indirect
        };
        quotations.push(Quotation {
            ordinal: quotations.len(),
            kind,
            ..said(Some(name), words)
        });
    }
    Extraction {
        dateline: Some(dateline(city, "PT")),
        quotations,
        read_to: None,
    }
}

fn update(archive: &std::path::Path) -> Opened {
    let index = archive.join(index::FOLDER);
    let skipped = |error: &Error| panic!("{error}");
    let progress = Progress::default();
    let calls = Calls {
        extract: &lines_as_quotations,
        skipped: &skipped,
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &progress,
    };
    let options = Options {
        jobs: 1,
        ..Options::default()
    };
    index::update(&index, &[archive.to_owned()], &options, calls).unwrap();
    index::open(&index).unwrap()
}

fn ids(opened: &Opened, query: &str, unit: Unit) -> Vec<String> {
    let query = parse(query, None).unwrap();
    let found = search(
        opened,
        &query,
        &SearchOptions {
            unit,
            ..SearchOptions::default()
        },
    )
    .unwrap();
    let id = |hit: &Hit| match hit {
        Hit::Quotation(hit) => format!("{} {}", hit.id, hit.text),
        Hit::Article(hit) => hit.id.clone(),
    };
    found.hits.iter().map(id).collect()
}

#[test]
fn what_is_written_is_found_and_what_is_gone_is_not() {
    let folder = tempfile::TempDir::new().unwrap();
    let archive = folder.path().join("news");
    fs::create_dir_all(archive.join("2024")).unwrap();
    let trap = r#"{"id": "t1", "body": "Lisbon\n\nAna Ruiz: no harbor dues\nBen Okafor: the strike goes on"}"#;
    fs::write(archive.join("2024/trap.jsonl"), trap).unwrap();
    let record = r#"{"id": "w7", "body": "Porto\n\nBen Okafor: dues must rise", "outlet": "Tagus Wire", "date": "2023-11-30"}"#;
    fs::write(archive.join("wire.jsonl"), record).unwrap();
    let opened = update(&archive);
    for (query, expected) in [
        ("speaker:ruiz dues city:lisbon", vec!["t1:0 no harbor dues"]),
        ("speaker:ruiz strike", vec![]),
        (
            "by:\"Ben Okafor\" kind:indirect",
            vec!["t1:1 the strike goes on"],
        ),
        (
            "dues outlet:tagus date:2023-11",
            vec!["w7:0 dues must rise"],
        ),
        (
            "path:2024/ has:speaker -strike",
            vec!["t1:0 no harbor dues"],
        ),
        ("confidence:>=0.9 rising", vec!["w7:0 dues must rise"]),
        (
            "country:pt date:none strikes",
            vec!["t1:1 the strike goes on"],
        ),
    ] {
        assert_eq!(ids(&opened, query, Unit::Quotations), expected, "{query}");
    }
    assert_eq!(ids(&opened, "dues strike", Unit::Articles), ["t1"]);
    fs::remove_file(archive.join("2024/trap.jsonl")).unwrap();
    let opened = update(&archive);
    assert_eq!(
        ids(&opened, "dues", Unit::Quotations),
        ["w7:0 dues must rise"]
    );
}
