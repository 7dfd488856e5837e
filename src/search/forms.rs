//! A word as typed goes in; the word without its operators comes out, and what is to be said of an operator that does nothing.
//!
//! `*`, `?` and `~` are operators only in what is otherwise letters, digits, apostrophes and hyphens, so that addresses,
//! *what happened?* and `**bold**` stay plain text. Where one of them was surely meant and cannot be had, a note says so.

use super::query::{Form, Word};
use crate::text;

/// A typed word, read.
pub(super) struct Formed {
    pub(super) word: Word,
    /// What had no effect.
    pub(super) note: Option<&'static str>,
}

const STAR: &str =
    "“*” needs two letters before it, and no other signs in the word: read without it";
const TILDE: &str =
    "“~” takes a word of four letters or more, and at most 2 behind it: read without it";
const UNSPACED: &str =
    "in a script without spaces “*”, “?” and “~” are not needed: any part of a word is found";
const BOOST: &str = "“^” gives no weight here: read without it";

/// Reads `typed`, a word in marks or without.
pub(super) fn formed(typed: &str) -> Formed {
    if let Some((stem, edits)) = typed.rsplit_once('~')
        && is_word_like(stem)
        && edits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return fuzzy(stem, edits);
    }
    if let Some((stem, weight)) = typed.rsplit_once('^')
        && is_word_like(stem)
        && weight
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.'))
    {
        return plain(stem, Some(BOOST));
    }
    let pattern = typed.trim_matches(|sign| sign != '*' && is_punctuation(sign));
    if !pattern.contains(['*', '?']) {
        return plain(typed, None);
    }
    let is_pattern = is_word_like(&pattern.replace(['*', '?'], ""));
    if is_pattern && pattern.chars().any(text::is_unspaced) {
        return plain(&pattern.replace(['*', '?'], ""), Some(UNSPACED));
    }
    if is_pattern && starts_with_two_letters(pattern) {
        let word = Word {
            text: pattern.to_owned(),
            form: Form::Wild,
        };
        return Formed { word, note: None };
    }
    plain(typed, is_meant(typed, '*').then_some(STAR))
}

/// `typed` without any operator.
pub(super) fn unformed(typed: &str) -> Word {
    Word {
        text: typed.to_owned(),
        form: Form::Plain,
    }
}

fn fuzzy(stem: &str, edits: &str) -> Formed {
    if stem.chars().any(text::is_unspaced) {
        return plain(stem, Some(UNSPACED));
    }
    let edits = match edits {
        "" | "1" => 1,
        "2" => 2,
        _ => return plain(stem, Some(TILDE)),
    };
    // What is cut into several words has no one word to be near to.
    if stem.chars().count() < 4 || text::terms(stem).count() != 1 {
        return plain(stem, Some(TILDE));
    }
    let word = Word {
        text: stem.to_owned(),
        form: Form::Fuzzy(edits),
    };
    Formed { word, note: None }
}

fn plain(typed: &str, note: Option<&'static str>) -> Formed {
    Formed {
        word: unformed(typed.trim_matches(is_punctuation)),
        note,
    }
}

/// Whether `sign` hangs on a letter or digit: `*nomics`, `tax*.`, but not `5 * 3` and not in an address.
fn is_meant(typed: &str, sign: char) -> bool {
    let mut before = None;
    let mut letters = typed.chars().peekable();
    while let Some(letter) = letters.next() {
        let hangs = before.is_some_and(char::is_alphanumeric)
            || letters.peek().is_some_and(|next| next.is_alphanumeric());
        if letter == sign && hangs {
            return !typed.contains("://");
        }
        before = Some(letter);
    }
    false
}

fn starts_with_two_letters(pattern: &str) -> bool {
    let first = pattern
        .chars()
        .take_while(|letter| !matches!(letter, '*' | '?'));
    first.filter(|letter| letter.is_alphanumeric()).count() >= 2
}

/// What may be cut off both ends of a typed word. Marks that combine with a letter stay: they are part of the word.
fn is_punctuation(letter: char) -> bool {
    letter.is_ascii_punctuation()
        || matches!(
            letter,
            '\u{2010}'..='\u{2027}' | '¿' | '¡' | '‹' | '›' | '、' | '。'
        )
}

/// Letters and digits, with apostrophes and hyphens among them: `o'brien`, `multi-agent`.
fn is_word_like(text: &str) -> bool {
    let is_inner = |letter| matches!(letter, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}');
    text.chars().any(char::is_alphanumeric)
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || is_inner(letter))
}
