//! A text and the patterns that a query sought go in, the spans to mark come out.
//!
//! The text is cut again by the index's own word cutter; Tantivy's snippets mark a phrase's words wherever they stand.

use super::pattern::{Pattern, Reach, Slot, Stretch};
use crate::text::{self, Span};

/// The stretches of `text` that make `patterns` hold, as spans: sorted, and joined where they overlap.
pub(super) fn matches(text: &str, patterns: &[Pattern]) -> Vec<Span> {
    if patterns.is_empty() {
        return Vec::new();
    }
    let terms: Vec<text::Term> = text::terms(text).collect();
    let mut spans = Vec::new();
    for pattern in patterns {
        if let Some(characters) = &pattern.verbatim {
            spans.extend(spelled_spans(text, characters));
            continue;
        }
        let places: Vec<Vec<u32>> = pattern
            .slots
            .iter()
            .map(|slot| places(slot, &terms))
            .collect();
        let stretches = pattern.stretches(&places);
        spans.extend(
            stretches
                .iter()
                .filter_map(|&stretch| span(stretch, &terms, pattern, text)),
        );
    }
    joined(spans)
}

/// Where `characters` stand in `text` as whole words; straight and typographic apostrophes are one character here, because
/// keyboards have one and newspapers print the other.
pub(super) fn spelled_spans(text: &str, characters: &str) -> Vec<Span> {
    let sought: Vec<char> = characters.trim().chars().map(plain_mark).collect();
    let Some(&first) = sought.first() else {
        return Vec::new();
    };
    let mut spans = Vec::new();
    let mut before = None;
    for (start, letter) in text.char_indices() {
        if plain_mark(letter) == first && !is_inside_word(before, Some(first)) {
            spans.extend(spelled_at(text, start, &sought));
        }
        before = Some(letter);
    }
    spans
}

fn spelled_at(text: &str, start: usize, sought: &[char]) -> Option<Span> {
    let mut rest = text.get(start..)?.char_indices();
    for &wanted in sought {
        let (_, letter) = rest.next()?;
        if plain_mark(letter) != wanted {
            return None;
        }
    }
    let (length, after) = rest
        .next()
        .map_or((text.len() - start, None), |(at, letter)| {
            (at, Some(letter))
        });
    (!is_inside_word(sought.last().copied(), after)).then(|| Span::new(start, start + length))
}

fn is_inside_word(before: Option<char>, after: Option<char>) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() && !text::is_unspaced(letter);
    before.is_some_and(joins) && after.is_some_and(joins)
}

fn plain_mark(letter: char) -> char {
    match letter {
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        other => other,
    }
}

fn places(slot: &Slot, terms: &[text::Term]) -> Vec<u32> {
    let found = terms.iter().filter(|term| slot.has(&term.text));
    found
        .filter_map(|term| u32::try_from(term.position).ok())
        .collect()
}

fn span(
    (first, last): Stretch,
    terms: &[text::Term],
    pattern: &Pattern,
    text: &str,
) -> Option<Span> {
    let first = terms.get(usize::try_from(first).ok()?)?;
    let last = terms.get(usize::try_from(last).ok()?)?;
    let is_whole = pattern
        .slots
        .iter()
        .any(|slot| slot.reach == Reach::Whole && slot.has(&last.text));
    let end = match text::first_unspaced(last.span.of(text)) {
        Some(letter) if !is_whole => last.span.start() + letter,
        _ => last.span.end(),
    };
    Some(Span::new(first.span.start(), end))
}

fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start() < last.end() => {
                *last = Span::new(last.start(), last.end().max(span.end()));
            }
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(words: &[&str]) -> Pattern {
        Pattern::sequence(
            words
                .iter()
                .map(|word| Slot::exactly((*word).to_owned()))
                .collect(),
        )
    }

    fn marked<'t>(text: &'t str, patterns: &[Pattern]) -> Vec<&'t str> {
        matches(text, patterns)
            .into_iter()
            .map(|span| span.of(text))
            .collect()
    }

    #[test]
    fn a_phrase_is_marked_whole_and_its_words_alone_are_not() {
        let text = "Raise nothing: we won’t raise taxes, O’Brien’s taxes.";
        assert_eq!(marked(text, &[row(&["raise", "taxes"])]), ["raise taxes"]);
        assert_eq!(
            marked(text, &[row(&["obrien"]), row(&["taxes"])]),
            ["taxes", "O’Brien’s", "taxes"]
        );
    }

    #[test]
    fn one_letter_of_a_script_without_spaces_is_marked_alone() {
        let letter = Slot {
            exact: None,
            terms: vec!["京都".to_owned()],
            reach: Reach::FirstLetter,
        };
        assert_eq!(marked("東京都", &[Pattern::sequence(vec![letter])]), ["京"]);
        assert_eq!(marked("東京都", &[row(&["東京"])]), ["東京"]);
        assert_eq!(marked("a F16 b", &[row(&["f", "16"])]), ["F16"]);
    }

    #[test]
    fn characters_are_found_as_whole_words() {
        let spelled = |text, characters| -> Vec<&str> {
            spelled_spans(text, characters)
                .into_iter()
                .map(|span| span.of(text))
                .collect()
        };
        assert_eq!(
            spelled("I’m not; I’m nothing; i'm not", "I'm not"),
            ["I’m not"]
        );
        assert_eq!(spelled("“No!” she said", "No!"), ["No!"]);
        assert!(spelled("anything", "").is_empty());
    }

    proptest! {
        #[test]
        fn marks_lie_on_character_boundaries_in_order(text in any::<String>(), sought in "\\PC{1,3}") {
            let pattern = Pattern { verbatim: Some(sought.clone()), ..row(&["a"]) };
            let spans = matches(&text, &[pattern, row(&["a"]), row(&[&sought])]);
            for span in &spans {
                prop_assert!(text.get(span.start()..span.end()).is_some());
            }
            prop_assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
    }
}
