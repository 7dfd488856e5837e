//! Bytes come in; whether they are text in EBCDIC, as mainframes have it, goes out.
//!
//! A wire's oldest tapes are in it. Its code pages are none of the Web and not read here, but every byte of it means something in
//! Windows-1252 too, so that it passed for a text of which no word is ever found. It is told by its space, `0x40`, which
//! is the most frequent byte of prose, and by its letters, which lie where other encodings have accents and signs.

/// What to do about it.
pub(super) const REMEDY: &str = "it is in EBCDIC, which no --encoding reads; turn it into UTF-8 first, as `iconv -f CP037 -t UTF-8` does";

/// Whether `bytes` are text in EBCDIC.
pub(super) fn is_ebcdic(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    let share = |is_wanted: fn(&u8) -> bool| {
        let count = head.iter().filter(|byte| is_wanted(byte)).count();
        count * 100 / head.len().max(1)
    };
    let is_space = |byte: &u8| *byte == 0x40;
    // a to i, j to r, s to z, and the same in capitals, are three stretches each.
    let is_letter = |byte: &u8| matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xA2..=0xA9 | 0xC1..=0xC9 | 0xD1..=0xD9 | 0xE2..=0xE9);
    // Prose has a sixth of spaces and three quarters of letters, tables fewer; of texts in Cyrillic, Greek, Arabic and
    // Chinese none has an at sign for every tenth byte.
    let is_space_of_ascii = |byte: &u8| *byte == b' ';
    share(is_space) >= 10 && share(is_letter) >= 50 && share(is_space_of_ascii) < 2
}

const HEAD_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    /// Code page 037, as far as the text needs it.
    fn of(text: &str) -> Vec<u8> {
        let code = |letter: u8| match letter {
            b'a'..=b'i' => letter - b'a' + 0x81,
            b'j'..=b'r' => letter - b'j' + 0x91,
            b's'..=b'z' => letter - b's' + 0xA2,
            b'A'..=b'I' => letter - b'A' + 0xC1,
            b'J'..=b'R' => letter - b'J' + 0xD1,
            b'S'..=b'Z' => letter - b'S' + 0xE2,
            b'.' => 0x4B,
            b',' => 0x6B,
            b'\n' => 0x15,
            _ => 0x40,
        };
        text.bytes().map(code).collect()
    }

    const TEXT: &str =
        "LISBON. The council of the harbor met,\nand it will build. The ferry is late again.\n";

    #[test]
    fn it_is_told_from_other_texts() {
        assert!(is_ebcdic(&of(TEXT)));
        assert!(!is_ebcdic(TEXT.as_bytes()) && !is_ebcdic(b""));
        for (encoding, text) in [
            (
                encoding_rs::KOI8_R,
                "Гавань откроется в мае, сказала мэр города.",
            ),
            (
                encoding_rs::WINDOWS_1251,
                "Гавань откроется в мае, сказала мэр города.",
            ),
            (encoding_rs::SHIFT_JIS, "港の夜は長い、と市長は言った。"),
            (encoding_rs::GBK, "市长说,港口将于五月开放。"),
        ] {
            assert!(!is_ebcdic(&encoding.encode(text).0), "{text}");
        }
    }
}
