//! Decides which words of a paragraph signal a report.
//!
//! A candidate is any word of the cue table outside marks. Whether it signals a report here is a yes or no of the linear
//! model over the word, its form and its neighbours.

use std::hint::select_unpredictable;

use super::cited;
use super::linear::{NONE, Score, Sink, Template, number, templates};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// The tokens that signal a report, in order, each with the model's log-odds in thousandths.
pub(super) fn find(paragraph: &Paragraph) -> impl Iterator<Item = (usize, i32)> {
    candidates(paragraph)
        .filter(|at| !is_denied(paragraph, *at))
        .filter_map(|at| {
            let mut score = Score::new(&paragraph.weights);
            describe(paragraph, at, &mut score);
            let is_cue = score.sum > THRESHOLD || cited::is_report(paragraph, at);
            is_cue.then_some((at, score.sum))
        })
}

/// Log-odds above which a word is taken for a cue, in thousandths.
// -300: right speaker of marked stretches 90.9 % on the development set; 0 gives 90.6, -700 gives 90.8.
const THRESHOLD: i32 = -300;

/// *declined to say*, *did not say*: nothing was said, whatever clause follows.
fn is_denied(paragraph: &Paragraph, at: usize) -> bool {
    let is_denial = |by: &usize| {
        at.checked_sub(*by)
            .is_some_and(|before| paragraph.has(before, Class::NEGATION))
    };
    let is_broken = |by: usize| {
        paragraph
            .before(at, by)
            .is_none_or(|token| !token.is_word())
    };
    let reach = (1..4).find(|by| is_broken(*by)).unwrap_or(4);
    paragraph.has(at, Class::NEGATION)
        || paragraph.has(at, Class::CUE_SAY) && (1..reach).any(|by| is_denial(&by))
}

/// The words outside marks that can signal a report.
pub(super) fn candidates(paragraph: &Paragraph) -> impl Iterator<Item = usize> {
    paragraph
        .tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| {
            token.has(Class::CUE) && token.is_word() && paragraph.stretch_at(*at).is_none()
        })
        .map(|(at, _)| at)
}

/// What is asked, in the order of the answers below.
const FEATURES: [Template; 23] = templates([
    "cue bias",
    "cue word",
    "cue strength form",
    "cue word next",
    "cue word last",
    "cue next",
    "cue last",
    "cue next form",
    "cue last form",
    "cue next 2",
    "cue last 2",
    "cue second",
    "cue third",
    "cue second last",
    "cue third last",
    "cue around",
    "cue mark",
    "cue mark form",
    "cue clause",
    "cue clause word",
    "cue ends",
    "cue subject",
    "cue subject strength",
]);

/// Names the features of the candidate at `at`.
pub(super) fn describe(paragraph: &Paragraph, at: usize, sink: &mut impl Sink) {
    let word = paragraph.token(at).map_or(NONE, |token| token.hash);
    let (form, strength) = (number(form(paragraph, at)), number(strength(paragraph, at)));
    let before = |by| coarse_before(paragraph, at, by);
    let before = [before(1), before(2), before(3)];
    let after = |by| coarse(paragraph, at + by);
    let after = [after(1), after(2), after(3)];
    let mark = number(mark_beside(paragraph, at));
    let clause = number(clause_after(paragraph, at));
    let subject = number(mention_beside(paragraph, at));
    let values = [
        (NONE, NONE),
        (word, NONE),
        (strength, form),
        (word, after[0]),
        (word, before[0]),
        (after[0], strength),
        (before[0], strength),
        (after[0], form),
        (before[0], form),
        (after[0], after[1]),
        (before[1], before[0]),
        (after[1], form),
        (after[2], form),
        (before[1], form),
        (before[2], form),
        (before[0], after[0]),
        (mark, strength),
        (mark, form),
        (clause, strength),
        (clause, word),
        (number(tokens_left(paragraph, at)), form),
        (subject, form),
        (subject, strength),
    ];
    sink.add_all(&FEATURES, values);
}

/// The grammatical form as its ending shows it: 1 -ed, 2 -ing, 3 -s, 0 else.
#[inline]
pub(super) fn form(paragraph: &Paragraph, at: usize) -> usize {
    paragraph.token(at).map_or(0, |token| token.ending)
}

