//! Folders of files as archives really have them, written to a temporary folder and read back as articles.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use onrecord::archive::{self, ReadOptions, SourceFile};
use onrecord::{Article, Error};
use proptest::prelude::*;
use tempfile::TempDir;

pub(crate) const BODY: &str = "LISBON -- Ana Ruiz opened the harbor on Monday. \"It is late,\" she said.\n\
                    The second pier follows in May.\n";

pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

pub(crate) fn files(root: &Path) -> Vec<SourceFile> {
    archive::walk(root, None)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// What is found in one file with these bytes.
pub(crate) fn read_with(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Vec<Result<Article, Error>> {
    let folder = folder(&[(name, bytes)]);
    let mut items = Vec::new();
    let read = archive::read(&files(folder.path())[0], options, &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    read.unwrap().expect("nothing ended the reading");
    items
}

pub(crate) fn read(name: &str, bytes: &[u8]) -> Vec<Result<Article, Error>> {
    read_with(name, bytes, &options())
}

/// As the program reads files.
pub(crate) fn options() -> ReadOptions {
    ReadOptions {
        pdf_reader: Some(env!("CARGO_BIN_EXE_onrecord").into()),
        ..ReadOptions::default()
    }
}

pub(crate) fn article(name: &str, bytes: &[u8]) -> Article {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).unwrap()
}

fn failure(name: &str, bytes: &[u8]) -> String {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).unwrap_err().to_string()
}

fn names(root: &Path, index: Option<&Path>) -> Vec<String> {
    archive::walk(root, index)
        .unwrap()
        .map(|file| file.unwrap().name)
        .collect()
}

#[test]
fn walk_is_sorted_by_bytes_and_leaves_out_hidden_files_and_the_index() {
    let folder = folder(&[
        ("b.txt", b"x"),
        ("B.txt", b"x"),
        ("a/z.txt", b"x"),
        ("a/.draft.txt", b"x"),
        (".onrecord/meta.json", b"{}"),
        ("idx/meta.json", b"{}"),
        ("a/idx/c.txt", b"x"),
    ]);
    let index = folder.path().join("idx");
    assert_eq!(
        names(folder.path(), Some(&index)),
        ["B.txt", "a/idx/c.txt", "a/z.txt", "b.txt"]
    );
    assert_eq!(names(&folder.path().join("b.txt"), None), ["b.txt"]);
}

#[test]
fn missing_and_empty_archives_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let missing = archive::walk(&folder.path().join("nowhere"), None)
        .err()
        .unwrap();
    assert!(matches!(missing, Error::ArchiveMissing { .. }), "{missing}");
    let empty = archive::walk(folder.path(), None).err().unwrap();
    assert!(matches!(empty, Error::ArchiveEmpty { .. }), "{empty}");
    assert!(empty.to_string().contains(".jsonl"), "{empty}");
}

#[cfg(unix)]
#[test]
fn links_pipes_and_strange_names_do_no_harm() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let folder = folder(&[("a.txt", b"x"), ("line\nend.txt", b"x")]);
    let root = folder.path();
    symlink(root, root.join("circle")).unwrap();
    symlink(root.join("a.txt"), root.join("again.txt")).unwrap();
    let pipe = root.join("pipe.txt");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let mut expected = vec!["a.txt", "line\nend.txt"];
    // Some file systems refuse names that are not UTF-8.
    if fs::write(root.join(OsStr::from_bytes(b"z\xFF.txt")), "x").is_ok() {
        expected.push("z\\xFF.txt");
    }
    assert_eq!(names(root, None), expected);
    assert!(matches!(
        archive::walk(&pipe, None),
        Err(Error::ArchiveSpecial { .. })
    ));
}

#[test]
fn one_text_is_read_from_every_encoding() {
    let text = format!("Café in Łódź reopens\n\n{BODY}");
    let western = "Café in Köln reopens\n\nDie Wirtin sagte: „Schön.“ Das war für alle gut.\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide_big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wider = |mark: &str| {
        let letters = mark.chars().chain(text.chars());
        letters
            .flat_map(|letter| u32::from(letter).to_le_bytes())
            .collect::<Vec<_>>()
    };
    for (bytes, expected) in [
        (wider("\u{feff}"), &*text),
        (wider(""), &text),
        (text.clone().into_bytes(), &*text),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), &text),
        ([b"\xFF\xFE", &wide[..]].concat(), &text),
        ([b"\xFE\xFF", &wide_big[..]].concat(), &text),
        (wide.clone(), &text),
        (wide_big.clone(), &text),
        (
            encoding_rs::WINDOWS_1252.encode(western).0.into_owned(),
            western,
        ),
    ] {
        let article = article("x.txt", &bytes);
        let (headline, body) = expected.split_once("\n\n").unwrap();
        assert_eq!(article.headline.as_deref(), Some(headline));
        assert_eq!(article.body, body);
    }
}

