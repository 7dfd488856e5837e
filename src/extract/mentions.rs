//! Finds the stretches of text that name someone: names, pronouns and noun phrases.
//!
//! A name is a run of capitalised words with its particles and initials, its titles and roles before it; a noun phrase is
//! what follows a determiner up to a cue or function word, or a plural noun of people. Words inside marks are not searched:
//! who speaks stands outside his own words. Coordination, apposition and reference are the work of later modules.

use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// A stretch of tokens that names someone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// Its first token.
    pub(super) first: usize,
    /// The token after its last.
    pub(super) last: usize,
    /// The token that decides what it is: the last of a name, the noun of a phrase.
    pub(super) head: usize,
    /// The first token of the bare name, after titles and roles; `first` where there is none.
    pub(super) name: usize,
    /// What it is.
    pub(super) kind: MentionKind,
}

/// What a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum MentionKind {
    /// *Ana Ruiz*, *Defense Secretary Ana Ruiz*, *the Port Authority*.
    Name,
    /// *she*.
    Pronoun,
    /// *the minister*, *officials*, *Ruiz's spokesman*.
    Nominal,
    /// *who*, *which*.
    Relative,
    /// *her* and *Ruiz's* before a noun.
    Possessor,
}

/// Fills `paragraph.mentions`, sorted by their first token; a possessor lies inside the phrase that it begins.
pub(super) fn find(body: &str, paragraph: &mut Paragraph) {
    let mut mentions = std::mem::take(&mut paragraph.mentions);
    mentions.clear();
    let mut at = 0;
    while at < paragraph.tokens.len() {
        if let Some(stretch) = paragraph.stretch_at(at) {
            mentions.extend(
                label(paragraph, at + 1)
                    .filter(|_| paragraph.token(at).is_some_and(Token::is_mark)),
            );
            at = paragraph
                .stretches
                .get(stretch)
                .map_or(at + 1, |s| (s.close + usize::from(s.closed)).max(at + 1));
            continue;
        }
        at = mention_at(body, paragraph, at, &mut mentions);
    }
    paragraph.mentions = mentions;
}

/// The label of a transcript at `at`, inside marks as outside: `RUIZ:`, `ANA RUIZ:`.
pub(super) fn label(paragraph: &Paragraph, at: usize) -> Option<Mention> {
    let is_label = |at: &usize| {
        paragraph
            .token(*at)
            .is_some_and(|token| token.shape == Shape::Upper || token.shape == Shape::Initial)
    };
    let last = (at..at + LONGEST_LABEL).find(|at| !is_label(at))?;
    (last > at && paragraph.is(last, Shape::Colon)).then_some(Mention {
        first: at,
        last,
        head: last - 1,
        name: at,
        kind: MentionKind::Name,
    })
}

/// The words of a transcript's label at most.
const LONGEST_LABEL: usize = 5;

/// Reads the mention that begins at `at`, if one does; returns the token to go on from.
fn mention_at(body: &str, paragraph: &Paragraph, at: usize, mentions: &mut Vec<Mention>) -> usize {
    let Some(token) = paragraph.token(at) else {
        return at + 1;
    };
    if !token.is_word() {
        return at + 1;
    }
    let single = |kind| Mention {
        first: at,
        last: at + 1,
        head: at,
        name: at,
        kind,
    };
    if token.has(Class::PRONOUN) && token.shape != Shape::Upper {
        mentions.push(single(MentionKind::Pronoun));
        return at + 1;
    }
    if token.has(Class::POSSESSIVE) {
        mentions.push(single(MentionKind::Possessor));
        return phrase(paragraph, at, at + 1, mentions);
    }
    if token.has(Class::RELATIVE) && is_relative(paragraph, at) {
        mentions.push(single(MentionKind::Relative));
        return at + 1;
    }
    if token.has(Class::DETERMINER) && !token.has(Class::SUBORDINATOR) {
        return determined(body, paragraph, at, mentions);
    }
    if starts_name(paragraph, at) {
        return name(body, paragraph, at, at, mentions);
    }
    if token.has(Class::GROUP_NOUN) || (token.has(Class::NOUN) && !token.has(Class::CUE)) {
        return bare_noun(paragraph, at, mentions);
    }
    at + 1
}

/// *who*, *which* after a noun or a comma; *that* never, for it is nearly always a conjunction.
fn is_relative(paragraph: &Paragraph, at: usize) -> bool {
    !paragraph.has(at, Class::DETERMINER)
        && paragraph
            .token(at)
            .is_some_and(|token| token.shape == Shape::Lower)
}

