//! The first hit is written before the others are looked up.
#![cfg(unix)]

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;

use crate::search_index::{article, make, said};

/// What a process writes at once is one datagram, however late it is read: no clock decides what this test sees.
#[test]
fn the_first_hit_is_written_by_itself() {
    let quotations = [
        "the harbor is open",
        "the harbor was open for years, they say",
    ];
    let made = make(
        &[article(
            "a.txt",
            quotations.map(|text| said(None, text)).to_vec(),
        )],
        1,
    );
    for format in ["text", "jsonl", "csv"] {
        let (read, written) = UnixDatagram::pair().unwrap();
        let status = Command::cargo_bin("onrecord")
            .unwrap()
            .args(["search", "harbor", "--group", "none", "--format", format])
            .env("ONRECORD_INDEX", &made.opened.path)
            .env("NO_COLOR", "1")
            .stdout(Stdio::from(OwnedFd::from(written)))
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{format}");
        read.set_nonblocking(true).unwrap();
        let mut datagrams: Vec<String> = Vec::new();
        let mut bytes = vec![0; 1 << 16];
        while let Ok(length) = read.recv(&mut bytes) {
            // A socket of which the other end is gone has no more than nothing to give.
            if length == 0 {
                break;
            }
            datagrams.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
        }
        let first = datagrams.first().unwrap();
        assert!(first.contains("harbor is open"), "{format}: {datagrams:?}");
        assert!(!first.contains("for years"), "{format}: {datagrams:?}");
        assert!(
            datagrams.concat().contains("for years"),
            "{format}: {datagrams:?}"
        );
    }
}
