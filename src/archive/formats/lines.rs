//! Bytes come in, lines go out, one at a time however long the file.
//!
//! A line over the limit is passed over without being held, and reading goes on behind it.

use std::io::{self, BufRead};

/// One line.
#[derive(Debug)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: u64,
    /// Its bytes without the line feed, or nothing where it passes the limit.
    pub(super) bytes: Option<Vec<u8>>,
    /// How it begins, where it passes the limit.
    pub(super) head: Vec<u8>,
}

// What parts records stands at the beginning of a line.
const HEAD_BYTES: usize = 64;

impl Line {
    /// Whether it holds white space only.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes
            .as_ref()
            .is_some_and(|bytes| bytes.trim_ascii().is_empty())
    }
}

/// The lines of a reader.
pub(super) struct Lines<R> {
    reader: R,
    limit_bytes: usize,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Begins at the reader's next byte, behind `number` lines; a line longer than `limit_bytes` is not held.
    pub(super) const fn new(reader: R, limit_bytes: usize, number: u64) -> Self {
        Self {
            reader,
            limit_bytes,
            number,
        }
    }

    /// Reads on to the end of the line; `None` at the end of the input.
    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let mut length = 0_usize;
        let mut is_begun = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(is_begun.then(|| self.line(line, length)));
            }
            is_begun = true;
            let end = memchr::memchr(b'\n', chunk);
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            length = length.saturating_add(part.len());
            if length <= self.limit_bytes {
                line.extend_from_slice(part);
            } else if line.len() != HEAD_BYTES {
                let missing = HEAD_BYTES.saturating_sub(line.len()).min(part.len());
                line.extend_from_slice(part.get(..missing).unwrap_or_default());
                line.truncate(HEAD_BYTES);
                line.shrink_to_fit();
            }
            let used = end.map_or(chunk.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(self.line(line, length)));
            }
        }
    }

    fn line(&mut self, bytes: Vec<u8>, length: usize) -> Line {
        self.number += 1;
        let (bytes, head) = if length <= self.limit_bytes {
            (Some(bytes), Vec::new())
        } else {
            (None, bytes)
        };
        Line {
            number: self.number,
            bytes,
            head,
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_line().transpose()
    }
}
