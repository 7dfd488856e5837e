//! The words of an index go in, a table comes out that tells which of them have a stem, for each of its languages.
//!
//! It lies beside Tantivy's files as `forms`: without it, each query would stem every word that begins like its own, in
//! every segment and for every language, which was four fifths of the time of a warm search. It is made after a run of
//! `index`, names the segments whose words it has, and is never needed: the words of other segments are walked over
//! ([`inflections`](super::inflections)), so that a run that was killed before it, or one that came after, costs time and no
//! hits. It is made anew when such segments have a sixteenth of the documents; words that are gone in the meantime do no
//! harm, for each is looked up in the index.
//!
//! A table is an fst with keys of four parts: the first letter of the word, its stem, a zero, and the word itself as its
//! distance from the stem (how many bytes both begin with, and what follows them): so the tails that all regular words share
//! are stored once. A word that is its own stem has no key.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use frostem::Stemmer;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use tantivy::schema::Field;
use tantivy::termdict::TermMerger;
use tantivy::{Index, ReloadPolicy, Searcher, SegmentReader};
use tantivy_fst::raw::Fst;
use tantivy_fst::{IntoStreamer, Map, MapBuilder, Streamer};

use super::inflections::{languages, stemmer};
use super::schema::{Fields, schema};
use crate::error::Error;

const FILE: &str = "forms";
/// The last bytes of a whole table; the number is that of its layout and of the stemmers.
const MARK: &[u8] = b"forms 1\n";
/// Bytes behind the tables and before the mark that tell how long the description is.
const LENGTH_BYTES: usize = 4;
/// Made anew when one document in so many stands in a segment that it does not know.
const TOLERATED_PART: u64 = 16;

/// What the table says of itself, in JSON behind the fsts.
#[derive(Default, Serialize, Deserialize)]
struct Description {
    /// The segments whose words it has.
    segments: Vec<String>,
    /// The languages, each with the end of its fst.
    languages: Vec<(String, usize)>,
    /// Of the fsts.
    hash: String,
}

/// The table of an open index.
#[derive(Default)]
pub(super) struct Forms {
    segments: Vec<String>,
    languages: Vec<(String, Map<OwnedBytes>)>,
}

impl Forms {
    /// Opens the table of the index in `directory`; an empty one where there is none, or none that is whole.
    pub(super) fn open(directory: &dyn Directory) -> Self {
        read(directory).map_or_else(Self::default, |(described, tables)| {
            let mut start = 0;
            let mut languages = Vec::new();
            for (language, end) in described.languages {
                let fst = (start <= end && end <= tables.len())
                    .then(|| Fst::new(tables.slice(start..end)));
                if let Some(Ok(fst)) = fst {
                    languages.push((language, Map::from(fst)));
                }
                start = end;
            }
            Self {
                segments: described.segments,
                languages,
            }
        })
    }

    /// Whether it has the words of `segment`.
    pub(super) fn covers(&self, segment: &SegmentReader) -> bool {
        let id = segment.segment_id().uuid_string();
        self.segments.contains(&id)
    }

    /// Calls `found` with each word that has `stem` in `language` and begins like `word`, but for one that is its own
    /// stem; `None` where the table does not know the language.
    pub(super) fn for_each(
        &self,
        (word, stem): (&str, &str),
        language: &str,
        mut found: impl FnMut(String),
    ) -> Option<()> {
        let (_, table) = self.languages.iter().find(|(known, _)| known == language)?;
        let mut key = Vec::with_capacity(word.len() + stem.len() + 1);
        key.extend_from_slice(first_letter(word).as_bytes());
        key.extend_from_slice(stem.as_bytes());
        key.push(0);
        let mut keys = table.range().ge(&key).into_stream();
        while let Some((next, _)) = keys.next() {
            let Some((&alike, tail)) = next
                .strip_prefix(key.as_slice())
                .and_then(|distance| distance.split_first())
            else {
                break;
            };
            let shared = stem.as_bytes().get(..usize::from(alike));
            let form = [shared.unwrap_or_default(), tail].concat();
            if let Ok(form) = String::from_utf8(form) {
                found(form);
            }
        }
        Some(())
    }
}

/// The name of the table in the folder `files`, where it has other bytes than were written.
pub(super) fn damaged(files: &Path) -> Option<PathBuf> {
    let path = files.join(FILE);
    let directory = MmapDirectory::open(files).ok()?;
    let is_sound = match read(&directory) {
        Some((described, tables)) => hash(&tables) == described.hash,
        None => !path.exists(),
    };
    (!is_sound).then(|| PathBuf::from(FILE))
}

fn read(directory: &dyn Directory) -> Option<(Description, OwnedBytes)> {
    let file = directory.open_read(Path::new(FILE)).ok()?;
    let bytes = file.read_bytes().ok()?;
    let whole = bytes.as_slice().strip_suffix(MARK)?;
    let (rest, length) = whole.split_last_chunk::<LENGTH_BYTES>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let end = rest.len().checked_sub(length)?;
    let described = serde_json::from_slice(rest.get(end..)?).ok()?;
    Some((described, bytes.slice(0..end)))
}

