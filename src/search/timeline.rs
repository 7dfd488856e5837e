//! A query goes in, how much of it is from each year, month or day comes out; at wish parted by speaker, city or another field.
//!
//! What has no date is counted apart: it belongs to no period, and left out in silence it would make a rise of a gap.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::facets::FacetRequest;
use super::query::Node;
use super::run::{self, Unit};
use super::spellings::Spellings;
use super::values::{FacetField, Values, day, period};
use crate::error::Error;
use crate::index::{Fields, Opened};

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// A calendar year.
    #[default]
    Year,
    /// A calendar month.
    Month,
    /// A day.
    Day,
}

/// What one part of a period counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Series {
    /// Everything: the timeline is not parted.
    All,
    /// What has this value.
    Value(String),
    /// What has one of so many other values.
    Others(u64),
    /// What has no value.
    Unknown,
}

/// How much there is from each period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// How long a period is.
    pub step: Step,
    /// What the numbers of a period count, in their order.
    pub series: Vec<Series>,
    /// The periods that have something, by their first day.
    pub counts: BTreeMap<Date, Vec<u64>>,
    /// What has no date.
    pub undated: Vec<u64>,
}

/// Counts what `node` finds by periods of `step`, and by the most frequent values of `split`.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn timeline(
    opened: &Opened,
    node: &Node,
    unit: Unit,
    (step, split): (Step, Option<FacetRequest>),
) -> Result<Timeline, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let query = run::runnable(opened, node, unit).map_err(fail)?;
    let collector = ByDay {
        fields: &opened.fields,
        step,
        split: split.map(|request| request.field),
    };
    let counted = opened.searcher.search(&query, &collector).map_err(fail)?;
    let Some(request) = split else {
        return Ok(Timeline::of(step, counted, vec![Series::All], |_| 0));
    };
    let counted = by_name(request.field, counted);
    let (series, place) = parts(&counted, request.limit);
    let rest = series.len().saturating_sub(2);
    Ok(Timeline::of(step, counted, series, |value| match value {
        Some(value) => place.get(value).copied().unwrap_or(rest),
        None => rest + 1,
    }))
}

impl Step {
    /// The field that has such periods as its values.
    pub fn field(self) -> FacetField {
        match self {
            Self::Year => FacetField::Year,
            Self::Month => FacetField::Month,
            Self::Day => FacetField::Day,
        }
    }

    /// The first day of the period that `date` is in.
    pub fn start(self, date: Date) -> Date {
        match self {
            Self::Year => date.first_of_year(),
            Self::Month => date.first_of_month(),
            Self::Day => date,
        }
    }

    /// The first day of the period behind the one that starts with `start`; `None` at the end of the calendar.
    pub fn next(self, start: Date) -> Option<Date> {
        let step = match self {
            Self::Year => 1.year(),
            Self::Month => 1.month(),
            Self::Day => 1.day(),
        };
        start.checked_add(step).ok()
    }

    /// The period that starts with `start`, as one types it: `2003`, `2003-05`, `2003-05-01`.
    pub fn written(self, start: Date) -> String {
        period(start, self.field())
    }
}

impl Timeline {
    fn of(
        step: Step,
        counted: Counted,
        series: Vec<Series>,
        place: impl Fn(Option<&String>) -> usize,
    ) -> Self {
        let empty = vec![0; series.len()];
        let mut timeline = Self {
            step,
            series,
            counts: BTreeMap::new(),
            undated: empty.clone(),
        };
        for ((start, value), count) in counted {
            let counts = match start {
                Some(start) => timeline
                    .counts
                    .entry(start)
                    .or_insert_with(|| empty.clone()),
                None => &mut timeline.undated,
            };
            if let Some(sum) = counts.get_mut(place(value.as_ref())) {
                *sum += count;
            }
        }
        timeline
    }

    /// All periods from the first to the last that have something, empty ones too.
    pub fn rows(&self) -> impl Iterator<Item = (Date, Option<&[u64]>)> {
        let first = self.counts.keys().next().copied();
        let last = self.counts.keys().next_back().copied();
        let next = |start: &Date| self.step.next(*start);
        std::iter::successors(first, next)
            .take_while(move |start| Some(*start) <= last)
            .map(|start| (start, self.counts.get(&start).map(Vec::as_slice)))
    }

