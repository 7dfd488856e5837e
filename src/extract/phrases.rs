//! Finds the stretches of text that name someone, in languages without learned weights.
//!
//! A noun phrase is a determiner, its adjectives and a noun, with the attributes that hang on it (*der Sprecher des
//! Ministeriums*, *le ministre de l'Intérieur*); a name is a run of capitalised words with the role before it. Where common
//! nouns are written with a capital, as in German, a capital alone says nothing: there a single capitalised word is a name
//! only without a determiner. Words inside marks are not searched.

use super::joined::parts_offices;
use super::mentions::{self, Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::{Class, Speech};

/// Fills `paragraph.mentions`, sorted by their first token.
pub(super) fn find(speech: &Speech, paragraph: &mut Paragraph) {
    let mut found = std::mem::take(&mut paragraph.mentions);
    let mut tellers = std::mem::take(&mut paragraph.tellers);
    found.clear();
    let mut at = 0;
    while at < paragraph.tokens.len() {
        if let Some(stretch) = paragraph.stretch_at(at) {
            let is_mark = paragraph.token(at).is_some_and(Token::is_mark);
            let label = mentions::label(paragraph, at + 1).filter(|_| is_mark);
            found.extend(label.or_else(|| name_in_marks(paragraph, stretch)));
            at = paragraph
                .stretches
                .get(stretch)
                .map_or(at + 1, |s| (s.close + usize::from(s.closed)).max(at + 1));
            continue;
        }
        at = match mention_at(speech, paragraph, at) {
            Some(mention) => {
                tellers.extend(teller(speech, paragraph, mention).map(|who| (found.len(), who)));
                found.push(mention);
                mention.last.max(at + 1)
            }
            None => at + 1,
        };
    }
    paragraph.mentions = found;
    paragraph.tellers = tellers;
}

/// Who said what the mention is: *the police* in *Angaben der Polizei*, *Anna Ruiz* in *laut Aussage von Anna Ruiz*.
fn teller(speech: &Speech, paragraph: &Paragraph, mention: Mention) -> Option<Mention> {
    if !speech.capitalizes_nouns || mention.kind != MentionKind::Nominal {
        return None;
    }
    let is_saying = |at: &usize| paragraph.has(*at, Class::CUE_PHRASE);
    let link = (mention.first..mention.last).find(is_saying)? + 1;
    if link >= mention.last || !paragraph.has(link, Class::GENITIVE) {
        return None;
    }
    let first = link + usize::from(!paragraph.has(link, Class::DETERMINER));
    mention_at(speech, paragraph, first)
}

/// The mention that begins at `at`, if one does.
fn mention_at(speech: &Speech, paragraph: &Paragraph, at: usize) -> Option<Mention> {
    let token = paragraph.token(at).filter(|token| token.is_word())?;
    if token.has(Class::PRONOUN) && token.shape != Shape::Upper && !is_article(paragraph, at) {
        return Some(Mention {
            first: at,
            last: at + 1,
            head: at,
            name: at,
            kind: MentionKind::Pronoun,
        });
    }
    if token.has(Class::RELATIVE) && is_relative(paragraph, at) {
        return Some(Mention {
            first: at,
            last: at + 1,
            head: at,
            name: at,
            kind: MentionKind::Relative,
        });
    }
    let from = after_determiners(paragraph, at);
    let noun = noun_from(speech, paragraph, at, from)?;
    let mention = named(speech, paragraph, at, from, noun);
    Some(apposed(
        paragraph,
        with_attributes(speech, paragraph, mention),
    ))
}

/// The name of a paper or company, in marks as German print has it: *der „Stadtbote“ berichtet*.
fn name_in_marks(paragraph: &Paragraph, stretch: usize) -> Option<Mention> {
    let stretch = paragraph.stretches.get(stretch)?;
    let (first, last) = (stretch.open + 1, stretch.close);
    let governing = Class::DETERMINER
        .with(Class::PREPOSITION)
        .with(Class::AS)
        .with(Class::BODY_NOUN);
    let is_governed = paragraph
        .before(stretch.open, 1)
        .is_some_and(|token| token.is_word() && token.has(governing));
    let inner = paragraph.tokens.get(first..last)?;
    let is_name = !inner.is_empty()
        && inner.len() <= LONGEST_NAME_IN_MARKS
        && inner.iter().all(Token::is_word)
        && (inner
            .iter()
            .all(|token| token.is_capital() || token.shape == Shape::Number)
            || inner.len() == 1);
    (is_governed && is_name && stretch.closed).then_some(Mention {
        first,
        last,
        head: last - 1,
        name: first,
        kind: MentionKind::Name,
    })
}

/// More words in marks are no name.
const LONGEST_NAME_IN_MARKS: usize = 4;

/// French and Spanish pronouns that are articles, too, are pronouns only where no noun follows.
fn is_article(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.has(at, Class::DETERMINER)
}

/// A relative pronoun stands behind the comma or the noun that it takes up.
fn is_relative(paragraph: &Paragraph, at: usize) -> bool {
    !paragraph.has(at, Class::DETERMINER.with(Class::THAT))
        && at > 0
        && paragraph.is(at - 1, Shape::Comma)
}

/// The token after the determiners and numbers at `at`.
fn after_determiners(paragraph: &Paragraph, at: usize) -> usize {
    let determines = |n: usize| {
        paragraph.has(n, Class::DETERMINER.with(Class::POSSESSIVE))
            || n > at && paragraph.is(n, Shape::Number)
    };
    (at..at + MOST_DETERMINERS)
        .find(|n| !determines(*n))
        .unwrap_or(at)
}

/// *all die vielen drei …*
const MOST_DETERMINERS: usize = 4;

/// Longer runs of adjectives are no phrase.
const MOST_ADJECTIVES: usize = 5;

/// Longer runs of capitals are cut.
const MOST_CAPITALS: usize = 8;

/// The nouns of a phrase: from the first to behind the last.
#[derive(Clone, Copy)]
struct Noun {
    first: usize,
    last: usize,
}

/// The noun that the words from `from` lead to; what stands between `first` and `from` determines it.
fn noun_from(speech: &Speech, paragraph: &Paragraph, first: usize, from: usize) -> Option<Noun> {
    let is_determined = from > first;
    if speech.capitalizes_nouns {
        let first = after_adjectives(paragraph, from);
        let last = after_capitals(paragraph, first);
        // *Die 52-Jährige*
        if last == first && is_determined && first > from && paragraph.has(first - 1, Class::AGED) {
            return Some(Noun {
                first: first - 1,
                last,
            });
        }
        return (last > first && (first == from || is_determined || first <= from + 2))
            .then_some(Noun { first, last });
    }
    let starts_sentence = paragraph.sentence(paragraph.sentence_at(from)).start == from;
    let is_small = is_content(paragraph, from)
        && (paragraph.is(from, Shape::Lower)
            || starts_sentence && paragraph.has(from, Class::NOUN));
    if is_small && (is_determined || paragraph.has(from, Class::NOUN)) {
        let small = (from + 1..from + MOST_ADJECTIVES)
            .find(|at| {
                !(paragraph.is(*at, Shape::Lower)
                    && is_content(paragraph, *at)
                    && !paragraph.has(*at, Class::CUE))
            })
            .unwrap_or(from + 1);
        let last = after_capitals(paragraph, small).max(small);
        return Some(Noun { first: from, last });
    }
    let last = after_capitals(paragraph, from);
    (last > from).then_some(Noun { first: from, last })
}

fn after_adjectives(paragraph: &Paragraph, from: usize) -> usize {
    let is_adjective = |at: &usize| {
        paragraph.is(*at, Shape::Number)
            || paragraph.is(*at, Shape::Lower)
                && is_content(paragraph, *at)
                && !paragraph.has(*at, Class::CUE)
    };
    (from..from + MOST_ADJECTIVES)
        .find(|at| !is_adjective(at))
        .unwrap_or(from)
}

/// The token after the capitalised words at `from`, with their particles: *Ana von Ruiz*.
fn after_capitals(paragraph: &Paragraph, from: usize) -> usize {
    let is_name_word = |at: usize| {
        paragraph.token(at).is_some_and(|token| {
            token.is_capital()
                && paragraph.stretch_at(at).is_none()
                && (at == from || token.spaced || token.shape == Shape::Initial)
                && !token.has(Class::TIME)
                && (!token.has(Class::FUNCTION) || token.shape != Shape::Capital)
        })
    };
    let mut last = from;
    while last < from + MOST_CAPITALS {
        // *Marie Le Goff*
        let is_inner = last > from
            && paragraph.has(last - 1, Class::FIRST_NAME)
            && paragraph.is(last, Shape::Capital)
            && paragraph.stretch_at(last).is_none();
        if is_name_word(last) || is_inner && is_name_word(last + 1) {
            last += 1;
        } else if last > from
            && paragraph.has(last, Class::PARTICLE)
            && paragraph.is(last, Shape::Lower)
            && paragraph.has(last - 1, Class::FIRST_NAME)
            && (is_name_word(last + 1)
                || paragraph.has(last + 1, Class::PARTICLE) && is_name_word(last + 2))
        {
            last += if is_name_word(last + 1) { 2 } else { 3 };
        } else {
            break;
        }
    }
    last
}

/// Whether the word names something rather than holds the sentence together.
fn is_content(paragraph: &Paragraph, at: usize) -> bool {
    paragraph.stretch_at(at).is_none()
        && paragraph.token(at).is_some_and(|token| {
            token.is_word()
                && (!token.has(Class::FUNCTION) || token.has(Class::NOUN))
                && !token.has(
                    Class::TIME
                        .with(Class::SUBJUNCTIVE)
                        .with(Class::CONDITIONAL),
                )
        })
}

/// What the phrase from `first` is: a name with its role, or a description.
fn named(speech: &Speech, paragraph: &Paragraph, first: usize, from: usize, noun: Noun) -> Mention {
    // *Petra Zimmermann* is no *Mann*: what stands behind a first name is no role.
    let is_role = |at: usize| {
        paragraph.has(at, Class::HUMAN)
            && (at == noun.first || !paragraph.has(at - 1, Class::FIRST_NAME))
    };
    let is_capital = |at: usize| paragraph.token(at).is_some_and(Token::is_capital);
    let name = (noun.first..noun.last)
        .rev()
        .find(|at| is_role(*at))
        .map_or(noun.first, |role| role + 1);
    // *El diputado opositor Pedro Lagos*
    let behind = (name..noun.last).find(|at| is_capital(*at)).unwrap_or(name);
    let is_named =
        (behind..noun.last).all(|at| is_capital(at) || paragraph.has(at, Class::PARTICLE));
    let name = if is_named && paragraph.has(behind, Class::FIRST_NAME) {
        behind
    } else {
        name
    };
    let has_role = name > noun.first && name < noun.last && is_capital(name);
    let is_bare = first == from && noun.first == from;
    let all_capitals = (noun.first..noun.last).all(is_capital);
    // Alone and without a determiner, *Richter* is a name and *Polizisten* are none.
    let is_surname = paragraph.has(noun.first, Class::PERSON_NOUN)
        && !paragraph.has(noun.first, Class::GROUP_NOUN)
        && is_bare
        && noun.last == noun.first + 1;
    let is_listed = paragraph.has(noun.first, Class::NOUN.with(Class::TITLE)) && !is_surname;
    let is_first_name = paragraph.has(noun.first, Class::FIRST_NAME) && noun.last > noun.first + 1;
    let is_name = has_role
        || all_capitals
            && (is_bare && !is_listed
                || is_first_name
                || speech.capitalizes_nouns && !is_listed && noun.last > noun.first + 1
                || paragraph.is(noun.last - 1, Shape::Upper) && !is_listed);
    let is_role_alone = name == noun.last && !is_surname;
    let head = if is_name && !is_role_alone {
        noun.last - 1
    } else {
        described_by(paragraph, noun)
    };
    let kind = if is_name && !is_role_alone {
        MentionKind::Name
    } else {
        MentionKind::Nominal
    };
    Mention {
        first,
        last: noun.last,
        head,
        name: match kind {
            MentionKind::Name if has_role => name,
            MentionKind::Name => noun.first,
            _ => first,
        },
        kind,
    }
}

/// The noun that decides what a description is: the first listed one, else the last word.
fn described_by(paragraph: &Paragraph, noun: Noun) -> usize {
    (noun.first..noun.last)
        .find(|at| paragraph.has(*at, Class::NOUN))
        .unwrap_or(noun.last - 1)
}

/// The phrase with the attributes behind it: *der Sprecher des Ministeriums für Verkehr*.
fn with_attributes(speech: &Speech, paragraph: &Paragraph, mut mention: Mention) -> Mention {
    if mention.kind == MentionKind::Name && mention.name == mention.first {
        return mention;
    }
    for _ in 0..MOST_ATTRIBUTES {
        let mut link = mention.last;
        // *Ministerium für Wirtschaft und Verkehr*, *de l'Économie et des Finances*
        let is_joined = parts_offices(paragraph, link);
        if is_joined {
            link += usize::from(paragraph.has(link + 1, Class::GENITIVE));
        }
        let is_listed = paragraph.has(mention.head, Class::NOUN.with(Class::TITLE));
        let is_bare_preposition =
            paragraph.has(link, Class::PREPOSITION) && !paragraph.has(link, Class::PARTICLE);
        if !(is_joined || paragraph.has(link, Class::GENITIVE))
            || paragraph.stretch_at(link).is_some()
            || is_bare_preposition && !is_listed && speech.capitalizes_nouns
        {
            break;
        }
        let from = after_determiners(paragraph, link + 1);
        let is_determined = paragraph.has(link, Class::DETERMINER) || !speech.capitalizes_nouns;
        let determined_from = if is_determined { link } else { link + 1 };
        let Some(noun) = noun_from(speech, paragraph, determined_from, from) else {
            break;
        };
        mention.last = noun.last;
        if mention.kind == MentionKind::Name {
            break;
        }
    }
    mention
}

/// More attributes in a row than this are not followed.
const MOST_ATTRIBUTES: usize = 4;

/// A description with the name set behind it: *der Leiter des Amtes, Anna Huber*.
fn apposed(paragraph: &Paragraph, mention: Mention) -> Mention {
    let is_person =
        mention.kind == MentionKind::Nominal && paragraph.has(mention.head, Class::HUMAN);
    if !is_person {
        return mention;
    }
    let from = mention.last + usize::from(paragraph.is(mention.last, Shape::Comma));
    let last = after_capitals(paragraph, from);
    let is_name = last >= from + 2
        && !paragraph.has(from, Class::NOUN)
        && (from == mention.last
            || paragraph
                .token(last)
                .is_none_or(|next| !next.is_word() || next.has(Class::AUXILIARY.with(Class::CUE))));
    if !is_name {
        return mention;
    }
    Mention {
        last,
        head: last - 1,
        name: from,
        kind: MentionKind::Name,
        ..mention
    }
}
