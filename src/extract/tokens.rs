//! Cuts one paragraph into words, punctuation and quotation marks, each with its classes from the lexicon.
//!
//! Words keep their inner hyphens, apostrophes and points (*Jean-Claude*, *O'Brien*, *U.S.*); clitics (*'s*, *'ve*, *l'*)
//! are words of their own, so that *Ruiz's* is found as *Ruiz*. Which way a quotation mark points is settled in `marks`.

use super::endings::ending;
use super::plain;
use super::signs::sign;
use super::words::word;
use crate::lexicon::{Class, Speech, hash_word};
use crate::text::{Span, fold};

/// One word, punctuation sign or mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its bytes in the body.
    pub(super) span: Span,
    /// The hash of its lower-case form.
    pub(super) hash: u64,
    /// What the lexicon says of it.
    pub(super) class: Class,
    /// What it looks like.
    pub(super) shape: Shape,
    /// Whether white space (or the paragraph's start) stands before it.
    pub(super) spaced: bool,
    /// How the word ends: one of the endings below, 0 for any other.
    pub(super) ending: usize,
}

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// A word in lower-case letters.
    Lower,
    /// A word whose first letter is a capital.
    Capital,
    /// A word of several letters, all capitals.
    Upper,
    /// One capital, with or without its point.
    Initial,
    /// Digits, with their points and signs.
    Number,
    /// `,`
    Comma,
    /// `.`
    Stop,
    /// `?`
    Question,
    /// `!`
    Exclamation,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// Any dash that is not inside a word.
    Dash,
    /// `…` or `...`
    Ellipsis,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
    /// A double quotation mark of any kind.
    Double,
    /// A single quotation mark or an apostrophe that stands outside words.
    Single,
    /// Any other sign.
    Sign,
}

impl Token {
    /// The endings of words, as `endings` tells them: *quoted*, *saying*, *says*, *politically*.
    pub(super) const ED: usize = 1;
    pub(super) const ING: usize = 2;
    pub(super) const S: usize = 3;
    pub(super) const LY: usize = 4;

    /// Whether it is a word or a number.
    #[inline]
    pub(super) fn is_word(&self) -> bool {
        matches!(
            self.shape,
            Shape::Lower | Shape::Capital | Shape::Upper | Shape::Initial | Shape::Number
        )
    }

    /// Whether it is a word that begins with a capital.
    #[inline]
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Initial)
    }

    /// Whether it can end a sentence.
    #[inline]
    pub(super) fn is_final(&self) -> bool {
        matches!(
            self.shape,
            Shape::Stop | Shape::Question | Shape::Exclamation | Shape::Ellipsis
        )
    }

    /// Whether it is a verb in the past: *said*, *added*.
    #[inline]
    pub(super) fn is_past(&self) -> bool {
        self.ending == Self::ED || self.has(Class::PAST)
    }

    /// Whether it is a verb of saying in the past: *said*, *reported*.
    #[inline]
    pub(super) fn is_said(&self) -> bool {
        self.has(Class::CUE_SAY) && self.is_past()
    }

    /// Whether it is a quotation mark.
    #[inline]
    pub(super) fn is_mark(&self) -> bool {
        matches!(self.shape, Shape::Double | Shape::Single)
    }

    /// Whether its word has one of the classes.
    #[inline]
    pub(super) fn has(&self, class: Class) -> bool {
        self.class.has(class)
    }
}

/// Cuts `paragraph` of `body` into `tokens`, which are cleared first.
// Put into its caller, it has too few registers.
#[inline(never)]
pub(super) fn cut(body: &str, paragraph: Span, speech: &Speech, tokens: &mut Vec<Token>) {
    tokens.clear();
    let text = paragraph.of(body);
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut spaced = true;
    while let Some(byte) = bytes.get(at) {
        if plain::is_space(*byte) {
            spaced = true;
            at += 1;
            continue;
        }
        let next = match plain::cut(bytes, at, speech) {
            Some(cut) => cut,
            None => match any(text, at, speech) {
                Ok(cut) => cut,
                Err(space) => {
                    spaced = true;
                    at += space;
                    continue;
                }
            },
        };
        let end = at + next.len;
        let mut token = Token {
            span: Span::new(paragraph.start() + at, paragraph.start() + end),
            hash: next.hash,
            class: next.class,
            shape: next.shape,
            spaced,
            ending: next.ending,
        };
        if token.shape == Shape::Capital {
            token.class = capital(body, &token, speech);
        }
        tokens.push(token);
        at = end;
        spaced = false;
    }
}

/// The classes of a word with a capital, which has these as it is written.
#[inline]
fn capital(body: &str, token: &Token, speech: &Speech) -> Class {
    let class = if token.class == Class::default() {
        unaccented(token.span.of(body), speech)
    } else {
        token.class
    };
    // *The New York Times*, but not *forty times*
    let class = if class.has(Class::BODY_NOUN) {
        class.without(Class::TIME)
    } else {
        class
    };
    if speech.capitalizes_nouns && !class.has(Class::NOUN) {
        class.with(speech.compound(token.span.of(body)))
    } else {
        class
    }
}

