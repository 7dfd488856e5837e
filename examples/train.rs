//! Learns the weights of attribution anew, and measures what they are worth on articles that they were not learned from.
//!
//! - `cargo run --release --example train -- TRAIN.jsonl > data/weights.tsv`
//! - `… -- TRAIN.jsonl --folds 4`: the figures of `onrecord evaluate --format json`, each article read with weights learned from
//!   the articles of the other folds
//! - `… -- TRAIN.jsonl --folds 4 --extract`: the extractions themselves, as `onrecord extract` writes them
//! - `… -- TRAIN.jsonl --folds 2 --ablate`: a line for each template of features, with the figures without it; with
//!   `--ablate quoted` only for those whose names begin so
//!
//! TRAIN has one annotated article a line: `{"text", "quotes": [{"spans", "marked", "cue", "speaker": {"spans"}}]}`, offsets in
//! code points. The cue is given by its words; the place nearest to content and speaker is taken.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write as _};

use onrecord::evaluate::{Evaluation, GoldArticle, evaluate, read_gold};
use onrecord::extract::{Annotation, Lesson, extract, learn};
use onrecord::lexicon::Lexicon;
use onrecord::text::Span;
use serde_json::Value;

const USAGE: &str = "usage: train TRAIN.jsonl [--folds N [--ablate [PREFIX] | --extract]]";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (path, folds, wanted, prefix) = match args[..] {
        [path] => (path, None, "", ""),
        [path, "--folds", folds] => (path, Some(folds.parse()?), "", ""),
        [path, "--folds", folds, wanted @ ("--ablate" | "--extract")] => {
            (path, Some(folds.parse()?), wanted, "")
        }
        [path, "--folds", folds, "--ablate", prefix] => {
            (path, Some(folds.parse()?), "--ablate", prefix)
        }
        _ => return Err(USAGE.into()),
    };
    let text = std::fs::read_to_string(path)?;
    let lessons = text
        .lines()
        .map(|line| Ok(lesson(&serde_json::from_str(line)?)))
        .collect::<Result<Vec<_>, serde_json::Error>>()?;
    let mut out = io::stdout().lock();
    let Some(folds) = folds else {
        let table = learn(&lessons, Lexicon::embedded(), "");
        return Ok(out.write_all(table.as_bytes())?);
    };
    let gold = read_gold(path, &text)?;
    match wanted {
        "--ablate" => ablate(&lessons, &gold, (folds, prefix), &mut out),
        "--extract" => write_extractions(&lessons, &gold, folds, &mut out),
        _ => {
            serde_json::to_writer_pretty(&mut out, &cross_validated(&lessons, &gold, folds, ""))?;
            Ok(writeln!(out)?)
        }
    }
}

/// Writes the figures without each template of features in turn whose name begins with `prefix`.
fn ablate(
    lessons: &[Lesson],
    gold: &[GoldArticle],
    (folds, prefix): (usize, &str),
    out: &mut impl io::Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "template\tfound F1\tright speaker\tattributed P\tall: right speaker\tall: P"
    )?;
    let table = learn(lessons, Lexicon::embedded(), "");
    let rows = table.lines().filter(|row| !row.starts_with('#'));
    let names = rows.filter_map(|row| row.split('\t').next());
    let templates: BTreeSet<&str> = names.filter(|name| name.starts_with(prefix)).collect();
    for left_out in std::iter::once("").chain(templates) {
        let figures = cross_validated(lessons, gold, folds, left_out);
        let (marked, all) = (&figures.marked, &figures.all);
        writeln!(
            out,
            "{left_out}\t{:.1}\t{:.1}\t{:.1}\t{:.1}\t{:.1}",
            marked.found.f1,
            marked.right_speaker,
            marked.attributed_precision,
            all.right_speaker,
            all.precision_right_speaker
        )?;
        out.flush()?;
    }
    Ok(())
}

/// The figures of all articles, each read with weights that were learned from the articles of the other folds.
fn cross_validated(
    lessons: &[Lesson],
    gold: &[GoldArticle],
    folds: usize,
    left_out: &str,
) -> Evaluation {
    let lexicons = lexicons(lessons, folds, left_out);
    let fold_of = |id: &str| gold.iter().position(|labelled| labelled.article.id == id);
    evaluate(gold, &|article| {
        let fold = fold_of(&article.id).unwrap_or_default() % folds;
        extract(article, &lexicons[fold])
    })
}

/// Writes the extraction of each article, read with weights that were learned from the articles of the other folds.
fn write_extractions(
    lessons: &[Lesson],
    gold: &[GoldArticle],
    folds: usize,
    out: &mut impl io::Write,
) -> Result<(), Box<dyn Error>> {
    let lexicons = lexicons(lessons, folds, "");
    for (labelled, lexicon) in gold.iter().zip(lexicons.iter().cycle()) {
        let mut line = serde_json::to_value(extract(&labelled.article, lexicon))?;
        line["id"] = labelled.article.id.clone().into();
        line["body"] = labelled.article.body.clone().into();
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// For each fold, what is learned from the articles of the others.
fn lexicons(lessons: &[Lesson], folds: usize, left_out: &str) -> Vec<Lexicon> {
    let learned_without = |fold: usize| {
        let others = lessons
            .iter()
            .enumerate()
            .filter(|(n, _)| n % folds != fold);
        let others: Vec<Lesson> = others.map(|(_, lesson)| lesson.clone()).collect();
        Lexicon::with_weights(&learn(&others, Lexicon::embedded(), left_out))
    };
    (0..folds).map(learned_without).collect()
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
