//! What holds for the extraction of any text in any language.

use std::time::{Duration, Instant};

use onrecord::Article;
use onrecord::extract::{Quotation, extract};
use onrecord::lexicon::Lexicon;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Codes with tables of their own, one without, and none.
const LANGUAGES: [Option<&str>; 10] = [
    Some("en"),
    Some("de"),
    Some("fr"),
    Some("es"),
    Some("it"),
    Some("pt"),
    Some("nl"),
    Some("pl"),
    Some("xx"),
    None,
];

/// What news is made of, the odd parts above all.
const PIECES: [&str; 56] = [
    " ",
    "\n",
    "\n\n",
    "\"",
    "“",
    "”",
    "„",
    "«",
    "»",
    "'",
    "’",
    "``",
    "''",
    "—",
    "-",
    ",",
    ".",
    ":",
    "?",
    ";",
    "(",
    ")",
    "…",
    "&quot;",
    "â€œ",
    "\u{a0}",
    "12",
    "1.",
    "said",
    "sagte",
    "teilte",
    "mit",
    "laut",
    "nach Angaben",
    "so",
    "wie",
    "dass",
    "sei",
    "der",
    "des",
    "Sprecher",
    "Ruiz",
    "Ana Ruiz",
    "er",
    "she",
    "a-t-il",
    "déclaré",
    "selon",
    "que",
    "dijo",
    "según",
    "Ministeriums",
    "der Polizei",
    "according to",
    "É",
    "日本",
];

proptest! {
    #[test]
    fn quotations_of_any_text_point_into_it(body in any::<String>(), language in 0..LANGUAGES.len()) {
        check(body, LANGUAGES[language])?;
    }

    #[test]
    fn quotations_of_any_mixture_of_news_point_into_it(
        pieces in prop::collection::vec((prop::sample::select(&PIECES[..]), any::<bool>()), 0..120),
        language in 0..LANGUAGES.len(),
    ) {
        let body: String = pieces
            .into_iter()
            .flat_map(|(piece, is_spaced)| [piece, if is_spaced { " " } else { "" }])
            .collect();
        check(body, LANGUAGES[language])?;
    }
}

/// A paragraph of one sentence, as long as a book, takes no more time for each word than news.
#[test]
fn endless_sentences_take_linear_time() {
    for language in LANGUAGES {
        for piece in [
            "der Sprecher des Ministeriums, ",
            "„so“ laut Ruiz, ",
            "sagte ",
            "der des der ",
            "Ana Ruiz ",
            "Ana Ruiz left. A tired Ruiz said that fish were late. ",
            "\"",
            "«",
        ] {
            let time = |count: usize| {
                let body = piece.repeat(count);
                // The best of three: the machine may do other things meanwhile.
                let times = (0..3).map(|_| {
                    let start = Instant::now();
                    check(body.clone(), language).unwrap();
                    start.elapsed()
                });
                times.min().unwrap_or_default()
            };
            let (short, long) = (time(1_000), time(10_000));
            assert!(
                long < short * 40 + Duration::from_millis(500),
                "{language:?} {piece}: {short:?} and {long:?}"
            );
        }
    }
}

/// What must hold for every quotation of `body`.
fn check(body: String, language: Option<&str>) -> Result<(), TestCaseError> {
    let article = Article {
        language: language.map(str::to_owned),
        body,
        ..Article::default()
    };
    let extraction = extract(&article, Lexicon::embedded());
    let mut last = 0;
    for (ordinal, quotation) in extraction.quotations.iter().enumerate() {
        prop_assert_eq!(quotation.ordinal, ordinal);
        check_spans(quotation, &article.body)?;
        let first = quotation.spans[0].start();
        prop_assert!(first >= last, "out of order at {}", first);
        last = first;
    }
    Ok(())
}

fn check_spans(quotation: &Quotation, body: &str) -> Result<(), TestCaseError> {
    let texts: Option<Vec<&str>> = quotation
        .spans
        .iter()
        .map(|span| body.get(span.start()..span.end()))
        .collect();
    prop_assert!(texts.is_some(), "a span cuts a character: {:?}", quotation);
    prop_assert_eq!(&quotation.text, &texts.unwrap_or_default().join(" "));
    prop_assert!(!quotation.text.is_empty());
    for marked in &quotation.marked {
        let is_inside = quotation
            .spans
            .iter()
            .any(|span| span.start() <= marked.start() && marked.end() <= span.end());
        prop_assert!(is_inside, "marked outside: {:?}", quotation);
    }
    if let Some(cue) = &quotation.cue {
        prop_assert_eq!(body.get(cue.span.start()..cue.span.end()), Some(&*cue.text));
    }
    if let Some(speaker) = &quotation.speaker {
        prop_assert_eq!(
            body.get(speaker.span.start()..speaker.span.end()),
            Some(&*speaker.mention)
        );
        prop_assert!(!speaker.name.is_empty());
    }
    Ok(())
}
