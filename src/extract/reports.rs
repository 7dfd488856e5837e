//! The reports of a paragraph: each cue with its subject and the words that it reports.
//!
//! English runs on learned weights, every other language on the rules of `listed`.

use super::contents::{self, Report};
use super::cues;
use super::listed;
use super::paragraph::Paragraph;
use super::sources;
use crate::lexicon::Speech;

/// Fills `reports`, by their cue.
pub(super) fn find(paragraph: &Paragraph, speech: &Speech, reports: &mut Vec<Report>) {
    if !speech.is_english {
        return listed::find(paragraph, speech, reports);
    }
    reports.clear();
    let mut found = Vec::new();
    cues::find(paragraph, &mut found);
    for (cue, odds) in found {
        let source = sources::choose(paragraph, cue);
        let content = contents::find(paragraph, cue, source);
        reports.push(Report {
            cue,
            odds: Some(odds),
            source,
            content,
            carries_on: false,
        });
    }
}
