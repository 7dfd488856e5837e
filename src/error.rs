//! The one error type of the library: each variant tells where, what was being done, why, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// What can go wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in the folder.
    #[error("no index in {}: make one with `onrecord index ARCHIVE`, or name another with --index", path.display())]
    NoIndex {
        /// The folder.
        path: PathBuf,
    },
    /// Another version of the program made the index.
    #[error(
        "the index in {} was made by another version of onrecord (schema {}, extraction {}; this one is {} and {}): \
         make it anew with `onrecord index --rebuild ARCHIVE`",
        path.display(), found.0, found.1, expected.0, expected.1
    )]
    IndexVersion {
        /// The folder of the index.
        path: PathBuf,
        /// Its versions of schema and extraction.
        found: (u32, u32),
        /// Those of this program.
        expected: (u32, u32),
    },
    /// A file of the index cannot be read or written.
    #[error("cannot use {}: {source}", path.display())]
    IndexFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Tantivy failed on the index.
    #[error("cannot use the index in {}: {source}; if it is damaged, make it anew with `onrecord index --rebuild ARCHIVE`", path.display())]
    Index {
        /// The folder of the index.
        path: PathBuf,
        /// Why.
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
    #[error("the query has more than {most} brackets inside each other (at byte {at}): take some away")]
    QueryTooDeep {
        /// The byte in the query.
        at: usize,
        /// The bound.
        most: usize,
    },
}

impl Error {
    /// Tells where Tantivy failed.
    pub fn index(path: &Path, source: tantivy::TantivyError) -> Self {
        Self::Index {
            path: path.to_owned(),
            source: Box::new(source),
        }
    }
}
