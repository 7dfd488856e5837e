//! The day of an article: as its source or its dateline gives it, and as a number in the index.

use jiff::civil::Date;

use crate::article::Article;
use crate::extract::Dateline;

/// The day of publication, else the full date of the dateline.
pub(super) fn date_of(article: &Article, dateline: Option<&Dateline>) -> Option<Date> {
    article.published.or_else(|| dateline_day(dateline))
}

/// The full date of the dateline.
pub(super) fn dateline_day(dateline: Option<&Dateline>) -> Option<Date> {
    dateline?.date.as_deref()?.parse().ok()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01, negative before it.
pub fn days(date: Date) -> i64 {
    date.duration_since(EPOCH).as_secs() / 86_400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_both_ways() {
        assert_eq!(days(Date::constant(1970, 1, 2)), 1);
        assert_eq!(days(Date::constant(1969, 12, 31)), -1);
        assert_eq!(days(Date::constant(2000, 3, 1)), 11_017);
    }

    #[test]
    fn the_datelines_date_stands_in_only_when_it_is_full() {
        let dated = |date: &str| Dateline {
            date: Some(date.to_owned()),
            ..Dateline::default()
        };
        let article = Article::default();
        assert_eq!(date_of(&article, Some(&dated("--03-01"))), None);
        let leap_day = Date::constant(2004, 2, 29);
        assert_eq!(
            date_of(&article, Some(&dated("2004-02-29"))),
            Some(leap_day)
        );
        let published = Date::constant(2001, 1, 1);
        let article = Article {
            published: Some(published),
            ..article
        };
        assert_eq!(
            date_of(&article, Some(&dated("2004-02-29"))),
            Some(published)
        );
    }
}
