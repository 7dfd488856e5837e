//! All quotations of a body: reads it paragraph by paragraph, ties quotations to mentions, then mentions to speakers.

use std::iter;
use std::ops::ControlFlow;

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
use crate::text::{Span, in_one_line, paragraphs};

/// The quotations of `body`, in the order of their first span, and where reading ended if that was before its end; the words
/// of `dateline` belong to no sentence.
pub(super) fn find(
    body: &str,
    speech: &Speech,
    dateline: Option<Span>,
) -> (Vec<Quotation>, Option<usize>) {
    let mut story = Story::default();
    story.cast.make_room(body.len());
    let mut paragraph = Paragraph::default();
    let mut found = Vec::new();
    let read_to = read(body, speech, dateline, &mut paragraph, |paragraph| {
        reports::find(paragraph, speech, &mut found);
        story.tell(body, speech, paragraph, &found);
        if story.is_full() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    let is_left = |at: &usize| !Span::new(*at, body.len()).trimmed(body).is_empty();
    (finish(story, body, speech), read_to.filter(is_left))
}

/// Reads `body` into `paragraph`, one after the other, and shows each to `visit`; gives where reading ended if `visit` stopped it.
pub(super) fn read(
    body: &str,
    speech: &Speech,
    dateline: Option<Span>,
    paragraph: &mut Paragraph,
    mut visit: impl FnMut(&Paragraph) -> ControlFlow<()>,
) -> Option<usize> {
    let spans = paragraphs(body);
    let longest = spans.iter().map(|span| span.len()).max();
    paragraph.make_room(longest.unwrap_or_default().min(LONGEST_PIECE));
    let mut is_open = false;
    let is_transcript = transcripts::is_transcript(body, &spans, speech);
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
        let may_be_turn = is_transcript || transcripts::is_exchange(body, &spans, number, speech);
        for piece in pieces(body, span) {
            let around = Around {
                is_open,
                next: if piece.end() == span.end() {
                    next
                } else {
                    Opening::Plain
                },
                may_be_turn,
            };
            is_open = paragraph.read(body, piece, speech, around);
            if visit(paragraph).is_break() {
                return Some(piece.end());
            }
        }
    }
    None
}

/// A paragraph in pieces of so many bytes at most, parted at white space: nearly always one.
// All that is known of each word of a piece is held at once, some 60 bytes for each of the text: 762 MB for a paragraph of 12 MB.
fn pieces(body: &str, paragraph: Span) -> impl Iterator<Item = Span> {
    let mut rest = paragraph;
    let mut is_first = true;
    iter::from_fn(move || {
        if rest.is_empty() && !is_first {
            return None;
        }
        is_first = false;
        let piece = first_piece(body, rest);
        rest = Span::new(piece.end(), rest.end());
        Some(piece)
    })
}

fn first_piece(body: &str, rest: Span) -> Span {
    if rest.len() <= LONGEST_PIECE {
        return rest;
    }
    let end = body.floor_char_boundary(rest.start() + LONGEST_PIECE);
    let piece = Span::new(rest.start(), end);
    let parted = piece.of(body).rfind(char::is_whitespace);
    // What has no white space in so many bytes is no text.
    parted.filter(|length| *length > 0).map_or(piece, |length| {
        Span::new(piece.start(), piece.start() + length)
    })
}

/// News has paragraphs of some hundred bytes, and whole articles in one line of some thousand.
const LONGEST_PIECE: usize = 256 << 10;

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
        name: in_one_line(speaker.name.of(body)),
        mention: pointing.span.of(body).to_owned(),
        span: pointing.span,
        role: speaker.role.map(|role| in_one_line(role.of(body))),
        kind: speaker.kind,
        confidence: (confidence * 100.0).round() / 100.0,
        band: draft.band,
        rule: draft.rule.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_paragraph_of_any_length_is_read_in_pieces_that_leave_nothing_out() {
        let said = "“The harbor opens in May,” Ana Ruiz said. ";
        for body in [
            said.repeat(2 * LONGEST_PIECE / said.len()),
            "(".repeat(3 * LONGEST_PIECE),
            "ä".repeat(LONGEST_PIECE + 1),
            String::from("One."),
            String::new(),
        ] {
            let all: Vec<Span> = pieces(&body, Span::new(0, body.len())).collect();
            let whole: String = all.iter().map(|piece| piece.of(&body)).collect();
            assert!(whole == body && all.iter().all(|piece| piece.len() <= LONGEST_PIECE));
        }
    }

    #[test]
    fn words_that_run_on_behind_a_piece_are_their_speakers_and_one_quotation_follows_the_other() {
        let said = "“The harbor opens in May,” Ana Ruiz said. ";
        let body = said.repeat(2 * LONGEST_PIECE / said.len());
        let (found, read_to) = find(&body, Lexicon::embedded().speech(Some("en")), None);
        assert_eq!(read_to, None);
        let whole = body.matches('“').count();
        assert!(
            found.len().abs_diff(whole) <= 1,
            "{} of {whole}",
            found.len()
        );
        let is_hers = |quotation: &&Quotation| {
            let speaker = quotation.speaker.as_ref();
            speaker.is_some_and(|speaker| speaker.name == "Ana Ruiz")
        };
        assert!(found.iter().filter(is_hers).count() + 2 >= whole);
    }
}
