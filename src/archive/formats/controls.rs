//! JSON with raw control characters in its strings comes in, JSON goes out.
//!
//! The standard (RFC 8259) wants them escaped, and its parsers refuse what is not; but scripts that paste texts into records
//! leave the tabs and line ends of the texts as they are. What they mean is certain, so such a record is read.

use std::fmt::Write;

/// The text with the control characters of its strings escaped; `None` where it has none.
pub(super) fn escaped(text: &str) -> Option<String> {
    let mut shown = String::new();
    let mut is_string = false;
    let mut is_escape = false;
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escape => is_escape = false,
            b'"' => is_string = !is_string,
            b'\\' if is_string => is_escape = true,
            ..b' ' if is_string => {
                shown.push_str(text.get(from..at)?);
                write!(shown, "\\u{byte:04x}").ok()?;
                from = at + 1;
            }
            _ => {}
        }
    }
    shown.push_str(text.get(from..)?);
    (from > 0).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_those_in_strings_are_escaped() {
        let text = "{\t\"a\": \"b\tc\\\"\nd\",\n\"e\\\\\":\r5}";
        let expected = "{\t\"a\": \"b\\u0009c\\\"\\u000ad\",\n\"e\\\\\":\r5}";
        assert_eq!(escaped(text).as_deref(), Some(expected));
        assert_eq!(escaped("{\n\t\"a\": \"\\t\"}"), None);
    }
}
