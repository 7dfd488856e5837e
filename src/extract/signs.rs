//! Reads the sign at a place: punctuation and quotation marks, of one character or several.

use super::tokens::Shape;

/// The length and shape of the sign at `at`.
pub(super) fn sign(text: &str, at: usize, char: char) -> (usize, Shape) {
    let here = text.get(at..).unwrap_or_default();
    if begins_sequence(here, char) {
        for (pattern, shape) in SEQUENCES {
            if here.starts_with(pattern) {
                return (pattern.len(), shape);
            }
        }
    }
    let shape = match char {
        ',' | '\u{60C}' | '\u{3001}' => Shape::Comma,
        '.' | '\u{3002}' => Shape::Stop,
        '?' | '\u{61F}' => Shape::Question,
        '!' => Shape::Exclamation,
        ':' => Shape::Colon,
        ';' => Shape::Semicolon,
        '\u{2026}' => Shape::Ellipsis,
        '-' | '\u{2012}'..='\u{2015}' | '\u{2212}' => Shape::Dash,
        '(' | '[' => Shape::Open,
        ')' | ']' => Shape::Close,
        '<' if is_symbol(here.get(1..).unwrap_or_default()) => Shape::Open,
        '>' if text.get(..at).is_some_and(ends_in_symbol) => Shape::Close,
        '"'
        | '\u{201C}'..='\u{201F}'
        | '\u{AB}'
        | '\u{BB}'
        | '\u{300C}'..='\u{300F}'
        | '\u{FF02}' => Shape::Double,
        '\'' | '\u{2018}'..='\u{201B}' | '\u{2039}' | '\u{203A}' | '`' | '\u{B4}' => Shape::Single,
        _ => Shape::Sign,
    };
    (char.len_utf8(), shape)
}

/// Whether a firm's symbol stands before `>`, as wires write it behind the name: `Harbor Motor Corp <HMTR.T>`.
fn is_symbol(behind: &str) -> bool {
    let near = behind.as_bytes().iter().take(LONGEST_SYMBOL + 1);
    let close = near.copied().position(|byte| !is_of_symbol(byte));
    close.is_some_and(|close| close > 0 && behind.as_bytes().get(close) == Some(&b'>'))
}

/// Whether such a symbol stands behind `<`.
fn ends_in_symbol(before: &str) -> bool {
    let near = before.as_bytes().iter().rev().take(LONGEST_SYMBOL + 1);
    let open = near.copied().position(|byte| !is_of_symbol(byte));
    open.is_some_and(|open| open > 0 && before.as_bytes().iter().nth_back(open) == Some(&b'<'))
}

fn is_of_symbol(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.'
}

/// The letters of a firm's symbol with those of its exchange at most.
const LONGEST_SYMBOL: usize = 10;

/// Whether a sign of several characters may stand here, which begins with `char`: all others are doubled.
fn begins_sequence(here: &str, char: char) -> bool {
    match char {
        '&' | 'â' => true,
        ',' | '.' | '-' | '<' | '>' | '\'' | '`' => {
            here.as_bytes().get(1) == here.as_bytes().first()
        }
        '\u{2018}' | '\u{2019}' => here.chars().nth(1) == Some(char),
        _ => false,
    }
}

/// Signs of several characters: doubled marks of typewriters and TeX, HTML entities, UTF-8 read as Windows-1252.
const SEQUENCES: [(&str, Shape); 24] = [
    ("''", Shape::Double),
    ("``", Shape::Double),
    ("\u{2019}\u{2019}", Shape::Double),
    ("\u{2018}\u{2018}", Shape::Double),
    (",,", Shape::Double),
    ("<<", Shape::Double),
    (">>", Shape::Double),
    ("&quot;", Shape::Double),
    ("&ldquo;", Shape::Double),
    ("&rdquo;", Shape::Double),
    ("&#34;", Shape::Double),
    ("&#8220;", Shape::Double),
    ("&#8221;", Shape::Double),
    ("&lsquo;", Shape::Single),
    ("&rsquo;", Shape::Single),
    ("â€œ", Shape::Double),
    ("â€\u{9d}", Shape::Double),
    ("â€\u{201d}", Shape::Dash),
    ("â€“", Shape::Dash),
    ("â€™", Shape::Single),
    ("â€˜", Shape::Single),
    ("...", Shape::Ellipsis),
    ("---", Shape::Dash),
    ("--", Shape::Dash),
];
