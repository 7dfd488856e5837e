//! Days without a year, as datelines print them, read against the day of publication.

use jiff::civil::Date;

/// A day as printed: month and day, and the year where it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedDay {
    /// The year, where printed.
    pub year: Option<i16>,
    /// From 1.
    pub month: i8,
    /// From 1.
    pub day: i8,
}

impl PrintedDay {
    /// The printed day, if it exists in any year.
    pub fn new(year: Option<i16>, month: i8, day: i8) -> Option<Self> {
        // 2000 is a leap year: February 29 exists as long as no year says otherwise.
        Date::new(year.unwrap_or(2000), month, day).ok()?;
        Some(Self { year, month, day })
    }
}

/// The day in ISO form; `--MM-DD` where neither text nor article tells the year.
///
/// A missing year is the one that brings the day nearest to the publication: `Dec. 31` in an article of January 1 belongs to
/// the year before.
///
/// ```
/// use jiff::civil::date;
/// use onrecord::dates::{PrintedDay, complete};
/// let day = PrintedDay::new(None, 12, 31).unwrap();
/// assert_eq!(complete(day, Some(date(2004, 1, 1))), "2003-12-31");
/// assert_eq!(complete(day, None), "--12-31");
/// ```
pub fn complete(printed: PrintedDay, published: Option<Date>) -> String {
    let PrintedDay { year, month, day } = printed;
    let exact = year.and_then(|year| Date::new(year, month, day).ok());
    match exact.or_else(|| nearest(month, day, published?)) {
        Some(date) => date.to_string(),
        None => format!("--{month:02}-{day:02}"),
    }
}

fn nearest(month: i8, day: i8, published: Date) -> Option<Date> {
    let year = published.year();
    [year, year.saturating_sub(1), year.saturating_add(1)]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|date| (published - *date).get_days().abs())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{PrintedDay, complete};

    #[test]
    fn the_year_is_the_one_nearest_to_publication() {
        let read = |month, day, year, published| {
            complete(PrintedDay::new(year, month, day).unwrap(), published)
        };
        assert_eq!(read(1, 2, None, Some(date(1999, 12, 30))), "2000-01-02");
        assert_eq!(read(6, 1, None, Some(date(1999, 6, 3))), "1999-06-01");
        assert_eq!(read(6, 1, Some(1987), Some(date(1999, 6, 3))), "1987-06-01");
        assert_eq!(read(2, 29, None, Some(date(2005, 3, 1))), "2004-02-29");
        assert_eq!(PrintedDay::new(None, 2, 30), None);
        assert_eq!(PrintedDay::new(Some(2005), 2, 29), None);
    }
}
