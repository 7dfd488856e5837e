//! An article's body and the matches in it go in, the sentences that show them come out.
//!
//! A snippet is a whole sentence (UAX #29) of one paragraph, because half sentences mislead; only where a sentence is very
//! long is it cut, around its first match.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// An excerpt of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Its text, line ends as spaces.
    pub text: String,
    /// What matched, in `text`.
    pub matches: Vec<Span>,
    /// Where it stands in the body.
    pub span: Span,
}

const MOST_SNIPPETS: usize = 2;
const MOST_BYTES: usize = 320;

/// The first sentences of `body` with any of `matches`, which are sorted; without matches, its first sentence.
pub(super) fn snippets(body: &str, matches: &[Span]) -> Vec<Snippet> {
    let mut found: Vec<Snippet> = Vec::new();
    for paragraph in paragraphs(body) {
        let is_wanted =
            matches.is_empty() || matches.iter().any(|found| paragraph.overlaps(*found));
        if !is_wanted {
            continue;
        }
        // A line end ends a sentence by the rules, and hard-wrapped articles have one in every sentence.
        let text = paragraph.of(body).replace(['\n', '\r'], " ");
        for sentence in sentences(&text) {
            let span = sentence.shifted(paragraph.start()).trimmed(body);
            let inside: Vec<Span> = matches
                .iter()
                .copied()
                .filter(|found| found.overlaps(span))
                .collect();
            if span.is_empty() || (inside.is_empty() && !matches.is_empty()) {
                continue;
            }
            found.push(snippet(body, span, &inside));
            if found.len() == MOST_SNIPPETS || matches.is_empty() {
                return found;
            }
        }
    }
    found
}

/// The stretches between empty lines.
pub(super) fn paragraphs(body: &str) -> impl Iterator<Item = Span> {
    let mut lines = body.split_inclusive('\n');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        for line in lines.by_ref() {
            at += line.len();
            if line.trim().is_empty() {
                break;
            }
        }
        (at > start).then(|| Span::new(start, at))
    })
}

/// The sentences by the rules of Unicode, which know no dates: a number neither begins one (*Aug. 9*) nor, if it has at most
/// two digits, ends one (*18. Februar*).
pub(super) fn sentences(text: &str) -> Vec<Span> {
    let mut sentences: Vec<Span> = Vec::new();
    for (start, sentence) in text.split_sentence_bound_indices() {
        let end = start + sentence.len();
        match sentences.last_mut() {
            Some(last)
                if sentence.starts_with(|first: char| first.is_numeric())
                    || ends_in_a_day(last.of(text)) =>
            {
                *last = Span::new(last.start(), end);
            }
            _ => sentences.push(Span::new(start, end)),
        }
    }
    sentences
}

/// Whether a sentence ends in a number that could be a day's: `Hamburg, 18.`
fn ends_in_a_day(sentence: &str) -> bool {
    let words = sentence.trim_end().strip_suffix('.').unwrap_or_default();
    let digits = words.len()
        - words
            .trim_end_matches(|last: char| last.is_ascii_digit())
            .len();
    (1..=2).contains(&digits)
}

fn snippet(body: &str, sentence: Span, matches: &[Span]) -> Snippet {
    let first = matches
        .first()
        .copied()
        .unwrap_or(Span::new(sentence.start(), sentence.start()));
    let span = shortened(body, sentence, first);
    let inside = matches.iter().filter(|found| span.contains(**found));
    Snippet {
        text: span.of(body).replace(['\n', '\r'], " "),
        matches: inside
            .map(|found| Span::new(found.start() - span.start(), found.end() - span.start()))
            .collect(),
        span,
    }
}

/// `sentence`, or where it is too long, a stretch of it around `first`, from space to space.
fn shortened(body: &str, sentence: Span, first: Span) -> Span {
    if sentence.len() <= MOST_BYTES {
        return sentence;
    }
    let first = Span::new(
        first.start().max(sentence.start()),
        first.end().min(sentence.end()),
    );
    let from = sentence
        .start()
        .max(first.start().saturating_sub(MOST_BYTES / 2));
    let start = if from == sentence.start() {
        from
    } else {
        let before = Span::new(body.ceil_char_boundary(from), first.start()).of(body);
        first.start() - before.len() + before.find(' ').map_or(before.len(), |space| space + 1)
    };
    let to = body
        .floor_char_boundary((start + MOST_BYTES).min(sentence.end()))
        .max(first.end());
    let after = Span::new(first.end(), to).of(body);
    let end = if to == sentence.end() {
        to
    } else {
        first.end() + after.rfind(' ').unwrap_or(after.len())
    };
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hard_wrapped_sentences_come_out_whole() {
        let body =
            "Dues stay.\n\nThe harbor dues will\nstay as they are. Nothing else\nwas said.\n";
        let at = body.find("stay as").unwrap();
        let found = snippets(body, &[Span::new(at, at + 4)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "The harbor dues will stay as they are.");
        assert_eq!(found[0].matches[0].of(&found[0].text), "stay");
        assert_eq!(snippets(body, &[])[0].text, "Dues stay.");
    }

    #[test]
    fn dates_do_not_end_sentences() {
        let body = "LIVERPOOL, Aug. 9 — The bridge will close. It will open again.";
        assert_eq!(
            snippets(body, &[])[0].text,
            "LIVERPOOL, Aug. 9 — The bridge will close."
        );
        let body = "Hamburg, 18. Februar. Die Deiche hielten nicht.";
        assert_eq!(snippets(body, &[])[0].text, "Hamburg, 18. Februar.");
    }

    #[test]
    fn a_very_long_sentence_is_cut_around_its_match() {
        let body = format!("{}needle {}", "hay ".repeat(400), "hay ".repeat(400));
        let at = body.find("needle").unwrap();
        let found = snippets(&body, &[Span::new(at, at + 6)]);
        assert!(found[0].text.len() <= MOST_BYTES + 6);
        assert_eq!(found[0].matches[0].of(&found[0].text), "needle");
    }

    proptest! {
        #[test]
        fn snippets_lie_in_the_body(body in "[a-c é.\n“中]{0,900}", at in 0usize..900) {
            let start = body.floor_char_boundary(at.min(body.len()));
            let end = body.ceil_char_boundary((start + 2).min(body.len()));
            for snippet in snippets(&body, &[Span::new(start, end)]) {
                prop_assert!(body.get(snippet.span.start()..snippet.span.end()).is_some());
                for found in &snippet.matches {
                    prop_assert!(snippet.text.get(found.start()..found.end()).is_some());
                }
            }
        }
    }
}
