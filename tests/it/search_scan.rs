//! Search against a plain scan: generated articles, generated queries, and the same answers to the last quotation.
//!
//! The scan is written as simply as the query language can be told: one function, a few lines a condition, no index.

use std::collections::BTreeSet;

use frostem::{Algorithm, Stemmer};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use onrecord::Article;
use onrecord::extract::{Extraction, Kind, Quotation};
use onrecord::search::{Hit, SearchOptions, Unit, parse, search};
use onrecord::text::terms;

use crate::search_index::{article, dateline, make, said};

const WORDS: [&str; 12] = [
    "tax", "taxes", "taxed", "harbor", "harbors", "port", "ports", "strike", "the", "we", "déjà",
    "dues",
];
const SPEAKERS: [&str; 4] = [
    "Ana Ruiz",
    "Ben Okafor",
    "Ana Maria Soto",
    "Ministry of Ports",
];
const CITIES: [&str; 3] = ["Lisbon", "Porto", "New York"];
const KINDS: [Kind; 3] = [Kind::Direct, Kind::Mixed, Kind::Indirect];

/// What is asked, in a form that can be both typed and checked.
#[derive(Clone, Debug)]
enum Ask {
    Word(&'static str),
    Start(&'static str),
    Slip(&'static str),
    Phrase(&'static str, &'static str),
    Together(&'static str, &'static str, u32),
    Before(&'static str, &'static str, u32),
    Title(&'static str),
    Speaker(&'static str),
    FullSpeaker(&'static str),
    NoSpeaker,
    City(&'static str),
    Kind(Kind),
    Since(Date),
    Until(Date),
    Undated,
    Not(Box<Ask>),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
}

/// Numbers from a seed (xorshift), so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.throw(from.len())]
    }

    fn day(&mut self) -> Date {
        date(2003, 1, 1)
            .checked_add(i64::try_from(self.throw(60)).unwrap().days())
            .unwrap()
    }

    fn sentence(&mut self) -> String {
        let length = 1 + self.throw(9);
        (0..length)
            .map(|_| self.pick(&WORDS))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn quotation(&mut self) -> Quotation {
        let speaker = (self.throw(4) > 0).then(|| self.pick(&SPEAKERS));
        let text = self.sentence();
        Quotation {
            kind: self.pick(&KINDS),
            ..said(speaker, &text)
        }
    }

    fn article(&mut self, number: usize) -> (Article, Extraction) {
        let quotations = (0..self.throw(5)).map(|_| self.quotation()).collect();
        let (mut article, mut extraction) = article(&format!("{number:03}.txt"), quotations);
        article.headline = (self.throw(3) > 0).then(|| self.sentence());
        article.published = (self.throw(4) > 0).then(|| self.day());
        extraction.dateline = (self.throw(3) > 0).then(|| dateline(self.pick(&CITIES), "PT"));
        (article, extraction)
    }

    fn leaf(&mut self) -> Ask {
        match self.throw(18) {
            0..=4 => Ask::Word(self.pick(&WORDS)),
            5 => Ask::Start(self.pick(&["ta", "har", "po", "zz"])),
            6 => Ask::Slip(self.pick(&["harbro", "taxe", "strikes", "tuxes"])),
            7 => Ask::Phrase(self.pick(&WORDS), self.pick(&WORDS)),
            8 => Ask::Together(
                self.pick(&WORDS),
                self.pick(&WORDS),
                u32::try_from(self.throw(4)).unwrap(),
            ),
            9 => Ask::Before(
                self.pick(&WORDS),
                self.pick(&WORDS),
                u32::try_from(self.throw(4)).unwrap(),
            ),
            10 => Ask::Title(self.pick(&WORDS)),
            11 => Ask::Speaker(self.pick(&["ruiz", "ana", "ports", "nobody"])),
            12 => {
                Ask::FullSpeaker(self.pick(&["Ana Ruiz", "Ana Soto", "Maria Soto", "ben okafor"]))
            }
            13 => Ask::NoSpeaker,
            14 => Ask::City(self.pick(&["lisbon", "york", "rome"])),
            15 => Ask::Kind(self.pick(&KINDS)),
            16 => {
                if self.throw(2) == 0 {
                    Ask::Since(self.day())
                } else {
                    Ask::Until(self.day())
                }
            }
            _ => Ask::Undated,
        }
    }

    fn ask(&mut self, depth: usize) -> Ask {
        if depth == 0 {
            return self.leaf();
        }
        let mut part = || Box::new(self.ask(depth - 1));
        let (one, other) = (part(), part());
        match self.throw(5) {
            0 => Ask::Not(one),
            1 | 2 => Ask::And(one, other),
            3 => Ask::Or(one, other),
            _ => *one,
        }
    }
}

/// As a person would type it.
fn typed(ask: &Ask) -> String {
    match ask {
        Ask::Word(word) => (*word).to_owned(),
        Ask::Start(letters) => format!("{letters}*"),
        Ask::Slip(word) => format!("{word}~"),
        Ask::Phrase(one, other) => format!("“{one} {other}”"),
        Ask::Together(one, other, within) => format!("\"{one} {other}\"~{within}"),
        Ask::Before(one, other, within) => format!("({one} PRE/{within} {other})"),
        Ask::Title(word) => format!("title:{word}"),
        Ask::Speaker(name) => format!("speaker:{name}"),
        Ask::FullSpeaker(name) => format!("by:\"{name}\""),
        Ask::NoSpeaker => "speaker:unknown".to_owned(),
        Ask::City(name) => format!("city:{name}"),
        Ask::Kind(kind) => format!("kind:{kind:?}"),
        Ask::Since(day) => format!("since:{day}"),
        Ask::Until(day) => format!("until:{day}"),
        Ask::Undated => "date:none".to_owned(),
        Ask::Not(inner) => format!("-({})", typed(inner)),
        Ask::And(one, other) => format!("({} {})", typed(one), typed(other)),
        Ask::Or(one, other) => format!("({} OR {})", typed(one), typed(other)),
    }
}

/// What the scan looks at: one quotation in its article, or one article with all of its text.
struct Seen<'a> {
    article: &'a Article,
    extraction: &'a Extraction,
    quotation: Option<&'a Quotation>,
    /// The stretches of text in which words are sought.
    texts: Vec<Vec<String>>,
}

fn holds(ask: &Ask, seen: &Seen<'_>) -> bool {
    let speaker = seen
        .quotation
        .and_then(|quotation| quotation.speaker.as_ref());
    let names = speaker
        .map(|speaker| words(&speaker.name))
        .unwrap_or_default();
    let in_texts =
        |is_there: &dyn Fn(&[String]) -> bool| seen.texts.iter().any(|text| is_there(text));
    let any_word =
        |is_it: &dyn Fn(&str) -> bool| in_texts(&|text| text.iter().any(|word| is_it(word)));
    match ask {
        Ask::Word(word) => any_word(&|other| stem(other) == stem(&words(word)[0])),
        Ask::Start(letters) => any_word(&|other| other.starts_with(letters)),
        Ask::Slip(word) => any_word(&|other| is_one_slip(word, other)),
        Ask::Phrase(one, other) => in_texts(&|text| gaps(text, one, other).contains(&1)),
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
        Ask::Speaker(_) | Ask::FullSpeaker(_) | Ask::NoSpeaker | Ask::Kind(_) => true,
        Ask::Not(inner) => is_about_quotations(inner),
        Ask::And(one, other) | Ask::Or(one, other) => {
            is_about_quotations(one) || is_about_quotations(other)
        }
        _ => false,
    }
}

#[test]
fn quotations_are_those_of_a_plain_scan() {
    let mut dice = Dice(20_261_123);
    let articles: Vec<_> = (0..120).map(|number| dice.article(number)).collect();
    let made = make(&articles, 50);
    let mut found_something = 0;
    for round in 0..600 {
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
        found_something > 300,
        "{found_something} of 600 queries found something"
    );
}

#[test]
fn articles_are_those_of_a_plain_scan() {
    let mut dice = Dice(7_041_776);
    let articles: Vec<_> = (0..120).map(|number| dice.article(number)).collect();
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
