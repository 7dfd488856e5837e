//! The rules for languages without learned weights: the reports of a paragraph, and who said a marked stretch.
//!
//! Each is an ordered list of small rules, and the first answer wins. A word of the cue table is read as *according to*, as
//! *wie X mitteilt*, or as a verb with its subject; a German sentence in the first subjunctive carries on the report of the
//! sentence before. What no rule reads stays without a speaker.

use std::ops::Range;

use super::scene::{Candidate, Scene};
use super::contents::Report;
use super::frames::{self, Frame, Order};
use super::mentions::MentionKind;
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, Speech};

/// Fills `reports`, by their cue.
pub(super) fn find(paragraph: &Paragraph, speech: &Speech, reports: &mut Vec<Report>) {
    reports.clear();
    let mut told: Option<usize> = None;
    for sentence in &paragraph.sentences {
        let first = reports.len();
        let mut from = sentence.start;
        for at in sentence.clone() {
            if at < from || !is_cue(paragraph, at) {
                continue;
            }
            if let Some(report) = read(paragraph, speech, at, sentence) {
                from = report
                    .content
                    .iter()
                    .map(|range| range.end)
                    .max()
                    .unwrap_or(at)
                    .max(at + 1);
                reports.push(report);
            }
        }
        if reports.len() == first {
            reports.extend(told.and_then(|source| carried_on(paragraph, sentence, source)));
        }
        told = reports
            .get(first..)
            .and_then(<[_]>::last)
            .and_then(|report| report.source);
    }
    reports.sort_by_key(|report| report.cue);
}

/// A rule: the report that the cue at a token of the sentence makes.
type Rule = fn(&Paragraph, &Speech, usize, &Range<usize>) -> Option<Report>;

/// The rules, in the order in which they are asked.
const RULES: [Rule; 4] = [according_to, aside, as_said, said];

fn read(
    paragraph: &Paragraph,
    speech: &Speech,
    at: usize,
    sentence: &Range<usize>,
) -> Option<Report> {
    RULES
        .iter()
        .find_map(|rule| rule(paragraph, speech, at, sentence))
}

/// Whether the word can signal a report here: it is listed, outside marks, and no name.
fn is_cue(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.stretch_at(at).is_none()
        && paragraph.token(at).is_some_and(|token| {
            token.has(Class::CUE)
                && (token.shape == Shape::Lower
                    || token.has(Class::CUE_PHRASE)
                    || paragraph.sentence(paragraph.sentence_at(at)).start == at)
        })
}

fn report(
    paragraph: &Paragraph,
    cue: usize,
    source: Option<usize>,
    content: Vec<Range<usize>>,
) -> Option<Report> {
    let content: Vec<Range<usize>> = content
        .into_iter()
        .map(|range| trimmed(paragraph, range))
        .filter(|range| {
            range.len() >= 2 || range.len() == 1 && paragraph.stretch_at(range.start).is_some()
        })
        .collect();
    (!content.is_empty()).then_some(Report {
        cue,
        odds: 0,
        source,
        content,
    })
}

/// The range without the signs at its ends.
fn trimmed(paragraph: &Paragraph, mut range: Range<usize>) -> Range<usize> {
    let is_sign = |at: usize| {
        paragraph
            .token(at)
            .is_none_or(|token| !token.is_word() && !token.is_mark() && token.shape != Shape::Open)
            && paragraph.stretch_at(at).is_none()
    };
    while !range.is_empty() && is_sign(range.end - 1) {
        range.end -= 1;
    }
    while !range.is_empty() && is_sign(range.start) {
        range.start += 1;
    }
    range
}

/// The sentence without the frame, in one or two parts.
fn around(sentence: &Range<usize>, frame: &Range<usize>) -> Vec<Range<usize>> {
    vec![
        sentence.start..frame.start.max(sentence.start),
        frame.end.min(sentence.end)..sentence.end,
    ]
}

/// *laut Polizei*, *einer Studie zufolge*, *nach Angaben der Polizei*, *selon le ministre*.
fn according_to(
    paragraph: &Paragraph,
    _: &Speech,
    at: usize,
    sentence: &Range<usize>,
) -> Option<Report> {
    if !paragraph.has(at, Class::CUE_PHRASE) {
        return None;
    }
    let is_noun =
        paragraph.token(at).is_some_and(Token::is_capital) && !paragraph.has(at, Class::FUNCTION);
    let number = if is_noun {
        let n = holder(paragraph, at)?;
        let first = paragraph.mentions.get(n)?.first;
        first
            .checked_sub(1)
            .filter(|before| paragraph.has(*before, Class::PREPOSITION))?;
        n
    } else if paragraph.has(at, Class::PREPOSITION) && !paragraph.has(at, Class::ADVERB) {
        starting(paragraph, at + 1).or_else(|| starting(paragraph, at + 2))?
    } else {
        frames::last_before(paragraph, at)
            .filter(|n| paragraph.mentions.get(*n).is_some_and(|m| m.last == at))?
    };
    let mention = paragraph.mentions.get(number)?;
    let start = mention.first.min(at);
    let start = start - usize::from(is_noun && start > sentence.start);
    let frame = start..mention.last.max(at + 1);
    report(paragraph, at, Some(number), around(sentence, &frame))
}

