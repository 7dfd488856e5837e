//! Folders of articles and an index go in; the index comes out up to date: what is new is added, what changed is replaced,
//! what is gone is deleted, what is as it was is not read.
//!
//! A file is as it was when its length and time of change are; where only these differ, its bytes are hashed and compared.
//! A time of change within two seconds of the run is not relied on: a second change in the same tick would not show.
//!
//! Files are taken in rounds of so many bytes ([`Options::commit_bytes`]), read and extracted on all threads, and each round
//! ends in one commit. A commit never stands inside a file, so a reader never sees half of one, and a run that is killed
//! leaves whole files only; the next run takes up the rest. A single file that is larger than a round is one round: its
//! documents go to disk as they come, uncommitted, so memory is bounded all the same, and a run killed inside it begins it
//! again.
//!
//! How files are read (`--map`, `--encoding`) is kept with the index, so that a run that says nothing reads them as before;
//! what was read otherwise is read again, as if it had changed.
//!
//! Of a file that has only grown, the records that were added are read, where its format parts them by lines
//! ([`archive::read_on`]). A file that lies under another name now is known by its content, and what the index has of it is
//! written under that name (`moved`).
//!
//! An article in several files is stored once (`identity`, `appearances`). Files whose articles have to go come after all others
//! (`replaced`).
//!
//! A folder that is missing or empty is an error, and nothing is deleted: more likely it is not mounted. Where a part of a
//! folder cannot be looked at, nothing of that folder is deleted in that run; where much is gone, that is asked
//! (`missing`).
//!
//! The files that the index knows are held in memory while a run lasts, some 300 bytes each.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::folders::{check_free, prepare, publish};
use super::forms;
use super::keys::{Home, Root};
use super::lock::WriterLock;
use super::missing::{Lost, Missing};
use super::run::Run;
use super::sources::known_sources;
use super::summary::{Progress, SourceReport, Summary};
use super::writer::Writer;
use crate::archive::{self, ReadOptions};
use crate::article::Article;
use crate::error::Error;
use crate::extract::Extraction;

/// How an index is brought up to date.
#[derive(Clone, Debug)]
pub struct Options {
    /// How files are read.
    pub read: ReadOptions,
    /// Threads that read and extract, and as many that index.
    pub jobs: usize,
    /// Memory for articles and documents under way, in bytes; 112 MB a thread come on top.
    pub memory_bytes: usize,
    /// Bytes of files after which a round is committed.
    pub commit_bytes: u64,
    /// What becomes of what is indexed already.
    pub mode: Mode,
    /// What becomes of sources that are no more.
    pub missing: Missing,
}

/// What becomes of what is indexed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It stays where its files are as they were.
    Update,
    /// The index is made anew beside the old one, which it then replaces.
    Rebuild,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            read: ReadOptions::default(),
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            // From 16 to 256 MB the time is the same: 64.1 and 64.3 s of the processor for a million articles with 256 and 64.
            memory_bytes: 64 << 20,
            commit_bytes: 256 << 20,
            mode: Mode::Update,
            missing: Missing::Ask,
        }
    }
}

/// What a run calls while it works.
#[derive(Clone, Copy)]
pub struct Calls<'a> {
    /// Extracts what an article says; called on many threads.
    pub extract: &'a (dyn Fn(&Article) -> Extraction + Sync),
    /// Is told what could not be read, in the order of the files.
    pub skipped: &'a (dyn Fn(&Error) + Sync),
    /// Says whether sources are to be forgotten that had better not be without a word.
    pub may_forget: &'a (dyn Fn(&Lost) -> bool + Sync),
    /// Is told what became of each source, those that were left as they were included.
    pub reported: &'a (dyn Fn(&SourceReport) + Sync),
    /// Counts on, to be looked at meanwhile.
    pub progress: &'a Progress,
}

/// Brings the index in the folder `index` up to date with `archives`; makes it where there is none.
///
/// What was indexed from other archives stays, unless the index is rebuilt.
///
/// # Errors
/// Where an archive is missing or empty, the index cannot be written, is of another version, or is being written by
/// another process. What was committed before stays.
pub fn update(
    index: &Path,
    archives: &[PathBuf],
    options: &Options,
    calls: Calls<'_>,
) -> Result<Summary, Error> {
    let started = Instant::now();
    // All are looked at before anything is written.
    let walks: Vec<_> = archives
        .iter()
        .map(|root| Ok((root, archive::walk(root, Some(index))?)))
        .collect::<Result<_, Error>>()?;
    check_free(index)?;
    fs::create_dir_all(index).map_err(|source| Error::IndexFile {
        path: index.to_owned(),
        source,
    })?;
    let lock = WriterLock::take(index)?;
    let (mut manifest, is_fresh) = prepare(index, archives, options.mode)?;
    let mut options = options.clone();
    // Written before the first file is read by it: a run that is killed is taken up in the same way.
    if manifest.keep(&mut options.read) && !is_fresh {
        manifest.write(index)?;
    }
    let options = &options;
    let home = Home::new(index, manifest.home.as_deref());
    let mut writer = Writer::open(&index.join(&manifest.files), options)?;
    // Before a merge can write what is damaged anew.
    writer.check()?;
    let known = known_sources(&writer.searcher()?, &writer.fields);
    let known = known.map_err(|source| Error::index(index, source))?;
    let roots = walks
        .iter()
        .map(|(root, _)| Root::new(&home, root))
        .collect::<Result<Vec<_>, _>>()?;
    let places = (&home, roots.as_slice());
    let mut run = Run::new(&mut writer, options, calls, (known, places))?;
    for ((_, walk), root) in walks.into_iter().zip(&roots) {
        run.take_archive(root, walk)?;
    }
    run.finish()?;
    let summary = run.summary;
    writer.close()?;
    forms::renew(&index.join(&manifest.files))?;
    if is_fresh {
        publish(index, &manifest)?;
    }
    drop(lock);
    Ok(Summary {
        took: started.elapsed(),
        ..summary
    })
}
