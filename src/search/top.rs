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
//! are taken for many documents at once ([`AT_ONCE`]), which the processor then fetches side by side.
//!
//! One list serves all segments: to choose the best in each took a fifth of the search for a rare word.

use std::cmp::Ordering;

use tantivy::{DocId, SegmentOrdinal};

use super::order::{Kept, Tie};

/// The parts of a document's place behind the first, each looked up where the one before does not decide; the last is its
/// address.
pub(super) trait Places {
    /// The second part.
    fn second(&self, kept: Kept) -> i32;

    /// The third part.
    fn third(&self, kept: Kept) -> u64;

    /// All of them, where the second is known.
    fn tie_with(&self, second: i32, kept: Kept) -> Tie {
        (second, self.third(kept), kept.doc(), kept.segment())
    }
}

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

/// So many are kept at first, before any are thrown away. With 512, which most rare words do not have, they took a tenth longer:
/// what is kept early lets the rest through.
const FEW: usize = 160;

/// So many documents that are like the last of the best wait for a look at their dates.
const AT_ONCE: usize = 64;

/// Keeps the first.
pub(super) struct Top {
    limit: usize,
    /// When so many are kept, the worst are thrown away.
    room: usize,
    kept: Vec<Kept>,
    /// What is like the last of the best in the first part, with the second: by the rest it may be better.
    waiting: Vec<(i32, Kept)>,
    /// The last of the best, as soon as there are enough; what is behind it is not among them.
    last: Option<(i32, Tie)>,
}

impl Top {
    /// Keeps `limit`, one at least.
    pub(super) fn new(limit: usize) -> Self {
        let limit = limit.max(1);
        Self {
            limit,
            room: room(limit).max(FEW),
            kept: Vec::with_capacity(FEW),
            waiting: Vec::new(),
            last: None,
        }
    }

    /// The first part that the last of the best has, as soon as there are enough.
    #[inline]
    pub(super) fn bound(&self) -> Option<i32> {
        self.last.map(|(first, _)| first)
    }

    /// Takes in a document with the first part of its place, the rest being in `places`.
    #[inline]
    pub(super) fn push(&mut self, kept: Kept, places: &impl Places) {
        match self.bound() {
            Some(bound) if kept.first > bound => {}
            Some(bound) if kept.first == bound => {
                self.waiting.push((places.second(kept), kept));
                if self.waiting.len() >= AT_ONCE {
                    self.look(places);
                }
            }
            _ => self.keep(kept, places),
        }
    }

    #[inline]
    fn keep(&mut self, kept: Kept, places: &impl Places) {
        self.kept.push(kept);
        if self.kept.len() >= self.room {
            self.cut(places);
        }
    }

    /// Keeps of what waits what is not behind the last of the best.
    fn look(&mut self, places: &impl Places) {
        let mut waiting = std::mem::take(&mut self.waiting);
        for (second, kept) in waiting.drain(..) {
            if !self.is_behind(second, kept, places) {
                self.keep(kept, places);
            }
        }
        self.waiting = waiting;
    }

    #[inline]
    fn is_behind(&self, second: i32, kept: Kept, places: &impl Places) -> bool {
        self.last.is_some_and(
            |(first, last)| match (kept.first, second).cmp(&(first, last.0)) {
                Ordering::Equal => places.tie_with(second, kept) > last,
                order => order == Ordering::Greater,
            },
        )
    }

    /// Leaves only as many as are wanted.
    fn cut(&mut self, places: &impl Places) {
        self.room = room(self.limit);
        let nth = self.limit - 1;
        let (_, &mut last, _) = self.kept.select_nth_unstable_by_key(nth, |kept| kept.first);
        let bound = last.first;
        let like_last = self.kept.iter().filter(|kept| kept.first == bound);
        let with_second = |&kept: &Kept| (places.second(kept), kept);
        let mut alike: Vec<(i32, Kept)> = like_last.map(with_second).collect();
        self.kept.retain(|kept| kept.first < bound);
        let wanted = self.limit - self.kept.len();
        let (_, &mut (second, _), _) =
            alike.select_nth_unstable_by_key(wanted - 1, |&(second, _)| second);
        alike.retain(|alike| alike.0 <= second);
        if alike.len() == wanted {
            // All of them do, and the third part need not be looked up.
            self.last = Some((bound, (second, u64::MAX, DocId::MAX, SegmentOrdinal::MAX)));
            return self.kept.extend(alike.into_iter().map(|(_, kept)| kept));
        }
        // It is of those only that are like the last in the second part, too.
        let ties = alike.extract_if(.., |alike| alike.0 == second);
        let with_tie = |(second, kept)| (places.tie_with(second, kept), kept);
        let mut ties: Vec<(Tie, Kept)> = ties.map(with_tie).collect();
        self.kept.extend(alike.into_iter().map(|(_, kept)| kept));
        let wanted = self.limit - self.kept.len();
        let (_, &mut (worst, _), _) = ties.select_nth_unstable_by_key(wanted - 1, |&(tie, _)| tie);
        self.last = Some((bound, worst));
        ties.truncate(wanted);
        self.kept.extend(ties.into_iter().map(|(_, kept)| kept));
    }

    /// What was kept, in no order: the first, and some that may be behind them.
    pub(super) fn into_kept(mut self, places: &impl Places) -> Vec<Kept> {
        self.look(places);
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Given(Vec<(i32, i32, u64)>);

    impl Places for Given {
        fn second(&self, kept: Kept) -> i32 {
            self.0[kept.doc() as usize].1
        }

        fn third(&self, kept: Kept) -> u64 {
            self.0[kept.doc() as usize].2
        }
    }

    proptest! {
        #[test]
        fn the_first_are_kept(
            given in prop::collection::vec((0..6_i32, 0..4_i32, 0..4_u64), 0..1500),
            limit in 1..400_usize,
        ) {
            let mut top = Top::new(limit);
            let places = Given(given);
            let mut all: Vec<(i32, Tie)> = Vec::new();
            for (doc, &(first, ..)) in (0..).zip(&places.0) {
                let kept = Kept::new(first, 0, doc);
                all.push((first, places.tie_with(places.second(kept), kept)));
                top.push(kept, &places);
            }
            let kept = top.into_kept(&places);
            prop_assert!(kept.len() <= room(limit).max(FEW));
            let kept = kept.into_iter();
            let tie = |kept: Kept| places.tie_with(places.second(kept), kept);
            let mut kept: Vec<(i32, Tie)> = kept.map(|kept| (kept.first, tie(kept))).collect();
            kept.sort_unstable();
            kept.truncate(limit);
            all.sort_unstable();
            all.truncate(limit);
            prop_assert_eq!(kept, all);
        }
    }
}
