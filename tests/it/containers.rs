//! Articles in compressed files, tar and zip archives and their nestings come out as if they lay beside them.

use onrecord::archive::ReadOptions;
use onrecord::{Article, Error};

use super::archive::{BODY, article, read, read_with};
use super::packed::{bzip2, deflate, gzip, tar, tar_header, zip, zip_by, zstd};

pub(crate) const XZ: &[u8] = b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x16\x00\x00\x00t/\xe5\xa3\xe0\x00g\x00d]\x00&\x12F\xab\
    s\x8c\x0e\xdfT\xe5\xab\xe7\xbd\xa5\xa2\xb9\xb9k\x16\x82\xb8\xa2[@E\x98\x1b)\x88\x95XI<\xf3\x06Q\xe5\xf1\xb8\x90\xcc\
    \x9aU\x9d\x87J\xc4.~\x9dM\nx\xb4^x\xe3t\xd3\xf0\xda \xef\xb6\xe37\xa9\xea\xe5\xcd\x98\x87\xb0\xcd\xd6\xae\x15\x04\
    \xe0\xcd%\x8c\xbd\xa0\xcf |\x178D\xf3\xa0\x94\xa6\x9b\xed\xd4\xb5 \x00\x00\xb7\x81\x04Rd\xe9a\x8e\x00\x01\x80\x01h\
    \x00\x00\x00Y6\x17\x1e\xb1\xc4g\xfb\x02\x00\x00\x00\x00\x04YZ";

/// `BODY` as zip files have LZMA.
pub(crate) const LZMA: &[u8] = b"\x09\x14\x05\x00]\x00\x00\x01\x00\x00&\x12F\xabs\x8c\x0e\xdfT\xe5\xab\xe7\xbd\xa5\xa2\xb9\xb9k\x16\x82\xb8\xa2[@E\x98\x1b)\x88\x95XI<\xf3\x06Q\xe5\xf1\xb8\x90\xcc\x9aU\x9d\x87J\xc4.~\x9dM\x0ax\xb4^x\xe3t\xd3\xf0\xda \xef\xb6\xe37\xa9\xea\xe5\xcd\x98\x87\xb0\xcd\xd6\xae\x15\x04\xe0\xcd%\x8c\xbd\xa0\xcf |\x178D\xf3\xa0\x94\xa6\x9b\xee=C\xe7\x91\xff\xc5i\xb0\x00";

/// The articles, as path and body, and the messages among them.
pub(crate) fn told(items: Vec<Result<Article, Error>>) -> (Vec<(String, String)>, Vec<String>) {
    let mut articles = Vec::new();
    let mut messages = Vec::new();
    for item in items {
        match item {
            Ok(article) => articles.push((article.source.path, article.body)),
            Err(error) => messages.push(error.to_string()),
        }
    }
    (articles, messages)
}

/// The paths of the articles; all must be `BODY`.
fn paths(name: &str, bytes: &[u8]) -> Vec<String> {
    let (articles, messages) = told(read(name, bytes));
    assert_eq!(messages, [""; 0]);
    articles
        .into_iter()
        .map(|(path, body)| {
            assert_eq!(body, BODY, "{path}");
            path
        })
        .collect()
}

#[test]
fn a_compressed_file_is_read_under_its_own_name() {
    let body = BODY.as_bytes();
    for (name, bytes) in [
        ("a.txt.gz", gzip(body)),
        ("a.txt.bz2", bzip2(body)),
        ("a.txt.xz", XZ.to_vec()),
        ("a.txt.zst", zstd(body)),
        // Told by content, whatever it is called.
        ("a.txt", gzip(body)),
        ("dump", zstd(body)),
        ("a.gz", bzip2(&gzip(body))),
    ] {
        let article = article(name, &bytes);
        assert_eq!((article.body.as_str(), article.id.as_str()), (BODY, name));
        assert_eq!(article.source.format, "text");
    }
}

