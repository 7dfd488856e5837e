//! Finds who is the subject of a verb of reporting, in languages without learned weights, and how far its frame reaches.
//!
//! What counts is the place of the finite verb: second in a German main clause, last in a subordinate one, directly before or
//! behind its subject in the Romance languages. The subject stands beside it, or before the apposition that parts them, or
//! opens the clause; forms that no subject has (*dem Minister*, *du ministre*, all behind a preposition) are left out. Of
//! several, the nearest that names someone who can speak wins over the nearest.

use std::ops::Range;

use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, Speech};

/// A verb of reporting with its subject.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// All its tokens: auxiliary, verb, subject and what stands between.
    pub(super) tokens: Range<usize>,
    /// The subject, as a number in `paragraph.mentions`.
    pub(super) source: Option<usize>,
    /// Where it stands.
    pub(super) order: Order,
    /// The token after the verb's particle, or after the frame where it has none.
    pub(super) end: usize,
}

/// Where the subject stands, and what kind of clause that makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// *Ruiz sagte*
    SubjectFirst,
    /// *sagte Ruiz*
    VerbFirst,
    /// *wie Ruiz sagte*
    Subordinate,
}

/// The frame of the verb at `cue`, unless its form says that nobody reports here.
pub(super) fn frame(paragraph: &Paragraph, speech: &Speech, cue: usize) -> Option<Frame> {
    let clause = clause(paragraph, cue);
    let particle = particle(paragraph, speech, cue)?;
    let finite = finite(paragraph, speech, cue, &clause)?;
    let opener = (clause.start..finite.min(clause.start + 3))
        .find(|at| paragraph.has(*at, Class::SUBORDINATOR.with(Class::THAT).with(Class::AS)))
        .or_else(|| relative(paragraph, cue, &clause));
    let (source, order) = match opener {
        Some(opener) if speech.capitalizes_nouns && cue + 2 >= clause.end => {
            let source = first_subject(paragraph, opener + 1..cue);
            (source, Order::Subordinate)
        }
        _ => match subject(paragraph, finite, &clause) {
            (None, order) => (impersonal(paragraph, cue, &clause), order),
            found => found,
        },
    };
    let mut tokens = finite.min(cue)..cue.max(finite) + 1;
    if let Some(mention) = source.and_then(|n| paragraph.mentions.get(n)) {
        tokens.start = tokens.start.min(mention.first);
        tokens.end = tokens.end.max(mention.last);
    }
    if order == Order::Subordinate {
        tokens.start = tokens.start.min(opener.unwrap_or(tokens.start));
    }
    if order == Order::VerbFirst
        && finite - clause.start <= 3
        && (clause.start..finite).all(|at| paragraph.has(at, Class::FUNCTION))
    {
        tokens.start = tokens.start.min(clause.start);
    }
    if particle <= tokens.end + 1 {
        tokens.end = tokens.end.max(particle + 1);
    }
    let end = tokens.end.max(particle + 1);
    Some(Frame {
        tokens,
        source,
        order,
        end,
    })
}

/// Who is behind an impersonal verb: *Aus dem Ministerium hieß es*, *In der Studie heißt es*.
fn impersonal(paragraph: &Paragraph, cue: usize, clause: &Range<usize>) -> Option<usize> {
    if !paragraph.has(cue + 1, Class::OBJECT) {
        return None;
    }
    let from = paragraph
        .mentions
        .partition_point(|mention| mention.first < clause.start);
    let inside = paragraph.mentions.iter().enumerate().skip(from);
    inside
        .take_while(|(_, mention)| mention.first < clause.end)
        .find(|(n, mention)| {
            mention.first > 0
                && paragraph.has(mention.first - 1, Class::PREPOSITION)
                && can_speak(paragraph, *n)
        })
        .map(|(n, _)| n)
}

/// The pronoun of a German relative clause, whose verb stands last: *die Frist, die Ruiz nannte,*.
fn relative(paragraph: &Paragraph, cue: usize, clause: &Range<usize>) -> Option<usize> {
    let is_behind_comma = clause.start > 0 && paragraph.is(clause.start - 1, Shape::Comma);
    (is_behind_comma
        && cue + 1 == clause.end
        && cue > clause.start + 1
        && paragraph.has(clause.start, Class::DETERMINER))
    .then_some(clause.start)
}

