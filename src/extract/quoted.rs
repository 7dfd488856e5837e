//! Whether somebody says the words between marks at all, or they are a title, a nickname, a so-called term.
//!
//! A yes or no of the linear model over the words inside the marks, those beside them and the reports around. It is learned from
//! every stretch, those too whose speaker is no candidate, and its log-odds count for or against nobody among the candidates.

use super::contents::Report;
use super::cues::{coarse, coarse_before, coarse_token};
use super::evidence::Look;
use super::linear::{NONE, Score, Sink, Template, number, templates};
use super::paragraph::Paragraph;
use super::scene::{Scene, relation};
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// Whether the stretch is written as titles and names are, and nobody reports it: *on “Meet the Press” on Sunday*.
// Of 55 such stretches of the training articles that were taken for quotations, 30 are some by the annotators' count, nearly all
// of which stand inside a reported clause.
pub(super) fn is_title(scene: &Scene<'_>) -> bool {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let inside = paragraph.tokens.get(stretch.open + 1..stretch.close);
    let words = inside.unwrap_or_default();
    let is_small = |token: &&Token| token.has(Class::FUNCTION);
    let names = words.iter().filter(|token| !is_small(token));
    let is_written_so = words.len() <= LONGEST_TITLE
        && words.iter().all(Token::is_word)
        && words.first().is_some_and(Token::is_capital)
        && names.clone().all(|token| token.shape == Shape::Capital)
        && names.count() > 1;
    let is_said = |report: &Report| report.source.is_some() && relation(scene, report).0 == 1;
    is_written_so && !scene.reports.iter().any(is_said)
}

/// The words of a title at most.
const LONGEST_TITLE: usize = 9;

/// The log-odds that somebody says the stretch, in thousandths.
pub(super) fn odds(scene: &Scene<'_>, look: Look) -> i32 {
    let mut score = Score::new(&scene.paragraph.weights);
    describe(scene, look, &mut score);
    score.sum
}

/// Names the features of the stretch.
pub(super) fn describe(scene: &Scene<'_>, look: Look, sink: &mut impl Sink) {
    let first = first_coarse(scene);
    let titled = number(titled(scene));
    describe_inside(scene, look, (first, titled), sink);
    describe_beside(scene, look, first, sink);
    describe_frame(scene, look, titled, sink);
    describe_title(scene, titled, sink);
}

/// What is asked about the words inside, in the order of the answers below.
const INSIDE: [Template; 10] = templates([
    "quoted bias",
    "quoted size titled",
    "quoted size verbs",
    "quoted size clause",
    "quoted alone titled",
    "quoted first",
    "quoted final",
    "quoted size first",
    "quoted size final",
    "quoted final next",
]);

fn describe_inside(
    scene: &Scene<'_>,
    look: Look,
    (first_seen, titled): (u64, u64),
    sink: &mut impl Sink,
) {
    let inside = inside(scene);
    let count = |is_counted: fn(&Token) -> bool| inside.iter().filter(|t| is_counted(t)).count();
    let any = |is_meant: fn(&Token) -> bool| usize::from(inside.iter().any(is_meant));
    let verbs = count(|token| token.has(Class::PRONOUN.with(Class::AUXILIARY)));
    let clause = any(|token| token.has(Class::PRONOUN))
        + 2 * any(|token| token.has(Class::AUXILIARY))
        + 4 * any(|token| token.shape == Shape::Comma);
    let mut words = inside.iter().filter(|token| token.is_word());
    let first = words.next();
    let last = words.next_back();
    let hash = |token: Option<&Token>| token.map_or(NONE, |token| token.hash);
    let final_coarse = last.map_or(NONE, coarse_token);
    let values = [
        (NONE, NONE),
        (look.size, titled),
        (look.size, number(verbs.min(2))),
        (look.size, number(clause)),
        (look.alone, titled),
        (hash(first), NONE),
        (hash(last), NONE),
        (look.size, first_seen),
        (look.size, final_coarse),
        (final_coarse, look.next),
    ];
    sink.add_all(&INSIDE, values);
}

/// The tokens between the marks.
fn inside<'p>(scene: &Scene<'p>) -> &'p [Token] {
    let tokens = &scene.paragraph.tokens;
    tokens
        .get(scene.stretch.open + 1..scene.stretch.close)
        .unwrap_or_default()
}

/// How many of the words begin with a capital, as in titles of works: 0 no word is there, 1 less than half, 2 more, 3 all.
fn titled(scene: &Scene<'_>) -> usize {
    let inside = inside(scene);
    let words = inside.iter().filter(|token| token.is_word()).count();
    let capitals = inside.iter().filter(|token| token.is_capital()).count();
    usize::from(words > 0) + usize::from(capitals * 2 > words) + usize::from(capitals >= words)
}