#[test]
fn the_inner_name_tells_the_format_where_content_does_not() {
    let article = article("2004-03-02-a.md.gz", &gzip(b"# Harbor\n\nIt opened."));
    assert_eq!(article.source.format, "markdown");
    assert_eq!(article.headline.as_deref(), Some("Harbor"));
    assert_eq!(article.published.unwrap().to_string(), "2004-03-02");
    let items = read("a.csv.exe.gz", &gzip(b"x"));
    assert!(items[0].as_ref().unwrap_err().to_string().contains(".exe"));
}

#[test]
fn all_members_and_frames_of_a_file_are_read() {
    let lines = |from: u32| -> Vec<u8> {
        let line = |number| format!("{{\"body\": \"Article {number}.\"}}\n");
        (from..from + 3).map(line).collect::<String>().into_bytes()
    };
    for pack in [gzip, bzip2, zstd] {
        let mut bytes = [pack(&lines(0)), pack(b""), pack(&lines(3))].concat();
        let items = read("a.jsonl.gz", &bytes);
        let bodies: Vec<String> = items.into_iter().map(|item| item.unwrap().body).collect();
        assert_eq!(bodies.len(), 6, "{bodies:?}");
        assert_eq!(bodies[5], "Article 5.");
        if bytes.starts_with(b"\x1f\x8b") {
            bytes.extend([0; 700]);
            assert_eq!(read("a.jsonl.gz", &bytes).len(), 6);
        }
    }
    let twice = [XZ, XZ].concat();
    assert_eq!(article("a.txt.xz", &twice).body, BODY.repeat(2));
}

#[test]
fn a_member_that_is_damaged_costs_itself() {
    let lines: Vec<Vec<u8>> = (0..3)
        .map(|number| gzip(format!("{{\"body\": \"Article {number}.\"}}\n").as_bytes()))
        .collect();
    let mut bytes = lines.concat();
    let middle = lines[0].len() + 12;
    bytes[middle] ^= 0xFF;
    bytes[middle + 1] ^= 0xFF;
    let (articles, messages) = told(read("a.jsonl.gz", &bytes));
    // What was unpacked of it before the damage shows may be a broken line.
    assert!(
        messages.contains(&"a.jsonl.gz is damaged; what can be read of it is read".to_owned()),
        "{messages:?}"
    );
    let bodies: Vec<&str> = articles.iter().map(|(_, body)| body.as_str()).collect();
    assert_eq!(bodies, ["Article 0.", "Article 2."]);
}

#[test]
fn entries_have_the_name_of_their_way() {
    let body = BODY.as_bytes();
    let inner = zip(&[("c.txt", body), ("d/e.txt", body)]);
    assert_eq!(
        paths(
            "a.zip",
            &zip(&[("b/", b""), ("b/x.zip", &inner), ("f.txt.gz", &gzip(body))])
        ),
        [
            "a.zip!/b/x.zip!/c.txt",
            "a.zip!/b/x.zip!/d/e.txt",
            "a.zip!/f.txt.gz"
        ]
    );
    let packed = tar(&[(b"./g.txt", body), (b"x.zip", &inner)]);
    for (name, bytes) in [
        ("a.tar", packed.clone()),
        ("a.tgz", gzip(&packed)),
        ("a.tar.bz2", bzip2(&packed)),
        ("a.tar.zst", zstd(&packed)),
    ] {
        let expected = ["g.txt", "x.zip!/c.txt", "x.zip!/d/e.txt"];
        let expected = expected.map(|entry| format!("{name}!/{entry}"));
        assert_eq!(paths(name, &bytes), expected);
    }
}

#[test]
fn records_of_an_entry_are_its_own() {
    let lines = b"{\"body\": \"a\"}\nbroken\n{\"body\": \"b\"}\n";
    let bytes = zip(&[("x.jsonl", lines), ("y.jsonl", lines)]);
    let items = read("a.zip", &bytes);
    let ids: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(article) => article.id.clone(),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(
        (ids.len(), ids[0].as_str(), ids[2].as_str()),
        (6, "a.zip!/x.jsonl#0", "a.zip!/x.jsonl#2")
    );
    assert!(
        ids[4].contains("line 2 of a.zip!/y.jsonl skipped"),
        "{ids:?}"
    );
    assert_eq!(ids[5], "a.zip!/y.jsonl#2");
}

