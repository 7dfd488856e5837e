//! One article in several files: stored once, found by each of them, and kept as long as one of them has it.

use std::fs;

use onrecord::archive::ReadOptions;
use onrecord::index::{self, Change, DocumentKind, Missing};
use serde_json::{Value, json};

use crate::index::{Desk, article, articles, count};
use crate::index_moves::{Answer, Told, assert_as_made_anew, rename, update};

/// A record of JSON lines.
fn line(words: &str) -> Value {
    json!({"body": article("MADRID", words), "headline": "Bridge", "outlet": "Courier", "byline": "By Tove",
           "published": "2003-05-01"})
}

/// Lines of JSON.
pub(crate) fn lines(records: &[Value]) -> String {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

fn run(desk: &Desk) -> Told {
    update(desk, Missing::Forget, Answer::Yes)
}

/// The articles of the index, each as the files that it stands in, the first ones first.
#[track_caller]
fn places(desk: &Desk) -> Vec<Vec<String>> {
    let opened = desk.open();
    let mut all = Vec::new();
    let articles = articles(&opened);
    assert!(
        articles.is_sorted_by(|one, other| one < other),
        "{articles:?}"
    );
    for article in articles {
        let header = serde_json::Deserializer::from_str(&article).into_iter();
        let header: Value = header.map(Result::unwrap).next().unwrap();
        let place = |source: &Value| match source["record"].as_u64().unwrap() {
            0 => source["path"].as_str().unwrap().to_owned(),
            record => format!("{}#{record}", source["path"].as_str().unwrap()),
        };
        let first = place(&header["source"]);
        let places: Vec<String> = match header.get("sources") {
            Some(sources) => sources.as_array().unwrap().iter().map(place).collect(),
            None => vec![first.clone()],
        };
        assert_eq!(places[0], first);
        all.push(places);
    }
    all.sort();
    all
}

#[test]
fn an_article_in_several_formats_is_stored_once_with_all_its_sources() {
    let desk = Desk::new();
    let record = line("We build");
    let body = record["body"].as_str().unwrap().replace('"', "\"\"");
    desk.write("b.jsonl", &lines(&[line("We burn"), record.clone()]));
    desk.write("a.json", &json!([record]).to_string());
    desk.write(
        "c.csv",
        &format!(
            "headline,outlet,byline,published,body\nBridge,Courier,By Tove,2003-05-01,\"{body}\"\n"
        ),
    );
    let told = run(&desk);
    assert_eq!((told.extracted, told.summary.found.articles), (2, 2));
    assert_eq!(told.summary.found.copies, 2);
    assert_eq!(
        places(&desk),
        [vec!["a.json", "b.jsonl#1", "c.csv"], vec!["b.jsonl"]]
    );
    assert_eq!(run(&desk).summary.unchanged, 3);
    assert_as_made_anew(&desk);
}

#[test]
fn what_disagrees_on_outlet_day_or_byline_stays_apart() {
    let desk = Desk::new();
    let record = line("We build");
    for (number, (key, value)) in [
        ("outlet", json!("Courier")),
        ("outlet", json!("Gazette")),
        ("outlet", Value::Null),
        ("published", json!("2003-05-02")),
        ("byline", json!("By Ada")),
        ("headline", json!("Bridges")),
        ("url", json!("https://example.org/1")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut other = record.clone();
        other[key] = value;
        desk.write(&format!("{number}.jsonl"), &lines(&[other]));
    }
    assert_eq!(run(&desk).extracted, 7);
    assert_eq!(places(&desk).len(), 7);
    // A folder that tells the day does not disagree with a field that tells the same.
    let mut dated = record;
    dated["published"] = Value::Null;
    desk.write("2003-05-01/a.jsonl", &lines(&[dated]));
    assert_eq!(run(&desk).extracted, 0);
    assert_eq!(places(&desk)[0], ["0.jsonl", "2003-05-01/a.jsonl"]);
    assert_as_made_anew(&desk);
}

#[test]
fn a_second_source_is_joined_without_extraction_and_either_may_go() {
    for gone in ["a.jsonl", "b.jsonl"] {
        let desk = Desk::new();
        desk.write("b.jsonl", &lines(&[line("We build")]));
        desk.write("c.txt", &article("OSLO", "We stay"));
        run(&desk);
        // It comes first by path, though it was read later.
        desk.write("a.jsonl", &lines(&[line("We build")]));
        let told = run(&desk);
        assert_eq!((told.extracted, told.summary.new), (0, 1));
        assert_eq!(places(&desk)[0], ["a.jsonl", "b.jsonl"]);
        fs::remove_file(desk.archive.join(gone)).unwrap();
        let told = run(&desk);
        assert_eq!((told.extracted, told.summary.gone), (0, 1));
        let left = ["b.jsonl", "a.jsonl"][usize::from(gone == "b.jsonl")];
        assert_eq!(places(&desk), [[left], ["c.txt"]]);
        assert_eq!(count(&desk.open(), DocumentKind::Appearance), 0);
        assert_as_made_anew(&desk);
    }
}

#[test]
fn when_one_source_changes_the_article_stays_with_the_other() {
    for changed in ["a.jsonl", "b.jsonl"] {
        let desk = Desk::new();
        for name in ["a.jsonl", "b.jsonl", "c.jsonl"] {
            desk.write(name, &lines(&[line("We build"), line(name)]));
            run(&desk);
        }
        desk.write(changed, &lines(&[line("We burn it"), line(changed)]));
        let told = run(&desk);
        assert_eq!(told.changes[changed], Change::Changed);
        let left: Vec<&str> = ["a.jsonl", "b.jsonl", "c.jsonl"]
            .into_iter()
            .filter(|name| *name != changed)
            .collect();
        let all = places(&desk);
        assert_eq!(all.len(), 5);
        assert!(all.contains(&left.iter().map(|name| (*name).to_owned()).collect()));
        assert!(all.contains(&vec![changed.to_owned()]));
        assert_as_made_anew(&desk);
    }
}

#[test]
fn sources_that_change_and_go_in_one_run_leave_no_article_behind_or_lost() {
    let desk = Desk::new();
    for name in ["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"] {
        desk.write(name, &lines(&[line("We build"), line("We stay")]));
        run(&desk);
    }
    // The two articles swap files, one file is new, one goes.
    desk.write("a.jsonl", &lines(&[line("We stay"), line("We burn")]));
    desk.write("b.jsonl", &lines(&[line("We burn")]));
    desk.write("c.jsonl", &lines(&[line("We cross")]));
    fs::remove_file(desk.archive.join("d.jsonl")).unwrap();
    desk.write("e.jsonl", &lines(&[line("We build"), line("We cross")]));
    run(&desk);
    assert_eq!(
        places(&desk),
        [
            vec!["a.jsonl"],
            vec!["a.jsonl#1", "b.jsonl"],
            vec!["c.jsonl", "e.jsonl#1"],
            vec!["e.jsonl"]
        ]
    );
    assert_as_made_anew(&desk);
}

#[test]
fn an_article_that_stands_twice_in_a_file_is_stored_once() {
    let desk = Desk::new();
    let record = line("We build");
    desk.write("a.jsonl", &lines(&[record.clone(), record.clone()]));
    run(&desk);
    assert_eq!(places(&desk), [["a.jsonl", "a.jsonl#1"]]);
    let mut grown = fs::read_to_string(desk.archive.join("a.jsonl")).unwrap();
    grown.push_str(&lines(&[line("We burn"), record]));
    desk.write("a.jsonl", &grown);
    let told = run(&desk);
    assert_eq!((told.summary.grown, told.extracted), (1, 1));
    assert_eq!(
        places(&desk),
        [vec!["a.jsonl", "a.jsonl#1", "a.jsonl#3"], vec!["a.jsonl#2"]]
    );
    assert_as_made_anew(&desk);
}

#[test]
fn files_that_share_articles_are_moved_without_extraction() {
    let desk = Desk::new();
    desk.write("a.jsonl", &lines(&[line("We build"), line("We stay")]));
    run(&desk);
    desk.write("b.jsonl", &lines(&[line("We build"), line("We burn")]));
    run(&desk);
    rename(&desk, "a.jsonl", "y.jsonl");
    rename(&desk, "b.jsonl", "x.jsonl");
    let told = run(&desk);
    assert_eq!((told.summary.moved, told.extracted), (2, 0));
    assert_eq!(
        places(&desk),
        [
            vec!["x.jsonl", "y.jsonl"],
            vec!["x.jsonl#1"],
            vec!["y.jsonl#1"]
        ]
    );
    assert_as_made_anew(&desk);
}

#[test]
fn a_log_that_was_rotated_is_not_extracted_again() {
    let desk = Desk::new();
    let old: Vec<Value> = (0..500)
        .map(|number| line(&format!("Number {number}")))
        .collect();
    desk.write("app.jsonl", &lines(&old));
    run(&desk);
    rename(&desk, "app.jsonl", "app.jsonl.1");
    desk.write("app.jsonl", &lines(&[line("Number 501")]));
    let told = run(&desk);
    assert_eq!(
        (told.extracted, told.summary.new, told.summary.changed),
        (1, 1, 1)
    );
    assert_eq!(count(&desk.open(), DocumentKind::Article), 501);
    let opened = desk.open();
    let mut tallies = std::collections::BTreeMap::new();
    index::for_each_source(&opened.searcher, &opened.fields, |record| {
        let tally = record.tally;
        tallies.insert(
            record.key,
            (tally.articles, tally.copies, tally.quotations()),
        );
    })
    .unwrap();
    assert_eq!(tallies["app.jsonl.1"], (500, 0, 500));
    assert_eq!(tallies["app.jsonl"], (1, 0, 1));
    assert_as_made_anew(&desk);
}

#[test]
fn sources_that_are_missing_but_kept_keep_their_articles() {
    let desk = Desk::new();
    desk.write("a.jsonl", &lines(&[line("We build"), line("We stay")]));
    desk.write("b.jsonl", &lines(&[line("We build")]));
    run(&desk);
    fs::remove_file(desk.archive.join("a.jsonl")).unwrap();
    let told = update(&desk, Missing::Keep, Answer::No);
    assert_eq!(told.summary.missing, 1);
    assert_eq!(
        places(&desk),
        [vec!["a.jsonl", "b.jsonl"], vec!["a.jsonl#1"]]
    );
    assert_eq!(run(&desk).summary.gone, 1);
    assert_eq!(places(&desk), [["b.jsonl"]]);
    assert_as_made_anew(&desk);
}

#[test]
fn every_source_of_an_article_is_verified() {
    let desk = Desk::new();
    for name in ["a.jsonl", "b.jsonl", "c.jsonl"] {
        desk.write(name, &lines(&[line("We build")]));
    }
    run(&desk);
    let verified = index::verify(&desk.open(), &ReadOptions::default(), &mut |fault| {
        panic!("{fault:?}")
    })
    .unwrap();
    assert_eq!((verified.sources, verified.articles), (3, 3));
    desk.write("b.jsonl", &lines(&[line("We burn!")]));
    desk.write("c.jsonl", &lines(&[line("We burn!")]));
    let mut changed = Vec::new();
    let verified = index::verify(&desk.open(), &ReadOptions::default(), &mut |fault| {
        changed.push(fault.path.clone());
    })
    .unwrap();
    assert_eq!(
        (verified.damage, changed),
        (0, vec!["b.jsonl".to_owned(), "c.jsonl".to_owned()])
    );
}
