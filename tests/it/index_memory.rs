//! The memory of indexing is bounded by its flag, not by the archive.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::json;

/// The most memory that indexing `archive` held, in megabytes, of all that belongs to no file.
fn most_memory(archive: &Path, memory: &str) -> u64 {
    let index = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.arg("index").arg(archive);
    command.arg("--index").arg(index.path());
    command.args(["--jobs", "1", "--memory", memory]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let (ended, is_ended) = mpsc::channel();
    let waiting = thread::spawn(move || ended.send(child.wait().unwrap()));
    let mut most = 0;
    let exit = loop {
        if let Ok(exit) = is_ended.recv_timeout(Duration::from_millis(2)) {
            break exit;
        }
        let status = fs::read_to_string(&status).unwrap_or_default();
        let held = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        if let Some(held) = held.and_then(|held| held.trim().strip_suffix(" kB")) {
            most = most.max(held.parse().unwrap());
        }
    };
    waiting.join().unwrap().unwrap();
    assert!(exit.success());
    most / 1000
}

/// One file of many articles that are long and have few words: what is held is what waits, and not what is indexed.
fn write_archive(archive: &Path, articles: usize) {
    let body = "The council met again.".to_owned() + &" — ".repeat(20_000);
    let line = json!({"language": "en", "body": body}).to_string() + "\n";
    fs::create_dir(archive).unwrap();
    fs::write(archive.join("all.jsonl"), line.repeat(articles)).unwrap();
}

#[test]
fn more_articles_take_no_more_memory_than_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let [few, many] = [("few", 10), ("many", 250)].map(|(name, articles)| {
        let archive = folder.path().join(name);
        write_archive(&archive, articles);
        archive
    });
    // 1 MB and 25 MB of articles, of which a quarter of the memory may wait at a time.
    let least = most_memory(&few, "8");
    let bounded = most_memory(&many, "8");
    assert!(
        bounded < least + 12,
        "{bounded} MB, for few articles {least} MB"
    );
    let unbounded = most_memory(&many, "1024");
    assert!(
        unbounded > bounded + 12,
        "{unbounded} MB, bounded {bounded} MB"
    );
}

#[test]
fn of_a_paragraph_of_any_length_no_more_is_held_than_a_piece() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("one");
    fs::create_dir(&archive).unwrap();
    // Each bracket is a word of its own to extraction: 72 bytes were held for it, 290 MB in all.
    fs::write(archive.join("brackets.txt"), "(".repeat(4 << 20)).unwrap();
    let held = most_memory(&archive, "8");
    assert!(held < 120, "{held} MB");
}
