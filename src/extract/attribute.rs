//! Ties each marked stretch to the mention of who says it: the first stage of attribution.
//!
//! Candidates are the mentions of the stretch's sentence and of the sentence before, the speaker of the quotation before, and
//! nobody, for words in marks that nobody says (titles, nicknames, so-called terms). The linear model ranks them by the frame
//! that the cues draw around the stretch; the shape of the frame is the rule's name. Languages without
//! learned weights have the rules of `listed`.

use super::contents::Report;
use super::cues::{coarse, coarse_before};
use super::linear::{NONE, Score, Sink, Weights, number, template};
use super::listed_speakers;
use super::marks::Stretch;
use super::mentions::{self, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, Speech};

/// Who may have said a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Candidate {
    /// Nobody: no quotation.
    Nobody,
    /// A mention of this paragraph.
    Mention(usize),
    /// The speaker of the quotation before, in this paragraph.
    Earlier,
    /// The speaker of the last quotation of the paragraphs before.
    Carried,
    /// The subject of the last sentence of the paragraph before.
    Subject,
    /// Someone whom the text does not tell.
    Unknown,
}

/// What came before the stretch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// The mention that the quotation before in this paragraph was tied to, if it was to one of this paragraph.
    pub(super) earlier: Option<usize>,
    /// Whether there is a speaker of the quotation before in this paragraph.
    pub(super) has_earlier: bool,
    /// The token after the quotation before in this paragraph.
    pub(super) earlier_end: usize,
    /// How many paragraphs ago the last quotation stood.
    pub(super) carried: Option<usize>,
    /// Whether the last sentence of the paragraph before has a subject that can speak.
    pub(super) has_subject: bool,
}

/// A stretch with the paragraph and the reports around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'p> {
    /// The paragraph.
    pub(super) paragraph: &'p Paragraph,
    /// Its reports, by their cue.
    pub(super) reports: &'p [Report],
    /// The stretch.
    pub(super) stretch: &'p Stretch,
    /// What came before.
    pub(super) before: Before,
}

/// The best candidate for a stretch.
pub(super) fn choose(scene: &Scene<'_>, speech: &Speech) -> Candidate {
    if let Some(mention) = labelled(scene).or_else(|| signed(scene)) {
        return Candidate::Mention(mention);
    }
    if !speech.is_english {
        return listed_speakers::choose(scene);
    }
    let mut best = (i32::MIN, Candidate::Nobody);
    for candidate in candidates(scene) {
        let mut score = Score::new(Weights::embedded());
        describe(scene, candidate, &mut score);
        if score.sum > best.0 {
            best = (score.sum, candidate);
        }
    }
    best.1
}

/// The label that the stretch begins with: `"RUIZ: We stay."`
fn labelled(scene: &Scene<'_>) -> Option<usize> {
    let label = mentions::label(scene.paragraph, scene.stretch.open + 1)?;
    scene
        .paragraph
        .mentions
        .binary_search_by_key(&label.first, |mention| mention.first)
        .ok()
}

/// The signature behind the stretch: `"We stay." — Ana Ruiz, Lisbon`.
fn signed(scene: &Scene<'_>) -> Option<usize> {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let dash = stretch.close + 1;
    let number = paragraph
        .mentions
        .binary_search_by_key(&(dash + 1), |mention| mention.first)
        .ok()?;
    let mention = paragraph.mentions.get(number)?;
    let is_alone = paragraph
        .token(mention.last)
        .is_none_or(|token| !token.is_word())
        && mention.kind == MentionKind::Name;
    (stretch.closed && is_alone && paragraph.is(dash, Shape::Dash)).then_some(number)
}

/// How many mentions on each side are looked at.
const REACH: usize = 6;

/// All candidates, nobody first.
pub(super) fn candidates(scene: &Scene<'_>) -> impl Iterator<Item = Candidate> {
    let (paragraph, before) = (scene.paragraph, scene.before);
    let sentence = paragraph.sentence_at(scene.stretch.open);
    let last_sentence = paragraph.sentence_at(
        scene
            .stretch
            .close
            .min(paragraph.tokens.len().saturating_sub(1)),
    );
    let from = paragraph.sentence(sentence.saturating_sub(1)).start;
    let to = paragraph.sentence(last_sentence).end;
    let middle = paragraph
        .mentions
        .partition_point(|mention| mention.first < scene.stretch.open);
    let near = middle.saturating_sub(REACH)..(middle + REACH).min(paragraph.mentions.len());
    let mentions = near
        .filter(move |n| {
            paragraph
                .mentions
                .get(*n)
                .is_some_and(|mention| from <= mention.first && mention.first < to)
        })
        .map(Candidate::Mention);
    std::iter::once(Candidate::Nobody)
        .chain(mentions)
        .chain(before.has_earlier.then_some(Candidate::Earlier))
        .chain(before.carried.map(|_| Candidate::Carried))
        .chain(before.has_subject.then_some(Candidate::Subject))
}

