//! The pieces of an opening come in; the parts of a dateline go out, if it has the shape of one.
//!
//! `[date] place [, region]* [and place] [, date] [(agency)] dash`, each part optional and the later ones in any order. Whether
//! it is one, [`judge`](super::judge) says.

use super::day;
use super::tokens::{Piece, Token};
use crate::dates::PrintedDay;
use crate::lexicon::{DatelineLexicon, Opener};
use crate::places::{Gazetteer, Kind, fold};
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
    pub style: Style,
    /// It says that the reporter was in no city: *aboard*, *near the border*.
    pub is_nowhere: bool,
    pub ending: Ending,
    /// How the text behind it begins.
    pub rest: usize,
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

/// Small words inside names of cities.
const JOINERS: [&str; 33] = [
    "de", "del", "la", "las", "los", "le", "les", "do", "da", "dos", "das", "di", "du", "des",
    "el", "al", "am", "an", "der", "den", "auf", "on", "upon", "of", "the", "sur", "sous", "lez",
    "en", "in", "im", "ob", "under",
];
const ANDS: [&str; 7] = ["&", "and", "und", "et", "y", "e", "och"];
const MOST_WORDS: usize = 6;

/// Reads the parts of a dateline that begins with the first of these pieces.
pub(super) fn parse(
    body: &str,
    pieces: &[Piece],
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
    let start = pieces.first()?.span.start();
    parser.parts.span = Span::new(start, parser.end);
    Some(parser.parts)
}

struct Parser<'a> {
    body: &'a str,
    pieces: &'a [Piece],
    gazetteer: &'a Gazetteer<'a>,
    lexicon: &'a DatelineLexicon,
    at: usize,
    /// The byte behind the last part.
    end: usize,
    parts: Parts,
}

/// What stands before a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Comma,
    Joined,
}

