//! Counts come in, figures in per cent go out: what `evaluate` returns.

use std::collections::BTreeMap;

use serde::Serialize;

use super::score::{All, CONFIDENCES, Marked, Miss, Reached, Ruled, Tally, Trusted};
use crate::extract::Kind;

/// How often extraction is right. All figures are per cent, rounded to one decimal; a share of nothing is 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The number of labelled articles.
    pub documents: usize,
    /// The words between quotation marks.
    pub marked: MarkedFigures,
    /// Quotations of every kind.
    pub all: QuotationFigures,
    /// By the name of the rule that named the speaker, a space and its band.
    pub by_rule: BTreeMap<String, RuleFigures>,
    /// By the confidence of the speaker, from low to high: what was stated beside what was right.
    pub by_confidence: Vec<ConfidenceFigures>,
    /// Every disagreement, in the order of the articles.
    #[serde(skip)]
    pub misses: Vec<Miss>,
}

/// How much of what is there was found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Of what was found, what is there.
    pub precision: f64,
    /// Of what is there, what was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// Figures of marked stretches: words between quotation marks, cut at line ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkedFigures {
    /// How many the gold has.
    pub gold: usize,
    /// How many were found.
    pub predicted: usize,
    /// One to one, where at least 0.8 of the longer one is shared.
    #[serde(flatten)]
    pub found: Found,
    /// Found with the right speaker, of all that have one: the headline.
    pub right_speaker: f64,
    /// The same, by a name: a pronoun does not count.
    pub right_name: f64,
    /// Found with the right speaker, of those found that have one.
    pub speaker_accuracy: f64,
    /// Found and right, of all that were given a speaker.
    pub attributed_precision: f64,
    /// Without a speaker, of all that were found.
    pub unattributed: f64,
    /// Of the right ones, those that rest on the probable antecedent of a pronoun.
    pub by_antecedent: f64,
}

/// Figures of quotations: direct, mixed and indirect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuotationFigures {
    /// How many the gold has.
    pub gold: usize,
    /// How many were found.
    pub predicted: usize,
    /// Letters and digits inside quotations.
    pub content: Found,
    /// At least half of the content inside quotations that were found.
    pub recall: f64,
    /// At least half of the content inside quotations with the right speaker, of all that have one.
    pub right_speaker: f64,
    /// Of quotations found with a speaker, those at least half of which is the content of one with that speaker.
    pub precision_right_speaker: f64,
    /// Without a speaker, of all that were found.
    pub unattributed: f64,
    /// The same by kind.
    pub by_type: BTreeMap<Kind, KindFigures>,
}

/// Figures of the quotations of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct KindFigures {
    /// How many the gold has.
    pub gold: usize,
    /// At least half of the content found.
    pub recall: f64,
    /// At least half of the content found with the right speaker.
    pub right_speaker: f64,
}

/// Figures of a rule of attribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RuleFigures {
    /// Quotations whose speaker it named.
    pub quotations: usize,
    /// How many of them are right, as in `precision_right_speaker`.
    pub precision: f64,
    /// Marked stretches whose speaker it named.
    pub marked: usize,
    /// How many of them are right, as in `attributed_precision`.
    pub marked_precision: f64,
}

/// Figures of the quotations whose speaker has about one confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ConfidenceFigures {
    /// The lowest confidence that counts here, from 0 to 1; the highest is below the next one's.
    pub from: f64,
    /// How many quotations.
    pub quotations: usize,
    /// Their mean confidence, in per cent.
    pub stated: f64,
    /// How many of them are right, as in `precision_right_speaker`.
    pub precision: f64,
}

impl Evaluation {
    pub(super) fn new(documents: usize, tally: Tally) -> Self {
        Self {
            documents,
            marked: marked_figures(&tally.marked),
            all: quotation_figures(&tally.all, &tally.kinds),
            by_rule: tally
                .rules
                .iter()
                .map(|(name, ruled)| (name.clone(), rule_figures(ruled)))
                .collect(),
            by_confidence: CONFIDENCES
                .iter()
                .zip(&tally.confidences)
                .filter(|(_, trusted)| trusted.quotations > 0)
                .map(|(from, trusted)| confidence_figures(*from, trusted))
                .collect(),
            misses: tally.misses,
        }
    }
}

fn marked_figures(marked: &Marked) -> MarkedFigures {
    MarkedFigures {
        gold: marked.gold,
        predicted: marked.claimed,
        found: found(marked.found, marked.claimed, marked.gold),
        right_speaker: percent(marked.right, marked.gold_with_speaker),
        right_name: percent(marked.right_name, marked.gold_with_speaker),
        speaker_accuracy: percent(marked.right, marked.found_with_speaker),
        attributed_precision: percent(marked.right, marked.claimed_with_speaker),
        unattributed: percent(marked.claimed - marked.claimed_with_speaker, marked.claimed),
        by_antecedent: percent(marked.by_antecedent, marked.right),
    }
}

fn quotation_figures(all: &All, kinds: &BTreeMap<Kind, Reached>) -> QuotationFigures {
    let none = Reached::default();
    let by_type = [Kind::Direct, Kind::Mixed, Kind::Indirect]
        .map(|kind| (kind, kind_figures(kinds.get(&kind).unwrap_or(&none))));
    QuotationFigures {
        gold: all.reached.gold,
        predicted: all.predicted,
        content: found(all.common_letters, all.predicted_letters, all.gold_letters),
        recall: percent(all.reached.covered, all.reached.gold),
        right_speaker: percent(all.reached.right, all.reached.gold_with_speaker),
        precision_right_speaker: percent(all.predicted_right, all.predicted_with_speaker),
        unattributed: percent(all.predicted - all.predicted_with_speaker, all.predicted),
        by_type: by_type.into(),
    }
}

fn kind_figures(reached: &Reached) -> KindFigures {
    KindFigures {
        gold: reached.gold,
        recall: percent(reached.covered, reached.gold),
        right_speaker: percent(reached.right, reached.gold_with_speaker),
    }
}

fn rule_figures(ruled: &Ruled) -> RuleFigures {
    RuleFigures {
        quotations: ruled.quotations,
        precision: percent(ruled.quotations_right, ruled.quotations),
        marked: ruled.stretches,
        marked_precision: percent(ruled.stretches_right, ruled.stretches),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn confidence_figures(from: f64, trusted: &Trusted) -> ConfidenceFigures {
    ConfidenceFigures {
        from,
        quotations: trusted.quotations,
        stated: (1000.0 * trusted.stated / trusted.quotations as f64).round_ties_even() / 10.0,
        precision: percent(trusted.right, trusted.quotations),
    }
}

fn found(both: usize, predicted: usize, gold: usize) -> Found {
    Found {
        precision: percent(both, predicted),
        recall: percent(both, gold),
        f1: percent(2 * both, predicted + gold),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        (1000.0 * part as f64 / whole as f64).round_ties_even() / 10.0
    }
}
