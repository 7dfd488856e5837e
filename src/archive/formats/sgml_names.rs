//! The name of an article in a collection of wires comes in; its source and its day, where the name tells them, go out.

use jiff::civil::Date;

use crate::lexicon::table::pairs;

/// The paper or agency in the name of an article, as collections write it: `AP880212-0001`, `NYT_ENG_20100101.0001`.
pub(super) fn source(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let (letters, rest) = name.split_at(name.find(|letter: char| !letter.is_ascii_uppercase())?);
    // A language may stand between source and day.
    let day = rest.trim_start_matches(|letter: char| letter == '_' || letter.is_ascii_uppercase());
    let digits = day.bytes().filter(u8::is_ascii_digit).count();
    let mut sources = pairs(include_str!("../../../data/sgml_sources.tsv"));
    let found = sources.find(|(listed, _)| *listed == letters)?;
    (digits >= 4 && day.starts_with(|first: char| first.is_ascii_digit())).then_some(found.1)
}

/// The day in `910514`, `AP880212-0001` or `LA010189-0001`, as wires of the last century write it.
///
/// A number above 79 is the year, because it can be nothing else; two such wires put it first and last.
pub(super) fn short_date(text: &str) -> Option<Date> {
    let start = text
        .trim()
        .trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let digits = start
        .split(|letter: char| !letter.is_ascii_digit())
        .next()?;
    if digits.len() != 6 {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (first, second, third) = (number / 10_000, number / 100 % 100, number % 100);
    let (year, month, day) = match (first, third) {
        (80.., ..32) => (first, second, third),
        (..13, 80..) => (third, first, second),
        _ => return None,
    };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(i16::try_from(1900 + year).ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_articles_tell_their_source() {
        for (name, expected) in [
            (" AP880212-0001 ", Some("AP")),
            ("NYT_ENG_20100101.0001", Some("New York Times")),
            ("XIE19960101.0001", Some("Xinhua")),
            ("FT911-3", Some("Financial Times")),
            ("APPLE-1", None),
            ("AP", None),
            ("LA-7", None),
            ("7", None),
        ] {
            assert_eq!(source(name), expected, "{name}");
        }
    }

    #[test]
    fn short_dates_have_their_year_first_or_last() {
        let read = |text: &str| {
            short_date(text)
                .map(|date| date.to_string())
                .unwrap_or_default()
        };
        assert_eq!(read(" AP880212-0001 "), "1988-02-12");
        assert_eq!(read("LA010189-0001"), "1989-01-01");
        assert_eq!(read("910514"), "1991-05-14");
        for text in ["FT911-3", "010203", "991399", "WSJ8703240001", ""] {
            assert_eq!(read(text), "", "{text}");
        }
    }
}
