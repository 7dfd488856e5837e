//! The bytes of an answer of a web server come in, as a crawl keeps them; its headers go out, and its page as the server had it.
//!
//! Undone are the chunks of HTTP/1.1 (RFC 9112, 7.1) and the codings gzip, deflate, Zstandard and Brotli. Many tools
//! store a page with its chunks and codings undone and the headers as they were, so each is undone only where it is there.

use std::io::{self, BufRead, Read};

use brotli_decompressor::Decompressor;
use encoding_rs::Encoding;
use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::compressed::{self, Compression, Once};
use crate::archive::encoding::begins_as_utf8;
use crate::archive::input::Buffered;

/// Names, in lower case, and values.
#[derive(Debug, Default)]
pub(super) struct Headers(Vec<(String, String)>);

// 256 KB: servers refuse more than 8 to 64.
const MOST_HEADERS: u64 = 256 << 10;

impl Headers {
    /// Reads headers up to the blank line after them.
    pub(super) fn read(input: &mut dyn BufRead) -> io::Result<Self> {
        let mut headers = Self::default();
        let mut input = input.take(MOST_HEADERS);
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let text = String::from_utf8_lossy(&line);
            let shown = text.trim_end();
            if shown.is_empty() {
                return Ok(headers);
            }
            if shown.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.0.last_mut() {
                    value.push(' ');
                    value.push_str(shown.trim_start());
                }
            } else if let Some((name, value)) = shown.split_once(':') {
                let name = name.trim().to_ascii_lowercase();
                headers.0.push((name, value.trim().to_owned()));
            }
        }
    }

    /// The first value under a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The type of the content, without its parameters and in lower case.
    pub(super) fn content_type(&self) -> Option<String> {
        let kind = self.get("content-type")?.split(';').next()?;
        Some(kind.trim().to_ascii_lowercase())
    }

    /// The encoding that the type of the content names.
    pub(super) fn charset(&self) -> Option<&'static Encoding> {
        let parameters = self.get("content-type")?.split(';').skip(1);
        let mut charsets = parameters.filter_map(|parameter| {
            let (name, label) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(label)
        });
        Encoding::for_label(charsets.next()?.trim_matches(['"', '\'', ' ']).as_bytes())
    }

    fn lists(&self, name: &str, wanted: &str) -> bool {
        self.get(name).is_some_and(|values| {
            values
                .split(',')
                .any(|value| value.trim().eq_ignore_ascii_case(wanted))
        })
    }
}

/// The number in the status line of an answer.
pub(super) fn status(input: &mut dyn BufRead) -> io::Result<Option<u16>> {
    let mut line = Vec::new();
    input.take(MOST_HEADERS).read_until(b'\n', &mut line)?;
    let line = String::from_utf8_lossy(&line);
    let mut words = line.split_whitespace();
    let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
    Ok(words
        .next()
        .filter(|_| is_http)
        .and_then(|word| word.parse().ok()))
}

/// The page behind `headers`, without its chunks.
pub(super) fn unchunked<'a>(headers: &Headers, body: impl BufRead + 'a) -> Box<dyn BufRead + 'a> {
    let mut body = Buffered::new(body);
    let is_chunked = headers.lists("transfer-encoding", "chunked")
        && body.fill_buf().is_ok_and(|head| size_line(head).is_some());
    if is_chunked {
        Box::new(Buffered::new(Chunks {
            body,
            state: Chunk::Before,
        }))
    } else {
        Box::new(body)
    }
}

/// The page behind `headers`, without its codings.
pub(super) fn decoded<'a>(
    headers: &Headers,
    body: &'a mut dyn BufRead,
) -> io::Result<Box<dyn Read + 'a>> {
    let coding = headers.get("content-encoding").unwrap_or_default();
    let head = body.fill_buf()?;
    let told = compressed::tell(head);
    // The two bytes that open zlib, which is what *deflate* is by the standard.
    let is_zlib = matches!(head, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    Ok(match coding.trim().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if told == Some(Compression::Gzip) => {
            compressed::decoder(Compression::Gzip, body)?
        }
        "zstd" if told == Some(Compression::Zstd) => compressed::decoder(Compression::Zstd, body)?,
        "deflate" if is_zlib => Box::new(ZlibDecoder::new(body)),
        "deflate" if !is_text(head) => Box::new(DeflateDecoder::new(body)),
        // It has no mark of its own, and often opens with the code of a bracket. Its window is 16 MB at the most.
        "br" if !is_text(head) => Box::new(Once::Reading(Decompressor::new(body, BROTLI_BYTES))),
        _ => Box::new(body),
    })
}

