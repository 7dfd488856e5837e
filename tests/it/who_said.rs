//! Who said a text: the verdict, the differences, the counts, and what the archive covers where nobody did.

use jiff::civil::date;
use onrecord::Article;
use onrecord::extract::Extraction;
use onrecord::index::wording::word_count;
use onrecord::search::{Asked, Name, Node, Origin, Said, Verdict, WhoSaid, filter, who_said};
use tantivy::fieldnorm::FieldNormReader;

use crate::search_index::{Made, article, make, said};

const WORDS: &str = "We will not open the northern plant before every pipe has been tested twice.";

fn printed(
    path: &str,
    day: i8,
    outlet: &str,
    speaker: Option<&str>,
    text: &str,
) -> (Article, Extraction) {
    let mut made = article(path, vec![said(speaker, text)]);
    made.0.published = Some(date(2025, 2, day));
    made.0.outlet = Some(outlet.to_owned());
    made
}

fn archive() -> Made {
    let mut plain = article("plain.txt", Vec::new());
    "The old aqueduct carries four hundred liters a second in spring."
        .clone_into(&mut plain.0.body);
    plain.0.published = Some(date(2025, 2, 20));
    let undated = article(
        "undated.txt",
        vec![said(
            Some("Ole Brandt"),
            "Ask the minister, not me, about it.",
        )],
    );
    let other = "We will never open the northern plant before every pipe has been tested twice.";
    let loud = "“We will not open the Northern plant – before every pipe has been tested twice!”";
    let long = format!("I said it then. {WORDS} That is a promise.");
    make(
        &[
            printed("a.txt", 12, "Tagus Wire", Some("Lena Voss"), WORDS),
            printed("b.txt", 13, "Daily Ledger", Some("Lena Voss"), loud),
            printed("c.txt", 11, "Daily Ledger", None, WORDS),
            printed("d.txt", 14, "Evening Star", Some("Lena Voss"), other),
            printed("e.txt", 15, "Evening Star", Some("Lena Voss"), &long),
            printed(
                "f.txt",
                16,
                "Evening Star",
                Some("Ole Brandt"),
                "Nobody tests a pipe in winter, and nobody will.",
            ),
            plain,
            undated,
        ],
        2,
    )
}

fn ask(made: &Made, text: &str, conditions: &[(Name, &str)]) -> Said {
    let condition = |&(name, value): &(Name, &str)| filter(name, value, None).unwrap();
    let conditions: Vec<Node> = conditions.iter().map(condition).collect();
    let asked = Asked::read(text).unwrap();
    let who = WhoSaid {
        asked,
        conditions,
        limit: 0,
    };
    who_said(&made.opened, &who).unwrap()
}

fn verdicts(said: &Said) -> Vec<(Verdict, usize)> {
    said.records
        .iter()
        .map(|record| (record.verdict, record.changed))
        .collect()
}

#[test]
fn the_closest_come_first_with_all_their_printings() {
    let made = archive();
    let found = ask(&made, WORDS, &[]);
    assert_eq!(found.verdict, Verdict::Exact);
    assert_eq!(
        verdicts(&found),
        [(Verdict::Exact, 0), (Verdict::Part, 0), (Verdict::Near, 1)]
    );
    let best = &found.records[0];
    assert_eq!(
        (best.quotations, best.unattributed, best.outlets),
        (3, 1, 2)
    );
    assert_eq!(best.first.printed.path, "c.txt");
    assert_eq!(best.last.as_ref().unwrap().printed.path, "b.txt");
    assert_eq!(best.speaker.as_ref().unwrap().name, "Lena Voss");
    let near = &found.records[2].differences;
    let differing: Vec<(Origin, &str)> = near
        .iter()
        .map(|part| (part.side, part.text.as_str()))
        .filter(|(side, _)| *side != Origin::Both)
        .collect();
    assert_eq!(
        differing,
        [(Origin::Asked, "not"), (Origin::Printed, "never")]
    );
}

