//! The hits of a search go in; which of them have the same words by the same speaker, and which words may be near copies,
//! comes out, as far as it is asked.
//!
//! One column is read of each hit, a hash of its words, and one more of each wording, its keys (`index::wording`); whose
//! the words are, when and where they were printed is read of the words that are asked for only, and of those that may be
//! copies of them by their gist. So a page of some ten thousand hits costs what its own statements need.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocId;

use super::candidates::is_telling;
use super::order::Kept;
use super::printings::Printing;
use super::variants::{Known, may_be_copies};
use crate::index::Opened;
use crate::index::wording::{KEY_VALUES, KEYS, keys, word_count};

/// The hits with the same words by the same speaker.
#[derive(Debug, Default)]
pub(super) struct Wording {
    pub(super) printing: Printing,
    pub(super) hits: Vec<Kept>,
    /// The hit whose text is compared, with its key.
    pub(super) oldest: Option<(Key, Kept)>,
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
    pub(super) unattributed: u64,
    pub(super) outlets: BTreeSet<u64>,
}

/// Date, article and place in the article: an order that no score moves; what has no date is last.
pub(super) type Key = (i64, u64, DocId);

/// The number of a wording that was read.
pub(super) type WordingId = usize;

/// All hits by their words.
pub(super) struct Wordings<'a> {
    opened: &'a Opened,
    /// Those with the same words, whoever said them, are a run.
    hits: Buckets<Kept>,
    /// The run of words, by their hash.
    of_words: FxHashMap<u64, u32>,
    /// The runs with each key, and with others that have the same remainder.
    by_key: Buckets<u32>,
    /// The keys of each run.
    near: Vec<u64>,
    /// What is known of the words of each run, once it was asked for.
    known: Vec<Option<Known>>,
    /// The wordings of each run that was read.
    ids: FxHashMap<u32, Vec<WordingId>>,
    read: Vec<Wording>,
    /// How many hits have no words.
    wordless: usize,
}

impl<'a> Wordings<'a> {
    pub(super) fn of(opened: &'a Opened, found: &[Kept]) -> tantivy::Result<Self> {
        let mut of_words: FxHashMap<u64, u32> = FxHashMap::default();
        of_words.reserve(found.len());
        let mut near = Vec::new();
        let mut spelled: Vec<(u32, Kept)> = Vec::with_capacity(found.len());
        for &hit in found {
            let columns = opened.columns(hit.segment);
            let Some(words) = columns.wording()?.first(hit.doc) else {
                continue;
            };
            let next = u32::try_from(near.len()).unwrap_or(u32::MAX);
            let run = *of_words.entry(words).or_insert(next);
            if run == next {
                near.push(columns.near()?.first(hit.doc).unwrap_or_default());
            }
            spelled.push((run, hit));
        }
        // For few runs few buckets do, each for several keys.
        let buckets = (near.len() * KEYS).next_power_of_two().min(KEY_VALUES);
        let keys = near.iter().zip(0..).flat_map(|(&near, run)| {
            let bucket = |key| u32::try_from(key % buckets as u64).unwrap_or_default();
            keys(near).map(|key| (bucket(key), run))
        });
        Ok(Self {
            opened,
            wordless: found.len() - spelled.len(),
            hits: Buckets::of(near.len(), spelled.iter().copied()),
            of_words,
            by_key: Buckets::of(buckets, keys),
            known: vec![None; near.len()],
            near,
            ids: FxHashMap::default(),
            read: Vec::new(),
        })
    }

    /// The wording that `hit` has; `None` where it has no words.
    pub(super) fn of_hit(&mut self, hit: Kept) -> tantivy::Result<Option<WordingId>> {
        let printing = Printing::at(self.opened, hit.address())?;
        let run = printing.wording.and_then(|words| self.of_words.get(&words));
        let Some(&run) = run else {
            return Ok(None);
        };
        self.read_run(run)?;
        let ids = &self.ids[&run];
        let is_own = |id: &&WordingId| self.read[**id].printing.speaker == printing.speaker;
        // Without a speaker it may have joined the only one.
        Ok(ids.iter().find(is_own).or(ids.first()).copied())
    }

    /// What was read of a wording.
    pub(super) fn get(&self, id: WordingId) -> &Wording {
        &self.read[id]
    }

    /// The wordings of the same speaker that share a key and may be copies by their words, key by key and in each by their
    /// rank; none twice.
    pub(super) fn alike(&mut self, id: WordingId) -> tantivy::Result<Vec<WordingId>> {
        let Printing { near, speaker, .. } = self.read[id].printing;
        let Some(&own) = self.read[id].hits.first() else {
            return Ok(Vec::new());
        };
        let own = known(self.opened, own, near)?;
        let mut alike = Vec::new();
        let mut seen = FxHashSet::default();
        for key in keys(near) {
            let first = alike.len();
            let bucket = key % self.by_key.ends.len() as u64;
            let bucket = u32::try_from(bucket).unwrap_or_default();
            for run in self.by_key.get(bucket).to_vec() {
                let has_key = keys(self.near[run as usize]).contains(&key);
                if !has_key || !may_be_copies(own, self.known(run)?) {
                    continue;
                }
                self.read_run(run)?;
                for &other in &self.ids[&run] {
                    let is_of_speaker = self.read[other].printing.speaker == speaker;
                    if other != id && is_of_speaker && seen.insert(other) {
                        alike.push(other);
                    }
                }
            }
            alike[first..].sort_by_key(|&other| self.read[other].rank());
        }
        Ok(alike)
    }

