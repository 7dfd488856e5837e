//! A zip file comes in, its files go on to be read.
//!
//! The list at its end tells what is in it, so a file is read from there, and a zip in another container is held in memory
//! for that, if it is small. A large one is read as a stream ([`local_headers`]), as is one whose list is missing because
//! the file was cut short, or points elsewhere; the rest is then an error. So is one with several entries of one name, of which
//! the list gives the last. Folders and links are passed over. An entry that is encrypted or
//! packed in a way that is not read is an error of its own.
//!
//! Some formats are zip files: those that are read go to their module, of the others one error is told.

use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read, Seek};
use std::ops::ControlFlow;

use encoding_rs::UTF_8;
use zip::ZipArchive;
use zip::read::ZipFileEntry;
use zip::result::ZipError;

use super::expansion::Expanding;
use super::methods::Method;
use super::{Level, entries, local_headers, read as read_any};
use crate::archive::formats::{self, Format, docx, epub, odt};
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
    let fault = match ZipArchive::new(&mut reader) {
        Ok(mut archive) => match first_entry(&mut archive) {
            Ok(()) if !archive.has_duplicate_names() => {
                return read_list(&mut archive, level, sink);
            }
            first => first.err(),
        },
        Err(error) => Some(error),
    };
    if let Err(source) = reader.rewind() {
        return sink.unreadable(source);
    }
    local_headers::read(&mut reader, level, sink)?;
    match fault {
        Some(fault) => sink.unreadable(fault.into()),
        None => ControlFlow::Continue(()),
    }
}

/// Whether the first entry of the list stands where the list says.
fn first_entry<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(), ZipError> {
    if archive.is_empty() {
        return Ok(());
    }
    archive.by_index_raw(0).map(drop)
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
    if let Some(document) = document(archive) {
        return read_document(document, archive, level, sink);
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
            unpacked,
            method,
        }) = listed
        else {
            continue;
        };
        let mut sink = sink.entry(&path);
        let method = match method {
            Ok(method) => method,
            Err(fault) => {
                sink.skip_packed(fault)?;
                continue;
            }
        };
        let file = match method {
            Method::Stored | Method::Deflate => archive.by_index(index),
            _ => archive.by_index_raw(index),
        };
        let mut file = match file {
            Ok(file) => Buffered::new(file),
            Err(error) => {
                sink.unreadable(error.into())?;
                continue;
            }
        };
        let data = match method {
            Method::Stored | Method::Deflate => Ok(Box::new(file) as Box<dyn Read>),
            _ => method.decoder(&mut file, Some(unpacked)),
        };
        match data {
            Ok(data) => {
                let packed = Cell::new(packed);
                let mut data = Buffered::new(Expanding::new(data, level.expansion, &packed));
                read_any(&mut data, level, &mut sink)?;
            }
            Err(error) => sink.unreadable(error)?,
        }
    }
    ControlFlow::Continue(())
}

/// What the list says of an entry.
struct Listed {
    path: String,
    packed: u64,
    unpacked: u64,
    /// How it is packed, or why it cannot be read.
    method: Result<Method, String>,
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
        let how = entry.compression();
        let method = match Method::listed(how) {
            _ if entry.encrypted() => Err("encrypted".to_owned()),
            Some(method) => Ok(method),
            None => Err(format!("packed by the method {how}")),
        };
        Some(Self {
            path: path?,
            packed: entry.compressed_size(),
            unpacked: entry.size(),
            method,
        })
    }
}

/// A format that is a zip file.
#[derive(Clone, Copy)]
enum Document {
    Epub,
    Docx,
    Odt,
    /// It is not read; its name.
    Other(&'static str),
}

/// What a zip file is, where it is a document or a program and not an archive.
fn document<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<Document> {
    if let Ok(kind) = archive.by_name("mimetype") {
        let mut text = String::new();
        let read = kind.take(100).read_to_string(&mut text);
        return match text.trim() {
            _ if read.is_err() => None,
            "application/epub+zip" => Some(Document::Epub),
            "application/vnd.oasis.opendocument.text" => Some(Document::Odt),
            text if text.contains("opendocument") => Some(Document::Other("OpenDocument")),
            _ => None,
        };
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("META-INF/container.xml") {
        return Some(Document::Epub);
    }
    if has("[Content_Types].xml") {
        return Some(if has("word/document.xml") {
            Document::Docx
        } else {
            Document::Other("Office")
        });
    }
    has("META-INF/MANIFEST.MF").then_some(Document::Other("a program in Java"))
}

/// Reads a document that is a zip file.
fn read_document<R: Read + Seek>(
    document: Document,
    archive: &mut ZipArchive<R>,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let limit_bytes = sink.options().max_article_bytes as u64;
    let mut fault = None;
    let mut parts = |name: &str| match part(name, archive, level, limit_bytes) {
        Ok(text) => text,
        Err(error) => {
            fault = fault.take().or(Some(error));
            None
        }
    };
    match document {
        Document::Epub => {
            sink.set_format(Format::Epub);
            epub::read(&mut parts, sink)?;
        }
        Document::Docx => {
            sink.set_format(Format::Docx);
            docx::read(&mut parts, sink)?;
        }
        Document::Odt => {
            sink.set_format(Format::Odt);
            odt::read(&mut parts, sink)?;
        }
        Document::Other(found) => {
            return sink.skip(formats::unknown(sink.path(), found.to_owned()));
        }
    }
    fault.map_or(ControlFlow::Continue(()), |error| sink.unreadable(error))
}

/// The text of a part of a document; nothing where there is none of that name.
fn part<R: Read + Seek>(
    name: &str,
    archive: &mut ZipArchive<R>,
    level: Level<'_>,
    limit_bytes: u64,
) -> io::Result<Option<String>> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let packed = Cell::new(file.compressed_size());
    let mut bytes = Vec::new();
    let mut data = Expanding::new(file, level.expansion, &packed).take(limit_bytes);
    data.read_to_end(&mut bytes)?;
    // Both formats are UTF-8, or UTF-16 with its mark.
    let (text, _, _) = UTF_8.decode(&bytes);
    Ok(Some(text.into_owned()))
}
