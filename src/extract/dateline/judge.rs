//! The parts of an opening come in; whether it is a dateline goes out.
//!
//! The more an opening looks like other things (labels, headings, names, titles of works), the more must speak for it: capitals, a region,
//! a day, an agency, a sentence behind it. Precision comes first: a wrong place misleads every search for it.

use super::parse::{Ending, Parts, Style};
use crate::lexicon::DatelineLexicon;
use crate::places::{Gazetteer, Kind, fold};

/// A city that stands alone without a dash or with a colon must have this many inhabitants.
/// Below, words that open a sentence and names of sections are more frequent than cities.
const LARGE: u32 = 20_000;
/// A city that stands alone before a dash; smaller ones come with their region.
const TOWN: u32 = 3_000;

/// Whether the parts make a dateline; `body` is read for the sentence behind it.
pub(super) fn is_dateline(
    parts: &Parts,
    body: &str,
    language: Option<&str>,
    gazetteer: &Gazetteer<'_>,
    lexicon: &DatelineLexicon,
) -> bool {
    let rest = body.get(parts.rest..).unwrap_or_default();
    let Some(city) = parts.city else {
        return without_city(parts, rest);
    };
    if parts.unknown > 1 || is_hopeless(parts) {
        return false;
    }
    let case = Case::new(parts, &fold(city.of(body)), gazetteer, lexicon);
    if case.is_label {
        return false;
    }
    if parts.is_agency_guessed {
        return has_guessed_agency(parts, &case, rest);
    }
    match parts.ending {
        Ending::Dash | Ending::Bar => dashed(parts, &case, rest),
        Ending::Colon => {
            let is_plain = parts.unknown == 0 && !parts.is_nowhere;
            if parts.agency.is_some() || parts.date.is_some() {
                return is_sure_place(parts, &case);
            }
            is_plain
                && case.is_known
                && !case.is_homonym
                && case.people >= LARGE
                && is_sentence(rest)
        }
        Ending::Stop => {
            if parts.agency.is_some() || parts.date.is_some() && case.is_known {
                return is_sure_place(parts, &case) && is_sentence(rest);
            }
            let is_german = language == Some("de") || language.is_none() && reads_german(rest);
            (is_german
                || !parts.others.is_empty() && (parts.is_in_capitals() || case.people >= LARGE))
                && parts.unknown == 0
                && parts.regions.is_empty()
                && case.is_known
                && !case.is_homonym
                && case.people >= LARGE
                && is_sentence(rest)
        }
        Ending::Line => {
            let has_more = parts.has_region() || parts.date.is_some() || parts.agency.is_some();
            parts.is_in_capitals()
                && has_more
                && case.is_known
                && parts.unknown == 0
                && is_sentence(rest)
        }
        Ending::Lost => lost(parts, &case, rest),
    }
}

/// Whether no city, however large, makes a dateline of it: most openings are the first words of a sentence, *The mill*, for
/// which nothing need be looked up.
fn is_hopeless(parts: &Parts) -> bool {
    let is_open = matches!(parts.ending, Ending::Lost | Ending::Line);
    is_open && parts.agency.is_none() && !parts.is_in_capitals()
}

/// What speaks for an opening with a city.
struct Case {
    is_known: bool,
    is_homonym: bool,
    is_label: bool,
    people: u32,
}

impl Case {
    fn new(
        parts: &Parts,
        folded: &str,
        gazetteer: &Gazetteer<'_>,
        lexicon: &DatelineLexicon,
    ) -> Self {
        let is_listed = lexicon.desk_city(folded).is_some() || lexicon.historic(folded).is_some();
        let mut cities = gazetteer
            .sizes(folded)
            .filter(|(kind, _)| *kind == Kind::City)
            .map(|(_, people)| people)
            .peekable();
        let is_known = is_listed || cities.peek().is_some();
        let first = folded.split(' ').next().unwrap_or_default();
        // `SOUTH ALDER, Mass., May 2` is a place in spite of its first word.
        let speaks = parts.date.is_some() || parts.agency.is_some() || !parts.regions.is_empty();
        let people = cities.max().unwrap_or(0);
        Self {
            is_known,
            is_homonym: lexicon.is_homonym(folded),
            is_label: lexicon.is_label(folded) || !is_known && !speaks && lexicon.is_label(first),
            // A city that a table lists is one that datelines name, however small it is today.
            people: if is_listed { people.max(LARGE) } else { people },
        }
    }
}

/// Whether the place needs no further proof behind an agency or a day.
fn is_sure_place(parts: &Parts, case: &Case) -> bool {
    parts.is_in_capitals() || case.is_known || parts.has_region()
}

