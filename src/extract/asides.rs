//! What stands between a verb of reporting and the clause that it reports, and belongs to neither.

use std::ops::Range;

use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// Where the clause begins behind words that stand before its *that* or its marks: *warned, however, that …*, *told Ruiz, "…"*.
pub(super) fn behind_aside(
    paragraph: &Paragraph,
    (cue, frame): (usize, &Range<usize>),
    start: usize,
) -> usize {
    if let Some(comma) = end_of_source(paragraph, cue, frame).filter(|comma| start <= *comma) {
        return comma + 1;
    }
    if let Some(that) = that_behind(paragraph, frame.end.max(cue + 1)).filter(|that| start <= *that)
    {
        return that + 1;
    }
    let start = behind_time(paragraph, start).unwrap_or(start);
    let named = paragraph
        .mention_at(start)
        .and_then(|number| paragraph.mentions.get(number));
    // *Told Ruiz, "…"*, *told The Guardian, "…"*
    let is_name = |mention: &&Mention| {
        let head = paragraph.token(mention.head);
        mention.kind == MentionKind::Name || head.is_some_and(Token::is_capital)
    };
    if let Some(addressee) = named.filter(is_name)
        && paragraph.is(addressee.last, Shape::Comma)
        && paragraph.stretch_at(addressee.last + 1).is_some()
    {
        return addressee.last + 1;
    }
    if paragraph.has(start, Class::ADVERB) && is_that(paragraph, start + 1) {
        start + 2
    } else if paragraph.is(start + 1, Shape::Comma) && is_that(paragraph, start + 2) {
        start + 3
    } else {
        start
    }
}

fn is_that(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(at, Class::SUBORDINATOR) && paragraph.has(at, Class::RELATIVE)
}

/// The *that* of a clause behind words that a preposition leads in from `from`: *said on the show “Harbor” on Monday that the
/// pier was closed*; not *said at the pier that burned they would stay*.
fn that_behind(paragraph: &Paragraph, from: usize) -> Option<usize> {
    let leads_in = from > 0
        && paragraph.has(from - 1, Class::CUE_SAY)
        && paragraph.has(from, Class::PREPOSITION)
        && !paragraph.has(from, Class::SUBORDINATOR);
    // *Said to have gone*; *said to reporters on Monday that …*
    let opens = Class::DETERMINER.with(Class::POSSESSIVE);
    let is_thing = paragraph.token(from + 1).is_some_and(|next| {
        !next.is_word()
            || next.is_capital()
            || next.has(opens.with(Class::NOUN).with(Class::GROUP_NOUN))
    });
    if !leads_in || !is_thing && paragraph.has(from, Class::STARTER) {
        return None;
    }
    let breaks = |at: usize| {
        let ends = Class::AUXILIARY
            .with(Class::PRONOUN)
            .with(Class::RELATIVE)
            .with(Class::SUBORDINATOR);
        let is_marked = paragraph.stretch_at(at).is_some();
        !is_marked
            && paragraph
                .token(at)
                .is_none_or(|token| !token.is_word() || token.has(ends))
    };
    let that = (from + 1..from + LONGEST_INTRODUCTION).find(|at| breaks(*at))?;
    let opens = Class::DETERMINER
        .with(Class::PRONOUN)
        .with(Class::POSSESSIVE);
    let begins = paragraph
        .token(that + 1)
        .is_some_and(|next| next.is_capital() || next.has(opens));
    let is_object = paragraph.has(that - 1, Class::PREPOSITION);
    (is_that(paragraph, that) && !is_object && begins).then_some(that)
}

/// The comma behind what prepositions tie to a source: *According to an affidavit by Ruiz, the boats sank*.
fn end_of_source(paragraph: &Paragraph, cue: usize, frame: &Range<usize>) -> Option<usize> {
    let is_tied =
        paragraph.has(cue, Class::CUE_PHRASE) && paragraph.has(frame.end, Class::PREPOSITION);
    if !is_tied {
        return None;
    }
    let comma = (frame.end..frame.end + LONGEST_INTRODUCTION)
        .find(|at| paragraph.token(*at).is_none_or(|token| !token.is_word()))?;
    paragraph.is(comma, Shape::Comma).then_some(comma)
}

/// Where the clause begins behind words for a time: *said last month it saw no signs*, not *said last month was the worst*.
fn behind_time(paragraph: &Paragraph, start: usize) -> Option<usize> {
    let words = Class::TIME.with(Class::ADVERB).with(Class::DETERMINER);
    let end = (start..start + LONGEST_TIME).find(|at| !paragraph.has(*at, words))?;
    let last = end.checked_sub(1).filter(|last| *last >= start)?;
    (paragraph.has(last, Class::TIME) && paragraph.has(end, Class::PRONOUN)).then_some(end)
}

/// The words for a time, and the one behind them, at most.
const LONGEST_TIME: usize = 5;

/// What a colon before words in marks hands on, alone: *told the Daily Post: "Go."*, *tweeted: "Go", alongside a picture*.
pub(super) fn behind_colon(paragraph: &Paragraph, start: usize, end: usize) -> (usize, usize) {
    let introduces =
        |at: &usize| paragraph.is(*at, Shape::Colon) && paragraph.stretch_at(at + 1).is_some();
    let colon = (start.saturating_sub(1)..end)
        .take(LONGEST_INTRODUCTION)
        .take_while(|at| paragraph.stretch_at(*at).is_none())
        .find(introduces);
    let Some(colon) = colon else {
        return (start, end);
    };
    let last = (colon + 1..end)
        .rev()
        .find(|at| paragraph.stretch_at(*at).is_some());
    (colon + 1, last.map_or(end, |last| last + 1))
}

/// The tokens from a verb to its colon, at most.
const LONGEST_INTRODUCTION: usize = 12;
