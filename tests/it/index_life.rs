//! The life of an index: verified, compacted, made anew, damaged, held by another, read where nothing can be written.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use onrecord::archive::ReadOptions;
use onrecord::extract;
use onrecord::index::{self, Calls, DocumentKind, Fault, FaultKind, Options, Progress};
use onrecord::lexicon::Lexicon;

use crate::index::{Desk, article, content, count, options};

/// Exit code, standard output, standard error of a command on the desk's index.
fn run(desk: &Desk, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("onrecord")
        .unwrap()
        .args(arguments)
        .current_dir(&desk.archive)
        .env("ONRECORD_INDEX", desk.index())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A desk with three articles, each in a segment of its own.
fn desk() -> Desk {
    let desk = Desk::new();
    for (name, words) in [
        ("a.txt", "We build the bridge"),
        ("b.txt", "The ferry stays"),
        ("c.txt", "Nobody swims"),
    ] {
        desk.write(name, &article("MADRID", words));
    }
    let cut = Options {
        commit_bytes: 1,
        ..options()
    };
    let lexicon = Lexicon::embedded();
    let calls = Calls {
        extract: &|article| extract::extract(article, lexicon),
        skipped: &|error| panic!("{error}"),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let archives = std::slice::from_ref(&desk.archive);
    index::update(&desk.index(), archives, &cut, calls).unwrap();
    desk
}

fn faults(desk: &Desk) -> Vec<(String, FaultKind)> {
    let mut found = Vec::new();
    index::verify(
        &desk.open(),
        &ReadOptions::default(),
        &mut |fault: &Fault| {
            found.push((fault.path.clone(), fault.kind));
        },
    )
    .unwrap();
    found
}

/// The first of Tantivy's files with this extension.
fn file_of(desk: &Desk, extension: &str) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(desk.index().join("a"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|other| other == extension))
        .collect();
    files.sort();
    files.swap_remove(0)
}

#[test]
fn a_sound_index_is_verified_against_its_sources() {
    let desk = desk();
    let verified = index::verify(&desk.open(), &ReadOptions::default(), &mut |fault| {
        panic!("{fault:?}");
    })
    .unwrap();
    assert_eq!(
        (verified.sources, verified.articles, verified.quotations),
        (3, 3, 3)
    );
    let (code, shown, _) = run(&desk, &["verify"]);
    assert_eq!(code, 0);
    assert_eq!(
        shown,
        "compared with the archive: 3 sources, 3 articles, 3 quotations\n"
    );
}

#[test]
fn what_stands_in_several_sources_is_counted_in_both_ways() {
    let desk = desk();
    fs::copy(desk.archive.join("a.txt"), desk.archive.join("again.txt")).unwrap();
    assert_eq!(run(&desk, &["index", "."]).0, 0);
    let (code, shown, _) = run(&desk, &["verify"]);
    assert_eq!(
        (code, shown.as_str()),
        (
            0,
            "compared with the archive: 4 sources, 4 articles, 4 quotations; without copies (1 article, 1 quotation), of which \
             the index has one each: 3 articles, 3 quotations\n"
        )
    );
    let (_, shown, _) = run(&desk, &["verify", "--format", "json"]);
    assert!(
        shown.contains("\"copies\":1,\"copied_quotations\":1"),
        "{shown}"
    );
}

#[test]
fn sources_that_changed_or_went_are_told_from_damage() {
    let desk = desk();
    desk.write("a.txt", &article("MADRID", "We burn the bridge"));
    fs::remove_file(desk.archive.join("b.txt")).unwrap();
    assert_eq!(
        faults(&desk),
        [
            ("a.txt".to_owned(), FaultKind::SourceChanged),
            ("b.txt".to_owned(), FaultKind::SourceGone)
        ]
    );
    let (code, shown, said) = run(&desk, &["verify"]);
    assert_eq!(code, 3);
    assert!(
        shown.starts_with("a.txt: changed since it was indexed\nb.txt: gone"),
        "{shown}"
    );
    assert!(said.contains("`onrecord index ARCHIVE` brings"), "{said}");
    assert_eq!(run(&desk, &["index", "."]).0, 0);
    assert_eq!(faults(&desk), []);
}

#[test]
fn a_damaged_file_of_the_index_is_named() {
    let desk = desk();
    let file = file_of(&desk, "store");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&file, bytes).unwrap();
    let found = faults(&desk);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, FaultKind::IndexFileDamaged);
    let (code, shown, said) = run(&desk, &["verify", "--format", "json"]);
    assert_eq!(code, 2);
    assert!(shown.contains("\"index-file-damaged\""), "{shown}");
    assert!(said.contains("--rebuild"), "{said}");
}

