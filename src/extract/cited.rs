//! Who is quoted by someone else: *Ruiz was quoted by the paper as saying*, *the paper quoted Ruiz as saying*.

use super::paragraph::Paragraph;
use super::tokens::Token;
use crate::lexicon::Class;

/// Whether the verb at `cue` reports what someone else quotes: *saying* in *quoted Ruiz as saying*.
pub(super) fn is_report(paragraph: &Paragraph, cue: usize) -> bool {
    is_handed_on(paragraph, cue)
        && (cue.saturating_sub(LONGEST)..cue).any(|at| paragraph.has(at, Class::CITE))
}

/// Whether the verb at `cue` only hands on to the one that reports: *quoted Ruiz as saying*.
pub(super) fn hands_on(paragraph: &Paragraph, cue: usize) -> bool {
    if !paragraph.has(cue, Class::CITE) {
        return false;
    }
    let says = |at: usize| paragraph.has(at, Class::CUE) && is_handed_on(paragraph, at);
    // *An official quoted by the Daily Post said*
    let is_past = paragraph
        .token(cue)
        .is_some_and(|token| token.ending == Token::ED);
    let is_behind_noun = cue
        .checked_sub(1)
        .is_some_and(|at| paragraph.has(at, Class::NOUN));
    is_past && is_behind_noun && paragraph.has(cue + 1, Class::PREPOSITION)
        || (cue + 1..cue + LONGEST).any(says)
}

/// Who says what the verb at `cue` reports, as a number in `paragraph.mentions`, where someone else quotes him or her.
pub(super) fn source(paragraph: &Paragraph, cue: usize) -> Option<usize> {
    if !is_handed_on(paragraph, cue) {
        return None;
    }
    let sentence = paragraph.sentence(paragraph.sentence_at(cue));
    let verb = (cue.saturating_sub(LONGEST).max(sentence.start)..cue)
        .rev()
        .find(|at| paragraph.has(*at, Class::CITE))?;
    let first = |at: usize| paragraph.mentions.partition_point(|m| m.first < at);
    let aside = Class::ADVERB.with(Class::BE);
    let subject_end = (sentence.start..verb)
        .rev()
        .find(|at| !paragraph.has(*at, aside))?
        + 1;
    let is_passive = (subject_end..verb).any(|at| paragraph.has(at, Class::BE));
    if is_passive {
        let subject = first(subject_end).checked_sub(1)?;
        let is_beside = paragraph.mentions.get(subject)?.last == subject_end;
        return is_beside.then_some(subject);
    }
    let object = first(verb + 1);
    let is_object = paragraph.mentions.get(object)?.first == verb + 1;
    // A possessor begins where its phrase does: *the paper quoted Ruiz's spokesman*.
    let owned = paragraph.mentions.get(object + 1);
    let owned = owned.filter(|owned| owned.first == verb + 1);
    is_object.then_some(object + usize::from(owned.is_some()))
}

/// The first token of the quoting clause: *the* in *the paper quoted Ruiz as saying*.
pub(super) fn start(paragraph: &Paragraph, cue: usize) -> Option<usize> {
    if !is_handed_on(paragraph, cue) {
        return None;
    }
    let verb = (cue.saturating_sub(LONGEST)..cue)
        .rev()
        .find(|at| paragraph.has(*at, Class::CITE))?;
    let before = paragraph.mentions.partition_point(|m| m.first < verb);
    let subject = paragraph.mentions.get(before.checked_sub(1)?)?;
    let aside = Class::ADVERB.with(Class::BE).with(Class::HAVE);
    let is_beside = (subject.last..verb).all(|at| paragraph.has(at, aside));
    is_beside.then_some(subject.first)
}

/// Whether *as* stands before the verb: *as saying*.
fn is_handed_on(paragraph: &Paragraph, cue: usize) -> bool {
    let is_as =
        |at| paragraph.has(at, Class::SUBORDINATOR) && paragraph.has(at, Class::PREPOSITION);
    cue.checked_sub(1).is_some_and(is_as)
        && paragraph
            .token(cue)
            .is_some_and(|token| token.ending == Token::ING)
}

/// The tokens from the first verb to the second, at most.
const LONGEST: usize = 12;
