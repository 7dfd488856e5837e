//! JSON lines come in, one record at a time goes out, however long the file: only one line is in memory.
//!
//! A line that cannot be read is an error item, and the next line is read; a line over the limit is passed over without
//! being held.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::lines::Lines;
use super::{Format, object};
use crate::Error;
use crate::archive::growth::Joint;
use crate::archive::sink::Sink;
use crate::error::Part;

/// Reads the records of JSON lines, each of which may have its own encoding.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    read_behind(0, input, sink)
}

/// Reads the records that were added to a file.
pub(super) fn read_on(
    joint: &Joint,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    // What is added to a line that had no end is a line end, and belongs to that line.
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
            let place = sink.place(part);
            sink.skip(Error::TooLarge { place, limit_bytes })?;
            continue;
        };
        if let Some(text) = sink.decode(bytes, part)? {
            object::read(&text, part, sink)?;
        }
    }
    if is_whole {
        sink.end_at(Format::JsonLines, last);
    }
    ControlFlow::Continue(())
}
