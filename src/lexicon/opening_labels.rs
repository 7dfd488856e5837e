//! `data/opening_labels.tsv`: words that open a paragraph before a colon and name no speaker: *LEAD: The harbor will close*.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::words;

static LABELS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| words(include_str!("../../data/opening_labels.tsv")));

/// Whether the folded `word` is one of them.
pub(crate) fn is_opening_label(word: &str) -> bool {
    LABELS.contains(word)
}
