//! An index folder goes in; the same index comes out in one segment, without what was deleted and without files that nobody
//! needs any more.
//!
//! Tantivy merges while it indexes, in steps, and keeps deleted documents until their segment is merged; after years of
//! daily runs one merge of all makes searches a little faster and the folder smaller. Readers go on reading what they have open.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::folders::{other, remove_files};
use super::forms;
use super::lock::WriterLock;
use super::open::Manifest;
use super::update::Options;
use super::writer::Writer;
use crate::error::Error;

/// How large the folder was, and is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Compacted {
    /// Bytes of all its files before.
    pub before_bytes: u64,
    /// And after.
    pub after_bytes: u64,
    /// Segments before; afterwards there is one, or none in an empty index.
    pub segments: usize,
}

/// Compacts the index in the folder `path`.
///
/// # Errors
/// Where there is no index, another version made it, another process is writing it, or the disk is full: a merge needs as
/// much room again as the index has.
pub fn compact(path: &Path) -> Result<Compacted, Error> {
    let manifest = Manifest::read(path)?;
    manifest.check(path)?;
    let lock = WriterLock::take(path)?;
    let before_bytes = bytes_in(path)?;
    let options = Options {
        jobs: 1,
        ..Options::default()
    };
    let files = path.join(&manifest.files);
    let segments = Writer::open(&files, &options)?.merge_all()?;
    forms::renew(&files)?;
    // Left by a rebuild whose predecessor was still open, or that was killed.
    remove_files(&path.join(other(&manifest.files)))?;
    let after_bytes = bytes_in(path)?;
    drop(lock);
    Ok(Compacted {
        before_bytes,
        after_bytes,
        segments,
    })
}

/// The bytes of all files in a folder.
fn bytes_in(folder: &Path) -> Result<u64, Error> {
    let unusable = |source: io::Error| Error::IndexFile {
        path: folder.to_owned(),
        source,
    };
    let mut bytes = 0;
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let entry = entry.map_err(unusable)?;
        let data = entry.metadata().map_err(unusable)?;
        bytes += if data.is_dir() {
            bytes_in(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(bytes)
}
