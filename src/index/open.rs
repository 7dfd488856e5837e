//! The folder of an index goes in, an open index comes out, for reading; or an error that says what to do.
//!
//! The folder holds `index.json`, which names the versions that made the index and the folder of Tantivy's own files, and
//! these files. A rebuild fills another folder and then replaces `index.json` in one step, so that there is always one
//! whole index, and a reader that has it open goes on reading the old one.
//!
//! Reading writes nothing where nothing can be written ([`Folder`]).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use serde::{Deserialize, Serialize};
use tantivy::error::DataCorruption;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, SegmentOrdinal};

use super::analyzers;
use super::appearances::LastPlaces;
use super::columns::{Columns, once};
use super::directory::{Folder, For};
use super::documents::{StoredArticle, StoredQuotation};
use super::forms::Forms;
use super::inflections::Vocabulary;
use super::precedence::Precedences;
use super::records::{ArticleOf, StoredTexts};
use super::same_words::Counted;
use super::schema::{DocumentKind, Fields, SCHEMA_VERSION, schema};
use crate::archive::{READER_VERSION, ReadOptions, SaidBefore};
use crate::error::Error;

/// The version of what extraction finds: raised when the same article gives another [`Extraction`](crate::extract::Extraction).
pub const EXTRACTOR_VERSION: u32 = 11;

/// So many unpacked blocks of texts, of 16 KB each, are kept of each segment: to unpack one is most of what it takes to read a hit.
const BLOCKS_KEPT: usize = 256;

/// The name of the index folder inside an archive, where no other is named.
pub const FOLDER: &str = ".onrecord";

/// An index open for reading: the state of its last commit.
pub struct Opened {
    /// The index.
    pub index: Index,
    /// What is searched.
    pub searcher: Searcher,
    /// The fields by name.
    pub fields: Fields,
    /// What made it.
    pub manifest: Manifest,
    /// The folder that it was opened from.
    pub path: PathBuf,
    pub(super) vocabulary: Vocabulary,
    /// One for each segment.
    columns: Vec<Arc<Columns>>,
    articles: OnceLock<u64>,
    quotations: OnceLock<u64>,
    appearances: OnceLock<u64>,
    pub(super) sayings: Counted,
    pub(super) precedences: Precedences,
    pub(super) last_places: Mutex<LastPlaces>,
}

/// Opens the index in the folder `path` for reading.
///
/// # Errors
/// [`Error::NoIndex`] where there is none, [`Error::IndexVersion`] where another version made it, [`Error::Index`] where it
/// cannot be read.
pub fn open(path: &Path) -> Result<Opened, Error> {
    let manifest = Manifest::read(path)?;
    manifest.check(path)?;
    let fail = |source| Error::index(path, source);
    let directory = Folder::open(&path.join(&manifest.files), For::Reading).map_err(fail)?;
    // Before the segments: a run that ends meanwhile may merge what an older table knows, but not know less.
    let forms = Forms::open(&directory);
    let index = Index::open(directory).map_err(fail)?;
    analyzers::register(&index);
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .num_warming_threads(1)
        .doc_store_cache_num_blocks(BLOCKS_KEPT)
        .try_into()
        .map_err(fail)?;
    let (_, fields) = schema();
    let searcher = reader.searcher();
    Ok(Opened {
        columns: searcher
            .segment_readers()
            .iter()
            .map(|segment| Arc::new(Columns::new(segment)))
            .collect(),
        vocabulary: Vocabulary::new(forms, &searcher),
        articles: OnceLock::new(),
        quotations: OnceLock::new(),
        appearances: OnceLock::new(),
        sayings: Counted::default(),
        precedences: Precedences::default(),
        last_places: Mutex::default(),
        searcher,
        index,
        fields,
        manifest,
        path: path.to_owned(),
    })
}

impl Opened {
    /// The quotation at `address`.
    ///
    /// # Errors
    /// [`Error::Index`] where its article cannot be read, or the document is no quotation.
    pub fn quotation(&self, address: DocAddress) -> Result<StoredQuotation, Error> {
        let article_of = ArticleOf::of(self.columns(address.segment_ord))
            .map_err(|source| Error::index(&self.path, source))?;
        let (article, place) = article_of
            .find(address.doc_id)
            .ok_or_else(|| self.damage())?;
        let article = DocAddress::new(address.segment_ord, article);
        let texts = self.texts(article)?;
        let stored = StoredQuotation::from_texts(texts, &self.fields, place);
        let mut stored = stored.ok_or_else(|| self.damage())?;
        self.at_first(&mut stored.article, article)?;
        Ok(stored)
    }

