//! What a search finds, in which order, and how it says so.

use jiff::civil::{Date, date};
use onrecord::Article;
use onrecord::extract::{Extraction, Kind};
use onrecord::search::{Found, Hit, SearchOptions, Sort, Suggestion, Unit, parse, search, suggest};

use crate::search_index::{Made, article, dateline, make, said};

fn two_speakers() -> Vec<(Article, Extraction)> {
    let mut trap = article(
        "trap.txt",
        vec![
            said(Some("Ana Ruiz"), "We will not raise the harbor dues."),
            said(Some("Ben Okafor"), "The strike goes on."),
        ],
    );
    trap.1.dateline = Some(dateline("Lisbon", "PT"));
    trap.0.headline = Some("Dues stay, strike goes on".to_owned());
    trap.0.published = Some(date(2024, 3, 5));
    let mut other = article(
        "2023/other.txt",
        vec![
            said(
                Some("Ben Okafor"),
                "Harbors need dues; I'm not against raising them.",
            ),
            said(None, "Nobody asked us about the F-16 or the café."),
        ],
    );
    other.1.dateline = Some(dateline("Porto", "PT"));
    other.0.published = Some(date(2023, 11, 30));
    let mut undated = article(
        "undated.txt",
        vec![said(
            Some("Ana Maria Ruiz Soto"),
            "Dues, dues, dues: taxes!",
        )],
    );
    undated.0.outlet = Some("Tagus Wire".to_owned());
    vec![trap, other, undated]
}

fn find(made: &Made, query: &str) -> Found {
    let query = parse(query, Some(date(2024, 4, 1))).unwrap();
    search(&made.opened, &query, &SearchOptions::default()).unwrap()
}

fn texts(made: &Made, query: &str) -> Vec<String> {
    let quotation = |hit: Hit| match hit {
        Hit::Quotation(hit) => hit.text.chars().take(12).collect(),
        Hit::Article(hit) => hit.id,
    };
    find(made, query).hits.into_iter().map(quotation).collect()
}

#[test]
fn words_speaker_and_place_bind_to_one_quotation() {
    let made = make(&two_speakers(), 1);
    assert_eq!(
        texts(&made, "speaker:ruiz dues city:lisbon"),
        ["We will not "]
    );
    assert!(texts(&made, "speaker:ruiz strike").is_empty());
    assert!(texts(&made, "speaker:okafor dues city:lisbon").is_empty());
    assert_eq!(
        texts(&made, "speaker:okafor country:pt"),
        ["The strike g", "Harbors need"]
    );
}

