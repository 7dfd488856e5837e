//! Days as datelines print them, in every order of the six languages.

use super::tokens::{Pieces, Token};
use crate::dates::PrintedDay;
use crate::lexicon::DatelineLexicon;
use crate::places::fold;
use crate::text::Span;

/// Small words before a day or between day, month and year.
const ARTICLES: [&str; 12] = [
    "le", "den", "am", "a", "em", "el", "il", "on", "de", "del", "do", "the",
];

/// Reads a day at the piece `from`: the day, and how many pieces it takes.
///
/// A day whose month or year is missing, like `3 (EUROPA PRESS)`, is none.
pub(super) fn read(
    body: &str,
    pieces: &Pieces<'_>,
    from: usize,
    lexicon: &DatelineLexicon,
) -> Option<(PrintedDay, usize)> {
    let mut reader = Reader {
        body,
        pieces,
        lexicon,
        at: from,
    };
    if !reader.may_begin() {
        return None;
    }
    reader.articles();
    if reader.lexicon.is_weekday(&fold(reader.word())) {
        reader.at += 1;
        reader.skip(&[Token::Comma, Token::Stop]);
        reader.articles();
    }
    let day = reader
        .numeric()
        .or_else(|| reader.month_first())
        .or_else(|| reader.day_first())?;
    Some((day, reader.at - from))
}

struct Reader<'a> {
    body: &'a str,
    pieces: &'a Pieces<'a>,
    lexicon: &'a DatelineLexicon,
    at: usize,
}

impl Reader<'_> {
    fn word(&self) -> &str {
        let piece = self
            .pieces
            .get(self.at)
            .filter(|piece| piece.token == Token::Word);
        piece.map_or("", |piece| Span::of(piece.span, self.body))
    }

    /// Whether a day may begin here. Nearly every word of an opening is asked, and nearly none begins one.
    fn may_begin(&self) -> bool {
        let word = self.word();
        let letters = word.strip_suffix('.').unwrap_or(word);
        !letters.bytes().all(|byte| byte.is_ascii_alphabetic())
            || ARTICLES.contains(&letters)
            || self.lexicon.may_begin_day(letters)
    }

    fn skip(&mut self, tokens: &[Token]) {
        while self
            .pieces
            .get(self.at)
            .is_some_and(|piece| tokens.contains(&piece.token))
        {
            self.at += 1;
        }
    }

    fn articles(&mut self) {
        while ARTICLES.contains(&self.word()) {
            self.at += 1;
        }
    }

    /// `5.10.1990`, `1990-10-05`
    fn numeric(&mut self) -> Option<PrintedDay> {
        let numbers: Vec<i16> = self
            .word()
            .split(['.', '-'])
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        let [first, month, last] = numbers.as_slice() else {
            return None;
        };
        let (year, day) = if *first > 31 {
            (*first, *last)
        } else {
            (*last, *first)
        };
        let year = if year < 100 { None } else { Some(year) };
        let day = PrintedDay::new(year, i8::try_from(*month).ok()?, i8::try_from(day).ok()?)?;
        self.at += 1;
        Some(day)
    }

    /// `March 3`, `Oct. 5, 1990`
    fn month_first(&mut self) -> Option<PrintedDay> {
        let back = self.at;
        let read = self.month().and_then(|month| {
            self.skip(&[Token::Gap, Token::Break]);
            let day = self.day()?;
            let year = self.year();
            PrintedDay::new(year, month, day)
        });
        if read.is_none() {
            self.at = back;
        }
        read
    }

    /// `3 March 1987`, `5 de junio`, `3. März`, `1er mai`
    fn day_first(&mut self) -> Option<PrintedDay> {
        let day = self.day()?;
        self.skip(&[Token::Stop, Token::Gap, Token::Break]);
        self.articles();
        let month = self.month()?;
        let year = self.year();
        PrintedDay::new(year, month, day)
    }

    fn month(&mut self) -> Option<i8> {
        let month = self.lexicon.month(&fold(self.word()))?;
        self.at += 1;
        Some(month)
    }

    fn day(&mut self) -> Option<i8> {
        let word = self.word();
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º' || c == '°');
        let ordinal = word.get(digits.len()..).unwrap_or_default();
        let is_ordinal = matches!(
            ordinal.to_lowercase().as_str(),
            "" | "st" | "nd" | "rd" | "th" | "d" | "er" | "º" | "°"
        );
        let day = digits
            .parse()
            .ok()
            .filter(|day| is_ordinal && (1..=31).contains(day))?;
        self.at += 1;
        Some(day)
    }

    /// The year behind day and month, after a comma or `de`; nothing is taken where there is none.
    fn year(&mut self) -> Option<i16> {
        let back = self.at;
        self.skip(&[Token::Comma, Token::Gap, Token::Break]);
        self.articles();
        let year = self
            .word()
            .parse()
            .ok()
            .filter(|year| (1600..2200).contains(year));
        self.at = if year.is_some() { self.at + 1 } else { back };
        year
    }
}
