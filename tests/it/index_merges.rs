//! Quotations are read from their articles, however the index was cut, merged and thinned out.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use onrecord::index::{DocumentKind, Opened, Options};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use crate::index::{Desk, options};

/// A file's article, number, and words of each quotation, as the index gives them.
fn said(opened: &Opened) -> BTreeSet<(String, usize, String)> {
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
            let quotation = stored.quotation;
            (
                stored.article.source.path,
                quotation.ordinal,
                quotation.text,
            )
        })
        .collect()
}

fn write(desk: &Desk, number: usize, version: &str) -> Vec<(String, usize, String)> {
    let name = format!("{number}.txt");
    let mut body = format!("TUNIS — Report {number}.\n");
    let mut expected = Vec::new();
    for ordinal in 0..number % 5 {
        let words = format!("words {number} {ordinal} {version}");
        writeln!(body, "\nShe said “{words}” and more.").unwrap();
        expected.push((name.clone(), ordinal, words));
    }
    desk.write(&name, &body);
    expected
}

#[test]
fn quotations_stay_behind_their_articles_through_merges_and_deletes() {
    let desk = Desk::new();
    // A commit for each file: some two dozen segments, which are merged by eights.
    let cut = Options {
        commit_bytes: 1,
        ..options()
    };
    let mut expected: Vec<_> = (0..24)
        .map(|number| write(&desk, number, "first"))
        .collect();
    desk.update_with(&cut).unwrap();
    assert_eq!(
        said(&desk.open()),
        expected.iter().flatten().cloned().collect()
    );

    for number in (0..24).step_by(3) {
        expected[number] = write(&desk, number, "second, longer");
    }
    for number in (1..24).step_by(7) {
        fs::remove_file(desk.archive.join(format!("{number}.txt"))).unwrap();
        expected[number].clear();
    }
    desk.update_with(&cut).unwrap();
    let opened = desk.open();
    let segments = opened.searcher.segment_readers();
    assert!(
        segments.len() < 20,
        "{} segments: none merged",
        segments.len()
    );
    assert!(segments.iter().any(|segment| segment.num_docs() > 8));
    assert_eq!(said(&opened), expected.into_iter().flatten().collect());
}
