//! How much may come out of packed data before it is taken for a bomb.

/// What more comes out of packed data than is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// So many times the size of the packed data.
    #[error("it expands to more than {0} times its size")]
    Ratio(u64),
    /// So many bytes from one file.
    #[error("more than {0} bytes come out of the file")]
    Bytes(u64),
}
