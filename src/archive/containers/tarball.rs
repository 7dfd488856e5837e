//! A tar archive comes in as a stream, its files go on to be read.
//!
//! Read are the old form of 1979, ustar, and the extensions of GNU (long names) and POSIX (pax: names, sizes over 8 GB).
//! Directories, links, devices and pipes are passed over, as in a folder; sparse files, which are hardly ever articles, are told
//! of and not read. Archives that were joined are read to the end; after a damaged header, reading goes on at the next that
//! is whole. `tar` knows the headers, but its own iterator holds names of any length and ends at the first damage.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use tar::{EntryType, Header, PaxExtensions};

use super::extent::Extent;
use super::{Level, entries, read as read_any};
use crate::archive::input::Buffered;
use crate::archive::sink::Sink;

const BLOCK: usize = 512;

// Names have at most 4 KB on every system; a pax header has a few more attributes.
const MOST_ATTRIBUTES: u64 = 1 << 20;

/// Whether a file begins with the header of a tar archive.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(..BLOCK)
        .is_some_and(|block| block.get(257..262) == Some(b"ustar") || is_header(block))
}

/// Whether a block has the checksum of a header.
fn is_header(block: &[u8]) -> bool {
    if block.len() != BLOCK || block.first() == Some(&0) {
        return false;
    }
    let header = Header::from_byte_slice(block);
    let counted: u32 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            if (148..156).contains(&at) {
                32
            } else {
                u32::from(*byte)
            }
        })
        .sum();
    header.cksum().is_ok_and(|sum| sum == counted)
}

/// What the headers before an entry say of it.
#[derive(Default)]
struct Ahead {
    name: Option<Vec<u8>>,
    /// The name of a sparse file, which stands beside one that is made up.
    sparse_name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

/// What stands before the next header.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Entry,
    /// The end of an archive: anything may follow it, and often garbage does.
    End,
    /// A header that is none, which has been told.
    Damage,
}

/// Reads the files of a tar archive.
pub(super) fn read(
    input: &mut dyn BufRead,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut ahead = Ahead::default();
    let mut before = Before::Entry;
    loop {
        let block = match block(input) {
            Ok(Some(block)) => block,
            Ok(None) => return ControlFlow::Continue(()),
            Err(source) => return sink.unreadable(source),
        };
        if block.iter().all(|byte| *byte == 0) {
            before = Before::End;
            continue;
        }
        if !is_header(&block) {
            if before == Before::Entry {
                let why = "the header of an entry is damaged";
                sink.unreadable(io::Error::new(io::ErrorKind::InvalidData, why))?;
                before = Before::Damage;
            }
            continue;
        }
        before = Before::Entry;
        let header = Header::from_byte_slice(&block);
        let size = match header.entry_size() {
            Ok(size) => ahead.size.unwrap_or(size),
            Err(source) => {
                sink.unreadable(source)?;
                before = Before::Damage;
                continue;
            }
        };
        if let Err(source) = member(header, size, input, (&mut ahead, level), sink)? {
            return sink.unreadable(source);
        }
    }
}

/// The next block; nothing at the end, which may be cut in the zeros after it.
fn block(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut block = Vec::with_capacity(BLOCK);
    input.take(BLOCK as u64).read_to_end(&mut block)?;
    if block.len() < BLOCK {
        if block.iter().any(|byte| *byte != 0) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        return Ok(None);
    }
    Ok(Some(block))
}

/// Reads what follows a header, to the next one.
fn member(
    header: &Header,
    size: u64,
    input: &mut dyn BufRead,
    (ahead, level): (&mut Ahead, Level<'_>),
    sink: &mut Sink<'_>,
) -> ControlFlow<(), io::Result<()>> {
    let kind = header.entry_type();
    if kind.is_gnu_sparse()
        && let Err(error) = pass_sparse_map(header, input)
    {
        return ControlFlow::Continue(Err(error));
    }
    let mut data = Extent::new(input, size);
    let learned = match kind {
        EntryType::GNULongName | EntryType::XHeader => learn(kind, &mut data, ahead),
        EntryType::GNULongLink | EntryType::XGlobalHeader => Ok(()),
        _ => {
            let ahead = std::mem::take(ahead);
            let is_file = matches!(kind, EntryType::Regular | EntryType::Continuous);
            if kind.is_gnu_sparse() || (is_file && ahead.is_sparse) {
                skip_sparse(header, ahead, sink)?;
            } else if is_file {
                entry(header, ahead, &mut data, level, sink)?;
            }
            Ok(())
        }
    };
    let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    let passed = learned
        .and_then(|()| data.pass())
        .and_then(|()| Extent::new(input, padding).pass());
    ControlFlow::Continue(passed)
}

/// Keeps what a long name or the attributes of pax say of the next entry.
fn learn(kind: EntryType, data: &mut Extent<'_>, ahead: &mut Ahead) -> io::Result<()> {
    let mut bytes = Vec::new();
    data.take(MOST_ATTRIBUTES).read_to_end(&mut bytes)?;
    if kind.is_gnu_longname() {
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        ahead.name = Some(bytes);
        return Ok(());
    }
    for attribute in PaxExtensions::new(&bytes).flatten() {
        let value = attribute.value_bytes();
        match attribute.key_bytes() {
            b"path" => ahead.name = Some(value.to_vec()),
            b"size" => ahead.size = number(value),
            key if key.starts_with(b"GNU.sparse") => {
                ahead.is_sparse = true;
                if key == b"GNU.sparse.name" {
                    ahead.sparse_name = Some(value.to_vec());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Passes over the rest of the map of a sparse file, which stands between header and data and is not counted as either.
fn pass_sparse_map(header: &Header, input: &mut dyn BufRead) -> io::Result<()> {
    let mut is_extended = header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
    while is_extended {
        let Some(more) = block(input)? else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        is_extended = more.get(504) == Some(&1);
    }
    Ok(())
}

fn skip_sparse(header: &Header, ahead: Ahead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let name = ahead.sparse_name.or(ahead.name);
    let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
    match entries::path(sink.path(), &name) {
        Some(path) => sink
            .entry(&path)
            .skip_packed("kept as a sparse file".to_owned()),
        None => ControlFlow::Continue(()),
    }
}

fn entry(
    header: &Header,
    ahead: Ahead,
    data: &mut Extent<'_>,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let name = ahead
        .name
        .unwrap_or_else(|| header.path_bytes().into_owned());
    // The oldest form tells folders by nothing else.
    if name.ends_with(b"/") {
        return ControlFlow::Continue(());
    }
    match entries::path(sink.path(), &name) {
        Some(path) => read_any(&mut Buffered::new(data), level, &mut sink.entry(&path)),
        None => ControlFlow::Continue(()),
    }
}
