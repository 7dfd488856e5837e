//! Reads a word that its bytes alone do not tell: where it ends, with inner apostrophes, hyphens and points, and what it looks like.

use super::plain;
use super::tokens::{Shape, rest};
use crate::lexicon::{Class, Speech, hash_word};

/// The length of the word at `at`, and its shape.
pub(super) fn word(text: &str, at: usize, speech: &Speech) -> (usize, Shape) {
    let mut len = 0;
    let mut chars = rest(text, at).char_indices().peekable();
    let (mut upper, mut lower, mut digits, mut points) = (0_usize, 0_usize, 0_usize, 0_usize);
    while let Some((offset, char)) = chars.next() {
        if char.is_alphanumeric() || (offset == 0) {
            if char.is_numeric() {
                digits += 1;
            } else if char.is_uppercase() {
                upper += 1;
            } else {
                lower += 1;
            }
            len = offset + char.len_utf8();
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        if char == '-' && !speech.is_english && inverts(rest(text, at + offset + 1), speech) {
            len += 1;
            break;
        }
        let joins = next.is_some_and(char::is_alphanumeric)
            && match char {
                '\'' | '\u{2019}' => !ends_clitic(text, at, offset),
                '-' | '\u{2010}' | '\u{2011}' | '&' | '_' | '@' | '\u{AD}' | '\u{301}'
                | '\u{308}' => true,
                '.' => {
                    points += 1;
                    digits > 0
                        || lower + upper <= points
                        || rest(text, at + offset + 1).starts_with(char::is_lowercase)
                }
                ',' | ':' => digits > 0 && upper + lower == 0 && next.is_some_and(char::is_numeric),
                _ => false,
            };
        if !joins {
            if char == '.' && keeps_point(text, (at, len), points, speech) {
                len += 1;
            }
            if is_elision(char, text.get(at..at + len).unwrap_or_default())
                && next.is_some_and(char::is_alphabetic)
            {
                len += char.len_utf8();
            }
            break;
        }
    }
    let is_capital = rest(text, at).starts_with(char::is_uppercase);
    let shape = match (upper, lower, digits) {
        (0, 0, _) => Shape::Number,
        (1, 0, 0) => Shape::Initial,
        (2.., 0, _) => Shape::Upper,
        _ if is_capital => Shape::Capital,
        _ => Shape::Lower,
    };
    (len, shape)
}

/// Whether the apostrophe at `offset` parts a clitic from its word: *Ruiz's*, *they've*; but *O'Brien*, *don't*.
fn ends_clitic(text: &str, at: usize, offset: usize) -> bool {
    let tail = rest(text, at + offset).trim_start_matches(['\'', '\u{2019}']);
    let end = tail
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(tail.len());
    let elided = offset <= 2
        && rest(text, at).starts_with([
            'l', 'd', 'L', 'D', 'j', 'J', 'n', 'c', 'C', 's', 'm', 'q', 'Q',
        ]);
    matches!(
        tail.get(..end),
        Some("s" | "S" | "ve" | "re" | "ll" | "d" | "m")
    ) || (elided && end > 2)
}

/// Whether the pronoun of an inverted verb stands here, behind its hyphen: *dit-il*, *a-t-elle*.
fn inverts(tail: &str, speech: &Speech) -> bool {
    let end = tail
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(tail.len());
    let (word, after) = tail.split_at(end);
    !after.starts_with('-') && speech.class(hash_word(word)).has(Class::PRONOUN)
}

/// *l'*, *d'*, *qu'* before a noun are words with their apostrophe.
fn is_elision(char: char, word: &str) -> bool {
    matches!(char, '\'' | '\u{2019}')
        && ["l", "d", "j", "n", "c", "s", "m", "t", "qu"]
            .iter()
            .any(|e| e.eq_ignore_ascii_case(word))
}

/// Whether the point after the word belongs to it: abbreviations, initials, *U.S.*
fn keeps_point(text: &str, (at, len): (usize, usize), points: usize, speech: &Speech) -> bool {
    let word = text.get(at..at + len).unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let class = if word.starts_with(char::is_uppercase) {
        speech.class_of_capital(hash_word(word))
    } else {
        speech.class(hash_word(word))
    };
    (letters == 1 && word.chars().count() == 1 && word.starts_with(char::is_uppercase))
        || (points > 0 && letters <= points + 2 && letters > 0)
        || plain::is_short(class, text.as_bytes().get(at + len + 1..))
        || (speech.capitalizes_nouns && is_ordinal(word, rest(text, at + len + 1), speech))
}

/// Whether the point makes the number an ordinal: *am 1. Juli*, *die 12. Sitzung*; but *Es waren 12. Danach …*.
fn is_ordinal(number: &str, after: &str, speech: &Speech) -> bool {
    let next = after.trim_start();
    let end = next
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(next.len());
    let word = next.get(..end).unwrap_or_default();
    number.len() <= 2
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && after.starts_with(' ')
        && !word.is_empty()
        && !speech.class(hash_word(word)).has(Class::FUNCTION)
}
