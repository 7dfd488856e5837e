//! Bad containers, item by item: cut short, damaged, bombs, names that lead out; what is good in them is read.

use onrecord::archive::ReadOptions;
use proptest::prelude::*;

use super::archive::{BODY, read, read_with};
use super::bad_input::{lines, message};
use super::containers::told;
use super::packed::{bzip2, deflate, gzip, tar, tar_header, zip, zip_by, zstd};

#[test]
fn of_what_is_cut_short_all_before_the_cut_is_read() {
    let many = lines(3000);
    for (name, bytes) in [
        ("a.jsonl.gz", gzip(&many)),
        ("a.jsonl.bz2", [bzip2(&lines(500)), bzip2(&many)].concat()),
        ("a.jsonl.zst", [zstd(&lines(500)), zstd(&many)].concat()),
        ("a.tar", tar(&[(b"a.jsonl", &many)])),
        ("a.tar.gz", gzip(&tar(&[(b"a.jsonl", &many)]))),
        ("a.zip", zip(&[("a.jsonl", &many)])),
        (
            "a.zip.gz",
            gzip(&zip(&[("a.jsonl", &many), ("b.jsonl", &many)])),
        ),
    ] {
        // The last kilobytes of a tar are zeros.
        let cut = bytes.len() - if name == "a.tar" { 2000 } else { 400 };
        let (articles, messages) = told(read(name, &bytes[..cut]));
        assert!(
            articles.len() >= 500,
            "{name}: {} {messages:?}",
            articles.len()
        );
        let is_told =
            |message: &String| message.contains("cut short") || message.contains("damaged");
        assert!(messages.iter().any(is_told), "{name}: {messages:?}");
        assert!(
            messages.iter().all(|message| message.contains(name)),
            "{messages:?}"
        );
    }
}

#[test]
fn a_text_that_is_cut_is_kept_as_far_as_it_goes() {
    let text = "Die Fähre fährt über den Fluß. ".repeat(4000);
    let packed = gzip(text.as_bytes());
    let (articles, messages) = told(read("a.txt.gz", &packed[..packed.len() - 9]));
    assert!(text.starts_with(&articles[0].1));
    assert_eq!(
        messages,
        ["a.txt.gz is cut short; what comes before the cut is read"]
    );
}

#[test]
fn anything_may_be_cut_anywhere() {
    let inner = zip(&[("a.txt", BODY.as_bytes()), ("b.jsonl", &lines(3))]);
    let packed = tar(&[(b"a.txt", BODY.as_bytes()), (b"x.zip", &inner)]);
    for (name, bytes) in [
        ("a.zip", inner.clone()),
        ("a.tgz", gzip(&packed)),
        ("a.tar.bz2", bzip2(&packed)),
        ("a.tar.zst", zstd(&packed)),
        ("a.tar", packed),
    ] {
        for cut in (0..bytes.len()).step_by(7) {
            for item in read(name, &bytes[..cut]) {
                match item {
                    Ok(article) => assert!(!article.body.is_empty()),
                    Err(error) => assert!(error.to_string().contains(name), "{error}"),
                }
            }
        }
    }
}

fn zeros(count: u64) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(0), count),
        &mut encoder,
    )
    .unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_bomb_costs_itself_and_not_its_neighbors() {
    let bomb = zeros(30 << 20);
    assert!(message("a.txt.gz", &bomb).contains("--max-expanded"));
    let plain = vec![b'a'; 30 << 20];
    for (name, bytes) in [
        (
            "a.zip",
            zip(&[("bomb.txt", &plain), ("good.txt", BODY.as_bytes())]),
        ),
        (
            "a.tar",
            tar(&[(b"bomb.gz", &bomb), (b"good.txt", BODY.as_bytes())]),
        ),
        (
            "a.tar.gz",
            gzip(&tar(&[(b"bomb.gz", &bomb), (b"good.txt", BODY.as_bytes())])),
        ),
    ] {
        let (articles, messages) = told(read(name, &bytes));
        let good = articles
            .iter()
            .any(|(path, body)| path.ends_with("/good.txt") && body == BODY);
        assert!(good, "{name}: {messages:?}");
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(
            messages[0].contains(name) && messages[0].contains("200 times"),
            "{messages:?}"
        );
    }
    let trusted = ReadOptions {
        max_expanded_bytes: Some(1 << 30),
        ..ReadOptions::default()
    };
    let (_, messages) = told(read_with("a.txt.gz", &bomb, &trusted));
    assert!(!messages[0].contains("--max-expanded"), "{messages:?}");
    let small = ReadOptions {
        max_expanded_bytes: Some(1 << 20),
        ..ReadOptions::default()
    };
    let (_, messages) = told(read_with("a.jsonl.gz", &gzip(&lines(40_000)), &small));
    assert!(
        messages[0].contains("more than 1048576 bytes"),
        "{messages:?}"
    );
}

