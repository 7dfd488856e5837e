//! A compressed stream comes in (gzip, bzip2, xz or Zstandard), what is in it goes on to be read.
//!
//! All members, streams or frames of a file are read, one after another, as the tools of each format do. Of gzip
//! (RFC 1952), a member that is damaged costs itself: reading goes on at the next header that looks like one, because a
//! crawl is a million members in one file. Zeros after the last member are padding of tapes and passed over.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::expansion::Expanding;
use super::{Level, read as read_any};
use crate::archive::input::Buffered;
use crate::archive::sink::Sink;

/// The ways of compression that are undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

/// Tells a compressed stream by its first bytes.
pub(super) fn tell(head: &[u8]) -> Option<Compression> {
    match head {
        [0x1F, 0x8B, 8, ..] => Some(Compression::Gzip),
        [b'B', b'Z', b'h', b'1'..=b'9', block @ ..]
            if block.starts_with(b"\x31\x41\x59\x26\x53\x59")
                || block.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
        {
            Some(Compression::Bzip2)
        }
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Compression::Xz),
        // A frame, or one that may be skipped.
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
            Some(Compression::Zstd)
        }
        _ => None,
    }
}

/// Reads what a compressed stream holds, under the name of the stream.
pub(super) fn read(
    compression: Compression,
    input: &mut dyn BufRead,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let packed = Cell::new(0);
    let mut counted = Counted::new(input, &packed);
    let decoder = match decoder(compression, &mut counted) {
        Ok(decoder) => decoder,
        Err(source) => return sink.unreadable(source),
    };
    sink.unwrap_hint();
    let mut unpacked = Buffered::new(Expanding::new(decoder, level.expansion, &packed));
    read_any(&mut unpacked, level, sink)
}

/// What undoes a compression.
pub(super) fn decoder<'a>(
    compression: Compression,
    input: &'a mut dyn BufRead,
) -> io::Result<Box<dyn Read + 'a>> {
    Ok(match compression {
        Compression::Gzip => {
            let input = Pushed {
                input,
                pushed: Vec::new(),
            };
            Box::new(Members::Between(input))
        }
        Compression::Bzip2 => Box::new(Once::Reading(MultiBzDecoder::new(input))),
        Compression::Xz => {
            let reader = XzReader::new_mem_limit(input, true, MOST_DICTIONARY_KB);
            Box::new(Once::Reading(Named(reader)))
        }
        // As much as below: the library itself refuses windows of more than 128 MB.
        Compression::Zstd => Box::new(Once::Reading(ZstdDecoder::with_buffer(input)?)),
    })
}

// 128 MB with what the decoder takes besides, and for a head that says it: `xz -9` takes 64 MB, and a file of a hundred
// bytes can ask for 4 GB.
pub(super) const MOST_DICTIONARY_KB: u32 = 130 << 10;

/// The error of the library with its reason in words that say what is amiss.
pub(super) fn named(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::OutOfMemory => {
            let why = "it asks for more than 128 MB of memory to be unpacked";
            io::Error::new(io::ErrorKind::InvalidData, why)
        }
        _ => error,
    }
}

/// A reader whose errors are [`named`].
struct Named<R>(R);

impl<R: Read> Read for Named<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(named)
    }
}

/// A stream whose bytes are counted as they are read.
pub(super) struct Counted<'a> {
    input: &'a mut dyn BufRead,
    packed: &'a Cell<u64>,
}

impl<'a> Counted<'a> {
    /// Adds to `packed` what is read from now on.
    pub(super) fn new(input: &'a mut dyn BufRead, packed: &'a Cell<u64>) -> Self {
        Self { input, packed }
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.packed.set(self.packed.get() + amount as u64);
        self.input.consume(amount);
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

/// A decoder that is not asked again once it has failed.
pub(super) enum Once<R> {
    Reading(R),
    Over,
}

impl<R: Read> Read for Once<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Self::Reading(reader) = self else {
            return Ok(0);
        };
        let read = reader.read(buffer);
        if read
            .as_ref()
            .is_err_and(|error| error.kind() != io::ErrorKind::Interrupted)
        {
            *self = Self::Over;
        }
        read
    }
}

/// A stream of which a few bytes were read too far and are to be read again first.
struct Pushed<'a> {
    input: &'a mut dyn BufRead,
    pushed: Vec<u8>,
}

impl BufRead for Pushed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.pushed.is_empty() {
            self.input.fill_buf()
        } else {
            Ok(&self.pushed)
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.pushed.is_empty() {
            self.input.consume(amount);
        } else {
            self.pushed.drain(..amount.min(self.pushed.len()));
        }
    }
}

impl Read for Pushed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

/// The members of a gzip file. After an error, reading goes on at the next member, if there is one.
enum Members<'a> {
    Between(Pushed<'a>),
    Within(Box<GzDecoder<Pushed<'a>>>),
    Lost(Pushed<'a>),
    Over,
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Members::Over) {
                Members::Over => return Ok(0),
                Members::Between(input) => match next_member(input)? {
                    Next::Member(member) => *self = Members::Within(member),
                    Next::End => return Ok(0),
                    Next::Other(input) => {
                        *self = Members::Lost(input);
                        let why = "after its gzip data stands something else";
                        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
                    }
                },
                Members::Lost(input) => match found_member(input)? {
                    Some(member) => *self = Members::Within(member),
                    None => return Ok(0),
                },
                Members::Within(mut member) => match member.read(buffer) {
                    Ok(0) if !buffer.is_empty() => *self = Members::Between(member.into_inner()),
                    Ok(length) => {
                        *self = Members::Within(member);
                        return Ok(length);
                    }
                    Err(error) => {
                        // Where the stream itself fails, there is nothing to go on with.
                        if error.raw_os_error().is_none() {
                            *self = Members::Lost(member.into_inner());
                        }
                        return Err(error);
                    }
                },
            }
        }
    }
}

/// What follows a member.
enum Next<'a> {
    Member(Box<GzDecoder<Pushed<'a>>>),
    Other(Pushed<'a>),
    End,
}

fn next_member(mut input: Pushed<'_>) -> io::Result<Next<'_>> {
    loop {
        let ahead = input.fill_buf()?;
        let zeros = ahead.iter().take_while(|byte| **byte == 0).count();
        match ahead.get(zeros) {
            Some(0x1F) if zeros == 0 => return Ok(Next::Member(Box::new(GzDecoder::new(input)))),
            Some(0x1F) | None if zeros > 0 => input.consume(zeros),
            Some(_) => return Ok(Next::Other(input)),
            None => return Ok(Next::End),
        }
    }
}

/// The next member whose header looks like one.
fn found_member(mut input: Pushed<'_>) -> io::Result<Option<Box<GzDecoder<Pushed<'_>>>>> {
    let mut seen = 0_u32;
    loop {
        let ahead = input.fill_buf()?;
        if ahead.is_empty() {
            return Ok(None);
        }
        let mut used = 0;
        let mut is_found = false;
        for byte in ahead {
            used += 1;
            seen = seen << 8 | u32::from(*byte);
            // The two magic bytes, deflate, and flags of which three are reserved.
            if seen & 0xFFFF_FFE0 == 0x1F8B_0800 {
                is_found = true;
                break;
            }
        }
        input.consume(used);
        if is_found {
            input.pushed = seen.to_be_bytes().to_vec();
            return Ok(Some(Box::new(GzDecoder::new(input))));
        }
    }
}
