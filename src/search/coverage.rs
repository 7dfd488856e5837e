//! An open index goes in, what it covers comes out: outlets, years, days of each year with an article, and the longest gaps.
//!
//! A search that finds nothing means something only where the archive has something to search: *2003: 41 of 365 days*.

use jiff::civil::Date;
use serde::Serialize;

use super::facets::tallies;
use super::query::Node;
use super::run::Unit;
use super::tally::Tally;
use super::timeline::{Step, Timeline, timeline};
use super::values::{FacetField, day};
use crate::error::Error;
use crate::index::Opened;

/// What an archive covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Each outlet, the one with the most articles first; `None` is what has none.
    pub by_outlet: Vec<OutletCoverage>,
    /// Each year from the first to the last, empty ones too.
    pub by_year: Vec<YearCoverage>,
    /// What has no date.
    pub undated: Undated,
    /// The longest stretches without an article between the first and the last day, the longest first.
    pub gaps: Vec<Gap>,
}

/// What there is from an outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletCoverage {
    /// Its name; `None` for articles without one.
    pub outlet: Option<String>,
    /// Its articles.
    pub articles: u64,
    /// Quotations in them.
    pub quotations: u64,
    /// Its first date.
    pub first: Option<Date>,
    /// Its last date.
    pub last: Option<Date>,
}

/// What there is from a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearCoverage {
    /// The year.
    pub year: i16,
    /// Its articles.
    pub articles: u64,
    /// Quotations in them.
    pub quotations: u64,
    /// On how many days there is an article.
    pub days: u64,
    /// How many days the year has.
    pub days_of_year: u64,
}

/// What has no date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Undated {
    /// Articles.
    pub articles: u64,
    /// Quotations in them.
    pub quotations: u64,
}

/// Days without an article between two with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The first day without.
    pub from: Date,
    /// The last day without.
    pub to: Date,
    /// How many days.
    pub days: u64,
}

/// The most gaps that are told.
const MOST_GAPS: usize = 5;

/// What the index covers.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn coverage(opened: &Opened) -> Result<Coverage, Error> {
    let by_day = |unit| timeline(opened, &Node::All, unit, (Step::Day, None));
    let articles = by_day(Unit::Articles)?;
    let quotations = by_day(Unit::Quotations)?;
    Ok(Coverage {
        by_outlet: outlets(opened)?,
        by_year: years(&articles, &quotations),
        undated: Undated {
            articles: articles.undated.iter().sum(),
            quotations: quotations.undated.iter().sum(),
        },
        gaps: gaps(&articles),
    })
}

fn outlets(opened: &Opened) -> Result<Vec<OutletCoverage>, Error> {
    let by_outlet = |unit| tallies(opened, &Node::All, unit, &[FacetField::Outlet]);
    let mut quotations = by_outlet(Unit::Quotations)?.pop().unwrap_or_default();
    let articles = by_outlet(Unit::Articles)?.pop().unwrap_or_default();
    let mut outlets: Vec<OutletCoverage> = articles
        .into_iter()
        .map(|(outlet, tally)| OutletCoverage {
            quotations: quotations
                .remove(&outlet)
                .map_or(0, |tally: Tally| tally.documents),
            outlet,
            articles: tally.documents,
            first: tally.first.and_then(day),
            last: tally.last.and_then(day),
        })
        .collect();
    outlets.sort_by_key(|outlet| std::cmp::Reverse(outlet.articles));
    Ok(outlets)
}

fn years(articles: &Timeline, quotations: &Timeline) -> Vec<YearCoverage> {
    let days = || articles.counts.keys();
    let (Some(first), Some(last)) = (days().next(), days().next_back()) else {
        return Vec::new();
    };
    let mut years = Vec::new();
    for year in first.year()..=last.year() {
        let Ok(start) = Date::new(year, 1, 1) else {
            continue;
        };
        let of_year = start..=start.last_of_year();
        let sum = |timeline: &Timeline| -> u64 {
            let counts = timeline.counts.range(of_year.clone());
            counts.flat_map(|(_, counts)| counts).sum()
        };
        years.push(YearCoverage {
            year,
            articles: sum(articles),
            quotations: sum(quotations),
            days: articles.counts.range(of_year.clone()).count() as u64,
            days_of_year: u64::from(start.days_in_year().unsigned_abs()),
        });
    }
    years
}

fn gaps(articles: &Timeline) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let days = || articles.counts.keys();
    for (before, after) in days().zip(days().skip(1)) {
        let (Ok(from), Ok(to)) = (before.tomorrow(), after.yesterday()) else {
            continue;
        };
        if from <= to {
            gaps.push(Gap {
                from,
                to,
                days: u64::from((to - from).get_days().unsigned_abs()) + 1,
            });
        }
    }
    // Stable: of equals the earlier first.
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.days));
    gaps.truncate(MOST_GAPS);
    gaps
}
