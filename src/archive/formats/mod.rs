//! The head of a file comes in, its format goes out.
//!
//! The extension says what a file should be; a look at its first characters says what it is, and wins: exports named
//! `.json` are often JSON lines, and files named `.txt` sometimes HTML. What is neither text nor JSON is not guessed at.

mod activity;
mod blocks;
mod broken_lines;
mod code_pages;
mod controls;
mod csv;
mod csv_rows;
pub(super) mod docx;
mod entities;
pub(super) mod epub;
mod europresse;
mod export_lines;
mod factiva;
mod feed;
pub(super) mod fields;
mod flow;
mod format;
mod ghost;
mod html;
mod html_text;
mod json;
mod json_array;
mod json_record;
mod jsonl;
pub(super) mod kept_html;
mod lines;
mod live_blog;
mod mail;
mod mapped;
mod markup;
mod metadata;
mod newsbank;
mod newsml;
mod nexis;
mod ninjs;
mod nitf;
mod notices;
mod object;
pub(super) mod odt;
mod page_body;
mod page_head;
mod pdf;
mod pieces;
pub(super) mod plain;
mod proquest;
mod rtf;
mod sgml;
mod sgml_names;
mod shortcodes;
mod site_name;
mod tags;
mod telegram;
mod transmission;
mod xml;
mod xml_record;

use std::io::{BufRead, Cursor};
use std::ops::ControlFlow;

use serde::de::IgnoredAny;

use super::dates::Order;
use super::growth::Joint;
use super::mapping::Mapping;
use super::wide;
use super::{ReadOptions, sink::Sink};
use crate::Error;
use crate::lexicon::table::pairs;

pub(super) use format::Format;

/// Reads the articles of a file that is in no container.
///
/// A file of an unknown format is one error, as is one that cannot be decoded. A file of nothing but white space has no
/// articles.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let head = match input.fill_buf() {
        Ok(head) => head,
        Err(source) => return sink.unreadable(source),
    };
    // The head is all of a small file.
    if content(head).is_empty() {
        return ControlFlow::Continue(());
    }
    let is_wide = wide::is_wide(head);
    let can_be_cut = json_array::can_be_cut(head) && sink.expects_utf8();
    let format = match tell(sink.hint(), head, &sink.options().map) {
        Ok(format) => format,
        Err(found) => return sink.skip(unknown(sink.path(), found)),
    };
    sink.set_format(format);
    match format {
        Format::Pdf => return pdf::read(input, sink),
        Format::Rtf => return rtf::read(input, sink),
        _ => {}
    }
    // A line of UTF-16 or UTF-32 does not end at the byte of a line end, so such a file is decoded whole.
    if let (Some(read), false) = (by_record(format), is_wide) {
        return read(input, sink);
    }
    if format == Format::Json && can_be_cut && !is_wide {
        return json_array::read(input, sink);
    }
    let Some(text) = sink.text(input)? else {
        return ControlFlow::Continue(());
    };
    if text.trim().is_empty() {
        return ControlFlow::Continue(());
    }
    if let Some(read) = by_record(format) {
        sink.expect_utf8();
        let flow = read(&mut Cursor::new(text), sink);
        sink.forget_end();
        return flow;
    }
    match format {
        Format::Json => json::read(text, sink),
        Format::Html => html::read(&text, sink),
        Format::Nitf => nitf::read(&text, sink),
        Format::NewsMl => newsml::read(&text, sink),
        Format::Feed => feed::read(&text, sink),
        Format::Xml => xml_record::read(&text, sink),
        _ => plain::read(text, format, sink),
    }
}

