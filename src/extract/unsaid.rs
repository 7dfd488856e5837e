//! Which words beside a frame nobody reports there: a name, another's question, a day, what the speaker did.

use std::ops::Range;

use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::Token;
use crate::lexicon::Class;

/// Whether tokens can be what a cue reports.
// Without names and questions, cross-validated, the speakers of all quotations have a precision of 82.5 instead of 82.4 %; 61.0
// instead of 61.1 are found, for some annotators take whom someone cites for a quotation.
pub(super) fn is_said(paragraph: &Paragraph, cue: usize, range: &Range<usize>) -> bool {
    if range.len() < 2 {
        return range.len() == 1 && paragraph.stretch_at(range.start).is_some();
    }
    // *The judge, quoting Ana Ruiz, wrote*: a name alone is not what somebody says.
    let is_name = |mention: &Mention| {
        let is_human = mention.kind == MentionKind::Nominal
            && paragraph.has(mention.head, Class::PERSON_NOUN)
            && paragraph.has(mention.first, Class::DEFINITE);
        (mention.kind == MentionKind::Name || is_human) && (mention.first..mention.last) == *range
    };
    let from = paragraph
        .mentions
        .partition_point(|mention| mention.first < range.start);
    let is_name = paragraph.mentions.get(from).is_some_and(is_name);
    // *Asked whether she would go, Ruiz laughed*: another's question. *Calling it "a mess," Ruiz resigned*: her deed.
    let is_aside = range.start < cue
        && paragraph.token(range.start).is_some_and(|token| {
            let is_question = token.has(Class::ASK) && token.ending == Token::ED;
            let names = Class::CUE_SAY.with(Class::CUE_OBJECT);
            token.is_capital() && (is_question || token.ending == Token::ING && token.has(names))
        });
    // *The institute said on Thursday*
    let when = Class::PREPOSITION.with(Class::TIME);
    let is_time = range.clone().all(|at| paragraph.has(at, when));
    let is_bare = range.clone().all(|at| paragraph.stretch_at(at).is_none());
    // *She was echoed by Ruiz, who said*
    let is_stub = range.end <= cue && range.len() < SHORTEST_CLAUSE && is_bare;
    // *She spoke to us on the quay*
    let is_heard = range.start == cue + 1
        && paragraph.has(range.start, Class::PREPOSITION)
        && paragraph.has(range.start + 1, Class::OBJECT)
        && is_bare;
    !is_name && !is_aside && !is_time && !is_stub && !is_heard
}

/// No clause before a frame has fewer tokens.
const SHORTEST_CLAUSE: usize = 3;

/// Whether what goes on behind words in marks and their frame is what the speaker did: *"Go," she said, and closed the door.*
pub(super) fn is_deed(paragraph: &Paragraph, marked: &Range<usize>, rest: &Range<usize>) -> bool {
    let is_marked = marked
        .end
        .checked_sub(1)
        .is_some_and(|last| paragraph.stretch_at(last).is_some());
    let goes_on = rest.clone().any(|at| paragraph.stretch_at(at).is_some())
        || paragraph.has(rest.start + 1, Class::SUBORDINATOR);
    let says_more = paragraph.has(rest.start + 1, Class::CUE_SAY);
    // *"Go," she said, when I read her the line*
    let is_aside = paragraph.has(rest.start, Class::SUBORDINATOR)
        && !paragraph.has(rest.start, Class::RELATIVE)
        && !goes_on;
    is_marked && paragraph.has(rest.start, Class::CONJUNCTION) && (says_more || !goes_on)
        || is_marked && is_aside
        || is_gerund(paragraph, rest.start)
}

/// *…, he said, speaking on condition of anonymity*
fn is_gerund(paragraph: &Paragraph, at: usize) -> bool {
    let is_gerund = |token: &Token| token.ending == Token::ING && token.has(Class::CUE);
    paragraph.token(at).is_some_and(is_gerund)
}
