//! Conditions go in, what the archive has at all under them comes out, so that a *no record* means something.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::compile::Compiler;
use super::coverage::Gap;
use super::query::{Leaf, Node, Period};
use super::values::{day, texts_of};
use crate::error::Error;
use crate::index::days::days;
use crate::index::{DocumentKind, Opened};
use crate::text;

/// What an archive has in some time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Articles of that time.
    pub articles: u64,
    /// Outlets that they are from, as far as they are named.
    pub outlets: u64,
    /// Articles without a date: nobody can tell whether they are of that time.
    pub undated: u64,
    /// The first day: of the time that was asked for, else of the articles.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Days from the first to the last.
    pub days: u64,
    /// Days without an article.
    pub empty_days: u64,
    /// The longest stretches of them, the longest first; at most three.
    pub gaps: Vec<Gap>,
}

const MOST_GAPS: usize = 3;

/// What the archive has under those of `conditions` that an article can meet.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub(super) fn reach(opened: &Opened, conditions: &[Node]) -> Result<Reach, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let (dates, others): (Vec<&Node>, Vec<&Node>) = conditions
        .iter()
        .partition(|node| period_of(node).is_some());
    let asked = dates
        .into_iter()
        .filter_map(period_of)
        .fold(Period::default(), both);
    let query = Compiler::new(opened, DocumentKind::Article)
        .documents(&Node::all_of(others.into_iter().cloned().collect()))
        .map_err(fail)?;
    let (from, to) = (asked.from.map(days), asked.to.map(days));
    let reached = Reached {
        opened,
        from,
        to,
        is_any_day: asked == Period::default(),
    };
    let seen = opened.searcher.search(&query, &reached).map_err(fail)?;
    let mut reach = Reach {
        articles: seen.articles,
        outlets: seen.outlets.len() as u64,
        undated: seen.undated,
        ..Reach::default()
    };
    let first = from.or(seen.days.first().copied());
    let last = to.or(seen.days.last().copied());
    if let (Some(first), Some(last)) = (first, last) {
        reach.add_days(first, last, &seen.days);
    }
    Ok(reach)
}

/// Collects what articles there are in a time.
struct Reached<'a> {
    opened: &'a Opened,
    from: Option<i64>,
    to: Option<i64>,
    is_any_day: bool,
}

/// What was collected.
#[derive(Default)]
struct Seen {
    articles: u64,
    undated: u64,
    days: BTreeSet<i64>,
    /// By their folded names.
    outlets: BTreeSet<String>,
}