impl Parser<'_> {
    fn run(&mut self) -> Option<()> {
        let mut before = Before::Nothing;
        let mut is_broken = false;
        loop {
            let Some(piece) = self.pieces.get(self.at).copied() else {
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
                Token::Break => {
                    self.at += 1;
                    is_broken = true;
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
                    if !(self.date() || self.weekday() || self.bare_agency()) {
                        if is_broken && before == Before::Nothing && self.parts.city.is_some() {
                            self.parts.ending = Ending::Line;
                            break;
                        }
                        let fits = before != Before::Nothing
                            || self.parts.city.is_none() && !self.is_complete();
                        if !(fits && self.place(before)) {
                            break;
                        }
                    }
                }
                Token::Close | Token::Other => break,
            }
            if !matches!(piece.token, Token::Gap | Token::Break) {
                before = Before::Nothing;
            }
        }
        self.parts.rest = self
            .pieces
            .get(self.at)
            .map_or(self.end, |piece| piece.span.start());
        (self.end > 0).then_some(())
    }

    fn take(&mut self) {
        if let Some(piece) = self.pieces.get(self.at) {
            self.end = piece.span.end();
        }
        self.at += 1;
    }

    fn token(&self, at: usize) -> Option<Token> {
        self.pieces.get(at).map(|piece| piece.token)
    }

    fn text(&self, at: usize) -> &str {
        self.pieces
            .get(at)
            .filter(|piece| piece.token == Token::Word)
            .map_or("", |piece| piece.span.of(self.body))
    }

    fn folded(&self, at: usize) -> String {
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
            if read && self.parts.agency.is_some() {
                self.after_agency();
            } else {
                (self.at, self.end) = back;
            }
        }
        self.parts.rest = self
            .pieces
            .get(self.at)
            .map_or(self.end, |piece| piece.span.start());
    }

    /// `--Nov. 3, 2005--` behind the agency, or a dash, or nothing.
    fn after_agency(&mut self) {
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

    /// `(AP)`, `(Reuters/AP)`, `(March 3)`, `[India]`; `None` for brackets that no dateline has.
    fn bracket(&mut self) -> Option<()> {
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
            (self.at == close || self.date() && self.at == close).then_some(())?;
        } else {
            return None;
        }
        self.at = close;
        self.take();
        Some(())
    }

    fn start(&self, at: usize) -> usize {
        self.pieces
            .get(at)
            .map_or(self.end, |piece| piece.span.start())
    }

    fn join(&self, from: usize, to: usize) -> &str {
        let last = to.checked_sub(1).and_then(|at| self.pieces.get(at));
        last.map_or("", |last| {
            Span::new(self.start(from), last.span.end()).of(self.body)
        })
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

    /// `/PRNewswire/`
    fn slashed_agency(&mut self) -> bool {
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
    fn bare_agency(&mut self) -> bool {
        for words in 1..=3 {
            let closes = matches!(
                self.token(self.at + words),
                Some(Token::Dash | Token::Bar | Token::Colon)
            );
            if closes && self.parts.city.is_some() {
                if let Some(agency) = self
                    .lexicon
                    .agency(&fold(self.join(self.at, self.at + words)))
                {
                    self.parts.agency = Some(agency.to_owned());
                    self.at += words - 1;
                    self.take();
                    return true;
                }
            }
        }
        false
    }

    fn weekday(&mut self) -> bool {
        let is_day = self.lexicon.is_weekday(&self.folded(self.at)) && self.end > 0;
        // Only between commas: `Sat` and `Mar` are words of other languages too.
        let follows = matches!(
            self.token(self.at + 1),
            Some(Token::Comma | Token::Open | Token::Dash | Token::Colon | Token::Stop)
        );
        if is_day && follows {
            self.take();
        }
        is_day && follows
    }

    fn date(&mut self) -> bool {
        let Some((day, taken)) = self
            .pieces
            .get(self.at..)
            .and_then(|rest| day::read(self.body, rest, self.lexicon))
        else {
            return self.lone_day();
        };
        self.parts.date = Some(day);
        self.at += taken - 1;
        self.take();
        true
    }

    /// The day of the month alone before an agency: `MADRID, 3 (EUROPA PRESS)`.
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

    /// Takes a place: the city, a further one, or what they lie in.
    fn place(&mut self, before: Before) -> bool {
        if self.parts.city.is_none() && !self.parts.is_nowhere {
            return self.first_place();
        }
        if before == Before::Comma && self.region() {
            return true;
        }
        let words = self.chunk();
        if words == 0 {
            return false;
        }
        let span = self.span_of(words);
        let known = self.is_city(&fold(span.of(self.body)));
        if known && (before == Before::Joined || self.parts.regions.is_empty()) {
            self.parts.others.push(span);
        } else {
            self.parts.unknown += 1;
        }
        self.take_words(words);
        true
    }

    fn first_place(&mut self) -> bool {
        let words = self.chunk();
        if words == 0 {
            return false;
        }
        let span = self.span_of(words);
        let printed = span.of(self.body);
        let is_capitals = !printed
            .split_whitespace()
            .any(|w| w.chars().any(char::is_lowercase) && !JOINERS.contains(&w) && !is_mac(w));
        self.parts.style = if is_capitals {
            Style::Capitals
        } else {
            Style::Title
        };
        let words = self.without_tail(words);
        let span = self.span_of(words);
        if is_capitals && !self.is_place(&fold(span.of(self.body))) && self.opened(words) {
            return true;
        }
        self.parts.city = Some(span);
        self.take_words(words);
        true
    }

    /// Leaves off what belongs to the sentence or to the agency: `DENVER A jury`, `BERLIN AFP -`.
    fn without_tail(&self, words: usize) -> usize {
        if words < 2 || self.is_place(&fold(self.span_of(words).of(self.body))) {
            return words;
        }
        let last = self.text(self.at + words - 1);
        let is_tail = matches!(
            last,
            "A" | "I" | "US" | "U.S." | "UN" | "U.N." | "EU" | "UK"
        ) || self.lexicon.agency(&fold(last)).is_some();
        if is_tail && self.is_city(&fold(self.span_of(words - 1).of(self.body))) {
            words - 1
        } else {
            words
        }
    }

    /// `ABOARD THE USS HOLLOWAY`, `NEAR BASRA`, `ON THE SYRIAN BORDER`
    fn opened(&mut self, words: usize) -> bool {
        let opener = (1..=words.min(5)).rev().find_map(|n| {
            Some((
                n,
                self.lexicon.opener(&fold(self.span_of(n).of(self.body)))?,
            ))
        });
        let Some((n, opener)) = opener else {
            return false;
        };
        if opener == Opener::Near && words > n {
            let place = Span::new(self.start(self.at + n), self.span_of(words).end());
            if self.is_city(&fold(place.of(self.body))) {
                self.parts.city = Some(place);
                self.take_words(words);
                return true;
            }
            let is_border = (n..words).any(|i| {
                matches!(
                    self.folded(self.at + i).as_str(),
                    "border" | "frontier" | "coast" | "grenze" | "frontiere"
                )
            });
            if !is_border {
                return false;
            }
        }
        self.parts.is_nowhere = words > n || opener == Opener::Nowhere;
        self.take_words(words);
        self.parts.is_nowhere
    }

    /// The longest known region or country at this place, up to five words.
    fn region(&mut self) -> bool {
        let most = (1..=5)
            .take_while(|n| self.token(self.at + n - 1) == Some(Token::Word))
            .last()
            .unwrap_or(0);
        let is_name = self
            .text(self.at)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
            || self.text(self.at) == "the";
        let words = (1..=most)
            .rev()
            .find(|&n| is_name && self.is_region(&fold(self.span_of(n).of(self.body))));
        let Some(words) = words else { return false };
        let region = self.span_of(words);
        self.parts.regions.push(region);
        self.take_words(words);
        true
    }

    /// How many words from here on belong to one name.
    fn chunk(&self) -> usize {
        let is_capital = |word: &str| {
            word.chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_numeric())
        };
        let in_capitals = |word: &str| {
            is_capital(word) && (!word.chars().any(char::is_lowercase) || is_mac(word))
        };
        let first = self.text(self.at);
        if !is_capital(first) || first.chars().all(char::is_numeric) {
            return 0;
        }
        let fits = |word: &str| {
            if in_capitals(first) {
                in_capitals(word)
            } else {
                is_capital(word)
            }
        };
        let mut words = 1;
        let mut next = 1;
        while next < MOST_WORDS + 2 && self.token(self.at + next) == Some(Token::Word) {
            let word = self.text(self.at + next);
            let is_day = self
                .pieces
                .get(self.at + next..)
                .is_some_and(|rest| day::read(self.body, rest, self.lexicon).is_some());
            if is_day || word.chars().all(char::is_numeric) {
                break;
            }
            next += 1;
            if fits(word) {
                words = next;
            } else if !JOINERS.contains(&word) {
                break;
            }
        }
        words
    }

    fn span_of(&self, words: usize) -> Span {
        let last = words
            .checked_sub(1)
            .and_then(|n| self.pieces.get(self.at + n));
        Span::new(
            self.start(self.at),
            last.map_or(self.end, |piece| piece.span.end()),
        )
    }

    fn take_words(&mut self, words: usize) {
        self.at += words.saturating_sub(1);
        self.take();
    }

    fn is_city(&self, folded: &str) -> bool {
        is_city(folded, self.gazetteer, self.lexicon)
    }

    fn is_region(&self, folded: &str) -> bool {
        self.lexicon.country(folded).is_some()
            || !self.lexicon.regions(folded).is_empty()
            || self
                .gazetteer
                .lookup(folded)
                .any(|found| found.place.kind != Kind::City)
    }

    fn is_place(&self, folded: &str) -> bool {
        self.is_city(folded) || self.is_region(folded)
    }
}

/// Whether a city has this folded name, in the gazetteer or in the tables of other names.
pub(super) fn is_city(folded: &str, gazetteer: &Gazetteer<'_>, lexicon: &DatelineLexicon) -> bool {
    lexicon.desk_city(folded).is_some()
        || lexicon.historic(folded).is_some()
        || gazetteer
            .lookup(folded)
            .any(|found| found.place.kind == Kind::City)
}

/// Capitals with a small letter in front, as in `McALLEN` and `MacDILL`.
fn is_mac(word: &str) -> bool {
    let tail = word
        .strip_prefix("Mc")
        .or_else(|| word.strip_prefix("Mac"))
        .or_else(|| word.strip_prefix("De"))
        .or_else(|| word.strip_prefix("La"));
    tail.is_some_and(|tail| tail.chars().nth(1).is_some() && !tail.chars().any(char::is_lowercase))
}

/// Whether words in brackets behind a city look like the short name of an agency that is not listed.
fn is_unlisted_agency(inner: &str) -> bool {
    (2..=12).contains(&inner.len())
        && inner.chars().all(char::is_alphabetic)
        && inner.chars().nth(1).is_some_and(char::is_uppercase)
}
