//! JSON text comes in; the records in it go out: the elements of an array, or objects one after another.
//!
//! The array is cut into its elements before any of them is parsed, so that a broken one costs itself and not the file.
//! Services wrap it in an object that says how many there are (`{"status": "ok", "articles": [`): where an object has no text
//! of its own, the array under one of the keys of `data/record_keys.tsv` is taken.

use std::iter;
use std::ops::{ControlFlow, Range};

use super::fields::{Field, Key};
use super::{ghost, json_record, object};
use crate::archive::dates::Order;
use crate::archive::input::HEAD_BYTES;
use crate::archive::mapping::Mapping;
use crate::archive::sink::Sink;
use crate::error::Part;
use crate::lexicon::table::columns;

/// Reads the records of a JSON text.
pub(super) fn read(text: String, sink: &mut Sink<'_>) -> ControlFlow<()> {
    if let Some(tables) = ghost::tables(&text) {
        return ghost::read(&tables, sink);
    }
    sink.expect_order(date_order(&text, &sink.options().map));
    let mut values = Values::new(text);
    while let Some(value) = values.next() {
        let part = if value.is_alone {
            Part::Whole
        } else {
            sink.next_part()
        };
        json_record::read(value.text, part, sink)?;
    }
    ControlFlow::Continue(())
}

/// In which order the records at the head of a text write day and month, where some tell.
pub(super) fn date_order(text: &str, map: &[Mapping]) -> Option<Order> {
    let head = text.get(..text.floor_char_boundary(HEAD_BYTES))?;
    let mut values = Values::new(head.to_owned());
    Order::of(iter::from_fn(|| {
        let value = values.next()?;
        Some(object::published(value.text, map).unwrap_or_default())
    }))
}

/// The values of a JSON text, cut apart but not yet parsed.
pub(super) struct Values {
    text: String,
    at: usize,
    outside: Outside,
}

/// A value that is yet to be parsed.
pub(super) struct Unparsed<'a> {
    pub(super) text: &'a str,
    /// Whether it is all that the file holds, apart from white space.
    is_alone: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Outside {
    Array,
    Nothing,
}

impl Values {
    /// Begins with the first value of `text`.
    pub(super) fn new(mut text: String) -> Self {
        let mut start = text.len() - text.trim_start().len();
        start = unwrapped(text.as_bytes(), start);
        if let Some(article) = wrapped(text.as_bytes(), start) {
            text.truncate(article.end);
            text.drain(..article.start);
            start = 0;
        }
        let (at, outside) = match text.as_bytes().get(start) {
            Some(b'[') => (start + 1, Outside::Array),
            _ => (start, Outside::Nothing),
        };
        Self { text, at, outside }
    }

    /// The next value, as text that is yet to be parsed.
    pub(super) fn next(&mut self) -> Option<Unparsed<'_>> {
        let value = value_at(self.text.as_bytes(), self.at, self.outside)?;
        let start = value.start;
        self.at = value.end;
        let is_alone = self.outside == Outside::Nothing
            && self.text.get(..start)?.trim().is_empty()
            && self.text.get(self.at..)?.trim().is_empty();
        Some(Unparsed {
            text: self.text.get(start..self.at)?,
            is_alone,
        })
    }
}

/// The next value from `at` on, behind what parts values.
fn value_at(bytes: &[u8], at: usize, outside: Outside) -> Option<Range<usize>> {
    // Exports of databases part objects by commas also where no array stands around them.
    let is_between = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
    let start = at + bytes.get(at..)?.iter().take_while(is_between).count();
    let end = match bytes.get(start)? {
        b']' if outside == Outside::Array => return None,
        b'{' | b'[' => nested_end(bytes, start),
        _ => scalar_end(bytes, start),
    };
    Some(start..end)
}

/// The elements of the array that opens at `list`, yet to be parsed.
pub(super) fn elements(text: &str, list: usize) -> impl Iterator<Item = &str> {
    let mut at = list + 1;
    iter::from_fn(move || {
        let value = value_at(text.as_bytes(), at, Outside::Array)?;
        at = value.end;
        text.get(value)
    })
}

/// Where the list begins that is to be read of a text that opens with one object, of which the end may be missing.
pub(super) fn list_in_object(text: &[u8]) -> Option<usize> {
    let content = super::content(text);
    if ghost::is_export(content) {
        return None;
    }
    let start = text.len() - content.len();
    Some(unwrapped(text, start)).filter(|list| text.get(*list) == Some(&b'['))
}

