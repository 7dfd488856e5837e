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
use super::printings::{self, Printing};
use super::variants::{Known, may_be_copies};
use crate::index::wording::{KEY_VALUES, KEYS, keys, word_count};
use crate::index::{Gist, Opened};

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
    found: &'a [Kept],
    /// Those with the same words, whoever said them, are a run.
    hits: Chains,
    /// The run of words, by their hash.
    of_words: FxHashMap<u64, u32>,
    /// The keys of runs, by what remains of them: [`KEYS`] of each run in a row.
    by_key: Chains,
    /// The keys of each run.
    near: Vec<u64>,
    /// The gist of each run, once it was asked for; mostly never, and memory that is not touched costs nothing.
    gists: Vec<[u64; 2]>,
    /// The wordings of each run that was read.
    ids: FxHashMap<usize, Vec<WordingId>>,
    read: Vec<Wording>,
    /// How many hits have no words.
    wordless: usize,
}

impl<'a> Wordings<'a> {
    pub(super) fn of(opened: &'a Opened, found: &'a [Kept]) -> tantivy::Result<Self> {
        let mut of_words: FxHashMap<u64, u32> = FxHashMap::default();
        of_words.reserve(found.len());
        let mut near = Vec::new();
        let mut hits = Chains::of(found.len());
        let mut wordless = 0;
        for (hit, next) in found.iter().zip(&mut hits.next) {
            let columns = opened.columns(hit.segment());
            let Some(words) = columns.wording()?.first(hit.doc()) else {
                wordless += 1;
                continue;
            };
            let new = u32::try_from(near.len()).unwrap_or(u32::MAX);
            let run = *of_words.entry(words).or_insert(new);
            if run == new {
                near.push(columns.near()?.first(hit.doc()).unwrap_or_default());
            }
            // Until the chains are made, the number of the run, counted from 1.
            *next = run + 1;
        }
        hits.heads = vec![0; near.len()];
        for at in (0..found.len()).rev() {
            if let Some(run) = hits.next[at].checked_sub(1) {
                hits.put(run as usize, at);
            }
        }
        let mut by_key = Chains::of(near.len() * KEYS);
        // For few runs few numbers do, each for several keys.
        by_key.heads = vec![0; (near.len() * KEYS).next_power_of_two().min(KEY_VALUES)];
        let all = near.iter().flat_map(|&near| keys(near));
        for (at, key) in all.enumerate() {
            by_key.put(by_key.number(key), at);
        }
        Ok(Self {
            opened,
            found,
            wordless,
            hits,
            of_words,
            by_key,
            gists: vec![[0; 2]; near.len()],
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
        let run = run as usize;
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
        let own = Known {
            gist: self.opened.columns(own.segment()).gist(own.doc())?,
            length: word_count(near),
        };
        let mut alike = Vec::new();
        let mut seen = FxHashSet::default();
        for key in keys(near) {
            let first = alike.len();
            let number = self.by_key.number(key);
            let runs: Vec<usize> = self.by_key.get(number).map(|at| at / KEYS).collect();
            for run in runs {
                let has_key = keys(self.near[run]).contains(&key);
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
    fn known(&mut self, at: usize) -> tantivy::Result<Known> {
        if self.gists[at] == [0; 2] {
            let hit = self.found[self.hits.heads[at] as usize - 1];
            let gist = self.opened.columns(hit.segment()).gist(hit.doc())?;
            self.gists[at] = [gist.words, gist.letters];
        }
        let [words, letters] = self.gists[at];
        Ok(Known {
            gist: Gist { words, letters },
            length: word_count(self.near[at]),
        })
    }

    /// The hits of a run, in their order.
    fn hits_of(&self, run: usize) -> impl Iterator<Item = Kept> {
        self.hits.get(run).map(|at| self.found[at])
    }

    /// Reads all wordings; returns how many hits have none.
    pub(super) fn read_all(&mut self) -> tantivy::Result<usize> {
        printings::expect(self.opened, self.found.iter().map(|hit| hit.address()))?;
        for run in 0..self.of_words.len() {
            self.read_run(run)?;
        }
        Ok(self.wordless)
    }

    /// The wordings that were read.
    pub(super) fn ids(&self) -> std::ops::Range<WordingId> {
        0..self.read.len()
    }

    fn read_run(&mut self, run: usize) -> tantivy::Result<()> {
        if self.ids.contains_key(&run) {
            return Ok(());
        }
        let wordings = by_speaker(self.opened, self.hits_of(run))?;
        let first = self.read.len();
        self.read.extend(wordings);
        self.ids.insert(run, (first..self.read.len()).collect());
        Ok(())
    }
}

/// Things by numbers: no list for each number, of which most hold one, and each thing is touched once.
struct Chains {
    /// The first thing of each number, counted from 1; 0 where there is none.
    heads: Vec<u32>,
    /// What follows each thing, in the same way.
    next: Vec<u32>,
}

impl Chains {
    /// Of so many things, and no numbers yet.
    fn of(things: usize) -> Self {
        Self {
            heads: Vec::new(),
            next: vec![0; things],
        }
    }

    /// Puts a thing before the others of its number.
    fn put(&mut self, number: usize, thing: usize) {
        let place = u32::try_from(thing + 1).unwrap_or_default();
        self.next[thing] = std::mem::replace(&mut self.heads[number], place);
    }

    /// The number that stands for `key`, of as many as there are.
    fn number(&self, key: u64) -> usize {
        let all = self.heads.len() as u64;
        usize::try_from(key % all).unwrap_or_default()
    }

    /// The things of a number, the last that was put in first.
    fn get(&self, number: usize) -> impl Iterator<Item = usize> {
        let behind = |place: u32| (place as usize).checked_sub(1);
        std::iter::successors(behind(self.heads[number]), move |&thing| {
            behind(self.next[thing])
        })
    }
}

/// Hits with the same words by who said them; those without a speaker go to the only speaker there is, where the words are
/// enough to know them by.
fn by_speaker(opened: &Opened, hits: impl Iterator<Item = Kept>) -> tantivy::Result<Vec<Wording>> {
    let mut wordings: Vec<Wording> = Vec::new();
    let mut places: FxHashMap<Option<u64>, usize> = FxHashMap::default();
    for hit in hits {
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
        let key = (day, printing.article, hit.doc());
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