/// What the model sees of the first token inside.
fn first_coarse(scene: &Scene<'_>) -> u64 {
    scene
        .paragraph
        .token(scene.stretch.open + 1)
        .map_or(NONE, coarse_token)
}

/// What is asked about what stands beside the marks, in the order of the answers below.
const BESIDE: [Template; 10] = templates([
    "quoted last",
    "quoted last word",
    "quoted last first",
    "quoted last next",
    "quoted second",
    "quoted next",
    "quoted next word",
    "quoted next but one",
    "quoted end",
    "quoted end next",
]);

fn describe_beside(scene: &Scene<'_>, look: Look, first_seen: u64, sink: &mut impl Sink) {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let after = scene.stretch.close + usize::from(scene.stretch.closed);
    let values = [
        (look.last, look.size),
        (seen(paragraph.before(open, 1)), NONE),
        (look.last, first_seen),
        (look.last, look.next),
        (coarse_before(paragraph, open, 2), look.last),
        (look.next, look.size),
        (seen(paragraph.token(after)), NONE),
        (coarse(paragraph, after + 1), look.next),
        (look.end, look.size),
        (look.end, look.next),
    ];
    sink.add_all(&BESIDE, values);
}

/// A token as itself.
fn seen(token: Option<&Token>) -> u64 {
    token.map_or(NONE, |token| {
        if token.is_word() {
            token.hash
        } else {
            token.shape as u64
        }
    })
}

/// What is asked about what the stretch belongs to, in the order of the answers below.
const FRAME: [Template; 10] = templates([
    "quoted frame size",
    "quoted frame titled",
    "quoted frame end",
    "quoted frame cue",
    "quoted cue last",
    "quoted others size",
    "quoted others frame",
    "quoted alone last",
    "quoted earlier",
    "quoted place",
]);

fn describe_frame(scene: &Scene<'_>, look: Look, titled: u64, sink: &mut impl Sink) {
    let (paragraph, stretch) = (scene.paragraph, scene.stretch);
    let nearest = scene
        .reports
        .iter()
        .map(|report| (relation(scene, report).0, report.cue))
        .filter(|(relation, _)| *relation > 0)
        .min();
    let frame = number(nearest.map_or(4, |(relation, _)| relation));
    let cue = nearest.map_or(NONE, |(_, cue)| seen(paragraph.token(cue)));
    let others = number(others(paragraph, stretch.open));
    let before =
        usize::from(scene.before.has_earlier) + 2 * usize::from(scene.before.carried.is_some());
    let place = usize::from(paragraph.number == 0) + 2 * usize::from(stretch.open == 0);
    let values = [
        (frame, look.size),
        (frame, titled),
        (frame, look.end),
        (frame, cue),
        (look.last, cue),
        (others, look.size),
        (others, frame),
        (look.alone, look.last),
        (look.alone, number(before)),
        (number(place), look.size),
    ];
    sink.add_all(&FRAME, values);
}

/// What is asked about the words around what may be a title, *the film “Harbor Lights”*, in the order of the answers below.
const TITLE: [Template; 6] = templates([
    "quoted titled last word",
    "quoted titled second word",
    "quoted titled third word",
    "quoted titled next word",
    "quoted second word",
    "quoted third word",
]);

fn describe_title(scene: &Scene<'_>, titled: u64, sink: &mut impl Sink) {
    let (paragraph, open) = (scene.paragraph, scene.stretch.open);
    let after = scene.stretch.close + usize::from(scene.stretch.closed);
    let [last, second, third] = [1, 2, 3].map(|places| seen(paragraph.before(open, places)));
    let values = [
        (last, titled),
        (second, titled),
        (third, titled),
        (seen(paragraph.token(after)), titled),
        (second, NONE),
        (third, NONE),
    ];
    sink.add_all(&TITLE, values);
}

/// Whether other stretches stand in the sentence of the one at `open`: 1 short ones, 2 long ones; 0 none.
fn others(paragraph: &Paragraph, open: usize) -> usize {
    let sentence = paragraph.sentence(paragraph.sentence_at(open));
    let from = paragraph
        .stretches
        .partition_point(|other| other.open < sentence.start);
    paragraph
        .stretches
        .iter()
        .skip(from)
        .take_while(|other| other.open < sentence.end)
        .take(MOST_OTHERS)
        .filter(|other| other.open != open)
        .map(|other| 1 + usize::from(other.close - other.open > 5))
        .max()
        .unwrap_or(0)
}

/// So many stretches of one sentence are looked at, that endless lists take linear time.
const MOST_OTHERS: usize = 16;
