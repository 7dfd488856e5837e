//! Plain text and Markdown: headline, byline and the lines above the body.

use super::archive::{BODY, article};

#[test]
fn the_headline_is_the_first_line_only_where_it_is_one() {
    let paragraph = "word ".repeat(60);
    let long = format!("City council approves the pier\n![pier](p.png)\n{paragraph}\n{BODY}");
    let article = article("x.txt", long.as_bytes());
    assert_eq!(
        article.headline.as_deref(),
        Some("City council approves the pier")
    );
    assert!(article.body.starts_with("![pier](p.png)\n"));

    for text in [
        BODY.to_owned(),
        format!("Lisbon (dpa) - The harbor is open\n\n{BODY}"),
        format!("\"It is late,\" she said.\"\n\n{BODY}"),
        format!("The harbor was opened by the mayor, who said that\nit had taken years.\n\n{BODY}"),
        "The harbor of the old town was opened on Monday by the mayor, Ruiz,\n\
         Okafor said. It was built in ten years by three firms, of which two\n\
         are gone, and cost more than anyone in the council had foreseen.\n"
            .to_owned(),
        "By Ana Ruiz\n\nThe harbor is open.\n".to_owned(),
        "A lone line without a stop".to_owned(),
        format!("![picture](p.png)\n{BODY}"),
    ] {
        let article = self::article("x.txt", text.as_bytes());
        assert_eq!(article.headline, None, "{text}");
        assert_eq!(article.body, text);
    }
}

#[test]
fn the_lines_of_other_systems_are_lines() {
    for end in ["\r\n", "\r", "\u{2028}", "\u{85}"] {
        let text = format!("Harbor opens\n\nBy Ana Ruiz\n\n{BODY}").replace('\n', end);
        let article = article("x.txt", text.as_bytes());
        assert_eq!(article.headline.as_deref(), Some("Harbor opens"), "{end:?}");
        assert_eq!(article.byline.as_deref(), Some("Ana Ruiz"), "{end:?}");
        assert!(article.body.starts_with("By Ana"), "{end:?}");
    }
}

#[test]
fn capitals_with_a_dash_are_a_headline() {
    let article = article(
        "x.txt",
        format!("HARBOR OPENS - PIER NEXT\n\n{BODY}").as_bytes(),
    );
    assert_eq!(
        article.headline.as_deref(),
        Some("HARBOR OPENS - PIER NEXT")
    );
}