/// Whether a capital here begins a name rather than a sentence.
fn starts_name(paragraph: &Paragraph, at: usize) -> bool {
    let Some(token) = paragraph.token(at).filter(|token| token.is_capital()) else {
        return false;
    };
    // (D-Ohio) behind a name is a party and a state.
    if at > 0
        && paragraph.is(at - 1, Shape::Open)
        && token.span.len() > 2
        && paragraph.is(at + 1, Shape::Close)
    {
        return false;
    }
    let next_is_capital = paragraph
        .token(at + 1)
        .is_some_and(|next| next.is_capital() && next.spaced);
    if token.has(Class::FUNCTION) && token.shape != Shape::Initial {
        return token.has(Class::TITLE) && next_is_capital;
    }
    if token.has(Class::TIME) && !next_is_capital && !token.has(Class::FIRST_NAME) {
        return false;
    }
    let starts_sentence = paragraph.sentence(paragraph.sentence_at(at)).start == at;
    if starts_sentence && !next_is_capital {
        return !token.has(Class::CUE.with(Class::TIME).with(Class::NOUN))
            || token.has(Class::FIRST_NAME);
    }
    true
}

/// A phrase after a determiner: *the minister*, *the Port Authority*, *a spokeswoman for Ana Ruiz*.
fn determined(body: &str, paragraph: &Paragraph, at: usize, mentions: &mut Vec<Mention>) -> usize {
    let mut next = at + 1;
    while paragraph.has(next, Class::DETERMINER.with(Class::POSSESSIVE)) && next < at + 3 {
        next += 1;
    }
    if paragraph.token(next).is_some_and(Token::is_capital) && paragraph.stretch_at(next).is_none()
    {
        return name(body, paragraph, at, next, mentions);
    }
    let end = phrase(paragraph, at, next, mentions);
    if end == next
        && paragraph.has(at, Class::STARTER)
        && next == at + 1
        && is_quantifier(paragraph, at)
    {
        mentions.push(Mention {
            first: at,
            last: at + 1,
            head: at,
            name: at,
            kind: MentionKind::Nominal,
        });
    }
    end.max(at + 1)
}

/// *some*, *others*, *many* can stand alone before a verb.
fn is_quantifier(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(
        at + 1,
        Class::CUE.with(Class::AUXILIARY).with(Class::ADVERB),
    ) && !paragraph.has(at, Class::SUBORDINATOR)
}

/// The noun phrase whose determiner is at `first` and whose words begin at `from`; returns the token after it.
fn phrase(paragraph: &Paragraph, first: usize, from: usize, mentions: &mut Vec<Mention>) -> usize {
    let mut end = from;
    while end < from + LONGEST_PHRASE && continues_phrase(paragraph, from, end) {
        end += 1;
    }
    if end == from {
        return from;
    }
    let trailing_name = (from..end)
        .rev()
        .take_while(|at| paragraph.token(*at).is_some_and(Token::is_capital))
        .count();
    let head_of_role = end - trailing_name;
    let is_name = trailing_name > 0
        && head_of_role > from
        && paragraph.has(head_of_role - 1, Class::PERSON_NOUN.with(Class::TITLE));
    let (kind, name) = if is_name {
        (MentionKind::Name, head_of_role)
    } else {
        (MentionKind::Nominal, first)
    };
    mentions.push(Mention {
        first,
        last: end,
        head: end - 1,
        name,
        kind,
    });
    end
}

/// A name with all its roles is no longer than this, in tokens; bounds the recursion, too.
const LONGEST_NAME: usize = 24;

/// Longer noun phrases than this are cut.
const LONGEST_PHRASE: usize = 7;

fn continues_phrase(paragraph: &Paragraph, from: usize, at: usize) -> bool {
    let Some(token) = paragraph.token(at) else {
        return false;
    };
    if paragraph.stretch_at(at).is_some() || !token.is_word() {
        return false;
    }
    let is_clitic = !token.spaced && at > from;
    if is_clitic {
        return paragraph
            .token(at + 1)
            .is_some_and(|next| next.is_word() && !next.has(Class::FUNCTION));
    }
    if token.has(Class::FUNCTION) && !token.has(Class::NOUN) {
        return false;
    }
    at == from || !token.has(Class::CUE) || token.is_capital()
}

/// A plural noun of people, with the adjectives before it: *senior officials*, *Republican leaders*.
fn bare_noun(paragraph: &Paragraph, at: usize, mentions: &mut Vec<Mention>) -> usize {
    let mut end = at;
    while end < at + LONGEST_PHRASE
        && paragraph.has(end, Class::NOUN)
        && (end == at || continues_phrase(paragraph, at, end))
    {
        end += 1;
    }
    let mut first = at;
    while first > 0 && at - first < 3 && qualifies(paragraph, first - 1, mentions) {
        first -= 1;
    }
    if paragraph.token(end).is_some_and(Token::is_capital)
        && paragraph.has(end - 1, Class::PERSON_NOUN)
    {
        let mut last = end;
        while paragraph.token(last).is_some_and(Token::is_capital)
            && paragraph.stretch_at(last).is_none()
        {
            last += 1;
        }
        mentions.push(Mention {
            first,
            last,
            head: last - 1,
            name: end,
            kind: MentionKind::Name,
        });
        return last;
    }
    mentions.push(Mention {
        first,
        last: end,
        head: end - 1,
        name: first,
        kind: MentionKind::Nominal,
    });
    end
}

