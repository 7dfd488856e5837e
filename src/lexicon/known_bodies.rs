//! `data/known_bodies.tsv`, with the outlets and agencies: bodies that news names by no noun for a body, since all know them;
//! `data/body_words.tsv`: words that end names of bodies; `data/capitals.tsv`: capitals that stand for governments.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Lexicon, words};

static BODIES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| words(include_str!("../../data/known_bodies.tsv")));

static ENDS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| words(include_str!("../../data/body_words.tsv")));

static CAPITALS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| words(include_str!("../../data/capitals.tsv")));

/// Whether the folded `name` is that of a body.
pub(crate) fn is_known_body(name: &str) -> bool {
    let datelines = Lexicon::embedded().datelines();
    BODIES.contains(name) || datelines.agency(name).is_some() || datelines.outlet(name).is_some()
}

/// Whether the folded `word` ends names of bodies: *Airways*, *Tribune*.
pub(crate) fn ends_bodies(word: &str) -> bool {
    ENDS.contains(word)
}

/// Whether the folded `name` is a capital's: *Moscow said*.
pub(crate) fn is_capital_city(name: &str) -> bool {
    CAPITALS.contains(name)
}
