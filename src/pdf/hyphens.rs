//! The end of a line and the beginning of the next come in; how they are to be joined goes out.
//!
//! A hyphen at the end of a line may be the typesetter's (*govern-ment*) or the writer's (*well-known*), and nothing in the
//! file tells them apart. What the same document has elsewhere decides; then a list of words that are often half of a
//! compound (`data/compound_parts.tsv`). A hyphen stays where both halves are words of the document, for then both may be
//! meant.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lexicon::table::pairs;
use crate::text::is_unspaced;

/// The words of a document, in small letters, as they stand within lines.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(FxHashSet<String>);

impl Vocabulary {
    /// Takes a word of a line, whole.
    pub(super) fn add(&mut self, word: &str) {
        let word = bare(word);
        if word.chars().count() > 1 {
            self.0.insert(word.to_lowercase());
        }
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Adds a line to a paragraph.
pub(super) fn add_line(paragraph: &mut String, line: &str, known: &Vocabulary) {
    let (Some(end), Some(start)) = (paragraph.chars().next_back(), line.chars().next()) else {
        paragraph.push_str(line);
        return;
    };
    if is_hyphen(end) && start.is_alphanumeric() {
        match at_hyphen(paragraph, line, known) {
            Hyphen::Goes => {
                paragraph.pop();
            }
            Hyphen::Stays => {}
            Hyphen::IsLast => paragraph.push(' '),
        }
    } else if !(runs_on(paragraph, line) || (is_unspaced(end) && is_unspaced(start))) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// What becomes of the hyphen at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hyphen {
    /// The word is one.
    Goes,
    /// The word has it.
    Stays,
    /// It ends a word of its own: *pre- and post-war*.
    IsLast,
}

const fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{AD}')
}

fn at_hyphen(paragraph: &str, line: &str, known: &Vocabulary) -> Hyphen {
    let before = paragraph.trim_end_matches(is_hyphen);
    let left = bare(before.rsplit(' ').next().unwrap_or_default());
    let right = line.split([' ', '—']).next().unwrap_or_default();
    let right = bare(right);
    if left.is_empty() || before.ends_with(' ') {
        return Hyphen::IsLast;
    }
    // Of *after-ward's* the word ends at the apostrophe.
    let right = right.split(['\'', '’', '-']).next().unwrap_or_default();
    let (low_left, low_right) = (left.to_lowercase(), right.to_lowercase());
    let is_capital = |word: &str| word.chars().all(char::is_uppercase) && word.len() > 1;
    let is_whole = right.starts_with(char::is_lowercase) || (is_capital(left) && is_capital(right));
    let letters = |word: &str| word.chars().count();
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    if is_part(&low_right, "joiner") && !known.has(&format!("{low_left}{low_right}")) {
        return Hyphen::IsLast;
    }
    if !is_whole || !is_word(left) || !is_word(right) || letters(left) < 2 || letters(right) < 2 {
        return Hyphen::Stays;
    }
    if known.has(&format!("{low_left}{low_right}")) || is_part(&low_right, "suffix") {
        return Hyphen::Goes;
    }
    let are_words =
        letters(left) > 2 && letters(right) > 2 && known.has(&low_left) && known.has(&low_right);
    let is_compound = is_part(&low_left, "first") || is_part(&low_right, "last");
    if are_words || is_compound || known.has(&format!("{low_left}-{low_right}")) {
        return Hyphen::Stays;
    }
    Hyphen::Goes
}

/// Whether a word is listed for a place in compounds.
fn is_part(word: &str, place: &str) -> bool {
    PARTS.contains(&(word, place))
}

static PARTS: LazyLock<FxHashSet<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../../data/compound_parts.tsv")).collect());

/// Whether a dash or a stroke joins the lines without a space, as it does within them.
fn runs_on(paragraph: &str, line: &str) -> bool {
    let is_dash = |letter: char| matches!(letter, '—' | '–' | '/');
    let mut end = paragraph.chars().rev();
    let mut start = line.chars();
    let ends = end.next().is_some_and(is_dash) && end.next().is_some_and(|c| c != ' ');
    let starts = start.next().is_some_and(is_dash) && start.next().is_some_and(|c| c != ' ');
    ends || starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: [&str; 2], words: &str) -> String {
        let mut known = Vocabulary::default();
        words.split(' ').for_each(|word| known.add(word));
        let mut paragraph = String::new();
        for line in lines {
            add_line(&mut paragraph, line, &known);
        }
        paragraph
    }

    #[test]
    fn a_hyphen_goes_where_the_word_is_one() {
        assert_eq!(
            joined(["the govern-", "ment said"], ""),
            "the government said"
        );
        assert_eq!(
            joined(["the GOVERN-", "MENT said"], ""),
            "the GOVERNMENT said"
        );
        assert_eq!(
            joined(["“govern\u{AD}", "ment’s plan”"], ""),
            "“government’s plan”"
        );
        assert_eq!(joined(["a self-", "ish act"], "selfish"), "a selfish act");
    }

    #[test]
    fn a_hyphen_stays_where_it_may_be_meant() {
        for (lines, words, expected) in [
            (["the well-", "known firm"], "", "the well-known firm"),
            (["a Franco-", "German plan"], "", "a Franco-German plan"),
            (["the F-", "16 flew"], "", "the F-16 flew"),
            (["in mid-", "2025"], "", "in mid-2025"),
            (["state-of-", "the-art"], "", "state-of-the-art"),
            (
                ["a ferry-", "harbor link"],
                "ferry harbor",
                "a ferry-harbor link",
            ),
            (["the brow-", "beaten"], "brow-beaten", "the brow-beaten"),
            (["by e-", "mail"], "", "by e-mail"),
        ] {
            assert_eq!(joined(lines, words), expected);
        }
    }

    #[test]
    fn lines_are_joined_as_words_are() {
        assert_eq!(joined(["one", "two"], ""), "one two");
        assert_eq!(joined(["pre-", "and post-war"], ""), "pre- and post-war");
        assert_eq!(joined(["the end—", "at last"], ""), "the end—at last");
        assert_eq!(joined(["the end —", "at last"], ""), "the end — at last");
        assert_eq!(joined(["東京", "都"], ""), "東京都");
    }
}
