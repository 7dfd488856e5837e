//! Exports of hits, read back as the programs read them that they are for; and what they must not let through.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// An archive of one article whose every field holds what some format obeys.
fn nasty() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let article = serde_json::json!({
        "id": "nasty",
        "headline": "=SUM(A1) & <script>alert(1)</script> 50% *of* {us}_#1 ~ \\n",
        "byline": "Ada Venn-Okoro and MNS staff",
        "outlet": "Tidewater & Sons",
        "url": "javascript:alert(1)",
        "published": "2024-03-05",
        "body": "The harbor stays open.\n\n“=Two lines, <b>bold</b> & 5% of $3_000 for the harbor,” Petra Lindqvist \
                 said. “- And a\u{1b}[31m harbor café.”\n",
    });
    fs::write(folder.path().join("a.jsonl"), article.to_string()).unwrap();
    folder
}

fn search(archive: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("onrecord")
        .unwrap()
        .args(["search", "--archive"])
        .arg(archive)
        .args(arguments)
        .env_remove("ONRECORD_INDEX")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), printed)
}

fn samples() -> (TempDir, impl Fn(&[&str]) -> String) {
    let index = tempfile::tempdir().unwrap();
    let place = index.path().display().to_string();
    let found = move |arguments: &[&str]| {
        let mut all = vec!["--index", &place];
        all.extend(arguments);
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
        let (code, printed) = search(&samples, &all);
        assert_eq!(code, 0, "{arguments:?}");
        printed
    };
    (index, found)
}

#[test]
fn every_format_has_every_hit() {
    let (_index, found) = samples();
    let ids: Vec<String> = found(&["-n", "0", "--format", "jsonl"])
        .lines()
        .map(|line| {
            let hit: Value = serde_json::from_str(line).unwrap();
            hit["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(ids.len() > 100);
    let answer: Value = serde_json::from_str(&found(&["-n", "0", "--format", "json"])).unwrap();
    assert_eq!(answer["hits"].as_array().unwrap().len(), ids.len());
    assert!(answer["next"].is_null());
    for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
        let table = found(&["-n", "0", "--format", format]);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .from_reader(table.as_bytes());
        let rows: Vec<String> = reader
            .records()
            .map(|row| row.unwrap()[0].to_owned())
            .collect();
        assert_eq!(rows, ids, "{format}");
        assert_eq!(table.lines().count(), ids.len() + 1, "{format}");
    }
    let items: Vec<Value> =
        serde_json::from_str(&found(&["-n", "0", "--format", "csl-json"])).unwrap();
    let mut keys: Vec<&str> = items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(keys.len(), ids.len());
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), ids.len(), "keys are unique");
    for (format, entry) in [
        ("bibtex", "\n}\n"),
        ("ris", "\r\nER  - \r\n"),
        ("html", "</figure></li>"),
        ("md", ">\n> — "),
    ] {
        let printed = found(&["-n", "0", "--format", format]);
        assert_eq!(printed.matches(entry).count(), ids.len(), "{format}");
    }
}

#[test]
fn keys_of_entries_do_not_depend_on_the_search() {
    let (_index, found) = samples();
    let key = |arguments: &[&str]| {
        let items: Vec<Value> = serde_json::from_str(&found(arguments)).unwrap();
        items[0]["id"].clone()
    };
    assert_eq!(
        key(&["parking", "lot", "--format", "csl-json"]),
        key(&[
            "--speaker",
            "Mateo Ruiz",
            "lot",
            "--format",
            "csl-json",
            "--sort",
            "date"
        ])
    );
}

