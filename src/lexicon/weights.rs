//! The weights of the linear model of attribution: a table in `data/` comes in, a weight for each feature goes out.
//!
//! A feature is a template and two atoms (a word, a number or nothing), hashed to 64 bits; the table has one on each line.

use std::sync::{Arc, LazyLock};

use super::speech::hash_word;
use super::table::rows;

/// The atom of nothing.
pub(crate) const NONE: u64 = 0;

/// The atom of a number.
pub(crate) const fn number(n: usize) -> u64 {
    (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The key of a feature.
pub(crate) const fn key(template: u64, a: u64, b: u64) -> u64 {
    let mixed =
        (template ^ a.rotate_left(23) ^ b.rotate_left(47)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// The weights of all features, by key: a hash table whose buckets are lines of the processor's cache.
///
/// A bucket is read without a branch that could be guessed wrong, which costs less than finding the one entry in it.
#[derive(Debug, Default)]
pub(crate) struct Weights {
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
    /// Those built into the program.
    pub(crate) fn embedded() -> Arc<Self> {
        static EMBEDDED: LazyLock<Arc<Weights>> =
            LazyLock::new(|| Arc::new(Weights::parse(include_str!("../../data/weights.tsv"))));
        Arc::clone(&EMBEDDED)
    }

    /// Reads a table of weights: template, class (or nothing), atom, atom, weight in thousandths.
    pub(crate) fn parse(table: &str) -> Self {
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

    /// The weight of the feature with this key, in thousandths; 0 for one that was not learned.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> i32 {
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

/// The hash of a template's name.
pub(crate) const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
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
