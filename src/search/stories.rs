//! Ranked articles go in, the story that each belongs to comes out, as far as it is asked.
//!
//! Articles with the same words are copies; articles whose sketches are alike (`index::alike`) are near copies, unless both
//! are dated and more than a month apart: what is printed every year from one pattern is not one story. From the oldest to
//! the newest, each joins the earlier story that it is most alike, so that no chain of small changes leads from one story to
//! another, and nothing depends on scores, segments or threads. No text is read.
//!
//! Which story an article joins depends on the older ones that share a key of their sketch with it, and on no others. So it
//! is found out for these only, and a page of stories costs what its own articles need.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::Column;

use super::order::Ranked;
use super::printings::Printing;
use crate::index::Opened;
use crate::text::{SMALL_NUMBERS, SmallSketch};

// Told apart best by the labelled pairs of tests/it/article_copies.rs; docs/BENCHMARKS.md has the others that were tried.
const LEAST_CONTAINMENT: f64 = 0.7;
/// A story that was cut further than this stands alone.
const LEAST_LIKENESS: f64 = 0.3;
/// A story may be reprinted so many days after it was first printed.
const MOST_DAYS: i64 = 31;
/// So many stories may share a key before it tells nothing: what all articles of an outlet end with.
const MOST_WITH_KEY: usize = 32;
/// So many stories are compared with an article, those that share the most keys with it.
const MOST_COMPARED: usize = 16;

/// An article among the hits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    pub(super) hit: Ranked,
    pub(super) printing: Printing,
    pub(super) content: Option<u64>,
    sketch: Option<SmallSketch>,
}

/// The stories of an answer; articles are named by their rank in age.
pub(super) struct Stories {
    aged: Vec<Printed>,
    /// The rank of each hit.
    ranks: Vec<usize>,
    /// By what several articles have: their ranks, in order.
    by_content: FxHashMap<u64, Vec<usize>>,
    shared: FxHashMap<u32, Shared>,
    /// The oldest article of the story of each, where that was found out.
    leaders: Vec<Option<usize>>,
    told: FxHashSet<usize>,
    /// Those that share a key with the article at hand, as often as they share one.
    met: Vec<usize>,
}

/// A key that several articles have.
#[derive(Default)]
struct Shared {
    /// These articles.
    all: Vec<usize>,
    /// The first leaders among them, at most [`MOST_WITH_KEY`].
    leaders: Vec<usize>,
    /// How many were looked at for that.
    seen: usize,
}

impl Stories {
    /// Those of the ranked articles `hits`.
    pub(super) fn of(opened: &Opened, hits: &[Ranked]) -> tantivy::Result<Self> {
        let printed = read(opened, hits)?;
        let mut by_age: Vec<usize> = (0..printed.len()).collect();
        by_age.sort_by_key(|&at| printed[at].age());
        let mut ranks = vec![0; printed.len()];
        for (rank, &at) in by_age.iter().enumerate() {
            ranks[at] = rank;
        }
        let aged: Vec<Printed> = by_age.iter().map(|&at| printed[at]).collect();
        let mut by_content: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (rank, article) in aged.iter().enumerate() {
            if let Some(content) = article.content {
                by_content.entry(content).or_default().push(rank);
            }
        }
        Ok(Self {
            leaders: vec![None; aged.len()],
            shared: shared(&aged),
            aged,
            ranks,
            by_content,
            told: FxHashSet::default(),
            met: Vec::new(),
        })
    }

    /// The story of the hit number `at`, the best hit first, unless it was told before.
    pub(super) fn next(&mut self, at: usize) -> Option<Vec<Printed>> {
        let leader = self.leader(self.ranks[at]);
        if !self.told.insert(leader) {
            return None;
        }
        let mut members = vec![leader];
        for other in self.alike(leader) {
            if self.leader(other) == leader {
                members.push(other);
            }
        }
        let members = members.into_iter().map(|rank| self.aged[rank]);
        let mut story: Vec<Printed> = members.collect();
        story.sort_unstable_by_key(|article| article.hit);
        Some(story)
    }

    /// How many there are.
    pub(super) fn count(&mut self) -> u64 {
        let ranks = 0..self.leaders.len();
        ranks.filter(|&rank| self.leader(rank) == rank).count() as u64
    }

    /// The younger articles that may belong to the story of `leader`.
    fn alike(&self, leader: usize) -> Vec<usize> {
        let article = &self.aged[leader];
        let same = article
            .content
            .and_then(|content| self.by_content.get(&content));
        let mut alike: Vec<usize> = same.into_iter().flatten().copied().collect();
        let shared = article.keys().filter_map(|key| self.shared.get(&key));
        alike.extend(shared.flat_map(|shared| &shared.all));
        alike.sort_unstable();
        alike.dedup();
        alike.retain(|&other| other > leader && self.aged[other].is_alike(article));
        alike
    }

    /// The oldest article of the story of `rank`, which may be itself. What waits for an answer stands in a list and not on
    /// the stack, which it may overflow.
    fn leader(&mut self, rank: usize) -> usize {
        let mut waiting = vec![rank];
        while let Some(&at) = waiting.last() {
            if self.leaders[at].is_none() {
                match self.find(at) {
                    Ok(leader) => self.leaders[at] = Some(leader),
                    Err(unknown) => {
                        waiting.push(unknown);
                        continue;
                    }
                }
            }
            waiting.pop();
        }
        self.leaders[rank].unwrap_or(rank)
    }

