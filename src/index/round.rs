//! The files of one round go in; they are read, extracted and handed to the writer on all threads, and what became of each
//! comes out, in the order of the files.
//!
//! A file is read by one thread, but its articles are extracted in batches by all, so that one large file keeps them busy
//! too. An article that is known from elsewhere is not extracted: its place is noted. When too many batches wait, the reading thread works on its own instead of reading on: that bounds memory and can
//! never block. Nothing depends on which thread did what.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};

use rayon::{Scope, ThreadPool};
use tantivy::Searcher;

use super::appearances::{Appearance, StoredAppearance};
use super::documents::documents;
use super::identity::identity;
use super::numbers::Numbers;
use super::queue::QueuedDocument;
use super::recorded::{is_touched_only, record};
use super::sources::{SourceRecord, Tally};
use super::summary::{Change, SourceReport};
use super::update::Calls;
use super::writer::Writer;
use crate::archive::{self, Content, ReadOptions, SourceFile};
use crate::article::Article;
use crate::error::Error;

/// A file to be read.
pub(super) struct Work {
    pub(super) key: String,
    pub(super) file: SourceFile,
    /// What is recorded as its time of change.
    pub(super) modified_ns: i64,
    pub(super) known: Option<SourceRecord>,
    /// What is known of it under the name that it had before.
    pub(super) moved_from: Option<SourceRecord>,
    pub(super) way: Way,
}

/// What becomes of the articles that the index has of a file and that it may not hold any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// They stay: where they would have to go, the file is put off until everything that is only added is committed.
    Kept,
    /// They are deleted, and the file is to be read.
    Cleared,
    /// They stay, for the file cannot be opened.
    Closed,
}

impl Work {
    /// Whether there are articles that would have to go before the file is read anew.
    fn is_in_the_way(&self) -> bool {
        let has_articles = |known: &SourceRecord| known.tally.records() > 0;
        self.way == Way::Kept && self.known.as_ref().is_some_and(has_articles)
    }
}

/// What became of a file.
pub(super) struct Done {
    /// Whether it is a source of the index now.
    pub(super) is_counted: bool,
    pub(super) report: SourceReport,
    /// What was found, where it was read.
    pub(super) tally: Tally,
    pub(super) errors: Vec<Error>,
}

/// What all tasks of a round share.
#[derive(Clone, Copy)]
pub(super) struct Round<'a> {
    pub(super) writer: &'a Writer,
    /// The last commit.
    pub(super) committed: &'a Searcher,
    pub(super) numbers: &'a Numbers,
    pub(super) read: &'a ReadOptions,
    pub(super) calls: Calls<'a>,
    /// Why the round is given up: the index cannot be written.
    pub(super) fault: &'a Mutex<Option<Error>>,
}

/// What is found in a file, while it is being read.
#[derive(Default)]
pub(super) struct Found {
    pub(super) change: Change,
    pub(super) tally: Tally,
    pub(super) format: Option<String>,
    pub(super) content: Option<Content>,
    /// Those that were not reported yet.
    pub(super) errors: Vec<Error>,
    /// The first of those that were.
    reported: Option<String>,
    pub(super) is_opened: bool,
    is_put_off: bool,
}

impl Found {
    /// The first thing that could not be read.
    pub(super) fn problem(&self) -> Option<String> {
        let held = || self.errors.first().map(Error::in_one_line);
        self.reported.clone().or_else(held)
    }
}

/// Articles that are extracted together.
#[derive(Default)]
struct Batch {
    articles: Vec<Article>,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, article: Article) {
        self.bytes += held_bytes(&article);
        self.articles.push(article);
    }
}

/// The memory that an article takes: of a short one, the body is half.
fn held_bytes(article: &Article) -> usize {
    let texts = [
        &article.headline,
        &article.byline,
        &article.outlet,
        &article.url,
        &article.section,
    ];
    let texts = texts.into_iter().flatten().map(String::len).sum::<usize>();
    size_of::<Article>() + article.body.len() + article.id.len() + article.source.path.len() + texts
}

// Reported in the order of the files; a file with more is reported while it is read, to bound memory.
const MOST_ERRORS_HELD: usize = 1000;

// An article is 2 to 6 KB: a task of some 30, long enough that handing it over costs nothing.
const BATCH_BYTES: usize = 128 << 10;

/// Reads all files of a round; gives what became of them, and those that are put off.
pub(super) fn process(
    files: Vec<Work>,
    pool: &ThreadPool,
    round: Round<'_>,
) -> Result<(Vec<Done>, Vec<Work>), Error> {
    let found: Vec<Mutex<Found>> = files.iter().map(|_| Mutex::default()).collect();
    // Tasks from outside the pool are taken in order, those from inside before them.
    pool.in_place_scope(|scope| {
        for (work, found) in files.iter().zip(&found) {
            scope.spawn(move |scope| round.read(scope, work, found));
        }
    });
    if let Some(fault) = lock(round.fault).take() {
        return Err(fault);
    }
    let found = found
        .into_iter()
        .map(|found| found.into_inner().unwrap_or_else(PoisonError::into_inner));
    let (mut done, mut put_off) = (Vec::new(), Vec::new());
    for (work, found) in files.into_iter().zip(found) {
        if found.is_put_off {
            put_off.push(work);
        } else {
            done.push(record(round, work, found)?);
        }
    }
    Ok((done, put_off))
}