/// How a report stands to the stretch: 1 the stretch lies in its content, 2 its frame touches the stretch, 3 its frame stands in
/// the same sentence, 0 elsewhere; and how many tokens are between.
fn relation(scene: &Scene<'_>, report: &Report) -> (usize, usize) {
    let stretch = scene.stretch;
    let after = stretch.close + usize::from(stretch.closed);
    let gap = if report.cue < stretch.open {
        stretch.open - report.cue
    } else {
        report.cue.saturating_sub(after)
    };
    if report
        .content
        .iter()
        .any(|range| range.start <= stretch.open && stretch.close <= range.end)
    {
        return (1, gap);
    }
    let paragraph = scene.paragraph;
    if paragraph.sentence_at(report.cue) != paragraph.sentence_at(stretch.open)
        && paragraph.sentence_at(report.cue)
            != paragraph.sentence_at(stretch.close.min(paragraph.tokens.len().saturating_sub(1)))
    {
        return (0, gap);
    }
    if gap <= 3 { (2, gap) } else { (3, gap) }
}

/// Whether the stretch fills its sentence.
fn is_alone(scene: &Scene<'_>) -> bool {
    let paragraph = scene.paragraph;
    let sentence = paragraph.sentence(paragraph.sentence_at(scene.stretch.open));
    let after = scene.stretch.close + usize::from(scene.stretch.closed);
    let before_words = paragraph
        .tokens
        .get(sentence.start..scene.stretch.open)
        .is_some_and(|t| t.iter().any(Token::is_word));
    let after_words = paragraph
        .tokens
        .get(after..sentence.end)
        .is_some_and(|t| t.iter().any(Token::is_word));
    !before_words && !after_words
}

/// Names the features of one candidate.
pub(super) fn describe(scene: &Scene<'_>, candidate: Candidate, sink: &mut impl Sink) {
    let look = Look::of(scene);
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
struct Look {
    /// The sign before the closing mark.
    end: u64,
    /// The token before the opening mark, and the one after the closing mark.
    last: u64,
    next: u64,
    /// Its length in tokens, by classes, and whether it begins with a capital.
    size: u64,
    capital: u64,
    /// Whether it fills its sentence, and whether a cue stands there.
    alone: u64,
}

impl Look {
    fn of(scene: &Scene<'_>) -> Self {
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
        let first = paragraph.token(stretch.open + 1);
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
            capital: number(usize::from(first.is_some_and(Token::is_capital))),
            alone: number(usize::from(is_alone(scene)) * 2 + usize::from(has_cue)),
        }
    }
}

fn describe_nobody(scene: &Scene<'_>, look: Look, sink: &mut impl Sink) {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let inner = paragraph
        .tokens
        .get(stretch.open + 1..stretch.close)
        .unwrap_or_default();
    let words = inner.iter().filter(|token| token.is_word()).count();
    let capitals = inner.iter().filter(|token| token.is_capital()).count();
    let titled = number(
        usize::from(words > 0) + usize::from(capitals * 2 > words) + usize::from(capitals >= words),
    );
    let function = inner
        .iter()
        .filter(|token| token.has(Class::PRONOUN.with(Class::AUXILIARY)))
        .count()
        .min(2);
    let word = paragraph
        .before(stretch.open, 1)
        .map_or(NONE, |token| token.hash);
    sink.add(
        const { template("said nobody size") },
        look.size,
        look.alone,
    );
    sink.add(
        const { template("said nobody capital") },
        look.size,
        look.capital,
    );
    sink.add(const { template("said nobody titled") }, look.size, titled);
    sink.add(
        const { template("said nobody verbs") },
        look.size,
        number(function),
    );
    sink.add(const { template("said nobody last") }, look.last, look.size);
    sink.add(const { template("said nobody last word") }, word, NONE);
    sink.add(
        const { template("said nobody second") },
        coarse_before(paragraph, stretch.open, 2),
        look.last,
    );
    sink.add(const { template("said nobody next") }, look.next, look.size);
    sink.add(const { template("said nobody end") }, look.end, look.size);
    sink.add(
        const { template("said nobody end next") },
        look.end,
        look.next,
    );
    sink.add(
        const { template("said nobody single") },
        number(usize::from(stretch.is_single)),
        look.alone,
    );
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
    sink.add(
        const { template("said frame") },
        frame,
        number(place * 10 + cue_gap.min(8)),
    );
    sink.add(const { template("said frame last") }, frame, look.last);
    sink.add(const { template("said frame next") }, frame, look.next);
    sink.add(const { template("said frame end") }, frame, look.end);
    sink.add(
        const { template("said frame alone") },
        number(relation * 10 + place),
        look.alone,
    );
    sink.add(const { template("said cue") }, cue_word, number(place));
    sink.add(
        const { template("said place") },
        number(place * 20 + gap.min(14)),
        number(kind),
    );
    sink.add(
        const { template("said rank") },
        number(place * 10 + rank),
        number(kind * 10 + relation),
    );
    sink.add(
        const { template("said rank alone") },
        number(place * 10 + rank),
        look.alone,
    );
    sink.add(
        const { template("said kind") },
        number(kind * 10 + place),
        look.alone,
    );
    sink.add(
        const { template("said last") },
        coarse_before(paragraph, mention.first, 1),
        number(place),
    );
    sink.add(
        const { template("said next") },
        coarse(paragraph, mention.last),
        number(place),
    );
    sink.add(
        const { template("said head") },
        coarse(paragraph, mention.head),
        number(place),
    );
    sink.add(
        const { template("said starts") },
        number(usize::from(starts) * 10 + place),
        number(rank),
    );
    sink.add(
        const { template("said end") },
        look.end,
        number(place * 10 + rank),
    );
    sink.add(
        const { template("said size") },
        look.size,
        number(place * 10 + relation),
    );
    sink.add(
        const { template("said earlier") },
        number(usize::from(is_earlier) * 10 + place),
        look.alone,
    );
}

