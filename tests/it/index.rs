//! The index of an archive: what is read, kept, replaced, deleted, and what a reader sees of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use onrecord::extract::{Attribution, Dateline, Extraction, Kind, Quotation, SpeakerKind};
use onrecord::index::{self, Calls, DocumentKind, Opened, Options, Progress, Summary};
use onrecord::text::Span;
use onrecord::{Article, Error};
use tantivy::Term;
use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

/// An archive in a folder of its own, with its index in it.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) archive: PathBuf,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("news");
        fs::create_dir(&archive).unwrap();
        Self { folder, archive }
    }

    /// Writes a file as if it had been written an hour ago, so that its time of change is relied on.
    pub(crate) fn write(&self, name: &str, content: &str) {
        let path = self.archive.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        set_age(&path, 3600);
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.archive.join(index::FOLDER)
    }

    pub(crate) fn update(&self) -> Summary {
        self.update_with(&options()).unwrap().0
    }

    pub(crate) fn update_with(&self, options: &Options) -> Result<(Summary, Vec<String>), Error> {
        update(&self.index(), std::slice::from_ref(&self.archive), options)
    }

    pub(crate) fn open(&self) -> Opened {
        index::open(&self.index()).unwrap()
    }
}

fn set_age(path: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds))
        .unwrap();
}

pub(crate) fn options() -> Options {
    Options {
        jobs: 2,
        ..Options::default()
    }
}

