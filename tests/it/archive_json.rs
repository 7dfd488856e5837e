//! JSON and JSON lines: records, broken records, limits, encodings.

use onrecord::Error;
use onrecord::archive::ReadOptions;
use proptest::prelude::*;

use super::archive::{article, read, read_with};

#[test]
fn a_bad_line_costs_itself() {
    let lines = "\u{feff}{\"id\": 7, \"body\": \"a\\r\\n b \", \"title\": \"T\", \"author\": [\"A\", \"B\"]}\n\
        \n\
        {\"id\": \"broken\n\
        {\"body\": 5}\n\
        [1]\n\
        {\"headline\": \"only\"}\n\
        {\"text\": \"last\", \"unknown\": {\"deep\": [1, {}]}, \"published\": 20250212}";
    let items = read("d/x.jsonl", lines.as_bytes());
    assert_eq!(items.len(), 6);
    let first = items[0].as_ref().unwrap();
    assert_eq!((first.id.as_str(), first.body.as_str()), ("7", "a\r\n b "));
    assert_eq!(
        (first.headline.as_deref(), first.byline.as_deref()),
        (Some("T"), Some("A, B"))
    );
    for (item, expected) in items[1..5].iter().zip([
        "line 3 of d/x.jsonl skipped: not valid JSON at column",
        "line 4 of d/x.jsonl skipped: \"body\" is a number, expected a string",
        "line 5 of d/x.jsonl skipped: an array where an object",
        "line 6 of d/x.jsonl skipped: no text",
    ]) {
        let message = item.as_ref().unwrap_err().to_string();
        assert!(message.starts_with(expected), "{message}");
    }
    let last = items[5].as_ref().unwrap();
    assert_eq!((last.id.as_str(), last.source.record), ("d/x.jsonl#5", 5));
    assert_eq!(last.published.unwrap().to_string(), "2025-02-12");
}

#[test]
fn raw_control_characters_in_strings_are_read_and_told() {
    let lines = "{\"title\": \"Ferry\tlate\", \"body\": \"It is late.\tNobody knows.\"}\n\
        {\"title\": \"Pier\", \"body\": \"It is open.\"}\n";
    let items = read("d/x.jsonl", lines.as_bytes());
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.headline.as_deref(), Some("Ferry\tlate"));
    assert_eq!(first.body, "It is late.\tNobody knows.");
    let array = "[{\"title\": \"Ferry\", \"body\": \"It is late.\n\nNobody knows.\"},\n{\"body\": \"It is open.\"}]";
    let item = "{\"uri\": \"a\", \"body_text\": \"It is\n late.\"}";
    assert!(article("x.json", item.as_bytes()).is_mended);
    let array = read("d/x.json", array.as_bytes());
    assert_eq!(
        array[0].as_ref().unwrap().body,
        "It is late.\n\nNobody knows."
    );
    let all = items.iter().chain(&array);
    let mended: Vec<bool> = all.map(|item| item.as_ref().unwrap().is_mended).collect();
    assert_eq!(mended, [true, false, true, false]);
}

#[test]
fn a_record_whose_text_has_raw_line_ends_is_joined() {
    let lines = "{\"id\": 1, \"body\": \"It is open.\"}\n\
        {\"id\": 2, \"body\": \"It is late.\r\n\r\n{Nobody} knows [why].\n\", \"title\":\n\t\"Ferry\"}\n\
        {\"id\": 3, \"body\": \"It is gone.\"}\n";
    let items = read("d/x.jsonl", lines.as_bytes());
    let articles: Vec<_> = items.iter().map(|item| item.as_ref().unwrap()).collect();
    let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(
        articles[1].body,
        "It is late.\r\n\r\n{Nobody} knows [why].\n"
    );
    assert_eq!(articles[1].headline.as_deref(), Some("Ferry"));
    assert!(articles[1].is_mended && !articles[2].is_mended);
}

#[test]
fn a_broken_record_of_many_lines_is_told_once() {
    let whole = "{\"id\": 1, \"body\": \"It is open.\"}";
    let lines = format!(
        "{whole}\n{{\"id\": 2, \"body\": \"It is \"late\",\nshe said.\n\nNobody\n{whole}\n{{\"body\": \"It is\ncut"
    );
    let items = read("d/x.jsonl", lines.as_bytes());
    let told: Vec<String> = items
        .iter()
        .filter_map(|item| item.as_ref().err().map(ToString::to_string))
        .collect();
    assert_eq!(items.len(), 4, "{told:?}");
    let expected = [
        "lines 2 to 5 of d/x.jsonl skipped: not valid JSON at column",
        "lines 7 to 8 of d/x.jsonl skipped: not valid JSON at column",
    ];
    for (message, expected) in told.iter().zip(expected) {
        assert!(message.starts_with(expected), "{message}");
    }
    // What is longer than a record may be is none.
    let options = ReadOptions {
        max_record_bytes: 60,
        ..ReadOptions::default()
    };
    let long = format!("{whole}\n{{\"body\": \"It\n{}\n{whole}\n", "x".repeat(55));
    let items = read_with("x.jsonl", long.as_bytes(), &options);
    assert!(items[0].is_ok() && items[3].is_ok() && items.len() == 4);
}

