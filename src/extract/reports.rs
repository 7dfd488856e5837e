//! The reports of a paragraph: each cue with its subject and the words that it reports.

use super::contents::{self, Report};
use super::cues;
use super::paragraph::Paragraph;
use super::sources;
use crate::lexicon::Speech;

/// Fills `reports`, by their cue.
pub(super) fn find(paragraph: &Paragraph, speech: &Speech, reports: &mut Vec<Report>) {
    reports.clear();
    let mut found = Vec::new();
    cues::find(paragraph, speech, &mut found);
    for (cue, odds) in found {
        let source = sources::choose(paragraph, speech, cue);
        let content = contents::find(paragraph, speech, cue, source);
        reports.push(Report {
            cue,
            odds,
            source,
            content,
        });
    }
}