#[test]
fn containers_in_containers_end_somewhere() {
    let mut bytes = BODY.as_bytes().to_vec();
    for depth in 1..=12 {
        bytes = match depth % 3 {
            0 => zip(&[("a", &bytes), ("good.txt", BODY.as_bytes())]),
            1 => gzip(&bytes),
            _ => tar(&[(b"a", &bytes)]),
        };
        let (articles, messages) = told(read("a", &bytes));
        if depth <= 8 {
            assert_eq!(messages, [""; 0], "{depth}");
        } else {
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains("lies in 8 containers"), "{messages:?}");
            assert!(!articles.is_empty());
        }
    }
}

#[test]
fn names_that_lead_out_of_an_archive_are_names() {
    let body = BODY.as_bytes();
    let names = [
        "../../a.txt",
        "/etc/passwd",
        "C:\\b.txt",
        "a\nb.txt",
        "../..",
    ];
    let in_zip = names.map(|name| (name, body));
    let in_tar = names.map(|name| (name.as_bytes(), body));
    for (name, bytes) in [("x.zip", zip(&in_zip)), ("x.tar", tar(&in_tar))] {
        let (articles, messages) = told(read(name, &bytes));
        let paths: Vec<String> = articles.into_iter().map(|(path, _)| path).collect();
        assert_eq!(messages, [""; 0]);
        assert_eq!(paths, names.map(|entry| format!("{name}!/{entry}")));
    }
}

#[test]
fn links_and_devices_in_a_tar_are_passed_over_and_holes_told() {
    let mut bytes = Vec::new();
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::Char,
        tar::EntryType::Block,
        tar::EntryType::Fifo,
        tar::EntryType::Directory,
    ] {
        let mut header = tar_header(b"x", kind, 0);
        header.set_link_name("/etc/passwd").unwrap();
        header.set_cksum();
        bytes.extend_from_slice(header.as_bytes());
    }
    let mut sparse = tar::Header::new_gnu();
    sparse.set_path("disk.img").unwrap();
    sparse.set_entry_type(tar::EntryType::GNUSparse);
    sparse.set_size(512);
    sparse.as_mut_bytes()[482] = 1;
    sparse.set_cksum();
    bytes.extend_from_slice(sparse.as_bytes());
    // A further part of its map, then its data.
    bytes.extend([0; 512]);
    bytes.extend([7; 512]);
    bytes.extend(tar(&[(b"a.txt", BODY.as_bytes())]));
    let (articles, messages) = told(read("a.tar", &bytes));
    assert_eq!(
        messages,
        ["a.tar!/disk.img skipped: kept as a sparse file; unpack it yourself"]
    );
    assert_eq!(articles, [("a.tar!/a.txt".to_owned(), BODY.to_owned())]);
}

