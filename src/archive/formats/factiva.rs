//! Text exports of the Factiva kind come in, their articles go out, one at a time however long the file.
//!
//! In one layout each field has a code of two or three capitals at the beginning of its line (`HD`, `LP`; they are in
//! `data/factiva_codes.tsv`), in the other the fields are told by their order and shape: headline, byline, `512 words`, date,
//! outlet, its code, language, copyright. In both, an article ends with `Document` and its number, which becomes the id. Only
//! whole lines and codes with a gap behind them count, so that no word of a sentence is taken for one.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::export_lines::{
    body, each_piece, flowing, head, is_copyright, is_date, is_language, is_length, lines,
};
use super::fields::Field;
use super::pieces::Cut;
use super::plain::without_opener;
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::lexicon::table::rows;

/// A line that begins with a code.
struct Coded<'a> {
    code: &'static str,
    field: Option<Field>,
    is_below: bool,
    /// What stands behind the code on its line.
    value: &'a str,
}

/// Whether a file that begins with `start` is such an export.
pub(super) fn is_export(start: &[u8]) -> bool {
    let head = head(start);
    let lines = lines(&head);
    let gap = gap_of(&lines);
    let has_code = |wanted: &str| {
        let mut codes = lines.iter().filter_map(|line| coded(line, gap));
        codes.any(|line| line.code == wanted)
    };
    if has_code("HD") && has_code("PD") && (has_code("WC") || has_code("SN")) {
        return true;
    }
    let length = lines.iter().position(|line| is_length(line));
    length.is_some_and(|at| has_order(lines.get(at + 1..).unwrap_or_default()))
}

/// Whether below a length stand date, outlet and the code of the outlet.
fn has_order(lines: &[&str]) -> bool {
    let mut below = lines.iter().filter(|line| !line.trim().is_empty());
    below.next().is_some_and(|line| is_date(line)) && below.take(3).any(|line| is_code(line))
}

/// The code of an outlet: `TIDCOU`.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (2..=8).contains(&line.len())
        && line.bytes().all(is_capital)
        && line.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Reads the articles of an export.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    each_piece(input, sink, cut, article)
}

fn cut(line: &[u8]) -> Cut {
    // 80: longer than any number.
    if line.len() <= 80 && number(&String::from_utf8_lossy(line)).is_some() {
        Cut::After
    } else {
        Cut::Nowhere
    }
}

/// The number in a line that closes an article: `AN  Document TIDCOU0020250212el2c00001`.
fn number(line: &str) -> Option<&str> {
    let line = line.trim();
    let line = line.strip_prefix("AN").map_or(line, str::trim_start);
    let (noun, number) = line.split_once(char::is_whitespace)?;
    let number = number.trim();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_number = number.len() >= 16
        && digits >= 8
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (matches!(noun, "Document" | "Dokument" | "Documento") && is_number).then_some(number)
}

/// What stands between a code and its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A tab, or more than one space.
    Wide,
    /// One space, as where somebody has copied the export through another program.
    Narrow,
}

/// The gap of an export: a narrow one only where headline, day and length all stand behind one.
fn gap_of(lines: &[&str]) -> Gap {
    let has = |wanted: &str, is_such: fn(&str) -> bool| {
        let mut codes = lines.iter().filter_map(|line| coded(line, Gap::Narrow));
        codes.any(|line| {
            let value = line.value.strip_prefix(' ').unwrap_or_default();
            line.code == wanted && !value.starts_with(' ') && is_such(value)
        })
    };
    if has("HD", |value| !value.is_empty()) && has("PD", is_date) && has("WC", is_length) {
        Gap::Narrow
    } else {
        Gap::Wide
    }
}

/// The code that a line begins with, alone or before a gap.
fn coded(line: &str, gap: Gap) -> Option<Coded<'_>> {
    let line = line.trim_start_matches('\u{FEFF}');
    let end = line
        .find(|letter: char| !letter.is_ascii_uppercase())
        .unwrap_or(line.len());
    if !(2..=3).contains(&end) {
        return None;
    }
    let (code, value) = line.split_at(end);
    let has_gap = value.trim().is_empty()
        || value.starts_with('\t')
        || value.starts_with("  ")
        || gap == Gap::Narrow && value.starts_with(' ');
    let [code, field, place] = rows(include_str!("../../../data/factiva_codes.tsv"))
        .find(|[name, _, _]| has_gap && *name == code)?;
    // Lists of companies and subjects have codes with colons; a line of a text that begins with "IN" has none.
    let is_list = matches!(code, "CO" | "IN" | "NS" | "RE");
    let is_prose = is_list && !value.contains([':', '|']) || code == "AN" && number(line).is_none();
    if is_prose && !value.trim().is_empty() {
        return None;
    }
    Some(Coded {
        code,
        field: Field::named(field),
        is_below: place == "below",
        value,
    })
}

