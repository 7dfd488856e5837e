//! What an archive covers comes in, tables of it go out: by format, outlet and year, and the longest gaps.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstream::AutoStream;
use jiff::civil::Date;
use onrecord::search::{Coverage, Gap, OutletCoverage, YearCoverage};

use super::facets::shortened;
use super::output;
use super::render::{Look, grouped};
use super::stats::OfFormat;

/// The width of the columns of numbers; dates are ten letters.
const NUMBER: usize = 10;
/// As many years without an article are shown one by one.
const SHOWN_EMPTY: usize = 2;

/// Writes the tables; of outlets at most `limit`, 0 for all.
pub(crate) fn tables(
    out: &mut impl Write,
    formats: &BTreeMap<String, OfFormat>,
    coverage: &Coverage,
    limit: usize,
) -> io::Result<()> {
    // Only what a person reads is shortened to the width; color there is none.
    let width = Look::of_terminal(AutoStream::choice(&io::stdout())).width;
    by_format(out, formats)?;
    by_outlet(out, &coverage.by_outlet, limit, width)?;
    by_year(out, coverage)?;
    gaps(out, &coverage.gaps)
}

/// A line of numbers with its name behind them.
fn line(out: &mut impl Write, numbers: &[String], name: &str) -> io::Result<()> {
    let numbers = numbers.iter().map(|number| format!("{number:>NUMBER$}  "));
    let line: String = numbers.chain([name.to_owned()]).collect();
    writeln!(out, "{}", line.trim_end())
}

fn head(out: &mut impl Write, numbers: &[&str], name: &str) -> io::Result<()> {
    writeln!(out)?;
    let numbers: Vec<String> = numbers.iter().map(|&number| number.to_owned()).collect();
    line(out, &numbers, name)
}

fn by_format(out: &mut impl Write, formats: &BTreeMap<String, OfFormat>) -> io::Result<()> {
    if formats.is_empty() {
        return Ok(());
    }
    head(out, &["files", "articles", "quotations"], "format")?;
    for (format, found) in formats {
        let numbers = [found.files, found.articles, found.quotations].map(grouped);
        line(out, &numbers, format)?;
    }
    Ok(())
}

fn by_outlet(
    out: &mut impl Write,
    outlets: &[OutletCoverage],
    limit: usize,
    width: usize,
) -> io::Result<()> {
    if outlets.is_empty() {
        return Ok(());
    }
    head(out, &["articles", "quotations", "first", "last"], "outlet")?;
    let (named, nameless): (Vec<_>, Vec<_>) =
        outlets.iter().partition(|outlet| outlet.outlet.is_some());
    let listed = if limit == 0 { named.len() } else { limit };
    let room = width.saturating_sub(4 * (NUMBER + 2));
    for outlet in named.iter().take(listed) {
        let name = output::escape(outlet.outlet.as_deref().unwrap_or_default());
        line(out, &numbers(outlet), &shortened(&name, room))?;
    }
    let others = named.get(listed..).unwrap_or_default();
    if !others.is_empty() {
        let rest = OutletCoverage {
            outlet: None,
            articles: others.iter().map(|outlet| outlet.articles).sum(),
            quotations: others.iter().map(|outlet| outlet.quotations).sum(),
            first: others.iter().filter_map(|outlet| outlet.first).min(),
            last: others.iter().filter_map(|outlet| outlet.last).max(),
        };
        let plural = if others.len() == 1 { "" } else { "s" };
        let name = format!("{} other{plural}", grouped(others.len() as u64));
        line(out, &numbers(&rest), &name)?;
    }
    for outlet in nameless {
        line(out, &numbers(outlet), "unknown")?;
    }
    Ok(())
}

fn numbers(outlet: &OutletCoverage) -> [String; 4] {
    let day = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    [
        grouped(outlet.articles),
        grouped(outlet.quotations),
        day(outlet.first),
        day(outlet.last),
    ]
}

fn by_year(out: &mut impl Write, coverage: &Coverage) -> io::Result<()> {
    if coverage.by_year.is_empty() && coverage.undated.articles == 0 {
        return Ok(());
    }
    head(
        out,
        &["articles", "quotations", "year"],
        "days with an article",
    )?;
    let mut empty: Vec<&YearCoverage> = Vec::new();
    for year in &coverage.by_year {
        if year.articles == 0 {
            empty.push(year);
            continue;
        }
        empty_years(out, &mut empty)?;
        one_year(out, year)?;
    }
    let undated = coverage.undated;
    if undated.articles > 0 {
        let numbers = [
            grouped(undated.articles),
            grouped(undated.quotations),
            "undated".to_owned(),
        ];
        line(out, &numbers, "")?;
    }
    Ok(())
}

fn one_year(out: &mut impl Write, year: &YearCoverage) -> io::Result<()> {
    let numbers = [
        grouped(year.articles),
        grouped(year.quotations),
        year.year.to_string(),
    ];
    line(
        out,
        &numbers,
        &format!("{} of {}", year.days, year.days_of_year),
    )
}

/// Years without an article, as one line where there are many.
fn empty_years(out: &mut impl Write, empty: &mut Vec<&YearCoverage>) -> io::Result<()> {
    if empty.len() > SHOWN_EMPTY
        && let (Some(first), Some(last)) = (empty.first(), empty.last())
    {
        let years = format!("{}–{}", first.year, last.year);
        let days: u64 = empty.iter().map(|year| year.days_of_year).sum();
        let none = "0".to_owned();
        line(
            out,
            &[none.clone(), none, years],
            &format!("0 of {}", grouped(days)),
        )?;
        empty.clear();
    }
    for year in empty.drain(..) {
        one_year(out, year)?;
    }
    Ok(())
}

fn gaps(out: &mut impl Write, gaps: &[Gap]) -> io::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    head(out, &["days", "from", "to"], "longest gaps")?;
    for gap in gaps {
        let numbers = [grouped(gap.days), gap.from.to_string(), gap.to.to_string()];
        line(out, &numbers, "")?;
    }
    Ok(())
}
