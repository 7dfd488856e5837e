//! Which body *it* means, and *the department*, *the company*.

use super::beside::Beside;
use super::body_names::{firm, is_body, is_place, is_whole};
use super::cast::Cast;
use super::figures::Figure;
use super::holders::namesakes;
use super::mentions::MentionKind;
use super::people::Spoken;
use crate::lexicon::Class;

/// The figure that *it* at figure `mention` means: the last subject before it that is a body, in this sentence or the one before;
/// else the body that spoke last.
// Where the subject is a human, *it* is what a body did: nobody is named then, though somebody may be meant.
pub(super) fn choose(body: &str, cast: &Cast, mention: usize, spoken: &Spoken) -> Option<usize> {
    let pronoun = cast.figures.get(mention)?;
    if !pronoun.class.has(Class::NEUTER) {
        return None;
    }
    let speaks = |n: usize, other: &Figure| speaks_as_body(body, cast, n, other);
    let is_meant = |n: &usize| {
        let other = cast.figures.get(*n);
        other.is_some_and(|other| leads(body, cast, *n, other) && speaks(*n, other))
    };
    near(cast, mention).find(is_meant).or_else(|| {
        let spoke = |n: &usize| {
            let other = cast.figures.get(*n);
            other.is_some_and(|other| spoken.last == Some(other.head))
        };
        let last = (0..mention).rev().take(MOST_BEFORE).find(spoke)?;
        let figure = cast.figures.get(last)?;
        speaks(last, figure).then_some(last)
    })
}

/// The figures before `mention` in its sentence and the one before, the nearest first.
fn near(cast: &Cast, mention: usize) -> impl Iterator<Item = usize> {
    let before = (0..mention).rev().take(REACH);
    before.take_while(move |n| is_near(cast, mention, *n))
}

/// Whether figure `other` stands in the sentence of figure `mention`, or in the one before.
fn is_near(cast: &Cast, mention: usize, other: usize) -> bool {
    let sentence = |n: usize| cast.figures.get(n).map(|figure| figure.sentence);
    let apart = sentence(mention).zip(sentence(other));
    apart.is_some_and(|(here, there)| here.saturating_sub(there) <= FARTHEST)
}

/// How many sentences before *it* the body stands at most.
const FARTHEST: usize = 1;

/// How many figures are looked at.
const REACH: usize = 20;

/// Whether the figure is the first of its sentence, what prepositions tie aside: *In a letter, the ministry said*.
fn leads(body: &str, cast: &Cast, number: usize, figure: &Figure) -> bool {
    let is_tied = |figure: &Figure| figure.before == Beside::Preposition;
    let is_of_dateline = |other: &Figure| {
        figure.paragraph == 0
            && matches!(other.after, Beside::Comma | Beside::Sign)
            && (other.class.has(Class::TIME) || is_place(cast, other.name.of(body)))
    };
    let before = cast.figures.get(number.saturating_sub(REACH)..number);
    let here = before.unwrap_or_default().iter().rev();
    !is_tied(figure)
        && here
            .take_while(|other| other.sentence == figure.sentence)
            .all(|other| is_tied(other) || is_of_dateline(other))
}

/// Whether the article shows that the figure is a body.
fn speaks_as_body(body: &str, cast: &Cast, number: usize, figure: &Figure) -> bool {
    let opens = Class::DEFINITE
        .with(Class::POSSESSIVE)
        .with(Class::DETERMINER);
    match figure.kind {
        MentionKind::Name if figure.is_person => false,
        MentionKind::Name => is_body(body, cast, number, figure),
        MentionKind::Nominal => figure.class.has(Class::BODY_NOUN) && figure.opening.has(opens),
        _ => false,
    }
}

/// The named body that the description at figure `mention` goes on with, or the noun of its name alone: *the department*, *the
/// Bank*. By its noun, or, where that is one for firms, by the firm that the article tells of.
pub(super) fn described(body: &str, cast: &Cast, mention: usize, spoken: &Spoken) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    // *L'entreprise* is two words.
    let words = || {
        let parts = figure.span.of(body).split([' ', '\n', '\'', '’']);
        parts.filter(|part| !part.is_empty()).count()
    };
    let is_bare = figure.class.has(Class::BODY_NOUN)
        && figure.opening.has(Class::DEFINITE)
        && words() == 2
        && !is_whole(body, figure);
    if !is_bare {
        return None;
    }
    let is_firm = figure.kind == MentionKind::Nominal && figure.class.has(Class::EPITHET);
    // *The company* is no more *Lind & Company* than any other.
    let by_noun = || by_noun(body, cast, mention);
    let named = if figure.class.names_firm() {
        None
    } else {
        by_noun()
    };
    named.or_else(|| firm_told_of(body, cast, mention, spoken).filter(|_| is_firm))
}

