//! A folder of files comes in, articles go out: [`walk`] finds the files, [`open`] reads the articles in one of them.
//!
//! A file is opened once: while its articles are read, its bytes are hashed, so that the index can tell tomorrow whether it
//! has changed. JSON lines are read one at a time, however large the file; of other formats the whole text is held, up to
//! a limit. A record that cannot be read is an error item among the articles, and reading goes on after it.
//!
//! Files are told apart by content and extension (`formats`), decoded strictly (`encoding`), and laid out as they are
//! really found (`formats::plain`). Nothing is guessed where a guess would be wrong silently: a file that is not text, or
//! not in a format listed in `data/formats.tsv`, is an error item too.

pub mod dates;
mod encoding;
mod formats;
mod input;
mod record;
mod walk;

use std::io::{self, BufRead, BufReader, Cursor, Read};

pub use blake3::Hash;
use encoding_rs::Encoding;

use crate::error::{Part, Place};
use crate::{Article, Error};
use encoding::Fault;
use formats::Format;
use formats::json::Values;
use formats::jsonl::{Line, Lines};
use input::Hashing;

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

/// The articles of one file, in its order; see [`open`] and [`json_lines`].
pub struct Articles {
    path: String,
    format: Format,
    options: ReadOptions,
    records: Records,
    hash: Option<Hash>,
}

enum Records {
    /// JSON lines, read while they are asked for.
    Streamed(Lines<BufReader<Hashing>>),
    /// JSON lines of a file that had to be decoded whole.
    Decoded(Lines<Cursor<String>>),
    /// The values of a JSON text, and how many of them have been read.
    Values(Values, u64),
    /// The one item that is left, or none.
    Last(Option<Box<Result<Article, Error>>>),
}

/// Opens a file and returns its articles, an error for each record that cannot be read.
///
/// A file of an unknown format is one error item, as is one that cannot be decoded. A file of nothing but white space has
/// no articles.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn open(file: &SourceFile, options: &ReadOptions) -> Result<Articles, Error> {
    let unreadable = |source| Error::Unreadable {
        path: file.name.clone(),
        source,
    };
    let mut input = input::open(&file.path).map_err(unreadable)?;
    let head = input.fill_buf().map_err(unreadable)?;
    let told = formats::tell(&file.name, head);
    let is_utf16 = encoding::is_utf16(head);
    let format = match told {
        Ok(format) => format,
        Err(found) => {
            let error = unknown_format(&file.name, found);
            return Ok(Articles::new(&file.name, Format::Text, options).with_last(Err(error)));
        }
    };
    let articles = Articles::new(&file.name, format, options);
    // A line of UTF-16 does not end at the byte of a line end, so such a file is decoded whole.
    if format == Format::JsonLines && !is_utf16 {
        let records = Records::Streamed(Lines::new(input, options.max_record_bytes));
        return Ok(Articles {
            records,
            ..articles
        });
    }
    articles.read_whole(input).map_err(unreadable)
}

/// Returns the articles in a stream of JSON lines, which is called `name` in their sources and in errors.
pub fn json_lines(
    reader: impl Read + Send + 'static,
    name: &str,
    options: &ReadOptions,
) -> Articles {
    let lines = Lines::new(input::buffered(reader), options.max_record_bytes);
    Articles {
        records: Records::Streamed(lines),
        ..Articles::new(name, Format::JsonLines, options)
    }
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

impl Articles {
    fn new(path: &str, format: Format, options: &ReadOptions) -> Self {
        let records = Records::Last(None);
        Self {
            path: path.to_owned(),
            format,
            options: options.clone(),
            records,
            hash: None,
        }
    }

    /// Returns the hash of the file's bytes once all of them have been read, which is so after the last article; `None`
    /// before, and for files that were not read to their end.
    pub const fn content_hash(&self) -> Option<Hash> {
        self.hash
    }

    fn with_last(mut self, last: Result<Article, Error>) -> Self {
        self.records = Records::Last(Some(Box::new(last)));
        self
    }

    fn read_whole(mut self, mut input: BufReader<Hashing>) -> io::Result<Self> {
        let limit_bytes = self.options.max_text_bytes as u64;
        let mut bytes = Vec::new();
        (&mut input)
            .take(limit_bytes.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit_bytes {
            let error = Error::TooLarge {
                place: self.place(Part::Whole),
                limit_bytes,
            };
            return Ok(self.with_last(Err(error)));
        }
        self.hash = Some(input.get_ref().hash());
        let text = match encoding::decode(bytes, self.options.encoding) {
            Ok(text) => text,
            Err(fault) => {
                let error = self.undecodable(Part::Whole, fault);
                return Ok(self.with_last(Err(error)));
            }
        };
        self.records = match self.format {
            _ if text.trim().is_empty() => Records::Last(None),
            Format::Json => Records::Values(Values::new(text), 0),
            Format::JsonLines => {
                Records::Decoded(Lines::new(Cursor::new(text), self.options.max_record_bytes))
            }
            Format::Text | Format::Markdown => Records::Last(Some(Box::new(Ok(
                record::from_text(&self.path, self.format, text),
            )))),
        };
        Ok(self)
    }

    fn place(&self, part: Part) -> Place {
        Place {
            path: self.path.clone(),
            part,
        }
    }

    fn undecodable(&self, part: Part, fault: Fault) -> Error {
        match fault {
            Fault::Binary => unknown_format(&self.path, "not text".to_owned()),
            Fault::Invalid { encoding, at } => Error::Undecodable {
                place: self.place(part),
                encoding,
                at,
            },
        }
    }

    fn read_line(&self, line: Line) -> Result<Article, Error> {
        let part = Part::Line(line.number);
        let Some(bytes) = line.bytes else {
            let limit_bytes = self.options.max_record_bytes as u64;
            return Err(Error::TooLarge {
                place: self.place(part),
                limit_bytes,
            });
        };
        let text = encoding::decode(bytes, self.options.encoding)
            .map_err(|fault| self.undecodable(part, fault))?;
        record::from_json(&text, self.format, &self.place(part), line.record)
    }
}

impl Iterator for Articles {
    type Item = Result<Article, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match &mut self.records {
            Records::Last(last) => return last.take().map(|last| *last),
            Records::Values(values, number) => {
                let item = next_value(values, *number, &self.path);
                *number += 1;
                return item;
            }
            Records::Decoded(lines) => lines.next()?,
            Records::Streamed(lines) => {
                let Some(line) = lines.next() else {
                    self.hash = Some(lines.reader().get_ref().hash());
                    return None;
                };
                line
            }
        };
        match line {
            Ok(line) => Some(self.read_line(line)),
            Err(source) => {
                self.records = Records::Last(None);
                Some(Err(Error::Unreadable {
                    path: self.path.clone(),
                    source,
                }))
            }
        }
    }
}

fn next_value(values: &mut Values, number: u64, path: &str) -> Option<Result<Article, Error>> {
    let value = values.next()?;
    let part = if value.is_alone {
        Part::Whole
    } else {
        Part::Record(number + 1)
    };
    let place = Place {
        path: path.to_owned(),
        part,
    };
    Some(record::from_json(value.text, Format::Json, &place, number))
}

fn unknown_format(path: &str, found: String) -> Error {
    Error::UnknownFormat {
        path: path.to_owned(),
        found,
        extensions: formats::extensions(),
    }
}
