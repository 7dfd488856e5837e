//! The names of speakers go in, persons come out: which names are forms of one another, and which belong to nobody in particular.
//!
//! Each article gives a speaker the fullest name that it has; across articles *Ana Ruiz*, *Ana María Ruiz*, *A. Ruiz* and
//! *Ruiz* may be one person or four. The rule is that of a careful reader, and it never invents:
//!
//! * Two full names are two people (*Ana Ruiz*, *Mateo Ruiz*), unless one is a form of the other.
//! * A name is a form of a fuller one when both end alike, its first given name is that of the fuller one or its initial, and
//!   so are its other given names, in their order: *Ana Ruiz* and *A. Ruiz* of *Ana María Ruiz*. *María Ruiz* is none:
//!   people rarely go by their second name, and sisters share it.
//! * A bare surname, with its particles (*van der Velde*), is a form of every name that ends so.
//! * A form belongs to the one fullest name that it fits. Where two fit, it belongs to nobody: a *Ruiz* is not told apart
//!   where Ana and Mateo speak.
//! * *Jr.*, *Sr.* and numbers are part of the name: father and son are two.
//!
//! Spellings that differ in case, accents, points or the article of a longer name only are one name, of bodies and groups,
//! too (*The agency said*, *the agency said*). A person goes by the most frequent of the names that are more than a surname; that another name is theirs is
//! a guess, and says so. Only names of persons are tied.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::name_parts::Parts;
use super::speakers::SpeakerCount;
use crate::extract::SpeakerKind;

/// Someone who speaks, with all names that are taken for theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The most frequent name that is more than a surname or an initial.
    pub name: String,
    /// What it mostly is.
    pub kind: SpeakerKind,
    /// Quotations under all names.
    pub quotations: u64,
    /// The names: first the one that they go by, then its spellings, then the others, of each the most frequent first.
    pub names: Vec<NameForm>,
    /// The fullest names that this one may stand for, the most quoted first; empty where it stands for itself.
    pub may_be: Vec<String>,
}

/// A name under which someone speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameForm {
    /// As articles give it.
    pub name: String,
    /// Quotations under it.
    pub quotations: u64,
    /// Whether it is another name than the first, so that it may be another person's after all.
    pub is_guess: bool,
}

/// The persons whom `typed` may mean, the most quoted first.
///
/// A full name means the person who has it as one of its forms, whoever else has it as a part of theirs. Behind a `=`, it
/// means the quotations under exactly this name, without any other form.
pub fn persons(speakers: &[SpeakerCount], typed: &str) -> Vec<Person> {
    if let Some(exact) = typed.strip_prefix('=') {
        let exact = exact.trim();
        let found = speakers.iter().filter(|speaker| speaker.name == exact);
        return found.map(|speaker| Person::of(&[speaker])).collect();
    }
    let typed = Parts::new(typed);
    if typed.words.is_empty() {
        return Vec::new();
    }
    let fits = |name: &Parts| typed.is_in(name) || typed.is_form_of(name);
    let mut families: BTreeMap<String, Vec<(Parts, &SpeakerCount)>> = BTreeMap::new();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    for speaker in speakers {
        let parts = Parts::new(&speaker.name);
        let Some(last) = parts.words.last().cloned() else {
            continue;
        };
        if fits(&parts) {
            asked.insert(last.clone());
        }
        families.entry(last).or_default().push((parts, speaker));
    }
    let mut found: Vec<Person> = Vec::new();
    for last in asked {
        let family = families.remove(&last).unwrap_or_default();
        found.extend(told_apart(family));
    }
    found.retain(|person| {
        let mut names = person.names.iter();
        names.any(|form| fits(&Parts::new(&form.name)))
    });
    found.sort_by(|one, other| {
        let by_count = other.quotations.cmp(&one.quotations);
        by_count.then_with(|| one.name.cmp(&other.name))
    });
    let has_it = |person: &Person| {
        let mut names = person.names.iter();
        names.any(|form| Parts::new(&form.name) == typed)
    };
    let is_full = found
        .iter()
        .any(|person| has_it(person) && person.may_be.is_empty());
    if is_full {
        found.retain(has_it);
    }
    found
}

