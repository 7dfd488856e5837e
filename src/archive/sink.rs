//! What a format finds comes in, finished articles and errors go out, in order, to whoever asked for them.
//!
//! A [`Sink`] knows what the articles of one file have alike: its path and format, and what the container around it says
//! (a crawl knows address and day of its pages). It numbers the records, so that a format tells nothing but their fields. Whoever
//! receives may stop the reading at any record; that is why everything here returns a [`ControlFlow`].

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use encoding_rs::{Encoding, UTF_8};

use super::dates::{self, Order};
use super::encoding::{self, Decoded, Fault};
use super::formats::fields::Field;
use super::formats::{self, Format, kept_html};
use super::growth::End;
use super::{ReadOptions, mojibake, record};
use crate::error::{Limit, Part, Place};
use crate::{Article, Error};

/// Receives articles and errors in the order of the source; tells whether to read on.
pub type Found<'a> = dyn FnMut(Result<Article, Error>) -> ControlFlow<()> + 'a;

/// The fields of one record, in the order in which they are to be set: the last of a field counts.
pub(in crate::archive) type Fields = Vec<(Field, String)>;

/// A page of a crawl, as the crawl describes it.
pub(in crate::archive) struct Page {
    /// What is known of it whatever it says itself.
    pub(in crate::archive) given: Fields,
    /// A name whose extension is that of its type.
    pub(in crate::archive) name: &'static str,
    /// The encoding that the server named.
    pub(in crate::archive) charset: Option<&'static Encoding>,
}

/// How the records of a file are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    /// By the format: a file may be one record, or its records lines.
    Own,
    /// By the crawl in which each page is a record.
    Crawl,
}

/// Takes the records of one file.
pub(in crate::archive) struct Sink<'a> {
    path: String,
    /// The name by which a format is told where content does not: without the extensions of compressions.
    hint: String,
    format: Format,
    /// The name of the format as which the file itself was told, if it was.
    told: Option<&'static str>,
    /// The number of the next record, from 0.
    record: u64,
    numbering: Numbering,
    given: Fields,
    encoding: Option<&'static Encoding>,
    charset: Option<&'static Encoding>,
    /// Whether bytes of what was decoded last did not fit.
    is_mended: bool,
    options: &'a ReadOptions,
    /// In which order the records of the file write day and month, where some tell.
    order: Option<Order>,
    /// How far the file was read, where reading can go on there.
    end: Option<End>,
    found: &'a mut Found<'a>,
}

impl<'a> Sink<'a> {
    /// Begins the file that is called `path` in sources and errors.
    pub(super) fn new(path: &str, options: &'a ReadOptions, found: &'a mut Found<'a>) -> Self {
        Self {
            path: path.to_owned(),
            hint: path.to_owned(),
            format: Format::Text,
            told: None,
            record: 0,
            numbering: Numbering::Own,
            given: Fields::new(),
            encoding: options.encoding,
            charset: None,
            is_mended: false,
            options,
            order: None,
            end: None,
            found,
        }
    }

    /// Begins behind the `end` of what was read of a file before.
    pub(super) fn behind(
        end: End,
        path: &str,
        options: &'a ReadOptions,
        found: &'a mut Found<'a>,
    ) -> Self {
        Self {
            format: end.format,
            told: Some(end.format.name()),
            record: end.records,
            ..Self::new(path, options, found)
        }
    }

    /// Says that all records were read, so that what is added to the file later can be read alone.
    pub(super) fn end_at(&mut self, format: Format, lines: u64) {
        self.end = Some(End {
            format,
            records: self.record,
            lines,
        });
    }

    /// Says that nothing can be read behind the end of the file: it is packed, or was decoded as a whole.
    pub(super) const fn forget_end(&mut self) {
        self.end = None;
    }

    /// How far the file was read.
    pub(super) const fn end(&self) -> Option<End> {
        self.end
    }

