//! JSON lines come in, one record at a time goes out, however long the file: only one line is in memory.
//!
//! A line that cannot be read is an error item, and the next line is read; a line over the limit is passed over without
//! being held. Records are mostly parted by line feeds, but there are files whose lines end in a carriage return alone, or in a
//! comma, or not at all, and some with the sign that RFC 7464 sets before each. Where line ends stand in the texts of records as
//! they are, a record goes over several lines ([`broken_lines`](super::broken_lines)).

use std::io::BufRead;
use std::ops::ControlFlow;

use super::broken_lines::{Begun, Open, With};
use super::json::Values;
use super::lines::Lines;
use super::{Format, json_record, object};
use crate::archive::dates::Order;
use crate::archive::growth::Joint;
use crate::archive::input::HEAD_BYTES;
use crate::archive::mapping::Mapping;
use crate::archive::sink::Sink;
use crate::error::Part;

/// Reads the records of JSON lines, each of which may have its own encoding.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let head = input.fill_buf().unwrap_or_default();
    let order = date_order(head, &sink.options().map);
    sink.expect_order(order);
    read_behind(0, input, sink)
}

/// In which order the records at the head of a file write day and month, where some tell.
pub(super) fn date_order(head: &[u8], map: &[Mapping]) -> Option<Order> {
    let head = head.get(..head.len().min(HEAD_BYTES))?;
    let lines = head.split(|byte| *byte == b'\n');
    Order::of(lines.filter_map(|line| object::published(std::str::from_utf8(line).ok()?, map)))
}

/// Reads the records that were added to a file.
pub(super) fn read_on(
    joint: &Joint,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    // What is added to a line that had no end is a line end, and belongs to that line.
    sink.expect_order(date_order(&joint.head, &sink.options().map));
    let lines = joint.lines - u64::from(!joint.has_ended_line());
    read_behind(lines, input, sink)
}

fn read_behind(lines: u64, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let limit_bytes = sink.options().max_record_bytes;
    let mut last = lines;
    let mut is_whole = true;
    let mut open: Option<Open> = None;
    for line in Lines::new(input, limit_bytes, lines) {
        let line = match line {
            Ok(line) => line,
            Err(source) => {
                // Behind a damaged stretch of a compressed file there may be more, but not the rest of a record.
                if let Some(record) = open.take() {
                    read_bytes(record.bytes, record.part, sink)?;
                }
                sink.unreadable(source)?;
                is_whole = false;
                continue;
            }
        };
        last = line.number;
        if let Some(record) = open.take() {
            let bytes = line.bytes.as_deref();
            match record.with(line.number, bytes, limit_bytes) {
                With::Whole(record) => {
                    read_bytes(record.bytes, record.part, sink)?;
                    continue;
                }
                With::More(record) => {
                    open = Some(record);
                    continue;
                }
                With::Nothing(record) => read_bytes(record.bytes, record.part, sink)?,
            }
        }
        if line.is_blank() {
            continue;
        }
        let part = Part::Line(line.number);
        match line.bytes.map(|bytes| Open::begun(part, bytes)) {
            None => sink.too_large(part, limit_bytes as u64)?,
            Some(Begun::Open(record)) => open = Some(record),
            Some(Begun::Whole(bytes)) => read_bytes(bytes, part, sink)?,
        }
    }
    // What is added to the file may belong to the record that ends with it.
    is_whole &= open.is_none();
    if let Some(record) = open {
        read_bytes(record.bytes, record.part, sink)?;
    }
    if is_whole {
        sink.end_at(Format::JsonLines, last);
    }
    ControlFlow::Continue(())
}

fn read_bytes(bytes: Vec<u8>, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match sink.decode(bytes, part)? {
        Some(text) => read_line(&text, part, sink),
        None => ControlFlow::Continue(()),
    }
}

/// Reads the record of a line, or each of several that stand on it.
fn read_line(text: &str, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let line = text.trim_end();
    // Within a string a carriage return is written otherwise.
    let may_be_several = line.contains("}{") || line.contains('\r') || line.ends_with(',');
    if !may_be_several && !line.starts_with(SEPARATOR) {
        return json_record::read(text, part, sink);
    }
    let text = line.trim_start_matches(SEPARATOR).to_owned();
    let mut values = Values::new(text);
    while let Some(value) = values.next() {
        json_record::read(value.text, part, sink)?;
    }
    ControlFlow::Continue(())
}

const SEPARATOR: char = '\u{1E}';
