//! Awkward queries on a small archive: what is found, how it was read, and what is said of it.
//!
//! Every block of `tests/cases/awkward.txt` is a query with its reading, the numbers of the quotations that it finds, and its
//! notes; the archive below is all that there is. `UPDATE_EXPECT=1 cargo test` writes today's answers; the diff is reviewed
//! like code.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use onrecord::Article;
use onrecord::extract::{Extraction, Kind};
use onrecord::search::{Hit, SearchOptions, parse, read_as, search};

use crate::search_index::{Made, article, dateline, make, said};

/// One quotation a line: speaker, words. Their numbers are those of the cases.
const SAID: [(&str, &str); 22] = [
    ("Ana Ruiz", "We will not raise the harbor dues."),
    ("Ben Okafor", "The strike goes on."),
    (
        "Siobhan O’Brien",
        "The F-16 fleet of the U.S. flies tonight.",
    ),
    ("", "An F16 costs more than O'Brien pays in U.S. taxes."),
    (
        "OBrien",
        "Plane F 16 was not the US plane; don’t ask, it’s the minister’s.",
    ),
    ("", "東京都の港は大きい。"),
    ("", "Русские корабли стоят у ёлки."),
    ("", "Η ΟΔΟΣ είναι κλειστή."),
    ("", "كِتَاب جديد في الميناء"),
    ("", "İstanbul güzel: ILIK su, ısı yok."),
    ("", "KBS는 서울에서 3월"),
    ("Inês Sá", "L’été à São Paulo: déjà vu, Straße."),
    ("", "We spent 1,204.5 million and 20% on COVID-19."),
    ("", "Visit https://example.org/a?b=c&d=(e) at 10:30."),
    (
        "Econ Omist",
        "The economy and its economics are economical for women.",
    ),
    ("", "READY OR NOT, and said:hello, **bold**."),
    (
        "Mateo Ruiz",
        "Harbor dues? Nobody but Merkel pays dues at the harbor.",
    ),
    ("", "Multi-agent talks on e-mail and co-operation."),
    (
        "",
        "The minister of ports and the port minister met a man near the port.",
    ),
    ("", "a b c d e f"),
    ("Angela Merkel", "He said “never” and left."),
    ("", "don't won't can't"),
];

fn archive() -> Made {
    let mut articles: Vec<(Article, Extraction)> = Vec::new();
    // The first two are one article: a trap for conditions that do not bind to one quotation.
    let mut trap = Vec::new();
    for (number, (speaker, words)) in SAID.into_iter().enumerate() {
        let mut quotation = said((!speaker.is_empty()).then_some(speaker), words);
        if number == 16 {
            quotation.kind = Kind::Indirect;
        }
        if number < 2 {
            trap.push(quotation);
            continue;
        }
        articles.push(article(&format!("{number}.txt"), vec![quotation]));
    }
    let mut trap = article("trap.txt", trap);
    trap.0.headline = Some("Dues stay, strike goes on".to_owned());
    trap.0.published = Some(date(2024, 3, 5));
    trap.1.dateline = Some(dateline("Lisbon", "PT"));
    articles.push(trap);
    make(&articles, 5)
}

#[test]
fn awkward_queries_find_what_they_should_and_say_what_they_could_not() {
    let made = archive();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/awkward.txt");
    let expected = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let answered = answer(&made, &expected);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &answered).unwrap();
        return;
    }
    let (mut expected, mut answered) = (expected.split("\n\n"), answered.split("\n\n"));
    for (expected, answered) in expected.by_ref().zip(answered.by_ref()) {
        assert_eq!(expected, answered);
    }
    assert_eq!((expected.next(), answered.next()), (None, None));
}

/// The comments and queries of `cases`, with today's answers under each query.
fn answer(made: &Made, cases: &str) -> String {
    let mut blocks = Vec::new();
    for block in cases.trim_end().split("\n\n") {
        let kept = block
            .lines()
            .filter(|line| line.starts_with('#') || line.starts_with("> "));
        let mut answered = kept.collect::<Vec<_>>().join("\n");
        if let Some(typed) = block.lines().find_map(|line| line.strip_prefix("> ")) {
            add_answer(made, typed, &mut answered);
        }
        blocks.push(answered);
    }
    blocks.join("\n\n") + "\n"
}

fn add_answer(made: &Made, typed: &str, answered: &mut String) {
    let query = match parse(typed, Some(date(2024, 4, 1))) {
        Ok(query) => query,
        Err(error) => return write!(answered, "\nerror: {error}").unwrap(),
    };
    let found = search(&made.opened, &query, &SearchOptions::default()).unwrap();
    let mut numbers: Vec<usize> = found.hits.iter().map(number).collect();
    numbers.sort_unstable();
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    write!(answered, "\nread as: {}", read_as(&query.root)).unwrap();
    if numbers.len() == SAID.len() {
        write!(answered, "\nfound: all").unwrap();
    } else {
        write!(answered, "\nfound: {}", numbers.join(" ")).unwrap();
    }
    for warning in &found.warnings {
        let (start, end) = (warning.span.start(), warning.span.end());
        write!(answered, "\nnote {start}..{end}: {}", warning.message).unwrap();
    }
}

fn number(hit: &Hit) -> usize {
    let Hit::Quotation(hit) = hit else {
        panic!("a search for quotations finds quotations");
    };
    SAID.iter()
        .position(|(_, words)| *words == hit.text)
        .unwrap()
}
