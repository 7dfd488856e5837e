//! A folder of files comes in, articles go out: [`walk`] finds the files, [`read`] reads the articles in one of them.
//!
//! A file is opened once: while its articles are read, its bytes are hashed, so that the index can tell tomorrow whether it
//! has changed. Its articles are handed to a callback one after another, because what is open at a time (a record of a
//! file in an archive inside a compressed archive) lives on the stack, and nothing of it has to be held for later. JSON
//! lines are read one at a time, however large the file; of other formats the whole text is held, up to a limit. A record
//! that cannot be read is an error among the articles, and reading goes on after it.
//!
//! Files are told apart by content and extension (`formats`), decoded strictly (`encoding`), and laid out as they are
//! really found (`formats::plain`). Nothing is guessed where a guess would be wrong silently: a file that is not text, or
//! not in a format listed in `data/formats.tsv`, is an error too.

pub mod dates;
mod encoding;
mod formats;
mod input;
mod record;
mod sink;
mod walk;

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

pub use blake3::Hash;
use encoding_rs::Encoding;

use crate::Error;
use sink::Sink;

pub use sink::Found;
pub use walk::{SourceFile, Walk, walk};

/// How files are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The encoding of files that do not say it by a byte order mark; detected where it is `None`.
    pub encoding: Option<&'static Encoding>,
    /// The largest line of JSON lines, in bytes.
    pub max_record_bytes: usize,
    /// The largest file of the formats that are held whole, in bytes.
    pub max_text_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            encoding: None,
            max_record_bytes: 64 << 20,
            max_text_bytes: 256 << 20,
        }
    }
}

/// Reads the articles of a file: each goes to `found`, and an error for each record that cannot be read.
///
/// Returns the hash of the file's bytes, or nothing where `found` ended the reading before the end of the file.
///
/// # Errors
///
/// When the file cannot be opened, or neither its first nor its last bytes can be read.
pub fn read(
    file: &SourceFile,
    options: &ReadOptions,
    found: &mut Found<'_>,
) -> Result<Option<Hash>, Error> {
    let unreadable = |source| Error::Unreadable {
        path: file.name.clone(),
        source,
    };
    let mut input = input::open(&file.path).map_err(unreadable)?;
    input.fill_buf().map_err(unreadable)?;
    if formats::read(&mut input, &mut Sink::new(&file.name, options, found)).is_break() {
        return Ok(None);
    }
    // What a format left unread belongs to the file's content all the same.
    io::copy(&mut input, &mut io::sink()).map_err(unreadable)?;
    Ok(Some(input.get_ref().hash()))
}

/// Reads the articles of a stream that is called `name` in their sources and in errors, as [`read`] does.
pub fn read_stream(
    reader: impl Read + Send + 'static,
    name: &str,
    options: &ReadOptions,
    found: &mut Found<'_>,
) -> ControlFlow<()> {
    let mut input = input::buffered(reader);
    formats::read(&mut input, &mut Sink::new(name, options, found))
}

/// Returns the hash of a file's bytes without reading its articles.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn content_hash(file: &SourceFile) -> Result<Hash, Error> {
    let hash = input::open(&file.path).and_then(|mut input| {
        io::copy(&mut input, &mut io::sink())?;
        Ok(input.get_ref().hash())
    });
    hash.map_err(|source| Error::Unreadable {
        path: file.name.clone(),
        source,
    })
}
