//! Bad input, item by item: what can be read is read, the rest is an error that names the record, and nothing panics,
//! hangs or grows. What concerns a whole run stands in `bad_input_run`.

use std::io::Write as _;
use std::ops::ControlFlow;

use onrecord::archive::{self, ReadOptions};
use onrecord::{Article, Error};

use super::archive::{BODY, article, files, folder, read, read_with};
use super::containers::told;
use super::packed::{gzip, zip};

/// The one message that reading gives, and no article.
pub(crate) fn message(name: &str, bytes: &[u8]) -> String {
    let (articles, mut messages) = told(read(name, bytes));
    assert_eq!(
        (articles.len(), messages.len()),
        (0, 1),
        "{name}: {messages:?}"
    );
    messages.remove(0)
}

#[test]
fn what_is_empty_or_only_a_mark_holds_nothing() {
    let nothing: [&[u8]; 6] = [
        b"",
        b" \r\n\t\n",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b"\xEF\xBB\xBF\n",
    ];
    for bytes in nothing {
        for extension in ["txt", "md", "json", "jsonl", "csv", "html", "x"] {
            let name = format!("a.{extension}");
            assert!(read(&name, bytes).is_empty(), "{name}: {bytes:?}");
            let packed = format!("{name}.gz");
            assert!(
                read(&packed, &gzip(bytes)).is_empty(),
                "{packed}: {bytes:?}"
            );
        }
    }
    assert!(read("a.zip", &zip(&[])).is_empty());
    assert!(read("a.zip", &zip(&[("a.txt", b""), ("b/", b"")])).is_empty());
}

#[test]
fn text_of_a_mainframe_is_told_with_what_to_do() {
    // LISBON. The ferry is late. (code page 037)
    let ebcdic = b"\xD3\xC9\xE2\xC2\xD6\xD5\x4B\x40\xE3\x88\x85\x40\x86\x85\x99\x99\xA8\x40\x89\xA2\x40\x93\x81\xA3\x85\x4B\x15";
    for name in ["a.txt", "a", "a.html", "a.jsonl"] {
        let told = message(name, &ebcdic.repeat(20));
        assert!(
            told.contains("it is in EBCDIC, which no --encoding reads"),
            "{told}"
        );
        assert!(told.contains("iconv -f CP037 -t UTF-8"), "{told}");
    }
}

#[test]
fn bytes_that_are_no_text_in_the_named_encoding_name_their_record() {
    let named = ReadOptions {
        encoding: Some(encoding_rs::UTF_8),
        ..ReadOptions::default()
    };
    let lines = b"{\"body\": \"a\"}\n{\"body\": \"caf\xE9\"}\n{\"body\": \"b\"}\n";
    let (articles, messages) = told(read_with("a.jsonl", lines, &named));
    assert_eq!(articles.len(), 2);
    assert!(
        messages[0].contains("line 2 of a.jsonl skipped: not valid UTF-8 at byte 13"),
        "{messages:?}"
    );
    let (_, messages) = told(read_with("a.zip", &zip(&[("b.txt", b"caf\xE9")]), &named));
    assert!(messages[0].contains("a.zip!/b.txt skipped"), "{messages:?}");
}

#[test]
fn nuls_are_kept_in_text_and_refused_where_they_are_many() {
    let padded = [BODY.as_bytes(), &[0; 3]].concat();
    assert_eq!(article("a.txt", &padded).body.as_bytes(), padded);
    assert!(message("a.txt", &[0; 5000]).contains("a.txt skipped"));
    let lines = b"{\"body\": \"a\"}\n\0\0\0\0\0\0\0\0\n{\"body\": \"b\"}\n";
    let (articles, messages) = told(read("a.jsonl", lines));
    assert_eq!(articles.len(), 2);
    assert!(
        messages[0].starts_with("line 2 of a.jsonl skipped"),
        "{messages:?}"
    );
}

#[test]
fn what_is_no_text_is_named_whatever_it_is_called() {
    let noise: Vec<u8> = (0..4000_u32)
        .map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[1])
        .collect();
    for bytes in [
        b"\x7fELF\x02\x01\x01\0\0\0",
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        &noise,
    ] {
        assert!(message("letter.txt", bytes).starts_with("letter.txt skipped: unknown format"));
        assert!(message("a.gz", &gzip(bytes)).contains("a.gz skipped"));
        assert!(message("a.zip", &zip(&[("b.txt", bytes)])).contains("a.zip!/b.txt skipped"));
    }
}

