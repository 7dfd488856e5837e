//! Extraction, case by case: each `tests/cases/attribution/NAME.txt` is a body, its `NAME.json` the quotations found in it.
//!
//! `de_…`, `fr_…` and so on name the language; English cases have no prefix. A known weakness is a case with a `note`.
//! `UPDATE_EXPECT=1 cargo test` writes what extraction answers today and keeps the notes; the diff is reviewed like code.

use std::fs;
use std::path::{Path, PathBuf};

use onrecord::Article;
use onrecord::extract::{Quotation, extract};
use onrecord::lexicon::Lexicon;
use serde::{Deserialize, Serialize};

/// What a case says of its text.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Case {
    /// What is known to be wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    quotations: Vec<Found>,
}

/// A quotation without its spans.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Found {
    kind: String,
    text: String,
    speaker: Option<String>,
    speaker_kind: Option<String>,
    mention: Option<String>,
    role: Option<String>,
    cue: Option<String>,
    rule: Option<String>,
}

#[test]
fn quotations_are_found_as_their_cases_say() {
    let texts = texts();
    assert!(texts.len() >= 55, "{} cases", texts.len());
    let mut wrong = Vec::new();
    for text in texts {
        let answer = text.with_extension("json");
        let expected: Case = fs::read_to_string(&answer)
            .map(|json| serde_json::from_str(&json).unwrap())
            .unwrap_or_default();
        let found = Case {
            quotations: read(&text),
            note: expected.note.clone(),
        };
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(
                &answer,
                serde_json::to_string_pretty(&found).unwrap() + "\n",
            )
            .unwrap();
        } else if found != expected {
            wrong.push(format!(
                "{}:\nexpected {expected:#?}\nfound {found:#?}",
                text.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The texts of all cases, by name.
fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/attribution");
    let mut texts: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    texts
}

/// The quotations of a case's text.
fn read(path: &Path) -> Vec<Found> {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let language = match name.split_once('_') {
        Some((prefix, _)) if prefix.len() == 2 => prefix,
        _ => "en",
    };
    let article = Article {
        language: Some(language.to_owned()),
        body: fs::read_to_string(path).unwrap().replace("\r\n", "\n"),
        ..Article::default()
    };
    let extraction = extract(&article, Lexicon::embedded());
    extraction.quotations.into_iter().map(found).collect()
}

fn found(quotation: Quotation) -> Found {
    let speaker = quotation.speaker.as_ref();
    Found {
        kind: word(quotation.kind),
        text: quotation.text,
        speaker: speaker.map(|speaker| speaker.name.clone()),
        speaker_kind: speaker.map(|speaker| word(speaker.kind)),
        mention: speaker.map(|speaker| speaker.mention.clone()),
        role: speaker.and_then(|speaker| speaker.role.clone()),
        cue: quotation.cue.map(|cue| cue.text),
        rule: speaker.map(|speaker| speaker.rule.clone()),
    }
}

/// A kind as it stands in JSON.
fn word(kind: impl Serialize) -> String {
    let kind = serde_json::to_value(kind).unwrap();
    kind.as_str().unwrap().to_owned()
}
