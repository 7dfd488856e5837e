//! Ties a marked stretch to who says it, in languages without learned weights.
//!
//! A stretch belongs to the report that holds it; one that fills its sentence goes on with the quotation before; behind a
//! colon it belongs to the subject before that. A few marked words that no frame holds are a title or a term, more of them a
//! quotation whose speaker the text does not tell.

use super::contents::Report;
use super::frames;
use super::listed_contents::is_parting;
use super::marks::Stretch;
use super::mentions::MentionKind;
use super::paragraph::Paragraph;
use super::scene::{Candidate, Scene};
use super::tokens::Shape;

/// Who said the stretch.
pub(super) fn choose(scene: &Scene<'_>) -> Candidate {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let holds = |report: &&Report| {
        report
            .content
            .iter()
            .any(|range| range.start <= stretch.open && stretch.open < range.end)
    };
    let here = scene
        .reports
        .partition_point(|report| report.cue < stretch.open);
    let near = here.saturating_sub(REACH)..(here + REACH).min(scene.reports.len());
    let near = scene.reports.get(near).unwrap_or_default();
    if let Some(report) = near.iter().find(holds) {
        return match report.source {
            Some(source) => Candidate::Mention(source),
            None if report.carries_on => carried_on(scene),
            None => Candidate::Unknown,
        };
    }
    if fills_sentence(scene) {
        return if scene.before.has_earlier {
            Candidate::Earlier
        } else if let Some(source) = told_before(scene) {
            Candidate::Mention(source)
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
    if words >= FEWEST_WORDS || words >= 2 && ends_like_speech(paragraph, stretch) {
        Candidate::Unknown
    } else {
        Candidate::Nobody
    }
}

/// Whom a verb without a subject takes up: the speaker or the subject before, *Ruiz celebró. «Era hora», escribió.*
fn carried_on(scene: &Scene<'_>) -> Candidate {
    match told_before(scene) {
        Some(source) => Candidate::Mention(source),
        None if scene.before.carried == Some(1) => Candidate::Carried,
        None => Candidate::Unknown,
    }
}

/// Whether the stretch ends as speech does: with a stop inside, or a comma or dash behind it where it opens its sentence.
fn ends_like_speech(paragraph: &Paragraph, stretch: &Stretch) -> bool {
    let inner = paragraph.before(stretch.close, 1);
    let after = stretch.close + usize::from(stretch.closed);
    let opens = paragraph
        .sentence(paragraph.sentence_at(stretch.open))
        .start
        == stretch.open;
    inner.is_some_and(|last| last.is_final() || last.shape == Shape::Comma)
        || opens && is_parting(paragraph, after)
}

/// The source of a report in the sentence before, else its subject, where that is a name.
fn told_before(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let before = paragraph.sentence_at(open).checked_sub(1)?;
    let sentence = paragraph.sentence(before);
    let here = scene.reports.partition_point(|report| report.cue < open);
    let last = here.checked_sub(1).and_then(|n| scene.reports.get(n));
    let reported = last
        .filter(|report| sentence.contains(&report.cue))
        .and_then(|report| report.source);
    let to = sentence.end.min(sentence.start + FARTHEST_SUBJECT);
    reported.or_else(|| {
        frames::first_subject(paragraph, sentence.start..to).filter(|n| {
            paragraph.mentions.get(*n).is_some_and(|mention| {
                mention.kind == MentionKind::Pronoun
                    || mention.kind == MentionKind::Name && mention.last > mention.name + 1
            })
        })
    })
}

/// How many reports on each side of a stretch are looked at.
const REACH: usize = 6;

/// How many tokens before a colon its subject can stand.
const FARTHEST_SUBJECT: usize = 40;

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
    frames::first_subject(
        paragraph,
        sentence.start.max(colon.saturating_sub(FARTHEST_SUBJECT))..colon,
    )
    .filter(|n| {
        frames::can_speak(paragraph, *n)
            && paragraph
                .mentions
                .get(*n)
                .is_some_and(|mention| mention.kind != MentionKind::Relative)
    })
}
