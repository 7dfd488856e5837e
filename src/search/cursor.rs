//! Where a page of hits ends goes in, a word goes out that finds the next page; and back.
//!
//! A cursor keeps the place of the last hit in the order, so that paging costs no more at the end than at the beginning and
//! neither repeats nor leaves out a hit. It belongs to one question in one order. In an order by date it holds while the
//! archive grows; the scores of an order by relevance shift with every new article, so a cursor knows the state of the index
//! that it was made from, and a search says when that is another.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use super::order::{Mark, Sort};
use super::query::Node;
use super::read_as::read_as;
use super::run::Unit;
use crate::error::Error;
use crate::index::Opened;

/// The end of a page of hits: `Display` writes it as one word, `FromStr` reads it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(super) question: u64,
    pub(super) state: u32,
    pub(super) mark: Mark,
}

/// The number of a question: what is asked, for which kind of document, and in which order.
pub(super) fn question(root: &Node, unit: Unit, sort: Sort) -> u64 {
    let asked = format!("{}\n{unit:?}\n{sort:?}", read_as(root));
    number(asked.as_bytes())
}

/// The number of the state of an index, as far as scores depend on it.
pub(super) fn state(opened: &Opened) -> u32 {
    let mut segments: Vec<String> = opened
        .searcher
        .segment_readers()
        .iter()
        .map(|segment| format!("{} {}", segment.segment_id(), segment.num_deleted_docs()))
        .collect();
    segments.sort();
    let [a, b, c, d, ..] = number(segments.join("\n").as_bytes()).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn number(bytes: &[u8]) -> u64 {
    let mut number = [0; 8];
    blake3::Hasher::new()
        .update(bytes)
        .finalize_xof()
        .fill(&mut number);
    u64::from_le_bytes(number)
}

/// The form of the word, in its first digit.
const FORM: u8 = 1;

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            question,
            state,
            mark,
        } = self;
        let mut word = format!("{FORM}{question:016x}{state:08x}");
        for number in [mark.first, mark.second] {
            write!(word, "{:08x}", number.cast_unsigned())?;
        }
        write!(word, "{:016x}{:x}", mark.article, mark.back)?;
        formatter.write_str(&word)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// # Errors
    /// [`Error::BrokenCursor`] where the word is none that [`Cursor`] writes.
    fn from_str(word: &str) -> Result<Self, Error> {
        read(word).ok_or_else(|| Error::BrokenCursor {
            typed: word.to_owned(),
        })
    }
}

fn read(word: &str) -> Option<Cursor> {
    let digits = word.strip_prefix(char::from(b'0' + FORM))?;
    if !digits
        .bytes()
        .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    {
        return None;
    }
    let short = |from: usize| u32::from_str_radix(digits.get(from..from + 8)?, 16).ok();
    let long = |from: usize, to: usize| u64::from_str_radix(digits.get(from..to)?, 16).ok();
    Some(Cursor {
        question: long(0, 16)?,
        state: short(16)?,
        mark: Mark {
            first: short(24)?.cast_signed(),
            second: short(32)?.cast_signed(),
            article: long(40, 56)?,
            back: long(56, digits.len())?,
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_as_it_was_written(
            question in any::<u64>(), state in any::<u32>(), first in any::<i32>(), second in any::<i32>(),
            article in any::<u64>(), back in any::<u64>(),
        ) {
            let cursor = Cursor { question, state, mark: Mark { first, second, article, back } };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }

        #[test]
        fn any_other_word_is_refused(word in "\\PC{0,80}") {
            if let Ok(cursor) = word.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string().len(), word.len());
            }
        }
    }
}
