//! Search against a plain scan: generated articles, generated queries, and the same answers to the last quotation.
//!
//! The scan is written as simply as the query language can be told: one function, a few lines a condition, no index.

use std::collections::BTreeSet;

use frostem::{Algorithm, Stemmer};
use onrecord::Article;
use onrecord::extract::{Extraction, Kind, Quotation};
use onrecord::search::{Hit, SearchOptions, Unit, parse, search};
use onrecord::text::terms;
use unicode_segmentation::UnicodeSegmentation;

use crate::search_dice::{Ask, Dice, typed};
use crate::search_index::{article, dateline, make, said};

/// What the scan looks at: one quotation in its article, or one article with all of its text.
struct Seen<'a> {
    article: &'a Article,
    extraction: &'a Extraction,
    quotation: Option<&'a Quotation>,
    /// The stretches of text in which words are sought.
    texts: Vec<Vec<String>>,
    /// The same as printed.
    printed: Vec<&'a str>,
}

/// Whether words stand in a text as they are asked for; `None` where something else is asked.
fn says(ask: &Ask, seen: &Seen<'_>) -> Option<bool> {
    let in_texts =
        |is_there: &dyn Fn(&[String]) -> bool| seen.texts.iter().any(|text| is_there(text));
    let any_word =
        |is_it: &dyn Fn(&str) -> bool| in_texts(&|text| text.iter().any(|word| is_it(word)));
    Some(match ask {
        Ask::Word(word) => any_word(&|other| stem(other) == stem(&words(word)[0])),
        Ask::Start(letters) => any_word(&|other| other.starts_with(letters)),
        Ask::Slip(word) => any_word(&|other| is_one_slip(word, other)),
        Ask::Phrase(one, other) => in_texts(&|text| gaps(text, one, other).contains(&1)),
        Ask::Spelled(_, spellings) => seen
            .printed
            .iter()
            .any(|text| spellings.iter().any(|spelling| text.contains(spelling))),
        Ask::StartPhrase(letters, word) => in_texts(&|text| {
            text.windows(2)
                .any(|pair| pair[0].starts_with(letters) && pair[1] == words(word)[0])
        }),
        Ask::SlipPhrase(word, slip) => in_texts(&|text| {
            text.windows(2)
                .any(|pair| pair[0] == words(word)[0] && is_one_slip(slip, &pair[1]))
        }),
        Ask::Length(words) => seen
            .quotation
            .is_some_and(|quotation| quotation.text.unicode_words().count() >= *words),
        Ask::Together(one, other, within) => in_texts(&|text| {
            gaps(text, one, other)
                .iter()
                .any(|gap| gap.unsigned_abs() <= within + 1)
        }),
        Ask::Before(one, other, within) => in_texts(&|text| {
            gaps(text, one, other)
                .iter()
                .any(|&gap| gap > 0 && gap.unsigned_abs() <= within + 1)
        }),
        _ => return None,
    })
}

fn holds(ask: &Ask, seen: &Seen<'_>) -> bool {
    if let Some(says) = says(ask, seen) {
        return says;
    }
    let speaker = seen
        .quotation
        .and_then(|quotation| quotation.speaker.as_ref());
    let names = speaker
        .map(|speaker| words(&speaker.name))
        .unwrap_or_default();
    match ask {
        Ask::Title(word) => words(seen.article.headline.as_deref().unwrap_or_default())
            .iter()
            .any(|other| stem(other) == stem(&words(word)[0])),
        Ask::Speaker(name) => names.iter().any(|other| other == name),
        Ask::FullSpeaker(name) => names.windows(2).any(|pair| *pair == words(name)),
        Ask::NoSpeaker => speaker.is_none(),
        Ask::City(name) => {
            let city = seen
                .extraction
                .dateline
                .as_ref()
                .and_then(|dateline| dateline.city.as_deref());
            words(city.unwrap_or_default())
                .iter()
                .any(|other| other == name)
        }
        Ask::Kind(kind) => seen
            .quotation
            .is_some_and(|quotation| quotation.kind == *kind),
        Ask::Since(day) => seen
            .article
            .published
            .is_some_and(|published| published >= *day),
        Ask::Until(day) => seen
            .article
            .published
            .is_some_and(|published| published <= *day),
        Ask::Undated => seen.article.published.is_none(),
        Ask::Not(inner) => !holds(inner, seen),
        Ask::And(one, other) => holds(one, seen) && holds(other, seen),
        Ask::Or(one, other) => holds(one, seen) || holds(other, seen),
        _ => unreachable!("says answers the rest"),
    }
}

/// How many words further on `other` stands than `one`, for all pairs of different places.
fn gaps(text: &[String], one: &str, other: &str) -> Vec<i32> {
    let places = |sought: &str| -> Vec<i32> {
        let sought = &words(sought)[0];
        (0..)
            .zip(text)
            .filter(|(_, word)| *word == sought)
            .map(|(place, _)| place)
            .collect()
    };
    let (ones, others) = (places(one), places(other));
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| other - one));
    pairs.filter(|&gap| gap != 0).collect()
}

