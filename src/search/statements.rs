//! Ranked quotations go in, statements come out: copies and near copies of one quotation by one speaker are one.
//!
//! Three steps, none of which depends on segments, threads or the order in which hits are sorted. Quotations with the same
//! words by the same speaker (by hashes in columns, no text is read) are one wording. A wording without a speaker joins
//! that of the only speaker among the hits who has the same words, where they are five or more. Wordings of one speaker
//! that share a key (`index::wording`) are read and compared (`variants`): from the longest to the shortest, each joins the
//! first statement whose longest wording it is a copy of, so that no chain of small changes leads from one statement to
//! another. What is folded are the hits: under a filter, the copies that meet it.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocId;

use super::candidates::is_telling;
use super::collect::{Ranked, Sort};
use super::printings::Printing;
use super::variants::{Compared, is_copy};
use crate::error::Error;
use crate::index::Opened;
use crate::index::wording::{keys, word_count};

/// A statement: one quotation or several that are copies of one.
#[derive(Debug, Default)]
pub(super) struct Statement {
    /// The wordings, that of the best hit first; in each, the best hit first.
    pub(super) wordings: Vec<Vec<Ranked>>,
    pub(super) unattributed: u64,
    pub(super) outlets: BTreeSet<u64>,
    /// In days since 1970-01-01.
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
}

/// The statements of an answer.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// In the order of their best hits.
    pub(super) statements: Vec<Statement>,
    /// Whether so many wordings are alike that some were not compared.
    pub(super) is_cut: bool,
}

/// So many texts are read to compare them; wordings beyond are folded only where the words are equal.
const MOST_READ: usize = 4000;

/// Folds `hits`, which stand in their order.
pub(super) fn statements(opened: &Opened, hits: &[Ranked]) -> Result<Folded, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let mut wordings = wordings(opened, hits).map_err(fail)?;
    join_unattributed(&mut wordings);
    let (leaders, is_cut) = leaders(opened, &wordings)?;
    let mut statements: Vec<Option<Statement>> = wordings.iter().map(|_| None).collect();
    let mut firsts = Vec::new();
    for (at, wording) in wordings.into_iter().enumerate() {
        if wording.hits.is_empty() {
            continue;
        }
        let slot = &mut statements[leaders[at]];
        if slot.is_none() {
            firsts.push(leaders[at]);
        }
        slot.get_or_insert_with(Statement::default)
            .add_wording(wording);
    }
    let folded = firsts.into_iter().filter_map(|at| statements[at].take());
    Ok(Folded {
        statements: folded.collect(),
        is_cut,
    })
}

/// The hits with the same words by the same speaker.
#[derive(Debug, Default)]
struct Wording {
    printing: Printing,
    hits: Vec<Ranked>,
    /// The hit whose text is compared, with its key.
    oldest: Option<(Key, Ranked)>,
    first: Option<i64>,
    last: Option<i64>,
    unattributed: u64,
    outlets: BTreeSet<u64>,
}

/// Date, article and place in the article: an order that no score moves; what has no date is last.
type Key = (i64, u64, DocId);

/// The wordings in the order of their best hits.
fn wordings(opened: &Opened, hits: &[Ranked]) -> tantivy::Result<Vec<Wording>> {
    let mut wordings: Vec<Wording> = Vec::new();
    let mut places: FxHashMap<(u64, Option<u64>), usize> = FxHashMap::default();
    for hit in hits {
        let printing = Printing::at(opened, hit.address())?;
        let next = wordings.len();
        let place = match printing.wording {
            Some(wording) => *places.entry((wording, printing.speaker)).or_insert(next),
            None => next,
        };
        if place == next {
            wordings.push(Wording {
                printing,
                ..Wording::default()
            });
        }
        let wording = &mut wordings[place];
        wording.add(*hit, &printing);
        wording.unattributed += u64::from(printing.speaker.is_none());
        wording.outlets.extend(printing.outlet);
    }
    Ok(wordings)
}

/// Moves words without a speaker to the only speaker who has them.
fn join_unattributed(wordings: &mut [Wording]) {
    let mut named: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, wording) in wordings.iter().enumerate() {
        if let (Some(words), Some(_)) = (wording.printing.wording, wording.printing.speaker) {
            named.entry(words).or_default().push(at);
        }
    }
    for at in 0..wordings.len() {
        let printing = wordings[at].printing;
        let Some(words) = printing.wording else {
            continue;
        };
        if printing.speaker.is_some() || !is_telling(printing.near) {
            continue;
        }
        if let Some(&[speaker]) = named.get(&words).map(Vec::as_slice) {
            let joined = std::mem::take(&mut wordings[at]);
            wordings[speaker].join(joined);
        }
    }
    // The best hit of a wording may have been without a speaker.
    wordings.sort_by_key(|wording| wording.hits.first().copied());
}

