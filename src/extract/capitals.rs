//! Which capitals begin a name, and which only a sentence.

use super::figures::names_body;
use super::names::continues_name;
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, is_written_small};

/// Whether a capital here begins a name rather than a sentence.
pub(super) fn starts_name(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    let Some(token) = paragraph.token(at).filter(|token| token.is_capital()) else {
        return false;
    };
    if is_in_brackets(paragraph, at) || is_tag(body, paragraph, at) {
        return false;
    }
    let next_is_capital = paragraph
        .token(at + 1)
        .is_some_and(|next| next.is_capital() && next.spaced);
    if token.has(Class::FUNCTION) && token.shape != Shape::Initial {
        return next_is_capital && (token.has(Class::TITLE) || opens_firm(paragraph, at));
    }
    // *In February Dunmore said*; *April Lind*, *May Stores*.
    let is_when = || !next_is_capital || at > 0 && paragraph.has(at - 1, Class::PREPOSITION);
    if token.has(Class::TIME) && !token.has(Class::FIRST_NAME) && is_when() {
        return false;
    }
    let starts_sentence = paragraph.sentence(paragraph.sentence_at(at)).start == at;
    if starts_sentence && next_is_capital && is_inverted_cue(token) {
        return false;
    }
    // *Politically, …*
    if starts_sentence && token.ending == Token::LY && paragraph.is(at + 1, Shape::Comma) {
        return token.has(Class::FIRST_NAME);
    }
    if starts_sentence && !next_is_capital {
        // *Bank of Japan officials*
        let is_of_office = || leads_to_name(body, paragraph, at);
        if token.has(Class::BODY_NOUN) && continues_name(body, paragraph, at, at + 1).is_some()
            || token.has(Class::TITLE) && is_of_office()
        {
            return true;
        }
        if has_sentence_capital(paragraph, at) {
            return false;
        }
        let is_rank = token.has(Class::RANK.with(Class::DEMONYM))
            && !paragraph.has(at + 1, Class::NOUN.with(Class::FUNCTION).with(Class::CUE));
        return !is_rank && !token.has(Class::CUE.with(Class::TIME).with(Class::NOUN))
            || token.has(Class::FIRST_NAME);
    }
    true
}

/// Whether the word belongs to the name of a firm or another body: *First Harbor Bank*, *the bid for First Harbor*.
fn opens_firm(paragraph: &Paragraph, at: usize) -> bool {
    let starts_sentence = paragraph.sentence(paragraph.sentence_at(at)).start == at;
    let is_capital = |at: &usize| paragraph.token(*at).is_some_and(Token::is_capital);
    let mut name = (at + 1..at + LONGEST_FIRM).take_while(is_capital);
    let is_noun = |at: usize| {
        let noun = paragraph.token(at);
        noun.is_some_and(|noun| names_body(noun.class))
    };
    paragraph.has(at, Class::FIELD) && (!starts_sentence || name.any(is_noun))
}

/// The words of such a name at most, up to the noun that tells a body.
const LONGEST_FIRM: usize = 6;

/// Whether the word has its capital from the sentence that it opens: *Floor traders said*.
pub(super) fn opens_small(paragraph: &Paragraph, at: usize) -> bool {
    let is_small = |token: &Token| is_written_small(token.hash);
    paragraph.is(at, Shape::Capital)
        && paragraph.sentence(paragraph.sentence_at(at)).start == at
        && paragraph.token(at).is_some_and(is_small)
}

/// Whether the word that opens a sentence here would be written small elsewhere, and does not speak: *Gasoline demand*,
/// *Following are extracts*; not *Urban also said*, *Urban, who …*.
fn has_sentence_capital(paragraph: &Paragraph, at: usize) -> bool {
    let says = |at: usize| paragraph.token(at).is_some_and(Token::is_said);
    let is_small = |token: &Token| !token.has(Class::FIRST_NAME) && is_written_small(token.hash);
    paragraph.is(at + 1, Shape::Lower)
        && !says(at + 1)
        && !(paragraph.has(at + 1, Class::ADVERB) && says(at + 2))
        && paragraph.token(at).is_some_and(is_small)
}

/// Whether an office begins here that a full name follows: *Minister of Trade and Energy Kim Sung*.
fn leads_to_name(body: &str, paragraph: &Paragraph, from: usize) -> bool {
    let mut last = from + 1;
    while let Some(next) = continues_name(body, paragraph, from, last) {
        if paragraph.has(next - 1, Class::FIELD) && is_first_of_two(paragraph, next) {
            return true;
        }
        last = next;
    }
    false
}

/// Whether a first name stands here with another name behind it.
pub(super) fn is_first_of_two(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(at, Class::FIRST_NAME) && paragraph.token(at + 1).is_some_and(Token::is_capital)
}

/// Whether the capital stands in brackets that tell more of the name before them: *(D-Ohio)*, *(IEA)*, *(Nasdaq: TDWB)*.
fn is_in_brackets(paragraph: &Paragraph, at: usize) -> bool {
    let is_short = |at: usize| {
        paragraph
            .token(at)
            .is_some_and(|token| token.shape != Shape::Lower && !token.is_mark())
    };
    let is = |shape| move |at: &usize| paragraph.is(*at, shape);
    let before = (at.saturating_sub(LONGEST_BRACKETS)..at).rev();
    let Some(open) = before.take_while(|at| is_short(*at)).find(is(Shape::Open)) else {
        return false;
    };
    let behind = (at + 1..at + LONGEST_BRACKETS).take_while(|at| is_short(*at));
    let Some(close) = behind.clone().find(is(Shape::Close)) else {
        return false;
    };
    let is_long = |at: usize| {
        paragraph
            .token(at)
            .is_some_and(|token| token.span.len() > 2)
    };
    let is_one_word = close == open + 2 || close == open + 3 && paragraph.is(open + 2, Shape::Stop);
    let names_someone = paragraph.has(open + 1, Class::FIRST_NAME)
        && paragraph.token(open + 2).is_some_and(Token::is_capital);
    let is_behind_name = paragraph.before(open, 1).is_some_and(Token::is_capital);
    is_one_word && is_long(at) || is_behind_name && !is_one_word && !names_someone
}

/// The tokens of such brackets at most.
const LONGEST_BRACKETS: usize = 8;

/// Whether the word tells between commas which party and state someone is of, or which state a place: *Ana Ruiz, R-Ky., said*,
/// *in San Lucas, Calif., he said*.
fn is_tag(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    let is_behind_comma = at > 1
        && paragraph.is(at - 1, Shape::Comma)
        && paragraph.token(at - 2).is_some_and(Token::is_capital);
    let is_of_party = |token: &Token| {
        let text = token.span.of(body).as_bytes();
        matches!(text, [b'D' | b'I' | b'R', b'-', state, ..] if state.is_ascii_uppercase())
    };
    let is_state = |token: &Token| {
        let class = Class::TITLE.with(Class::FIRST_NAME).with(Class::SUFFIX);
        token.has(Class::ABBREVIATION) && !token.has(class) && paragraph.is(at + 1, Shape::Comma)
    };
    is_behind_comma
        && paragraph
            .token(at)
            .is_some_and(|token| is_of_party(token) || is_state(token))
}

/// *Continued Ruiz: …*, *Said the mayor*: a verb of saying in the past, not a first name nor *Report*.
fn is_inverted_cue(token: &Token) -> bool {
    token.is_said() && !token.has(Class::FIRST_NAME)
}
