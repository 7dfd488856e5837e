//! The gazetteer, the choice of places and datelines of any text.

use jiff::civil::date;
use onrecord::extract::{Dateline, dateline};
use onrecord::lexicon::Lexicon;
use onrecord::places::{Fault, Gazetteer, Kind, Rule, Toponym, fold, resolve};
use onrecord::{Article, Error};
use proptest::prelude::*;

const PACKED: &[u8] = include_bytes!("../../data/gazetteer.bin");

fn gazetteer() -> Gazetteer<'static> {
    Gazetteer::embedded().expect("the embedded list is whole")
}

fn place_of(city: &str, regions: &[&str], home: Option<&str>) -> (String, String, Rule) {
    let list = gazetteer();
    let found = resolve(
        Toponym {
            city,
            regions,
            home,
        },
        &list,
        Lexicon::embedded().datelines(),
    );
    let name = found
        .place
        .map_or_else(String::new, |place| place.name.to_owned());
    (name, found.country.unwrap_or_default(), found.rule)
}

fn find(article: &Article) -> Option<Dateline> {
    dateline::find(article, &gazetteer(), Lexicon::embedded().datelines())
}

fn fault_of(bytes: &[u8]) -> Option<Fault> {
    match Gazetteer::from_bytes(bytes) {
        Err(Error::DamagedGazetteer { fault }) => Some(fault),
        _ => None,
    }
}

#[test]
fn the_packed_gazetteer_is_whole_and_small() {
    assert!(Gazetteer::from_bytes(PACKED).is_ok());
    assert!(PACKED.len() < 8_000_000);
}

#[test]
fn a_damaged_gazetteer_is_told_by_its_fault() {
    assert_eq!(fault_of(b"{}"), Some(Fault::Foreign));
    let cut = PACKED.get(..1000).unwrap();
    assert_eq!(
        fault_of(cut),
        Some(Fault::Length {
            found: 1000,
            packed: PACKED.len()
        })
    );
    let mut changed = PACKED.to_vec();
    changed[2_000_000] ^= 1;
    assert_eq!(fault_of(&changed), Some(Fault::Checksum));
    let mut newer = PACKED.to_vec();
    newer[8] = 99;
    assert_eq!(fault_of(&newer), Some(Fault::Version { found: 99 }));
    let message = Gazetteer::from_bytes(cut).unwrap_err().to_string();
    assert!(message.contains("1000 bytes"), "{message}");
}

#[test]
fn a_lookup_gives_all_places_of_a_name_the_largest_first() {
    let found: Vec<_> = gazetteer()
        .lookup("portland")
        .filter(|found| found.is_own_name)
        .collect();
    assert_eq!(found[0].place.region, Some("Oregon"));
    assert!(
        found
            .iter()
            .any(|found| found.place.region == Some("Maine"))
    );
    assert!(
        found
            .iter()
            .all(|found| fold(found.place.name) == "portland")
    );
    assert_eq!(gazetteer().lookup("no such place").count(), 0);
    let kinds: Vec<Kind> = gazetteer()
        .lookup("georgia")
        .map(|found| found.place.kind)
        .collect();
    assert!(
        kinds.contains(&Kind::Region) && kinds.contains(&Kind::Country),
        "{kinds:?}"
    );
}

#[test]
fn every_own_name_is_found_under_its_folded_form() {
    let list = gazetteer();
    let mut index = 0;
    while let Some(place) = list.place(index) {
        let folded = fold(place.name);
        assert!(
            list.lookup(&folded).any(|found| found.place.index == index),
            "{place:?}"
        );
        index += 97;
    }
    assert!(index > 100_000);
}

#[test]
fn names_are_suggested_by_prefix_and_by_nearness() {
    let names: Vec<String> = gazetteer()
        .prefix("reykjav")
        .map(|(name, _)| name)
        .collect();
    assert!(names.contains(&"reykjavik".to_owned()), "{names:?}");
    assert_eq!(
        gazetteer()
            .nearest("reykjavk", 3)
            .first()
            .map(String::as_str),
        Some("reykjavik")
    );
    let cologne = gazetteer().lookup("koln").next().unwrap().place;
    let known = gazetteer().names_of(cologne);
    assert!(known.contains(&"cologne".to_owned()), "{known:?}");
}

