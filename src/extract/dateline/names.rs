//! The places of a dateline: the city, further ones, and what they lie in.

use super::day;
use super::parse::{Before, Parser, Style};
use super::tokens::Token;
use crate::lexicon::{DatelineLexicon, Opener};
use crate::places::{Gazetteer, Kind, fold};
use crate::text::Span;

/// Small words inside names of cities.
const JOINERS: [&str; 33] = [
    "de", "del", "la", "las", "los", "le", "les", "do", "da", "dos", "das", "di", "du", "des",
    "el", "al", "am", "an", "der", "den", "auf", "on", "upon", "of", "the", "sur", "sous", "lez",
    "en", "in", "im", "ob", "under",
];
const MOST_WORDS: usize = 6;

impl Parser<'_> {
    /// A day with a slip in its month or number, right before the dash: `Juen 5 -`, `June 1O -`. It is no date.
    fn garbled_day(&mut self) -> bool {
        let number = self.text(self.at + 1);
        let is_day = number.len() <= 3 && number.starts_with(|c: char| c.is_ascii_digit());
        let ends = matches!(self.token(self.at + 2), Some(Token::Dash | Token::Open));
        if is_day && ends {
            self.at += 1;
            self.take();
        }
        is_day && ends
    }

    /// Takes a place: the city, a further one, or what they lie in.
    pub(super) fn place(&mut self, before: Before) -> bool {
        if self.parts.city.is_none() && !self.parts.is_nowhere {
            return self.first_place();
        }
        if before == Before::Comma && self.region() {
            return true;
        }
        if before == Before::Comma && self.garbled_day() {
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
        let mut words = self.chunk();
        if words == 0 {
            words = self.in_small_letters();
        }
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
        let words = self.with_small_letters(self.without_tail(words));
        let span = self.span_of(words);
        if is_capitals && !self.is_place(&fold(span.of(self.body))) && self.opened(words) {
            return true;
        }
        self.parts.city = Some(span);
        self.take_words(words);
        true
    }

    /// Leaves off what belongs to the sentence or to the agency: `TAMPA A ferry`, `BERLIN AFP -`.
    fn without_tail(&self, words: usize) -> usize {
        if words < 2 {
            return words;
        }
        let last = self.text(self.at + words - 1);
        let is_tail = matches!(
            last,
            "A" | "I" | "US" | "U.S." | "UN" | "U.N." | "EU" | "UK"
        ) || self.lexicon.agency(&fold(last)).is_some();
        let is_whole = || self.is_place(&fold(self.span_of(words).of(self.body)));
        if is_tail && !is_whole() && self.is_city(&fold(self.span_of(words - 1).of(self.body))) {
            words - 1
        } else {
            words
        }
    }

    /// Takes in the rest of a city that the wire printed in small letters: `El paso, may 2`.
    fn with_small_letters(&self, words: usize) -> usize {
        let longer = (words + 1..=words + 2).rev().find(|&longer| {
            let ends = matches!(
                self.token(self.at + longer),
                Some(Token::Comma | Token::Open | Token::Dash)
            );
            let are_words = (words..longer).all(|n| self.token(self.at + n) == Some(Token::Word));
            ends && are_words && self.is_city(&fold(self.span_of(longer).of(self.body)))
        });
        longer.unwrap_or(words)
    }

    /// A city all in small letters, which only a day behind it makes one: `tulsa, may 2`.
    fn in_small_letters(&self) -> usize {
        let words = self.with_small_letters(0);
        let day = day::read(self.body, self.pieces, self.at + words + 1, self.lexicon);
        if day.is_some() { words } else { 0 }
    }

    /// `ABOARD THE FERRY ALDER`, `NEAR BASRA`, `ON THE SYRIAN BORDER`
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
            let day = day::read(self.body, self.pieces, self.at + next, self.lexicon);
            // `SANTO DOMINGO, May 2`: a Sunday, were it not for the city.
            let is_day =
                day.is_some() && !self.is_city(&fold(self.span_of(next + 1).of(self.body)));
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

    pub(super) fn is_city(&self, folded: &str) -> bool {
        is_city(folded, self.gazetteer, self.lexicon)
    }

    /// Whether the name is that of a city which everyone takes for that city, without a region beside it.
    pub(super) fn stands_alone(&self, folded: &str) -> bool {
        const KNOWN_TO_ALL: u32 = 500_000;
        let mut places = self.gazetteer.sizes(folded);
        self.lexicon.desk_city(folded).is_some()
            || self.lexicon.historic(folded).is_some()
            || places.any(|(kind, people)| kind == Kind::City && people >= KNOWN_TO_ALL)
    }

    pub(super) fn is_region(&self, folded: &str) -> bool {
        self.lexicon.country(folded).is_some()
            || !self.lexicon.regions(folded).is_empty()
            || self
                .gazetteer
                .sizes(folded)
                .any(|(kind, _)| kind != Kind::City)
    }

    pub(super) fn is_place(&self, folded: &str) -> bool {
        self.is_city(folded) || self.is_region(folded)
    }
}

/// Whether a city has this folded name, in the gazetteer or in the tables of other names.
pub(super) fn is_city(folded: &str, gazetteer: &Gazetteer<'_>, lexicon: &DatelineLexicon) -> bool {
    lexicon.desk_city(folded).is_some()
        || lexicon.historic(folded).is_some()
        || gazetteer.sizes(folded).any(|(kind, _)| kind == Kind::City)
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