#[test]
fn marks_and_case_are_told_from_the_very_characters() {
    let made = archive();
    let loudly = ask(
        &made,
        "WE WILL NOT OPEN THE NORTHERN PLANT before every pipe has been tested twice",
        &[],
    );
    assert_eq!(loudly.verdict, Verdict::SameWords);
    let marked = ask(
        &made,
        "“We will not open the northern plant before every pipe has been tested twice,”",
        &[],
    );
    assert_eq!(marked.verdict, Verdict::Exact);
}

#[test]
fn parts_and_the_brackets_of_editors_are_found() {
    let made = archive();
    let part = ask(&made, "before every pipe has been tested", &[]);
    assert_eq!(part.verdict, Verdict::Part);
    assert_eq!(part.records[0].first.matches.len(), 1);
    for typed in [
        "We will not open the northern plant … tested twice",
        "[W]e will not open [the works] before every pipe",
    ] {
        assert_eq!(ask(&made, typed, &[]).verdict, Verdict::Part, "{typed}");
    }
    // In another order it is another text.
    let turned = ask(
        &made,
        "tested twice … We will not open the northern plant",
        &[],
    );
    assert!(
        turned
            .records
            .iter()
            .all(|record| record.verdict == Verdict::Near),
        "{:?}",
        verdicts(&turned)
    );
}

/// Not *printed, but not as a quotation*, for quotations have it.
#[test]
fn one_word_is_a_part_of_what_has_it() {
    let made = archive();
    let one = ask(&made, "Minister", &[]);
    assert_eq!(verdicts(&one), [(Verdict::Part, 0)]);
    assert_eq!(ask(&made, "aqueduct", &[]).verdict, Verdict::Printed);
}

#[test]
fn words_of_another_speaker_are_not_given_to_the_one_who_is_asked_for() {
    let made = archive();
    let said = ask(
        &made,
        "Nobody tests a pipe in winter, and nobody will",
        &[(Name::Speaker, "Lena Voss")],
    );
    assert_eq!(said.verdict, Verdict::OtherSpeaker);
    assert!(said.records.is_empty());
    assert_eq!(said.others[0].speaker.as_ref().unwrap().name, "Ole Brandt");
    let own = ask(&made, WORDS, &[(Name::Speaker, "Voss")]);
    assert_eq!(
        (own.verdict, own.records[0].quotations),
        (Verdict::Exact, 2)
    );
    let nearly = ask(&made, WORDS, &[(Name::Since, "2025-02-14")]);
    assert_eq!(verdicts(&nearly), [(Verdict::Part, 0), (Verdict::Near, 1)]);
}

#[test]
fn a_no_says_what_was_looked_at() {
    let made = archive();
    let printed = ask(&made, "the old aqueduct carries four hundred liters", &[]);
    assert_eq!(printed.verdict, Verdict::Printed);
    assert_eq!(printed.printed.unwrap().hits[0].printed().path, "plain.txt");
    let no = ask(&made, "Cows are the better accountants of rain", &[]);
    assert_eq!(no.verdict, Verdict::NoRecord);
    let covered = no.coverage.unwrap();
    assert_eq!(
        (covered.articles, covered.outlets, covered.undated),
        (8, 3, 1)
    );
    assert_eq!((covered.days, covered.empty_days), (10, 3));
    let period = [
        (Name::Since, "2025-02-10"),
        (Name::Until, "2025-02-14"),
        (Name::Speaker, "Voss"),
    ];
    let covered = ask(&made, "Cows are the better accountants of rain", &period)
        .coverage
        .unwrap();
    assert_eq!((covered.articles, covered.undated), (4, 1));
    assert_eq!(
        (covered.from, covered.to),
        (Some(date(2025, 2, 10)), Some(date(2025, 2, 14)))
    );
    assert_eq!(covered.gaps[0].from, date(2025, 2, 10));
}

#[test]
fn short_and_odd_texts_are_answered() {
    let made = archive();
    for text in [
        "we",
        "not me",
        "?! a",
        "ask the minister not you about it",
        &"pipe ".repeat(3000),
    ] {
        ask(&made, text, &[]);
    }
    assert_eq!(Asked::read(" “…” "), None);
}

