//! The pieces of an opening come in; the parts of a dateline go out, if it has the shape of one.
//!
//! `[date] place [, region]* [and place] [, date] [(agency)] dash`, each part optional and the later ones in any order. Whether
//! it is one, [`judge`](super::judge) says.

use super::day;
use super::tokens::{Pieces, Token};
use crate::dates::PrintedDay;
use crate::lexicon::DatelineLexicon;
use crate::places::{Gazetteer, fold};
use crate::text::Span;

/// The parts of an opening that has the shape of a dateline.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub span: Span,
    pub city: Option<Span>,
    /// Further cities, after `/` or `and`.
    pub others: Vec<Span>,
    /// What the city lies in, each known as a region or country.
    pub regions: Vec<Span>,
    /// How many parts are neither a known place nor anything else that datelines have.
    pub unknown: usize,
    pub date: Option<PrintedDay>,
    pub agency: Option<String>,
    /// The agency is in no table: that it stands in brackets behind a place makes it one.
    pub is_agency_guessed: bool,
    pub style: Style,
    /// It says that the reporter was in no city: *aboard*, *near the border*.
    pub is_nowhere: bool,
    pub ending: Ending,
    /// How the text behind it begins.
    pub rest: usize,
}

impl Parts {
    pub(super) fn has_region(&self) -> bool {
        !self.regions.is_empty()
    }

    pub(super) fn is_in_capitals(&self) -> bool {
        self.style == Style::Capitals
    }

    /// `(ANSA) -`, behind which the place may still come.
    pub(super) fn is_agency_before_dash(&self) -> bool {
        self.city.is_none() && !self.is_nowhere && self.ending == Ending::Dash
    }

    /// `BARI, 5 GIU -`
    pub(super) fn is_place_before_dash(&self) -> bool {
        self.city.is_some() && self.ending == Ending::Dash && self.style == Style::Capitals
    }

    /// The same parts behind an opening with the agency.
    pub(super) fn behind(self, first: Self) -> Self {
        Self {
            span: Span::new(first.span.start(), self.span.end()),
            agency: first.agency.or(self.agency),
            date: self.date.or(first.date),
            ..self
        }
    }
}

/// The letters of the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    Capitals,
    #[default]
    Title,
}

/// What closes the opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ending {
    Dash,
    Colon,
    Stop,
    Bar,
    /// The line ends.
    Line,
    /// Nothing: the dash is lost.
    #[default]
    Lost,
}

const ANDS: [&str; 7] = ["&", "and", "und", "et", "y", "e", "och"];

/// Reads the parts of a dateline that begins with the first of these pieces.
pub(super) fn parse(
    body: &str,
    pieces: &Pieces<'_>,
    gazetteer: &Gazetteer<'_>,
    lexicon: &DatelineLexicon,
) -> Option<Parts> {
    let mut parser = Parser {
        body,
        pieces,
        gazetteer,
        lexicon,
        at: 0,
        end: 0,
        parts: Parts::default(),
    };
    parser.run()?;
    let start = pieces.get(0)?.span.start();
    parser.parts.span = Span::new(start, parser.end);
    Some(parser.parts)
}

/// A reader of pieces, its parts so far.
pub(super) struct Parser<'a> {
    pub(super) body: &'a str,
    pub(super) pieces: &'a Pieces<'a>,
    pub(super) gazetteer: &'a Gazetteer<'a>,
    pub(super) lexicon: &'a DatelineLexicon,
    pub(super) at: usize,
    /// The byte behind the last part.
    pub(super) end: usize,
    pub(super) parts: Parts,
}

/// What stands before a part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// The end of the line above.
    Break,
    Comma,
    Joined,
}

