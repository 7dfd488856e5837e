//! The files of the archives come in, one walk after another; rounds of those that are to be read go out, each with its
//! commit, and what is gone goes with the last.

use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::Term;

use super::keys::Root;
use super::round::{Done, Round, Work, process};
use super::sources::{Known, Outcome};
use super::summary::{Change, SourceReport, Summary};
use super::update::{Calls, Options};
use super::writer::Writer;
use crate::archive::{self, SourceFile};
use crate::error::Error;

/// A run: what it has seen, and the round that is being gathered.
pub(super) struct Run<'a> {
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
    pub(super) summary: Summary,
}

// A round's files are held in memory: so many of 500 bytes are 10 MB.
const MOST_IN_ROUND: usize = 20_000;

impl<'a> Run<'a> {
    pub(super) fn new(
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
    pub(super) fn take_archive(&mut self, root: &Root, walk: archive::Walk) -> Result<(), Error> {
        let mut is_all_seen = true;
        for file in walk {
            match file {
                Ok(file) => self.take_file(root.key(&file.name), file)?,
                Err(error) => {
                    is_all_seen = false;
                    self.summary.failed += 1;
                    (self.calls.skipped)(&error);
                    if let Error::Unreadable { path, .. } = &error {
                        let report = SourceReport::unseen(root.key(path), &error);
                        (self.calls.reported)(&report);
                    }
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
                    (self.calls.reported)(&SourceReport::of(record, Change::Unchanged));
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
        *self.summary.count_of(done.report.change) += 1;
        self.summary.failed += u64::from(done.report.outcome == Outcome::Failed);
        (self.calls.reported)(&done.report);
        self.summary.found.add(&done.tally);
    }

    /// Commits the last round, and with it what is gone.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        self.gone.sort();
        self.gone.dedup();
        for key in &self.gone {
            self.writer
                .delete(Term::from_field_text(self.writer.fields.source, key));
            if let Some(known) = self.known.get(key) {
                (self.calls.reported)(&SourceReport::of(&known.record, Change::Gone));
            }
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
