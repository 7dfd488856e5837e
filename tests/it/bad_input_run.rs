//! A folder of everything that can be wrong with an archive, indexed by the program: the good files beside it are
//! indexed, what is bad is named, nothing is written outside the index, and memory stays within its bound.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::archive::{BODY, folder};
use super::packed::{gzip, tar, zip, zstd};

fn onrecord(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(arguments)
        .env_remove("ONRECORD_INDEX")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// All files below a folder, but for the index.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".onrecord")
        .map(|entry| entry.unwrap().into_path())
        .collect();
    files.sort();
    files
}

fn bomb() -> Vec<u8> {
    gzip(&vec![b'a'; 30 << 20])
}

#[test]
fn the_good_files_are_indexed_and_the_bad_ones_named() {
    let body = BODY.as_bytes();
    let packed = zip(&[
        ("../../good3.txt", body),
        ("bomb.gz", &bomb()),
        ("cut.gz", &gzip(body)[..40]),
    ]);
    let archive = folder(&[
        ("news/good1.txt", body),
        ("news/good2.jsonl", b"{\"body\": \"The harbor.\", \"id\": \"a\"}\nbroken\n{\"body\": \"The pier.\", \"id\": \"a\"}\n"),
        ("news/x.zip", &packed),
        ("news/y.tar", &tar(&[(b"/tmp/good4.txt", body)])),
        ("news/empty.txt", b""),
        ("news/mark.txt", b"\xEF\xBB\xBF"),
        ("news/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("news/cut.zip", &packed[..packed.len() - 30]),
        ("news/zeros.txt", &[0; 9000]),
    ]);
    let before = listed(archive.path());
    let output = onrecord(archive.path(), &["index", "news", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(listed(archive.path()), before);
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // Both records of one name are kept: they may well be two articles. One article stands in four files.
    assert_eq!(summary["found"]["articles"], 1 + 2, "{summary}");
    assert_eq!(summary["found"]["copies"], 1 + 1 + 1, "{summary}");
    let told = text(&output.stderr);
    for expected in [
        "line 2 of good2.jsonl skipped",
        "x.zip!/bomb.gz skipped: it expands to more than 200 times",
        "x.zip!/cut.gz is cut short",
        "picture.txt skipped: unknown format",
        "cut.zip is damaged",
        "zeros.txt skipped",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let output = onrecord(
        archive.path(),
        &[
            "search",
            "late",
            "--index",
            "news/.onrecord",
            "--format",
            "jsonl",
        ],
    );
    let hits = text(&output.stdout);
    assert!(
        hits.contains("news/x.zip!/../../good3.txt") || hits.contains("x.zip!/../../good3.txt"),
        "{hits}"
    );
}

#[cfg(unix)]
#[test]
fn pipes_devices_loops_and_locked_files_do_no_harm() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let archive = folder(&[
        ("good.txt", BODY.as_bytes()),
        ("locked.txt", b"x"),
        ("a\n\x1b[31mb.txt", b"\0\0\0\0\0\0\0\0"),
    ]);
    let root = archive.path();
    symlink(root, root.join("loop")).unwrap();
    symlink("self", root.join("self")).unwrap();
    symlink("/dev/zero", root.join("zero.txt")).unwrap();
    symlink("nowhere", root.join("dangling.txt")).unwrap();
    let made = Command::new("mkfifo").arg(root.join("pipe.txt")).status();
    assert!(made.unwrap().success());
    let locked = root.join("locked.txt");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    // Nothing is locked for a superuser, as whom tests may run.
    let is_locked = fs::File::open(&locked).is_err();
    let output = onrecord(root, &["index", ".", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["found"]["articles"], 1 + u64::from(!is_locked));
    let told = text(&output.stderr);
    assert!(told.contains("a\\n\\u{1b}[31mb.txt skipped"), "{told}");
    assert_eq!(told.contains("cannot read locked.txt"), is_locked, "{told}");
    assert_eq!(told.lines().count(), 1 + usize::from(is_locked), "{told}");
    for special in ["/dev/zero", "pipe.txt", "self", "dangling.txt"] {
        let output = onrecord(root, &["index", special]);
        assert_eq!(output.status.code(), Some(2), "{special}");
        assert!(
            text(&output.stderr).contains(special.trim_start_matches('/')),
            "{special}"
        );
    }
}

#[test]
fn what_was_cut_by_a_limit_is_read_again_when_the_limit_is_raised() {
    let line = format!(
        "{{\"body\": \"The harbor is open.{}\"}}\n",
        " — ".repeat(20_000)
    );
    let archive = folder(&[("a.jsonl.zst", &zstd(line.repeat(150).as_bytes()))]);
    let articles = |arguments: &[&str]| {
        let output = onrecord(
            archive.path(),
            &[&["index", ".", "--format", "json"], arguments].concat(),
        );
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code().unwrap(),
            // One article, and as many copies of it as there are lines more.
            ["articles", "copies"]
                .map(|key| summary["found"][key].as_u64().unwrap())
                .iter()
                .sum::<u64>(),
        )
    };
    let (code, some) = articles(&[]);
    assert_eq!(code, 3);
    assert!(some > 0 && some < 150, "{some}");
    assert_eq!(articles(&[]), (0, 0));
    assert_eq!(articles(&["--max-expanded", "1"]), (0, 150));
}

#[test]
fn the_same_limit_and_encoding_hold_for_extract() {
    let latin = encoding_rs::WINDOWS_1253
        .encode("Η υπουργός μίλησε.")
        .0
        .into_owned();
    let archive = folder(&[
        ("a.txt", &latin),
        ("b.txt", "Itâ€™s late, she said at the cafÃ©.".as_bytes()),
        (
            "c.jsonl",
            "{\"id\": \"c\", \"body\": \"Itâ€™s late, she said at the cafÃ©.\"}\n".as_bytes(),
        ),
    ]);
    let output = onrecord(
        archive.path(),
        &["extract", "a.txt", "--encoding", "windows-1253"],
    );
    assert!(text(&output.stdout).contains("Η υπουργός μίλησε."));
    let output = onrecord(archive.path(), &["extract", "b.txt", "--max-expanded", "2"]);
    assert!(
        text(&output.stdout)
            .contains("\"body\":\"It’s late, she said at the café.\",\"mended\":true")
    );
    assert!(text(&output.stderr).contains("1 article mended"));
    let output = onrecord(archive.path(), &["extract", "c.jsonl"]);
    assert!(
        text(&output.stdout)
            .contains("\"body\":\"Itâ€™s late, she said at the cafÃ©.\",\"dateline\"")
    );
    assert!(text(&output.stderr).is_empty());
    let output = onrecord(archive.path(), &["extract", "b.txt", "--max-expanded", "0"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn each_file_in_a_container_is_an_article_of_its_own() {
    let bodies = ["a.txt", "b.txt", "c.txt"].map(|name| (name, format!("{BODY}{name}")));
    let entries = bodies
        .each_ref()
        .map(|(name, body)| (*name, body.as_bytes()));
    let archive = folder(&[("x.zip", &zip(&entries))]);
    assert_eq!(
        onrecord(archive.path(), &["index", "."]).status.code(),
        Some(0)
    );
    let output = onrecord(
        archive.path(),
        &["search", "late", "--count", "--format", "json"],
    );
    let total: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        total["total"],
        serde_json::json!({"quotations": 3, "articles": 3})
    );
}

#[test]
#[cfg(unix)]
fn a_file_whose_name_is_no_text_is_found_again_and_known_when_it_moves() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let literal = "The pier is closed, said Jo Lind.\n";
    let archive = folder(&[("news/a\\xE9.txt", literal.as_bytes())]);
    let news = archive.path().join("news");
    // Some file systems refuse such names.
    let name = |bytes: &[u8]| news.join(OsStr::from_bytes(bytes));
    if fs::write(name(b"caf\xE9 \xff.txt"), BODY).is_err() {
        return;
    }
    let run = |arguments: &[&str]| {
        let output = onrecord(archive.path(), arguments);
        let told = text(&output.stdout) + &text(&output.stderr);
        (output.status.code(), told)
    };
    assert_eq!(run(&["index", "news"]).0, Some(0));
    let (code, told) = run(&["verify", "--index", "news/.onrecord"]);
    assert_eq!(code, Some(0), "{told}");
    let (_, told) = run(&["index", "news"]);
    assert!(told.contains("2 unchanged"), "{told}");
    fs::rename(name(b"caf\xE9 \xff.txt"), name(b"caf\xE9.txt")).unwrap();
    let (_, told) = run(&["index", "news"]);
    assert!(
        told.contains("1 moved") && told.contains("1 unchanged"),
        "{told}"
    );
    assert_eq!(run(&["verify", "--index", "news/.onrecord"]).0, Some(0));
}
