//! Cuts off the words, numbers and signs that are plain: their bytes alone tell what they are.
//!
//! Eleven of twelve tokens of English news are: words of ASCII letters before white space or a sign, numbers of digits alone, signs of
//! one character. What is not, `tokens` reads character by character, which costs three times as much.

use super::endings::{ending, ending_of};
use super::tokens::{Cut, Shape};
use crate::lexicon::{Class, HASH_START, Speech, hash_bytes, hash_eight};

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
        Kind::Other => typographic(here)
            .map(|shape| Cut::sign((TYPOGRAPHIC, shape)))
            .or_else(|| clitic_behind(bytes, at, speech)),
        _ => None,
    }
}

/// A word of ASCII letters (in English with hyphens inside), read and hashed in one pass of eight letters at a time.
#[inline]
fn word(bytes: &[u8], speech: &Speech) -> Option<Cut> {
    let mut run = Run::default();
    if run.take(&Letters::of(bytes)) {
        run.extend(bytes);
    } else if run.capitals == 0 && bytes.get(run.len) == Some(&b' ') {
        // Half of all tokens.
        return Some(Cut {
            len: run.len,
            shape: Shape::Lower,
            hash: run.hash,
            class: speech.class(run.hash),
            ending: run.ending(),
        });
    }
    while speech.is_english && joins(bytes, run.len) {
        run.extend_behind_hyphen(bytes);
    }
    let Run { len, capitals, .. } = run;
    let is_stop = match bytes.get(len).map(|byte| KINDS[usize::from(*byte)]) {
        None | Some((Kind::Space | Kind::Sign, _) | (Kind::Loose, Shape::Comma | Shape::Colon)) => {
            false
        }
        Some((Kind::Loose, Shape::Stop)) if ends_behind(bytes, len) => true,
        Some((Kind::Other, _)) if ends_before_other(bytes, len) => false,
        _ => return None,
    };
    let shape = match (capitals, run.letters) {
        (0, _) => Shape::Lower,
        (1, 1) => Shape::Initial,
        (upper, letters) if upper == letters => Shape::Upper,
        _ if bytes.first().is_some_and(u8::is_ascii_uppercase) => Shape::Capital,
        _ => Shape::Lower,
    };
    let class = if shape == Shape::Lower {
        speech.class(run.hash)
    } else {
        speech.class_of_capital(run.hash)
    };
    let keeps_point = is_stop && (shape == Shape::Initial || is_short(class, bytes.get(len + 1..)));
    Some(Cut {
        len: len + usize::from(keeps_point),
        shape,
        hash: run.hash,
        class,
        ending: if keeps_point { 0 } else { run.ending() },
    })
}

/// The letters of a word so far.
struct Run {
    /// With hyphens, in bytes.
    len: usize,
    letters: usize,
    capitals: usize,
    hash: u64,
    /// Its last eight bytes at most, as they are written, the last one highest.
    last: u64,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            len: 0,
            letters: 0,
            capitals: 0,
            hash: HASH_START,
            last: 0,
        }
    }
}

impl Run {
    /// Takes in the letters from its end on.
    #[inline]
    fn extend(&mut self, bytes: &[u8]) {
        while self.take(&Letters::of(bytes.get(self.len..).unwrap_or_default())) {}
    }

    /// Takes in these letters; whether there may be more.
    #[inline]
    fn take(&mut self, letters: &Letters) -> bool {
        if letters.count > 0 {
            self.len += letters.count;
            self.letters += letters.count;
            self.capitals += letters.upper;
            self.hash = hash_eight(self.hash, letters.lower);
            // Two steps, for no number can be moved by all its bits at once.
            let by = 8 * letters.count;
            self.last = (letters.written << (64 - by)) | (self.last >> (by - 1) >> 1);
        }
        letters.count == 8
    }

    /// Takes in a hyphen with the letters behind it.
    fn extend_behind_hyphen(&mut self, bytes: &[u8]) {
        self.len += 1;
        self.last = (u64::from(b'-') << 56) | (self.last >> 8);
        self.extend(bytes);
        self.hash = hash_bytes(bytes.get(..self.len).unwrap_or_default());
    }

    /// How it ends.
    #[inline]
    fn ending(&self) -> usize {
        ending_of(self.last, self.len)
    }
}

/// Whether a hyphen stands at `at` with a letter behind it.
#[inline]
fn joins(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..), Some([b'-', next, ..]) if next.is_ascii_alphabetic())
}

/// Whether a word ends at `len`, before a sign that is not plain: a typographic one, or the apostrophe of *'s*.
fn ends_before_other(bytes: &[u8], len: usize) -> bool {
    // *c's* and the like can be an elision.
    let here = bytes.get(len..).unwrap_or_default();
    typographic(here).is_some() || len > 2 && clitic(here).is_some()
}

/// A dash, a double quotation mark or an ellipsis, which are signs of their own wherever they stand.
#[inline]
fn typographic(bytes: &[u8]) -> Option<Shape> {
    let [0xE2, 0x80, last, ..] = bytes else {
        return None;
    };
    match last {
        0x92..=0x95 => Some(Shape::Dash),
        0x9C..=0x9F => Some(Shape::Double),
        0xA6 => Some(Shape::Ellipsis),
        _ => None,
    }
}

