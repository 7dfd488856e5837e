//! The one error type of the library: every variant says where, what was being done, why, and what to do next.

/// What can go wrong in the library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A packed gazetteer that is cut short, of another version or changed since it was packed.
    #[error(
        "gazetteer: cannot be opened: {fault}; rebuild it with tools/build_gazetteer.py or install onrecord again"
    )]
    DamagedGazetteer {
        /// What is wrong with it.
        fault: crate::places::Fault,
    },
}

/// A result of the library.
pub type Result<T> = std::result::Result<T, Error>;
