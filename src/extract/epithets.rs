//! Whom a description means that introduced nobody: *the 22-year-old*, *the Italian*, *the former champion*.
//!
//! Such words go on with someone who was named, and tell something new of him or her. What the article tells beside a name
//! decides first: the age, then the country. Else it is whom a pronoun in that place would mean, if that one spoke last or is
//! the only subject near, and nobody without a name came between.

use super::beside::Beside;
use super::cast::Cast;
use super::figures::Figure;
use super::holders::namesakes;
use super::mentions::MentionKind;
use super::people::{Person, Sign, Spoken, people_of};
use super::pronouns::likeliest;
use super::speakers::description;
use crate::lexicon::{Class, Speech, country_of, hash_word};
use crate::places::{Gazetteer, Kind};
use crate::text::{Span, fold};

/// The figure that the description at figure `mention` means; `None` where it may be someone else.
pub(super) fn choose(
    body: &str,
    cast: &Cast,
    speech: &Speech,
    mention: usize,
    spoken: &Spoken,
) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    if speech.capitalizes_nouns
        && let Some(person) = by_compound(body, cast, mention)
    {
        return Some(person);
    }
    let epithet = Epithet::of(body, figure, speech)?;
    let genders = Class::MALE.with(Class::FEMALE);
    let wanted = if figure.gender.has(genders) {
        figure.gender
    } else {
        genders
    };
    let mut people = people_of(body, cast, mention, wanted, spoken);
    people.retain(|person| person.sign == Sign::Human && person.is_named(cast));
    let told = |person: &Person| epithet.told_of(body, cast, person.figure);
    if let Some(person) = people.iter().find(|person| told(person) == Agreement::Same) {
        return Some(person.figure);
    }
    let spoke = |person: &Person| spoken.last == Some(person.head);
    people.retain(|person| {
        let farthest = if spoke(person) {
            FARTHEST_SPEAKER
        } else {
            FARTHEST
        };
        person.gap <= farthest && told(person) == Agreement::Open
    });
    let chosen = likeliest(figure, &people, &speech.weights, spoken)?;
    let is_chosen = |person: &Person| person.figure == chosen;
    let person = people.iter().find(|person| is_chosen(person))?;
    if !epithet.goes_on || is_new_near(cast, mention, person) || has_namesake(cast, chosen) {
        return None;
    }
    // Beside others, who stands first is not meant any more than they are: *Ruiz, Soto and Venn met*.
    let is_rival = |other: &Person| {
        let is_joined = matches!(other.before, Beside::Comma | Beside::Conjunction);
        !is_chosen(other) && (other.is_subject || is_joined || person.gap == 0)
    };
    let is_alone = person.is_subject
        && !people.iter().any(is_rival)
        && !is_known_near(body, cast, mention, person);
    (spoke(person) || is_alone).then_some(chosen)
}

/// The last person before with an office that ends in this one's noun: *Bundeskanzler Karl Brandt … der Kanzler*.
fn by_compound(body: &str, cast: &Cast, mention: usize) -> Option<usize> {
    let office = cast.figures.get(mention).filter(|figure| {
        figure.kind == MentionKind::Nominal
            && figure.opening.has(Class::DEFINITE)
            && figure.class.has(Class::HUMAN)
    })?;
    let noun = office.name.of(body).split_ascii_whitespace().next_back()?;
    let noun = Some(fold(noun)).filter(|noun| noun.len() > SHORTEST_OFFICE)?;
    let holds = |n: &usize| {
        let role = cast.figures.get(*n).and_then(|other| other.role);
        role.is_some_and(|role| fold(role.of(body)).ends_with(&noun))
    };
    (0..mention).rev().take(MOST_BETWEEN).find(holds)
}

/// Shorter words, in bytes, end others that are no offices of theirs: *Chef*.
const SHORTEST_OFFICE: usize = 4;

/// Whether the description names a country that the article does not name beside the other figure: *the French president* is no
/// President Ruiz.
pub(super) fn is_from_elsewhere(body: &str, cast: &Cast, mention: usize, other: usize) -> bool {
    let Some(figure) = cast.figures.get(mention) else {
        return false;
    };
    let words = figure.span.of(body).split_ascii_whitespace().skip(1);
    let country = words.map(fold).find_map(|word| country_of(&word));
    country.is_some_and(|country| {
        let figures = std::iter::once(other).chain(namesakes(cast, other));
        let mut figures = figures.filter_map(|n| cast.figures.get(n));
        !figures.any(|figure| told_country(body, figure) == Some(country))
    })
}

/// How many sentences back the one who is meant is named at most.
const FARTHEST: usize = 2;

/// The same of who spoke last, and was *he* or *she* since.
const FARTHEST_SPEAKER: usize = 5;

/// What a description tells of whom it means.
struct Epithet<'b> {
    /// The years of age.
    age: Option<&'b str>,
    /// The country that he or she is from.
    country: Option<&'static str>,
    /// Whether it means one who was told of before, even where nothing told of them is the same.
    goes_on: bool,
}

/// Whether an article tells of someone what a description tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    /// It tells nothing of that.
    Open,
    Same,
    Other,
}

