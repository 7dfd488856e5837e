//! `onrecord show` as a person or a script meets it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use onrecord::extract::Quotation;
use onrecord::text::Span;
use serde_json::Value;
use tempfile::TempDir;

/// Two files, each with two articles; one id stands in both.
fn archive() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let line = |id: &str, body: &str| serde_json::json!({"id": id, "body": body}).to_string();
    let dues = "The dues stay.\n\n“We keep the dues,” Ada Venn-Okoro said. “The\u{1b}[31m dues are low.”\n\n\
                Ada Venn-Okoro said the harbor was full of dues.\n";
    let news = folder.path().join("news");
    fs::create_dir(&news).unwrap();
    let write =
        |name: &str, lines: &[String]| fs::write(news.join(name), lines.join("\n")).unwrap();
    write("a.jsonl", &[line("twin", "One."), line("dues-2024", dues)]);
    write("b.jsonl", &[line("lamp-1", "Two."), line("twin", "Three.")]);
    folder
}

fn show(archive: &Path, arguments: &[&str]) -> (i32, String, String) {
    let index = archive.join("news/.onrecord");
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("onrecord").unwrap();
        command.args(arguments).arg("--index").arg(&index);
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let news = archive.join("news").display().to_string();
    assert_eq!(run(&["index", &news]).0, 0);
    run(&[&["show"], arguments].concat())
}

#[test]
fn an_article_is_shown_with_its_quotations_and_the_hits_counted() {
    let folder = archive();
    let (code, shown, said) = show(folder.path(), &["dues-2024:1", "dues"]);
    assert_eq!((code, said.as_str()), (0, ""));
    for line in [
        "2 quotations, 4 hits",
        "  1 of 4 The dues stay.",
        "2-3 of 4 “[0: We keep the dues,]” Ada Venn-Okoro said. “[0: The\\u{1b}[31m dues are low.]”",
        "         0: Ada Venn-Okoro · direct · ",
        "  4 of 4 Ada Venn-Okoro said [1: the harbor was full of dues].",
        "         → 1: Ada Venn-Okoro · indirect · ",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let (_, shown, _) = show(folder.path(), &["dues-2024", "--color", "always", "keep"]);
    assert!(
        shown.contains("\u{1b}[1m\u{1b}[31mkeep\u{1b}[0m"),
        "{shown}"
    );
}

#[test]
fn json_has_the_article_whole() {
    let folder = archive();
    let (_, shown, _) = show(
        folder.path(),
        &["dues-2024", "--query", "-keep dues", "--format", "json"],
    );
    let article: Value = serde_json::from_str(&shown).unwrap();
    let body = article["body"].as_str().unwrap();
    let quotations: Vec<Quotation> = serde_json::from_value(article["quotations"].clone()).unwrap();
    assert_eq!(quotations[0].spans[0].of(body), "We keep the dues,");
    let hits = article["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 4);
    for (hit, quotation) in hits.iter().zip([Value::Null, 0.into(), 0.into(), 1.into()]) {
        let span: Span = serde_json::from_value(hit["span"].clone()).unwrap();
        assert_eq!(span.of(body), "dues");
        assert_eq!(hit["quotation"], quotation);
    }
    assert_eq!(article["source"]["path"], "a.jsonl");
}

#[test]
fn articles_are_found_by_id_file_record_and_beginning() {
    let folder = archive();
    let headline = |name: &str| {
        let (code, shown, said) = show(folder.path(), &[name, "--format", "json"]);
        assert_eq!(code, 0, "{name}: {said}");
        let article: Value = serde_json::from_str(&shown).unwrap();
        article["body"]
            .as_str()
            .unwrap()
            .get(..3)
            .unwrap()
            .to_owned()
    };
    for (name, body) in [
        ("dues-2024", "The"),
        ("a.jsonl#1", "The"),
        ("a.jsonl#1:0", "The"),
        ("dues", "The"),
        ("lamp", "Two"),
        ("b.jsonl#1", "Thr"),
    ] {
        assert_eq!(headline(name), body, "{name}");
    }
}

#[test]
fn a_name_of_several_articles_or_of_none_says_so() {
    let folder = archive();
    let (code, shown, said) = show(folder.path(), &["twin"]);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(
        said.contains("2 articles") && said.contains("a.jsonl#0, b.jsonl#1"),
        "{said}"
    );
    let (code, _, said) = show(folder.path(), &["a.jsonl"]);
    assert_eq!(code, 2);
    assert!(said.contains("a.jsonl#0, a.jsonl#1"), "{said}");
    let (code, _, said) = show(folder.path(), &["lamp-2"]);
    assert_eq!(code, 1);
    assert!(
        said.contains("no article “lamp-2”; nearest: lamp-1"),
        "{said}"
    );
    let (code, _, said) = show(folder.path(), &["dues-2024:7"]);
    assert_eq!(code, 2);
    assert!(said.contains("no quotation 7"), "{said}");
    assert_eq!(show(folder.path(), &[""]).0, 1);
}