#[test]
fn every_kind_of_condition_finds_what_it_says() {
    let made = make(&two_speakers(), 2);
    for (query, expected) in [
        ("harbor", vec!["We will not ", "Harbors need"]),
        ("\"harbor dues\"", vec!["We will not "]),
        ("“harbor dues”", vec!["We will not "]),
        ("\"dues harbor\"~1", vec!["We will not "]),
        ("\"dues harbors\"~1", vec!["Harbors need"]),
        ("harb* -raise", vec![]),
        ("harb* -\"raise the\"", vec!["Harbors need"]),
        ("harb?r", vec!["We will not "]),
        ("harbro~", vec!["We will not "]),
        ("raise NEAR/2 dues", vec!["We will not "]),
        ("raise NEAR/1 dues", vec![]),
        ("dues PRE/9 raise", vec![]),
        ("(strike OR taxes) PRE/1 goes", vec!["The strike g"]),
        ("=\"I'm not\"", vec!["Harbors need"]),
        ("=\"i'm not\"", vec![]),
        ("=“harbor dues”", vec!["We will not "]),
        ("cafe f16", vec!["Nobody asked"]),
        ("words:<=4 -dues", vec!["The strike g"]),
        ("cafe f-16", vec!["Nobody asked"]),
        ("speaker:unknown", vec!["Nobody asked"]),
        ("has:speaker goes", vec!["The strike g"]),
        ("speaker:\"ana ruiz\"", vec!["We will not "]),
        ("speaker:(ruiz -soto)", vec!["We will not "]),
        ("date:none", vec!["Dues, dues, "]),
        ("since:2024", vec!["We will not ", "The strike g"]),
        ("before:2024 okafor OR harbor", vec!["Harbors need"]),
        ("newer:30d strike", vec!["The strike g"]),
        ("path:2023/ harbors", vec!["Harbors need"]),
        ("path:*other.txt dues", vec!["Harbors need"]),
        ("outlet:tagus", vec!["Dues, dues, "]),
        ("-outlet:tagus taxes", vec![]),
        ("title:strike dues", vec!["We will not "]),
        ("text:strike dues", vec!["We will not "]),
        ("lang:de", vec![]),
        ("kind:indirect", vec![]),
        ("confidence:>0.9", vec![]),
        ("confidence:>=0.9 strike", vec!["The strike g"]),
        ("in:porto asked", vec!["Nobody asked"]),
        ("country:Portugal strike", vec!["The strike g"]),
        ("country:Nowhereland", vec![]),
        ("city:Lissabon strike", vec!["The strike g"]),
        ("tax", vec!["Dues, dues, "]),
    ] {
        assert_eq!(texts(&made, query), expected, "{query}");
    }
}

#[test]
fn matches_are_whole_phrases_and_never_what_is_excluded() {
    let made = make(&two_speakers(), 9);
    let marked = |query: &str| -> Vec<String> {
        let Hit::Quotation(hit) = find(&made, query).hits.swap_remove(0) else {
            panic!("an article")
        };
        hit.matches
            .iter()
            .map(|span| span.of(&hit.text).to_owned())
            .collect()
    };
    assert_eq!(marked("\"harbor dues\" -strike"), ["harbor dues"]);
    assert_eq!(marked("harbor against"), ["Harbors", "against"]);
    assert_eq!(marked("dues -porto speaker:soto"), ["Dues", "dues", "dues"]);
    assert_eq!(marked("=\"I'm not\""), ["I'm not"]);
}

#[test]
fn totals_are_exact_whatever_the_limit() {
    let made = make(&two_speakers(), 1);
    for limit in [0, 1, 2, 20] {
        let query = parse("dues OR strike", None).unwrap();
        let options = SearchOptions {
            limit,
            ..SearchOptions::default()
        };
        let found = search(&made.opened, &query, &options).unwrap();
        assert_eq!((found.total.quotations, found.total.articles), (Some(4), 3));
        assert_eq!(found.hits.len(), if limit == 0 { 4 } else { limit.min(4) });
    }
}

#[test]
fn dates_sort_both_ways_and_what_has_none_comes_last() {
    let made = make(&two_speakers(), 1);
    let order = |sort| -> Vec<Option<i16>> {
        let query = parse("dues", None).unwrap();
        let options = SearchOptions {
            sort,
            ..SearchOptions::default()
        };
        let found = search(&made.opened, &query, &options).unwrap();
        found
            .hits
            .iter()
            .map(|hit| hit.printed().date.map(Date::year))
            .collect()
    };
    assert_eq!(order(Sort::NewestFirst), [Some(2024), Some(2023), None]);
    assert_eq!(order(Sort::OldestFirst), [Some(2023), Some(2024), None]);
}