#[test]
fn an_index_that_lost_a_file_or_its_description_says_what_to_do() {
    let desk = desk();
    let before = fs::read(desk.archive.join("a.txt")).unwrap();
    fs::remove_file(file_of(&desk, "store")).unwrap();
    for command in [
        &["search", "bridge"][..],
        &["verify"],
        &["stats"],
        &["alerts"],
        &["compact"],
    ] {
        let (code, shown, said) = run(&desk, command);
        assert_eq!((code, shown.as_str()), (2, ""), "{command:?}");
        assert!(
            said.contains("onrecord index --rebuild ARCHIVE"),
            "{command:?}: {said}"
        );
    }
    fs::write(desk.index().join("index.json"), "{").unwrap();
    for command in [
        &["search", "bridge"][..],
        &["verify"],
        &["compact"],
        &["index", "."],
    ] {
        let (code, _, said) = run(&desk, command);
        assert_eq!(code, 2, "{command:?}");
        assert!(said.contains("describes no index"), "{said}");
    }
    assert_eq!(run(&desk, &["index", "--rebuild", "."]).0, 0);
    assert_eq!(faults(&desk), []);
    assert_eq!(fs::read(desk.archive.join("a.txt")).unwrap(), before);
}

#[test]
fn compacting_leaves_one_segment_and_the_same_content() {
    let desk = desk();
    fs::remove_file(desk.archive.join("c.txt")).unwrap();
    desk.update();
    let before = content(&desk.open());
    let reader = desk.open();
    let done = index::compact(&desk.index()).unwrap();
    assert!(done.segments >= 3, "{done:?}");
    assert!(done.after_bytes < done.before_bytes, "{done:?}");
    let after = desk.open();
    assert_eq!(after.searcher.segment_readers().len(), 1);
    assert_eq!(content(&after), before);
    assert_eq!(content(&reader), before, "a reader goes on");
    assert_eq!(faults(&desk), []);
    let (code, shown, _) = run(&desk, &["compact"]);
    assert_eq!(code, 0);
    assert!(shown.ends_with("; 1 segment merged\n"), "{shown}");
    assert_eq!(desk.update().unchanged, 2);
}

#[test]
fn an_index_of_an_older_version_is_made_anew_and_one_of_a_newer_is_left() {
    let desk = desk();
    let manifest = desk.index().join("index.json");
    let set_schema = |version: u32| {
        let text = fs::read_to_string(&manifest).unwrap();
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value["schema"] = version.into();
        fs::write(&manifest, value.to_string()).unwrap();
    };
    for command in [
        &["search", "bridge", "--count", "--archive", "."][..],
        &["index", "."],
    ] {
        set_schema(1);
        let (code, _, said) = run(&desk, &["search", "bridge"]);
        assert_eq!(code, 2, "a search alone changes nothing");
        assert!(said.contains("another version"), "{said}");
        let (code, _, said) = run(&desk, command);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("made by an older version"), "{said}");
        assert_eq!(run(&desk, &["search", "bridge", "--count"]).0, 0);
    }
    set_schema(1_000_000);
    let before = fs::read(&manifest).unwrap();
    for command in [
        &["search", "bridge", "--archive", "."][..],
        &["index", "."],
        &["verify"],
        &["compact"],
    ] {
        let (code, _, said) = run(&desk, command);
        assert_eq!(code, 2);
        assert!(said.contains("another version"), "{said}");
    }
    assert_eq!(fs::read(&manifest).unwrap(), before);
}

