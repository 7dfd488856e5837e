//! `data/copy_words.tsv`: what a word means where two quotations are compared that may be copies.
//!
//! Parsed when it is first asked for; a search that compares no texts does not ask.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::table::rows;
use crate::text::{fold, hash_word, terms};

/// What a change of the word by an editor means.
pub(crate) enum CopyMeaning {
    /// It changes nothing that was said.
    Light,
    /// It does.
    Number,
    /// It is short for these words.
    ShortFor(Vec<&'static str>),
}

const TABLE: &str = include_str!("../../data/copy_words.tsv");

type Meanings = FxHashMap<String, CopyMeaning>;

static MEANINGS: LazyLock<FxHashMap<&'static str, Meanings>> = LazyLock::new(|| {
    let mut languages: FxHashMap<&str, Meanings> = FxHashMap::default();
    for [word, language, means] in rows(TABLE) {
        let meaning = match means {
            "light" => CopyMeaning::Light,
            "number" => CopyMeaning::Number,
            long => CopyMeaning::ShortFor(long.split(' ').collect()),
        };
        let of_language = languages.entry(language).or_default();
        of_language.insert(fold(word), meaning);
    }
    languages
});

/// What the folded `word` means in the language, by its ISO 639-1 code; `None` where any change of it says something else.
pub(crate) fn copy_meaning(language: &str, word: &str) -> Option<&'static CopyMeaning> {
    MEANINGS.get(language)?.get(word)
}

static CHANGEABLE: LazyLock<FxHashMap<u64, bool>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for [word, _, means] in rows(TABLE) {
        let long = match means {
            "number" => continue,
            "light" => "",
            long => long,
        };
        for term in terms(long) {
            words.entry(hash_word(&term.text)).or_default();
        }
        for term in terms(word) {
            *words.entry(hash_word(&term.text)).or_default() |= !long.is_empty();
        }
    }
    words
});

/// Whether copies may have the word or not, in any language: it is light there, or short for others, or one of those. The
/// word is given by the hash of its term.
pub(crate) fn is_changeable(word: u64) -> bool {
    CHANGEABLE.contains_key(&word)
}

/// Whether the word may be short for two, in any language.
pub(crate) fn is_short(word: u64) -> bool {
    CHANGEABLE.get(&word) == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_word_is_found_by_its_term() {
        assert_eq!(table::fault(TABLE, 3), None);
        for [word, language, means] in rows(TABLE) {
            assert!(copy_meaning(language, &fold(word)).is_some(), "{word}");
            let of_term = |word: &str| terms(word).all(|term| is_changeable(hash_word(&term.text)));
            assert!(means == "number" || of_term(word), "{word}");
        }
        assert!(is_changeable(hash_word("dont")) && is_changeable(hash_word("not")));
        assert!(is_short(hash_word("dont")) && !is_short(hash_word("not")));
        let is_of_two = |[_, _, means]: [&str; 3]| means.matches(' ').count() == 1;
        let mut long = rows(TABLE).filter(|[_, _, means]| !matches!(*means, "light" | "number"));
        assert!(long.all(is_of_two));
        assert!(!is_changeable(hash_word("harbor")));
    }
}
