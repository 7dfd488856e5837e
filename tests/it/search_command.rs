//! `onrecord search` as a person or a script meets it: what it prints, where, and with which exit code.

use assert_cmd::Command;
use onrecord::Article;
use onrecord::extract::{Extraction, Kind};
use onrecord::text::Span;
use serde_json::Value;

use crate::search_index::{Made, article, dateline, make, said};

fn archive() -> Made {
    let mut first = said(
        Some("Ana Ruiz"),
        "We will not\nraise the harbor dues, not this year and not the next.",
    );
    if let Some(speaker) = &mut first.speaker {
        speaker.role = Some("harbor minister".to_owned());
        speaker.confidence = 0.55;
    }
    let mut second = said(None, "the dues were a burden\x1b[31m");
    second.kind = Kind::Indirect;
    let mut dues: (Article, Extraction) = article("wires/dues.txt", vec![first, second]);
    dues.0.headline = Some("Harbor dues stay".to_owned());
    dues.0.outlet = Some("Tagus Wire".to_owned());
    dues.0.published = Some(jiff::civil::date(2024, 3, 5));
    dues.1.dateline = Some(dateline("Lisbon", "PT"));
    make(&[dues], 1)
}

/// Exit code, standard output, standard error.
fn run(made: &Made, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("onrecord")
        .unwrap()
        .arg("search")
        .args(arguments)
        .env("ONRECORD_INDEX", &made.opened.path)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn hits_are_shown_to_people_with_who_what_and_where() {
    let made = archive();
    let (code, shown, said) = run(
        &made,
        &["dues", "-n", "1", "--color", "never", "--kind", "direct"],
    );
    assert_eq!(code, 0);
    assert_eq!(
        shown,
        "  1. Ana Ruiz, harbor minister (attribution unsure: 0.55)\n     \
         “We will not raise the harbor dues, not this year and not the next.”\n     \
         Lisbon, Portugal · 2024-03-05 · Tagus Wire · Harbor dues stay · wires/dues.txt\n\n"
    );
    assert_eq!(
        said,
        "onrecord: read as: dues AND kind=direct; 1 quotation in 1 article\n"
    );
}

#[test]
fn indirect_quotations_have_no_marks_and_control_characters_are_escaped() {
    let made = archive();
    let (_, shown, _) = run(&made, &["burden", "--color", "always"]);
    assert!(
        shown.contains("speaker unknown\u{1b}[0m (indirect)\n"),
        "{shown}"
    );
    assert!(
        shown.contains("a \u{1b}[1m\u{1b}[31mburden\u{1b}[0m\\u{1b}[31m\n"),
        "{shown}"
    );
}

#[test]
fn json_has_the_reading_the_totals_and_the_hits() {
    let made = archive();
    let (code, shown, _) = run(&made, &["harbor said:no OR dues", "--format", "json"]);
    assert_eq!(code, 0);
    let answer: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(answer["read_as"], "harbor AND ((said AND no) OR dues)");
    assert_eq!(answer["warnings"][0]["span"], serde_json::json!([7, 14]));
    assert_eq!(
        answer["total"],
        serde_json::json!({"quotations": 1, "articles": 1})
    );
    let hit = &answer["hits"][0];
    assert_eq!(hit["id"], "wires/dues.txt:0");
    assert_eq!(hit["speaker"]["name"], "Ana Ruiz");
    assert_eq!(hit["speaker"]["rule"], "quotation-cue-mention");
    assert_eq!(
        (&hit["city"], &hit["country"], &hit["date"]),
        (&"Lisbon".into(), &"PT".into(), &"2024-03-05".into())
    );
    assert_eq!(
        (&hit["path"], &hit["record"]),
        (&"wires/dues.txt".into(), &0.into())
    );
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    let spans: Vec<Span> = serde_json::from_value(hit["matches"].clone()).unwrap();
    assert_eq!(spans[0].of(hit["text"].as_str().unwrap()), "harbor");
}

#[test]
fn json_lines_are_hits_and_articles_have_snippets() {
    let made = archive();
    let (_, shown, _) = run(&made, &["dues", "--format", "jsonl"]);
    let hits: Vec<Value> = shown
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(hits.len(), 2);
    let (_, shown, said) = run(
        &made,
        &["dues minister OR burden", "--articles", "--format", "jsonl"],
    );
    let hit: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(hit["headline_matches"], serde_json::json!([[7, 11]]));
    assert!(
        hit["snippets"][0]["text"]
            .as_str()
            .unwrap()
            .starts_with("We will not raise the harbor dues")
    );
    assert!(said.ends_with("; 1 article\n"), "{said}");
    let (_, shown, _) = run(&made, &["dues", "--articles", "--color", "never"]);
    assert!(
        shown.starts_with("  1. Harbor dues stay\n     We will not raise"),
        "{shown}"
    );
}

#[test]
fn counting_prints_totals_only() {
    let made = archive();
    assert_eq!(
        run(&made, &["dues", "--count"]).1,
        "2 quotations in 1 article\n"
    );
    assert_eq!(
        run(&made, &["dues", "--count", "--format", "jsonl"]).1,
        "{\"quotations\":2,\"articles\":1}\n"
    );
    let (code, shown, _) = run(&made, &["nothing", "--count"]);
    assert_eq!((code, shown.as_str()), (1, "0 quotations in 0 articles\n"));
}

#[test]
fn nothing_found_says_what_to_loosen() {
    let made = archive();
    let (code, shown, said) = run(&made, &["dues", "--speaker", "Ruis", "--city", "Lisbn"]);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(
        said.contains("onrecord: no speaker “Ruis”; nearest: Ana Ruiz\n"),
        "{said}"
    );
    assert!(
        said.contains("onrecord: no city “Lisbn”; nearest: Lisbon\n"),
        "{said}"
    );
    let (_, _, said) = run(&made, &["year burden"]);
    assert!(
        said.contains("onrecord: without year: 1 quotation in 1 article\n"),
        "{said}"
    );
}

#[test]
fn flags_are_alternatives_when_repeated_and_conditions_when_different() {
    let made = archive();
    let read = |arguments: &[&str]| run(&made, arguments).2.lines().next().unwrap().to_owned();
    assert_eq!(
        read(&[
            "dues",
            "--speaker",
            "Ana Ruiz",
            "--speaker",
            "okafor",
            "--country",
            "pt",
            "--min-confidence",
            "0.5"
        ]),
        "onrecord: read as: dues AND (speaker=Ana Ruiz OR speaker=okafor) AND country=pt AND confidence >= 0.5; \
         1 quotation in 1 article"
    );
    assert_eq!(
        read(&[
            "--since",
            "2024-03",
            "--until",
            "2024",
            "--lang",
            "EN",
            "--outlet",
            "Tagus Wire",
            "-q",
            "-burden"
        ]),
        "onrecord: read as: NOT burden AND date 2024-03-01.. AND date ..2024-12-31 AND outlet=Tagus Wire AND \
         language=EN; 1 quotation in 1 article"
    );
    let (code, _, said) = run(&made, &["--since", "soon"]);
    assert_eq!(code, 2);
    assert!(
        said.starts_with("onrecord: --since takes a date such as"),
        "{said}"
    );
}

#[test]
fn strict_refuses_what_is_otherwise_noted() {
    let made = archive();
    let (code, shown, said) = run(&made, &["dues said:no OR harbor"]);
    assert_eq!(code, 0);
    assert!(
        !shown.is_empty()
            && said.contains("note: there is no field “said”: read as words (at byte 5)"),
        "{said}"
    );
    let (code, shown, said) = run(&made, &["dues said:no OR harbor", "--strict"]);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(said.contains("note: there is no field “said”"), "{said}");
    let long = "a".repeat(9000);
    assert_eq!(run(&made, &[&long]).0, 2);
}

#[test]
fn the_query_is_explained_on_standard_error() {
    let made = archive();
    let (_, shown, said) = run(&made, &["harbor -strike", "--explain", "--count"]);
    assert_eq!(shown, "1 quotation in 1 article\n");
    assert!(said.contains("onrecord:   not\n"), "{said}");
    assert!(said.contains("asked of the index: "), "{said}");
}

#[test]
fn the_index_is_found_from_inside_the_archive_and_missed_outside() {
    let made = archive();
    let folder = tempfile::TempDir::new().unwrap();
    let inside = folder.path().join("news/2024");
    std::fs::create_dir_all(&inside).unwrap();
    let search = || {
        let mut command = Command::cargo_bin("onrecord").unwrap();
        command
            .current_dir(&inside)
            .env_remove("ONRECORD_INDEX")
            .args(["search", "dues", "--count"]);
        command
    };
    let missing = search().output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("make one with `onrecord index"));
    let index = folder.path().join("news/.onrecord");
    std::fs::create_dir_all(index.join("files")).unwrap();
    for name in ["index.json", "files"] {
        copy(&made.opened.path.join(name), &index.join(name));
    }
    search()
        .assert()
        .code(0)
        .stdout("2 quotations in 1 article\n");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    if from.is_file() {
        std::fs::copy(from, to).unwrap();
        return;
    }
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