/// Makes the table of the index in the folder `files` anew, where too much of the index is missing in it.
///
/// # Errors
/// Where the index cannot be read or the table not be written.
pub(super) fn renew(files: &Path) -> Result<(), Error> {
    let fail = |source| Error::index(files, source);
    let index = Index::open_in_dir(files).map_err(fail)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into();
    let searcher = reader.map_err(fail)?.searcher();
    let (_, fields) = schema();
    let spoken = languages(&searcher, &fields).map_err(fail)?;
    let spoken: Vec<(String, Stemmer)> = spoken
        .into_iter()
        .filter_map(|language| stemmer(&language).map(|stemmer| (language, stemmer)))
        .collect();
    let directory = MmapDirectory::open(files).map_err(|error| fail(error.into()))?;
    let present = Forms::open(&directory);
    if present.suffices(&searcher, &spoken) {
        return Ok(());
    }
    let fresh = made(&searcher, &fields, &spoken).map_err(fail)?;
    replace(&files.join(FILE), &fresh).map_err(|source| Error::IndexFile {
        path: files.join(FILE),
        source,
    })
}

impl Forms {
    fn suffices(&self, searcher: &Searcher, spoken: &[(String, Stemmer)]) -> bool {
        let knows = |language: &String| self.languages.iter().any(|(known, _)| known == language);
        let unknown = searcher
            .segment_readers()
            .iter()
            .filter(|segment| !self.covers(segment));
        let unknown: u64 = unknown.map(|segment| u64::from(segment.max_doc())).sum();
        spoken.iter().all(|(language, _)| knows(language))
            && unknown * TOLERATED_PART <= searcher.num_docs()
    }
}

/// The bytes of the table.
fn made(
    searcher: &Searcher,
    fields: &Fields,
    spoken: &[(String, Stemmer)],
) -> tantivy::Result<Vec<u8>> {
    let mut described = Description::default();
    let mut bytes = Vec::new();
    for (language, stemmer) in spoken {
        let mut table = MapBuilder::memory();
        fill(&mut table, searcher, fields, stemmer)?;
        bytes.extend(table.into_inner().map_err(io::Error::other)?);
        described.languages.push((language.clone(), bytes.len()));
    }
    let segments = searcher.segment_readers().iter();
    described.segments = segments
        .map(|segment| segment.segment_id().uuid_string())
        .collect();
    described.hash = hash(&bytes);
    let description = serde_json::to_vec(&described).map_err(io::Error::from)?;
    let length = u32::try_from(description.len()).map_err(io::Error::other)?;
    bytes.extend(description);
    bytes.extend(length.to_le_bytes());
    bytes.extend(MARK);
    Ok(bytes)
}

/// Takes in all words in which one may seek with inflections. They come in their order, and so all words of a first letter
/// together; only their keys are held to be sorted.
fn fill(
    table: &mut MapBuilder<Vec<u8>>,
    searcher: &Searcher,
    fields: &Fields,
    stemmer: &Stemmer,
) -> tantivy::Result<()> {
    let sought: [Field; 3] = [fields.text, fields.body, fields.headline];
    let mut inverted = Vec::new();
    for segment in searcher.segment_readers() {
        for field in sought {
            inverted.push(segment.inverted_index(field)?);
        }
    }
    let mut streams = Vec::new();
    for index in &inverted {
        streams.push(index.terms().stream()?);
    }
    let mut words = TermMerger::new(streams);
    let mut letter = String::new();
    let mut keys: Vec<Vec<u8>> = Vec::new();
    while words.advance() {
        let Ok(word) = std::str::from_utf8(words.key()) else {
            continue;
        };
        if first_letter(word) != letter {
            insert(table, &mut keys)?;
            first_letter(word).clone_into(&mut letter);
        }
        let stem = stemmer.stem(word);
        if *stem != *word {
            keys.push(key(word, &stem));
        }
    }
    insert(table, &mut keys)
}

fn key(word: &str, stem: &str) -> Vec<u8> {
    let pairs = word.bytes().zip(stem.bytes());
    let alike = pairs.take_while(|(one, other)| one == other).count();
    let alike = u8::try_from(alike).unwrap_or(u8::MAX);
    let tail = word.as_bytes().get(usize::from(alike)..);
    let start = first_letter(word).as_bytes();
    [
        start,
        stem.as_bytes(),
        &[0, alike],
        tail.unwrap_or_default(),
    ]
    .concat()
}

fn insert(table: &mut MapBuilder<Vec<u8>>, keys: &mut Vec<Vec<u8>>) -> tantivy::Result<()> {
    keys.sort_unstable();
    for key in keys.drain(..) {
        table.insert(key, 0).map_err(io::Error::other)?;
    }
    Ok(())
}

fn first_letter(word: &str) -> &str {
    let length = word.chars().next().map_or(0, char::len_utf8);
    word.get(..length).unwrap_or_default()
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Puts `bytes` in the place of the file `path`, in one step.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // On Windows a reader may have the old one open; it is whole, and only knows less.
    let _ = fs::rename(&fresh, path);
    Ok(())
}
