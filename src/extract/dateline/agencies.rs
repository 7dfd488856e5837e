//! The agency of a dateline, with or without brackets, and what else stands in brackets.

use super::parse::{Before, Parser};
use super::tokens::Token;
use crate::places::fold;
use crate::text::Span;

impl Parser<'_> {
    /// `(AP)`, `(Reuters/AP)`, `(March 3)`, `[India]`; `None` for brackets that no dateline has.
    pub(super) fn bracket(&mut self) -> Option<()> {
        let open = self.at;
        let close = (open + 1..self.pieces.len().min(open + 14))
            .find(|&at| self.token(at) == Some(Token::Close))?;
        let inner = self.join(open + 1, close);
        let folded = fold(inner);
        let agency = self.lexicon.agency(&folded).or_else(|| {
            let mut words = inner.split(['/', ',', '-', '–', '|']).map(fold);
            words.find_map(|word| self.lexicon.agency(&word))
        });
        let inner = Span::new(self.start(open + 1), self.pieces.get(close)?.span.start())
            .trimmed(self.body);
        if let Some(agency) = agency {
            self.parts.agency = Some(agency.to_owned());
        } else if self.date_within(open + 1, close) {
        } else if !folded.is_empty() && self.is_region(&folded) && self.parts.city.is_some() {
            self.parts.regions.push(inner);
        } else if self.parts.city.is_some() && is_unlisted_agency(inner.of(self.body)) {
            self.parts.agency = Some(inner.of(self.body).to_owned());
        } else if self.parts.city.is_none() && open == 0 {
            self.at = open + 1;
            (self.place(Before::Nothing) && self.at <= close).then_some(())?;
            if self.token(self.at) == Some(Token::Comma) {
                self.at += 1;
            }
            if self.at != close {
                self.date();
            }
            (self.at == close).then_some(())?;
        } else {
            return None;
        }
        self.at = close;
        self.take();
        Some(())
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
    pub(super) fn bare_agency(&mut self) -> bool {
        for words in 1..=3 {
            let closes = matches!(
                self.token(self.at + words),
                Some(Token::Dash | Token::Bar | Token::Colon)
            );
            if closes
                && self.parts.city.is_some()
                && let Some(agency) = self
                    .lexicon
                    .agency(&fold(self.join(self.at, self.at + words)))
            {
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

/// Whether words in brackets behind a city look like the short name of an agency that is not listed.
fn is_unlisted_agency(inner: &str) -> bool {
    (2..=12).contains(&inner.len())
        && inner.chars().all(char::is_alphabetic)
        && inner.chars().nth(1).is_some_and(char::is_uppercase)
}
