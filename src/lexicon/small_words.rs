//! `data/small_words.tsv`: the words that English news writes in small letters, unless a sentence begins with them.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::speech::hash_word;
use super::table::rows;

const TABLE: &str = include_str!("../../data/small_words.tsv");

static WORDS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| rows(TABLE).map(|[word, _, _]| hash_word(word)).collect());

/// Whether the word with this hash is one of them.
pub(crate) fn is_written_small(hash: u64) -> bool {
    WORDS.contains(&hash)
}
