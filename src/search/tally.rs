//! A query and fields to count by go in; for each value of each field, how much matches and from when to when comes out.
//!
//! One pass over the documents that match, deleted ones left out by Tantivy; numbers of segments add up, so that they are
//! exact however the index is cut. (A field's term counts would be faster and wrong: they count deleted documents too.)

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::standing::Folders;
use super::values::{FacetField, Values};
use crate::index::Fields;

/// How much has a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Documents.
    pub(super) documents: u64,
    /// Their articles.
    pub(super) articles: u64,
    /// The earliest day, since 1970-01-01.
    pub(super) first: Option<i64>,
    /// The latest day.
    pub(super) last: Option<i64>,
    /// The number of the article that was counted last.
    article: Option<u64>,
}

impl Tally {
    fn count(&mut self, article: u64, date: Option<i64>) {
        self.documents += 1;
        // The documents of an article stand side by side.
        if self.article != Some(article) {
            self.article = Some(article);
            self.articles += 1;
        }
        self.first = earliest(self.first, date);
        self.last = self.last.max(date);
    }

    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.articles += other.articles;
        self.first = earliest(self.first, other.first);
        self.last = self.last.max(other.last);
        self.article = None;
    }
}

fn earliest(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

/// By value; `None` is what has no value.
pub(super) type Counted = BTreeMap<Option<String>, Tally>;

/// Counts documents by each of `by`, apart from each other.
pub(super) struct Tallies<'a> {
    pub(super) fields: &'a Fields,
    pub(super) by: &'a [FacetField],
    /// Read for [`FacetField::Path`] alone: an article counts in every folder that it stands in.
    pub(super) folders: Arc<Folders>,
}

impl Collector for Tallies<'_> {
    type Fruit = Vec<Counted>;
    type Child = TalliesInSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<TalliesInSegment> {
        let mut counts = Vec::with_capacity(self.by.len());
        for &field in self.by {
            counts.push(CountsInSegment {
                values: Values::open(segment, self.fields, field)?,
                known: FxHashMap::default(),
                unknown: Tally::default(),
                folders: (field == FacetField::Path).then(|| Arc::clone(&self.folders)),
                further: BTreeMap::new(),
            });
        }
        Ok(TalliesInSegment {
            article: segment.fast_fields().u64("article")?,
            date: segment.fast_fields().i64("date")?,
            counts,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        fruits: Vec<tantivy::Result<Vec<Counted>>>,
    ) -> tantivy::Result<Vec<Counted>> {
        let mut all = vec![Counted::new(); self.by.len()];
        for fruit in fruits {
            for (sum, part) in all.iter_mut().zip(fruit?) {
                for (value, tally) in part {
                    sum.entry(value).or_default().add(tally);
                }
            }
        }
        Ok(all)
    }
}

/// The counts of one segment.
pub(super) struct TalliesInSegment {
    article: Column<u64>,
    date: Column<i64>,
    counts: Vec<CountsInSegment>,
}

struct CountsInSegment {
    values: Values,
    known: FxHashMap<u64, Tally>,
    unknown: Tally,
    folders: Option<Arc<Folders>>,
    /// By folders that articles stand in besides their own.
    further: BTreeMap<String, Tally>,
}

impl SegmentCollector for TalliesInSegment {
    type Fruit = tantivy::Result<Vec<Counted>>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let article = self.article.first(doc).unwrap_or_default();
        let date = self.date.first(doc);
        for counts in &mut self.counts {
            let tally = match counts.values.key(doc) {
                Some(key) => counts.known.entry(key).or_default(),
                None => &mut counts.unknown,
            };
            tally.count(article, date);
            counts.count_further(doc, article, date);
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.counts
            .into_iter()
            .map(CountsInSegment::named)
            .collect()
    }
}

impl CountsInSegment {
    /// Counts a document in the folders where its article stands besides its own.
    fn count_further(&mut self, doc: DocId, article: u64, date: Option<i64>) {
        let folders = self.folders.as_ref();
        let Some(folders) = folders.and_then(|folders| folders.get(&article)) else {
            return;
        };
        let own = self.values.key(doc).map(|key| self.values.texts(&[key]));
        let own = own.and_then(Result::ok).and_then(|mut own| own.pop());
        for folder in folders.iter().filter(|folder| own.as_ref() != Some(folder)) {
            let tally = self.further.entry(folder.clone()).or_default();
            tally.count(article, date);
        }
    }

    fn named(self) -> tantivy::Result<Counted> {
        let mut known: Vec<(u64, Tally)> = self.known.into_iter().collect();
        known.sort_unstable_by_key(|&(key, _)| key);
        let keys: Vec<u64> = known.iter().map(|&(key, _)| key).collect();
        let texts = self.values.texts(&keys).map_err(TantivyError::from)?;
        let mut counted = Counted::new();
        for (text, (_, tally)) in texts.into_iter().zip(known) {
            counted.entry(Some(text)).or_default().add(tally);
        }
        for (folder, tally) in self.further {
            counted.entry(Some(folder)).or_default().add(tally);
        }
        if self.unknown.documents > 0 {
            counted.insert(None, self.unknown);
        }
        Ok(counted)
    }
}

/// Counts the articles of quotations by any of some names, for each of `names`.
pub(super) struct ArticlesByName<'a> {
    /// Spellings of a name; no spelling stands twice.
    pub(super) names: &'a [&'a [String]],
}

impl Collector for ArticlesByName<'_> {
    type Fruit = Vec<u64>;
    type Child = ArticlesByNameInSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<ArticlesByNameInSegment> {
        let column = segment.fast_fields().str("speaker_name")?;
        let mut places = FxHashMap::default();
        if let Some(column) = &column {
            for (place, names) in self.names.iter().enumerate() {
                for name in *names {
                    if let Some(ordinal) = column.dictionary().term_ord(name)? {
                        places.insert(ordinal, place);
                    }
                }
            }
        }
        Ok(ArticlesByNameInSegment {
            article: segment.fast_fields().u64("article")?,
            name: column,
            places,
            counts: vec![(None, 0); self.names.len()],
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Vec<u64>>) -> tantivy::Result<Vec<u64>> {
        let mut all = vec![0; self.names.len()];
        for fruit in fruits {
            for (sum, count) in all.iter_mut().zip(fruit) {
                *sum += count;
            }
        }
        Ok(all)
    }
}

/// The counts of one segment.
pub(super) struct ArticlesByNameInSegment {
    article: Column<u64>,
    name: Option<StrColumn>,
    places: FxHashMap<u64, usize>,
    /// The article that was counted last, and how many were.
    counts: Vec<(Option<u64>, u64)>,
}

impl SegmentCollector for ArticlesByNameInSegment {
    type Fruit = Vec<u64>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let ordinal = self.name.as_ref().and_then(|name| name.ords().first(doc));
        let place = ordinal.and_then(|ordinal| self.places.get(&ordinal));
        let Some((last, count)) = place.and_then(|&place| self.counts.get_mut(place)) else {
            return;
        };
        let article = self.article.first(doc);
        // The documents of an article stand side by side.
        if *last != article {
            *last = article;
            *count += 1;
        }
    }

    fn harvest(self) -> Vec<u64> {
        self.counts.into_iter().map(|(_, count)| count).collect()
    }
}
