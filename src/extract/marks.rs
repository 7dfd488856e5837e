//! Pairs the quotation marks of one paragraph into stretches.
//!
//! A state machine over all marks: each mark opens, closes or does either, told by its own shape and by the white space and
//! words around it, never by counting. The paragraph's end closes what is open; a mark that was lost therefore spoils its own
//! paragraph at most. A long speech opens a mark on each paragraph and closes only the last (Chicago Manual of Style 13.30);
//! such stretches are `continued`. Single marks count where they stand like marks and are not apostrophes.

use super::pointing::{
    Guillemets, Way, double_way, guillemets, is_owners, opens_speech, single_way,
};
use super::tokens::{Shape, Token};
use crate::text::Span;

/// Words between an opening and a closing mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The token of the opening mark; of the first word, where the mark is lost.
    pub(super) open: usize,
    /// The token of the closing mark; one past the last word, where the mark is lost.
    pub(super) close: usize,
    /// The bytes between the marks, without white space at the ends.
    pub(super) span: Span,
    /// How many stretches it lies in.
    pub(super) depth: usize,
    /// Whether single marks enclose it.
    pub(super) is_single: bool,
    /// Whether it takes up the stretch that the paragraph before left open.
    pub(super) continued: bool,
    /// Whether its closing mark is there.
    pub(super) closed: bool,
}

/// What stands around the paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// Whether the paragraph before left a stretch open.
    pub(super) is_open: bool,
    /// How the paragraph after begins.
    pub(super) next: Opening,
    /// Whether it is a turn if it has a label.
    pub(super) may_be_turn: bool,
}

/// The mark that a paragraph begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Opening {
    /// None.
    #[default]
    Plain,
    /// A double one.
    Double,
    /// A single one.
    Single,
}

impl Opening {
    /// How `paragraph` begins.
    pub(super) fn of(paragraph: &str) -> Self {
        const DOUBLE: [char; 8] = ['"', '“', '„', '«', '»', '‟', '”', '`'];
        match paragraph.strip_prefix(['\'', '‘']) {
            Some(behind) if behind.starts_with(['\'', '‘']) => Self::Double,
            Some(_) => Self::Single,
            None if paragraph.starts_with(DOUBLE) => Self::Double,
            None => Self::Plain,
        }
    }
}

/// More stretches in one another than this are not followed.
const DEEPEST: usize = 4;

/// Pairs the marks among `tokens` into `stretches` (cleared first, then sorted by their start).
///
/// Returns whether a stretch is left open that the next paragraph may take up.
pub(super) fn pair(
    body: &str,
    tokens: &[Token],
    around: Around,
    stretches: &mut Vec<Stretch>,
) -> bool {
    stretches.clear();
    let Some(first) = tokens.iter().position(Token::is_mark) else {
        return false;
    };
    let mut stack = Vec::with_capacity(DEEPEST);
    let pointing = guillemets(body, tokens);
    for (at, token) in tokens.iter().enumerate().skip(first) {
        if token.is_mark() {
            step(
                body,
                tokens,
                (at, pointing, around.next),
                &mut stack,
                stretches,
            );
        }
    }
    let goes_on = |open: &Open| {
        let kind = if open.is_single {
            Opening::Single
        } else {
            Opening::Double
        };
        around.next == kind
    };
    // Single ones that nothing closes or takes up are apostrophes, and so are those in the middle of a sentence.
    let is_left = |open: &&Open| {
        let is_last = stretches.iter().all(|stretch| stretch.close < open.at);
        !open.is_single || goes_on(open) && is_last && opens_speech(tokens, open.at)
    };
    let left_open = stack.iter().find(is_left);
    if let Some(open) = left_open {
        let close = if goes_on(open) {
            tokens.len()
        } else {
            sentence_end(tokens, open.at + 1)
        };
        add(body, tokens, &Pair::unclosed(open, close), stretches);
    }
    stretches.sort_by_key(|stretch| (stretch.open, stretch.depth));
    if let Some(first) = stretches.first_mut() {
        first.continued = around.is_open && first.open == 0;
    }
    left_open.is_some_and(goes_on)
}

/// A mark that waits for its partner.
#[derive(Clone, Copy)]
struct Open {
    at: usize,
    is_single: bool,
}