#[test]
fn a_short_near_copy_is_found_among_long_texts_that_have_all_its_words() {
    let decoys = (0..200).map(|lot| {
        let text = format!(
            "The pipe, lot {lot}, was in the north before, and every one of the others shut again: so open the rest now."
        );
        said(Some("Ole Brandt"), &text)
    });
    let mut quotations: Vec<_> = decoys.collect();
    quotations.push(said(Some("Lena Voss"), "Every pipe was shut again before."));
    let made = make(&[article("a.txt", quotations)], 1);
    let found = ask(&made, "every pipe was open again before", &[]);
    assert_eq!(verdicts(&found), [(Verdict::Near, 1)]);
    assert_eq!(found.records[0].speaker.as_ref().unwrap().name, "Lena Voss");
}

#[test]
fn a_near_copy_is_found_among_any_number_that_share_its_rarest_words() {
    let decoys = (0..600).map(|lot| {
        let text = format!("Tested twice: every northern plant, every pipe before it, lot {lot}.");
        said(Some("Ole Brandt"), &text)
    });
    let long = format!("{WORDS} {}", "And so on it went that day. ".repeat(20));
    let mut quotations: Vec<_> = decoys.collect();
    quotations.push(said(Some("Lena Voss"), &long));
    let made = make(&[article("a.txt", quotations)], 1);
    let asked = "We shall not open the southern plant before every pipe has been checked twice";
    let found = ask(&made, asked, &[]);
    assert_eq!(verdicts(&found), [(Verdict::Near, 3)]);
    assert_eq!(found.records[0].speaker.as_ref().unwrap().name, "Lena Voss");
    let other = ask(&made, asked, &[(Name::Speaker, "Brandt")]);
    assert_eq!(other.verdict, Verdict::OtherSpeaker);
}

#[test]
fn a_near_copy_is_found_behind_thousands_that_lack_more_words() {
    let decoy = |lot: usize| {
        let text = format!(
            "We shall open the southern plant before any pipe is tested, lot {lot}, number {lot}."
        );
        said(Some("Ole Brandt"), &text)
    };
    let mut articles: Vec<_> = (0..5)
        .map(|part| {
            let all = (part * 500..(part + 1) * 500).map(decoy);
            article(&format!("{part}.txt"), all.collect())
        })
        .collect();
    articles.push(article("last.txt", vec![said(Some("Lena Voss"), WORDS)]));
    let made = make(&articles, 2);
    let asked = WORDS.replace("northern", "southern");
    let found = ask(&made, &asked, &[]);
    assert_eq!(found.records[0].changed, 1);
    assert_eq!(found.records[0].first.text, WORDS);
    // Of a speaker who said little, it is looked for among that.
    let of_speaker = ask(&made, &asked, &[(Name::Speaker, "Voss")]);
    assert_eq!(verdicts(&of_speaker), [(Verdict::Near, 1)]);
    assert_eq!(of_speaker.records[0].first.text, WORDS);
}

#[test]
fn what_is_kept_of_lengths_for_scores_is_the_number_of_words() {
    let texts = [
        "We don't fly the F-16 over the U.S., nor O'Brien's Café.",
        "我们明天开放港口。",
        "…",
        &"The pipe was shut. ".repeat(30),
        &"pipe ".repeat(5000),
    ];
    let quotations = texts.map(|text| said(None, text));
    let made = make(&[article("a.txt", quotations.into())], 1);
    let reader = made.opened.searcher.segment_reader(0);
    let norms = reader
        .get_fieldnorms_reader(made.opened.fields.text)
        .unwrap();
    let near = made.opened.columns(0).near().unwrap();
    let mut seen = 0;
    for doc in 0..reader.max_doc() {
        if let Some(near) = near.first(doc) {
            let words = u32::try_from(word_count(near)).unwrap();
            let kept = norms
                .fieldnorm_id(doc)
                .min(FieldNormReader::fieldnorm_to_id(4095));
            assert_eq!(
                kept,
                FieldNormReader::fieldnorm_to_id(words),
                "{words} words"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
}
