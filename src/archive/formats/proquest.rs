//! Text exports of the `ProQuest` kind come in, their articles go out, one at a time however long the file.
//!
//! Lines of underscores part the articles from each other, and from a cover, a list of contents and an imprint, which are passed
//! over. An article has its headline first, then labels (`Author:`, `Publication info:`), its text behind `Full text:`, and below
//! it more labels, which say the same more exactly: they count more. They are in `data/proquest_labels.tsv`. The text ends where
//! only lines with labels follow, so that no paragraph is taken for one; an entry may have an abstract alone, which is no article.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::export_lines::{body, each_piece, head, lines};
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
    value: &'a str,
}

/// Whether a file that begins with `start` is such an export.
pub(super) fn is_export(start: &[u8]) -> bool {
    let head = head(start);
    let lines = lines(&head);
    let is_parted = lines.iter().any(|line| is_rule(line));
    let has = |label: &str| lines.iter().any(|line| line.starts_with(label));
    is_parted
        && (has("Publication info:") || has("Publication title:"))
        && (has("Full text:") || has("ProQuest document"))
}

/// Reads the articles of an export.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    each_piece(input, sink, cut, article)
}

fn cut(line: &[u8]) -> Cut {
    if is_rule(&String::from_utf8_lossy(
        line.get(..line.len().min(200)).unwrap_or_default(),
    )) {
        Cut::After
    } else {
        Cut::Nowhere
    }
}

/// Whether a line is one of underscores, as it parts articles.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    // 40: they have 60; a text may have a short one.
    line.len() >= 40 && line.bytes().all(|byte| byte == b'_')
}

fn labeled(line: &str) -> Option<Labeled<'_>> {
    let (label, value) = line.split_once(':')?;
    // 30: longer than any label.
    if label.len() > 30 || !label.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = label.to_lowercase();
    let [label, field] =
        rows(include_str!("../../../data/proquest_labels.tsv")).find(|[name, _]| *name == lower)?;
    Some(Labeled {
        label,
        field: Field::named(field),
        value: value.trim(),
    })
}

fn article(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut lines = lines(text);
    lines.retain(|line| !is_rule(line));
    let is_text = |line: &&str| labeled(line).is_some_and(|found| found.label == "full text");
    let labels = lines.iter().filter_map(|line| labeled(line)).count();
    if labels < 2 {
        // A cover, a list of contents, an imprint.
        return ControlFlow::Continue(());
    }
    let part = sink.next_part();
    let Some(start) = lines.iter().position(is_text) else {
        let (place, found) = (sink.place(part), "an entry without the full text");
        return sink.skip(Error::NoArticle { place, found });
    };
    let (above, rest) = lines.split_at(start);
    let (within, below) = rest.split_at(text_end(rest));
    let first = within.first().and_then(|line| labeled(line));
    let on_label = first.map_or("", |found| found.value);
    let within = within.get(1..).unwrap_or_default();
    let mut fields = head_of(above);
    fields.extend(given(above));
    fields.extend(given(below));
    fields.push((Field::Body, body(&[&[on_label], within].concat())));
    sink.article(part, fields)
}

/// The line at which the text ends: from there on, all lines have labels.
fn text_end(lines: &[&str]) -> usize {
    let is_below = |line: &&str| line.trim().is_empty() || labeled(line).is_some();
    let after = lines.iter().rposition(|line| !is_below(line));
    after.map_or(1, |at| at + 1).max(1)
}

/// What the lines above the labels give: the headline.
fn head_of(lines: &[&str]) -> Fields {
    let mut title = lines.iter().map(|line| line.trim());
    let title = title.find(|line| !line.is_empty() && !is_number(line));
    let title = title.filter(|line| labeled(line).is_none());
    let title = title.map(|line| (Field::Headline, line.to_owned()));
    title.into_iter().collect()
}

/// `Document 3 of 40`.
fn is_number(line: &str) -> bool {
    line.strip_prefix("Document ")
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// What the labels give.
fn given(lines: &[&str]) -> Fields {
    let mut fields = Fields::new();
    let found = lines.iter().filter_map(|line| labeled(line));
    for found in found.filter(|found| !found.value.is_empty()) {
        if found.label == "publication info" {
            fields.extend(publication(found.value));
        } else if let Some(field) = found.field {
            fields.push((field, shown(field, found.value)));
        }
    }
    fields
}

/// Paper and day of a line that says all: `The Harbor Post ; Lisbon [Lisbon]12 Feb 2025: A.4.`
fn publication(value: &str) -> Fields {
    let mut fields = vec![(Field::Outlet, shown(Field::Outlet, value))];
    let behind = value.rsplit([']', '.']).find_map(|part| {
        let day = part.split(':').next()?.trim();
        dates::parse(day).map(|date| date.to_string())
    });
    fields.extend(behind.map(|date| (Field::Published, date)));
    fields
}

/// A value without the place behind a paper, and with names as they are said: `Okafor, Tom; Ruiz, Ana`.
fn shown(field: Field, value: &str) -> String {
    match field {
        Field::Outlet => value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        Field::Byline => {
            let names = without_opener(value);
            let names = names.split(';').map(|name| turned(name.trim()));
            names.collect::<Vec<_>>().join(", ")
        }
        _ => value.to_owned(),
    }
}

/// `Okafor, Tom` as `Tom Okafor`; what has no comma or more than one stays.
fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {last}", first.trim()),
        _ => name.to_owned(),
    }
}
