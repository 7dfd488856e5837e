//! Finds the turns of a transcript or an interview, where a label and a colon stand instead of marks: `RUIZ: We vote.`
//!
//! A label is known by coming back: lists have labels, too (*Where: Lisbon*), but each but once. The questions of an interview
//! that name nobody (`Q:`) are nobody's words.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::dialogue::add_unmarked;
use super::marks::Stretch;
use super::mentions::{Mention, MentionKind};
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, Speech, hash_word};
use crate::text::{Span, fold};

/// Whether the article is a transcript: at least four paragraphs begin with a label, two of them with the same one, and two
/// labels or that of an answer are among them.
pub(super) fn is_transcript(body: &str, paragraphs: &[Span], speech: &Speech) -> bool {
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    for paragraph in paragraphs {
        if let Some(label) = label(paragraph.of(body)) {
            *times.entry(label).or_default() += 1;
        }
    }
    let can_speak = |label: &str| !speech.class(hash_word(label)).has(Class::FUNCTION);
    let back: usize = times.values().filter(|times| **times > 1).sum();
    let speakers = times
        .iter()
        .filter(|(label, times)| **times > 1 && (can_speak(label) || label.len() == 1))
        .count();
    back >= FEWEST_TURNS && (speakers > 1 || times.contains_key("A"))
}

/// Whether the paragraph and the one beside it are question and answer of people with a title, in a text that is no transcript:
/// `The Mayor: None whatever.` A list asks nothing: `Mayor: Ana Ruiz.`
pub(super) fn is_exchange(body: &str, paragraphs: &[Span], number: usize, speech: &Speech) -> bool {
    let turn = |number: usize| {
        let text = paragraphs.get(number)?.of(body);
        let label = label(text).filter(|label| is_titled(label, speech))?;
        text.ends_with(['.', '?', '!', ')'])
            .then_some((label, text.ends_with('?')))
    };
    let Some((here, asks)) = turn(number) else {
        return false;
    };
    let beside = [number.checked_sub(1), Some(number + 1)];
    beside
        .into_iter()
        .flatten()
        .filter_map(turn)
        .any(|(other, other_asks)| other != here && other_asks != asks)
}

/// Whether a label names a human by office or title.
fn is_titled(label: &str, speech: &Speech) -> bool {
    let is_title = |word: &str| {
        let word = fold(word.trim_end_matches('.'));
        speech.class(hash_word(&word)).has(Class::HUMAN)
    };
    label.split(' ').any(is_title)
}

const FEWEST_TURNS: usize = 4;

/// The label that opens a paragraph with something said behind it.
fn label(paragraph: &str) -> Option<&str> {
    let text = paragraph.trim_start_matches(MARKUP);
    let head = text.as_bytes();
    let colon = memchr::memchr(b':', head.get(..LONGEST_LABEL).unwrap_or(head))?;
    let (label, said) = text.split_at_checked(colon)?;
    let said = said.trim_start_matches(':').trim_start_matches(MARKUP);
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !word.contains(MARKUP);
    let is_label = !label.is_empty() && label.split(' ').all(is_name);
    let says = said.starts_with(char::is_whitespace)
        && said
            .trim_start()
            .starts_with(|c: char| c.is_alphabetic() || OPENERS.contains(&c))
        && said.split_whitespace().nth(1).is_some();
    (is_label && says).then_some(label)
}

/// Signs of Markdown around a label.
const MARKUP: [char; 3] = ['*', '_', '#'];
/// What a turn may begin with beside a letter.
const OPENERS: [char; 8] = ['"', '“', '‘', '\'', '(', '[', '…', '¿'];
/// The bytes of a label at most.
const LONGEST_LABEL: usize = 48;

/// Takes the words behind the label of a turn for a stretch; returns the tokens of the label.
pub(super) fn find(
    body: &str,
    tokens: &[Token],
    paragraph: Span,
    stretches: &mut Vec<Stretch>,
) -> Option<Range<usize>> {
    label(paragraph.of(body))?;
    let first = tokens.iter().position(Token::is_word)?;
    let colon = tokens
        .iter()
        .position(|token| token.shape == Shape::Colon)
        .filter(|colon| *colon > first)?;
    if tokens.get(first)?.has(Class::QUESTION) && colon == first + 1 {
        return None;
    }
    let open = (colon + 1..tokens.len())
        .find(|at| tokens.get(*at).is_some_and(|t| t.is_word() || t.is_mark()))?;
    let close = 1 + tokens
        .iter()
        .rposition(|token| token.is_word() || token.is_final() || token.is_mark())?;
    let is_marked = stretches.iter().any(|stretch| stretch.open == open);
    if !is_marked && open < close {
        for stretch in stretches.iter_mut() {
            stretch.depth += 1;
        }
        let inner = std::mem::take(stretches);
        add_unmarked(body, tokens, open..close, stretches);
        stretches.extend(inner);
    }
    Some(first..colon)
}

/// Puts the label before all other mentions of its paragraph.
pub(super) fn name(tokens: &[Token], label: Range<usize>, mentions: &mut Vec<Mention>) {
    mentions.retain(|mention| mention.first >= label.end);
    // *MAYOR RUIZ:*
    let is_title = |at: &usize| tokens.get(*at).is_some_and(|token| token.has(Class::HUMAN));
    let mention = Mention {
        first: label.start,
        last: label.end,
        head: label.end.saturating_sub(1),
        name: label
            .clone()
            .find(|at| !is_title(at))
            .unwrap_or(label.start),
        kind: MentionKind::Name,
    };
    mentions.insert(0, mention);
}
