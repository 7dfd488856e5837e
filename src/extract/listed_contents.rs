//! Finds the words that a verb reports, in languages without learned weights.
//!
//! The places where they can stand are looked at in order: behind a colon, behind *that*, before the frame, in marks behind
//! it, behind a comma in the mood of reported speech, in the sentence before (*Das teilte Ruiz mit.*). Where none of them
//! holds a clause, the verb has an object, and the sentence is taken whole.

use std::ops::Range;

use super::frames::{self, Frame, Order};
use super::paragraph::Paragraph;
use super::tokens::Shape;
use crate::lexicon::Class;

/// The tokens that the cue reports, given its frame; `sentence` is what no earlier report of the sentence has taken.
pub(super) fn find(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    PLACES
        .iter()
        .map(|place| place(paragraph, cue, frame, sentence))
        .find(|content| !content.is_empty())
}

/// A place where the words of a verb's report can stand; empty where they do not.
type Place = fn(&Paragraph, usize, &Frame, &Range<usize>) -> Vec<Range<usize>>;

/// The places, in the order in which they are looked at.
const PLACES: [Place; 7] = [
    behind_colon,
    behind_that,
    before_frame,
    behind_mark,
    behind_comma,
    sentence_before,
    object,
];

/// *Ruiz sagte: …*
fn behind_colon(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = frame.tokens.end.max(cue + 1);
    (from..sentence.end.min(from + FARTHEST_COLON))
        .take_while(|at| paragraph.stretch_at(*at).is_none())
        .find(|at| paragraph.is(*at, Shape::Colon))
        .map(|colon| colon + 1..sentence.end)
        .into_iter()
        .collect()
}

/// How many tokens can stand between a frame and its colon.
const FARTHEST_COLON: usize = 14;

/// *Ruiz sagte, dass …*
fn behind_that(
    paragraph: &Paragraph,
    cue: usize,
    _: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = cue + 1;
    // *…, a dit Ruiz, ajoutant que …*: another verb has the clause.
    let is_another = |at: &usize| {
        let is_parted =
            paragraph.is(at - 1, Shape::Comma) || paragraph.has(at - 1, Class::CONJUNCTION);
        is_parted && paragraph.has(*at, Class::CUE)
    };
    (from..sentence.end.min(from + FARTHEST_THAT))
        .take_while(|at| !is_another(at))
        .find(|at| paragraph.has(*at, Class::THAT) && paragraph.stretch_at(*at).is_none())
        .map(|that| that..sentence.end)
        .into_iter()
        .collect()
}

/// How many tokens can stand between a cue and its *that*.
const FARTHEST_THAT: usize = 30;

/// *Ruiz nannte den Plan „eine Schande“.*
fn behind_mark(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = frame.tokens.end.max(cue + 1);
    (from..sentence.end.min(from + FARTHEST_MARK))
        .take_while(|at| !frames::is_joint(paragraph, *at))
        .find(|at| paragraph.stretch_at(*at).is_some())
        .map(|mark| mark..sentence.end)
        .into_iter()
        .collect()
}

/// How many tokens can stand between a frame and the marked words that it reports.
const FARTHEST_MARK: usize = 8;

/// *„…“, sagte Ruiz.*, *Die Lage sei ernst, sagte Ruiz.*
fn before_frame(
    paragraph: &Paragraph,
    _: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let start = frame.tokens.start;
    let is_stretch =
        |by: usize| start >= sentence.start + by && paragraph.stretch_at(start - by).is_some();
    let is_parted = start >= sentence.start + 2 && is_parting(paragraph, start - 1);
    let is_marked = is_stretch(1) || is_parted && is_stretch(2);
    let is_adverbial = paragraph.stretch_at(sentence.start).is_none()
        && paragraph.has(sentence.start, Class::SUBORDINATOR.with(Class::THAT));
    let is_framed = is_marked || is_parted && !is_adverbial && frame.order == Order::VerbFirst;
    if !is_framed || frame.order == Order::Subordinate {
        return Vec::new();
    }
    let is_said = |mut range: Range<usize>| {
        range.any(|at| paragraph.stretch_at(at).is_some() || paragraph.has(at, MOODS))
    };
    let (left, right) = (sentence.start..start, frame.tokens.end..sentence.end);
    let near = (
        left.start.max(start.saturating_sub(FARTHEST_MOOD))..start,
        right.start..right.end.min(right.start + FARTHEST_MOOD),
    );
    match (is_said(near.0), is_said(near.1)) {
        (true, true) => vec![left, right],
        (false, true) => Vec::new(),
        _ => vec![left],
    }
}

/// How many tokens on each side of a frame are searched for marks and moods.
const FARTHEST_MOOD: usize = 60;

/// Whether a comma or a dash stands here.
pub(super) fn is_parting(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.is(at, Shape::Comma) || paragraph.is(at, Shape::Dash)
}

/// *Ruiz sagte, die Lage sei ernst.*
fn behind_comma(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = frame.tokens.end.max(cue + 1);
    let to = sentence.end.min(from + FARTHEST_COMMA);
    for comma in (from..to).filter(|at| paragraph.is(*at, Shape::Comma)) {
        let next = frames::clause(paragraph, comma + 1);
        let is_reported = (comma + 1..next.end).any(|at| {
            paragraph.has(at, MOODS)
                || comma <= frame.end + 1 && paragraph.has(at, Class::INFINITIVE)
        });
        if is_reported {
            return std::iter::once(comma + 1..sentence.end).collect();
        }
    }
    Vec::new()
}

/// How many tokens can stand between a frame and the comma of its clause.
const FARTHEST_COMMA: usize = 40;

/// *Dies teilte Ruiz mit.*: what stands in the sentence before.
fn sentence_before(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let points_back = frame.order == Order::VerbFirst
        && paragraph.has(sentence.start, Class::DETERMINER)
        && frame.tokens.contains(&cue)
        && cue <= sentence.start + 2
        && sentence.end <= frame.end + 8;
    let before = paragraph.sentence_at(sentence.start).checked_sub(1);
    before
        .filter(|_| points_back)
        .map(|before| paragraph.sentence(before))
        .into_iter()
        .collect()
}

/// *Ruiz forderte den Rücktritt des Ministers.* The verb brackets its object, so the sentence is taken whole.
fn object(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let is_told = frame.source.is_some()
        && frame.order != Order::Subordinate
        && paragraph.has(cue, Class::CUE_SAY);
    if is_told && sentence.end > frame.tokens.end.max(cue + 1) + 2 {
        std::iter::once(sentence.clone()).collect()
    } else {
        Vec::new()
    }
}

/// The moods of reported speech.
pub(super) const MOODS: Class = Class::SUBJUNCTIVE.with(Class::CONDITIONAL);
