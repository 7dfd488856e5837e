//! A linear model over named features, with integer weights: the same answer on every machine.
//!
//! A feature is a template and two atoms (a word, a number or nothing), hashed to 64 bits. The weights stand in a table of
//! `data/`, one feature a line, so that a person can read why a rule ran as it did; `onrecord train` writes it. Scores are sums
//! of weights in thousandths, log-odds after training (logistic and multinomial regression by stochastic gradient descent).

use std::sync::OnceLock;

use crate::lexicon::{hash_word, table::rows};

/// Takes the features of one decision.
pub(super) trait Sink {
    /// Takes the feature `template` of the atoms `a` and `b`.
    fn add(&mut self, template: Template, a: u64, b: u64);
}

/// What a feature asks; for choices among fixed classes, each class has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Template {
    hash: u64,
    pub(super) name: &'static str,
    pub(super) class: usize,
}

impl Template {
    /// The same question, asked for one class.
    pub(super) const fn of(self, class: usize) -> Self {
        Self {
            hash: self.hash ^ number(class),
            class: class + 1,
            ..self
        }
    }
}

/// The atom of nothing.
pub(super) const NONE: u64 = 0;

/// The atom of a number.
pub(super) const fn number(n: usize) -> u64 {
    (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The template of this name.
pub(super) const fn template(name: &'static str) -> Template {
    Template {
        hash: hash_name(name),
        name,
        class: 0,
    }
}

/// The templates of these names.
pub(super) const fn templates<const N: usize>(names: [&'static str; N]) -> [Template; N] {
    let mut all = [template(""); N];
    let mut at = 0;
    while at < N {
        all[at] = template(names[at]);
        at += 1;
    }
    all
}

const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The key of a feature.
pub(super) const fn key(template: u64, a: u64, b: u64) -> u64 {
    let mixed =
        (template ^ a.rotate_left(23) ^ b.rotate_left(47)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// Sums the weights of the features that it takes.
#[derive(Debug)]
pub(super) struct Score<'w> {
    weights: &'w Weights,
    /// The sum so far, in thousandths.
    pub(super) sum: i32,
}

impl<'w> Score<'w> {
    pub(super) fn new(weights: &'w Weights) -> Self {
        Self { weights, sum: 0 }
    }
}

impl Sink for Score<'_> {
    #[inline]
    fn add(&mut self, template: Template, a: u64, b: u64) {
        self.sum += self.weights.get(key(template.hash, a, b));
    }
}

/// The weights of all features, by key: a hash table whose buckets are lines of the processor's cache.
///
/// A bucket is read without a branch that could be guessed wrong, which costs less than finding the one entry in it.
#[derive(Debug, Default)]
pub(super) struct Weights {
    buckets: Vec<Bucket>,
}

/// Entries whose keys begin alike: the rest of each key, never 0 where there is one, and its weight.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Bucket {
    tags: [u32; ENTRIES],
    weights: [i32; ENTRIES],
}

/// As many as a line of 64 bytes holds.
const ENTRIES: usize = 8;

impl Weights {
    /// The weights that are built into the program.
    pub(super) fn embedded() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Self::parse(include_str!("../../data/weights.tsv")))
    }

    /// Reads a table of weights: template, class (or nothing), atom, atom, weight in thousandths.
    pub(super) fn parse(table: &str) -> Self {
        let lines = table.bytes().filter(|byte| *byte == b'\n').count();
        // Half full at most, so that hardly any bucket overflows.
        let buckets = (lines * 2 / ENTRIES).next_power_of_two();
        let mut weights = Self {
            buckets: vec![Bucket::default(); buckets],
        };
        let mut last = ("", hash_name(""));
        for [name, class, a, b, weight] in rows(table) {
            if name != last.0 {
                last = (name, hash_name(name));
            }
            let class = class.parse().map_or(0, |class: usize| number(class));
            if let Ok(weight) = weight.parse() {
                weights.insert(key(last.1 ^ class, atom(a), atom(b)), weight);
            }
        }
        weights
    }

    fn insert(&mut self, key: u64, weight: i32) {
        let (mut at, tag) = self.place(key);
        while let Some(bucket) = self.buckets.get_mut(at) {
            let mut entries = bucket.tags.iter_mut().zip(&mut bucket.weights);
            if let Some(entry) = entries.find(|(known, _)| **known == 0 || **known == tag) {
                (*entry.0, *entry.1) = (tag, weight);
                return;
            }
            at = self.behind(at);
        }
    }

    #[inline]
    fn get(&self, key: u64) -> i32 {
        let (mut at, tag) = self.place(key);
        let mut sum = 0;
        while let Some(bucket) = self.buckets.get(at) {
            for (known, weight) in bucket.tags.iter().zip(&bucket.weights) {
                sum += if *known == tag { *weight } else { 0 };
            }
            // Only what found its bucket full stands in the next.
            if bucket.tags[ENTRIES - 1] == 0 || sum != 0 {
                break;
            }
            at = self.behind(at);
        }
        sum
    }

    /// The bucket behind another.
    const fn behind(&self, at: usize) -> usize {
        (at + 1) & (self.buckets.len() - 1)
    }

    /// The bucket of a key, and the tag by which it is known there (never 0).
    #[inline]
    const fn place(&self, key: u64) -> (usize, u32) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the two halves of the hash are used apart"
        )]
        let (at, tag) = (
            key as usize & self.buckets.len().wrapping_sub(1),
            (key >> 32) as u32 | 1,
        );
        (at, tag)
    }
}

/// The atom that a table writes as `text`: nothing, `#` and a number, `~` and a token's shape, or a word.
fn atom(text: &str) -> u64 {
    if text.is_empty() {
        NONE
    } else if let Some(n) = text.strip_prefix('#').and_then(|n| n.parse().ok()) {
        number(n)
    } else if let Some(shape) = text.strip_prefix('~').and_then(|n| n.parse().ok()) {
        shape
    } else {
        hash_word(text)
    }
}
