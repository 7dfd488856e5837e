//! An index whose files were damaged: what is met of it is told with exit code 2, no other words are given for those that
//! were said, nothing panics, and `verify` finds it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Exit code, standard output, standard error.
fn run(index: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("onrecord")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .arg("--index")
        .arg(index)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, told) = (text(output.stdout), text(output.stderr));
    (output.status.code().expect("no signal ends it"), out, told)
}

/// `sample_corpus`, indexed; and the largest file of each kind.
///
/// By one thread, so that the same place of a store holds the same text in every run.
fn indexed() -> (TempDir, Vec<PathBuf>) {
    let index = tempfile::tempdir().unwrap();
    let (code, ..) = run(index.path(), &["index", "--jobs", "1", "sample_corpus"]);
    assert_eq!(code, 0);
    let files = fs::read_dir(index.path().join("a")).unwrap();
    let mut files: Vec<(u64, PathBuf)> = files
        .map(|file| file.unwrap())
        .map(|file| (file.metadata().unwrap().len(), file.path()))
        .collect();
    files.sort();
    let of_kind = |kind: &str| {
        let mut like = files.iter().rev();
        let found = like.find(|(_, path)| path.extension().is_some_and(|its| its == kind));
        found.unwrap().1.clone()
    };
    let kinds = ["store", "term", "idx", "pos", "fast", "fieldnorm"];
    let largest = kinds.map(of_kind).to_vec();
    (index, largest)
}

type Damage = fn(&[u8]) -> Vec<u8>;

/// Each with a name; the bytes are the same in every run.
const DAMAGES: [(&str, Damage); 5] = [
    (ONE_BIT, |whole| {
        let mut bytes = whole.to_vec();
        bytes[whole.len() / 2] ^= 0x10;
        bytes
    }),
    ("a bit in each sixteenth", |whole| {
        let mut bytes = whole.to_vec();
        for part in 1..16 {
            bytes[whole.len() * part / 16] ^= 0x10;
        }
        bytes
    }),
    ("overwritten", |whole| {
        let mut bytes = whole.to_vec();
        let third = whole.len() / 3;
        for (at, byte) in bytes[third..2 * third].iter_mut().enumerate() {
            *byte = u8::try_from((at * 167 + at / 7) % 256).unwrap();
        }
        bytes
    }),
    ("zeros", |whole| {
        let mut bytes = whole.to_vec();
        let third = whole.len() / 3;
        bytes[third..2 * third].fill(0);
        bytes
    }),
    ("cut short", |whole| whole[..whole.len() / 2].to_vec()),
];

/// In a store it can fall on text that no question reads, and where that lies differs from folder to folder: there it is damaged in
/// each sixteenth instead, and bit by bit in the test below.
const ONE_BIT: &str = "a bit in the middle";

const COMMANDS: [&[&str]; 8] = [
    &[
        "search", "--format", "jsonl", "-n", "0", "--group", "none", "--sort", "date",
    ],
    &["search", "harbor", "--facet", "speaker"],
    &["search", "\"the harbor\"", "--articles"],
    &["search", "har*", "--speaker", "ruiz", "--since", "2003"],
    &[
        "who-said",
        "The minister has never unloaded a box in her life",
    ],
    &["timeline", "harbor"],
    &["speakers"],
    &["stats"],
];

#[test]
fn what_is_damaged_is_told_and_gives_no_other_words() {
    let (index, files) = indexed();
    let (_, sound, _) = run(index.path(), COMMANDS[0]);
    let sound: BTreeSet<&str> = sound.lines().collect();
    assert!(sound.len() > 200);
    for file in files {
        let whole = fs::read(&file).unwrap();
        for (name, damage) in DAMAGES {
            fs::write(&file, damage(&whole)).unwrap();
            let place = format!("{name}: {}", file.extension().unwrap().display());
            for command in COMMANDS {
                let (code, _, told) = run(index.path(), command);
                assert!(
                    (0..=2).contains(&code),
                    "{place}: {command:?}: {code}, {told}"
                );
                assert!(!told.contains("panicked"), "{place}: {command:?}: {told}");
                let is_told = told.contains("onrecord verify") || told.contains("--rebuild");
                assert!(code < 2 || is_told, "{place}: {command:?}: {told}");
            }
            if file.extension().is_some_and(|kind| kind == "store") && name != ONE_BIT {
                let (code, out, told) = run(index.path(), COMMANDS[0]);
                assert_eq!(code, 2, "{place}: {told}");
                assert!(out.lines().all(|line| sound.contains(line)), "{place}");
            }
            for command in [["verify"].as_slice(), &["verify", "--index-only"]] {
                let (code, _, told) = run(index.path(), command);
                assert_eq!(code, 2, "{place}: {command:?}: {told}");
            }
        }
        fs::write(&file, &whole).unwrap();
    }
    assert_eq!(run(index.path(), &["verify"]).0, 0);
}