    /// The article stored at `address`.
    ///
    /// # Errors
    /// [`Error::Index`] where the document cannot be read or is no article.
    pub fn article(&self, address: DocAddress) -> Result<StoredArticle, Error> {
        let stored = StoredArticle::from_texts(self.texts(address)?, &self.fields);
        let mut stored = stored.ok_or_else(|| self.damage())?;
        self.at_first(&mut stored.article, address)?;
        Ok(stored)
    }

    fn texts(&self, address: DocAddress) -> Result<StoredTexts, Error> {
        let texts = self.searcher.doc(address);
        texts.map_err(|source| Error::index(&self.path, source))
    }

    /// The columns of a segment, by its number.
    ///
    /// # Panics
    /// Where there is no such segment.
    pub fn columns(&self, segment: SegmentOrdinal) -> &Arc<Columns> {
        &self.columns[segment as usize]
    }

    /// How many documents of a kind there are, deleted ones that still lie there included.
    pub(super) fn documents(&self, kind: DocumentKind) -> tantivy::Result<u64> {
        let count = || self.searcher.doc_freq(&kind.term(&self.fields));
        match kind {
            DocumentKind::Source => count(),
            DocumentKind::Article => once(&self.articles, count).copied(),
            DocumentKind::Quotation => once(&self.quotations, count).copied(),
            DocumentKind::Appearance => once(&self.appearances, count).copied(),
        }
    }

    pub(crate) fn damage(&self) -> Error {
        damage(&self.path)
    }
}

/// The error of an index that holds at `path` what does not read as it should.
pub(super) fn damage(path: &Path) -> Error {
    let damage = DataCorruption::comment_only("a stored record does not read as what it should be");
    Error::index(path, damage.into())
}

/// What `index.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA_VERSION`] of its maker.
    pub schema: u32,
    /// [`EXTRACTOR_VERSION`] of its maker.
    pub extractor: u32,
    /// [`READER_VERSION`] of its maker. What an older reader read can be searched, but not added to: one index is of one reader.
    #[serde(default)]
    pub reader: u32,
    /// The folder of Tantivy's files, inside the index folder.
    pub files: PathBuf,
    /// The way from the index folder up to the archive that it lies in, such as `..`: sources under it are known by their
    /// path from there, so that archive and index can be moved together. `None` for an index that lies elsewhere.
    pub home: Option<PathBuf>,
    /// How its files are read where a run does not say it.
    #[serde(default)]
    pub reading: SaidBefore,
}

const MANIFEST: &str = "index.json";

impl Manifest {
    /// Reads it from the index folder `path`.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let text = match fs::read(path.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoIndex {
                    path: path.to_owned(),
                });
            }
            Err(error) => {
                return Err(Error::IndexFile {
                    path: path.join(MANIFEST),
                    source: error,
                });
            }
        };
        serde_json::from_slice(&text).map_err(|source| Error::IndexManifest {
            path: path.join(MANIFEST),
            source,
        })
    }

    /// That of an index made by this program.
    pub(super) fn current(files: &str, home: Option<PathBuf>) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            extractor: EXTRACTOR_VERSION,
            reader: READER_VERSION,
            files: files.into(),
            home,
            reading: SaidBefore::default(),
        }
    }

    /// Takes from it what a run does not say about how files are read, and keeps what it does; tells whether that is new.
    pub(super) fn keep(&mut self, read: &mut ReadOptions) -> bool {
        read.or_as(&self.reading);
        let said = SaidBefore::from(&*read);
        let is_new = said != self.reading;
        self.reading = said;
        is_new
    }

    /// Fails where another version made it, whose documents cannot be understood.
    pub(super) fn check(&self, path: &Path) -> Result<(), Error> {
        self.check_reader(path, self.reader)
    }

    /// Fails where another version made it, or one that reads files differently.
    pub(super) fn check_for_update(&self, path: &Path) -> Result<(), Error> {
        self.check_reader(path, READER_VERSION)
    }

    fn check_reader(&self, path: &Path, reader: u32) -> Result<(), Error> {
        let found = (self.schema, self.extractor, self.reader);
        let expected = (SCHEMA_VERSION, EXTRACTOR_VERSION, reader);
        if found == expected {
            return Ok(());
        }
        Err(Error::IndexVersion {
            path: path.to_owned(),
            found,
            expected,
        })
    }

    /// Puts it in place of the one that is there, in one step.
    pub(super) fn write(&self, path: &Path) -> Result<(), Error> {
        let name = path.join(MANIFEST);
        let fresh = path.join("index.json.new");
        let text = serde_json::to_vec(self).map_err(io::Error::from);
        text.and_then(|text| fs::write(&fresh, text))
            .and_then(|()| fs::File::open(&fresh)?.sync_all())
            .and_then(|()| fs::rename(&fresh, &name))
            .map_err(|error| Error::IndexFile {
                path: name,
                source: error,
            })
    }
}
