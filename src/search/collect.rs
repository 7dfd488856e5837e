//! Counts all that a query finds and keeps the best, in one pass, in an order that does not depend on segments or threads.
//!
//! Ties are common in news (wire copies score alike), so the order is total: score, date, article, place in the article.
//! Tantivy adds up the scores of a conjunction in an order that depends on the segment, and sums of floats differ in
//! their last bits by that; so scores are compared in steps of 1/1024. An order by date leaves scores out: it is cheaper,
//! it holds while the archive grows, and the quotations of an article stay together.
//!
//! The documents of an article stand side by side in one segment, so that distinct articles are counted without a set: a
//! quotation is of the article of the hit before it where that stands not further back than the article itself does.
//!
//! What is read of a document is what decides: most hits of a frequent word are worse than those kept by their score alone
//! ([`top`](super::top)).

use std::cell::Cell;
use std::cmp::Ordering;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::top::{self, Places as _, Top};
use crate::index::{Columns, Opened, UNDATED, day_in};

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; among equals the newest.
    #[default]
    Relevance,
    /// The newest first; what has no date last.
    NewestFirst,
    /// The oldest first; what has no date last.
    OldestFirst,
}

/// Keeps the first `limit` of `sort`, of what comes after `after`.
pub(super) struct Best<'a> {
    pub(super) opened: &'a Opened,
    /// At least 1.
    pub(super) limit: usize,
    pub(super) sort: Sort,
    pub(super) after: Option<Mark>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub(super) documents: u64,
    pub(super) articles: u64,
    /// How many of the documents come after the mark.
    pub(super) later: u64,
    pub(super) best: Vec<Ranked>,
}

/// A document with its place in the order: the less, the better. Small, because an export holds very many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    first: i32,
    second: i32,
    article: u64,
    doc: DocId,
    segment: SegmentOrdinal,
}

/// A place in the order that means the same in every process, however the index is cut into segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) first: i32,
    pub(super) second: i32,
    pub(super) article: u64,
    /// The document's place in its article: the value of the field `back`.
    pub(super) back: u64,
}

/// How many steps of score there are in 1.
const STEPS: f64 = 1024.0;

impl Ranked {
    pub(super) fn address(&self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
    }

    /// The score, in whole steps; `None` where the order has no use for it.
    pub(super) fn score(&self, sort: Sort) -> Option<f64> {
        (sort == Sort::Relevance).then(|| -f64::from(self.first) / STEPS)
    }

    /// The day, in days since 1970-01-01.
    pub(super) fn date(&self, sort: Sort) -> Option<i32> {
        let place = match sort {
            Sort::Relevance => self.second,
            Sort::NewestFirst | Sort::OldestFirst => self.first,
        };
        let day = if sort == Sort::OldestFirst {
            place
        } else {
            -place
        };
        (place != UNDATED).then_some(day)
    }

    /// Its place, where the document stands at `back` in its article.
    pub(super) fn mark(&self, back: u64) -> Mark {
        Mark {
            first: self.first,
            second: self.second,
            article: self.article,
            back,
        }
    }
}

impl Collector for Best<'_> {
    type Fruit = Harvest;
    type Child = BestInSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<BestInSegment> {
        let columns = self.opened.columns(segment);
        let back = columns.back()?.clone();
        Ok(BestInSegment {
            sort: self.sort,
            segment,
            places: Places::of(columns, self.sort)?,
            furthest_back: back.max_value(),
            back,
            after: self.after,
            last: None,
            end: 0,
            lookups: 0,
            documents: 0,
            articles: 0,
            earlier: 0,
            best: Top::new(self.limit),
            least_score: f64::NEG_INFINITY,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Found>>) -> tantivy::Result<Harvest> {
        let mut all = Harvest::default();
        let mut best = Vec::new();
        for fruit in fruits {
            let found = fruit?;
            all.documents += found.documents;
            all.articles += found.articles;
            all.later += found.later;
            let of_segment = found.best.into_iter();
            best.extend(of_segment.map(|(first, doc)| (first, found.segment, doc)));
        }
        all.best = self.ranked(best)?;
        Ok(all)
    }
}

impl Best<'_> {
    /// The first of `found` in their order. Of those that are like the last but for the parts of their place that must be
    /// looked up, one part more is looked up at a time.
    fn ranked(&self, mut found: Vec<(i32, SegmentOrdinal, DocId)>) -> tantivy::Result<Vec<Ranked>> {
        let segments = self.opened.searcher.segment_readers().iter();
        let segments = segments.zip(0..);
        let places: tantivy::Result<Vec<Places>> = segments
            .map(|(_, segment)| Places::of(self.opened.columns(segment), self.sort))
            .collect();
        let places = places?;
        if found.len() > self.limit {
            let (_, &mut (bound, ..), _) = found.select_nth_unstable(self.limit - 1);
            found.retain(|&(first, ..)| first <= bound);
        }
        let mut seconds: Vec<(i32, i32, SegmentOrdinal, DocId)> = found
            .into_iter()
            .map(|(first, segment, doc)| {
                (first, places[segment as usize].second(doc), segment, doc)
            })
            .collect();
        if seconds.len() > self.limit {
            let (_, &mut (first, second, ..), _) = seconds.select_nth_unstable(self.limit - 1);
            seconds.retain(|&(one, other, ..)| (one, other) <= (first, second));
        }
        let ranked = |(first, second, segment, doc)| Ranked {
            first,
            second,
            article: places[segment as usize].third(doc),
            doc,
            segment,
        };
        let mut ranked: Vec<Ranked> = seconds.into_iter().map(ranked).collect();
        ranked.sort_unstable();
        ranked.truncate(self.limit);
        Ok(ranked)
    }
}

