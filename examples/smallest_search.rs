//! The smallest program that opens an index of onrecord and asks it one word: what `onrecord search` is measured against.
//!
//! `smallest_search INDEX_FILES WORD`, where the first is the folder of Tantivy's own files (`.onrecord/a`).

use std::env;
use std::io::{self, Write};

use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, ReloadPolicy, TantivyDocument, Term};

fn main() -> tantivy::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [files, word] = arguments.as_slice() else {
        let usage = "usage: smallest_search INDEX_FILES WORD";
        return Err(tantivy::TantivyError::InvalidArgument(usage.to_owned()));
    };
    let index = Index::open_in_dir(files)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let term = Term::from_field_text(index.schema().get_field("text")?, word);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    let best = searcher.search(&query, &TopDocs::with_limit(20).order_by_score())?;
    for (score, address) in best {
        let document: TantivyDocument = searcher.doc(address)?;
        writeln!(io::stdout(), "{score} {} values", document.len())?;
    }
    Ok(())
}