impl Parser<'_> {
    fn run(&mut self) -> Option<()> {
        let mut before = Before::Nothing;
        loop {
            let Some(piece) = self.pieces.get(self.at) else {
                self.parts.ending = Ending::Line;
                break;
            };
            match piece.token {
                Token::Comma => {
                    self.take();
                    before = Before::Comma;
                    continue;
                }
                Token::Gap => self.at += 1,
                // The stop of an abbreviation that is not listed, or misprinted: `Calfi., May 2`.
                Token::Stop if self.token(self.at + 1) == Some(Token::Comma) => self.at += 1,
                Token::Break => {
                    self.at += 1;
                    if before == Before::Nothing {
                        before = Before::Break;
                    }
                }
                Token::Dash | Token::Colon | Token::Stop | Token::Bar => {
                    self.finish(piece.token);
                    return Some(());
                }
                Token::Open => self.bracket()?,
                Token::Slash => {
                    if !self.slashed_agency() {
                        self.take();
                        before = Before::Joined;
                        continue;
                    }
                }
                Token::Word if self.is_and(self.at) => {
                    self.take();
                    before = Before::Joined;
                    continue;
                }
                Token::Word => {
                    if !self.word(before) {
                        break;
                    }
                }
                Token::Close | Token::Other => break,
            }
            if !matches!(piece.token, Token::Gap | Token::Break) {
                before = Before::Nothing;
            }
        }
        // The stop behind a month closes the dateline too: `Hamburg, 18. Februar. Das Wasser`.
        let ends_in_stop = self
            .body
            .get(..self.end)
            .is_some_and(|read| read.ends_with('.'));
        if self.parts.ending == Ending::Lost && self.parts.date.is_some() && ends_in_stop {
            self.parts.ending = Ending::Stop;
        }
        self.parts.rest = self
            .pieces
            .get(self.at)
            .map_or(self.end, |piece| piece.span.start());
        (self.end > 0).then_some(())
    }

    /// Takes a day, an agency or a place; `false` where the dateline has ended before.
    fn word(&mut self, before: Before) -> bool {
        if self.date() || self.weekday() || self.bare_agency(before) {
            return true;
        }
        if before == Before::Break && self.parts.city.is_some() {
            self.parts.ending = Ending::Line;
            return false;
        }
        let is_first = self.parts.city.is_none() && !self.is_complete();
        (matches!(before, Before::Comma | Before::Joined) || is_first) && self.place(before)
    }

    pub(super) fn take(&mut self) {
        if let Some(piece) = self.pieces.get(self.at) {
            self.end = piece.span.end();
        }
        self.at += 1;
    }

    pub(super) fn token(&self, at: usize) -> Option<Token> {
        self.pieces.get(at).map(|piece| piece.token)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        self.pieces
            .get(at)
            .filter(|piece| piece.token == Token::Word)
            .map_or("", |piece| piece.span.of(self.body))
    }

    pub(super) fn folded(&self, at: usize) -> String {
        fold(self.text(at))
    }

    fn is_and(&self, at: usize) -> bool {
        self.parts.city.is_some() && ANDS.contains(&self.text(at))
    }

    /// Whether an agency alone or with a date stands there already, so that no place is waited for.
    fn is_complete(&self) -> bool {
        self.parts.agency.is_some() && self.end > 0 && self.parts.date.is_some()
    }

    /// Takes the closing mark and what belongs to it: `.-`, `—(AP)—`, `- ROMA, 3 mar -`.
    fn finish(&mut self, token: Token) {
        self.take();
        self.parts.ending = match token {
            Token::Colon => Ending::Colon,
            Token::Bar => Ending::Bar,
            Token::Stop => Ending::Stop,
            _ => Ending::Dash,
        };
        if self.parts.ending == Ending::Stop && self.token(self.at) == Some(Token::Dash) {
            self.take();
            self.parts.ending = Ending::Dash;
        }
        let back = (self.at, self.end);
        let is_open =
            self.token(self.at) == Some(Token::Open) || self.token(self.at) == Some(Token::Slash);
        if is_open && self.parts.agency.is_none() {
            let read = if self.token(self.at) == Some(Token::Open) {
                self.bracket().is_some()
            } else {
                self.slashed_agency()
            };
            // Behind the dash, brackets around a name that is in no table are the sentence's: `MONTREAL - (Alder Inc) said`.
            if read && self.parts.agency.is_some() && !self.parts.is_agency_guessed {
                self.after_agency();
            } else {
                self.parts.agency = None;
                self.parts.is_agency_guessed = false;
                (self.at, self.end) = back;
            }
        }
        self.parts.rest = self
            .pieces
            .get(self.at)
            .map_or(self.end, |piece| piece.span.start());
    }

    pub(super) fn start(&self, at: usize) -> usize {
        self.pieces
            .get(at)
            .map_or(self.end, |piece| piece.span.start())
    }

    pub(super) fn join(&self, from: usize, to: usize) -> &str {
        let last = to.checked_sub(1).and_then(|at| self.pieces.get(at));
        last.map_or("", |last| {
            Span::new(self.start(from), last.span.end()).of(self.body)
        })
    }

    fn weekday(&mut self) -> bool {
        // Only between commas: `Sat` and `Mar` are words of other languages too.
        let follows = matches!(
            self.token(self.at + 1),
            Some(Token::Comma | Token::Open | Token::Dash | Token::Colon | Token::Stop)
        );
        let is_day = follows && self.end > 0 && self.lexicon.is_weekday(&self.folded(self.at));
        if is_day {
            self.take();
        }
        is_day
    }

    pub(super) fn date(&mut self) -> bool {
        let Some((day, taken)) = day::read(self.body, self.pieces, self.at, self.lexicon) else {
            return self.lone_day();
        };
        self.parts.date = Some(day);
        self.at += taken - 1;
        self.take();
        true
    }

    /// The day of the month alone before an agency: `MADRID, 5 (EUROPA PRESS)`.
    fn lone_day(&mut self) -> bool {
        let is_day = self
            .text(self.at)
            .parse::<u8>()
            .is_ok_and(|day| (1..=31).contains(&day));
        let is_lone =
            is_day && self.parts.city.is_some() && self.token(self.at + 1) == Some(Token::Open);
        if is_lone {
            self.take();
        }
        is_lone
    }

    pub(super) fn span_of(&self, words: usize) -> Span {
        let last = words
            .checked_sub(1)
            .and_then(|n| self.pieces.get(self.at + n));
        Span::new(
            self.start(self.at),
            last.map_or(self.end, |piece| piece.span.end()),
        )
    }

    pub(super) fn take_words(&mut self, words: usize) {
        self.at += words.saturating_sub(1);
        self.take();
    }
}
