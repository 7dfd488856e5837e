//! Sources that lie elsewhere now, and sources that are no more.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use onrecord::archive::ReadOptions;
use onrecord::extract::extract;
use onrecord::index::{
    self, Calls, Change, DocumentKind, Lost, Missing, Options, Progress, Summary,
};
use onrecord::lexicon::Lexicon;

use crate::index::{Desk, article, articles, content, count, options};

/// What a run did: its summary, how many articles were extracted, the changes of sources, what was asked.
pub(crate) struct Told {
    pub(crate) summary: Summary,
    pub(crate) extracted: usize,
    pub(crate) changes: BTreeMap<String, Change>,
    asked: Vec<Lost>,
}

/// Whether what is in doubt may be forgotten.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Answer {
    Yes,
    No,
}

pub(crate) fn update(desk: &Desk, missing: Missing, answer: Answer) -> Told {
    let (extracted, changes, asked) = (Mutex::new(0), Mutex::default(), Mutex::default());
    let calls = Calls {
        extract: &|article| {
            *extracted.lock().unwrap() += 1;
            extract(article, Lexicon::embedded())
        },
        skipped: &|_| (),
        may_forget: &|lost| {
            Mutex::<Vec<Lost>>::lock(&asked).unwrap().push(lost.clone());
            answer == Answer::Yes
        },
        reported: &|report| {
            let mut changes = Mutex::<BTreeMap<_, _>>::lock(&changes).unwrap();
            changes.insert(report.source.clone(), report.change);
        },
        progress: &Progress::default(),
    };
    let options = Options {
        missing,
        ..options()
    };
    let archives = std::slice::from_ref(&desk.archive);
    let summary = index::update(&desk.index(), archives, &options, calls).unwrap();
    Told {
        summary,
        extracted: extracted.into_inner().unwrap(),
        changes: changes.into_inner().unwrap(),
        asked: asked.into_inner().unwrap(),
    }
}

