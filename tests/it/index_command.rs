//! `onrecord index` and `onrecord stats` as programs: killed, run twice at once, and what they print.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ONRECORD: &str = env!("CARGO_BIN_EXE_onrecord");

fn run(archive: &Path, arguments: &[&str]) -> Output {
    Command::new(ONRECORD)
        .args(arguments)
        .env_remove("ONRECORD_INDEX")
        .current_dir(archive)
        .output()
        .unwrap()
}

/// The statistics of the index in an archive, without its size.
fn stats(archive: &Path) -> serde_json::Value {
    let output = run(archive, &["stats", "--format", "json"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut stats: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    stats.as_object_mut().unwrap().remove("index_bytes");
    stats
}

/// Files of JSON lines, some 3.5 MB: enough for a few commits and for a kill in the midst.
fn write_archive(archive: &Path) {
    for file in 0..20 {
        let mut lines = String::new();
        for number in 0..100 {
            let body = format!(
                "LISBON (AP) -- The bridge of section {number} was opened on Monday.\n\n\
                 “We have waited for bridge {number} of {file} long enough,” said Transport Minister Ana Ruiz.\n\n{}",
                "The river rose, the road was closed and the council met again. ".repeat(25)
            );
            let line = serde_json::json!({"id": format!("{file}-{number}"), "body": body});
            writeln!(lines, "{line}").unwrap();
        }
        fs::write(archive.join(format!("{file:02}.jsonl")), lines).unwrap();
    }
}

#[test]
fn index_and_stats_say_what_they_found() {
    let archive = tempfile::tempdir().unwrap();
    fs::write(
        archive.path().join("a.txt"),
        "“We build the bridge,” said Ana Ruiz.\n",
    )
    .unwrap();
    fs::write(
        archive.path().join("b.jsonl"),
        "{\"body\": \"x\"}\nbroken\n",
    )
    .unwrap();
    let output = run(archive.path(), &["index", "."]);
    assert_eq!(output.status.code(), Some(3));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.starts_with("onrecord: ") && errors.contains("b.jsonl"),
        "{errors}"
    );
    assert_eq!(errors.lines().count(), 1, "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("sources: 2 new, 0 changed, 0 unchanged, 0 gone, 0 failed\n"),
        "{text}"
    );
    let stats = stats(archive.path());
    assert_eq!(stats["articles"], 2);
    assert_eq!(
        stats["sources"],
        serde_json::json!({"complete": 1, "damaged": 1})
    );
    assert_eq!(stats["formats"], serde_json::json!({"jsonl": 1, "text": 1}));
}

#[test]
fn stats_without_an_index_names_the_command_that_makes_one() {
    let archive = tempfile::tempdir().unwrap();
    let output = run(archive.path(), &["stats"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("`onrecord index")
    );
}

#[test]
fn an_empty_archive_is_an_error() {
    let archive = tempfile::tempdir().unwrap();
    let output = run(archive.path(), &["index", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!archive.path().join(".onrecord").exists());
}

#[cfg(unix)]
mod killed {
    use std::process::{Child, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;

    fn start(archive: &Path) -> Child {
        Command::new(ONRECORD)
            .args(["index", ".", "--commit-every", "1", "--jobs", "2"])
            .env_remove("ONRECORD_INDEX")
            .current_dir(archive)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Waits until the run has committed something, looking at the file that a commit replaces.
    fn wait_for_a_commit(archive: &Path, child: &mut Child) {
        let meta = archive.join(".onrecord/a/meta.json");
        let patience = Instant::now() + Duration::from_secs(30);
        while Instant::now() < patience {
            let committed =
                fs::read_to_string(&meta).is_ok_and(|text| text.contains("\"max_doc\""));
            if committed || child.try_wait().unwrap().is_some() {
                return;
            }
            thread::yield_now();
        }
    }

    #[test]
    fn the_next_run_completes_a_killed_one() {
        let disturbed = tempfile::tempdir().unwrap();
        write_archive(disturbed.path());
        let mut child = start(disturbed.path());
        wait_for_a_commit(disturbed.path(), &mut child);
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(
            status.code(),
            None,
            "the run ended before it could be killed"
        );
        let half = stats(disturbed.path());
        let articles = half["articles"].as_u64().unwrap();
        assert!(
            articles > 0 && articles < 2000 && articles.is_multiple_of(100),
            "{half}"
        );
        let output = run(disturbed.path(), &["index", "."]);
        assert!(output.status.success());

        let undisturbed = tempfile::tempdir().unwrap();
        write_archive(undisturbed.path());
        assert!(run(undisturbed.path(), &["index", "."]).status.success());
        assert_eq!(stats(disturbed.path()), stats(undisturbed.path()));
        assert_eq!(stats(disturbed.path())["articles"], 2000);
    }

    #[test]
    fn a_second_run_at_the_same_time_says_who_holds_the_index() {
        let archive = tempfile::tempdir().unwrap();
        write_archive(archive.path());
        let mut first = start(archive.path());
        wait_for_a_commit(archive.path(), &mut first);
        let second = run(archive.path(), &["index", "."]);
        let holder = format!("process {}", first.id());
        first.kill().unwrap();
        first.wait().unwrap();
        assert_eq!(second.status.code(), Some(2));
        let errors = String::from_utf8(second.stderr).unwrap();
        assert!(errors.contains(&holder), "{errors}");
    }
}

#[test]
fn the_index_keeps_how_its_files_are_read_and_notices_another_way() {
    let archive = tempfile::tempdir().unwrap();
    let archive = archive.path();
    fs::write(
        archive.join("a.csv"),
        "kop,inhoud,samenvatting\nA,\"\"\"We build the bridge,\"\" said Ana Ruiz.\",\"\"\"No bridge,\"\" said Ana Ruiz.\"\n",
    )
    .unwrap();
    let indexed = |arguments: &[&str]| {
        let output = run(archive, &[&["index", "."], arguments].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code(),
            text.lines().next().unwrap_or_default().to_owned(),
        )
    };
    let sources = |line: &str| format!("sources: {line}");
    assert_eq!(
        indexed(&[]),
        (
            Some(3),
            sources("1 new, 0 changed, 0 unchanged, 0 gone, 1 failed")
        )
    );
    assert_eq!(
        indexed(&["--map", "body=inhoud"]),
        (
            Some(0),
            sources("0 new, 1 changed, 0 unchanged, 0 gone, 0 failed")
        )
    );
    assert_eq!(
        indexed(&[]),
        (
            Some(0),
            sources("0 new, 0 changed, 1 unchanged, 0 gone, 0 failed")
        )
    );
    let found = |words: &str| {
        run(archive, &["search", words, "--archive", ".", "--count"])
            .status
            .code()
    };
    assert_eq!((found("build"), found("no")), (Some(0), Some(1)));
    assert_eq!(
        indexed(&["--map", "body=samenvatting"]),
        (
            Some(0),
            sources("0 new, 1 changed, 0 unchanged, 0 gone, 0 failed")
        )
    );
    assert_eq!((found("build"), found("no")), (Some(1), Some(0)));
    let output = run(archive, &["search", "x", "--map", "body=inhoud"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("name it with --archive"));
}