#[test]
fn what_is_packed_otherwise_is_named_by_its_way() {
    for (bytes, what) in [
        (&b"\x1f\x9d\x90abcabc"[..], "packed by compress"),
        (b"7z\xBC\xAF\x27\x1C\0\x04", "7-Zip"),
        (b"Rar!\x1A\x07\0", "RAR"),
        (b"\x04\x22\x4D\x18abc", "LZ4"),
        (b"filedesc://a.arc 0.0.0.0 20250212 text/plain 7\n", "ARC"),
    ] {
        let message = message("a.txt", bytes);
        assert!(message.contains(what), "{message}");
    }
}

/// Lines whose bodies are their numbers.
pub(crate) fn lines(count: u32) -> Vec<u8> {
    let line = |number| format!("{{\"body\": \"Article {number} of the archive.\"}}\n");
    (0..count).map(line).collect::<String>().into_bytes()
}

#[test]
fn deep_nesting_is_an_error_or_read_and_never_a_crash() {
    let json = format!("{{\"body\": {}}}", deep("[", "1", "]"));
    let lines = format!("{json}\n{{\"body\": \"good\"}}\n");
    let (articles, messages) = told(read("a.jsonl", lines.as_bytes()));
    assert_eq!((articles.len(), messages.len()), (1, 1));
    assert!(
        messages[0].starts_with("line 1 of a.jsonl skipped: not valid JSON"),
        "{messages:?}"
    );
    nothing_hangs("a.json", &format!("[{json}]"));
    nothing_hangs("a.json", &deep("{\"a\":", "1", "}"));
    let item = "{\"uri\": \"a\", \"bodies\": [], \"associations\":";
    nothing_hangs("a.json", &format!("{item} {}}}", deep("[", "1", "]")));
}

#[test]
fn deep_markup_is_an_error_or_read_and_never_a_crash() {
    let divs = deep("<div>", "<p>The harbor is open.</p>", "</div>");
    let blocks = deep("<block>", "<p>x</p>", "</block>");
    let bold = deep("<b>", "x", "</b>");
    for (name, text) in [
        ("a.html", format!("<html><body>{divs}</body></html>")),
        ("a.html", format!("<html>{}", "<b><i>".repeat(100_000))),
        (
            "a.xml",
            format!("<?xml version=\"1.0\"?>{}", deep("<a>", "x", "</a>")),
        ),
        ("a.xml", format!("<nitf><body><body.content>{blocks}")),
        ("a.xml", deep("<nitf>", "x", "</nitf>")),
        ("a.xml", deep("<newsItem>", "x", "</newsItem>")),
        ("a.xml", deep("<newsItem>", "x", "")),
        ("a.xml", format!("<rss><channel><item><description>{bold}")),
        ("a.xml", deep("<feed><entry>", "x", "")),
        ("a.sgm", deep("<DOC><TEXT>", "x", "")),
        ("a.sgm", format!("<DOC><DOCNO>1<TEXT>{bold}")),
    ] {
        nothing_hangs(name, &text);
    }
}