#[test]
fn a_record_without_text_is_told_with_the_keys_that_it_has() {
    let message = |json: &str| {
        let item = read("x.jsonl", json.as_bytes()).remove(0);
        item.unwrap_err().to_string()
    };
    let told = message("{\"id\": 7, \"story_html\": \"<p>It is late.</p>\"}");
    assert!(
        told.ends_with("with --map body=KEY; the record has \"id\", \"story_html\""),
        "{told}"
    );
    assert!(message("{}").ends_with("with --map body=KEY"));
    let keys: Vec<String> = (0..13).map(|key| format!("\"k{key}\": 1")).collect();
    let told = message(&format!("{{{}}}", keys.join(", ")));
    assert!(told.ends_with(", \"k11\", …"), "{told}");
}

#[test]
fn lines_over_the_limit_are_passed_over() {
    let long = "x".repeat(200_000);
    let lines = format!("{{\"body\": \"{long}\"}}\n{{\"body\": \"short\"}}\n");
    let options = ReadOptions {
        max_record_bytes: 1000,
        ..ReadOptions::default()
    };
    let items = read_with("x.jsonl", lines.as_bytes(), &options);
    assert!(matches!(
        items[0],
        Err(Error::TooLarge {
            limit_bytes: 1000,
            ..
        })
    ));
    assert_eq!(items[1].as_ref().unwrap().body, "short");

    let options = ReadOptions {
        max_article_bytes: 1000,
        ..ReadOptions::default()
    };
    for (name, bytes) in [("x.txt", long.as_str()), ("x.jsonl", &lines)] {
        let items = read_with(name, bytes.as_bytes(), &options);
        assert!(matches!(
            items[0],
            Err(Error::TooLarge {
                limit_bytes: 1000,
                ..
            })
        ));
        assert!(items.iter().skip(1).all(Result::is_ok));
    }
}

#[test]
fn json_is_one_object_or_an_array_or_lines() {
    let one = article(
        "x.json",
        b" {\n \"text\": \"a ] } b\",\n \"source\": {\"name\": \"Post\"}\n}\n",
    );
    assert_eq!((one.id.as_str(), one.body.as_str()), ("x.json", "a ] } b"));
    assert_eq!(one.outlet.as_deref(), Some("Post"));
    assert_eq!(one.source.format, "json");

    let items = read(
        "x.json",
        b"[{\"body\": \"a\\\"]\"}, {\"body\": tru}, {\"body\": \"c\"}]",
    );
    assert_eq!(items[0].as_ref().unwrap().body, "a\"]");
    assert_eq!(items[0].as_ref().unwrap().id, "x.json#0");
    let message = items[1].as_ref().unwrap_err().to_string();
    assert!(
        message.starts_with("record 2 of x.json skipped: not valid JSON"),
        "{message}"
    );
    assert_eq!(items[2].as_ref().unwrap().body, "c");

    let items = read("x.json", b"{\"body\": \"a\"}\n{\"body\": \"b\"}\n");
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].as_ref().unwrap().source.format, "jsonl");
}

#[test]
fn records_may_stand_on_one_line() {
    let records = [
        "{\"body\": \"a}{b\"}",
        "{\"body\": \"c\"}",
        "{\"body\": \"d\"}",
    ];
    let opened = format!("\u{1e}{}\n", records.join("\n\u{1e}"));
    for (name, text) in [
        ("x.jsonl", records.join("\r")),
        ("x.jsonl", records.concat()),
        ("x.jsonl", records.join(",\n")),
        ("x.json", records.join(",\n")),
        ("x.jsonl", opened),
    ] {
        let items = read(name, text.as_bytes());
        let bodies: Vec<&str> = items
            .iter()
            .map(|item| item.as_ref().unwrap().body.as_str())
            .collect();
        assert_eq!(bodies, ["a}{b", "c", "d"], "{text}");
        let last = items[2].as_ref().unwrap();
        assert_eq!(
            (last.source.record, last.id.as_str()),
            (2, format!("{name}#2").as_str())
        );
    }
}