impl Wording {
    fn add(&mut self, hit: Ranked, printing: &Printing) {
        let day = printing.date.unwrap_or(i64::MAX);
        let key = (day, printing.article, hit.address().doc_id);
        self.oldest = self.oldest.into_iter().chain([(key, hit)]).min();
        self.add_days(printing.date, printing.date);
        self.hits.push(hit);
    }

    fn add_days(&mut self, first: Option<i64>, last: Option<i64>) {
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }

    fn join(&mut self, other: Self) {
        self.oldest = self.oldest.into_iter().chain(other.oldest).min();
        self.add_days(other.first, other.last);
        self.hits.extend(other.hits);
        self.hits.sort_unstable();
        self.unattributed += other.unattributed;
        self.outlets.extend(other.outlets);
    }

    /// The longest first, then the oldest; the same whatever the hits are sorted by.
    fn rank(&self) -> (std::cmp::Reverse<u64>, Option<Key>) {
        let words = std::cmp::Reverse(word_count(self.printing.near));
        (words, self.oldest.map(|(key, _)| key))
    }
}

/// For each wording the one whose copy it is, itself where it is none.
fn leaders(opened: &Opened, wordings: &[Wording]) -> Result<(Vec<usize>, bool), Error> {
    let mut leaders: Vec<usize> = (0..wordings.len()).collect();
    let mut order: Vec<usize> = leaders.clone();
    order.retain(|&at| wordings[at].printing.speaker.is_some());
    order.sort_by_cached_key(|&at| wordings[at].rank());
    let mut known: FxHashMap<(u64, u64), Vec<usize>> = FxHashMap::default();
    let mut texts = Texts::new(opened);
    for at in order {
        let Some(speaker) = wordings[at].printing.speaker else {
            continue;
        };
        let own_keys = keys(wordings[at].printing.near);
        let mut seen = FxHashSet::default();
        let shared = own_keys
            .iter()
            .filter_map(|key| known.get(&(speaker, *key)));
        let candidates: Vec<usize> = shared
            .flatten()
            .copied()
            .filter(|&other| seen.insert(other))
            .collect();
        for other in candidates {
            if texts.are_copies((other, &wordings[other]), (at, &wordings[at]))? {
                leaders[at] = other;
                break;
            }
        }
        if leaders[at] == at {
            for key in own_keys {
                known.entry((speaker, key)).or_default().push(at);
            }
        }
    }
    Ok((leaders, texts.is_cut))
}

/// The texts of wordings, each read once.
struct Texts<'a> {
    opened: &'a Opened,
    read: FxHashMap<usize, Compared>,
    is_cut: bool,
}

impl<'a> Texts<'a> {
    fn new(opened: &'a Opened) -> Self {
        Self {
            opened,
            read: FxHashMap::default(),
            is_cut: false,
        }
    }

    fn are_copies(
        &mut self,
        whole: (usize, &Wording),
        other: (usize, &Wording),
    ) -> Result<bool, Error> {
        for (at, wording) in [whole, other] {
            if self.read.contains_key(&at) {
                continue;
            }
            if self.read.len() >= MOST_READ {
                self.is_cut = true;
                return Ok(false);
            }
            let Some((_, hit)) = wording.oldest else {
                return Ok(false);
            };
            let stored = self.opened.quotation(hit.address())?;
            let (quotation, language) = (stored.quotation, stored.article.language);
            let text = Compared::new(&quotation.text, &quotation.spans, language.as_deref());
            self.read.insert(at, text);
        }
        Ok(is_copy(&self.read[&whole.0], &self.read[&other.0]))
    }
}

impl Statement {
    /// One hit that nothing folds into.
    pub(super) fn alone(hit: Ranked, sort: Sort) -> Self {
        let day = hit.date(sort).map(i64::from);
        Self {
            wordings: vec![vec![hit]],
            first: day,
            last: day,
            ..Self::default()
        }
    }

    /// Adds a hit whose words are not compared.
    pub(super) fn add(&mut self, hit: Ranked, printing: &Printing) {
        self.add_days(printing.date, printing.date);
        self.outlets.extend(printing.outlet);
        match self.wordings.first_mut() {
            Some(hits) => hits.push(hit),
            None => self.wordings.push(vec![hit]),
        }
    }

    fn add_wording(&mut self, wording: Wording) {
        self.add_days(wording.first, wording.last);
        self.unattributed += wording.unattributed;
        self.outlets.extend(wording.outlets);
        self.wordings.push(wording.hits);
    }

    fn add_days(&mut self, first: Option<i64>, last: Option<i64>) {
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }
}
