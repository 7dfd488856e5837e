//! A linear model over named features, with integer weights: the same answer on every machine.
//!
//! A feature is a template and two atoms (a word, a number or nothing). Its weight comes from the lexicon's table, so that a
//! person can read why a rule ran as it did; `learn` makes the table. Scores are sums of weights in thousandths, log-odds
//! after training (logistic and multinomial regression by stochastic gradient descent).

use crate::lexicon::Weights;
use crate::lexicon::weights::{CLASSES, WeightsView, hash_name, key};
pub(super) use crate::lexicon::weights::{NONE, number};

/// Takes the features of one decision.
pub(super) trait Sink {
    /// Takes the feature `template` of the atoms `a` and `b`.
    fn add(&mut self, template: Template, a: u64, b: u64);

    /// Takes the features of these templates, each with its two atoms.
    #[inline]
    fn add_all<const N: usize>(&mut self, templates: &[Template; N], atoms: [(u64, u64); N]) {
        for (template, (a, b)) in templates.iter().zip(&atoms) {
            self.add(*template, *a, *b);
        }
    }
}

/// What a feature asks; for choices among fixed classes, each class has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Template {
    hash: u64,
    pub(super) name: &'static str,
    pub(super) class: usize,
}

impl Template {
    /// The same question, asked for one of the first four classes.
    #[inline]
    pub(super) const fn of(self, class: usize) -> Self {
        debug_assert!(class < CLASSES);
        Self {
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
    weights: WeightsView<'w>,
    /// The sum so far, in thousandths.
    pub(super) sum: i32,
}

impl<'w> Score<'w> {
    #[inline]
    pub(super) fn new(weights: &'w Weights) -> Self {
        Self {
            weights: weights.view(),
            sum: 0,
        }
    }
}

impl Sink for Score<'_> {
    #[inline]
    fn add(&mut self, template: Template, a: u64, b: u64) {
        let key = key(template.hash, a, b);
        self.sum += match template.class.checked_sub(1) {
            None => self.weights.get(key),
            Some(class) => {
                let row = self.weights.by_class(key);
                row.get(class).copied().map_or(0, i32::from)
            }
        };
    }

    #[inline]
    fn add_all<const N: usize>(&mut self, templates: &[Template; N], atoms: [(u64, u64); N]) {
        debug_assert!(templates.iter().all(|template| template.class == 0));
        for (template, (a, b)) in templates.iter().zip(&atoms) {
            self.sum += self.weights.get(key(template.hash, *a, *b));
        }
    }
}

/// Sums the weights for all classes at once, whichever the features are asked for.
#[derive(Debug)]
pub(super) struct Scores<'w> {
    weights: WeightsView<'w>,
    /// The sums so far, in thousandths.
    pub(super) sums: [i32; CLASSES],
}

impl<'w> Scores<'w> {
    #[inline]
    pub(super) fn new(weights: &'w Weights) -> Self {
        Self {
            weights: weights.view(),
            sums: [0; CLASSES],
        }
    }
}

impl Sink for Scores<'_> {
    #[inline]
    fn add(&mut self, template: Template, a: u64, b: u64) {
        let row = self.weights.by_class(key(template.hash, a, b));
        for (sum, weight) in self.sums.iter_mut().zip(row) {
            *sum += i32::from(weight);
        }
    }
}
