//! From a mention to the speaker: the second stage of attribution.
//!
//! Within the article, a surname goes to its full name (of two holders, title, gender and nearness decide), a pronoun to the
//! nearest fitting person, a description to the name that it was introduced with, an abbreviation to what it stands for. What
//! the text does not settle keeps the mention's own words.

use super::SpeakerKind;
use super::beside::Beside;
use super::bodies;
use super::body_names::{firm, is_body, is_one_body, is_place, is_well_known, is_whole};
use super::cast::Cast;
use super::confidence::Pointer;
use super::epithets;
use super::figures::{Figure, names_body};
use super::holders::{any_role, fullest, holder, namesakes};
use super::mentions::MentionKind;
use super::people::Spoken;
use super::pronouns;
use crate::lexicon::{Class, Speech};
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
    /// By what the mention points to the name.
    pub(super) pointer: Pointer,
}

/// The speaker that figure `mention` of the cast points to, given who has spoken before.
pub(super) fn resolve(
    body: &str,
    cast: &Cast,
    speech: &Speech,
    mention: usize,
    spoken: &Spoken,
) -> Option<Speaker> {
    let figure = cast.figures.get(mention)?;
    let named_so = |mention| (mention, Pointer::Name);
    let described = |mention: usize| {
        let figure = cast.figures.get(mention)?;
        if figure.kind != MentionKind::Nominal {
            return None;
        }
        let introduced = description(body, cast, mention).or_else(|| surnamed(body, cast, mention));
        let epithet = || epithets::choose(body, cast, speech, mention, spoken);
        let goes_on = || bodies::described(body, cast, mention, spoken);
        introduced
            .map(named_so)
            .or_else(|| Some((epithet()?, Pointer::Epithet)))
            .or_else(|| Some((goes_on()?, Pointer::Body)))
    };
    let target = match figure.kind {
        MentionKind::Name if is_answer(body, figure) => Some(named_so(cast.interviewed()?)),
        MentionKind::Name => bodies::described(body, cast, mention, spoken)
            .map(|whole| (whole, Pointer::Body))
            .or_else(|| Some(named_so(initialled(body, cast, mention).unwrap_or(mention)))),
        MentionKind::Possessor if figure.words > 0 => Some(named_so(mention)),
        MentionKind::Pronoun | MentionKind::Possessor => {
            let person = pronouns::choose(body, cast, &speech.weights, mention, spoken);
            let thing = || {
                let thing = bodies::choose(body, cast, mention, spoken)?;
                let whole = bodies::described(body, cast, thing, spoken).unwrap_or(thing);
                Some((whole, Pointer::Neuter))
            };
            person
                .map(|person| (person, Pointer::Pronoun))
                .or_else(thing)
        }
        MentionKind::Relative => antecedent(cast, mention)
            .map(|other| described(other).unwrap_or_else(|| named_so(other))),
        MentionKind::Nominal => described(mention),
    };
    Some(match target {
        Some((target, pointer)) => Speaker {
            pointer,
            ..named(body, cast, target)
        },
        None => itself(body, cast, mention),
    })
}

/// Whether the figure is the label of an answer, which names nobody: `A: I mend nets.`
fn is_answer(body: &str, figure: &Figure) -> bool {
    figure.is_label && figure.name.of(body).chars().count() == 1
}

/// Whom the label of a turn means by initials alone: `AR: I mend nets.`, where *Ana Ruiz* is named.
fn initialled(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let label = cast.figures.get(mention).filter(|figure| figure.is_label)?;
    let initials = label.name.of(body);
    let is_short = (2..=MOST_INITIALS).contains(&initials.len());
    if !is_short || !initials.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let known = cast.initials.borrow().get(&label.head).copied();
    known.unwrap_or_else(|| {
        let is_meant = |figure: &Figure| {
            let words = figure.name.of(body).split_whitespace();
            let firsts = words.map(|word| word.chars().next());
            figure.kind == MentionKind::Name
                && figure.words == initials.len()
                && firsts.eq(initials.chars().map(Some))
        };
        let found = cast.figures.iter().take(MOST_NAMED).position(is_meant);
        cast.initials.borrow_mut().insert(label.head, found);
        found
    })
}

/// Longer labels in capitals are names.
const MOST_INITIALS: usize = 3;

/// Whom initials stand for is named among so many figures: a text made of labels takes no more time for each.
const MOST_NAMED: usize = 2000;

/// A mention that points to nothing else.
fn itself(body: &str, cast: &Cast, mention: usize) -> Speaker {
    let figure = cast.figures.get(mention).copied();
    let name = figure.map_or(Span::default(), |figure| match figure.kind {
        MentionKind::Nominal => Span::new(figure.span.start(), figure.name.end()),
        _ => figure.span,
    });
    Speaker {
        name,
        role: None,
        kind: figure.map_or(SpeakerKind::Unnamed, |figure| {
            kind(body, cast, mention, &figure)
        }),
        figure: mention,
        pointer: Pointer::Name,
    }
}

/// What kind of speaker a figure is by itself; *Ana Ruiz's* is a name, too.
fn kind(body: &str, cast: &Cast, number: usize, figure: &Figure) -> SpeakerKind {
    let is_name = figure.kind == MentionKind::Name
        || figure.kind == MentionKind::Possessor && figure.words > 0;
    if is_name {
        let is_body = || !figure.is_label && is_body(body, cast, number, figure);
        return match figure.class {
            _ if figure.is_person => SpeakerKind::Person,
            class if class.has(Class::GROUP_NOUN) && !is_one_body(body, figure) => {
                SpeakerKind::Group
            }
            _ if figure.words > 3 || is_body() => SpeakerKind::Organization,
            _ => SpeakerKind::Person,
        };
    }
    match figure.class {
        class if class.has(Class::GROUP_NOUN.with(Class::PLURAL)) && !is_one(figure) => {
            SpeakerKind::Group
        }
        class if class.has(Class::BODY_NOUN) => SpeakerKind::Organization,
        _ => SpeakerKind::Unnamed,
    }
}

