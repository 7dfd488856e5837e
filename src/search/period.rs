//! Reads calendar periods: `2003`, `2003-05`, `2003-05..2004`, `>=2003-05-01`, `30d`.
//!
//! Days have no zone, and a partial date is its whole period: `2003-05..2004` runs from 1 May 2003 to 31 December 2004.
//! There is no clock here: what “30 days ago” is, the caller says.

use jiff::ToSpan;
use jiff::civil::Date;

use super::query::Period;

/// The period that `text` names: a year, month or day, or a range of them with either end open.
pub(super) fn period(text: &str) -> Option<Period> {
    let compared = [
        (">=", Side::Since),
        ("<=", Side::Until),
        (">", Side::After),
        ("<", Side::Before),
    ];
    for (sign, side) in compared {
        if let Some(rest) = text.strip_prefix(sign) {
            return one_sided(rest, side);
        }
    }
    let Some((from, to)) = text.split_once("..") else {
        return whole(text);
    };
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let (from, to) = in_order(from, to);
    let start = if from.is_empty() {
        None
    } else {
        whole(from)?.from
    };
    let end = if to.is_empty() { None } else { whole(to)?.to };
    Some(Period {
        from: start,
        to: end,
    })
}

/// `2005..2003` means what `2003..2005` means; ISO dates sort as text.
fn in_order<'a>(from: &'a str, to: &'a str) -> (&'a str, &'a str) {
    let is_reversed = !from.is_empty() && !to.is_empty() && to < from && !from.starts_with(to);
    if is_reversed { (to, from) } else { (from, to) }
}

/// Which side of a date is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// From its first day on.
    Since,
    /// Up to its last day.
    Until,
    /// Up to the day before its first.
    Before,
    /// From the day after its last.
    After,
}

/// The period on one side of the date that `text` names.
pub(super) fn one_sided(text: &str, side: Side) -> Option<Period> {
    let Period { from, to } = whole(text)?;
    Some(match side {
        Side::Since => Period { from, to: None },
        Side::Until => Period { from: None, to },
        Side::Before => Period {
            from: None,
            to: Some(from?.yesterday().ok()?),
        },
        Side::After => Period {
            from: Some(to?.tomorrow().ok()?),
            to: None,
        },
    })
}

/// The last so many days, weeks, months or years before `today`: `30d`, `2w`, `6m`, `1y`.
pub(super) fn newest(text: &str, today: Date) -> Option<Period> {
    let unit = text.chars().next_back()?;
    let count: i32 = text.strip_suffix(unit)?.parse().ok()?;
    if !(0..=9_999).contains(&count) {
        return None;
    }
    let length = match unit.to_ascii_lowercase() {
        'd' => count.days(),
        'w' => count.weeks(),
        'm' => count.months(),
        'y' => count.years(),
        _ => return None,
    };
    Some(Period {
        from: Some(today.checked_sub(length).ok()?),
        to: None,
    })
}

/// A year, a month or a day, as the days it holds.
fn whole(text: &str) -> Option<Period> {
    let mut parts = text.split(['-', '/']);
    let year: i16 = number(parts.next()?, 4)?;
    let month: Option<i8> = parts
        .next()
        .map(|part| number(part, 2))
        .map_or(Some(None), |month| month.map(Some))?;
    let day: Option<i8> = parts
        .next()
        .map(|part| number(part, 2))
        .map_or(Some(None), |day| day.map(Some))?;
    if parts.next().is_some() {
        return None;
    }
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Some(Period {
        from: Some(first),
        to: Some(last),
    })
}

/// `text` as a number of at most `digits` digits, a year of exactly four.
fn number<T: std::str::FromStr>(text: &str, digits: usize) -> Option<T> {
    let fits = if digits == 4 {
        text.len() == 4
    } else {
        (1..=digits).contains(&text.len())
    };
    (fits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(text: &str) -> (Option<Date>, Option<Date>) {
        let period = period(text).unwrap();
        (period.from, period.to)
    }

    #[test]
    fn a_partial_date_is_its_whole_period() {
        assert_eq!(
            days("2003"),
            (Some(date(2003, 1, 1)), Some(date(2003, 12, 31)))
        );
        assert_eq!(
            days("2004-02"),
            (Some(date(2004, 2, 1)), Some(date(2004, 2, 29)))
        );
        assert_eq!(
            days("2003-5-1"),
            (Some(date(2003, 5, 1)), Some(date(2003, 5, 1)))
        );
        assert_eq!(
            days("2003-05..2004"),
            (Some(date(2003, 5, 1)), Some(date(2004, 12, 31)))
        );
        assert_eq!(days("..2004-02"), (None, Some(date(2004, 2, 29))));
    }

    #[test]
    fn since_and_until_include_their_day_and_before_and_after_do_not() {
        assert_eq!(days(">=2003-05"), (Some(date(2003, 5, 1)), None));
        assert_eq!(days("<=2003-05"), (None, Some(date(2003, 5, 31))));
        assert_eq!(days(">2003-05"), (Some(date(2003, 6, 1)), None));
        assert_eq!(days("<2003"), (None, Some(date(2002, 12, 31))));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "..",
            "03",
            "20033",
            "2003-13",
            "2003-02-30",
            "2003-05-01-02",
            "yesterday",
            "2003-",
            "-2003",
        ] {
            assert_eq!(period(text), None, "{text}");
        }
        assert_eq!(newest("d", date(2026, 3, 31)), None);
        assert_eq!(newest("99999d", date(2026, 3, 31)), None);
        assert_eq!(newest("1ä", date(2026, 3, 31)), None);
    }

    #[test]
    fn a_month_ago_keeps_to_the_calendar() {
        let period = newest("1m", date(2026, 3, 31)).unwrap();
        assert_eq!(period.from, Some(date(2026, 2, 28)));
    }
}