#[test]
fn the_order_does_not_depend_on_segments() {
    let copies: Vec<_> = (0..40)
        .map(|number| {
            let words = ["harbor dues rise", "dues for the harbor", "the harbor"][number % 3];
            let quotation = said(Some("Ana Ruiz"), words);
            let mut copy = article(
                &format!("copy-{number}.txt"),
                vec![quotation.clone(), quotation],
            );
            copy.0.published =
                (number % 4 > 0).then(|| date(2020, 1, 1 + i8::try_from(number % 5).unwrap()));
            copy
        })
        .collect();
    let ids = |per_segment| -> Vec<String> {
        let made = make(&copies, per_segment);
        let query = parse("harbor dues OR rise", None).unwrap();
        let found = search(&made.opened, &query, &SearchOptions::default()).unwrap();
        let id = |hit: &Hit| match hit {
            Hit::Quotation(hit) => hit.id.clone(),
            Hit::Article(hit) => hit.id.clone(),
        };
        found.hits.iter().map(id).collect()
    };
    let whole = ids(40);
    assert_eq!(whole.len(), 54);
    assert_eq!(ids(1), whole);
    assert_eq!(ids(7), whole);
}

#[test]
fn the_word_as_typed_ranks_above_its_inflections() {
    let mut quotations = vec![said(None, "taxes were paid here today")];
    // The rarer form would win by its rarity alone.
    quotations.push(said(None, "taxed were paid here today"));
    quotations.extend((0..5).map(|_| said(None, "taxes again and again and then some more words")));
    let made = make(&[article("a.txt", quotations)], 1);
    let found = texts(&made, "taxes");
    assert_eq!(found.len(), 7);
    assert_eq!(found[0], "taxes were p");
    assert_eq!(texts(&made, "taxed")[0], "taxed were p");
}

#[test]
fn filters_and_exclusions_add_nothing_to_the_score() {
    let made = make(&two_speakers(), 9);
    let score = |query: &str| find(&made, query).hits[0].printed().score.unwrap();
    let bare = score("goes");
    assert!(bare > 0.0);
    for query in [
        "goes speaker:okafor",
        "goes -city:porto",
        "goes city:lisbon since:2024 kind:direct",
        "goes title:stay",
    ] {
        assert!((score(query) - bare).abs() < 1e-9, "{query}");
    }
}

#[test]
fn a_search_for_articles_finds_words_across_quotations() {
    let made = make(&two_speakers(), 2);
    let articles = |query: &str| -> Vec<String> {
        let query = parse(query, None).unwrap();
        let options = SearchOptions {
            unit: Unit::Articles,
            ..SearchOptions::default()
        };
        let found = search(&made.opened, &query, &options).unwrap();
        assert_eq!(found.total.quotations, None);
        assert_eq!(found.total.articles, found.hits.len() as u64);
        found
            .hits
            .into_iter()
            .map(|hit| match hit {
                Hit::Article(hit) => hit.id,
                Hit::Quotation(hit) => panic!("{hit:?}"),
            })
            .collect()
    };
    assert_eq!(articles("harbor strike"), ["trap.txt"]);
    assert_eq!(articles("stay strike"), ["trap.txt"]);
    assert_eq!(articles("speaker:okafor dues -city:porto"), ["trap.txt"]);
    assert_eq!(
        articles("speaker:okafor kind:direct city:porto"),
        ["2023/other.txt"]
    );
    assert_eq!(articles("-speaker:okafor"), ["undated.txt"]);
    assert_eq!(articles("speaker:unknown"), ["2023/other.txt"]);
}

#[test]
fn snippets_show_the_sentences_that_matched() {
    let made = make(&two_speakers(), 2);
    let query = parse("strike", None).unwrap();
    let options = SearchOptions {
        unit: Unit::Articles,
        ..SearchOptions::default()
    };
    let found = search(&made.opened, &query, &options).unwrap();
    let Hit::Article(hit) = &found.hits[0] else {
        panic!("no article")
    };
    assert_eq!(hit.headline_matches.len(), 1);
    let snippet = &hit.snippets[0];
    assert!(snippet.text.contains("The strike goes on."), "{snippet:?}");
    assert_eq!(snippet.matches[0].of(&snippet.text), "strike");
}

