//! Sources whose articles have to go come in: files that changed, and files that are no more. Their documents are deleted, and
//! the articles among them that stand elsewhere too are written for one of the other places.
//!
//! It is done when all that is only added is committed, so that every further place of an article is in the last commit, and
//! in one commit with what the changed files hold now: no reader sees an article gone that still stands somewhere, or there
//! without a source.

use std::collections::BTreeMap;

use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashSet;
use tantivy::{DocAddress, Searcher, Term};

use super::appearances::{StoredAppearance, appearances_of, numbers_with_appearances};
use super::documents::documents;
use super::listed::Listed;
use super::numbers::Numbers;
use super::round::{Round, Way, Work};
use super::sources::{SourceRecord, Tally, source_document, source_of};
use super::writer::Writer;
use crate::archive;
use crate::error::Error;

/// What was deleted.
pub(super) struct Cleared {
    /// The keys of the sources.
    keys: FxHashSet<String>,
    /// Their articles that stand elsewhere too, as they are in the last commit.
    shared: Vec<(u64, DocAddress)>,
}

/// What was written for each source, by its key.
type Heirs = BTreeMap<String, Tally>;

/// Deletes what the index has of the files that changed and can be opened, and of the sources `gone`.
pub(super) fn clear(
    (writer, committed): (&Writer, &Searcher),
    numbers: &Numbers,
    works: &mut [Work],
    gone: &[String],
) -> tantivy::Result<Cleared> {
    let mut keys: Vec<&str> = gone.iter().map(String::as_str).collect();
    for work in works {
        work.way = match archive::try_open(&work.file) {
            Ok(()) => Way::Cleared,
            Err(_) => Way::Closed,
        };
        if work.way == Way::Cleared {
            keys.push(&work.key);
        }
    }
    let standing_elsewhere = numbers_with_appearances(committed)?;
    let mut all = Vec::new();
    let mut shared = Vec::new();
    for key in &keys {
        let term = Term::from_field_text(writer.fields.source, key);
        for (ordinal, segment) in (0..).zip(committed.segment_readers()) {
            for (number, doc) in Listed::of(segment, &writer.fields, &term)?.articles {
                all.push(number);
                if standing_elsewhere.binary_search(&number).is_ok() {
                    shared.push((number, DocAddress::new(ordinal, doc)));
                }
            }
        }
        writer.delete(term);
    }
    all.sort_unstable();
    numbers.remove(&all);
    Ok(Cleared {
        keys: keys.into_iter().map(str::to_owned).collect(),
        shared,
    })
}

/// Writes what was deleted and still stands elsewhere for the first of its other places.
pub(super) fn hand_over(
    cleared: &Cleared,
    pool: &ThreadPool,
    round: Round<'_>,
) -> Result<(), Error> {
    let heirs: Result<Heirs, Error> = pool.install(|| {
        let shared = cleared.shared.par_iter();
        let summed = shared.try_fold(Heirs::new, |mut heirs, &(number, address)| {
            if let Some((key, tally)) = hand_on(cleared, round, number, address)? {
                heirs.entry(key).or_default().add(&tally);
            }
            Ok(heirs)
        });
        summed.try_reduce(Heirs::new, |mut all, some| {
            for (key, tally) in some {
                all.entry(key).or_default().add(&tally);
            }
            Ok(all)
        })
    });
    for (key, tally) in heirs? {
        let record = source_of(round.committed, &round.writer.fields, &key);
        let Some(record) = record.map_err(|source| round.writer.fail(source))? else {
            continue;
        };
        round.writer.delete_source_document(&key)?;
        let record = inherited(record, &tally);
        let document = source_document(&round.writer.fields, &record);
        round.writer.add(vec![document])?;
    }
    Ok(())
}

/// Writes one article for the first place that is left of it; `None` where none is, or a changed file has written it.
fn hand_on(
    cleared: &Cleared,
    round: Round<'_>,
    number: u64,
    address: DocAddress,
) -> Result<Option<(String, Tally)>, Error> {
    if round.numbers.contains(number) {
        return Ok(None);
    }
    let fields = &round.writer.fields;
    let places = appearances_of(round.committed, fields, number);
    let places = places.map_err(|source| round.writer.fail(source))?;
    let is_left = |place: &StoredAppearance| !cleared.keys.contains(&place.key);
    let mut left = places.into_iter().filter(is_left);
    let Some(StoredAppearance { key, appearance }) = left.next() else {
        return Ok(None);
    };
    let (article, extraction) = round.stored(address)?.at(appearance);
    let mut tally = Tally::default();
    tally.count(&article, &extraction);
    let mut group = documents(fields, (&key, number), article, extraction);
    group.extend(left.map(|place| place.document(fields, number)));
    round
        .writer
        .delete(Term::from_field_u64(fields.appears, number));
    round.writer.add(group)?;
    round.numbers.insert(number);
    Ok(Some((key, tally)))
}

/// The record of a source that articles were written for, of which it had only been a further place.
fn inherited(before: SourceRecord, written: &Tally) -> SourceRecord {
    let mut tally = before.tally;
    tally.add(written);
    tally.copies = tally.copies.saturating_sub(written.articles);
    SourceRecord { tally, ..before }
}
