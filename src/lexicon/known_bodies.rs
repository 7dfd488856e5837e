//! `data/known_bodies.tsv`, with the outlets and agencies: bodies that news names by no noun for a body, since all know them;
//! `data/body_words.tsv`: words that end names of bodies; `data/capitals.tsv`: capitals that stand for governments.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Lexicon;
use super::table::rows;

const TABLE: &str = include_str!("../../data/known_bodies.tsv");

static BODIES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| rows(TABLE).map(|[name]| name).collect());

const WORDS_TABLE: &str = include_str!("../../data/body_words.tsv");

static WORDS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| rows(WORDS_TABLE).map(|[word]| word).collect());

/// Whether the folded `word` ends names of bodies: *Airways*, *Tribune*.
pub(crate) fn ends_bodies(word: &str) -> bool {
    WORDS.contains(word)
}

const CAPITALS_TABLE: &str = include_str!("../../data/capitals.tsv");

static CAPITALS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| rows(CAPITALS_TABLE).map(|[name]| name).collect());

/// Whether the folded `name` is a capital's: *Moscow said*.
pub(crate) fn is_capital_city(name: &str) -> bool {
    CAPITALS.contains(name)
}

/// Whether the folded `name` is one of theirs.
pub(crate) fn is_known_body(name: &str) -> bool {
    let datelines = Lexicon::embedded().datelines();
    BODIES.contains(name) || datelines.agency(name).is_some() || datelines.outlet(name).is_some()
}
