//! What could not be read comes in, message by message; which are told one by one goes out, and at the end how many more of
//! a kind there were.
//!
//! One column too many in a table of a million rows is a million messages, and whoever looks for the others scrolls past
//! them all. So the first few of a kind in a file are told, and of all files a screen of them, and the others are counted: what
//! is told at the end stays exact, and `--report` keeps each.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use onrecord::Error;

use super::report::reason;

/// What was told so far.
#[derive(Default)]
pub(crate) struct Floods(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    /// By file and kind.
    of_files: BTreeMap<(String, String), Count>,
    /// By kind, of all files.
    of_kinds: BTreeMap<String, Count>,
}

/// How many messages were told, and how many were held back.
#[derive(Default)]
struct Count {
    told: u64,
    held: u64,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// It is told.
    Now,
    /// It is counted, for as many of its kind were told as help.
    AtTheEnd,
}

// Enough to see what they have in common.
const FEW: u64 = 10;

// Pictures beside ten thousand saved pages are as many files of one kind, a screen of which is enough.
const MANY: u64 = 50;

impl Floods {
    /// Whether a message is one of the first of its kind, in its file and in all files.
    pub(crate) fn count(&self, error: &Error) -> Telling {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Counts { of_files, of_kinds } = &mut *counts;
        let reason = reason(error);
        let of_kind = of_kinds.entry(reason.clone()).or_default();
        let of_file = of_files.entry((file_of(error).to_owned(), reason));
        let of_file = of_file.or_default();
        if of_file.told == FEW {
            of_file.held += 1;
            return Telling::AtTheEnd;
        }
        if of_kind.told == MANY {
            of_kind.held += 1;
            return Telling::AtTheEnd;
        }
        of_file.told += 1;
        of_kind.told += 1;
        Telling::Now
    }

    /// A line for each file and kind of which more was met than told; `where_all` says where each message is.
    pub(crate) fn held_back(self, where_all: &str) -> Vec<String> {
        let counts = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let of_files = counts.of_files.into_iter();
        let of_files =
            of_files.map(|((file, reason), count)| (format!("of {file}"), reason, count));
        let of_kinds = counts.of_kinds.into_iter();
        let of_kinds = of_kinds.map(|(reason, count)| ("in other files".to_owned(), reason, count));
        let more = of_files
            .chain(of_kinds)
            .filter(|(.., count)| count.held > 0);
        more.map(|(of, reason, Count { held, .. })| {
            format!(
                "{held} more {of} could not be read for the same reason ({reason}); {where_all}"
            )
        })
        .collect()
    }
}

/// The file on disk that an error is of: a container for all that lies in it.
pub(crate) fn file_of(error: &Error) -> &str {
    let path = match error {
        Error::CutShort { place }
        | Error::Damaged { place, .. }
        | Error::Expanded { place, .. }
        | Error::Packed { place, .. }
        | Error::Undecodable { place, .. }
        | Error::TooLarge { place, .. }
        | Error::BrokenJson { place, .. }
        | Error::NotAnObject { place, .. }
        | Error::FieldType { place, .. }
        | Error::NoBody { place, .. }
        | Error::Broken { place, .. }
        | Error::NoArticle { place, .. }
        | Error::Overfull(place, _)
        | Error::Pdf(place, _) => &place.path,
        Error::Unreadable { path, .. }
        | Error::TooDeep { path, .. }
        | Error::UnknownFormat { path, .. }
        | Error::NoSuchColumn { path, .. }
        | Error::NoTextColumn { path, .. } => path,
        _ => "",
    };
    path.split("!/").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use onrecord::error::{Part, Place};

    use super::*;

    fn no_text(path: &str, line: u64) -> Error {
        Error::NoBody {
            place: Place {
                path: path.to_owned(),
                part: Part::Line(line),
            },
            keys: "body".to_owned(),
            has: String::new(),
        }
    }

    #[test]
    fn the_first_of_a_kind_in_a_file_are_told_and_the_rest_is_counted() {
        let floods = Floods::default();
        let told = (1..=FEW + 3).filter(|line| {
            let entry = format!("a.zip!/{line}.csv");
            floods.count(&no_text(&entry, *line)) == Telling::Now
        });
        assert_eq!(told.count() as u64, FEW);
        assert_eq!(floods.count(&no_text("b.csv", 1)), Telling::Now);
        let lines = floods.held_back("each is in r.jsonl");
        assert_eq!(
            lines,
            ["3 more of a.zip could not be read for the same reason (no text); each is in r.jsonl"]
        );
    }

    #[test]
    fn of_many_files_of_a_kind_some_are_told_and_the_rest_is_counted() {
        let floods = Floods::default();
        let files = 1..=MANY + 3;
        let told =
            files.filter(|file| floods.count(&no_text(&format!("{file}.csv"), 1)) == Telling::Now);
        assert_eq!(told.count() as u64, MANY);
        assert_eq!(
            floods.held_back("see r.jsonl"),
            ["3 more in other files could not be read for the same reason (no text); see r.jsonl"]
        );
    }
}
