//! Two quotations of one speaker go in, whether the one is a copy of the other with an editor's changes comes out.
//!
//! A statement folded wrongly is worse than two lines. So only what changes nothing that was said passes, by the words of
//! `data/copy_words.tsv`: articles, *and*, *that* and interjections put in, left out or exchanged; a contraction written out;
//! in eight words or more, one slip of a letter in a longer word that is neither name nor number; whole sentences left out
//! at either end. Any other word makes another statement, above all a negation or a number.

use rustc_hash::FxHashSet;

use super::diff::{Step, align};
use super::nearest::distance;
use crate::index::Gist;
use crate::lexicon::{CopyMeaning, copy_meaning, is_changeable};
use crate::text::{Span, hash_word, terms};

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
            let long = match copy_meaning(language, &spelled) {
                Some(CopyMeaning::ShortFor(long)) => long.as_slice(),
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

    fn means(&self, word: &CopyWord) -> Option<&'static CopyMeaning> {
        copy_meaning(&self.language, &word.term)
    }

    fn is_light(&self, word: &CopyWord) -> bool {
        matches!(self.means(word), Some(CopyMeaning::Light))
    }

    fn is_fixed(&self, word: &CopyWord) -> bool {
        word.term.contains(char::is_numeric)
            || matches!(self.means(word), Some(CopyMeaning::Number))
    }
}

/// Fewer words are too few to know an excerpt by.
const EXCERPT_FROM: usize = 5;
/// In fewer words a slip may be another word.
const SLIP_FROM: usize = 8;
/// A slip is in a word of so many letters or more.
const SLIP_LETTERS: usize = 5;

/// What the index knows of a quotation's words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) gist: Gist,
    /// How many words there are.
    pub(super) length: u64,
}

/// Whether two texts may be copies, by what is known of their words; what is ruled out here need not be read.
pub(super) fn may_be_copies(one: Known, other: Known) -> bool {
    let may_hold =
        |long: Known, short: Known| long.gist.may_hold(long.length, short.gist, short.length);
    one.gist.differs_by_a_letter(other.gist) || may_hold(one, other) || may_hold(other, one)
}

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

/// One letter amiss, but not the first, not in a name, and not in a word that copies may change: *would* is no slip of *world*.
fn is_slip(one: &CopyWord, other: &CopyWord) -> bool {
    let letters = |word: &CopyWord| word.term.chars().collect::<Vec<char>>();
    let (first, second) = (letters(one), letters(other));
    let is_name = one.is_capital && other.is_capital && !(one.begins && other.begins);
    first.len().min(second.len()) >= SLIP_LETTERS
        && first.first() == second.first()
        && !is_name
        && ![one, other]
            .into_iter()
            .any(|word| is_changeable(hash_word(&word.term)))
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
    use crate::index::wording::{word_count, wording};
    use crate::text::mix;

    fn copy(one: &str, other: &str) -> bool {
        let known = [one, other].map(|text| {
            let wording = wording(text).unwrap();
            Known {
                gist: wording.gist,
                length: word_count(wording.near),
            }
        });
        let whole = |text: &str| Compared::new(text, &[Span::new(0, text.len())], Some("en"));
        let (one, other) = (whole(one), whole(other));
        let is_copy_of = is_copy(&one, &other);
        assert_eq!(is_copy_of, is_copy(&other, &one));
        assert!(!is_copy_of || may_be_copies(known[0], known[1]));
        is_copy_of
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
            (
                "It is the world that we want for the people of the bay.",
                "It is the would that we want for the people of the bay.",
            ),
            ("They all signed it.", "They signed it."),
            ("Yes. We did.", "Yes."),
            ("We will pay.", "Will we pay?"),
        ] {
            assert!(!copy(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn no_copy_is_ruled_out_unread() {
        const WORDS: [&str; 24] = [
            "We", "we'll", "won’t", "will", "not", "the", "a", "and", "harbor", "harbour",
            "boats.", "boat.", "opened", "open.", "May", "5", "world", "would", "sailor", "Ruiz",
            "can't", "cannot", "can", "well.",
        ];
        let draw = |seed: u64, most: usize| usize::try_from(mix(seed) % most as u64).unwrap();
        let mut copies = 0;
        for seed in (0..4000).map(|seed| seed << 8) {
            let length = 5 + draw(seed, 12);
            let word = |at| WORDS[draw(seed ^ at, WORDS.len())];
            let one: Vec<&str> = (1..).take(length).map(word).collect();
            let mut other = one.clone();
            for edit in (1..).take(draw(seed ^ 0xED, 4).min(one.len() - 1)) {
                let at = draw(seed ^ (edit << 40), other.len());
                match draw(seed ^ edit << 50, 4) {
                    0 if other.len() > 1 => drop(other.remove(at)),
                    1 => other.insert(at, word(edit << 44)),
                    2 => other.truncate(at + 1),
                    _ => other[at] = word(edit << 45),
                }
            }
            copies += usize::from(copy(&one.join(" "), &other.join(" ")));
        }
        assert!(copies > 1000, "{copies}");
    }
}
