//! The files of one round go in; they are read, extracted and handed to the writer on all threads, and what became of each
//! comes out, in the order of the files.
//!
//! A file is read by one thread, but its articles are extracted in batches by all, so that one large file keeps them busy
//! too. When too many batches wait, the reading thread works on its own instead of reading on: that bounds memory and can
//! never block. Nothing depends on which thread did what.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};

use rayon::{Scope, ThreadPool};
use tantivy::{Searcher, Term};

use super::documents::documents;
use super::moved::for_each_article;
use super::sources::{Outcome, SourceRecord, Tally, source_document};
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
}

/// What became of a file.
pub(super) struct Done {
    pub(super) report: SourceReport,
    /// What was found, where it was read.
    pub(super) tally: Tally,
    pub(super) errors: Vec<Error>,
}

/// What all tasks of a round share.
#[derive(Clone, Copy)]
pub(super) struct Round<'a> {
    pub(super) writer: &'a Writer,
    /// The last commit, where sources have moved since.
    pub(super) committed: Option<&'a Searcher>,
    pub(super) read: &'a ReadOptions,
    pub(super) calls: Calls<'a>,
    /// Why the round is given up: the index cannot be written.
    pub(super) fault: &'a Mutex<Option<Error>>,
}

/// What is found in a file, while it is being read.
#[derive(Default)]
struct Found {
    change: Change,
    tally: Tally,
    format: Option<String>,
    content: Option<Content>,
    /// The first ones; the others were reported at once.
    errors: Vec<Error>,
    is_opened: bool,
    is_deleted: bool,
}

/// Articles that are extracted together.
#[derive(Default)]
struct Batch {
    articles: Vec<Article>,
    bytes: usize,
    /// Whether way was made for the articles of the file.
    is_begun: bool,
}

impl Batch {
    fn add(&mut self, article: Article) {
        self.bytes += article.body.len();
        self.articles.push(article);
    }
}

// Reported in the order of the files; a file with more is reported while it is read, to bound memory.
const MOST_ERRORS_HELD: usize = 1000;

// An article is 2 to 6 KB: a task of some 30, long enough that handing it over costs nothing.
const BATCH_BYTES: usize = 128 << 10;

