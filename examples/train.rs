//! Learns `data/weights.tsv` anew: `cargo run --release --example train -- TRAIN.jsonl > weights.tsv`.
//!
//! TRAIN has one annotated article a line: `{"text", "quotes": [{"spans", "marked", "cue", "speaker": {"spans"}}]}`, offsets in
//! code points. The cue is given by its words; the place nearest to content and speaker is taken.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};

use onrecord::extract::{Annotation, Lesson, learn};
use onrecord::lexicon::Lexicon;
use onrecord::text::Span;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: train TRAIN.jsonl")?;
    let mut lessons = Vec::new();
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        lessons.push(lesson(&serde_json::from_str(&line?)?));
    }
    std::io::stdout().write_all(learn(&lessons, Lexicon::embedded()).as_bytes())?;
    Ok(())
}

fn lesson(document: &Value) -> Lesson {
    let body = document["text"].as_str().unwrap_or_default().to_owned();
    let mut bytes: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
    bytes.push(body.len());
    let quotes = document["quotes"].as_array().map_or(&[][..], Vec::as_slice);
    let quotations = quotes
        .iter()
        .map(|quote| annotation(&body, &bytes, quote))
        .collect();
    Lesson { body, quotations }
}

fn annotation(body: &str, bytes: &[usize], quote: &Value) -> Annotation {
    let spans = spans(bytes, &quote["spans"]);
    let speaker = self::spans(bytes, &quote["speaker"]["spans"]);
    let around: Vec<Span> = spans.iter().chain(&speaker).copied().collect();
    let cue = quote["cue"]
        .as_str()
        .and_then(|cue| nearest(body, cue, &around));
    Annotation {
        marked: self::spans(bytes, &quote["marked"]),
        spans,
        speaker,
        cue,
    }
}

fn spans(bytes: &[usize], value: &Value) -> Vec<Span> {
    let byte = |n: &Value| {
        n.as_u64()
            .and_then(|n| bytes.get(usize::try_from(n).ok()?))
            .copied()
            .unwrap_or_default()
    };
    value
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|span| Span::new(byte(&span[0]), byte(&span[1])))
        .collect()
}

/// The occurrence of `cue` that is nearest to the spans, on both of their sides together.
fn nearest(body: &str, cue: &str, around: &[Span]) -> Option<Span> {
    let distance = |span: &Span| {
        let gap = |other: &Span| {
            other
                .start()
                .saturating_sub(span.end())
                .max(span.start().saturating_sub(other.end()))
        };
        let inside = around.iter().filter(|other| other.overlaps(*span)).count();
        around.iter().map(gap).min().unwrap_or_default()
            + around.iter().map(gap).max().unwrap_or_default()
            + 50 * inside
    };
    let spans = body
        .match_indices(cue)
        .map(|(at, cue)| Span::new(at, at + cue.len()));
    spans
        .filter(|span| is_whole(body, *span))
        .min_by_key(distance)
}

fn is_whole(body: &str, span: Span) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = body
        .get(..span.start())
        .and_then(|head| head.chars().next_back());
    let after = body.get(span.end()..).and_then(|tail| tail.chars().next());
    !letter(before) && !letter(after)
}
