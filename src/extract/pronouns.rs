//! Whom *he* or *she* means: the likeliest of the people who are named before.
//!
//! Mentions of one name are one candidate, as in the entity-mention models of coreference (Luo et al., *A mention-synchronous
//! coreference resolution algorithm*, ACL 2004); what contradicts the gender of the pronoun, places and bodies are none. The
//! linear model ranks them by nearness, place in the sentence and who spoke last. No feature names a word, so what was
//! learned from English serves every language.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::cast::{Cast, Figure};
use super::holders::{fitting_holder, holder};
use super::linear::{Score, Sink, Template, number, templates};
use super::mentions::MentionKind;
use super::speakers::description;
use crate::lexicon::{Class, Weights};
use crate::places::{self, Gazetteer, fold};

/// Who has spoken so far.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// The last speaker: the name's hash, and the sentence of the mention.
    last: Option<(u64, usize)>,
    /// How often each name has spoken.
    times: FxHashMap<u64, usize>,
}

impl Spoken {
    /// Adds that figure `mention`, which points to `speaker`, has said something.
    pub(super) fn add(&mut self, cast: &Cast, mention: usize, speaker: usize) {
        let (Some(mention), Some(speaker)) = (cast.figures.get(mention), cast.figures.get(speaker))
        else {
            return;
        };
        self.last = Some((speaker.head, mention.sentence));
        *self.times.entry(speaker.head).or_default() += 1;
    }
}

/// Someone whom a pronoun may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    /// A figure that names him or her: by the full name, where there is one.
    pub(super) figure: usize,
    /// The hash of the family name, or of a description's noun.
    pub(super) head: u64,
    /// Sentences back to that figure.
    gap: usize,
    is_subject: bool,
    is_same_paragraph: bool,
    kind: MentionKind,
    is_human: bool,
    /// How it is known that the gender fits: 0 not, 1 by the name, 2 by another name of the family.
    gender: usize,
    words: usize,
    /// How many mentions within reach.
    count: usize,
}

/// The figure that the pronoun at figure `mention` means; `None` where nobody fits.
pub(super) fn choose(
    body: &str,
    cast: &Cast,
    weights: &Weights,
    mention: usize,
    spoken: &Spoken,
) -> Option<usize> {
    let pronoun = cast.figures.get(mention)?;
    let mut best: Option<(i32, usize)> = None;
    for (rank, person) in people(body, cast, mention, spoken).iter().enumerate() {
        let mut score = Score::new(weights);
        describe(pronoun, person, rank, spoken, &mut score);
        if best.is_none_or(|(top, _)| score.sum > top) {
            best = Some((score.sum, person.figure));
        }
    }
    best.map(|(_, figure)| figure)
}

/// How far back a pronoun may point, in figures.
const REACH: usize = 60;

/// More people than this are not compared.
const MOST_PEOPLE: usize = 16;

/// Everyone whom the pronoun may mean, the last named first, people without a name only where they have spoken; nobody for
/// *they*, *it*, *we*.
pub(super) fn people(body: &str, cast: &Cast, mention: usize, spoken: &Spoken) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let Some(pronoun) = cast.figures.get(mention) else {
        return people;
    };
    let wanted = pronoun.class;
    if !wanted.has(Class::MALE.with(Class::FEMALE)) || pronoun.words > 0 {
        return people;
    }
    for number in (mention.saturating_sub(REACH)..mention).rev() {
        let Some(other) = cast.figures.get(number).filter(|other| is_nameable(other)) else {
            continue;
        };
        let Some(meant) = meant(body, cast, number, wanted, spoken) else {
            continue;
        };
        let (full, gender) = (meant.full, meant.gender);
        let gap = pronoun.sentence.saturating_sub(other.sentence);
        let known = people.iter_mut().find(|person| person.head == full.head);
        if let Some(person) = known {
            person.count += 1;
            person.is_subject |= other.is_subject && gap <= 1;
            continue;
        }
        let is_human = full.is_person || other.is_person || other.kind == MentionKind::Nominal;
        if people.len() == MOST_PEOPLE || !is_human && is_place(cast, other.name.of(body)) {
            continue;
        }
        people.push(Person {
            figure: meant.figure,
            head: full.head,
            gap,
            is_subject: other.is_subject,
            is_same_paragraph: other.paragraph == pronoun.paragraph,
            kind: other.kind,
            is_human,
            gender,
            words: full.words,
            count: 1,
        });
    }
    people
}

/// Whom a figure means, where that fits the gender of a pronoun.
struct Meant<'c> {
    figure: usize,
    full: &'c Figure,
    gender: usize,
}

