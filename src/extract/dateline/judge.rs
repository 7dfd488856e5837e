//! The parts of an opening come in; whether it is a dateline goes out.
//!
//! The more an opening looks like other things (labels, headings, names, titles of works), the more must speak for it: capitals, a region,
//! a day, an agency, a sentence behind it. Precision comes first: a wrong place misleads every search for it.

use super::parse::{Ending, Parts, Style, is_city};
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
    let case = Case::new(parts, &fold(city.of(body)), gazetteer, lexicon);
    if case.is_label || parts.unknown > 1 {
        return false;
    }
    match parts.ending {
        Ending::Dash | Ending::Bar => dashed(parts, &case, rest),
        Ending::Colon => {
            let is_plain = parts.unknown == 0 && !parts.is_nowhere;
            if case.has_agency || case.has_date {
                return case.is_sure_place();
            }
            is_plain
                && case.is_known
                && !case.is_homonym
                && case.people >= LARGE
                && is_sentence(rest)
        }
        Ending::Stop => {
            if case.has_agency || case.has_date && case.is_known {
                return case.is_sure_place();
            }
            let is_german = language == Some("de") || language.is_none() && reads_german(rest);
            (is_german || !parts.others.is_empty() && case.is_capital_or_large())
                && parts.unknown == 0
                && parts.regions.is_empty()
                && case.is_known
                && !case.is_homonym
                && case.people >= LARGE
                && is_sentence(rest)
        }
        Ending::Line => {
            let has_more = case.has_region || case.has_date || case.has_agency;
            case.is_capitals && has_more && case.is_known && parts.unknown == 0 && is_sentence(rest)
        }
        Ending::Lost => lost(parts, &case, rest),
    }
}

/// What speaks for an opening with a city.
struct Case {
    is_capitals: bool,
    is_known: bool,
    is_homonym: bool,
    is_label: bool,
    has_region: bool,
    has_date: bool,
    has_agency: bool,
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
        let is_known = is_city(folded, gazetteer, lexicon);
        let first = folded.split(' ').next().unwrap_or_default();
        let cities = gazetteer
            .lookup(folded)
            .filter(|found| found.place.kind == Kind::City);
        let people = cities
            .map(|found| found.place.population)
            .max()
            .unwrap_or(0);
        Self {
            is_capitals: parts.style == Style::Capitals,
            is_known,
            is_homonym: lexicon.is_homonym(folded),
            is_label: lexicon.is_label(folded) || !is_known && lexicon.is_label(first),
            has_region: !parts.regions.is_empty(),
            has_date: parts.date.is_some(),
            has_agency: parts.agency.is_some(),
            // A city that a table lists is one that datelines name, however small it is today.
            people: if is_listed { people.max(LARGE) } else { people },
        }
    }

    fn is_sure_place(&self) -> bool {
        self.is_capitals || self.is_known || self.has_region
    }

    fn is_capital_or_large(&self) -> bool {
        self.is_capitals || self.people >= LARGE
    }
}

fn without_city(parts: &Parts, rest: &str) -> bool {
    if parts.is_nowhere {
        return parts.ending == Ending::Dash && parts.style == Style::Capitals;
    }
    let closes = matches!(parts.ending, Ending::Dash | Ending::Colon | Ending::Bar);
    parts.agency.is_some() && parts.unknown == 0 && (closes || is_sentence(rest))
}

fn dashed(parts: &Parts, case: &Case, rest: &str) -> bool {
    if case.has_agency || case.has_date {
        return case.is_sure_place() || case.has_agency;
    }
    if !begins_sentence(rest) || parts.unknown > 0 && !(case.has_region && case.is_capitals) {
        return false;
    }
    if case.has_region {
        return case.is_capitals || case.is_known && is_sentence(rest);
    }
    if case.is_capitals {
        return case.is_known
            && case.people >= if case.is_homonym { LARGE } else { TOWN }
            && words(rest) >= 3;
    }
    case.is_known && !case.is_homonym && case.people >= TOWN && is_sentence(rest)
}

fn lost(parts: &Parts, case: &Case, rest: &str) -> bool {
    if parts.unknown > 0
        || !case.is_known && !(case.has_agency && case.is_capitals)
        || !is_sentence(rest)
    {
        return false;
    }
    if case.has_agency {
        return true;
    }
    if !case.is_capitals || parts.is_nowhere {
        return false;
    }
    case.has_date
        || case.has_region
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
