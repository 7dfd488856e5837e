//! Bytes of unknown encoding come in, text goes out, or the reason why they are none.
//!
//! The order is that of certainty: a byte order mark says it; NUL bytes at every second place say UTF-16; an encoding that
//! the user names comes next; what is valid UTF-8 is UTF-8, because other encodings hardly ever look like it; the rest is
//! left to chardetng, the detector of Firefox, which knows the encodings of the Web. Decoding is always strict: an article
//! with replacement characters would be found by nobody and quoted falsely.
//!
//! Nothing is normalized, and control characters stay; only the byte order mark is taken off.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// They are something else: a picture, a program.
    Binary,
    /// They do not fit the encoding that they seem to have or that was named.
    Invalid { encoding: &'static str, at: usize },
}

/// Decodes all of `bytes`; `named` is the encoding to take where they do not say it themselves.
pub(super) fn decode(bytes: Vec<u8>, named: Option<&'static Encoding>) -> Result<String, Fault> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return strictly(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = named {
        return strictly(encoding, &bytes);
    }
    if memchr::memchr(0, &bytes).is_some() {
        let encoding = utf16_without_mark(&bytes).ok_or(Fault::Binary)?;
        return strictly(encoding, &bytes);
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let bytes = error.into_bytes();
            strictly(detect(&bytes), &bytes)?
        }
    };
    if is_garbage(&text) {
        return Err(Fault::Binary);
    }
    Ok(text)
}

/// Whether the bytes at the head of a file are UTF-16, with or without a byte order mark.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding != UTF_8,
        None => utf16_without_mark(head).is_some(),
    }
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Fault> {
    if encoding == UTF_8 {
        // Of UTF-8 the standard library tells where it breaks.
        let text = std::str::from_utf8(bytes).map_err(|error| Fault::Invalid {
            encoding: UTF_8.name(),
            at: error.valid_up_to(),
        })?;
        return Ok(text.to_owned());
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(Fault::Invalid {
            encoding: encoding.name(),
            at: first_fault(encoding, bytes),
        }),
    }
}

fn first_fault(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = vec![0; 4096];
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut text, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::InputEmpty => return at,
            encoding_rs::DecoderResult::Malformed(length, after) => {
                return at.saturating_sub(usize::from(length) + usize::from(after));
            }
        }
    }
}

/// Western text in UTF-16 has a NUL in nearly every second byte; other scripts have at least their spaces and line ends.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    // 4,096: the first page of a file tells; and a file need not be searched to its end for a lost NUL.
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let nuls = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (nuls(0), nuls(1));
    // A tenth of one parity and none of the other: binary files have their NULs at even and odd places alike.
    let enough = head.len() / 20;
    if !bytes.len().is_multiple_of(2) || even.max(odd) <= enough.max(1) {
        return None;
    }
    match (even, odd) {
        (0, _) => Some(UTF_16LE),
        (_, 0) => Some(UTF_16BE),
        _ => None,
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Windows-1252 gives a character to every byte, so that anything decodes; but only text has few control characters.
fn is_garbage(text: &str) -> bool {
    let mut characters = 0_usize;
    let mut controls = 0_usize;
    for character in text.chars().take(65_536) {
        characters += 1;
        if character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\x0c' | '\x1b') {
            controls += 1;
        }
    }
    // One in twenty: wire copy has some framing characters (SOH, STX, ETX), at its beginning and end.
    controls * 20 > characters && controls > 3
}
