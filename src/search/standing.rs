//! In which files and folders articles stand: an article is stored once, under the file that was read first, and is found by
//! each of its files all the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::Term;
use tantivy::query::TermSetQuery;
use tantivy::query::doc_predicate_query::DocPredicateQuery;

use super::compile::{Boxed, Compiled, Compiler, any_of, unscored};
use super::expand::known_terms;
use super::join::InArticles;
use super::values::folder_of;
use crate::index::Opened;

/// The folders of the files that articles stand in besides the one they are stored under, by their numbers.
pub(super) type Folders = FxHashMap<u64, BTreeSet<String>>;

impl Compiler<'_> {
    /// Documents of the articles that stand in one of the files with these keys.
    pub(super) fn in_files<'k>(&self, keys: impl Iterator<Item = &'k String>) -> Compiled {
        let source = self.opened.fields.source;
        let terms: Vec<Term> = keys.map(|key| Term::from_field_text(source, key)).collect();
        let mut numbers = FxHashSet::default();
        self.opened.for_each_appearance(&terms, |number, _| {
            numbers.insert(number);
        })?;
        let mut parts: Vec<Boxed> = vec![Box::new(TermSetQuery::new(terms))];
        if !numbers.is_empty() {
            let further = InArticles(Arc::new(numbers));
            parts.push(Box::new(DocPredicateQuery::from(further)));
        }
        Ok(unscored(any_of(parts)))
    }
}

/// The folders of all further places.
pub(super) fn folders(opened: &Opened) -> tantivy::Result<Folders> {
    let mut folders = Folders::default();
    if !opened.has_appearances()? {
        return Ok(folders);
    }
    let source = opened.fields.source;
    let keys: Vec<String> = known_terms(&opened.searcher, source, "", |_| true)?
        .into_keys()
        .collect();
    let terms: Vec<Term> = keys
        .iter()
        .map(|key| Term::from_field_text(source, key))
        .collect();
    opened.for_each_appearance(&terms, |number, at| {
        let of_article: &mut BTreeSet<String> = folders.entry(number).or_default();
        of_article.insert(folder_of(&keys[at]));
    })?;
    Ok(folders)
}
