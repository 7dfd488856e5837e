//! A linear model over named features, with integer weights: the same answer on every machine.
//!
//! A feature is a template and two atoms (a word, a number or nothing). Its weight comes from the lexicon's table, so that a
//! person can read why a rule ran as it did; `learn` makes the table. Scores are sums of weights in thousandths, log-odds
//! after training (logistic and multinomial regression by stochastic gradient descent).

use crate::lexicon::Weights;
pub(super) use crate::lexicon::weights::{NONE, number};
use crate::lexicon::weights::{hash_name, key};

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