#[test]
fn what_is_hidden_or_no_file_is_passed_over() {
    let body = BODY.as_bytes();
    let entries: [(&str, &[u8]); 4] = [
        ("__MACOSX/._a.txt", b"\0\0\x05"),
        ("b/.DS_Store", b"\0\0"),
        (".git/c.txt", body),
        ("a.txt", body),
    ];
    assert_eq!(paths("a.zip", &zip(&entries)), ["a.zip!/a.txt"]);
    let as_bytes = entries.map(|(name, bytes)| (name.as_bytes(), bytes));
    assert_eq!(paths("a.tar", &tar(&as_bytes)), ["a.tar!/a.txt"]);
}

#[test]
fn long_names_and_names_in_other_encodings_are_kept() {
    let body = BODY.as_bytes();
    let long = format!("{}/a.txt", "folder".repeat(60));
    let name = [long.as_bytes(), b"\0"].concat();
    let mut gnu = tar_header(
        b"././@LongLink",
        tar::EntryType::GNULongName,
        name.len() as u64,
    )
    .as_bytes()
    .to_vec();
    gnu.extend(&name);
    gnu.resize(1024, 0);
    gnu.extend(tar(&[(b"cut.txt", body)]));
    assert_eq!(paths("a.tar", &gnu), [format!("a.tar!/{long}")]);

    let attribute = "20 path=caf\u{e9}/b.txt\n";
    let mut pax = tar_header(b"pax", tar::EntryType::XHeader, attribute.len() as u64)
        .as_bytes()
        .to_vec();
    pax.extend(attribute.as_bytes());
    pax.resize(1024, 0);
    pax.extend(tar(&[(b"cut.txt", body), (b"caf\xE9.txt", body)]));
    assert_eq!(
        paths("a.tar", &pax),
        ["a.tar!/café/b.txt", "a.tar!/caf\\xE9.txt"]
    );

    // The names of zip files are in code page 437 where they do not say otherwise.
    let mut old = zip(&[("cafX.txt", body)]);
    while let Some(at) = old.windows(4).position(|bytes| bytes == b"cafX") {
        old[at + 3] = 0x82;
    }
    assert_eq!(paths("a.zip", &old), ["a.zip!/café.txt"]);
    let modern = zip(&[("Köln.txt", body)]);
    assert_eq!(paths("a.zip", &modern), ["a.zip!/Köln.txt"]);
}

#[test]
fn entries_of_a_zip_are_read_by_whatever_method_they_are_packed() {
    let body = BODY.as_bytes();
    for (method, packed) in [
        (0, body.to_vec()),
        (8, deflate(body)),
        // The two are one where nothing repeats itself over more than 258 bytes.
        (9, deflate(body)),
        (12, bzip2(body)),
        (14, LZMA.to_vec()),
        (93, zstd(body)),
        (95, XZ.to_vec()),
    ] {
        let bytes = zip_by(method, &packed, body);
        assert_eq!(paths("a.zip", &bytes), ["a.zip!/a.txt"], "{method}");
        // Without its list it is a stream.
        let list = bytes.windows(4).position(|four| four == b"PK\x01\x02");
        let (articles, _) = told(read("a.zip", &bytes[..list.unwrap()]));
        assert_eq!(articles[0].1, BODY, "{method}");
    }
    let (_, messages) = told(read("a.zip", &zip_by(12, b"BZh9 no", body)));
    assert_eq!(
        messages,
        ["a.zip!/a.txt is damaged; what can be read of it is read"]
    );
}

#[test]
fn a_zip_without_its_list_is_read_by_its_headers() {
    let body = BODY.as_bytes();
    let mut whole = zip(&[("a.txt", body), ("b/", b""), ("b/c.txt", body)]);
    let list = whole
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    whole.truncate(list);
    let (articles, messages) = told(read("a.zip", &whole));
    let paths: Vec<&str> = articles.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a.zip!/a.txt", "a.zip!/b/c.txt"]);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(
        messages[0].contains("a.zip is damaged; what can be read"),
        "{messages:?}"
    );
}

