//! `onrecord evaluate` as it is typed: figures on standard output, what is wrong with a gold file on standard error.

use std::fs;
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold/articles.jsonl");

fn evaluate(arguments: &[&str]) -> Output {
    let mut command = cargo_bin_cmd!("onrecord");
    command
        .arg("evaluate")
        .args(arguments)
        .output()
        .expect("the program runs")
}

#[test]
fn figures_are_tables_for_people_and_json_for_programs() {
    let text = evaluate(&[GOLD]);
    assert_eq!(text.status.code(), Some(0));
    let text = String::from_utf8(text.stdout).unwrap();
    let articles = fs::read_to_string(GOLD).unwrap().lines().count();
    assert!(
        text.starts_with(&format!("{articles} articles; all figures are per cent\n")),
        "{text}"
    );
    for heading in [
        "Marked stretches: ",
        "Quotations: ",
        "By rule and band: ",
        "  indirect ",
    ] {
        assert!(
            text.contains(&format!("\n{heading}")),
            "{heading} is missing in\n{text}"
        );
    }
    let json = evaluate(&[GOLD, "--format", "json", "--errors", "2"]);
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["documents"], articles);
    assert_eq!(
        report["all"]["by_type"]
            .as_object()
            .map(serde_json::Map::len),
        Some(3)
    );
    assert_eq!(report["misses"].as_array().map(Vec::len), Some(2));
    let shown = format!("F1 {:.1}", report["marked"]["f1"].as_f64().unwrap());
    assert!(text.contains(&shown), "{shown} is missing in\n{text}");
}

#[test]
fn a_gold_file_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.jsonl");
    fs::write(&broken, "\n{\"text\": 7}\n").unwrap();
    let cases = [
        (broken.clone(), "line 2 of"),
        (folder.path().join("missing.jsonl"), "cannot read"),
    ];
    for (path, message) in cases {
        let output = evaluate(&[path.to_str().unwrap()]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(2), 0),
            "{error}"
        );
        assert!(
            error.starts_with("onrecord: ") && error.contains(message),
            "{error}"
        );
    }
}
