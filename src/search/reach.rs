//! Conditions go in, what the archive has at all under them comes out, so that a *no record* means something.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::DocAddress;

use super::collect::{Best, Sort};
use super::compile::Compiler;
use super::coverage::Gap;
use super::printings::Printings;
use super::query::{Leaf, Node, Period};
use super::run::languages;
use super::values::day;
use crate::error::Error;
use crate::index::documents::days;
use crate::index::{DocumentKind, Opened};

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
const ORDER: Sort = Sort::OldestFirst;

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
    let languages = languages(opened).map_err(fail)?;
    let mut compiler = Compiler::new(opened, DocumentKind::Article, &languages);
    let query = compiler
        .documents(&Node::all_of(others.into_iter().cloned().collect()))
        .map_err(fail)?;
    let every = Best {
        limit: usize::MAX,
        sort: ORDER,
        after: None,
    };
    let articles = opened.searcher.search(&query, &every).map_err(fail)?.best;
    let addresses = articles
        .iter()
        .map(|article| (article.date(ORDER).map(i64::from), article.address()));
    count(opened, asked, addresses).map_err(fail)
}

fn count(
    opened: &Opened,
    asked: Period,
    articles: impl Iterator<Item = (Option<i64>, DocAddress)>,
) -> tantivy::Result<Reach> {
    let mut printings = Printings::open(&opened.searcher)?;
    let mut reach = Reach::default();
    let (mut known_days, mut outlets) = (BTreeSet::new(), BTreeSet::new());
    let (from, to) = (asked.from.map(days), asked.to.map(days));
    for (date, address) in articles {
        match date {
            Some(day) if from.is_some_and(|from| day < from) || to.is_some_and(|to| day > to) => {
                continue;
            }
            Some(day) => _ = known_days.insert(day),
            None => reach.undated += 1,
        }
        if date.is_some() || asked == Period::default() {
            reach.articles += 1;
            outlets.extend(printings.get(address)?.outlet);
        }
    }
    reach.outlets = outlets.len() as u64;
    let first = from.or(known_days.first().copied());
    let last = to.or(known_days.last().copied());
    if let (Some(first), Some(last)) = (first, last) {
        reach.add_days(first, last, &known_days);
    }
    Ok(reach)
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
