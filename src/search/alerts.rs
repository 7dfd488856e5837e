//! Searches that are kept beside an index, and what is new for each since somebody last looked.
//!
//! A saved search is one file in the folder `searches` of the index folder, so that it moves with the index and outlives a
//! rebuild. It holds the query as it was typed, with the flags as fields, and a mark: a number for each hit that has been
//! shown, made of the article's name and the words. A file that is read again, or that changed elsewhere, brings the same
//! numbers, so nothing is told twice; a hit that is gone and comes back is not told again either.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fields::Name;
use super::flags::filter;
use super::hits::Hit;
use super::order::Sort;
use super::parser::parse;
use super::query::{Node, Query};
use super::run::{SearchOptions, Unit, search};
use crate::error::Error;
use crate::index::Opened;

/// A search that is kept, with what has been shown of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Its name: letters, digits, `-`, `_` and `.`.
    #[serde(skip)]
    pub name: String,
    /// The query as typed.
    pub query: String,
    /// Conditions beside it: names of fields with their values; those of one field are alternatives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<(String, String)>,
    /// Whether it answers with articles.
    #[serde(default)]
    pub articles: bool,
    /// The numbers of the hits that have been shown.
    seen: BTreeSet<u64>,
}

const FOLDER: &str = "searches";
const MOST_NAME_BYTES: usize = 64;

impl SavedSearch {
    /// A search that nothing has been shown of.
    ///
    /// # Errors
    ///
    /// [`Error::SearchName`] where `name` cannot be that of a file everywhere.
    pub fn new(name: &str, query: String, filters: Vec<(String, String)>) -> Result<Self, Error> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            query,
            filters,
            ..Self::default()
        })
    }

    /// What it finds in `opened` that has not been shown, the newest first; counts it as shown from now on, which
    /// [`store`](Self::store) makes last. `today` is what `newer:30d` counts from.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read, or the query cannot be understood any more.
    pub fn news(&mut self, opened: &Opened, today: Option<Date>) -> Result<Vec<Hit>, Error> {
        let unit = if self.articles {
            Unit::Articles
        } else {
            Unit::Quotations
        };
        let options = SearchOptions {
            unit,
            sort: Sort::NewestFirst,
            limit: 0,
        };
        let mut hits = search(opened, &self.parsed(today)?, &options)?.hits;
        hits.retain(|hit| self.seen.insert(number(hit)));
        Ok(hits)
    }

    /// Writes it into the index folder `folder`, in place of the one of this name.
    ///
    /// # Errors
    ///
    /// [`Error::IndexFile`] where that cannot be written.
    pub fn store(&self, folder: &Path) -> Result<(), Error> {
        let path = file_of(folder, &self.name);
        let fresh = path.with_extension("new");
        let written = fs::create_dir_all(folder.join(FOLDER))
            .and_then(|()| serde_json::to_vec(self).map_err(io::Error::from))
            .and_then(|text| fs::write(&fresh, text))
            .and_then(|()| fs::rename(&fresh, &path));
        written.map_err(|source| Error::IndexFile { path, source })
    }

    /// The query with its filters as one text, for people.
    pub fn described(&self) -> String {
        let filters = self
            .filters
            .iter()
            .map(|(name, value)| format!("{name}:{value}"));
        let query = (!self.query.is_empty()).then(|| self.query.clone());
        query
            .into_iter()
            .chain(filters)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn parsed(&self, today: Option<Date>) -> Result<Query, Error> {
        let mut query = parse(&self.query, today)?;
        let mut conditions = vec![query.root];
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &self.filters {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        for name in names {
            let values = self.filters.iter().filter(|(other, _)| other == name);
            let alternatives: Option<Vec<Node>> = values
                .map(|(_, value)| filter(Name::of(name)?, value, today).ok())
                .collect();
            let alternatives = alternatives.ok_or_else(|| Error::SearchFilter {
                name: self.name.clone(),
                filter: name.to_owned(),
            })?;
            conditions.push(Node::any_of(alternatives));
        }
        query.root = Node::all_of(conditions);
        Ok(query)
    }
}

/// The searches saved in the index folder `folder`, by name.
///
/// # Errors
///
/// [`Error::IndexFile`] where one cannot be read.
pub fn saved_searches(folder: &Path) -> Result<Vec<SavedSearch>, Error> {
    let path = folder.join(FOLDER);
    let entries = match fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|source| Error::IndexFile { path, source })?,
    };
    let mut searches = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_stem().map(|stem| stem.to_string_lossy());
        let read = fs::read(&path).and_then(|text| Ok(serde_json::from_slice(&text)?));
        let search: SavedSearch = read.map_err(|source| Error::IndexFile {
            path: path.clone(),
            source,
        })?;
        searches.push(SavedSearch {
            name: name.unwrap_or_default().into_owned(),
            ..search
        });
    }
    searches.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(searches)
}

/// Removes the search `name` from the index folder `folder`.
///
/// # Errors
///
/// [`Error::IndexFile`] where there is none, or it cannot be removed.
pub fn forget_search(folder: &Path, name: &str) -> Result<(), Error> {
    check_name(name)?;
    let path = file_of(folder, name);
    fs::remove_file(&path).map_err(|source| Error::IndexFile { path, source })
}

fn file_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(FOLDER).join(format!("{name}.json"))
}

fn check_name(name: &str) -> Result<(), Error> {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    // Windows reads a name without its last dot.
    let is_name = (1..=MOST_NAME_BYTES).contains(&name.len())
        && name.bytes().all(is_fine)
        && !name.starts_with('.')
        && !name.ends_with('.');
    if is_name {
        return Ok(());
    }
    Err(Error::SearchName {
        name: name.to_owned(),
    })
}

/// The number of a hit: the same wherever and whenever its article is indexed.
fn number(hit: &Hit) -> u64 {
    let mut hasher = blake3::Hasher::new();
    match hit {
        Hit::Quotation(hit) => {
            hasher.update(hit.article.as_bytes());
            hasher.update(&[0]).update(hit.text.as_bytes());
        }
        Hit::Article(hit) => {
            hasher.update(hit.id.as_bytes());
        }
    }
    let mut number = [0; 8];
    hasher.finalize_xof().fill(&mut number);
    u64::from_le_bytes(number)
}
