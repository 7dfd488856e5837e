//! A zip file comes in, its files go on to be read.
//!
//! The list at its end tells what is in it, so a file is read from there, and a zip in another container is held in memory
//! for that, if it is small. A large one is read as a stream ([`local_headers`]), as is one whose list is missing because
//! the file was cut short; the rest is then an error. Folders and links are passed over. An entry that is encrypted or
//! packed in a way that is not read is an error of its own.
//!
//! Some formats are zip files: those that are read go to their module, of the others one error is told.

use std::cell::Cell;
use std::io::{BufRead, Cursor, Read, Seek};
use std::ops::ControlFlow;

use zip::read::ZipFileEntry;
use zip::{CompressionMethod, ZipArchive};

use super::expansion::Expanding;
use super::{Level, entries, local_headers, read as read_any};
use crate::archive::formats;
use crate::archive::input::Buffered;
use crate::archive::sink::Sink;

// 32 MB: a day of a wire service in JSON is some 10 MB packed.
const MOST_HELD: u64 = 32 << 20;

/// Reads the files of a zip file.
pub(super) fn read<R: BufRead + Seek>(
    reader: R,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut reader = reader;
    let error = match ZipArchive::new(&mut reader) {
        Ok(mut archive) => return read_list(&mut archive, level, sink),
        Err(error) => error,
    };
    if reader.rewind().is_ok() {
        local_headers::read(&mut reader, level, sink)?;
    }
    sink.unreadable(error.into())
}

/// Reads the files of a zip file that is itself in a container.
pub(super) fn read_stream(
    input: &mut dyn BufRead,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut held = Vec::new();
    if let Err(source) = input.take(MOST_HELD).read_to_end(&mut held) {
        local_headers::read(&mut held.as_slice(), level, sink)?;
        return sink.unreadable(source);
    }
    if (held.len() as u64) < MOST_HELD {
        return read(Cursor::new(held), level, sink);
    }
    local_headers::read(&mut Cursor::new(held).chain(input), level, sink)
}

fn read_list<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    if let Some(found) = other_format(archive) {
        return sink.skip(formats::unknown(sink.path(), found.to_owned()));
    }
    for index in 0..archive.len() {
        let listed = match archive.by_index_data(index) {
            Ok(entry) => Listed::of(&entry, sink.path()),
            Err(error) => {
                sink.unreadable(error.into())?;
                continue;
            }
        };
        let Some(Listed {
            path,
            packed,
            fault,
        }) = listed
        else {
            continue;
        };
        let mut sink = sink.entry(&path);
        if let Some(fault) = fault {
            sink.skip_packed(fault)?;
            continue;
        }
        match archive.by_index(index) {
            Ok(file) => {
                let packed = Cell::new(packed);
                let mut data = Buffered::new(Expanding::new(file, level.expansion, &packed));
                read_any(&mut data, level, &mut sink)?;
            }
            Err(error) => sink.unreadable(error.into())?,
        }
    }
    ControlFlow::Continue(())
}

/// What the list says of an entry.
struct Listed {
    path: String,
    packed: u64,
    /// Why it cannot be read.
    fault: Option<String>,
}

impl Listed {
    /// Nothing for what is passed over.
    fn of(entry: &ZipFileEntry<'_>, container: &str) -> Option<Self> {
        if entry.is_dir() || entry.is_symlink() {
            return None;
        }
        let raw = entry.name_raw();
        // Many tools write UTF-8 and do not say so; the others are of 1981.
        let path = match (std::str::from_utf8(raw), entry.name()) {
            (Err(_), Ok(name)) => entries::path(container, name.as_bytes()),
            _ => entries::path(container, raw),
        };
        let fault = match entry.compression() {
            _ if entry.encrypted() => Some("encrypted".to_owned()),
            CompressionMethod::Stored | CompressionMethod::Deflated => None,
            other => Some(format!("packed by the method {other}")),
        };
        Some(Self {
            path: path?,
            packed: entry.compressed_size(),
            fault,
        })
    }
}

/// What a zip file is, where it is a document or a program and not an archive.
fn other_format<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<&'static str> {
    if let Ok(kind) = archive.by_name("mimetype") {
        let mut text = String::new();
        let read = kind.take(100).read_to_string(&mut text);
        return match text.trim() {
            _ if read.is_err() => None,
            "application/epub+zip" => Some("EPUB"),
            text if text.contains("opendocument") => Some("OpenDocument"),
            _ => None,
        };
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("[Content_Types].xml") {
        return Some(if has("word/document.xml") {
            "DOCX"
        } else {
            "Office"
        });
    }
    has("META-INF/MANIFEST.MF").then_some("a program in Java")
}
