//! Reads on over what joins two parts of one name: *Securities and Exchange Commission*, *Marks & Sons*, *S and P*.
//!
//! *And* parts two speakers as often as it joins one: it joins where both sides are fields of office (*Food and Drug
//! Administration*) or letters (*P and O*), or where a firm's suffix or an *'s* that owns nothing stands behind the second (*Samuel
//! Montagu and Co*, *United Merchants and Weavers Inc*, *Standard and Poor's said*).

use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, is_known_body, is_written_small};
use crate::text::fold;

/// Where the name that reaches to the joining token `at` goes on: at the next word of it.
pub(super) fn behind_join(body: &str, paragraph: &Paragraph, at: usize) -> Option<usize> {
    let token = paragraph.token(at)?;
    let next = match token.shape {
        Shape::Lower if token.has(Class::CONJUNCTION) => {
            let joins = paragraph.has(at + 1, Class::SUFFIX)
                || parts_family(paragraph, at)
                || parts_fields(paragraph, at)
                || parts_letters(body, paragraph, at)
                || parts_firm(body, paragraph, at)
                || parts_known(body, paragraph, at)
                || is_capital(paragraph, at + 1) && is_firms_s(body, paragraph, at + 2);
            joins.then_some(at + 1)
        }
        Shape::Lower => is_of_field(paragraph, at).then_some(at + 1),
        Shape::Comma => in_list_of_fields(paragraph, at).or_else(|| in_firm(body, paragraph, at)),
        Shape::Open => behind_place(paragraph, at),
        Shape::Single => behind_owners(paragraph, at),
        // *Novo Industri A/S*
        Shape::Sign => {
            let is_slash = token.span.of(body) == "/" && parts_letters(body, paragraph, at);
            (is_slash || is_ampersand(body, token)).then_some(at + 1)
        }
        _ => None,
    };
    next.filter(|next| is_capital(paragraph, *next))
}

fn is_capital(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.token(at).is_some_and(Token::is_capital)
}

/// A field of office with a capital: *Trade*, *Human*.
fn is_field(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(at, Class::FIELD) && is_capital(paragraph, at)
}

/// Whether the token at `at` parts two fields of one office: *Ministerium für Wirtschaft und Verkehr*.
pub(super) fn parts_offices(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(at, Class::CONJUNCTION) && parts_fields(paragraph, at)
        || paragraph.is(at, Shape::Comma) && in_list_of_fields(paragraph, at).is_some()
}

/// *Food and Drug Administration*, *ministère de l'Économie et des Finances*.
fn parts_fields(paragraph: &Paragraph, at: usize) -> bool {
    let is_of = paragraph.has(at + 1, Class::GENITIVE) && paragraph.is(at + 1, Shape::Lower);
    at > 0 && is_field(paragraph, at - 1) && is_field(paragraph, at + 1 + usize::from(is_of))
}

/// *United Merchants and Weavers Inc*: wires give each of two firms its suffix where they name it first.
fn parts_firm(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    let is_suffix = |at: usize| {
        paragraph
            .token(at)
            .is_some_and(|token| token.class.names_firm())
    };
    let is_plain = |at: usize| {
        let class = Class::FUNCTION.with(Class::NOUN).with(Class::DEMONYM);
        paragraph.is(at, Shape::Capital) && !paragraph.has(at, class) && !is_suffix(at)
    };
    // *Adam Dunne and Harbor Textile Inc* are two, *Carolina Power and Light Co* is one.
    let is_human = at > 1
        && (paragraph.has(at - 2, Class::FIRST_NAME) || paragraph.is(at - 2, Shape::Initial))
        && !paragraph
            .token(at - 1)
            .is_some_and(|token| is_written_small(token.hash));
    // *Allied Merchants*; not *Chairman and Dunmore Inc*
    let is_group = |at: usize| {
        let is_inside = at > 0 && is_capital(paragraph, at - 1);
        is_inside && paragraph.has(at, Class::GROUP_NOUN) && is_capital(paragraph, at)
    };
    let owns = |at: usize| is_clitic(body, paragraph, at);
    let suffix = (at + 2..=at + 3).find(|suffix| is_suffix(*suffix));
    at > 0
        && (is_plain(at - 1) || is_group(at - 1))
        && !is_human
        && suffix.is_some_and(|suffix| {
            is_plain(at + 1) && (at + 2..suffix).all(|at| is_plain(at) || owns(at))
        })
}

/// *Joseph Segal and Sons*; not *Ann Poole and Sister Mary Clare*, nor *Theresa Holm and Sons of Liberty chief Carl Vane*.
fn parts_family(paragraph: &Paragraph, at: usize) -> bool {
    let goes_on = paragraph.has(at + 2, Class::PREPOSITION)
        || is_capital(paragraph, at + 2) && !paragraph.has(at + 2, Class::SUFFIX);
    paragraph.has(at + 1, Class::KIN) && paragraph.has(at + 1, Class::GROUP_NOUN) && !goes_on
}

