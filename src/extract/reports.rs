//! The reports of a paragraph: each cue with its subject and the words that it reports.
//!
//! English runs on learned weights, every other language on the rules of `listed`.

use super::cited;
use super::contents::{self, Report};
use super::cues;
use super::figures;
use super::framing;
use super::listed;
use super::paragraph::Paragraph;
use super::sides::{self, Side};
use super::sources;
use super::tokens::Token;
use crate::lexicon::{Class, Speech};

/// Fills `reports`, by their cue.
pub(super) fn find(paragraph: &Paragraph, speech: &Speech, reports: &mut Vec<Report>) {
    if !speech.is_english {
        return listed::find(paragraph, speech, reports);
    }
    reports.clear();
    for (cue, odds) in cues::find(paragraph) {
        if cited::hands_on(paragraph, cue) || is_naming(paragraph, cue) {
            continue;
        }
        let source = cited::source(paragraph, cue).or_else(|| sources::choose(paragraph, cue));
        if is_nobody(paragraph, cue, source) {
            continue;
        }
        let frame = framing::frame(paragraph, cue, source);
        let plain = sides::plain_side(paragraph, cue, &frame);
        let side = plain.unwrap_or_else(|| sides::learned_side(paragraph, cue, &frame, source));
        let content = contents::find(paragraph, cue, &frame, side);
        let speaks = match plain {
            Some(Side::Before) => paragraph.has(cue, Class::CUE_SAY),
            Some(Side::Around) => paragraph.has(cue, Class::CUE_SAY.with(Class::CUE_THAT)),
            _ => false,
        };
        let is_sure = cited::is_report(paragraph, cue) || speaks && source.is_some();
        reports.push(Report {
            cue,
            odds: Some(odds).filter(|_| !is_sure),
            source,
            content,
            carries_on: false,
        });
    }
}

/// *A page called Real Voices cut the speech*: nobody calls anything.
fn is_naming(paragraph: &Paragraph, cue: usize) -> bool {
    if !paragraph.has(cue, Class::NAMES) {
        return false;
    }
    let behind = paragraph
        .mentions
        .partition_point(|mention| mention.first < cue);
    let before = behind
        .checked_sub(1)
        .and_then(|number| paragraph.mentions.get(number));
    before
        .is_some_and(|mention| mention.last == cue && figures::called(paragraph, mention).is_some())
}

/// *Nobody talks about the bridge*, *No one at the meeting complained*: nothing is said.
fn is_nobody(paragraph: &Paragraph, cue: usize, source: Option<usize>) -> bool {
    let start = paragraph.sentence(paragraph.sentence_at(cue)).start;
    let is_word = |at: usize| paragraph.token(at).is_some_and(Token::is_word);
    let is_near = start < cue && cue - start < LONGEST_SUBJECT;
    let source = source.and_then(|source| paragraph.mentions.get(source));
    source.is_some_and(|source| paragraph.has(source.first, Class::NEGATION))
        || is_near && paragraph.has(start, Class::NEGATION) && (start..cue).all(is_word)
}

/// The tokens of a subject before its verb, at most.
const LONGEST_SUBJECT: usize = 8;
