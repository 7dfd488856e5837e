//! What a source gives as its date comes in, in any of the usual forms, and a calendar day goes out, or nothing.
//!
//! The day is taken as it is written, without a time zone: an article of the evening is of that day, wherever it is read.
//! A date that two readers would read differently (`03/04/2025`, where no other record beside it tells), that is not whole
//! (`February 2025`, a year of two digits) or that no calendar has (`2025-02-30`) is none: a wrong date misleads every search by
//! date, a missing one does not. Dates inside an article's text are no matter of this module.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::lexicon::table::pairs;

/// Reads the date that a source gives for an article.
///
/// Understood are ISO 8601 and RFC 2822, `20250212`, dates with the month's name or abbreviation in English, German,
/// French, Spanish, Italian or Portuguese, and numbers with dots (day first), slashes or hyphens (where one of day and
/// month is above twelve). A time after the date is passed over.
pub fn parse(text: &str) -> Option<Date> {
    let tokens = tokens(text);
    compact(&tokens)
        .or_else(|| with_month_name(&tokens))
        .or_else(|| numeric(&tokens))
}

/// In which order day and month stand before a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// The order in which all of `dates` are written that tell one: `25/02/2025` does, `03/04/2025` does not.
    pub(super) fn of(dates: impl Iterator<Item = String>) -> Option<Self> {
        let mut order = None;
        for text in dates {
            let told = match parted(&tokens(&text)) {
                Some([13..=31, 1..=12, _]) => Self::DayFirst,
                Some([1..=12, 13..=31, _]) => Self::MonthFirst,
                _ => continue,
            };
            if order.is_some_and(|before| before != told) {
                return None;
            }
            order = Some(told);
        }
        order
    }

    /// Reads a date that [`parse`] leaves open, where its order alone was in doubt.
    pub(super) fn read(self, text: &str) -> Option<Date> {
        let [first, second, year] = parted(&tokens(text))?;
        match self {
            Self::DayFirst => date(year, second, first),
            Self::MonthFirst => date(year, first, second),
        }
    }
}

/// Numbers of one or two digits, parted by slashes or hyphens, before a year.
fn parted(tokens: &[Token]) -> Option<[i32; 3]> {
    let [first, second, third, ..] = tokens else {
        return None;
    };
    let is_short = first.text.len() <= 2 && second.text.len() <= 2;
    let is_joined = matches!(second.gap, "/" | "-") && third.gap == second.gap;
    if !is_short || !is_joined {
        return None;
    }
    Some([first.number()?, second.number()?, third.digits(4)?])
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let text = text.trim();
    // 80: longer than any date with weekday, time and zone; a sentence is not searched for dates.
    if text.len() > 80 {
        return Vec::new();
    }
    Tokens {
        rest: text,
        gap: "",
    }
    .collect()
}

/// Reads the date that the names of a file and its folders give, as in `2003/05/12/x.txt` or `wire-20030512.jsonl`.
///
/// Only a whole date, year first, counts; of several the last one, which is nearest to the file.
pub fn in_path(name: &str) -> Option<Date> {
    let tokens: Vec<Token> = Tokens {
        rest: name,
        gap: "",
    }
    .collect();
    let mut found = None;
    for (at, token) in tokens.iter().enumerate() {
        let date = match (token.digits(8), token.digits(4), tokens.get(at + 1..at + 3)) {
            // Numbers of eight digits are often no dates.
            (Some(whole), _, _) if whole < 21_000_000 => split_compact(whole),
            (None, Some(year), Some([month, day])) if month.is_joined() && day.is_joined() => month
                .digits(2)
                .zip(day.digits(2))
                .and_then(|(month, day)| date(year, month, day)),
            _ => None,
        };
        found = date.or(found);
    }
    found
}

/// A run of letters or of digits, with what stands between it and the one before.
#[derive(Clone, Copy)]
struct Token<'a> {
    gap: &'a str,
    text: &'a str,
}

