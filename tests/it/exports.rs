//! Text exports of news databases, of the Nexis and Factiva kinds: several articles a file, in their layouts and languages.

use onrecord::{Article, Error};

use super::archive::read;

const NEXIS_OLDER: &str = include_str!("../cases/exports/nexis_older.txt");

const NEXIS_NEWER: &str = include_str!("../cases/exports/nexis_newer.txt");

const FACTIVA_CODES: &str = include_str!("../cases/exports/factiva_codes.txt");

const FACTIVA_PLAIN: &str = include_str!("../cases/exports/factiva_plain.txt");

const ALL: [&str; 4] = [NEXIS_OLDER, NEXIS_NEWER, FACTIVA_CODES, FACTIVA_PLAIN];

fn articles(text: &str) -> Vec<Article> {
    let items: Result<Vec<Article>, Error> =
        read("export.txt", text.as_bytes()).into_iter().collect();
    items.unwrap()
}

fn fields(article: &Article) -> [&str; 7] {
    [
        article.headline.as_deref().unwrap_or_default(),
        article.byline.as_deref().unwrap_or_default(),
        article.outlet.as_deref().unwrap_or_default(),
        article.section.as_deref().unwrap_or_default(),
        article.language.as_deref().unwrap_or_default(),
        article.dateline.as_deref().unwrap_or_default(),
        article.source.format.as_str(),
    ]
}

fn date(article: &Article) -> String {
    article
        .published
        .map(|date| date.to_string())
        .unwrap_or_default()
}

#[test]
fn the_older_nexis_layout_is_read() {
    let found = articles(NEXIS_OLDER);
    assert_eq!(found.len(), 3);
    assert_eq!(
        fields(&found[0]),
        [
            "Piers open after storm, mayor says",
            "Ana Ruiz",
            "The Tidewater Courier",
            "METRO",
            "en",
            "LISBON",
            "nexis",
        ]
    );
    assert_eq!(date(&found[0]), "2025-02-12");
    assert_eq!(
        found[0].body,
        "The piers opened.\n\nNobody asked for the\nLANGUAGE: it was the word on\n3 of 500 documents, she said:\n\
         Load-Date: is a label, and\nBody is a word.\n\nSECTION: one of many, said Ruiz."
    );
    assert_eq!(
        fields(&found[1]),
        [
            "Die Brücken sind offen",
            "Jo Lind",
            "Der Hafenbote",
            "Lokales",
            "de",
            "",
            "nexis"
        ]
    );
    assert_eq!(date(&found[1]), "1998-02-12");
    assert_eq!(
        found[1].body,
        "Die Brücken sind offen, sagte Lind.\n\nZweiter Absatz."
    );
    assert_eq!(
        fields(&found[2]),
        ["Les quais", "", "Le Phare", "", "fr", "", "nexis"]
    );
    assert_eq!(date(&found[2]), "1998-02-12");
    assert_eq!(found[2].body, "Les quais sont ouverts.");
}

#[test]
fn the_newer_nexis_layout_is_read() {
    let found = articles(NEXIS_NEWER);
    assert_eq!(found.len(), 2);
    assert_eq!(
        fields(&found[0]),
        [
            "Piers open after storm",
            "Ana Ruiz",
            "The Tidewater Courier",
            "METRO",
            "en",
            "LISBON",
            "nexis",
        ]
    );
    assert_eq!(date(&found[0]), "2025-02-12");
    assert_eq!(
        found[0].body,
        "The piers opened.\n\nAt the End of Document 3 she read:\nEnd of Document is no end."
    );
    assert_eq!(found[1].headline.as_deref(), Some("Second headline"));
    assert_eq!(found[1].body, "Second text.");
    assert_eq!(date(&found[1]), "2025-02-14");
}

