//! A text goes in, the terms under which its words are indexed and sought come out in order, with their spans.
//!
//! [`words`] cuts by the Unicode rules; [`terms`] makes of each word what a person would type to find it:
//!
//! * case and accents are folded (see [`fold`](super::fold));
//! * apostrophes are joined, straight or typographic: `O’Brien` and `OBrien` are `obrien`, `don't` is `dont`; a possessive
//!   `'s` is dropped;
//! * dots between single letters are joined: `U.S.` and `US` are `us`; other dots, colons and underscores between letters
//!   part words (`end.The`, `said:yes`, `_very_`), as CLDR has it for the colon;
//! * a number keeps its decimal point and loses the commas of its thousands: `1,204.5` is `1204.5`;
//! * a hyphen parts two words that stand side by side, so that they are a phrase; so does a digit behind a letter, so that
//!   `F-16`, `F16` and `F 16` are all `f 16` (a letter behind a digit parts nothing: `20th`, `5G`);
//! * letters of scripts without spaces are taken in pairs, see [`unspaced`](super::unspaced): `東京都` is `東京 京都 都`.
//!
//! Indexing and queries use this module alike, so that what one cuts the other finds. It knows no language: a French
//! elision (`l'accord`) is one term.

use super::fold::push_folded;
use super::sketch::{hash_letters, hash_word};
use super::unspaced::{first_unspaced, is_unspaced};
use super::{Span, Words, words};

/// A word of a text as it is indexed and sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The folded form.
    pub text: String,
    /// What it was made of.
    pub span: Span,
    /// Its number in the text, from 0; phrases count by it.
    pub position: usize,
}

/// The terms of `text`, in order.
///
/// ```
/// use onrecord::text::terms;
/// let found: Vec<String> = terms("“It’s the U.S.’s 1,204th café,” O'Brien said.").map(|term| term.text).collect();
/// assert_eq!(found, ["it", "the", "us", "1204th", "cafe", "obrien", "said"]);
/// ```
pub fn terms(text: &str) -> Terms<'_> {
    Terms {
        text,
        words: words(text),
        rest: None,
        position: 0,
    }
}

/// The iterator behind [`terms`].
#[derive(Debug)]
pub struct Terms<'t> {
    text: &'t str,
    words: Words<'t>,
    /// What is left of a word that is more than one term.
    rest: Option<Span>,
    position: usize,
}

impl Iterator for Terms<'_> {
    type Item = Term;

    fn next(&mut self) -> Option<Term> {
        let mut text = String::new();
        let span = self.advance(&mut text)?;
        Some(Term {
            text,
            span,
            position: self.position - 1,
        })
    }
}

// A word of printed language is shorter; what is longer is a code, and its start is enough to find it.
const MOST_BYTES: usize = 128;

