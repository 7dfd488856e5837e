//! The name of an article or of a quotation goes in, the article comes out, with what a query matches in it; or which
//! articles the name might mean.
//!
//! A name is an id (`a17`), that of a quotation (`a17:3`), the file of an article (`wires/a.txt`, `wires/a.jsonl#3`) from the
//! archive or from any folder in it, or the beginning of an id, where only one begins so.

use std::cell::Cell;

use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

use super::compile::Compiler;
use super::expand::known_terms;
use super::highlight;
use super::nearest::distance;
use super::query::Node;
use crate::article::Source;
use crate::error::Error;
use crate::index::documents::StoredArticle;
use crate::index::{DocumentKind, Opened};
use crate::text::Span;

/// What a name means.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// One article.
    One(Box<FoundArticle>),
    /// Several, by their ids or, where these are the same, by their files; at most [`MOST_NAMES`], and how many there are.
    Several(Vec<String>, usize),
    /// None; the nearest ids, the nearest first.
    Unknown(Vec<String>),
}

/// An article that was named.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundArticle {
    /// What is stored of it.
    pub stored: StoredArticle,
    /// The quotation that was named, by its number.
    pub ordinal: Option<usize>,
    /// What the query matches in its body, sorted and disjoint.
    pub matches: Vec<Span>,
}

/// The most names that are told where a name means several.
pub const MOST_NAMES: usize = 20;

/// What `name` means in `opened`, with the matches of `query`.
///
/// # Errors
/// [`Error::Index`] where the index cannot be read.
pub fn find_article(opened: &Opened, name: &str, query: Option<&Node>) -> Result<Lookup, Error> {
    let fail = |source| Error::index(&opened.path, source);
    // An id may itself end in a colon and digits.
    for (article, ordinal) in [(name, None)].into_iter().chain(parted(name, ':')) {
        let found = called(opened, article).map_err(fail)?;
        let stored: Result<Vec<StoredArticle>, Error> = found
            .into_iter()
            .map(|address| opened.article(address))
            .collect();
        let mut stored = stored?;
        let (_, record) = parted(article, '#').unwrap_or((article, None));
        if let Some(record) = record {
            stored.retain(|stored| is_at(stored, article, record));
        }
        match stored.len() {
            0 => {}
            1 => {
                let stored = stored.swap_remove(0);
                let matches = match query {
                    Some(query) => matches(opened, query, &stored.body).map_err(fail)?,
                    None => Vec::new(),
                };
                return Ok(Lookup::One(Box::new(FoundArticle {
                    stored,
                    ordinal,
                    matches,
                })));
            }
            count => {
                // The order of the index is that in which threads happened to read.
                stored.sort_by(|one, other| place(one).cmp(&place(other)));
                let names = stored.iter().take(MOST_NAMES).map(file);
                return Ok(Lookup::Several(names.collect(), count));
            }
        }
    }
    let ids = beginning(opened, name).map_err(fail)?;
    match ids.as_slice() {
        [] => Ok(Lookup::Unknown(near(opened, name).map_err(fail)?)),
        [only] => find_article(opened, only, query),
        _ => {
            let count = ids.len();
            Ok(Lookup::Several(
                ids.into_iter().take(MOST_NAMES).collect(),
                count,
            ))
        }
    }
}

/// A name and the number behind its last `separator`.
fn parted(name: &str, separator: char) -> Option<(&str, Option<usize>)> {
    let (name, number) = name.rsplit_once(separator)?;
    Some((name, Some(number.parse().ok()?)))
}

