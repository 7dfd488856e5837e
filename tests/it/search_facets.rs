//! Facets against searches: the count of each value is what a search with that value as a filter finds, to the last quotation.

use std::collections::BTreeMap;

use jiff::civil::date;
use onrecord::Article;
use onrecord::extract::Extraction;
use onrecord::index::{Opened, open};
use onrecord::search::{
    Facet, FacetField, FacetRequest, Node, SearchOptions, Series, Step, Unit, facets, parse,
    persons, search, speaker_list, speakers, timeline,
};
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::search_dice::{Dice, typed};
use crate::search_index::{Made, article, dateline, make, said};

/// A name with every character that a query gives a meaning.
const ODD: &str = "Ana “Nena” O'Ruiz-\\Soto (née \"X\") AND *";

const OUTLETS: [&str; 4] = ["Harbor Post", "harbor post", "Post", "The Post, Lisbon"];
const ROLES: [&str; 3] = ["minister", "Minister", "deputy minister for ports"];
const FOLDERS: [&str; 4] = ["", "wire/", "wire/old/", "Wire/"];

/// Articles by dice, with everything that facets count, some of it almost alike.
fn articles() -> Vec<(Article, Extraction)> {
    let mut dice = Dice(19_480_512);
    let mut all: Vec<_> = (0..90).map(|number| dice.article(number)).collect();
    for (number, (article, extraction)) in all.iter_mut().enumerate() {
        let pick = |from: &[&str]| {
            from.get(number % (from.len() + 1))
                .map(|&one| one.to_owned())
        };
        article.outlet = pick(&OUTLETS);
        article.language = pick(&["en", "de", "pt-BR"]);
        article.source.path = format!("{}{number:03}.txt", pick(&FOLDERS).unwrap_or_default());
        if let Some(dateline) = &mut extraction.dateline {
            dateline.region = pick(&["Lisbon", "Norte"]);
            dateline.country = pick(&["PT", "US"]);
        }
        for (at, quotation) in extraction.quotations.iter_mut().enumerate() {
            let Some(speaker) = &mut quotation.speaker else {
                continue;
            };
            speaker.role = ROLES.get((number + at) % 4).map(|&role| role.to_owned());
            if (number + at) % 7 == 0 {
                ODD.clone_into(&mut speaker.name);
            } else if (number + at) % 5 == 0 {
                "Ruiz".clone_into(&mut speaker.name);
            }
        }
    }
    all
}

/// Deletes two files and opens what is left.
fn without_some(made: &Made, articles: &[(Article, Extraction)]) -> Opened {
    let opened = &made.opened;
    let mut writer: IndexWriter<TantivyDocument> =
        opened.index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for deleted in [3, 40] {
        let path = &articles[deleted].0.source.path;
        writer.delete_term(Term::from_field_text(opened.fields.source, path));
    }
    writer.commit().unwrap();
    open(&opened.path).unwrap()
}

fn requests(limit: usize) -> Vec<FacetRequest> {
    FacetField::names()
        .map(|name| FacetRequest {
            field: FacetField::of(name).unwrap(),
            limit,
        })
        .collect()
}

/// The quotations, or articles, that `query` and `filter` find together.
fn total(opened: &Opened, query: &str, filter: &str, unit: Unit) -> u64 {
    let query = parse(&format!("({query}) {filter}"), None).unwrap();
    let options = SearchOptions {
        unit,
        ..SearchOptions::default()
    };
    let total = search(opened, &query, &options).unwrap().total;
    total.quotations.unwrap_or(total.articles)
}

fn follow(opened: &Opened, query: &str, facet: &Facet, unit: Unit) {
    let field = facet.field.name();
    for value in &facet.values {
        let found = total(opened, query, &value.filter, unit);
        assert_eq!(found, value.count, "{query} {field} {}", value.filter);
    }
    match facet.field.filter_unknown() {
        Some(filter) => {
            let found = total(opened, query, &filter, unit);
            assert_eq!(found, facet.unknown, "{query} {filter}");
        }
        None => assert_eq!(facet.unknown, 0, "{query} {field}"),
    }
    assert_eq!(
        facet.total(),
        total(opened, query, "", unit),
        "{query} {field}"
    );
}

