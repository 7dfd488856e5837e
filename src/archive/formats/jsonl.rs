//! JSON lines come in, one record at a time goes out, however long the file: only one line is in memory.
//!
//! A line that cannot be read is an error item, and the next line is read; a line over the limit is passed over without
//! being held.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::lines::Lines;
use super::object;
use crate::Error;
use crate::archive::sink::Sink;
use crate::error::Part;

/// Reads the records of JSON lines, each of which may have its own encoding.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for line in Lines::new(input, sink.options().max_record_bytes, 0) {
        let line = match line {
            Ok(line) => line,
            Err(source) => {
                // Behind a damaged stretch of a compressed file there may be more.
                sink.unreadable(source)?;
                continue;
            }
        };
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
    ControlFlow::Continue(())
}