    /// How much each series has in all periods and without a date.
    pub fn totals(&self) -> Vec<u64> {
        let mut totals = self.undated.clone();
        for counts in self.counts.values() {
            for (total, count) in totals.iter_mut().zip(counts) {
                *total += count;
            }
        }
        totals
    }
}

/// The same counts with spellings of one name together.
fn by_name(field: FacetField, counted: Counted) -> Counted {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for ((_, value), count) in &counted {
        if let Some(value) = value {
            *sums.entry(value).or_default() += count;
        }
    }
    let spellings = Spellings::of(field, sums.into_iter());
    let mut together = Counted::new();
    for ((start, value), count) in counted {
        let value = value.map(|value| spellings.shown(value));
        *together.entry((start, value)).or_default() += count;
    }
    together
}

/// The series of a split: the `limit` most frequent values, the others, what has none; and the places of the values.
fn parts(counted: &Counted, limit: usize) -> (Vec<Series>, BTreeMap<String, usize>) {
    let mut sums: BTreeMap<&String, u64> = BTreeMap::new();
    for ((_, value), count) in counted {
        if let Some(value) = value {
            *sums.entry(value).or_default() += count;
        }
    }
    let mut sums: Vec<(&String, u64)> = sums.into_iter().collect();
    sums.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let listed = if limit == 0 { sums.len() } else { limit };
    let others = sums.len().saturating_sub(listed) as u64;
    sums.truncate(listed);
    let named = sums
        .iter()
        .map(|(value, _)| Series::Value((*value).clone()));
    let mut series: Vec<Series> = named.collect();
    series.extend([Series::Others(others), Series::Unknown]);
    let places = sums.into_iter().enumerate();
    let places = places.map(|(place, (value, _))| (value.clone(), place));
    (series, places.collect())
}

/// By the first day of the period and the value of the split.
type Counted = BTreeMap<(Option<Date>, Option<String>), u64>;

/// Counts documents by day and value.
struct ByDay<'a> {
    fields: &'a Fields,
    step: Step,
    split: Option<FacetField>,
}

impl Collector for ByDay<'_> {
    type Fruit = Counted;
    type Child = ByDayInSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<ByDayInSegment> {
        let open = |field| Values::open(segment, self.fields, field);
        Ok(ByDayInSegment {
            step: self.step,
            date: segment.fast_fields().i64("date")?,
            split: self.split.map(open).transpose()?,
            counts: FxHashMap::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Counted>>) -> tantivy::Result<Counted> {
        let mut all = Counted::new();
        for fruit in fruits {
            for (key, count) in fruit? {
                *all.entry(key).or_default() += count;
            }
        }
        Ok(all)
    }
}

/// The counts of one segment, by the number of the day and what stands for the value.
struct ByDayInSegment {
    step: Step,
    date: Column<i64>,
    split: Option<Values>,
    counts: FxHashMap<(Option<u64>, Option<i64>), u64>,
}

impl SegmentCollector for ByDayInSegment {
    type Fruit = tantivy::Result<Counted>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let value = self.split.as_mut().and_then(|values| values.key(doc));
        *self
            .counts
            .entry((value, self.date.first(doc)))
            .or_default() += 1;
    }

    fn harvest(self) -> Self::Fruit {
        let mut counts: Vec<_> = self.counts.into_iter().collect();
        counts.sort_unstable();
        let mut keys: Vec<u64> = counts.iter().filter_map(|((key, _), _)| *key).collect();
        keys.dedup();
        let texts = match &self.split {
            Some(values) => values.texts(&keys).map_err(TantivyError::from)?,
            None => Vec::new(),
        };
        let mut counted = Counted::new();
        for ((key, date), count) in counts {
            let place = key.and_then(|key| keys.binary_search(&key).ok());
            let value = place.and_then(|place| texts.get(place)).cloned();
            let start = date.and_then(day).map(|date| self.step.start(date));
            *counted.entry((start, value)).or_default() += count;
        }
        Ok(counted)
    }
}