/// An entry as tools write it that cannot look back: its lengths stand behind it.
#[test]
fn entries_of_one_name_are_all_read() {
    let mut bytes = zip(&[("a.txt", b"One."), ("b.txt", b"Two.")]);
    while let Some(at) = bytes.windows(5).position(|found| found == b"b.txt") {
        bytes[at] = b'a';
    }
    let (articles, messages) = told(read("x.zip", &bytes));
    assert_eq!(messages, [""; 0]);
    let bodies: Vec<&str> = articles.iter().map(|(_, body)| body.as_str()).collect();
    assert_eq!(bodies, ["One.", "Two."]);
}

#[test]
fn a_zip_whose_list_points_elsewhere_is_read_by_its_headers() {
    let mut bytes = zip(&[("a.txt", BODY.as_bytes()), ("b.txt", BODY.as_bytes())]);
    let end = bytes
        .windows(4)
        .rposition(|found| found == b"PK\x05\x06")
        .unwrap();
    // Where the list begins.
    bytes[end + 16..end + 20].copy_from_slice(&5_u32.to_le_bytes());
    let (articles, messages) = told(read("x.zip", &bytes));
    assert_eq!(articles.len(), 2, "{messages:?}");
    assert_eq!(
        messages,
        ["x.zip is damaged; what can be read of it is read"]
    );
}

fn streamed(name: &str, bytes: &[u8]) -> Vec<u8> {
    let packed = deflate(bytes);
    let mut entry = b"PK\x03\x04\x14\0\x08\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    entry.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    entry.extend([0, 0]);
    entry.extend(name.as_bytes());
    entry.extend(&packed);
    entry.extend(b"PK\x07\x08\0\0\0\0");
    entry.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    entry.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    entry
}

#[test]
fn streamed_entries_end_where_their_data_end() {
    let body = BODY.as_bytes();
    let bytes = [
        streamed("a.txt", body),
        streamed("b.jpg", b"\xff\xd8\xff not looked at"),
        streamed("c.txt", body),
    ]
    .concat();
    let (articles, messages) = told(read("a.zip", &bytes));
    assert_eq!(articles.len(), 2, "{messages:?}");
    assert_eq!(articles[1].0, "a.zip!/c.txt");
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("a.zip!/b.jpg"), "{messages:?}");
}

#[test]
fn a_large_zip_in_a_container_is_not_held() {
    // Random enough not to be packed: more than is held of a zip inside another.
    let mut seed = 1_u64;
    let noise: Vec<u8> = (0..33 << 20)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            seed.to_be_bytes()[0]
        })
        .collect();
    let inner = zip(&[("noise.bin", &noise), ("a.txt", BODY.as_bytes())]);
    let options = ReadOptions {
        max_article_bytes: 1 << 20,
        ..ReadOptions::default()
    };
    let (articles, messages) = told(read_with("a.tar", &tar(&[(b"b.zip", &inner)]), &options));
    assert_eq!(
        articles,
        [("a.tar!/b.zip!/a.txt".to_owned(), BODY.to_owned())]
    );
    assert_eq!(messages.len(), 1, "{messages:?}");
}

#[test]
fn documents_that_are_zip_files_are_not_taken_for_archives() {
    let body = BODY.as_bytes();
    for (entries, kind) in [
        (
            [("[Content_Types].xml", &b"<x/>"[..]), ("xl/a.xml", body)],
            "Office",
        ),
        (
            [
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet",
                ),
                ("content.xml", body),
            ],
            "OpenDocument",
        ),
        (
            [
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", body),
            ],
            "a document without text",
        ),
        ([("META-INF/MANIFEST.MF", b"x"), ("a.txt", body)], "Java"),
    ] {
        let (articles, messages) = told(read("a.zip", &zip(&entries)));
        assert_eq!(articles, []);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains(kind), "{messages:?}");
    }
}
