//! Decides on which side of its frame the words stand that a cue reports.

use std::ops::Range;

use super::cited;
use super::cues::{coarse, coarse_before, form, strength, tokens_left};
use super::linear::{NONE, Scores, Sink, Template, number, templates};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// On which side of the frame the content stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// There is none.
    Nowhere,
    /// Behind the cue.
    After,
    /// Before the frame.
    Before,
    /// The frame interrupts it.
    Around,
}

/// All sides, in the order of their numbers.
pub(super) const SIDES: [Side; 4] = [Side::Nowhere, Side::After, Side::Before, Side::Around];

/// The side that the words and signs around the frame tell alone, if they do.
pub(super) fn plain_side(paragraph: &Paragraph, cue: usize, frame: &Range<usize>) -> Option<Side> {
    if is_circumstance(paragraph, frame) {
        return Some(Side::Before);
    }
    if is_interrupted(paragraph, frame) {
        return Some(Side::Around);
    }
    // *A call in which the mayor said …*
    let is_relative = frame.start.checked_sub(2).is_some_and(|at| {
        paragraph.has(at, Class::PREPOSITION) && paragraph.has(at + 1, Class::RELATIVE)
    });
    if is_relative {
        return Some(Side::After);
    }
    if cited::is_report(paragraph, cue) {
        return Some(side_of_cited(paragraph, cue));
    }
    // *Charged today that …*
    let is_that = paragraph.has(frame.end + 1, Class::SUBORDINATOR)
        && paragraph.has(frame.end + 1, Class::RELATIVE);
    (is_that && paragraph.has(frame.end, Class::TIME)).then_some(Side::After)
}

/// The side that the model prefers, given the frame and its subject.
pub(super) fn learned_side(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Range<usize>,
    source: Option<usize>,
) -> Side {
    let answers = answers(paragraph, cue, frame, source);
    let mut scores = Scores::new(&paragraph.weights);
    describe_side(&answers, 0, &mut scores);
    let mut best = (i32::MIN, Side::Nowhere);
    for (side, sum) in SIDES.into_iter().zip(scores.sums) {
        if sum > best.0 {
            best = (sum, side);
        }
    }
    best.1
}

/// Where the words stand that someone else quotes: *"Go," the paper quoted her as saying on Friday*.
fn side_of_cited(paragraph: &Paragraph, cue: usize) -> Side {
    let sentence = paragraph.sentence(paragraph.sentence_at(cue));
    let says_more =
        |at: usize| paragraph.stretch_at(at).is_some() || paragraph.has(at, Class::SUBORDINATOR);
    let is_clause = paragraph.token(cue + 1).is_some_and(Token::is_word)
        && !paragraph.has(cue + 1, Class::PREPOSITION.with(Class::TIME));
    let is_behind = cue + 1 < sentence.end && (is_clause || (cue + 1..sentence.end).any(says_more));
    if is_behind { Side::After } else { Side::Before }
}

/// Whether the frame parts a subject from its verb: *The birds, the team reports, changed their routes.*
pub(super) fn is_interrupted(paragraph: &Paragraph, frame: &Range<usize>) -> bool {
    let sentence = paragraph.sentence(paragraph.sentence_at(frame.start));
    let Some(comma) = frame.start.checked_sub(1) else {
        return false;
    };
    let is_parted = paragraph.is(comma, Shape::Comma) && paragraph.is(frame.end, Shape::Comma);
    let verb = Class::AUXILIARY.with(Class::BE).with(Class::HAVE);
    let opens = Class::PREPOSITION
        .with(Class::SUBORDINATOR)
        .with(Class::ADVERB)
        .with(Class::CONJUNCTION)
        .with(Class::TIME);
    let holds = |at: usize| {
        paragraph.token(at).is_some_and(|token| {
            let is_participle = token.ending == Token::ED || token.ending == Token::ING;
            let acts = token.has(verb.with(Class::PRONOUN)) || is_participle && !token.is_capital();
            token.is_word() && !acts && paragraph.stretch_at(at).is_none()
        })
    };
    let is_subject = (1..=LONGEST_SUBJECT).contains(&comma.saturating_sub(sentence.start))
        && !paragraph.has(sentence.start, opens)
        && (sentence.start..comma).all(holds);
    let next = frame.end + 1;
    let is_verb = paragraph.token(next).is_some_and(|token| {
        let is_past =
            token.ending == Token::ED || token.has(Class::PAST) && !token.has(Class::NOUN);
        token.shape == Shape::Lower && (is_past || token.has(verb))
    });
    is_parted && is_subject && is_verb && paragraph.stretch_at(next).is_none()
}