impl Token<'_> {
    /// Its number, where it is one of exactly `count` digits.
    fn digits(self, count: usize) -> Option<i32> {
        (self.text.len() == count).then(|| self.number())?
    }

    fn number(self) -> Option<i32> {
        self.text.parse().ok().filter(|_| self.text.len() <= 8)
    }

    /// Whether it is parted from the one before by one of the characters that hold a date together.
    fn is_joined(self) -> bool {
        matches!(self.gap, "-" | "/" | "." | "_")
    }

    /// Whether it can be the day of a month; minutes are told by their colon.
    fn is_day(self) -> bool {
        self.text.len() <= 2 && self.number().is_some() && !self.gap.contains(':')
    }

    fn month(self) -> Option<i32> {
        if self.text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        MONTHS.get(self.text.to_lowercase().as_str()).copied()
    }
}

struct Tokens<'a> {
    rest: &'a str,
    gap: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.rest.find(char::is_alphanumeric)?;
        let (gap, rest) = self.rest.split_at(start);
        self.gap = gap;
        let is_digit = rest.starts_with(|first: char| first.is_ascii_digit());
        let end = rest
            .find(|next: char| {
                if is_digit {
                    !next.is_ascii_digit()
                } else {
                    !next.is_alphabetic()
                }
            })
            .unwrap_or(rest.len());
        // A character that is neither letter nor ASCII digit (Arabic digits) is a token of its own.
        let end = if end == 0 {
            rest.chars().next().map_or(0, char::len_utf8)
        } else {
            end
        };
        let (text, rest) = rest.split_at(end);
        self.rest = rest;
        Some(Token {
            gap: self.gap,
            text,
        })
    }
}

static MONTHS: LazyLock<FxHashMap<&'static str, i32>> = LazyLock::new(|| {
    pairs(include_str!("../../data/months.tsv"))
        .filter_map(|(name, month)| Some((name, month.parse().ok()?)))
        .collect()
});

/// `20250212`, alone or before a time, which may hang on it: `20250212101500`.
fn compact(tokens: &[Token]) -> Option<Date> {
    let first = tokens.first()?;
    if let Some(whole) = first.digits(8) {
        return split_compact(whole);
    }
    let (day, time) = first.text.split_at_checked(8)?;
    let is_time = matches!(time.len(), 4 | 6)
        && time.bytes().all(|byte| byte.is_ascii_digit())
        && time.get(..2)? < "24"
        && time.get(2..4)? < "60";
    split_compact(day.parse().ok().filter(|_| is_time)?)
}

fn split_compact(whole: i32) -> Option<Date> {
    date(whole / 10_000, whole / 100 % 100, whole % 100)
}

/// `12 Feb 2025`, `February 12, 2025`, `26-FEB-1987`, `Wed Feb 12 10:00:00 UTC 2025`, `12 de febrero de 2025`.
fn with_month_name(tokens: &[Token]) -> Option<Date> {
    let (at, month) = tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| Some((at, token.month()?)))?;
    // Between day and month may stand an ordinal's ending and "de" or "of", but no other number.
    let before = tokens
        .get(..at)?
        .iter()
        .rev()
        .take(3)
        .find(|token| token.number().is_some());
    let before = before.filter(|token| token.is_day());
    let after = tokens.get(at + 1).filter(|token| token.is_day());
    let day = before.or(after)?;
    let day = day.number()?;
    let year = tokens.iter().find_map(|token| token.digits(4))?;
    date(year, month, day)
}

