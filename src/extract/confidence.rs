//! The measured precision of each rule of attribution.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::lexicon::Class;
use crate::lexicon::table::rows;

/// The band of a choice by the listed rules of languages without learned weights.
pub(super) const UNLEARNED: usize = 4;

// The share of right speakers on the German Wikinews development set, 2026-11-23 (`onrecord evaluate`); the other languages
// have no set to measure on.
const UNLEARNED_PRECISION: f64 = 0.64;

/// The share of the quotations whose speaker the rule chose that clearly which had the right one, on development articles.
///
/// 0.5 for a rule that was never seen there: no more is known of it.
pub(super) fn confidence(rule: &str, band: usize) -> f64 {
    static PRECISION: OnceLock<FxHashMap<(&str, usize), f64>> = OnceLock::new();
    if band == UNLEARNED {
        return UNLEARNED_PRECISION;
    }
    let table = PRECISION.get_or_init(|| {
        rows(include_str!("../../data/rule_precision.tsv"))
            .filter_map(|[rule, band, precision, _]| {
                Some(((rule, band.parse().ok()?), precision.parse().ok()?))
            })
            .collect()
    });
    table.get(&(rule, band)).copied().unwrap_or(0.5)
}

/// The same for a name that a pronoun points to, which can be wrong as well; in hundredths.
pub(super) fn of_pronoun(confidence: f64, pronoun: Class) -> f64 {
    let precision = if pronoun.has(Class::NEUTER) {
        NEUTER_PRECISION
    } else {
        PRONOUN_PRECISION
    };
    (confidence * precision * 100.0).round() / 100.0
}

/// How often a name is right that *he* or *she* points to.
// Of 70 pronouns of the training articles that no rule was written for, cross-validated and read by hand, 2026-11-30: 58.
const PRONOUN_PRECISION: f64 = 0.83;

/// How often a body is right that *it* points to.
// Of all 28 in the training articles, cross-validated and read by hand, 2026-11-30: 22.
const NEUTER_PRECISION: f64 = 0.79;
