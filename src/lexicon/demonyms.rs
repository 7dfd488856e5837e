//! `data/demonyms.tsv`: which country a word for someone from it means.
//!
//! Parsed when it is first asked for: a text that calls nobody so does not ask.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::table::rows;
use crate::text::fold;

const TABLE: &str = include_str!("../../data/demonyms.tsv");

static COUNTRIES: LazyLock<FxHashMap<String, &str>> = LazyLock::new(|| {
    rows(TABLE)
        .map(|[form, _, country]| (fold(form), country))
        .collect()
});

/// The ISO 3166-1 code of the country whose people the folded `word` means.
pub(crate) fn country_of(word: &str) -> Option<&'static str> {
    COUNTRIES.get(word).copied()
}