#[test]
fn json_lines_are_read_in_other_encodings() {
    let line = "{\"body\": \"Köln für alle, sagte sie.\"}\n";
    let wide: Vec<u8> = format!("\u{feff}{line}{line}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let western = encoding_rs::WINDOWS_1252.encode(line).0.into_owned();
    for (bytes, count) in [(wide, 2), (western, 1)] {
        let items = read("x.jsonl", &bytes);
        assert_eq!(items.len(), count);
        for item in items {
            assert_eq!(item.unwrap().body, "Köln für alle, sagte sie.");
        }
    }
}

proptest! {
    #[test]
    fn lines_that_look_like_json_never_stop_the_reading(lines in proptest::collection::vec("[{\\[\"a:,0 }\\]\\\\]{0,20}", 0..8)) {
        let text = format!("{{\"body\": \"first\"}}\n{}\n{{\"body\": \"last\"}}", lines.join("\n"));
        let last = read("x.jsonl", text.as_bytes()).pop().unwrap().unwrap();
        prop_assert_eq!(last.body, "last");
    }
}

#[test]
fn numbers_that_are_no_time_of_a_newspaper_are_no_dates() {
    for (number, expected) in [
        ("0", None),
        ("-1", None),
        ("2003", None),
        ("200305", None),
        ("1045008000", Some("2003-02-12")),
        ("1045008000000", Some("2003-02-12")),
        ("-1000000000", Some("1938-04-24")),
    ] {
        let json = format!("{{\"published\": {number}, \"body\": \"a\"}}");
        let day = article("a.json", json.as_bytes()).published;
        assert_eq!(
            day.map(|day| day.to_string()).as_deref(),
            expected,
            "{number}"
        );
    }
}

#[test]
fn an_array_may_be_longer_than_what_is_held_and_an_element_may_not() {
    let options = ReadOptions {
        max_text_bytes: 100,
        max_record_bytes: 60,
        ..ReadOptions::default()
    };
    let long = "x".repeat(100);
    let array = format!(
        "\u{feff} [{{\"body\": \"one\"}},\n{{\"body\": \"{long}\"}}, {{\"body\": \"two\"}},\n 5, {{\"body\": \"three"
    );
    let items = read_with("a.json", array.as_bytes(), &options);
    let told: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(article) => format!("{} {}", article.id, article.body),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(told[0], "a.json#0 one");
    assert_eq!(
        told[1],
        "record 2 of a.json skipped: larger than the limit of 60 bytes; split it"
    );
    assert_eq!(told[2], "a.json#2 two");
    assert!(
        told[3].starts_with("record 4 of a.json skipped: a number where"),
        "{told:?}"
    );
    assert!(
        told[4].starts_with("record 5 of a.json skipped: not valid JSON"),
        "{told:?}"
    );
    assert_eq!(told.len(), 5);
    // In an encoding whose letters may hold a bracket it is decoded whole.
    let text = "[{\"body\": \"港は開いている。ソ能表\"}]";
    let japanese = encoding_rs::SHIFT_JIS.encode(text).0;
    let named = ReadOptions {
        encoding: Some(encoding_rs::SHIFT_JIS),
        ..ReadOptions::default()
    };
    let found = read_with("a.json", &japanese, &named).remove(0).unwrap();
    assert_eq!(found.body, "港は開いている。ソ能表");
}

#[test]
fn a_list_in_an_object_may_be_longer_than_what_is_held() {
    let options = ReadOptions {
        max_article_bytes: 60,
        max_text_bytes: 100,
        ..ReadOptions::default()
    };
    let records: Vec<String> = (0..9)
        .map(|number| format!("{{\"body\": \"Article {number}.\"}}"))
        .collect();
    let long = format!(
        "\u{feff}{{\"status\": \"ok\", \"response\": {{\"docs\": [{}]}}}}",
        records.join(", ")
    );
    let bodies: Vec<String> = read_with("a.json", long.as_bytes(), &options)
        .into_iter()
        .map(|item| item.unwrap().body)
        .collect();
    assert_eq!((bodies.len(), bodies[8].as_str()), (9, "Article 8."));
    // What is no list of that kind is one text, and too long for one; what is cut short is told.
    let other = long.replace("docs", "pictures");
    let error = read_with("a.json", other.as_bytes(), &options).remove(0);
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("larger than the limit of 100 bytes")
    );
    let short = format!("{{\"articles\": [{}]}}", records[0]);
    let packed = super::packed::gzip(short.as_bytes());
    let items = read_with("a.json.gz", &packed[..packed.len() - 9], &options);
    let told: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(article) => article.body.clone(),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("cut short"), "{told:?}");
}
