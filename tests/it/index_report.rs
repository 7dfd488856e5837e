//! What `onrecord index` reports: a line for each source in a file, and what was skipped, by reason.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn index(archive: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["index", "."])
        .args(arguments)
        .env_remove("ONRECORD_INDEX")
        .current_dir(archive)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// An archive with a sound, a damaged and a failed file, and a place for reports beside it.
fn archive() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("news");
    fs::create_dir(&archive).unwrap();
    fs::write(archive.join("a.txt"), "“We build,” said Ana Ruiz.\n").unwrap();
    let lines = "{\"body\": \"x\"}\nbroken\nbroken, too\n{\"body\": 7}\n";
    fs::write(archive.join("b.jsonl"), lines).unwrap();
    fs::write(archive.join("c.png"), "\u{89}PNG").unwrap();
    (folder, archive)
}

/// The lines of a report, by source.
fn report(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| !line["source"].is_null())
        .collect();
    lines.sort_by_key(|line| line["source"].to_string());
    lines
}

#[test]
fn a_report_has_a_line_for_each_source_in_every_run() {
    let (folder, archive) = archive();
    let path = folder.path().join("report.jsonl");
    let name = path.display().to_string();
    assert_eq!(index(&archive, &["--report", &name]).status.code(), Some(3));
    let lines = report(&path);
    assert_eq!(
        lines[0],
        json!({"source": "a.txt", "format": "text", "records": 1, "skipped": 0, "outcome": "complete",
               "change": "new", "why": null})
    );
    let told = |line: &Value| {
        [
            "source", "format", "records", "skipped", "outcome", "change",
        ]
        .map(|key| line[key].to_string().replace('"', ""))
        .join(" ")
    };
    assert_eq!(told(&lines[1]), "b.jsonl jsonl 1 3 damaged new");
    let why = lines[1]["why"].as_str().unwrap();
    assert!(why.starts_with("line 2 of b.jsonl skipped"), "{why}");
    assert_eq!(told(&lines[2]), "c.png null 0 1 failed new");

    fs::remove_file(archive.join("a.txt")).unwrap();
    index(&archive, &["--report", &name]);
    let lines = report(&path);
    assert_eq!(told(&lines[0]), "a.txt text 1 0 complete gone");
    assert_eq!(told(&lines[1]), "b.jsonl jsonl 1 3 damaged unchanged");
    assert_eq!(told(&lines[2]), "c.png null 0 1 failed unchanged");
}

#[test]
fn a_flood_of_messages_is_told_in_a_line_and_kept_in_the_report() {
    let (folder, archive) = archive();
    let rows = "headline,body\n".to_owned() + &"Harbor,\n".repeat(1234);
    fs::write(archive.join("d.csv"), rows + "Harbor,It opened.\n").unwrap();
    let output = index(&archive, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stderr);
    assert_eq!(said.matches("of d.csv skipped: no text").count(), 10);
    assert!(said.contains("line 2 of d.csv skipped"), "{said}");
    let more = "1224 more of d.csv could not be read for the same reason (no text); \
                `onrecord index --rebuild --report FILE` writes each";
    assert!(said.contains(more), "{said}");
    assert!(said.contains("line 3 of b.jsonl skipped"), "{said}");
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["skipped"][0]["count"], 1234);
    let example = summary["skipped"][0]["example"].as_str().unwrap();
    assert!(example.starts_with("line 2 of d.csv"), "{example}");
    assert_eq!(summary["found"]["skipped"], 1238);

    let path = folder.path().join("report.jsonl");
    let name = path.display().to_string();
    let output = index(&archive, &["--rebuild", "--report", &name]);
    let said = text(&output.stderr);
    assert!(
        said.contains(&format!("each has a line in {name}")),
        "{said}"
    );
    let lines: Vec<Value> = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of_table: Vec<&Value> = lines
        .iter()
        .filter(|line| line["file"] == "d.csv")
        .collect();
    assert_eq!(of_table.len(), 1234);
    assert_eq!(of_table[1233]["reason"], "no text");
    let message = of_table[0]["message"].as_str().unwrap();
    assert!(message.contains(" of d.csv skipped: no text"), "{message}");
}

#[test]
fn a_file_of_which_no_record_could_be_read_has_a_format_all_the_same() {
    let (folder, archive) = archive();
    fs::write(archive.join("b.jsonl"), "{\"body\": 7}\nbroken\n").unwrap();
    fs::write(archive.join("d.csv"), "headline,body\nHarbor,\n").unwrap();
    fs::write(archive.join("e.txt"), "The harbor\0\0\u{1}\u{2}, it said").unwrap();
    let path = folder.path().join("report.jsonl");
    index(&archive, &["--report", &path.display().to_string()]);
    let lines = report(&path);
    let formats: Vec<&Value> = lines.iter().map(|line| &line["format"]).collect();
    let names = ["text", "jsonl", "", "csv", ""].map(|name| match name {
        "" => Value::Null,
        name => json!(name),
    });
    assert_eq!(formats, names.iter().collect::<Vec<_>>());
    assert_eq!(lines[1]["outcome"], "failed");
}

#[test]
fn the_end_of_a_run_tells_what_was_skipped_by_reason_with_an_example() {
    let (_folder, archive) = archive();
    let output = index(&archive, &[]);
    let printed = text(&output.stdout);
    let skipped: Vec<&str> = printed.lines().skip(3).collect();
    assert_eq!(
        skipped[0], "skipped, by reason, with the first of each:",
        "{printed}"
    );
    assert!(
        skipped[1].starts_with("       2  not valid JSON: line 2 of b.jsonl skipped"),
        "{printed}"
    );
    assert!(printed.contains("       1  a field of another type: line 4 of b.jsonl"));
    assert!(printed.contains("       1  unknown format (.png): c.png skipped"));
    assert_eq!(skipped.len(), 4);
    assert!(
        skipped.iter().all(|line| line.chars().count() < 220),
        "{printed}"
    );
    assert!(
        !printed.contains(".docx"),
        "what else is read does not help: {printed}"
    );
    let output = index(&archive, &["--rebuild", "--format", "json"]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&summary["new"], &summary["skipped"][0]["reason"]),
        (&json!(3), &json!("not valid JSON"))
    );
    assert_eq!(summary["skipped"][0]["count"], 2);
}

#[test]
fn a_long_message_is_cut_at_the_end_of_a_run() {
    let (_folder, archive) = archive();
    fs::write(archive.join("e.jsonl"), "{\"headline\": \"only\"}\n").unwrap();
    let printed = text(&index(&archive, &[]).stdout);
    let line = printed.lines().find(|line| line.contains("no text"));
    assert!(
        line.is_some_and(|line| line.ends_with('…') && line.chars().count() < 220),
        "{printed}"
    );
}

#[test]
fn a_report_that_would_be_read_as_an_article_or_cannot_be_written_is_refused() {
    let (folder, archive) = archive();
    let output = index(&archive, &["--report", "report.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("name a file outside of it"), "{said}");
    assert!(!archive.join("report.jsonl").exists() && !archive.join(".onrecord").exists());
    // What is hidden is not read.
    assert_eq!(
        index(&archive, &["--report", ".report.jsonl"])
            .status
            .code(),
        Some(3)
    );
    assert_eq!(report(&archive.join(".report.jsonl")).len(), 3);
    let nowhere = folder
        .path()
        .join("none/report.jsonl")
        .display()
        .to_string();
    let output = index(&archive, &["--report", &nowhere]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot write the report"));
}