/// Reads articles from a stream, one after another.
type ReadStream = fn(&mut dyn BufRead, &mut Sink<'_>) -> ControlFlow<()>;

/// What reads a format record by record, however long the file.
fn by_record(format: Format) -> Option<ReadStream> {
    Some(match format {
        Format::JsonLines => jsonl::read,
        Format::Csv | Format::Tsv => csv::read,
        Format::Sgml => sgml::read,
        Format::Mail => mail::read,
        Format::Nexis => nexis::read,
        Format::Factiva => factiva::read,
        Format::ProQuest => proquest::read,
        Format::NewsBank => newsbank::read,
        Format::Transmission => transmission::read,
        _ => return None,
    })
}

/// Whether what was `added` to a file begins a record of its own.
pub(super) fn begins_record(
    format: Format,
    joint: &Joint,
    added: &[u8],
    options: &ReadOptions,
) -> bool {
    let order: fn(&[u8], &[Mapping]) -> Option<Order> = match format {
        Format::JsonLines => jsonl::date_order,
        Format::Csv | Format::Tsv => csv::date_order,
        _ => |_, _| None,
    };
    // What was added may tell how the dates before are to be read.
    if order(&joint.head, &options.map) != order(&joint.joined_head(added), &options.map) {
        return false;
    }
    match format {
        Format::JsonLines => joint.is_at_line(added),
        Format::Csv | Format::Tsv => csv::goes_on(joint, added, &options.map),
        Format::Mail => joint.line_ends(added) > 1 && mail::begins_message(joint, added),
        Format::Sgml => joint.line_ends(added) > 0 && sgml::begins_article(added),
        _ => false,
    }
}

/// Reads what was added to a file, where that begins a record of its own.
pub(super) fn read_on(
    format: Format,
    joint: &Joint,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    match format {
        Format::JsonLines => jsonl::read_on(joint, input, sink),
        Format::Csv | Format::Tsv => csv::read_on(joint, input, sink),
        Format::Mail => mail::read_box(input, sink),
        Format::Sgml => sgml::read(input, sink),
        _ => ControlFlow::Continue(()),
    }
}

/// Tells the format of the file `name` that begins with `head`, or what else it is.
fn tell(name: &str, head: &[u8], map: &[Mapping]) -> Result<Format, String> {
    let listed = listed(name);
    if listed.is_some_and(|format| !is_read(format)) {
        return Err(format!(".{}", extension(name).unwrap_or_default()));
    }
    // Of UTF-16 and UTF-32 the characters looked for here are ASCII and NUL.
    let ascii: Vec<u8> = if wide::is_wide(head) {
        head.iter().copied().filter(|byte| *byte != 0).collect()
    } else {
        head.to_vec()
    };
    let start = content(&ascii);
    if is_pdf(start) {
        return Ok(Format::Pdf);
    }
    if start.starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if listed == Some("pdf") {
        return Err("called .pdf, but is none".to_owned());
    }
    if sgml::is_wire(start) {
        return Ok(Format::Sgml);
    }
    if listed == Some("mail") || mail::is_mail(start) {
        return Ok(Format::Mail);
    }
    if let Some(told) = markup::tell(start) {
        return told;
    }
    if listed == Some("markup") && start.starts_with(b"<") {
        return Err("XML of another kind".to_owned());
    }
    if let Some(found) = other_content(start) {
        return Err(found.to_owned());
    }
    if transmission::is_transmission(start) {
        return Ok(Format::Transmission);
    }
    if let Some(format) = export(start) {
        return Ok(format);
    }
    // Standard input has no extension; what opens an object there is the first of many lines, also where it is broken.
    let listed = listed.or((name == "-" && start.starts_with(b"{")).then_some("jsonl"));
    Ok(match listed {
        Some("markdown") => Format::Markdown,
        Some("html") => Format::Html,
        Some("jsonl") if start.starts_with(b"[") || !starts_with_line_object(start) => Format::Json,
        Some("jsonl") => Format::JsonLines,
        Some("json") if is_json_lines(start) => Format::JsonLines,
        Some("json") => Format::Json,
        _ if is_json_lines(start) => Format::JsonLines,
        _ if is_json(start) => Format::Json,
        Some("csv") => Format::Csv,
        _ if csv::is_table(start, map) => Format::Csv,
        _ => Format::Text,
    })
}

/// The database of which a text that begins with `start` is an export.
fn export(start: &[u8]) -> Option<Format> {
    match start {
        _ if proquest::is_export(start) => Some(Format::ProQuest),
        _ if nexis::is_export(start) => Some(Format::Nexis),
        _ if factiva::is_export(start) => Some(Format::Factiva),
        _ if newsbank::is_export(start) => Some(Format::NewsBank),
        _ => None,
    }
}

/// The error of the file `path` that holds `found`, which is not read.
pub(super) fn unknown(path: &str, found: String) -> Error {
    Error::UnknownFormat {
        path: path.to_owned(),
        found,
        advice: advice(path),
    }
}

/// What to do with a file that is not read, by its extension.
fn advice(path: &str) -> &'static str {
    match listed(path) {
        Some("document") => "; save it as DOCX, PDF or text",
        Some("table") => "; save it as CSV",
        Some("bundle") => "; unpack it, or pack it as .zip or .tar.gz",
        _ => "",
    }
}

