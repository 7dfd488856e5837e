//! Two wordings go in, what is alike and what differs between them comes out, word by word.
//!
//! The alignment is Levenshtein's over words as they are sought, with one addition: at places where words may be missing
//! (an ellipsis, a bracket of the editor, either end of an excerpt) words of the other text cost nothing. With both ends
//! open that finds the best place of a short text in a long one (Sellers 1980). The work is bounded: what is longer than
//! any quotation is not compared.

use serde::Serialize;

use crate::text::terms;

/// A stretch of a word diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Whose words they are.
    pub side: Origin,
    /// The words, as written there.
    pub text: String,
}

/// On which side of a comparison words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// On both; written as printed.
    Both,
    /// Only in what was asked.
    Asked,
    /// Only in what was printed.
    Printed,
    /// In what was printed, where what was asked leaves words out.
    Omitted,
}

/// A word with the marks around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// As it is sought.
    pub(super) term: String,
    /// As it is printed.
    text: &'t str,
    /// Whether the next word follows without a space.
    is_glued: bool,
}

impl AsRef<str> for Token<'_> {
    fn as_ref(&self) -> &str {
        &self.term
    }
}

/// The words of `text`; what stands between two words without a space belongs to the first.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let found: Vec<_> = terms(text).collect();
    let mut tokens = Vec::with_capacity(found.len());
    let mut start = 0;
    for (at, term) in found.iter().enumerate() {
        let next = found
            .get(at + 1)
            .map_or(text.len(), |next| next.span.start());
        let between = text.get(term.span.end()..next).unwrap_or_default();
        let space = between.find(char::is_whitespace);
        let end = space.map_or(next, |space| term.span.end() + space);
        tokens.push(Token {
            term: term.text.clone(),
            text: text.get(start..end).unwrap_or_default().trim(),
            is_glued: space.is_none() && next < text.len(),
        });
        start = end;
    }
    tokens
}

/// How the words of two texts go together: for each step a word of the one, of the other, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    pub(super) steps: Vec<Step>,
    /// Words that were left out, put in or replaced, where that costs.
    pub(super) changed: usize,
}

/// One step of an alignment, by the numbers of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Same(usize, usize),
    Replaced(usize, usize),
    Left(usize),
    Added(usize),
    /// Of the other text, at a place where words may be missing.
    Omitted(usize),
}

/// More pairs of words than this are not compared: two quotations of two thousand words each.
const MOST_PAIRS: usize = 1 << 22;

/// The cheapest alignment of `asked` with `printed`; words of `printed` cost nothing before the words of `asked` whose
/// numbers stand in `open` (the number after the last is the end). `None` where the texts are too long.
pub(super) fn align<T: AsRef<str>>(
    asked: &[T],
    printed: &[T],
    open: &[usize],
) -> Option<Alignment> {
    let width = printed.len() + 1;
    if (asked.len() + 1).checked_mul(width)? > MOST_PAIRS {
        return None;
    }
    let mut costs: Vec<u16> = Vec::with_capacity((asked.len() + 1) * width);
    for row in 0..=asked.len() {
        let price = u16::from(!open.contains(&row));
        for column in 0..width {
            let at = |row: usize, column: usize| costs[row * width + column];
            let left_out = (row > 0).then(|| at(row - 1, column) + 1);
            let added = (column > 0).then(|| costs[costs.len() - 1] + price);
            let both = (row > 0 && column > 0).then(|| {
                let is_same = asked[row - 1].as_ref() == printed[column - 1].as_ref();
                at(row - 1, column - 1) + u16::from(!is_same)
            });
            let least = [left_out, added, both].into_iter().flatten().min();
            costs.push(least.unwrap_or(0));
        }
    }
    Some(way_back(asked, printed, open, &costs))
}

/// Reads the steps from the end of the table to its start; among equals, words stay together.
fn way_back<T: AsRef<str>>(asked: &[T], printed: &[T], open: &[usize], costs: &[u16]) -> Alignment {
    let width = printed.len() + 1;
    let (mut row, mut column) = (asked.len(), printed.len());
    let mut steps = Vec::new();
    while row > 0 || column > 0 {
        let here = costs[row * width + column];
        let price = u16::from(!open.contains(&row));
        if row > 0 && column > 0 {
            let is_same = asked[row - 1].as_ref() == printed[column - 1].as_ref();
            if costs[(row - 1) * width + column - 1] + u16::from(!is_same) == here {
                (row, column) = (row - 1, column - 1);
                steps.push(if is_same {
                    Step::Same(row, column)
                } else {
                    Step::Replaced(row, column)
                });
                continue;
            }
        }
        if column > 0 && costs[row * width + column - 1] + price == here {
            column -= 1;
            steps.push(match price {
                0 => Step::Omitted(column),
                _ => Step::Added(column),
            });
        } else {
            row -= 1;
            steps.push(Step::Left(row));
        }
    }
    steps.reverse();
    let changed = costs.last().copied().unwrap_or_default();
    Alignment {
        steps,
        changed: usize::from(changed),
    }
}

