//! Copies fold into statements: by whom, with which words, under which filters, and the same in every order and segment.

use jiff::civil::{Date, date};
use onrecord::Article;
use onrecord::extract::Extraction;
use onrecord::search::{
    Counting, Group, Grouped, Grouping, Hit, SearchOptions, Sort, grouped, parse, search,
};

use crate::search_index::{Made, article, make, said};

const WORDS: &str = "We will not open the northern plant before every pipe has been tested twice.";

fn printed(number: u64, day: Date, speaker: Option<&str>, text: &str) -> (Article, Extraction) {
    let mut made = article(&format!("{number}.txt"), vec![said(speaker, text)]);
    made.0.published = Some(day);
    made.0.outlet = Some(format!("Outlet {}", number % 3));
    made
}

fn archive() -> Vec<(Article, Extraction)> {
    let day = |day| date(2025, 2, day);
    let voss = Some("Lena Voss");
    vec![
        printed(1, day(12), voss, WORDS),
        printed(
            2,
            day(13),
            voss,
            "“We will not open the northern plant, before every pipe has been tested twice!”",
        ),
        printed(
            3,
            day(14),
            voss,
            "And we won't open northern plant before every pipe has been tested twice.",
        ),
        printed(4, day(15), None, WORDS),
        printed(
            5,
            day(16),
            Some("Ole Brandt"),
            "We will open the northern plant.",
        ),
        printed(
            6,
            day(17),
            voss,
            "We will open the northern plant before every pipe has been tested twice.",
        ),
        printed(7, day(18), voss, &format!("Ask me in May. {WORDS}")),
        printed(8, day(19), None, "The northern plant: no."),
        printed(9, day(20), voss, "The northern plant: no."),
    ]
}

fn fold(made: &Made, query: &str, options: &SearchOptions) -> Grouped {
    let query = parse(query, None).unwrap();
    grouped(
        &made.opened,
        &query,
        options,
        &Grouping::whole(Group::Statement),
    )
    .unwrap()
}

/// Each statement by the numbers of its articles' quotations: how many, and in which wordings.
fn sizes(found: &Grouped) -> Vec<(String, u64, usize)> {
    let mut sizes: Vec<(String, u64, usize)> = found
        .hits
        .iter()
        .map(|found| {
            (
                found.hit.text.chars().take(25).collect(),
                found.group.quotations,
                found.group.variants.len(),
            )
        })
        .collect();
    sizes.sort();
    sizes
}

#[test]
fn copies_of_one_speaker_are_one_statement_and_others_are_not() {
    let made = make(&archive(), 2);
    let found = fold(&made, "northern plant", &SearchOptions::default());
    assert_eq!(found.total.quotations, Some(9));
    // The third has light changes against a part of the longest wording: both at once are not folded.
    assert_eq!(found.groups, Some(6));
    let largest = found
        .hits
        .iter()
        .find(|hit| hit.group.quotations > 1)
        .unwrap();
    assert_eq!(largest.group.quotations, 4);
    assert_eq!((largest.group.unattributed, largest.group.outlets), (1, 2));
    assert_eq!(
        (largest.group.first, largest.group.last),
        (Some(date(2025, 2, 12)), Some(date(2025, 2, 18)))
    );
    assert_eq!(largest.group.variants.len(), 1);
    assert_eq!(
        found
            .hits
            .iter()
            .map(|hit| hit.group.quotations)
            .sum::<u64>(),
        9
    );
}

#[test]
fn short_words_without_a_speaker_stay_alone() {
    let made = make(&archive(), 3);
    let found = fold(&made, "\"plant no\"", &SearchOptions::default());
    assert_eq!(found.hits.len(), 2);
}

#[test]
fn neither_segments_nor_sorting_nor_limits_change_what_folds() {
    let whole = make(&archive(), 100);
    let expected = sizes(&fold(
        &whole,
        "plant",
        &SearchOptions {
            limit: 0,
            ..SearchOptions::default()
        },
    ));
    for per_segment in 1..=4 {
        let mut articles = archive();
        articles.rotate_left(per_segment * 2);
        let made = make(&articles, per_segment);
        for sort in [Sort::Relevance, Sort::NewestFirst, Sort::OldestFirst] {
            let options = SearchOptions {
                sort,
                limit: 0,
                ..SearchOptions::default()
            };
            let found = fold(&made, "plant", &options);
            let quotations: Vec<u64> = sizes(&found).iter().map(|size| size.1).collect();
            assert_eq!(quotations.iter().sum::<u64>(), 9);
            assert_eq!(found.groups, Some(expected.len() as u64));
            let page = fold(
                &made,
                "plant",
                &SearchOptions {
                    limit: 2,
                    ..options
                },
            );
            assert_eq!(page.hits, found.hits[..2]);
            assert_eq!(page.groups, found.groups);
        }
    }
}

#[test]
fn under_a_filter_its_copies_are_folded() {
    let made = make(&archive(), 2);
    let found = fold(
        &made,
        "plant outlet:\"Outlet 1\"",
        &SearchOptions::default(),
    );
    assert_eq!(found.total.quotations, Some(3));
    let largest = found.hits.iter().map(|hit| hit.group.quotations).max();
    assert_eq!(largest, Some(3));
}

