//! A folder of files comes in, articles go out: [`walk`] finds the files, [`read`] reads the articles in one of them.
//!
//! A file is opened once: while its articles are read, its bytes are hashed, so that the index can tell tomorrow whether it
//! has changed. Its articles are handed to a callback one after another, because what is open at a time (a record of a
//! file in an archive inside a compressed archive) lives on the stack, and nothing of it has to be held for later. JSON
//! lines, elements of an array, rows and messages are read one at a time, however large the file; of other formats the whole text is held,
//! up to a limit. A record
//! that cannot be read is an error among the articles, and reading goes on after it.
//!
//! What is packed is opened as a stream (`containers`). Files are told apart by content and extension (`formats`), decoded strictly (`encoding`), and laid out as they are
//! really found (`formats::plain`). Nothing is guessed where a guess would be wrong silently: a file that is not text, or
//! not in a format listed in `data/formats.tsv`, is an error too.

mod containers;
pub mod dates;
mod ebcdic;
mod encoding;
mod formats;
mod growth;
mod input;
mod lost_bytes;
mod mapping;
mod mojibake;
mod reader;
mod record;
mod sink;
mod walk;
mod wide;

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use blake3::Hash;
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::pdf::Limits;
use sink::Sink;

pub use growth::{Before, End, read_on};
pub use mapping::Mapping;
pub use sink::Found;
pub use walk::{SourceFile, Walk, place_of, walk};

/// The version of what reading makes of a file: raised when the same file gives other articles.
pub const READER_VERSION: u32 = 2;

/// How files are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The encoding of files that do not say it by a byte order mark; detected where it is `None`.
    pub encoding: Option<&'static Encoding>,
    /// Under which names columns and keys give the fields of articles; of several for one field the first that is there.
    pub map: Vec<Mapping>,
    /// The largest line of JSON lines, in bytes.
    pub max_record_bytes: usize,
    /// The largest file of the formats that hold many articles and are held whole, in bytes.
    pub max_text_bytes: usize,
    /// The largest file that is one article, in bytes: it is held a few times over while it is read and indexed.
    pub max_article_bytes: usize,
    /// The most bytes that may come out of one compressed file or archive. Where it is `None`, 64 GB may, and no more
    /// than 200 times the size of what was packed.
    pub max_expanded_bytes: Option<u64>,
    /// Whether bodies of JSON and tables that are HTML stay as they are, for a program that counts on spans in its own strings.
    pub keeps_markup: bool,
    /// The program `onrecord`, which is started to read each PDF; where it is `None`, PDF is skipped.
    pub pdf_reader: Option<PathBuf>,
    /// What the reading of one PDF may take.
    pub pdf_limits: Limits,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            encoding: None,
            map: Vec::new(),
            max_record_bytes: 64 << 20,
            max_text_bytes: 256 << 20,
            max_article_bytes: 16 << 20,
            max_expanded_bytes: None,
            keeps_markup: false,
            pdf_reader: None,
            pdf_limits: Limits::default(),
        }
    }
}

impl ReadOptions {
    /// What was said about how files are to be read, in one line; empty where nothing was. A file that was read by another
    /// line may hold other articles now.
    pub fn said(&self) -> String {
        let encoding = self.encoding.map(|encoding| encoding.name().to_owned());
        let map = self.map.iter().map(Mapping::to_string);
        let all: Vec<String> = encoding.into_iter().chain(map).collect();
        all.join(", ")
    }

    /// Takes from `before` what is not said this time.
    pub fn or_as(&mut self, before: &SaidBefore) {
        if self.map.is_empty() {
            self.map.clone_from(&before.map);
        }
        self.encoding = self.encoding.or_else(|| {
            let name = before.encoding.as_deref()?;
            Encoding::for_label(name.as_bytes())
        });
    }
}

/// What was said about how the files of an archive are read, to be kept with its index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidBefore {
    /// [`ReadOptions::map`].
    #[serde(default)]
    pub map: Vec<Mapping>,
    /// The name of [`ReadOptions::encoding`].
    #[serde(default)]
    pub encoding: Option<String>,
}

impl From<&ReadOptions> for SaidBefore {
    fn from(options: &ReadOptions) -> Self {
        Self {
            map: options.map.clone(),
            encoding: options.encoding.map(|encoding| encoding.name().to_owned()),
        }
    }
}

/// What a file held when it was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its length in bytes.
    pub length: u64,
    /// The name of its format, also where no record of it could be read; `None` for containers and what is no article.
    pub format: Option<&'static str>,
    /// How far it was read, where reading can go on there when it has grown.
    pub end: Option<End>,
}

/// Reads the articles of a file: each goes to `found`, and an error for each record that cannot be read.
///
/// Returns what the file holds, or nothing where `found` ended the reading before the end of the file.
///
/// # Errors
///
/// When the file cannot be opened, or neither its first nor its last bytes can be read.
pub fn read(
    file: &SourceFile,
    options: &ReadOptions,
    found: &mut Found<'_>,
) -> Result<Option<Content>, Error> {
    let unreadable = |source| Error::Unreadable {
        path: file.name.clone(),
        source,
    };
    let mut input = input::open(&file.path).map_err(unreadable)?;
    input.fill_buf().map_err(unreadable)?;
    let mut sink = Sink::new(&file.name, options, found);
    if containers::read_file(file, &mut input, &mut sink).is_break() {
        return Ok(None);
    }
    // What a format left unread belongs to the file's content all the same.
    io::copy(&mut input, &mut io::sink()).map_err(unreadable)?;
    Ok(Some(input.get_ref().content(&sink)))
}

/// Tells whether a file can be opened and its first bytes read, as [`read`] begins.
///
/// # Errors
///
/// When it cannot.
pub fn try_open(file: &SourceFile) -> Result<(), Error> {
    let first = input::open(&file.path).and_then(|mut input| input.fill_buf().map(drop));
    first.map_err(|source| Error::Unreadable {
        path: file.name.clone(),
        source,
    })
}

/// Reads the articles of a stream that is called `name` in their sources and in errors, as [`read`] does.
pub fn read_stream(
    reader: impl Read + Send + 'static,
    name: &str,
    options: &ReadOptions,
    found: &mut Found<'_>,
) -> ControlFlow<()> {
    let mut input = input::buffered(reader);
    containers::read_stream(&mut input, &mut Sink::new(name, options, found))
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
