//! The article so far: everyone named in it, and its quotations with the figures that say them.
//!
//! Takes in one paragraph after the other: ties each marked stretch to a figure, then makes quotations of the stretches and
//! of the clauses that the cues report. Who the figures are is settled when the whole article is known.

use std::ops::Range;

use super::attribute::{self, Choice};
use super::cast::Cast;
use super::clear;
use super::contents::Report;
use super::drafts::{BANDS, Drafts, Saying, band_of};
use super::marks::Stretch;
use super::mentions::MentionKind;
use super::paragraph::Paragraph;
use super::scene::{Before, Candidate, Scene};
use super::tokens::{Shape, Token};
use crate::lexicon::Speech;

/// The article so far.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// Everyone named so far.
    pub(super) cast: Cast,
    /// The quotations so far.
    pub(super) drafts: Drafts,
    last: Option<Told>,
    /// The one before.
    before_last: Option<Told>,
    subject: Option<usize>,
    /// Whether a colon ended the paragraph before.
    introduces: bool,
    /// Who is reported up to the end of the paragraph before.
    told: Option<usize>,
    /// What is said in the stretches of a paragraph, kept for its room.
    sayings: Vec<Saying>,
}

/// The speaker of the last quotation, and where it stood.
#[derive(Clone, Copy, Debug)]
struct Told {
    figure: Option<usize>,
    paragraph: usize,
    /// Whether it asks.
    asks: bool,
    /// Whether nothing but a short frame stands beside it in its paragraph.
    is_turn: bool,
}

impl Story {
    /// Takes in one paragraph with its reports.
    pub(super) fn tell(
        &mut self,
        body: &str,
        speech: &Speech,
        paragraph: &Paragraph,
        found: &[Report],
    ) {
        let first = self.cast.enter(paragraph);
        let mut sayings = std::mem::take(&mut self.sayings);
        sayings.clear();
        self.visit(
            (paragraph, found),
            first,
            |scene| attribute::choose(scene, speech),
            &mut sayings,
        );
        let told = self.told.take();
        let source = |report: &Report| match report.source {
            Some(source) => Some(first + source),
            None => told.filter(|_| report.carries_on),
        };
        self.drafts
            .add(body, (paragraph, found), source, &mut sayings);
        self.sayings = sayings;
        let last = paragraph
            .sentences
            .last()
            .map_or(0, |last| paragraph.span(last.clone()).start());
        self.told = self
            .drafts
            .all
            .last()
            .filter(|draft| draft.spans.last().is_some_and(|span| span.end() > last))
            .and_then(|draft| draft.figure);
    }

    /// Whether it holds as much as is held of one article.
    pub(super) fn is_full(&self) -> bool {
        self.drafts.all.len() >= MOST_QUOTATIONS || self.cast.figures.len() >= MOST_FIGURES
    }

