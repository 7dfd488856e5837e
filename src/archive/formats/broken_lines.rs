//! A line of JSON lines comes in that ends before its record does, the whole record goes out.
//!
//! Scripts that paste texts into records leave the line ends of the texts as they are, and so a record goes over several lines.
//! What belongs to it is certain where no line of it opens a record of its own, and the whole is JSON; what is not is one
//! record that cannot be read, told once by its first and last line, and not line by line.

use super::json_array::Cut;
use crate::error::Part;

/// A record of which the beginning was read.
pub(super) struct Open {
    /// The lines of it that were read.
    pub(super) part: Part,
    /// Their bytes, with the line ends between them.
    pub(super) bytes: Vec<u8>,
    first: u64,
    cut: Cut,
}

/// What a line begins.
pub(super) enum Begun {
    /// A record that goes on behind it.
    Open(Open),
    /// All that it is: a record, or something else.
    Whole(Vec<u8>),
}

/// A record with the line that follows.
pub(super) enum With {
    /// It ends on that line.
    Whole(Open),
    /// It goes on behind it.
    More(Open),
    /// The line is none of it.
    Nothing(Open),
}

impl Open {
    /// What the line of these bytes begins.
    pub(super) fn begun(part: Part, bytes: Vec<u8>) -> Begun {
        let (Part::Line(first), true) = (part, opens_record(&bytes)) else {
            return Begun::Whole(bytes);
        };
        let mut cut = Cut::default();
        // Nearly all lines end so, and need not be looked through for it.
        let is_closed = || bytes.trim_ascii_end().ends_with(b"}");
        if is_closed() || cut.take(super::content(&bytes)).1 {
            return Begun::Whole(bytes);
        }
        Begun::Open(Self {
            part,
            bytes,
            first,
            cut,
        })
    }

    /// The record with the line `number`; of a line that is too long there are no bytes.
    pub(super) fn with(mut self, number: u64, line: Option<&[u8]>, limit_bytes: usize) -> With {
        let Some(line) = line.filter(|line| {
            !opens_record(line) && self.bytes.len().saturating_add(line.len()) < limit_bytes
        }) else {
            return With::Nothing(self);
        };
        self.bytes.push(b'\n');
        self.bytes.extend_from_slice(line);
        self.part = Part::Lines(self.first, number);
        let (_, is_in_break) = self.cut.take(b"\n");
        if is_in_break || self.cut.take(line).1 {
            With::Whole(self)
        } else {
            With::More(self)
        }
    }
}

/// Whether a line begins as a record does.
fn opens_record(line: &[u8]) -> bool {
    let inside = super::content(line).strip_prefix(b"{");
    inside.is_some_and(|inside| matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}')))
}
