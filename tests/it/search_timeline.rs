//! Timelines and coverage: each period holds what a search for it finds, and gaps are counted to the day.

use jiff::civil::date;
use onrecord::search::{
    FacetField, FacetRequest, SearchOptions, Series, Step, Unit, coverage, parse, search, timeline,
};

use crate::search_dice::{Dice, typed};
use crate::search_index::{Made, article, make, said};

fn total(made: &Made, query: &str) -> u64 {
    let query = parse(query, None).unwrap();
    let found = search(&made.opened, &query, &SearchOptions::default()).unwrap();
    found.total.quotations.unwrap()
}

#[test]
fn every_part_of_every_period_is_what_a_search_for_it_finds() {
    let mut dice = Dice(20_031_105);
    let articles: Vec<_> = (0..60).map(|number| dice.article(number)).collect();
    let made = make(&articles, 13);
    let split = FacetRequest {
        field: FacetField::Speaker,
        limit: 2,
    };
    let mut periods = 0;
    for round in 0..6 {
        let ask = typed(&dice.ask(round % 3));
        let node = parse(&ask, None).unwrap().root;
        for step in [Step::Year, Step::Month, Step::Day] {
            let made_of = timeline(&made.opened, &node, Unit::Quotations, (step, Some(split)));
            let found = made_of.unwrap();
            let whole = timeline(&made.opened, &node, Unit::Quotations, (step, None)).unwrap();
            assert_eq!(
                found.totals().iter().sum::<u64>(),
                total(&made, &ask),
                "{ask}"
            );
            let undated: u64 = found.undated.iter().sum();
            assert_eq!(
                undated,
                total(&made, &format!("({ask}) date:none")),
                "{ask}"
            );
            for (start, counts) in &found.counts {
                periods += 1;
                let period = format!("({ask}) date:{}", step.written(*start));
                let sum: u64 = counts.iter().sum();
                assert_eq!(sum, total(&made, &period), "{period}");
                assert_eq!(whole.counts[start], [sum], "{period}");
                for (series, &count) in found.series.iter().zip(counts) {
                    let filter = match series {
                        Series::Value(name) => FacetField::Speaker.filter(name),
                        Series::Unknown => "speaker:none".to_owned(),
                        _ => continue,
                    };
                    let part = format!("{period} {filter}");
                    assert_eq!(count, total(&made, &part), "{part}");
                }
            }
        }
    }
    assert!(periods > 50, "{periods} periods");
}

/// One article with one quotation for each day; `None` is undated.
fn printed(days: &[Option<jiff::civil::Date>]) -> Made {
    let articles: Vec<_> = days
        .iter()
        .enumerate()
        .map(|(number, day)| {
            let quotations = vec![said(Some("Ana Ruiz"), "it rains")];
            let mut one = article(&format!("{number}.txt"), quotations);
            one.0.published = *day;
            one.0.outlet = (number % 2 == 0).then(|| "Harbor Post".to_owned());
            one
        })
        .collect();
    make(&articles, 2)
}

#[test]
fn empty_periods_stand_between_the_first_and_the_last() {
    let made = printed(&[Some(date(2003, 11, 30)), None, Some(date(2004, 2, 29))]);
    let node = parse("", None).unwrap().root;
    let by = |step| timeline(&made.opened, &node, Unit::Articles, (step, None)).unwrap();
    let months: Vec<(String, bool)> = by(Step::Month)
        .rows()
        .map(|(start, counts)| (Step::Month.written(start), counts.is_some()))
        .collect();
    let expected = [
        ("2003-11", true),
        ("2003-12", false),
        ("2004-01", false),
        ("2004-02", true),
    ];
    assert_eq!(
        months,
        expected.map(|(month, is_there)| (month.to_owned(), is_there))
    );
    assert_eq!(by(Step::Day).rows().count(), 92);
    assert_eq!(by(Step::Year).undated, [1]);
}

#[test]
fn coverage_counts_days_of_leap_years_and_the_gaps_between() {
    let made = printed(&[
        Some(date(2003, 12, 31)),
        Some(date(2004, 1, 1)),
        Some(date(2004, 1, 1)),
        Some(date(2004, 1, 3)),
        Some(date(2006, 1, 1)),
        None,
    ]);
    let found = coverage(&made.opened).unwrap();
    let years: Vec<_> = found
        .by_year
        .iter()
        .map(|year| (year.year, year.articles, year.days, year.days_of_year))
        .collect();
    assert_eq!(
        years,
        [
            (2003, 1, 1, 365),
            (2004, 3, 2, 366),
            (2005, 0, 0, 365),
            (2006, 1, 1, 365)
        ]
    );
    let gaps: Vec<_> = found
        .gaps
        .iter()
        .map(|gap| (gap.from, gap.to, gap.days))
        .collect();
    assert_eq!(
        gaps,
        [
            (date(2004, 1, 4), date(2005, 12, 31), 728),
            (date(2004, 1, 2), date(2004, 1, 2), 1)
        ]
    );
    assert_eq!((found.undated.articles, found.undated.quotations), (1, 1));
    let outlets: Vec<_> = found
        .by_outlet
        .iter()
        .map(|outlet| {
            (
                outlet.outlet.as_deref(),
                outlet.articles,
                outlet.first,
                outlet.last,
            )
        })
        .collect();
    assert_eq!(
        outlets,
        [
            (None, 3, Some(date(2004, 1, 1)), Some(date(2004, 1, 3))),
            (
                Some("Harbor Post"),
                3,
                Some(date(2003, 12, 31)),
                Some(date(2006, 1, 1))
            )
        ]
    );
}

#[test]
fn an_empty_archive_covers_nothing() {
    let made = make(&[], 1);
    let found = coverage(&made.opened).unwrap();
    assert!(found.by_year.is_empty() && found.gaps.is_empty() && found.by_outlet.is_empty());
    let node = parse("", None).unwrap().root;
    let by = (Step::Day, None);
    let found = timeline(&made.opened, &node, Unit::Quotations, by).unwrap();
    assert_eq!(found.rows().count(), 0);
}
