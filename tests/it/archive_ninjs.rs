//! IPTC ninjs of three versions, and items of it that are no articles.

use super::archive::{article, read};

#[test]
fn each_version_gives_the_same_fields() {
    let one = r#"{"uri": "https://meridian.example/7", "type": "text", "pubstatus": "usable", "versioncreated": "2025-02-12T10:00:00Z",
        "byline": "Ana Ruiz", "headline": "Piers", "located": "Lisbon", "language": "en-GB",
        "subject": [{"name": "harbors"}], "infosource": [{"name": "Meridian"}],
        "body_xhtml": "<p>It is late.</p><p>Two &amp; three.</p>", "body_text": "It is late. Two & three."}"#;
    let three = r#"{"uri": "https://meridian.example/7", "type": "text", "pubStatus": "usable", "versionCreated": "2025-02-12T10:00:00Z",
        "by": "Ana Ruiz", "headlines": [{"role": "alternative", "value": "Late"}, {"role": "main", "value": "Piers"}],
        "located": "Lisbon", "language": "en-GB", "subjects": [{"name": "harbors"}], "infoSources": [{"name": "Meridian"}],
        "bodies": [{"role": "summary", "contentType": "text/plain", "value": " "},
            {"role": "main", "contentType": "text/plain", "value": "It is late.\n\nTwo & three."},
            {"role": "main", "contentType": "text/html", "value": "<p>other</p>"}]}"#;
    let two = three
        .replace("versionCreated", "versioncreated")
        .replace("contentType", "contenttype");
    for item in [one, three, &two] {
        let found = article("x.json", item.as_bytes());
        assert_eq!(found.source.format, "ninjs");
        assert_eq!(found.id, "https://meridian.example/7");
        assert_eq!(found.url.as_deref(), Some("https://meridian.example/7"));
        assert_eq!(found.headline.as_deref(), Some("Piers"));
        assert_eq!(found.byline.as_deref(), Some("Ana Ruiz"));
        assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(found.outlet.as_deref(), Some("Meridian"));
        assert_eq!(found.section.as_deref(), Some("harbors"));
        assert_eq!(found.language.as_deref(), Some("en"));
        assert_eq!(found.dateline.as_deref(), Some("Lisbon"));
        assert_eq!(found.body, "It is late.\n\nTwo & three.");
    }
}

#[test]
fn items_without_text_and_canceled_ones_say_what_they_are() {
    for (item, expected) in [
        (
            r#"{"uri": "a", "type": "picture", "description_text": "A pier."}"#,
            "no article in it (a picture)",
        ),
        (
            r#"{"uri": "a", "type": "composite", "associations": {"logo": {"uri": "b", "type": "graphic"}}}"#,
            "no article in it (a package without a text of its own)",
        ),
        (
            r#"{"uri": "a", "type": "text", "pubstatus": "canceled", "body_text": "It is late."}"#,
            "no article in it (a canceled item)",
        ),
        (
            r#"{"uri": "a", "pubStatus": "withheld", "bodies": [{"value": "It is late."}]}"#,
            "no article in it (an item that is withheld)",
        ),
        (
            r#"{"uri": "a", "versioncreated": "2025", "body_text": {"a": 1}}"#,
            "\"body_text\" is not text, expected a string",
        ),
        (
            r#"{"uri": "a", "body_text": "It is\q late."}"#,
            "not valid JSON at column",
        ),
        (
            r#"{"uri": "a", "mimetype": "x"}"#,
            "no text; it is expected under",
        ),
    ] {
        let message = read("x.json", item.as_bytes())[0]
            .as_ref()
            .unwrap_err()
            .to_string();
        assert!(
            message.starts_with(&format!("x.json skipped: {expected}")),
            "{message}"
        );
    }
}

#[test]
fn texts_that_go_with_an_item_are_articles() {
    let lines = r#"{"uri": "a", "type": "composite", "associations": {"one": {"uri": "b", "body_text": "One.", "associations": {"two": {"uri": "f", "body_text": "Two."}}}, "logo": {"uri": "l"}}}
{"uri": "c", "bodies": [{"value": "Main."}], "associations": [{"uri": "d", "bodies": [{"value": "Aside."}]}]}
{"id": "e", "body": "Plain."}"#;
    let found: Vec<(String, String, String)> = read("x.jsonl", lines.as_bytes())
        .into_iter()
        .map(|item| item.unwrap())
        .map(|article| (article.id, article.body, article.source.format))
        .collect();
    let expected = [
        ("b", "One.", "ninjs"),
        ("f", "Two.", "ninjs"),
        ("c", "Main.", "ninjs"),
        ("d", "Aside.", "ninjs"),
        ("e", "Plain.", "jsonl"),
    ];
    assert_eq!(
        found,
        expected.map(|(id, body, format)| (id.to_owned(), body.to_owned(), format.to_owned()))
    );
}