/// What was found in one segment.
pub(super) struct Found {
    segment: SegmentOrdinal,
    documents: u64,
    articles: u64,
    later: u64,
    /// The best, and some that may be.
    best: Vec<(i32, DocId)>,
}

/// The columns that tell a document's place in the order.
struct Places {
    sort: Sort,
    article: Column<u64>,
    date: Column<i64>,
    columns: Arc<Columns>,
    /// How often the column of dates was asked.
    dates_read: Cell<u64>,
}

impl Places {
    fn of(columns: &Arc<Columns>, sort: Sort) -> tantivy::Result<Self> {
        Ok(Self {
            sort,
            article: columns.article()?.clone(),
            date: columns.date()?.clone(),
            columns: Arc::clone(columns),
            dates_read: Cell::new(0),
        })
    }

    fn oldest_first(&self, doc: DocId) -> i32 {
        let days = self.columns.days();
        if let Some(&day) = days.and_then(|days| days.get(doc as usize)) {
            return day;
        }
        self.dates_read.set(self.dates_read.get() + 1);
        day_in(&self.date, doc)
    }

    fn newest_first(&self, doc: DocId) -> i32 {
        match self.oldest_first(doc) {
            UNDATED => UNDATED,
            day => -day,
        }
    }
}

impl top::Places for Places {
    fn second(&self, doc: DocId) -> i32 {
        match self.sort {
            Sort::Relevance => self.newest_first(doc),
            Sort::NewestFirst | Sort::OldestFirst => 0,
        }
    }

    fn third(&self, doc: DocId) -> u64 {
        self.article.first(doc).unwrap_or_default()
    }
}

/// The best of one segment.
pub(super) struct BestInSegment {
    sort: Sort,
    segment: SegmentOrdinal,
    places: Places,
    /// How many documents before a quotation its article stands.
    back: Column<u64>,
    furthest_back: u64,
    after: Option<Mark>,
    last: Option<DocId>,
    /// Where the article of the last document ends, as far as the starts of articles are known.
    end: DocId,
    /// How many documents were asked for their place in the article.
    lookups: u64,
    documents: u64,
    articles: u64,
    /// How many do not come after the mark.
    earlier: u64,
    best: Top,
    /// A score below this is in whole steps behind the best: told without rounding, which most hits need not.
    least_score: f64,
}

impl SegmentCollector for BestInSegment {
    type Fruit = tantivy::Result<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.documents += 1;
        if !self.is_of_last_article(doc) {
            self.articles += 1;
        }
        self.last = Some(doc);
        if f64::from(score) < self.least_score {
            return;
        }
        let first = match self.sort {
            Sort::Relevance => -steps(score),
            Sort::NewestFirst => self.places.newest_first(doc),
            Sort::OldestFirst => self.places.oldest_first(doc),
        };
        if self.is_earlier(first, doc) {
            self.earlier += 1;
            return;
        }
        self.best.push(first, doc, &self.places);
        if self.sort == Sort::Relevance
            && self.after.is_none()
            && let Some(bound) = self.best.bound()
        {
            self.least_score = (-f64::from(bound) - 0.5) / STEPS;
        }
    }

    fn harvest(self) -> tantivy::Result<Found> {
        let columns = &self.places.columns;
        columns.want_starts(self.lookups)?;
        columns.want_days(self.places.dates_read.get())?;
        Ok(Found {
            segment: self.segment,
            documents: self.documents,
            articles: self.articles,
            later: self.documents - self.earlier,
            best: self.best.into_vec(),
        })
    }
}

impl BestInSegment {
    fn is_of_last_article(&mut self, doc: DocId) -> bool {
        if let Some(starts) = self.places.columns.starts() {
            let is_inside = doc < self.end;
            if !is_inside {
                self.end = starts.after(doc);
            }
            return is_inside;
        }
        let Some(last) = self.last else {
            return false;
        };
        let gap = u64::from(doc - last);
        if gap > self.furthest_back {
            return false;
        }
        self.lookups += 1;
        self.back.first(doc).is_some_and(|back| gap <= back)
    }

    fn is_earlier(&self, first: i32, doc: DocId) -> bool {
        let Some(mark) = self.after else {
            return false;
        };
        let rest = || {
            let (second, article, _) = self.places.tie(doc);
            let back = self.back.first(doc).unwrap_or_default();
            (second, article, back) <= (mark.second, mark.article, mark.back)
        };
        match first.cmp(&mark.first) {
            Ordering::Less => true,
            Ordering::Equal => rest(),
            Ordering::Greater => false,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "scores are far below 2^21, and beyond that all are equal"
)]
fn steps(score: Score) -> i32 {
    (f64::from(score) * STEPS).round() as i32
}