impl Terms<'_> {
    /// Replaces `term` by the next term and gives its span; for loops that own no strings.
    pub fn advance(&mut self, term: &mut String) -> Option<Span> {
        let Some(word) = self.next_plain() else {
            return self.advance_folded(term);
        };
        term.clear();
        term.push_str(word.of(self.text));
        term.make_ascii_lowercase();
        Some(word)
    }

    /// The hash of the next term, as [`hash_word`] gives it; `term` may be replaced. Most words need not be copied for it.
    pub(crate) fn advance_hashed(&mut self, term: &mut String) -> Option<u64> {
        if let Some(word) = self.next_plain() {
            return Some(hash_letters(word.of(self.text)));
        }
        self.advance_folded(term)?;
        Some(hash_word(term))
    }

    /// The next term, where it is a word of ASCII letters alone, which only have to be made small.
    fn next_plain(&mut self) -> Option<Span> {
        if self.rest.is_some() {
            return None;
        }
        let word = self.words.next_plain()?;
        self.position += 1;
        let end = word.end().min(word.start() + MOST_BYTES);
        Some(Span::new(word.start(), end))
    }

    /// Replaces `term` by the next term, whatever it is.
    fn advance_folded(&mut self, term: &mut String) -> Option<Span> {
        term.clear();
        while term.is_empty() {
            let word = match self.rest.take() {
                Some(rest) => rest,
                None => self.words.next()?,
            };
            let word_text = word.of(self.text);
            if is_whole(word_text.as_bytes()) {
                if word.len() == 1 && self.is_stray_possessive(word) {
                    continue;
                }
                push_folded(word_text, term);
                self.position += 1;
                truncate(term);
                return Some(word);
            }
            let piece = self.cut_piece(word);
            push_piece(piece.of(self.text), term);
            if !term.is_empty() {
                self.position += 1;
                truncate(term);
                return Some(piece);
            }
        }
        None
    }

    /// The `s` of `U.S.’s`, which the Unicode rules make a word.
    fn is_stray_possessive(&self, word: Span) -> bool {
        let before = self.text.get(..word.start()).unwrap_or_default();
        matches!(word.of(self.text), "s" | "S")
            && before
                .strip_suffix(is_apostrophe)
                .is_some_and(|before| before.ends_with('.'))
    }

    /// Cuts the first piece off `word` and keeps what follows it.
    fn cut_piece(&mut self, word: Span) -> Span {
        let text = word.of(self.text);
        if is_abbreviation(text) {
            return word;
        }
        if let Some(length) = first_unspaced(text) {
            return self.cut_pair(word, length);
        }
        let mut before = None;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let after = letters.peek().map(|&(_, next)| next);
            if parts(before, letter, after) {
                let rest = Span::new(word.start() + at + letter.len_utf8(), word.end());
                self.rest = (!rest.is_empty()).then_some(rest);
                return Span::new(word.start(), word.start() + at);
            }
            if begins_piece(before, letter) {
                self.rest = Some(Span::new(word.start() + at, word.end()));
                return Span::new(word.start(), word.start() + at);
            }
            before = Some(letter);
        }
        word
    }

    /// The first letter of `word`, which takes `length` bytes, with the one behind it, where that is of its kind; the rest
    /// begins with that one, which may be the next word by the Unicode rules.
    fn cut_pair(&mut self, word: Span, length: usize) -> Span {
        let second = word.start() + length;
        self.rest = (second < word.end()).then(|| Span::new(second, word.end()));
        let behind = self.text.get(second..).unwrap_or_default();
        Span::new(
            word.start(),
            second + first_unspaced(behind).unwrap_or_default(),
        )
    }
}

/// ASCII letters and digits, and no digit behind a letter.
fn is_whole(word: &[u8]) -> bool {
    let mut is_behind_letter = false;
    word.iter().all(|byte| {
        let parts = is_behind_letter && byte.is_ascii_digit();
        is_behind_letter = byte.is_ascii_alphabetic();
        byte.is_ascii_alphanumeric() && !parts
    })
}

/// Whether a piece begins with `letter`, though nothing stands between it and `before`.
fn begins_piece(before: Option<char>, letter: char) -> bool {
    let Some(before) = before else {
        return false;
    };
    let is_behind_letter = before.is_alphabetic() || matches!(before, '\u{300}'..='\u{36F}');
    is_unspaced(letter) || is_behind_letter && letter.is_numeric()
}

/// Single letters with dots between them: `U.S`, `a.m`; the Unicode rules leave the last dot out of the word.
fn is_abbreviation(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// Whether `letter` parts a word that the Unicode rules hold together.
fn parts(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let in_number = || before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric);
    match letter {
        '_' | ':' | ';' | '\u{B7}' | '\u{387}' | '\u{2027}' | '\u{203F}' | '\u{2040}'
        | '\u{2054}' | '\u{202F}' => true,
        '.' | '\u{2024}' | '\u{FE52}' | '\u{FF0E}' => !in_number(),
        _ => false,
    }
}

fn push_piece(piece: &str, term: &mut String) {
    let piece = without_possessive(piece);
    let abbreviation = is_abbreviation(piece);
    let mut run = 0;
    for (at, letter) in piece.char_indices() {
        let joins =
            is_apostrophe(letter) || matches!(letter, ',' | '"') || (abbreviation && letter == '.');
        if joins {
            push_folded(piece.get(run..at).unwrap_or_default(), term);
            run = at + letter.len_utf8();
        }
    }
    push_folded(piece.get(run..).unwrap_or_default(), term);
}

fn without_possessive(piece: &str) -> &str {
    piece
        .strip_suffix(['s', 'S'])
        .and_then(|stem| stem.strip_suffix(is_apostrophe))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(piece)
}

const fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{FF07}'
    )
}

fn truncate(term: &mut String) {
    if term.len() > MOST_BYTES {
        term.truncate(term.floor_char_boundary(MOST_BYTES));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn term_texts(text: &str) -> Vec<String> {
        terms(text).map(|term| term.text).collect()
    }

    #[test]
    fn spellings_of_one_word_are_one_term() {
        for (text, expected) in [
            ("O'Brien", "obrien"),
            ("O’BRIEN’s", "obrien"),
            ("OBrien", "obrien"),
            ("U.S.", "us"),
            ("US", "us"),
            ("a.m.", "am"),
            ("1,204", "1204"),
            ("3.5", "3.5"),
            ("Straße", "strasse"),
            ("U.S.'s", "us"),
            ("U.S.-", "us"),
            ("Ruiz’s", "ruiz"),
            ("ministers’", "ministers"),
            ("20th", "20th"),
            ("Ёлка", "елка"),
            ("كِتَاب", "كتاب"),
            ("ΟΔΟΣ", "οδοσ"),
            ("İstanbul", "istanbul"),
            ("ISTANBUL", "istanbul"),
            ("ısı", "isi"),
        ] {
            assert_eq!(term_texts(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_digit_behind_a_letter_begins_a_term_with_or_without_a_hyphen() {
        for text in ["F-16", "F16", "F 16", "f‑16"] {
            assert_eq!(term_texts(text), ["f", "16"], "{text}");
        }
        assert_eq!(
            term_texts("the F16s COVID19 5G v1.2 H2O É1"),
            [
                "the", "f", "16s", "covid", "19", "5g", "v", "1.2", "h", "2o", "e", "1"
            ]
        );
    }

    #[test]
    fn letters_without_spaces_are_taken_in_pairs_and_each_has_a_place() {
        assert_eq!(term_texts("東京都"), ["東京", "京都", "都"]);
        assert_eq!(term_texts("東、京"), ["東", "京"]);
        assert_eq!(term_texts("KBS는 3월"), ["kbs", "는", "3", "월"]);
        assert_eq!(
            term_texts("タワー か\u{3099}く"),
            ["タワ", "ワー", "ー", "がく", "く"]
        );
        let pairs: Vec<(usize, &str)> = terms("a東京b")
            .map(|term| (term.position, term.span.of("a東京b")))
            .collect();
        assert_eq!(pairs, [(0, "a"), (1, "東京"), (2, "京"), (3, "b")]);
    }

    #[test]
    fn what_a_lost_space_joined_is_parted() {
        assert_eq!(
            term_texts("the end.The next said:yes _very_ F-16"),
            [
                "the", "end", "the", "next", "said", "yes", "very", "f", "16"
            ]
        );
    }

    #[test]
    fn spans_cut_the_words_and_positions_count_them() {
        let text = "« Ça va.Oui », l’été";
        let found: Vec<_> = terms(text)
            .map(|term| (term.position, term.span.of(text).to_owned()))
            .collect();
        assert_eq!(
            found,
            [
                (0, "Ça".to_owned()),
                (1, "va".to_owned()),
                (2, "Oui".to_owned()),
                (3, "l’été".to_owned())
            ]
        );
    }

    #[test]
    fn a_long_code_is_cut_and_a_long_number_stays_one_term() {
        let found = term_texts(&"é".repeat(5000));
        assert_eq!(found.len(), 1);
        assert!(found[0].len() <= MOST_BYTES);
    }

    proptest! {
        #[test]
        fn hashes_are_those_of_the_terms(text in "([a-zA-Z]{1,19}[ .,]{1,2}|\\PC{0,9}){0,20}") {
            let mut hashed = terms(&text);
            let mut term = String::new();
            for expected in terms(&text) {
                prop_assert_eq!(hashed.advance_hashed(&mut term), Some(hash_word(&expected.text)));
            }
            prop_assert_eq!(hashed.advance_hashed(&mut term), None);
        }

        #[test]
        fn any_text_is_cut_on_character_boundaries(text in "\\PC{0,60}") {
            for term in terms(&text) {
                prop_assert!(!term.text.is_empty() && !term.span.of(&text).is_empty());
            }
        }
    }
}
