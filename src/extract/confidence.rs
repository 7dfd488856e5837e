//! The measured precision of each rule of attribution.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::lexicon::table::rows;

/// The share of the quotations that the rule gave a speaker which had the right one, on development articles; 0.5 for a
/// rule that was never measured.
pub(super) fn confidence(rule: &str) -> f64 {
    static PRECISION: OnceLock<FxHashMap<&str, f64>> = OnceLock::new();
    let table = PRECISION.get_or_init(|| {
        rows(include_str!("../../data/rule_precision.tsv"))
            .filter_map(|[rule, precision, _]| Some((rule, precision.parse().ok()?)))
            .collect()
    });
    table.get(rule).copied().unwrap_or(0.5)
}
