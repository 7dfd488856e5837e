//! Text exports of the Nexis kind come in, their articles go out, one at a time however long the file.
//!
//! Two layouts are about. The older one begins an article with `3 of 500 DOCUMENTS`, centers outlet and date, and gives the
//! rest by labels in capitals (`LENGTH:`, `LOAD-DATE:`); the newer one begins with the headline, has its text below `Body` and
//! closes with `End of Document`. Labels are in `data/export_labels.tsv`. A label counts at the beginning of a line, and
//! where it would end the text only behind an empty line, so that no word of a sentence is taken for one. Labels, markers
//! and copyright lines are no part of the body. A cover or list of contents above the first article is passed over.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::export_lines::{body, each_piece, flowing, head, is_copyright, is_date, lines};
use super::fields::Field;
use super::pieces::Cut;
use super::plain::without_opener;
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;
use crate::lexicon::table::rows;

/// A line that begins with a label.
struct Labeled<'a> {
    label: &'static str,
    field: Option<Field>,
    is_below: bool,
    /// What stands behind the label on its line.
    value: &'a str,
}

/// Whether a file that begins with `start` is such an export.
pub(super) fn is_export(start: &[u8]) -> bool {
    let head = head(start);
    let lines = lines(&head);
    let has_label = |wanted: &str| {
        let mut labels = lines.iter().filter_map(|line| labeled(line));
        labels.any(|line| line.label == wanted)
    };
    let is_numbered = lines.iter().any(|line| is_number(line));
    let labels = lines.iter().filter_map(|line| labeled(line)).count();
    let is_dated = lines.iter().any(|line| is_date(line));
    let is_open = lines.iter().any(|line| is_body(line)) && has_label("length");
    is_dated && labels > 0 && (is_numbered || is_open)
}

/// Reads the articles of an export.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    each_piece(input, sink, cut, article)
}

fn cut(line: &[u8]) -> Cut {
    // 80: longer than any marker.
    let line = line.trim_ascii();
    if line.len() > 80 {
        return Cut::Nowhere;
    }
    let line = String::from_utf8_lossy(line);
    if is_number(&line) {
        Cut::Before
    } else if is_end(&line) {
        Cut::After
    } else {
        Cut::Nowhere
    }
}

/// `3 of 500 DOCUMENTS`, `Dokument 3 von 500`.
fn is_number(line: &str) -> bool {
    let line = line.trim().trim_start_matches('\u{FEFF}').to_lowercase();
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_noun = |word: &str| word.starts_with("document") || word.starts_with("dokument");
    let (noun, number, of, count) = match words.as_slice() {
        [number, of, count, noun] if is_digits(number) => (noun, number, of, count),
        [noun, number, of, count] => (noun, number, of, count),
        _ => return false,
    };
    is_noun(noun)
        && is_digits(number)
        && is_digits(count)
        && matches!(*of, "of" | "von" | "de" | "sur")
}

fn is_end(line: &str) -> bool {
    matches!(
        line.trim(),
        "End of Document" | "END OF DOCUMENT" | "Ende des Dokuments" | "Fin du document"
    )
}

/// The line above the text in the newer layout.
fn is_body(line: &str) -> bool {
    line.trim() == "Body"
}

/// The label that a line begins with; prose has none in this spelling.
fn labeled(line: &str) -> Option<Labeled<'_>> {
    let (label, value) = line.split_once(':')?;
    // 20: longer than any label.
    if label.len() > 20 || !label.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = label.to_lowercase();
    let [label, field, place] = rows(include_str!("../../../data/export_labels.tsv"))
        .find(|[name, _, _]| *name == lower)?;
    Some(Labeled {
        label,
        field: Field::named(field),
        is_below: place == "below",
        value,
    })
}

fn article(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let lines = lines(text);
    let first = lines
        .iter()
        .position(|line| is_body(line) || labeled(line).is_some());
    let Some(first) = first else {
        if sink.next_part() == Part::Record(1) {
            // A cover.
            return ControlFlow::Continue(());
        }
        let (place, found) = (sink.place(sink.next_part()), "neither a label nor a text");
        return sink.skip(Error::NoArticle { place, found });
    };
    let (above, rest) = lines.split_at(first);
    let mut fields = title(above);
    let start = labels(rest, &mut fields);
    let label = start.checked_sub(1).and_then(|at| rest.get(at));
    let label = label
        .and_then(|line| labeled(line))
        .filter(|found| found.label == "body");
    let on_label = label.map_or("", |found| found.value.trim_start());
    let rest = rest.get(start..).unwrap_or_default();
    let end = body_end(rest);
    let (within, below) = rest.split_at(end);
    let below = below.iter().filter_map(|line| labeled(line));
    fields.extend(below.filter_map(|found| {
        let field = found.field.filter(|_| found.is_below)?;
        Some((field, shown(field, found.value)))
    }));
    let text = body(&[&[on_label], within].concat());
    fields.extend((!text.is_empty()).then_some((Field::Body, text)));
    let has_body = fields.iter().any(|(field, _)| *field == Field::Body);
    if !has_body {
        let (place, found) = (sink.place(sink.next_part()), "a head without a text");
        return sink.skip(Error::NoArticle { place, found });
    }
    sink.article(sink.next_part(), fields)
}

