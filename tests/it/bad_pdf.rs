//! PDF that was made to break its reader, and readers that break: each is a message, and the files beside it are read.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use onrecord::archive::ReadOptions;
use onrecord::pdf::Limits;

use super::archive::{BODY, options, read, read_with};
use super::bad_input::message;
use super::containers::told;
use super::packed::zip;
use super::pdf::{paper, plain};
use super::pdf_files::{Sheet, file, pdf, pdf_in, stream};

/// Forms that draw each other, more often than any reader can.
fn endless() -> Vec<u8> {
    let form = |next: usize| {
        let entries = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {next} 0 R>>>>"
        );
        stream(&entries, "/X Do /X Do /X Do /X Do").into_bytes()
    };
    let mut objects: Vec<Vec<u8>> = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 3/Kids[2 0 R 3 0 R 2 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>",
    ]
    .map(|object| object.as_bytes().to_vec())
    .to_vec();
    objects.push(stream("", "/X Do").into_bytes());
    objects.extend((6..40).map(form));
    file(&objects, "")
}

/// A page that is two gigabytes of spaces.
fn bomb() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..2048 {
        std::io::Write::write_all(&mut encoder, &spaces).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let mut content =
        format!("<</Length {}/Filter/FlateDecode>>\nstream\n", packed.len()).into_bytes();
    content.extend(packed);
    content.extend(b"\nendstream");
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>".to_vec(),
        content,
    ];
    file(&objects, "")
}

#[test]
fn what_takes_too_long_or_too_much_is_ended_and_the_files_beside_it_are_read() {
    let brief = ReadOptions {
        pdf_limits: Limits {
            time: Duration::from_secs(1),
            ..Limits::default()
        },
        ..options()
    };
    let packed = zip(&[("a.pdf", &endless()), ("b.txt", BODY.as_bytes())]);
    let (articles, messages) = told(read_with("a.zip", &packed, &brief));
    assert_eq!(articles, [("a.zip!/b.txt".to_owned(), BODY.to_owned())]);
    assert_eq!(
        messages,
        ["a.zip!/a.pdf skipped: its PDF takes more than 1 seconds to read"]
    );
    let wordy = ReadOptions {
        pdf_limits: Limits {
            text_bytes: 10,
            file_bytes: 2000,
            ..Limits::default()
        },
        ..options()
    };
    let (_, messages) = told(read_with("a.pdf", &plain("The harbor is open."), &wordy));
    assert_eq!(
        messages,
        ["a.pdf skipped: its PDF has more than 10 bytes of text; split it"]
    );
    let (_, messages) = told(read_with("a.pdf", &paper(), &wordy));
    assert_eq!(
        messages,
        ["a.pdf skipped: larger than the limit of 2000 bytes; split it"]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_bomb_ends_where_its_memory_does() {
    assert_eq!(
        message("a.pdf", &bomb()),
        "a.pdf skipped: its PDF takes more than 768 MB of memory to read"
    );
}

#[test]
fn deep_nesting_is_read_or_an_error_and_never_a_crash() {
    let mut deep = Sheet("q ".repeat(200_000));
    write!(deep.0, "{}{}", "[".repeat(200_000), "<</A".repeat(100_000)).unwrap();
    let nested = pdf_in(
        &format!("<</X {}>>", "[".repeat(200_000)),
        &[Sheet::default()],
        "",
    );
    for bytes in [pdf(&[deep]), nested] {
        let (articles, messages) = told(read("a.pdf", &bytes));
        assert_eq!(articles.len() + messages.len(), 1);
        assert!(
            messages
                .iter()
                .all(|told| told.starts_with("a.pdf skipped: ")),
            "{messages:?}"
        );
    }
}

#[test]
fn without_a_program_that_reads_it_pdf_is_skipped_with_that_reason() {
    let bytes = plain("The harbor is open.");
    let (_, messages) = told(read_with("a.pdf", &bytes, &ReadOptions::default()));
    assert!(
        messages[0].starts_with("a.pdf skipped: PDF is read by the program onrecord"),
        "{messages:?}"
    );
    let missing = ReadOptions {
        pdf_reader: Some("/nowhere/onrecord".into()),
        ..ReadOptions::default()
    };
    let (_, messages) = told(read_with("a.pdf", &bytes, &missing));
    assert!(
        messages[0].starts_with("a.pdf skipped: the program that reads PDF cannot be started"),
        "{messages:?}"
    );
}

/// Reads a PDF, too large for a pipe, by a program of another kind.
#[cfg(unix)]
fn read_by(script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("reader");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let other = ReadOptions {
        pdf_reader: Some(program),
        pdf_limits: Limits {
            time: Duration::from_secs(1),
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let bytes = [plain("x"), vec![b' '; 1 << 20]].concat();
    let (articles, mut messages) = told(read_with("a.pdf", &bytes, &other));
    assert_eq!((articles.len(), messages.len()), (0, 1), "{messages:?}");
    messages.remove(0)
}

#[cfg(unix)]
#[test]
fn a_reader_that_hears_nothing_says_nothing_or_says_nonsense_does_no_harm() {
    assert!(read_by("exec sleep 100").contains("takes more than 1 seconds"));
    assert!(read_by("exec cat >&2").contains("broke down"));
    assert!(read_by("exit 3").contains("broke down"));
    assert!(read_by("exec yes").contains("bytes of text"));
    assert!(read_by("kill -SEGV $$").contains("broke down"));
    assert!(read_by("kill -XCPU $$").contains("takes more than 20 seconds"));
}

#[test]
fn a_run_counts_what_it_skips_by_reason_and_verify_reads_pdf_again() {
    let folder = super::archive::folder(&[
        ("a.pdf", &plain("“The harbor is open,” said Ana Ruiz.")),
        ("b.pdf", &pdf(&[Sheet::default()])),
        ("c.pdf", b"%PDF-1.7\nabc"),
        ("d.zip", &zip(&[("e.pdf", &pdf(&[Sheet::default()]))])),
    ]);
    let run = |command: &str| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        run.current_dir(folder.path()).args(command.split(' '));
        run.output().unwrap()
    };
    let indexed = run("index .");
    assert_eq!(indexed.status.code(), Some(3));
    let told = String::from_utf8(indexed.stdout).unwrap();
    assert!(
        told.contains("2  PDF without text: b.pdf skipped"),
        "{told}"
    );
    assert!(told.contains("1  not valid PDF: c.pdf skipped"), "{told}");
    let verified = run("verify");
    assert_eq!(verified.status.code(), Some(0));
}
