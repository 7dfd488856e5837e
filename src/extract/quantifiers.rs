//! Words that stand for some of several, alone or before the phrase that they take from: *others*, *one of the survivors*.

use super::mentions::{Mention, phrase};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// *One of the survivors*, *some in the party*: whom such a word takes from a phrase; returns the token after it.
pub(super) fn some_of(
    paragraph: &Paragraph,
    at: usize,
    mentions: &mut Vec<Mention>,
) -> Option<usize> {
    let is_part = paragraph.has(at, Class::STARTER)
        && !paragraph.has(at, Class::DEFINITE.with(Class::SUBORDINATOR))
        && paragraph.has(at + 1, Class::PREPOSITION)
        && paragraph.has(at + 2, Class::DETERMINER.with(Class::POSSESSIVE))
        && paragraph.is(at + 3, Shape::Lower);
    if !is_part {
        return None;
    }
    let known = mentions.len();
    let end = phrase(paragraph, at, at + 3, mentions);
    let speaks = mentions
        .get(known)
        .is_some_and(|whole| paragraph.has(whole.head, Class::NOUN));
    if !speaks {
        mentions.truncate(known);
    }
    speaks.then_some(end)
}

/// Whether a verb in the past stands behind a determiner, and no noun: *Another commented: …*
pub(super) fn stands_alone(paragraph: &Paragraph, at: usize) -> bool {
    let is_past = |token: &Token| token.has(Class::CUE) && token.is_past();
    let is_noun = |token: &Token| token.is_word() && !token.has(Class::FUNCTION);
    paragraph.token(at + 1).is_some_and(is_past) && !paragraph.token(at + 2).is_some_and(is_noun)
}

/// *some*, *others*, *many* can stand alone before a verb.
pub(super) fn is_quantifier(paragraph: &Paragraph, at: usize) -> bool {
    let verb = Class::CUE.with(Class::AUXILIARY).with(Class::ADVERB);
    // *"Go," wrote another.*
    let is_end = |token: &Token| token.is_final() || token.shape == Shape::Comma;
    let is_behind = at > 0
        && paragraph.has(at - 1, Class::INVERTS)
        && paragraph.token(at + 1).is_none_or(is_end);
    (is_behind || paragraph.has(at + 1, verb)) && !paragraph.has(at, Class::SUBORDINATOR)
}