#[test]
fn nothing_found_is_answered_with_near_names_and_what_to_loosen() {
    let made = make(&two_speakers(), 2);
    let query = parse("speaker:okafr strike", None).unwrap();
    let hints = suggest(&made.opened, &query.root, Unit::Quotations).unwrap();
    let Suggestion::Unknown {
        what,
        typed,
        nearest,
    } = &hints[0]
    else {
        panic!("{hints:?}")
    };
    assert_eq!((*what, typed.as_str()), ("speaker", "okafr"));
    assert_eq!(nearest, &["Ben Okafor"]);
    let Suggestion::Without { condition, total } = &hints[1] else {
        panic!("{hints:?}")
    };
    assert_eq!(
        (condition.as_str(), total.quotations),
        ("speaker=okafr", Some(1))
    );
    let known = parse("speaker:okafor raise city:lisbon", None).unwrap();
    let hints = suggest(&made.opened, &known.root, Unit::Quotations).unwrap();
    assert_eq!(hints.len(), 3, "{hints:?}");
}

#[test]
fn a_wildcard_without_any_word_and_an_empty_archive_find_nothing() {
    let made = make(&two_speakers(), 2);
    assert!(texts(&made, "zzz*").is_empty());
    assert!(texts(&made, "\"zzz* dues\"~2").is_empty());
    let empty = make(&[], 1);
    assert!(texts(&empty, "dues -strike speaker:ruiz \"a b*\"~2 path:x").is_empty());
    assert!(texts(&empty, "").is_empty());
}

#[test]
fn of_many_words_with_two_slips_the_last_have_one_and_that_is_said() {
    let words: Vec<String> = ('a'..='i')
        .map(|letter| format!("harbour{letter}"))
        .collect();
    let text = words.join(" ").replace("harbour", "harbor");
    let made = make(&[article("a.txt", vec![said(None, &text)])], 1);
    let typed = |count: usize| {
        let typed = words.iter().take(count).map(|word| format!("{word}~2"));
        typed.collect::<Vec<_>>().join(" ")
    };
    let few = find(&made, &typed(8));
    assert_eq!((few.total.quotations, few.warnings.len()), (Some(1), 0));
    let many = find(&made, &typed(9));
    assert_eq!(many.total.quotations, Some(1));
    let message = &many.warnings[0].message;
    assert!(
        message.contains("more than 8 words with ~2: “harbouri”"),
        "{message}"
    );
}

#[test]
fn indirect_quotations_are_told_from_direct_ones() {
    let mut quotations = vec![said(None, "dues"), said(None, "dues")];
    quotations[1].kind = Kind::Indirect;
    let made = make(&[article("a.txt", quotations)], 1);
    assert_eq!(find(&made, "dues kind:indirect").total.quotations, Some(1));
    assert_eq!(find(&made, "dues -kind:indirect").total.quotations, Some(1));
}

#[test]
fn very_characters_in_too_many_texts_are_sought_as_words_and_that_is_said() {
    let mut archive: Vec<(Article, Extraction)> = Vec::new();
    for number in 0..21 {
        let quotations = (0..1000).map(|_| said(None, "The end."));
        archive.push(article(&format!("{number}.txt"), quotations.collect()));
    }
    let made = make(&archive, 30);
    let first = |made: &Made| {
        let query = parse("=\"the END\"", None).unwrap();
        let options = SearchOptions {
            limit: 1,
            ..SearchOptions::default()
        };
        search(&made.opened, &query, &options).unwrap()
    };
    let many = first(&made);
    assert_eq!(many.total.quotations, Some(21_000));
    assert!(
        many.warnings[0].message.contains("21000 texts"),
        "{:?}",
        many.warnings
    );
    let Hit::Quotation(hit) = &many.hits[0] else {
        panic!("quotations were asked for");
    };
    assert_eq!(hit.matches[0].of(&hit.text), "The end");
    let made = make(&archive[..2], 30);
    let few = first(&made);
    assert_eq!((few.total.quotations, few.warnings), (Some(0), Vec::new()));
}
