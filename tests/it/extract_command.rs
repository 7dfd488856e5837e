//! `onrecord extract` as a user runs it: lines, order, errors, exit codes.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use assert_cmd::Command as Program;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

fn onrecord() -> Program {
    cargo_bin_cmd!("onrecord")
}

fn lines(output: &[u8]) -> Vec<Value> {
    output
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

#[test]
fn a_line_has_the_documented_keys_in_order() {
    let output = onrecord()
        .args(["extract", "-"])
        .write_stdin(
            "{\"id\": \"a1\", \"body\": \"One.\\r\\n\\tTwo.\", \"published\": \"2025-02-12\"}\n",
        )
        .assert()
        .success();
    let line = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let expected = "{\"id\":\"a1\",\"source\":{\"path\":\"-\",\"record\":0,\"format\":\"jsonl\"},\"headline\":null,\
        \"byline\":null,\"published\":\"2025-02-12\",\"published_from\":\"metadata\",\"outlet\":null,\"url\":null,\"language\":null,\
        \"section\":null,\"body\":\"One.\\r\\n\\tTwo.\",\"dateline\":null,\"quotations\":[]}\n";
    assert_eq!(line, expected);
}

#[test]
fn a_dateline_that_is_a_field_is_read_where_the_body_has_none() {
    let output = onrecord()
        .args(["extract", "-"])
        .write_stdin(
            "{\"body\": \"The ferry sailed.\", \"dateline\": \"LISBON, March 3 (MNS)\", \"published\": \"2021-03-04\"}\n\
             {\"body\": \"OPORTO, Portugal -- The ferry sailed.\", \"dateline\": \"LISBON\"}\n",
        )
        .assert()
        .success();
    let lines = lines(&output.get_output().stdout);
    let dateline = &lines[0]["dateline"];
    assert_eq!(dateline["text"], "LISBON, March 3 (MNS)");
    assert_eq!(dateline["span"], serde_json::json!([0, 0]));
    assert_eq!(dateline["country"], "PT");
    assert_eq!(dateline["date"], "2021-03-03");
    assert_eq!(lines[1]["dateline"]["text"], "OPORTO, Portugal --");
}

#[test]
fn speakers_who_are_less_sure_than_asked_are_left_out_and_their_quotations_stay() {
    let extracted = |least: &str| {
        let output = onrecord()
            .args(["extract", "-", "--min-confidence", least])
            .write_stdin("{\"body\": \"“We stay,” Ana Ruiz said.\", \"language\": \"en\"}\n")
            .assert()
            .success();
        lines(&output.get_output().stdout).remove(0)["quotations"][0].clone()
    };
    let sure = extracted("0.9");
    assert_eq!(sure["speaker"]["name"], "Ana Ruiz");
    let unsure = extracted("1");
    assert!(unsure["speaker"].is_null());
    assert_eq!(unsure["text"], sure["text"]);
    onrecord()
        .args(["extract", "-", "--min-confidence", "95"])
        .assert()
        .code(2);
}

#[test]
fn bad_records_are_reported_and_counted_and_the_rest_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.jsonl"),
        "{\"body\": \"one\"}\n{broken\n{\"body\": \"two\"}\n",
    )
    .unwrap();
    fs::write(folder.path().join("b.pdf"), "x").unwrap();
    fs::write(folder.path().join("c.txt"), "three.").unwrap();
    let output = onrecord()
        .arg("extract")
        .arg(folder.path())
        .assert()
        .code(3);
    let output = output.get_output();
    let bodies: Vec<Value> = lines(&output.stdout)
        .iter()
        .map(|line| line["body"].clone())
        .collect();
    assert_eq!(bodies, ["one", "two", "three."]);
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    let errors: Vec<&str> = errors.lines().collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(errors[0].starts_with("onrecord: line 2 of a.jsonl skipped: not valid JSON"));
    assert!(
        errors[1].starts_with("onrecord: b.pdf skipped: unknown format (called .pdf, but is none)")
    );
    assert_eq!(errors[2], "onrecord: 2 could not be read, the rest is done");
}

#[test]
fn large_input_keeps_its_order_on_any_number_of_threads() {
    let mut input = String::new();
    for number in 0..3000 {
        let _ = writeln!(
            input,
            "{{\"id\": {number}, \"body\": \"Number {number}.\"}}"
        );
        if number % 1000 == 500 {
            input.push_str("broken\n");
        }
    }
    let run = |jobs: &str| {
        let output = onrecord()
            .args(["extract", "--jobs", jobs, "-"])
            .write_stdin(input.clone())
            .assert()
            .code(3);
        output.get_output().stdout.clone()
    };
    let one = run("1");
    let ids: Vec<String> = lines(&one)
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> = (0..3000).map(|number| number.to_string()).collect();
    assert_eq!(ids, expected);
    assert!(one == run("4"));
}

#[test]
fn a_missing_root_is_found_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.txt"), "three.").unwrap();
    let missing = folder.path().join("\x1b[31mnowhere");
    let output = onrecord()
        .arg("extract")
        .arg(folder.path())
        .arg(missing)
        .assert()
        .code(2);
    let output = output.get_output();
    assert!(output.stdout.is_empty());
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(error.starts_with("onrecord: no file or folder "), "{error}");
    assert!(
        error.contains("\\u{1b}[31mnowhere") && !error.contains('\x1b'),
        "{error}"
    );
}

#[test]
fn wrong_usage_exits_with_2() {
    onrecord().arg("extract").assert().code(2);
    onrecord()
        .args(["extract", "--encoding", "martian", "-"])
        .assert()
        .code(2);
    onrecord()
        .args(["extract", "--jobs", "0", "-"])
        .assert()
        .code(2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let line = format!("{{\"body\": \"{}\"}}\n", "word ".repeat(1000));
    fs::write(folder.path().join("a.jsonl"), line.repeat(2000)).unwrap();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .arg("extract")
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn what_a_program_hands_over_comes_back_as_it_was_and_a_file_as_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let line = "{\"body\": \"<p>One.</p><p>Two.</p>\"}\n{}\n";
    fs::write(&path, line).unwrap();
    let piped = onrecord()
        .args(["extract", "-"])
        .write_stdin(line)
        .output()
        .unwrap();
    assert_eq!(lines(&piped.stdout)[0]["body"], "<p>One.</p><p>Two.</p>");
    let read = onrecord().arg("extract").arg(&path).output().unwrap();
    assert_eq!(lines(&read.stdout)[0]["body"], "One.\n\nTwo.");
}

#[test]
fn an_article_with_more_quotations_than_any_is_read_to_where_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let body = "\"a,\" said Ruiz.\n\n".repeat(100_002);
    fs::write(folder.path().join("many.txt"), &body).unwrap();
    fs::write(folder.path().join("next.txt"), "\"Go,\" said Ruiz.\n").unwrap();
    let output = onrecord()
        .arg("extract")
        .arg(folder.path())
        .assert()
        .code(3);
    let output = output.get_output();
    let lines = lines(&output.stdout);
    assert_eq!(
        lines[0]["quotations"].as_array().map(Vec::len),
        Some(100_000)
    );
    let read_to = lines[0]["read_to"].as_u64().unwrap();
    assert_eq!(read_to, 100_000 * 17 - 2);
    assert_eq!(lines[0]["body"], body);
    assert!(lines[1].get("read_to").is_none());
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(
        told.contains(
            "many.txt has more quotations or names than any article: those behind byte 1699998"
        ),
        "{told}"
    );
    assert!(
        told.contains("1 could not be read, the rest is done"),
        "{told}"
    );
}
