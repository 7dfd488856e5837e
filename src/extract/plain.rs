//! Cuts off the words, numbers and signs that are plain: their bytes alone tell what they are.
//!
//! Nineteen of twenty tokens of English news are: words of ASCII letters before white space or a sign, numbers of digits alone, signs of
//! one character. What is not, `tokens` reads character by character, which costs five times as much.

use super::tokens::{Cut, Shape};
use crate::lexicon::{Class, HASH_START, Speech, hash_byte};

/// What a byte of UTF-8 can be, as far as it tells by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Space,
    /// A sign that is never part of a word, nor of a sign of several characters.
    Sign(Shape),
    /// A sign that is one of its own unless it is doubled or stands inside a word or number.
    Loose(Shape),
    /// Only the text around tells.
    Other,
}

/// The kinds of all bytes.
const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            b'0'..=b'9' => Kind::Digit,
            b' ' | b'\t'..=b'\r' => Kind::Space,
            b'"' => Kind::Sign(Shape::Double),
            b')' | b']' => Kind::Sign(Shape::Close),
            b'(' | b'[' => Kind::Sign(Shape::Open),
            b';' => Kind::Sign(Shape::Semicolon),
            b'?' => Kind::Sign(Shape::Question),
            b'!' => Kind::Sign(Shape::Exclamation),
            b',' => Kind::Loose(Shape::Comma),
            b'.' => Kind::Loose(Shape::Stop),
            b'-' => Kind::Loose(Shape::Dash),
            b':' => Kind::Loose(Shape::Colon),
            _ => Kind::Other,
        };
        byte += 1;
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
    KINDS[usize::from(byte)]
}

/// The next word, number or sign, where its bytes alone tell what it is: nineteen of twenty are read so.
#[inline]
pub(super) fn cut(bytes: &[u8], at: usize, speech: &Speech) -> Option<Cut> {
    match kind(*bytes.get(at)?) {
        Kind::Lower | Kind::Upper => word(bytes.get(at..)?, speech),
        Kind::Digit => number(bytes.get(at..)?),
        Kind::Sign(shape) => Some(Cut::sign((1, shape))),
        Kind::Loose(shape) if bytes.get(at + 1) != bytes.get(at) => Some(Cut::sign((1, shape))),
        _ => None,
    }
}

/// A word of ASCII letters before white space or a plain sign, read and hashed in one pass.
#[inline]
fn word(bytes: &[u8], speech: &Speech) -> Option<Cut> {
    let (mut len, mut upper, mut hash) = (0, 0, HASH_START);
    let mut behind = Kind::Space;
    for byte in bytes {
        behind = kind(*byte);
        if !matches!(behind, Kind::Lower | Kind::Upper) {
            break;
        }
        len += 1;
        upper += usize::from(behind == Kind::Upper);
        // The bit that tells small letters from capitals in ASCII.
        hash = hash_byte(hash, byte | 0x20);
    }
    let shape = match (upper, len) {
        (0, _) => Shape::Lower,
        (1, 1) => Shape::Initial,
        _ if upper == len => Shape::Upper,
        _ if bytes.first().is_some_and(u8::is_ascii_uppercase) => Shape::Capital,
        _ => Shape::Lower,
    };
    match behind {
        Kind::Space | Kind::Sign(_) | Kind::Loose(Shape::Comma | Shape::Colon) => {}
        Kind::Loose(Shape::Stop) if ends_behind(bytes, len) => {}
        _ if len == bytes.len() => {}
        _ => return None,
    }
    let class = speech.class(hash);
    let keeps_point = behind == Kind::Loose(Shape::Stop)
        && (shape == Shape::Initial || class.has(Class::ABBREVIATION));
    Some(Cut {
        len: len + usize::from(keeps_point),
        shape,
        hash,
        class,
        is_word: true,
    })
}

/// A number of ASCII digits alone.
fn number(bytes: &[u8]) -> Option<Cut> {
    let len = bytes
        .iter()
        .position(|byte| kind(*byte) != Kind::Digit)
        .unwrap_or(bytes.len());
    let ends = match bytes.get(len).map(|byte| kind(*byte)) {
        None | Some(Kind::Space | Kind::Sign(_)) => true,
        Some(Kind::Loose(Shape::Comma)) => ends_behind(bytes, len),
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
    matches!(behind, None | Some(Kind::Space | Kind::Sign(_)))
}
