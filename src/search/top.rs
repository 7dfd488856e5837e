//! Documents go in with the first part of their place in an order, those that come first come out; the rest of the place is
//! looked up only where the first part does not decide.
//!
//! A page of hits has twenty documents, but while they are found some hundreds are among the best so far; to read date and
//! article of each of these took longer than to find them.
//!
//! Twice as many are kept as wanted, and the worse half is thrown away when there is no more room, which takes a time that is
//! linear in what is pushed; where all are wanted, nothing is sorted on the way. Many hits may be like the last of the best:
//! a word that stands once in quotations of one length scores the same in all. Of these the rest of the place of the last
//! one that would do is kept, so that one look at the date tells that another will not.

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
    #[inline]
    fn tie(&self, doc: DocId) -> Tie {
        (self.second(doc), self.third(doc), doc)
    }

    /// Whether the place of `doc`, whose first part is that of `last`, is behind it.
    #[inline]
    fn is_behind(&self, doc: DocId, last: Tie) -> bool {
        match self.second(doc).cmp(&last.0) {
            Ordering::Equal => (self.third(doc), doc) > (last.1, last.2),
            order => order == Ordering::Greater,
        }
    }
}

/// A place without its first part.
pub(super) type Tie = (i32, u64, DocId);

/// The two parts of a place that mean the same in every segment.
pub(super) type Bound = (i32, i32);

/// Keeps the first.
pub(super) struct Top {
    limit: usize,
    kept: Vec<(i32, DocId)>,
    /// What has a greater first part is not among the first.
    bound: Option<i32>,
    /// Nor what has this one and comes behind this.
    last: Option<Tie>,
}

impl Top {
    /// Keeps `limit`, one at least, of those that are not behind `bound`, where there are enough elsewhere.
    pub(super) fn new(limit: usize, bound: Option<Bound>) -> Self {
        Self {
            limit: limit.max(1),
            kept: Vec::new(),
            bound: bound.map(|(first, _)| first),
            last: bound.map(|(_, second)| (second, u64::MAX, DocId::MAX)),
        }
    }

    /// The first part that the last of the best has, as soon as there are enough.
    #[inline]
    pub(super) fn bound(&self) -> Option<i32> {
        self.bound
    }

    /// Takes in `doc`, whose place has this first part and the rest in `places`.
    #[inline]
    pub(super) fn push(&mut self, first: i32, doc: DocId, places: &impl Places) {
        if let Some(bound) = self.bound
            && first >= bound
            && (first > bound || self.last.is_some_and(|last| places.is_behind(doc, last)))
        {
            return;
        }
        self.kept.push((first, doc));
        if self.kept.len() >= self.limit.saturating_mul(2) {
            self.cut(places);
        }
    }

    /// Leaves only as many as are wanted.
    fn cut(&mut self, places: &impl Places) {
        let (_, &mut (bound, _), _) = self.kept.select_nth_unstable(self.limit - 1);
        self.kept.retain(|&(first, _)| first <= bound);
        self.bound = Some(bound);
        let like_last = self.kept.extract_if(.., |(first, _)| *first == bound);
        let mut ties: Vec<(i32, DocId)> = like_last
            .map(|(_, doc)| (places.second(doc), doc))
            .collect();
        // The third part is looked up of those only that are like the last in the second, too.
        let wanted = self.limit - self.kept.len();
        let (_, &mut (last, _), _) = ties.select_nth_unstable(wanted - 1);
        ties.retain(|&(second, _)| second <= last);
        let mut alike = Vec::new();
        for (second, doc) in ties {
            if second < last {
                self.kept.push((bound, doc));
            } else {
                alike.push((last, places.third(doc), doc));
            }
        }
        let wanted = self.limit - self.kept.len();
        let (_, &mut last, _) = alike.select_nth_unstable(wanted - 1);
        self.last = Some(last);
        alike.truncate(wanted);
        self.kept
            .extend(alike.into_iter().map(|(_, _, doc)| (bound, doc)));
    }

    /// What was kept, in no order, and what nothing that is wanted is behind, where there is enough.
    pub(super) fn into_kept(mut self, places: &impl Places) -> (Vec<(i32, DocId)>, Option<Bound>) {
        if self.kept.len() >= self.limit {
            self.cut(places);
        }
        let bound = self.bound.zip(self.last.map(|(second, ..)| second));
        (self.kept, bound)
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
            elsewhere in prop::option::of((0..6_i32, 0..4_i32)),
        ) {
            let mut all: Vec<(i32, Tie)> = Vec::new();
            let mut top = Top::new(limit, elsewhere);
            let places = Given(given);
            for (doc, &(first, second, _)) in (0..).zip(&places.0) {
                if elsewhere.is_none_or(|bound| (first, second) <= bound) {
                    all.push((first, places.tie(doc)));
                }
                top.push(first, doc, &places);
            }
            let (kept, bound) = top.into_kept(&places);
            let kept = kept.into_iter();
            let mut kept: Vec<(i32, Tie)> = kept.map(|(first, doc)| (first, places.tie(doc))).collect();
            prop_assert!(kept.len() <= limit);
            kept.sort_unstable();
            all.sort_unstable();
            all.truncate(limit);
            if let Some(&(first, (second, ..))) = all.get(limit - 1) {
                prop_assert_eq!(bound, Some((first, second)));
            } else {
                prop_assert_eq!(bound, elsewhere);
            }
            prop_assert_eq!(kept, all);
        }
    }
}