fn article(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let lines: Vec<&str> = lines(text)
        .into_iter()
        .filter(|line| !is_page(line))
        .collect();
    let gap = gap_of(&lines);
    let is_coded = lines
        .iter()
        .any(|line| coded(line, gap).is_some_and(|found| found.code == "HD"));
    let length = lines.iter().position(|line| is_length(line));
    let mut fields = match (is_coded, length) {
        (true, _) => by_codes(&lines, gap),
        (false, Some(length)) => by_order(&lines, length),
        (false, None) => Fields::new(),
    };
    let id = lines.iter().rev().find_map(|line| number(line));
    fields.extend(id.map(|id| (Field::Id, id.to_owned())));
    let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
    if has(Field::Body) {
        return sink.article(sink.next_part(), fields);
    }
    // What was searched for stands behind the last article.
    let is_summary = lines.iter().any(|line| line.trim() == "Search Summary");
    if fields.is_empty() && is_summary {
        return ControlFlow::Continue(());
    }
    let (place, found) = (sink.place(sink.next_part()), "a head without a text");
    sink.skip(Error::NoArticle { place, found })
}

/// `Page 3 of 12 © 2025 Factiva, Inc. All rights reserved.`
fn is_page(line: &str) -> bool {
    let line = line.trim();
    line.ends_with("Factiva, Inc. All rights reserved.") && line.len() < 100
}

/// The fields of the layout with codes.
fn by_codes(lines: &[&str], gap: Gap) -> Fields {
    let mut fields = Fields::new();
    let mut text: Vec<&str> = Vec::new();
    let mut field = None;
    let mut value: Vec<&str> = Vec::new();
    for line in lines {
        // Within the text only the codes that end it, and TD, are codes.
        let found = coded(line, gap)
            .filter(|found| field != Some(Field::Body) || found.is_below || found.code == "TD");
        let Some(found) = found else {
            match field {
                Some(Field::Body) => text.push(line),
                _ => value.push(line),
            }
            continue;
        };
        fields.extend(finished(field, &value));
        field = found.field.filter(|field| *field != Field::Id);
        value = vec![found.value];
        if field == Some(Field::Body) {
            // Lead and rest are paragraphs of their own.
            text.extend(["", found.value.trim_start()]);
        }
    }
    fields.extend(finished(field, &value));
    fields.extend(text_of(&text));
    fields
}

fn finished(field: Option<Field>, value: &[&str]) -> Option<(Field, String)> {
    let field = field.filter(|field| *field != Field::Body)?;
    Some((field, shown(field, &flowing(value))))
}

fn shown(field: Field, value: &str) -> String {
    match field {
        Field::Byline => without_opener(value).to_owned(),
        _ => value.to_owned(),
    }
}

/// The fields of the layout without codes, in which `length` is the line with the length.
fn by_order(lines: &[&str], length: usize) -> Fields {
    let (above, below) = lines.split_at(length);
    let mut fields = title(above);
    let below = below.get(1..).unwrap_or_default();
    let mut is_dated = false;
    let mut has_outlet = false;
    let mut start = 0;
    // 12: date, time, outlet, code, edition, page, volume, language, copyright, and blank lines.
    for (at, line) in below.iter().enumerate().take(12) {
        let shown = line.trim();
        if shown.is_empty() {
            continue;
        }
        if is_copyright(shown) {
            start = at + 1;
            break;
        }
        if !is_dated && is_date(shown) {
            fields.push((Field::Published, shown.to_owned()));
            is_dated = true;
        } else if is_language(shown) {
            fields.push((Field::Language, shown.to_owned()));
        } else if is_dated && !has_outlet && !is_time(shown) {
            fields.push((Field::Outlet, shown.to_owned()));
            has_outlet = true;
        } else if !is_code(shown) && !is_time(shown) {
            continue;
        }
        start = at + 1;
    }
    let rest = below.get(start..).unwrap_or_default();
    let end = rest.iter().position(|line| number(line).is_some());
    fields.extend(text_of(
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(),
    ));
    fields
}

/// Section, headline and byline, which stand above the length in this order.
fn title(lines: &[&str]) -> Fields {
    let mut lines: Vec<&str> = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    let mut fields = Fields::new();
    if let [.., before, last] = lines.as_slice()
        && is_reporter(last, before)
    {
        let byline = lines.pop().map(without_opener);
        fields.extend(byline.map(|line| (Field::Byline, line.to_owned())));
    }
    if let [section, headline] = lines.as_slice()
        && section.split(' ').count() <= 3
        && section.len() < headline.len()
    {
        fields.push((Field::Section, (*section).to_owned()));
        lines.remove(0);
    }
    let headline = flowing(&lines);
    fields.extend((!headline.is_empty()).then_some((Field::Headline, headline)));
    fields
}

/// Whether a line below a headline names who wrote the article: `By Ana Ruiz`, `Ana Ruiz and Jo Lind`.
fn is_reporter(line: &str, headline: &str) -> bool {
    let names = without_opener(line);
    let is_name = |word: &str| word.starts_with(char::is_uppercase) || word == "and";
    names.len() < line.len()
        || (line.len() < headline.len()
            && line.split(' ').count() <= 5
            && line.contains(' ')
            && line.split(' ').all(is_name)
            && line.chars().any(char::is_lowercase))
}

fn is_time(line: &str) -> bool {
    line.contains(':') && line.len() <= 10 && line.starts_with(|first: char| first.is_ascii_digit())
}

fn text_of(lines: &[&str]) -> Option<(Field, String)> {
    let text = body(lines);
    (!text.is_empty()).then_some((Field::Body, text))
}
