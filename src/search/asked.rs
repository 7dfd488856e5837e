//! A text as a person pastes it goes in, the words that were said come out, with the places where some may be missing.
//!
//! Editors mark what they change in a quotation: an ellipsis for words left out (`…`, `...`, `[…]`), square brackets for
//! words of their own in the place of others (`[the port]`) or for a changed letter (`[W]e`), and `[sic]` for none (Chicago
//! Manual of Style, 13.50 to 13.62). Marks around the whole, and before it, are not part of what was said.

use serde::Serialize;

use super::diff::{Token, tokens};
use crate::text;

/// What is asked: who said this?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    text: String,
    /// How many words stand before each place where some may be missing.
    open: Vec<usize>,
    words: usize,
}

/// Where words that are nearly the same are sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NearIn {
    /// Nowhere: of so few words, one changed is another text.
    Nothing,
    /// In whole quotations: of so few words, longer ones have nearly all by chance.
    Whole,
    /// In all quotations.
    All,
}

/// Near quotations are sought from this many words on.
pub const NEAR_FROM: usize = 4;
/// Below this many words, a near quotation has no others before and after.
pub const FREE_FROM: usize = 6;

impl Asked {
    /// Reads `typed`; `None` where it holds no word.
    pub fn read(typed: &str) -> Option<Self> {
        let mut pieces = vec![String::new()];
        let mut rest = typed;
        while let Some(letter) = rest.chars().next() {
            let piece = pieces.last_mut()?;
            if let Some(after) = after_ellipsis(rest) {
                pieces.push(String::new());
                rest = after;
            } else if let Some((inner, after)) = bracket(rest) {
                let is_letters = !inner.contains(char::is_whitespace)
                    && (ends_in_letter(piece) || after.starts_with(char::is_alphabetic));
                if is_letters {
                    piece.push_str(inner);
                } else if !inner.trim().eq_ignore_ascii_case("sic") {
                    pieces.push(String::new());
                }
                rest = after;
            } else {
                piece.push(letter);
                rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            }
        }
        Self::of_pieces(&pieces)
    }

    fn of_pieces(pieces: &[String]) -> Option<Self> {
        let mut asked = Self {
            text: String::new(),
            open: Vec::new(),
            words: 0,
        };
        for piece in pieces {
            let piece = piece.trim_matches(is_around);
            let words = text::terms(piece).count();
            if words == 0 {
                continue;
            }
            if asked.words > 0 {
                asked.open.push(asked.words);
                asked.text.push(' ');
            }
            asked.text.push_str(piece);
            asked.words += words;
        }
        (asked.words > 0).then_some(asked)
    }

    /// The words without the marks around them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many words there are.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Where nearly the same words are sought.
    pub fn near(&self) -> NearIn {
        match self.words {
            ..NEAR_FROM => NearIn::Nothing,
            NEAR_FROM..FREE_FROM => NearIn::Whole,
            _ => NearIn::All,
        }
    }

    /// Whether words may be missing inside.
    pub fn has_gaps(&self) -> bool {
        !self.open.is_empty()
    }

    /// At how many places words may be missing inside.
    pub(super) fn gaps(&self) -> usize {
        self.open.len()
    }

    pub(super) fn tokens(&self) -> Vec<Token<'_>> {
        tokens(&self.text)
    }

    /// Where words may be missing when the text may be a part of what was said.
    pub(super) fn open(&self) -> Vec<usize> {
        let mut open = self.open.clone();
        open.extend([0, self.words]);
        open
    }

    /// The words that stand side by side.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![Vec::new()];
        for (at, token) in self.tokens().into_iter().enumerate() {
            if self.open.contains(&at) {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push(token.term);
            }
        }
        rows
    }
}

/// What follows an ellipsis at the start of `text`, its brackets included.
fn after_ellipsis(text: &str) -> Option<&str> {
    const FORMS: [&str; 9] = [
        "[…]", "[...]", "[. . .]", "(…)", "(...)", "…", ". . .", "....", "...",
    ];
    FORMS.iter().find_map(|form| text.strip_prefix(form))
}

/// What stands inside the square brackets that `text` begins with, and what follows them.
fn bracket(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('[')?.split_once(']')
}

fn ends_in_letter(text: &str) -> bool {
    text.ends_with(char::is_alphabetic)
}

/// White space, quotation marks, and dashes before a signature.
fn is_around(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '"' | '\'' | '`' | '«' | '»' | '–' | '—' | '-')
        || matches!(letter, '\u{2018}'..='\u{201F}' | '\u{2039}' | '\u{203A}' | '\u{300C}'..='\u{300F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(typed: &str) -> Vec<String> {
        let asked = Asked::read(typed).unwrap();
        asked.rows().iter().map(|row| row.join(" ")).collect()
    }

    #[test]
    fn marks_around_and_the_brackets_of_editors_are_understood() {
        for (typed, expected) in [
            (" “We will not pay.” ", &["we will not pay"][..]),
            ("\"'We will not pay,'\"", &["we will not pay"]),
            ("„Wir zahlen nicht.“", &["wir zahlen nicht"]),
            ("[W]e will not pay", &["we will not pay"]),
            ("We will … pay", &["we will", "pay"]),
            ("We will [...] pay...", &["we will", "pay"]),
            ("... We will. . . pay", &["we will", "pay"]),
            (
                "We will not [pay the port], today",
                &["we will not", "today"],
            ),
            ("We shal [sic] not pay", &["we shal not pay"]),
            ("We will [not pay", &["we will not pay"]),
        ] {
            assert_eq!(rows(typed), expected, "{typed}");
        }
        assert_eq!(Asked::read("“… [laughs]”"), None);
    }

    #[test]
    fn of_few_words_near_ones_are_sought_in_fewer_places() {
        let near = |typed| Asked::read(typed).unwrap().near();
        assert_eq!(near("We will not"), NearIn::Nothing);
        assert_eq!(near("We will not pay"), NearIn::Whole);
        assert_eq!(near("We will … not pay now"), NearIn::Whole);
        assert_eq!(near("We will not pay them now"), NearIn::All);
    }

    #[test]
    fn the_text_keeps_its_characters() {
        let asked = Asked::read("« Ça va, l’été ! »").unwrap();
        assert_eq!(
            (asked.text(), asked.words(), asked.has_gaps()),
            ("Ça va, l’été !", 3, false)
        );
    }
}
