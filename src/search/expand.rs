//! A typed word goes in, the terms of the index that it stands for come out: inflections, wildcards, slips of the finger.
//!
//! All three are read from the term dictionary, so that the query that runs has nothing but terms in it, the same terms
//! mark the hits, and what a wildcard stands for can be counted instead of cut off in silence.

use std::collections::BTreeMap;

use tantivy::Searcher;
use tantivy::schema::Field;

use super::nearest::distance;
use super::pattern::Slot;
use super::query::{Form, Word};
use crate::index;
use crate::text;

/// The most terms that one wildcard may stand for; of more, the most frequent are taken and a warning says so.
pub(super) const MOST_TERMS: usize = 4096;

/// Whether inflections count as the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// *tax* finds *taxes*.
    Inflected,
    /// As said.
    Exact,
}

/// What a word stands for.
pub(super) struct Expansion {
    /// One for each term that the word is cut into; none where it holds no letter or digit.
    pub(super) slots: Vec<Slot>,
    /// How many terms a wildcard stands for beyond [`MOST_TERMS`].
    pub(super) left_out: usize,
}

/// The terms of `field` that `word` stands for; `languages` are those of the archive.
pub(super) fn expand(
    searcher: &Searcher,
    field: Field,
    word: &Word,
    (spread, languages): (Spread, &[String]),
) -> tantivy::Result<Expansion> {
    match word.form {
        Form::Plain => {
            let mut slots: Vec<Slot> = text::terms(&word.text)
                .map(|term| Slot::exactly(term.text))
                .collect();
            if let ([slot], Spread::Inflected) = (slots.as_mut_slice(), spread) {
                add_inflections(searcher, field, slot, languages)?;
            }
            Ok(Expansion { slots, left_out: 0 })
        }
        Form::Wild => {
            let pattern: Vec<char> = text::fold(&word.text).chars().collect();
            let start: String = pattern
                .iter()
                .take_while(|letter| !matches!(letter, '*' | '?'))
                .collect();
            let known = known_terms(searcher, field, &start, |term| is_like(&pattern, term))?;
            Ok(most_frequent(None, known))
        }
        Form::Fuzzy(edits) => {
            let typed = text::fold(&word.text);
            let letters: Vec<char> = typed.chars().collect();
            let known = known_terms(searcher, field, "", |term| {
                let other: Vec<char> = term.chars().collect();
                distance(&letters, &other, usize::from(edits)).is_some()
            })?;
            Ok(most_frequent(Some(typed), known))
        }
    }
}

fn add_inflections(
    searcher: &Searcher,
    field: Field,
    slot: &mut Slot,
    languages: &[String],
) -> tantivy::Result<()> {
    let Some(word) = slot.exact.clone() else {
        return Ok(());
    };
    for language in languages {
        slot.terms
            .extend(index::inflections(searcher, field, &word, language)?);
    }
    slot.terms.sort();
    slot.terms.dedup();
    Ok(())
}

/// The terms that start with `start` and that `accepts` takes, each with the number of its documents.
pub(super) fn known_terms(
    searcher: &Searcher,
    field: Field,
    start: &str,
    accepts: impl Fn(&str) -> bool,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut known = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().range().ge(start).into_stream()?;
        while terms.advance() {
            if !terms.key().starts_with(start.as_bytes()) {
                break;
            }
            let Ok(term) = std::str::from_utf8(terms.key()) else {
                continue;
            };
            if accepts(term) {
                *known.entry(term.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    Ok(known)
}

fn most_frequent(exact: Option<String>, known: BTreeMap<String, u64>) -> Expansion {
    let left_out = known.len().saturating_sub(MOST_TERMS);
    let mut terms: Vec<(String, u64)> = known.into_iter().collect();
    if left_out > 0 {
        // Stable, so that equals stay in the order of the alphabet.
        terms.sort_by_key(|&(_, documents)| std::cmp::Reverse(documents));
        terms.truncate(MOST_TERMS);
        terms.sort();
    }
    let terms = terms.into_iter().map(|(term, _)| term).collect();
    Expansion {
        slots: vec![Slot { exact, terms }],
        left_out,
    }
}

/// Whether `text` is what `pattern` describes: `*` any letters or none, `?` one letter.
pub(super) fn is_like(pattern: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut in_text) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while in_text < text.len() {
        match pattern.get(at) {
            Some('*') => {
                last_star = Some((at, in_text));
                at += 1;
            }
            Some(&letter) if letter == '?' || letter == text[in_text] => {
                at += 1;
                in_text += 1;
            }
            _ => {
                // Let the last star take one letter more.
                let Some((star, taken)) = last_star else {
                    return false;
                };
                last_star = Some((star, taken + 1));
                at = star + 1;
                in_text = taken + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|&letter| letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_take_any_letters_and_question_marks_one() {
        for (pattern, text, expected) in [
            ("econom*", "economy", true),
            ("econom*", "econom", true),
            ("econom*", "economical", true),
            ("econom*", "econ", false),
            ("wom?n", "women", true),
            ("wom?n", "womn", false),
            ("ha*o*r", "harbor", true),
            ("ha*o*r", "harbors", false),
            ("a*a*a", "aaa", true),
            ("a*a*a", "aa", false),
        ] {
            let letters: Vec<char> = pattern.chars().collect();
            assert_eq!(is_like(&letters, text), expected, "{pattern} {text}");
        }
    }
}
