//! From a mention to the speaker: the second stage of attribution.
//!
//! Within the article, a surname goes to its full name (of two holders, title, gender and nearness decide), a pronoun to the
//! nearest fitting person, a description to the name that it was introduced with, an abbreviation to what it stands for. What
//! the text does not settle keeps the mention's own words.

use super::SpeakerKind;
use super::cast::{Cast, Figure};
use super::mentions::MentionKind;
use crate::lexicon::{Class, hash_word};
use crate::text::Span;

/// Who a mention points to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speaker {
    /// The fullest name that the article gives, or the mention's own words.
    pub(super) name: Span,
    /// The role beside any mention of that name.
    pub(super) role: Option<Span>,
    /// What kind.
    pub(super) kind: SpeakerKind,
    /// The figure with the fullest name, or the mention itself.
    pub(super) figure: usize,
}

/// How far back a pronoun or description may point, in figures.
const REACH: usize = 60;

/// The speaker that figure `mention` of the cast points to; `last` is the figure of the speaker of the quotation before.
pub(super) fn resolve(
    body: &str,
    cast: &Cast,
    mention: usize,
    last: Option<usize>,
) -> Option<Speaker> {
    let figure = cast.figures.get(mention)?;
    let target = match figure.kind {
        MentionKind::Name => Some(mention),
        MentionKind::Possessor if figure.words > 0 => Some(mention),
        MentionKind::Pronoun | MentionKind::Possessor => pronoun(body, cast, mention, last),
        MentionKind::Relative => antecedent(cast, mention),
        MentionKind::Nominal => description(body, cast, mention),
    };
    Some(target.map_or_else(
        || itself(body, cast, mention),
        |target| named(body, cast, target),
    ))
}

/// A mention that points to nothing else.
fn itself(body: &str, cast: &Cast, mention: usize) -> Speaker {
    let figure = cast.figures.get(mention).copied();
    let span = figure.map_or(Span::default(), |figure| figure.span);
    Speaker {
        name: span,
        role: None,
        kind: figure.map_or(SpeakerKind::Unnamed, |figure| kind(body, &figure)),
        figure: mention,
    }
}

/// What kind of speaker a figure is by itself.
fn kind(body: &str, figure: &Figure) -> SpeakerKind {
    let plural = ["they", "we", "we", "their"]
        .iter()
        .any(|word| figure.span.of(body).eq_ignore_ascii_case(word));
    match figure.kind {
        MentionKind::Name if figure.is_person => SpeakerKind::Person,
        MentionKind::Name if figure.class.has(Class::BODY_NOUN) || figure.words > 3 => {
            SpeakerKind::Organization
        }
        MentionKind::Name => SpeakerKind::Person,
        _ if figure.class.has(Class::GROUP_NOUN) || plural => SpeakerKind::Group,
        _ if figure.class.has(Class::BODY_NOUN) => SpeakerKind::Organization,
        _ => SpeakerKind::Unnamed,
    }
}

/// The speaker of a name: the fullest form of the holder that it most likely means.
fn named(body: &str, cast: &Cast, mention: usize) -> Speaker {
    let Some(figure) = cast.figures.get(mention) else {
        return itself(body, cast, mention);
    };
    if figure.kind == MentionKind::Nominal || figure.words == 0 {
        return itself(body, cast, mention);
    }
    let mention = cast
        .aliases
        .get(&figure.head)
        .copied()
        .filter(|_| figure.words == 1)
        .unwrap_or(mention);
    let holder = holder(cast, mention).unwrap_or(mention);
    let fullest = fullest(cast, holder);
    let Some(figure) = cast.figures.get(fullest) else {
        return itself(body, cast, mention);
    };
    let role = [mention, holder, fullest]
        .iter()
        .find_map(|n| cast.figures.get(*n)?.role)
        .or_else(|| any_role(cast, holder));
    let kind = if role.is_some() {
        SpeakerKind::Person
    } else {
        kind(body, figure)
    };
    Speaker {
        name: figure.name,
        role,
        kind,
        figure: fullest,
    }
}

/// How many figures of one surname are compared.
const NAMESAKES: usize = 24;

/// Figures with the same last name, nearest ones before the mention first, then those after it.
fn namesakes(cast: &Cast, mention: usize) -> impl Iterator<Item = usize> {
    let all = cast
        .figures
        .get(mention)
        .and_then(|figure| cast.by_head.get(&figure.head))
        .map_or(&[][..], Vec::as_slice);
    let here = all.partition_point(|n| *n < mention);
    let (before, after) = all.split_at(here);
    before
        .iter()
        .rev()
        .take(NAMESAKES)
        .chain(before.iter().take(NAMESAKES))
        .chain(after.iter().take(NAMESAKES))
        .copied()
}

/// The figure with a first name that a surname means; a name that has one means itself.
fn holder(cast: &Cast, mention: usize) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    if figure.words > 1 {
        return Some(mention);
    }
    let fits = |n: &usize| {
        cast.figures
            .get(*n)
            .is_some_and(|other| other.words > 1 && genders_agree(figure, other))
    };
    namesakes(cast, mention).find(fits).or_else(|| {
        let first = cast.by_first.get(&figure.head).copied().filter(fits)?;
        cast.figures.get(first)?.is_person.then_some(first)
    })
}

