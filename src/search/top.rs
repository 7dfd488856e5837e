//! Documents go in with the first part of their place in an order, those that come first come out; the rest of the place is
//! looked up only where the first part does not decide.
//!
//! A page of hits has twenty documents, but while they are found some hundreds are among the best so far; to read date and
//! article of each of these took longer than to find them.
//!
//! Twice as many are kept as wanted, and the worse half is thrown away when there is no more room, which takes a time that is
//! linear in what is pushed; where all are wanted, nothing is sorted on the way.

use std::cmp::Ordering;

use tantivy::DocId;

/// The parts of a document's place behind the first, each looked up where the one before does not decide; the last is its
/// number.
pub(super) trait Places {
    /// The second part.
    fn second(&self, doc: DocId) -> i32;

    /// The third part.
    fn third(&self, doc: DocId) -> u64;

    /// All of them.
    fn tie(&self, doc: DocId) -> Tie {
        (self.second(doc), self.third(doc), doc)
    }

    /// Whether the place of `doc`, whose first part is that of `last`, is behind it.
    fn is_behind(&self, doc: DocId, last: Tie) -> bool {
        match self.second(doc).cmp(&last.0) {
            Ordering::Equal => (self.third(doc), doc) > (last.1, last.2),
            order => order == Ordering::Greater,
        }
    }
}

/// A place without its first part.
pub(super) type Tie = (i32, u64, DocId);

/// Keeps the first; of those that are like the last of them, mostly all.
pub(super) struct Top {
    limit: usize,
    kept: Vec<(i32, DocId)>,
    /// What has a greater first part is not among the first.
    bound: Option<i32>,
    /// Nor what has this one and comes behind this.
    last: Option<Tie>,
}

impl Top {
    /// Keeps `limit`, one at least.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            kept: Vec::new(),
            bound: None,
            last: None,
        }
    }

    /// The first part that the last of the best has, as soon as there are enough.
    pub(super) fn bound(&self) -> Option<i32> {
        self.bound
    }

    /// Whether nothing with this first part can be among the first.
    fn is_behind(&self, first: i32) -> bool {
        self.bound.is_some_and(|bound| first > bound)
    }

    /// Takes in `doc`, whose place has this first part and the rest in `places`.
    pub(super) fn push(&mut self, first: i32, doc: DocId, places: &impl Places) {
        if self.is_behind(first) {
            return;
        }
        if self.bound == Some(first) && self.last.is_some_and(|last| places.is_behind(doc, last)) {
            return;
        }
        self.kept.push((first, doc));
        if self.kept.len() >= self.limit.saturating_mul(2) {
            self.halve(places);
        }
    }

    fn halve(&mut self, places: &impl Places) {
        let (_, &mut (bound, _), _) = self.kept.select_nth_unstable(self.limit - 1);
        self.kept.retain(|&(first, _)| first <= bound);
        if self.bound != Some(bound) {
            self.bound = Some(bound);
            self.last = None;
        }
        if self.kept.len() <= self.limit + self.limit / 2 {
            return;
        }
        let like_last = self.kept.extract_if(.., |(first, _)| *first == bound);
        let mut ties: Vec<Tie> = like_last.map(|(_, doc)| places.tie(doc)).collect();
        let wanted = self.limit - self.kept.len();
        ties.select_nth_unstable(wanted - 1);
        ties.truncate(wanted);
        self.last = ties.last().copied();
        self.kept
            .extend(ties.into_iter().map(|(_, _, doc)| (bound, doc)));
    }

    /// What was kept, in no order: the first, and up to as many again.
    pub(super) fn into_vec(self) -> Vec<(i32, DocId)> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Given(Vec<(i32, i32, u64)>);

    impl Places for Given {
        fn second(&self, doc: DocId) -> i32 {
            self.0[doc as usize].1
        }

        fn third(&self, doc: DocId) -> u64 {
            self.0[doc as usize].2
        }
    }

    proptest! {
        #[test]
        fn the_first_are_kept(
            given in prop::collection::vec((0..6_i32, 0..4_i32, 0..4_u64), 0..300),
            limit in 1..40_usize,
        ) {
            let mut all: Vec<(i32, Tie)> = Vec::new();
            let mut top = Top::new(limit);
            let places = Given(given);
            for (doc, &(first, ..)) in (0..).zip(&places.0) {
                all.push((first, places.tie(doc)));
                top.push(first, doc, &places);
            }
            let kept = top.into_vec().into_iter();
            let mut kept: Vec<(i32, Tie)> = kept.map(|(first, doc)| (first, places.tie(doc))).collect();
            prop_assert!(kept.len() < limit * 2);
            kept.sort_unstable();
            kept.truncate(limit);
            all.sort_unstable();
            all.truncate(limit);
            prop_assert_eq!(kept, all);
        }
    }
}