/// Outlet, date and headline, which have no labels.
fn title(lines: &[&str]) -> Fields {
    let mut fields = Fields::new();
    let is_numbered = lines.iter().any(|line| is_number(line));
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !is_number(line))
        .collect();
    // In the newer layout a list of contents may stand above, and the date nearest to the labels is the article's.
    let date = if is_numbered {
        lines.iter().position(|line| is_date(line))
    } else {
        lines.iter().rposition(|line| is_date(line))
    };
    let Some(date) = date else {
        let last = blocks(&lines).pop().unwrap_or_default();
        fields.extend((!last.is_empty()).then(|| (Field::Headline, flowing(&last))));
        return fields;
    };
    let (before, after) = lines.split_at(date);
    fields.extend(
        after
            .first()
            .map(|line| (Field::Published, (*line).to_owned())),
    );
    let mut before = blocks(before);
    let mut last = before.pop().unwrap_or_default();
    let outlet = last.pop();
    fields.extend(outlet.map(|line| (Field::Outlet, line.to_owned())));
    let headline = if is_numbered {
        // The rest of the date's block is the edition.
        let after = after.get(1..).unwrap_or_default();
        let blank = after.iter().position(|line| line.is_empty());
        let after = after
            .get(blank.unwrap_or(after.len())..)
            .unwrap_or_default();
        blocks(after).into_iter().next()
    } else if last.is_empty() {
        before.pop()
    } else {
        Some(last)
    };
    fields.extend(headline.map(|lines| (Field::Headline, flowing(&lines))));
    fields
}

/// The lines that stand together, without copyright lines.
fn blocks<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    lines
        .split(|line| line.is_empty())
        .map(|block| {
            block
                .iter()
                .copied()
                .filter(|line| !is_copyright(line) && !is_page(line))
                .collect()
        })
        .filter(|block: &Vec<&str>| !block.is_empty())
        .collect()
}

/// Whether a line is the foot of a page, whose numbers are fields that a text has not: `Page of`, `Page 2 of 5`.
fn is_page(line: &str) -> bool {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let rest = line.strip_prefix("Page ").map(str::trim);
    rest.is_some_and(|rest| rest.split(' ').all(|word| word == "of" || is_number(word)))
}

/// Takes what the labels give, up to the text; returns the line at which it begins.
fn labels(lines: &[&str], fields: &mut Fields) -> usize {
    let has_mark = lines.iter().any(|line| is_body(line));
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at + 1..).unwrap_or_default();
        if let Some(found) = labeled(line) {
            if found.label == "body" {
                return at + 1;
            }
            let more = rest.iter().position(|line| {
                line.trim().is_empty() || is_body(line) || labeled(line).is_some()
            });
            let more = rest.get(..more.unwrap_or(rest.len())).unwrap_or_default();
            let value = format!("{} {}", found.value, flowing(more));
            fields.extend(found.field.map(|field| (field, shown(field, &value))));
            at += more.len();
        } else if is_body(line) {
            return at + 1;
        } else if !has_mark && !line.trim().is_empty() && !is_copyright(line) && !is_end(line) {
            return at;
        }
        at += 1;
    }
    at
}

/// A value without what stands around it: pages behind the section, *By* before the reporter.
fn shown(field: Field, value: &str) -> String {
    let first = value.split(';').next().unwrap_or_default().trim();
    match field {
        Field::Section | Field::Language => first.to_owned(),
        Field::Byline => without_opener(value).to_owned(),
        _ => value.trim().to_owned(),
    }
}

/// The line at which the text ends.
fn body_end(lines: &[&str]) -> usize {
    let mut is_behind_blank = true;
    for (at, line) in lines.iter().enumerate() {
        let is_label = labeled(line).is_some_and(|found| found.is_below);
        let is_appendix = is_appendix(line, lines.get(at + 1..));
        // Only what a label follows ends a text that no empty line ends.
        let is_certain = is_appendix && line.trim() != "Graphic";
        if is_end(line) || is_certain || (is_behind_blank && (is_label || is_appendix)) {
            return at;
        }
        is_behind_blank = line.trim().is_empty();
    }
    lines.len()
}

/// Whether a line heads what the newer layout adds to a text: a list of pictures, or the labels.
fn is_appendix(line: &str, rest: Option<&[&str]>) -> bool {
    let next = rest
        .unwrap_or_default()
        .iter()
        .find(|line| !line.trim().is_empty());
    let is_label = next
        .and_then(|line| labeled(line))
        .is_some_and(|found| found.is_below);
    match line.trim() {
        "Graphic" => true,
        "Classification" | "Notes" => is_label,
        _ => false,
    }
}