#[test]
fn nothing_of_an_article_is_obeyed_by_the_readers_of_an_export() {
    let folder = nasty();
    let found = |format: &str| search(folder.path(), &["harbor", "café", "--format", format]).1;
    let html = found("html");
    assert!(html.contains("&lt;b&gt;bold&lt;/b&gt; &amp; 5%"), "{html}");
    assert!(
        !html.contains("<script") && !html.contains("href"),
        "{html}"
    );
    assert!(
        html.contains("<mark>harbor</mark> <mark>café</mark>"),
        "{html}"
    );
    let table = found("csv");
    let row = csv::Reader::from_reader(table.as_bytes())
        .deserialize::<std::collections::HashMap<String, String>>()
        .next()
        .unwrap()
        .unwrap();
    assert!(row["text"].starts_with("'=Two lines, <b>"), "{table}");
    assert!(row["headline"].starts_with("'=SUM(A1)"), "{table}");
    assert_eq!(row["confidence"].get(..2), Some("0."));
    let bibtex = found("bibtex");
    assert!(
        bibtex.contains("author = {Venn-Okoro, Ada and {MNS staff}}"),
        "{bibtex}"
    );
    assert!(
        bibtex.contains(r"50\% *of* \{us\}\_\#1 \textasciitilde{} \textbackslash{}n"),
        "{bibtex}"
    );
    let markdown = found("md");
    assert!(markdown.contains(r"\<b\>bold\</b\> \& 5%"), "{markdown}");
    assert!(!markdown.contains("javascript"), "{markdown}");
    let ris = found("ris");
    assert!(
        ris.contains("AU  - Venn-Okoro, Ada\r\nAU  - MNS staff\r\n"),
        "{ris}"
    );
    let csl: Value = serde_json::from_str(&found("csl-json")).unwrap();
    assert_eq!(csl[0]["author"][0]["family"], "Venn-Okoro");
    assert_eq!(csl[0]["author"][1]["literal"], "MNS staff");
    assert_eq!(
        csl[0]["issued"]["date-parts"],
        serde_json::json!([[2024, 3, 5]])
    );
    for format in [
        "text", "csv", "tsv", "md", "html", "bibtex", "ris", "csl-json", "json",
    ] {
        assert!(!found(format).contains('\u{1b}'), "{format}");
    }
}

#[test]
fn matches_stand_in_columns_sorted_by_either_side() {
    let (_index, found) = samples();
    let lines: Vec<String> = found(&["harbor", "--kwic", "25", "-n", "0"])
        .lines()
        .map(str::to_owned)
        .collect();
    let begins = |line: &String| line.char_indices().nth(25).map(|(at, _)| at).unwrap();
    for line in &lines {
        let (left, rest) = line.split_at(begins(line));
        assert!(rest.to_lowercase().starts_with("harbor"), "{line}");
        assert!(left.ends_with(' ') || left.ends_with('“'), "{line}");
    }
    let columns = |line: &String| -> Vec<usize> {
        let before = line
            .match_indices(" · ")
            .map(|(at, _)| line.get(..at).unwrap().chars().count());
        before.collect()
    };
    let forms = ["harbor ", "harbors "].map(|form| lines.iter().any(|line| line.contains(form)));
    assert_eq!(forms, [true, true]);
    for line in &lines {
        assert_eq!(columns(line).len(), 2, "{line}");
        assert_eq!(columns(line), columns(&lines[0]), "{line}");
    }
    let words = |side: &str| -> Vec<String> {
        let json = found(&[
            "harbor", "--kwic", "25", "--sort", side, "-n", "0", "--format", "jsonl",
        ]);
        let word = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            let context = line[side].as_str().unwrap().to_lowercase();
            let mut words = context
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| !word.is_empty());
            let word = if side == "left" {
                words.next_back()
            } else {
                words.next()
            };
            word.unwrap_or_default().to_owned()
        };
        json.lines().map(word).collect()
    };
    for side in ["left", "right"] {
        let words = words(side);
        assert_eq!(words.len(), lines.len());
        assert!(words.is_sorted(), "{side}: {words:?}");
    }
    let first = found(&["harbor", "--kwic", "25", "--sort", "left", "-n", "3"]);
    assert_eq!(first.lines().count(), 3);
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let folder = nasty();
    for arguments in [
        vec!["harbor", "--sort", "left"],
        vec!["harbor", "--kwic", "9", "--format", "ris"],
        vec!["harbor", "--kwic", "0"],
        vec!["harbor", "--context", "2", "--format", "csv"],
        vec!["harbor", "--count", "--format", "html"],
        vec!["harbor", "--after", "nonsense"],
        vec!["harbor", "--after", "1"],
    ] {
        let (code, printed) = search(folder.path(), &arguments);
        assert_eq!((code, printed.as_str()), (2, ""), "{arguments:?}");
    }
}
