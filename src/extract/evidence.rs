//! Names the features by which the candidates for a stretch are ranked.
//!
//! A mention is described by the frame that its cue draws around the stretch, its place, its kind and its neighbours; nobody by
//! the frame alone (what words look like that nobody says is asked in `quoted`); a speaker carried over by what stands between.

use super::cues::{coarse, coarse_before};
use super::linear::{NONE, Sink, Template, number, template, templates};
use super::mentions::MentionKind;
use super::scene::{Candidate, Scene, best_relation, is_alone, relation};
use super::tokens::Token;

/// Names the features of one candidate for a stretch that looks so.
pub(super) fn describe(scene: &Scene<'_>, look: Look, candidate: Candidate, sink: &mut impl Sink) {
    match candidate {
        Candidate::Nobody | Candidate::Unknown => describe_nobody(scene, look, sink),
        Candidate::Mention(mention) => describe_mention(scene, look, mention, sink),
        Candidate::Earlier => describe_other(
            scene,
            look,
            0,
            scene.stretch.open.saturating_sub(scene.before.earlier_end),
            sink,
        ),
        Candidate::Carried => describe_other(
            scene,
            look,
            1,
            scene.before.carried.unwrap_or_default(),
            sink,
        ),
        Candidate::Subject => describe_other(scene, look, 2, 0, sink),
    }
}

/// What the stretch looks like, as atoms.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// The sign before the closing mark.
    pub(super) end: u64,
    /// The token before the opening mark, and the one after the closing mark.
    pub(super) last: u64,
    pub(super) next: u64,
    /// Its length in tokens, by classes.
    pub(super) size: u64,
    /// Whether it fills its sentence, and whether a cue stands there.
    pub(super) alone: u64,
}

impl Look {
    /// Reads it once for all candidates.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let (paragraph, stretch) = (scene.paragraph, scene.stretch);
        let after = stretch.close + usize::from(stretch.closed);
        let end = paragraph.before(stretch.close, 1).map_or(NONE, |token| {
            if token.is_word() {
                number(0)
            } else {
                token.shape as u64
            }
        });
        let length = stretch.close - stretch.open;
        let size = match length {
            0..3 => 1,
            3 => 2,
            4..6 => 3,
            6..9 => 4,
            9..15 => 5,
            15..30 => 6,
            _ => 7,
        };
        let sentence = paragraph.sentence_at(stretch.open);
        let has_cue = scene
            .reports
            .iter()
            .any(|report| paragraph.sentence_at(report.cue) == sentence);
        Self {
            end,
            last: if stretch.open == 0 {
                number(92)
            } else {
                coarse_before(paragraph, stretch.open, 1)
            },
            next: coarse(paragraph, after),
            size: number(size),
            alone: number(usize::from(is_alone(scene)) * 2 + usize::from(has_cue)),
        }
    }
}

fn describe_nobody(scene: &Scene<'_>, look: Look, sink: &mut impl Sink) {
    let content = scene
        .reports
        .iter()
        .map(|report| relation(scene, report).0)
        .filter(|r| *r > 0)
        .min()
        .unwrap_or(4);
    sink.add(
        const { template("said nobody frame") },
        number(content),
        look.size,
    );
}

/// What is asked, in the order of the answers below.
const MENTION_FEATURES: [Template; 17] = templates([
    "said frame",
    "said frame last",
    "said frame next",
    "said frame end",
    "said frame alone",
    "said cue",
    "said place",
    "said rank",
    "said rank alone",
    "said kind",
    "said last",
    "said next",
    "said head",
    "said starts",
    "said end",
    "said size",
    "said earlier",
]);

fn describe_mention(scene: &Scene<'_>, look: Look, candidate: usize, sink: &mut impl Sink) {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let Some(mention) = paragraph.mentions.get(candidate) else {
        return;
    };
    let same = paragraph.sentence_at(mention.first) == paragraph.sentence_at(stretch.open);
    let is_before = mention.first < stretch.open;
    let place = usize::from(is_before) + 2 * usize::from(!same);
    let after = stretch.close + usize::from(stretch.closed);
    let gap = if is_before {
        stretch.open.saturating_sub(mention.last)
    } else {
        mention.first.saturating_sub(after)
    };
    let middle = paragraph
        .mentions
        .partition_point(|m| m.first < stretch.open);
    let rank = if candidate < middle {
        middle - 1 - candidate
    } else {
        candidate - middle
    }
    .min(6);
    let kind = mention.kind as usize;
    let (relation, cue_gap, odds) = best_relation(scene, candidate);
    let cue_word = odds.1;
    let frame = number(relation * 10 + odds.0);
    let starts = paragraph
        .sentence(paragraph.sentence_at(mention.first))
        .start
        == mention.first;
    let is_earlier = scene.before.earlier == Some(candidate);
    let values = [
        (frame, number(place * 10 + cue_gap.min(8))),
        (frame, look.last),
        (frame, look.next),
        (frame, look.end),
        (number(relation * 10 + place), look.alone),
        (cue_word, number(place)),
        (number(place * 20 + gap.min(14)), number(kind)),
        (number(place * 10 + rank), number(kind * 10 + relation)),
        (number(place * 10 + rank), look.alone),
        (number(kind * 10 + place), look.alone),
        (coarse_before(paragraph, mention.first, 1), number(place)),
        (coarse(paragraph, mention.last), number(place)),
        (coarse(paragraph, mention.head), number(place)),
        (number(usize::from(starts) * 10 + place), number(rank)),
        (look.end, number(place * 10 + rank)),
        (look.size, number(place * 10 + relation)),
        (number(usize::from(is_earlier) * 10 + place), look.alone),
    ];
    sink.add_all(&MENTION_FEATURES, values);
}

/// What is asked, in the order of the answers below.
const OTHER_FEATURES: [Template; 10] = templates([
    "other alone",
    "other last",
    "other end",
    "other size",
    "other words",
    "other names",
    "other first",
    "other next",
    "other sentence",
    "other introduced",
]);

fn describe_other(
    scene: &Scene<'_>,
    look: Look,
    which: usize,
    distance: usize,
    sink: &mut impl Sink,
) {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let between = (stretch.open.saturating_sub(30)..stretch.open)
        .filter(|at| {
            paragraph.stretch_at(*at).is_none() && paragraph.token(*at).is_some_and(Token::is_word)
        })
        .count();
    let words = number(match between {
        0 => 0,
        1..5 => 1,
        5..12 => 2,
        _ => 3,
    });
    let names = paragraph
        .mentions
        .iter()
        .take(20)
        .filter(|mention| mention.first < stretch.open && mention.kind != MentionKind::Possessor)
        .count()
        .min(4);
    let values = [
        (look.alone, number(distance.min(30))),
        (look.last, look.alone),
        (look.end, look.alone),
        (look.size, look.alone),
        (words, look.alone),
        (number(names), look.alone),
        (
            number(usize::from(stretch.open == 0)),
            number(distance.min(5)),
        ),
        (look.next, look.alone),
        (
            number(paragraph.sentence_at(stretch.open).min(4)),
            look.alone,
        ),
        (
            number(usize::from(scene.before.is_introduced && stretch.open == 0)),
            look.alone,
        ),
    ];
    for (feature, (a, b)) in OTHER_FEATURES.iter().zip(values) {
        sink.add(feature.of(which), a, b);
    }
}
