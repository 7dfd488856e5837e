//! The articles of an index go in, each with its place among all of them comes out: the newest first, then by number.
//!
//! Hits that score alike are many, and their order needs the date and the number of the article of each, which stand in two
//! columns, eight bytes of them never twice the same: what is not in the processor's cache is waited for twice. One number of
//! four bytes for an article and all its quotations, comparable across segments, is waited for once. Like all that is made in
//! memory, it is made only when dates and numbers were wanted often enough.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tantivy::{DocId, SegmentOrdinal};

use super::columns::{Columns, Starts, UNDATED, day_in};
use super::open::Opened;

/// The places of a segment's articles among those of all segments.
#[derive(Clone, Copy)]
pub struct Precedence<'a> {
    starts: &'a Starts,
    /// By the number of the article in its segment.
    places: &'a [i32],
}

impl Precedence<'_> {
    /// The place of the article that `doc` is or belongs to: the less, the earlier among hits that score alike.
    #[inline]
    pub fn of(&self, doc: DocId) -> i32 {
        self.places[self.starts.number(doc) as usize]
    }
}

/// What is known of all segments, if it was made.
#[derive(Default)]
pub(super) struct Precedences {
    segments: OnceLock<Vec<Vec<i32>>>,
    wanted: AtomicU64,
}

impl Opened {
    /// The places of the articles of a segment, if they were made.
    pub fn precedence(&self, segment: SegmentOrdinal) -> Option<Precedence<'_>> {
        let places = self.precedences.segments.get()?;
        Some(Precedence {
            starts: self.columns(segment).starts()?,
            places: places.get(segment as usize)?,
        })
    }

    /// Notes that dates were asked so often for want of a [`precedence`](Self::precedence), which costs about as much for
    /// four documents as one such question.
    ///
    /// # Errors
    /// Fails where a column cannot be read.
    pub fn want_precedence(&self, times: u64) -> tantivy::Result<()> {
        let before = self.precedences.wanted.fetch_add(times, Relaxed);
        if before + times > self.searcher.num_docs() / 4
            && self.precedences.segments.get().is_none()
        {
            let made = self.made()?;
            self.precedences.segments.get_or_init(|| made);
        }
        Ok(())
    }

    fn made(&self) -> tantivy::Result<Vec<Vec<i32>>> {
        let mut articles = Vec::new();
        let mut segments = Vec::new();
        for segment in (0..).take(self.searcher.segment_readers().len()) {
            let known = articles.len();
            add_articles(self.columns(segment), segment, &mut articles)?;
            segments.push(vec![i32::MAX; articles.len() - known + 1]);
        }
        articles.sort_unstable();
        let (mut place, mut last) = (0, None);
        for (day, article, segment, number) in articles {
            // Nothing but their documents tells apart what has the same number.
            if last.is_some_and(|last| last != (day, article)) {
                place += 1;
            }
            last = Some((day, article));
            segments[segment as usize][number as usize] = place;
        }
        Ok(segments)
    }
}

/// The newest day first, then the article, and where it is found: its segment and its number there.
type Article = (i32, u64, SegmentOrdinal, u32);

fn add_articles(
    columns: &Columns,
    segment: SegmentOrdinal,
    articles: &mut Vec<Article>,
) -> tantivy::Result<()> {
    let (date, article) = (columns.date()?, columns.article()?);
    let starts = columns.made_starts()?;
    for (number, doc) in (1..).zip(starts.iter()) {
        let day = match day_in(date, doc) {
            UNDATED => UNDATED,
            day => -day,
        };
        let article = article.first(doc).unwrap_or_default();
        articles.push((day, article, segment, number));
    }
    Ok(())
}
