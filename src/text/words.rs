//! A text goes in, the spans of its words come out in order.
//!
//! Words are cut by the Unicode rules (UAX #29), with the same result as the crate `unicode-segmentation`; a table over
//! bytes serves ASCII and the typographic marks of Latin scripts, and only a stretch with another character in it is
//! handed to that crate.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

use super::Span;

/// The spans of the words of `text` by UAX #29, in order: what `unicode_word_indices` of `unicode-segmentation` gives.
pub fn words(text: &str) -> Words<'_> {
    Words {
        text,
        at: 0,
        gap: 0,
        beyond_table: None,
    }
}

/// The iterator behind [`words`].
#[derive(Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
    /// The end of the last word: a mark that the table does not know may hang on any character since.
    gap: usize,
    /// A stretch with characters that the table does not know: where it starts, and its words.
    beyond_table: Option<(usize, UnicodeWordIndices<'t>)>,
}

impl Iterator for Words<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            if let Some((start, words)) = &mut self.beyond_table {
                if let Some((at, word)) = words.next() {
                    return Some(Span::new(*start + at, *start + at + word.len()));
                }
                self.beyond_table = None;
                self.gap = self.at;
            }
            let (class, len) = class_at(self.text.as_bytes(), self.at)?;
            match class {
                Class::Letter | Class::Digit | Class::Underscore => {
                    if let Some(word) = self.word() {
                        self.gap = self.at;
                        return Some(word);
                    }
                }
                Class::Unknown => self.leave_table(self.gap),
                _ => self.at += len,
            }
        }
    }
}

impl Words<'_> {
    /// The next word, where it is of two or more ASCII letters alone and what stands around it parts words by every rule; else nothing,
    /// and [`next`](Iterator::next) tells. Nine words of ten in English are such, and need none of its questions.
    #[inline]
    pub(super) fn next_plain(&mut self) -> Option<Span> {
        if self.beyond_table.is_some() {
            return None;
        }
        let rest = self.text.as_bytes().get(self.at..)?;
        let is_class = |byte: &u8, class| CLASSES.get(usize::from(*byte)) == Some(&class);
        let before = rest.iter().position(|byte| !is_class(byte, Class::Break))?;
        let rest = rest.get(before..)?;
        let length = rest.iter().position(|byte| !byte.is_ascii_alphabetic())?;
        // A mark that would join letters or digits joins nothing to white space.
        let is_parted = matches!(
            rest.get(length..)?,
            [b' ' | b'\n', ..] | [b',' | b'.', b' ' | b'\n', ..]
        );
        if length < 2 || !is_parted {
            return None;
        }
        let start = self.at + before;
        self.at = start + length;
        self.gap = self.at;
        Some(Span::new(start, self.at))
    }

    /// The word that starts here, by the rules from WB5 on; `None` where it has no letter or is beyond the table.
    fn word(&mut self) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut named = false;
        let mut last = Class::Break;
        while let Some((class, len)) = class_at(bytes, self.at) {
            match class {
                Class::Letter | Class::Digit => named = true,
                Class::Underscore => {}
                Class::Break => break,
                Class::Unknown => {
                    self.leave_table(start);
                    return None;
                }
                Class::MidLetter | Class::MidNumber | Class::MidBoth => {
                    let next = class_at(bytes, self.at + len).map(|(class, _)| class);
                    if next == Some(Class::Unknown) {
                        self.leave_table(start);
                        return None;
                    }
                    if !joins(last, class, next) {
                        break;
                    }
                }
            }
            last = class;
            self.at += len;
        }
        named.then(|| Span::new(start, self.at))
    }

    /// Hands the stretch from `start` to the next ASCII white space, where every rule lets go, to the full algorithm.
    fn leave_table(&mut self, start: usize) {
        let tail = self.text.get(self.at..).unwrap_or_default();
        let end = self.at + tail.find([' ', '\n', '\t', '\r']).unwrap_or(tail.len());
        let stretch = self.text.get(start..end).unwrap_or_default();
        self.beyond_table = Some((start, stretch.unicode_word_indices()));
        self.at = end;
    }
}

/// Rules WB6, WB7, WB11 and WB12: what may stand between two letters, or between two digits.
fn joins(last: Class, middle: Class, next: Option<Class>) -> bool {
    match last {
        Class::Letter => middle != Class::MidNumber && next == Some(Class::Letter),
        Class::Digit => middle != Class::MidLetter && next == Some(Class::Digit),
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Break,
    Letter,
    Digit,
    Underscore,
    MidLetter,
    MidNumber,
    MidBoth,
    Unknown,
}

/// The class of the character at `at` and its length in bytes.
#[inline]
fn class_at(bytes: &[u8], at: usize) -> Option<(Class, usize)> {
    let byte = *bytes.get(at)?;
    if byte.is_ascii() {
        return Some((CLASSES[usize::from(byte)], 1));
    }
    Some(match bytes.get(at..).unwrap_or_default() {
        // U+2018, U+2019, U+2024; then the dashes, quotation marks, bullets and dots around them.
        [0xE2, 0x80, 0x98 | 0x99 | 0xA4, ..] => (Class::MidBoth, 3),
        [0xE2, 0x80, 0x90..=0xA6, ..] => (Class::Break, 3),
        // No-break space, pound, section, guillemets.
        [0xC2, 0xA0 | 0xA3 | 0xA7 | 0xAB | 0xBB, ..] => (Class::Break, 2),
        _ => (Class::Unknown, 1),
    })
}

static CLASSES: [Class; 128] = {
    let mut classes = [Class::Break; 128];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::cast_possible_truncation, reason = "below 128")]
        let character = byte as u8;
        classes[byte] = match character {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'_' => Class::Underscore,
            b':' => Class::MidLetter,
            b',' | b';' => Class::MidNumber,
            b'.' | b'\'' => Class::MidBoth,
            _ => Class::Break,
        };
        byte += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reference(text: &str) -> Vec<Span> {
        text.unicode_word_indices()
            .map(|(at, word)| Span::new(at, at + word.len()))
            .collect()
    }

    /// The words, the plain ones among them asked for first.
    fn plain_first(text: &str) -> Vec<Span> {
        let mut words = words(text);
        std::iter::from_fn(|| words.next_plain().or_else(|| words.next())).collect()
    }

    proptest! {
        #[test]
        fn plain_words_are_the_same(text in "[a-cA-C0-9_:;,.' \n–’“é中\u{301}\u{AD}]{0,40}") {
            prop_assert_eq!(plain_first(&text), reference(&text));
        }

        #[test]
        fn words_are_those_of_unicode_segmentation(text in "[a-zA-C0-9_:;,.' \"\n–’‘“”…«»é中שֿи·\u{301}\u{AD}\u{200D}🙂ー-]{0,40}") {
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), reference(&text));
        }

        #[test]
        fn so_are_those_of_any_text(text in "\\PC{0,60}") {
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), reference(&text));
        }
    }
}