/// The mention that covers the token.
fn holder(paragraph: &Paragraph, at: usize) -> Option<usize> {
    let n = paragraph
        .mentions
        .partition_point(|mention| mention.first <= at)
        .checked_sub(1)?;
    paragraph
        .mentions
        .get(n)
        .filter(|mention| at < mention.last)?;
    Some(n)
}

/// The mention that begins at the token.
fn starting(paragraph: &Paragraph, at: usize) -> Option<usize> {
    paragraph
        .mentions
        .binary_search_by_key(&at, |mention| mention.first)
        .ok()
}

/// *„…“, so die Ministerin weiter*, *aldus de minister*: a clause of the cue and its subject alone.
fn aside(paragraph: &Paragraph, _: &Speech, at: usize, sentence: &Range<usize>) -> Option<Report> {
    if !paragraph.has(at, Class::CUE_PHRASE) || paragraph.has(at, Class::PREPOSITION) {
        return None;
    }
    let clause = frames::clause(paragraph, at);
    let number = starting(paragraph, at + 1)?;
    let mention = paragraph.mentions.get(number)?;
    let stands_alone = clause.start == at
        && (mention.last..clause.end)
            .all(|n| paragraph.has(n, Class::ADVERB) || paragraph.is(n, Shape::Open))
        || clause.start == at
            && at > sentence.start
            && clause.end <= mention.last + 6
            && !(mention.last..clause.end)
                .any(|n| paragraph.has(n, Class::AUXILIARY.with(Class::CUE)));
    if !stands_alone {
        return None;
    }
    report(
        paragraph,
        at,
        Some(number),
        around(sentence, &(at..clause.end)),
    )
}

/// *Wie die Polizei mitteilte, …*: the rest of the sentence is reported.
fn as_said(
    paragraph: &Paragraph,
    speech: &Speech,
    at: usize,
    sentence: &Range<usize>,
) -> Option<Report> {
    let clause = frames::clause(paragraph, at);
    if !paragraph.has(at, Class::CUE) || !paragraph.has(clause.start, Class::AS) {
        return None;
    }
    let frame = frames::frame(paragraph, speech, at)?;
    report(
        paragraph,
        at,
        Some(frame.source?),
        around(sentence, &clause),
    )
}

/// A verb of reporting with its subject.
fn said(
    paragraph: &Paragraph,
    speech: &Speech,
    at: usize,
    sentence: &Range<usize>,
) -> Option<Report> {
    if paragraph.has(at, Class::CUE_PHRASE)
        && !paragraph.has(at, Class::CUE_SAY.with(Class::CUE_THAT))
    {
        return None;
    }
    let frame = frames::frame(paragraph, speech, at)?;
    let content = PLACES
        .iter()
        .map(|place| place(paragraph, at, &frame, sentence))
        .find(|content| !content.is_empty())?;
    report(paragraph, at, frame.source, content)
}

/// A place where the words of a verb's report can stand; empty where they do not.
type Place = fn(&Paragraph, usize, &Frame, &Range<usize>) -> Vec<Range<usize>>;

/// The places, in the order in which they are looked at.
const PLACES: [Place; 6] = [
    behind_colon,
    behind_that,
    behind_mark,
    before_frame,
    behind_comma,
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
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = frame.tokens.end.min(cue + 1).max(cue + 1);
    (from..sentence.end.min(from + FARTHEST_THAT))
        .find(|at| paragraph.has(*at, Class::THAT) && paragraph.stretch_at(*at).is_none())
        .map(|that| that..sentence.end)
        .into_iter()
        .collect()
}

/// How many tokens can stand between a cue and its *that*.
const FARTHEST_THAT: usize = 30;

/// *Ruiz nannte das „eine Schande“.*
fn behind_mark(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = frame.tokens.end.max(cue + 1);
    (from..sentence.end.min(from + 2))
        .find(|at| paragraph.stretch_at(*at).is_some())
        .map(|mark| mark..sentence.end)
        .into_iter()
        .collect()
}