/// Where the records begin of a text whose one object begins at `start`: there, or in a list within it.
fn unwrapped(bytes: &[u8], start: usize) -> usize {
    let is_object = bytes.get(start) == Some(&b'{');
    let after = || bytes.get(nested_end(bytes, start)..).unwrap_or_default();
    if !is_object || !after().trim_ascii().is_empty() {
        return start;
    }
    let mut at = start;
    // 3: `{"response": {"docs": [` has two.
    for _ in 0..3 {
        match list_in(bytes, at) {
            Some(list) => at = list,
            None => break,
        }
        if bytes.get(at) == Some(&b'[') {
            return at;
        }
    }
    start
}

/// Where one article stands in a text whose one object, at `start`, only wraps it, as JSON:API has it: `{"data": {"attributes": {"title": …`.
fn wrapped(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let is_alone = || {
        let after = bytes.get(nested_end(bytes, start)..);
        after.unwrap_or_default().trim_ascii().is_empty()
    };
    if bytes.get(start) != Some(&b'{') || !is_alone() {
        return None;
    }
    let inner = list_in(bytes, start).filter(|inner| bytes.get(*inner) == Some(&b'{'))?;
    let has_text = |object| {
        let mut keys = keys(bytes, object);
        keys.any(|(name, _)| Key::of(name).is_some_and(|key| key.field == Field::Body))
    };
    let is_article = has_text(inner)
        || keys(bytes, inner).any(|(name, value)| {
            object::holds_fields(name) && bytes.get(value) == Some(&b'{') && has_text(value)
        });
    is_article.then(|| inner..nested_end(bytes, inner))
}

/// The keys of the object that begins at `object`, each with where its value begins; none from where it is broken.
pub(super) fn keys(bytes: &[u8], object: usize) -> impl Iterator<Item = (&str, usize)> {
    let skip = |at: usize, passed: fn(&u8) -> bool| {
        let rest = bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| passed(byte)).count()
    };
    let mut next = Some(object + 1);
    iter::from_fn(move || {
        let at = skip(next?, |byte| byte.is_ascii_whitespace() || *byte == b',');
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let end = string_end(bytes, at);
        let name = std::str::from_utf8(bytes.get(at + 1..end.checked_sub(1)?)?).ok()?;
        let value = skip(end, |byte| byte.is_ascii_whitespace() || *byte == b':');
        next = bytes.get(value).map(|first| match first {
            b'{' | b'[' => nested_end(bytes, value),
            b'"' => string_end(bytes, value),
            _ => skip(value, |byte| !matches!(byte, b',' | b'}')),
        });
        Some((name, value))
    })
}

/// Where the value of the first key begins that names records, in an object without text of its own.
fn list_in(bytes: &[u8], object: usize) -> Option<usize> {
    let mut list = None;
    for (name, value) in keys(bytes, object) {
        if Key::of(name).is_some_and(|key| key.field == Field::Body) {
            return None;
        }
        let is_listed = || columns(RECORD_KEYS).any(|[key]: [&str; 1]| key == name);
        let opened = bytes
            .get(value + 1..)
            .unwrap_or_default()
            .trim_ascii_start();
        let has_objects = match bytes.get(value) {
            Some(b'[') => opened.starts_with(b"{"),
            other => other == Some(&b'{'),
        };
        if list.is_none() && has_objects && is_listed() {
            list = Some(value);
        }
    }
    list
}

const RECORD_KEYS: &str = include_str!("../../../data/record_keys.tsv");

/// The end of the object or array that opens at `start`; of one that never closes, the end of the text.
fn nested_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(found) = memchr_any(bytes.get(at..).unwrap_or_default()) {
        at += found;
        match bytes.get(at) {
            Some(b'"') => at = string_end(bytes, at),
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
            }
            _ => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return at;
                }
            }
        }
    }
    bytes.len()
}

fn memchr_any(bytes: &[u8]) -> Option<usize> {
    bytes
        .iter()
        .position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.starts_with(b"\"") {
        return string_end(bytes, start);
    }
    let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'{' | b'[' | b'\n');
    let after_first = rest.iter().skip(1).position(is_end);
    start + after_first.map_or(rest.len(), |end| end + 1)
}