/// Whether a noun that is the same of one and of several means one: *der Sprecher*, *ein Sprecher*; not *die Sprecher*.
fn is_one(figure: &Figure) -> bool {
    let opening = figure.opening;
    let is_singular = opening.has(Class::GENITIVE)
        || opening.has(Class::DETERMINER) && !opening.has(Class::DEFINITE.with(Class::PLURAL));
    figure.class.has(Class::PERSON_NOUN) && is_singular
}

/// The speaker of a name: the fullest form of the holder that it most likely means.
fn named(body: &str, cast: &Cast, mention: usize) -> Speaker {
    let Some(figure) = cast.figures.get(mention) else {
        return itself(body, cast, mention);
    };
    if figure.kind == MentionKind::Nominal || figure.words == 0 {
        return itself(body, cast, mention);
    }
    if is_well_known(body, figure) {
        return Speaker {
            kind: SpeakerKind::Organization,
            ..itself(body, cast, mention)
        };
    }
    let is_whole = is_whole(body, figure);
    let mention = cast
        .aliases
        .get(&figure.head)
        .copied()
        .filter(|_| figure.words == 1)
        .unwrap_or(mention);
    if cast
        .figures
        .get(mention)
        .is_some_and(|figure| figure.kind == MentionKind::Nominal)
    {
        return itself(body, cast, mention);
    }
    let known = || holder(cast, mention).or_else(|| firm(cast, figure));
    let holder = if is_whole { None } else { known() }.unwrap_or(mention);
    let fullest = if is_whole {
        mention
    } else {
        fullest(body, cast, holder)
    };
    let Some(figure) = cast.figures.get(fullest) else {
        return itself(body, cast, mention);
    };
    let role = [mention, holder, fullest]
        .iter()
        .find_map(|n| cast.figures.get(*n)?.role)
        .or_else(|| any_role(cast, holder));
    let kind = if role.is_some() && !names_body(figure.class) {
        SpeakerKind::Person
    } else {
        kind(body, cast, fullest, figure)
    };
    Speaker {
        name: figure.name,
        role,
        kind,
        figure: fullest,
        pointer: Pointer::Name,
    }
}

/// What *who* or *which* stands behind: *who* behind the last one that can be a human (*a person familiar with the plan, who*).
fn antecedent(cast: &Cast, mention: usize) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    let last = mention.checked_sub(1)?;
    let is_near = |n: &usize| {
        cast.figures.get(*n).is_some_and(|other| {
            figure.span.start().saturating_sub(other.span.end()) < LONGEST_GAP
                && figure.sentence == other.sentence
        })
    };
    let is_human = |n: &usize| {
        cast.figures.get(*n).is_some_and(|other| match other.kind {
            MentionKind::Name => true,
            _ => other.class.has(Class::NOUN.with(Class::TITLE)),
        })
    };
    let is_who = figure.class.has(Class::MALE.with(Class::FEMALE));
    let mut near = (0..mention).rev().take_while(is_near).take(MOST_BETWEEN);
    near.find(|n| is_who && is_human(n))
        .or_else(|| Some(last).filter(is_near))
}

/// The bytes and the mentions between *who* and the one behind which it stands, at most.
const LONGEST_GAP: usize = 60;
const MOST_BETWEEN: usize = 3;

/// The person whose surname a phrase ends in: *a defiant Ruiz*. *The younger Ruiz* may be another one.
fn surnamed(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    let phrase = figure.span.of(body);
    let (_, last) = phrase.rsplit_once(char::is_whitespace)?;
    if !last.starts_with(char::is_uppercase) {
        return None;
    }
    // *Le Goff a dit*, where *Marine Le Goff* is named.
    let is_whole = |name: &str| {
        name.strip_suffix(phrase)
            .is_some_and(|first| first.ends_with(' '))
    };
    let is_person = |n: &usize| {
        let other = cast.figures.get(*n);
        other.is_some_and(|other| {
            other.is_person
                && (!figure.opening.has(Class::DEFINITE) || is_whole(other.name.of(body)))
        })
    };
    namesakes(cast, mention).find(is_person)
}

/// The name that *the minister* was introduced with, stands behind as an apposition, or is named by later on.
pub(super) fn description(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    // *In Lima, police said*, *Speaking to Coastline, a spokeswoman said*: no apposition.
    let is_no_place = |n: &usize| {
        let name = cast.figures.get(*n);
        name.is_some_and(|name| {
            let is_aside = name.words == 1 && name.before == Beside::Preposition;
            let is_other = is_aside || name.class.has(Class::TIME);
            // *In a letter through the police, his family said*.
            let is_other = is_other
                || *n < mention
                    && name.before == Beside::Preposition
                    && figure.after == Beside::Says;
            // *Her brother, Paul,*; what are names of people, too, are places elsewhere: *Florence*.
            let is_called = *n > mention
                && name.class.has(Class::FIRST_NAME)
                && figure.class.has(Class::PERSON_NOUN);
            let is_apart = *n < mention && is_other;
            name.is_person && !is_apart
                || is_called
                || !is_other && !is_place(cast, name.name.of(body))
        })
    };
    if let Some(name) = figure.apposition.filter(is_no_place) {
        return Some(name);
    }
    let is_person = figure.class.has(Class::HUMAN);
    let named = cast.by_role.get(&figure.head).copied();
    named.filter(|other| {
        figure.opening.has(Class::DEFINITE)
            && is_person
            && !epithets::is_from_elsewhere(body, cast, mention, *other)
    })
}
