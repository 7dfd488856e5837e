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
    let end = end.encode_utf8(&mut [0; 4]).to_owned();
    let length = end.len();
    let mut ends = memchr::memmem::find_iter(text.as_bytes(), &end).into_owned();
    let mut start = 0;
    std::iter::from_fn(move || {
        let end = ends.next().map_or(text.len(), |at| at + length);
        let line = text.get(start..end).filter(|line| !line.is_empty());
        start = end;
        line
    })
}
