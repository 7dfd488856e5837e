//! Learns the weights of attribution from annotated articles: what `examples/train.rs` runs.
//!
//! The rules read each article as they always do; at each of their choices (is this word a cue, who is its subject, where does
//! its content begin and end, who says this stretch) the annotation tells which candidate is right. Nothing else of the article
//! is kept: the result is a table of features and weights.

use std::ops::ControlFlow;

use rustc_hash::FxHashMap;

use super::attribute::{self, Choice};
use super::contents::{self, Report};
use super::evidence::{self, Look};
use super::fit::{Examples, Verdict};
use super::framing;
use super::learn_pronouns;
use super::mentions::MentionKind;
use super::paragraph::Paragraph;
use super::quotations::read;
use super::scene::{Candidate, Scene};
use super::sides::{self, SIDES, Side};
use super::story::Story;

use super::{cues, quoted, reports, sources};
use crate::lexicon::{Class, Lexicon};
use crate::text::Span;

/// An annotated article.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Its text.
    pub body: String,
    /// Its quotations.
    pub quotations: Vec<Annotation>,
}

/// An annotated quotation, in bytes of the body.
#[derive(Clone, Debug, Default)]
pub struct Annotation {
    /// Its content.
    pub spans: Vec<Span>,
    /// What stands inside marks.
    pub marked: Vec<Span>,
    /// The mention of its speaker; empty where the annotators found none.
    pub speaker: Vec<Span>,
    /// The words that signal it.
    pub cue: Option<Span>,
}

/// The table of weights (the content of `data/weights.tsv`) that fits the lessons best, without the features whose template has
/// the name `left_out` (none has the empty name).
///
/// Who says a stretch is learned with the reports that the model itself finds around it. It knows the articles that it learned
/// from too well, so each article is read with weights from the others (stacking: Wolpert, *Stacked generalization*, 1992).
pub fn learn(lessons: &[Lesson], lexicon: &Lexicon, left_out: &str) -> String {
    let without = |part: usize| {
        let others = lessons.iter().enumerate();
        let others: Vec<&Lesson> = others
            .filter(|(n, _)| n % PARTS != part)
            .map(|(_, lesson)| lesson)
            .collect();
        Lexicon::with_weights(&study(&others, &[lexicon], left_out))
    };
    let parts: Vec<Lexicon> = (0..PARTS).map(without).collect();
    let all: Vec<&Lesson> = lessons.iter().collect();
    study(&all, &parts.iter().collect::<Vec<_>>(), left_out)
}

/// In how many parts the lessons are read.
const PARTS: usize = 4;

/// Learns from the lessons, lesson `n` read with lexicon `n` of `lexicons`, which begin again behind the last.
fn study(lessons: &[&Lesson], lexicons: &[&Lexicon], left_out: &str) -> String {
    let mut examples = Examples::without(left_out);
    let mut words = FxHashMap::default();
    for (lesson, lexicon) in lessons.iter().zip(lexicons.iter().cycle()) {
        let speech = lexicon.speech(Some("en"));
        let mut story = Story::default();
        let mut found = Vec::new();
        read(
            &lesson.body,
            speech,
            None,
            &mut Paragraph::default(),
            |paragraph| {
                note_words(&lesson.body, paragraph, &mut words);
                let labels = Labels::of(lesson, paragraph);
                study_reports(paragraph, &labels, &mut examples);
                reports::find(paragraph, speech, &mut found);
                study_stretches(lesson, paragraph, &found, &mut story, &mut examples);
                ControlFlow::Continue(())
            },
        );
        learn_pronouns::study(lesson, &story.cast, &mut examples);
    }
    format!("# template\tclass\ta\tb\tweight\n{}", examples.fit(&words))
}

fn note_words(body: &str, paragraph: &Paragraph, words: &mut FxHashMap<u64, String>) {
    for token in paragraph
        .tokens
        .iter()
        .filter(|token| token.is_word() && token.hash > 64)
    {
        words.entry(token.hash).or_insert_with(|| {
            token
                .span
                .of(body)
                .trim_end_matches('.')
                .to_lowercase()
                .replace('\u{2019}', "'")
        });
    }
}

/// The annotations whose cue stands in a paragraph, by the token of the cue.
struct Labels<'l> {
    cues: FxHashMap<usize, &'l Annotation>,
}