#[test]
fn articles_fold_their_quotations() {
    let mut one = article(
        "one.txt",
        vec![
            said(Some("Lena Voss"), "The plant stays."),
            said(None, "The plant goes."),
        ],
    );
    one.0.published = Some(date(2025, 1, 1));
    let made = make(&[one, printed(2, date(2025, 1, 2), None, "A plant.")], 1);
    let query = parse("plant", None).unwrap();
    let found = grouped(
        &made.opened,
        &query,
        &SearchOptions::default(),
        &Grouping::whole(Group::Article),
    )
    .unwrap();
    assert_eq!(found.groups, Some(2));
    assert_eq!(
        found.hits.iter().map(|hit| hit.group.quotations).max(),
        Some(2)
    );
}

#[test]
fn hits_count_their_copies_and_queries_ask_for_them() {
    for per_segment in [1, 2, 100] {
        let made = make(&archive(), per_segment);
        let copies = |typed: &str| -> Vec<(String, u64)> {
            let query = parse(typed, None).unwrap();
            let options = SearchOptions {
                sort: Sort::OldestFirst,
                ..SearchOptions::default()
            };
            let found = search(&made.opened, &query, &options).unwrap();
            assert!(found.warnings.is_empty(), "{:?}", found.warnings);
            let hits = found.hits.into_iter().filter_map(|hit| match hit {
                Hit::Quotation(hit) => Some((hit.printed.path, hit.copies.unwrap())),
                Hit::Article(_) => None,
            });
            hits.collect()
        };
        let same = [("1.txt", 2), ("2.txt", 2), ("4.txt", 2)]
            .map(|(path, copies)| (path.to_owned(), copies));
        assert_eq!(copies("copies:>=1"), same);
        assert_eq!(copies("copies:>1"), same);
        assert_eq!(copies("copies:>=3"), []);
        assert_eq!(copies("copies:<1 speaker:voss").len(), 4);
        assert_eq!(copies("copies:<=2").len(), 9);
        assert_eq!(copies("-copies:2").len(), 6);
    }
}

#[test]
fn copies_takes_a_whole_number() {
    let query = parse("copies:many", None).unwrap();
    assert_eq!(query.warnings.len(), 1);
    assert!(
        query.warnings[0].message.contains("copies:>=3"),
        "{:?}",
        query.warnings
    );
}

/// Three speakers, some lines said again and again with changes of each kind: more hits than are folded whole to be counted.
fn many() -> Vec<(Article, Extraction)> {
    let lines = [
        "We will open the harbor again before the winter storms reach the northern plant.",
        "The dues stay where they are. Ask the harbor office in May, and not before that.",
        "Nobody at the plant told us what the harbor would cost the towns along the coast.",
    ];
    let changes: [fn(&str) -> String; 6] = [
        |line| line.to_owned(),
        |line| line.to_uppercase(),
        |line| line.replacen("the ", "", 1),
        |line| line.replacen("harbor", "harbour", 1),
        |line| format!("Yes, I said so at noon. {line}"),
        |line| line.replacen("the", "their", 2),
    ];
    let speakers = [Some("Lena Voss"), Some("Ole Brandt"), None];
    let mut all = Vec::new();
    for number in 0..260_u64 {
        let at = |step: u64, of: usize| usize::try_from(number / step).unwrap() % of;
        let line = changes[at(7, 6)](&changes[at(3, 6)](lines[at(1, 3)]));
        let day = date(2025, 1 + i8::try_from(number % 12).unwrap(), 3);
        all.push(printed(number, day, speakers[at(11, 3)], &line));
    }
    all
}

#[test]
fn a_page_is_folded_as_the_whole_answer_is() {
    let made = make(&many(), 60);
    let query = parse("harbor OR harbour", None).unwrap();
    for sort in [Sort::Relevance, Sort::NewestFirst, Sort::OldestFirst] {
        let ask = |limit, counting| {
            let options = SearchOptions {
                sort,
                limit,
                ..SearchOptions::default()
            };
            let grouping = Grouping {
                counting,
                variants: 0,
                ..Grouping::whole(Group::Statement)
            };
            grouped(&made.opened, &query, &options, &grouping).unwrap()
        };
        let mut whole = ask(0, Counting::All);
        for found in &mut whole.hits {
            found.hit.copies = None;
        }
        assert_eq!(whole.groups, Some(whole.hits.len() as u64));
        let folded: u64 = whole.hits.iter().map(|hit| hit.group.quotations).sum();
        assert_eq!(Some(folded), whole.total.quotations);
        for limit in [1, 3, 10] {
            let page = ask(limit, Counting::Few);
            assert_eq!(page.hits, whole.hits[..limit]);
            assert_eq!((page.groups, page.total), (None, whole.total));
            assert_eq!(ask(limit, Counting::All).groups, whole.groups);
        }
        assert_eq!(ask(100, Counting::Few).groups, whole.groups);
    }
}
