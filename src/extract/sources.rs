//! Ties each cue to the mention that is its subject: who reports.
//!
//! The candidates are the mentions of the cue's sentence, nearest first, and nobody. The linear model ranks them by side,
//! distance, what stands between and around.

use std::ops::Range;

use super::cues::{coarse, coarse_before, form, strength};
use super::linear::{NONE, Score, Sink, Template, number, templates};
use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::Shape;
use crate::lexicon::Class;

/// How many mentions on each side of a cue are looked at.
const REACH: usize = 6;

/// The mention that is the subject of the cue at `cue`, as its number in `paragraph.mentions`.
// Put into its caller, it has too few registers.
#[inline(never)]
pub(super) fn choose(paragraph: &Paragraph, cue: usize) -> Option<usize> {
    if is_heard(paragraph, cue) {
        return None;
    }
    if let Some(inverted) = inverted(paragraph, cue) {
        return Some(inverted);
    }
    let mut best = (score_of_nobody(paragraph, cue), None);
    let asked = Asked::of(paragraph, cue);
    // Weights are learned with them, too: most are right by the annotators' count, for they lie inside their words for the speaker.
    let candidates =
        candidates(paragraph, cue).filter(|n| !has_verb_of_its_own(paragraph, *n, cue));
    for candidate in candidates {
        let mut score = Score::new(&paragraph.weights);
        describe_candidate(paragraph, &asked, candidate, &mut score);
        if score.sum > best.0 {
            best = (score.sum, Some(candidate));
        }
    }
    best.1
}

/// Whether the subject of the verb heard it, or is nobody: *I was told*, *it is said along the coast*.
pub(super) fn is_heard(paragraph: &Paragraph, cue: usize) -> bool {
    let auxiliary = (cue.saturating_sub(2)..cue)
        .rev()
        .find(|at| !paragraph.has(*at, Class::ADVERB))
        .filter(|at| paragraph.has(*at, Class::BE));
    let is_impersonal = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|before| paragraph.has(before, Class::NEUTER))
    };
    auxiliary.is_some_and(|at| paragraph.has(cue, Class::TELLS) || is_impersonal(at))
}

/// The subject behind a verb that a comma parts from the clause before: *It has heard 112 people, said its secretary, Ana Ruiz.*
fn inverted(paragraph: &Paragraph, cue: usize) -> Option<usize> {
    let comma = cue.checked_sub(1)?;
    if !paragraph.has(cue, Class::INVERTS)
        || !paragraph.is(comma, Shape::Comma)
        || paragraph.stretch_at(comma).is_some()
    {
        return None;
    }
    let mentions = &paragraph.mentions;
    let from = mentions.partition_point(|mention| mention.first <= cue);
    let starts = |n: &usize| mentions.get(*n).is_some_and(|m| m.first == cue + 1);
    // A possessor begins where its phrase does: *its* and *its secretary*.
    let number = (from..from + 2).rev().find(starts)?;
    let end = paragraph.whole(number).end;
    let ends = Class::PREPOSITION.with(Class::TIME).with(Class::RELATIVE);
    let is_closed = paragraph
        .token(end)
        .is_none_or(|next| next.is_final() || next.shape == Shape::Comma || next.has(ends));
    let mention = mentions.get(number)?;
    let speaks = mention.kind == MentionKind::Name
        || paragraph.has(mention.head, Class::NOUN.with(Class::TITLE));
    (is_closed && speaks && paragraph.can_speak(number)).then_some(number)
}

fn score_of_nobody(paragraph: &Paragraph, cue: usize) -> i32 {
    let mut score = Score::new(&paragraph.weights);
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
            && paragraph.can_speak(*n)
    };
    (middle.saturating_sub(REACH)..(middle + REACH).min(paragraph.mentions.len())).filter(inside)
}

/// Whether a relative before the cue is the subject of another verb: *the widow of a man who drowned in March says*, but not of
/// *who had drowned, says* and *who drowned and says*.
fn has_verb_of_its_own(paragraph: &Paragraph, number: usize, cue: usize) -> bool {
    let is_relative = |mention: &&Mention| mention.kind == MentionKind::Relative;
    let Some(relative) = paragraph.mentions.get(number).filter(is_relative) else {
        return false;
    };
    let aside = Class::AUXILIARY
        .with(Class::HAVE)
        .with(Class::ADVERB)
        .with(Class::NEGATION)
        .with(Class::TIME);
    let mut between = (relative.last..cue)
        .rev()
        .skip_while(|at| paragraph.has(*at, aside));
    let joins = |at: usize| {
        paragraph.has(at, Class::CONJUNCTION)
            || paragraph.token(at).is_some_and(|token| !token.is_word())
    };
    let is_comma = |at: usize| paragraph.is(at, Shape::Comma);
    // *The keeper, who had drowned, says*
    let is_parenthetical = |at: usize| {
        let before = relative.first.checked_sub(1);
        let ends_at = |n: usize| paragraph.mentions.get(n).map(|mention| mention.last);
        let stands_before = number.checked_sub(1).and_then(ends_at) == before;
        is_comma(at) && before.is_some_and(is_comma) && stands_before && at > relative.last
    };
    between
        .next()
        .is_some_and(|at| !joins(at) || is_parenthetical(at))
}

