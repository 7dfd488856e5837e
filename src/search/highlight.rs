//! A text and the patterns that a query sought go in, the spans to mark come out.
//!
//! The text is cut again by the index's own word cutter; Tantivy's snippets mark a phrase's words wherever they stand.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

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

/// Where `characters` stand in `text` as whole words; straight and typographic marks are one character here, because
/// keyboards have one and newspapers print the other, and so are the two ways to write an accented letter (Unicode Standard
/// Annex #15). What is found begins and ends between characters as people count them, never before a loose accent.
pub(super) fn spelled_spans(text: &str, characters: &str) -> Vec<Span> {
    let sought: Vec<Letter<'_>> = characters.trim().graphemes(true).map(Letter::new).collect();
    let Some(first) = sought.first() else {
        return Vec::new();
    };
    let mut spans = Vec::new();
    let mut before = None;
    for (start, grapheme) in text.grapheme_indices(true) {
        if Letter::new(grapheme) == *first && !is_inside_word(before, Some(grapheme)) {
            spans.extend(spelled_at(text, start, &sought));
        }
        before = Some(grapheme);
    }
    spans
}

fn spelled_at(text: &str, start: usize, sought: &[Letter<'_>]) -> Option<Span> {
    let mut rest = text.get(start..)?.grapheme_indices(true);
    let mut last = None;
    for wanted in sought {
        let (_, grapheme) = rest.next()?;
        if Letter::new(grapheme) != *wanted {
            return None;
        }
        last = Some(grapheme);
    }
    let (length, after) = rest
        .next()
        .map_or((text.len() - start, None), |(at, grapheme)| {
            (at, Some(grapheme))
        });
    (!is_inside_word(last, after)).then(|| Span::new(start, start + length))
}

fn is_inside_word(before: Option<&str>, after: Option<&str>) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() && !text::is_unspaced(letter);
    let is_of_word = |grapheme: Option<&str>| grapheme.is_some_and(|text| text.starts_with(joins));
    is_of_word(before) && is_of_word(after)
}

/// A character as people count them, in a form in which two that look alike are equal.
#[derive(Debug, PartialEq, Eq)]
enum Letter<'t> {
    Plain(char),
    Composed(String),
    Other(&'t str),
}

impl<'t> Letter<'t> {
    fn new(grapheme: &'t str) -> Self {
        let mut letters = grapheme.chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) if only.is_ascii() => Self::Plain(only),
            (Some(only), None) => Self::of(plain_mark(only)),
            // A line end of two characters is white space as any other.
            _ if grapheme.trim().is_empty() => Self::Other(grapheme),
            _ => match grapheme.nfc().collect::<String>() {
                composed if composed.chars().count() == 1 => composed
                    .chars()
                    .next()
                    .map_or(Self::Other(grapheme), Self::Plain),
                composed => Self::Composed(composed),
            },
        }
    }

    /// A single character, composed where it has another composed form (the sign for angstrom).
    fn of(letter: char) -> Self {
        let mut composed = std::iter::once(letter).nfc();
        match (composed.next(), composed.next()) {
            (Some(only), None) => Self::Plain(only),
            (Some(first), Some(second)) => {
                Self::Composed([first, second].into_iter().chain(composed).collect())
            }
            _ => Self::Plain(letter),
        }
    }
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
    let (start, end) = (boundary(text, first.span.start()), boundary(text, end));
    (start < end).then(|| Span::new(start, end))
}

/// The place, or the next behind it, that parts no letter as people count them: a loose accent can begin a word, and the pairs of
/// Chinese words leave one behind.
fn boundary(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0) == Ok(false) {
        cursor.next_boundary(text, 0).ok().flatten().unwrap_or(at)
    } else {
        at
    }
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
            documents: None,
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
        assert_eq!(
            spelled("one cafe\u{301}s, a café, a cafe", "cafe\u{301}"),
            ["café"]
        );
        assert_eq!(
            spelled("the cafe\u{301} is no cafe", "café"),
            ["cafe\u{301}"]
        );
        assert_eq!(spelled("the cafe\u{301} is no cafe", "cafe"), ["cafe"]);
    }

    #[test]
    fn marks_cover_the_words_as_printed_and_no_more() {
        for (text, sought, expected) in [
            (
                "The cafe\u{301}’s owner",
                vec!["cafe"],
                vec!["cafe\u{301}’s"],
            ),
            ("«Łódź» i Lodz", vec!["lodz"], vec!["Łódź", "Lodz"]),
            ("an F-16, two F-16s", vec!["f", "16"], vec!["F-16"]),
            ("the O’Briens' house", vec!["obriens"], vec!["O’Briens"]),
            (
                "self-made, self made",
                vec!["self", "made"],
                vec!["self-made", "self made"],
            ),
            ("U.S. dues; us", vec!["us"], vec!["U.S", "us"]),
            (
                "dues dues dues",
                vec!["dues", "dues"],
                vec!["dues dues dues"],
            ),
            ("harbor. Dues", vec!["harbor", "dues"], vec!["harbor. Dues"]),
            ("straße", vec!["strasse"], vec!["straße"]),
        ] {
            assert_eq!(marked(text, &[row(&sought)]), expected, "{text}");
        }
    }

    /// Texts with loose accents, joined emoji, line ends of two characters and letters of several scripts.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("cafe\u{301}"),
            Just("a"),
            Just("A\u{30a}"),
            Just("å"),
            Just("\r\n"),
            Just(" "),
            Just("’s"),
            Just("-"),
            Just("F-16"),
            Just("\u{301}"),
            Just("👩\u{200d}🌾"),
            Just("港口"),
            Just("हार्बर"),
            Just("“"),
            Just("."),
            Just("ß")
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
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

        #[test]
        fn marks_never_part_a_letter_from_its_accent(text in texts(), sought in texts()) {
            let verbatim = Pattern { verbatim: Some(sought.clone()), ..row(&["a"]) };
            let words: Vec<String> = text::terms(&sought).map(|term| term.text).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut patterns = vec![verbatim];
            if !words.is_empty() {
                patterns.push(row(&words));
            }
            let mut bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            bounds.push(text.len());
            for span in matches(&text, &patterns) {
                prop_assert!(bounds.contains(&span.start()) && bounds.contains(&span.end()), "{:?} {:?}", text, span);
            }
        }

        #[test]
        fn a_mark_holds_exactly_the_words_sought(text in texts(), sought in prop::sample::select(vec!["cafe", "a", "f", "16", "strasse", "s"])) {
            let marks = matches(&text, &[row(&[sought])]);
            let terms = text::terms(&text).filter(|term| term.text == sought).count();
            let marked: usize = marks.iter().map(|span| text::terms(span.of(&text)).filter(|term| term.text == sought).count()).sum();
            prop_assert_eq!(marked, terms, "{:?} {:?}", text, marks);
        }
    }
}