/// The closest relation of a mention's own reports to the stretch, the tokens between, and the cue (odds class and word).
fn best_relation(scene: &Scene<'_>, candidate: usize) -> (usize, usize, (usize, u64)) {
    let mut best = (4, 99, (0, NONE));
    for report in scene
        .reports
        .iter()
        .filter(|report| report.source == Some(candidate))
    {
        let (relation, gap) = relation(scene, report);
        let relation = if relation == 0 { 4 } else { relation };
        if (relation, gap) < (best.0, best.1) {
            let odds = usize::from(report.odds > 0) + usize::from(report.odds > 2000);
            best = (
                relation,
                gap,
                (
                    odds,
                    scene
                        .paragraph
                        .token(report.cue)
                        .map_or(NONE, |token| token.hash),
                ),
            );
        }
    }
    best
}

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
    sink.add(
        const { template("other alone") }.of(which),
        look.alone,
        number(distance.min(30)),
    );
    sink.add(
        const { template("other last") }.of(which),
        look.last,
        look.alone,
    );
    sink.add(
        const { template("other end") }.of(which),
        look.end,
        look.alone,
    );
    sink.add(
        const { template("other size") }.of(which),
        look.size,
        look.alone,
    );
    sink.add(
        const { template("other words") }.of(which),
        words,
        look.alone,
    );
    sink.add(
        const { template("other names") }.of(which),
        number(names),
        look.alone,
    );
    sink.add(
        const { template("other first") }.of(which),
        number(usize::from(stretch.open == 0)),
        number(distance.min(5)),
    );
    sink.add(
        const { template("other next") }.of(which),
        look.next,
        look.alone,
    );
    sink.add(
        const { template("other sentence") }.of(which),
        number(paragraph.sentence_at(stretch.open).min(4)),
        look.alone,
    );
}

/// The name of the rule that tied the stretch to the candidate, by the order of quotation, cue and mention.
pub(super) fn rule(scene: &Scene<'_>, candidate: Candidate) -> (&'static str, Option<usize>) {
    let number = match candidate {
        Candidate::Nobody | Candidate::Unknown => return ("none", None),
        Candidate::Earlier => return ("same-paragraph", None),
        Candidate::Carried => return ("paragraph-before", None),
        Candidate::Subject => return ("subject-before", None),
        Candidate::Mention(number) => number,
    };
    let Some(mention) = scene.paragraph.mentions.get(number) else {
        return ("none", None);
    };
    let framed = scene
        .reports
        .iter()
        .filter(|report| report.source == Some(number) && relation(scene, report).0 > 0);
    let cue = framed
        .min_by_key(|report| relation(scene, report))
        .map(|report| report.cue);
    let open = scene.stretch.open;
    let same = scene.paragraph.sentence_at(mention.first) == scene.paragraph.sentence_at(open);
    let name = match cue {
        _ if labelled(scene) == Some(number) => "label",
        _ if signed(scene) == Some(number) => "signature",
        Some(cue) if scene.paragraph.has(cue, Class::CUE_PHRASE) => "according-to",
        Some(cue) if cue < open && mention.first < cue => "mention-cue-quotation",
        Some(cue) if cue < open => "cue-mention-quotation",
        Some(cue) if mention.first < open && cue > open => "mention-quotation-cue",
        Some(cue) if cue < mention.first => "quotation-cue-mention",
        Some(_) => "quotation-mention-cue",
        None if same && open > 0 && scene.paragraph.is(open - 1, Shape::Colon) => "colon",
        None if same => "mention-in-sentence",
        None => "sentence-before",
    };
    (name, cue)
}
