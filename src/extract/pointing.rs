//! Which way a quotation mark points: by its shape, and by the white space and the words around it.

use super::marks::Opening;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// Which way a mark points.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Open,
    Close,
    Either,
    Neither,
}

/// Which guillemet opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Guillemets {
    /// «…», as in French.
    Outward,
    /// »…«, as in most German and Danish print.
    Inward,
}

/// Which guillemet opens in this paragraph: the one that comes first.
pub(super) fn guillemets(body: &str, tokens: &[Token]) -> Guillemets {
    let marks = tokens.iter().filter(|token| token.shape == Shape::Double);
    let mut firsts = marks.filter_map(|token| token.span.of(body).chars().next());
    match firsts.find(|first| matches!(first, '«' | '»' | '<' | '>')) {
        Some('»' | '>') => Guillemets::Inward,
        _ => Guillemets::Outward,
    }
}

/// Which way a double mark points.
pub(super) fn double_way(body: &str, tokens: &[Token], at: usize, pointing: Guillemets) -> Way {
    let Some(mark) = tokens.get(at) else {
        return Way::Neither;
    };
    let text = mark.span.of(body);
    match (text.chars().next(), pointing) {
        (Some('«' | '<'), Guillemets::Outward)
        | (Some('»' | '>'), Guillemets::Inward)
        | (Some('「' | '『'), _) => return Way::Open,
        (Some('«' | '<' | '»' | '>' | '」' | '』'), _) => return Way::Close,
        _ => {}
    }
    let by_space = way_by_space(tokens, at);
    let by_shape = match text {
        "“" | "„" | "‟" | "``" | ",," | "‘‘" | "&ldquo;" | "&#8220;" | "â€œ" => {
            Way::Open
        }
        "”" | "&rdquo;" | "&#8221;" | "â€\u{9d}" | "’’" => Way::Close,
        _ => Way::Either,
    };
    // „…“ and ”…” (Swedish) and marks set the wrong way: where the white space tells, it is right.
    if by_space == Way::Either {
        by_shape
    } else {
        by_space
    }
}

/// Which way the white space and the words beside a mark say that it points.
fn way_by_space(tokens: &[Token], at: usize) -> Way {
    let Some(mark) = tokens.get(at) else {
        return Way::Neither;
    };
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let after = tokens.get(at + 1);
    let free_before = mark.spaced
        || before.is_none_or(|token| {
            matches!(token.shape, Shape::Open | Shape::Dash) || token.is_mark()
        });
    let free_after = after.is_none_or(|token| {
        token.spaced
            || matches!(
                token.shape,
                Shape::Close | Shape::Dash | Shape::Comma | Shape::Semicolon
            )
            || token.is_final()
            || token.shape == Shape::Colon
            || token.is_mark()
    });
    match (free_before, free_after) {
        (true, false) => Way::Open,
        (false, true) => Way::Close,
        _ if mark.spaced && after.is_some_and(|token| !token.spaced) => Way::Open,
        _ if !mark.spaced && after.is_none_or(|token| token.spaced) => Way::Close,
        _ => Way::Either,
    }
}

/// Which way a single mark points; an apostrophe points nowhere.
pub(super) fn single_way(body: &str, tokens: &[Token], at: usize) -> Way {
    let Some(mark) = tokens.get(at) else {
        return Way::Neither;
    };
    match (way_by_space(tokens, at), mark.span.of(body)) {
        (Way::Open, text) if text != "’" && text != "'" => Way::Open,
        (Way::Open, _) if is_elided(body, tokens, at) => Way::Neither,
        (Way::Open, _) => Way::Open,
        (Way::Close, _) => Way::Close,
        _ => Way::Neither,
    }
}

/// Whether the apostrophe stands for the beginning of a word or a year: *'em*, *'90s*.
fn is_elided(body: &str, tokens: &[Token], at: usize) -> bool {
    let after = tokens.get(at + 1).map(|token| token.span.of(body));
    let word = after.unwrap_or_default();
    let elided = ["em", "til", "tis", "twas", "cause", "n", "round"];
    word.starts_with(|c: char| c.is_ascii_digit())
        || elided.iter().any(|e| word.eq_ignore_ascii_case(e))
}

/// Whether a mark here begins speech, and no term in the middle of a sentence: *the 'experts' of the farmers' union*.
pub(super) fn opens_speech(tokens: &[Token], open: usize) -> bool {
    let before = open.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_none_or(|token| {
        token.is_final() || token.is_mark() || matches!(token.shape, Shape::Comma | Shape::Colon)
    })
}

/// Whether the mark at `close`, which would end the speech that the one at `open` begins, is the apostrophe of an owner in the
/// plural: *'My neighbours' dogs bark,' she said*. Another one ends the speech behind it, or the `next` paragraph goes on with it.
pub(super) fn is_owners(
    body: &str,
    tokens: &[Token],
    (open, close): (usize, usize),
    next: Opening,
) -> bool {
    if !opens_speech(tokens, open) || !is_owner(body, tokens, close) {
        return false;
    }
    let single = |at: &usize| {
        tokens
            .get(*at)
            .is_some_and(|token| token.shape == Shape::Single)
    };
    let mut behind = (close + 1..tokens.len()).filter(single);
    // Another owner tells nothing: *'The crews' boats and the farmers' sons left,' she said*.
    let ends = behind.find(|at| !is_owner(body, tokens, *at));
    ends.map_or(next == Opening::Single, |at| {
        let last = at.checked_sub(1).and_then(|last| tokens.get(last));
        last.is_some_and(|last| last.is_final() || last.shape == Shape::Comma)
    })
}

/// Whether a plural stands before the mark, and behind it a word that it can own: no *and*, *she* or *said*.
fn is_owner(body: &str, tokens: &[Token], mark: usize) -> bool {
    let before = mark.checked_sub(1).and_then(|at| tokens.get(at));
    let is_plural = before.is_some_and(|word| word.is_word() && word.span.of(body).ends_with('s'));
    let is_owned = tokens.get(mark + 1).is_some_and(|word| {
        word.shape == Shape::Lower && word.spaced && !word.has(Class::FUNCTION.with(Class::CUE_SAY))
    });
    is_plural && is_owned
}