/// What is asked, in the order of the answers below.
const NOBODY_FEATURES: [Template; 3] = templates(["nobody bias", "nobody cue", "nobody last"]);

/// Names the features of nobody.
pub(super) fn describe_nobody(paragraph: &Paragraph, cue: usize, sink: &mut impl Sink) {
    let word = paragraph.token(cue).map_or(NONE, |token| token.hash);
    let values = [
        (
            number(strength(paragraph, cue)),
            number(form(paragraph, cue)),
        ),
        (word, NONE),
        (
            coarse_before(paragraph, cue, 1),
            number(form(paragraph, cue)),
        ),
    ];
    sink.add_all(&NOBODY_FEATURES, values);
}

/// What is asked, in the order of the answers below.
const FEATURES: [Template; 15] = templates([
    "source place",
    "source rank",
    "source rank form",
    "source cue",
    "source last",
    "source next",
    "source gap first",
    "source gap last",
    "source commas",
    "source cues",
    "source verbs",
    "source head",
    "source before cue",
    "source after cue",
    "source starts",
]);

/// Names the features of one candidate.
pub(super) fn describe(paragraph: &Paragraph, cue: usize, candidate: usize, sink: &mut impl Sink) {
    describe_candidate(paragraph, &Asked::of(paragraph, cue), candidate, sink);
}

/// What is the same for all candidates.
struct Asked {
    cue: usize,
    word: u64,
    form: usize,
    strength: usize,
    /// The first token of the cue's sentence.
    start: usize,
    /// The number of mentions up to the cue.
    middle: usize,
    before: u64,
    after: u64,
}

impl Asked {
    fn of(paragraph: &Paragraph, cue: usize) -> Self {
        Self {
            cue,
            word: paragraph.token(cue).map_or(NONE, |token| token.hash),
            form: form(paragraph, cue),
            strength: strength(paragraph, cue),
            start: paragraph.sentence(paragraph.sentence_at(cue)).start,
            middle: paragraph
                .mentions
                .partition_point(|mention| mention.first <= cue),
            before: coarse_before(paragraph, cue, 1),
            after: coarse(paragraph, cue + 1),
        }
    }
}

#[inline]
fn describe_candidate(
    paragraph: &Paragraph,
    asked: &Asked,
    candidate: usize,
    sink: &mut impl Sink,
) {
    let Some(mention) = paragraph.mentions.get(candidate) else {
        return;
    };
    let cue = asked.cue;
    let (kind, is_before) = (mention.kind as usize, mention.first < cue);
    let side = usize::from(is_before);
    let rank = rank(asked.middle, candidate);
    let (form, strength, word) = (asked.form, asked.strength, asked.word);
    let (from, to) = if is_before {
        (mention.last, cue)
    } else {
        (cue + 1, mention.first)
    };
    let gap = to.saturating_sub(from);
    let place = number(side * 100 + gap.min(12));
    let starts = asked.start == mention.first;
    let Between {
        commas,
        cues,
        verbs,
    } = Between::of(paragraph, from..to.min(from + 40));
    let values = [
        (place, number(kind)),
        (number(side * 10 + rank.min(6)), number(kind)),
        (
            number(side * 10 + rank.min(6)),
            number(form * 10 + strength),
        ),
        (word, number(side * 10 + usize::from(gap > 1))),
        (coarse_before(paragraph, mention.first, 1), number(side)),
        (coarse(paragraph, mention.last), number(side)),
        (coarse(paragraph, from), number(side * 20 + gap.min(12))),
        (
            coarse_before(paragraph, to, 1),
            number(side * 20 + gap.min(12)),
        ),
        (number(side * 10 + commas), number(form)),
        (number(side * 10 + cues), number(commas)),
        (number(side * 10 + verbs), number(rank.min(6))),
        (coarse(paragraph, mention.head), number(side)),
        (asked.before, number(side * 10 + rank.min(4))),
        (asked.after, number(side * 10 + rank.min(4))),
        (number(usize::from(starts) * 10 + rank.min(6)), number(form)),
    ];
    sink.add_all(&FEATURES, values);
}

/// What stands between a mention and a cue, as far as it is counted.
#[derive(Default)]
struct Between {
    commas: usize,
    cues: usize,
    verbs: usize,
}

impl Between {
    fn of(paragraph: &Paragraph, range: Range<usize>) -> Self {
        let mut all = Self::default();
        let to = range.end.min(paragraph.tokens.len());
        for token in paragraph.tokens.get(range.start..to).unwrap_or_default() {
            all.commas += usize::from(!token.is_word());
            all.cues += usize::from(token.has(Class::CUE_SAY));
            all.verbs += usize::from(token.has(Class::AUXILIARY));
        }
        Self {
            commas: all.commas.min(4),
            cues: all.cues.min(2),
            verbs: all.verbs.min(3),
        }
    }
}

/// How many mentions stand between the candidate and the cue, up to which `middle` stand.
fn rank(middle: usize, candidate: usize) -> usize {
    if candidate < middle {
        middle - 1 - candidate
    } else {
        candidate - middle
    }
}