/// The clause of the token at `at`: what stands between the signs around it; a marked sentence is a sign, a marked word none.
pub(super) fn clause(paragraph: &Paragraph, at: usize) -> Range<usize> {
    let sentence = paragraph.sentence(paragraph.sentence_at(at));
    let parts = |n: usize| is_joint(paragraph, n);
    let start = (sentence.start..at)
        .rev()
        .take(LONGEST_CLAUSE)
        .find(|n| parts(*n))
        .map_or(sentence.start.max(at.saturating_sub(LONGEST_CLAUSE)), |n| {
            n + 1
        });
    let end = (at + 1..sentence.end.min(at + LONGEST_CLAUSE))
        .find(|n| parts(*n))
        .unwrap_or(sentence.end.min(at + LONGEST_CLAUSE));
    start..end
}

/// Clauses are followed no further than this, in tokens.
const LONGEST_CLAUSE: usize = 40;

/// Whether a sign here parts clauses.
pub(super) fn is_joint(paragraph: &Paragraph, at: usize) -> bool {
    if paragraph.stretch_at(at).is_some() {
        return paragraph.token(at).is_some_and(Token::is_mark)
            && paragraph
                .before(at, 1)
                .is_some_and(|token| token.is_final() || token.shape == Shape::Comma);
    }
    paragraph.token(at).is_some_and(|token| {
        matches!(
            token.shape,
            Shape::Comma | Shape::Semicolon | Shape::Colon | Shape::Dash
        ) || token.is_final()
    })
}

/// The particle that the verb needs, the verb itself where it needs none; nothing where it is missing.
fn particle(paragraph: &Paragraph, speech: &Speech, cue: usize) -> Option<usize> {
    let token = paragraph.token(cue)?;
    let particles: Vec<u64> = speech.particles(token.hash).collect();
    if particles.is_empty() {
        return Some(cue);
    }
    let sentence = paragraph.sentence(paragraph.sentence_at(cue));
    let ends_clause = |at: usize| {
        paragraph
            .token(at + 1)
            .is_none_or(|next| !next.is_word() || next.has(Class::CONJUNCTION))
    };
    let found = (cue + 1..sentence.end.min(cue + LONGEST_CLAUSE)).find(|at| {
        paragraph.stretch_at(*at).is_none()
            && ends_clause(*at)
            && paragraph
                .token(*at)
                .is_some_and(|token| particles.contains(&token.hash))
    });
    // *Klagte*, which needs none, though *klagte an* is another verb.
    found.or(Some(cue).filter(|_| token.has(Class::CUE_THAT)))
}

/// The finite verb: the auxiliary of a participle, else the cue itself; none for a passive, which has no speaker.
fn finite(
    paragraph: &Paragraph,
    speech: &Speech,
    cue: usize,
    clause: &Range<usize>,
) -> Option<usize> {
    let reach = if speech.capitalizes_nouns {
        LONGEST_CLAUSE
    } else {
        3
    };
    let from = clause.start.max(cue.saturating_sub(reach));
    let mut auxiliary = (from..cue).rev().find(|at| {
        paragraph.has(*at, Class::AUXILIARY.with(Class::BE))
            && !paragraph.has(*at, Class::SUBJUNCTIVE.with(Class::CONDITIONAL))
            && paragraph.stretch_at(*at).is_none()
    });
    if speech.capitalizes_nouns
        && paragraph.has(cue + 1, Class::AUXILIARY.with(Class::BE))
        && cue + 1 < clause.end
    {
        auxiliary = Some(cue + 1);
    }
    // *S'est emportée Ruiz* is no passive.
    let is_reflexive =
        |at: usize| at > 0 && paragraph.has(at - 1, Class::OBJECT) && !speech.capitalizes_nouns;
    match auxiliary {
        Some(at) if paragraph.has(at, Class::BE) && !is_reflexive(at) => None,
        Some(at) => Some(at),
        None => Some(cue),
    }
}

