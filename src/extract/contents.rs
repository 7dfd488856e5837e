//! Finds the words that a cue reports: on which side of it they stand, where they begin and where they end.
//!
//! Three choices of the linear model, each among a few places: the side (after, before, around the frame, none), the
//! beginning behind the cue, its *that* and its addressee, and the end among the commas, conjunctions and dashes of the
//! sentence. The frame is the cue with its subject.

use std::ops::Range;

use super::asides::{behind_aside, behind_colon};
use super::cues::{coarse, coarse_before, form, strength, tokens_left};
use super::linear::{NONE, Score, Sink, Template, number, template, templates};
use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::sides::{Side, is_interrupted};
use super::tokens::{Shape, Token};
use super::unsaid;
use crate::lexicon::Class;

/// A cue with its subject and the words that it reports.
#[derive(Clone, Debug)]
pub(super) struct Report {
    /// The token of the cue.
    pub(super) cue: usize,
    /// The log-odds that it is one, in thousandths; `None` where a listed rule found it.
    pub(super) odds: Option<i32>,
    /// Its subject, as a number in `paragraph.mentions`.
    pub(super) source: Option<usize>,
    /// The tokens that it reports; two ranges where the frame stands inside.
    pub(super) content: Vec<Range<usize>>,
    /// Whether it takes up the report before it; where it has no source, that of the paragraph before.
    pub(super) carries_on: bool,
}

/// The tokens that the cue reports on this side of its frame; empty where there are none.
pub(super) fn find(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Range<usize>,
    side: Side,
) -> Vec<Range<usize>> {
    let mut content = Vec::with_capacity(2);
    let before = before(paragraph, frame);
    let is_relative = side == Side::Around && is_relative(paragraph, &before);
    if matches!(side, Side::Before | Side::Around) && !is_relative {
        content.push(before);
    }
    if matches!(side, Side::After | Side::Around) {
        let start = behind_aside(paragraph, (cue, frame), best_start(paragraph, cue, frame));
        let end = best_end(paragraph, cue, start);
        let (start, end) = behind_colon(paragraph, start, end);
        let marked = (start..end).find_map(|at| paragraph.stretch_at(at));
        let marked = marked.and_then(|number| paragraph.stretches.get(number));
        content.push(match marked {
            Some(stretch) if is_relative => start..stretch.close + usize::from(stretch.closed),
            _ => start..end,
        });
    }
    if let [first, second] = content.as_slice()
        && unsaid::is_deed(paragraph, first, second)
    {
        content.truncate(1);
    }
    let is_whole = side == Side::Around && is_interrupted(paragraph, frame);
    content.retain(|range| is_whole || unsaid::is_said(paragraph, cue, range));
    content
}

/// Whether the clause before a frame ends in a word for what the frame speaks of: *the plan, which Ruiz called "a mess," failed*.
fn is_relative(paragraph: &Paragraph, before: &Range<usize>) -> bool {
    let last = before.end.checked_sub(1);
    last.is_some_and(|at| paragraph.has(at, Class::RELATIVE))
}

/// The clause before the frame, without its last comma.
fn before(paragraph: &Paragraph, frame: &Range<usize>) -> Range<usize> {
    let sentence = paragraph.sentence(paragraph.sentence_at(frame.start));
    let mut end = frame.start;
    while end > sentence.start
        && paragraph
            .before(end, 1)
            .is_some_and(|token| !token.is_word() && !token.is_mark())
    {
        end -= 1;
    }
    sentence.start..end
}

/// Where the content behind the cue can begin.
pub(super) fn starts(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Range<usize>,
) -> impl Iterator<Item = usize> {
    let sentence = paragraph.sentence(paragraph.sentence_at(cue));
    let from = frame.end.max(cue + 1);
    (from..(from + FARTHEST_START).min(sentence.end)).filter(move |at| {
        paragraph
            .token(*at)
            .is_some_and(|token| token.is_word() || token.is_mark())
            && (*at == from
                || paragraph.stretch_at(*at).is_none()
                || paragraph.stretch_at(*at) != paragraph.stretch_at(at - 1))
    })
}