#[test]
fn places_are_chosen_in_the_order_of_the_desks() {
    for (city, regions, home, name, country, rule) in [
        ("ROME", &["Ga."][..], None, "Rome", "US", Rule::Region),
        ("TBILISI", &["Georgia"], None, "Tbilisi", "GE", Rule::Region),
        ("ATHENS", &["Georgia"], None, "Athens", "US", Rule::Region),
        (
            "MOSCOW",
            &["Idaho", "USA"],
            None,
            "Moscow",
            "US",
            Rule::Region,
        ),
        ("ROME", &[], Some("US"), "Rome", "IT", Rule::Desk),
        ("PEKING", &[], None, "Beijing", "CN", Rule::Historic),
        (
            "SAIGON",
            &[],
            None,
            "Ho Chi Minh City",
            "VN",
            Rule::Historic,
        ),
        ("Kapstadt", &[], None, "Cape Town", "ZA", Rule::Historic),
        ("NEW DELHI", &[], None, "New Delhi", "IN", Rule::Desk),
        (
            "GAINESVILLE",
            &[],
            Some("US"),
            "Gainesville",
            "US",
            Rule::Home,
        ),
        ("BOLIVIA", &[], None, "", "BO", Rule::CountryOnly),
        ("Nowhereville", &["Ont."], None, "", "CA", Rule::RegionOnly),
        ("Nowhereville", &[], None, "", "", Rule::TextOnly),
    ] {
        assert_eq!(
            place_of(city, regions, home),
            (name.into(), country.into(), rule),
            "{city}"
        );
    }
}

#[test]
fn the_home_of_the_outlet_chooses_between_namesakes() {
    let body = "HAMILTON, June 3 - The council met.".to_owned();
    let read = |url: &str, home: Option<&str>| {
        let article = Article {
            body: body.replace("HAMILTON", "DUNEDIN"),
            url: Some(url.to_owned()),
            home: home.map(str::to_owned),
            ..Article::default()
        };
        find(&article).unwrap().country.unwrap()
    };
    assert_eq!(read("https://news.example.co.nz/a", None), "NZ");
    assert_eq!(read("https://news.example.com/a", Some("US")), "US");
}

#[test]
fn the_year_comes_from_the_publication() {
    let article = Article {
        body: "OSLO, Dec. 31 - The harbor froze over.".to_owned(),
        published: Some(date(2004, 1, 1)),
        ..Article::default()
    };
    assert_eq!(find(&article).unwrap().date.as_deref(), Some("2003-12-31"));
}

#[test]
fn odd_openings_keep_their_text_or_give_none() {
    let long = format!("{} - The rain fell.", "LONDON ".repeat(200));
    assert_eq!(
        find(&Article {
            body: long,
            ..Article::default()
        }),
        None
    );
    let body = "LON\u{7}DON\u{0}, March 3 (AP) - The rain fell.".to_owned();
    if let Some(found) = find(&Article {
        body: body.clone(),
        ..Article::default()
    }) {
        assert_eq!(found.span.of(&body), found.text);
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        prop::sample::select(vec![
            "LONDON",
            "Paris",
            "New York",
            ", ",
            "/",
            " and ",
            "Ga.",
            "Ont.",
            "March 3",
            "3 mars",
            "14.8.2019",
            " (AP) ",
            "(",
            ")",
            " — ",
            " - ",
            "--",
            ":",
            ".",
            "\n",
            "\n\n",
            "  ",
            "â€”",
            "\u{97}",
            "ABOARD THE ",
            "By Ana Ruiz ",
            "The rain fell.",
            "é",
            "/PRNewswire/",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn any_text_gives_a_dateline_that_cuts_its_own_text(pieces in prop::collection::vec(piece(), 0..14)) {
        let article = Article { body: pieces.concat(), ..Article::default() };
        if let Some(found) = find(&article) {
            prop_assert_eq!(article.body.get(found.span.start()..found.span.end()), Some(found.text.as_str()));
            prop_assert!(!found.text.is_empty());
        }
    }

    #[test]
    fn any_name_is_looked_up_without_harm(name in "\\PC{0,40}") {
        let folded = fold(&name);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert!(gazetteer().lookup(&folded).all(|found| !found.place.name.is_empty()));
    }
}
