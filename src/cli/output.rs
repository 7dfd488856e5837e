//! What a command has to say comes in; it goes to standard output or standard error, safe for a terminal.
//!
//! Texts of articles and names of files come from anywhere. A terminal obeys control characters, and bidirectional
//! controls make a line read as what it is not, so both are shown as escapes; JSON escapes by its own rules.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// The writer for results: buffered, so that a line is no system call. Flush it at the end, so that errors are seen.
pub(crate) fn results() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 << 10, io::stdout().lock())
}

/// Says something to the user on standard error, in one line.
pub(crate) fn warn(message: impl fmt::Display) {
    let message = message.to_string();
    // Nobody is left to be told of a standard error that is closed.
    let _ = writeln!(io::stderr().lock(), "onrecord: {}", escape(&message));
}

/// Makes the control characters of a text visible, line ends included: `\u{1b}`.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unsafe(character) {
            let _ = write!(shown, "{}", character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether an error is that of a reader who has gone, as `head` does after ten lines.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// C0 and C1 controls, controls of direction, and the separators of lines and paragraphs.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_shown_and_letters_stay() {
        assert_eq!(escape("Köln «ja»"), "Köln «ja»");
        assert_eq!(
            escape("a\x1b[31mb\u{9b}c\u{202e}d\n"),
            "a\\u{1b}[31mb\\u{9b}c\\u{202e}d\\n"
        );
    }
}
