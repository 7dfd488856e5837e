//! Bytes of unknown encoding come in, text goes out, or the reason why they are none.
//!
//! The order is that of certainty: a byte order mark says it; an encoding that the user names comes next; NUL bytes at every
//! second place say UTF-16; then comes what is declared, by the server that gave a page, by `<?xml encoding=…?>` or
//! `<meta charset=…>`; what is valid UTF-8 is UTF-8, because other encodings hardly ever look like it; the rest is left
//! to chardetng, the detector of Firefox, which knows the encodings of the Web. Declarations are often wrong: one of a single-byte
//! encoding, where every byte means something, does not stand against valid UTF-8, and one that does not fit is none.
//! Decoding is always strict: an article with replacement characters would be found by nobody and quoted falsely.
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

/// Decodes all of `bytes`; `named` is the encoding to take where they do not say it themselves, `declared` what a
/// server says of them.
pub(super) fn decode(
    bytes: Vec<u8>,
    named: Option<&'static Encoding>,
    declared: Option<&'static Encoding>,
) -> Result<String, Fault> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return strictly(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = named {
        return strictly(encoding, &bytes);
    }
    if memchr::memchr(0, &bytes).is_some()
        && let Some(encoding) = utf16_without_mark(&bytes)
    {
        return strictly(encoding, &bytes);
    }
    let declared = declared.or_else(|| declaration(&bytes));
    if let Some(encoding) = declared
        && !encoding.is_single_byte()
        && let Ok(text) = strictly(encoding, &bytes)
    {
        return texts_only(text);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return texts_only(text),
        Err(error) => error.into_bytes(),
    };
    // A lost NUL is an accident in UTF-8; elsewhere it is one sign more that these are no letters.
    if memchr::memchr(0, &bytes).is_some() {
        return Err(Fault::Binary);
    }
    if let Some(encoding) = declared
        && let Ok(text) = strictly(encoding, &bytes)
    {
        return texts_only(text);
    }
    texts_only(strictly(detect(&bytes), &bytes)?)
}

/// Takes the beginning of a character off the end of bytes that were cut short, where they are UTF-8 otherwise.
pub(super) fn trim_cut_character(bytes: &mut Vec<u8>) {
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
}

/// The encoding that a text in markup declares in its head.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    // 1,024: as far as browsers look.
    let head = bytes.get(..bytes.len().min(1024))?.trim_ascii_start();
    if !head.starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, value) = if head.starts_with("<?xml") {
        head.split("?>").next()?.split_once("encoding")?
    } else {
        let (_, meta) = head.split_once("<meta")?;
        meta.split_once("charset")?
    };
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ' ', ';', '>', '/', '?']);
    let label = value.get(..end.unwrap_or(value.len()))?;
    // What can be read so far is no UTF-16, whatever it says: it was converted.
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
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

fn texts_only(text: String) -> Result<String, Fault> {
    if is_garbage(&text) {
        return Err(Fault::Binary);
    }
    Ok(text)
}

/// Windows-1252 gives a character to every byte, so that anything decodes; but only text has few control characters.
fn is_garbage(text: &str) -> bool {
    // Most texts have no byte that a control character could begin with, which is told much faster.
    if !may_have_controls(text.as_bytes()) {
        return false;
    }
    let mut characters = 0_usize;
    let mut controls = 0_usize;
    for character in text.chars().take(65_536) {
        characters += 1;
        if character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\x0c' | '\x1b') {
            controls += 1;
        }
    }
    // One in twenty: wire copy has some framing characters (SOH, STX, ETX), at its beginning and end.
    controls * 20 > characters && controls > FEW_CONTROLS
}

/// So many control characters may stand in the shortest text.
const FEW_CONTROLS: usize = 3;

/// Whether more than a few bytes are control characters of ASCII that texts do not have, or begin one beyond ASCII.
fn may_have_controls(bytes: &[u8]) -> bool {
    let mut controls = 0;
    // A block's count fits into a byte, and its comparisons do without branches, so that the compiler makes sixteen at once: one
    // instruction for a byte instead of twenty-three.
    for block in bytes.chunks(128) {
        let found: u8 = block.iter().map(|byte| count_control(*byte)).sum();
        controls += usize::from(found);
        if controls > FEW_CONTROLS {
            return true;
        }
    }
    false
}

/// 1 for such a byte.
#[inline]
fn count_control(byte: u8) -> u8 {
    u8::from(byte <= 8)
        + u8::from(byte == 0x0b)
        + u8::from((0x0e..=0x1a).contains(&byte))
        + u8::from((0x1c..=0x1f).contains(&byte))
        + u8::from(byte == 0x7f)
        + u8::from(byte == 0xc2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
        decode(bytes.to_vec(), None, declared).unwrap()
    }

    #[test]
    fn declarations_are_taken_where_they_fit() {
        let greek = encoding_rs::WINDOWS_1253;
        let page = "<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1253'>Η ώρα</html>";
        assert_eq!(read(&greek.encode(page).0, None), page);
        let xml = "<?xml version='1.0' encoding='windows-1253'?><p>Η ώρα</p>";
        assert_eq!(read(&greek.encode(xml).0, None), xml);
        assert_eq!(read(&greek.encode("Η ώρα").0, Some(greek)), "Η ώρα");
        let japanese = encoding_rs::SHIFT_JIS;
        assert_eq!(read(&japanese.encode("港の夜").0, Some(japanese)), "港の夜");
    }

    #[test]
    fn wrong_declarations_are_passed_over() {
        let latin = encoding_rs::WINDOWS_1252;
        assert_eq!(read("Café “so”".as_bytes(), Some(latin)), "Café “so”");
        let page = "<meta charset=utf-8><p>Die Straße über den Fluß, für alle";
        assert_eq!(read(&latin.encode(page).0, None), page);
        let wide = "<?xml version='1.0' encoding='UTF-16'?><p>Café</p>";
        assert_eq!(read(wide.as_bytes(), None), wide);
        // The server is asked before the page.
        let greek = encoding_rs::WINDOWS_1253;
        let page = "<meta charset=windows-1252><p>Η ώρα";
        assert_eq!(read(&greek.encode(page).0, Some(greek)), page);
    }

    #[test]
    fn a_lost_nul_is_no_reason_to_refuse_a_text() {
        let text = "The council met on Monday.\n\0\0\0";
        assert_eq!(read(text.as_bytes(), None), text);
        assert_eq!(
            decode(b"caf\xE9\0 and so on".to_vec(), None, None),
            Err(Fault::Binary)
        );
        assert_eq!(decode(vec![0; 100], None, None), Err(Fault::Binary));
    }

    #[test]
    fn a_character_that_was_cut_is_taken_off() {
        let mut bytes = "Café".as_bytes().to_vec();
        bytes.pop();
        trim_cut_character(&mut bytes);
        assert_eq!(bytes, b"Caf");
        let mut latin = b"caf\xE9 x".to_vec();
        trim_cut_character(&mut latin);
        assert_eq!(latin, b"caf\xE9 x");
    }
}
