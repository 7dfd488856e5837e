//! The words of a text go in, a sketch of fixed size comes out by which near copies of it are found and compared.
//!
//! The text is taken as the set of its shingles, three words in a row each; two texts are alike as far as their sets are,
//! by Jaccard's measure: how many shingles they share, of all that either has. [`Sketch`] is a `MinHash` (Broder 1997, *On the
//! resemblance and containment of documents*): it keeps the least value of each of 64 hash functions over the set: the share of
//! equal minima estimates that measure. Banding (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, 3.4) makes
//! of them 16 keys of 4 minima each: texts that share one key are candidates, so that near copies are looked up and never
//! compared with everything.
//!
//! Of 100 pairs of invented texts of 300 words each, so many share a key (the test below counts them anew):
//!
//! | words replaced, of 100 | 0 | 2 | 5 | 10 | 15 | 20 | 30 | all |
//! | --- | --- | --- | --- | --- | --- | --- | --- | --- |
//! | likeness, mean of the estimates | 1.00 | 0.89 | 0.76 | 0.58 | 0.46 | 0.36 | 0.21 | 0.00 |
//! | pairs that share a key | 100 | 100 | 99 | 79 | 54 | 26 | 5 | 0 |
//!
//! The sketch does not see how often a shingle stands there, nor that a short text is a part of a long one; it knows
//! nothing of cases and accents: give it folded words. The keys are the same on every machine, so they may be stored; a
//! change of anything here changes them.

use std::array;

/// How many words in a row make a shingle.
const SHINGLE_WORDS: usize = 3;
/// How many keys a sketch has.
pub const BANDS: usize = 16;
/// How many minima make a key.
const ROWS: usize = 4;
const MINIMA: usize = BANDS * ROWS;

/// What is kept of a text to find and compare its near copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    minima: [u32; MINIMA],
}

impl Sketch {
    /// The sketch of a text with these words, folded, in their order; `None` where they are fewer than three.
    ///
    /// ```
    /// use onrecord::text::{Sketch, terms};
    /// let of = |text: &str| Sketch::of(terms(text).map(|term| term.text)).expect("three words or more");
    /// let said = of("“The harbor will open again in May,” she said");
    /// assert_eq!(said.bands(), of("the harbor will open again in may she said").bands());
    /// assert!(said.likeness(&of("The ferries stay in port until further notice.")) < 0.1);
    /// ```
    pub fn of(words: impl Iterator<Item = impl AsRef<str>>) -> Option<Self> {
        Self::of_hashes(words.map(|word| hash_word(word.as_ref())))
    }

    /// The same of words that are hashed already.
    fn of_hashes(words: impl Iterator<Item = u64>) -> Option<Self> {
        let mut minima = [u32::MAX; MINIMA];
        let mut last = [0; SHINGLE_WORDS];
        let mut count = 0_usize;
        for word in words {
            last.rotate_left(1);
            last[SHINGLE_WORDS - 1] = word;
            count += 1;
            if count >= SHINGLE_WORDS {
                lower(&mut minima, shingle_hash(last));
            }
        }
        (count >= SHINGLE_WORDS).then_some(Self { minima })
    }

    /// The keys under which near copies meet: two texts are candidates where any key of the one is one of the other's.
    pub fn bands(&self) -> [u64; BANDS] {
        array::from_fn(|band| {
            let rows = self.minima.iter().skip(band * ROWS).take(ROWS);
            // The number of the band counts: equal minima in different bands mean nothing.
            rows.fold(band as u64, |key, &row| mix(key ^ u64::from(row)))
        })
    }

    /// How alike two texts are, from 0 to 1: an estimate of the shingles that both have, of all that either has.
    pub fn likeness(&self, other: &Self) -> f64 {
        let pairs = self.minima.iter().zip(&other.minima);
        let equal = pairs.filter(|(one, other)| one == other).count();
        #[expect(clippy::cast_precision_loss, reason = "at most 64")]
        let share = equal as f64 / MINIMA as f64;
        share
    }
}

