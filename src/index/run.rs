//! The files of the archives come in, one walk after another; rounds of those that are to be read go out, each with its
//! commit. What is only added comes first, then what changed, and what is gone goes with the last.

use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::{Home, Root};
use super::missing::{Missing, doubtful};
use super::moved::tell_the_same;
use super::numbers::Numbers;
use super::replaced::{clear, hand_over};
use super::round::{Done, Round, Way, Work, process};
use super::sources::{Known, Outcome, SourceRecord};
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
    home: &'a Home,
    /// All archives of this run.
    roots: &'a [Root],
    /// Those of which all files were seen.
    looked_through: Vec<&'a Root>,
    known: FxHashMap<String, Known>,
    /// The keys of those that are known, by the lengths of the files.
    by_size: FxHashMap<u64, Vec<String>>,
    /// Keys that the index did not know, to take no file twice where archives overlap.
    fresh: FxHashSet<String>,
    round: Vec<Work>,
    round_bytes: u64,
    /// Of the articles of the index; none before the first round.
    numbers: Option<Numbers>,
    /// Files whose articles have to go before they are read anew.
    changed: Vec<Work>,
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
        (known, (home, roots)): (FxHashMap<String, Known>, (&'a Home, &'a [Root])),
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
            home,
            roots,
            looked_through: Vec::new(),
            by_size: by_size(&known),
            known,
            fresh: FxHashSet::default(),
            round: Vec::new(),
            round_bytes: 0,
            numbers: None,
            changed: Vec::new(),
            gone: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// Takes the files of one archive.
    pub(super) fn take_archive(
        &mut self,
        root: &'a Root,
        walk: archive::Walk,
    ) -> Result<(), Error> {
        let mut is_all_seen = true;
        for file in walk {
            match file {
                Ok(file) => self.take_file(root.key(&file.name), file)?,
                Err(error) => {
                    is_all_seen = false;
                    self.summary.failed += 1;
                    (self.calls.skipped)(&error);
                    if let Error::Unreadable { path, .. } = &error {
                        let report =
                            SourceReport::unseen(root.key(path), Some(error.in_one_line()));
                        (self.calls.reported)(&report);
                    }
                }
            }
        }
        if is_all_seen {
            self.looked_through.push(root);
        }
        Ok(())
    }

    /// Notes which sources of an archive are to be forgotten, and tells of those that are kept.
    fn note_gone(&mut self, root: &Root) {
        let known = self.known.values();
        let known: Vec<_> = known
            .filter(|known| root.holds(&known.record.key))
            .collect();
        let gone = known.iter().filter(|known| !known.seen);
        let mut gone: Vec<String> = gone.map(|known| known.record.key.clone()).collect();
        gone.sort();
        let kept = match self.options.missing {
            Missing::Forget => Vec::new(),
            Missing::Keep => gone.clone(),
            Missing::Ask => {
                let locate = |key: &str| self.home.locate(key);
                match doubtful(&gone, known.len(), locate) {
                    Some((keys, lost)) if !(self.calls.may_forget)(&lost) => keys,
                    _ => Vec::new(),
                }
            }
        };
        gone.retain(|key| kept.binary_search(key).is_err());
        self.gone.extend(gone);
        for key in kept {
            if let Some(known) = self.known.get_mut(&key) {
                // Told once, where archives overlap.
                known.seen = true;
                self.summary.missing += 1;
                (self.calls.reported)(&SourceReport::of(&known.record, Change::Missing));
            }
        }
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
        let moved_from = match known {
            Some(_) => None,
            None => self.moved_from(&key, &file),
        };
        self.round_bytes += file.size;
        self.round.push(Work {
            key,
            file,
            modified_ns,
            known,
            moved_from,
            way: Way::Kept,
        });
        if self.is_full() {
            self.end_round(&[])?;
        }
        Ok(())
    }

    /// What is known of a file under the name that it had before: one that is no more, and whose bytes it has.
    fn moved_from(&mut self, key: &str, file: &SourceFile) -> Option<SourceRecord> {
        let candidates = self.by_size.get(&file.size)?;
        let mut own_hash = None;
        for before in candidates {
            let record = match self.known.get(before) {
                Some(known) if !known.seen && known.record.said == self.said => &known.record,
                _ => continue,
            };
            let is_held = self.roots.iter().any(|root| root.holds(before));
            let place = self.home.locate(before).filter(|_| is_held);
            let is_gone =
                place.is_some_and(|place| place.try_exists().is_ok_and(|is_there| !is_there));
            if !is_gone || !tell_the_same(before, key) {
                continue;
            }
            let hash = own_hash.get_or_insert_with(|| {
                archive::content_hash(file)
                    .ok()
                    .map(|hash| hash.to_string())
            });
            if hash.is_some() && *hash == record.hash {
                let record = record.clone();
                if let Some(known) = self.known.get_mut(&record.key) {
                    known.seen = true;
                }
                return Some(record);
            }
        }
        None
    }

    fn is_full(&self) -> bool {
        self.round_bytes >= self.options.commit_bytes || self.round.len() >= MOST_IN_ROUND
    }

    /// Reads the files of the round and commits them, and forgets the sources `gone` in the same commit.
    fn end_round(&mut self, gone: &[String]) -> Result<(), Error> {
        let mut round = std::mem::take(&mut self.round);
        self.round_bytes = 0;
        let committed = self.writer.searcher()?;
        if self.numbers.is_none() {
            let numbers = Numbers::of(&committed);
            self.numbers = Some(numbers.map_err(|source| self.writer.fail(source))?);
        }
        let numbers = self.numbers.as_ref().expect("they are made above");
        let is_added_only = gone.is_empty() && round.iter().all(|work| work.way == Way::Kept);
        let cleared = if is_added_only {
            None
        } else {
            let cleared = clear((self.writer, &committed), numbers, &mut round, gone);
            Some(cleared.map_err(|source| self.writer.fail(source))?)
        };
        let fault = Mutex::new(None);
        let shared = Round {
            writer: self.writer,
            committed: &committed,
            numbers,
            read: &self.options.read,
            calls: self.calls,
            fault: &fault,
        };
        let (done, put_off) = process(round, &self.pool, shared)?;
        if let Some(cleared) = &cleared {
            hand_over(cleared, &self.pool, shared)?;
        }
        for done in done {
            self.note(&done);
        }
        self.changed.extend(put_off);
        self.writer.commit()
    }

    fn note(&mut self, done: &Done) {
        for error in &done.errors {
            (self.calls.skipped)(error);
        }
        if done.is_counted {
            *self.summary.count_of(done.report.change) += 1;
        }
        self.summary.failed += u64::from(done.report.outcome == Outcome::Failed);
        (self.calls.reported)(&done.report);
        self.summary.found.add(&done.tally);
    }

    /// Commits the last round, and with it what is gone.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        // Not before all archives were walked: what is gone from the one may have moved into another.
        for root in std::mem::take(&mut self.looked_through) {
            self.note_gone(root);
        }
        self.gone.sort();
        self.gone.dedup();
        if !self.round.is_empty() {
            self.end_round(&[])?;
        }
        for work in std::mem::take(&mut self.changed) {
            self.round_bytes += work.file.size;
            self.round.push(Work {
                way: Way::Cleared,
                ..work
            });
            if self.is_full() {
                self.end_round(&[])?;
            }
        }
        let gone = std::mem::take(&mut self.gone);
        for key in &gone {
            if let Some(known) = self.known.get(key) {
                (self.calls.reported)(&SourceReport::of(&known.record, Change::Gone));
            }
        }
        self.summary.gone = gone.len() as u64;
        if self.round.is_empty() && gone.is_empty() {
            return Ok(());
        }
        self.end_round(&gone)
    }
}

/// The keys of sources that may be known again by their content.
fn by_size(known: &FxHashMap<String, Known>) -> FxHashMap<u64, Vec<String>> {
    let mut by_size: FxHashMap<u64, Vec<String>> = FxHashMap::default();
    let records = known.values().map(|known| &known.record);
    let has_articles = |record: &&SourceRecord| record.hash.is_some() && record.tally.records() > 0;
    let mut records: Vec<_> = records.filter(has_articles).collect();
    // Of several that are alike, the same one is taken in every run.
    records.sort_by(|one, other| one.key.cmp(&other.key));
    for record in records {
        let alike = by_size.entry(record.size).or_default();
        alike.push(record.key.clone());
    }
    by_size
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
