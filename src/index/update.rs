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
//! A folder that is missing or empty is an error, and nothing is deleted: more likely it is not mounted. Where a part of a
//! folder cannot be looked at, nothing of that folder is deleted in that run.
//!
//! The files that the index knows are held in memory while a run lasts, some 300 bytes each.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::Term;

use super::folders::{check_free, prepare, publish};
use super::forms;
use super::keys::{Home, Root};
use super::lock::WriterLock;
use super::round::{Done, Fate, Round, Work, process};
use super::sources::{Known, Outcome, Tally, known_sources};
use super::writer::Writer;
use crate::archive::{self, ReadOptions, SourceFile};
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
    /// Memory for articles and documents under way, in bytes; 64 MB a thread come on top.
    pub memory_bytes: usize,
    /// Bytes of files after which a round is committed.
    pub commit_bytes: u64,
    /// What becomes of what is indexed already.
    pub mode: Mode,
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
            memory_bytes: 256 << 20,
            commit_bytes: 256 << 20,
            mode: Mode::Update,
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
    /// Counts on, to be looked at meanwhile.
    pub progress: &'a Progress,
}

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
    /// Files that were left as they were.
    pub unchanged: u64,
    /// Files that are no more.
    pub gone: u64,
    /// Files of which nothing could be read, and folders that could not be looked at; counted besides the above.
    pub failed: u64,
    /// What was found in new and changed files.
    pub found: Tally,
    /// How long it took.
    #[serde(rename = "seconds", serialize_with = "as_seconds")]
    pub took: Duration,
}

impl Summary {
    /// Whether something could not be read.
    pub const fn has_skipped(&self) -> bool {
        self.failed > 0 || self.found.skipped > 0
    }
}

fn as_seconds<S: serde::Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(took.as_secs_f64())
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
    let known = known_sources(&writer.searcher()?, &writer.fields);
    let known = known.map_err(|source| Error::index(index, source))?;
    let mut run = Run::new(&mut writer, options, calls, known)?;
    for (root, walk) in walks {
        run.take_archive(&Root::new(&home, root)?, walk)?;
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

/// A run: what it has seen, and the round that is being gathered.
struct Run<'a> {
    writer: &'a mut Writer,
    pool: ThreadPool,
    options: &'a Options,
    /// What is said about how files are to be read.
    said: String,
    calls: Calls<'a>,
    known: FxHashMap<String, Known>,
    /// Keys that the index did not know, to take no file twice where archives overlap.
    fresh: FxHashSet<String>,
    round: Vec<Work>,
    round_bytes: u64,
    gone: Vec<String>,
    summary: Summary,
}

// A round's files are held in memory: so many of 500 bytes are 10 MB.
const MOST_IN_ROUND: usize = 20_000;

impl<'a> Run<'a> {
    fn new(
        writer: &'a mut Writer,
        options: &'a Options,
        calls: Calls<'a>,
        known: FxHashMap<String, Known>,
    ) -> Result<Self, Error> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(options.jobs.max(1))
            .build();
        let pool = pool.map_err(|source| Error::Threads { source })?;
        Ok(Self {
            writer,
            pool,
            options,
            said: options.read.said(),
            calls,
            known,
            fresh: FxHashSet::default(),
            round: Vec::new(),
            round_bytes: 0,
            gone: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// Takes the files of one archive, and notes what is gone from it.
    fn take_archive(&mut self, root: &Root, walk: archive::Walk) -> Result<(), Error> {
        let mut is_all_seen = true;
        for file in walk {
            match file {
                Ok(file) => self.take_file(root.key(&file.name), file)?,
                Err(error) => {
                    is_all_seen = false;
                    self.summary.failed += 1;
                    (self.calls.skipped)(&error);
                }
            }
        }
        if is_all_seen {
            let gone = self.known.values().filter(|known| !known.seen);
            let gone = gone
                .map(|known| &known.record.key)
                .filter(|key| root.holds(key));
            self.gone.extend(gone.cloned());
        }
        Ok(())
    }

    fn take_file(&mut self, key: String, file: SourceFile) -> Result<(), Error> {
        self.calls.progress.files.fetch_add(1, Relaxed);
        let modified_ns = reliable(file.modified_ns);
        let known = match self.known.get_mut(&key) {
            Some(known) if known.seen => return Ok(()),
            Some(known) => {
                known.seen = true;
                let record = &known.record;
                let is_same = record.size == file.size
                    && record.modified_ns == file.modified_ns
                    && record.said == self.said;
                if is_same && !record.is_to_be_tried_again(&self.options.read) {
                    self.summary.unchanged += 1;
                    return Ok(());
                }
                Some(record.clone())
            }
            None if !self.fresh.insert(key.clone()) => return Ok(()),
            None => None,
        };
        self.round_bytes += file.size;
        self.round.push(Work {
            key,
            file,
            modified_ns,
            known,
        });
        if self.round_bytes >= self.options.commit_bytes || self.round.len() >= MOST_IN_ROUND {
            self.end_round()?;
        }
        Ok(())
    }

    /// Reads the files of the round and commits them.
    fn end_round(&mut self) -> Result<(), Error> {
        let round = std::mem::take(&mut self.round);
        self.round_bytes = 0;
        let fault = Mutex::new(None);
        let shared = Round {
            writer: self.writer,
            read: &self.options.read,
            calls: self.calls,
            fault: &fault,
        };
        for done in process(round, &self.pool, shared)? {
            self.note(&done);
        }
        self.writer.commit()
    }

    fn note(&mut self, done: &Done) {
        for error in &done.errors {
            (self.calls.skipped)(error);
        }
        let counted = match done.fate {
            Fate::New => &mut self.summary.new,
            Fate::Changed => &mut self.summary.changed,
            Fate::Unchanged => &mut self.summary.unchanged,
        };
        *counted += 1;
        self.summary.failed += u64::from(done.outcome == Outcome::Failed);
        self.summary.found.add(&done.tally);
    }

    /// Commits the last round, and with it what is gone.
    fn finish(&mut self) -> Result<(), Error> {
        self.gone.sort();
        self.gone.dedup();
        for key in &self.gone {
            self.writer
                .delete(Term::from_field_text(self.writer.fields.source, key));
        }
        self.summary.gone = self.gone.len() as u64;
        if self.round.is_empty() && self.gone.is_empty() {
            return Ok(());
        }
        self.end_round()
    }
}

/// The time of change, or 0 where the file may change again without its showing.
fn reliable(modified_ns: i64) -> i64 {
    const TICK_NS: u128 = 2_000_000_000; // FAT counts in two seconds, the coarsest in use.
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_nanos());
    let settled = u128::try_from(modified_ns).is_ok_and(|modified| modified + TICK_NS < now);
    if settled { modified_ns } else { 0 }
}