/// The last body before whose name has the noun of the description, if it is the only one, or the only one near.
fn by_noun(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let name = |n: usize| cast.figures.get(n).map_or("", |other| other.name.of(body));
    let is_fuller = |n: &usize| {
        let other = cast.figures.get(*n);
        *n < mention
            && other.is_some_and(|other| other.kind == MentionKind::Name && !other.is_person)
            && name(*n).contains(char::is_whitespace)
    };
    let fuller = namesakes(cast, mention).filter(is_fuller);
    let last = fuller.clone().next()?;
    // *The U.S. Agriculture Department* is the Agriculture Department.
    let is_same = |n: usize| name(n).ends_with(name(last)) || name(last).ends_with(name(n));
    let is_near = |n: &usize| is_near(cast, mention, *n);
    let is_only = fuller.clone().all(is_same);
    let is_only_near = is_near(&last) && fuller.filter(is_near).all(is_same);
    (is_only || is_only_near).then_some(last)
}

/// The only firm near that has spoken; where none has, the one that the article begins with.
// Who only does something elsewhere is another as often: *Lind Co owns a third of Dunmore, the company said*.
fn firm_told_of(body: &str, cast: &Cast, mention: usize, spoken: &Spoken) -> Option<usize> {
    let before = (0..mention).rev().take(MOST_BEFORE);
    let firms = before.filter_map(|n| Some((n, firm_of(body, cast, n)?)));
    let has_spoken = |firm: usize| {
        let firm = cast.figures.get(firm);
        firm.is_some_and(|firm| spoken.has(firm.head))
    };
    let is_subject = |n: usize| {
        let figure = cast.figures.get(n);
        figure.is_some_and(|figure| figure.sentence == 0 && leads(body, cast, n, figure))
    };
    let head = |firm: usize| cast.figures.get(firm).map(|firm| firm.head);
    let mut speakers = firms.clone().filter(|(_, firm)| has_spoken(*firm));
    let Some((_, speaker)) = speakers.next() else {
        let first = firms.clone().find(|(n, _)| is_subject(*n));
        return first.map(|(_, firm)| firm);
    };
    let is_only = speakers.all(|(_, other)| head(other) == head(speaker));
    (is_only && !is_overtaken(body, cast, mention, speaker)).then_some(speaker)
}

/// Whether another body leads this sentence or the one before: *Marks & Dunne advised it. The firm said it was honored*.
fn is_overtaken(body: &str, cast: &Cast, mention: usize, firm: usize) -> bool {
    let overtakes = |n: usize| {
        let other = cast.figures.get(n);
        other.is_some_and(|other| {
            let is_new = other.kind == MentionKind::Nominal
                && other.opening.has(Class::DETERMINER)
                && !other.opening.has(Class::DEFINITE);
            let is_other = other.kind == MentionKind::Name
                && firm_of(body, cast, n) != Some(firm)
                && is_body(body, cast, n, other);
            (is_new || is_other) && !other.is_person && leads(body, cast, n, other)
        })
    };
    near(cast, mention).any(overtakes)
}

/// The full name of the firm that figure `number` names, by its own suffix or that of the longer one that begins so.
fn firm_of(body: &str, cast: &Cast, number: usize) -> Option<usize> {
    let figure = cast.figures.get(number)?;
    if figure.kind != MentionKind::Name || figure.is_person {
        return None;
    }
    if figure.words < 2 {
        return firm(cast, figure);
    }
    if figure.class.names_firm() {
        return Some(number);
    }
    let first = cast.by_first.get(&figure.first).copied()?;
    let longer = cast.figures.get(first)?;
    let rest = longer.name.of(body).strip_prefix(figure.name.of(body))?;
    (longer.class.names_firm() && rest.starts_with(' ')).then_some(first)
}

/// How many figures are looked at for a firm.
const MOST_BEFORE: usize = 60;
