//! Lines come in, records of several lines go out, one at a time however long the file.
//!
//! For formats that part their records by lines of their own: mailboxes, exports of databases, wires. A record over the
//! limit is passed over without being held, and reading goes on behind it.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::lines::{Line, Lines};
use crate::archive::sink::Sink;

/// Where a line parts one record from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The line begins a record.
    Before,
    /// The line ends a record.
    After,
    /// It does neither.
    Nowhere,
}

/// The lines of one record.
#[derive(Debug)]
pub(super) struct Piece {
    /// Their bytes with the line feeds, or nothing where they pass the limit.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Piece {
    /// Its text; where it has none, tells why and gives nothing.
    pub(super) fn text(self, sink: &mut Sink<'_>) -> ControlFlow<(), Option<String>> {
        let part = sink.next_part();
        if let Some(bytes) = self.bytes {
            return sink.decode(bytes, part);
        }
        sink.too_large(part, sink.options().max_record_bytes as u64)?;
        ControlFlow::Continue(None)
    }
}

/// The pieces of a reader, parted by what `cut` says about each line; blank ones are left out.
pub(super) struct Pieces<R, C> {
    lines: Lines<R>,
    cut: C,
    /// The line that begins the next piece.
    next: Option<Line>,
    limit_bytes: usize,
}

impl<R: BufRead, C: FnMut(&[u8]) -> Cut> Pieces<R, C> {
    /// Begins at the reader's next byte; a piece longer than `limit_bytes` is not held.
    pub(super) const fn new(reader: R, limit_bytes: usize, cut: C) -> Self {
        Self {
            lines: Lines::new(reader, limit_bytes, 0),
            cut,
            next: None,
            limit_bytes,
        }
    }

    fn read_piece(&mut self) -> io::Result<Option<Piece>> {
        let mut held = Some(Vec::new());
        let mut is_begun = false;
        let mut is_blank = true;
        let mut first = self.next.take().map(Ok);
        let mut is_first = first.is_some();
        while let Some(line) = first.take().or_else(|| self.lines.next()) {
            let line = line?;
            let cut = if is_first {
                // It has been asked about before.
                Cut::Nowhere
            } else {
                (self.cut)(line.bytes.as_ref().unwrap_or(&line.head))
            };
            is_first = false;
            if cut == Cut::Before && is_begun && !is_blank {
                self.next = Some(line);
                break;
            }
            is_begun = true;
            is_blank = is_blank && line.is_blank();
            held = match (held, line.bytes) {
                (Some(mut held), Some(bytes)) if held.len() + bytes.len() < self.limit_bytes => {
                    held.extend_from_slice(&bytes);
                    held.push(b'\n');
                    Some(held)
                }
                _ => None,
            };
            if cut == Cut::After {
                break;
            }
        }
        Ok((is_begun && !is_blank).then_some(Piece { bytes: held }))
    }
}

impl<R: BufRead, C: FnMut(&[u8]) -> Cut> Iterator for Pieces<R, C> {
    type Item = io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_piece().transpose()
    }
}
