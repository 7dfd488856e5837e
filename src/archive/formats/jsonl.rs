//! JSON lines come in, one record at a time goes out, however long the file: only one line is in memory.
//!
//! A line that cannot be read is an error item, and the next line is read; a line over the limit is passed over without
//! being held. Records are mostly parted by line feeds, but there are files whose lines end in a carriage return alone, or in a
//! comma, or not at all, and some with the sign that RFC 7464 sets before each.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::json::Values;
use super::lines::Lines;
use super::{Format, object};
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
    let mut last = lines;
    let mut is_whole = true;
    for line in Lines::new(input, sink.options().max_record_bytes, lines) {
        let line = match line {
            Ok(line) => line,
            Err(source) => {
                // Behind a damaged stretch of a compressed file there may be more.
                sink.unreadable(source)?;
                is_whole = false;
                continue;
            }
        };
        last = line.number;
        let part = Part::Line(line.number);
        if line.is_blank() {
            continue;
        }
        let Some(bytes) = line.bytes else {
            let limit_bytes = sink.options().max_record_bytes as u64;
            sink.too_large(part, limit_bytes)?;
            continue;
        };
        if let Some(text) = sink.decode(bytes, part)? {
            read_line(&text, part, sink)?;
        }
    }
    if is_whole {
        sink.end_at(Format::JsonLines, last);
    }
    ControlFlow::Continue(())
}

/// Reads the record of a line, or each of several that stand on it.
fn read_line(text: &str, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let line = text.trim_end();
    // Within a string a carriage return is written otherwise.
    let may_be_several = line.contains("}{") || line.contains('\r') || line.ends_with(',');
    if !may_be_several && !line.starts_with(SEPARATOR) {
        return object::read(text, part, sink);
    }
    let text = line.trim_start_matches(SEPARATOR).to_owned();
    let mut values = Values::new(text);
    while let Some(value) = values.next() {
        object::read(value.text, part, sink)?;
    }
    ControlFlow::Continue(())
}

const SEPARATOR: char = '\u{1E}';
