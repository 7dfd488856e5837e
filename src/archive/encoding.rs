//! Bytes of unknown encoding come in, text goes out, or the reason why they are none.
//!
//! The order is that of certainty: a byte order mark says it; an encoding that the user names comes next; NUL bytes at every
//! second place say UTF-16 ([`wide`]); then comes what is declared, by the server that gave a page, by `<?xml encoding=…?>` or
//! `<meta charset=…>`; what is valid UTF-8 is UTF-8, because other encodings hardly ever look like it, and so is what is
//! valid but for a few bytes ([`lost_bytes`]); the rest is left
//! to chardetng, the detector of Firefox, which knows the encodings of the Web. Declarations are often wrong: one of a single-byte
//! encoding, where every byte means something, does not stand against valid UTF-8, and one that does not fit is none.
//! Decoding is strict, and where single bytes had to be mended, the article says so: text that was misread would be found by
//! nobody and quoted falsely.
//!
//! Nothing is normalized, and control characters stay; only the byte order mark is taken off.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::wide::{self, Wide};
use super::{ebcdic, lost_bytes};

/// A text as it was decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Whether single bytes of it did not fit.
    pub(super) is_mended: bool,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// They are something else: a picture, a program.
    Binary,
    /// They are text of a mainframe.
    Ebcdic,
    /// They do not fit the encoding that they seem to have or that was named.
    Invalid { encoding: &'static str, at: usize },
}

impl Fault {
    /// What speaks against bytes that are no text here.
    pub(super) const fn why(self) -> &'static str {
        match self {
            Self::Ebcdic => ebcdic::REMEDY,
            _ => "bytes that no text has",
        }
    }
}

/// Decodes all of `bytes`; `named` is the encoding to take where they do not say it themselves, `declared` what a
/// server says of them.
pub(super) fn decode(
    bytes: Vec<u8>,
    named: Option<&'static Encoding>,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Fault> {
    if let Some((wide, mark)) = wide::marked(&bytes) {
        return widely(wide, bytes.get(mark..).unwrap_or_default()).map(whole);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return strictly(encoding, bytes.get(mark..).unwrap_or_default()).map(whole);
    }
    if let Some(encoding) = named {
        return strictly(encoding, &bytes).map(whole);
    }
    if let Some(wide) = wide::unmarked(&bytes) {
        // Small numbers of two bytes each look like it.
        return texts_only(whole(widely(wide, &bytes)?));
    }
    let declared = declared.or_else(|| declaration(&bytes));
    let declared = declared.or_else(|| is_2022(&bytes).then_some(ISO_2022_JP));
    if let Some(encoding) = declared
        && !encoding.is_single_byte()
        && let Ok(text) = strictly(encoding, &bytes)
    {
        return texts_only(whole(text));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return texts_only(whole(text)),
        Err(error) => error.into_bytes(),
    };
    // A lost NUL is an accident in UTF-8; elsewhere it is one sign more that these are no letters.
    if memchr::memchr(0, &bytes).is_some() {
        return Err(Fault::Binary);
    }
    if let Some(text) = lost_bytes::mend(&bytes) {
        let is_mended = true;
        return texts_only(Decoded { text, is_mended });
    }
    if let Some(encoding) = declared
        && let Ok(text) = strictly(encoding, &bytes)
        && !text.chars().any(is_high_control)
    {
        return texts_only(whole(text));
    }
    if ebcdic::is_ebcdic(&bytes) {
        return Err(Fault::Ebcdic);
    }
    texts_only(whole(strictly(detect(&bytes), &bytes)?))
}

const fn whole(text: String) -> Decoded {
    Decoded {
        text,
        is_mended: false,
    }
}

/// Characters that no text has: what decodes to them is in another encoding, as Windows-1250 that is called ISO-8859-2.
pub(super) const fn is_high_control(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9F}')
}

/// Whether ASCII turns to Japanese and back, as mail and wires of Japan do (RFC 1468).
fn is_2022(bytes: &[u8]) -> bool {
    let has = |sign: &[u8]| memchr::memmem::find(bytes, sign).is_some();
    memchr::memchr(0x1B, bytes).is_some()
        && (has(b"\x1B$B") || has(b"\x1B$@"))
        && (has(b"\x1B(B") || has(b"\x1B(J"))
}

fn widely(wide: Wide, bytes: &[u8]) -> Result<String, Fault> {
    match wide {
        Wide::Utf16(encoding) => strictly(encoding, bytes),
        _ => wide::decode_utf32(bytes, wide),
    }
}

/// Whether `head` is the beginning of a text in UTF-8; it may end within a character.
pub(super) fn begins_as_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
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

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn texts_only(decoded: Decoded) -> Result<Decoded, Fault> {
    if is_garbage(&decoded.text) {
        return Err(Fault::Binary);
    }
    Ok(decoded)
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
        decode(bytes.to_vec(), None, declared).unwrap().text
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
    fn a_declaration_that_gives_controls_is_passed_over() {
        let polish = "<meta charset=iso-8859-2><p>Późno, ale zrobione, powiedziała burmistrz Łodzi, która prosiła o to w maju. Źródła milczą.";
        let bytes = encoding_rs::WINDOWS_1250.encode(polish).0;
        assert_eq!(read(&bytes, None), polish);
    }

    #[test]
    fn four_bytes_a_character_and_japanese_in_seven_bits_are_read() {
        let text = "Das Schiff fährt — spät.";
        let wide = text.chars().flat_map(|c| u32::from(c).to_le_bytes());
        let mut bytes = vec![0xFF, 0xFE, 0, 0];
        bytes.extend(wide);
        assert_eq!(read(&bytes, None), text);
        assert_eq!(read(&bytes[4..], None), text);
        bytes.pop();
        let at = bytes.len() - 4 - 3;
        let encoding = "UTF-32";
        assert_eq!(
            decode(bytes, None, None),
            Err(Fault::Invalid { encoding, at })
        );
        let japanese = b"\x1B$B9A$NLk\x1B(B 2003";
        assert_eq!(read(japanese, None), "港の夜 2003");
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
        for numbers in [
            vec![1, 0, 2, 0, 16, 0, 32, 0, 5, 0],
            vec![1, 0, 2, 0, 3, 0, 7, 0],
        ] {
            assert_eq!(decode(numbers, None, None), Err(Fault::Binary));
        }
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
