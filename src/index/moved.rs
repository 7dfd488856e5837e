//! A source that lies under another name now comes in, its articles go out as the index has them, under the new name.
//!
//! Extraction is nearly all the work of indexing, and a file that was moved says what it said. So what is stored is
//! written again with the new key, and nothing is read but the file's hash. Where the name itself tells something of the
//! articles (their day, their format), that must be the same under both; else the file is read as a new one.

use tantivy::{Searcher, TantivyDocument, TantivyError, Term};

use super::documents::StoredArticle;
use super::listed::Listed;
use super::open::damage;
use super::schema::Fields;
use crate::archive;
use crate::article::Article;
use crate::error::Error;
use crate::extract::Extraction;

/// Hands on each article of the source `key`, as if it had been read from the file `name`.
pub(super) fn for_each_article(
    searcher: &Searcher,
    fields: &Fields,
    (key, name): (&str, &str),
    take: &mut dyn FnMut(Article, Extraction),
) -> Result<(), Error> {
    let fail = |source: TantivyError| Error::index(key.as_ref(), source);
    let term = Term::from_field_text(fields.source, key);
    for segment in searcher.segment_readers() {
        let listed = Listed::of(segment, fields, &term).map_err(fail)?;
        // Articles of a source lie side by side: a block serves many.
        let store = segment.get_store_reader(4);
        let store = store.map_err(|source| fail(source.into()))?;
        for (_, doc) in listed.articles {
            let document: TantivyDocument = store.get(doc).map_err(fail)?;
            let stored = StoredArticle::from_document(&document, fields);
            let (article, extraction) = stored.ok_or_else(|| damage(key.as_ref()))?.under(name);
            take(article, extraction);
        }
    }
    Ok(())
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

impl StoredArticle {
    /// The article and what was extracted from it, as if it had been read from the file `name`.
    fn under(self, name: &str) -> (Article, Extraction) {
        let Self {
            article: header,
            body,
            quotations,
        } = self;
        let mut source = header.source;
        let before = source.path.clone();
        source.path = match before.split_once("!/") {
            Some((_, inner)) => format!("{name}!/{inner}"),
            None => name.to_owned(),
        };
        // Where the source names no article, it is called by its file.
        let by_record = format!("{before}#{}", source.record);
        let id = if header.id == before {
            source.path.clone()
        } else if header.id == by_record {
            format!("{}#{}", source.path, source.record)
        } else {
            header.id
        };
        let article = Article {
            id,
            source,
            headline: header.headline,
            byline: header.byline,
            published: header.published,
            published_from: header.date_from.filter(|_| header.published.is_some()),
            outlet: header.outlet,
            url: header.url,
            language: header.language,
            section: header.section,
            body,
            ..Article::default()
        };
        let extraction = Extraction {
            dateline: header.dateline,
            quotations,
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
