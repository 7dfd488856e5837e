//! Bytes that are UTF-8 but for a few come in, their text goes out.
//!
//! Files are glued together from several encodings, and single bytes are lost or added on the way. Read as anything but
//! UTF-8, all other letters of such a file would be wrong (`тАЬ` for `“`). So a byte that does not fit is read by itself, as
//! Windows-1252, in which most of such bytes were written; what is left of a letter that was cut becomes U+FFFD.

use encoding_rs::WINDOWS_1252;

/// The text, where there is no doubt that it is UTF-8.
pub(super) fn mend(bytes: &[u8]) -> Option<String> {
    let (mut fitting, mut lost) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let beyond_ascii = chunk.valid().bytes().filter(|byte| !byte.is_ascii());
        fitting += beyond_ascii.count();
        lost += chunk.invalid().len();
    }
    // 4: in Chinese, Japanese or Korean text of other encodings a third of the bytes fits by chance, in Western hardly any.
    if fitting < lost * 4 {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        match chunk.invalid() {
            [] => {}
            [_] => text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0),
            _ => text.push('\u{FFFD}'),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_does_not_fit_is_read_by_itself() {
        for (bytes, expected) in [
            (
                &b"\xE2\x80\x9CIt is late,\xE2\x80\x9D she said. Caf\xE9."[..],
                Some("“It is late,” she said. Café."),
            ),
            (
                b"\xE2\x80\x9CIt is late,\xE2\x80\x9D she said. \xE2\x80",
                None,
            ),
            (
                b"\xE2\x80\x9CIt\xE2\x80\x9D is \xE2\x80\x9Clate\xE2\x80\x9D. \xE2\x80",
                Some("“It” is “late”. \u{FFFD}"),
            ),
            (b"Caf\xE9 so\xE8", None),
        ] {
            assert_eq!(mend(bytes).as_deref(), expected);
        }
    }

    #[test]
    fn other_encodings_are_not_taken_for_it() {
        for (encoding, text) in [
            (
                encoding_rs::GBK,
                "市议会星期一经过六个小时的辩论后同意支付第二艘渡轮的费用。",
            ),
            (
                encoding_rs::EUC_KR,
                "시의회는 월요일 여섯 시간의 토론 끝에 지불하기로 합의했다.",
            ),
            (
                encoding_rs::SHIFT_JIS,
                "市議会は月曜日、六時間の議論の末、費用を支払うことに同意した。",
            ),
            (
                encoding_rs::BIG5,
                "市議會星期一經過六個小時的辯論後同意支付渡輪的費用。",
            ),
            (
                encoding_rs::WINDOWS_1251,
                "Городской совет в понедельник согласился оплатить паром.",
            ),
            (
                encoding_rs::WINDOWS_1253,
                "Το δημοτικό συμβούλιο συμφώνησε τη Δευτέρα.",
            ),
        ] {
            assert_eq!(mend(&encoding.encode(text).0), None, "{}", encoding.name());
        }
    }
}