/// A sketch of 64 bytes, to be kept for each of many texts: of each of 63 minima the low byte (Li and Koenig 2010, *b-bit
/// minwise hashing*), and how long the text is. One hash function parts the shingles among the minima (Li, Owen and Zhang 2012,
/// *One permutation hashing*), so that a shingle costs one comparison and not 63, which were a twelfth of the time of indexing;
/// a minimum without a shingle is lent by another one (Shrivastava 2017, *Optimal densification*). Equal bytes of unequal minima are one in 256, and are taken off the
/// estimates. With the length it tells a text that was cut from one that has some of its paragraphs from another: both
/// share half of what either has, but the one has nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallSketch {
    low: [u8; SMALL_MINIMA],
    /// The logarithm of the number of words, in sixteenths of a doubling.
    length: u8,
}

/// How many keys a small sketch has.
pub const SMALL_BANDS: usize = SMALL_MINIMA / SMALL_ROWS;
/// How many numbers hold a small sketch.
pub const SMALL_NUMBERS: usize = 8;
const SMALL_MINIMA: usize = MINIMA - 1;
/// Three bytes make a key: texts that are half alike share one 94 times of 100, with four bytes 64 times.
const SMALL_ROWS: usize = 3;

impl SmallSketch {
    /// The sketch of a text with these words, given by the hashes of their folded forms; `None` where they are fewer than
    /// three.
    pub fn of_hashed(words: &[u64]) -> Option<Self> {
        let mut least = [None; SMALL_MINIMA];
        for shingle in words.windows(SHINGLE_WORDS) {
            let shingle = shingle_hash(array::from_fn(|at| shingle[at]));
            // The high half tells which of the minima, the low half is compared.
            let at = ((shingle >> 32) * SMALL_MINIMA as u64) >> 32;
            let value = u32::try_from(shingle & u64::from(u32::MAX)).unwrap_or_default();
            if let Some(least) = least.get_mut(usize::try_from(at).unwrap_or_default()) {
                *least = Some(least.map_or(value, |before: u32| before.min(value)));
            }
        }
        let low = filled(&least)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "between 0 and 255"
        )]
        let length = ((words.len() as f64).log2() * STEPS).round().min(255.0) as u8;
        Some(Self { low, length })
    }

    /// The sketch as numbers.
    pub fn numbers(&self) -> [u64; SMALL_NUMBERS] {
        let mut bytes = self.low.into_iter().chain([self.length]);
        array::from_fn(|_| {
            let eight = bytes.by_ref().take(8);
            eight.fold(0, |number, byte| number << 8 | u64::from(byte))
        })
    }

    /// The sketch that gave these numbers.
    pub fn from_numbers(numbers: [u64; SMALL_NUMBERS]) -> Self {
        let mut bytes = numbers.into_iter().flat_map(u64::to_be_bytes);
        Self {
            low: array::from_fn(|_| bytes.next().unwrap_or_default()),
            length: bytes.next().unwrap_or_default(),
        }
    }

    /// The keys under which near copies meet, as those of [`Sketch::bands`].
    pub fn keys(&self) -> [u32; SMALL_BANDS] {
        // The number of the band counts: equal bytes in different bands mean nothing.
        let mut bands = self.low.chunks_exact(SMALL_ROWS).zip(0_u32..);
        array::from_fn(|_| {
            let (rows, band) = bands.next().unwrap_or_default();
            rows.iter()
                .fold(band, |key, &row| key << 8 | u32::from(row))
        })
    }

    /// How alike two texts are, from 0 to 1, as [`Sketch::likeness`] tells.
    pub fn likeness(&self, other: &Self) -> f64 {
        const BY_CHANCE: f64 = 1.0 / 256.0;
        let pairs = self.low.iter().zip(&other.low);
        let equal = pairs.filter(|(one, other)| one == other).count();
        #[expect(clippy::cast_precision_loss, reason = "at most 63")]
        let share = equal as f64 / SMALL_MINIMA as f64;
        ((share - BY_CHANCE) / (1.0 - BY_CHANCE)).max(0.0)
    }

    /// How much of the shorter text stands in the longer one, from 0 to 1: an estimate by likeness and lengths.
    pub fn containment(&self, other: &Self) -> f64 {
        let likeness = self.likeness(other);
        let [one, other] = [self, other].map(|sketch| (f64::from(sketch.length) / STEPS).exp2());
        // What both have is so much of the two together.
        let both = likeness / (1.0 + likeness) * (one + other);
        (both / one.min(other)).min(1.0)
    }
}

