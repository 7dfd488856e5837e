//! The head of a file comes in, its format goes out.
//!
//! The extension says what a file should be; a look at its first characters says what it is, and wins: exports named
//! `.json` are often JSON lines, and files named `.txt` sometimes HTML. What is neither text nor JSON is not guessed at.

pub(super) mod fields;
pub(super) mod json;
pub(super) mod jsonl;
pub(super) mod metadata;
pub(super) mod plain;

use serde::de::IgnoredAny;

use super::encoding;
use crate::lexicon::table::pairs;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Json,
    JsonLines,
}

impl Format {
    /// Its name in [`Source::format`](crate::Source::format) and in `data/formats.tsv`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }
}

/// Tells the format of the file `name` that begins with `head`, or what else it is.
pub(super) fn tell(name: &str, head: &[u8]) -> Result<Format, String> {
    let extension = extension(name);
    let listed = pairs(include_str!("../../../data/formats.tsv"))
        .find(|(listed, _)| extension.as_deref() == Some(*listed))
        .map(|(_, format)| format);
    if listed == Some("other") {
        return Err(format!(".{}", extension.unwrap_or_default()));
    }
    // Of UTF-16 the characters looked for here are ASCII and NUL.
    let ascii: Vec<u8> = if encoding::is_utf16(head) {
        head.iter().copied().filter(|byte| *byte != 0).collect()
    } else {
        head.to_vec()
    };
    let start = content(&ascii);
    if let Some(found) = other_content(start) {
        return Err(found.to_owned());
    }
    Ok(match listed {
        Some("markdown") => Format::Markdown,
        Some("jsonl") if start.starts_with(b"[") || !starts_with_line_object(start) => Format::Json,
        Some("jsonl") => Format::JsonLines,
        Some("json") if is_json_lines(start) => Format::JsonLines,
        Some("json") => Format::Json,
        _ if is_json_lines(start) => Format::JsonLines,
        _ if is_json(start) => Format::Json,
        _ => Format::Text,
    })
}

/// The extensions that are read, for messages: `.txt, .md`.
pub(super) fn extensions() -> String {
    let read: Vec<String> = pairs(include_str!("../../../data/formats.tsv"))
        .filter(|(_, format)| *format != "other")
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

/// Formats that give themselves away, whatever the file is called.
fn other_content(start: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 12] = [
        (b"%pdf-", "PDF"),
        (b"{\\rtf", "RTF"),
        (b"<!doctype", "HTML or SGML"),
        (b"<html", "HTML"),
        (b"<?xml", "XML"),
        (b"pk\x03\x04", "ZIP"),
        (b"\x1f\x8b", "gzip"),
        (b"\x89png", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"gif8", "GIF"),
        (b"sqlite format 3", "SQLite"),
        (b"\x7felf", "a program"),
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