/// What a word is without its accents: the lists of first names have none (*Ramón*).
fn unaccented(word: &str, speech: &Speech) -> Class {
    if word.is_ascii() {
        return Class::default();
    }
    let class = speech.class_of_capital(hash_word(&fold(word)));
    if class.has(Class::MALE.with(Class::FEMALE)) && !class.has(Class::FUNCTION.with(Class::NOUN)) {
        class
    } else {
        Class::default()
    }
}

/// What is cut off next.
pub(super) struct Cut {
    pub(super) len: usize,
    pub(super) shape: Shape,
    pub(super) hash: u64,
    pub(super) class: Class,
    /// How it ends, if it is a word.
    pub(super) ending: usize,
}

impl Cut {
    fn word(text: &str, at: usize, (len, shape): (usize, Shape), speech: &Speech) -> Self {
        let word = bare(Span::new(at, at + len).of(text));
        let hash = if shape == Shape::Number {
            shape as u64
        } else {
            hash_word(word)
        };
        Self {
            len,
            shape,
            hash,
            class: match shape {
                Shape::Number => Class::default(),
                Shape::Lower if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    aged(word, speech)
                }
                Shape::Lower => speech.class(hash),
                _ => speech.class_of_capital(hash),
            },
            ending: if shape == Shape::Number {
                0
            } else {
                ending(Span::new(at, at + len).of(text).as_bytes())
            },
        }
    }

    #[inline]
    pub(super) fn sign((len, shape): (usize, Shape)) -> Self {
        Self {
            len,
            shape,
            hash: shape as u64,
            class: Class::default(),
            ending: 0,
        }
    }
}

/// What a word is that begins with a number: *34-year-old* can be a human.
fn aged(word: &str, speech: &Speech) -> Class {
    let behind = word.split_once('-').map_or("", |(_, behind)| behind);
    let class = speech.class(hash_word(behind));
    Some(class)
        .filter(|class| class.has(Class::AGED))
        .unwrap_or_default()
}

/// The next word, number or sign of any kind; the length of the white space, if there is some instead.
// Seldom asked; inlined, it would take the registers of the loop that asks.
#[inline(never)]
pub(super) fn any(text: &str, at: usize, speech: &Speech) -> Result<Cut, usize> {
    let char = char_at(text, at).unwrap_or_default();
    if char.is_whitespace() {
        return Err(char.len_utf8());
    }
    let follows = || {
        text.get(..at)
            .is_some_and(|before| !before.is_empty() && !before.ends_with(char::is_whitespace))
    };
    let clitic = || clitic(text, at, char, speech).filter(|_| follows());
    let cut = other_word(text, at, char, speech).or_else(clitic);
    Ok(cut.unwrap_or_else(|| Cut::sign(sign(text, at, char))))
}

#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => rest(text, at).chars().next(),
    }
}

/// Any other word.
fn other_word(text: &str, at: usize, char: char, speech: &Speech) -> Option<Cut> {
    // Quotation marks and dashes are the most frequent of all others, and the tables of Unicode are slow to say so.
    let is_word = !matches!(char, '\u{2010}'..='\u{2027}')
        && char.is_alphanumeric()
        && !is_misdecoded(text, at, char);
    (is_word || starts_handle(text, at, char))
        .then(|| Cut::word(text, at, word(text, at, speech), speech))
}

/// The word as the lexicon lists it, without its point or the hyphens before a clitic: *a-t-* is *a*.
fn bare(word: &str) -> &str {
    let bare = word.trim_end_matches('.');
    bare.strip_suffix("-t-")
        .or_else(|| bare.strip_suffix('-'))
        .unwrap_or(bare)
}

/// The text from `at` on; empty behind its end.
pub(super) fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

fn starts_handle(text: &str, at: usize, char: char) -> bool {
    matches!(char, '@' | '#') && char_at(text, at + 1).is_some_and(char::is_alphanumeric)
}

/// Whether a typographic mark stands here whose UTF-8 was read as Windows-1252.
fn is_misdecoded(text: &str, at: usize, char: char) -> bool {
    char == 'â' && rest(text, at).starts_with("â€")
}

/// The clitic at `at`: `'s`, `’ve`, directly after a word.
fn clitic(text: &str, at: usize, mark: char, speech: &Speech) -> Option<Cut> {
    if !matches!(mark, '\'' | '\u{2019}') {
        return None;
    }
    let tail = rest(text, at + mark.len_utf8());
    let end = tail
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(tail.len());
    matches!(
        tail.get(..end),
        Some("s" | "S" | "ve" | "re" | "ll" | "d" | "m")
    )
    .then(|| Cut::word(text, at, (mark.len_utf8() + end, Shape::Lower), speech))
}
