//! The sources of an archive that are no more come in; those of them that had better not be forgotten without a word go
//! out.
//!
//! A file that is deleted is to be forgotten; a disk that is not mounted is not. What tells them apart is what is left: the
//! folder in which a disk was mounted is still there and has nothing in it, and where a whole part of an archive is out
//! of reach, most of it is gone. A few files are forgotten without ado: reading them again costs little.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Sources that are gone and are not forgotten without a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub sources: usize,
    /// The first, by its key.
    pub first: String,
    /// What speaks against forgetting them.
    pub why: Doubt,
}

/// What speaks against forgetting sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// They lay in folders that are still there and have nothing in them; the first of these.
    EmptyFolder(PathBuf),
    /// They are most of the archive, of which so many sources were known.
    MostOf(usize),
}

/// What becomes of sources that are no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// They are forgotten, but [`Lost`] ones only where [`Calls::may_forget`](super::Calls) says so.
    #[default]
    Ask,
    /// They are forgotten.
    Forget,
    /// They are kept.
    Keep,
}

// 10: a folder that a person empties by hand is small, and to read as many files again takes no time.
const MOST_FORGOTTEN: usize = 10;

/// Those of the keys `gone`, sorted, that had better not be forgotten, and why; `known` sources of the archive were known.
pub(super) fn doubtful(
    gone: &[String],
    known: usize,
    locate: impl Fn(&str) -> Option<PathBuf>,
) -> Option<(Vec<String>, Lost)> {
    if gone.len() > MOST_FORGOTTEN && gone.len() * 2 > known {
        return lost(gone.to_vec(), Doubt::MostOf(known));
    }
    let mut empty: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    let mut seen: BTreeMap<PathBuf, Option<PathBuf>> = BTreeMap::new();
    for key in gone {
        let Some(folder) = locate(key)
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned)
        else {
            continue;
        };
        let left = seen
            .entry(folder)
            .or_insert_with_key(|folder| left_empty(folder));
        if let Some(left) = left {
            empty.entry(left.clone()).or_default().push(key.clone());
        }
    }
    empty.retain(|_, keys| keys.len() > MOST_FORGOTTEN);
    let folder = empty.keys().next()?.clone();
    let mut keys: Vec<String> = empty.into_values().flatten().collect();
    keys.sort();
    lost(keys, Doubt::EmptyFolder(folder))
}

fn lost(keys: Vec<String>, why: Doubt) -> Option<(Vec<String>, Lost)> {
    let lost = Lost {
        sources: keys.len(),
        first: keys.first()?.clone(),
        why,
    };
    Some((keys, lost))
}

/// The deepest folder on the way to `folder` that is still there, if it has nothing in it.
fn left_empty(folder: &Path) -> Option<PathBuf> {
    let left = folder.ancestors().find(|folder| folder.is_dir())?;
    let is_empty = fs::read_dir(left).is_ok_and(|mut entries| entries.next().is_none());
    is_empty.then(|| left.to_owned())
}