#[test]
fn following_a_facet_gives_exactly_its_count() {
    let articles = articles();
    let made = make(&articles, 20);
    let opened = without_some(&made, &articles);
    assert!(opened.searcher.segment_readers().len() > 3);
    assert!(
        opened
            .searcher
            .segment_readers()
            .iter()
            .any(|segment| segment.num_deleted_docs() > 0)
    );
    let mut dice = Dice(8_141_961);
    let mut values = 0;
    for round in 0..14 {
        let ask = match round {
            0 => "-zzz".to_owned(),
            _ => typed(&dice.ask(round % 3)),
        };
        let node = parse(&ask, None).unwrap().root;
        for facet in facets(&opened, &node, Unit::Quotations, &requests(0)).unwrap() {
            values += facet.values.len();
            follow(&opened, &ask, &facet, Unit::Quotations);
        }
    }
    assert!(values > 250, "{values} values were followed");
}

#[test]
fn facets_of_articles_count_articles() {
    let articles = articles();
    let made = make(&articles, 20);
    let opened = without_some(&made, &articles);
    let mut requests = requests(0);
    requests.retain(|request| !request.field.is_of_quotations());
    for ask in ["-zzz", "harbor", "tax OR strike", "title:dues"] {
        let node = parse(ask, None).unwrap().root;
        for facet in facets(&opened, &node, Unit::Articles, &requests).unwrap() {
            follow(&opened, ask, &facet, Unit::Articles);
        }
    }
}

#[test]
fn counts_are_those_of_a_plain_scan() {
    let articles = articles();
    let made = make(&articles, 7);
    let request = FacetRequest {
        field: FacetField::Speaker,
        limit: 0,
    };
    let found = facets(&made.opened, &Node::All, Unit::Quotations, &[request]).unwrap();
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, extraction) in &articles {
        for quotation in &extraction.quotations {
            let name = quotation
                .speaker
                .as_ref()
                .map(|speaker| speaker.name.as_str());
            *expected.entry(name.unwrap_or("-")).or_default() += 1;
        }
    }
    assert_eq!(Some(found[0].unknown), expected.remove("-"));
    let counted: BTreeMap<&str, u64> = found[0]
        .values
        .iter()
        .map(|value| (value.value.as_str(), value.count))
        .collect();
    assert_eq!(counted, expected);
    assert!(counted.contains_key(ODD));
}

#[test]
fn what_is_not_listed_is_counted_with_the_others() {
    let articles = articles();
    let made = make(&articles, 30);
    let all = facets(&made.opened, &Node::All, Unit::Quotations, &requests(0)).unwrap();
    let few = facets(&made.opened, &Node::All, Unit::Quotations, &requests(2)).unwrap();
    for (all, few) in all.iter().zip(&few) {
        assert_eq!(all.total(), few.total());
        assert_eq!(all.unknown, few.unknown);
        let hidden = all.values.len() - few.values.len();
        assert_eq!(few.others.values, hidden as u64, "{}", all.field.name());
        let least = few
            .values
            .iter()
            .map(|value| value.count)
            .min()
            .unwrap_or_default();
        let left_out = all
            .values
            .iter()
            .filter(|value| !few.values.contains(value));
        assert!(
            left_out
                .map(|value| value.count)
                .all(|count| count <= least)
        );
    }
}

#[test]
fn an_exact_name_is_not_a_longer_one() {
    let quotations =
        ["Ruiz", "Ana Ruiz", "Ana Ruiz Soto", "ana ruiz"].map(|name| said(Some(name), "it rains"));
    let mut one = article("a.txt", quotations.to_vec());
    one.1.dateline = Some(dateline("Porto", "PT"));
    let made = make(&[one], 1);
    for (query, expected) in [
        ("speaker:\"Ana Ruiz\"", 3),
        ("speaker:=\"Ana Ruiz\"", 1),
        ("speaker:=Ruiz", 1),
        ("-speaker:=\"Ana Ruiz\"", 3),
        ("speaker:=\"Ana\"", 0),
        ("city:=\"Porto, Portugal\"", 4),
        ("city:=\"Porto\"", 0),
        ("path:=a.txt", 4),
        ("path:=\"./\"", 4),
        ("path:=b.txt", 0),
    ] {
        let found = total(&made.opened, query, "", Unit::Quotations);
        assert_eq!(found, expected, "{query}");
    }
}

