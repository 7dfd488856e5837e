//! The reports of a paragraph in languages without learned weights.
//!
//! The rules are asked in order, and the first answer wins. A word of the cue table is read as *according to*, as
//! *wie X mitteilt*, or as a verb with its subject; a German sentence in the first subjunctive carries on the report of the
//! sentence before. What no rule reads stays without a speaker.

use std::ops::Range;

use super::contents::Report;
use super::frames::{self, Order};
use super::listed_contents::{self, MOODS};

use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, Speech};

/// The last report of the paragraph.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    /// Its source, as a number in `paragraph.mentions`.
    source: Option<usize>,
    /// Whether it stands in the sentence before.
    just_before: bool,
}

/// Fills `reports`, by their cue.
pub(super) fn find(paragraph: &Paragraph, speech: &Speech, reports: &mut Vec<Report>) {
    reports.clear();
    let mut told = Told::default();
    for sentence in &paragraph.sentences {
        let first = reports.len();
        let mut from = sentence.start;
        for at in sentence.clone() {
            if at < from || !is_cue(paragraph, at) {
                continue;
            }
            if let Some(report) = read(paragraph, speech, at, &(from..sentence.end)) {
                from = report
                    .content
                    .iter()
                    .map(|range| range.end)
                    .max()
                    .unwrap_or(at)
                    .max(at + 1);
                let here = reports.get(first..).and_then(<[Report]>::last).cloned();
                let report = joined(paragraph, here.as_ref(), report);
                reports.push(continued(paragraph, speech, (sentence, told), report));
            }
        }
        if reports.len() == first {
            reports.extend(carried_on(paragraph, sentence, told));
        }
        told = Told {
            source: reports.last().map_or(told.source, |report| report.source),
            just_before: reports.len() > first,
        };
    }
    reports.sort_by_key(|report| report.cue);
}

/// A verb that *and* joins to the one before has its subject: *Ruiz acusó al Gobierno y añadió que …*
fn joined(paragraph: &Paragraph, before: Option<&Report>, report: Report) -> Report {
    let is_joined = |by: usize| {
        let at = report.cue.checked_sub(by);
        at.is_some_and(|at| {
            paragraph.has(at, Class::CONJUNCTION) || by == 1 && paragraph.is(at, Shape::Comma)
        })
    };
    // What *and* parts from the clause before has the subject of that one's verb, not a noun in it.
    let is_cut = before.is_some_and(|before| {
        let ends = before.content.iter().map(|range| range.end);
        ends.max()
            .is_some_and(|end| end < report.cue && end + 2 >= report.cue)
    });
    let is_own = report.source.is_some() && !is_cut;
    match before.and_then(|before| before.source) {
        Some(source) if !is_own && (is_joined(1) || is_joined(2)) => Report {
            source: Some(source),
            ..report
        },
        // *«…», añadió, y subrayó que …*
        None if report.source.is_none() && (is_joined(1) || is_joined(2)) => Report {
            carries_on: before.is_some_and(|before| before.carries_on),
            ..report
        },
        _ => report,
    }
}

/// Where verbs need no subject, one that opens its sentence, or stands behind its quotation, takes up the speaker before:
/// *Añadió que …*, *«…», agregó.*
fn continued(
    paragraph: &Paragraph,
    speech: &Speech,
    (sentence, told): (&Range<usize>, Told),
    report: Report,
) -> Report {
    let opens = report.cue <= sentence.start + 1;
    let is_marked = report.content.first().is_some_and(|first| {
        first.end <= report.cue && paragraph.stretch_at(first.start).is_some()
    });
    // *El sindicato convocó la huelga, estimando que …*
    let behind_comma = report
        .cue
        .checked_sub(1)
        .filter(|at| paragraph.is(*at, Shape::Comma) && !report.carries_on);
    let subject = behind_comma
        .filter(|_| report.source.is_none() && !speech.capitalizes_nouns && !is_marked)
        .and_then(|comma| frames::first_subject(paragraph, sentence.start..comma))
        .filter(|n| frames::can_speak(paragraph, *n));
    if subject.is_some() {
        return Report {
            source: subject,
            ..report
        };
    }
    if report.source.is_some() || speech.capitalizes_nouns || !(opens || is_marked) {
        return report;
    }
    Report {
        source: told.source,
        carries_on: true,
        ..report
    }
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
        .map(|range| trimmed(paragraph, before_next(paragraph, cue, range)))
        .filter(|range| {
            range.len() >= 2 || range.len() == 1 && paragraph.stretch_at(range.start).is_some()
        })
        .collect();
    (!content.is_empty()).then_some(Report {
        cue,
        odds: None,
        source,
        content,
        carries_on: false,
    })
}

