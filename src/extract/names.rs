//! Reads the name that begins at a capital: its words, the title or role before it, and what it owns.

use std::ops::Range;

use super::capitals::is_first_of_two;
use super::joined::{behind_join, is_clitic, is_firms_s};
use super::mentions::{LONGEST_PHRASE, Mention, MentionKind, continues_phrase};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// The name that begins at `from`, its determiner or role at `first`; returns the token after it.
pub(super) fn name(
    body: &str,
    paragraph: &Paragraph,
    first: usize,
    from: usize,
    mentions: &mut Vec<Mention>,
) -> usize {
    let (bare, last) = run(body, paragraph, first, from);
    let first = role_before(paragraph, first, mentions);
    if is_firms_s(body, paragraph, last) {
        mentions.push(Mention {
            first,
            last: last + 1,
            head: last - 1,
            name: bare,
            kind: MentionKind::Name,
        });
        return last + 1;
    }
    if is_clitic(body, paragraph, last) && phrase_follows(paragraph, last + 1) {
        mentions.push(Mention {
            first,
            last,
            head: last - 1,
            name: bare,
            kind: MentionKind::Possessor,
        });
        return possessed(body, paragraph, first, last + 1, mentions);
    }
    let end = noun_after_name(paragraph, last, from - first.min(from));
    if end > last {
        if paragraph.token(end).is_some_and(Token::is_capital)
            && paragraph.has(end - 1, Class::PERSON_NOUN)
            && end - first < LONGEST_NAME
        {
            return name(body, paragraph, first, end, mentions);
        }
        mentions.push(Mention {
            first,
            last: end,
            head: end - 1,
            name: first,
            kind: MentionKind::Nominal,
        });
        return end;
    }
    // *The minister*, *the Italian*.
    let is_title_alone = paragraph.has(last - 1, Class::HUMAN)
        || last == from + 1 && paragraph.has(from, Class::DEMONYM);
    let kind = if is_title_alone && first < from {
        MentionKind::Nominal
    } else {
        MentionKind::Name
    };
    mentions.push(Mention {
        first,
        last,
        head: last - 1,
        name: bare,
        kind,
    });
    last
}

/// The run of a name's words: where the bare name begins behind title and role, and the token after its last.
fn run(body: &str, paragraph: &Paragraph, first: usize, from: usize) -> (usize, usize) {
    let mut last = from;
    // *Former Ana Ruiz*, *Washington-based Institute*
    let is_based = |token: &Token| {
        let parts = token.span.of(body).rsplit_once('-');
        parts.is_some_and(|(_, last)| last.starts_with(char::is_lowercase))
    };
    let is_before_name = paragraph
        .token(from + 1)
        .is_some_and(|next| next.is_capital() && next.spaced);
    let is_ranked = is_before_name
        && (paragraph.has(from, Class::RANK) || paragraph.token(from).is_some_and(is_based));
    let start = from + usize::from(is_ranked);
    let mut bare = start;
    while let Some(next) = continues_name(body, paragraph, from, last) {
        last = next;
        let is_role = paragraph.has(last - 1, Class::HUMAN) || ends_office(paragraph, from, last);
        if is_role
            && paragraph
                .token(last)
                .is_some_and(|token| token.is_capital() && token.spaced)
        {
            bare = last;
        }
    }
    let last = last.max(from + 1);
    if first < from && !is_called(paragraph, bare) || paragraph.has(last - 1, Class::BODY_NOUN) {
        bare = start;
    }
    (bare, last)
}

/// Whether the office of a title that stands before ends here, at its last field, before who holds it: *Minister of Trade and
/// Energy Kim Sung*, *Minister of Mines Subroto*.
fn ends_office(paragraph: &Paragraph, from: usize, at: usize) -> bool {
    let is_of_title = |n: usize| {
        paragraph.has(n, Class::PREPOSITION) && n > from && paragraph.has(n - 1, Class::HUMAN)
    };
    let mut office = from.max(at.saturating_sub(LONGEST_NAME))..at;
    let is_holder = paragraph.token(at).is_some_and(Token::is_capital)
        && !paragraph.has(at, Class::FIELD.with(Class::NOUN));
    paragraph.has(at - 1, Class::FIELD)
        && (is_first_of_two(paragraph, at) || is_holder && office.any(is_of_title))
}

