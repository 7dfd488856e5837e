//! The bytes of a text string of PDF come in, text goes out.
//!
//! ISO 32000, 7.9.2.2: UTF-16 or UTF-8 with their marks, else an encoding of PDF's own, which is Latin-1 but for the marks
//! of typography. Many programs write UTF-8 without its mark.

use encoding_rs::Encoding;

/// The text of a title, an author or what a piece of a page is said to mean.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(letter).collect(),
    }
}

/// The character of a byte in `PDFDocEncoding` (ISO 32000, annex D.3).
fn letter(byte: u8) -> char {
    const MARKS: [char; 31] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
    ];
    let mark = byte.checked_sub(0x80).map(usize::from);
    let mark = mark.and_then(|at| MARKS.get(at).copied());
    match byte {
        0xA0 => '€',
        _ => mark.unwrap_or(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn text_strings_are_utf_16_utf_8_or_pdfs_own() {
        assert_eq!(decode(b"\xFE\xFF\0R\0u\0\xED\0z"), "Ruíz");
        assert_eq!(decode(b"\xEF\xBB\xBFRu\xC3\xADz"), "Ruíz");
        assert_eq!(decode(b"Ru\xC3\xADz"), "Ruíz");
        assert_eq!(decode(b"\x8DRu\xEDz\x8E \x84 \xA0"), "“Ruíz” — €");
    }
}