/// Whether title and first name do not contradict each other.
fn genders_agree(a: &Figure, b: &Figure) -> bool {
    let both = Class::MALE.with(Class::FEMALE);
    let known = |figure: &Figure| {
        figure.gender.has(both)
            && !(figure.gender.has(Class::MALE) && figure.gender.has(Class::FEMALE))
    };
    !known(a) || !known(b) || a.gender.has(Class::MALE) == b.gender.has(Class::MALE)
}

/// The longest name with the same first and last word.
fn fullest(cast: &Cast, holder: usize) -> usize {
    let Some(figure) = cast.figures.get(holder) else {
        return holder;
    };
    let longest = namesakes(cast, holder)
        .filter(|n| {
            cast.figures
                .get(*n)
                .is_some_and(|other| other.first == figure.first && other.words <= 5)
        })
        .max_by_key(|n| {
            (
                cast.figures.get(*n).map_or(0, |other| other.words),
                usize::MAX - n,
            )
        });
    longest
        .filter(|n| {
            cast.figures
                .get(*n)
                .is_some_and(|other| other.words > figure.words)
        })
        .unwrap_or(holder)
}

/// The role beside any mention of the same full name.
fn any_role(cast: &Cast, holder: usize) -> Option<Span> {
    let figure = cast.figures.get(holder)?;
    namesakes(cast, holder)
        .filter_map(|n| cast.figures.get(n))
        .filter(|other| other.words == 1 || other.first == figure.first)
        .find_map(|other| other.role)
}

/// The person that *he*, *she*, *his* or *her* points to: the best of the names before, by nearness, place and gender.
fn pronoun(body: &str, cast: &Cast, mention: usize, last: Option<usize>) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    let word = hash_word(figure.span.of(body));
    let wanted = gender_of(word)?;
    let last_speaker = last.and_then(|n| cast.figures.get(n));
    let mut best: Option<(i32, usize)> = None;
    for (back, number) in (mention.saturating_sub(REACH)..mention).rev().enumerate() {
        let Some(other) = cast.figures.get(number) else {
            continue;
        };
        if other.words == 0 || !matches!(other.kind, MentionKind::Name | MentionKind::Possessor) {
            continue;
        }
        let full = holder(cast, number)
            .and_then(|n| cast.figures.get(n))
            .unwrap_or(other);
        let score = fitness(figure, other, full, wanted)
            - i32::try_from(back).unwrap_or(i32::MAX / 2) * 2
            + if last_speaker.is_some_and(|speaker| speaker.head == other.head) {
                8
            } else {
                0
            };
        if fits_gender(full, wanted)
            && fits_gender(other, wanted)
            && best.is_none_or(|(top, _)| score > top)
        {
            best = Some((score, number));
        }
    }
    best.filter(|(score, _)| *score > FARTHEST)
        .map(|(_, number)| number)
}

/// Below this score, a pronoun is left open.
const FARTHEST: i32 = -60;

/// How well a name fits a pronoun, nearness aside.
fn fitness(pronoun: &Figure, other: &Figure, full: &Figure, wanted: Class) -> i32 {
    let gap = i32::try_from(pronoun.sentence - other.sentence.min(pronoun.sentence))
        .unwrap_or(i32::MAX / 4);
    let person = if full.is_person || other.is_person {
        12
    } else {
        -12
    };
    let gender = if full.gender.has(wanted) || other.gender.has(wanted) {
        8
    } else {
        0
    };
    let place = if other.is_subject { 10 } else { 0 };
    let owner = if other.kind == MentionKind::Possessor {
        -2
    } else {
        0
    };
    person + gender + place + owner - 4 * gap.min(1000)
}

fn fits_gender(figure: &Figure, wanted: Class) -> bool {
    figure.gender.has(wanted) || !figure.gender.has(Class::MALE.with(Class::FEMALE))
}

/// The gender that a pronoun asks for; none for those that do not point to one named person.
fn gender_of(word: u64) -> Option<Class> {
    let is = |words: &[&str]| words.iter().any(|w| hash_word(w) == word);
    if is(&[
        "he", "his", "him", "er", "sein", "seine", "il", "él", "hij", "ele", "lui",
    ]) {
        Some(Class::MALE)
    } else if is(&["she", "her", "elle", "ella", "sie", "zij", "ela", "lei"]) {
        Some(Class::FEMALE)
    } else {
        None
    }
}

/// What *who* or *which* stands behind.
fn antecedent(cast: &Cast, mention: usize) -> Option<usize> {
    let before = mention.checked_sub(1)?;
    let (figure, last) = (cast.figures.get(mention)?, cast.figures.get(before)?);
    let near = figure.span.start().saturating_sub(last.span.end()) < 60
        && figure.sentence == last.sentence;
    near.then_some(before)
}

/// The name that *the minister* was introduced with, or is named by later on.
fn description(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    let is_definite = figure
        .span
        .of(body)
        .split_whitespace()
        .next()
        .is_some_and(|word| DEFINITE.iter().any(|d| word.eq_ignore_ascii_case(d)));
    let is_person = figure.class.has(Class::PERSON_NOUN.with(Class::TITLE));
    let named = cast.by_role.get(&figure.head).copied();
    named.filter(|_| is_definite && is_person)
}

/// The articles of a description that points back.
const DEFINITE: [&str; 12] = [
    "the", "der", "die", "le", "la", "el", "il", "lo", "o", "a", "de", "het",
];
