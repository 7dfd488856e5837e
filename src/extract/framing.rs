//! The tokens of a cue with its subject, and with what belongs to the subject: its description, its first role, who quotes it.

use std::ops::Range;

use super::cited;
use super::mentions::MentionKind;
use super::paragraph::Paragraph;
use super::tokens::Shape;
use crate::lexicon::Class;

/// The tokens of the cue and its subject, and what stands between.
pub(super) fn frame(paragraph: &Paragraph, cue: usize, source: Option<usize>) -> Range<usize> {
    let source = source.map(|number| {
        let whole = paragraph.whole(number);
        let first = described(paragraph, number).or_else(|| joined(paragraph, whole.start));
        first.unwrap_or(whole.start)..whole.end
    });
    if let Some(start) = cited::start(paragraph, cue) {
        return start..cue + 1;
    }
    match source {
        Some(source) if source.start < cue && cue - source.start < 20 => source.start..cue + 1,
        Some(source) if source.start > cue && source.end - cue < 20 => cue..source.end,
        _ => cue..cue + 1,
    }
}

/// Where the description begins that a comma parts from the name behind it: *the harbor master, Ana Ruiz, said*.
fn described(paragraph: &Paragraph, number: usize) -> Option<usize> {
    let name = paragraph.mentions.get(number)?;
    let description = paragraph.mentions.get(number.checked_sub(1)?)?;
    let is_parted = paragraph.is(description.last, Shape::Comma)
        && description.last + 1 == name.first
        && paragraph.is(name.last, Shape::Comma);
    // Behind a quotation nothing else stands: *"Go," the harbor master, Ana Ruiz, said*.
    let is_behind_marks = description
        .first
        .checked_sub(1)
        .is_some_and(|before| paragraph.stretch_at(before).is_some());
    let is_description = description.kind == MentionKind::Nominal
        && name.kind == MentionKind::Name
        && (is_behind_marks || paragraph.has(description.head, Class::HUMAN));
    (is_parted && is_description).then_some(description.first)
}

/// Where a first role begins that *and* joins to the speaker behind words in marks: *"Go," founder and director Ana Ruiz said*.
fn joined(paragraph: &Paragraph, source: usize) -> Option<usize> {
    let from = (source.saturating_sub(LONGEST_ROLES)..source)
        .rev()
        .find(|at| paragraph.stretch_at(*at).is_some())?
        + 1;
    let is_joined = source > from
        && paragraph.has(source - 1, Class::CONJUNCTION)
        && paragraph.has(source.saturating_sub(2), Class::HUMAN);
    // *"Go," port director Ana Ruiz said*
    let is_before_role = paragraph.is(source, Shape::Lower)
        && paragraph.has(source, Class::HUMAN)
        && !(from..source).any(|at| paragraph.has(at, Class::FUNCTION.with(Class::CUE)));
    let are_roles = source > from && (from..source).all(|at| paragraph.is(at, Shape::Lower));
    (are_roles && (is_joined || is_before_role)).then_some(from)
}

/// The tokens of such roles at most.
const LONGEST_ROLES: usize = 6;
