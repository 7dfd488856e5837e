//! The agency of a dateline, with or without brackets, and what else stands in brackets.

use super::parse::{Before, Parser};
use super::tokens::Token;
use crate::places::fold;
use crate::text::Span;

impl Parser<'_> {
    /// `(AP)`, `(Reuters/AP)`, `(March 3)`, `[India]`, `(Meridian, Dec 3)`; `None` for brackets that no dateline has.
    pub(super) fn bracket(&mut self) -> Option<()> {
        let open = self.at;
        let close = (open + 1..open + 14).find(|&at| self.token(at) == Some(Token::Close))?;
        let inner = self.join(open + 1, close);
        let folded = fold(inner);
        let agency = self.lexicon.agency(&folded).or_else(|| {
            let mut words = inner.split(['/', ',', '-', '–', '|']).map(fold);
            words.find_map(|word| self.lexicon.agency(&word))
        });
        let inner = Span::new(self.start(open + 1), self.pieces.get(close)?.span.start())
            .trimmed(self.body);
        let stands_somewhere = self.parts.city.is_some() || self.parts.is_nowhere;
        if let Some(agency) = agency {
            self.parts.agency = Some(agency.to_owned());
        } else if self.date_within(open + 1, close) || self.dated_agency(open, close) {
        } else if !folded.is_empty() && self.is_region(&folded) && self.parts.city.is_some() {
            self.parts.regions.push(inner);
        } else if stands_somewhere && self.is_unlisted_agency(inner.of(self.body)) {
            self.guess_agency(inner);
        } else if self.parts.city.is_none() && open == 0 {
            self.place_within(open, close)?;
        } else {
            return None;
        }
        self.at = close;
        self.take();
        Some(())
    }

    /// `(TURIN, Italy, March 3)` at the very beginning. A name alone must be that of a city which needs no region:
    /// otherwise it is as often an agency's, a singer's or a section's.
    fn place_within(&mut self, open: usize, close: usize) -> Option<()> {
        self.at = open + 1;
        (self.place(Before::Nothing) && self.at <= close).then_some(())?;
        if self.token(self.at) == Some(Token::Comma) {
            self.at += 1;
        }
        if self.at != close {
            self.date();
        }
        let stands_alone = |city: Span| self.stands_alone(&fold(city.of(self.body)));
        let is_place = self.parts.has_region() || self.parts.city.is_some_and(stands_alone);
        (self.at == close && is_place).then_some(())
    }

    /// `(Meridian, Dec 3)`
    fn dated_agency(&mut self, open: usize, close: usize) -> bool {
        let comma = (open + 2..close)
            .find(|&at| matches!(self.token(at), Some(Token::Comma | Token::Dash)));
        let Some(comma) = comma else { return false };
        let name = Span::new(self.start(open + 1), self.start(comma)).trimmed(self.body);
        let printed = name.of(self.body);
        let is_agency = self.is_unlisted_agency(printed)
            && !(self.parts.city.is_none() && self.stands_alone(&fold(printed)));
        if is_agency && self.date_within(comma + 1, close) {
            self.guess_agency(name);
            return true;
        }
        false
    }

    fn guess_agency(&mut self, name: Span) {
        self.parts.agency = Some(name.of(self.body).to_owned());
        self.parts.is_agency_guessed = true;
    }

    /// Whether words in brackets look like the name of an agency that is not listed: one to four in capitals or title case,
    /// no label.
    fn is_unlisted_agency(&self, inner: &str) -> bool {
        const LINKS: [&str; 7] = ["of", "de", "du", "di", "for", "the", "&"];
        let is_name = |word: &str| {
            word.starts_with(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '’'))
        };
        let words: Vec<&str> = inner.split_whitespace().collect();
        (2..=40).contains(&inner.len())
            && (1..=4).contains(&words.len())
            && words.first().copied().is_some_and(is_name)
            && words
                .iter()
                .all(|word| is_name(word) || LINKS.contains(word))
            && !self.lexicon.is_label(&fold(inner))
            && !words
                .first()
                .is_some_and(|word| self.lexicon.is_label(&fold(word)))
    }

    /// `/PRNewswire/`
    pub(super) fn slashed_agency(&mut self) -> bool {
        let close = (self.at + 2..self.at + 6).find(|&at| self.token(at) == Some(Token::Slash));
        let Some(close) = close else { return false };
        let folded = fold(self.join(self.at + 1, close));
        let Some(agency) = self.lexicon.agency(&folded) else {
            return false;
        };
        self.parts.agency = Some(agency.to_owned());
        self.at = close;
        self.take();
        true
    }

    /// An agency without brackets, right before the closing mark: `Berlin dpa -`, `PARIS, AFP -`.
    pub(super) fn bare_agency(&mut self, before: Before) -> bool {
        if self.parts.city.is_none() {
            return false;
        }
        for words in 1..=3 {
            let closes = matches!(
                self.token(self.at + words),
                Some(Token::Dash | Token::Bar | Token::Colon)
            );
            if closes
                && let Some(agency) = self
                    .lexicon
                    .agency(&fold(self.join(self.at, self.at + words)))
            {
                // `ERIE, Pa. -` lies in Pennsylvania; the Press Association would stand in brackets.
                if before == Before::Comma && self.is_region(&self.folded(self.at)) {
                    return false;
                }
                self.parts.agency = Some(agency.to_owned());
                self.at += words - 1;
                self.take();
                return true;
            }
        }
        false
    }

    /// `--Oct. 5, 1990--` behind the agency, or a dash, or nothing.
    pub(super) fn after_agency(&mut self) {
        let back = (self.at, self.end, self.parts.date);
        if self.token(self.at) == Some(Token::Dash) {
            self.take();
            let (at, end) = (self.at, self.end);
            if !(self.date() && self.token(self.at) == Some(Token::Dash)) {
                (self.at, self.end, self.parts.date) = (at, end, back.2);
                return;
            }
            self.take();
        }
    }

    fn date_within(&mut self, from: usize, to: usize) -> bool {
        let back = (self.at, self.end);
        self.at = from;
        let read = self.date() && self.at == to;
        if !read {
            (self.at, self.end) = back;
        }
        read
    }
}
