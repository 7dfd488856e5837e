//! Where in a body a dateline may begin: the starts of its first lines, and the words behind a reporter's name.

use crate::text;

/// Non-empty lines that are looked at; datelines stand behind at most a headline, a picture, a summary and a byline.
const MOST_LINES: usize = 14;
/// Bytes of them, so that an article without line breaks costs no more.
const MOST_BYTES: usize = 3_000;
/// A line this long is running text, broken by the wire into lines.
const WRAPPED: usize = 55;
/// Words of a byline before the city.
const MOST_NAMES: usize = 7;

/// The bytes at which a dateline may begin, in order.
pub(super) fn starts(body: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    let mut before = "";
    let mut lines = 0;
    for line in text::lines(body) {
        let text = line.trim();
        if !text.is_empty() {
            lines += 1;
            if begins_paragraph(before, line) {
                starts.push(at + markup(line));
                behind_byline(line, at, &mut starts);
            }
        }
        before = line;
        at += line.len();
        if lines >= MOST_LINES || at > MOST_BYTES {
            break;
        }
    }
    starts
}

/// Whether a line opens a paragraph: behind an empty or short line, indented, or behind the end of a sentence.
fn begins_paragraph(before: &str, line: &str) -> bool {
    let above = before.trim_end();
    above.len() < WRAPPED
        || line.starts_with("  ")
        || above.ends_with(['.', ')', ']', '"', '”', '*', '>'])
        || above.len() > 2 * WRAPPED
}

/// The length of the white space and marks of lists, emphasis and quotation at the beginning.
fn markup(line: &str) -> usize {
    let rest = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '>' | '\u{feff}' | '\u{200b}')
    });
    // An underscore is a dash, too, but not before a word and without a space.
    let inner = rest.trim_start_matches('_');
    let begins = if inner.starts_with(char::is_alphabetic) {
        inner
    } else {
        rest
    };
    line.len() - begins.len()
}

/// `By Ana Ruiz GALWAY, Ireland —`: each word in capitals behind the name may be the city.
fn behind_byline(line: &str, at: usize, starts: &mut Vec<usize>) {
    let text = line.trim_start();
    let is_byline = ["By ", "BY ", "by ", "Von ", "Par ", "Por ", "Di "]
        .iter()
        .any(|by| text.starts_with(by));
    if !is_byline {
        return;
    }
    let mut offset = line.len() - text.len();
    let mut was_capitals = true;
    for (number, word) in text.split(' ').enumerate().take(MOST_NAMES) {
        let letters = word.trim_matches(|c: char| !c.is_alphabetic());
        let is_capitals =
            letters.chars().nth(1).is_some() && !letters.chars().any(char::is_lowercase);
        if number > 1 && is_capitals && !was_capitals {
            starts.push(at + offset);
        }
        was_capitals = is_capitals;
        offset += word.len() + 1;
    }
}