fn deep(open: &str, middle: &str, close: &str) -> String {
    let depth = 200_000;
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

/// Something is told of the file `name`, whatever it holds.
fn nothing_hangs(name: &str, text: &str) {
    let items = read(name, text.as_bytes());
    assert!(!items.is_empty(), "{name}");
    for item in items {
        if let Err(error) = item {
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}

#[test]
fn entities_of_xml_neither_grow_nor_reach_out() {
    let outside = folder(&[("secret.txt", b"the hidden line")]);
    let secret = outside.path().join("secret.txt");
    let levels = (1..30).map(|level| {
        let before = format!("&e{};", level - 1).repeat(10);
        format!("<!ENTITY e{level} \"{before}\">")
    });
    let levels: String = levels.collect();
    let grows = format!("<!DOCTYPE rss [<!ENTITY e0 \"lol\">{levels}]>");
    let reaches = format!(
        "<!DOCTYPE rss [<!ENTITY e29 SYSTEM \"file://{}\">]>",
        secret.display()
    );
    let circles = "<!DOCTYPE rss [<!ENTITY e29 \"&e1;\"><!ENTITY e1 \"&e29;\">]>";
    for doctype in [&grows, &reaches, circles] {
        for (name, before, after) in [
            (
                "a.xml",
                "<rss><channel><item><title>A</title><description>",
                "</description></item></channel></rss>",
            ),
            (
                "a.xml",
                "<nitf><body><body.content><p>",
                "</p></body.content></body></nitf>",
            ),
            ("a.sgm", "<DOC><TEXT>", "</TEXT></DOC>"),
            (
                "a.xml",
                "<newsItem><contentSet><inlineXML><html><body><p>",
                "</p></body></html></inlineXML></contentSet></newsItem>",
            ),
            (
                "a.xml",
                "<feed><entry><content type=\"xhtml\"><p>",
                "</p></content></entry></feed>",
            ),
            (
                "a.html",
                "<html><meta property=\"og:type\" content=\"article\"><body><p>",
                "</p></body></html>",
            ),
        ] {
            let text =
                format!("<?xml version=\"1.0\"?>{doctype}{before}The harbor &e29; is open.{after}");
            let (articles, messages) = told(read(name, text.as_bytes()));
            // As it is written: neither what it expands to nor what it names.
            let expected = (name.to_owned(), "The harbor &e29; is open.".to_owned());
            assert_eq!(articles, [expected], "{messages:?}");
            assert!(messages.iter().all(|message| message.contains(name)));
        }
    }
}

#[test]
fn broken_lines_and_wrong_types_cost_themselves() {
    let lines = [
        "{\"body\": \"good\"}",
        "{\"body\": \"cut off",
        "{\"body\": 5}",
        "{\"body\": [\"a\", 1]}",
        "{\"body\": {\"a\": 1}}",
        "{\"body\": \"x\", \"published\": true}",
        "{\"headline\": \"no body\"}",
        "[1, 2]",
        "null",
        "not json at all",
        "{\"body\": \"\\ud800\"}",
        "{\"body\": \"good too\"}",
    ];
    let items = read("a.jsonl", lines.join("\n").as_bytes());
    assert_eq!(items.len(), lines.len());
    for (item, number) in items.iter().zip(1..) {
        match item {
            Ok(article) => assert!(article.body.starts_with("good")),
            Err(error) => {
                let message = error.to_string();
                assert!(
                    message.starts_with(&format!("line {number} of a.jsonl skipped")),
                    "{message}"
                );
            }
        }
    }
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 2);
}

#[test]
fn impossible_dates_are_no_dates() {
    for date in [
        "2003-02-30",
        "0000-00-00",
        "99999-01-01",
        "2003-13-01",
        "31/31/2003",
        "yesterday",
        "20030230",
        "-1",
    ] {
        let line = serde_json::json!({"published": date, "body": "It opened."}).to_string();
        assert_eq!(
            article("a.jsonl", line.as_bytes()).published,
            None,
            "{date}"
        );
        let text = format!("Date: {date}\nSource: Post\n\n{BODY}");
        assert_eq!(article("a.txt", text.as_bytes()).published, None, "{date}");
    }
    assert_eq!(article("2003/02/30/a.txt", BODY.as_bytes()).published, None);
    for number in ["1e400", "99999999999999999999", "-99999999999999"] {
        let line = format!("{{\"published\": {number}, \"body\": \"It opened.\"}}\n");
        for article in read("a.jsonl", line.as_bytes()).into_iter().flatten() {
            assert!(
                article.published.is_none_or(|date| date.year() < 1970),
                "{number}"
            );
        }
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_as_it_was() {
    let folder = folder(&[("a.jsonl", &lines(3)), ("b.txt", BODY.as_bytes())]);
    let files = files(folder.path());
    let mut found: Vec<Result<Article, Error>> = Vec::new();
    let mut growing = std::fs::OpenOptions::new()
        .append(true)
        .open(&files[0].path)
        .unwrap();
    let read = archive::read(&files[0], &ReadOptions::default(), &mut |item| {
        found.push(item);
        growing.write_all(&lines(2000)).unwrap();
        ControlFlow::Continue(())
    });
    assert!(read.unwrap().is_some());
    assert_eq!(found.iter().filter(|item| item.is_ok()).count(), 3);
    assert_eq!(article("b.txt", BODY.as_bytes()).body, BODY);
}

#[test]
fn a_byte_that_is_lost_costs_itself_and_not_the_letters_around_it() {
    let good = "“It is late,” said Ana Ruiz of the café.";
    let bytes = [good.as_bytes(), b" Caf\xE9 closed.", good.as_bytes()].concat();
    let expected = format!("{good} Café closed.{good}");
    let found = article("a.txt", &bytes);
    assert_eq!((found.body, found.is_mended), (expected, true));
    // A line of its own is decoded by itself, and says so alone.
    let lines = [
        b"{\"body\": \"a\"}\n{\"body\": \"\xE2\x80\x9CIt is \xE9\xE2\x80\x9D\"}\n".as_slice(),
        b"{\"body\": \"b\"}\n",
    ]
    .concat();
    let mended: Vec<bool> = read("a.jsonl", &lines)
        .into_iter()
        .map(|item| item.unwrap().is_mended)
        .collect();
    assert_eq!(mended, [false, true, false]);
}
