//! The one error type of the library: where, what was being done, why, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

pub use crate::limit::Limit;
pub use crate::location::{Part, Place};

/// What can go wrong; see each variant.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing under the name that was given for an archive.
    #[error("no file or folder {}; name the folder that holds the articles", path.display())]
    ArchiveMissing {
        /// As it was given.
        path: PathBuf,
    },
    /// The name that was given for an archive is a pipe, a socket or a device.
    #[error(
        "{} is neither a file nor a folder; JSON lines can be piped in as -",
        path.display()
    )]
    ArchiveSpecial {
        /// As it was given.
        path: PathBuf,
    },
    /// An archive holds no file at all, hidden ones aside.
    #[error("no files in {}; looked for {extensions}", path.display())]
    ArchiveEmpty {
        /// As it was given.
        path: PathBuf,
        /// The extensions of all formats, joined by commas.
        extensions: String,
    },
    /// A file or folder could not be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file or folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file or record ends before its data do.
    #[error("{place} is cut short; what comes before the cut is read")]
    CutShort {
        /// The file or record.
        place: Place,
    },
    /// Packed data are damaged.
    #[error("{place} is damaged; what can be read of it is read")]
    Damaged {
        /// The file or record.
        place: Place,
        /// What could not be unpacked.
        source: io::Error,
    },
    /// More comes out of packed data than is taken.
    #[error(
        "the rest of {place} skipped: {limit}; if the file is to be trusted, allow more with --max-expanded"
    )]
    Expanded {
        /// The file or record.
        place: Place,
        /// The limit that was passed.
        limit: Limit,
    },
    /// An entry is packed in a way that is not undone.
    #[error("{place} skipped: {how}; unpack it yourself")]
    Packed {
        /// The entry or record.
        place: Place,
        /// What was done to it: *encrypted*, *packed by the method LZMA*.
        how: String,
    },
    /// Containers inside containers inside containers.
    #[error(
        "{path} skipped: it lies in {most} containers, which is the most; unpack the outer ones"
    )]
    TooDeep {
        /// The innermost that was reached.
        path: String,
        /// The bound.
        most: usize,
    },
    /// A file holds something that is not read as text: a picture, a sound, a program.
    #[error("{path} skipped: unknown format ({found}){advice}")]
    UnknownFormat {
        /// The file.
        path: String,
        /// What it seems to be.
        found: String,
        /// What makes it readable, as the end of the sentence; nothing where nothing does.
        advice: &'static str,
    },
    /// Bytes are not text in the encoding that was named or detected.
    #[error(
        "{place} skipped: not valid {encoding} at byte {at}; \
         if it has another encoding, name it with --encoding"
    )]
    Undecodable {
        /// The file or record.
        place: Place,
        /// The encoding's name.
        encoding: &'static str,
        /// The first byte that does not fit, counted from the beginning of the file or line.
        at: usize,
    },
    /// A file or record is larger than a run may hold in memory.
    #[error("{place} skipped: larger than the limit of {limit_bytes} bytes; split it")]
    TooLarge {
        /// The file or record.
        place: Place,
        /// The limit that it passed, in bytes.
        limit_bytes: u64,
    },
    /// An article, at a place, has more quotations or names than any: it was read to this byte of its text.
    #[error(
        "{0} has more quotations or names than any article: those behind byte {1} of its text are left out, \
         though all its words can be found; split it into its articles"
    )]
    Overfull(Place, usize),
    /// A record is not JSON.
    #[error("{place} skipped: not valid JSON at column {column}: {why}")]
    BrokenJson {
        /// The record.
        place: Place,
        /// The byte in its line, from 1.
        column: usize,
        /// What the parser expected.
        why: String,
    },
    /// A record is JSON, but not an object.
    #[error("{place} skipped: {found} where an object with \"body\" is expected")]
    NotAnObject {
        /// The record.
        place: Place,
        /// What stands there.
        found: &'static str,
    },
    /// A field of a record has a type that it cannot have.
    #[error("{place} skipped: \"{field}\" is {found}, expected {expected}")]
    FieldType {
        /// The record.
        place: Place,
        /// The key, as the record spells it.
        field: String,
        /// What stands there.
        found: &'static str,
        /// What can stand there.
        expected: &'static str,
    },
    /// A record has no text.
    #[error(
        "{place} skipped: no text; it is expected under one of the keys {keys}, or say which it is with --map body=KEY{has}"
    )]
    NoBody {
        /// The record.
        place: Place,
        /// The keys that were tried.
        keys: String,
        /// What the record has, as the end of the sentence; nothing of a row, whose columns the table names.
        has: String,
    },
    /// What `--map` was given is not a field and a name.
    #[error("\"{given}\" is not FIELD=NAME, where FIELD is one of {fields}")]
    BadMapping {
        /// As it was given.
        given: String,
        /// All fields.
        fields: String,
    },
    /// A table has no column of the name that `--map` gives.
    #[error(
        "{path} skipped: no column as --map {mapping} says; the first row has {columns} \
         (where other files name it otherwise, give --map for each name)"
    )]
    NoSuchColumn {
        /// The table.
        path: String,
        /// Field and name.
        mapping: String,
        /// The names of its columns.
        columns: String,
    },
    /// A table has no column that is known to hold the text of articles.
    #[error(
        "{path} skipped: no column is known to hold the text; say which does with --map body=NAME; \
         the first row has {columns}"
    )]
    NoTextColumn {
        /// The table.
        path: String,
        /// The names of its columns.
        columns: String,
    },
    /// A file or record is not what its format's specification asks for.
    #[error("{place} skipped: not valid {format}: {why}")]
    Broken {
        /// The file or record.
        place: Place,
        /// The format as people call it: *XML*, *CSV*.
        format: &'static str,
        /// What is wrong, and where.
        why: String,
    },
    /// A page, message or record of a known format holds no article.
    #[error("{place} skipped: no article in it ({found})")]
    NoArticle {
        /// The file or record.
        place: Place,
        /// What it holds instead: *a picture*, *a list of links*.
        found: &'static str,
    },
    /// The text of a PDF, at a place, cannot be read.
    #[error("{0} skipped: {1}")]
    Pdf(Place, crate::pdf::Fault),
    /// There is no index in the folder.
    #[error(
        "no index in {}: make one with `onrecord index ARCHIVE`, or name another with --index",
        path.display()
    )]
    NoIndex {
        /// The folder.
        path: PathBuf,
    },
    /// Another version of the program made the index.
    #[error(
        "the index in {} was made by another version of onrecord (schema {}, extraction {}, reader {}; here {}, {} and {}); \
         make it anew with `onrecord index --rebuild ARCHIVE`",
        path.display(), found.0, found.1, found.2, expected.0, expected.1, expected.2
    )]
    IndexVersion {
        /// The folder of the index.
        path: PathBuf,
        /// Its versions of schema, extraction and reader.
        found: (u32, u32, u32),
        /// Those of this program.
        expected: (u32, u32, u32),
    },
    /// Another process is writing the index.
    #[error(
        "the index in {} is being written by {holder}; wait until it ends, or stop it",
        path.display()
    )]
    IndexBusy {
        /// The folder of the index.
        path: PathBuf,
        /// The process, as it described itself.
        holder: String,
    },
    /// The system gives no threads.
    #[error("cannot start threads; try fewer with --jobs")]
    Threads {
        /// What the system said.
        source: rayon::ThreadPoolBuildError,
    },
    /// A folder that an index would need for itself holds something else.
    #[error("{} holds something else: name an empty or new folder with --index", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// The file that describes an index does not.
    #[error(
        "{} describes no index: it is damaged; make the index anew with `onrecord index --rebuild ARCHIVE`",
        path.display()
    )]
    IndexManifest {
        /// The file.
        path: PathBuf,
        /// What the parser expected.
        source: serde_json::Error,
    },
    /// A file of the index cannot be read or written.
    #[error("cannot use {}", path.display())]
    IndexFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Tantivy failed on the index.
    #[error(
        "cannot use the index in {}; if it is damaged, make it anew with `onrecord index --rebuild ARCHIVE`",
        path.display()
    )]
    Index {
        /// The folder of the index.
        path: PathBuf,
        /// What Tantivy said.
        source: Box<tantivy::TantivyError>,
    },
    /// A query of more bytes than we read.
    #[error("the query has {bytes} bytes, and {most} are the most: search for a part of it")]
    QueryTooLong {
        /// Its length.
        bytes: usize,
        /// The bound.
        most: usize,
    },
    /// Brackets inside brackets inside brackets.
    #[error(
        "the query has more than {most} brackets inside each other (at byte {at}): take some away"
    )]
    QueryTooDeep {
        /// The byte in the query.
        at: usize,
        /// The bound.
        most: usize,
    },
    /// A date in a query that no calendar has.
    #[error(
        "“{typed}” (at byte {at}) is no day, month or year; a date is written 2003, 2003-05, 2003-05-01 or 2003-05..2004"
    )]
    QueryDate {
        /// The field and its value.
        typed: String,
        /// The byte in the query.
        at: usize,
    },
    /// A saved search cannot be called so.
    #[error(
        "“{name}” cannot name a search: letters of the English alphabet, digits, -, _ and . can, 64 at most"
    )]
    SearchName {
        /// As it was typed.
        name: String,
    },
    /// A filter of a saved search is none that this version knows.
    #[error("the saved search {name} has a filter “{filter}” that cannot be read; save it anew")]
    SearchFilter {
        /// The search.
        name: String,
        /// The field.
        filter: String,
    },
    /// What was typed for a cursor is none.
    #[error(
        "“{typed}” is no cursor: copy one whole from the end of a search, or leave --after out"
    )]
    BrokenCursor {
        /// As typed.
        typed: String,
    },
    /// A cursor of another query or another order.
    #[error(
        "this cursor belongs to another query or another order: repeat both as they were, or leave --after out"
    )]
    ForeignCursor,
    /// A line of a gold file is not a labelled article.
    #[error("{place}: not a labelled article; CONTRIBUTING.md tells how gold files are made")]
    BrokenGold {
        /// The line.
        place: Place,
        /// What the parser expected.
        source: serde_json::Error,
    },
    /// A gold file points outside its text.
    #[error("{place}: no text from {start} to {end}; offsets count code points of \"text\"")]
    GoldSpan {
        /// The line.
        place: Place,
        /// The first code point.
        start: usize,
        /// The one after the last.
        end: usize,
    },
    /// A packed gazetteer that is cut short, of another version or changed since it was packed.
    #[error(
        "gazetteer: cannot be opened: {fault}; rebuild it with tools/build_gazetteer.py or install onrecord again"
    )]
    DamagedGazetteer {
        /// What is wrong with it.
        fault: crate::places::Fault,
    },
}

impl Error {
    /// The error with all that caused it, in one line.
    pub fn in_one_line(&self) -> String {
        let causes = std::iter::successors(std::error::Error::source(self), |cause| cause.source());
        causes.fold(self.to_string(), |line, cause| format!("{line}: {cause}"))
    }

    /// Tells where Tantivy failed.
    pub(crate) fn index(path: &Path, source: tantivy::TantivyError) -> Self {
        Self::Index {
            path: path.to_owned(),
            source: Box::new(source),
        }
    }
}

/// A result of the library.
pub type Result<T> = std::result::Result<T, Error>;
