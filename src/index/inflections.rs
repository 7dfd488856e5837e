//! A word goes in, those of its inflections come out that the index has.
//!
//! The index holds words as they were printed. Two words are inflections of one where the Snowball stemmer of the language
//! gives them one stem; these are looked for among the terms that share the first letters of the stem, so a query costs a
//! walk over a few hundred terms, and indexing nothing. The stemmer sees folded words (`cancion` for *canción*): a few rules
//! that need the accent do not fire, for the query's word and the index's alike.
//!
//! Inflections that change the first letters (*went*, *mice*, German *ging*) are not found.

use std::collections::BTreeMap;

use frostem::{Algorithm, Stemmer};
use tantivy::Searcher;
use tantivy::schema::Field;

// English be, do, go and their like have fewer than ten; a stem with more is a family (`nation`, `national`, …) whose
// rarest members can be left out.
const MOST_FORMS: usize = 64;

/// The terms of `field` that are inflections of `word`, `word` among them if it is there; sorted, at most 64, of more the
/// most frequent.
///
/// `word` is a folded term, `language` an ISO 639-1 code; in a language without a stemmer only the word itself is found.
///
/// # Errors
/// Fails where the index cannot be read.
pub fn inflections(
    searcher: &Searcher,
    field: Field,
    word: &str,
    language: &str,
) -> tantivy::Result<Vec<String>> {
    let stemmer = stemmer(language);
    let stem_of = |term: &str| {
        stemmer.as_ref().map_or_else(
            || term.to_owned(),
            |stemmer| stemmer.stem(term).into_owned(),
        )
    };
    let stem = stem_of(word);
    let prefix = shared_start(word, &stem);
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().range().ge(prefix);
        if let Some(after) = next_prefix(prefix) {
            terms = terms.lt(after);
        }
        let mut terms = terms.into_stream()?;
        while terms.advance() {
            let Ok(term) = std::str::from_utf8(terms.key()) else {
                continue;
            };
            if term == word || stem_of(term) == stem {
                *found.entry(term.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    Ok(most_frequent(found))
}

fn stemmer(language: &str) -> Option<Stemmer> {
    let algorithm = match language {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        _ => return None,
    };
    Some(Stemmer::new(algorithm))
}

/// The letters with which the inflections start: the stem's, without its last (*poni* of *pony*, *use* of *using*) as long
/// as two stay.
fn shared_start<'w>(word: &'w str, stem: &str) -> &'w str {
    let alike = word
        .chars()
        .zip(stem.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let kept = alike.min(stem.chars().count().saturating_sub(1)).max(2);
    let end = word
        .char_indices()
        .nth(kept)
        .map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or(word)
}

/// The least byte string above all that start with `prefix`; `None` where there is none.
fn next_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut next = prefix.as_bytes().to_vec();
    let last = next.last_mut()?;
    // A byte of UTF-8 is never 255.
    *last += 1;
    Some(next)
}

fn most_frequent(found: BTreeMap<String, u64>) -> Vec<String> {
    let mut forms: Vec<(String, u64)> = found.into_iter().collect();
    if forms.len() > MOST_FORMS {
        forms.sort_by(|(one, one_count), (other, other_count)| {
            other_count.cmp(one_count).then(one.cmp(other))
        });
        forms.truncate(MOST_FORMS);
        forms.sort();
    }
    forms.into_iter().map(|(form, _)| form).collect()
}
