//! A crawl comes in as a stream of WARC records, its pages go on to be read, one record of the file each.
//!
//! WARC 1.0 and 1.1 (ISO 28500): of *response*, *resource* and *conversion* records those that were a success and whose type
//! may be an article; pictures, styles, scripts, requests, revisits and what a crawler writes of itself are passed over
//! without a word, for nobody thinks them articles. The address of the page is kept. Its date is not: that is the day of the crawl,
//! and the page knows its own.
//!
//! A crawl is one file for millions of pages, so a damaged record costs itself: reading goes on at the next line that opens
//! a record (or, in gzip, at the next member; see `compressed`). Where a length is too long, it would swallow the records behind it:
//! so the bytes behind the end that it tells are looked at, and where neither a record nor the end of the file stands there,
//! the record ends before the next one that certainly begins within it. Records that are parts of one page are not joined.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::Level;
use super::ahead::Ahead;
use super::expansion::Expanding;
use super::extent::{Extent, Fault};
use super::http::{self, Headers};
use crate::archive::formats::{self, fields::Field};
use crate::archive::input::Buffered;
use crate::archive::sink::{Page, Sink};

/// What stands before the next record.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Record,
    /// Damage, which has been told.
    Damage,
}

/// Reads the pages of a crawl.
pub(super) fn read(
    input: &mut dyn BufRead,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    sink.begin_crawl();
    let mut input = Ahead::new(input);
    let mut before = Before::Record;
    loop {
        let headers = match next_record(&mut input, before) {
            Ok(Some(headers)) => headers,
            Ok(None) => return ControlFlow::Continue(()),
            Err(source) => {
                sink.unreadable(source)?;
                before = Before::Damage;
                continue;
            }
        };
        let length = headers
            .get("content-length")
            .and_then(|length| length.parse().ok());
        let Some(length) = length else {
            let why = "a record has no length";
            sink.unreadable(io::Error::new(io::ErrorKind::InvalidData, why))?;
            before = Before::Damage;
            continue;
        };
        let true_length = true_length(&mut input, length);
        if true_length < length {
            let why = format!(
                "its length is too long by {} bytes, so it is read up to the next record",
                length - true_length
            );
            sink.tell(io::Error::new(io::ErrorKind::InvalidData, why))?;
        }
        let mut block = Extent::new(&mut input, true_length);
        record(&headers, &mut block, level, sink)?;
        if let Err(source) = block.pass() {
            sink.unreadable(source)?;
        }
        before = match block.fault() {
            Fault::None => Before::Record,
            Fault::Met => Before::Damage,
        };
    }
}

