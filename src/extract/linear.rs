//! A linear model over named features, with integer weights: the same answer on every machine.
//!
//! A feature is a template and two atoms (a word, a number or nothing). Its weight comes from the lexicon's table, so that a
//! person can read why a rule ran as it did; `learn` makes the table. Scores are sums of weights in thousandths, log-odds
//! after training (logistic and multinomial regression by stochastic gradient descent).

use crate::lexicon::Weights;
use crate::lexicon::weights::{Block, CLASSES, WeightsView, hash_name, key};
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
    block: Block,
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

    /// The weight of the feature that these atoms answer, in thousandths, where it is asked for no class.
    #[inline]
    fn weight(self, weights: WeightsView<'_>, a: u64, b: u64) -> i32 {
        match self.block.place(a, b) {
            Some(place) => weights.numbered(place),
            None => weights.get(key(self.hash, a, b)),
        }
    }
}

/// The template of this name.
pub(super) const fn template(name: &'static str) -> Template {
    Template {
        hash: hash_name(name),
        block: Block::of(name),
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

impl Score<'_> {
    /// The same of eight.
    #[expect(clippy::inline_always, reason = "see `add_all`")]
    #[inline(always)]
    fn add_eight(&mut self, templates: &[Template; 8], atoms: &[(u64, u64); 8]) {
        for (template, (a, b)) in templates.iter().zip(atoms) {
            self.sum += template.weight(self.weights, *a, *b);
        }
    }
}

/// No decision has more features than three times eight and seven.
const MOST_EIGHTS: usize = 3;

impl Sink for Score<'_> {
    #[inline]
    fn add(&mut self, template: Template, a: u64, b: u64) {
        self.sum += match template.class.checked_sub(1) {
            None => template.weight(self.weights, a, b),
            Some(class) => {
                let row = self.weights.by_class(key(template.hash, a, b));
                row.get(class).copied().map_or(0, i32::from)
            }
        };
    }

    // Put into its caller and in steps of eight, which are unrolled, every template is known to the compiler: where its weights lie
    // and what its name's hash is cost nothing.
    #[expect(
        clippy::inline_always,
        reason = "3 % of extraction, a twentieth of all instructions"
    )]
    #[inline(always)]
    fn add_all<const N: usize>(&mut self, templates: &[Template; N], atoms: [(u64, u64); N]) {
        const { assert!(N < 8 * (MOST_EIGHTS + 1)) };
        debug_assert!(templates.iter().all(|template| template.class == 0));
        let (eights, rest) = templates.as_chunks();
        let (of_eights, of_rest) = atoms.as_chunks();
        for at in 0..MOST_EIGHTS {
            if let (Some(eight), Some(atoms)) = (eights.get(at), of_eights.get(at)) {
                self.add_eight(eight, atoms);
            }
        }
        for (template, (a, b)) in rest.iter().zip(of_rest) {
            self.sum += template.weight(self.weights, *a, *b);
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