fn best_start(paragraph: &Paragraph, cue: usize, frame: &Range<usize>) -> usize {
    let begin = Begin::of(paragraph, cue, frame);
    let mut best = (i32::MIN, begin.from);
    for start in starts(paragraph, cue, frame) {
        let mut score = Score::new(&paragraph.weights);
        describe_start(paragraph, &begin, start, &mut score);
        if score.sum > best.0 {
            best = (score.sum, start);
        }
    }
    best.1
}

/// What is asked, in the order of the answers below.
const START_FEATURES: [Template; 7] = templates([
    "start distance",
    "start word",
    "start last",
    "start here",
    "start last here",
    "start mention",
    "start that",
]);

/// What is the same for all beginnings behind a cue.
pub(super) struct Begin {
    /// The first of them.
    from: usize,
    word: u64,
    strength: u64,
    /// The number of mentions before.
    mentions: usize,
    /// A bit for each token from there on, whether it can introduce a clause; as many as the last beginning looks at.
    that: u32,
}

impl Begin {
    pub(super) fn of(paragraph: &Paragraph, cue: usize, frame: &Range<usize>) -> Self {
        let from = frame.end.max(cue + 1);
        let that = (0..FARTHEST_START + THAT_AHEAD)
            .map(|by| u32::from(paragraph.has(from + by, Class::SUBORDINATOR)) << by);
        Self {
            from,
            word: paragraph.token(cue).map_or(NONE, |token| token.hash),
            strength: number(strength(paragraph, cue)),
            mentions: paragraph
                .mentions
                .partition_point(|mention| mention.first < from),
            that: that.sum(),
        }
    }
}

/// How many tokens are tried as the first one, and in how many behind one a *that* is looked for.
const FARTHEST_START: usize = 12;
const THAT_AHEAD: usize = 6;

/// Names the features of one beginning.
pub(super) fn describe_start(
    paragraph: &Paragraph,
    begin: &Begin,
    start: usize,
    sink: &mut impl Sink,
) {
    let (word, from) = (begin.word, begin.from);
    let (last, here) = (coarse_before(paragraph, start, 1), coarse(paragraph, start));
    let by = start - from;
    let distance = number(by.min(12));
    let behind = paragraph.mentions.get(begin.mentions..).unwrap_or_default();
    let is_before = |mention: &&Mention| mention.first < start;
    let nearest = begin.mentions + behind.iter().take_while(is_before).count();
    let is_mention = paragraph
        .mentions
        .get(nearest)
        .is_some_and(|mention| mention.first == start);
    let after_mention = paragraph
        .mentions
        .get(nearest.saturating_sub(2)..nearest)
        .is_some_and(|near| {
            near.iter()
                .any(|mention| mention.last == start && mention.first >= from)
        });
    let that = (begin.that & ((1 << by) - 1)).count_ones().min(2) as usize;
    let that_ahead = begin.that >> by & ((1 << THAT_AHEAD) - 1) != 0;
    let values = [
        (distance, begin.strength),
        (word, distance),
        (last, number(usize::from(start == from))),
        (here, number(usize::from(start == from))),
        (last, here),
        (
            number(usize::from(is_mention) * 2 + usize::from(after_mention)),
            distance,
        ),
        (number(that), number(usize::from(that_ahead))),
    ];
    sink.add_all(&START_FEATURES, values);
}

/// Where content that begins at `start` can end: the token after its last.
pub(super) fn ends(paragraph: &Paragraph, start: usize) -> impl Iterator<Item = usize> {
    let sentence = paragraph.sentence(paragraph.sentence_at(start));
    let last = last_word(paragraph, &sentence);
    (start + 1..last)
        .filter(move |at| paragraph.stretch_at(*at).is_none() && is_joint(paragraph, *at))
        .take(MOST_ENDS)
        .chain(std::iter::once(last))
}

/// More joints of one sentence than this are not tried; keeps endless sentences linear.
const MOST_ENDS: usize = 24;

/// The token after the last word or mark of a sentence.
fn last_word(paragraph: &Paragraph, sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    while end > sentence.start
        && paragraph
            .before(end, 1)
            .is_some_and(|token| !token.is_word() && !token.is_mark())
    {
        end -= 1;
    }
    end
}

