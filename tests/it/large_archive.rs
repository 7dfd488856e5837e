//! A large archive as a person meets it over the years: indexed, searched, changed, indexed again, searched again.
//!
//! A thousand articles in a test. `ONRECORD_ARTICLES=20000 cargo test --profile quick --test it large_archive -- --nocapture`
//! runs the same with more and tells how long each step took; the figures are in docs/BENCHMARKS.md.

#[path = "../../benches/made_archive.rs"]
pub(crate) mod made_archive;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use onrecord::Article;
use serde_json::{Value, json};

const FOLDERS: [&str; 5] = ["appended", "edited", "halved", "gone", "kept"];

/// The exit code and what was printed, told with its time where figures are wanted.
fn run(archive: &Path, arguments: &[&str]) -> (i32, String) {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(arguments)
        .env_remove("ONRECORD_INDEX")
        .current_dir(archive)
        .output()
        .unwrap();
    if env::var_os("ONRECORD_ARTICLES").is_some() {
        eprintln!(
            "{:.3?}: onrecord {}",
            started.elapsed(),
            arguments.join(" ")
        );
    }
    let code = output.status.code().unwrap();
    assert!(code < 2, "{}", String::from_utf8_lossy(&output.stderr));
    (code, String::from_utf8(output.stdout).unwrap())
}

fn json_of(archive: &Path, arguments: &[&str]) -> Value {
    let format = if arguments.contains(&"search") {
        "jsonl"
    } else {
        "json"
    };
    let (_, printed) = run(archive, &[arguments, &["--format", format]].concat());
    serde_json::from_str(&printed).unwrap()
}

/// Quotations that fit.
fn counted(archive: &Path, conditions: &[&str]) -> u64 {
    let total = json_of(archive, &[&["search", "--count"], conditions].concat());
    total["quotations"].as_u64().unwrap()
}

/// All hits, by name, in their order.
fn hits(archive: &Path, arguments: &[&str]) -> Vec<String> {
    let arguments = [
        &["search", "-n", "0", "--sort", "date", "--format", "jsonl"],
        arguments,
    ]
    .concat();
    let (_, printed) = run(archive, &arguments);
    let name = |line: &str| {
        let hit: Value = serde_json::from_str(line).unwrap();
        hit["id"].as_str().unwrap().to_owned()
    };
    printed.lines().map(name).collect()
}

/// The articles, a fifth to a folder.
fn write_archive(archive: &Path, articles: &[Article]) {
    for (folder, fifth) in FOLDERS
        .iter()
        .zip(articles.chunks(articles.len() / FOLDERS.len()))
    {
        let folder = archive.join(folder);
        fs::create_dir(&folder).unwrap();
        made_archive::write_archive(&folder, fifth);
    }
}

/// The files of a folder, sorted.
fn files(archive: &Path, folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(archive.join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Rewrites the lines of the first file of a folder.
fn rewrite(archive: &Path, folder: &str, change: impl FnOnce(&mut Vec<String>)) {
    let path = &files(archive, folder)[0];
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    fs::write(path, lines.join("\n")).unwrap();
}

fn planted(id: &str, word: &str) -> String {
    let body = format!(
        "LISBON, Portugal -- The council met.\n\n\"We asked for a {word} and were given a lamp,\" Tove Lindqvist-Amadi said."
    );
    json!({"id": id, "published": "2024-05-01", "body": body}).to_string()
}

/// Adds an article to a file, corrects one in another, drops half of a third and all files of a fourth folder; how many
/// articles were dropped.
fn change(archive: &Path) -> usize {
    rewrite(archive, "appended", |lines| {
        lines.push(planted("late", "lighthouse"));
    });
    rewrite(archive, "edited", |lines| {
        lines[7] = planted("corrected", "breakwater");
    });
    let mut dropped = 0;
    rewrite(archive, "halved", |lines| {
        dropped = lines.len() - lines.len() / 2;
        lines.truncate(lines.len() / 2);
    });
    for file in files(archive, "gone") {
        dropped += fs::read_to_string(&file).unwrap().lines().count();
        fs::remove_file(file).unwrap();
    }
    dropped
}

#[test]
fn a_large_archive_is_indexed_searched_changed_and_searched_again() {
    let count = env::var("ONRECORD_ARTICLES").map_or(1000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
    write_archive(archive, &made_archive::made_articles(&samples, count));
    let per_folder = files(archive, "kept").len();

    let summary = json_of(archive, &["index", "."]);
    assert_eq!(summary["new"], 5 * per_folder);
    assert_eq!(summary["found"]["articles"], count);
    let stats = json_of(archive, &["stats"]);
    assert_eq!(stats["direct"], counted(archive, &["--kind", "direct"]));
    assert!(
        counted(
            archive,
            &["ferry OR harbor", "--speaker", "ruiz", "--city", "brussels"]
        ) > 0
    );
    assert_eq!(
        counted(archive, &["lighthouse", "--speaker", "lindqvist"]),
        0
    );
    assert_eq!(
        json_of(archive, &["index", "."])["unchanged"],
        5 * per_folder
    );

    let articles = count - change(archive) + 1;
    let summary = json_of(archive, &["index", "."]);
    assert_eq!(
        (&summary["new"], &summary["changed"], &summary["grown"]),
        (&json!(0), &json!(2), &json!(1))
    );
    assert_eq!(summary["gone"], per_folder);
    assert_eq!(summary["unchanged"], 4 * per_folder - 3);

    let named = ["--speaker", "Tove Lindqvist-Amadi", "--city", "lisbon"];
    assert_eq!(
        hits(archive, &[&["lighthouse"], &named[..]].concat()),
        ["late:0"]
    );
    assert_eq!(
        hits(archive, &[&["breakwater"], &named[..]].concat()),
        ["corrected:0"]
    );
    let stats = json_of(archive, &["stats"]);
    assert_eq!(stats["articles"], articles);

    // What came about by changes is what an index made anew holds, in the same order.
    let updated = hits(archive, &[]);
    run(archive, &["index", ".", "--rebuild"]);
    let anew = hits(archive, &[]);
    let apart = updated
        .iter()
        .zip(&anew)
        .position(|(one, other)| one != other);
    assert_eq!((updated.len(), apart), (anew.len(), None));
}