/// One letter added, left out, changed, or two neighbors swapped: tried out one by one.
fn is_one_slip(word: &str, other: &str) -> bool {
    let letters: Vec<char> = other.chars().collect();
    let mut slips: BTreeSet<String> = BTreeSet::from([word.to_owned()]);
    let typed: Vec<char> = word.chars().collect();
    for at in 0..=typed.len() {
        for &letter in &letters {
            let mut added = typed.clone();
            added.insert(at, letter);
            slips.insert(added.into_iter().collect());
            let mut changed = typed.clone();
            if at < changed.len() {
                changed[at] = letter;
            }
            slips.insert(changed.into_iter().collect());
        }
        let mut shorter = typed.clone();
        if at < shorter.len() {
            shorter.remove(at);
        }
        slips.insert(shorter.into_iter().collect());
        let mut swapped = typed.clone();
        if at + 1 < swapped.len() {
            swapped.swap(at, at + 1);
        }
        slips.insert(swapped.into_iter().collect());
    }
    slips.contains(other)
}

fn words(text: &str) -> Vec<String> {
    terms(text).map(|term| term.text).collect()
}

fn stem(word: &str) -> String {
    Stemmer::new(Algorithm::English).stem(word).into_owned()
}

/// Whether a condition can only be met by quotations; for articles these have rules of their own.
fn is_about_quotations(ask: &Ask) -> bool {
    match ask {
        Ask::Speaker(_) | Ask::FullSpeaker(_) | Ask::NoSpeaker | Ask::Kind(_) | Ask::Length(_) => {
            true
        }
        Ask::Not(inner) => is_about_quotations(inner),
        Ask::And(one, other) | Ask::Or(one, other) => {
            is_about_quotations(one) || is_about_quotations(other)
        }
        _ => false,
    }
}

/// Articles of the dice, and one with two quotations whose speakers, words and kinds must not be mixed up.
fn archive(dice: &mut Dice) -> Vec<(Article, Extraction)> {
    let mut articles: Vec<_> = (0..120).map(|number| dice.article(number)).collect();
    let mut indirect = said(Some("Ben Okafor"), "the strike");
    indirect.kind = Kind::Indirect;
    let mut trap = article(
        "trap.txt",
        vec![said(Some("Ana Ruiz"), "harbor taxes"), indirect],
    );
    trap.1.dateline = Some(dateline("Lisbon", "PT"));
    articles.push(trap);
    articles
}

#[test]
fn quotations_are_those_of_a_plain_scan() {
    let mut dice = Dice(20_261_123);
    let articles = archive(&mut dice);
    let made = make(&articles, 50);
    let mut found_something = 0;
    for round in 0..450 {
        let ask = dice.ask(round % 4);
        let mut expected = BTreeSet::new();
        let mut expected_articles = BTreeSet::new();
        for (article, extraction) in &articles {
            for quotation in &extraction.quotations {
                let texts = vec![words(&quotation.text)];
                if holds(
                    &ask,
                    &Seen {
                        article,
                        extraction,
                        quotation: Some(quotation),
                        texts,
                        printed: vec![&quotation.text],
                    },
                ) {
                    expected.insert(format!("{}:{}", article.id, quotation.ordinal));
                    expected_articles.insert(&article.id);
                }
            }
        }
        let query = parse(&typed(&ask), None).unwrap();
        assert_eq!(query.warnings, [], "{}", typed(&ask));
        let found = search(&made.opened, &query, &SearchOptions::default()).unwrap();
        let ids: BTreeSet<String> = found.hits.iter().map(id).collect();
        assert_eq!(ids, expected, "{}", typed(&ask));
        assert_eq!(found.hits.len(), expected.len(), "{}", typed(&ask));
        assert_eq!(
            found.total.quotations,
            Some(expected.len() as u64),
            "{}",
            typed(&ask)
        );
        assert_eq!(
            found.total.articles,
            expected_articles.len() as u64,
            "{}",
            typed(&ask)
        );
        found_something += usize::from(!expected.is_empty());
    }
    assert!(
        found_something > 225,
        "{found_something} of 450 queries found something"
    );
}

#[test]
fn articles_are_those_of_a_plain_scan() {
    let mut dice = Dice(7_041_776);
    let articles = archive(&mut dice);
    let made = make(&articles, 50);
    let mut found_something = 0;
    for round in 0..300 {
        let ask = dice.ask(round % 4);
        if is_about_quotations(&ask) {
            continue;
        }
        let mut expected = BTreeSet::new();
        for (article, extraction) in &articles {
            let texts = vec![
                words(article.headline.as_deref().unwrap_or_default()),
                words(&article.body),
            ];
            if holds(
                &ask,
                &Seen {
                    article,
                    extraction,
                    quotation: None,
                    texts,
                    printed: vec![
                        article.headline.as_deref().unwrap_or_default(),
                        &article.body,
                    ],
                },
            ) {
                expected.insert(article.id.clone());
            }
        }
        let query = parse(&typed(&ask), None).unwrap();
        let options = SearchOptions {
            unit: Unit::Articles,
            ..SearchOptions::default()
        };
        let found = search(&made.opened, &query, &options).unwrap();
        let ids: BTreeSet<String> = found.hits.iter().map(id).collect();
        assert_eq!(ids, expected, "{}", typed(&ask));
        assert_eq!(
            found.total.articles,
            expected.len() as u64,
            "{}",
            typed(&ask)
        );
        found_something += usize::from(!expected.is_empty());
    }
    assert!(
        found_something > 60,
        "{found_something} queries found something"
    );
}

fn id(hit: &Hit) -> String {
    match hit {
        Hit::Quotation(hit) => hit.id.clone(),
        Hit::Article(hit) => hit.id.clone(),
    }
}