    /// What is known of the words of a run, by any of its hits.
    fn known(&mut self, run: u32) -> tantivy::Result<Known> {
        let at = run as usize;
        if let Some(known) = self.known[at] {
            return Ok(known);
        }
        let known = known(self.opened, self.hits.get(run)[0], self.near[at])?;
        self.known[at] = Some(known);
        Ok(known)
    }

    /// Reads all wordings; returns how many hits have none.
    pub(super) fn read_all(&mut self) -> tantivy::Result<usize> {
        for (segment, _) in (0..).zip(self.opened.searcher.segment_readers()) {
            let columns = self.opened.columns(segment);
            for names in [columns.speaker()?, columns.outlet()?]
                .into_iter()
                .flatten()
            {
                if self.near.len() > names.count() {
                    names.hash_all()?;
                }
            }
        }
        for run in (0..).take(self.of_words.len()) {
            self.read_run(run)?;
        }
        Ok(self.wordless)
    }

    /// The wordings that were read.
    pub(super) fn ids(&self) -> std::ops::Range<WordingId> {
        0..self.read.len()
    }

    fn read_run(&mut self, run: u32) -> tantivy::Result<()> {
        if self.ids.contains_key(&run) {
            return Ok(());
        }
        let wordings = by_speaker(self.opened, self.hits.get(run))?;
        let first = self.read.len();
        self.read.extend(wordings);
        self.ids.insert(run, (first..self.read.len()).collect());
        Ok(())
    }
}

/// What is known of the words of a hit with these keys.
fn known(opened: &Opened, hit: Kept, near: u64) -> tantivy::Result<Known> {
    Ok(Known {
        gist: opened.columns(hit.segment).gist(hit.doc)?,
        length: word_count(near),
    })
}

/// What belongs to each of some numbers, in a row: no list for each of them, of which most hold one.
struct Buckets<T> {
    /// Where those of each number end, and those of the next begin.
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T: Copy> Buckets<T> {
    /// `all` by their numbers, which are below `numbers`; what has the same one stays in its order.
    fn of(numbers: usize, all: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut ends = vec![0; numbers];
        for (number, _) in all.clone() {
            ends[number as usize] += 1;
        }
        // Where they begin, at first; each that is put in moves that on, at last to where they end.
        let mut count = 0;
        for end in &mut ends {
            count += std::mem::replace(end, count);
        }
        let Some((_, first)) = all.clone().next() else {
            return Self {
                ends,
                all: Vec::new(),
            };
        };
        let mut sorted = vec![first; count as usize];
        for (number, item) in all {
            let place = &mut ends[number as usize];
            sorted[*place as usize] = item;
            *place += 1;
        }
        Self { ends, all: sorted }
    }

    fn get(&self, number: u32) -> &[T] {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[at] as usize]
    }
}

/// Hits with the same words by who said them; those without a speaker go to the only speaker there is, where the words are
/// enough to know them by.
fn by_speaker(opened: &Opened, hits: &[Kept]) -> tantivy::Result<Vec<Wording>> {
    let mut wordings: Vec<Wording> = Vec::new();
    let mut places: FxHashMap<Option<u64>, usize> = FxHashMap::default();
    for &hit in hits {
        let printing = Printing::at(opened, hit.address())?;
        let next = wordings.len();
        let place = *places.entry(printing.speaker).or_insert(next);
        if place == next {
            wordings.push(Wording {
                printing,
                ..Wording::default()
            });
        }
        wordings[place].add(hit, &printing);
    }
    let is_known = |wording: &Wording| wording.printing.speaker.is_some();
    if let [one, other] = wordings.as_slice()
        && is_telling(one.printing.near)
        && is_known(one) != is_known(other)
    {
        wordings.sort_by_key(|wording| !is_known(wording));
        let unattributed = wordings.pop().unwrap_or_default();
        wordings[0].join(unattributed);
    }
    Ok(wordings)
}

impl Wording {
    fn add(&mut self, hit: Kept, printing: &Printing) {
        let day = printing.date.unwrap_or(i64::MAX);
        let key = (day, printing.article, hit.doc);
        self.oldest = self.oldest.into_iter().chain([(key, hit)]).min();
        self.add_days(printing.date, printing.date);
        self.hits.push(hit);
        self.unattributed += u64::from(printing.speaker.is_none());
        self.outlets.extend(printing.outlet);
    }

    fn add_days(&mut self, first: Option<i64>, last: Option<i64>) {
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }

    fn join(&mut self, other: Self) {
        self.oldest = self.oldest.into_iter().chain(other.oldest).min();
        self.add_days(other.first, other.last);
        self.hits.extend(other.hits);
        self.unattributed += other.unattributed;
        self.outlets.extend(other.outlets);
    }

    /// The longest first, then the oldest; the same whatever the hits are sorted by.
    pub(super) fn rank(&self) -> (Reverse<u64>, Option<Key>) {
        let words = Reverse(word_count(self.printing.near));
        (words, self.oldest.map(|(key, _)| key))
    }
}
