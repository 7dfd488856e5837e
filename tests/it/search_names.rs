//! Whatever names there are, each is told apart or tied to another, and none is lost.

use onrecord::extract::SpeakerKind;
use onrecord::search::{SpeakerCount, persons};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

proptest! {
    /// Whatever names there are, nobody gets lost and nobody is two people.
    #[test]
    fn every_name_is_somebodys_and_only_once(
        given in btree_set(vec(select(GIVEN.as_slice()), 0..4), 1..14)
    ) {
        let known: Vec<SpeakerCount> = given
            .iter()
            .map(|given| SpeakerCount {
                name: [given.as_slice(), &["Ruiz"]].concat().join(" "),
                kind: SpeakerKind::Person,
                quotations: 1,
                articles: 1,
                first: None,
                last: None,
            })
            .collect();
        let people = persons(&known, "ruiz");
        let mut names: Vec<&str> = people
            .iter()
            .flat_map(|person| &person.names)
            .map(|form| form.name.as_str())
            .collect();
        let mut expected: Vec<&str> = known.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(names, expected);
        for person in &people {
            prop_assert_eq!(person.quotations, person.names.len() as u64);
            prop_assert_ne!(person.may_be.len(), 1, "{:?}", person);
        }
    }
}

/// Given names, initials, particles and spellings of them.
const GIVEN: [&str; 9] = [
    "Ana", "ANA", "A.", "María", "Maria", "M.", "de", "la", "J.P.",
];
