//! What a search without hits says to help.

use onrecord::search::{Suggestion, Total, Unit, parse, suggest};

use crate::search_index::{article, make, said};

#[test]
fn a_word_that_nobody_said_is_answered_with_those_spelled_almost_so() {
    let articles = [
        said(None, "The harbors are open"),
        said(
            None,
            "The harbor is open, and so is the arbor, and the harp",
        ),
        said(None, "No harbor without dues"),
    ];
    let made = make(&[article("a.txt", articles.to_vec())], 1);
    let hints = |typed: &str, unit| {
        let query = parse(typed, None).unwrap();
        suggest(&made.opened, &query.root, unit).unwrap()
    };
    let word = |typed: &str, nearest: &[&str]| Suggestion::Unknown {
        what: "word",
        typed: typed.to_owned(),
        nearest: nearest.iter().map(|&word| word.to_owned()).collect(),
    };
    for (typed, nearest) in [
        ("harbro", ["harbor"].as_slice()),
        ("harbar", &["harbor"]),
        ("harborss", &["harbors", "harbor"]),
    ] {
        assert_eq!(hints(typed, Unit::Quotations), [word(typed, nearest)]);
        assert_eq!(hints(typed, Unit::Articles), [word(typed, nearest)]);
    }
    let two = hints("dues opne", Unit::Quotations);
    assert_eq!(two[0], word("opne", &["open"]));
    for silent in [
        "zebra",
        "duo",
        "harbar~",
        "-opne",
        "hapb*",
        "harbor dues arbor",
    ] {
        let hints = hints(silent, Unit::Quotations);
        let is_word = |hint: &Suggestion| matches!(hint, Suggestion::Unknown { .. });
        assert!(!hints.iter().any(is_word), "{silent}: {hints:?}");
    }
}

#[test]
fn a_role_that_is_asked_for_as_a_speaker_is_told_as_what_it_is() {
    let minister = |name: &str, text: &str| {
        let mut quotation = said(Some(name), text);
        if let Some(speaker) = &mut quotation.speaker {
            speaker.role = Some("Port Minister".to_owned());
        }
        quotation
    };
    let quotations = [
        minister("Ana Ruiz", "the quay is ours"),
        minister("Ben Okafor", "the quay is theirs"),
        said(Some("Jo Soto"), "I steer"),
    ];
    let made = make(&[article("a.txt", quotations.to_vec())], 1);
    let hints = |typed: &str| {
        let query = parse(typed, None).unwrap();
        suggest(&made.opened, &query.root, Unit::Quotations).unwrap()
    };
    let role = |typed: &str| Suggestion::Role {
        typed: typed.to_owned(),
        total: Total {
            quotations: Some(2),
            articles: 1,
        },
    };
    assert!(hints("speaker:\"port minister\"").contains(&role("port minister")));
    assert!(hints("quay speaker:minister").contains(&role("minister")));
    for silent in ["speaker:pilot", "speaker:soto zebra", "city:minister"] {
        let hints = hints(silent);
        let is_role = |hint: &Suggestion| matches!(hint, Suggestion::Role { .. });
        assert!(!hints.iter().any(is_role), "{silent}: {hints:?}");
    }
}
