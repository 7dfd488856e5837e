//! Text of HTML or XML comes in, with its character references resolved it goes out: `&eacute;` → `é`.
//!
//! The names are those of HTML 5 (the table of quick-xml). As in browsers, the old names of Latin-1 need no semicolon, and
//! `&#150;` is the en dash of Windows-1252 that its writer meant. What is no reference stays as it is: `AT&T`.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

/// Resolves the character references in `text`.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        rest = if let Some((meant, length)) = reference(after) {
            decoded.push_str(&meant);
            after.get(length..).unwrap_or_default()
        } else {
            decoded.push('&');
            after
        };
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// What the name of an entity or a number (`#8220`) stands for.
pub(super) fn resolve(name: &str) -> Option<Cow<'static, str>> {
    match name.strip_prefix('#') {
        Some(number) => numbered(number).map(|meant| Cow::Owned(meant.to_string())),
        None => resolve_html5_entity(name).map(Cow::Borrowed),
    }
}

/// What the reference at the beginning of `after`, behind its `&`, stands for, and how long it is.
fn reference(after: &str) -> Option<(Cow<'static, str>, usize)> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '#';
    let length = after.find(|letter| !is_name(letter)).unwrap_or(after.len());
    // 32: the longest name of HTML has 31 letters.
    let name = after.get(..length).filter(|name| name.len() <= 32)?;
    let behind = after.get(length..).unwrap_or_default();
    let meant = resolve(name)?;
    if behind.starts_with(';') {
        return Some((meant, length + 1));
    }
    // In the address `?a=1&copy=2` it is no reference.
    let is_old = name.starts_with('#') || meant.chars().all(|letter| letter <= '\u{FF}');
    (is_old && !behind.starts_with('=')).then_some((meant, length))
}

/// The character with this number, decimal or (`x201C`) hexadecimal.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => {
            let bytes = [byte];
            let (meant, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            meant.chars().next()
        }
        Ok(0) => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_browsers_read_them() {
        for (text, meant) in [
            ("caf&eacute; &mdash; &#8220;x&#x201D;", "café — “x”"),
            ("1990&#150;95", "1990–95"),
            ("R&amp;D, AT&T, &unknown; &", "R&D, AT&T, &unknown; &"),
            (
                "&copy 2025, ?a=1&copy=2, &mdash",
                "© 2025, ?a=1&copy=2, &mdash",
            ),
            (
                "&#0;&#xD800;&#99999999999;",
                "\u{FFFD}\u{FFFD}&#99999999999;",
            ),
        ] {
            assert_eq!(decode(text), meant);
        }
    }
}