#[test]
fn a_named_encoding_is_taken_and_a_wrong_one_is_an_error() {
    let named = |encoding| ReadOptions {
        encoding: Some(encoding),
        ..ReadOptions::default()
    };
    let greek = encoding_rs::WINDOWS_1253
        .encode("Η υπουργός μίλησε.")
        .0
        .into_owned();
    let mut items = read_with("x.txt", &greek, &named(encoding_rs::WINDOWS_1253));
    assert_eq!(items.remove(0).unwrap().body, "Η υπουργός μίλησε.");
    let mut items = read_with("x.txt", b"abc \xFF", &named(encoding_rs::UTF_8));
    let error = items.remove(0).unwrap_err();
    assert!(matches!(error, Error::Undecodable { at: 4, .. }), "{error}");
}

#[test]
fn what_is_no_text_is_an_unknown_format() {
    for (name, bytes) in [
        ("x.pdf", &b"harmless"[..]),
        ("x.txt", b"<?xml version=\"1.0\"?><svg/>"),
        ("x.txt", b"a\0b\0\0c\x01\x02"),
        ("x.dta", b"\x01\x02\x03\x04\x05\x06\x80\x81\xFF\x00\x00"),
    ] {
        let message = failure(name, bytes);
        assert!(message.contains("unknown format"), "{name}: {message}");
    }
}

#[test]
fn empty_files_hold_no_articles() {
    for name in ["x.txt", "x.md", "x.json", "x.jsonl"] {
        assert!(read(name, b"").is_empty());
        assert!(read(name, b" \n\n").is_empty());
    }
    assert!(read("x.json", b"[]").is_empty());
}

#[test]
fn dates_come_from_the_text_then_from_the_path_never_from_file_times() {
    let dated = format!("Date: 1 March 2004\nSource: Post\n\n{BODY}");
    assert_eq!(
        article("2003/05/12/x.txt", dated.as_bytes())
            .published
            .unwrap()
            .to_string(),
        "2004-03-01"
    );
    assert_eq!(
        article("2003/05/12/x.txt", BODY.as_bytes())
            .published
            .unwrap()
            .to_string(),
        "2003-05-12"
    );
    assert_eq!(article("x.txt", BODY.as_bytes()).published, None);
}

#[test]
fn the_hash_is_that_of_the_bytes_however_the_file_is_read() {
    for (name, bytes) in [
        ("x.txt", BODY.as_bytes()),
        ("x.jsonl", b"{\"body\": \"a\"}\nbroken\n\n"),
    ] {
        let folder = folder(&[(name, bytes)]);
        let file = &files(folder.path())[0];
        let alone = archive::content_hash(file).unwrap();
        let whole = archive::read(file, &ReadOptions::default(), &mut |_| {
            ControlFlow::Continue(())
        });
        assert_eq!(whole.unwrap().map(|content| content.hash), Some(alone));
        let stopped = archive::read(file, &ReadOptions::default(), &mut |_| {
            ControlFlow::Break(())
        });
        assert_eq!(stopped.unwrap(), None);
    }
}

#[test]
fn a_file_that_has_gone_is_an_error() {
    let folder = folder(&[("a.txt", b"x")]);
    let file = files(folder.path()).remove(0);
    fs::remove_file(&file.path).unwrap();
    assert!(matches!(
        archive::read(&file, &ReadOptions::default(), &mut |_| {
            ControlFlow::Continue(())
        }),
        Err(Error::Unreadable { .. })
    ));
    assert!(matches!(
        archive::content_hash(&file),
        Err(Error::Unreadable { .. })
    ));
}

#[test]
fn the_language_is_detected_only_where_it_is_sure() {
    let german = "Die Ministerin sagte am Montag, dass der Hafen nicht vor dem Ende des Jahres fertig wird, \
                  und dass die Stadt für den Bau mehr zahlen werde, als sie noch im Mai gesagt hatte.";
    let finnish = "Ministeri kertoi maanantaina, ettei satama valmistu ennen vuoden loppua, ja kaupunki joutuu \
                   maksamaan rakentamisesta enemmän kuin toukokuussa oli arvioitu.";
    assert_eq!(
        article("x.txt", german.as_bytes()).language.as_deref(),
        Some("de")
    );
    assert_eq!(article("x.txt", finnish.as_bytes()).language, None);
    assert_eq!(article("x.txt", b"The harbor is open.").language, None);
}

proptest! {
    #[test]
    fn any_bytes_are_articles_or_errors(bytes in proptest::collection::vec(any::<u8>(), 0..300), name in "(txt|md|json|jsonl|x)") {
        for item in read(&format!("a.{name}"), &bytes) {
            if let Err(error) = item {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_body_is_the_end_of_its_text(text in "(---\n|Title: x\n|By Ana Ruiz\n|Date: x\n|# |\r\n|\n|[a-zß .:\"“-]{1,40}|[A-Z]{3,8} -- ){0,12}") {
        for item in read("a.md", text.as_bytes()) {
            prop_assert!(text.ends_with(&item.unwrap().body));
        }
    }
}
