//! A file that was read before comes in; where it has only grown since, the articles of what was added go out.
//!
//! Archives are written to: a day's articles are appended to a file of lines, and the file is large. What was read before
//! is hashed, as a proof that it is still there, and not parsed. Whether what was added begins a record of its own is
//! for the format to say; where it may go on with the last one, the file is to be read anew.

use std::io::{self, BufRead, Read};

use serde::{Deserialize, Serialize};

use super::formats::{self, Format};
use super::input::{self, Buffered, HEAD_BYTES, LAST_BYTES};
use super::sink::{Found, Sink};
use super::walk::SourceFile;
use super::{Content, ReadOptions};
use crate::Error;

/// How far a file was read, for reading on when it has grown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// What its records are read as.
    pub(super) format: Format,
    /// How many records it has.
    pub(super) records: u64,
    /// How many lines it has.
    pub(super) lines: u64,
}

/// What is known of a file that may have grown.
#[derive(Clone, Debug)]
pub struct Before {
    /// Its length in bytes when it was read.
    pub length: u64,
    /// The BLAKE3 hash of these bytes, in hexadecimal.
    pub hash: String,
    /// How far they were read.
    pub end: End,
}

/// Where what was read before meets what was added.
pub(super) struct Joint {
    /// How the file begins.
    pub(super) head: Vec<u8>,
    /// The last bytes that were read before.
    pub(super) last: [u8; LAST_BYTES],
    /// [`End::lines`].
    pub(super) lines: u64,
}

impl Joint {
    /// Whether `added` begins a line, with the end of one at the most before it.
    pub(super) fn is_at_line(&self, added: &[u8]) -> bool {
        self.has_ended_line() || added.starts_with(b"\n") || added.starts_with(b"\r\n")
    }

    /// Whether what was read before ends with the end of a line.
    pub(super) fn has_ended_line(&self) -> bool {
        self.last.ends_with(b"\n")
    }

    /// How the whole file begins, as far as what a file is is told by.
    pub(super) fn joined_head(&self, added: &[u8]) -> Vec<u8> {
        let mut head = self.head.clone();
        head.extend(added.iter().take(HEAD_BYTES.saturating_sub(head.len())));
        head
    }

    /// How many line ends stand between the last word that was read before and the first that was added.
    pub(super) fn line_ends(&self, added: &[u8]) -> usize {
        let blank = |byte: &&u8| byte.is_ascii_whitespace();
        let before = self.last.iter().rev().take_while(blank);
        let after = added.iter().take_while(blank);
        before.chain(after).filter(|byte| **byte == b'\n').count()
    }
}

/// Reads the articles of what was added to a file: each goes to `found`, as in [`read`](super::read).
///
/// Returns `None`, and nothing to `found`, where the file does not begin with what was read before, or where what was added
/// may belong to the last record; else what the file holds now, or nothing of it where `found` ended the reading.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn read_on(
    file: &SourceFile,
    options: &ReadOptions,
    before: &Before,
    found: &mut Found<'_>,
) -> Result<Option<Option<Content>>, Error> {
    let unreadable = |source| Error::Unreadable {
        path: file.name.clone(),
        source,
    };
    let mut hashing = input::open_hashing(&file.path).map_err(unreadable)?;
    let mut old = Buffered::new((&mut hashing).take(before.length));
    let head = old.fill_buf().map_err(unreadable)?.to_vec();
    io::copy(&mut old, &mut io::sink()).map_err(unreadable)?;
    if hashing.length() != before.length || hashing.hash().to_string() != before.hash {
        return Ok(None);
    }
    let joint = Joint {
        head,
        last: hashing.last(),
        lines: before.end.lines,
    };
    let mut input = Buffered::new(hashing);
    let added = input.fill_buf().map_err(unreadable)?;
    if !formats::begins_record(before.end.format, &joint, added, options) {
        return Ok(None);
    }
    let mut sink = Sink::behind(before.end, &file.name, options, found);
    if formats::read_on(before.end.format, &joint, &mut input, &mut sink).is_break() {
        return Ok(Some(None));
    }
    io::copy(&mut input, &mut io::sink()).map_err(unreadable)?;
    Ok(Some(Some(input.get_ref().content(&sink))))
}
