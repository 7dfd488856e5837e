//! What a run tells: how far it is while it works, what became of each source, and what all of it came to.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use serde::Serialize;

use super::sources::{Outcome, SourceRecord, Tally};

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files looked at.
    pub files: AtomicU64,
    /// Bytes of articles' bodies that were extracted.
    pub bytes: AtomicU64,
    /// Quotations found.
    pub quotations: AtomicU64,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that the index did not know.
    pub new: u64,
    /// Files that were read again.
    pub changed: u64,
    /// Files to which records were added, and of which only these were read.
    pub grown: u64,
    /// Files that the index knew under another name, and that were not read again.
    pub moved: u64,
    /// Files that were left as they were.
    pub unchanged: u64,
    /// Files that are no more, and were forgotten.
    pub gone: u64,
    /// Files that are no more, and were kept in the index.
    pub missing: u64,
    /// Files of which nothing could be read, and folders that could not be looked at; counted besides the above.
    pub failed: u64,
    /// What was found in new and changed files.
    pub found: Tally,
    /// How long it took.
    #[serde(rename = "seconds", serialize_with = "as_seconds")]
    pub took: Duration,
}

impl Summary {
    /// The number of sources with such a change.
    pub(super) const fn count_of(&mut self, change: Change) -> &mut u64 {
        match change {
            Change::New => &mut self.new,
            Change::Changed => &mut self.changed,
            Change::Grown => &mut self.grown,
            Change::Moved => &mut self.moved,
            Change::Unchanged => &mut self.unchanged,
            Change::Gone => &mut self.gone,
            Change::Missing => &mut self.missing,
        }
    }

    /// Whether the index is another than before.
    pub const fn has_changes(&self) -> bool {
        self.new + self.changed + self.grown + self.moved + self.gone > 0
    }

    /// Whether the index is as it was, and nothing is missing from it.
    pub const fn is_nothing_new(&self) -> bool {
        !self.has_changes() && self.missing + self.failed == 0
    }

    /// Whether something could not be read.
    pub const fn has_skipped(&self) -> bool {
        self.failed > 0 || self.found.skipped > 0
    }
}

fn as_seconds<S: serde::Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(took.as_secs_f64())
}

/// What became of one source in a run: a line of its report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Its key: the path from the home of the index, else the absolute path; `/` between folders.
    pub source: String,
    /// The format of its articles; `None` where it has none.
    pub format: Option<String>,
    /// The articles that the index has of it.
    pub records: u64,
    /// Records that could not be read.
    pub skipped: u64,
    /// How reading it went; where it was not read in this run, how it went last.
    pub outcome: Outcome,
    /// How it stands to what was indexed before.
    pub change: Change,
    /// The first thing that could not be read, with its cause.
    pub why: Option<String>,
}

impl SourceReport {
    /// The report of a source of which `record` is known now.
    pub(super) fn of(record: &SourceRecord, change: Change) -> Self {
        Self {
            source: record.key.clone(),
            format: record.format.clone(),
            records: record.tally.records(),
            skipped: record.tally.skipped,
            outcome: record.outcome,
            change,
            why: record.problem.clone(),
        }
    }

    /// The report of a file or folder that could not be looked at, and `why`.
    pub(super) fn unseen(source: String, why: Option<String>) -> Self {
        Self {
            source,
            format: None,
            records: 0,
            skipped: 0,
            outcome: Outcome::Failed,
            change: Change::Unchanged,
            why,
        }
    }
}

/// How a source stands to what was indexed of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The index did not know it.
    #[default]
    New,
    /// It has other bytes, or is read in another way.
    Changed,
    /// Records were added to it, and only these were read.
    Grown,
    /// It was known under another name.
    Moved,
    /// It is as it was.
    Unchanged,
    /// It is no more, and was forgotten.
    Gone,
    /// It is no more, and what was read of it is kept.
    Missing,
}
