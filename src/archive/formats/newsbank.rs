//! Text exports of the `NewsBank` kind come in, their articles go out, one at a time however long the file.
//!
//! An article has its headline first, then a line with paper and day (`Harbor Post, The (Lisbon, ME) - February 12, 2005`, newer
//! `February 12, 2005 | Harbor Post, The (Lisbon, ME)`), then labels (`Author/Byline:`, `Section:`), its text, and below it more labels, of
//! which the number of the record or the copyright is the last. An older layout has all of its head in labels (`Paper:`, `Title:`). Labels are
//! in `data/newsbank_labels.tsv`; above the text they are read up to the first line that is none, below it from the first on behind which
//! no line of text follows.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::export_lines::{body, each_piece, flowing, head, is_copyright, is_length, lines};
use super::fields::Field;
use super::pieces::Cut;
use super::plain::without_opener;
use crate::Error;
use crate::archive::dates;
use crate::archive::sink::{Fields, Sink};
use crate::lexicon::table::rows;

/// A line that begins with a label.
struct Labeled<'a> {
    label: &'static str,
    field: Option<Field>,
    place: &'static str,
    value: &'a str,
}

/// Whether a file that begins with `start` is such an export.
pub(super) fn is_export(start: &[u8]) -> bool {
    let head = head(start);
    let lines = lines(&head);
    let has = |wanted: &[&str]| {
        let mut labels = lines.iter().filter_map(|line| labeled(line));
        labels.any(|line| wanted.contains(&line.label))
    };
    // 6: a headline may be wrapped.
    let mut first = lines.iter().filter(|line| !line.trim().is_empty()).take(6);
    let is_dated = first.any(|line| paper_and_day(line).is_some());
    (is_dated && has(&["author/byline", "readability", "record", "record number"]))
        || (has(&["paper"]) && has(&["title", "headline"]) && has(&["record number"]))
}

/// Reads the articles of an export.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    each_piece(input, sink, cut, article)
}

fn cut(line: &[u8]) -> Cut {
    // 200: longer than any line that is the last of an article.
    if line.len() > 200 {
        return Cut::Nowhere;
    }
    if is_last(&String::from_utf8_lossy(line)) {
        Cut::After
    } else {
        Cut::Nowhere
    }
}

/// Whether a line is the last of an article, or stands beside the last.
fn is_last(line: &str) -> bool {
    labeled(line).is_some_and(|found| found.place == "last")
        || line.trim_start().starts_with("© Copyright")
}

fn labeled(line: &str) -> Option<Labeled<'_>> {
    let (label, value) = line.trim_start().split_once(':')?;
    // 20: longer than any label.
    if label.len() > 20 || !label.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = label.to_lowercase();
    let [label, field, place] = rows(include_str!("../../../data/newsbank_labels.tsv"))
        .find(|[name, _, _]| *name == lower)?;
    Some(Labeled {
        label,
        field: Field::named(field),
        place,
        value: value.trim(),
    })
}

/// What a line says that tells paper and day and no more.
fn paper_and_day(line: &str) -> Option<(&str, String)> {
    let parted = line.rsplit_once(" - ");
    let turned = || line.split_once(" | ").map(|(day, paper)| (paper, day));
    let (paper, day) = parted.or_else(turned)?;
    // Behind the paper stands its place: a headline with a day at its end has none.
    let is_paper = paper.trim().ends_with(')') && paper.contains(" (");
    // 30: `Wednesday, September 12, 2005`
    let date = dates::parse(day.trim()).filter(|_| day.trim().len() <= 30 && is_paper)?;
    Some((paper.trim(), date.to_string()))
}

fn article(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut lines = lines(text);
    // What stands between two articles: a rule, and the end of the one before.
    let is_between = |line: &&str| {
        let line = line.trim();
        line.chars()
            .all(|sign| matches!(sign, '_' | '-' | '=' | '*'))
            || is_foot(line)
    };
    let start = lines.iter().take_while(|line| is_between(line)).count();
    lines.drain(..start);
    if lines.is_empty() {
        return ControlFlow::Continue(());
    }
    let part = sink.next_part();
    let (mut fields, head) = head_of(&lines);
    let rest = lines.get(head..).unwrap_or_default();
    let text = body(rest.get(..text_end(rest)).unwrap_or_default());
    let text = text.trim_start().to_owned();
    if text.is_empty() {
        let (place, found) = (sink.place(part), "an entry without the full text");
        return sink.skip(Error::NoArticle { place, found });
    }
    fields.push((Field::Body, text));
    sink.article(part, fields)
}

/// Whether a line stands below the text of an article.
fn is_foot(line: &str) -> bool {
    labeled(line).is_some_and(|found| found.place != "above") || is_copyright(line) || is_last(line)
}

/// What the lines above the text give, and where it begins.
fn head_of(lines: &[&str]) -> (Fields, usize) {
    let mut fields = Fields::new();
    let mut at = 0;
    let begun = lines
        .iter()
        .take(12)
        .position(|line| paper_and_day(line).is_some());
    if let Some(dated) = begun {
        let above = flowing(lines.get(..dated).unwrap_or_default());
        fields.extend((!above.is_empty()).then_some((Field::Headline, above)));
        let dated_line = lines.get(dated).and_then(|line| paper_and_day(line));
        if let Some((paper, day)) = dated_line {
            fields.push((Field::Outlet, outlet(paper)));
            fields.push((Field::Published, day));
        }
        at = dated + 1;
    }
    while let Some(line) = lines.get(at) {
        let labels: Vec<Labeled<'_>> = line.split(" | ").filter_map(labeled).collect();
        let is_above = labels.first().is_some_and(|found| found.place == "above");
        if !is_above && !is_of_page(line) {
            break;
        }
        let known = labels.into_iter().filter(|found| !found.value.is_empty());
        fields.extend(known.filter_map(|found| {
            let field = found.field?;
            Some((field, shown(field, found.value)))
        }));
        at += 1;
    }
    (fields, at)
}

/// Whether a line between head and text says nothing of the article: blank, its length, a button of the page.
fn is_of_page(line: &str) -> bool {
    let line = line.trim();
    let is_number = line.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_length(line) || matches!(line, "Words" | "Read News Document")
}

/// The line behind the text: from there on, all lines have labels, or go on with one.
fn text_end(lines: &[&str]) -> usize {
    let Some(foot) = lines.iter().rposition(|line| is_foot(line)) else {
        return lines.len();
    };
    let mut end = lines.len();
    for (at, line) in lines.iter().enumerate().take(foot + 1).rev() {
        if is_foot(line) {
            end = at;
        } else if line.trim().is_empty() && lines.get(at + 1).is_some_and(|next| !is_foot(next)) {
            break;
        }
    }
    end
}

fn shown(field: Field, value: &str) -> String {
    match field {
        Field::Outlet => outlet(value),
        Field::Byline => without_opener(value).to_owned(),
        _ => value.to_owned(),
    }
}

/// The name of a paper as it is said: `Harbor Post, The (Lisbon, ME)` → `The Harbor Post`.
fn outlet(paper: &str) -> String {
    let name = match paper.rsplit_once(" (") {
        Some((name, place)) if place.ends_with(')') => name.trim(),
        _ => paper.trim(),
    };
    match name.rsplit_once(", ") {
        Some((
            name,
            article @ ("The" | "A" | "An" | "La" | "Le" | "El" | "Der" | "Die" | "Das"),
        )) => {
            format!("{article} {name}")
        }
        _ => name.to_owned(),
    }
}