/// Whether a human's name begins behind a role with an article: *the Defense Secretary Ana Ruiz*, not *the Justice Department*.
fn is_called(paragraph: &Paragraph, name: usize) -> bool {
    let is_address =
        |at: usize| paragraph.has(at, Class::TITLE) && paragraph.has(at, Class::ABBREVIATION);
    paragraph.has(name, Class::FIRST_NAME)
        || paragraph.is(name, Shape::Initial)
        || name.checked_sub(1).is_some_and(is_address)
}

/// *Ruiz spokesman*, *Labour voters*, *the U.S. defense secretary*: the token after the nouns that follow a name
/// with so many determiners before it.
fn noun_after_name(paragraph: &Paragraph, name_end: usize, determiners: usize) -> usize {
    let is_adjective = determiners > 0
        && paragraph.token(name_end).is_some_and(|token| {
            token.shape == Shape::Lower
                && token.spaced
                && !matches!(token.ending, Token::ED | Token::S)
                && !token.has(Class::FUNCTION.with(Class::CUE).with(Class::NOUN))
        })
        && paragraph.has(name_end + 1, Class::NOUN);
    let from = name_end + usize::from(is_adjective);
    let mut at = from;
    while paragraph.has(at, Class::NOUN)
        && paragraph
            .token(at)
            .is_some_and(|token| token.shape == Shape::Lower)
        && (at == from && !paragraph.has(at, Class::CUE_SAY) || !paragraph.has(at, Class::CUE))
    {
        at += 1;
    }
    if at > from { at } else { name_end }
}

/// Where the name goes on: the token after its next word.
pub(super) fn continues_name(
    body: &str,
    paragraph: &Paragraph,
    from: usize,
    at: usize,
) -> Option<usize> {
    let token = paragraph.token(at)?;
    // *Tidewater Biologics, Inc.*
    if at > from
        && token.shape == Shape::Comma
        && paragraph.has(at + 1, Class::SUFFIX)
        && paragraph.token(at + 1).is_some_and(Token::is_capital)
    {
        return Some(at + 2);
    }
    if paragraph.stretch_at(at).is_some() {
        return None;
    }
    if let Some(next) = behind_join(body, paragraph, at).filter(|_| at > from) {
        return Some(next);
    }
    if at > from && !token.spaced && token.shape != Shape::Initial {
        return None;
    }
    if token.is_capital() {
        let is_function = token.has(Class::FUNCTION)
            && token.shape == Shape::Capital
            && !token.has(Class::TITLE.with(Class::FIELD));
        let ends =
            at > from && (is_function || token.has(Class::TIME) && !token.has(Class::FIRST_NAME));
        return (!ends).then_some(at + 1);
    }
    if at == from || token.shape != Shape::Lower {
        return None;
    }
    let is_of = token.span.of(body) == "of";
    let is_link = is_particle(paragraph, at)
        || is_office(paragraph, at)
        || (is_of
            && paragraph.has(
                at - 1,
                Class::BODY_NOUN.with(Class::TITLE).with(Class::NOUN),
            ));
    let next = if is_of && paragraph.has(at + 1, Class::DETERMINER) {
        at + 2
    } else {
        at + 1
    };
    let name_goes_on = paragraph.token(next).is_some_and(|after| {
        after.is_capital() && after.spaced && !after.has(Class::FUNCTION)
            || after.has(Class::PARTICLE)
    });
    (is_link && name_goes_on).then_some(next)
}