    /// Shows each stretch of the paragraph to `choose`, and keeps what follows from its choice.
    pub(super) fn visit(
        &mut self,
        (paragraph, found): (&Paragraph, &[Report]),
        first: usize,
        mut choose: impl FnMut(&Scene<'_>) -> Choice,
        sayings: &mut Vec<Saying>,
    ) {
        let mut before = self.before(paragraph);
        let mut earlier: Option<Option<usize>> = None;
        for (number, stretch) in paragraph.stretches.iter().enumerate() {
            if stretch.depth > 0 || paragraph.stretch_at(stretch.open) != Some(number) {
                continue;
            }
            let told = self.last.and_then(|told| told.figure);
            let referents = [earlier.flatten(), told, self.subject];
            before.heads = referents.map(|figure| self.head(figure));
            let scene = Scene {
                paragraph,
                reports: near(paragraph, found, stretch.open..stretch.close),
                stretch,
                before,
            };
            let goes_on =
                stretch.continued && self.last.is_some() && clear::labelled(&scene).is_none();
            let mut mention = None;
            let (figure, (rule, cue), band) = if goes_on {
                (told, ("continued", None), BANDS.len())
            } else {
                let Choice { candidate, lead } = choose(&scene);
                let is_left = matches!(candidate, Candidate::Nobody | Candidate::Carried);
                let replies = self.replies(paragraph, stretch).filter(|_| is_left);
                let figure = match candidate {
                    _ if replies.is_some() => replies,
                    Candidate::Nobody => continue,
                    Candidate::Unknown => None,
                    Candidate::Mention(mention) => Some(first + mention),
                    Candidate::Earlier => earlier.flatten(),
                    Candidate::Carried => told,
                    Candidate::Subject => self.subject,
                };
                if let Candidate::Mention(tied) = candidate {
                    mention = Some(tied);
                    before.earlier = mention;
                }
                (
                    figure,
                    replies.map_or_else(|| attribute::rule(&scene, candidate), |_| EXCHANGE),
                    band_of(paragraph, lead),
                )
            };
            earlier = Some(figure);
            before.has_earlier = figure.is_some();
            before.earlier_end = stretch.close;
            self.before_last = self.last.replace(Told::of(figure, paragraph, stretch));
            sayings.push(Saying {
                stretch: number,
                figure,
                rule,
                band,
                cue,
                mention,
                is_used: false,
            });
        }
        self.subject = subject(paragraph, found).map(|mention| first + mention);
        self.introduces = ends_in_colon(paragraph);
    }

    /// Who speaks in turn with the last speaker, where one asks and the other answers and the stretch is all of its paragraph.
    fn replies(&self, paragraph: &Paragraph, stretch: &Stretch) -> Option<usize> {
        let (first, second) = (self.before_last?, self.last?);
        let asks = asks(paragraph, stretch);
        let is_said = paragraph
            .before(stretch.close, 1)
            .is_some_and(Token::is_final);
        let is_alone = stretch.open == 0
            && stretch.close + 1 >= paragraph.tokens.len()
            && is_said
            && self.head(first.figure) != self.head(second.figure);
        let in_turn = first.asks == asks
            && second.asks != asks
            && first.is_turn
            && second.is_turn
            && first.paragraph + 1 == second.paragraph
            && second.paragraph + 1 == paragraph.number;
        first.figure.filter(|_| is_alone && in_turn)
    }

    /// What came before the first stretch of the paragraph.
    fn before(&self, paragraph: &Paragraph) -> Before {
        Before {
            carried: self
                .last
                .map(|told| paragraph.number - told.paragraph)
                .filter(|ago| *ago <= FARTHEST),
            has_subject: self.subject.is_some(),
            is_introduced: self.introduces,
            ..Before::default()
        }
    }

    /// The last word of the name or phrase of a figure; 0 for none.
    fn head(&self, figure: Option<usize>) -> u64 {
        let figure = figure.and_then(|n| self.cast.figures.get(n));
        figure.map_or(0, |figure| figure.head)
    }

    /// The figures that `earlier`, `carried` and `subject` mean at this moment, for training.
    pub(super) fn figures_before(&self) -> (Option<usize>, Option<usize>) {
        (self.last.and_then(|told| told.figure), self.subject)
    }
}

// The largest text that is read as one article has 16 MB; if it were news from end to end, it would have 80,000 quotations and
// 530,000 mentions.
const MOST_QUOTATIONS: usize = 100_000;
const MOST_FIGURES: usize = 600_000;

/// The rule of who speaks in turn; it is in no development set, so that its precision is not known.
const EXCHANGE: (&str, Option<usize>) = ("exchange", None);

/// A speaker is carried over at most this many paragraphs.
const FARTHEST: usize = 2;

/// The reports whose cue stands in the sentences of the stretch or directly beside them.
fn near<'r>(paragraph: &Paragraph, found: &'r [Report], stretch: Range<usize>) -> &'r [Report] {
    let last = stretch.end.min(paragraph.tokens.len().saturating_sub(1));
    let from = paragraph
        .sentence(paragraph.sentence_at(stretch.start).saturating_sub(1))
        .start;
    let to = paragraph.sentence(paragraph.sentence_at(last)).end;
    let (low, high) = (
        found.partition_point(|r| r.cue < from),
        found.partition_point(|r| r.cue < to),
    );
    found.get(low..high).unwrap_or_default()
}

impl Told {
    fn of(figure: Option<usize>, paragraph: &Paragraph, stretch: &Stretch) -> Self {
        Self {
            figure,
            paragraph: paragraph.number,
            asks: asks(paragraph, stretch),
            is_turn: stretch.open == 0 && paragraph.tokens.len() <= stretch.close + LONGEST_FRAME,
        }
    }
}

/// The tokens from the closing mark to the end of a turn, at most: *"It is," attorney Tom Soto answered.*
const LONGEST_FRAME: usize = 9;

/// Whether the stretch ends with a question.
fn asks(paragraph: &Paragraph, stretch: &Stretch) -> bool {
    let last = paragraph.before(stretch.close, 1);
    last.is_some_and(|last| last.shape == Shape::Question)
}

fn ends_in_colon(paragraph: &Paragraph) -> bool {
    paragraph
        .tokens
        .last()
        .is_some_and(|token| token.shape == Shape::Colon)
}

/// The subject of the paragraph's last sentence, if it can speak; that of its last report, where a colon hands on to the next.
fn subject(paragraph: &Paragraph, found: &[Report]) -> Option<usize> {
    let last = paragraph.sentences.last()?;
    if ends_in_colon(paragraph)
        && let Some(report) = found.last().filter(|report| last.contains(&report.cue))
        && report.source.is_some()
    {
        return report.source;
    }
    let from = paragraph
        .mentions
        .partition_point(|mention| mention.first < last.start);
    let mention = paragraph.mentions.get(from)?;
    let can_speak = matches!(
        mention.kind,
        MentionKind::Name | MentionKind::Pronoun | MentionKind::Nominal
    );
    (can_speak && mention.first <= last.start + 4).then_some(from)
}
