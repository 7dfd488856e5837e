//! Two quotations of one speaker go in, whether the one is a copy of the other with an editor's changes comes out.
//!
//! A statement folded wrongly is worse than two lines. So only what changes nothing that was said passes, by the words of
//! `data/copy_words.tsv`: articles, *and*, *that* and interjections put in, left out or exchanged; a contraction written out;
//! in eight words or more, one slip of a letter in a longer word that is neither name nor number; whole sentences left out
//! at either end. Any other word makes another statement, above all a negation or a number.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

use super::diff::{Step, align};
use super::nearest::distance;
use crate::lexicon::table::rows;
use crate::text::{Span, fold, hash_word, terms};

/// A quotation as it is compared.
pub(super) struct Compared {
    words: Vec<CopyWord>,
    language: String,
    /// Hashes of the words that say something, sorted.
    weighty: Vec<u64>,
}

struct CopyWord {
    term: String,
    is_capital: bool,
    /// Whether a sentence, or a stretch of a split quotation, begins with it.
    begins: bool,
}

impl AsRef<str> for CopyWord {
    fn as_ref(&self) -> &str {
        &self.term
    }
}

/// What one word means to copies.
enum Meaning {
    Light,
    Number,
    ShortFor(Vec<&'static str>),
}

static MEANINGS: LazyLock<FxHashMap<(&'static str, String), Meaning>> = LazyLock::new(|| {
    let table = rows(include_str!("../../data/copy_words.tsv"));
    let meaning = |meaning: &'static str| match meaning {
        "light" => Meaning::Light,
        "number" => Meaning::Number,
        long => Meaning::ShortFor(long.split(' ').collect()),
    };
    table
        .map(|[word, language, means]| ((language, fold(word)), meaning(means)))
        .collect()
});

impl Compared {
    /// `text` in `language`, by its ISO 639-1 code; `spans` are its stretches in the article's body.
    pub(super) fn new(text: &str, spans: &[Span], language: Option<&str>) -> Self {
        let language = language.unwrap_or("en");
        let mut starts = FxHashSet::default();
        let mut at = 0;
        for span in spans {
            starts.insert(at);
            at += span.len() + 1;
        }
        let mut words = Vec::new();
        let mut after = 0;
        for term in terms(text) {
            let printed = term.span.of(text);
            let is_capital = printed.starts_with(char::is_uppercase);
            let gap = text.get(after..term.span.start()).unwrap_or_default();
            let ended = gap.contains(['.', '!', '?', '…', '¿', '¡'])
                && (is_capital || !printed.starts_with(char::is_lowercase));
            let begins = words.is_empty()
                || ended
                || (after..=term.span.start()).any(|at| starts.contains(&at));
            after = term.span.end();
            let spelled = printed.replace('’', "'").to_lowercase();
            let long = match meaning(language, &spelled) {
                Some(Meaning::ShortFor(long)) => long.as_slice(),
                _ => &[term.text.as_str()],
            };
            for (number, word) in long.iter().enumerate() {
                words.push(CopyWord {
                    term: (*word).to_owned(),
                    is_capital,
                    begins: begins && number == 0,
                });
            }
        }
        let mut compared = Self {
            words,
            language: language.to_owned(),
            weighty: Vec::new(),
        };
        let weighty = compared.words.iter();
        let mut weighty: Vec<u64> = weighty
            .filter(|word| !compared.is_light(word))
            .map(|word| hash_word(&word.term))
            .collect();
        weighty.sort_unstable();
        compared.weighty = weighty;
        compared
    }

    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    fn means(&self, word: &CopyWord) -> Option<&'static Meaning> {
        meaning(&self.language, &word.term)
    }

    fn is_light(&self, word: &CopyWord) -> bool {
        matches!(self.means(word), Some(Meaning::Light))
    }

    fn is_fixed(&self, word: &CopyWord) -> bool {
        word.term.contains(char::is_numeric) || matches!(self.means(word), Some(Meaning::Number))
    }
}

fn meaning(language: &str, word: &str) -> Option<&'static Meaning> {
    // The key borrows for ever: the languages are those of the table.
    static LANGUAGES: [&str; 8] = ["de", "en", "es", "fr", "it", "nl", "pl", "pt"];
    let language = LANGUAGES.iter().find(|known| **known == language)?;
    MEANINGS.get(&(*language, word.to_owned()))
}

/// Fewer words are too few to know an excerpt by.
const EXCERPT_FROM: usize = 5;
/// In fewer words a slip may be another word.
const SLIP_FROM: usize = 8;
/// A slip is in a word of so many letters or more.
const SLIP_LETTERS: usize = 5;

/// Whether `other` says what `whole` says, or whole sentences of it.
pub(super) fn is_copy(whole: &Compared, other: &Compared) -> bool {
    let (long, short) = if whole.words() < other.words() {
        (other, whole)
    } else {
        (whole, other)
    };
    has_light_changes(long, short) || is_excerpt(long, short)
}

