//! A typed word goes in, the terms of the index that it stands for come out: inflections, wildcards, slips of the finger.
//!
//! All three are read from the term dictionary, so that the query that runs has nothing but terms in it, the same terms
//! mark the hits, and what a wildcard stands for can be counted instead of cut off in silence.

use std::collections::BTreeMap;

use tantivy::Searcher;
use tantivy::schema::Field;

use super::pattern::{Reach, Slot};
use super::query::{Form, Word};
use super::slips::Slips;
use crate::index::Opened;
use crate::text;

/// Whether inflections count as the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// *tax* finds *taxes*.
    Inflected,
    /// As said.
    Exact,
}

/// What a word with an operator stands for.
pub(super) struct Expansion {
    /// One for each piece that the word is cut into.
    pub(super) slots: Vec<Slot>,
    /// How many more terms it stands for than were wanted.
    pub(super) left_out: usize,
}

/// A slot for each term that `word`, which has no operator, is cut into.
pub(super) fn plain(
    opened: &Opened,
    field: Field,
    word: &Word,
    spread: Spread,
) -> tantivy::Result<Vec<Slot>> {
    let mut slots = plain_slots(&opened.searcher, field, &word.text)?;
    if spread == Spread::Inflected {
        match slots.as_mut_slice() {
            [slot] => add_inflections(opened, field, slot)?,
            [.., last] => add_plural(last),
            [] => {}
        }
    }
    Ok(slots)
}

/// The terms of `field` that `word` stands for by its `*`, `?` or `~`; of more than `most` the most frequent.
pub(super) fn spread(
    searcher: &Searcher,
    field: Field,
    word: &Word,
    most: usize,
) -> tantivy::Result<Expansion> {
    let Form::Fuzzy(edits) = word.form else {
        return wild(searcher, field, &word.text, most);
    };
    let typed: String = text::terms(&word.text).map(|term| term.text).collect();
    let known = near_terms(searcher, field, &typed, usize::from(edits))?;
    Ok(most_frequent(Some(typed), known, most))
}

/// A slot for each term of `typed`. A letter that ends a run of a script without spaces stands for all terms that begin with
/// it, since in the text it may have a neighbor.
pub(super) fn plain_slots(
    searcher: &Searcher,
    field: Field,
    typed: &str,
) -> tantivy::Result<Vec<Slot>> {
    let mut slots = Vec::new();
    for term in text::terms(typed) {
        if text::first_unspaced(&term.text) != Some(term.text.len()) {
            slots.push(Slot::exactly(term.text));
            continue;
        }
        let known = known_terms(searcher, field, &term.text, |_| true)?;
        slots.push(Slot {
            exact: None,
            terms: known.into_keys().collect(),
            documents: None,
            reach: Reach::FirstLetter,
        });
    }
    Ok(slots)
}

/// Leaves out a last letter that the pair before it has already asked for.
pub(super) fn without_last_letter(slots: &mut Vec<Slot>) {
    let is_said_before = match slots.as_slice() {
        [.., before, last] => {
            last.reach == Reach::FirstLetter && before.exact.as_deref().is_some_and(is_pair)
        }
        _ => false,
    };
    if is_said_before {
        slots.pop();
    }
}

/// Two letters of a script without spaces.
fn is_pair(term: &str) -> bool {
    text::first_unspaced(term).is_some_and(|first| first < term.len())
}

/// `F-16` also finds *F-16s*, and the other way round.
fn add_plural(last: &mut Slot) {
    let Some(typed) = &last.exact else {
        return;
    };
    let number = typed.strip_suffix('s').unwrap_or(typed);
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        last.terms = vec![number.to_owned(), format!("{number}s")];
    }
}

/// A slot for each piece of a word with `*` or `?` in it: `f-1*` is `f` and `1*`, as its text is cut.
fn wild(searcher: &Searcher, field: Field, typed: &str, most: usize) -> tantivy::Result<Expansion> {
    let mut expansion = Expansion {
        slots: Vec::new(),
        left_out: 0,
    };
    for piece in pieces(typed) {
        if !piece.contains(&'*') && !piece.contains(&'?') {
            expansion
                .slots
                .push(Slot::exactly(piece.into_iter().collect()));
            continue;
        }
        let start: String = piece
            .iter()
            .take_while(|letter| !matches!(letter, '*' | '?'))
            .collect();
        let known = known_terms(searcher, field, &start, |term| is_like(&piece, term))?;
        let found = most_frequent(None, known, most);
        expansion.slots.extend(found.slots);
        expansion.left_out += found.left_out;
    }
    Ok(expansion)
}

/// `typed`, folded and cut where [`text::terms`] cuts: at hyphens and where a digit follows a letter; apostrophes are joined.
fn pieces(typed: &str) -> Vec<Vec<char>> {
    let mut pieces: Vec<Vec<char>> = vec![Vec::new()];
    let mut before = None;
    for letter in text::fold(typed).chars() {
        let begins = before.is_some_and(char::is_alphabetic) && letter.is_numeric();
        let is_wild = matches!(letter, '*' | '?');
        if !is_wild && !letter.is_alphanumeric() {
            if !matches!(letter, '\'' | '’') {
                pieces.push(Vec::new());
            }
        } else {
            if begins {
                pieces.push(Vec::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(letter);
            }
        }
        before = Some(letter);
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn add_inflections(opened: &Opened, field: Field, slot: &mut Slot) -> tantivy::Result<()> {
    let Some(word) = &slot.exact else {
        return Ok(());
    };
    let forms = opened.inflections(field, word)?;
    let counts = forms.iter().map(|(_, documents)| *documents);
    slot.documents = counts.max();
    slot.terms = forms.iter().map(|(form, _)| form.clone()).collect();
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

/// The terms that are at most so many slips from `typed`, each with the number of its documents.
pub(super) fn near_terms(
    searcher: &Searcher,
    field: Field,
    typed: &str,
    most: usize,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut known = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted
            .terms()
            .search(Slips::of(typed, most))
            .into_stream()?;
        while terms.advance() {
            let Ok(term) = std::str::from_utf8(terms.key()) else {
                continue;
            };
            *known.entry(term.to_owned()).or_default() += u64::from(terms.value().doc_freq);
        }
    }
    Ok(known)
}

fn most_frequent(exact: Option<String>, known: BTreeMap<String, u64>, most: usize) -> Expansion {
    let left_out = known.len().saturating_sub(most);
    let mut terms: Vec<(String, u64)> = known.into_iter().collect();
    if left_out > 0 {
        // Stable, so that equals stay in the order of the alphabet.
        terms.sort_by_key(|&(_, documents)| std::cmp::Reverse(documents));
        terms.truncate(most);
        terms.sort();
    }
    let terms = terms.into_iter().map(|(term, _)| term).collect();
    Expansion {
        slots: vec![Slot {
            exact,
            terms,
            documents: None,
            reach: Reach::Whole,
        }],
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
