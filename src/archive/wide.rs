//! The first bytes of a text come in, whether its characters have two or four bytes each goes out (UTF-16, UTF-32).
//!
//! A byte order mark says it. Without one, the zeros do: Western text has one in nearly every second byte of UTF-16, other
//! scripts have at least their spaces and line ends; of UTF-32 every fourth byte is zero in every script.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::Fault;

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wide {
    /// In two bytes or four.
    Utf16(&'static Encoding),
    /// In four, the least significant first.
    Utf32Little,
    /// In four, the most significant first.
    Utf32Big,
}

/// Whether the bytes at the head of a file are UTF-16 or UTF-32, with or without a byte order mark.
pub(super) fn is_wide(head: &[u8]) -> bool {
    match marked(head) {
        Some(_) => true,
        None => Encoding::for_bom(head).is_none() && unmarked(head).is_some(),
    }
}

/// How bytes with a byte order mark are written, and how long the mark is.
pub(super) fn marked(bytes: &[u8]) -> Option<(Wide, usize)> {
    // That of UTF-32 begins with that of UTF-16, which no text goes on from with a NUL.
    if bytes.starts_with(b"\xFF\xFE\0\0") {
        return Some((Wide::Utf32Little, 4));
    }
    if bytes.starts_with(b"\0\0\xFE\xFF") {
        return Some((Wide::Utf32Big, 4));
    }
    let (encoding, mark) = Encoding::for_bom(bytes)?;
    (encoding != UTF_8).then_some((Wide::Utf16(encoding), mark))
}

/// How bytes without a mark are written, where that is sure.
pub(super) fn unmarked(bytes: &[u8]) -> Option<Wide> {
    // 4,096: the first page of a file tells; and a file need not be searched to its end for a lost NUL.
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    memchr::memchr(0, head)?;
    for wide in [Wide::Utf32Little, Wide::Utf32Big] {
        let fours = head.as_chunks().0;
        let is_letter = |four: &[u8; 4]| character(*four, wide).is_some_and(|c| c != '\0');
        if !bytes.len().is_multiple_of(4) || fours.is_empty() || !fours.iter().all(is_letter) {
            continue;
        }
        // Two small numbers make a rare sign, of which no text has many.
        let is_usual = |four: &&[u8; 4]| character(**four, wide).is_some_and(|c| c < '\u{10000}');
        if fours.iter().filter(is_usual).count() * 2 > fours.len() {
            return Some(wide);
        }
    }
    utf16(bytes, head).map(Wide::Utf16)
}

fn utf16(bytes: &[u8], head: &[u8]) -> Option<&'static Encoding> {
    let nuls = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    // Binary files have their NULs at even and odd places alike.
    let (encoding, found) = match (nuls(0), nuls(1)) {
        (0, odd) => (UTF_16LE, odd),
        (even, 0) => (UTF_16BE, even),
        _ => return None,
    };
    if !bytes.len().is_multiple_of(2) || found < 2 {
        return None;
    }
    // A tenth of the places tells; fewer are the line ends of Chinese or Japanese, where the rest has to be letters.
    (found > head.len() / 20 || is_prose(encoding, head)).then_some(encoding)
}

/// Whether nearly all of it are letters and what stands between them.
fn is_prose(encoding: &'static Encoding, head: &[u8]) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(head.len() * 3);
    // The head may end within a character.
    let (_, _, has_faults) = decoder.decode_to_string(head, &mut text, false);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_other =
        |c: &char| c.is_control() && !c.is_whitespace() || ('\u{E000}'..'\u{F900}').contains(c);
    // Two thirds of all pairs of bytes are letters of some script, but hardly any such text has nine tenths.
    !has_faults && text.chars().all(|c| !is_other(&c)) && letters * 10 >= text.chars().count() * 8
}

/// Decodes UTF-32 without its mark.
pub(super) fn decode_utf32(bytes: &[u8], wide: Wide) -> Result<String, Fault> {
    let fault = |at| Fault::Invalid {
        encoding: "UTF-32",
        at,
    };
    let (fours, rest) = bytes.as_chunks();
    let letters = fours.iter().enumerate();
    let text: String = letters
        .map(|(at, four)| character(*four, wide).ok_or_else(|| fault(at * 4)))
        .collect::<Result<_, _>>()?;
    if rest.is_empty() {
        return Ok(text);
    }
    Err(fault(bytes.len() - rest.len()))
}

fn character(four: [u8; 4], wide: Wide) -> Option<char> {
    char::from_u32(match wide {
        Wide::Utf32Big => u32::from_be_bytes(four),
        _ => u32::from_le_bytes(four),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_of(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn scripts_without_zeros_are_known_by_their_letters() {
        let text = "市議会は月曜日、六時間の議論の末、二隻目のフェリーの費用を支払うことに同意した。\n\n「遅い」と市長は語った。\n";
        assert_eq!(unmarked(&utf16_of(text)), Some(Wide::Utf16(UTF_16LE)));
        // Samples of a sound: two bytes each, small numbers among large ones.
        let sound: Vec<u8> = (0_u16..2000)
            .flat_map(|at| (at.wrapping_mul(2654) ^ 0x4D).to_le_bytes())
            .collect();
        assert_eq!(unmarked(&sound), None);
    }

    #[test]
    fn four_bytes_of_zeros_are_no_letters() {
        assert_eq!(unmarked(&[0; 4000]), None);
        let text: Vec<u8> = "Ферри"
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect();
        assert_eq!(unmarked(&text), Some(Wide::Utf32Big));
    }
}