/// The low bytes of the minima, where those that no shingle fell to are lent by others: for each the same others are asked, in
/// the same order, whatever the text. `None` where there is none at all.
fn filled(least: &[Option<u32>; SMALL_MINIMA]) -> Option<[u8; SMALL_MINIMA]> {
    if least.iter().all(Option::is_none) {
        return None;
    }
    let mut low = [0; SMALL_MINIMA];
    for (low, at) in low.iter_mut().zip(0_u64..) {
        let mut asked = at;
        let mut round = 0;
        let value = loop {
            let place = usize::try_from(asked % SMALL_MINIMA as u64);
            if let Some(value) = place.ok().and_then(|place| least[place]) {
                break value;
            }
            round += 1;
            asked = mix(at << 32 | round);
        };
        *low = value.to_le_bytes()[0];
    }
    Some(low)
}

/// Steps of a doubling: lengths are kept within 2 of a hundred.
const STEPS: f64 = 16.0;

/// The hash of a folded word, the same on every machine.
pub(crate) fn hash_word(word: &str) -> u64 {
    hash_bytes(word.as_bytes(), 0)
}

/// The hash of a word of ASCII letters alone, as if it were in lower case.
pub(super) fn hash_letters(word: &str) -> u64 {
    hash_bytes(word.as_bytes(), u64::from_ne_bytes([b' '; 8]))
}

/// Takes eight bytes at a time, each with the bits of `set`: byte by byte it took a third of the time of a sketch.
fn hash_bytes(word: &[u8], set: u64) -> u64 {
    let (eights, rest) = word.as_chunks::<8>();
    let length = word.len() as u64;
    let hash = eights.iter().fold(length, |hash, eight| {
        mix(hash ^ (u64::from_le_bytes(*eight) | set))
    });
    let rest = match (rest.first_chunk::<4>(), rest.last_chunk::<4>(), rest) {
        // They overlap, which the length undoes.
        (Some(first), Some(last), _) => {
            let [first, last] = [first, last].map(|four| u64::from(u32::from_le_bytes(*four)));
            (first | last << 32) | set
        }
        (_, _, [first, .., last]) => {
            let middle = rest.get(rest.len() / 2).copied().unwrap_or_default();
            u64::from_le_bytes([*first, middle, *last, 0, 0, 0, 0, 0]) | set & 0xFF_FFFF
        }
        (_, _, [only]) => u64::from(*only) | set & 0xFF,
        _ if eights.is_empty() => 0,
        _ => return hash,
    };
    mix(hash ^ rest)
}

/// Of three hashes of words, whose order counts.
const fn shingle_hash(words: [u64; SHINGLE_WORDS]) -> u64 {
    let [first, second, third] = words;
    mix(first ^ second.rotate_left(21) ^ third.rotate_left(42))
}

/// Takes a shingle in: each hash function multiplies, adds and keeps the high half (Dietzfelbinger 1996).
fn lower(minima: &mut [u32; MINIMA], shingle: u64) {
    for (least, (factor, summand)) in minima.iter_mut().zip(&FUNCTIONS) {
        let hash = shingle.wrapping_mul(*factor).wrapping_add(*summand);
        *least = (*least).min((hash >> 32) as u32);
    }
}

/// Factor and summand of each hash function; the factors are odd.
static FUNCTIONS: [(u64, u64); MINIMA] = {
    let mut functions = [(0, 0); MINIMA];
    let mut number = 0;
    while number < MINIMA {
        let seed = 2 * number as u64;
        functions[number] = (mix(seed) | 1, mix(seed + 1));
        number += 1;
    }
    functions
};