/// The names that end in one surname, as persons.
fn told_apart(family: Vec<(Parts, &SpeakerCount)>) -> Vec<Person> {
    let (names, bodies): (BTreeMap<_, _>, BTreeMap<_, _>) = by_spelling(family)
        .into_iter()
        .partition(|(_, names)| is_of_person(names));
    let mut people: Vec<Person> = bodies.values().map(|names| Person::of(names)).collect();
    let fuller: Fuller<'_> = names
        .keys()
        .map(|name| {
            let others = names.keys().filter(|other| name.is_form_of(other));
            (name, others.collect())
        })
        .collect();
    let mut forms: BTreeMap<&Parts, Vec<&SpeakerCount>> = BTreeMap::new();
    let mut nobodys: Vec<(Person, Vec<&Parts>)> = Vec::new();
    for (name, speakers) in &names {
        let of = fullest(name, &fuller);
        match of.as_slice() {
            [] => forms.entry(name).or_default().extend(speakers),
            [one] => forms.entry(one).or_default().extend(speakers),
            _ => nobodys.push((Person::of(speakers), of)),
        }
    }
    let known: BTreeMap<&Parts, Person> = forms
        .into_iter()
        .map(|(name, forms)| (name, Person::of(&forms)))
        .collect();
    for (mut person, of) in nobodys {
        let mut of: Vec<&Person> = of.into_iter().filter_map(|name| known.get(name)).collect();
        of.sort_by_key(|person| std::cmp::Reverse(person.quotations));
        person.may_be = of.into_iter().map(|person| person.name.clone()).collect();
        people.push(person);
    }
    people.extend(known.into_values());
    people
}

/// The spellings of each name.
fn by_spelling(family: Vec<(Parts, &SpeakerCount)>) -> BTreeMap<Parts, Vec<&SpeakerCount>> {
    let mut names: BTreeMap<Parts, Vec<&SpeakerCount>> = BTreeMap::new();
    for (parts, speaker) in family {
        names.entry(parts).or_default().push(speaker);
    }
    names
}

/// Whether the most frequent of these spellings is a person's: *OPEC* is none, though *Opec* was once taken for one.
fn is_of_person(names: &[&SpeakerCount]) -> bool {
    let mut most: Option<&SpeakerCount> = None;
    for name in names {
        if most.is_none_or(|most| name.quotations > most.quotations) {
            most = Some(name);
        }
    }
    most.is_some_and(|name| name.kind == SpeakerKind::Person)
}

/// Each name with those that it is a form of.
type Fuller<'n> = BTreeMap<&'n Parts, Vec<&'n Parts>>;

/// The names that `name` is a form of, also by way of others, and that have no fuller one themselves.
///
/// *de Ruiz* is a form of *Ana de Ruiz*, and that of *Ana de Soto Ruiz*, though the first is none of the last.
fn fullest<'n>(name: &'n Parts, fuller: &Fuller<'n>) -> Vec<&'n Parts> {
    let above = |name| fuller.get(name).map_or(&[][..], Vec::as_slice);
    let mut seen: BTreeSet<&Parts> = BTreeSet::new();
    let mut found: BTreeSet<&Parts> = BTreeSet::new();
    let mut rest = above(name).to_vec();
    while let Some(other) = rest.pop() {
        if !seen.insert(other) {
            continue;
        }
        if above(other).is_empty() {
            found.insert(other);
        }
        rest.extend(above(other));
    }
    found.into_iter().collect()
}