impl Collector for Reached<'_> {
    type Fruit = Seen;
    type Child = SeenInSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<SeenInSegment> {
        let columns = self.opened.columns(segment);
        let date = columns.date()?.clone();
        let outlet = columns.outlet()?.map(|names| names.column().clone());
        let first_day = date.min_value();
        let span = date.max_value().checked_sub(first_day);
        let days = span.map_or(0, |span| usize::try_from(span).unwrap_or_default() + 1);
        Ok(SeenInSegment {
            days: vec![false; days.min(MOST_DAYS)],
            first_day,
            outlets: vec![false; outlet.as_ref().map_or(0, |outlet| outlet.num_terms())],
            date,
            outlet,
            from: self.from.unwrap_or(i64::MIN),
            to: self.to.unwrap_or(i64::MAX),
            is_any_day: self.is_any_day,
            articles: 0,
            undated: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Seen>>) -> tantivy::Result<Seen> {
        let mut all = Seen::default();
        for fruit in fruits {
            let seen = fruit?;
            all.articles += seen.articles;
            all.undated += seen.undated;
            all.days.extend(seen.days);
            all.outlets.extend(seen.outlets);
        }
        Ok(all)
    }
}

/// What was seen in one segment.
struct SeenInSegment {
    date: Column<i64>,
    outlet: Option<StrColumn>,
    from: i64,
    to: i64,
    is_any_day: bool,
    articles: u64,
    undated: u64,
    /// Whether there is an article of each day from the first on, and of each outlet. To put a million of them into sets was a
    /// sixth of the time for a text that nobody said.
    days: Vec<bool>,
    first_day: i64,
    outlets: Vec<bool>,
}

/// All days of a calendar of twenty thousand years.
const MOST_DAYS: usize = 7_400_000;

impl SegmentCollector for SeenInSegment {
    type Fruit = tantivy::Result<Seen>;

    fn collect(&mut self, doc: DocId, _: Score) {
        match self.date.first(doc) {
            Some(day) if day < self.from || day > self.to => return,
            Some(day) => note(&mut self.days, day.abs_diff(self.first_day)),
            None => {
                self.undated += 1;
                if !self.is_any_day {
                    return;
                }
            }
        }
        self.articles += 1;
        let outlet = self
            .outlet
            .as_ref()
            .and_then(|outlet| outlet.ords().first(doc));
        if let Some(outlet) = outlet {
            note(&mut self.outlets, outlet);
        }
    }

    fn harvest(self) -> tantivy::Result<Seen> {
        let ordinals: Vec<u64> = noted(&self.outlets).collect();
        let names = texts_of(self.outlet.as_ref(), &ordinals)?;
        Ok(Seen {
            articles: self.articles,
            undated: self.undated,
            days: noted(&self.days)
                .filter_map(|day| self.first_day.checked_add_unsigned(day))
                .collect(),
            outlets: names.iter().map(|name| text::fold(name)).collect(),
        })
    }
}

fn note(seen: &mut [bool], number: u64) {
    let place = usize::try_from(number).ok().and_then(|at| seen.get_mut(at));
    if let Some(place) = place {
        *place = true;
    }
}

fn noted(seen: &[bool]) -> impl Iterator<Item = u64> {
    let all = (0..).zip(seen);
    all.filter_map(|(number, is_seen)| is_seen.then_some(number))
}

impl Reach {
    /// Counts the days from `first` to `last` that are not among `known`, and keeps the longest stretches of them.
    fn add_days(&mut self, first: i64, last: i64, known: &BTreeSet<i64>) {
        (self.from, self.to) = (day(first), day(last));
        self.days = u64::try_from(last - first + 1).unwrap_or_default();
        self.empty_days = self.days.saturating_sub(known.len() as u64);
        let mut next = first;
        for &here in known.iter().chain([&(last + 1)]) {
            if here > next
                && let (Some(from), Some(to)) = (day(next), day(here - 1))
            {
                self.gaps.push(Gap {
                    from,
                    to,
                    days: here.abs_diff(next),
                });
            }
            next = here + 1;
        }
        self.gaps
            .sort_by_key(|gap| (std::cmp::Reverse(gap.days), gap.from));
        self.gaps.truncate(MOST_GAPS);
    }
}

/// The days that a condition on the date leaves.
fn period_of(node: &Node) -> Option<Period> {
    match node {
        Node::Leaf(Leaf::Days(period), _) => Some(*period),
        _ => None,
    }
}

fn both(one: Period, other: Period) -> Period {
    let least = |one: Option<Date>, other| one.into_iter().chain(other).min();
    Period {
        from: one.from.max(other.from),
        to: least(one.to, other.to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_an_article_are_counted_and_the_longest_stretches_named() {
        let mut reach = Reach::default();
        reach.add_days(0, 19, &BTreeSet::from([0, 1, 4, 9, 10, 12, 19]));
        assert_eq!((reach.days, reach.empty_days), (20, 13));
        let gaps: Vec<(String, u64)> = reach
            .gaps
            .iter()
            .map(|gap| (gap.from.to_string(), gap.days))
            .collect();
        let expected = [("1970-01-14", 6), ("1970-01-06", 4), ("1970-01-03", 2)];
        assert_eq!(gaps, expected.map(|(from, days)| (from.to_owned(), days)));
        let mut whole = Reach::default();
        whole.add_days(3, 5, &BTreeSet::new());
        assert_eq!((whole.empty_days, whole.gaps[0].days), (3, 3));
    }
}