/// A number for a number, with every bit depending on all (`SplitMix64`).
pub(crate) const fn mix(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    seed ^ (seed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const WORDS: u64 = 300;
    const PAIRS: u64 = 100;

    /// An invented text, in which `replaced` of a hundred words are others.
    fn text(number: u64, replaced: u64) -> Vec<String> {
        let word = |at: u64, salt: u64| {
            // Few words are frequent and most are rare, as in print.
            let range = 1 << (mix(number ^ mix(at) ^ salt) % 16);
            format!("w{}", mix(mix(number) ^ at ^ salt) % range)
        };
        let is_other = |at: u64| mix(mix(at + 1000) ^ number) % 100 < replaced;
        (0..WORDS)
            .map(|at| {
                if is_other(at) {
                    format!("{}x", word(at, 99))
                } else {
                    word(at, 0)
                }
            })
            .collect()
    }

    fn sketch(words: &[String]) -> Sketch {
        Sketch::of(words.iter()).unwrap()
    }

    fn meet(one: &Sketch, other: &Sketch) -> bool {
        let keys = other.bands();
        one.bands().iter().any(|key| keys.contains(key))
    }

    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    fn share(part: usize, whole: usize) -> f64 {
        part as f64 / whole as f64
    }

    /// The true measure.
    fn jaccard(one: &[String], other: &[String]) -> f64 {
        let one: BTreeSet<_> = one.windows(SHINGLE_WORDS).collect();
        let other: BTreeSet<_> = other.windows(SHINGLE_WORDS).collect();
        let shared = one.intersection(&other).count();
        share(shared, one.len() + other.len() - shared)
    }

    #[test]
    fn near_copies_share_a_key_as_often_as_the_table_says() {
        let mut rows = Vec::new();
        let every = f64::from(u32::try_from(PAIRS).unwrap());
        for replaced in [0, 2, 5, 10, 15, 20, 30, 100] {
            let (mut met, mut estimates, mut truths) = (0, 0.0, 0.0);
            for number in 0..PAIRS {
                let (one, other) = (text(number, 0), text(number, replaced));
                truths += jaccard(&one, &other);
                let (one, other) = (sketch(&one), sketch(&other));
                met += u64::from(meet(&one, &other));
                estimates += one.likeness(&other);
            }
            assert!((estimates - truths).abs() / every < 0.01);
            rows.push((replaced, format!("{:.2}", estimates / every), met));
        }
        let table = [
            (0, "1.00", 100),
            (2, "0.89", 100),
            (5, "0.76", 99),
            (10, "0.58", 79),
            (15, "0.46", 54),
            (20, "0.36", 26),
            (30, "0.21", 5),
            (100, "0.00", 0),
        ];
        assert_eq!(
            rows,
            table.map(|(replaced, likeness, met)| (replaced, likeness.to_owned(), met))
        );
    }

    #[test]
    fn unrelated_texts_share_no_key() {
        let sketches: Vec<Sketch> = (0..PAIRS).map(|number| sketch(&text(number, 0))).collect();
        let pairs = sketches.iter().zip(sketches.iter().skip(1));
        assert_eq!(pairs.filter(|(one, other)| meet(one, other)).count(), 0);
    }

    #[test]
    fn the_order_of_the_words_counts_and_repeats_do_not() {
        let of = |text: &str| Sketch::of(text.split(' '));
        assert_ne!(of("we will not pay"), of("pay we will not"));
        assert_eq!(of("no no no"), of("no no no no no"));
        assert_eq!(of("two words"), None);
        assert_eq!(of(""), of("one"));
    }

    #[test]
    fn keys_are_the_same_on_every_machine_and_in_every_version() {
        let keys = Sketch::of("we will open the harbor again in may".split(' '))
            .unwrap()
            .bands();
        assert_eq!(keys[0], 15_083_062_587_669_107_852);
    }
}
