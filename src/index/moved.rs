//! A source that lies under another name now comes in, its articles go out as the index has them, under the new name.
//!
//! Extraction is nearly all the work of indexing, and a file that was moved says what it said. So what is stored is
//! written again with the new key, and nothing is read but the file's hash. Where the name itself tells something of the
//! articles (their day, their format), that must be the same under both; else the file is read as a new one.

use std::sync::Mutex;

use rayon::Scope;
use tantivy::{DocAddress, Term};

use super::appearances::{Appearance, appearances_in};
use super::documents::{StoredArticle, documents};
use super::listed::Listed;
use super::open::damage;
use super::queue::QueuedDocument;
use super::round::{Found, Round, Work, lock};
use super::sources::SourceRecord;
use super::summary::Change;
use crate::archive;
use crate::article::{Article, Source};
use crate::error::Error;
use crate::extract::Extraction;

// About 300 KB of bodies: a task long enough that handing it over costs nothing.
const TOGETHER: usize = 100;

impl<'a> Round<'a> {
    /// Writes what the index has of a file under its new name, on all threads.
    pub(super) fn move_over<'s>(
        self,
        scope: &Scope<'s>,
        (work, before): (&'s Work, &'s SourceRecord),
        found: &Mutex<Found>,
    ) where
        'a: 's,
    {
        lock(found).change = Change::Moved;
        let fields = &self.writer.fields;
        let old = Term::from_field_text(fields.source, &before.key);
        for (ordinal, segment) in (0..).zip(self.committed.segment_readers()) {
            let articles = match Listed::of(segment, fields, &old) {
                Ok(listed) => listed.articles,
                Err(source) => return self.give_up(Error::index(before.key.as_ref(), source)),
            };
            for some in articles.chunks(TOGETHER) {
                let some: Vec<(u64, DocAddress)> = some
                    .iter()
                    .map(|&(number, doc)| (number, DocAddress::new(ordinal, doc)))
                    .collect();
                scope.spawn(move |_| match self.renamed(work, &some) {
                    Ok(group) => self.add(group),
                    Err(error) => self.give_up(error),
                });
            }
        }
        match self.renamed_appearances(work, before) {
            Ok(group) => self.add(group),
            Err(error) => self.give_up(error),
        }
        self.writer.delete(old);
    }

    /// The documents of some articles under the new name of their file.
    fn renamed(
        self,
        work: &Work,
        some: &[(u64, DocAddress)],
    ) -> Result<Vec<QueuedDocument>, Error> {
        let mut group = Vec::new();
        for &(number, address) in some {
            let stored = self.stored(address)?;
            let place = stored.article.appearance().under(&work.file.name);
            let (article, extraction) = stored.at(place);
            let place = (work.key.as_str(), number);
            group.extend(documents(&self.writer.fields, place, article, extraction));
        }
        Ok(group)
    }

    /// What is stored of the article at `address` of the last commit.
    pub(super) fn stored(self, address: DocAddress) -> Result<StoredArticle, Error> {
        let texts = self.committed.doc(address);
        let texts = texts.map_err(|source| self.writer.fail(source))?;
        StoredArticle::from_texts(texts, &self.writer.fields)
            .ok_or_else(|| damage(self.writer.path()))
    }

    /// The documents of the articles that stand in the file and were read elsewhere first, under its new name.
    fn renamed_appearances(
        self,
        work: &Work,
        before: &SourceRecord,
    ) -> Result<Vec<QueuedDocument>, Error> {
        let fields = &self.writer.fields;
        let known = appearances_in(self.committed, fields, &before.key);
        let known = known.map_err(|source| self.writer.fail(source))?;
        let renamed = known.into_iter().map(|(number, mut stored)| {
            stored.key.clone_from(&work.key);
            stored.appearance = stored.appearance.under(&work.file.name);
            stored.document(fields, number)
        });
        Ok(renamed.collect())
    }
}

/// Whether the names of two files, by key, tell the same of the articles in them.
pub(super) fn tell_the_same(one: &str, other: &str) -> bool {
    // Of two extensions the first may be the format and the second its packing.
    let extensions = |name: &str| {
        let file = name.rsplit('/').next().unwrap_or_default();
        let mut parts = file.rsplit('.');
        let last = parts.next().map(str::to_lowercase);
        let is_packed = matches!(last.as_deref(), Some("gz" | "bz2" | "xz" | "zst" | "z"));
        let first = parts.next().filter(|_| is_packed).map(str::to_lowercase);
        file.contains('.').then_some((first, last))
    };
    extensions(one) == extensions(other)
        && archive::dates::in_path(one) == archive::dates::in_path(other)
}

impl Appearance {
    /// The same when its file is called `name`.
    fn under(self, name: &str) -> Self {
        let before = self.source.path;
        let path = match before.split_once("!/") {
            Some((_, inner)) => format!("{name}!/{inner}"),
            None => name.to_owned(),
        };
        let record = self.source.record;
        // Where the source names no article, it is called by its file.
        let id = if self.id == before {
            path.clone()
        } else if self.id == format!("{before}#{record}") {
            format!("{path}#{record}")
        } else {
            self.id
        };
        Self {
            source: Source {
                path,
                ..self.source
            },
            id,
            ..self
        }
    }
}

impl StoredArticle {
    /// The article and what was extracted from it, as if it had been read at `place`.
    pub(super) fn at(self, place: Appearance) -> (Article, Extraction) {
        let Self {
            article: header,
            body,
            quotations,
        } = self;
        let article = Article {
            id: place.id,
            source: place.source,
            headline: header.headline,
            byline: header.byline,
            published: header.published,
            published_from: place.date_from,
            outlet: header.outlet,
            url: header.url,
            language: header.language,
            section: place.section,
            body,
            ..Article::default()
        };
        let extraction = Extraction {
            dateline: header.dateline,
            quotations,
            read_to: None,
        };
        (article, extraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_another_day_or_format_are_told_apart() {
        for (one, other) in [
            ("a.txt", "deep/b.TXT"),
            ("1999/a.json.gz", "b.json.gz"),
            ("a", "b"),
            ("2004-05-01/a.txt", "2004/05/01/b.txt"),
        ] {
            assert!(tell_the_same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("a.txt", "a.md"),
            ("a.json.gz", "a.csv.gz"),
            ("a.txt", "a"),
            ("2004-05-01/a.txt", "2004-05-02/a.txt"),
            ("2004-05-01/a.txt", "a.txt"),
        ] {
            assert!(!tell_the_same(one, other), "{one} {other}");
        }
    }
}
