//! A text goes in, its lines come out.

/// The lines of a text, each with its end.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    lines_by(line_end(text), text)
}

/// What ends the lines of a text.
///
/// Where it has no line feed, that is what stands for one elsewhere: a carriage return on old Macs, the separators of Unicode in what
/// comes from layout programs, the next-line sign of mainframes.
pub(super) fn line_end(text: &str) -> char {
    let mut ends = ['\n', '\r', '\u{2029}', '\u{2028}', '\u{85}'].into_iter();
    ends.find(|end| text.contains(*end)).unwrap_or('\n')
}

/// The lines of a text that end with `end`, each with it.
// `split_inclusive` looks for the ends without the processor's wide registers: a fortieth of extraction.
pub(super) fn lines_by(end: char, text: &str) -> impl Iterator<Item = &str> {
    let mut letters = [0; 4];
    let length = end.encode_utf8(&mut letters).len();
    let mut start = 0;
    std::iter::from_fn(move || {
        let end = behind(letters.get(..length)?, text.as_bytes(), start);
        let line = text.get(start..end).filter(|line| !line.is_empty());
        start = end;
        line
    })
}

/// The byte behind the next `end` at or after `from`; the length of the text, where none is left.
// By its last byte alone: a searcher for all of them lies on the heap, and the lines of each block of a text are asked for.
fn behind(end: &[u8], text: &[u8], from: usize) -> usize {
    let last = end.last().copied().unwrap_or_default();
    let mut from = from;
    while let Some(found) = text.get(from..).and_then(|rest| memchr::memchr(last, rest)) {
        from += found + 1;
        if text.get(..from).is_some_and(|line| line.ends_with(end)) {
            return from;
        }
    }
    text.len()
}
