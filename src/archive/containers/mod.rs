//! A file comes in, with whatever is packed in it; each article in it goes out, under a name that tells the way to it.
//!
//! Archives are packed in each other: a crawl in gzip, a tar of zip files. Each container is told by its content, opened as
//! a stream and read entry by entry; what is open at a time lives on the stack, a level for each container, and nothing is
//! ever unpacked to disk. So the name of an entry (`a.zip!/../b.txt`) is a name and nothing else. What holds no container
//! goes to `formats`.
//!
//! A damaged entry costs itself; what came before a cut is read, and the rest is an error. What comes out of a container is
//! limited ([`expansion`]), and so is the depth.

mod ahead;
mod compressed;
mod entries;
mod expansion;
mod extent;
mod http;
mod local_headers;
mod methods;
mod tarball;
mod warc;
mod zipped;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;

use super::formats;
use super::sink::Sink;
use super::walk::SourceFile;
use crate::Error;
use compressed::Compression;
use expansion::Expansion;

/// The containers that are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Compressed(Compression),
    Tar,
    Zip,
    Warc,
}

/// How deep in its file a container lies, and what may still come out of the file.
#[derive(Clone, Copy)]
struct Level<'a> {
    expansion: &'a Expansion,
    depth: usize,
}

impl Level<'_> {
    const fn below(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

// 8: a text in gzip in a zip in a tar in bzip2 is 4, and the deepest that we have met.
const MOST_DEPTH: usize = 8;

/// Reads the articles of a file, of which `input` has the bytes, in all containers in it.
pub(super) fn read_file(
    file: &SourceFile,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let expansion = Expansion::new(Some(file.size), sink.options());
    let level = Level {
        expansion: &expansion,
        depth: 0,
    };
    let is_zip = input
        .fill_buf()
        .is_ok_and(|head| tell(head) == Some(Container::Zip));
    if !is_zip {
        return read(input, level, sink);
    }
    // The list of a zip file stands at its end, and a file, unlike a stream, can be read from there.
    match File::open(&file.path) {
        Ok(file) => zipped::read(BufReader::new(file), level.below(), sink),
        Err(source) => sink.unreadable(source),
    }
}

/// Reads the articles of a stream, in all containers in it.
pub(super) fn read_stream(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let expansion = Expansion::new(None, sink.options());
    let level = Level {
        expansion: &expansion,
        depth: 0,
    };
    read(input, level, sink)
}

fn read(input: &mut dyn BufRead, level: Level<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let container = match input.fill_buf() {
        Ok(head) => tell(head),
        Err(source) => return sink.unreadable(source),
    };
    let Some(container) = container else {
        return formats::read(input, sink);
    };
    if level.depth == MOST_DEPTH {
        let path = sink.path().to_owned();
        return sink.skip(Error::TooDeep {
            path,
            most: MOST_DEPTH,
        });
    }
    let level = level.below();
    let flow = match container {
        Container::Compressed(compression) => compressed::read(compression, input, level, sink),
        Container::Tar => tarball::read(input, level, sink),
        Container::Zip => zipped::read_stream(input, level, sink),
        Container::Warc => warc::read(input, level, sink),
    };
    sink.forget_end();
    flow
}

/// Tells a container by its first bytes.
fn tell(head: &[u8]) -> Option<Container> {
    let container = match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Container::Zip,
        _ if head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.") => Container::Warc,
        _ if tarball::is_tar(head) => Container::Tar,
        _ => Container::Compressed(compressed::tell(head)?),
    };
    Some(container)
}