/// The subject of a main clause, and where it stands.
fn subject(paragraph: &Paragraph, finite: usize, clause: &Range<usize>) -> (Option<usize>, Order) {
    let beside = beside(paragraph, finite, clause);
    let behind = behind(paragraph, finite);
    let has_weak = beside.is_some_and(|n| is_weak(paragraph, n));
    // *Die Stadt nannte Kosten*: a bare word behind the verb is its object where a subject stands before it.
    let behind = behind.filter(|n| has_weak || beside.is_none() || !is_bare_word(paragraph, *n));
    let inverted = behind
        .filter(|n| is_pronoun_at(paragraph, *n, finite + 1) || has_weak && is_name(paragraph, *n));
    let all = [
        (inverted, Order::VerbFirst),
        (apposed(paragraph, finite, clause), Order::SubjectFirst),
        (beside, Order::SubjectFirst),
        (behind, Order::VerbFirst),
        (
            first_subject(paragraph, clause.start..finite),
            Order::SubjectFirst,
        ),
    ];
    let named = all
        .into_iter()
        .find(|(source, _)| source.is_some_and(|n| can_speak(paragraph, n)));
    let order = if finite == clause.start {
        Order::VerbFirst
    } else {
        Order::SubjectFirst
    };
    named
        .or_else(|| all.into_iter().find(|(source, _)| source.is_some()))
        .unwrap_or((None, order))
}

/// Whether the mention may be no name but the capital that opens a sentence: *Relativierend fügte Ruiz hinzu*.
fn is_weak(paragraph: &Paragraph, number: usize) -> bool {
    paragraph.mentions.get(number).is_some_and(|mention| {
        mention.last == mention.first + 1
            && mention.kind == MentionKind::Name
            && !paragraph.has(mention.first, Class::FIRST_NAME)
            && paragraph
                .sentence(paragraph.sentence_at(mention.first))
                .start
                == mention.first
    })
}

fn is_bare_word(paragraph: &Paragraph, number: usize) -> bool {
    paragraph.mentions.get(number).is_some_and(|mention| {
        mention.kind == MentionKind::Name
            && mention.last == mention.first + 1
            && !paragraph.has(mention.first, Class::FIRST_NAME)
    })
}

fn is_name(paragraph: &Paragraph, number: usize) -> bool {
    paragraph
        .mentions
        .get(number)
        .is_some_and(|mention| matches!(mention.kind, MentionKind::Name | MentionKind::Pronoun))
}

/// Whether the mention is a pronoun at this token whose form only a subject has.
fn is_pronoun_at(paragraph: &Paragraph, number: usize, at: usize) -> bool {
    paragraph.mentions.get(number).is_some_and(|mention| {
        mention.first == at
            && mention.kind == MentionKind::Pronoun
            && !paragraph.has(at, Class::OBJECT)
    })
}

/// The mention that ends directly before the verb, adverbs and clitics aside.
fn beside(paragraph: &Paragraph, finite: usize, clause: &Range<usize>) -> Option<usize> {
    let n = last_before(paragraph, finite)?;
    let mention = paragraph.mentions.get(n)?;
    let is_beside = mention.first >= clause.start
        && (mention.last..finite)
            .all(|at| paragraph.has(at, Class::ADVERB.with(Class::OBJECT).with(Class::NEGATION)));
    (is_beside && is_subject(paragraph, mention)).then_some(n)
}

/// The mention behind the verb, what can stand between aside: *sagte am Montag in Köln der Minister*.
fn behind(paragraph: &Paragraph, finite: usize) -> Option<usize> {
    let after = finite + 1;
    let from = paragraph
        .mentions
        .partition_point(|mention| mention.first < after);
    let mut limit = after + MOST_BETWEEN;
    for (n, mention) in paragraph.mentions.iter().enumerate().skip(from) {
        let blocked = (after..mention.first.min(limit + 1)).any(|at| {
            is_joint(paragraph, at)
                || paragraph.stretch_at(at).is_some()
                || paragraph.has(at, Class::THAT)
        });
        if mention.first > limit || blocked {
            return None;
        }
        if is_subject(paragraph, mention) {
            return Some(n);
        }
        limit = limit.max(mention.last + 2).min(after + LONGEST_APPOSITION);
    }
    None
}

