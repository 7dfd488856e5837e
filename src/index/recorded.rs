//! A file that was looked at comes in with what was found in it, its record goes out: what the next run needs to see whether
//! it changed.

use std::fs;
use std::sync::Mutex;

use super::round::{Done, Found, Round, Way, Work, lock};
use super::sources::{Outcome, SourceRecord, Tally, source_document};
use super::summary::{Change, SourceReport};
use crate::archive::{self, ReadOptions};
use crate::error::Error;

/// Whether a file has the bytes that were indexed, and only another time of change.
pub(super) fn is_touched_only(work: &Work, options: &ReadOptions, found: &Mutex<Found>) -> bool {
    let Some(known) = &work.known else {
        return false;
    };
    let mut found = lock(found);
    found.change = Change::Changed;
    let may_be_same = work.way == Way::Kept
        && known.size == work.file.size
        && !known.is_to_be_tried_again(options)
        && known.said == options.said();
    if !may_be_same || known.hash.is_none() {
        return false;
    }
    // What cannot be read now is told when it is opened.
    let hash = archive::content_hash(&work.file)
        .ok()
        .map(|hash| hash.to_string());
    let is_same = hash == known.hash;
    if is_same {
        found.change = Change::Unchanged;
    }
    is_same
}

/// Writes down what became of a file.
pub(super) fn record(round: Round<'_>, work: Work, found: Found) -> Result<Done, Error> {
    let writer = round.writer;
    if has_gone(&work, &found) {
        return Ok(went(work, found));
    }
    let Work {
        key,
        file,
        modified_ns,
        known,
        moved_from,
        way,
    } = work;
    let is_cleared = way == Way::Cleared;
    let record = match (known.clone(), moved_from) {
        (None, Some(before)) => SourceRecord {
            key,
            modified_ns,
            ..before
        },
        (Some(known), _) if found.change == Change::Unchanged => SourceRecord {
            modified_ns,
            ..known
        },
        // It cannot be opened just now: what was read of it earlier stays, and it is tried again.
        (Some(known), _) if !found.is_opened && !is_cleared && known.outcome != Outcome::Failed => {
            let report = SourceReport {
                outcome: Outcome::Failed,
                why: found.problem(),
                ..SourceReport::of(&known, found.change)
            };
            return Ok(found.done(report));
        }
        (known, _) => {
            let grown = known.filter(|_| found.change == Change::Grown);
            read_record(round, (key, file.size, modified_ns), &found, grown)
        }
    };
    if known.as_ref() == Some(&record) && !is_cleared {
        return Ok(found.done(SourceReport::of(&record, Change::Unchanged)));
    }
    if known.is_some() && !is_cleared {
        writer.delete_source_document(&record.key)?;
    }
    writer.add(vec![source_document(&writer.fields, &record)])?;
    let report = SourceReport::of(&record, found.change);
    Ok(found.done(report))
}

/// Whether the file was there when the walk came by, and was not any more when it was to be opened.
fn has_gone(work: &Work, found: &Found) -> bool {
    let is_done = found.is_opened || matches!(found.change, Change::Moved | Change::Unchanged);
    !is_done && work.way != Way::Cleared && fs::symlink_metadata(&work.file.path).is_err()
}

/// What became of a file that went while the run was under way.
///
/// More often than not it was renamed. What the index has of it stays, for only the walk of the next run meets the new name and
/// can tell that it moved. One that the index does not know is told and left out: it was a download under its first name.
fn went(work: Work, mut found: Found) -> Done {
    if let Some(known) = work.known {
        found.errors.clear();
        found.tally = Tally::default();
        return found.done(SourceReport::of(&known, Change::Missing));
    }
    let why = found.problem();
    Done {
        is_counted: false,
        ..found.done(SourceReport::unseen(work.key, why))
    }
}

impl Found {
    fn done(self, report: SourceReport) -> Done {
        Done {
            is_counted: true,
            report,
            tally: self.tally,
            errors: self.errors,
        }
    }
}

/// What is known now of a file that was read, `grown` being what was known of the part that was not.
fn read_record(
    round: Round<'_>,
    (key, size, modified_ns): (String, u64, i64),
    found: &Found,
    grown: Option<SourceRecord>,
) -> SourceRecord {
    let mut tally = found.tally.clone();
    let told = found.content.and_then(|content| content.format);
    let mut format = found.format.clone().or(told.map(str::to_owned));
    let mut problem = found.problem();
    if let Some(before) = grown {
        tally.add(&before.tally);
        format = format.or(before.format);
        problem = before.problem.or(problem);
    }
    SourceRecord {
        key,
        // It may have grown since the walk came by.
        size: found.content.map_or(size, |content| content.length),
        modified_ns,
        hash: found.content.map(|content| content.hash.to_string()),
        end: found.content.and_then(|content| content.end),
        format,
        said: round.read.said(),
        outcome: match (tally.records(), tally.skipped) {
            (_, 0) => Outcome::Complete,
            (0, _) => Outcome::Failed,
            _ => Outcome::Damaged,
        },
        problem,
        tally,
    }
}