/// An agency that no table has proves nothing by itself: `Victoria (Beckham) –`, `JOHN SMITH (PSG) -`.
fn has_guessed_agency(parts: &Parts, case: &Case, rest: &str) -> bool {
    let is_placed = parts.date.is_some() || parts.has_region();
    let is_short = parts
        .agency
        .as_deref()
        .is_some_and(|name| !name.chars().any(char::is_lowercase));
    let is_place = if parts.is_in_capitals() {
        is_placed || case.is_known && !case.is_homonym && case.people >= TOWN
    } else {
        case.is_known && (is_placed || is_short && !case.is_homonym && case.people >= LARGE)
    };
    let closes = parts.ending == Ending::Dash
        || parts.ending == Ending::Stop && parts.date.is_some() && is_sentence(rest);
    closes && parts.unknown == 0 && is_place && begins_sentence(rest)
}

fn without_city(parts: &Parts, rest: &str) -> bool {
    if parts.is_nowhere {
        return parts.ending == Ending::Dash && parts.style == Style::Capitals;
    }
    if parts.is_agency_guessed && parts.date.is_none() {
        return false;
    }
    let closes = matches!(parts.ending, Ending::Dash | Ending::Colon | Ending::Bar);
    parts.agency.is_some() && parts.unknown == 0 && (closes || is_sentence(rest))
}

fn dashed(parts: &Parts, case: &Case, rest: &str) -> bool {
    if parts.agency.is_some() || parts.date.is_some() {
        return is_sure_place(parts, case) || parts.agency.is_some();
    }
    if !begins_sentence(rest)
        || parts.unknown > 0 && !(parts.has_region() && parts.is_in_capitals())
    {
        return false;
    }
    if parts.has_region() {
        return parts.is_in_capitals() || case.is_known && is_sentence(rest);
    }
    if parts.is_in_capitals() {
        return case.is_known
            && case.people >= if case.is_homonym { LARGE } else { TOWN }
            && words(rest) >= 3;
    }
    case.is_known && !case.is_homonym && case.people >= TOWN && is_sentence(rest)
}

fn lost(parts: &Parts, case: &Case, rest: &str) -> bool {
    if parts.unknown > 0
        || !(case.is_known || parts.agency.is_some() && parts.is_in_capitals())
        || !is_sentence(rest)
    {
        return false;
    }
    if parts.agency.is_some() {
        return true;
    }
    // A number behind the name is a score: `DALLAS 3, DENVER 1`.
    let is_score = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if !parts.is_in_capitals() || parts.is_nowhere || is_score {
        return false;
    }
    parts.date.is_some()
        || parts.has_region()
        || !case.is_homonym && case.people >= LARGE && parts.others.is_empty()
}

/// Whether what follows begins as a sentence does: not with a small letter, as an aside after a name does.
fn begins_sentence(rest: &str) -> bool {
    let mut letters = rest
        .chars()
        .skip_while(|c| c.is_whitespace() || matches!(c, '*' | '_' | '#'));
    match letters.next() {
        None => false,
        Some(c) if c.is_lowercase() => {
            // `iPhone`, `eBay`, `al-Qaida`
            let next = letters.next();
            next.is_some_and(char::is_uppercase)
                || rest.trim_start().starts_with("al-")
                || rest.trim_start().starts_with("el-")
        }
        Some(c) => c.is_alphanumeric() || "\"“”„«»'‘’‚`($€£[¿¡.…<".contains(c),
    }
}

/// Whether a whole sentence follows, not a title or a list.
fn is_sentence(rest: &str) -> bool {
    let paragraph = paragraph(rest);
    let closes = paragraph.trim_end().ends_with([
        '.', '!', '?', '"', '”', '“', '’', '»', ')', '…', ':', ',', ';',
    ]);
    begins_sentence(rest)
        && words(rest) >= 4
        && (closes || paragraph.len() > 90)
        && paragraph.chars().any(char::is_lowercase)
}

fn words(rest: &str) -> usize {
    paragraph(rest).split_whitespace().take(8).count()
}

/// The rest of the paragraph, at most 300 bytes of it.
fn paragraph(rest: &str) -> &str {
    let rest = rest.trim_start();
    let end = rest.find("\n\n").unwrap_or(rest.len()).min(300);
    let end = (0..=end)
        .rev()
        .find(|&end| rest.is_char_boundary(end))
        .unwrap_or(0);
    rest.get(..end).unwrap_or_default()
}

/// Whether the sentence has small German words; German papers close the dateline with a full stop.
fn reads_german(rest: &str) -> bool {
    const GERMAN: [&str; 22] = [
        "der", "die", "das", "und", "ist", "hat", "ein", "eine", "im", "den", "dem", "mit", "nach",
        "von", "zum", "zur", "auf", "für", "nicht", "bei", "sich", "wird",
    ];
    paragraph(rest)
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| GERMAN.contains(&word.to_lowercase().as_str()))
        .nth(1)
        .is_some()
}
