//! Cuts off the words, numbers and signs that are plain: their bytes alone tell what they are.
//!
//! Eleven of twelve tokens of English news are: words of ASCII letters before white space or a sign, numbers of digits alone, signs of
//! one character. What is not, `tokens` reads character by character, which costs three times as much.

use super::tokens::{Cut, Shape};
use crate::lexicon::{Class, HASH_START, Speech, hash_byte};

/// What a byte of UTF-8 can be, as far as it tells by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Space,
    /// A sign that is never part of a word, nor of a sign of several characters.
    Sign,
    /// A sign that is one of its own unless it is doubled or stands inside a word or number.
    Loose,
    /// Only the text around tells.
    Other,
}

/// The kinds of all bytes, and the shapes of those that are signs.
const KINDS: [(Kind, Shape); 256] = {
    let mut kinds = [(Kind::Other, Shape::Sign); 256];
    let mut at = 0;
    while at < kinds.len() {
        #[expect(clippy::cast_possible_truncation, reason = "there are 256")]
        let byte = at as u8;
        kinds[at] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => (Kind::Letter, Shape::Sign),
            b'0'..=b'9' => (Kind::Digit, Shape::Sign),
            b' ' | b'\t'..=b'\r' => (Kind::Space, Shape::Sign),
            b'"' => (Kind::Sign, Shape::Double),
            b')' | b']' => (Kind::Sign, Shape::Close),
            b'(' | b'[' => (Kind::Sign, Shape::Open),
            b';' => (Kind::Sign, Shape::Semicolon),
            b'?' => (Kind::Sign, Shape::Question),
            b'!' => (Kind::Sign, Shape::Exclamation),
            b',' => (Kind::Loose, Shape::Comma),
            b'.' => (Kind::Loose, Shape::Stop),
            b'-' => (Kind::Loose, Shape::Dash),
            b':' => (Kind::Loose, Shape::Colon),
            _ => (Kind::Other, Shape::Sign),
        };
        at += 1;
    }
    kinds
};

/// Whether the byte is white space by itself.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    kind(byte) == Kind::Space
}

#[inline]
fn kind(byte: u8) -> Kind {
    KINDS[usize::from(byte)].0
}

/// The next word, number or sign, where its bytes alone tell what it is.
#[inline]
pub(super) fn cut(bytes: &[u8], at: usize, speech: &Speech) -> Option<Cut> {
    let here = bytes.get(at..)?;
    let first = *here.first()?;
    let (kind, shape) = KINDS[usize::from(first)];
    match kind {
        Kind::Letter => word(here, speech),
        Kind::Digit => number(here),
        Kind::Sign => Some(Cut::sign((1, shape))),
        Kind::Loose if here.get(1) != Some(&first) => Some(Cut::sign((1, shape))),
        _ => None,
    }
}

/// A word of ASCII letters before white space or a plain sign, read and hashed in one pass.
#[inline]
fn word(bytes: &[u8], speech: &Speech) -> Option<Cut> {
    let (mut len, mut capitals, mut hash) = (0, 0, HASH_START);
    for byte in bytes {
        // The bit that tells small letters from capitals in ASCII.
        let lower = byte | 0x20;
        if !lower.is_ascii_lowercase() {
            break;
        }
        len += 1;
        capitals += usize::from(lower ^ byte);
        hash = hash_byte(hash, lower);
    }
    let is_stop = match bytes.get(len).map(|byte| KINDS[usize::from(*byte)]) {
        None | Some((Kind::Space | Kind::Sign, _) | (Kind::Loose, Shape::Comma | Shape::Colon)) => {
            false
        }
        Some((Kind::Loose, Shape::Stop)) if ends_behind(bytes, len) => true,
        _ => return None,
    };
    let shape = match (capitals / 0x20, len) {
        (0, _) => Shape::Lower,
        (1, 1) => Shape::Initial,
        (upper, _) if upper == len => Shape::Upper,
        _ if bytes.first().is_some_and(u8::is_ascii_uppercase) => Shape::Capital,
        _ => Shape::Lower,
    };
    let class = speech.class(hash);
    let keeps_point = is_stop && (shape == Shape::Initial || is_short(class, bytes.get(len + 1..)));
    Some(Cut {
        len: len + usize::from(keeps_point),
        shape,
        hash,
        class,
        is_word: true,
    })
}

/// Whether a word with this class is an abbreviation before what stands behind its point: *no.* only before a number.
pub(super) fn is_short(class: Class, behind: Option<&[u8]>) -> bool {
    let counts = || {
        let next = behind.and_then(|behind| behind.trim_ascii_start().first());
        next.is_some_and(u8::is_ascii_digit)
    };
    class.has(Class::ABBREVIATION) && (!class.has(Class::NEGATION) || counts())
}

/// A number of ASCII digits alone.
fn number(bytes: &[u8]) -> Option<Cut> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let len = digits.count();
    let ends = match bytes.get(len).map(|byte| KINDS[usize::from(*byte)]) {
        None | Some((Kind::Space | Kind::Sign, _)) => true,
        Some((Kind::Loose, Shape::Comma)) => ends_behind(bytes, len),
        _ => false,
    };
    ends.then_some(Cut {
        len,
        shape: Shape::Number,
        hash: Shape::Number as u64,
        class: Class::default(),
        is_word: true,
    })
}

/// Whether neither a letter nor a digit follows the sign at `at`.
fn ends_behind(bytes: &[u8], at: usize) -> bool {
    let behind = bytes.get(at + 1).map(|byte| kind(*byte));
    matches!(behind, None | Some(Kind::Space | Kind::Sign))
}

/// How a word ends, as far as it tells the forms of English words.
#[inline]
pub(super) fn ending(word: &[u8]) -> usize {
    match word {
        [.., _, _, b'e', b'd'] => 1,
        [.., _, _, b'i', b'n', b'g'] => 2,
        [.., _, _, b'l', b'y'] => 4,
        [.., _, _, b's'] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tokens;
    use crate::lexicon::Lexicon;

    /// Words, numbers and signs with everything that may stand behind them.
    const TEXT: &str = "Mr. Ruiz, a U.S. mayor (62) said: \"We'll go!\" In 1990, 3,000 came; 4.5 of 12. on 1. Juli. A B. \
        No... word-play -- well - a,b x;y z?! [sic] Ruiz's 3rd F-16 café naïve- Dr.\tInc.\nEnd. iPhone McCoy ABC. e.g.";

    #[test]
    fn what_is_plain_is_cut_as_it_would_be_by_characters() {
        for language in ["en", "de", "fr"] {
            let speech = Lexicon::embedded().speech(Some(language));
            for (at, _) in TEXT.char_indices() {
                let Some(plain) = cut(TEXT.as_bytes(), at, speech) else {
                    continue;
                };
                let whole = tokens::any(TEXT, at, speech).ok();
                let parts = |cut: &Cut| (cut.len, cut.shape, cut.hash, cut.class, cut.is_word);
                assert_eq!(Some(parts(&plain)), whole.as_ref().map(parts), "at {at}");
            }
        }
    }
}