/// The differences that an alignment shows, in the order of the texts; what is omitted at either end is left out.
pub(super) fn differences(
    asked: &[Token<'_>],
    printed: &[Token<'_>],
    alignment: &Alignment,
) -> Vec<Difference> {
    let is_omitted = |step: &Step| matches!(step, Step::Omitted(_));
    let steps = alignment.steps.as_slice();
    let start = steps.iter().take_while(|step| is_omitted(step)).count();
    let end = steps
        .iter()
        .rev()
        .take_while(|step| is_omitted(step))
        .count();
    let inner = steps
        .get(start..steps.len() - end.min(steps.len() - start))
        .unwrap_or_default();
    let mut shown = Shown::default();
    for step in inner {
        match *step {
            Step::Same(_, at) => shown.push(Origin::Both, &printed[at]),
            Step::Left(at) => shown.push(Origin::Asked, &asked[at]),
            Step::Omitted(at) => shown.push(Origin::Omitted, &printed[at]),
            Step::Added(at) => shown.later.push(printed[at].clone()),
            Step::Replaced(from, to) => {
                shown.push(Origin::Asked, &asked[from]);
                shown.later.push(printed[to].clone());
            }
        }
    }
    shown.finish()
}

/// Differences as they grow: of words that are replaced in a row, all of the one side come before all of the other.
#[derive(Default)]
struct Shown<'t> {
    differences: Vec<Difference>,
    later: Vec<Token<'t>>,
    is_glued: bool,
}

impl<'t> Shown<'t> {
    fn push(&mut self, side: Origin, token: &Token<'t>) {
        if side != Origin::Asked {
            self.put_later();
        }
        self.put(side, token);
    }

    fn put_later(&mut self) {
        for token in std::mem::take(&mut self.later) {
            self.put(Origin::Printed, &token);
        }
    }

    fn put(&mut self, side: Origin, token: &Token<'t>) {
        match self.differences.last_mut() {
            Some(last) if last.side == side => {
                if !self.is_glued {
                    last.text.push(' ');
                }
                last.text.push_str(token.text);
            }
            _ => self.differences.push(Difference {
                side,
                text: token.text.to_owned(),
            }),
        }
        self.is_glued = token.is_glued;
    }

    fn finish(mut self) -> Vec<Difference> {
        self.put_later();
        self.differences
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(asked: &str, printed: &str, open: &[usize]) -> (usize, String) {
        let (asked, printed) = (tokens(asked), tokens(printed));
        let alignment = align(&asked, &printed, open).unwrap();
        let parts = differences(&asked, &printed, &alignment);
        let mark = |part: &Difference| match part.side {
            Origin::Both => part.text.clone(),
            Origin::Asked => format!("[-{}-]", part.text),
            Origin::Printed => format!("{{+{}+}}", part.text),
            Origin::Omitted => format!("({})", part.text),
        };
        let parts: Vec<String> = parts.iter().map(mark).collect();
        (alignment.changed, parts.join(" "))
    }

    #[test]
    fn words_are_left_out_put_in_and_replaced() {
        for (asked, printed, expected) in [
            (
                "we will not pay",
                "“We will not pay,”",
                (0, "“We will not pay,”"),
            ),
            (
                "we will pay",
                "We will not pay.",
                (1, "We will {+not+} pay."),
            ),
            (
                "we will never ever pay",
                "We will pay.",
                (2, "We will [-never ever-] pay."),
            ),
            (
                "raise the dues",
                "Raise our harbor dues!",
                (2, "Raise [-the-] {+our harbor+} dues!"),
            ),
            ("a b c d", "a x y d", (2, "a [-b c-] {+x y+} d")),
            (
                "the F-16 flew",
                "the F-16 fell",
                (1, "the F-16 [-flew-] {+fell+}"),
            ),
        ] {
            let (changed, text) = expected;
            assert_eq!(shown(asked, printed, &[]), (changed, text.to_owned()));
        }
    }

    #[test]
    fn open_places_cost_nothing() {
        let long = "As I said, we will open the old harbor in May, with luck.";
        assert_eq!(
            shown("we will open the old harbour", long, &[0, 6]),
            (1, "we will open the old [-harbour-] {+harbor+}".to_owned())
        );
        assert_eq!(
            shown("we will harbor in May", long, &[0, 2, 5]),
            (0, "we will (open the old) harbor in May,".to_owned())
        );
    }

    #[test]
    fn endless_texts_are_not_compared() {
        let text = "a ".repeat(5000);
        let words = tokens(&text);
        assert_eq!(align(&words, &words, &[]), None);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(asked in "[a-c ]{0,30}", printed in "[a-d, ]{0,30}") {
            let (asked, printed) = (tokens(&asked), tokens(&printed));
            let alignment = align(&asked, &printed, &[0]).unwrap();
            let (mut from, mut to) = (Vec::new(), Vec::new());
            for step in &alignment.steps {
                match *step {
                    Step::Same(one, other) | Step::Replaced(one, other) => {
                        from.push(one);
                        to.push(other);
                    }
                    Step::Left(one) => from.push(one),
                    Step::Added(other) | Step::Omitted(other) => to.push(other),
                }
            }
            prop_assert_eq!(from, (0..asked.len()).collect::<Vec<_>>());
            prop_assert_eq!(to, (0..printed.len()).collect::<Vec<_>>());
        }
    }
}
