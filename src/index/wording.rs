//! The words of a quotation go in, what its copies are known by comes out: by one number its copies are found, by another
//! its near copies.
//!
//! `whole` is a hash of the words as they are sought ([`terms`](fn@crate::text::terms)), in their order: quotations that differ in
//! case, accents, marks and punctuation have it alike. `near` packs four small keys and the number of words: near copies
//! share a key, mostly, and are then compared word by word. Two keys are of the first and of the last four words, for copies
//! that were cut short or changed in one place; two are bands of a `MinHash` over single words (see [`Sketch`](crate::text::Sketch), whose shingles
//! of three words would change all at once in a sentence of ten). One number in a column and no postings: sixteen keys in
//! the term dictionary, as for whole articles, would cost more than the quotation itself.
//! What agrees in a key is mostly ruled out by its [`Gist`], so that few texts are read.

use std::array;

use super::gist::Gist;
use crate::text::{hash_word, mix, terms};

/// What stands in the index for the words of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Equal where the words are.
    pub whole: u64,
    /// Keys of which near copies share one: see [`keys`].
    pub near: u64,
    /// What tells most other texts from it.
    pub gist: Gist,
}

/// How many keys `near` holds.
pub const KEYS: usize = 4;
const KEY_BITS: u32 = 13;
/// All keys are below.
pub const KEY_VALUES: usize = KEYS << KEY_BITS;
/// Four keys lie below.
const COUNT_SHIFT: u32 = 4 * KEY_BITS;
/// How many words from either end make a key.
const END_WORDS: usize = 4;
/// The number of words stands in the bits above the keys, up to this many.
pub const MOST_WORDS: u64 = 4095;
/// How many hash functions make the band of a key.
const ROWS: usize = 2;

/// The wording of `text`; `None` where it has no word.
pub fn wording(text: &str) -> Option<Wording> {
    let mut cut = terms(text);
    let mut term = String::new();
    let mut words = Vec::new();
    let mut gist = Gist::default();
    while cut.advance(&mut term).is_some() {
        let word = hash_word(&term);
        words.push(word);
        gist.add(&term, word);
    }
    if words.is_empty() {
        return None;
    }
    let first = words.get(..END_WORDS).unwrap_or(&words);
    let last = words.len().saturating_sub(END_WORDS);
    let bands = bands(&words);
    let ends = [first, words.get(last..).unwrap_or(&words)];
    let keys = ends.map(hash_words).into_iter().chain(bands);
    let count = (words.len() as u64).min(MOST_WORDS);
    let near = keys.fold(count, |near, key| {
        near << KEY_BITS | key >> (u64::BITS - KEY_BITS)
    });
    Some(Wording {
        whole: hash_words(&words),
        near,
        gist,
    })
}

/// A hash of words, given by their own, in their order.
pub(super) fn hash_words(words: &[u64]) -> u64 {
    words
        .iter()
        .fold(0, |hash: u64, word| mix(hash.rotate_left(7) ^ word))
}

/// The keys in [`Wording::near`], each with its number, so that keys of one kind meet only their like.
pub fn keys(mut near: u64) -> [u64; KEYS] {
    array::from_fn(|number| {
        let bits = near & ((1 << KEY_BITS) - 1);
        near >>= KEY_BITS;
        bits << 2 | number as u64
    })
}

/// How many words the quotation has; 4095 stands for more.
pub const fn word_count(near: u64) -> u64 {
    near >> COUNT_SHIFT
}

/// The least value of each hash function over the words, two functions to a band.
fn bands(words: &[u64]) -> [u64; KEYS - 2] {
    array::from_fn(|band| {
        let least = |row: usize| {
            let seed = mix((band * ROWS + row) as u64);
            words
                .iter()
                .map(|word| mix(word ^ seed))
                .min()
                .unwrap_or_default()
        };
        (0..ROWS).fold(0, |key, row| mix(key ^ least(row)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_a_key(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|text| keys(wording(text).unwrap().near));
        one.iter().any(|key| other.contains(key))
    }

    #[test]
    fn spellings_of_the_same_words_are_one_wording() {
        let of = |text| wording(text).unwrap().whole;
        assert_eq!(
            of("“We’ll raise the Café’s dues—now!”"),
            of("we'll raise the cafe's dues now")
        );
        assert_ne!(of("We will raise the dues."), of("Will we raise the dues?"));
        assert_ne!(of("a"), of("a a"));
        assert_eq!(wording("… !"), None);
    }

    #[test]
    fn the_number_of_words_is_kept() {
        let count = |text: &str| word_count(wording(text).unwrap().near);
        assert_eq!(count("The harbor is open."), 4);
        assert_eq!(count(&"a ".repeat(5000)), MOST_WORDS);
    }

    #[test]
    fn copies_that_were_cut_short_share_a_key() {
        let whole = "The harbor will open again in May. Nobody asked us what the winter would cost, and nobody will.";
        assert!(share_a_key(whole, "The harbor will open again in May."));
        assert!(share_a_key(
            whole,
            "Nobody asked us what the winter would cost, and nobody will."
        ));
    }

    #[test]
    fn the_numbers_are_the_same_on_every_machine() {
        let wording = wording("We will open the harbor again in May.").unwrap();
        assert_eq!(
            (wording.whole, wording.near),
            (14_214_810_963_105_555_628, 38_790_995_518_099_173)
        );
    }
}
