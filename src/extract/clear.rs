//! The frames that settle alone who says a stretch: a label, a signature, an inverted verb, *in the words of*.
//!
//! Asked in this order before any weights are; they hold in every language.

use super::cited;
use super::contents::Report;
use super::marks::Stretch;
use super::mentions::{self, MentionKind};
use super::scene::{Scene, relation};
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// The rules, each with the name under which its precision is counted; none where the cue's place names it.
const RULES: [(Rule, Option<&str>); 10] = [
    (labelled, Some("label")),
    (signed, Some("signature")),
    (quoted, None),
    (introduced, None),
    (participle, None),
    (inverted, None),
    (relative, None),
    (interrupted, None),
    (worded, Some("according-to")),
    (put, Some("according-to")),
];

/// Finds the mention, as a number in `paragraph.mentions`.
type Rule = fn(&Scene<'_>) -> Option<usize>;

/// The mention that a rule is sure of, and the rule's name.
pub(super) fn find(scene: &Scene<'_>) -> Option<(usize, Option<&'static str>)> {
    RULES
        .iter()
        .find_map(|(rule, name)| rule(scene).map(|mention| (mention, *name)))
}

/// The label that the stretch begins with: `"RUIZ: We stay."`
pub(super) fn labelled(scene: &Scene<'_>) -> Option<usize> {
    if let Some(label) = &scene.paragraph.label {
        let follows = |at| {
            scene
                .paragraph
                .token(at)
                .is_some_and(|token| !token.is_word())
        };
        return (label.end..scene.stretch.open).all(follows).then_some(0);
    }
    if let Some(opener) = opens_with_name(scene) {
        return Some(opener);
    }
    let label = mentions::label(scene.paragraph, scene.stretch.open + 1)?;
    scene.paragraph.mention_at(label.first)
}

/// The name that opens the paragraph, with nothing but a colon between it and the stretch: `Brandt: "We stay."`
fn opens_with_name(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let colon = open
        .checked_sub(1)
        .filter(|at| paragraph.is(*at, Shape::Colon))?;
    let mention = paragraph.mentions.first()?;
    let is_human = paragraph.has(mention.head, Class::HUMAN);
    let speaks =
        mention.kind == MentionKind::Name || mention.kind == MentionKind::Nominal && is_human;
    (mention.first == 0 && mention.last == colon && speaks).then_some(0)
}

/// Whom someone else quotes: *the paper quoted Ruiz as saying, "We stay."*
fn quoted(scene: &Scene<'_>) -> Option<usize> {
    let is_quoted = |report: &&Report| {
        cited::is_report(scene.paragraph, report.cue) && relation(scene, report).0 > 0
    };
    scene.reports.iter().find(is_quoted)?.source
}

/// Who says what a colon hands on: *The tape shows that Ruiz said: "We stay."*
fn introduced(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let cue = open.checked_sub(2)?;
    let says = paragraph.is(cue + 1, Shape::Colon)
        && paragraph.has(cue, Class::CUE_SAY)
        && paragraph.token(cue).is_some_and(Token::is_past);
    if !says {
        return None;
    }
    let behind = paragraph
        .mentions
        .partition_point(|mention| mention.last <= cue);
    let number = behind.checked_sub(1)?;
    let mention = paragraph.mentions.get(number)?;
    // *A woman who knows Ana Ruiz said: …*
    let parts = |at: &usize| paragraph.token(*at).is_none_or(|token| !token.is_word());
    let clause = mention.first.saturating_sub(LONGEST_PARTICIPLE)..mention.first;
    let is_object = clause
        .rev()
        .take_while(|at| !parts(at))
        .any(|at| paragraph.has(at, Class::RELATIVE) && !paragraph.has(at, Class::DETERMINER));
    (mention.last == cue && !is_object && paragraph.can_speak(number)).then_some(number)
}

/// The subject behind the clause of a participle that opens the sentence: *Calling the plan "a mess," Ruiz resigned*.
fn participle(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let start = paragraph
        .sentence(paragraph.sentence_at(stretch.open))
        .start;
    let calls = paragraph
        .token(start)
        .is_some_and(|token| token.ending == Token::ING && !token.has(Class::CITE));
    let says = Class::CUE_SAY.with(Class::CUE_OBJECT);
    let is_near = stretch.open <= start + LONGEST_PARTICIPLE;
    if !calls || !is_near || !paragraph.has(start, says) {
        return None;
    }
    let after = stretch.close + usize::from(stretch.closed);
    let has_comma = paragraph
        .before(stretch.close, 1)
        .is_some_and(|token| token.shape == Shape::Comma);
    let subject = if has_comma {
        after
    } else {
        let is_comma = |at: &usize| paragraph.is(*at, Shape::Comma);
        (after..after + LONGEST_PARTICIPLE).find(is_comma)? + 1
    };
    let mentions = &paragraph.mentions;
    let number = mentions.partition_point(|mention| mention.first < subject);
    let mention = mentions.get(number)?;
    let speaks = !matches!(mention.kind, MentionKind::Relative | MentionKind::Possessor);
    (speaks && mention.first == subject).then_some(number)
}

/// The tokens from such a participle to the marks, and from there to the comma, at most.
const LONGEST_PARTICIPLE: usize = 12;

/// The subject behind the verb of saying that opens the sentence: `Added Brandt, "We stay."`
fn inverted(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let sign = open.checked_sub(1)?;
    let cue = paragraph.sentence(paragraph.sentence_at(open)).start;
    let is_parted = paragraph.is(sign, Shape::Colon) || paragraph.is(sign, Shape::Comma);
    if !is_parted || !paragraph.has(cue, Class::CUE_SAY) {
        return None;
    }
    let number = paragraph.mention_at(cue + 1)?;
    let mention = paragraph.mentions.get(number)?;
    let speaks = matches!(mention.kind, MentionKind::Name | MentionKind::Pronoun);
    (speaks && mention.last == sign).then_some(number)
}

/// The subject of a relative clause whose verb stands at the marks: *the plan, which Ruiz has called "a mess,"*.
fn relative(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let between = Class::AS
        .with(Class::DETERMINER)
        .with(Class::OBJECT)
        .with(Class::PREPOSITION);
    let cue = (open.saturating_sub(3)..open)
        .rev()
        .find(|at| !paragraph.has(*at, between))
        .filter(|at| paragraph.has(*at, Class::CUE_SAY.with(Class::CUE_OBJECT)))?;
    let is_between = |at: &usize| !paragraph.has(*at, Class::HAVE.with(Class::ADVERB));
    let last = (cue.saturating_sub(2)..cue).rev().find(is_between)? + 1;
    let behind = paragraph
        .mentions
        .partition_point(|mention| mention.first < last);
    let number = behind.checked_sub(1)?;
    let mention = paragraph.mentions.get(number)?;
    let opens = mention
        .first
        .checked_sub(1)
        .is_some_and(|at| paragraph.has(at, Class::RELATIVE));
    let is_subject = !matches!(mention.kind, MentionKind::Relative | MentionKind::Possessor);
    (opens && is_subject && mention.last == last).then_some(number)
}

/// Who interrupted what goes on here: *"The fjord," said Ana Ruiz, the chief negotiator, "is not a bathtub."*
fn interrupted(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let goes_on = paragraph.is(open + 1, Shape::Lower)
        && open
            .checked_sub(1)
            .is_some_and(|at| paragraph.is(at, Shape::Comma));
    let is_before = |stretch: &&Stretch| stretch.depth == 0 && stretch.close < open;
    let behind = paragraph
        .stretches
        .partition_point(|stretch| stretch.open < open);
    let earlier = paragraph.stretches.get(..behind).unwrap_or_default();
    let first = earlier.iter().rev().take(2).find(is_before)?;
    let is_comma = |token: &Token| token.shape == Shape::Comma;
    let breaks_off = paragraph.before(first.close, 1).is_some_and(is_comma)
        && paragraph.sentence_at(first.close) == paragraph.sentence_at(open);
    let from = first.close + usize::from(first.closed);
    let is_cue = |at| paragraph.has(at, Class::CUE_SAY);
    let inverted = || paragraph.mention_at(from + 1).filter(|_| is_cue(from));
    let says = |n: &usize| {
        paragraph
            .mentions
            .get(*n)
            .is_some_and(|mention| is_cue(mention.last))
    };
    let mention = paragraph.mention_at(from).filter(says).or_else(inverted)?;
    (goes_on && breaks_off).then_some(mention)
}

/// The signature behind the stretch: `"We stay." — Ana Ruiz, Lisbon`.
fn signed(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let dash = stretch.close + 1;
    let number = paragraph.mention_at(dash + 1)?;
    let mention = paragraph.mentions.get(number)?;
    let is_alone = paragraph
        .token(mention.last)
        .is_none_or(|token| !token.is_word())
        && mention.kind == MentionKind::Name;
    (stretch.closed && is_alone && paragraph.is(dash, Shape::Dash)).then_some(number)
}

/// Whose words they are: *In the words of Ana Ruiz, "we stay."*, *"We," in Ruiz's words, "stay."*
fn worded(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let sentence = paragraph.sentence(paragraph.sentence_at(stretch.open));
    let after = stretch.close + usize::from(stretch.closed);
    let before = stretch.open.saturating_sub(WORDS_REACH).max(sentence.start)..stretch.open;
    let words = before
        .chain(after..after + WORDS_REACH)
        .find(|at| paragraph.has(*at, Class::WORDS) && paragraph.stretch_at(*at).is_none())?;
    let is_preposition = |at: usize, by: usize| {
        paragraph
            .before(at, by)
            .is_some_and(|token| token.has(Class::PREPOSITION))
    };
    let mentions = &paragraph.mentions;
    if paragraph.has(words + 1, Class::PREPOSITION) {
        let is_in = is_preposition(words, 1) || is_preposition(words, 2);
        return paragraph.mention_at(words + 2).filter(|_| is_in);
    }
    let next = mentions.partition_point(|mention| mention.first < words);
    (next.saturating_sub(2)..next).find(|number| {
        mentions.get(*number).is_some_and(|mention| {
            matches!(mention.kind, MentionKind::Possessor | MentionKind::Name)
                && (mention.last == words || mention.last + 1 == words)
                && is_preposition(mention.first, 1)
        })
    })
}

/// How many tokens from the marks *in the words of* begins at most.
const WORDS_REACH: usize = 12;

/// Who put it so: *The plan is, as Ana Ruiz put it, "a mess."*
fn put(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let sentence = paragraph.sentence(paragraph.sentence_at(stretch.open));
    let from = stretch.open.saturating_sub(WORDS_REACH).max(sentence.start);
    let is_put = |at: &usize| {
        paragraph.has(*at, Class::PUTS)
            && paragraph.has(*at + 1, Class::NEUTER)
            && paragraph.stretch_at(*at).is_none()
    };
    let after = stretch.close + usize::from(stretch.closed);
    let verb = (from..stretch.open)
        .chain(after..after + WORDS_REACH)
        .find(is_put)?;
    let mentions = &paragraph.mentions;
    let number = mentions
        .partition_point(|mention| mention.first < verb)
        .checked_sub(1)?;
    let mention = mentions.get(number)?;
    let is_as = mention
        .first
        .checked_sub(1)
        .is_some_and(|at| paragraph.has(at, Class::SUBORDINATOR));
    (is_as && mention.last == verb).then_some(number)
}
