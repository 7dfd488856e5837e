//! Values with their counts go in; which of them are spellings of one name or role comes out, and as what it is shown.
//!
//! An article begins a sentence with *The agency* and ends one with *the agency*; a list with both tells two halves of one
//! count. Values are one where they differ in case, accents, points and white space only, as [`persons`](super::persons)
//! takes names of bodies for one, or in an article before a name of several words. It is shown in its most frequent spelling, and followed by a condition that names them
//! all, so that a count stays exactly what a search finds: `speaker:="The agency"` alone finds this spelling only.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::name_parts::Parts;
use super::values::FacetField;
/// Which values are spellings of one.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// The most frequent spelling, by each of the others.
    shown: FxHashMap<String, String>,
    /// All spellings, the most frequent first, by that one; only of what has several.
    all: FxHashMap<String, Vec<String>>,
}

impl Spellings {
    /// The spellings among `counts`, which are sorted by their values; none where `field` is of no names or roles.
    pub(super) fn of<'v>(field: FacetField, counts: impl Iterator<Item = (&'v str, u64)>) -> Self {
        let mut found = Self::default();
        if !is_spelled(field) {
            return found;
        }
        let mut names: BTreeMap<Vec<String>, Vec<(&str, u64)>> = BTreeMap::new();
        for (value, count) in counts {
            let words = Parts::new(value).words;
            // Signs alone are no name that could be spelled in another way.
            if !words.is_empty() {
                names.entry(words).or_default().push((value, count));
            }
        }
        for mut spellings in names.into_values().filter(|values| values.len() > 1) {
            // Stable: of equals the first of the alphabet is shown.
            spellings.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
            let all: Vec<String> = spellings
                .iter()
                .map(|&(value, _)| value.to_owned())
                .collect();
            let Some((main, others)) = all.split_first() else {
                continue;
            };
            let others = others.iter().map(|other| (other.clone(), main.clone()));
            found.shown.extend(others);
            found.all.insert(main.clone(), all);
        }
        found
    }

    /// As what `value` is shown.
    pub(super) fn shown(&self, value: String) -> String {
        self.shown.get(&value).cloned().unwrap_or(value)
    }

    /// Whether `value` is shown as it is.
    pub(super) fn is_shown(&self, value: &str) -> bool {
        !self.shown.contains_key(value)
    }

    /// All spellings of what is shown as `value`, that one first; empty where it is the only one.
    pub(super) fn all(&self, value: &str) -> &[String] {
        self.all.get(value).map_or(&[], Vec::as_slice)
    }

    /// The spellings of each that has several, the most frequent first.
    pub(super) fn several(&self) -> impl Iterator<Item = &[String]> {
        let mut several: Vec<&[String]> = self.all.values().map(Vec::as_slice).collect();
        several.sort_unstable();
        several.into_iter()
    }

    /// The condition that finds exactly what is shown as `value` in `field`.
    pub(super) fn filter(&self, field: FacetField, value: &str) -> String {
        let all = self.all(value);
        if all.is_empty() {
            return field.filter(value);
        }
        let each: Vec<String> = all.iter().map(|value| field.filter(value)).collect();
        format!("({})", each.join(" OR "))
    }
}

/// Whether values of `field` are spelled as the sentence wants it. Outlets and places are metadata, which stays as it is.
fn is_spelled(field: FacetField) -> bool {
    matches!(field, FacetField::Speaker | FacetField::Role)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings(values: &[(&str, u64)]) -> Spellings {
        Spellings::of(FacetField::Speaker, values.iter().copied())
    }

    #[test]
    fn the_most_frequent_spelling_is_shown_and_of_equals_the_first() {
        let found = spellings(&[("The agency", 2), ("agency", 9), ("the agency", 2)]);
        assert_eq!(found.shown("the agency".to_owned()), "The agency");
        assert_eq!(found.shown("agency".to_owned()), "agency");
        assert_eq!(
            found.filter(FacetField::Speaker, "The agency"),
            "(speaker:=\"The agency\" OR speaker:=\"the agency\")"
        );
    }

    #[test]
    fn an_article_before_a_name_of_several_words_is_no_other_name() {
        let found = spellings(&[
            ("Energy Agency", 2),
            ("Post", 1),
            ("The Energy Agency", 1),
            ("The Post", 3),
            ("the Energy Agency", 4),
        ]);
        let all = ["the Energy Agency", "Energy Agency", "The Energy Agency"];
        assert_eq!(found.all("the Energy Agency"), all);
        assert!(found.is_shown("Post") && found.is_shown("The Post"));
    }

    #[test]
    fn signs_are_no_spellings_of_one_another() {
        let found = spellings(&[(",", 1), (".", 2)]);
        assert!(found.all(".").is_empty());
    }

    #[test]
    fn outlets_stay_as_they_are() {
        let values = [("Harbor Post", 2), ("harbor post", 3)];
        let found = Spellings::of(FacetField::Outlet, values.into_iter());
        assert_eq!(found.shown("Harbor Post".to_owned()), "Harbor Post");
    }
}