/// `2025-02-12`, `12.02.2025`, `02/13/2025`.
fn numeric(tokens: &[Token]) -> Option<Date> {
    let (first, second, third) = match tokens {
        [first, second, third, ..] if second.is_joined() && third.gap == second.gap => {
            (first.number()?, second.number()?, third.number()?)
        }
        _ => return None,
    };
    let [a, b, c] = [tokens.first()?, tokens.get(1)?, tokens.get(2)?].map(|token| token.text.len());
    if b > 2 {
        return None;
    }
    match (a, c) {
        (4, 1..=2) => date(first, second, third),
        (1..=2, 4) if tokens.get(1)?.gap == "." => date(third, second, first),
        (1..=2, 4) if first > 12 || first == second => date(third, second, first),
        (1..=2, 4) if second > 12 => date(third, first, second),
        _ => None,
    }
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    // 1605: the first newspaper. Smaller numbers are the zones of times (`+1400`).
    let year = i16::try_from(year).ok().filter(|year| *year >= 1605)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        parse(text).map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn usual_forms_of_one_day_are_read() {
        for form in [
            "2025-02-12",
            "2025/02/12",
            "2025-2-12",
            "2025-02-12T10:00Z",
            "2025-02-12 23:59:59.5 +0200",
            "20250212",
            "20250212T100000Z",
            "20250212101500",
            "202502121015",
            "February 12, 2025",
            "february 12th, 2025",
            "Feb. 12, 2025",
            "Feb 12, 2025 at 7:28 am",
            "12 Feb. 2025",
            "12 February 2025 10:30",
            "12. Februar 2025",
            "Mittwoch, 12. Februar 2025, 14.30 Uhr",
            "12 de febrero de 2025",
            "12 février 2025",
            "12 fevereiro 2025",
            "12-FEB-2025 15:01:01.79",
            "Wed, 12 Feb 2025 10:00:00 +0000",
            "Wed Feb 12 10:00:00 UTC 2025",
            "10:30 Feb 12, 2025",
            "2025 Feb 12",
            "12.02.2025",
            "12.2.2025, 10:30",
            " 2025-02-12 ",
        ] {
            assert_eq!(read(form), "2025-02-12", "{form:?}");
        }
    }

    #[test]
    fn ordinals_of_several_languages_are_read() {
        assert_eq!(read("1er mars 2024"), "2024-03-01");
        assert_eq!(read("1º de mayo de 2024"), "2024-05-01");
        assert_eq!(read("3rd of May 1999"), "1999-05-03");
        assert_eq!(read("26-FEB-1987"), "1987-02-26");
    }

    #[test]
    fn slashes_are_read_only_where_they_can_mean_one_day() {
        assert_eq!(read("03/04/2025"), "");
        assert_eq!(read("03-04-2025"), "");
        assert_eq!(read("13/04/2025"), "2025-04-13");
        assert_eq!(read("04/13/2025"), "2025-04-13");
        assert_eq!(read("04/04/2025"), "2025-04-04");
    }

    #[test]
    fn what_is_not_a_whole_date_of_the_calendar_is_none() {
        for text in [
            "",
            "2025",
            "February 2025",
            "2025-02",
            "2025-02-30",
            "30 February 2025",
            "31.04.2025",
            "20251301",
            "12.02.25",
            "26-FEB-87",
            "12 Feb 25 10:30 +1400",
            "yesterday",
            "10:30",
            "1.2.3.4",
            "99999999999999999999",
            "٢٠٢٥-٠٢-١٢",
        ] {
            assert_eq!(read(text), "", "{text:?}");
        }
    }

    #[test]
    fn whole_dates_in_paths_are_read() {
        let read = |name: &str| {
            in_path(name)
                .map(|date| date.to_string())
                .unwrap_or_default()
        };
        assert_eq!(read("2003/05/12/x.txt"), "2003-05-12");
        assert_eq!(read("wires/2003-05-12-talks.txt"), "2003-05-12");
        assert_eq!(read("wires/talks_2003_05_12.txt"), "2003-05-12");
        assert_eq!(read("wire-20030512.jsonl"), "2003-05-12");
        assert_eq!(read("2003/05/12/2003-05-11.txt"), "2003-05-11");
        for name in [
            "2003/05/x.txt",
            "2003/13/12/x.txt",
            "2003/5/12.txt",
            "a/12345678.txt",
            "x",
        ] {
            assert_eq!(read(name), "", "{name:?}");
        }
    }
}
