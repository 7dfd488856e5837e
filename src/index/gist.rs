//! The words of a quotation go in, two numbers come out that tell most texts apart without reading them.
//!
//! Texts that agree in a key of their wording and are no copies are many: all that a minister said begins with *The minister
//! said that*. Reading a text takes 50 µs, reading two columns a thousandth of that. Both numbers leave out the words that a copy
//! may lack or have besides ([`is_changeable`]), so that of copies they say the same, and never that they are none:
//!
//! * `words` has a bit set for each word, one of 64 (a signature file: Faloutsos and Christodoulakis, 1984): what an
//!   excerpt is cut from has all bits of the excerpt, and of two texts each lacks at least so many words as bits.
//! * `letters` is a sum of numbers of the letters of all words, so that one letter amiss in one word changes it by one of
//!   a thousand differences; above it stand the number of words, and how many of the others may be short for two.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lexicon::{is_changeable, is_short};
use crate::text::{hash_word, mix};

/// What tells a quotation from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gist {
    /// A bit for each word.
    pub words: u64,
    /// The sum of all letters, how many words there are, and how many may be short for two.
    pub letters: u64,
}

/// The sum of letters stands below, then the number of words, then that of those that may be short for two.
const SUM_BITS: u32 = 24;
const SUM: u64 = (1 << SUM_BITS) - 1;
const COUNT_BITS: u32 = 8;
/// This number of words stands for more.
const MOST: u64 = (1 << COUNT_BITS) - 1;
/// The letters of the alphabet, and five for all others.
const LETTERS: u64 = 31;

impl Gist {
    /// Adds a word, given by its term and the hash of it.
    pub(super) fn add(&mut self, term: &str, hash: u64) {
        let (mut count, mut short) = (self.count(), self.short());
        let mut sum = self.letters & SUM;
        if is_changeable(hash) {
            short += u64::from(is_short(hash));
        } else {
            self.words |= 1 << (mix(hash) >> (u64::BITS - 6));
            let mut letters = term.chars().map(letter);
            // The first is never amiss in a copy.
            sum += letters.next().map_or(0, |first| number(first + LETTERS));
            sum = letters.map(number).fold(sum, u64::wrapping_add) & SUM;
            count += 1;
        }
        self.letters = (short.min(MOST) << COUNT_BITS | count.min(MOST)) << SUM_BITS | sum;
    }

    const fn count(self) -> u64 {
        self.letters >> SUM_BITS & MOST
    }

    const fn short(self) -> u64 {
        self.letters >> (SUM_BITS + COUNT_BITS)
    }

    /// That of a text of these terms, in whatever order.
    pub fn of(terms: &[String]) -> Self {
        let mut gist = Self::default();
        for term in terms {
            gist.add(term, hash_word(term));
        }
        gist
    }

    /// How many words the text has at the least that a text with the bits `words` lacks.
    pub const fn lacking_in(self, words: u64) -> u32 {
        (self.words & !words).count_ones()
    }

    /// Whether the words may be the same but for one letter in one of them.
    pub fn differs_by_a_letter(self, other: Self) -> bool {
        self.count() == other.count()
            && DIFFERENCES.contains(&(self.letters.wrapping_sub(other.letters) & SUM))
    }

    /// Whether a text may have all words of `other`, and more, in one stretch; the lengths of both are those of all words.
    pub const fn may_hold(self, length: u64, other: Self, its_length: u64) -> bool {
        if other.lacking_in(self.words) > 0 {
            return false;
        }
        let is_known = self.count() < MOST && self.short() < MOST;
        let more = self.count().saturating_sub(other.count());
        !is_known || more > 0 && length + self.short() >= its_length + more
    }
}

/// The number of a letter among those that are told apart.
fn letter(letter: char) -> u64 {
    match letter {
        'a'..='z' => u64::from(letter) - u64::from('a'),
        other => 26 + u64::from(other) % (LETTERS - 26),
    }
}

/// What a letter adds to a sum.
const fn number(letter: u64) -> u64 {
    mix(letter) & SUM
}

/// What one letter put in, left out or exchanged, or none, changes in a sum.
static DIFFERENCES: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let letters = || (0..LETTERS).map(number).chain([0]);
    let pairs = letters().flat_map(|one| letters().map(move |other| one.wrapping_sub(other)));
    pairs.map(|difference| difference & SUM).collect()
});

#[cfg(test)]
mod tests {
    use super::super::wording::{word_count, wording};
    use super::*;

    fn gist(text: &str) -> Gist {
        wording(text).unwrap().gist
    }

    fn may_hold(whole: &str, part: &str) -> bool {
        let length = |text| word_count(wording(text).unwrap().near);
        gist(whole).may_hold(length(whole), gist(part), length(part))
    }

    #[test]
    fn words_that_copies_may_change_do_not_count() {
        let whole = gist("We won't open the harbor again in May.");
        let other = gist("And we will not open a harbor again, in May");
        assert!(whole.words == other.words && whole.differs_by_a_letter(other));
        // Two words may have one bit.
        assert!((1..=2).contains(&whole.lacking_in(gist("Open it in the harbor.").words)));
        assert_eq!(gist("Open the harbor.").lacking_in(whole.words), 0);
    }

    #[test]
    fn one_letter_is_told_from_another_word() {
        let whole = gist("We open the harbor again in May.");
        for (other, expected) in [
            ("We open the harbour again in May.", true),
            ("We open the harbér again in May.", true),
            ("We open the hárbor again in May.", true),
            ("We open the harbøñ again in May.", true),
            ("We open the airport again in May.", false),
            ("We open the arbor again in May.", false),
            ("We open the marbor again in May.", false),
            ("We open the harbor again.", false),
            ("We open the harbour again in June.", false),
        ] {
            assert_eq!(whole.differs_by_a_letter(gist(other)), expected, "{other}");
        }
    }

    #[test]
    fn an_excerpt_has_no_word_of_its_own() {
        let whole = "We'll open the harbor again in May. Ask me then.";
        for (part, expected) in [
            ("We'll open the harbor again in May.", true),
            ("We will open the harbor again in May.", true),
            ("We will open the airport in May.", false),
            ("We will that and that and the harbor again in May.", false),
            (whole, false),
        ] {
            assert_eq!(may_hold(whole, part), expected, "{part}");
            assert!(!may_hold(part, whole), "{part}");
        }
        let long = "word ".repeat(300);
        assert!(may_hold(&long, &"word ".repeat(299)));
    }
}
