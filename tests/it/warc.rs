//! Crawls come in as their tools write them, in whole and damaged; the pages come out.

use flate2::Compression;

use super::archive::{BODY, read};
use super::containers::told;
use super::packed::{brotli, deflate, gzip, warc_page, warc_record, zlib};

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\r\n";

fn page(number: u32) -> Vec<u8> {
    let body = format!("The council met {number} times.\n");
    warc_page(
        &format!("https://example.org/{number}"),
        "200 OK",
        PLAIN,
        body.as_bytes(),
    )
}

/// A crawl of which three records are pages.
fn crawl() -> Vec<Vec<u8>> {
    let image = warc_page(
        "https://example.org/a.png",
        "200 OK",
        "Content-Type: image/png\r\n",
        b"\x89PNG",
    );
    vec![
        warc_record(
            "warcinfo",
            "Content-Type: application/warc-fields\r\n",
            b"software: x\r\n",
        ),
        page(1),
        warc_record(
            "request",
            "Content-Type: application/http\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        warc_page(
            "https://example.org/x",
            "404 Not Found",
            PLAIN,
            b"nothing here",
        ),
        warc_page(
            "https://example.org/robots.txt",
            "200 OK",
            PLAIN,
            b"Disallow: /",
        ),
        image,
        warc_record(
            "revisit",
            "Content-Type: application/http\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        warc_record("metadata", "Content-Type: text/plain\r\n", b"via: x"),
        warc_record(
            "conversion",
            "WARC-Target-URI: <https://example.org/2>\r\nContent-Type: text/plain\r\n",
            BODY.as_bytes(),
        ),
        warc_record(
            "resource",
            "WARC-Target-URI: https://example.org/3\r\nContent-Type: application/json\r\n",
            b"{\"headline\": \"Harbor\", \"body\": \"It opened.\", \"published\": \"2009-01-02\"}",
        ),
    ]
}

#[test]
fn pages_are_records_of_the_crawl_and_the_rest_is_passed_over() {
    let records = crawl();
    let whole = records.concat();
    let by_record: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [
        ("crawl.warc", whole.clone()),
        ("crawl.warc.gz", by_record),
        ("crawl.warc.gz", gzip(&whole)),
    ] {
        let articles: Vec<_> = read(name, &bytes).into_iter().map(Result::unwrap).collect();
        let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
        let expected = [0, 1, 2].map(|number| format!("{name}#{number}"));
        assert_eq!(ids, expected);
        let urls: Vec<&str> = articles
            .iter()
            .filter_map(|article| article.url.as_deref())
            .collect();
        assert_eq!(
            urls,
            [
                "https://example.org/1",
                "https://example.org/2",
                "https://example.org/3"
            ]
        );
        // The day of the crawl is not that of the article.
        assert_eq!(articles[0].published, None);
        assert_eq!(articles[1].body, BODY);
        assert_eq!(articles[2].published.unwrap().to_string(), "2009-01-02");
        assert_eq!(articles[2].source.format, "json");
        assert_eq!(articles[2].source.record, 2);
    }
}

#[test]
fn chunks_codings_and_charsets_are_undone() {
    let body = "Der Hafen von Köln öffnet für alle.\n";
    let latin = encoding_rs::WINDOWS_1252.encode(body).0;
    let chunked = |bytes: &[u8]| {
        let (first, second) = bytes.split_at(7);
        let head = format!("{:x}\r\n", second.len());
        [
            b"7\r\n",
            first,
            b"\r\n",
            head.as_bytes(),
            second,
            b"\r\n0\r\n\r\n",
        ]
        .concat()
    };
    let packed = gzip(body.as_bytes());
    for (headers, bytes) in [
        (
            "Content-Type: text/plain; charset=ISO-8859-1\r\n",
            latin.to_vec(),
        ),
        (
            "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n",
            chunked(body.as_bytes()),
        ),
        (
            "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n",
            body.as_bytes().to_vec(),
        ),
        (
            "Content-Type: text/plain\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            chunked(&packed),
        ),
        (
            "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n",
            packed.clone(),
        ),
        (
            "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n",
            body.as_bytes().to_vec(),
        ),
        (
            "Content-Type: text/plain\r\nContent-Encoding: deflate\r\n",
            zlib(body.as_bytes()),
        ),
        (
            "Content-Type: text/plain\r\nContent-Encoding: br\r\n",
            brotli(body.as_bytes()),
        ),
        (
            "Content-Type: text/plain\r\nContent-Encoding: deflate\r\n",
            deflate(body.as_bytes()),
        ),
    ] {
        let crawl = warc_page("https://example.org/", "200 OK", headers, &bytes);
        let (articles, messages) = told(read("a.warc", &crawl));
        assert_eq!(messages, [""; 0], "{headers}");
        assert_eq!(articles[0].1, body, "{headers}");
    }
}

#[test]
fn a_coding_that_is_damaged_costs_its_page() {
    let headers = "Content-Type: text/plain\r\nContent-Encoding: br\r\n";
    let mut damaged = brotli(b"The harbor opened.");
    damaged.truncate(9);
    let crawl = warc_page("https://example.org/", "200 OK", headers, &damaged);
    let (articles, messages) = told(read("a.warc", &[crawl, page(2)].concat()));
    assert!(
        messages[0].starts_with("record 1 of a.warc is damaged"),
        "{messages:?}"
    );
    let bodies: Vec<&str> = articles.iter().map(|(_, body)| body.as_str()).collect();
    assert_eq!(bodies.len(), 2, "{bodies:?}");
}

#[test]
fn a_damaged_record_costs_itself() {
    let mut wrong_length = page(2);
    let at = wrong_length
        .windows(16)
        .position(|bytes| bytes == b"Content-Length: ")
        .unwrap()
        + 16;
    wrong_length[at] = b'x';
    let short = warc_record("resource", "Content-Type: image/png\r\n", b"abc");
    let short = String::from_utf8(short)
        .unwrap()
        .replace("Content-Length: 3", "Content-Length: 1");
    for (damaged, expected) in [
        (wrong_length, "a record has no length"),
        (b"some noise\nof lines\n".to_vec(), "something else"),
        (short.into_bytes(), "something else"),
    ] {
        let crawl = [page(1), damaged, page(3)].concat();
        let items = read("a.warc", &crawl);
        let errors: Vec<String> = items
            .iter()
            .filter_map(|item| item.as_ref().err())
            .map(|error| format!("{error}: {}", std::error::Error::source(error).unwrap()))
            .collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(
            errors[0].contains("record 2 of a.warc is damaged"),
            "{errors:?}"
        );
        assert!(errors[0].contains(expected), "{errors:?}");
        let (articles, _) = told(items);
        assert_eq!(articles.len(), 2);
        assert_eq!(articles[1].1, "The council met 3 times.\n");
    }
}

#[test]
fn a_length_that_is_too_long_swallows_no_record() {
    let header_of = |bytes: &[u8]| {
        let sign = b"Content-Length: ";
        let at = bytes.windows(sign.len()).position(|it| it == sign);
        let start = at.unwrap() + sign.len();
        let end = start + bytes[start..].iter().position(|it| *it == b'\r').unwrap();
        start..end
    };
    for (longer_by, rest) in [(10_u64, 4), (700, 4), (1300, 4), (1_000_000, 4), (300, 2)] {
        let mut long = page(2);
        let header = header_of(&long);
        let length: u64 = String::from_utf8_lossy(&long[header.clone()])
            .parse()
            .unwrap();
        let longer = (length + longer_by).to_string().into_bytes();
        long.splice(header, longer);
        let pages: Vec<Vec<u8>> = [page(1), long]
            .into_iter()
            .chain((3..=rest).map(page))
            .collect();
        let whole = pages.concat();
        let members: Vec<u8> = pages.iter().flat_map(|page| gzip(page)).collect();
        for (name, bytes) in [("a.warc", whole), ("a.warc.gz", members)] {
            let items = read(name, &bytes);
            let errors = items.iter().filter_map(|item| item.as_ref().err());
            let messages: Vec<String> = errors.map(onrecord::Error::in_one_line).collect();
            let (articles, _) = told(items);
            let bodies: Vec<&str> = articles.iter().map(|(_, body)| body.as_str()).collect();
            let expected: Vec<String> = (1..=rest)
                .map(|number| format!("The council met {number} times.\n"))
                .collect();
            // Of the last one nothing tells where it ends: what is there is read.
            assert!(
                bodies
                    .iter()
                    .zip(&expected)
                    .all(|(body, expected)| body.trim() == expected.trim())
            );
            assert_eq!(
                bodies.len(),
                expected.len(),
                "{name} {longer_by}: {messages:?}"
            );
            assert_eq!(messages.len(), 1, "{messages:?}");
            let told = match rest {
                2 => format!("{name} is cut short"),
                _ => format!(
                    "record 2 of {name} is damaged; what can be read of it is read: its length is too long by {longer_by} bytes"
                ),
            };
            assert!(messages[0].contains(&told), "{messages:?}");
        }
    }
}

#[test]
fn a_page_that_shows_a_record_of_a_crawl_is_read_whole() {
    let shown = [b"What a record looks like:\r\n\r\n".to_vec(), page(7)].concat();
    let quoting = warc_page("https://example.org/q", "200 OK", PLAIN, &shown);
    let (articles, messages) = told(read("a.warc", &[quoting, page(2)].concat()));
    assert_eq!(messages, Vec::<String>::new());
    assert!(articles[0].1.contains("The council met 7 times."));
    assert_eq!(articles.len(), 2);
}

#[test]
fn a_damaged_member_costs_its_record_and_a_cut_the_rest() {
    let members: Vec<Vec<u8>> = (1..=4).map(|number| gzip(&page(number))).collect();
    let mut bytes = members.concat();
    let second = members[0].len() + 60;
    for byte in &mut bytes[second..second + 20] {
        *byte ^= 0x5A;
    }
    let (articles, messages) = told(read("a.warc.gz", &bytes));
    let bodies: Vec<&str> = articles.iter().map(|(_, body)| body.as_str()).collect();
    assert!(bodies.contains(&"The council met 1 times.\n"), "{bodies:?}");
    assert!(bodies.contains(&"The council met 3 times.\n"), "{bodies:?}");
    assert!(bodies.contains(&"The council met 4 times.\n"), "{bodies:?}");
    assert_eq!(messages.len(), 1, "{messages:?}");

    let whole = members.concat();
    let (articles, messages) = told(read("a.warc.gz", &whole[..whole.len() - 30]));
    assert!(articles.len() >= 3);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(
        messages[0].contains("of a.warc.gz is cut short"),
        "{messages:?}"
    );
}

#[test]
fn a_page_that_is_a_bomb_costs_itself() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(b'a'), 40 << 20),
        &mut encoder,
    )
    .unwrap();
    let bomb = warc_page(
        "https://example.org/",
        "200 OK",
        "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n",
        &encoder.finish().unwrap(),
    );
    let (articles, messages) = told(read("a.warc", &[page(1), bomb, page(3)].concat()));
    assert_eq!(articles.last().unwrap().1, "The council met 3 times.\n");
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].contains("--max-expanded"), "{messages:?}");
}