#[test]
fn factiva_with_codes_is_read() {
    let found = articles(FACTIVA_CODES);
    assert_eq!(found.len(), 2);
    assert_eq!(
        fields(&found[0]),
        [
            "Piers open after storm, mayor says",
            "Ana Ruiz",
            "The Tidewater Courier",
            "Metro",
            "en",
            "",
            "factiva",
        ]
    );
    assert_eq!(found[0].id, "TIDCOU0020250212el2c00001");
    assert_eq!(date(&found[0]), "2025-02-12");
    assert_eq!(
        found[0].body,
        "The piers opened.\n\nIN  the second paragraph nothing ends.\n\
         AN  apple, she said, and a Document of 12 pages."
    );
    assert_eq!(
        fields(&found[1]),
        [
            "Zweite Meldung",
            "",
            "Der Hafenbote",
            "",
            "de",
            "",
            "factiva"
        ]
    );
    assert_eq!(found[1].id, "HAFBOT0020250213el2d00002");
    assert_eq!(found[1].body, "Text der Meldung.");
}

#[test]
fn factiva_without_codes_is_read() {
    let found = articles(FACTIVA_PLAIN);
    assert_eq!(found.len(), 2);
    assert_eq!(
        fields(&found[0]),
        [
            "Piers open after storm",
            "Ana Ruiz",
            "The Tidewater Courier",
            "Metro",
            "en",
            "",
            "factiva",
        ]
    );
    assert_eq!(found[0].id, "TIDCOU0020250212el2c00001");
    assert_eq!(
        found[0].body,
        "The piers opened.\n\nShe read 28 words of\nDocument 12 aloud."
    );
    assert_eq!(found[1].headline.as_deref(), Some("Piers Close Again"));
    assert_eq!(found[1].byline, None);
    assert_eq!(date(&found[1]), "2025-02-13");
    assert_eq!(found[1].body, "They closed.");
}

#[test]
fn line_ends_and_encodings_do_not_matter() {
    for text in ALL {
        let expected = articles(text);
        let windows = articles(&text.replace('\n', "\r\n"));
        let bytes: Vec<u8> = [0xFEFF]
            .into_iter()
            .chain(text.trim_start_matches('\u{FEFF}').encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let wide: Vec<Article> = read("export.txt", &bytes)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(windows.len(), expected.len());
        for ((one, two), three) in expected.iter().zip(&windows).zip(&wide) {
            assert_eq!(fields(one), fields(two));
            assert_eq!(one.body, two.body);
            assert_eq!(one, three);
        }
    }
}

#[test]
fn cut_exports_lose_nothing_that_came_before() {
    for text in ALL {
        let expected = articles(text);
        let mut most = 0;
        for end in (0..text.len())
            .step_by(5)
            .chain([text.len()])
            .filter(|end| text.is_char_boundary(*end))
        {
            let found = read("export.txt", text.get(..end).unwrap().as_bytes());
            let bodies = found.iter().flatten().map(|article| &article.body);
            let whole = bodies
                .zip(&expected)
                .take_while(|(body, expected)| **body == expected.body)
                .count();
            // Whatever was once read whole is so in every longer part.
            assert!(whole + 1 >= most, "at {end}");
            most = most.max(whole);
        }
        assert_eq!(most, expected.len());
    }
}

#[test]
fn a_head_without_a_text_is_named() {
    let text = NEXIS_NEWER.replace("Second text.", "");
    let found = read("export.txt", text.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[1].as_ref().unwrap_err().to_string(),
        "record 2 of export.txt skipped: no article in it (a head without a text)"
    );
}

#[test]
fn texts_that_speak_of_markers_are_texts() {
    for text in [
        "1 of 3 documents\n\nwas found on February 12, 2025, she said.\n",
        "A list of words\n\n512 words\n\nThat is all.\n",
        "Section: one\n\nBody\n\nText of a leaflet.\n",
        "HD is a code\nPD too\nWC is none.\n",
    ] {
        let found = articles(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].source.format, "text", "{text}");
    }
}