/// One body at the start of a sentence and within one, set with two kinds of space; and another.
fn bodies() -> Made {
    let names = [
        "the port agency",
        "The port agency",
        "the Port\u{a0}Agency",
        "the port agency",
        "the port agencies",
    ];
    let quotations: Vec<_> = names
        .iter()
        .zip(["minister", "Minister", "envoy", "U.S. envoy", "US envoy"])
        .map(|(name, role)| {
            let mut quotation = said(Some(name), "it rains");
            if let Some(speaker) = &mut quotation.speaker {
                speaker.role = Some(role.to_owned());
            }
            quotation
        })
        .collect();
    let mut first = article("a.txt", quotations);
    first.0.published = Some(date(2003, 5, 1));
    let other = article("b.txt", vec![said(Some("The Port Agency"), "it snows")]);
    make(&[first, other], 1)
}

#[test]
fn spellings_of_one_name_are_one_value_that_can_be_followed() {
    let made = bodies();
    let counted = |field| {
        let request = FacetRequest { field, limit: 0 };
        let found = facets(&made.opened, &Node::All, Unit::Quotations, &[request]).unwrap();
        follow(&made.opened, "-zzz", &found[0], Unit::Quotations);
        let values = found[0].values.iter();
        values
            .map(|value| (value.value.clone(), value.count))
            .collect::<Vec<_>>()
    };
    let expected = [("the port agency", 5), ("the port agencies", 1)];
    assert_eq!(
        counted(FacetField::Speaker),
        expected.map(|(name, count)| (name.to_owned(), count))
    );
    let expected = [
        ("Minister", 2),
        ("U.S. envoy", 1),
        ("US envoy", 1),
        ("envoy", 1),
    ];
    assert_eq!(
        counted(FacetField::Role),
        expected.map(|(name, count)| (name.to_owned(), count))
    );
}

#[test]
fn speakers_are_listed_once_with_the_articles_of_all_spellings() {
    let made = bodies();
    let list = |prefix: &str| -> Vec<_> {
        let found = speaker_list(&made.opened, prefix).unwrap().into_iter();
        found
            .map(|one| {
                let speaker = one.speaker;
                let spellings = one.names.len();
                (
                    speaker.name,
                    speaker.quotations,
                    speaker.articles,
                    spellings,
                )
            })
            .collect()
    };
    assert_eq!(
        list("port ag"),
        [
            ("the port agency".to_owned(), 5, 2, 4),
            ("the port agencies".to_owned(), 1, 1, 1),
        ]
    );
}

#[test]
fn an_article_before_a_longer_name_is_no_part_of_it() {
    let names = [
        "the Tide Agency",
        "Tide Agency",
        "The Tide Agency",
        "the agency",
        "agency",
    ];
    let said = names.map(|name| said(Some(name), "it rains"));
    let made = make(&[article("a.txt", said.to_vec())], 1);
    let request = FacetRequest {
        field: FacetField::Speaker,
        limit: 0,
    };
    let found = facets(&made.opened, &Node::All, Unit::Quotations, &[request]).unwrap();
    follow(&made.opened, "-zzz", &found[0], Unit::Quotations);
    let counts: Vec<u64> = found[0].values.iter().map(|value| value.count).collect();
    assert_eq!(counts, [3, 1, 1]);
    let list = speaker_list(&made.opened, "tide").unwrap();
    assert_eq!((list.len(), list[0].names.len()), (1, 3));
    let people = persons(&speakers(&made.opened, "").unwrap(), "Tide Agency");
    assert_eq!((people.len(), people[0].quotations), (1, 3));
}

#[test]
fn a_timeline_is_parted_by_names_and_not_by_spellings() {
    let made = bodies();
    let request = FacetRequest {
        field: FacetField::Speaker,
        limit: 1,
    };
    let split = (Step::Year, Some(request));
    let parted = timeline(&made.opened, &Node::All, Unit::Quotations, split).unwrap();
    assert_eq!(
        parted.series[0],
        Series::Value("the port agency".to_owned())
    );
    assert_eq!(parted.series[1], Series::Others(1));
    assert_eq!(parted.totals(), [5, 1, 0]);
}
