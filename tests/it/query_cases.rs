//! How queries are read: every block of `tests/cases/query/*.txt` is a query, its reading, its tree and its notes.
//!
//! `UPDATE_EXPECT=1 cargo test` writes what the parser answers today; the diff is reviewed like code.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use onrecord::Error;
use onrecord::search::{MOST_BYTES, MOST_LEVELS, outline, parse, read_as};
use proptest::prelude::*;

#[test]
fn queries_are_read_as_their_cases_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/query");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let expected = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        let answered = answer(&expected);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&file, &answered).unwrap();
            continue;
        }
        for (expected, answered) in expected.split("\n\n").zip(answered.split("\n\n")) {
            assert_eq!(expected, answered, "in {}", file.display());
        }
        assert_eq!(expected, answered, "in {}", file.display());
    }
}

#[test]
fn a_query_beyond_the_bounds_is_a_clear_error() {
    let deep = "(".repeat(MOST_LEVELS + 1);
    assert!(matches!(
        parse(&deep, None),
        Err(Error::QueryTooDeep { at: 64, .. })
    ));
    assert!(parse(&"(".repeat(MOST_LEVELS), None).is_ok());
    let long = "a".repeat(MOST_BYTES + 1);
    assert!(matches!(
        parse(&long, None),
        Err(Error::QueryTooLong { .. })
    ));
}

/// What queries are made of, the odd parts above all.
const PIECES: [&str; 24] = [
    "(",
    ")",
    "-",
    "\"",
    "“",
    " ",
    "OR",
    "AND",
    "NOT",
    "NEAR/3",
    "PRE/2",
    "a",
    "b*",
    "speaker:",
    "date:2003",
    "kind:",
    "=",
    "~2",
    "x:y",
    "\\",
    "by:(",
    "é",
    "’",
    "2005..2003",
];

proptest! {
    #[test]
    fn anything_parses_and_its_notes_point_into_it(text in any::<String>()) {
        let query = parse(&text, None).unwrap();
        for warning in &query.warnings {
            prop_assert!(text.get(warning.span.start()..warning.span.end()).is_some());
        }
    }

    #[test]
    fn anything_made_of_operators_parses_to_a_bounded_tree(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)
    ) {
        let text = pieces.concat();
        let query = match parse(&text, Some(date(2026, 3, 31))) {
            Ok(query) => query,
            // `date:2003` right before a number.
            Err(error) => {
                prop_assert!(matches!(error, Error::QueryDate { .. }), "{}", error);
                return Ok(());
            }
        };
        prop_assert!(!outline(&query.root).is_empty());
        prop_assert!(read_as(&query.root).len() <= 64 + text.len() * 40);
    }
}

/// The comments and queries of `cases`, with today's answers under each query.
fn answer(cases: &str) -> String {
    let mut blocks = Vec::new();
    for block in cases.trim_end().split("\n\n") {
        let kept = block
            .lines()
            .filter(|line| line.starts_with('#') || line.starts_with("> "));
        let mut answered = kept.collect::<Vec<_>>().join("\n");
        if let Some(query) = block.lines().find_map(|line| line.strip_prefix("> ")) {
            add_answer(query, &mut answered);
        }
        blocks.push(answered);
    }
    blocks.join("\n\n") + "\n"
}

fn add_answer(query: &str, answered: &mut String) {
    let query = match parse(query, Some(date(2026, 3, 31))) {
        Ok(query) => query,
        Err(error) => return write!(answered, "\nerror: {error}").unwrap(),
    };
    write!(answered, "\nread as: {}", read_as(&query.root)).unwrap();
    for line in outline(&query.root).lines() {
        write!(answered, "\n| {line}").unwrap();
    }
    for warning in &query.warnings {
        write!(
            answered,
            "\nnote {}..{}: {}",
            warning.span.start(),
            warning.span.end(),
            warning.message
        )
        .unwrap();
    }
}