#[test]
fn a_folder_with_other_things_in_it_is_not_taken_for_an_index() {
    let desk = desk();
    let other = desk.folder.path().join("letters");
    fs::create_dir_all(other.join("a")).unwrap();
    fs::write(other.join("a/letter.txt"), "dear").unwrap();
    let name = other.display().to_string();
    for command in [
        &["index", ".", "--index", &name][..],
        &["index", ".", "--rebuild", "--index", &name],
        &["search", "bridge", "--index", &name],
        &["verify", "--index", &name],
        &["compact", "--index", &name],
        &["alerts", "--index", &name],
    ] {
        let (code, shown, said) = run(&desk, command);
        assert_eq!((code, shown.as_str()), (2, ""), "{command:?}");
        assert!(said.contains("letters"), "{said}");
    }
    let left: Vec<_> = fs::read_dir(&other).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing was added");
    assert_eq!(
        fs::read_to_string(other.join("a/letter.txt")).unwrap(),
        "dear"
    );
}

#[test]
fn an_unknown_speaker_is_an_error_that_names_the_nearest() {
    let desk = desk();
    let speaker = content_speaker(&desk);
    let typed = format!("{speaker}q");
    let (code, shown, said) = run(&desk, &["search", "--speaker", &typed]);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(said.contains(&format!("nearest: {speaker}")), "{said}");
}

/// A speaker that the index knows.
fn content_speaker(desk: &Desk) -> String {
    let (_, shown, _) = run(
        desk,
        &["search", "has:speaker", "--format", "jsonl", "-n", "1"],
    );
    let hit: serde_json::Value = serde_json::from_str(shown.lines().next().unwrap()).unwrap();
    hit["speaker"]["name"].as_str().unwrap().to_owned()
}

#[test]
fn while_one_writes_others_are_told_who_and_readers_read() {
    let desk = desk();
    let held = fs::File::options()
        .write(true)
        .open(desk.index().join("writer.lock"))
        .unwrap();
    held.lock().unwrap();
    for command in [&["index", "."][..], &["compact"]] {
        let (code, _, said) = run(&desk, command);
        assert_eq!(code, 2, "{command:?}");
        assert!(said.contains("is being written by"), "{said}");
    }
    for command in [
        &["search", "has:date OR bridge", "--count"][..],
        &["verify"],
    ] {
        assert_eq!(run(&desk, command).0, 0, "{command:?}");
    }
    assert_eq!(count(&desk.open(), DocumentKind::Article), 3);
}

#[cfg(unix)]
#[test]
fn commands_that_only_read_work_where_nothing_can_be_written() {
    use std::os::unix::fs::PermissionsExt;

    fn set_mode(folder: &Path, mode: u32) {
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
    }
    let desk = desk();
    let files = desk.index().join("a");
    for entry in fs::read_dir(&files).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "lock")
        {
            fs::remove_file(&path).unwrap();
        }
    }
    // A folder in the lock's place cannot be opened for writing, even by root, who may write anywhere.
    fs::create_dir(files.join(".tantivy-meta.lock")).unwrap();
    set_mode(&files, 0o555);
    set_mode(&desk.index(), 0o555);
    for command in [
        &["search", "bridge", "--count"][..],
        &["stats"],
        &["verify"],
    ] {
        let (code, _, said) = run(&desk, command);
        assert_eq!(code, 0, "{command:?}: {said}");
    }
    set_mode(&desk.index(), 0o755);
    set_mode(&files, 0o755);
}