#[test]
fn wherever_a_store_is_damaged_it_is_told_or_no_word_is_another() {
    let (index, files) = indexed();
    let (_, sound, _) = run(index.path(), COMMANDS[0]);
    let store = files
        .iter()
        .find(|file| file.extension().is_some_and(|kind| kind == "store"));
    let store = store.unwrap();
    let whole = fs::read(store).unwrap();
    let mut times_told = 0;
    for part in 1..PLACES {
        let mut bytes = whole.clone();
        bytes[whole.len() * part / PLACES] ^= 0x10;
        fs::write(store, bytes).unwrap();
        let (code, out, told) = run(index.path(), COMMANDS[0]);
        assert!(code == 2 || out == sound, "{part}: {code}, {told}");
        times_told += usize::from(code == 2);
        assert_eq!(
            run(index.path(), &["verify", "--index-only"]).0,
            2,
            "{part}"
        );
    }
    // In the rest stand texts of articles, which no quotation needs.
    assert!(times_told > PLACES / 2, "{times_told}");
}

const PLACES: usize = 24;

#[test]
fn a_file_of_another_length_is_told_by_the_first_question() {
    let (index, files) = indexed();
    for file in files {
        let whole = fs::read(&file).unwrap();
        let longer = [whole.as_slice(), b"\0"].concat();
        for other in [&whole[..whole.len() - 1], &longer, &whole[..0]] {
            fs::write(&file, other).unwrap();
            let (code, out, told) = run(index.path(), &["search", "nobody-said-this"]);
            assert_eq!((code, out.as_str()), (2, ""), "{}: {told}", file.display());
            assert!(told.contains("--rebuild"), "{told}");
        }
        fs::write(&file, &whole).unwrap();
    }
}

#[test]
fn the_index_alone_is_checked_without_its_sources() {
    let (index, _) = indexed();
    let (code, out, told) = run(index.path(), &["verify", "--index-only"]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert_eq!(out, "the files of the index are as they were written\n");
}

#[test]
fn a_run_reads_files_again_that_were_not_read_for_a_day() {
    let (index, files) = indexed();
    let checked = index.path().join("a/checked");
    let update = |code: i32| {
        let (found, _, told) = run(index.path(), &["index", "sample_corpus"]);
        assert_eq!(found, code, "{told}");
        told
    };
    let lists = files
        .iter()
        .find(|file| file.extension().is_some_and(|kind| kind == "idx"));
    let lists = lists.unwrap();
    let whole = fs::read(lists).unwrap();
    let (_, damage) = DAMAGES[0];
    fs::write(lists, damage(&whole)).unwrap();
    let told = update(2);
    let name = lists.file_name().unwrap().to_str().unwrap();
    assert!(told.contains(name) && told.contains("--rebuild"), "{told}");
    fs::write(lists, &whole).unwrap();
    // The table of inflections is made anew.
    let forms = index.path().join("a/forms");
    let table = fs::read(&forms).unwrap();
    fs::write(&forms, damage(&table)).unwrap();
    update(0);
    assert_eq!(fs::read(&forms).unwrap(), table);
    assert!(fs::read_to_string(&checked).unwrap().contains(name));
    // It was read today.
    fs::write(lists, damage(&whole)).unwrap();
    update(0);
    // To merge it would write the damage anew.
    let (code, _, told) = run(index.path(), &["compact"]);
    assert!(code == 2 && told.contains(name), "{told}");
    fs::write(&checked, "not a list").unwrap();
    update(2);
    assert_eq!(
        run(index.path(), &["index", "--rebuild", "sample_corpus"]).0,
        0
    );
    assert_eq!(run(index.path(), &["verify", "--index-only"]).0, 0);
}