    /// Begins the entry of a container that is called `path`.
    pub(super) fn entry(&mut self, path: &str) -> Sink<'_> {
        Sink::new(path, self.options, &mut *self.found)
    }

    /// Says that the file is a crawl: whatever is told of it is told of its next record.
    pub(super) const fn begin_crawl(&mut self) {
        self.numbering = Numbering::Crawl;
    }

    /// Takes what `read` finds in the page of a crawl as the next records of this file.
    pub(super) fn page(
        &mut self,
        page: Page,
        read: impl FnOnce(&mut Sink<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut within = Sink {
            hint: page.name.to_owned(),
            record: self.record,
            numbering: Numbering::Crawl,
            given: page.given,
            charset: page.charset,
            ..Sink::new(&self.path, self.options, &mut *self.found)
        };
        let flow = read(&mut within);
        self.record = within.record;
        flow
    }

    /// Takes the extension of a compression off the name by which a format is told.
    pub(super) fn unwrap_hint(&mut self) {
        let Some((stem, extension)) = self.hint.rsplit_once('.') else {
            return;
        };
        self.hint = match extension.to_ascii_lowercase().as_str() {
            "gz" | "bz2" | "xz" | "zst" | "z" => stem.to_owned(),
            "tgz" | "tbz2" | "txz" | "tzst" => format!("{stem}.tar"),
            _ => return,
        };
    }

    /// The name whose extension says what the file should be.
    pub(super) fn hint(&self) -> &str {
        &self.hint
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Says what is known of the articles of this file where they do not say it themselves.
    pub(super) fn give(&mut self, given: Fields) {
        self.given = given;
    }

    /// Says what the next records are read as; returns what they were read as before.
    pub(super) const fn set_format(&mut self, format: Format) -> Format {
        self.told = Some(format.name());
        std::mem::replace(&mut self.format, format)
    }

    /// The name of the format as which the file was told; nothing where it is a container or of no format that is read.
    pub(super) const fn told(&self) -> Option<&'static str> {
        self.told
    }

    /// Says in which order the records write day and month.
    pub(super) const fn expect_order(&mut self, order: Option<Order>) {
        self.order = order;
    }

    pub(super) const fn options(&self) -> &'a ReadOptions {
        self.options
    }

    /// Says that what is decoded from now on is UTF-8: the file has been decoded as a whole.
    pub(super) const fn expect_utf8(&mut self) {
        self.encoding = Some(UTF_8);
    }

    /// Whether nothing speaks against UTF-8 but the bytes themselves.
    pub(super) fn expects_utf8(&self) -> bool {
        [self.encoding, self.charset]
            .into_iter()
            .flatten()
            .all(|encoding| encoding == UTF_8)
    }

    /// The part of the file that the next record is, where records are not lines.
    pub(super) const fn next_part(&self) -> Part {
        Part::Record(self.record + 1)
    }

    /// Where in the archive `part` is, for errors.
    pub(super) fn place(&self, part: Part) -> Place {
        Place {
            path: self.path.clone(),
            part: match self.numbering {
                Numbering::Own => part,
                Numbering::Crawl => self.next_part(),
            },
        }
    }

    /// Passes on the article that `part` is; without a body, the error that it has none, and with one too large, that it is.
    pub(super) fn article(&mut self, part: Part, fields: Fields) -> ControlFlow<()> {
        let limit_bytes = self.options.max_article_bytes;
        if fields.iter().any(|(_, text)| text.len() > limit_bytes) {
            return self.too_large(part, limit_bytes as u64);
        }
        let mut all = self.given.clone();
        all.extend(fields);
        let is_record = matches!(
            self.format,
            Format::Json | Format::JsonLines | Format::Csv | Format::Tsv | Format::Xml
        );
        if is_record && !self.options.keeps_markup {
            kept_html::show(&mut all);
        }
        if let Some(order) = self.order {
            for (_, text) in all
                .iter_mut()
                .filter(|(field, _)| *field == Field::Published)
            {
                if dates::parse(text).is_none()
                    && let Some(date) = order.read(text)
                {
                    *text = date.to_string();
                }
            }
        }
        let mut is_mended = self.is_mended;
        // The fields of JSON are other programs' own: who wrote them counts on spans in them as they are.
        let is_verbatim = matches!(self.format, Format::Json | Format::JsonLines);
        for (_, text) in all.iter_mut().filter(|_| !is_verbatim) {
            if let Some(mended) = mojibake::mend(text) {
                *text = mended;
                is_mended = true;
            }
        }
        let (place, map) = (self.place(part), &self.options.map);
        let article = record::article(place, self.format, self.record, all, map);
        self.record += 1;
        (self.found)(article.map(|article| Article {
            is_mended,
            ..article
        }))
    }

    /// Passes on what `read` finds as articles that were mended.
    pub(super) fn mended<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.is_mended, true);
        let flow = read(self);
        self.is_mended = before;
        flow
    }

    /// Passes on why a record could not be read.
    pub(super) fn skip(&mut self, error: Error) -> ControlFlow<()> {
        self.record += 1;
        (self.found)(Err(error))
    }

    /// Passes on that a record is larger than `limit_bytes`.
    pub(super) fn too_large(&mut self, part: Part, limit_bytes: u64) -> ControlFlow<()> {
        let place = self.place(part);
        self.skip(Error::TooLarge { place, limit_bytes })
    }

    /// Passes on that the file cannot be read on.
    pub(super) fn unreadable(&mut self, source: io::Error) -> ControlFlow<()> {
        let error = self.fault(source);
        self.skip(error)
    }

    /// Passes on that the file cannot be read on, where what came before is given all the same.
    pub(super) fn tell(&mut self, source: io::Error) -> ControlFlow<()> {
        // Not counted: it is about the record that follows.
        let error = self.fault(source);
        (self.found)(Err(error))
    }

    fn fault(&self, source: io::Error) -> Error {
        let place = self.place(Part::Whole);
        if let Some(limit) = limit_in(&source) {
            Error::Expanded { place, limit }
        } else if source.kind() == io::ErrorKind::UnexpectedEof {
            Error::CutShort { place }
        } else if source.raw_os_error().is_some() {
            let path = self.path.clone();
            Error::Unreadable { path, source }
        } else {
            Error::Damaged { place, source }
        }
    }

    /// Passes on that the file is packed in a way that is not undone.
    pub(super) fn skip_packed(&mut self, how: String) -> ControlFlow<()> {
        let place = self.place(Part::Whole);
        self.skip(Error::Packed { place, how })
    }

    /// Decodes the bytes of `part`; where they are no text, passes that on and gives nothing.
    pub(super) fn decode(&mut self, bytes: Vec<u8>, part: Part) -> ControlFlow<(), Option<String>> {
        let error = match encoding::decode(bytes, self.encoding, self.charset) {
            Ok(Decoded { text, is_mended }) => {
                self.is_mended = is_mended;
                return ControlFlow::Continue(Some(text));
            }
            Err(Fault::Binary) if part == Part::Whole && self.numbering == Numbering::Own => {
                self.told = None;
                formats::unknown(&self.path, "not text".to_owned())
            }
            Err(fault @ (Fault::Binary | Fault::Ebcdic)) => Error::Broken {
                place: self.place(part),
                format: "text",
                why: fault.why().to_owned(),
            },
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
    ///
    /// Where the file is cut short or damaged, that is passed on too, and what came before is given.
    pub(super) fn bytes(&mut self, input: &mut dyn BufRead) -> ControlFlow<(), Option<Vec<u8>>> {
        let limit_bytes = match self.format {
            Format::Text | Format::Markdown | Format::Html => self.options.max_article_bytes,
            _ => self.options.max_text_bytes,
        } as u64;
        let mut bytes = Vec::new();
        let read = input
            .take(limit_bytes.saturating_add(1))
            .read_to_end(&mut bytes);
        match read {
            Ok(_) if bytes.len() as u64 <= limit_bytes => {
                return ControlFlow::Continue(Some(bytes));
            }
            Ok(_) => {
                self.too_large(Part::Whole, limit_bytes)?;
            }
            Err(source) => {
                // What a bomb gives before it is stopped is no article.
                let is_bomb = limit_in(&source).is_some();
                encoding::trim_cut_character(&mut bytes);
                if bytes.is_empty() || is_bomb {
                    self.unreadable(source)?;
                } else {
                    self.tell(source)?;
                    return ControlFlow::Continue(Some(bytes));
                }
            }
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

/// The limit of a container that an error tells of.
fn limit_in(error: &io::Error) -> Option<Limit> {
    error.get_ref()?.downcast_ref().copied()
}
