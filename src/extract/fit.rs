//! Fits the weights of the linear model to choices that people made: multinomial logistic regression.
//!
//! Every example is a choice among candidates, each with its features; one or more are right (the likelihood is that of the
//! right ones together). Gradient descent with a step size for each feature (`AdaGrad`, Duchi et al. 2011), in a fixed order, so
//! that the same lessons give the same weights.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::linear::{Sink, Template, number};

/// Whether people chose a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They did.
    Right,
    /// They did not.
    Wrong,
}

impl Verdict {
    /// The verdict on whether something is so.
    pub(super) fn of(is_right: impl Into<bool>) -> Self {
        if is_right.into() {
            Self::Right
        } else {
            Self::Wrong
        }
    }
}

/// One choice: for each candidate its features and whether it is right.
#[derive(Debug, Default)]
struct Example {
    candidates: Vec<(Vec<usize>, Verdict)>,
}

/// Collects examples.
#[derive(Debug, Default)]
pub(super) struct Examples {
    ids: FxHashMap<(Template, u64, u64), usize>,
    features: Vec<(Template, u64, u64)>,
    counts: Vec<usize>,
    all: Vec<Example>,
    open: Vec<usize>,
    /// The name of a template whose features are not taken.
    left_out: String,
}

impl Sink for Examples {
    fn add(&mut self, template: Template, a: u64, b: u64) {
        if template.name == self.left_out {
            return;
        }
        let next = self.features.len();
        let id = *self.ids.entry((template, a, b)).or_insert(next);
        if id == next {
            self.features.push((template, a, b));
            self.counts.push(0);
        }
        if let Some(count) = self.counts.get_mut(id) {
            *count += 1;
        }
        self.open.push(id);
    }
}

impl Examples {
    /// None yet, and none of the features whose template has this name.
    pub(super) fn without(name: &str) -> Self {
        Self {
            left_out: name.to_owned(),
            ..Self::default()
        }
    }

    /// Begins a new example.
    pub(super) fn begin(&mut self) {
        self.all.push(Example::default());
    }

    /// Ends the candidate whose features were added since the last call.
    pub(super) fn candidate(&mut self, verdict: Verdict) {
        let features = std::mem::take(&mut self.open);
        if let Some(example) = self.all.last_mut() {
            example.candidates.push((features, verdict));
        }
    }

    /// Ends a question of yes or no: yes has the features that were added since the last call, no has none.
    pub(super) fn answer(&mut self, is_yes: impl Into<bool>) {
        let is_yes = is_yes.into();
        self.candidate(Verdict::of(is_yes));
        self.candidate(Verdict::of(!is_yes));
    }

    /// Fits weights and writes those that matter as rows of a table; `words` names the atoms that are words.
    pub(super) fn fit(&self, words: &FxHashMap<u64, String>) -> String {
        let mut weights = vec![0.0_f64; self.features.len()];
        let mut squares = vec![1e-6_f64; self.features.len()];
        for _ in 0..EPOCHS {
            for example in &self.all {
                self.step(example, &mut weights, &mut squares);
            }
        }
        let mut rows = BTreeMap::new();
        for ((template, a, b), weight) in self.features.iter().zip(&weights) {
            #[expect(clippy::cast_possible_truncation, reason = "weights are small")]
            let thousandths = (weight * 1000.0).round() as i64;
            if thousandths.abs() >= SMALLEST {
                let class = template
                    .class
                    .checked_sub(1)
                    .map_or(String::new(), |class| class.to_string());
                rows.insert(
                    (template.name, class, atom(*a, words), atom(*b, words)),
                    thousandths,
                );
            }
        }
        let mut table = String::new();
        for ((name, class, a, b), weight) in rows {
            let _ = writeln!(table, "{name}\t{class}\t{a}\t{b}\t{weight}");
        }
        table
    }

    fn step(&self, example: &Example, weights: &mut [f64], squares: &mut [f64]) {
        let scores: Vec<f64> = example
            .candidates
            .iter()
            .map(|(features, _)| score(features, weights))
            .collect();
        let top = scores.iter().copied().fold(f64::MIN, f64::max);
        let all: f64 = scores.iter().map(|score| (score - top).exp()).sum();
        let right: f64 = scores
            .iter()
            .zip(&example.candidates)
            .filter(|(_, candidate)| candidate.1 == Verdict::Right)
            .map(|(score, _)| (score - top).exp())
            .sum();
        if right <= 0.0 {
            return;
        }
        for (score, (features, verdict)) in scores.iter().zip(&example.candidates) {
            let share = (score - top).exp();
            let gradient = if *verdict == Verdict::Right {
                share / right
            } else {
                0.0
            } - share / all;
            for id in features
                .iter()
                .filter(|id| self.counts.get(**id).is_some_and(|count| *count >= RAREST))
            {
                if let (Some(weight), Some(square)) = (weights.get_mut(*id), squares.get_mut(*id)) {
                    let slope = gradient - DECAY * *weight;
                    *square += slope * slope;
                    *weight += RATE * slope / square.sqrt();
                }
            }
        }
    }
}

fn score(features: &[usize], weights: &[f64]) -> f64 {
    features.iter().filter_map(|id| weights.get(*id)).sum()
}

/// Passes over the examples.
const EPOCHS: usize = 8;
/// The step of the first update.
const RATE: f64 = 0.08;
/// Pull toward zero, against weights that rest on single articles.
const DECAY: f64 = 0.0008;
/// Features seen less often are not learned.
const RAREST: usize = 10;
/// Weights below this many thousandths are left out of the table.
const SMALLEST: i64 = 130;

/// How the table writes an atom: see `linear`.
fn atom(atom: u64, words: &FxHashMap<u64, String>) -> String {
    if atom == 0 {
        return String::new();
    }
    if let Some(word) = words.get(&atom) {
        return word.clone();
    }
    if atom < 64 {
        return format!("~{atom}");
    }
    (0..2000)
        .find(|n| number(*n) == atom)
        .map_or_else(|| format!("?{atom}"), |n| format!("#{n}"))
}
