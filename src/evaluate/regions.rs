//! Lists of spans as sets of characters: what two of them share, and how large that is.
//!
//! Sizes are counted in characters, not in bytes, so that an article's accents and marks do not weigh double.

use crate::text::Span;

/// The characters that `a` and `b` share, each pair of spans counted.
pub(super) fn overlap(text: &str, a: &[Span], b: &[Span]) -> usize {
    let pairs = a.iter().flat_map(|&a| b.iter().map(move |&b| (a, b)));
    pairs.map(|(a, b)| length(text, common(a, b))).sum()
}

/// The characters of a span.
pub(super) fn length(text: &str, span: Span) -> usize {
    span.of(text).chars().count()
}

/// The same characters as sorted spans that do not touch.
pub(super) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start() <= last.end() => {
                *last = Span::new(last.start(), last.end().max(span.end()));
            }
            _ => apart.push(span),
        }
    }
    apart
}

/// What stands in both; both are merged, and so is the result.
pub(super) fn shared(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut both = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(&left), Some(&right)) = (a.get(i), b.get(j)) {
        let common = common(left, right);
        if !common.is_empty() {
            both.push(common);
        }
        if left.end() <= right.end() {
            i += 1;
        } else {
            j += 1;
        }
    }
    both
}

/// The letters and digits in merged spans.
pub(super) fn letters(text: &str, spans: &[Span]) -> usize {
    spans
        .iter()
        .map(|span| {
            span.of(text)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .count()
        })
        .sum()
}

/// Without what is neither letter nor digit at both ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let cut = span
        .of(text)
        .trim_end_matches(|c: char| !c.is_alphanumeric());
    let rest = cut.trim_start_matches(|c: char| !c.is_alphanumeric());
    Span::new(
        span.start() + cut.len() - rest.len(),
        span.start() + cut.len(),
    )
}

fn common(a: Span, b: Span) -> Span {
    Span::new(a.start().max(b.start()), a.end().min(b.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_characters_are_merged_shared_and_counted() {
        let text = "“Così,” disse lei.";
        let (a, b, c) = (Span::new(3, 8), Span::new(6, 12), Span::new(14, 19));
        assert_eq!(merged(vec![c, b, a]), [Span::new(3, 12), c]);
        assert_eq!(
            shared(&merged(vec![a, c]), &[Span::new(6, 15)]),
            [Span::new(6, 8), Span::new(14, 15)]
        );
        assert_eq!(
            overlap(text, &[Span::new(40, 50)], &[Span::new(0, 100)]),
            0,
            "a span outside the text is empty"
        );
        assert_eq!((overlap(text, &[a], &[b]), letters(text, &[a])), (1, 4));
        assert_eq!(trimmed(text, Span::new(0, 13)).of(text), "Così");
    }
}
