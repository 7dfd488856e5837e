//! What a check of an index came to, in numbers.

use serde::Serialize;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Sources whose articles were compared.
    pub sources: u64,
    /// Articles that were compared, each as often as it stands in sources.
    pub articles: u64,
    /// Quotations whose spans were cut, those of copies included.
    pub quotations: u64,
    /// Articles among them that are the same in every word and mark as one that was compared before; the index has one for all.
    pub copies: u64,
    /// Quotations in these.
    pub copied_quotations: u64,
    /// Faults that only tell of a changed archive or reader.
    pub changes: u64,
    /// Those among them that tell of another reader.
    pub read_differently: u64,
    /// All other faults.
    pub damage: u64,
}
