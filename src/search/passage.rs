//! A body and the spans of a quotation in it go in, the sentences that it stands in come out, with some before and after.

use super::snippets::{paragraphs, sentences};
use crate::text::Span;

/// Whole sentences of a body around a quotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Their text, as printed.
    pub text: String,
    /// Where in `text` the quotation stands.
    pub quoted: Vec<Span>,
    /// Where the passage stands in the body.
    pub span: Span,
}

/// The sentences of `body` that `quoted` covers, with at most `count` before and after them.
pub fn around(body: &str, quoted: &[Span], count: usize) -> Passage {
    let (Some(first), Some(last)) = (quoted.first(), quoted.last()) else {
        return Passage::default();
    };
    let all = sentences_of(body);
    let from = all.partition_point(|sentence| sentence.end() <= first.start());
    let to = all.partition_point(|sentence| sentence.start() < last.end());
    let shown = all
        .get(from.saturating_sub(count)..to.saturating_add(count).min(all.len()))
        .unwrap_or_default();
    let (Some(start), Some(end)) = (shown.first(), shown.last()) else {
        return Passage::default();
    };
    let span = Span::new(start.start(), end.end());
    let inside = quoted.iter().filter(|part| span.contains(**part));
    Passage {
        text: span.of(body).to_owned(),
        quoted: inside
            .map(|part| Span::new(part.start() - span.start(), part.end() - span.start()))
            .collect(),
        span,
    }
}

/// All sentences, without the white space around them.
fn sentences_of(body: &str) -> Vec<Span> {
    let mut all = Vec::new();
    for paragraph in paragraphs(body) {
        // A line end ends a sentence by the rules, and hard-wrapped articles have one in every sentence.
        let text = paragraph.of(body).replace(['\n', '\r'], " ");
        for sentence in sentences(&text) {
            let sentence = sentence.shifted(paragraph.start()).trimmed(body);
            if !sentence.is_empty() {
                all.push(sentence);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_sentences_stand_around_a_quotation() {
        let body = "One came.\n\nTwo went. “Three\nstayed,” she said. “And four.” Five slept.\n\nSix woke.";
        let at = |words: &str| {
            let start = body.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let passage = around(body, &[at("Three\nstayed,")], 1);
        assert_eq!(
            passage.text,
            "Two went. “Three\nstayed,” she said. “And four.”"
        );
        assert_eq!(passage.quoted[0].of(&passage.text), "Three\nstayed,");
        let both = around(body, &[at("Three\nstayed,"), at("And four.")], 2);
        assert_eq!(both.text, body);
        assert_eq!(both.quoted.len(), 2);
        assert_eq!(around(body, &[], 3), Passage::default());
        assert_eq!(around("", &[Span::new(3, 9)], 1), Passage::default());
    }
}