/// The listed strength.
#[inline]
pub(super) fn strength(paragraph: &Paragraph, at: usize) -> usize {
    paragraph
        .token(at)
        .map_or(0, |token| token.class.strength())
}

/// A token as the model's neighbour features see it: function words and signs as themselves, others by their class.
#[inline]
pub(super) fn coarse(paragraph: &Paragraph, at: usize) -> u64 {
    paragraph.coarse.get(at).copied().unwrap_or(number(91))
}

/// Appends to `coarse` what the model's neighbour features see of each token; `covers` tells which stand inside marks. Nothing
/// where neither a cue nor marks stand, for nothing is asked there.
pub(super) fn coarsen(tokens: &[Token], covers: &[usize], coarse: &mut Vec<u64>) {
    let is_asked = |(token, cover): (&Token, &usize)| (*cover > 0) | token.has(Class::CUE);
    if !tokens.iter().zip(covers).any(is_asked) {
        return;
    }
    let seen = |(token, cover): (&Token, &usize)| {
        select_unpredictable(*cover > 0, number(90), coarse_token(token))
    };
    coarse.extend(tokens.iter().zip(covers).map(seen));
}

/// The same for the token `by` places before `at`.
#[inline]
pub(super) fn coarse_before(paragraph: &Paragraph, at: usize, by: usize) -> u64 {
    at.checked_sub(by)
        .map_or(number(91), |before| coarse(paragraph, before))
}

#[inline]
pub(super) fn coarse_token(token: &Token) -> u64 {
    let is_number = token.shape == Shape::Number;
    let other = select_unpredictable(is_number, 40, 50);
    let is_small = token.shape == Shape::Lower;
    let shape = select_unpredictable(is_small, 10 * token.ending, other);
    let is_itself = token.has(Class::FUNCTION) & !(token.is_capital() & token.has(Class::TITLE));
    // Asked of every token, what it is cannot be guessed: all three are told without a branch.
    let word = select_unpredictable(is_itself, token.hash, number(token.class.coarse() + shape));
    select_unpredictable(token.is_word(), word, token.shape as u64)
}

/// Whether a marked stretch stands directly after (1, 2 after a comma, colon or *that*) or before (3) the word.
fn mark_beside(paragraph: &Paragraph, at: usize) -> usize {
    if paragraph.stretch_at(at + 1).is_some() {
        return 1;
    }
    if paragraph.stretch_at(at + 2).is_some() {
        return 2;
    }
    let near = (1..=6).find(|by| {
        at.checked_sub(*by)
            .is_some_and(|before| paragraph.stretch_at(before).is_some())
    });
    near.map_or(0, |by| if by <= 3 { 3 } else { 4 })
}

/// What follows that can begin a clause: 1 *that* at once, 2 *that* soon, 3 a subject at once, 4 *to*, 5 a colon, 6 a comma.
fn clause_after(paragraph: &Paragraph, at: usize) -> usize {
    let that = (1..=6).find(|by| paragraph.has(at + by, Class::SUBORDINATOR));
    let is_mention = paragraph.mention_at(at + 1).is_some();
    match that {
        Some(1) => 1,
        _ if paragraph.is(at + 1, Shape::Colon) => 5,
        _ if paragraph.is(at + 1, Shape::Comma) => 6,
        _ if is_mention => 3,
        Some(_) => 2,
        _ if paragraph.has(at + 1, Class::PREPOSITION) => 4,
        _ => 0,
    }
}

/// How many tokens the sentence still has, up to 6.
#[inline]
pub(super) fn tokens_left(paragraph: &Paragraph, at: usize) -> usize {
    let sentence = paragraph.sentence(paragraph.sentence_at(at));
    sentence.end.saturating_sub(at + 1).min(6)
}

/// Which mention stands at once before: 1 a pronoun, 2 a name, 3 a phrase, 4 a relative, 5 a possessor; 0 none.
fn mention_beside(paragraph: &Paragraph, at: usize) -> usize {
    let after = paragraph
        .mentions
        .partition_point(|mention| mention.first < at);
    let last = after.checked_sub(1).and_then(|n| paragraph.mentions.get(n));
    last.filter(|mention| {
        mention.last == at
            || mention.last + 1 == at && paragraph.has(at - 1, Class::ADVERB.with(Class::HAVE))
    })
    .map_or(0, |mention| mention.kind as usize + 1)
}