impl<'l> Labels<'l> {
    fn of(lesson: &'l Lesson, paragraph: &Paragraph) -> Self {
        let mut cues = FxHashMap::default();
        for annotation in &lesson.quotations {
            let Some(cue) = annotation.cue else { continue };
            let inside = cues::candidates(paragraph).filter(|at| {
                paragraph
                    .token(*at)
                    .is_some_and(|token| cue.overlaps(token.span))
            });
            let order = [
                Class::CUE_SAY,
                Class::CUE_PHRASE,
                Class::CUE_THAT,
                Class::CUE_OBJECT,
                Class::CUE_LEARNED,
            ];
            let rank = |at: usize| order.iter().position(|class| paragraph.has(at, *class));
            if let Some(head) = inside.min_by_key(|at| (rank(*at), usize::MAX - at)) {
                cues.entry(head).or_insert(annotation);
            }
        }
        Self { cues }
    }
}

fn study_reports(paragraph: &Paragraph, labels: &Labels<'_>, examples: &mut Examples) {
    let candidates: Vec<usize> = cues::candidates(paragraph).collect();
    let taken: Vec<(usize, i32)> = cues::find(paragraph).collect();
    for at in candidates {
        let annotation = labels.cues.get(&at).copied();
        examples.begin();
        cues::describe(paragraph, at, examples);
        examples.answer(annotation.is_some());
        let source = match annotation {
            Some(annotation) => study_source(paragraph, at, annotation, examples),
            None => sources::choose(paragraph, at),
        };
        if annotation.is_some() || taken.iter().any(|(cue, _)| *cue == at) {
            study_content(paragraph, at, source, annotation, examples);
        }
    }
}

fn study_source(
    paragraph: &Paragraph,
    cue: usize,
    annotation: &Annotation,
    examples: &mut Examples,
) -> Option<usize> {
    let candidates: Vec<usize> = sources::candidates(paragraph, cue).collect();
    let right = |n: usize| {
        paragraph.mentions.get(n).is_some_and(|mention| {
            let span = paragraph.span(mention.first..mention.last);
            annotation
                .speaker
                .iter()
                .any(|speaker| speaker.overlaps(span))
        })
    };
    let any = candidates.iter().any(|n| right(*n));
    if any || annotation.speaker.is_empty() {
        examples.begin();
        sources::describe_nobody(paragraph, cue, examples);
        examples.candidate(Verdict::of(annotation.speaker.is_empty()));
        for candidate in &candidates {
            sources::describe(paragraph, cue, *candidate, examples);
            examples.candidate(Verdict::of(right(*candidate)));
        }
    }
    let not_owner = |n: &usize| {
        paragraph
            .mentions
            .get(*n)
            .is_some_and(|mention| mention.kind != MentionKind::Possessor)
    };
    candidates
        .iter()
        .copied()
        .filter(|n| right(*n))
        .max_by_key(not_owner)
}

fn study_content(
    paragraph: &Paragraph,
    cue: usize,
    source: Option<usize>,
    annotation: Option<&Annotation>,
    examples: &mut Examples,
) {
    let frame = framing::frame(paragraph, cue, source);
    let here = paragraph.span(paragraph.sentence(paragraph.sentence_at(cue)));
    let at = paragraph.span(frame.clone());
    let spans: Vec<Span> = annotation
        .map_or(&[][..], |a| &a.spans)
        .iter()
        .copied()
        .filter(|span| span.overlaps(here))
        .collect();
    let before = spans.iter().any(|span| span.start() < at.start());
    let after = spans.iter().any(|span| span.end() > at.end());
    let side = match (before, after) {
        (false, false) => Side::Nowhere,
        (false, true) => Side::After,
        (true, false) => Side::Before,
        (true, true) => Side::Around,
    };
    let answers = sides::answers(paragraph, cue, &frame, source);
    examples.begin();
    for (class, candidate) in SIDES.into_iter().enumerate() {
        sides::describe_side(&answers, class, examples);
        examples.candidate(Verdict::of(candidate == side));
    }
    if !after {
        return;
    }
    let behind = |at: usize| {
        paragraph
            .token(at)
            .is_some_and(|token| spans.iter().any(|span| span.overlaps(token.span)))
    };
    let starts: Vec<usize> = contents::starts(paragraph, cue, &frame).collect();
    let Some(mut start) = starts.iter().copied().find(|at| behind(*at)) else {
        return;
    };
    if paragraph.has(start, Class::SUBORDINATOR)
        && paragraph.has(start, Class::RELATIVE)
        && starts.contains(&(start + 1))
    {
        start += 1;
    }
    let begin = contents::Begin::of(paragraph, cue, &frame);
    examples.begin();
    for candidate in starts {
        contents::describe_start(paragraph, &begin, candidate, examples);
        examples.candidate(Verdict::of(candidate == start));
    }
    study_end(paragraph, cue, start, &spans, examples);
}