    /// The leader of the story of `rank`, or an older article whose leader has to be known before.
    fn find(&mut self, rank: usize) -> Result<usize, usize> {
        let article = self.aged[rank];
        let same = article
            .content
            .and_then(|content| self.by_content.get(&content));
        if let Some(&first) = same.and_then(|same| same.first())
            && first < rank
        {
            return self.leaders[first].ok_or(first);
        }
        self.met.clear();
        for key in article.keys() {
            let Some(shared) = self.shared.get_mut(&key) else {
                continue;
            };
            while let Some(&other) = shared.all.get(shared.seen)
                && other < rank
                && shared.leaders.len() < MOST_WITH_KEY
            {
                if self.leaders[other].ok_or(other)? == other {
                    shared.leaders.push(other);
                }
                shared.seen += 1;
            }
            let older = shared.leaders.iter().filter(|&&leader| leader < rank);
            self.met.extend(older);
        }
        Ok(self.closest(&article).unwrap_or(rank))
    }

    /// Of those that were met, the leader that is most alike; of several the oldest.
    fn closest(&mut self, article: &Printed) -> Option<usize> {
        self.met.sort_unstable();
        let runs = self.met.chunk_by(|one, other| one == other);
        let mut candidates: Vec<(Reverse<usize>, usize)> = runs
            .filter_map(|run| Some((Reverse(run.len()), *run.first()?)))
            .collect();
        candidates.sort_unstable();
        let candidates = candidates.into_iter().take(MOST_COMPARED);
        let alike = candidates.filter_map(|(_, leader)| {
            Some((article.likeness(&self.aged[leader])?, Reverse(leader)))
        });
        let closest =
            alike.max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        closest.map(|(_, Reverse(leader))| leader)
    }
}

impl Printed {
    pub(super) fn alone(hit: Ranked) -> Self {
        Self {
            hit,
            printing: Printing::default(),
            content: None,
            sketch: None,
        }
    }

    /// What has no date is last; the number makes the order total.
    pub(super) fn age(&self) -> (i64, u64) {
        (
            self.printing.date.unwrap_or(i64::MAX),
            self.printing.article,
        )
    }

    fn keys(&self) -> impl Iterator<Item = u32> + use<> {
        let keys = self.sketch.map(|sketch| sketch.keys());
        keys.into_iter().flatten()
    }

    /// How alike two articles are, where they may be one story.
    fn likeness(&self, other: &Self) -> Option<f64> {
        if self.has_words_of(other) {
            return Some(1.0);
        }
        let days = self.printing.date.zip(other.printing.date);
        let is_apart = days.is_some_and(|(one, other)| (one - other).abs() > MOST_DAYS);
        if is_apart {
            return None;
        }
        self.sketches_alike(other)
    }

    /// Whether they may be one story but for their days: what has the same words as another joins its story whenever it was
    /// printed.
    fn is_alike(&self, other: &Self) -> bool {
        self.has_words_of(other) || self.sketches_alike(other).is_some()
    }

    fn has_words_of(&self, other: &Self) -> bool {
        self.content.is_some() && self.content == other.content
    }

    fn sketches_alike(&self, other: &Self) -> Option<f64> {
        let (own, other) = (self.sketch?, other.sketch?);
        let likeness = own.likeness(&other);
        let is_copy = likeness >= LEAST_LIKENESS && own.containment(&other) >= LEAST_CONTAINMENT;
        is_copy.then_some(likeness)
    }
}

/// The keys that several articles have. They are sorted for that, as one number with the rank: to count them in a table
/// took twice the time.
fn shared(aged: &[Printed]) -> FxHashMap<u32, Shared> {
    let mut with_key: Vec<u64> = Vec::new();
    for (rank, article) in (0_u64..).zip(aged) {
        with_key.extend(article.keys().map(|key| u64::from(key) << 32 | rank));
    }
    with_key.sort_unstable();
    let key_of = |with: &u64| u32::try_from(with >> 32).unwrap_or_default();
    let rank_of = |with: &u64| usize::try_from(with & u64::from(u32::MAX)).unwrap_or_default();
    let mut shared = FxHashMap::default();
    for same in with_key.chunk_by(|one, other| key_of(one) == key_of(other)) {
        if let [first, _, ..] = same {
            let all = same.iter().map(rank_of);
            let of_key = Shared {
                all: all.collect(),
                ..Shared::default()
            };
            shared.insert(key_of(first), of_key);
        }
    }
    shared
}

/// What the columns tell of each hit.
fn read(opened: &Opened, hits: &[Ranked]) -> tantivy::Result<Vec<Printed>> {
    let mut columns: Vec<(Column<u64>, Column<u64>)> = Vec::new();
    for segment in opened.searcher.segment_readers() {
        let fast = segment.fast_fields();
        columns.push((fast.u64("content")?, fast.u64("alike")?));
    }
    let mut printed = Vec::with_capacity(hits.len());
    for hit in hits {
        let address = hit.address();
        let (content, alike) = &columns[address.segment_ord as usize];
        let numbers: Vec<u64> = alike.values_for_doc(address.doc_id).collect();
        let numbers = <[u64; SMALL_NUMBERS]>::try_from(numbers).ok();
        printed.push(Printed {
            hit: *hit,
            printing: Printing::at(opened, address)?,
            content: content.first(address.doc_id),
            sketch: numbers.map(SmallSketch::from_numbers),
        });
    }
    Ok(printed)
}