/// The length of a typographic sign in bytes.
const TYPOGRAPHIC: usize = 3;

/// The length of *'s* at the front of a text, with either apostrophe.
fn clitic(bytes: &[u8]) -> Option<usize> {
    let len = match bytes {
        [b'\'', b's', ..] => 2,
        [0xE2, 0x80, 0x99, b's', ..] => 4,
        _ => return None,
    };
    let behind = bytes.get(len..).unwrap_or_default();
    let ends = match behind.first() {
        None => true,
        Some(next) if next.is_ascii() => !next.is_ascii_alphanumeric(),
        Some(_) => typographic(behind).is_some(),
    };
    ends.then_some(len)
}

/// *'s* directly behind a letter.
fn clitic_behind(bytes: &[u8], at: usize, speech: &Speech) -> Option<Cut> {
    const HASH: u64 = hash_eight(HASH_START, u64::from_le_bytes(*b"'s\0\0\0\0\0\0"));
    let before = bytes.get(at.checked_sub(1)?)?;
    let len = clitic(bytes.get(at..)?).filter(|_| before.is_ascii_alphabetic())?;
    Some(Cut {
        len,
        shape: Shape::Lower,
        hash: HASH,
        class: speech.class(HASH),
        ending: ending(bytes.get(at..at + len).unwrap_or_default()),
    })
}

/// The ASCII letters at the front of a text, up to eight.
struct Letters {
    count: usize,
    /// How many of them are capitals.
    upper: usize,
    /// Their small forms, the first one in the lowest byte, and zeros behind them.
    lower: u64,
    /// The same as they are written.
    written: u64,
}

impl Letters {
    /// All eight bytes are asked at once, each in its part of a word of the processor.
    #[inline]
    fn of(bytes: &[u8]) -> Self {
        const EACH: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = EACH << 7;
        /// The bit that tells small letters from capitals.
        const SMALL: u64 = EACH << 5;
        let eight = match bytes.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => bytes
                .iter()
                .rev()
                .fold(0, |rest, byte| rest << 8 | u64::from(*byte)),
        };
        let lower = eight | SMALL;
        let low_bits = lower & !HIGH;
        // The highest bit of a sum tells whether its byte reaches the first letter, or passes the last.
        let from_a = low_bits + EACH * (0x80 - u64::from(b'a'));
        let past_z = low_bits + EACH * (0x7f - u64::from(b'z'));
        let others = !(from_a & !past_z & !eight) & HIGH;
        // All bits below the first byte that is no letter; all there are, if each is one.
        let front = ((others & others.wrapping_neg()) >> 7).wrapping_sub(1);
        Self {
            count: (others.trailing_zeros() / 8) as usize,
            upper: (!eight & SMALL & front).count_ones() as usize,
            lower: lower & front,
            written: eight & front,
        }
    }
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
        Some((Kind::Other, _)) => typographic(bytes.get(len..).unwrap_or_default()).is_some(),
        _ => false,
    };
    ends.then_some(Cut {
        len,
        shape: Shape::Number,
        hash: Shape::Number as u64,
        class: Class::default(),
        ending: 0,
    })
}

/// Whether neither a letter nor a digit follows the sign at `at`.
fn ends_behind(bytes: &[u8], at: usize) -> bool {
    let behind = bytes.get(at + 1..).unwrap_or_default();
    match behind.first().map(|byte| kind(*byte)) {
        None | Some(Kind::Space | Kind::Sign) => true,
        Some(Kind::Other) => typographic(behind).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tokens;
    use crate::lexicon::Lexicon;

    /// Words, numbers and signs with everything that may stand behind them.
    const TEXT: &str = "Mr. Ruiz, a U.S. mayor (62) said: \"We'll go!\" In 1990, 3,000 came; 4.5 of 12. on 1. Juli. A B. \
        No... word-play -- well - a,b x;y z?! [sic] Ruiz's 3rd F-16 café naïve- Dr.\tInc.\nEnd. iPhone McCoy ABC. e.g. \
        the mayor\u{2019}s, the mayor's. C'est l's Ruiz's\u{201D} Ruiz'sx don't \u{201C}Go\u{2014}now.\u{201D} 5\u{2013}6\u{2026} \
        fell ill. Racine, Wis., and Peoria, Ill. long-term, Jean-Luc's UN-backed A-B x-\u{2019}s 'sup a-t-il F-16-like re-\u{e9}lu";

    #[test]
    fn what_is_plain_is_cut_as_it_would_be_by_characters() {
        for language in ["en", "de", "fr"] {
            let speech = Lexicon::embedded().speech(Some(language));
            for (at, _) in TEXT.char_indices() {
                let Some(plain) = cut(TEXT.as_bytes(), at, speech) else {
                    continue;
                };
                let whole = tokens::any(TEXT, at, speech).ok();
                let parts = |cut: &Cut| (cut.len, cut.shape, cut.hash, cut.class, cut.ending);
                assert_eq!(Some(parts(&plain)), whole.as_ref().map(parts), "at {at}");
            }
        }
    }
}
