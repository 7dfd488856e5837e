//! Sources that grow: only what was added is read, and the index holds what one made anew would hold.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::Mutex;

use onrecord::Article;
use onrecord::archive::ReadOptions;
use onrecord::extract::extract;
use onrecord::index::{self, Calls, Progress, Summary};
use onrecord::lexicon::Lexicon;

use crate::index::{Desk, article, content, options};
use crate::packed::gzip;

/// The summary of a run, and the bodies that were extracted in it.
fn update(desk: &Desk) -> (Summary, Vec<String>) {
    let seen = Mutex::new(Vec::new());
    let calls = Calls {
        extract: &|article: &Article| {
            seen.lock().unwrap().push(article.body.clone());
            extract(article, Lexicon::embedded())
        },
        skipped: &|_| (),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let archives = std::slice::from_ref(&desk.archive);
    let summary = index::update(&desk.index(), archives, &options(), calls).unwrap();
    let mut seen = seen.into_inner().unwrap();
    seen.sort();
    (summary, seen)
}

fn append(desk: &Desk, name: &str, text: &str) {
    let mut file = OpenOptions::new()
        .append(true)
        .open(desk.archive.join(name))
        .unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Fails where the index is not what one made anew would be, or is not sound.
#[track_caller]
fn assert_as_made_anew(desk: &Desk, text: &str) {
    let opened = desk.open();
    let verified = index::verify(&opened, &ReadOptions::default(), &mut |fault| {
        panic!("{fault:?}")
    });
    assert!(verified.unwrap().articles > 0);
    let anew = Desk::new();
    anew.write("a.data", text);
    update(&anew);
    assert_eq!(content(&opened), content(&anew.open()));
    let records = |desk: &Desk| {
        let opened = desk.open();
        let mut records = Vec::new();
        index::for_each_source(&opened.searcher, &opened.fields, |record| {
            records.push((
                record.tally,
                record.hash,
                record.size,
                record.end,
                record.outcome,
            ));
        })
        .unwrap();
        format!("{records:?}")
    };
    assert_eq!(records(desk), records(&anew));
}

/// Writes `before` and then adds `added`; only `read`, by their cities, may be extracted the second time.
#[track_caller]
fn assert_grown(before: &str, added: &str, cities: &[&str]) {
    let desk = Desk::new();
    desk.write("a.data", before);
    update(&desk);
    append(&desk, "a.data", added);
    let (summary, seen) = update(&desk);
    assert_eq!((summary.grown, summary.changed), (1, 0), "{added}");
    let seen: Vec<&str> = seen
        .iter()
        .map(|body| body.split_once(" — ").map_or("", |(city, _)| city))
        .collect();
    assert_eq!(seen, cities, "{added}");
    assert_as_made_anew(&desk, &format!("{before}{added}"));
}

/// The same where all has to be read anew.
#[track_caller]
fn assert_changed(before: &str, added: &str) {
    let desk = Desk::new();
    desk.write("a.data", before);
    update(&desk);
    append(&desk, "a.data", added);
    let (summary, _) = update(&desk);
    assert_eq!((summary.grown, summary.changed), (0, 1), "{added}");
    assert_as_made_anew(&desk, &format!("{before}{added}"));
}

fn line(city: &str) -> String {
    serde_json::json!({ "body": article(city, "We build the bridge") }).to_string()
}

fn lines(cities: &[&str]) -> String {
    cities.iter().map(|city| line(city) + "\n").collect()
}

#[test]
fn a_line_added_to_json_lines_is_all_that_is_read() {
    let before = lines(&["MADRID", "LISBON"]);
    assert_grown(&before, &lines(&["OSLO"]), &["OSLO"]);
    assert_grown(before.trim_end(), &format!("\n{}", line("OSLO")), &["OSLO"]);
    assert_grown(
        before.trim_end(),
        &format!("\r\n{}\r\n", line("OSLO")),
        &["OSLO"],
    );
    // What cannot be read keeps its number.
    let broken = format!("{before}broken\n\n");
    assert_grown(&broken, &format!("broken\n{}", lines(&["OSLO"])), &["OSLO"]);
}

#[test]
fn a_record_whose_rest_is_added_is_read_anew() {
    let body = article("OSLO", "We build the bridge");
    let (begun, rest) = body.split_once(' ').unwrap();
    let before = format!("{}{{\"body\": \"{begun}\n", lines(&["MADRID"]));
    let rest = rest.replace('"', "\\\"").replace('\n', "\\n");
    assert_changed(&before, &format!("{rest}\"}}\n"));
}

#[test]
fn lines_are_added_again_and_again() {
    let desk = Desk::new();
    let mut text = lines(&["MADRID", "LISBON"]);
    desk.write("a.data", &text);
    update(&desk);
    for city in ["OSLO", "BERN", "ROME"] {
        let added = lines(&[city]);
        append(&desk, "a.data", &added);
        text.push_str(&added);
        let (summary, seen) = update(&desk);
        assert_eq!((summary.grown, seen.len()), (1, 1));
        assert_eq!(
            summary.found.articles, 1,
            "what was there is not counted again"
        );
    }
    assert_as_made_anew(&desk, &text);
    assert_eq!(update(&desk).0.unchanged, 1);
}

#[test]
fn a_line_that_goes_on_or_changed_lines_before_it_are_read_anew() {
    let before = lines(&["MADRID", "LISBON"]);
    let half = line("OSLO");
    let (start, end) = half.split_at(20);
    assert_changed(&format!("{before}{start}"), &format!("{end}\n"));

    let desk = Desk::new();
    desk.write("a.data", &before);
    update(&desk);
    let text = lines(&["MADRIB", "LISBON", "OSLO"]);
    desk.write("a.data", &text);
    let (summary, seen) = update(&desk);
    assert_eq!((summary.changed, seen.len()), (1, 3));
    assert_as_made_anew(&desk, &text);
}

#[test]
fn rows_added_to_a_table_are_all_that_is_read() {
    let row = |city: &str| format!("{city},\"{}\"\r\n", article(city, "We build"));
    let head = "headline,body\r\n";
    let before = format!("{head}{}{}", row("MADRID"), row("LISBON"));
    assert_grown(&before, &row("OSLO"), &["OSLO"]);
    assert_grown(
        before.trim_end(),
        &format!("\r\n{}", row("OSLO")),
        &["OSLO"],
    );
    assert_grown(
        &before,
        &format!("too,many,cells\n{}", row("OSLO")),
        &["OSLO"],
    );
    // A mark that is open at the end may be closed by what is added.
    let open = format!("{before}OSLO,\"half of it\n");
    assert_changed(&open, &format!("and the rest\"\n{}", row("BERN")));
    // Marks that are written in another way below are read in that way above.
    assert_changed(
        &before,
        "OSLO,\"OSLO — “We \\\"build\\\" it,” she said.\"\n",
    );
}

#[test]
fn a_record_that_tells_how_the_dates_before_are_written_has_them_read_anew() {
    let line = |date: &str| format!("{{\"date\": \"{date}\", \"body\": \"On {date}.\"}}\n");
    let before = [line("12/02/2025"), line("11/02/2025")].concat();
    assert_changed(&before, &line("25/02/2025"));
    let table = "date,body\n12/02/2025,one\n";
    assert_changed(table, "02/25/2025,two\n");
}

#[test]
fn messages_added_to_a_mailbox_and_articles_to_a_wire_are_all_that_is_read() {
    let message = |city: &str| {
        format!(
            "From desk@example.org Mon May  5 10:00:00 2003\nFrom: desk@example.org\nMessage-ID: <{city}@example.org>\n\n{}\n",
            article(city, "We build")
        )
    };
    let mailbox = message("MADRID") + &message("LISBON");
    assert_grown(&mailbox, &message("OSLO"), &["OSLO"]);
    assert_changed(&mailbox, "One more thing.\n");
    let wire = |city: &str| {
        let body = article(city, "We build");
        format!("<DOC>\n<DOCNO>{city}</DOCNO>\n<TEXT>\n{body}</TEXT>\n</DOC>\n")
    };
    let wires = wire("MADRID") + &wire("LISBON");
    assert_grown(&wires, &wire("OSLO"), &["OSLO"]);
    assert_changed(wires.trim_end(), &wire("OSLO"));
    assert_changed(&wires, "A line outside of any article\n");
}

#[test]
fn what_is_held_whole_or_packed_is_read_anew_when_it_grows() {
    assert_changed(&article("MADRID", "We build"), &article("OSLO", "We burn"));
    let desk = Desk::new();
    let packed = |text: &str| gzip(text.as_bytes());
    std::fs::write(desk.archive.join("a.jsonl.gz"), packed(&lines(&["MADRID"]))).unwrap();
    update(&desk);
    let mut file = OpenOptions::new()
        .append(true)
        .open(desk.archive.join("a.jsonl.gz"))
        .unwrap();
    file.write_all(&packed(&lines(&["OSLO"]))).unwrap();
    let (summary, seen) = update(&desk);
    assert_eq!((summary.changed, summary.grown, seen.len()), (1, 0, 2));
}