impl<'a> Round<'a> {
    /// Reads one file, in batches of articles.
    fn read<'s>(self, scope: &Scope<'s>, work: &'s Work, found: &'s Mutex<Found>)
    where
        'a: 's,
    {
        if lock(self.fault).is_some() || is_touched_only(work, self.read, found) {
            return;
        }
        if let Some(before) = &work.moved_from {
            return self.move_over(scope, (work, before), found);
        }
        if work.way == Way::Closed {
            if let Err(error) = archive::try_open(&work.file) {
                self.note(found, error);
            }
            return;
        }
        let mut batch = Batch::default();
        let mut take = |article| {
            // What was read of a file earlier stays until it could be opened.
            lock(found).is_opened = true;
            match article {
                Ok(article) => batch.add(article),
                Err(error) => self.note(found, error),
            }
            if batch.bytes < BATCH_BYTES {
                return ControlFlow::Continue(());
            }
            // The next one will have as many.
            let next = Vec::with_capacity(batch.articles.len());
            let full = std::mem::replace(&mut batch.articles, next);
            match self.writer.articles.try_take(batch.bytes) {
                Some(held) => scope.spawn(move |_| {
                    self.write(work, full, found);
                    drop(held);
                }),
                None => self.write(work, full, found),
            }
            batch.bytes = 0;
            if lock(self.fault).is_some() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        };
        let read = match self.read_on(work, found, &mut take) {
            Some(read) => read,
            None if work.is_in_the_way() => {
                lock(found).is_put_off = true;
                return;
            }
            None => archive::read(&work.file, self.read, &mut take),
        };
        match read {
            Ok(content) => {
                let mut found = lock(found);
                found.is_opened = true;
                found.content = content;
            }
            Err(error) => self.note(found, error),
        }
        self.write(work, batch.articles, found);
    }

    /// Reads only what was added to a file; `None` where it has to be read whole.
    fn read_on(
        self,
        work: &Work,
        found: &Mutex<Found>,
        take: &mut archive::Found<'_>,
    ) -> Option<Result<Option<Content>, Error>> {
        let known = work.known.as_ref()?;
        let before = known.before(work.file.size, self.read)?;
        if work.way != Way::Kept {
            return None;
        }
        lock(found).change = Change::Grown;
        let read = archive::read_on(&work.file, self.read, &before, take).transpose();
        if read.is_none() {
            lock(found).change = Change::Changed;
        }
        read
    }

    /// Extracts what is new of a batch and hands its documents to the writer.
    fn write(self, work: &Work, batch: Vec<Article>, found: &Mutex<Found>) {
        if batch.is_empty() {
            return;
        }
        let format = batch.first().map(|article| article.source.format.clone());
        let mut tally = Tally::default();
        let mut group = Vec::with_capacity(batch.len());
        for article in batch {
            let number = identity(&article);
            if !self.numbers.insert(number) {
                tally.count_copy(&article);
                group.push(self.appearance(work, number, &article));
                continue;
            }
            let extraction = (self.calls.extract)(&article);
            tally.count(&article, &extraction);
            if let Some(error) = extraction.fault(&article) {
                self.note(found, error);
            }
            let (fields, place) = (&self.writer.fields, (work.key.as_str(), number));
            group.extend(documents(fields, place, article, extraction));
        }
        self.calls
            .progress
            .bytes
            .fetch_add(tally.body_bytes, Relaxed);
        self.calls
            .progress
            .quotations
            .fetch_add(tally.quotations(), Relaxed);
        self.add(group);
        let mut found = lock(found);
        found.tally.add(&tally);
        found.format = format;
    }

    fn appearance(self, work: &Work, number: u64, article: &Article) -> QueuedDocument {
        let stored = StoredAppearance {
            key: work.key.clone(),
            appearance: Appearance::from(article),
        };
        stored.document(&self.writer.fields, number)
    }

    /// Hands documents to the writer; where that fails, the round is given up.
    pub(super) fn add(self, group: Vec<QueuedDocument>) {
        if let Err(error) = self.writer.add(group) {
            self.give_up(error);
        }
    }

    pub(super) fn give_up(self, error: Error) {
        lock(self.fault).get_or_insert(error);
    }

    /// Keeps what could not be read.
    fn note(self, found: &Mutex<Found>, error: Error) {
        let mut found = lock(found);
        found.tally.skipped += 1;
        found.errors.push(error);
        if found.errors.len() > MOST_ERRORS_HELD {
            found.reported = found.problem();
            for error in found.errors.drain(..) {
                (self.calls.skipped)(&error);
            }
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic of extraction ends the run anyway; counts are whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
