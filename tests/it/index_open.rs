//! Opening an index, and what is looked up in an open one.

use std::fs;

use onrecord::archive::{READER_VERSION, ReadOptions};
use onrecord::extract::Extraction;
use onrecord::index::{
    self, Calls, DocumentKind, EXTRACTOR_VERSION, FaultKind, KindStatistics, Mode, Opened, Options,
    Progress, inflections,
};
use onrecord::{Article, Error};
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use crate::index::{Desk, article, content, count, extract, options};

#[test]
fn another_version_is_not_read_and_a_rebuild_replaces_it_under_a_reader() {
    let desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We build the bridge"));
    desk.update();
    let before = desk.open();
    let manifest = desk.index().join("index.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let version = format!("\"extractor\":{EXTRACTOR_VERSION}");
    assert!(text.contains(&version), "{text}");
    fs::write(&manifest, text.replace(&version, "\"extractor\":0")).unwrap();
    let error = index::open(&desk.index()).err().unwrap();
    assert!(
        matches!(error, Error::IndexVersion { .. }) && error.to_string().contains("--rebuild"),
        "{error}"
    );
    assert!(matches!(
        desk.update_with(&options()),
        Err(Error::IndexVersion { .. })
    ));

    let rebuild = Options {
        mode: Mode::Rebuild,
        ..options()
    };
    assert_eq!(desk.update_with(&rebuild).unwrap().0.new, 1);
    assert_eq!(count(&desk.open(), DocumentKind::Article), 1);
    assert_eq!(content(&before).len(), 1);
    assert_eq!(desk.update().unchanged, 1);
}

#[test]
fn what_an_older_reader_read_is_no_damage_and_is_read_anew() {
    let desk = Desk::new();
    let text = article("MADRID", "We build the bridge");
    desk.write("a.txt", &text);
    desk.update();
    let verify = |opened: &Opened| {
        let mut kinds = Vec::new();
        let verified = index::verify(opened, &ReadOptions::default(), &mut |fault| {
            // What this desk extracts has no true spans.
            kinds.extend(Some(fault.kind).filter(|kind| *kind != FaultKind::SpanWrong));
        });
        (verified.unwrap(), kinds)
    };
    let manifest = desk.index().join("index.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let version = format!("\"reader\":{READER_VERSION}");
    assert!(text.contains(&version), "{text}");
    fs::write(&manifest, text.replace(&version, "\"reader\":0")).unwrap();
    // Where its words are as they were, nothing differs.
    let (verified, kinds) = verify(&desk.open());
    assert_eq!((verified.changes, verified.articles), (0, 1));
    assert_eq!(kinds, []);
    // As if the older one had read it otherwise: its marks in another encoding.
    let mut opened = desk.open();
    opened.manifest.reading.encoding = Some("macintosh".to_owned());
    let (verified, kinds) = verify(&opened);
    assert_eq!(kinds, [FaultKind::ReadDifferently]);
    assert_eq!((verified.changes, verified.read_differently), (1, 1));
    opened.manifest.reader = READER_VERSION;
    assert_eq!(verify(&opened).1, [FaultKind::BodyDiffers]);
    assert!(matches!(
        desk.update_with(&options()),
        Err(Error::IndexVersion { .. })
    ));
}

#[test]
fn no_index_is_an_error_that_names_the_command() {
    let desk = Desk::new();
    let error = index::open(&desk.index()).err().unwrap();
    assert!(error.to_string().contains("`onrecord index"), "{error}");
}

#[cfg(unix)]
#[test]
fn an_index_on_read_only_media_is_read() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We build the bridge"));
    desk.update();
    let files = desk.index().join("a");
    for entry in fs::read_dir(&files).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "lock")
        {
            // A folder in the lock's place cannot be opened for writing, even by root, who may write anywhere.
            fs::remove_file(&path).unwrap();
        }
    }
    fs::create_dir(files.join(".tantivy-meta.lock")).unwrap();
    fs::set_permissions(&files, fs::Permissions::from_mode(0o555)).unwrap();
    let found = index::open(&desk.index()).map(|opened| count(&opened, DocumentKind::Quotation));
    fs::set_permissions(&files, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(found.unwrap(), 1);
}

#[test]
fn a_word_finds_its_inflections_and_no_other_words() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        &article(
            "MADRID",
            "Tax the taxes, taxing taxis; he used and uses what ponies use, a pony",
        ),
    );
    desk.write(
        "b.txt",
        &article("BERN", "Die Häuser und das Haus sind taxed"),
    );
    desk.update();
    let opened = desk.open();
    let forms = |word, language| -> Vec<String> {
        let found = inflections(&opened, opened.fields.text, word, &[language]).unwrap();
        found.into_iter().map(|(form, _)| form).collect()
    };
    assert_eq!(forms("tax", "en"), ["tax", "taxed", "taxes", "taxing"]);
    assert_eq!(forms("using", "en"), ["use", "used", "uses"]);
    assert_eq!(forms("pony", "en"), ["ponies", "pony"]);
    assert_eq!(forms("hauser", "de"), ["haus", "hauser"]);
    assert_eq!(forms("tax", "xx"), ["tax"]);
    assert_eq!(forms("zebra", "en"), [""; 0]);
}

#[test]
fn quotations_do_not_disturb_the_scores_of_articles() {
    let ratio = |extract: &(dyn Fn(&Article) -> Extraction + Sync)| {
        let desk = Desk::new();
        desk.write("a.txt", "bridge");
        desk.write("b.txt", &format!("bridge {}", "water ".repeat(50)));
        desk.write("c.txt", &"“no” ".repeat(500));
        let calls = Calls {
            extract,
            skipped: &|_| (),
            may_forget: &|_| false,
            reported: &|_| {},
            progress: &Progress::default(),
        };
        index::update(
            &desk.index(),
            std::slice::from_ref(&desk.archive),
            &options(),
            calls,
        )
        .unwrap();
        let opened = desk.open();
        let term = Term::from_field_text(opened.fields.body, "bridge");
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        let kind = DocumentKind::Article;
        let statistics = KindStatistics::new(&opened, kind).unwrap();
        let best = TopDocs::with_limit(2).order_by_score();
        let found = opened
            .searcher
            .search_with_statistics_provider(&query, &best, &statistics)
            .unwrap();
        (
            count(&opened, DocumentKind::Quotation),
            found[0].0 / found[1].0,
        )
    };
    let (none, alone) = ratio(&|_| Extraction::default());
    let (many, among) = ratio(&extract);
    assert_eq!((none, many), (0, 500));
    assert!((alone - among).abs() < 1e-6, "{alone} {among}");
}

/// What replaces a file in one step begins as a temporary file, which is its owner's alone.
#[cfg(unix)]
#[test]
fn who_may_look_into_the_folder_may_read_the_index() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    desk.write("a.txt", &article("MADRID", "We build the bridge"));
    desk.update();
    desk.write("b.txt", &article("MADRID", "We paint the bridge"));
    desk.update();
    let rights = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let files = desk.index().join("a");
    for file in fs::read_dir(&files).unwrap() {
        let file = file.unwrap();
        assert_eq!(
            rights(&file.path()),
            rights(&files) & 0o666,
            "{:?}",
            file.file_name()
        );
    }
}
