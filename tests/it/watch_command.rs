//! `onrecord watch` as a program: what changes is found, told and searched; Ctrl-C ends it quietly.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

const ONRECORD: &str = env!("CARGO_BIN_EXE_onrecord");

/// A program that follows an archive.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn begin(archive: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(ONRECORD)
            .args(["watch", ".", "--settle", "0"])
            .args(arguments)
            .env_remove("ONRECORD_INDEX")
            .current_dir(archive)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = mpsc::channel();
        let printed = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in printed.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Self { child, lines }
    }

    /// The next line, without its time.
    fn line(&mut self) -> String {
        let Ok(line) = self.lines.recv_timeout(Duration::from_mins(1)) else {
            self.child.kill().unwrap();
            panic!("no line");
        };
        let (time, told) = line.split_once(' ').unwrap();
        assert!(time.starts_with("20") && time.ends_with('Z'), "{line}");
        told.to_owned()
    }

    /// Interrupts it; what it said on standard error.
    fn end(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        said
    }
}

/// An archive with one article, and a place beside it.
fn archive() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("news");
    fs::create_dir_all(archive.join("1998")).unwrap();
    put(&archive, "1998/a.txt", "the bridge");
    (folder, archive)
}

/// Puts an article in its place whole.
fn put(archive: &Path, name: &str, what: &str) {
    let made = archive.parent().unwrap().join("made.txt");
    fs::write(&made, format!("“We build {what},” said Ana Ruiz.\n")).unwrap();
    fs::rename(made, archive.join(name)).unwrap();
}

fn counted(archive: &Path, words: &str) -> String {
    let output = Command::new(ONRECORD)
        .args(["search", words, "--count"])
        .env_remove("ONRECORD_INDEX")
        .current_dir(archive)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_is_new_changed_moved_and_gone_is_found_and_told() {
    let (_folder, archive) = archive();
    let mut watching = Watching::begin(&archive, &[]);
    assert!(watching.line().starts_with("index: 1 new, 0 changed"));
    put(&archive, "1998/b.txt", "the ferry");
    assert!(
        watching
            .line()
            .starts_with("index: 1 new, 0 changed, 1 unchanged")
    );
    assert_eq!(counted(&archive, "ferry"), "1 quotation in 1 article\n");
    // A folder that is made later is followed, too.
    fs::create_dir(archive.join("1999")).unwrap();
    put(&archive, "1999/c.txt", "the tunnel");
    assert!(
        watching
            .line()
            .starts_with("index: 1 new, 0 changed, 2 unchanged")
    );
    fs::rename(archive.join("1999/c.txt"), archive.join("1999/d.txt")).unwrap();
    let told = watching.line();
    assert!(told.contains("1 moved"), "{told}");
    fs::remove_file(archive.join("1998/b.txt")).unwrap();
    assert!(watching.line().contains("1 gone"));
    assert_eq!(counted(&archive, "ferry"), "0 quotations in 0 articles\n");
    // A round that was under way may have met the file that went.
    watching.end();
}

#[test]
fn what_cannot_be_read_is_told_once_and_time_alone_will_do() {
    let (_folder, archive) = archive();
    fs::write(archive.join("b.png"), "\u{89}PNG").unwrap();
    let mut watching = Watching::begin(&archive, &["--every", "1"]);
    assert!(watching.line().starts_with("index: 2 new"));
    for name in ["c.txt", "d.txt", "e.txt"] {
        put(&archive, name, name);
        assert!(watching.line().starts_with("index: 1 new"));
    }
    let said = watching.end();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("b.png skipped"), "{said}");
}

#[test]
fn an_archive_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(ONRECORD)
        .args(["watch", "nowhere"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no file or folder nowhere"), "{said}");
}