fn has_light_changes(long: &Compared, short: &Compared) -> bool {
    // One slip leaves a word over on either side; to align what shares fewer took nine tenths of the time of folding.
    if unlike(&long.weighty, &short.weighty) > 2 {
        return false;
    }
    // What both begin and end with need not be aligned: mostly one word in twenty differs.
    let is_same = |(one, other): &(&CopyWord, &CopyWord)| one.term == other.term;
    let both = short.words.iter().zip(&long.words);
    let start = both.take_while(is_same).count();
    let ends = short.words[start..].iter().rev();
    let ends = ends.zip(long.words[start..].iter().rev());
    let end = ends.take_while(is_same).count();
    let short_words = &short.words[start..short.words() - end];
    let long_words = &long.words[start..long.words() - end];
    let Some(alignment) = align(short_words, long_words, &[]) else {
        return false;
    };
    let mut slips = 0;
    let are_light = alignment.steps.iter().all(|step| match *step {
        Step::Same(..) => true,
        Step::Left(at) => short.is_light(&short_words[at]),
        Step::Added(at) | Step::Omitted(at) => long.is_light(&long_words[at]),
        Step::Replaced(one, other) => {
            let (one, other) = (&short_words[one], &long_words[other]);
            if short.is_light(one) && long.is_light(other) {
                return true;
            }
            slips += 1;
            is_slip(one, other) && !short.is_fixed(one) && !long.is_fixed(other)
        }
    });
    are_light && (slips == 0 || slips == 1 && short.words() >= SLIP_FROM)
}

/// How many of the sorted numbers stand on one side only.
fn unlike(one: &[u64], other: &[u64]) -> usize {
    let (mut at, mut beside, mut shared) = (0, 0, 0);
    while let (Some(first), Some(second)) = (one.get(at), other.get(beside)) {
        at += usize::from(first <= second);
        beside += usize::from(second <= first);
        shared += usize::from(first == second);
    }
    one.len() + other.len() - 2 * shared
}

/// One letter amiss, but not the first, and not in a name.
fn is_slip(one: &CopyWord, other: &CopyWord) -> bool {
    let letters = |word: &CopyWord| word.term.chars().collect::<Vec<char>>();
    let (first, second) = (letters(one), letters(other));
    let is_name = one.is_capital && other.is_capital && !(one.begins && other.begins);
    first.len().min(second.len()) >= SLIP_LETTERS
        && first.first() == second.first()
        && !is_name
        && distance(&first, &second, 1).is_some()
}

/// Whether `short` is one or more whole sentences of `long`, side by side.
fn is_excerpt(long: &Compared, short: &Compared) -> bool {
    let length = short.words();
    if length < EXCERPT_FROM {
        return false;
    }
    (0..=long.words() - length).any(|start| {
        let end = start + length;
        long.words[start].begins
            && long.words.get(end).is_none_or(|next| next.begins)
            && long.words[start..end]
                .iter()
                .zip(&short.words)
                .all(|(one, other)| one.term == other.term)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(one: &str, other: &str) -> bool {
        let whole = |text: &str| Compared::new(text, &[Span::new(0, text.len())], Some("en"));
        let (one, other) = (whole(one), whole(other));
        assert_eq!(is_copy(&one, &other), is_copy(&other, &one));
        is_copy(&one, &other)
    }

    #[test]
    fn changes_that_say_nothing_else_make_copies() {
        for (one, other) in [
            ("We will open the harbor.", "We'll open the harbor"),
            ("We won’t pay the dues.", "And we will not pay dues."),
            (
                "We opened the old harbour to every boat in the bay.",
                "We opened an old harbor to every boat in the bay.",
            ),
            (
                "The plant stays shut this year. Ask me again in May.",
                "The plant stays shut this year.",
            ),
            (
                "Ask me. The plant stays shut this year.",
                "The plant stays shut this year.",
            ),
        ] {
            assert!(copy(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn another_negation_number_name_or_word_is_another_statement() {
        for (one, other) in [
            ("We will open the harbor.", "We will not open the harbor."),
            ("We will open the harbor.", "We won't open the harbor."),
            ("We can open it.", "We cannot open it."),
            (
                "It cost us 5 million and a winter of work on the dam.",
                "It cost us 15 million and a winter of work on the dam.",
            ),
            (
                "It cost us fifty boats and a winter of work on the dam.",
                "It cost us fifth boats and a winter of work on the dam.",
            ),
            (
                "We must raise the dues for every boat in the bay.",
                "We must lower the dues for every boat in the bay.",
            ),
            (
                "I have met Martin at the dam every week of this year.",
                "I have met Marvin at the dam every week of this year.",
            ),
            (
                "We will pay for the dam if they sign before the winter.",
                "We will pay for the dam",
            ),
            ("They all signed it.", "They signed it."),
            ("Yes. We did.", "Yes."),
            ("We will pay.", "Will we pay?"),
        ] {
            assert!(!copy(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_of_languages_that_are_known() {
        let table = include_str!("../../data/copy_words.tsv");
        assert_eq!(crate::lexicon::table::fault(table, 3), None);
        for [word, language, _] in rows(table) {
            assert!(meaning(language, &fold(word)).is_some(), "{word}");
        }
    }
}