/// The range up to where *and* joins another verb of saying to the cue: *dijo que no y acusó al Gobierno*.
fn before_next(paragraph: &Paragraph, cue: usize, range: Range<usize>) -> Range<usize> {
    let says = |at: usize| {
        paragraph.has(at, Class::CUE_SAY.with(Class::CUE_OBJECT))
            && paragraph.is(at, Shape::Lower)
            && !paragraph.has(
                at,
                Class::NOUN.with(Class::CUE_PHRASE).with(Class::FUNCTION),
            )
    };
    let joins = |at: &usize| {
        paragraph.has(*at, Class::CONJUNCTION)
            && paragraph.stretch_at(*at).is_none()
            && says(at + 1)
    };
    let end = range.clone().find(joins).filter(|_| range.start > cue);
    range.start..end.unwrap_or(range.end)
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
    if !paragraph.has(at, Class::CUE_PHRASE) || paragraph.has(at, Class::NOUN) {
        return None;
    }
    let mention = |n: usize| paragraph.mentions.get(n);
    let is_report = |n: usize| {
        mention(n).is_some_and(|source| {
            (source.first..=source.head).any(|n| paragraph.has(n, Class::CUE_PHRASE))
        })
    };
    let behind = [at + 1, at + 2]
        .into_iter()
        .find_map(|next| paragraph.mention_at(next));
    let before = frames::last_before(paragraph, at).filter(|n| {
        let last = mention(*n).map_or(at, |source| source.last);
        (last..at).all(|between| paragraph.token(between).is_some_and(Token::is_mark))
    });
    // *nach*, *après* mean the time, too; *d'après* does not.
    let is_temporal =
        paragraph.has(at, Class::TIME) && paragraph.token(at).is_some_and(|token| token.spaced);
    let number = match (behind, before) {
        (Some(behind), _)
            if paragraph.has(at, Class::PREPOSITION) && (!is_temporal || is_report(behind)) =>
        {
            behind
        }
        (_, Some(before)) if is_temporal && is_report(before) => before,
        (_, Some(before)) if !paragraph.has(at, Class::PREPOSITION.with(Class::ADVERB)) => before,
        _ => return None,
    };
    let source = mention(number)?;
    let is_elided = paragraph.token(at).is_some_and(|token| !token.spaced);
    let start = at - usize::from(is_elided && at > sentence.start);
    // *Nach Angaben des Sprechers, Jan Ruiz, …*: the name belongs to who said it.
    let last = source.last.max(paragraph.named_by(number, source).last);
    let frame = source.first.min(start)..last.max(at + 1);
    report(paragraph, at, Some(number), around(sentence, &frame))
}

/// *„…“, so die Ministerin weiter*, *aldus de minister*: a clause of the cue and its subject alone.
fn aside(paragraph: &Paragraph, _: &Speech, at: usize, sentence: &Range<usize>) -> Option<Report> {
    if !paragraph.has(at, Class::CUE_PHRASE) || paragraph.has(at, Class::PREPOSITION) {
        return None;
    }
    let clause = frames::clause(paragraph, at);
    let number = paragraph.mention_at(at + 1)?;
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
    let mut frame = frames::frame(paragraph, speech, at)?;
    if let Some(antecedent) = antecedent(paragraph, speech, at) {
        frame.source = Some(antecedent);
        frame.order = Order::Subordinate;
    }
    let content = listed_contents::find(paragraph, at, &frame, sentence)?;
    report(paragraph, at, frame.source, content)
}

/// Whom the relative before the verb takes up: *el diputado Pedro Lagos, quien pidió …*
fn antecedent(paragraph: &Paragraph, speech: &Speech, at: usize) -> Option<usize> {
    let relative = at.checked_sub(1)?;
    if speech.capitalizes_nouns || !paragraph.has(relative, Class::RELATIVE) {
        return None;
    }
    let last = frames::last_before(paragraph, relative)?;
    let end = paragraph.mentions.get(last)?.last;
    let is_beside = end == relative || end + 1 == relative && paragraph.is(end, Shape::Comma);
    (is_beside && frames::can_speak(paragraph, last)).then_some(last)
}

/// A sentence in the subjunctive of reported speech goes on with the report of the sentence before.
/// The conditional does so only directly behind it.
fn carried_on(paragraph: &Paragraph, sentence: &Range<usize>, told: Told) -> Option<Report> {
    let mood = if told.just_before {
        MOODS
    } else {
        Class::SUBJUNCTIVE
    };
    let verb = sentence.clone().find(|at| {
        paragraph.has(*at, mood)
            && paragraph.is(*at, Shape::Lower)
            && paragraph.stretch_at(*at).is_none()
    })?;
    let content = std::iter::once(sentence.clone()).collect();
    report(paragraph, verb, told.source, content).map(|report| Report {
        carries_on: true,
        ..report
    })
}
