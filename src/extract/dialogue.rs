//! Finds the stretches of dialogue that a dash opens instead of a mark, as French, Spanish, Portuguese and Polish print it.

use std::ops::Range;

use super::marks::{Pair, Stretch, add};
use super::tokens::{Shape, Token};
use crate::lexicon::Class;
use crate::text::Span;

/// The stretches of a paragraph of dialogue: `— Nous partons, dit Paul.`, `—Nos vamos —dijo Tomás—. Hasta luego.`
///
/// A dash opens lists, too, so a verb of saying has to stand behind a second dash, a comma or a question mark. A paragraph
/// that has stretches already is left as it is.
pub(super) fn find(body: &str, tokens: &[Token], stretches: &mut Vec<Stretch>) {
    let opens = tokens.first().is_some_and(|dash| {
        dash.shape == Shape::Dash && dash.span.of(body).starts_with('—') && stretches.is_empty()
    });
    let Some(close) = frame(tokens).filter(|_| opens) else {
        return;
    };
    // The comma and the dash belong to the frame, the question mark to what is said.
    let keeps_sign = tokens.get(close).is_some_and(Token::is_final);
    add_unmarked(body, tokens, 0..close + usize::from(keeps_sign), stretches);
    if let (Some(first), Some(word)) = (stretches.first_mut(), tokens.get(1)) {
        first.span = Span::new(word.span.start(), first.span.end());
    }
    let again = (close + 2..tokens.len())
        .find(|at| is_dash(tokens, *at))
        .and_then(|dash| {
            (dash + 1..tokens.len()).find(|at| tokens.get(*at).is_some_and(Token::is_word))
        });
    if let Some(again) = again {
        add_unmarked(body, tokens, again..tokens.len(), stretches);
    }
}

/// The sign before the first verb of saying that stands behind one.
fn frame(tokens: &[Token]) -> Option<usize> {
    let has = |at: usize, class| tokens.get(at).is_some_and(|token| token.has(class));
    let parts = |at: &usize| {
        tokens.get(*at).is_some_and(|token| {
            matches!(
                token.shape,
                Shape::Dash | Shape::Comma | Shape::Question | Shape::Exclamation
            )
        })
    };
    (2..tokens.len()).filter(parts).find(|at| {
        let is_compound = has(at + 1, Class::AUXILIARY) && has(at + 2, Class::CUE_SAY);
        has(at + 1, Class::CUE_SAY) || is_compound
    })
}

fn is_dash(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|token| token.shape == Shape::Dash)
}

/// Adds what is said in these tokens, though no marks stand around it: behind a dash, behind a label.
pub(super) fn add_unmarked(
    body: &str,
    tokens: &[Token],
    said: Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let pair = Pair {
        open: said.start,
        close: said.end,
        depth: 0,
        is_single: false,
        closed: false,
    };
    add(body, tokens, &pair, stretches);
}