#[test]
fn front_matter_is_read_and_left_out_of_the_body() {
    let text = format!(
        "---\ntitle: \"Harbor \\\"finally\\\" opens\"\nauthors:\n  - Ana Ruiz\n  - Tom Okafor\n\
         date: 2025-02-12T10:00Z\ntags: [harbor, city]\ncategory: [Local, News]\nlang: en-GB\n---\n\n{BODY}"
    );
    let article = article("x.md", text.as_bytes());
    assert_eq!(
        article.headline.as_deref(),
        Some("Harbor \"finally\" opens")
    );
    assert_eq!(article.byline.as_deref(), Some("Ana Ruiz, Tom Okafor"));
    assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(article.section.as_deref(), Some("Local, News"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(article.source.format, "markdown");
    assert_eq!(article.body, BODY);
}

#[test]
fn key_lines_are_read_above_and_below_the_headline() {
    let keys = "Source: Harbor Post\r\nDate: 12 Feb. 2025\r\nKeywords: pier\r\n\r\n";
    for text in [
        format!("{keys}Harbor opens\r\n\r\n{BODY}"),
        format!("Harbor opens\r\n{keys}{BODY}"),
    ] {
        let article = article("x.txt", text.as_bytes());
        assert_eq!(article.headline.as_deref(), Some("Harbor opens"));
        assert_eq!(article.outlet.as_deref(), Some("Harbor Post"));
        assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(article.body, BODY);
    }
}

#[test]
fn text_that_begins_like_a_key_is_left_alone() {
    for text in [
        format!("WATCH: the harbor opens.\n{BODY}"),
        format!("Note: this is a correction.\n\n{BODY}"),
        format!("Source: one line is no block.\n{BODY}"),
        format!("---\nnothing known: here\n---\n{BODY}"),
        format!("---\ntitle: never closed\n{BODY}"),
    ] {
        let article = article("x.txt", text.as_bytes());
        assert_eq!((article.outlet, article.headline), (None, None), "{text}");
        assert_eq!(article.body, text);
    }
}

#[test]
fn bylines_are_copied_and_stay_in_the_body() {
    for (line, byline) in [
        ("By Ana Ruiz", Some("Ana Ruiz")),
        ("By ANA RUIZ, Staff Writer", Some("ANA RUIZ, Staff Writer")),
        (
            "Von Ana Ruiz und Jan van den Berg",
            Some("Ana Ruiz und Jan van den Berg"),
        ),
        ("By Friday the pier was open", None),
        ("By Friday", None),
    ] {
        let article = article(
            "x.txt",
            format!("Harbor opens\n{line}\n\n{BODY}").as_bytes(),
        );
        assert_eq!(article.byline.as_deref(), byline, "{line}");
        assert_eq!(article.body, format!("{line}\n\n{BODY}"));
    }
}

#[test]
fn markdown_headings_are_headlines_whatever_they_look_like() {
    let article = article("x.md", format!("# Harbor opens.\n\n{BODY}").as_bytes());
    assert_eq!(article.headline.as_deref(), Some("Harbor opens."));
    assert_eq!(article.body, BODY);
}

#[test]
fn front_matter_of_toml_and_underlined_headlines_are_read() {
    let toml = "+++\ntitle = \"Second ferry\"\ndate = 2025-02-12T10:00:00Z\nauthors = [\n  \"a\",\n]\n[extra]\nauthor = \"x\"\n+++\n\nLISBON — It is late.\n";
    let found = article("a.md", toml.as_bytes());
    assert_eq!(found.headline.as_deref(), Some("Second ferry"));
    assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(
        (found.body.as_str(), found.byline),
        ("LISBON — It is late.\n", None)
    );
    for name in ["a.md", "a.txt"] {
        let text = "Second ferry\n============\n\nLISBON — It is late.\n";
        let found = article(name, text.as_bytes());
        assert_eq!(found.headline.as_deref(), Some("Second ferry"));
        assert_eq!(found.body, "LISBON — It is late.\n");
    }
}

#[test]
fn a_reporter_in_the_first_line_of_a_text_is_its_byline_in_every_format() {
    let line = "{\"body\": \"By ANA RUIZ\\n\\nLISBON -- The ferry is late.\"}\n";
    let sgml = "<DOC><DOCNO> NYT19990301.0001 </DOCNO><DATE_TIME> 1999-03-01 12:00 </DATE_TIME><BODY><HEADLINE> FERRY LATE \
                </HEADLINE><TEXT><P> By ANA RUIZ </P><P> LISBON, Portugal _ The ferry is late. </P></TEXT></BODY></DOC>";
    for (name, text) in [("a.jsonl", line), ("a.sgm", sgml)] {
        let article = article(name, text.as_bytes());
        assert_eq!(article.byline.as_deref(), Some("ANA RUIZ"), "{name}");
        assert!(article.body.starts_with("By ANA RUIZ\n\nLISBON"), "{name}");
    }
    let small =
        "Die Fähre kommt spät\n\nvon Anna Richter und Jens Okafor\n\nHAMBURG - Sie kommt spät.\n";
    let article = article("a.txt", small.as_bytes());
    assert_eq!(
        article.byline.as_deref(),
        Some("Anna Richter und Jens Okafor")
    );
}

#[test]
fn an_export_of_factiva_that_lost_its_gaps_is_read_by_its_codes() {
    let one = |number: u8, day: u8| {
        format!(
            "HD Ferry {number} is late\nBY By Ana Ruiz\nWC 60 words\nPD {day} March 2003\nSN Harbor Post\nSC HBPT\nLA English\n\
             CY (c) 2003 Harbor Post\nLP LISBON -- The ferry will be late until May, the port said.\nTD “It is late,” said Jo \
             Lindqvist.\nAN Document HBPT00002003031{number}dz3a0000x\n\n"
        )
    };
    let found = super::archive::read("a.txt", (one(1, 10) + &one(2, 11)).as_bytes());
    let found: Vec<_> = found.into_iter().map(Result::unwrap).collect();
    assert_eq!(found.len(), 2);
    for (article, number) in found.iter().zip(1..) {
        assert_eq!(article.headline, Some(format!("Ferry {number} is late")));
        assert_eq!(
            article.published.unwrap().to_string(),
            format!("2003-03-{}", 9 + number)
        );
        assert_eq!(article.byline.as_deref(), Some("Ana Ruiz"));
        assert_eq!(article.outlet.as_deref(), Some("Harbor Post"));
        let body = "LISBON -- The ferry will be late until May, the port said.\n\n“It is late,” said Jo Lindqvist.";
        assert_eq!(article.body, body);
    }
    let prose = "HD sets\nPD and WC are what the shop sells, and AN Other buys them.\n";
    assert_eq!(
        super::archive::article("a.txt", prose.as_bytes())
            .source
            .format,
        "text"
    );
}

#[test]
fn a_lead_that_is_printed_twice_is_read_once() {
    let lead = "\"The pier is open,\" said Tom Okafor.";
    let text = format!("Pier\n\nLEAD: {lead}\n\n{lead} It was rebuilt.\n");
    let expected = format!("{lead} It was rebuilt.\n");
    assert_eq!(article("a.txt", text.as_bytes()).body, expected);
    let other = format!("Pier\n\nLEAD: {lead}\n\nIt was rebuilt.\n");
    assert_eq!(
        article("a.txt", other.as_bytes()).body,
        format!("LEAD: {lead}\n\nIt was rebuilt.\n")
    );
    let record = serde_json::json!({ "body": text });
    assert_eq!(article("a.jsonl", record.to_string().as_bytes()).body, text);
}