#[inline]
fn is_joint(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.token(at).is_some_and(|token: &Token| {
        matches!(
            token.shape,
            Shape::Comma
                | Shape::Semicolon
                | Shape::Dash
                | Shape::Close
                | Shape::Open
                | Shape::Colon
        ) || token.has(
            Class::CONJUNCTION
                .with(Class::SUBORDINATOR)
                .with(Class::RELATIVE),
        ) || token.ending == Token::ING && token.has(Class::CUE)
    })
}

fn best_end(paragraph: &Paragraph, cue: usize, start: usize) -> usize {
    let sentence = paragraph.sentence(paragraph.sentence_at(start));
    if start >= sentence.end {
        return last_word(paragraph, &sentence).max(start);
    }
    let close = Close::of(paragraph, cue, start);
    let mut best = (i32::MIN, start);
    let mut commas = 0;
    for end in ends(paragraph, start) {
        let mut score = Score::new(&paragraph.weights);
        describe_end(paragraph, &close, (end, commas), &mut score);
        commas += usize::from(paragraph.is(end, Shape::Comma));
        if score.sum > best.0 {
            best = (score.sum, end);
        }
    }
    best.1
}

/// What is asked, in the order of the answers below.
const END_FEATURES: [Template; 3] = templates(["end last", "end length", "end word"]);

/// What is asked, in the order of the answers below.
const END_FEATURES_INNER: [Template; 9] = templates([
    "end here",
    "end here next",
    "end next",
    "end next 2",
    "end last token",
    "end count",
    "end grammar",
    "end frame",
    "end rest",
]);

/// What is the same for all ends of a content.
pub(super) struct Close {
    start: usize,
    /// The last of them.
    last: usize,
    word: u64,
    grammar: u64,
}

impl Close {
    pub(super) fn of(paragraph: &Paragraph, cue: usize, start: usize) -> Self {
        let sentence = paragraph.sentence(paragraph.sentence_at(start));
        Self {
            start,
            last: last_word(paragraph, &sentence),
            word: paragraph.token(cue).map_or(NONE, |token| token.hash),
            grammar: number(form(paragraph, cue) * 10 + strength(paragraph, cue)),
        }
    }
}

/// Names the features of one end; `commas` is how many stand before it.
pub(super) fn describe_end(
    paragraph: &Paragraph,
    close: &Close,
    (end, commas): (usize, usize),
    sink: &mut impl Sink,
) {
    let (start, word, grammar) = (close.start, close.word, close.grammar);
    let is_last = end >= close.last;
    let (here, next) = (coarse(paragraph, end), coarse(paragraph, end + 1));
    let length = number(match end - start {
        1 => 1,
        2..4 => 2,
        4..7 => 3,
        7..12 => 4,
        12..20 => 5,
        20..35 => 6,
        _ => 7,
    });
    let last_of = number(usize::from(is_last));
    let values = [(last_of, grammar), (last_of, length), (last_of, word)];
    sink.add_all(&END_FEATURES, values);
    if is_last {
        sink.add(
            const { template("end commas") },
            number(commas.min(5)),
            NONE,
        );
        return;
    }
    let values = [
        (here, length),
        (here, next),
        (next, NONE),
        (next, coarse(paragraph, end + 2)),
        (coarse_before(paragraph, end, 1), here),
        (number(commas.min(5)), here),
        (grammar, here),
        (number(frame_ahead(paragraph, end)), here),
        (number(tokens_left(paragraph, end)), here),
    ];
    sink.add_all(&END_FEATURES_INNER, values);
}

/// Whether a frame follows: 1 a subject and a cue, 2 a cue and a subject, 0 neither.
fn frame_ahead(paragraph: &Paragraph, at: usize) -> usize {
    let next = paragraph
        .mentions
        .partition_point(|mention| mention.first <= at);
    let Some(mention) = paragraph.mentions.get(next) else {
        return 0;
    };
    let is_person = mention.kind != MentionKind::Possessor;
    if is_person
        && mention.first <= at + 2
        && (mention.last..mention.last + 3).any(|n| paragraph.has(n, Class::CUE_SAY))
    {
        1
    } else if is_person && mention.first == at + 2 && paragraph.has(at + 1, Class::CUE_SAY) {
        2
    } else {
        0
    }
}
