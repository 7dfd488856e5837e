//! Documents go in with the first part of their place in an order, those that come first come out; the rest of the place is
//! looked up only where the first part does not decide.
//!
//! A page of hits has twenty documents, but while they are found some hundreds are among the best so far; to read date and
//! article of each of these took longer than to find them.
//!
//! More are kept than wanted ([`room`]), and the worst are thrown away when there is no more room, which takes a time that is
//! linear in what is pushed; where all are wanted, nothing is sorted on the way. Many hits may be like the last of the best:
//! a word that stands once in quotations of one length scores the same in all. Of these the rest of the place of the last
//! one that would do is kept, so that one look at the date tells that another will not. Such looks wait for memory, so they
//! are taken for many documents at once ([`Top::push_all`]), which the processor then fetches side by side.

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
}

/// Whether the place of `doc`, whose first part is that of `last` and whose second is known, is behind it.
#[inline]
fn is_behind((second, doc): (i32, DocId), last: Tie, places: &impl Places) -> bool {
    match second.cmp(&last.0) {
        Ordering::Equal => (places.third(doc), doc) > (last.1, last.2),
        order => order == Ordering::Greater,
    }
}

/// A place without its first part.
pub(super) type Tie = (i32, u64, DocId);

/// The two parts of a place that mean the same in every segment.
pub(super) type Bound = (i32, i32);

/// How many are kept before the worst are thrown away: of a page many times its hits, for to throw away costs more than to
/// keep; of very many twice as many, for memory.
const fn room(limit: usize) -> usize {
    let page = limit.saturating_mul(8);
    let most = limit.saturating_mul(2);
    if page < FEW {
        page
    } else if most < FEW {
        FEW
    } else {
        most
    }
}

const FEW: usize = 512;

/// Keeps the first.
pub(super) struct Top {
    limit: usize,
    kept: Vec<(i32, DocId)>,
    /// What is like the last of the best, with the second part of its place; empty but for its room between two calls.
    alike: Vec<(i32, DocId)>,
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
            kept: Vec::with_capacity(room(limit).min(FEW)),
            alike: Vec::with_capacity(limit.min(FEW)),
            bound: bound.map(|(first, _)| first),
            last: bound.map(|(_, second)| (second, u64::MAX, DocId::MAX)),
        }
    }

    /// The first part that the last of the best has, as soon as there are enough.
    #[inline]
    pub(super) fn bound(&self) -> Option<i32> {
        self.bound
    }

    /// Takes in documents with the first part of their place, the rest being in `places`.
    pub(super) fn push_all(&mut self, found: &[(i32, DocId)], places: &impl Places) {
        let Some(bound) = self.bound else {
            self.kept.extend_from_slice(found);
            return self.keep_room(places);
        };
        let mut alike = std::mem::take(&mut self.alike);
        for &(first, doc) in found {
            if first < bound {
                self.kept.push((first, doc));
            } else if first == bound {
                alike.push((places.second(doc), doc));
            }
        }
        for (second, doc) in alike.drain(..) {
            if self
                .last
                .is_none_or(|last| !is_behind((second, doc), last, places))
            {
                self.kept.push((bound, doc));
            }
        }
        self.alike = alike;
        self.keep_room(places);
    }

    fn keep_room(&mut self, places: &impl Places) {
        if self.kept.len() >= room(self.limit) {
            self.cut(places);
        }
    }

    /// Leaves only as many as are wanted.
    fn cut(&mut self, places: &impl Places) {
        let (_, &mut (bound, _), _) = self.kept.select_nth_unstable(self.limit - 1);
        self.bound = Some(bound);
        let mut alike = std::mem::take(&mut self.alike);
        let kept = self.kept.iter();
        let like_last = kept.filter(|(first, _)| *first == bound);
        alike.extend(like_last.map(|&(_, doc)| (places.second(doc), doc)));
        self.kept.retain(|&(first, _)| first < bound);
        let wanted = self.limit - self.kept.len();
        let (_, &mut (last, _), _) = alike.select_nth_unstable(wanted - 1);
        alike.retain(|&(second, _)| second <= last);
        if alike.len() == wanted {
            // All of them do, and the third part need not be looked up.
            self.last = Some((last, u64::MAX, DocId::MAX));
        } else {
            // It is of those only that are like the last in the second part, too.
            alike.sort_unstable_by_key(|&(second, _)| second);
            let better = alike.partition_point(|&(second, _)| second < last);
            let ties = alike.drain(better..);
            let mut ties: Vec<Tie> = ties
                .map(|(_, doc)| (last, places.third(doc), doc))
                .collect();
            let (_, &mut worst, _) = ties.select_nth_unstable(wanted - better - 1);
            self.last = Some(worst);
            ties.truncate(wanted - better);
            alike.extend(ties.into_iter().map(|(second, _, doc)| (second, doc)));
        }
        let alike_kept = alike.drain(..).map(|(_, doc)| (bound, doc));
        self.kept.extend(alike_kept);
        self.alike = alike;
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
            at_once in 1..40_usize,
            elsewhere in prop::option::of((0..6_i32, 0..4_i32)),
        ) {
            let mut all: Vec<(i32, Tie)> = Vec::new();
            let mut top = Top::new(limit, elsewhere);
            let places = Given(given);
            let mut found = Vec::new();
            for (doc, &(first, second, _)) in (0..).zip(&places.0) {
                if elsewhere.is_none_or(|bound| (first, second) <= bound) {
                    all.push((first, places.tie(doc)));
                }
                found.push((first, doc));
            }
            for some in found.chunks(at_once) {
                top.push_all(some, &places);
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
