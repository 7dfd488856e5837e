//! A quotation that was found comes in, its words as a reader expects them printed go out.
//!
//! A direct quotation stands in marks. Where the narration interrupts it, each stretch has its own marks and ` … ` stands
//! between, so that nobody takes it for one unbroken sentence; stretches that only a paragraph's end parts stay together. The
//! comma that newspapers put before the closing mark belongs to the narration and is left out. Mixed and indirect quotations
//! are shown as the article prints them. JSON has the verbatim text.

use onrecord::extract::Kind;
use onrecord::search::QuotationHit;
use onrecord::text::Span;

/// Words for reading, with what matched in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quoted {
    pub(crate) text: String,
    pub(crate) matches: Vec<Span>,
}

/// The words of `hit` for reading.
pub(crate) fn quoted(hit: &QuotationHit) -> Quoted {
    let mut shown = Quoted::default();
    for stretch in stretches(hit) {
        if !shown.text.is_empty() {
            shown.text.push_str(" … ");
        }
        if hit.kind == Kind::Direct {
            let words = stretch.of(&hit.text).trim_end().trim_end_matches(',');
            let said = Span::new(stretch.start(), stretch.start() + words.len());
            shown.text.push('“');
            shown.push(said, hit);
            shown.text.push('”');
        } else {
            shown.push(stretch, hit);
        }
    }
    shown
}

// Marks and line ends between paragraphs, `”\r\n\r\n“`, have ten bytes at most; the shortest narration has more.
const PARAGRAPH_GAP_BYTES: usize = 10;

/// The stretches of the hit's text that stand apart in the article.
fn stretches(hit: &QuotationHit) -> Vec<Span> {
    let mut stretches: Vec<Span> = Vec::new();
    let (mut at, mut last_end) = (0, None);
    for span in &hit.spans {
        let stretch = Span::new(at, at + span.len());
        let is_near = last_end.is_some_and(|end| span.start() < end + PARAGRAPH_GAP_BYTES);
        match stretches.last_mut() {
            Some(last) if is_near => *last = Span::new(last.start(), stretch.end()),
            _ => stretches.push(stretch),
        }
        (at, last_end) = (stretch.end() + 1, Some(span.end()));
    }
    // The text is that of the spans, joined by a space each; an index of whoever wrote it otherwise is shown unparted.
    let is_whole = at == hit.text.len() + 1
        && stretches
            .iter()
            .all(|stretch| hit.text.get(stretch.start()..stretch.end()).is_some());
    if is_whole {
        stretches
    } else {
        vec![Span::new(0, hit.text.len())]
    }
}

impl Quoted {
    /// Adds the words at `said`, with what matched in them.
    fn push(&mut self, said: Span, hit: &QuotationHit) {
        let start = self.text.len();
        for found in hit.matches.iter().filter(|found| found.overlaps(said)) {
            let from = found.start().max(said.start()) - said.start();
            let to = found.end().min(said.end()) - said.start();
            self.matches.push(Span::new(start + from, start + to));
        }
        self.text.push_str(said.of(&hit.text));
    }
}

#[cfg(test)]
mod tests {
    use onrecord::search::Printed;

    use super::*;

    fn hit(kind: Kind, text: &str, spans: &[(usize, usize)], word: &str) -> QuotationHit {
        let matches = text.match_indices(word);
        QuotationHit {
            id: "a:0".to_owned(),
            article: "a".to_owned(),
            ordinal: 0,
            kind,
            text: text.to_owned(),
            spans: spans
                .iter()
                .map(|&(from, to)| Span::new(from, to))
                .collect(),
            marked: Vec::new(),
            matches: matches
                .map(|(at, found)| Span::new(at, at + found.len()))
                .collect(),
            speaker: None,
            copies: None,
            printed: Printed::default(),
        }
    }

    fn shown(hit: &QuotationHit) -> (String, Vec<String>) {
        let shown = quoted(hit);
        let matches = shown
            .matches
            .iter()
            .map(|span| span.of(&shown.text).to_owned());
        (shown.text.clone(), matches.collect())
    }

    #[test]
    fn stretches_of_a_split_quotation_have_their_own_marks() {
        let split = hit(
            Kind::Direct,
            "We go, Then we go.",
            &[(1, 7), (40, 51)],
            "go",
        );
        assert_eq!(
            shown(&split),
            (
                "“We go” … “Then we go.”".to_owned(),
                vec!["go".to_owned(); 2]
            )
        );
    }

    #[test]
    fn paragraphs_of_one_speech_stay_together() {
        let speech = hit(
            Kind::Direct,
            "We go. Then we stop.",
            &[(1, 7), (10, 23)],
            "go. Then",
        );
        assert_eq!(shown(&speech).0, "“We go. Then we stop.”");
        assert_eq!(shown(&speech).1, ["go. Then"]);
    }

    #[test]
    fn what_is_not_all_in_marks_is_shown_as_printed() {
        let mixed = hit(Kind::Mixed, "the deal was \"a joke,\"", &[(5, 27)], "joke");
        assert_eq!(shown(&mixed).0, "the deal was \"a joke,\"");
        let odd = hit(Kind::Direct, "Ça va, oui", &[(0, 1), (30, 40)], "va");
        assert_eq!(shown(&odd).0, "“Ça va, oui”");
    }
}
