//! Tantivy's writer with bounds: documents go in, commits come out, and no more bytes are under way than was allowed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, IndexWriter, ReloadPolicy, Searcher, SegmentReader, Term};

use super::analyzers;
use super::checked;
use super::directory::{Folder, For};
use super::queue::{Budget, QueuedDocument};
use super::schema::{Fields, schema};
use super::sources::source_query;
use super::update::Options;
use crate::error::Error;

/// An index open for writing.
pub(super) struct Writer {
    pub(super) fields: Fields,
    /// For articles that wait to be extracted.
    pub(super) articles: Arc<Budget>,
    documents: Arc<Budget>,
    path: PathBuf,
    index: Index,
    tantivy: IndexWriter<QueuedDocument>,
    has_changes: AtomicBool,
}

// 96 MB a thread: of a million short articles half as many segments as with 48 MB, so less to merge: a ninth of the processor time.
// Of 200,000, which need no merging, a twentieth is lost, for the table of words outgrows the processor's cache. The rest of the
// 112 MB a thread that are promised goes for what it reads and extracts at the moment.
const ARENA_BYTES: usize = 96 << 20;
// Tantivy's own limit.
const MOST_THREADS: usize = 8;

impl Writer {
    /// Makes an empty index in the folder `files`.
    pub(super) fn create(files: &Path) -> Result<(), Error> {
        fs::create_dir_all(files).map_err(|source| Error::IndexFile {
            path: files.to_owned(),
            source,
        })?;
        let zstd = ZstdCompressor {
            compression_level: Some(STORE_LEVEL),
        };
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(zstd),
            docstore_blocksize: STORE_BLOCK_BYTES,
            ..IndexSettings::default()
        };
        let (schema, _) = schema();
        let made = Folder::open(files, For::Writing)
            .and_then(|directory| Index::create(directory, schema, settings));
        made.map(drop).map_err(|source| Error::index(files, source))
    }

    /// Opens the index in the folder `files`, which is made where there is none.
    pub(super) fn open(files: &Path, options: &Options) -> Result<Self, Error> {
        if !files.join("meta.json").exists() {
            Self::create(files)?;
        }
        let fail = |source| Error::index(files, source);
        let index = Folder::open(files, For::Writing).and_then(Index::open);
        let index = index.map_err(fail)?;
        analyzers::register(&index);
        let (_, fields) = schema();
        let jobs = options.jobs.clamp(1, MOST_THREADS);
        let tantivy_options = IndexWriterOptions::builder()
            .num_worker_threads(jobs)
            .memory_budget_per_thread(ARENA_BYTES)
            .num_merge_threads(jobs)
            .build();
        let tantivy = index.writer_with_options(tantivy_options).map_err(fail)?;
        Ok(Self {
            fields,
            // The other half is for what is larger than its estimate: a record, decoded and parsed.
            articles: Budget::new(options.memory_bytes / 4),
            documents: Budget::new(options.memory_bytes / 4),
            path: files.to_owned(),
            index,
            tantivy,
            has_changes: AtomicBool::new(false),
        })
    }

    /// Reads some of the files again, whether they are as they were written.
    pub(super) fn check(&self) -> Result<(), Error> {
        checked::check(&self.index, &self.path)
    }

    /// The state of the last commit.
    pub(super) fn searcher(&self) -> Result<Searcher, Error> {
        let reader = self
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        Ok(reader.map_err(|source| self.fail(source))?.searcher())
    }

    /// Deletes all documents with `term`.
    pub(super) fn delete(&self, term: Term) {
        self.tantivy.delete_term(term);
        self.has_changes.store(true, Relaxed);
    }

    /// Deletes the document of the source `key`, and leaves its articles.
    pub(super) fn delete_source_document(&self, key: &str) -> Result<(), Error> {
        let query = source_query(&self.fields, key);
        let deleted = self.tantivy.delete_query(Box::new(query));
        self.has_changes.store(true, Relaxed);
        deleted.map(drop).map_err(|source| self.fail(source))
    }

    /// Adds `documents` side by side, once there is room for them.
    pub(super) fn add(&self, mut documents: Vec<QueuedDocument>) -> Result<(), Error> {
        let bytes = documents.iter().map(QueuedDocument::bytes).sum();
        let held = Arc::new(self.documents.take(bytes));
        for document in &mut documents {
            document.held = Some(Arc::clone(&held));
        }
        self.has_changes.store(true, Relaxed);
        let added = self
            .tantivy
            .run(documents.into_iter().map(UserOperation::Add));
        added.map(drop).map_err(|source| self.fail(source))
    }

    /// Makes what was deleted and added since the last commit visible, all at once.
    pub(super) fn commit(&mut self) -> Result<(), Error> {
        if self.has_changes.swap(false, Relaxed) {
            self.tantivy
                .commit()
                .map_err(|source| Error::index(&self.path, source))?;
        }
        Ok(())
    }

    /// Merges all segments into one without deleted documents, and removes the files that are not needed any more; gives
    /// how many segments there were.
    pub(super) fn merge_all(mut self) -> Result<usize, Error> {
        let fail = |source| Error::index(&self.path, source);
        checked::check_all(&self.index, &self.path)?;
        let searcher = self.searcher()?;
        let readers = searcher.segment_readers();
        let segments = readers.len();
        let has_deleted = readers.iter().any(SegmentReader::has_deletes);
        drop(searcher);
        if segments > 1 || has_deleted {
            let all = self.index.searchable_segment_ids().map_err(fail)?;
            self.tantivy.merge(&all).wait().map_err(fail)?;
        }
        self.tantivy.garbage_collect_files().wait().map_err(fail)?;
        self.close()?;
        Ok(segments)
    }

    /// Waits for the merges that are under way.
    pub(super) fn close(self) -> Result<(), Error> {
        let Self { tantivy, path, .. } = self;
        tantivy
            .wait_merging_threads()
            .map_err(|source| Error::index(&path, source))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn fail(&self, source: tantivy::TantivyError) -> Error {
        Error::index(&self.path, source)
    }
}

// Level 1 is as small as 3 to a hundredth. Blocks of 16 KB: 4 KB fetch a page of hits a quarter faster but take 5 % more.
const STORE_LEVEL: i32 = 1;
const STORE_BLOCK_BYTES: usize = 16_384;