fn meant<'c>(
    body: &str,
    cast: &'c Cast,
    number: usize,
    wanted: Class,
    spoken: &Spoken,
) -> Option<Meant<'c>> {
    let other = cast.figures.get(number)?;
    let is_described = other.kind == MentionKind::Nominal;
    let named = if is_described {
        description(body, cast, number).unwrap_or(number)
    } else {
        number
    };
    let any = Class::MALE.with(Class::FEMALE);
    let fits = |figure: &Figure| figure.gender.has(wanted) || !figure.gender.has(any);
    let holder_fits = |n: &usize| cast.figures.get(*n).is_some_and(fits);
    let usual = holder(cast, named).unwrap_or(named);
    let holder = Some(usual)
        .filter(holder_fits)
        .or_else(|| fitting_holder(cast, named, wanted).filter(holder_fits))?;
    let full = cast.figures.get(holder)?;
    let is_unnamed = full.kind == MentionKind::Nominal;
    // *The envoy* was named before, even where it is not seen by whom; *a keeper* was not.
    let is_new = !full.opening.has(Class::DEFINITE.with(Class::POSSESSIVE));
    if !fits(other) || is_unnamed && !(is_new && spoken.times.contains_key(&full.head)) {
        return None;
    }
    let gender = match full.gender.has(wanted) || other.gender.has(wanted) {
        false => 0,
        true if holder == usual => 1,
        true => 2,
    };
    Some(Meant {
        figure: if is_described { named } else { holder },
        full,
        gender,
    })
}

/// Whether a figure can be one person.
fn is_nameable(figure: &Figure) -> bool {
    let is_one = !figure
        .class
        .has(Class::BODY_NOUN.with(Class::GROUP_NOUN).with(Class::TIME));
    match figure.kind {
        MentionKind::Name | MentionKind::Possessor => figure.words > 0 && is_one,
        MentionKind::Nominal => {
            is_one
                && !figure.opening.has(Class::PLURAL)
                && figure
                    .opening
                    .has(Class::DETERMINER.with(Class::POSSESSIVE))
        }
        MentionKind::Pronoun | MentionKind::Relative => false,
    }
}

/// Whether a name without a sign of a person is that of a country, a region or a larger city.
pub(super) fn is_place(cast: &Cast, name: &str) -> bool {
    let key = FxBuildHasher.hash_one(name);
    let known = cast.places.borrow().get(&key).copied();
    known.unwrap_or_else(|| {
        let is_place = is_listed_place(name);
        cast.places.borrow_mut().insert(key, is_place);
        is_place
    })
}

fn is_listed_place(name: &str) -> bool {
    let Ok(gazetteer) = Gazetteer::embedded() else {
        return false;
    };
    gazetteer
        .sizes(&fold(name))
        .any(|(kind, people)| kind != places::Kind::City || people >= LARGE_CITY)
}

/// Smaller cities have the names of people.
const LARGE_CITY: u32 = 50_000;

/// What is asked, in the order of the answers below.
const FEATURES: [Template; 12] = templates([
    "he near",
    "he paragraph",
    "he rank",
    "he last",
    "he last rank",
    "he last subject",
    "he times",
    "he gender",
    "he kind",
    "he count",
    "he words",
    "he starts",
]);

/// Names the features of one person, the `rank`-th back from the pronoun.
pub(super) fn describe(
    pronoun: &Figure,
    person: &Person,
    rank: usize,
    spoken: &Spoken,
    sink: &mut impl Sink,
) {
    let gap = person.gap.min(6);
    let rank = rank.min(6);
    let last = match spoken.last {
        Some((head, sentence)) if head == person.head => {
            1 + pronoun.sentence.saturating_sub(sentence).min(4)
        }
        _ => 0,
    };
    let is_last = usize::from(last > 0);
    let times = spoken.times.get(&person.head).copied().unwrap_or_default();
    let subject = usize::from(person.is_subject);
    let kind = person.kind as usize;
    let values = [
        (number(gap), number(subject)),
        (
            number(usize::from(person.is_same_paragraph) * 10 + gap.min(2)),
            number(kind),
        ),
        (number(rank), number(gap.min(3))),
        (number(last), number(gap.min(2))),
        (number(last), number(rank)),
        (number(is_last), number(subject * 10 + gap.min(2))),
        (number(times.min(4)), number(is_last)),
        (number(person.gender), number(usize::from(person.is_human))),
        (number(kind), number(usize::from(person.is_human))),
        (number(person.count.min(5)), number(rank.min(2))),
        (
            number(person.words.min(4)),
            number(usize::from(person.is_human)),
        ),
        (
            number(usize::from(pronoun.is_subject)),
            number(subject * 10 + gap.min(2)),
        ),
    ];
    sink.add_all(&FEATURES, values);
}
