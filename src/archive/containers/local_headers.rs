//! A zip file comes in as a stream, its files go on to be read, by the headers that stand before each of them.
//!
//! The way for what has no list: a file that was cut short, or one too large to be held (APPNOTE.TXT of PKWARE, 4.3.7).
//! Files that were deleted from the zip show here too, and the length of an entry may be written only behind it: deflate
//! ends by itself, but stored data without a length cannot be told from what follows. Checksums are not looked at.

use std::cell::Cell;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::compressed::Counted;
use super::expansion::Expanding;
use super::extent::Extent;
use super::methods::Method;
use super::{Level, entries, read as read_any};
use crate::archive::input::Buffered;
use crate::archive::sink::Sink;

const ENTRY: u32 = 0x0403_4B50;
const LIST: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;

/// The header of an entry.
struct Header {
    name: Vec<u8>,
    method: u16,
    /// The length of the packed data, where it stands before them.
    packed: Option<u64>,
    /// How much comes out of it, where that stands there.
    unpacked: Option<u64>,
    is_encrypted: bool,
}

/// Reads the files of a zip file up to its list, or as far as it goes.
pub(super) fn read(
    input: &mut dyn BufRead,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    loop {
        match next_signature(input) {
            Ok(Some(ENTRY)) => {}
            Ok(_) => return ControlFlow::Continue(()),
            Err(source) => return sink.unreadable(source),
        }
        let header = match header(input) {
            Ok(header) => header,
            Err(source) => return sink.unreadable(source),
        };
        let is_folder = header.name.ends_with(b"/");
        match entries::path(sink.path(), &header.name) {
            Some(path) if !is_folder => {
                entry(&header, input, level, &mut sink.entry(&path))?;
            }
            _ => {
                // What is left of it is looked through for the next header.
                Extent::new(input, header.packed.unwrap_or_default()).finish();
            }
        }
    }
}

/// Reads on behind the next signature of an entry or of the list.
fn next_signature(input: &mut dyn BufRead) -> io::Result<Option<u32>> {
    let mut seen = 0_u32;
    loop {
        let ahead = input.fill_buf()?;
        if ahead.is_empty() {
            return Ok(None);
        }
        let mut used = 0;
        let mut found = None;
        for byte in ahead {
            used += 1;
            seen = seen >> 8 | u32::from(*byte) << 24;
            if matches!(seen, ENTRY | LIST | END) {
                found = Some(seen);
                break;
            }
        }
        input.consume(used);
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// Reads the header of an entry, behind its signature.
fn header(input: &mut dyn BufRead) -> io::Result<Header> {
    let mut fixed = [0; 26];
    input.read_exact(&mut fixed)?;
    let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
    let (flags, method) = (short(2), short(4));
    let (packed, unpacked) = (long(14), long(18));
    let mut name = vec![0; usize::from(short(22))];
    input.read_exact(&mut name)?;
    let mut extra = vec![0; usize::from(short(24))];
    input.read_exact(&mut extra)?;
    let packed = if packed == u32::MAX {
        wide_size(&extra, if unpacked == u32::MAX { 8 } else { 0 })
    } else {
        Some(u64::from(packed))
    };
    let is_behind = flags & 8 != 0;
    Ok(Header {
        name,
        method,
        packed: packed.filter(|packed| !is_behind || *packed > 0),
        unpacked: (!is_behind && unpacked != u32::MAX).then(|| u64::from(unpacked)),
        is_encrypted: flags & 1 != 0,
    })
}

/// The packed size in the field of zip64, behind `at` bytes: the unpacked size stands first, if it is there.
fn wide_size(extra: &[u8], at: usize) -> Option<u64> {
    let mut rest = extra;
    while let [low, high, size_low, size_high, after @ ..] = rest {
        let (field, next) =
            after.split_at_checked(usize::from(u16::from_le_bytes([*size_low, *size_high])))?;
        if (*low, *high) == (1, 0) {
            let bytes = field.get(at..at + 8)?.try_into().ok()?;
            return Some(u64::from_le_bytes(bytes));
        }
        rest = next;
    }
    None
}

/// Reads an entry, and on to its end.
fn entry(
    header: &Header,
    input: &mut dyn BufRead,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let method = match (Method::numbered(header.method), header.packed) {
        _ if header.is_encrypted => Err("encrypted".to_owned()),
        (Some(method), None) if !method.ends_by_itself() => {
            Err("packed without its length".to_owned())
        }
        (Some(method), _) => Ok(method),
        (None, _) => Err(format!("packed by the method {}", header.method)),
    };
    let mut data = Extent::new(input, header.packed.unwrap_or(u64::MAX));
    let method = match method {
        Ok(method) => method,
        Err(fault) => {
            if header.packed.is_some() {
                data.finish();
            }
            return sink.skip_packed(fault);
        }
    };
    unpack(&mut data, (method, header.unpacked), level, sink)?;
    if header.packed.is_some() {
        data.finish();
    }
    ControlFlow::Continue(())
}

/// Reads the data of an entry, of which so much comes out where that is known.
fn unpack(
    data: &mut Extent<'_>,
    (method, unpacked): (Method, Option<u64>),
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    if method == Method::Stored {
        return read_any(&mut Buffered::new(data), level, sink);
    }
    let read = Cell::new(0);
    let mut counted = Counted::new(data, &read);
    let decoder = match method.decoder(&mut counted, unpacked) {
        Ok(decoder) => decoder,
        Err(source) => return sink.unreadable(source),
    };
    let mut unpacked = Buffered::new(Expanding::new(decoder, level.expansion, &read));
    read_any(&mut unpacked, level, sink)?;
    // Where only the data themselves tell where they end, they are unpacked to there; a fault has been told.
    let _ = io::copy(&mut unpacked, &mut io::sink());
    ControlFlow::Continue(())
}