/// Whether the word can stand before a noun of people without an article.
fn qualifies(paragraph: &Paragraph, at: usize, mentions: &[Mention]) -> bool {
    let is_free = mentions.last().is_none_or(|last| last.last <= at);
    is_free
        && paragraph.stretch_at(at).is_none()
        && paragraph.token(at).is_some_and(|token| {
            token.is_word()
                && !token.has(Class::FUNCTION.with(Class::CUE).with(Class::TIME))
                && token.shape == Shape::Lower
        })
        && paragraph.before(at, 1).is_none_or(|token| {
            !token.has(Class::AUXILIARY) && token.is_word() || token.shape == Shape::Comma
        })
}

/// The name that begins at `from`, its determiner or role at `first`; returns the token after it.
fn name(
    body: &str,
    paragraph: &Paragraph,
    first: usize,
    from: usize,
    mentions: &mut Vec<Mention>,
) -> usize {
    let mut last = from;
    let mut bare = from;
    while let Some(next) = continues_name(body, paragraph, from, last) {
        last = next;
        let is_role = paragraph.has(last - 1, Class::TITLE.with(Class::PERSON_NOUN));
        if is_role
            && paragraph
                .token(last)
                .is_some_and(|token| token.is_capital() && token.spaced)
        {
            bare = last;
        }
    }
    let last = last.max(from + 1);
    let first = role_before(paragraph, first, mentions);
    if is_clitic_s(body, paragraph, last) && phrase_follows(paragraph, last + 1) {
        mentions.push(Mention {
            first,
            last,
            head: last - 1,
            name: bare,
            kind: MentionKind::Possessor,
        });
        return possessed(body, paragraph, first, last + 1, mentions);
    }
    let end = noun_after_name(paragraph, last, first < from);
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
    let is_title_alone =
        paragraph.has(last - 1, Class::TITLE.with(Class::PERSON_NOUN)) && first < from;
    let kind = if is_title_alone {
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

/// *Ruiz spokesman*, *Labour voters*, *the U.S. defense secretary*: the token after the nouns that follow a name.
fn noun_after_name(paragraph: &Paragraph, name_end: usize, is_determined: bool) -> usize {
    let is_adjective = is_determined
        && paragraph.token(name_end).is_some_and(|token| {
            token.shape == Shape::Lower
                && token.spaced
                && !matches!(token.ending, 1 | 3)
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
fn continues_name(body: &str, paragraph: &Paragraph, from: usize, at: usize) -> Option<usize> {
    let token = paragraph.token(at)?;
    if paragraph.stretch_at(at).is_some()
        || (at > from && !token.spaced && token.shape != Shape::Initial)
    {
        return None;
    }
    if token.is_capital() {
        let is_function =
            token.has(Class::FUNCTION) && token.shape == Shape::Capital && !token.has(Class::TITLE);
        let ends =
            at > from && (is_function || token.has(Class::TIME) && !token.has(Class::FIRST_NAME));
        return (!ends).then_some(at + 1);
    }
    if at == from || token.shape != Shape::Lower {
        return None;
    }
    let is_of = token.span.of(body) == "of";
    let is_link = token.has(Class::PARTICLE)
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

/// Steps left over a role in small letters: *spokesman John Smith*, *the former mayor Ana Ruiz*.
fn role_before(paragraph: &Paragraph, first: usize, mentions: &mut Vec<Mention>) -> usize {
    let Some(last) = mentions.last().copied() else {
        return first;
    };
    let is_role = last.last == first
        && last.kind == MentionKind::Nominal
        && paragraph.has(last.head, Class::PERSON_NOUN.with(Class::TITLE))
        && paragraph.token(first).is_some_and(|token| token.spaced);
    if is_role {
        mentions.pop();
        return last.first;
    }
    first
}

fn is_clitic_s(body: &str, paragraph: &Paragraph, at: usize) -> bool {
    paragraph.token(at).is_some_and(|token| {
        !token.spaced
            && (token.shape == Shape::Lower || token.shape == Shape::Single)
            && token.span.of(body).starts_with(['\'', '’'])
    })
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
        if end > from
            && paragraph.token(end).is_some_and(Token::is_capital)
            && paragraph.has(end - 1, Class::PERSON_NOUN)
            && end - first < LONGEST_NAME
        {
            return name(body, paragraph, first, end, mentions);
        }
        end += 1;
    }
    if end > from {
        mentions.push(Mention {
            first,
            last: end,
            head: end - 1,
            name: first,
            kind: MentionKind::Nominal,
        });
    }
    end
}