fn study_end(
    paragraph: &Paragraph,
    cue: usize,
    start: usize,
    spans: &[Span],
    examples: &mut Examples,
) {
    let ends: Vec<usize> = contents::ends(paragraph, start).collect();
    let Some(last) = spans.iter().map(|span| span.end()).max() else {
        return;
    };
    let until = |end: usize| {
        paragraph
            .before(end, 1)
            .is_some_and(|token| token.span.end() >= last)
    };
    let Some(right) = ends
        .iter()
        .copied()
        .find(|end| until(*end))
        .or_else(|| ends.last().copied())
    else {
        return;
    };
    let close = contents::Close::of(paragraph, cue, start);
    examples.begin();
    let mut commas = 0;
    for end in ends {
        contents::describe_end(paragraph, &close, (end, commas), examples);
        examples.candidate(Verdict::of(end == right));
        commas += usize::from(paragraph.is(end, super::tokens::Shape::Comma));
    }
}

fn study_stretches(
    lesson: &Lesson,
    paragraph: &Paragraph,
    found: &[Report],
    story: &mut Story,
    examples: &mut Examples,
) {
    let first = story.cast.enter(paragraph);
    let mut choices = Vec::new();
    let figures = story.figures_before();
    let mut earlier = None;
    let spans: Vec<Option<Span>> = story
        .cast
        .figures
        .iter()
        .map(|figure| Some(figure.span))
        .collect();
    let span = |figure: Option<usize>| figure.and_then(|n| spans.get(n).copied().flatten());
    story.visit(
        (paragraph, found),
        first,
        |scene| {
            let choice = study_stretch(
                lesson,
                scene,
                |candidate| match candidate {
                    Candidate::Nobody | Candidate::Unknown => None,
                    Candidate::Mention(n) => span(Some(first + n)),
                    Candidate::Earlier => span(earlier),
                    Candidate::Carried => span(figures.0),
                    Candidate::Subject => span(figures.1),
                },
                examples,
            );
            earlier = match choice {
                Candidate::Nobody | Candidate::Unknown | Candidate::Earlier => earlier,
                Candidate::Mention(n) => Some(first + n),
                Candidate::Carried => figures.0,
                Candidate::Subject => figures.1,
            };
            Choice {
                candidate: choice,
                lead: 0,
            }
        },
        &mut choices,
    );
}

/// Learns one stretch (of double marks: the annotators took no others); returns the right candidate, or nobody.
fn study_stretch(
    lesson: &Lesson,
    scene: &Scene<'_>,
    span_of: impl Fn(Candidate) -> Option<Span>,
    examples: &mut Examples,
) -> Candidate {
    if scene.stretch.is_single {
        return Candidate::Nobody;
    }
    let stretch = scene.stretch.span;
    let said = lesson
        .quotations
        .iter()
        .find(|a| a.marked.iter().any(|marked| marked.overlaps(stretch)));
    let look = Look::of(scene);
    examples.begin();
    quoted::describe(scene, look, examples);
    examples.answer(said.is_some());
    let is_same = |candidate: Candidate| {
        let (Some(annotation), Some(span)) = (said, span_of(candidate)) else {
            return false;
        };
        annotation
            .speaker
            .iter()
            .any(|speaker| speaker.overlaps(span) || same_words(&lesson.body, *speaker, span))
    };
    let exact = |candidate: Candidate| match candidate {
        Candidate::Nobody | Candidate::Unknown => said.is_none(),
        Candidate::Mention(_) => said
            .zip(span_of(candidate))
            .is_some_and(|(a, span)| a.speaker.iter().any(|s| s.overlaps(span))),
        _ => is_same(candidate),
    };
    let candidates: Vec<Candidate> = attribute::candidates(scene).collect();
    if !candidates.iter().any(|candidate| exact(*candidate)) {
        return Candidate::Nobody;
    }
    examples.begin();
    for candidate in &candidates {
        evidence::describe(scene, look, *candidate, examples);
        examples.candidate(Verdict::of(exact(*candidate)));
    }
    candidates
        .into_iter()
        .find(|candidate| exact(*candidate))
        .unwrap_or(Candidate::Nobody)
}

/// Whether two mentions are the same words, or end in the same capitalised one.
fn same_words(body: &str, a: Span, b: Span) -> bool {
    let last = |span: Span| span.of(body).split_whitespace().last().unwrap_or_default();
    a.of(body).eq_ignore_ascii_case(b.of(body))
        || last(a) == last(b) && last(a).starts_with(char::is_uppercase)
}
