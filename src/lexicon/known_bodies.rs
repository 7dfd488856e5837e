//! `data/known_bodies.tsv`, with the outlets and agencies: bodies that news names by one word alone, since all know them.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Lexicon;
use super::table::rows;

const TABLE: &str = include_str!("../../data/known_bodies.tsv");

static BODIES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| rows(TABLE).map(|[name]| name).collect());

/// Whether the folded `name` is one of theirs.
pub(crate) fn is_known_body(name: &str) -> bool {
    let datelines = Lexicon::embedded().datelines();
    BODIES.contains(name) || datelines.agency(name).is_some() || datelines.outlet(name).is_some()
}