impl Person {
    /// One who has all these names.
    fn of(names: &[&SpeakerCount]) -> Self {
        let mut names = names.to_vec();
        names.sort_by_key(|speaker| std::cmp::Reverse(speaker.quotations));
        // A body has no surname that its name could be more than.
        let is_whole = |speaker: &&&SpeakerCount| {
            speaker.kind != SpeakerKind::Person || Parts::new(&speaker.name).is_full()
        };
        let main = names.iter().find(is_whole);
        let main = main.or(names.first()).copied();
        let goes_by = main.map(|speaker| Parts::new(&speaker.name));
        let rank = |speaker: &&SpeakerCount| {
            let is_main = main.is_some_and(|main| main.name == speaker.name);
            let is_spelling = goes_by == Some(Parts::new(&speaker.name));
            (!is_main, !is_spelling)
        };
        names.sort_by_key(rank);
        Self {
            name: main.map(|speaker| speaker.name.clone()).unwrap_or_default(),
            kind: main.map_or(SpeakerKind::Person, |speaker| speaker.kind),
            quotations: names.iter().map(|speaker| speaker.quotations).sum(),
            names: names
                .iter()
                .map(|speaker| NameForm {
                    name: speaker.name.clone(),
                    quotations: speaker.quotations,
                    is_guess: goes_by != Some(Parts::new(&speaker.name)),
                })
                .collect(),
            may_be: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speakers(names: &[(&str, u64)], kind: SpeakerKind) -> Vec<SpeakerCount> {
        let count = |&(name, quotations): &(&str, u64)| SpeakerCount {
            name: name.to_owned(),
            kind,
            quotations,
            articles: quotations,
            first: None,
            last: None,
        };
        names.iter().map(count).collect()
    }

    /// Each person found with all names, guesses in brackets, and who it may be behind a question mark.
    fn found(names: &[(&str, u64)], typed: &str) -> Vec<String> {
        found_of(SpeakerKind::Person, names, typed)
    }

    fn found_of(kind: SpeakerKind, names: &[(&str, u64)], typed: &str) -> Vec<String> {
        let shown = |person: Person| {
            let names = person.names.iter().map(|form| {
                if form.is_guess {
                    format!("({})", form.name)
                } else {
                    form.name.clone()
                }
            });
            let mut names: Vec<String> = names.collect();
            if !person.may_be.is_empty() {
                names.push("?".to_owned());
                names.extend(person.may_be);
            }
            names.join(" ")
        };
        let people = persons(&speakers(names, kind), typed);
        people.into_iter().map(shown).collect()
    }

    #[test]
    fn shorter_forms_belong_to_the_one_fuller_name() {
        let names = [
            ("Ana Ruiz", 9),
            ("Ana María Ruiz", 3),
            ("A. Ruiz", 2),
            ("Ruiz", 4),
            ("ANA RUIZ", 1),
        ];
        let expected = ["Ana Ruiz ANA RUIZ (Ruiz) (Ana María Ruiz) (A. Ruiz)"];
        for typed in [
            "Ana Ruiz",
            "ruiz",
            "A. Ruiz",
            "ana maría ruiz",
            "Ana M Ruiz",
        ] {
            assert_eq!(found(&names, typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_bare_surname_belongs_to_nobody_where_two_fit() {
        let names = [("Ana Ruiz", 9), ("Mateo Ruiz", 3), ("Ruiz", 4)];
        assert_eq!(
            found(&names, "Ruiz"),
            ["Ana Ruiz", "Ruiz ? Ana Ruiz Mateo Ruiz", "Mateo Ruiz"]
        );
        assert_eq!(found(&names, "Ana Ruiz"), ["Ana Ruiz"]);
        assert_eq!(found(&names, "=Ruiz"), ["Ruiz"]);
        assert!(found(&names, "=ruiz").is_empty());
    }

    #[test]
    fn an_initial_belongs_to_nobody_where_two_fit() {
        let names = [
            ("Ana Ruiz", 9),
            ("Alba Ruiz", 3),
            ("A. Ruiz", 4),
            ("Mateo Ruiz", 1),
        ];
        assert_eq!(
            found(&names, "A. Ruiz"),
            ["Ana Ruiz", "A. Ruiz ? Ana Ruiz Alba Ruiz", "Alba Ruiz"]
        );
        assert_eq!(found(&names, "M. Ruiz"), ["Mateo Ruiz"]);
    }

    #[test]
    fn two_full_names_are_two_people() {
        for (one, other) in [
            ("Ana María Ruiz", "María Ruiz"),
            ("Ana Ruiz", "Ana Ruiz Soto"),
            ("John Doe", "John Doe Jr."),
            ("Ana Lucía Ruiz", "Ana María Ruiz"),
            ("Clemens Uhlenbrock-Tait", "Clemens Tait"),
        ] {
            for typed in [one, other] {
                assert_eq!(found(&[(one, 2), (other, 1)], typed), [typed]);
            }
        }
    }

    #[test]
    fn particles_are_part_of_the_surname() {
        let names = [
            ("Joost van der Velde", 5),
            ("JOOST VAN DER VELDE", 1),
            ("van der Velde", 2),
            ("Velde", 1),
            ("J. van der Velde", 1),
        ];
        assert_eq!(
            found(&names, "velde"),
            ["Joost van der Velde JOOST VAN DER VELDE (van der Velde) (J. van der Velde) (Velde)"]
        );
    }

    #[test]
    fn a_form_of_a_form_belongs_to_the_same_person() {
        let names = [("Ana de Soto Ruiz", 1), ("Ana de Ruiz", 2), ("de Ruiz", 3)];
        let expected = ["Ana de Ruiz (de Ruiz) (Ana de Soto Ruiz)"];
        assert_eq!(found(&names, "Ruiz"), expected);
    }

    #[test]
    fn a_body_at_the_start_of_a_sentence_is_no_second_one() {
        let names = [
            ("The transport agency", 1),
            ("the transport agency", 2),
            ("the agency", 4),
        ];
        assert_eq!(
            found_of(SpeakerKind::Organization, &names, "transport agency"),
            ["the transport agency The transport agency"]
        );
    }

    #[test]
    fn one_spelling_is_no_second_speaker_of_another_kind() {
        let mut known = speakers(&[("NPEX", 9)], SpeakerKind::Organization);
        known.extend(speakers(&[("Npex", 2)], SpeakerKind::Person));
        let found = persons(&known, "npex");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].kind, found[0].quotations),
            (SpeakerKind::Organization, 11)
        );
    }

    #[test]
    fn a_part_of_a_name_finds_everyone_who_has_it() {
        let names = [("Ana Ruiz", 2), ("Ana Soto", 3), ("Anabel Ruiz", 9)];
        assert_eq!(found(&names, "Ana"), ["Ana Soto", "Ana Ruiz"]);
        assert!(found(&names, "Nobody").is_empty());
        assert!(found(&names, " . ").is_empty());
    }
}