/// Whether `head` is text, of which packed data have the bytes for a short while only: one in nine of theirs is a sign of control.
fn is_text(head: &[u8]) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let is_long = head.len() >= LONG_ENOUGH;
    (is_long || begins_as_utf8(head)) && !head.iter().any(is_control)
}

// So many bytes without a sign of control are packed data once in a thousand files, and a page in another encoding than UTF-8
// far more often.
const LONG_ENOUGH: usize = 64;

// Read at a time: what the library takes by default.
const BROTLI_BYTES: usize = 4096;

/// The length of the chunk whose line opens `head`, and the length of the line.
fn size_line(head: &[u8]) -> Option<u64> {
    let end = memchr::memchr(b'\n', head.get(..head.len().min(1000))?)?;
    let line = std::str::from_utf8(head.get(..end)?).ok()?;
    let digits = line.split(';').next()?.trim();
    u64::from_str_radix(digits, 16).ok()
}

struct Chunks<R> {
    body: R,
    state: Chunk,
}

enum Chunk {
    /// Before the first size.
    Before,
    /// So many bytes before the line end after a chunk.
    Within(u64),
    Over,
}

impl<R: BufRead> Chunks<R> {
    fn next_size(&mut self) -> io::Result<u64> {
        let mut line = Vec::new();
        (&mut self.body).take(1000).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        size_line(&line)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a chunk has no length"))
    }
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = match self.state {
            Chunk::Over => return Ok(0),
            Chunk::Within(left) if left > 0 => left,
            Chunk::Within(_) | Chunk::Before => {
                if matches!(self.state, Chunk::Within(_)) {
                    (&mut self.body)
                        .take(100)
                        .read_until(b'\n', &mut Vec::new())?;
                }
                self.state = Chunk::Over;
                let size = self.next_size()?;
                if size == 0 {
                    return Ok(0);
                }
                size
            }
        };
        let length = (&mut self.body).take(left).read(buffer)?;
        if length == 0 && !buffer.is_empty() {
            self.state = Chunk::Over;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.state = Chunk::Within(left - length as u64);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(head: &str, body: &[u8]) -> io::Result<String> {
        let headers = Headers::read(&mut head.as_bytes())?;
        let mut body = unchunked(&headers, body);
        let mut text = String::new();
        decoded(&headers, &mut body)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn chunks_and_codings_are_undone_only_where_they_are_there() {
        let chunked = "Transfer-Encoding: Chunked\r\n\r\n";
        let body = b"5;a=b\r\nfirst\r\n8\r\n, second\r\n0\r\nTrailer: x\r\n\r\n";
        assert_eq!(page(chunked, body).unwrap(), "first, second");
        assert_eq!(page(chunked, b"<p>plain").unwrap(), "<p>plain");
        assert_eq!(
            page("Content-Encoding: gzip\r\n\r\n", b"<p>plain").unwrap(),
            "<p>plain"
        );
        for text in ["{\"body\": \"plain\"}", "The harbor, é"] {
            let stored = page("Content-Encoding: br\r\n\r\n", text.as_bytes());
            assert_eq!(stored.unwrap(), text);
        }
        let latin =
            b"<p>The caf\xE9 on the quay will open in May, the council of the harbor said.</p>";
        assert!(is_text(latin) && !is_text(&latin[..20]));
        assert!(page(chunked, b"5\r\nfir").is_err());
        assert!(page(chunked, b"5\r\nfirst\r\nxyz\r\n").is_err());
    }

    #[test]
    fn types_and_charsets_are_read_as_servers_write_them() {
        let read = |text: &str| Headers::read(&mut text.as_bytes()).unwrap();
        let headers = read("Content-Type: Text/HTML; Charset=\"iso-8859-1\"\nX: a\n b\n\n");
        assert_eq!(headers.content_type().as_deref(), Some("text/html"));
        assert_eq!(headers.charset(), Some(encoding_rs::WINDOWS_1252));
        assert_eq!(headers.get("x"), Some("a b"));
        assert!(Headers::read(&mut &b"A: b\r\n"[..]).is_err());
        assert_eq!(status(&mut &b"HTTP/1.1 200 OK\r\n"[..]).unwrap(), Some(200));
        assert_eq!(status(&mut &b"<html>\n"[..]).unwrap(), None);
    }
}