/// Takes in the mark at `at`: opens a stretch, closes one, or neither.
fn step(
    body: &str,
    tokens: &[Token],
    (at, pointing, next): (usize, Guillemets, Opening),
    stack: &mut Vec<Open>,
    stretches: &mut Vec<Stretch>,
) {
    let is_single = tokens
        .get(at)
        .is_some_and(|mark| mark.shape == Shape::Single);
    let is_related = |open: &Open| family(body, tokens, open.at) == family(body, tokens, at);
    let holder = stack
        .iter()
        .rposition(|open| open.is_single == is_single && is_related(open))
        .or_else(|| stack.iter().rposition(|open| open.is_single == is_single));
    if holder.is_none() && !is_single && is_inch(tokens, at) {
        return;
    }
    let way = if is_single {
        single_way(body, tokens, at)
    } else {
        double_way(body, tokens, at, pointing)
    };
    let held = holder.and_then(|holder| Some((holder, *stack.get(holder)?)));
    let is_apostrophe = held.is_some_and(|(_, open)| {
        is_single && way == Way::Close && is_owners(body, tokens, (open.at, at), next)
    });
    if is_apostrophe {
        return;
    }
    match (way, held) {
        (Way::Close | Way::Either, Some((holder, open))) => {
            stack.truncate(holder);
            let pair = Pair {
                open: open.at,
                close: at,
                depth: stack.len(),
                is_single,
                closed: true,
            };
            add(body, tokens, &pair, stretches);
        }
        (Way::Open | Way::Either, held) => {
            if let Some((holder, open)) = held.filter(|(_, open)| !is_single && is_related(open)) {
                stack.truncate(holder);
                end_early(body, tokens, open.at, at, stretches);
            }
            if stack.len() < DEEPEST {
                stack.push(Open { at, is_single });
            }
        }
        (Way::Close, None) if !is_single => begin_late(body, tokens, at, stretches),
        _ => {}
    }
}

/// The tokens between which a stretch lies.
pub(super) struct Pair {
    pub(super) open: usize,
    pub(super) close: usize,
    pub(super) depth: usize,
    pub(super) is_single: bool,
    pub(super) closed: bool,
}

/// What set of marks the mark at `at` belongs to: typewriter's, typographic or guillemets; one set can stand inside another.
fn family(body: &str, tokens: &[Token], at: usize) -> u8 {
    match tokens
        .get(at)
        .and_then(|mark| mark.span.of(body).chars().next())
    {
        Some('"' | '\'' | '`' | ',' | '&') => 0,
        Some('«' | '»' | '<' | '>') => 1,
        Some('「'..='』') => 2,
        _ => 3,
    }
}

impl Pair {
    /// A stretch whose closing mark is not there.
    fn unclosed(open: &Open, close: usize) -> Self {
        Self {
            open: open.at,
            close,
            depth: 0,
            is_single: open.is_single,
            closed: false,
        }
    }
}

/// Adds the stretch between two tokens, unless nothing stands between them.
pub(super) fn add(body: &str, tokens: &[Token], pair: &Pair, stretches: &mut Vec<Stretch>) {
    let Some(open) = tokens.get(pair.open) else {
        return;
    };
    let start = if open.is_mark() {
        open.span.end()
    } else {
        open.span.start()
    };
    let end = match tokens.get(pair.close) {
        Some(close) if pair.closed || close.is_mark() => close.span.start(),
        _ => tokens
            .get(pair.close.saturating_sub(1))
            .map_or(start, |last| last.span.end()),
    };
    let span = Span::new(start, end).trimmed(body);
    if !span.is_empty()
        && tokens
            .get(pair.open..pair.close)
            .is_some_and(|inner| inner.iter().any(Token::is_word))
    {
        let Pair {
            open,
            close,
            depth,
            is_single,
            closed,
        } = *pair;
        stretches.push(Stretch {
            open,
            close,
            span,
            depth,
            is_single,
            continued: false,
            closed,
        });
    }
}

/// A second opening mark: the closing one of the first was lost, so it ends with its last whole sentence, if it has one.
fn end_early(
    body: &str,
    tokens: &[Token],
    open: usize,
    before: usize,
    stretches: &mut Vec<Stretch>,
) {
    let last = (open + 1..before)
        .rev()
        .find(|at| tokens.get(*at).is_some_and(Token::is_final));
    if let Some(last) = last {
        add(
            body,
            tokens,
            &Pair {
                open,
                close: last + 1,
                depth: 0,
                is_single: false,
                closed: false,
            },
            stretches,
        );
    }
}

/// A closing mark without an opening one: the words since the paragraph's start, where they end like a quotation.
fn begin_late(body: &str, tokens: &[Token], close: usize, stretches: &mut Vec<Stretch>) {
    let ends = close.checked_sub(1).and_then(|at| tokens.get(at));
    let is_said = ends.is_some_and(|last| last.is_final() || last.shape == Shape::Comma);
    if stretches.is_empty() && is_said {
        add(
            body,
            tokens,
            &Pair {
                open: 0,
                close,
                depth: 0,
                is_single: false,
                closed: true,
            },
            stretches,
        );
    }
}

/// The token after the end of the sentence that begins at `from`.
fn sentence_end(tokens: &[Token], from: usize) -> usize {
    (from..tokens.len())
        .find(|at| {
            tokens.get(*at).is_some_and(Token::is_final)
                && tokens.get(at + 1).is_none_or(|next| next.spaced)
        })
        .map_or(tokens.len(), |last| last + 1)
}

/// `6' 2"` and `a 12" gun` are measures, as long as nothing is open.
fn is_inch(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let is_glued = tokens.get(at).is_some_and(|mark| !mark.spaced);
    is_glued && before.is_some_and(|token| token.shape == Shape::Number)
}