/// Whether all know the two names by one firm: *Procter and Gamble*.
fn parts_known(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    let is_written_so = at > 0 && is_capital(paragraph, at - 1) && is_capital(paragraph, at + 1);
    is_written_so && is_known_body(&fold(paragraph.span(at - 1..at + 2).of(body)))
}

/// Where the name of a firm goes on behind a comma: *Sands, Rourke and Co*, *Lind, Poole and Moor Securities Corp*.
fn in_firm(body: &str, paragraph: &Paragraph, comma: usize) -> Option<usize> {
    let and = comma + 2;
    let is_parted = is_capital(paragraph, comma + 1) && paragraph.has(and, Class::CONJUNCTION);
    let joins = paragraph.has(and + 1, Class::SUFFIX) && is_capital(paragraph, and + 1);
    (is_parted && (joins || parts_firm(body, paragraph, and))).then_some(comma + 1)
}

/// *S and P*, *LL and E*: letters without points, not *J. and P. Ruiz*.
fn parts_letters(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    let is_letters = |at: usize| {
        paragraph.token(at).is_some_and(|token| {
            let text = token.span.of(body);
            text.len() <= MOST_LETTERS && text.bytes().all(|byte| byte.is_ascii_uppercase())
        })
    };
    is_letters(at + 1) && at > 0 && is_letters(at - 1)
}

/// The letters before or behind *and* at most.
const MOST_LETTERS: usize = 2;

/// *Department for Culture*, *Centers for Disease Control*, *Committee on Human Rights*.
fn is_of_field(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(at, Class::PREPOSITION)
        && at > 0
        && paragraph.has(at - 1, Class::BODY_NOUN)
        && is_capital(paragraph, at - 1)
        && is_field(paragraph, at + 1)
}

/// Where a list of fields goes on behind a comma, if *and* ends it: *Department for Culture, Media and Sport*.
fn in_list_of_fields(paragraph: &Paragraph, comma: usize) -> Option<usize> {
    let is_comma = |at: usize| paragraph.is(at, Shape::Comma);
    let is_and = |at: usize| paragraph.has(at, Class::CONJUNCTION);
    if !is_field(paragraph, comma.checked_sub(1)?) {
        return None;
    }
    // *Science, Space, and Technology*
    let next = comma + 1 + usize::from(is_and(comma + 1));
    if !is_field(paragraph, next) {
        return None;
    }
    let is_listed = |at: &usize| is_capital(paragraph, *at) || is_comma(*at);
    let end = (next..next + LONGEST_LIST).find(|at| !is_listed(at))?;
    (next > comma + 1 || is_and(end) && is_field(paragraph, end + 1)).then_some(next)
}

/// The tokens of such a list before its *and*, at most.
const LONGEST_LIST: usize = 12;

/// *Nikko Securities Co (Europe) Ltd*
fn behind_place(paragraph: &Paragraph, open: usize) -> Option<usize> {
    let is_place = is_capital(paragraph, open + 1) && paragraph.is(open + 2, Shape::Close);
    (is_place && paragraph.has(open + 3, Class::SUFFIX)).then_some(open + 3)
}

/// *National Farmers' Union*
fn behind_owners(paragraph: &Paragraph, apostrophe: usize) -> Option<usize> {
    let owns = |token: &Token| token.ending == Token::S;
    let is_directly_behind = paragraph
        .token(apostrophe)
        .is_some_and(|token| !token.spaced)
        && apostrophe > 0
        && paragraph.token(apostrophe - 1).is_some_and(owns);
    let next = apostrophe + 1;
    let mut words = (next..next + MOST_OWNED).take_while(|at| is_capital(paragraph, *at));
    let is_body = words.any(|at| paragraph.has(at, Class::BODY_NOUN));
    (is_directly_behind && is_body).then_some(next)
}

/// The words of what such a name owns at most, up to the noun that tells a body.
const MOST_OWNED: usize = 3;

fn is_ampersand(body: &str, token: &Token) -> bool {
    token.spaced && matches!(token.span.of(body), "&" | "&amp;")
}

/// Whether the *'s* at `at` belongs to the name before it, which speaks itself: *Moody's said*, *Heck's also said*.
pub(super) fn is_firms_s(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    let says = |at: usize| {
        paragraph.token(at).is_some_and(|token| {
            token.shape == Shape::Lower && token.has(Class::CUE_SAY) && token.has(Class::PAST)
        })
    };
    let is_s = |token: &Token| matches!(token.span.of(body), "'s" | "’s");
    is_clitic(body, paragraph, at)
        && paragraph.token(at).is_some_and(is_s)
        && (says(at + 1) || paragraph.has(at + 1, Class::ADVERB) && says(at + 2))
}

/// Whether an apostrophe stands here, directly behind a word, alone or with what it cuts short: *Ruiz's*, *the farmers'*.
pub(super) fn is_clitic(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    paragraph.token(at).is_some_and(|token| {
        !token.spaced
            && (token.shape == Shape::Lower || token.shape == Shape::Single)
            && token.span.of(body).starts_with(['\'', '’'])
    })
}
