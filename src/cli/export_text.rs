//! Hits as text for people: one under the other, or their matches in columns that stand exactly below each other.
//!
//! Columns are counted as a terminal shows them (Unicode Standard Annex #11: letters of Chinese take two).

use std::io::{self, Write};

use onrecord::search::{Cursor, FullHit, Hit, Keyword};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::export::{Export, Shape, in_one_line};
use super::facets::shortened;
use super::output;
use super::render;

/// What is printed.
pub(crate) struct Text {
    shape: Shape,
    rank: usize,
    /// Matches that wait for their columns to be known.
    held: Vec<Match>,
    widths: Option<Widths>,
}

impl Text {
    pub(crate) fn new(shape: Shape) -> Self {
        Self {
            shape,
            rank: 0,
            held: Vec::new(),
            widths: None,
        }
    }

    /// Writes the matches that are held, in columns as wide as the first of them need.
    fn write_held(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let widths = *self.widths.get_or_insert_with(|| Widths::of(&held));
        for found in &held {
            self.write_match(out, found, widths)?;
        }
        Ok(())
    }

    fn write_match(&self, out: &mut dyn Write, found: &Match, widths: Widths) -> io::Result<()> {
        let columns = self.shape.kwic.unwrap_or_default();
        let look = self.shape.look;
        let left = last_columns(&found.left, columns);
        let right = first_columns(&found.right, columns);
        let used = columns + found.found.width().max(widths.found) + columns + 2;
        let known = columns + found.found.width() + right.width();
        let source = first_columns(&found.source(widths), look.rest_of_line(used));
        writeln!(
            out,
            "{}{left}{}{right}{}{}",
            " ".repeat(columns - left.width().min(columns)),
            look.matched(&found.found),
            " ".repeat(used.saturating_sub(known)),
            look.dimmed(source.trim_end()),
        )
    }
}

impl Export for Text {
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        self.rank += 1;
        let Shape { look, context, .. } = self.shape;
        render::hit_in_context(out, self.rank, full, (look, context))
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, keyword: &Keyword) -> io::Result<()> {
        self.held.push(Match::of(hit, keyword));
        if self.widths.is_some() || self.held.len() == MOST_HELD {
            self.write_held(out)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: Option<Cursor>) -> io::Result<()> {
        self.write_held(out)
    }
}

/// So many matches are read before the first is written, to know how wide their columns are: some screens full. Of more, a
/// later one that is wider stands out of its column.
const MOST_HELD: usize = 200;
/// The widest column of speakers; a longer name is cut.
const MOST_LABEL: usize = 28;

/// The widest column of matches: beside a longer one, found by a wildcard, others need no room.
const MOST_FOUND: usize = 32;

/// A match, what stands around it, and where it is from: who, when and in which file, which is needed to judge a line and to
/// ask for its article.
struct Match {
    left: String,
    found: String,
    right: String,
    speaker: String,
    date: String,
    id: String,
}

impl Match {
    fn of(hit: &Hit, keyword: &Keyword) -> Self {
        let escaped = |text: &str| output::escape(text).into_owned();
        let speaker = match hit {
            Hit::Quotation(hit) => hit
                .speaker
                .as_ref()
                .map_or("speaker unknown", |speaker| &speaker.name),
            Hit::Article(_) => "",
        };
        let date = hit.printed().date;
        Self {
            left: escaped(&keyword.left),
            found: escaped(&keyword.found),
            right: escaped(&keyword.right),
            speaker: shortened(&in_one_line(speaker), MOST_LABEL),
            date: date.map(|date| date.to_string()).unwrap_or_default(),
            id: in_one_line(hit.id()),
        }
    }

    /// Where it is from, in columns.
    fn source(&self, widths: Widths) -> String {
        let mut parts = String::new();
        for (text, width) in [(&self.speaker, widths.speaker), (&self.date, widths.date)] {
            if width > 0 {
                let room = " ".repeat(width.saturating_sub(text.width()));
                parts.extend([text.as_str(), &room, SEPARATOR]);
            }
        }
        parts + &self.id
    }
}

const SEPARATOR: &str = " · ";

/// How wide columns are; 0 for one in which nothing stands.
#[derive(Clone, Copy)]
struct Widths {
    found: usize,
    speaker: usize,
    date: usize,
}

impl Widths {
    fn of(matches: &[Match]) -> Self {
        let widest = |text: fn(&Match) -> &str| {
            let widths = matches.iter().map(|found| text(found).width());
            widths.max().unwrap_or_default()
        };
        Self {
            found: widest(|found| &found.found).min(MOST_FOUND),
            speaker: widest(|found| &found.speaker),
            date: widest(|found| &found.date),
        }
    }
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
