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
    let mut previous = "";
    let mut at = 0;
    for line in lines(text) {
        let span = Span::new(at, at + line.len()).trimmed(text);
        at += line.len();
        let joins = is_wrapped && !begins_paragraph(previous, line);
        previous = line;
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

/// Whether a line is indented where the one above it is not, or less.
fn begins_paragraph(above: &str, line: &str) -> bool {
    indent(line) >= 2 && indent(line) > indent(above)
}

/// The blanks and tabs before a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// How many lines are looked at to tell whether a text is hard-wrapped.
const SAMPLE: usize = 400;
/// Wrapped lines are no longer than this, in bytes; no wire or mail wraps wider.
const WIDEST: usize = 110;
/// A wrapped line that another follows is at least this long.
const NARROWEST: usize = 35;

/// Whether most lines that another line of their paragraph follows are cut at a margin rather than at a sentence's end.
fn is_wrapped(text: &str) -> bool {
    let widths = lines(text).take(SAMPLE).map(|line| line.trim_end().len());
    let margin = widths
        .filter(|width| *width <= WIDEST)
        .max()
        .unwrap_or_default();
    let (mut followed, mut cut, mut full) = (0_usize, 0_usize, 0_usize);
    let mut previous = "";
    for line in lines(text).take(SAMPLE) {
        // What an indented line follows ends its paragraph, wherever the margin is: in wires, every third line.
        let is_inside = indent(line) <= indent(previous);
        let (above, below) = (previous.trim(), line.trim());
        if is_inside && !above.is_empty() && !below.is_empty() {
            followed += 1;
            let ends_sentence = above.ends_with(['.', '!', '?', '"', '”', '»', ':', '\'']);
            let fits = (NARROWEST..=WIDEST).contains(&above.len());
            let ends = ends_sentence && above.len() < 2 * NARROWEST;
            let word = below.split(' ').next().map_or(0, str::len);
            let is_full = previous.trim_end().len() + 1 + word > margin;
            cut += usize::from(fits && !ends);
            full += usize::from(fits && ends && is_full);
        }
        previous = line;
    }
    // Full lines that end a sentence are cut only where others are: lists of sentences have them, too.
    let cut = cut + full.min(cut);
    followed >= 2 && cut * 10 >= followed * 8
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    fn count(text: &str) -> usize {
        paragraphs(text).len()
    }

    #[test]
    fn a_wire_of_short_indented_paragraphs_is_hard_wrapped() {
        let wire = "    LISBON, March 2 - The ministry has agreed to defer payments\n\
                    on a loan of 500 mln dlrs after five months of talks.\n\
                    \x20   It said the plan had been requested by the U.S.\n\
                    Environmental Protection Agency last year.\n\
                    \x20   The ministry gave no details of talks with its creditors,\n\
                    which end in June.\n REUTER\n";
        assert_eq!(count(wire), 3);
    }

    #[test]
    fn sentences_of_a_line_each_are_not() {
        let lines = "The harbor was closed at noon on Monday.\n\
                     Nobody knew when the boats would be back.\n\
                     The mayor had been told the day before it.\n\
                     She said so.\n";
        assert_eq!(count(lines), 4);
        assert_eq!(count(&lines.replace("She", "    She")), 4);
    }

    #[test]
    fn lists_are_not() {
        assert_eq!(
            count("  Net 5.95 mln\n  Shr 2.25p\n  Tax 4.2 mln\n  Turnover 9\n"),
            4
        );
    }
}
