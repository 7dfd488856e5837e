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
    fn add(&mut self, template: Template, a: u64, b: u64) {
        self.sum += self.weights.get(key(template.hash, a, b));
    }
}

/// The weights of all features, by key: open addressing, half full at most.
#[derive(Debug, Default)]
pub(super) struct Weights {
    slots: Vec<(u32, i32)>,
}

impl Weights {
    /// The weights that are built into the program.
    pub(super) fn embedded() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Self::parse(include_str!("../../data/weights.tsv")))
    }

    /// Reads a table of weights: template, class (or nothing), atom, atom, weight in thousandths.
    pub(super) fn parse(table: &str) -> Self {
        let size = (table.lines().count() * 2).next_power_of_two();
        let mut weights = Self {
            slots: vec![(0, 0); size],
        };
        for [name, class, a, b, weight] in rows(table) {
            let class = class.parse().map_or(0, |class: usize| number(class));
            if let Ok(weight) = weight.parse() {
                weights.insert(key(hash_name(name) ^ class, atom(a), atom(b)), weight);
            }
        }
        weights
    }

    fn insert(&mut self, key: u64, weight: i32) {
        let mask = self.slots.len() - 1;
        let (mut at, tag) = place(key, mask);
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.0 == 0 || slot.0 == tag {
                *slot = (tag, weight);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    fn get(&self, key: u64) -> i32 {
        let mask = self.slots.len().wrapping_sub(1);
        let (mut at, tag) = place(key, mask);
        while let Some(slot) = self.slots.get(at) {
            if slot.0 == tag {
                return slot.1;
            }
            if slot.0 == 0 {
                return 0;
            }
            at = (at + 1) & mask;
        }
        0
    }
}

/// The first slot of a key, and the tag by which it is known there (never 0).
fn place(key: u64, mask: usize) -> (usize, u32) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves of the hash are used apart"
    )]
    let (slot, tag) = (key as usize & mask, (key >> 32) as u32 | 1);
    (slot, tag)
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