/// Reads all files of a round.
pub(super) fn process(
    files: Vec<Work>,
    pool: &ThreadPool,
    round: Round<'_>,
) -> Result<Vec<Done>, Error> {
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
    files
        .into_iter()
        .zip(found)
        .map(|(work, found)| record(round, work, found))
        .collect()
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
        if let (Some(before), Some(committed)) = (&work.moved_from, self.committed) {
            if let Err(error) = self.move_over(work, (before, committed), found) {
                lock(self.fault).get_or_insert(error);
            }
            return;
        }
        let mut batch = Batch::default();
        let mut take = |article| {
            // What was read of a file earlier stays until it could be opened.
            if !batch.is_begun {
                self.begin(work, found);
                batch.is_begun = true;
            }
            match article {
                Ok(article) => batch.add(article),
                Err(error) => self.note(found, error),
            }
            if batch.bytes < BATCH_BYTES {
                return ControlFlow::Continue(());
            }
            let full = std::mem::take(&mut batch.articles);
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
            None => archive::read(&work.file, self.read, &mut take),
        };
        match read {
            Ok(content) => {
                if !batch.is_begun {
                    self.begin(work, found);
                }
                lock(found).content = content;
            }
            Err(error) => self.note(found, error),
        }
        self.write(work, batch.articles, found);
    }

    /// Writes what the index has of a file under its new name.
    fn move_over(
        self,
        work: &Work,
        (before, committed): (&SourceRecord, &Searcher),
        found: &Mutex<Found>,
    ) -> Result<(), Error> {
        lock(found).change = Change::Moved;
        let fields = &self.writer.fields;
        let names = (before.key.as_str(), work.file.name.as_str());
        let mut added = Ok(());
        for_each_article(committed, fields, names, &mut |article, extraction| {
            let group = documents(fields, &work.key, article, extraction);
            if added.is_ok() {
                added = self.writer.add(group);
            }
        })?;
        added?;
        let old = Term::from_field_text(fields.source, &before.key);
        self.writer.delete(old);
        Ok(())
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
        lock(found).change = Change::Grown;
        let read = archive::read_on(&work.file, self.read, &before, take).transpose();
        if read.is_none() {
            lock(found).change = Change::Changed;
        }
        read
    }

    /// Makes way for the articles of a file that could be opened.
    fn begin(self, work: &Work, found: &Mutex<Found>) {
        let mut found = lock(found);
        found.is_opened = true;
        let has_articles = |known: &SourceRecord| known.tally.articles > 0;
        let is_read_anew = found.change != Change::Grown;
        if is_read_anew && work.known.as_ref().is_some_and(has_articles) {
            self.writer
                .delete(Term::from_field_text(self.writer.fields.source, &work.key));
            found.is_deleted = true;
        }
    }

    /// Extracts a batch and hands its documents to the writer.
    fn write(self, work: &Work, batch: Vec<Article>, found: &Mutex<Found>) {
        if batch.is_empty() {
            return;
        }
        let format = batch.first().map(|article| article.source.format.clone());
        let mut tally = Tally::default();
        let mut group = Vec::new();
        for article in batch {
            let extraction = (self.calls.extract)(&article);
            tally.count(&article, &extraction);
            group.extend(documents(
                &self.writer.fields,
                &work.key,
                article,
                extraction,
            ));
        }
        self.calls
            .progress
            .bytes
            .fetch_add(tally.body_bytes, Relaxed);
        self.calls
            .progress
            .quotations
            .fetch_add(tally.quotations(), Relaxed);
        if let Err(error) = self.writer.add(group) {
            lock(self.fault).get_or_insert(error);
        }
        let mut found = lock(found);
        found.tally.add(&tally);
        found.format = format;
    }

    /// Keeps what could not be read.
    fn note(self, found: &Mutex<Found>, error: Error) {
        let mut found = lock(found);
        found.tally.skipped += 1;
        if found.errors.len() < MOST_ERRORS_HELD {
            found.errors.push(error);
        } else {
            (self.calls.skipped)(&error);
        }
    }
}

/// Whether a file has the bytes that were indexed, and only another time of change.
fn is_touched_only(work: &Work, options: &ReadOptions, found: &Mutex<Found>) -> bool {
    let Some(known) = &work.known else {
        return false;
    };
    let mut found = lock(found);
    found.change = Change::Changed;
    let may_be_same = known.size == work.file.size
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
fn record(round: Round<'_>, work: Work, found: Found) -> Result<Done, Error> {
    let writer = round.writer;
    let Work {
        key,
        file,
        modified_ns,
        known,
        moved_from,
    } = work;
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
        (Some(known), _) if !found.is_opened && known.outcome != Outcome::Failed => {
            let report = SourceReport {
                outcome: Outcome::Failed,
                why: found.errors.first().map(Error::in_one_line),
                ..SourceReport::of(&known, found.change)
            };
            return Ok(found.done(report));
        }
        (known, _) => {
            let grown = known.filter(|_| found.change == Change::Grown);
            read_record(round, (key, file.size, modified_ns), &found, grown)
        }
    };
    if known.as_ref() == Some(&record) && !found.is_deleted {
        return Ok(found.done(SourceReport::of(&record, Change::Unchanged)));
    }
    if known.is_some() && !found.is_deleted {
        writer.delete_source_document(&record.key)?;
    }
    writer.add(vec![source_document(&writer.fields, &record)])?;
    let report = SourceReport::of(&record, found.change);
    Ok(found.done(report))
}

impl Found {
    fn done(self, report: SourceReport) -> Done {
        Done {
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
    let mut format = found.format.clone();
    let mut problem = found.errors.first().map(Error::in_one_line);
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
        outcome: match (tally.articles, tally.skipped) {
            (_, 0) => Outcome::Complete,
            (0, _) => Outcome::Failed,
            _ => Outcome::Damaged,
        },
        problem,
        tally,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic of extraction ends the run anyway; counts are whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