/// Whether a preposition behind a title parts it from an office before a full name: *Minister for Ports Arvind Khanna*.
fn is_office(paragraph: &Paragraph, at: usize) -> bool {
    let is_capital = |at: &usize| paragraph.token(*at).is_some_and(Token::is_capital);
    paragraph.has(at, Class::PREPOSITION)
        && paragraph.has(at - 1, Class::HUMAN)
        && !paragraph.has(at + 1, Class::FIRST_NAME)
        && (at + 1..at + LONGEST_OFFICE)
            .take_while(is_capital)
            .any(|at| paragraph.has(at, Class::FIRST_NAME) && is_capital(&(at + 1)))
}

/// The words of an office and the first one of the name, at most.
const LONGEST_OFFICE: usize = 6;

/// *de* between any names; *do*, which is a verb, too, only behind a first name: *Maria do Céu*.
fn is_particle(paragraph: &Paragraph, at: usize) -> bool {
    let is_verb = paragraph.has(at, Class::AUXILIARY);
    paragraph.has(at, Class::PARTICLE) && (!is_verb || paragraph.has(at - 1, Class::FIRST_NAME))
}

/// Steps left over a role in small letters: *spokesman John Smith*, *the former mayor Ana Ruiz*.
fn role_before(paragraph: &Paragraph, first: usize, mentions: &mut Vec<Mention>) -> usize {
    let Some(last) = mentions.last().copied() else {
        return first;
    };
    let is_role = last.last == first
        && last.kind == MentionKind::Nominal
        && paragraph.has(last.head, Class::HUMAN)
        && paragraph.token(first).is_some_and(|token| token.spaced);
    if is_role {
        mentions.pop();
        return last.first;
    }
    first
}

fn phrase_follows(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.token(at).is_some_and(|token| {
        token.is_word() && token.spaced && (!token.has(Class::FUNCTION) || token.has(Class::NOUN))
    })
}

/// The phrase that a name owns: *Ruiz's spokesman*, *Ruiz's spokesman John Smith*.
fn possessed(
    body: &str,
    paragraph: &Paragraph,
    first: usize,
    from: usize,
    mentions: &mut Vec<Mention>,
) -> usize {
    let mut end = from;
    while end < from + LONGEST_PHRASE && continues_phrase(paragraph, from, end) {
        let is_introduced = end > from
            && paragraph.token(end).is_some_and(Token::is_capital)
            && paragraph.has(end - 1, Class::PERSON_NOUN)
            && !paragraph.has(end, Class::BODY_NOUN);
        if (is_introduced || is_in_full(paragraph, end)) && end - first < LONGEST_NAME {
            return name(body, paragraph, first, end, mentions);
        }
        end += 1;
    }
    if end > from {
        let name = full_name(paragraph, from..end);
        mentions.push(Mention {
            first,
            last: end,
            head: end - 1,
            name: name.unwrap_or(first),
            kind: name.map_or(MentionKind::Nominal, |_| MentionKind::Name),
        });
    }
    end
}

/// Whether a first and a last name stand here, and no noun behind them: *Italy's Ana Ruiz won*.
fn is_in_full(paragraph: &Paragraph, from: usize) -> bool {
    let is_capital = |at: &usize| paragraph.token(*at).is_some_and(Token::is_capital);
    let end = (from..from + MOST_NAMES).find(|at| !is_capital(at));
    end.is_some_and(|end| {
        end > from + 1
            && paragraph.has(from, Class::FIRST_NAME)
            && !(from..=end).any(|at| paragraph.has(at, Class::NOUN))
    })
}

/// The first and last names of a human at most.
const MOST_NAMES: usize = 5;

/// Where the first and last name begin that a phrase ends in: *the ministry's Ana Ruiz*, *a tired Ana Ruiz*.
pub(super) fn full_name(paragraph: &Paragraph, phrase: Range<usize>) -> Option<usize> {
    let is_capital = |at: &usize| paragraph.token(*at).is_some_and(Token::is_capital);
    let words = phrase.clone().rev().take_while(is_capital).count();
    let name = phrase.end - words;
    (words > 1 && paragraph.has(name, Class::FIRST_NAME)).then_some(name)
}

/// A name with all its roles is no longer than this, in tokens; bounds the recursion, too.
const LONGEST_NAME: usize = 24;
