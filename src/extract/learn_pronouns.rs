//! Learns whom *he* and *she* mean, from articles whose annotators marked pronouns as speakers.
//!
//! They did not say whom the pronouns mean; the nearest speaker before who is named or described, and fits in gender, stands for
//! that person. It is wrong at times, but not always in the same way.

use super::cast::Cast;
use super::fit::{Examples, Verdict};
use super::holders::holder;
use super::learn::{Annotation, Lesson};
use super::mentions::MentionKind;
use super::pronouns::{self, Spoken};
use super::speakers::description;

/// Shows `examples` each pronoun that is a speaker, with the people whom it may mean.
pub(super) fn study(lesson: &Lesson, cast: &Cast, examples: &mut Examples) {
    let mut annotations: Vec<&Annotation> = lesson.quotations.iter().collect();
    annotations.sort_by_key(|annotation| annotation.spans.first().map(|span| span.start()));
    let mut spoken = Spoken::default();
    for annotation in &annotations {
        let Some(mention) = figure(cast, annotation) else {
            continue;
        };
        let Some(speaker) = meant(&lesson.body, cast, mention, &annotations) else {
            continue;
        };
        let head = cast.figures.get(speaker).map(|figure| figure.head);
        let people = pronouns::people(&lesson.body, cast, mention, &spoken);
        let pronoun = cast.figures.get(mention);
        if let Some(pronoun) = pronoun.filter(|_| people.iter().any(|p| Some(p.head) == head)) {
            examples.begin();
            for (rank, person) in people.iter().enumerate() {
                pronouns::describe(pronoun, person, rank, &spoken, examples);
                examples.candidate(Verdict::of(Some(person.head) == head));
            }
        }
        spoken.add(cast, mention, speaker);
    }
}

/// The figure that the annotators took for the speaker: of several in their words, the last name, else the first.
fn figure(cast: &Cast, annotation: &Annotation) -> Option<usize> {
    let speaker = annotation.speaker.first()?;
    let from = cast
        .figures
        .partition_point(|figure| figure.span.start() < speaker.start());
    let inside = |n: &usize| {
        cast.figures
            .get(*n)
            .is_some_and(|figure| figure.span.start() < speaker.end())
    };
    let is_name = |n: &usize| {
        cast.figures
            .get(*n)
            .is_some_and(|figure| figure.kind == MentionKind::Name)
    };
    let mut figures = (from..cast.figures.len()).take_while(inside);
    figures.clone().find(is_name).or_else(|| figures.next())
}

/// The figure that a mention means: itself, its holder, or for a pronoun what the nearest speaker before means.
fn meant(body: &str, cast: &Cast, mention: usize, annotations: &[&Annotation]) -> Option<usize> {
    let figure_at = |n: usize| cast.figures.get(n);
    let named = match figure_at(mention)?.kind {
        MentionKind::Pronoun | MentionKind::Possessor if figure_at(mention)?.words == 0 => {
            let before = annotations.iter().filter_map(|a| figure(cast, a));
            before
                .filter(|n| *n < mention && figure_at(*n).is_some_and(|f| is_named(f.kind)))
                .max()?
        }
        _ => mention,
    };
    match figure_at(named)?.kind {
        MentionKind::Nominal => Some(description(body, cast, named).unwrap_or(named)),
        _ => Some(holder(cast, named).unwrap_or(named)),
    }
}

fn is_named(kind: MentionKind) -> bool {
    matches!(kind, MentionKind::Name | MentionKind::Nominal)
}
