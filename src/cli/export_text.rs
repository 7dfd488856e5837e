//! Hits as text for people: one under the other, or their matches in columns that stand exactly below each other.
//!
//! Columns are counted as a terminal shows them (Unicode Standard Annex #11: letters of Chinese take two).

use std::io::{self, Write};

use onrecord::search::{FullHit, Hit, Keyword};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::export::{Export, Shape, in_one_line};
use super::output;
use super::render;

/// What is printed.
pub(crate) struct Text {
    shape: Shape,
    rank: usize,
}

impl Text {
    pub(crate) fn new(shape: Shape) -> Self {
        Self { shape, rank: 0 }
    }
}

impl Export for Text {
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        self.rank += 1;
        let Shape { look, context, .. } = self.shape;
        render::hit_in_context(out, self.rank, full, (look, context))
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, keyword: &Keyword) -> io::Result<()> {
        let columns = self.shape.kwic.unwrap_or_default();
        let look = self.shape.look;
        let left = last_columns(&output::escape(&keyword.left), columns);
        let right = first_columns(&output::escape(&keyword.right), columns);
        let found = output::escape(&keyword.found);
        let used = columns * 2 + found.width();
        let source = first_columns(&source(hit), look.rest_of_line(used + 2));
        writeln!(
            out,
            "{}{left}{}{right}{}{}",
            " ".repeat(columns - left.width().min(columns)),
            look.matched(&found),
            " ".repeat(columns - right.width().min(columns) + 2),
            look.dimmed(source.trim_end()),
        )
    }
}

/// Who, when and in which file: what is needed to judge a line and to ask for its article.
fn source(hit: &Hit) -> String {
    let printed = hit.printed();
    let mut parts = Vec::new();
    if let Hit::Quotation(hit) = hit {
        let name = hit
            .speaker
            .as_ref()
            .map_or("speaker unknown", |speaker| &speaker.name);
        parts.push(in_one_line(name));
    }
    parts.extend(printed.date.map(|date| date.to_string()));
    parts.push(in_one_line(hit.id()));
    parts.join(" · ")
}

/// The end of `text` that fits.
fn last_columns(text: &str, columns: usize) -> String {
    let mut from = text.len();
    let mut used = 0;
    for (at, letter) in text.grapheme_indices(true).rev() {
        used += letter.width();
        if used > columns {
            break;
        }
        from = at;
    }
    text.get(from..).unwrap_or_default().to_owned()
}

/// The beginning of `text` that fits.
fn first_columns(text: &str, columns: usize) -> String {
    let mut to = 0;
    let mut used = 0;
    for (at, letter) in text.grapheme_indices(true) {
        used += letter.width();
        if used > columns {
            break;
        }
        to = at + letter.len();
    }
    text.get(..to).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(last_columns("ab中文", 4), "中文");
        assert_eq!(last_columns("ab中文", 3), "文");
        assert_eq!(first_columns("中文ab", 5), "中文a");
        assert_eq!(first_columns("e\u{301}e\u{301}", 1), "e\u{301}");
    }
}