impl<'b> Epithet<'b> {
    /// What the figure tells, if it is a definite description of one human that is no office.
    fn of(body: &'b str, figure: &Figure, speech: &Speech) -> Option<Self> {
        let several = Class::GROUP_NOUN.with(Class::BODY_NOUN);
        let is_described = figure.kind == MentionKind::Nominal
            && figure.opening.has(Class::DEFINITE)
            && !figure.class.has(several);
        if !is_described {
            return None;
        }
        let mut words = figure.span.of(body).split_ascii_whitespace().skip(1);
        let age = words.clone().find_map(|word| age_of(word, speech));
        let country = words
            .clone()
            .last()
            .and_then(|word| country_of(&fold(word)));
        let is_rank = |word: &str| speech.class(hash_word(word)).has(Class::RANK);
        let is_trait = figure.class.has(Class::EPITHET)
            || figure.class.has(Class::HUMAN) && words.any(is_rank);
        // *The French* are many, and *die Kanadier* can be.
        let is_one = !figure.class.has(Class::PLURAL) && !speech.capitalizes_nouns;
        let goes_on = age.is_some() || is_trait || country.is_some() && is_one;
        (goes_on || country.is_some()).then_some(Self {
            age,
            country,
            goes_on,
        })
    }

    /// What the article tells of the person of the figure, by any mention of the name.
    fn told_of(&self, body: &str, cast: &Cast, person: usize) -> Agreement {
        let figures = std::iter::once(person).chain(namesakes(cast, person));
        let figures = figures.filter_map(|n| cast.figures.get(n));
        let told = figures.filter_map(|figure| {
            let age = self.age.zip(told_age(body, figure));
            let country = self.country.zip(told_country(body, figure));
            age.map(|(age, told)| age == told)
                .or_else(|| country.map(|(country, told)| country == told))
        });
        told.fold(Agreement::Open, |known, is_same| match known {
            Agreement::Same => Agreement::Same,
            _ if is_same => Agreement::Same,
            _ => Agreement::Other,
        })
    }
}

/// The years in a word for someone's age: *34-year-old*.
fn age_of<'w>(word: &'w str, speech: &Speech) -> Option<&'w str> {
    let (years, rest) = word.split_once('-')?;
    let is_age = !years.is_empty()
        && years.bytes().all(|byte| byte.is_ascii_digit())
        && speech.class(hash_word(rest)).has(Class::AGED);
    is_age.then_some(years)
}

/// The age behind a name: *Ana Ruiz, 34,*, *Ana Ruiz (34)*.
fn told_age<'b>(body: &'b str, figure: &Figure) -> Option<&'b str> {
    let behind = body.get(figure.span.end()..)?;
    let space = [' ', '\n'];
    let number = match behind.strip_prefix(',') {
        Some(behind) => behind.strip_prefix(space)?,
        None => behind.strip_prefix(space)?.strip_prefix('(')?,
    };
    let end = number
        .bytes()
        .take(3)
        .take_while(u8::is_ascii_digit)
        .count();
    let (years, rest) = number.split_at_checked(end)?;
    (end > 1 && rest.starts_with([',', '.', ')', ';'])).then_some(years)
}

/// The country beside a name: *Italy's Ana Ruiz*, *the Italian qualifier Ana Ruiz*, *Ana Ruiz of Italy*.
fn told_country(body: &str, figure: &Figure) -> Option<&'static str> {
    let before = Span::new(figure.span.start(), figure.name.start()).of(body);
    let origin = figure.origin.map(|origin| origin.of(body));
    let mut words = before.split_ascii_whitespace().chain(origin);
    words.find_map(country_named)
}

/// The country that a word names, or whose people: *Italy's*, *Italian*.
fn country_named(word: &str) -> Option<&'static str> {
    let bare = word.split(|c: char| !c.is_alphanumeric()).next()?;
    if !bare.starts_with(char::is_uppercase) {
        return None;
    }
    let folded = fold(bare);
    country_of(&folded).or_else(|| {
        let places = Gazetteer::embedded().ok()?;
        let mut places = places.lookup(&folded).map(|found| found.place);
        Some(places.find(|place| place.kind == Kind::Country)?.country)
    })
}

/// Whether the surname is another's, too: *Ana Ruiz and Mateo Ruiz*.
fn has_namesake(cast: &Cast, person: usize) -> bool {
    let names = || namesakes(cast, person).filter_map(|n| cast.figures.get(n));
    let mut full = names().filter(|figure| figure.words > 1);
    let first = full.next().map(|figure| figure.first);
    full.any(|figure| Some(figure.first) != first)
}

/// Whether someone without a name came up between, who may be meant: *a witness*.
fn is_new_near(cast: &Cast, mention: usize, person: &Person) -> bool {
    let is_new = |other: &Figure| {
        other.apposition.is_none()
            && other.is_subject
            && !other.opening.has(Class::DEFINITE.with(Class::POSSESSIVE))
    };
    between(cast, mention, person).any(|(_, other)| is_new(other))
}

/// Whether someone is called by an office there, and is not the person: *Tom Soto met the president*.
fn is_known_near(body: &str, cast: &Cast, mention: usize, person: &Person) -> bool {
    let is_other = |(number, other): (usize, &Figure)| {
        let named = description(body, cast, number).and_then(|named| cast.figures.get(named));
        other.opening.has(Class::DEFINITE) && named.is_none_or(|named| named.head != person.head)
    };
    between(cast, mention, person).any(is_other)
}

/// The humans without a name from the person's sentence to the mention.
fn between<'c>(
    cast: &'c Cast,
    mention: usize,
    person: &Person,
) -> impl Iterator<Item = (usize, &'c Figure)> {
    let sentence = cast
        .figures
        .get(mention)
        .map_or(0, |figure| figure.sentence);
    let first = sentence.saturating_sub(person.gap);
    let before = (0..mention).rev().take(MOST_BETWEEN);
    before
        .filter_map(|number| Some((number, cast.figures.get(number)?)))
        .take_while(move |(_, figure)| figure.sentence >= first)
        .filter(|(_, figure)| figure.kind == MentionKind::Nominal && figure.class.has(Class::HUMAN))
}

/// How many figures are looked at for someone else.
const MOST_BETWEEN: usize = 30;
