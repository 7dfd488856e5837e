//! The one error type of the library.

/// What can go wrong; every message tells where, what and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A query of more bytes than we read.
    #[error("the query has {bytes} bytes, and {most} are the most: search for a part of it")]
    QueryTooLong {
        /// Its length.
        bytes: usize,
        /// The bound.
        most: usize,
    },
    /// Brackets inside brackets inside brackets.
    #[error("the bracket at byte {at} of the query is the {most}th inside another: take some away", most = most + 1)]
    QueryTooDeep {
        /// The byte in the query.
        at: usize,
        /// The bound.
        most: usize,
    },
}

/// What the library's functions return.
pub type Result<T> = std::result::Result<T, Error>;
