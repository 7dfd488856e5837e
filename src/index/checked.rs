//! The files of an index go in, some of them are read again, and what has other bytes than were written comes out as an error.
//!
//! A search reads no file as a whole, so it cannot tell that a bit of a list is amiss: a hit is lost without a word, and a merge
//! writes the loss anew with a sound checksum. To compare the checksums that Tantivy wrote takes 0.1 ms a megabyte of what is in
//! memory: 14 ms for an index of which a search asks its question in 6. And what changes a bit on a disk changes no time and no length by which one could tell that a file need be read
//! once only. So a run of `index` reads files again before it writes anything: those that were not read for the longest time,
//! each once a day at most and 256 MB in a run.
//!
//! When each was read last stands in `checked`, beside Tantivy's files. Without it all count as never read.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::error::DataCorruption;
use tantivy::index::SegmentId;
use tantivy::{Index, TantivyError};

use super::forms;
use crate::error::Error;

const FILE: &str = "checked";
/// So many bytes are read again in a run, the file that passes it whole: some thirty milliseconds of what is in memory.
const MOST_BYTES: u64 = 256 << 20;
const DAY_SECONDS: u64 = 86_400;

/// Files by name, with the day on which they were read last, in days since 1970-01-01.
type Days = BTreeMap<String, u64>;

/// Reads those again of the files in the folder `files` of `index` that were not read for the longest time.
///
/// # Errors
/// [`Error::Index`] where one has other bytes than were written, or cannot be read.
pub(super) fn check(index: &Index, files: &Path) -> Result<(), Error> {
    let fail = |source| Error::index(files, source);
    let segments = index.searchable_segment_ids().map_err(fail)?;
    let segments: BTreeSet<String> = segments.iter().map(SegmentId::uuid_string).collect();
    let managed = index.directory().list_managed_files().into_iter();
    let in_use = managed.filter(|file| {
        let segment = file.file_prefix().and_then(OsStr::to_str);
        segment.is_some_and(|segment| segments.contains(segment)) && files.join(file).exists()
    });
    let today = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_secs() / DAY_SECONDS);
    let before = read(files);
    let mut days = Days::new();
    let mut due = Vec::new();
    for file in in_use {
        let name = file.display().to_string();
        match before.get(&name) {
            Some(&day) if day == today => _ = days.insert(name, day),
            last => due.push((last.copied(), file, name)),
        }
    }
    if due.is_empty() {
        return Ok(());
    }
    if let Some(file) = forms::damaged(files) {
        // The end of the run makes it anew.
        let path = files.join(file);
        fs::remove_file(&path).map_err(|source| Error::IndexFile { path, source })?;
    }
    due.sort();
    let mut bytes = 0;
    for (last, file, name) in due {
        if bytes >= MOST_BYTES {
            days.extend(last.map(|day| (name, day)));
            continue;
        }
        let is_sound = index.directory().validate_checksum(&file);
        if !is_sound.map_err(|source| fail(source.into()))? {
            return Err(damaged(files, file));
        }
        bytes += fs::metadata(files.join(&file)).map_or(0, |file| file.len());
        days.insert(name, today);
    }
    write(files, &days)
}

/// Reads all of them again, as a merge of all does anyway.
///
/// # Errors
/// As [`check`].
pub(super) fn check_all(index: &Index, files: &Path) -> Result<(), Error> {
    let damaged_files = index.validate_checksum();
    let damaged_files = damaged_files.map_err(|source| Error::index(files, source))?;
    match damaged_files.into_iter().min() {
        Some(file) => Err(damaged(files, file)),
        None => Ok(()),
    }
}

fn damaged(files: &Path, file: PathBuf) -> Error {
    let told = DataCorruption::new(file, "its checksum is another".to_owned());
    Error::index(files, TantivyError::DataCorruption(told))
}

/// What cannot be read is as if it were not there: then files are read once more.
fn read(files: &Path) -> Days {
    let text = fs::read(files.join(FILE)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn write(files: &Path, days: &Days) -> Result<(), Error> {
    let path = files.join(FILE);
    let text = serde_json::to_vec(days).map_err(std::io::Error::from);
    text.and_then(|text| fs::write(&path, text))
        .map_err(|source| Error::IndexFile { path, source })
}