/// *„…“, sagte Ruiz.*, *Die Lage sei ernst, sagte Ruiz.*
fn before_frame(
    paragraph: &Paragraph,
    _: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let start = frame.tokens.start;
    let is_behind = start >= sentence.start + 2
        && (is_parting(paragraph, start - 1) || paragraph.stretch_at(start - 1).is_some());
    if !is_behind || frame.order == Order::Subordinate {
        return Vec::new();
    }
    let mut content = vec![sentence.start..start];
    let rest = frame.tokens.end..sentence.end;
    if rest
        .clone()
        .any(|at| paragraph.stretch_at(at).is_some() || paragraph.has(at, Class::SUBJUNCTIVE))
    {
        content.push(rest);
    }
    content
}

fn is_parting(paragraph: &Paragraph, at: usize) -> bool {
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
    let commas = (from..sentence.end).filter(|at| paragraph.is(*at, Shape::Comma));
    for comma in commas.take(MOST_COMMAS) {
        let next = frames::clause(paragraph, comma + 1);
        if (comma + 1..next.end).any(|at| paragraph.has(at, Class::SUBJUNCTIVE)) {
            return vec![comma + 1..sentence.end];
        }
    }
    Vec::new()
}

/// More commas of one sentence than this are not looked at.
const MOST_COMMAS: usize = 6;

/// *Ruiz forderte den Rücktritt des Ministers.*
fn object(
    paragraph: &Paragraph,
    cue: usize,
    frame: &Frame,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let from = frame.tokens.end.max(cue + 1);
    let can_speak = frame
        .source
        .is_some_and(|n| frames::can_speak(paragraph, n));
    if can_speak && frame.order != Order::Subordinate && sentence.end > from + 2 {
        vec![from..sentence.end]
    } else {
        Vec::new()
    }
}

/// A sentence in the subjunctive of reported speech goes on with the report of the sentence before.
fn carried_on(paragraph: &Paragraph, sentence: &Range<usize>, source: usize) -> Option<Report> {
    let verb = sentence.clone().find(|at| {
        paragraph.has(*at, Class::SUBJUNCTIVE)
            && paragraph.is(*at, Shape::Lower)
            && paragraph.stretch_at(*at).is_none()
    })?;
    report(paragraph, verb, Some(source), vec![sentence.clone()])
}

/// Who said the stretch.
pub(super) fn choose(scene: &Scene<'_>) -> Candidate {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let holds = |report: &&super::contents::Report| {
        report
            .content
            .iter()
            .any(|range| range.start <= stretch.open && stretch.open < range.end)
    };
    if let Some(report) = scene.reports.iter().find(holds) {
        return report.source.map_or(Candidate::Unknown, Candidate::Mention);
    }
    if fills_sentence(scene) {
        return if scene.before.has_earlier {
            Candidate::Earlier
        } else if scene.before.carried == Some(1) && stretch.open == 0 {
            Candidate::Carried
        } else {
            Candidate::Unknown
        };
    }
    if let Some(mention) = before_colon(scene) {
        return Candidate::Mention(mention);
    }
    let words = paragraph
        .tokens
        .get(stretch.open + 1..stretch.close)
        .unwrap_or_default()
        .iter()
        .filter(|token| token.is_word())
        .count();
    if words >= FEWEST_WORDS {
        Candidate::Unknown
    } else {
        Candidate::Nobody
    }
}

/// Marked words that no frame holds and that are fewer than this are titles and terms, not quotations.
const FEWEST_WORDS: usize = 6;

/// Whether the stretch fills its sentence.
fn fills_sentence(scene: &Scene<'_>) -> bool {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let sentence = paragraph.sentence(paragraph.sentence_at(stretch.open));
    let after = stretch.close + usize::from(stretch.closed);
    (sentence.start..stretch.open)
        .chain(after..sentence.end)
        .all(|at| paragraph.token(at).is_none_or(|token| !token.is_word()))
}

/// The subject of a clause without a cue before a colon: *Ruiz auf Twitter: „…“*
fn before_colon(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let colon = stretch
        .open
        .checked_sub(1)
        .filter(|at| paragraph.is(*at, Shape::Colon))?;
    let sentence = paragraph.sentence(paragraph.sentence_at(stretch.open));
    frames::first_subject(paragraph, sentence.start..colon).filter(|n| {
        frames::can_speak(paragraph, *n)
            && paragraph
                .mentions
                .get(*n)
                .is_some_and(|mention| mention.kind != MentionKind::Relative)
    })
}
