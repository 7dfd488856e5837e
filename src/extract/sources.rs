//! Ties each cue to the mention that is its subject: who reports.
//!
//! The candidates are the mentions of the cue's sentence, nearest first, and nobody. The linear model ranks them by side,
//! distance, what stands between and around.

use super::cues::{coarse, coarse_before, form, strength};
use super::linear::{NONE, Score, Sink, Weights, number, template};
use super::paragraph::Paragraph;
use crate::lexicon::Class;

/// How many mentions on each side of a cue are looked at.
const REACH: usize = 6;

/// The mention that is the subject of the cue at `cue`, as its number in `paragraph.mentions`.
pub(super) fn choose(paragraph: &Paragraph, cue: usize) -> Option<usize> {
    let mut best = (score_of_nobody(paragraph, cue), None);
    for candidate in candidates(paragraph, cue) {
        let mut score = Score::new(Weights::embedded());
        describe(paragraph, cue, candidate, &mut score);
        if score.sum > best.0 {
            best = (score.sum, Some(candidate));
        }
    }
    best.1
}

fn score_of_nobody(paragraph: &Paragraph, cue: usize) -> i32 {
    let mut score = Score::new(Weights::embedded());
    describe_nobody(paragraph, cue, &mut score);
    score.sum
}

/// The mentions of the cue's sentence, nearest ones on both sides.
pub(super) fn candidates(paragraph: &Paragraph, cue: usize) -> impl Iterator<Item = usize> {
    let sentence = paragraph.sentence(paragraph.sentence_at(cue));
    let middle = paragraph
        .mentions
        .partition_point(|mention| mention.first <= cue);
    let inside = move |n: &usize| {
        paragraph
            .mentions
            .get(*n)
            .is_some_and(|m| sentence.contains(&m.first) && !(m.first <= cue && cue < m.last))
    };
    (middle.saturating_sub(REACH)..(middle + REACH).min(paragraph.mentions.len())).filter(inside)
}

/// Names the features of nobody.
pub(super) fn describe_nobody(paragraph: &Paragraph, cue: usize, sink: &mut impl Sink) {
    let word = paragraph.token(cue).map_or(NONE, |token| token.hash);
    let features = [
        (
            const { template("nobody bias") },
            number(strength(paragraph, cue)),
            number(form(paragraph, cue)),
        ),
        (const { template("nobody cue") }, word, NONE),
        (
            const { template("nobody last") },
            coarse_before(paragraph, cue, 1),
            number(form(paragraph, cue)),
        ),
    ];
    for (template, a, b) in features {
        sink.add(template, a, b);
    }
}

/// Names the features of one candidate.
pub(super) fn describe(paragraph: &Paragraph, cue: usize, candidate: usize, sink: &mut impl Sink) {
    let Some(mention) = paragraph.mentions.get(candidate) else {
        return;
    };
    let (kind, is_before) = (mention.kind as usize, mention.first < cue);
    let side = usize::from(is_before);
    let gap = if is_before {
        cue.saturating_sub(mention.last)
    } else {
        mention.first - cue - 1
    };
    let rank = rank(paragraph, cue, candidate);
    let (form, strength) = (form(paragraph, cue), strength(paragraph, cue));
    let word = paragraph.token(cue).map_or(NONE, |token| token.hash);
    let place = number(side * 100 + gap.min(12));
    let (from, to) = if is_before {
        (mention.last, cue)
    } else {
        (cue + 1, mention.first)
    };
    let commas = (from..to.min(from + 40))
        .filter(|at| paragraph.token(*at).is_some_and(|t| !t.is_word()))
        .count()
        .min(4);
    let cues = (from..to.min(from + 40))
        .filter(|at| paragraph.has(*at, Class::CUE_SAY))
        .count()
        .min(2);
    let subjects = (from..to.min(from + 40))
        .filter(|at| paragraph.has(*at, Class::AUXILIARY))
        .count()
        .min(3);
    let features = [
        (const { template("source place") }, place, number(kind)),
        (
            const { template("source rank") },
            number(side * 10 + rank.min(6)),
            number(kind),
        ),
        (
            const { template("source rank form") },
            number(side * 10 + rank.min(6)),
            number(form * 10 + strength),
        ),
        (
            const { template("source cue") },
            word,
            number(side * 10 + usize::from(gap > 1)),
        ),
        (
            const { template("source last") },
            coarse_before(paragraph, mention.first, 1),
            number(side),
        ),
        (
            const { template("source next") },
            coarse(paragraph, mention.last),
            number(side),
        ),
        (
            const { template("source gap first") },
            coarse(paragraph, from),
            number(side * 20 + gap.min(12)),
        ),
        (
            const { template("source gap last") },
            coarse_before(paragraph, to, 1),
            number(side * 20 + gap.min(12)),
        ),
        (
            const { template("source commas") },
            number(side * 10 + commas),
            number(form),
        ),
        (
            const { template("source cues") },
            number(side * 10 + cues),
            number(commas),
        ),
        (
            const { template("source verbs") },
            number(side * 10 + subjects),
            number(rank.min(6)),
        ),
        (
            const { template("source head") },
            coarse(paragraph, mention.head),
            number(side),
        ),
        (
            const { template("source before cue") },
            coarse_before(paragraph, cue, 1),
            number(side * 10 + rank.min(4)),
        ),
        (
            const { template("source after cue") },
            coarse(paragraph, cue + 1),
            number(side * 10 + rank.min(4)),
        ),
    ];
    for (template, a, b) in features {
        sink.add(template, a, b);
    }
    let starts = paragraph.sentence(paragraph.sentence_at(cue)).start == mention.first;
    sink.add(
        const { template("source starts") },
        number(usize::from(starts) * 10 + rank.min(6)),
        number(form),
    );
}

/// How many mentions stand between the candidate and the cue.
fn rank(paragraph: &Paragraph, cue: usize, candidate: usize) -> usize {
    let middle = paragraph
        .mentions
        .partition_point(|mention| mention.first <= cue);
    if candidate < middle {
        middle - 1 - candidate
    } else {
        candidate - middle
    }
}