/// How many tokens can stand between a verb and the subject behind it.
const MOST_BETWEEN: usize = 4;

/// The mention before an apposition that ends at the verb: *Ruiz, der Sprecher der Polizei, sagte*.
fn apposed(paragraph: &Paragraph, finite: usize, clause: &Range<usize>) -> Option<usize> {
    let comma = finite.checked_sub(1)?;
    if finite != clause.start || !paragraph.is(comma, Shape::Comma) {
        return None;
    }
    let sentence = paragraph.sentence(paragraph.sentence_at(finite));
    let from = sentence.start.max(comma.saturating_sub(LONGEST_APPOSITION));
    let has_verb = (from..comma).any(|at| {
        paragraph.has(at, Class::AUXILIARY.with(Class::THAT))
            || paragraph.has(at, Class::CUE_SAY) && paragraph.is(at, Shape::Lower)
            || paragraph.stretch_at(at).is_some()
    });
    let has_two_commas = (from..comma).any(|at| paragraph.is(at, Shape::Comma));
    if has_verb || !has_two_commas || from > sentence.start {
        return None;
    }
    let mention = |n: usize| paragraph.mentions.get(n);
    let last = last_before(paragraph, comma).filter(|n| {
        mention(*n)
            .is_some_and(|m| m.last == comma && m.kind == MentionKind::Name && m.last > m.first + 1)
    });
    let first = first_subject(paragraph, sentence.start..comma).filter(|n| {
        can_speak(paragraph, *n) && mention(*n).is_some_and(|m| m.first <= sentence.start + 3)
    });
    match first {
        Some(n) if mention(n).is_some_and(|m| m.kind == MentionKind::Name) => Some(n),
        _ => last.or(first),
    }
}

/// Longer appositions are not stepped over, in tokens.
const LONGEST_APPOSITION: usize = 24;

/// The first mention in `range` that can be a subject.
pub(super) fn first_subject(paragraph: &Paragraph, range: Range<usize>) -> Option<usize> {
    let from = paragraph
        .mentions
        .partition_point(|mention| mention.first < range.start);
    paragraph
        .mentions
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, mention)| mention.last <= range.end)
        .find(|(_, mention)| is_subject(paragraph, mention))
        .map(|(n, _)| n)
}

/// The number of the last mention that ends before `at`.
pub(super) fn last_before(paragraph: &Paragraph, at: usize) -> Option<usize> {
    paragraph
        .mentions
        .partition_point(|mention| mention.first < at)
        .checked_sub(1)
        .filter(|n| {
            paragraph
                .mentions
                .get(*n)
                .is_some_and(|mention| mention.last <= at)
        })
}

/// Whether the mention's form and place allow a subject.
pub(super) fn is_subject(paragraph: &Paragraph, mention: &Mention) -> bool {
    let governed = mention.first.checked_sub(1).is_some_and(|at| {
        paragraph.has(at, Class::PREPOSITION) && paragraph.stretch_at(at).is_none()
    });
    !governed
        && mention.kind != MentionKind::Possessor
        && mention.kind != MentionKind::Relative
        && (!paragraph.has(mention.first, Class::OBLIQUE)
            || paragraph.has(mention.first, Class::POSSESSIVE))
        && (paragraph.has(mention.first, Class::DETERMINER)
            || !paragraph.has(mention.first, Class::PREPOSITION))
}

/// Whether the mention names someone who can speak.
pub(super) fn can_speak(paragraph: &Paragraph, number: usize) -> bool {
    paragraph.mentions.get(number).is_some_and(|mention| {
        matches!(mention.kind, MentionKind::Name | MentionKind::Pronoun)
            || paragraph.has(
                mention.head,
                Class::NOUN.with(Class::TITLE).with(Class::AGED),
            )
    })
}