fn update(
    index: &Path,
    archives: &[PathBuf],
    options: &Options,
) -> Result<(Summary, Vec<String>), Error> {
    let errors = Mutex::new(Vec::new());
    let calls = Calls {
        extract: &extract,
        skipped: &|error| errors.lock().unwrap().push(error.to_string()),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let summary = index::update(index, archives, options, calls)?;
    Ok((summary, errors.into_inner().unwrap()))
}

/// Takes what stands in “ ” as said by Ana Ruiz, and the first word in capitals with a dash after it as the city.
pub(crate) fn extract(article: &Article) -> Extraction {
    let body = &article.body;
    let mut quotations = Vec::new();
    for (at, mark) in body.match_indices('“') {
        let start = at + mark.len();
        let Some(len) = body.get(start..).unwrap().find('”') else {
            continue;
        };
        let span = Span::new(start, start + len);
        quotations.push(Quotation {
            ordinal: quotations.len(),
            kind: Kind::Direct,
            paragraph: 0,
            text: span.of(body).to_owned(),
            spans: vec![span],
            marked: vec![span],
            cue: None,
            speaker: Some(Attribution {
                name: "Ana Ruiz".to_owned(),
                mention: "she".to_owned(),
                span: Span::new(0, 0),
                role: Some("Transport Minister".to_owned()),
                kind: SpeakerKind::Person,
                confidence: 0.5,
                rule: "test".to_owned(),
                band: 3,
            }),
        });
    }
    let city = body.split_once(" — ").map(|(city, _)| city.to_owned());
    let dateline = city.map(|city| Dateline {
        city: Some(city),
        ..Dateline::default()
    });
    Extraction {
        dateline,
        quotations,
        read_to: None,
    }
}

pub(crate) fn count(opened: &Opened, kind: DocumentKind) -> usize {
    hits(opened, kind.term(&opened.fields))
}

fn hits(opened: &Opened, term: Term) -> usize {
    opened
        .searcher
        .search(&TermQuery::new(term, IndexRecordOption::Basic), &Count)
        .unwrap()
}

/// Every quotation of the index with its article, as JSON: what an index holds, whatever its segments.
pub(crate) fn content(opened: &Opened) -> BTreeSet<String> {
    let query = TermQuery::new(
        DocumentKind::Quotation.term(&opened.fields),
        IndexRecordOption::Basic,
    );
    let addresses = opened.searcher.search(&query, &DocSetCollector).unwrap();
    let stored = addresses
        .into_iter()
        .map(|address| opened.quotation(address).unwrap());
    stored
        .map(|stored| {
            let article = serde_json::to_string(&stored.article).unwrap();
            article + &serde_json::to_string(&stored.quotation).unwrap()
        })
        .collect()
}

/// Every article of the index, as JSON with its body behind it, sorted.
pub(crate) fn articles(opened: &Opened) -> Vec<String> {
    let query = TermQuery::new(
        DocumentKind::Article.term(&opened.fields),
        IndexRecordOption::Basic,
    );
    let addresses = opened.searcher.search(&query, &DocSetCollector).unwrap();
    let one = |address| {
        let stored = opened.article(address).unwrap();
        let header = serde_json::to_string(&stored.article).unwrap();
        header + &stored.body
    };
    let mut articles: Vec<String> = addresses.into_iter().map(one).collect();
    articles.sort();
    articles
}

pub(crate) fn article(city: &str, words: &str) -> String {
    format!("{city} — The minister spoke.\n\n“{words},” said Ana Ruiz.\n")
}

#[test]
fn a_second_run_reads_only_what_changed() {
    let desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We build the bridge"));
    desk.write("b.txt", &article("LISBON", "We burn the bridge"));
    desk.write("deep/c.txt", &article("PARIS", "We paint the bridge"));
    let first = desk.update();
    assert_eq!(
        (first.new, first.found.articles, first.found.with_speaker),
        (3, 3, 3)
    );
    let second = desk.update();
    assert_eq!(
        (second.new, second.changed, second.unchanged, second.gone),
        (0, 0, 3, 0)
    );

    desk.write("a.txt", &article("MADRID", "We build two bridges"));
    set_age(&desk.archive.join("b.txt"), 60);
    fs::remove_file(desk.archive.join("deep/c.txt")).unwrap();
    desk.write("d.txt", &article("OSLO", "We cross the bridge"));
    let third = desk.update();
    assert_eq!(
        (third.new, third.changed, third.unchanged, third.gone),
        (1, 1, 1, 1)
    );
    let opened = desk.open();
    assert_eq!(count(&opened, DocumentKind::Article), 3);
    assert_eq!(count(&opened, DocumentKind::Quotation), 3);
    assert_eq!(count(&opened, DocumentKind::Source), 3);
    let all = content(&opened).into_iter().collect::<String>();
    assert!(all.contains("two bridges") && !all.contains("build the") && !all.contains("paint"));
    assert_eq!(desk.update().unchanged, 3);
}

#[test]
fn a_change_of_the_same_length_in_the_same_tick_is_seen() {
    let desk = Desk::new();
    let path = desk.archive.join("a.txt");
    fs::write(&path, article("MADRID", "We build the bridge")).unwrap();
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    desk.update();
    fs::write(&path, article("MADRID", "We paint the bridge")).unwrap();
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(written)
        .unwrap();
    assert_eq!(desk.update().changed, 1);
}

#[test]
fn a_missing_or_empty_archive_is_an_error_and_deletes_nothing() {
    let desk = Desk::new();
    let index = desk.folder.path().join("index");
    desk.write("a.txt", &article("MADRID", "We build the bridge"));
    let archives = [desk.archive.clone()];
    update(&index, &archives, &options()).unwrap();

    fs::remove_file(desk.archive.join("a.txt")).unwrap();
    let error = update(&index, &archives, &options()).unwrap_err();
    assert!(matches!(error, Error::ArchiveEmpty { .. }), "{error}");
    fs::remove_dir_all(&desk.archive).unwrap();
    let error = update(&index, &archives, &options()).unwrap_err();
    assert!(matches!(error, Error::ArchiveMissing { .. }), "{error}");
    assert_eq!(
        count(&index::open(&index).unwrap(), DocumentKind::Article),
        1
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_indexed() {
    let desk = Desk::new();
    desk.write(
        "a.jsonl",
        "{\"id\":\"1\",\"body\":\"“Yes,” she said.\"}\nnot json\n{\"id\":\"3\",\"body\":\"x\"}\n",
    );
    desk.write("b.bin", "\0\u{1}\u{2}\0\0\0");
    desk.write("c.txt", &article("OSLO", "No"));
    let (summary, errors) = desk.update_with(&options()).unwrap();
    assert_eq!(
        (summary.new, summary.failed, summary.found.articles),
        (3, 1, 3)
    );
    assert_eq!(summary.found.skipped, 2);
    assert!(
        errors[0].contains("a.jsonl") && errors[1].contains("b.bin"),
        "{errors:?}"
    );
    // The damaged file is as it was; the one that failed is tried again.
    let (summary, errors) = desk.update_with(&options()).unwrap();
    assert_eq!((summary.unchanged, summary.failed, errors.len()), (3, 1, 1));
}

#[test]
fn the_content_is_the_same_on_any_number_of_threads() {
    let desk = Desk::new();
    for number in 0..300 {
        desk.write(
            &format!("{number}.txt"),
            &article("OSLO", &format!("Bridge number {number}")),
        );
    }
    let lines = (0..3000).map(|number| {
        serde_json::json!({"id": number.to_string(), "body": article("BERN", &format!("Line {number}"))}).to_string()
    });
    desk.write("all.jsonl", &lines.collect::<Vec<_>>().join("\n"));
    let mut contents = Vec::new();
    for (jobs, commit_bytes, memory_bytes) in [(1, 1 << 30, 256 << 20), (4, 20_000, 1 << 12)] {
        let index = desk.folder.path().join(jobs.to_string());
        let options = Options {
            jobs,
            commit_bytes,
            memory_bytes,
            ..Options::default()
        };
        let (summary, _) = update(&index, std::slice::from_ref(&desk.archive), &options).unwrap();
        assert_eq!(summary.found.articles, 3300);
        contents.push(content(&index::open(&index).unwrap()));
    }
    assert_eq!(contents[0].len(), 3300);
    assert!(contents[0] == contents[1]);
}

#[test]
fn a_moved_archive_with_its_index_in_it_is_as_it_was() {
    let mut desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We build the bridge"));
    desk.update();
    let moved = desk.folder.path().join("moved");
    fs::rename(&desk.archive, &moved).unwrap();
    desk.archive = moved;
    assert_eq!(desk.update().unchanged, 1);
}

#[test]
fn archives_that_overlap_are_indexed_once() {
    let desk = Desk::new();
    desk.write("1998/a.txt", &article("MADRID", "We build the bridge"));
    let archives = [desk.archive.clone(), desk.archive.join("1998")];
    let (summary, _) = update(&desk.index(), &archives, &options()).unwrap();
    assert_eq!((summary.new, summary.gone), (1, 0));
    let (summary, _) = update(&desk.index(), &archives[1..], &options()).unwrap();
    assert_eq!((summary.unchanged, summary.gone), (1, 0));
}