#[test]
fn headers_of_a_tar_that_lie_do_no_harm() {
    let name = tar_header(b"long", tar::EntryType::GNULongName, u64::from(u32::MAX));
    assert!(message("a.tar", name.as_bytes()).contains("a.tar is cut short"));
    let mut damaged = tar(&[
        (b"a.txt", BODY.as_bytes()),
        (b"b.txt", BODY.as_bytes()),
        (b"c.txt", BODY.as_bytes()),
    ]);
    damaged[1024 + 150] ^= 0x7;
    let (articles, messages) = told(read("a.tar", &damaged));
    let paths: Vec<&str> = articles.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a.tar!/a.txt", "a.tar!/c.txt"]);
    assert_eq!(messages.len(), 1, "{messages:?}");
}

/// A zip whose first entry says `value` of itself, at these places of both its headers.
fn changed(at: (usize, usize), value: u8) -> Vec<u8> {
    let mut bytes = zip(&[("a.txt", BODY.as_bytes()), ("b.txt", BODY.as_bytes())]);
    let list = bytes
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    bytes[at.0] = value;
    bytes[list + at.1] = value;
    bytes
}

#[test]
fn entries_that_are_encrypted_or_packed_otherwise_are_named() {
    for (bytes, why) in [
        (changed((6, 8), 1), "a.zip!/a.txt skipped: encrypted"),
        (
            changed((8, 10), 98),
            "a.zip!/a.txt skipped: packed by the method",
        ),
    ] {
        let (articles, messages) = told(read("a.zip", &bytes));
        assert_eq!(articles, [("a.zip!/b.txt".to_owned(), BODY.to_owned())]);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains(why), "{messages:?}");
    }
    // Its checksum is wrong: what was read is kept, and told.
    let (articles, messages) = told(read("a.zip", &changed((14, 16), 0x55)));
    assert_eq!((articles.len(), messages.len()), (2, 1), "{messages:?}");
    assert!(
        messages[0].contains("a.zip!/a.txt is damaged"),
        "{messages:?}"
    );
}

#[test]
fn a_file_that_asks_for_gigabytes_to_be_unpacked_is_refused() {
    // `xz --lzma2=dict=1536MiB`, of ten bytes.
    const GREEDY: &[u8] = b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01%\x00\x00\x00;x{A\xe0\x00\x09\x00\x06]\x00<k|\x00\x00\x00\x00\x00\x00\x98O\xb5M}\x98\xfd\xf4\x00\x01\"\x0a\x15\x1a\xe1g\x1f\xb6\xf3}\x01\x00\x00\x00\x00\x04YZ";
    for (name, bytes) in [
        ("a.txt.xz", GREEDY.to_vec()),
        ("a.zip", zip_by(95, GREEDY, &[b'x'; 10])),
        (
            "a.zip",
            zip_by(
                14,
                b"\x09\x14\x05\0\x5d\xff\xff\xff\xf0\0\0\0\0\0",
                &[b'x'; 10],
            ),
        ),
    ] {
        let items = read(name, &bytes);
        let [Err(error)] = items.as_slice() else {
            panic!("{items:?}");
        };
        let why = error.in_one_line();
        assert!(why.contains("asks for more than 128 MB of memory"), "{why}");
    }
}

proptest! {
        #[test]
    fn damage_anywhere_is_articles_or_errors(at in 0_usize..4000, value: u8, which in 0_usize..10) {
        let inner = zip(&[("a.txt", BODY.as_bytes()), ("b.jsonl", &lines(20))]);
        let packed = tar(&[(b"a.txt", BODY.as_bytes()), (b"x.zip", &inner)]);
        let mut bytes = match which {
            0 => inner,
            1 => gzip(&packed),
            2 => bzip2(&packed),
            3 => zstd(&packed),
            4 => super::containers::XZ.to_vec(),
            5 => zip_by(9, &deflate(&inner), &inner),
            6 => zip_by(12, &bzip2(&inner), &inner),
            7 => zip_by(14, super::containers::LZMA, BODY.as_bytes()),
            8 => zip_by(93, &zstd(&inner), &inner),
            _ => packed,
        };
        let at = at % bytes.len();
        bytes[at] = value;
        for item in read("a.tar", &bytes) {
            if let Err(error) = item {
                prop_assert!(error.to_string().contains("a.tar"), "{}", error);
            }
        }
    }
}