/// Whether an article has this id, or is that record of a file of this name.
fn is_at(stored: &StoredArticle, name: &str, record: usize) -> bool {
    let header = &stored.article;
    let is_record = |source: &Source| usize::try_from(source.record) == Ok(record);
    if header.sources.is_empty() {
        return header.id == name || is_record(&header.source);
    }
    let (file, _) = parted(name, '#').unwrap_or((name, None));
    // Either may be told from a folder further up than the other.
    let is_file = |source: &Source| {
        let (path, _) = source.path.split_once("!/").unwrap_or((&source.path, ""));
        path.ends_with(file) || file.ends_with(path)
    };
    let mut places = header.sources.iter();
    places.any(|place| place.id == name || is_record(&place.source) && is_file(&place.source))
}

/// The articles with this id, else those of this file.
fn called(opened: &Opened, name: &str) -> tantivy::Result<Vec<DocAddress>> {
    let by_id = articles(opened, opened.fields.id, name)?;
    if !by_id.is_empty() {
        return Ok(by_id);
    }
    let path = name.trim_start_matches("./").replace('\\', "/");
    let (file, _) = parted(&path, '#').unwrap_or((&path, None));
    let below = format!("/{file}");
    let source = opened.fields.source;
    let known = known_terms(&opened.searcher, source, "", |key| {
        key == file || key.ends_with(&below)
    })?;
    let mut found = Vec::new();
    for key in known.keys() {
        found.extend(articles(opened, source, key)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn articles(opened: &Opened, field: Field, value: &str) -> tantivy::Result<Vec<DocAddress>> {
    let with = |term: Term| {
        let query: Box<dyn tantivy::query::Query> =
            Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        (Occur::Must, query)
    };
    let query = BooleanQuery::new(vec![
        with(Term::from_field_text(field, value)),
        with(DocumentKind::Article.term(&opened.fields)),
    ]);
    let found = opened.searcher.search(&query, &DocSetCollector)?;
    let mut found: Vec<DocAddress> = found.into_iter().collect();
    let mut further = Vec::new();
    let term = Term::from_field_text(field, value);
    opened.for_each_appearance(&[term], |number, _| further.push(number))?;
    further.sort_unstable();
    found.extend(opened.numbered(&further)?.into_values());
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The ids that begin so.
fn beginning(opened: &Opened, name: &str) -> tantivy::Result<Vec<String>> {
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let known = known_terms(&opened.searcher, opened.fields.id, name, |_| true)?;
    Ok(known.into_keys().collect())
}

const MOST_EDITS: usize = 4;
/// So many ids are compared at most, so that a slip of the finger costs no long wait in a large archive.
const MOST_COMPARED: usize = 100_000;
const NEAREST: usize = 3;

/// The ids that are spelled almost so, or end so.
fn near(opened: &Opened, name: &str) -> tantivy::Result<Vec<String>> {
    let typed: Vec<char> = name.chars().collect();
    let cost = |id: &str| {
        if id.contains(name) {
            return Some(0);
        }
        let letters: Vec<char> = id.chars().collect();
        distance(&typed, &letters, MOST_EDITS.min(typed.len() / 3))
    };
    let compared = Cell::new(0);
    let known = known_terms(&opened.searcher, opened.fields.id, "", |id| {
        compared.set(compared.get() + 1);
        compared.get() <= MOST_COMPARED && !name.is_empty() && cost(id).is_some()
    })?;
    let mut ids: Vec<String> = known.into_keys().collect();
    ids.sort_by_key(|id| cost(id));
    ids.truncate(NEAREST);
    Ok(ids)
}

/// What `query` matches in a body, with all inflections that the archive knows.
fn matches(opened: &Opened, query: &Node, body: &str) -> tantivy::Result<Vec<Span>> {
    let mut compiler = Compiler::new(opened, DocumentKind::Article);
    compiler.documents(query)?;
    Ok(highlight::matches(body, &compiler.patterns))
}

fn place(stored: &StoredArticle) -> (&str, u64) {
    let source = &stored.article.source;
    (&source.path, source.record)
}

/// The file and the number of the record in it.
fn file(stored: &StoredArticle) -> String {
    let source = &stored.article.source;
    format!("{}#{}", source.path, source.record)
}
