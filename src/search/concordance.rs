//! A hit goes in, its matches come out with what stands before and after each, as printed: a concordance (KWIC, keyword in
//! context, Luhn 1960).
//!
//! The context is that of the article, so that it goes on where the quotation ends; white space, line ends included, is one
//! space. It is counted in characters as people count them (grapheme clusters), and cut anywhere, as columns want it.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::hits::{Hit, QuotationHit};
use super::ranking::FullHit;
use crate::text::{self, Span, in_one_line};

/// A match with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Keyword {
    /// What stands before it; ends where it begins.
    pub left: String,
    /// The match.
    #[serde(rename = "match")]
    pub found: String,
    /// What stands after it.
    pub right: String,
    /// Where the match stands in the article's body, in bytes.
    #[serde(rename = "at")]
    pub span: Span,
}

/// A side of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What stands before it.
    Left,
    /// What stands after it.
    Right,
}

/// The matches of a hit in their order, each with at most `characters` on both sides. The headline of an article is left out.
pub fn concordance(full: &FullHit, characters: usize) -> Vec<Keyword> {
    let body = full.body.as_str();
    match &full.hit {
        Hit::Quotation(hit) => hit
            .matches
            .iter()
            .map(|&found| match in_body(hit, found, body) {
                Some(span) => keyword(body, span, characters),
                None => keyword(&hit.text, found, characters),
            })
            .collect(),
        Hit::Article(hit) => hit
            .matches
            .iter()
            .map(|&found| keyword(body, found, characters))
            .collect(),
    }
}

fn keyword(text: &str, span: Span, characters: usize) -> Keyword {
    Keyword {
        left: before(text, span.start(), characters),
        found: in_one_line(span.of(text)),
        right: after(text, span.end(), characters),
        span,
    }
}

impl Keyword {
    /// What concordances are sorted by: the words on one side, the nearest first, folded.
    pub fn sort_key(&self, side: Side) -> String {
        let context = match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        };
        let mut words: Vec<String> = text::terms(context).map(|term| term.text).collect();
        if side == Side::Left {
            words.reverse();
        }
        words.truncate(MOST_WORDS);
        words.join(" ")
    }
}

/// Beyond these, lines of a concordance are in the order of the hits.
const MOST_WORDS: usize = 8;

/// Where a match in the words of a quotation stands in the body: one that the narration interrupts has it inside. `None`
/// where an index says so of words that do not stand there.
fn in_body(hit: &QuotationHit, found: Span, body: &str) -> Option<Span> {
    let mut at = 0;
    let mut start = None;
    for span in &hit.spans {
        let end = at + span.len();
        if start.is_none() && found.start() < end {
            start = Some(span.start() + found.start().saturating_sub(at));
        }
        if let Some(start) = start
            && found.end() <= end
        {
            let span = Span::new(start, span.start() + found.end().saturating_sub(at));
            let words = found.of(&hit.text);
            let first = words.split(' ').next().unwrap_or_default();
            return span.of(body).starts_with(first).then_some(span);
        }
        at = end + 1;
    }
    None
}

/// At most so many characters that end at `end`.
fn before(body: &str, end: usize, characters: usize) -> String {
    let text = body.get(..end).unwrap_or_default();
    let mut taken: Vec<&str> = Vec::new();
    for letter in text.graphemes(true).rev() {
        let letter = spaced(letter);
        if letter == " " && taken.last() == Some(&" ") {
            continue;
        }
        if taken.len() == characters {
            break;
        }
        taken.push(letter);
    }
    taken.reverse();
    taken.concat().trim_start().to_owned()
}

/// At most so many characters that begin at `start`.
fn after(body: &str, start: usize, characters: usize) -> String {
    let text = body.get(start..).unwrap_or_default();
    let mut taken: Vec<&str> = Vec::new();
    for letter in text.graphemes(true) {
        let letter = spaced(letter);
        if letter == " " && taken.last() == Some(&" ") {
            continue;
        }
        if taken.len() == characters {
            break;
        }
        taken.push(letter);
    }
    taken.concat().trim_end().to_owned()
}

fn spaced(letter: &str) -> &str {
    if letter.trim().is_empty() {
        " "
    } else {
        letter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_that_of_the_article_in_one_line() {
        let body = "She said:\n\n“We will  not\nraise the dues, naïve as it is.”";
        let at = body.find("raise").unwrap();
        assert_eq!(before(body, at, 12), "We will not ");
        assert_eq!(before(body, at, 99), "She said: “We will not ");
        assert_eq!(after(body, at + 5, 9), " the dues");
        assert_eq!(
            after(body, at + 5, 14),
            " the dues, nai\u{308}".replace("i\u{308}", "ï")
        );
        assert_eq!(after(body, body.len(), 9), "");
        assert_eq!(before(body, 0, 9), "");
        assert_eq!(before("cafe\u{301}s", "cafe\u{301}".len(), 2), "fe\u{301}");
    }

    #[test]
    fn the_nearest_words_come_first() {
        let keyword = Keyword {
            left: "We will Not ".to_owned(),
            found: "raise".to_owned(),
            right: " the dues".to_owned(),
            span: Span::default(),
        };
        assert_eq!(keyword.sort_key(Side::Left), "not will we");
        assert_eq!(keyword.sort_key(Side::Right), "the dues");
    }
}
