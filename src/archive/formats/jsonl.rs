//! JSON lines come in, one record at a time goes out, however long the file: only one line is in memory.
//!
//! A line that cannot be read is an error item, and the next line is read; a line over the limit is passed over without
//! being held.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::object;
use crate::Error;
use crate::archive::sink::Sink;
use crate::error::Part;

/// Reads the records of JSON lines, each of which may have its own encoding.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for line in Lines::new(input, sink.options().max_record_bytes) {
        let line = match line {
            Ok(line) => line,
            Err(source) => return sink.unreadable(source),
        };
        let part = Part::Line(line.number);
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

/// One line that is not blank.
#[derive(Debug)]
struct Line {
    /// Its number in the file, from 1.
    number: u64,
    /// Its bytes without the line end, or nothing where it passes the limit.
    bytes: Option<Vec<u8>>,
}

enum Held {
    Line(Vec<u8>),
    TooLong,
}

/// The lines of a reader that are not blank.
struct Lines<R> {
    reader: R,
    limit_bytes: usize,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Begins at the reader's next byte; a line longer than `limit_bytes` is not held.
    const fn new(reader: R, limit_bytes: usize) -> Self {
        Self {
            reader,
            limit_bytes,
            number: 0,
        }
    }

    /// Reads on to the end of the line; `None` at the end of the input.
    fn read_line(&mut self) -> io::Result<Option<Held>> {
        let mut line = Vec::new();
        let mut length = 0_usize;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok((length > 0).then(|| self.held(line, length)));
            }
            let end = memchr::memchr(b'\n', chunk);
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            length = length.saturating_add(part.len());
            if length <= self.limit_bytes {
                line.extend_from_slice(part);
            } else {
                line = Vec::new();
            }
            let used = end.map_or(chunk.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(self.held(line, length)));
            }
        }
    }

    fn held(&self, line: Vec<u8>, length: usize) -> Held {
        if length <= self.limit_bytes {
            Held::Line(line)
        } else {
            Held::TooLong
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let held = match self.read_line() {
                Ok(held) => held?,
                Err(error) => return Some(Err(error)),
            };
            self.number += 1;
            let bytes = match held {
                Held::Line(line) if line.trim_ascii().is_empty() => continue,
                Held::Line(line) => Some(line),
                Held::TooLong => None,
            };
            return Some(Ok(Line {
                number: self.number,
                bytes,
            }));
        }
    }
}
