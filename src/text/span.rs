//! A half-open byte range of UTF-8 text: the only way in which this crate points into an article.
//!
//! Offsets are bytes, as in Rust's own strings, because an article may be large and every answer must be found again
//! byte for byte in its source. A span is cut with [`Span::of`], which cannot panic: `text[a..b]` is a lint error.

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes, written `[start, end]` in JSON.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(into = "[usize; 2]", from = "[usize; 2]")]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// Makes the span from `start` (included) to `end` (excluded), in bytes; an `end` before `start` gives an empty span.
    #[inline]
    pub const fn new(start: usize, end: usize) -> Self {
        let end = if end < start { start } else { end };
        Self { start, end }
    }

    /// The first byte.
    #[inline]
    pub const fn start(self) -> usize {
        self.start
    }

    /// The byte after the last one.
    #[inline]
    pub const fn end(self) -> usize {
        self.end
    }

    /// The length in bytes.
    #[inline]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text that it covers; empty where it does not lie inside `text` on character boundaries.
    ///
    /// ```
    /// use onrecord::text::Span;
    /// assert_eq!(Span::new(4, 7).of("who said"), "sai");
    /// assert_eq!(Span::new(4, 70).of("who said"), "");
    /// ```
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside.
    pub const fn covers(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self {
            start: self.start + by,
            end: self.end + by,
        }
    }

    /// Without the white space at both its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let cut = self.of(text);
        let start = self.start + (cut.len() - cut.trim_start().len());
        Self::new(start, start + cut.trim().len())
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self::new(start, end)
    }
}