/// Reads on behind the headers of the next record.
fn next_record(input: &mut dyn BufRead, before: Before) -> io::Result<Option<Headers>> {
    let mut line = Vec::new();
    loop {
        line.clear();
        // 1,000: only its beginning tells what a line is; a page of one line of megabytes is passed over in pieces.
        if input.take(1000).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.starts_with(b"WARC/") {
            return Headers::read(input).map(Some);
        }
        if before == Before::Record && !line.trim_ascii().is_empty() {
            let why = "where a record should begin stands something else";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
    }
}

/// The length of the block that comes next, of which `told` is said: up to the next record, where that certainly begins within it.
fn true_length(input: &mut Ahead<'_>, told: u64) -> u64 {
    let Some(length) = usize::try_from(told).ok().filter(|it| *it <= MOST_HELD) else {
        return told;
    };
    let seen = input.look(length + RECORD_SIGN.len());
    if seen.get(length..).is_some_and(begins_record_or_nothing) {
        return told;
    }
    let seen = input.look(length + HEADERS_BYTES);
    let within = seen.get(..length).unwrap_or(seen);
    let mut signs = memchr::memmem::find_iter(within, b"WARC/");
    let next = signs.find(|at| is_record(seen, *at));
    let Some(block) = next.and_then(|next| seen.get(..next)) else {
        return told;
    };
    let parting: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    let ends = parting
        .iter()
        .filter_map(|parting| block.strip_suffix(*parting));
    ends.map(<[u8]>::len).next().unwrap_or(block.len()) as u64
}

// 16 MB: no page that is read is larger (`ReadOptions::max_article_bytes`), and what is larger is mostly a film.
const MOST_HELD: usize = 16 << 20;
// Those of crawlers have less than one.
const HEADERS_BYTES: usize = 8 << 10;
/// What stands behind a block.
const RECORD_SIGN: &[u8] = b"\r\n\r\nWARC/";

/// Whether the next record, or the file's end, may stand behind what parts records.
fn begins_record_or_nothing(behind: &[u8]) -> bool {
    let begun = behind.trim_ascii_start();
    begun.starts_with(b"WARC/") || b"WARC/".starts_with(begun)
}

/// Whether at `at` a record begins, beyond doubt: behind a blank line, with all the headers that each must have. A page that
/// tells of the format has its examples in markup, or without them.
fn is_record(text: &[u8], at: usize) -> bool {
    let (Some(before), Some(mut rest)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let is_parted = before.ends_with(b"\n\r\n") || before.ends_with(b"\n\n");
    let mandatory = ["warc-type", "warc-date", "warc-record-id", "content-length"];
    is_parted
        && rest.skip_until(b'\n').is_ok()
        && Headers::read(&mut rest)
            .is_ok_and(|headers| mandatory.iter().all(|name| headers.get(name).is_some()))
}

/// Reads the page in a record, if there is one.
fn record(
    headers: &Headers,
    block: &mut Extent<'_>,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let kind = headers.get("warc-type").unwrap_or_default();
    match kind.to_ascii_lowercase().as_str() {
        "response" if headers.content_type().as_deref() == Some("application/http") => {
            match response(block) {
                Ok(Some(answer)) => page(headers, &answer, block, level, sink),
                Ok(None) => ControlFlow::Continue(()),
                Err(source) => sink.unreadable(source),
            }
        }
        "resource" | "conversion" => page(headers, headers, block, level, sink),
        _ => ControlFlow::Continue(()),
    }
}

/// The headers of an answer, if it was a success.
fn response(block: &mut Extent<'_>) -> io::Result<Option<Headers>> {
    match http::status(block)? {
        Some(200..=299) => Headers::read(block).map(Some),
        _ => Ok(None),
    }
}

/// Reads a page of which `headers` tell the type.
fn page(
    record: &Headers,
    headers: &Headers,
    block: &mut Extent<'_>,
    level: Level<'_>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let address = record.get("warc-target-uri").unwrap_or_default();
    let address = address.trim_matches(['<', '>']);
    let Some(name) = name_for(headers.content_type().as_deref(), address) else {
        return ControlFlow::Continue(());
    };
    let page = Page {
        given: vec![(Field::Url, address.to_owned())],
        name,
        charset: headers.charset(),
    };
    let packed = Cell::new(block.left());
    let mut body = http::unchunked(headers, block);
    let decoded = match http::decoded(headers, &mut *body) {
        Ok(decoded) => decoded,
        Err(source) => return sink.unreadable(source),
    };
    let mut text = Buffered::new(Expanding::new(decoded, level.expansion, &packed));
    sink.page(page, |sink| formats::read(&mut text, sink))
}

/// The name by which the format of a page is told where its content does not; nothing for what is no article.
fn name_for(content_type: Option<&str>, address: &str) -> Option<&'static str> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    if address.ends_with("/robots.txt") {
        return None;
    }
    match content_type? {
        "text/html" | "application/xhtml+xml" => Some("page.html"),
        "text/plain" => Some("page.txt"),
        "text/markdown" => Some("page.md"),
        "application/json" | "application/ld+json" => Some("page.json"),
        "application/xml" | "text/xml" | "application/rss+xml" | "application/atom+xml" => {
            Some("page.xml")
        }
        "application/pdf" => Some("page.pdf"),
        _ => None,
    }
}
