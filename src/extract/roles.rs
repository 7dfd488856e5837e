//! The role that an article gives beside a name: *Defense Secretary Ana Ruiz*, *Ana Ruiz, the mayor of Lisbon,*.

use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::Shape;
use crate::lexicon::Class;
use crate::text::Span;

/// The role beside a name: before it (*Defense Secretary Ana Ruiz*) or behind a comma (*Ana Ruiz, the mayor of Lisbon,*).
pub(super) fn role(paragraph: &Paragraph, mention: &Mention, name: usize) -> (Option<Span>, u64) {
    if mention.kind != MentionKind::Name {
        return (None, 0);
    }
    let start = (mention.first..name)
        .find(|at| !precedes_role(paragraph, *at))
        .unwrap_or(name);
    let spoken = (start..name)
        .rev()
        .find(|at| paragraph.has(*at, Class::HUMAN));
    if let Some(noun) = spoken {
        let is_form_of_address = paragraph.has(noun, Class::MALE.with(Class::FEMALE))
            && !paragraph.has(noun, Class::PERSON_NOUN);
        if !is_form_of_address {
            let end = name - usize::from(name > start && paragraph.is(name - 1, Shape::Comma));
            return (
                Some(paragraph.span(start..end)),
                paragraph.token(noun).map_or(0, |token| token.hash),
            );
        }
    }
    // *Born in Penzance, the third son*: of a place, what follows tells nothing.
    let is_place = mention.last == mention.first + 1
        && mention
            .first
            .checked_sub(1)
            .is_some_and(|at| paragraph.has(at, Class::LOCATIVE));
    let apposition = apposition(paragraph, mention.last).filter(|_| !is_place);
    apposition.unwrap_or((None, 0))
}

/// The longest apposition that is taken for a role, in tokens.
pub(super) const LONGEST_ROLE: usize = 14;

/// What stands before a role and is none of it: *the*, *its*, *now a*, *19-year-old*.
fn precedes_role(paragraph: &Paragraph, at: usize) -> bool {
    let class = Class::DETERMINER
        .with(Class::POSSESSIVE)
        .with(Class::ADVERB)
        .with(Class::TIME);
    paragraph.has(at, class) || paragraph.is(at, Shape::Number)
}

fn apposition(paragraph: &Paragraph, comma: usize) -> Option<(Option<Span>, u64)> {
    if !paragraph.is(comma, Shape::Comma) {
        return None;
    }
    let end = (comma + 1..comma + 2 + LONGEST_ROLE)
        .find(|at| paragraph.token(*at).is_none_or(|token| !token.is_word()))?;
    let start = (comma + 1..end).find(|at| !precedes_role(paragraph, *at))?;
    let noun = (start..end.min(start + 6)).find(|at| {
        paragraph.has(*at, Class::PERSON_NOUN) && !paragraph.has(at + 1, Class::PERSON_NOUN)
    })?;
    let broken = (start..noun).any(|at| {
        paragraph.has(
            at,
            Class::PREPOSITION
                .with(Class::AUXILIARY)
                .with(Class::PRONOUN)
                .with(Class::CUE_SAY),
        )
    });
    let is_list = !paragraph.is(end, Shape::Comma) && !paragraph.is(end, Shape::Stop);
    let verb = (noun + 1..end).any(|at| {
        paragraph.has(
            at,
            Class::AUXILIARY.with(Class::CUE_SAY).with(Class::PRONOUN),
        )
    });
    (!broken && !is_list && !verb).then(|| {
        (
            Some(paragraph.span(start..end)),
            paragraph.token(noun).map_or(0, |token| token.hash),
        )
    })
}
