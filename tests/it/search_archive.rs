//! `onrecord search --archive`: one command that indexes what is new and answers.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

use onrecord::extract::Extraction;
use onrecord::index::{self, Calls, Options, Progress};

fn command(archive: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command
        .args(["search", "--archive"])
        .arg(archive)
        .args(arguments)
        .env_remove("ONRECORD_INDEX");
    command
}

/// Exit code, standard output, standard error.
fn run(archive: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(archive, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn write(archive: &Path, name: &str, words: &str) {
    let body = format!("\"We asked for a {words},\" said Tove Lindqvist-Amadi.\n");
    fs::write(archive.join(name), body).unwrap();
}

#[test]
fn one_command_indexes_what_is_new_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path();
    write(archive, "a.txt", "lighthouse");
    let (code, shown, said) = run(archive, &["lighthouse"]);
    assert_eq!(code, 0);
    assert!(shown.contains("“We asked for a lighthouse”\n"), "{shown}");
    assert!(
        said.starts_with("onrecord: index: 1 new, 0 changed"),
        "{said}"
    );
    write(archive, "b.txt", "breakwater");
    let (code, shown, _) = run(archive, &["breakwater", "--count"]);
    assert_eq!((code, shown.as_str()), (0, "1 quotation in 1 article\n"));
    fs::remove_file(archive.join("a.txt")).unwrap();
    let (code, _, said) = run(archive, &["lighthouse"]);
    assert_eq!(code, 1);
    assert!(said.contains("1 unchanged, 1 gone"), "{said}");
}

#[test]
fn a_source_that_cannot_be_read_is_named_and_the_rest_is_searched() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "lighthouse");
    fs::write(folder.path().join("b.jsonl"), "broken\n").unwrap();
    let (code, shown, said) = run(folder.path(), &["lighthouse", "--count"]);
    assert_eq!((code, shown.as_str()), (0, "1 quotation in 1 article\n"));
    assert!(said.lines().any(|line| line.contains("b.jsonl")), "{said}");
}

#[test]
fn an_archive_that_is_missing_or_empty_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (code, shown, said) = run(folder.path(), &["lighthouse"]);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(said.starts_with("onrecord: "), "{said}");
    assert_eq!(run(&folder.path().join("missing"), &["lighthouse"]).0, 2);
}

#[test]
fn while_another_process_indexes_what_it_has_committed_is_searched() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path();
    write(archive, "a.txt", "lighthouse");
    assert_eq!(run(archive, &["lighthouse"]).0, 0);
    write(archive, "b.txt", "breakwater");
    let met = Mutex::new(None);
    let calls = Calls {
        extract: &|_| {
            *met.lock().unwrap() = Some(run(archive, &["lighthouse", "--count"]));
            Extraction::default()
        },
        skipped: &|error| panic!("{error}"),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let place = archive.join(index::FOLDER);
    index::update(&place, &[archive.to_owned()], &Options::default(), calls).unwrap();
    let (code, shown, said) = met.into_inner().unwrap().unwrap();
    assert_eq!((code, shown.as_str()), (0, "1 quotation in 1 article\n"));
    assert!(said.contains("searching what it has so far"), "{said}");
}

#[test]
fn a_reader_that_goes_away_ends_the_answer_quietly() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "lighthouse");
    let mut child = command(folder.path(), &["lighthouse"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.lines().last().unwrap().contains("read as: "), "{said}");
}
