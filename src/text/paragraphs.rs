//! Parts a text into paragraphs, as news is really set: by empty lines, by single line ends, or hard-wrapped.

use super::Span;

/// The paragraphs of `text` in order, without the white space around them; empty ones are left out.
///
/// A line is a paragraph, unless the text is hard-wrapped (its lines are about equally long and break inside sentences);
/// then paragraphs are parted by empty lines and by indented first lines.
///
/// ```
/// use onrecord::text::paragraphs;
/// let spans = paragraphs("One.\nTwo.\n\n  Three.\n");
/// assert_eq!(spans.len(), 3);
/// ```
pub fn paragraphs(text: &str) -> Vec<Span> {
    let is_wrapped = is_wrapped(text);
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut last_indent = 0;
    let mut at = 0;
    for line in lines(text) {
        let span = Span::new(at, at + line.len()).trimmed(text);
        at += line.len();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let joins = is_wrapped && !(indent >= 2 && indent > last_indent);
        last_indent = indent;
        open = match open {
            Some(block) if span.is_empty() || !joins => {
                spans.push(block);
                (!span.is_empty()).then_some(span)
            }
            Some(block) => Some(Span::new(block.start(), span.end())),
            None => (!span.is_empty()).then_some(span),
        };
    }
    spans.extend(open);
    spans
}

/// The lines of a text, each with its end.
// `split_inclusive` looks for the ends without the processor's wide registers: a fortieth of extraction.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut start = 0;
    std::iter::from_fn(move || {
        let end = ends.next().map_or(text.len(), |at| at + 1);
        let line = text.get(start..end).filter(|line| !line.is_empty());
        start = end;
        line
    })
}

/// How many lines are looked at to tell whether a text is hard-wrapped.
const SAMPLE: usize = 400;
/// Wrapped lines are no longer than this, in bytes; no wire or mail wraps wider.
const WIDEST: usize = 110;
/// A wrapped line that another follows is at least this long.
const NARROWEST: usize = 35;

/// Whether most lines that another line follows are cut at a margin rather than at a sentence's end.
fn is_wrapped(text: &str) -> bool {
    let mut followed = 0_usize;
    let mut cut = 0_usize;
    let mut previous = "";
    for line in lines(text).take(SAMPLE).map(str::trim) {
        if !previous.is_empty() && !line.is_empty() {
            followed += 1;
            let ends_sentence = previous.ends_with(['.', '!', '?', '"', '”', '»', ':', '\'']);
            let fits = (NARROWEST..=WIDEST).contains(&previous.len());
            cut += usize::from(fits && !(ends_sentence && previous.len() < 2 * NARROWEST));
        }
        previous = line;
    }
    followed >= 2 && cut * 10 >= followed * 8
}
