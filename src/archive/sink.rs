//! What a format finds comes in, finished articles and errors go out, in order, to whoever asked for them.
//!
//! A [`Sink`] knows what the articles of one file have alike: its path and format, and what the container around it says
//! (a crawl knows address and day of its pages). It numbers the records, so that a format tells nothing but their fields. Whoever
//! receives may stop the reading at any record; that is why everything here returns a [`ControlFlow`].

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use encoding_rs::{Encoding, UTF_8};

use super::encoding::{self, Fault};
use super::formats::fields::Field;
use super::formats::{self, Format};
use super::{ReadOptions, record};
use crate::error::{Part, Place};
use crate::{Article, Error};

/// Receives articles and errors in the order of the source; tells whether to read on.
pub type Found<'a> = dyn FnMut(Result<Article, Error>) -> ControlFlow<()> + 'a;

/// The fields of one record, in the order in which they are to be set: the last of a field counts.
pub(in crate::archive) type Fields = Vec<(Field, String)>;

/// Takes the records of one file.
pub(in crate::archive) struct Sink<'a> {
    path: String,
    format: Format,
    /// The number of the next record, from 0.
    record: u64,
    encoding: Option<&'static Encoding>,
    options: &'a ReadOptions,
    found: &'a mut Found<'a>,
}

impl<'a> Sink<'a> {
    /// Begins the file that is called `path` in sources and errors.
    pub(super) fn new(path: &str, options: &'a ReadOptions, found: &'a mut Found<'a>) -> Self {
        Self {
            path: path.to_owned(),
            format: Format::Text,
            record: 0,
            encoding: options.encoding,
            options,
            found,
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) const fn set_format(&mut self, format: Format) {
        self.format = format;
    }

    pub(super) const fn options(&self) -> &'a ReadOptions {
        self.options
    }

    /// Says that what is decoded from now on is UTF-8: the file has been decoded as a whole.
    pub(super) const fn expect_utf8(&mut self) {
        self.encoding = Some(UTF_8);
    }

    /// The part of the file that the next record is, where records are not lines.
    pub(super) const fn next_part(&self) -> Part {
        Part::Record(self.record + 1)
    }

    /// Where in the archive `part` is, for errors.
    pub(super) fn place(&self, part: Part) -> Place {
        Place {
            path: self.path.clone(),
            part,
        }
    }

    /// Passes on the article that `part` is; without a body, the error that it has none.
    pub(super) fn article(&mut self, part: Part, fields: Fields) -> ControlFlow<()> {
        let article = record::article(self.place(part), self.format, self.record, fields);
        self.record += 1;
        (self.found)(article)
    }

    /// Passes on why a record could not be read.
    pub(super) fn skip(&mut self, error: Error) -> ControlFlow<()> {
        self.record += 1;
        (self.found)(Err(error))
    }

    /// Passes on that the file cannot be read on.
    pub(super) fn unreadable(&mut self, source: io::Error) -> ControlFlow<()> {
        let path = self.path.clone();
        self.skip(Error::Unreadable { path, source })
    }

    /// Decodes the bytes of `part`; where they are no text, passes that on and gives nothing.
    pub(super) fn decode(&mut self, bytes: Vec<u8>, part: Part) -> ControlFlow<(), Option<String>> {
        let error = match encoding::decode(bytes, self.encoding) {
            Ok(text) => return ControlFlow::Continue(Some(text)),
            Err(Fault::Binary) => formats::unknown(&self.path, "not text".to_owned()),
            Err(Fault::Invalid { encoding, at }) => Error::Undecodable {
                place: self.place(part),
                encoding,
                at,
            },
        };
        self.skip(error)?;
        ControlFlow::Continue(None)
    }

    /// Reads all bytes of the file; where they are too many, passes that on and gives nothing.
    pub(super) fn bytes(&mut self, input: &mut dyn BufRead) -> ControlFlow<(), Option<Vec<u8>>> {
        let limit_bytes = self.options.max_text_bytes as u64;
        let mut bytes = Vec::new();
        let read = input
            .take(limit_bytes.saturating_add(1))
            .read_to_end(&mut bytes);
        match read {
            Ok(_) if bytes.len() as u64 <= limit_bytes => {
                return ControlFlow::Continue(Some(bytes));
            }
            Ok(_) => {
                let place = self.place(Part::Whole);
                self.skip(Error::TooLarge { place, limit_bytes })?;
            }
            Err(source) => self.unreadable(source)?,
        }
        ControlFlow::Continue(None)
    }

    /// Reads and decodes all of the file; where that fails, passes it on and gives nothing.
    pub(super) fn text(&mut self, input: &mut dyn BufRead) -> ControlFlow<(), Option<String>> {
        match self.bytes(input)? {
            Some(bytes) => self.decode(bytes, Part::Whole),
            None => ControlFlow::Continue(None),
        }
    }
}
