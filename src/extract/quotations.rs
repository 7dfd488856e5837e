//! All quotations of a body: reads it paragraph by paragraph, ties quotations to mentions, then mentions to speakers.

use super::cast::Cast;
use super::confidence::confidence;
use super::drafts::Draft;
use super::marks::{Around, Opening};
use super::paragraph::Paragraph;
use super::people::Spoken;
use super::story::Story;
use super::{Attribution, Cue, Kind, Quotation};
use super::{reports, speakers, transcripts};
use crate::lexicon::Speech;
use crate::text::{Span, paragraphs};

/// The quotations of `body`, in the order of their first span; the words of `dateline` belong to no sentence.
pub(super) fn find(body: &str, speech: &Speech, dateline: Option<Span>) -> Vec<Quotation> {
    let mut story = Story::default();
    // English news has a mention in every 30 bytes.
    story.cast.figures.reserve(body.len() / 30);
    let mut paragraph = Paragraph::default();
    let mut found = Vec::new();
    read(body, speech, dateline, &mut paragraph, |paragraph| {
        reports::find(paragraph, speech, &mut found);
        story.tell(body, speech, paragraph, &found);
    });
    finish(story, body, speech)
}

/// Reads `body` into `paragraph`, one after the other, and shows each to `visit`.
pub(super) fn read(
    body: &str,
    speech: &Speech,
    dateline: Option<Span>,
    paragraph: &mut Paragraph,
    mut visit: impl FnMut(&Paragraph),
) {
    let spans = paragraphs(body);
    let mut is_open = false;
    let turns = transcripts::turns(body, &spans, speech);
    for (number, span) in spans.iter().enumerate() {
        if span.of(body).starts_with(PICTURE) {
            continue;
        }
        let next = spans.get(number + 1);
        let next = next.map_or(Opening::Plain, |next| Opening::of(next.of(body)));
        paragraph.number = number;
        let behind = dateline.filter(|dateline| span.contains(*dateline));
        let span = behind.map_or(*span, |dateline| {
            Span::new(dateline.end(), span.end()).trimmed(body)
        });
        is_open = paragraph.read(
            body,
            span,
            speech,
            Around {
                is_open,
                next,
                turns,
            },
        );
        visit(paragraph);
    }
}

/// How a picture line of Markdown begins: what stands in it is nobody's words.
const PICTURE: &str = "![";

/// Finishes the drafts: the second stage of attribution.
fn finish(story: Story, body: &str, speech: &Speech) -> Vec<Quotation> {
    let Story { cast, drafts, .. } = story;
    let mut spoken = Spoken::default();
    let mut quotations = Vec::with_capacity(drafts.all.len());
    for (ordinal, draft) in drafts.all.into_iter().enumerate() {
        let speaker = draft
            .figure
            .and_then(|figure| attribution(body, speech, &cast, (&draft, figure), &mut spoken));
        let kind = match (draft.is_mixed, draft.marked.is_empty() && !draft.is_turn) {
            (true, _) => Kind::Mixed,
            (false, true) => Kind::Indirect,
            (false, false) => Kind::Direct,
        };
        let text = match draft.spans.as_slice() {
            [span] => span.of(body).to_owned(),
            spans => {
                let parts: Vec<_> = spans.iter().map(|span| span.of(body)).collect();
                parts.join(" ")
            }
        };
        let cue = draft.cue.map(|span| Cue {
            text: span.of(body).to_owned(),
            span,
        });
        let Draft {
            spans,
            marked,
            paragraph,
            ..
        } = draft;
        quotations.push(Quotation {
            ordinal,
            kind,
            paragraph,
            text,
            spans,
            marked,
            cue,
            speaker,
        });
    }
    quotations
}

/// Ties the draft to whom its figure points to, given who has spoken before.
fn attribution(
    body: &str,
    speech: &Speech,
    cast: &Cast,
    (draft, figure): (&Draft, usize),
    spoken: &mut Spoken,
) -> Option<Attribution> {
    let speaker = speakers::resolve(body, cast, speech, figure, spoken)?;
    spoken.add(cast, speaker.figure);
    let pointing = cast.figures.get(figure)?;
    let confidence = confidence(draft.rule, draft.band) * speaker.pointer.precision();
    Some(Attribution {
        name: speaker.name.of(body).to_owned(),
        mention: pointing.span.of(body).to_owned(),
        span: pointing.span,
        role: speaker.role.map(|role| role.of(body).to_owned()),
        kind: speaker.kind,
        confidence: (confidence * 100.0).round() / 100.0,
        band: draft.band,
        rule: draft.rule.to_owned(),
    })
}
