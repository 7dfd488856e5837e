//! The table of the words that have a stem: it changes how long a search takes, and never what is found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::archive::ReadOptions;
use onrecord::index::{self, Calls, FaultKind, Opened, Options, Progress, inflections};

use crate::index::{Desk, article, extract};

const LANGUAGES: [&str; 5] = ["en", "de", "es", "nl", "pl"];

fn table(index: &Path) -> PathBuf {
    index.join("a/forms")
}

/// The inflections of each of `words` in each language by itself.
fn forms(opened: &Opened, words: &BTreeSet<String>) -> Vec<Vec<(String, u64)>> {
    let mut all = Vec::new();
    for word in words {
        for language in LANGUAGES {
            for field in [opened.fields.text, opened.fields.body] {
                all.push(inflections(opened, field, word, &[language]).unwrap());
            }
        }
    }
    all
}

fn names(opened: &Opened, word: &str) -> Vec<String> {
    let found = opened.inflections(opened.fields.text, word).unwrap();
    found.iter().map(|(form, _)| form.clone()).collect()
}

#[test]
fn it_tells_what_a_walk_over_all_words_tells() {
    let folder = tempfile::tempdir().unwrap();
    let calls = Calls {
        extract: &extract,
        skipped: &|error| panic!("{error}"),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let archive = PathBuf::from("sample_corpus");
    index::update(folder.path(), &[archive], &Options::default(), calls).unwrap();
    let opened = index::open(folder.path()).unwrap();
    let mut words = BTreeSet::from(["a", "us", "unheardof"].map(str::to_owned));
    for segment in opened.searcher.segment_readers() {
        let inverted = segment.inverted_index(opened.fields.text).unwrap();
        let mut terms = inverted.terms().stream().unwrap();
        while terms.advance() {
            words.insert(String::from_utf8(terms.key().to_vec()).unwrap());
        }
    }
    let with_table = forms(&opened, &words);
    drop(opened);
    fs::remove_file(table(folder.path())).unwrap();
    let without = forms(&index::open(folder.path()).unwrap(), &words);
    assert!(with_table.iter().filter(|forms| forms.len() > 1).count() > 100);
    assert_eq!(with_table, without);
}

#[test]
fn words_of_a_later_run_are_found_though_the_table_does_not_know_them() {
    let desk = Desk::new();
    let said = "We harbor nothing, and harbors cost money";
    for number in 0..40 {
        desk.write(&format!("{number}.txt"), &article("MADRID", said));
    }
    desk.update();
    let before = fs::read(table(&desk.index())).unwrap();
    assert_eq!(names(&desk.open(), "harbors"), ["harbor", "harbors"]);
    desk.write("late.txt", &article("MADRID", "They harbored nobody"));
    desk.update();
    assert_eq!(fs::read(table(&desk.index())).unwrap(), before);
    assert_eq!(
        names(&desk.open(), "harbors"),
        ["harbor", "harbored", "harbors"]
    );
    for number in 0..20 {
        desk.write(
            &format!("late{number}.txt"),
            &article("BERN", "Harboring is dear"),
        );
    }
    desk.update();
    assert_ne!(fs::read(table(&desk.index())).unwrap(), before);
    let all = ["harbor", "harbored", "harboring", "harbors"];
    assert_eq!(names(&desk.open(), "harbors"), all);
}

#[test]
fn a_damaged_one_is_told_and_one_cut_short_is_not_used() {
    let desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We tax what was taxed"));
    desk.update();
    let path = table(&desk.index());
    let whole = fs::read(&path).unwrap();
    let faults = || {
        let mut found = Vec::new();
        let verified = index::verify(&desk.open(), &ReadOptions::default(), &mut |fault| {
            if fault.kind == FaultKind::IndexFileDamaged {
                found.push(fault.path.clone());
            }
        });
        verified.unwrap();
        found
    };
    assert_eq!(faults(), [""; 0]);
    let mut flipped = whole.clone();
    flipped[20] ^= 1;
    fs::write(&path, flipped).unwrap();
    let name = Path::new("a").join("forms").display().to_string();
    assert_eq!(faults(), [name]);
    for length in [0, 5, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(names(&desk.open(), "taxes"), ["tax", "taxed"], "{length}");
    }
}
