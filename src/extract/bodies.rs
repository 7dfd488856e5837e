//! Which body *it* means, and what names a body.

use super::beside::Beside;
use super::body_names::is_body;
use super::cast::Cast;
use super::figures::Figure;
use super::mentions::MentionKind;
use crate::lexicon::Class;

/// The figure that *it* at figure `mention` means: the last subject before it that is a body, in this sentence or the one before.
// Where the subject is a human, *it* is what a body did: nobody is named then, though somebody may be meant.
pub(super) fn choose(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let pronoun = cast.figures.get(mention)?;
    if !pronoun.class.has(Class::NEUTER) {
        return None;
    }
    let is_near = |n: &usize| {
        let other = cast.figures.get(*n);
        other.is_some_and(|other| pronoun.sentence.saturating_sub(other.sentence) <= FARTHEST)
    };
    let is_meant = |n: &usize| {
        let other = cast.figures.get(*n);
        other.is_some_and(|other| leads(cast, *n, other) && speaks_as_body(body, cast, *n, other))
    };
    let mut near = (0..mention).rev().take_while(is_near).take(REACH);
    near.find(is_meant)
}

/// How many sentences before *it* the body stands at most.
const FARTHEST: usize = 1;

/// How many figures are looked at.
const REACH: usize = 20;

/// Whether the figure is the first of its sentence, what prepositions tie aside: *In a letter, the ministry said*.
fn leads(cast: &Cast, number: usize, figure: &Figure) -> bool {
    let is_tied = |figure: &Figure| figure.before == Beside::Preposition;
    let before = cast.figures.get(number.saturating_sub(REACH)..number);
    let here = before.unwrap_or_default().iter().rev();
    !is_tied(figure)
        && here
            .take_while(|other| other.sentence == figure.sentence)
            .all(is_tied)
}

/// Whether the article shows that the figure is a body.
fn speaks_as_body(body: &str, cast: &Cast, number: usize, figure: &Figure) -> bool {
    let opens = Class::DEFINITE
        .with(Class::POSSESSIVE)
        .with(Class::DETERMINER);
    match figure.kind {
        MentionKind::Name if figure.is_person => false,
        MentionKind::Name => is_body(body, cast, number, figure),
        MentionKind::Nominal => figure.class.has(Class::BODY_NOUN) && figure.opening.has(opens),
        _ => false,
    }
}