/// The tokens of such a subject at most.
const LONGEST_SUBJECT: usize = 8;

/// Whether a clause stands before the frame, and behind it only when, where or how it was said: *The boats sank, the ministry
/// said in a statement on Monday.*
fn is_circumstance(paragraph: &Paragraph, frame: &Range<usize>) -> bool {
    let sentence = paragraph.sentence(paragraph.sentence_at(frame.start));
    let comma = frame.start.saturating_sub(1);
    let opens = Class::PREPOSITION
        .with(Class::SUBORDINATOR)
        .with(Class::ADVERB);
    let is_behind_clause = frame.start >= sentence.start + 4
        && paragraph.is(comma, Shape::Comma)
        && paragraph.stretch_at(comma).is_none()
        && !paragraph.has(sentence.start, opens);
    let circumstance = Class::CIRCUMSTANCE.with(Class::TIME);
    let is_how = |at: usize| {
        paragraph.has(at, Class::PREPOSITION)
            && (at + 1..at + 4).any(|at| paragraph.has(at, circumstance))
    };
    let says_more =
        |at: usize| paragraph.stretch_at(at).is_some() || paragraph.has(at, Class::SUBORDINATOR);
    let behind_day = frame.end + usize::from(paragraph.has(frame.end, Class::TIME));
    is_behind_clause && is_how(behind_day) && !(frame.end..sentence.end).any(says_more)
}

/// What is asked, in the order of the answers below.
const FEATURES: [Template; 13] = templates([
    "side bias",
    "side word",
    "side grammar",
    "side last",
    "side next",
    "side last next",
    "side next 2",
    "side left",
    "side right",
    "side left right",
    "side kind",
    "side starts",
    "side ends",
]);

/// The answers to what is asked, the same for every side.
pub(super) type Answers = [(u64, u64); FEATURES.len()];

/// Names the features of one side, by its number.
#[inline]
pub(super) fn describe_side(answers: &Answers, class: usize, sink: &mut impl Sink) {
    for (feature, (a, b)) in FEATURES.iter().zip(answers) {
        sink.add(feature.of(class), *a, *b);
    }
}

/// Answers what is asked of a cue with this frame and subject.
pub(super) fn answers(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Range<usize>,
    source: Option<usize>,
) -> Answers {
    let sentence = paragraph.sentence(paragraph.sentence_at(cue));
    let left = frame.start.saturating_sub(sentence.start);
    let right = tokens_left(paragraph, frame.end.saturating_sub(1));
    let left_size = number(match left {
        0 => 0,
        1 => 1,
        2..4 => 2,
        4..9 => 3,
        _ => 4,
    });
    let word = paragraph.token(cue).map_or(NONE, |token| token.hash);
    let kind = source
        .and_then(|n| paragraph.mentions.get(n))
        .map_or(9, |mention| mention.kind as usize);
    let order = usize::from(frame.start < cue) * 2 + usize::from(frame.end > cue + 1);
    let (last, next) = (
        coarse_before(paragraph, frame.start, 1),
        coarse(paragraph, frame.end),
    );
    let grammar = number(form(paragraph, cue) * 10 + strength(paragraph, cue));
    [
        (number(order), NONE),
        (word, number(order)),
        (grammar, number(order)),
        (last, number(order)),
        (next, number(order)),
        (last, next),
        (next, coarse(paragraph, frame.end + 1)),
        (left_size, last),
        (number(right), last),
        (left_size, number(right)),
        (number(kind), grammar),
        (coarse(paragraph, sentence.start), left_size),
        (number(ends_after(paragraph, frame.end)), last),
    ]
}

/// How many tokens follow up to the next sign, at most 9: *he said Tuesday.* ends soon.
fn ends_after(paragraph: &Paragraph, from: usize) -> usize {
    (0..9)
        .find(|by| {
            paragraph
                .token(from + by)
                .is_none_or(|token| !token.is_word())
        })
        .unwrap_or(9)
}
