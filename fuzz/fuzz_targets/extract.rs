//! Extraction takes any text, and every span that it gives cuts exactly its words.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::Article;
use onrecord::extract::extract;
use onrecord::lexicon::Lexicon;

fuzz_target!(|text: &str| {
    let article = Article {
        body: text.to_owned(),
        ..Article::default()
    };
    let extraction = extract(&article, Lexicon::embedded());
    for quotation in &extraction.quotations {
        let words: Vec<&str> = quotation
            .spans
            .iter()
            .map(|span| {
                text.get(span.start()..span.end())
                    .expect("spans lie inside")
            })
            .collect();
        assert_eq!(words.join(" "), quotation.text);
        for marked in &quotation.marked {
            assert!(quotation.spans.iter().any(|span| span.contains(*marked)));
        }
        if let Some(speaker) = &quotation.speaker {
            assert_eq!(speaker.span.of(text), speaker.mention);
        }
    }
});
