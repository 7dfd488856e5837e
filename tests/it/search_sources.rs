//! An article in several files is one hit, and is found, shown and counted by each of them.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::index::{Desk, article};
use crate::index_copies::lines;

fn onrecord(desk: &Desk, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(arguments)
        .env_remove("ONRECORD_INDEX")
        .current_dir(&desk.archive)
        .output()
        .unwrap()
}

fn json_of(desk: &Desk, arguments: &[&str]) -> Value {
    let output = onrecord(desk, arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The ids of what is found, with the number of their sources.
fn found(desk: &Desk, query: &str) -> Vec<(String, usize)> {
    let output = onrecord(
        desk,
        &["search", query, "--format", "jsonl", "--sort", "-date"],
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let hits = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let sources = |hit: &Value| hit["sources"].as_array().map_or(0, Vec::len);
    hits.map(|hit| (hit["article"].as_str().unwrap().to_owned(), sources(&hit)))
        .collect()
}

/// Two articles, of which one stands in two folders.
fn desk() -> Desk {
    let desk = Desk::new();
    let record = |id: &str, words: &str, day: &str| json!({"id": id, "body": article("MADRID", words), "published": day, "outlet": "Courier"});
    desk.write(
        "b/wire.jsonl",
        &lines(&[
            record("w0", "We stay", "2003-05-02"),
            record("w1", "We build", "2003-05-01"),
        ]),
    );
    desk.write(
        "a/export.jsonl",
        &lines(&[record("e0", "We build", "2003-05-01")]),
    );
    assert!(onrecord(&desk, &["index", "."]).status.success());
    desk
}

#[test]
fn it_is_found_by_each_of_its_files_and_folders() {
    let desk = desk();
    let shared = || ("e0".to_owned(), 2);
    let alone = || ("w0".to_owned(), 0);
    for (query, expected) in [
        ("we", vec![shared(), alone()]),
        ("path:a", vec![shared()]),
        ("path:b", vec![shared(), alone()]),
        ("path:wire*", vec![]),
        ("path:*wire*", vec![shared(), alone()]),
        ("we -path:b", vec![]),
        ("we -path:a", vec![alone()]),
        ("path:=\"a/\"", vec![shared()]),
        ("path:=\"b/wire.jsonl\"", vec![shared(), alone()]),
    ] {
        assert_eq!(found(&desk, query), expected, "{query}");
    }
}

#[test]
fn a_hit_names_the_first_of_its_files_and_lists_all() {
    let desk = desk();
    let answer = json_of(&desk, &["search", "build", "--format", "json"]);
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["path"], "a/export.jsonl");
    assert_eq!(hits[0]["copies"], 0);
    assert_eq!(
        hits[0]["sources"],
        json!([
            {"path": "a/export.jsonl", "record": 0, "format": "jsonl", "id": "e0", "date_from": "metadata"},
            {"path": "b/wire.jsonl", "record": 1, "format": "jsonl", "id": "w1", "date_from": "metadata"},
        ])
    );
    let answer = json_of(&desk, &["search", "stay", "--format", "json"]);
    assert!(answer["hits"][0].get("sources").is_none());
}

#[test]
fn an_article_in_two_folders_counts_in_both() {
    let desk = desk();
    let answer = json_of(
        &desk,
        &[
            "search", "we", "--count", "--facet", "path:5", "--format", "json",
        ],
    );
    let values = answer["facets"]["path"]["values"].as_array().unwrap();
    let counts: Vec<(&str, u64)> = values
        .iter()
        .map(|value| {
            (
                value["value"].as_str().unwrap(),
                value["count"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(counts, [("b/", 2), ("a/", 1)]);
    assert_eq!(answer["total"]["articles"], 2, "{answer}");
    let stats = json_of(&desk, &["stats", "--format", "json"]);
    assert_eq!(
        (&stats["articles"], &stats["copies"]),
        (&json!(2), &json!(1))
    );
}

#[test]
fn it_is_shown_by_each_of_its_names() {
    let desk = desk();
    for name in [
        "e0",
        "w1",
        "a/export.jsonl",
        "a/export.jsonl#0",
        "b/wire.jsonl#1",
        "wire.jsonl#1",
    ] {
        let shown = json_of(&desk, &["show", name, "--format", "json"]);
        assert_eq!(shown["id"], "e0", "{name}");
        assert_eq!(shown["sources"].as_array().unwrap().len(), 2);
    }
    assert_eq!(
        json_of(&desk, &["show", "b/wire.jsonl#0", "--format", "json"])["id"],
        "w0"
    );
    assert_eq!(
        onrecord(&desk, &["show", "a/export.jsonl#1"]).status.code(),
        Some(1)
    );
    let text = String::from_utf8(onrecord(&desk, &["show", "w1"]).stdout).unwrap();
    assert!(text.contains("also in b/wire.jsonl#1"), "{text}");
}

#[test]
fn text_says_that_a_hit_stands_elsewhere_too() {
    let output = onrecord(&desk(), &["search", "build"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("a/export.jsonl · and 1 other place"),
        "{text}"
    );
}