pub(crate) fn rename(desk: &Desk, from: &str, to: &str) {
    let to = desk.archive.join(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(desk.archive.join(from), to).unwrap();
}

/// Fails where the index is not what one made anew of the same files would be, or is not sound.
#[track_caller]
pub(crate) fn assert_as_made_anew(desk: &Desk) {
    let opened = desk.open();
    index::verify(&opened, &ReadOptions::default(), &mut |fault| {
        panic!("{fault:?}")
    })
    .unwrap();
    let before = (content(&opened), articles(&opened));
    fs::remove_dir_all(desk.index()).unwrap();
    update(desk, Missing::Ask, Answer::No);
    let opened = desk.open();
    assert_eq!((content(&opened), articles(&opened)), before);
}

#[test]
fn a_moved_file_is_known_by_its_content_and_not_extracted_again() {
    let desk = Desk::new();
    let lines: Vec<String> = ["MADRID", "LISBON", "OSLO"]
        .map(|city| {
            let body = article(city, &format!("We build in {city}"));
            serde_json::json!({"body": body, "headline": "Bridge", "outlet": "Courier", "published": "2003-05-01",
                               "url": "https://example.org", "section": "News", "byline": "By Tove"})
            .to_string()
        })
        .into();
    desk.write("a.jsonl", &lines.join("\n"));
    desk.write("b.txt", &article("BERN", "We stay"));
    desk.write("c.txt", "No quotation here.\n");
    update(&desk, Missing::Ask, Answer::No);
    rename(&desk, "a.jsonl", "deep/z.jsonl");
    rename(&desk, "c.txt", "0.txt");
    let told = update(&desk, Missing::Ask, Answer::No);
    assert_eq!(
        (told.summary.moved, told.summary.unchanged, told.extracted),
        (2, 1, 0)
    );
    assert_eq!((told.summary.new, told.summary.gone), (0, 0));
    assert_eq!(told.changes["deep/z.jsonl"], Change::Moved);
    assert_eq!(told.changes.len(), 3);
    assert_eq!(update(&desk, Missing::Ask, Answer::No).summary.unchanged, 3);
    assert_as_made_anew(&desk);
}

#[test]
fn a_file_that_goes_while_a_run_is_under_way_is_known_again_by_the_next() {
    let desk = Desk::new();
    desk.write("c.txt", &article("OSLO", "We stay"));
    update(&desk, Missing::Ask, Answer::No);
    desk.write("a.txt", &article("MADRID", "We build"));
    // Of another time, so that it is looked at; and one that the index does not know.
    fs::write(desk.archive.join("c.txt"), article("OSLO", "We stay")).unwrap();
    desk.write("c.part", &article("BERN", "We wait"));
    let skipped = Mutex::new(Vec::new());
    let changes = Mutex::new(BTreeMap::new());
    let calls = Calls {
        extract: &|article| {
            rename(&desk, "c.txt", "d.txt");
            rename(&desk, "c.part", "e.txt");
            extract(article, Lexicon::embedded())
        },
        skipped: &|error| skipped.lock().unwrap().push(error.to_string()),
        may_forget: &|_| false,
        reported: &|report| {
            let mut changes = changes.lock().unwrap();
            changes.insert(report.source.clone(), report.change);
        },
        progress: &Progress::default(),
    };
    let options = Options {
        jobs: 1,
        ..options()
    };
    let archives = std::slice::from_ref(&desk.archive);
    let summary = index::update(&desk.index(), archives, &options, calls).unwrap();
    assert_eq!((summary.new, summary.changed, summary.gone), (1, 0, 0));
    assert_eq!((summary.missing, summary.failed), (1, 1));
    assert_eq!(skipped.into_inner().unwrap(), ["cannot read c.part"]);
    assert_eq!(changes.into_inner().unwrap()["c.txt"], Change::Missing);
    let told = update(&desk, Missing::Ask, Answer::No).summary;
    assert_eq!((told.moved, told.new, told.gone), (1, 1, 0));
    assert_as_made_anew(&desk);
}

#[test]
fn a_file_whose_name_tells_something_else_now_or_that_is_only_copied_is_read() {
    let desk = Desk::new();
    desk.write("2003-05-01/a.txt", &article("MADRID", "We build"));
    desk.write("b.txt", &article("LISBON", "We burn"));
    desk.write("c.txt", &article("OSLO", "We stay"));
    update(&desk, Missing::Ask, Answer::No);
    rename(&desk, "2003-05-01/a.txt", "2003-05-02/a.txt");
    rename(&desk, "b.txt", "b.md");
    desk.write("d.txt", &article("OSLO", "We stay"));
    let told = update(&desk, Missing::Ask, Answer::No);
    // What has another day or format is read, and extracted where that makes another article of it.
    assert_eq!((told.summary.moved, told.extracted), (0, 1));
    assert_eq!((told.summary.new, told.summary.gone), (3, 2));
    assert_as_made_anew(&desk);
}

#[test]
fn a_file_that_moved_into_another_archive_is_known_there() {
    let desk = Desk::new();
    let paper = desk.folder.path().join("paper");
    fs::create_dir(&paper).unwrap();
    fs::write(paper.join("p.txt"), article("PARIS", "We paint")).unwrap();
    desk.write("a.txt", &article("MADRID", "We build"));
    desk.write("b.txt", &article("LISBON", "We burn"));
    let run = || {
        let archives = [desk.archive.clone(), paper.clone()];
        let calls = Calls {
            extract: &|article| extract(article, Lexicon::embedded()),
            skipped: &|_| (),
            may_forget: &|_| false,
            reported: &|_| {},
            progress: &Progress::default(),
        };
        index::update(&desk.index(), &archives, &options(), calls).unwrap()
    };
    assert_eq!(run().new, 3);
    fs::rename(desk.archive.join("a.txt"), paper.join("a.txt")).unwrap();
    let summary = run();
    assert_eq!((summary.moved, summary.new, summary.gone), (1, 0, 0));
    assert_eq!(count(&desk.open(), DocumentKind::Article), 3);
    // Where the other archive is not looked at, it is gone from this one.
    fs::rename(desk.archive.join("b.txt"), paper.join("b.txt")).unwrap();
    desk.write("c.txt", &article("OSLO", "We stay"));
    let told = update(&desk, Missing::Ask, Answer::No);
    assert_eq!((told.summary.moved, told.summary.gone), (0, 1));
}

#[test]
fn two_files_alike_that_moved_are_each_known_once() {
    let desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We build"));
    desk.write("b.txt", &article("MADRID", "We build"));
    update(&desk, Missing::Ask, Answer::No);
    rename(&desk, "a.txt", "x.txt");
    rename(&desk, "b.txt", "y.txt");
    desk.write("z.txt", &article("MADRID", "We build"));
    let told = update(&desk, Missing::Ask, Answer::No);
    assert_eq!(
        (told.summary.moved, told.summary.new, told.extracted),
        (2, 1, 0)
    );
    assert_as_made_anew(&desk);
}

/// An archive of three files and a disk of twenty.
fn desk_with_disk() -> Desk {
    let desk = Desk::new();
    for number in 0..3 {
        desk.write(
            &format!("{number}.txt"),
            &article("OSLO", &format!("We stay {number}")),
        );
    }
    for number in 0..50 {
        let name = format!("kept/{number}.txt");
        desk.write(&name, &article("BERN", &format!("We stay {number}")));
    }
    for number in 0..20 {
        let name = format!("disk/{}/{number}.txt", number % 2);
        desk.write(&name, &article("ROME", &format!("We stay {number}")));
    }
    update(&desk, Missing::Ask, Answer::No);
    desk
}

fn unmount(desk: &Desk) {
    fs::remove_dir_all(desk.archive.join("disk")).unwrap();
    fs::create_dir(desk.archive.join("disk")).unwrap();
}

#[test]
fn a_folder_that_is_left_empty_is_not_forgotten_without_a_word() {
    let desk = desk_with_disk();
    unmount(&desk);
    fs::remove_file(desk.archive.join("0.txt")).unwrap();
    let told = update(&desk, Missing::Ask, Answer::No);
    assert_eq!((told.summary.gone, told.summary.missing), (1, 20));
    assert_eq!(told.asked.len(), 1);
    let lost = &told.asked[0];
    assert_eq!((lost.sources, lost.first.as_str()), (20, "disk/0/0.txt"));
    assert_eq!(told.changes["disk/0/0.txt"], Change::Missing);
    assert_eq!(count(&desk.open(), DocumentKind::Article), 72);
    // What is kept is told in every run, and known again when the disk is back.
    assert_eq!(
        update(&desk, Missing::Keep, Answer::Yes).summary.missing,
        20
    );
    let told = update(&desk, Missing::Ask, Answer::Yes);
    assert_eq!((told.summary.gone, told.summary.missing), (20, 0));
    assert_eq!(count(&desk.open(), DocumentKind::Article), 52);
}

#[test]
fn most_of_an_archive_is_not_forgotten_without_a_word() {
    let desk = desk_with_disk();
    fs::remove_dir_all(desk.archive.join("kept")).unwrap();
    let told = update(&desk, Missing::Ask, Answer::No);
    assert_eq!((told.summary.gone, told.summary.missing), (0, 50));
    let told = update(&desk, Missing::Forget, Answer::No);
    assert_eq!((told.summary.gone, told.asked.len()), (50, 0));
    // A folder that went with all in it is forgotten, as long as it is not most.
    let desk = desk_with_disk();
    fs::remove_dir_all(desk.archive.join("disk")).unwrap();
    let told = update(&desk, Missing::Ask, Answer::No);
    assert_eq!((told.summary.gone, told.asked.len()), (20, 0));
}

#[test]
fn the_command_keeps_what_is_in_doubt_and_says_what_to_do() {
    let desk = desk_with_disk();
    unmount(&desk);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .current_dir(&desk.archive)
            .env_remove("ONRECORD_INDEX")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, shown, said) = run(&["index", "."]);
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("20 sources are gone (the first: disk/0/0.txt)")
            && said.contains("--delete-missing yes"),
        "{said}"
    );
    assert!(
        shown.starts_with(
            "sources: 0 new, 0 changed, 53 unchanged, 0 gone, 20 missing but kept, 0 failed\n"
        ),
        "{shown}"
    );
    assert_eq!(run(&["index", ".", "--delete-missing", "no"]).0, 0);
    let (code, shown, _) = run(&["index", ".", "--delete-missing", "yes"]);
    assert_eq!(code, 0);
    assert!(shown.contains("20 gone"), "{shown}");
    // A whole archive that is not there is never forgotten.
    for folder in ["kept", "0.txt", "1.txt", "2.txt"] {
        let path = Path::new(&desk.archive).join(folder);
        let removed = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
        removed.unwrap();
    }
    let (code, _, said) = run(&["index", ".", "--delete-missing", "yes"]);
    assert_eq!(code, 2);
    assert!(said.contains("no files in"), "{said}");
    assert_eq!(count(&desk.open(), DocumentKind::Article), 53);
}
