//! Finds the stretches of dialogue that a dash opens instead of a mark, as French, Spanish, Portuguese and Polish print it.

use super::marks::{Pair, Stretch, add};
use super::tokens::{Shape, Token};
use crate::lexicon::Class;
use crate::text::Span;

/// The stretches of a paragraph of dialogue: `— Nous partons, dit Paul.`, `—Nos vamos —dijo Tomás—. Hasta luego.`
///
/// A dash opens lists, too, so a verb of saying has to stand behind a second dash, a comma or a question mark.
pub(super) fn find(body: &str, tokens: &[Token], stretches: &mut Vec<Stretch>) {
    let is_dash = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.shape == Shape::Dash)
    };
    let says = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.has(Class::CUE_SAY))
    };
    let parts = |at: &usize| {
        let auxiliary = tokens
            .get(at + 1)
            .is_some_and(|token| token.has(Class::AUXILIARY));
        let verb = says(at + 1) || auxiliary && says(at + 2);
        tokens.get(*at).is_some_and(|token| {
            matches!(
                token.shape,
                Shape::Dash | Shape::Comma | Shape::Question | Shape::Exclamation
            )
        }) && verb
    };
    let opens = is_dash(0)
        && tokens
            .first()
            .is_some_and(|dash| dash.span.of(body).starts_with('—'));
    let Some(close) = (2..tokens.len())
        .find(parts)
        .filter(|_| opens && stretches.is_empty())
    else {
        return;
    };
    let keeps_sign = !is_dash(close) && tokens.get(close).is_some_and(Token::is_final);
    let pair = |open: usize, close: usize| Pair {
        open,
        close,
        depth: 0,
        is_single: false,
        closed: false,
    };
    add(
        body,
        tokens,
        pair(0, close + usize::from(keeps_sign)),
        stretches,
    );
    let again = (close + 2..tokens.len()).find(|at| is_dash(*at));
    if let Some(again) = again {
        let from = (again + 1..tokens.len())
            .find(|at| tokens.get(*at).is_some_and(Token::is_word))
            .unwrap_or(again);
        add(body, tokens, pair(from, tokens.len()), stretches);
    }
    if let Some(first) = stretches.first_mut() {
        first.span = Span::new(
            tokens
                .get(1)
                .map_or(first.span.start(), |word| word.span.start()),
            first.span.end(),
        );
    }
}