/// What `data/formats.tsv` says of the extension of a name.
fn listed(name: &str) -> Option<&'static str> {
    let extension = extension(name)?;
    let mut known = pairs(include_str!("../../../data/formats.tsv"));
    known
        .find(|(listed, _)| *listed == extension)
        .map(|(_, format)| format)
}

fn is_read(format: &str) -> bool {
    !matches!(format, "other" | "document" | "table" | "bundle")
}

/// The extensions that are read, for messages: `.txt, .md`.
pub(super) fn extensions() -> String {
    let read: Vec<String> = pairs(include_str!("../../../data/formats.tsv"))
        .filter(|(_, format)| is_read(format))
        .map(|(extension, _)| format!(".{extension}"))
        .collect();
    read.join(", ")
}

fn extension(name: &str) -> Option<String> {
    let file = name.rsplit('/').next()?;
    let (stem, extension) = file.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.to_lowercase())
}

/// The head without byte order mark and leading white space.
fn content(head: &[u8]) -> &[u8] {
    let marks: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    let start = marks
        .iter()
        .find_map(|mark| head.strip_prefix(*mark))
        .unwrap_or(head);
    start.trim_ascii_start()
}

/// Whether a file is a PDF, which may have something before its head.
fn is_pdf(start: &[u8]) -> bool {
    // 1024: so far Acrobat looks (ISO 32000-1, annex H.3.4.1); what has NULs there is no text that speaks of PDF.
    let begins = start.get(..start.len().min(1024)).unwrap_or_default();
    start.starts_with(b"%PDF-")
        || (begins.contains(&0) && memchr::memmem::find(begins, b"%PDF-1.").is_some())
}

/// Formats that give themselves away, whatever the file is called.
fn other_content(start: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 13] = [
        (b"pk\x03\x04", "ZIP"),
        (b"\x1f\x8b", "gzip"),
        (b"\x89png", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"gif8", "GIF"),
        (b"sqlite format 3", "SQLite"),
        (b"\x7felf", "a program"),
        (b"\x1f\x9d", "packed by compress"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"rar!\x1a\x07", "RAR"),
        (b"\x04\x22m\x18", "LZ4"),
        (b"\xd0\xcf\x11\xe0", "an old file of Office or Outlook"),
        (b"filedesc://", "a crawl of the old kind, ARC"),
    ];
    let head = start
        .get(..start.len().min(16))
        .unwrap_or_default()
        .to_ascii_lowercase();
    SIGNATURES
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
        .map(|(_, name)| *name)
}

/// Whether the first line, alone, is an object, and more follows.
fn is_json_lines(start: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', start) else {
        return false;
    };
    let (line, rest) = start.split_at(end);
    line.starts_with(b"{")
        && !rest.trim_ascii().is_empty()
        && serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// Whether the file opens as an object or an array of objects does; text that opens with a bracket does not.
fn is_json(start: &[u8]) -> bool {
    let inner = match start.split_first() {
        Some((b'[', rest)) if rest.trim_ascii_start().starts_with(b"{") => {
            rest.trim_ascii_start().split_at(1).1
        }
        Some((b'{', rest)) => rest,
        _ => return false,
    };
    matches!(inner.trim_ascii_start().first(), Some(b'"' | b'}'))
}

/// Whether a first line that opens an object goes on on that line: a lone bracket opens an object written over many.
fn starts_with_line_object(start: &[u8]) -> bool {
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    line.trim_ascii() != b"{"
}
