//! The numbers of all articles that the index has, those on their way into it included: who comes first with one writes the
//! article, who comes later only notes its own place.
//!
//! Eight bytes for each article in sorted lists, and what came since the last sorting in small sets beside them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;
use tantivy::Searcher;

/// A set of numbers that threads share.
pub(super) struct Numbers {
    parts: [Mutex<Part>; PARTS],
}

/// The numbers with the same first bits.
#[derive(Default)]
struct Part {
    sorted: Vec<u64>,
    recent: FxHashSet<u64>,
}

// Threads meet in one of 16 now and then, and what is sorted at a time is small.
const PARTS: usize = 16;
const PART_BITS: u32 = PARTS.ilog2();
// Where a million articles are known, a number of 65,000 in its part is mostly so near to its place.
const NEAR: usize = 128;

impl Numbers {
    /// Those of the articles of a commit.
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let numbers = Self {
            parts: Default::default(),
        };
        for segment in searcher.segment_readers() {
            let number = segment.fast_fields().u64("article")?;
            let back = segment.fast_fields().u64("back")?;
            for doc in segment.doc_ids_alive() {
                // Quotations stand behind an article, and what is neither has no number.
                if let (Some(number), None) = (number.first(doc), back.first(doc)) {
                    lock(numbers.part(number)).sorted.push(number);
                }
            }
        }
        for part in &numbers.parts {
            lock(part).sorted.sort_unstable();
        }
        Ok(numbers)
    }

    /// Adds a number; tells whether it was not there.
    pub(super) fn insert(&self, number: u64) -> bool {
        let mut part = lock(self.part(number));
        if part.has_sorted(number) || !part.recent.insert(number) {
            return false;
        }
        part.settle();
        true
    }

    pub(super) fn contains(&self, number: u64) -> bool {
        let part = lock(self.part(number));
        part.recent.contains(&number) || part.has_sorted(number)
    }

    /// Takes numbers out, which are sorted.
    pub(super) fn remove(&self, numbers: &[u64]) {
        if numbers.is_empty() {
            return;
        }
        let is_kept = |number: &u64| numbers.binary_search(number).is_err();
        for part in &self.parts {
            let mut part = lock(part);
            part.sorted.retain(is_kept);
            part.recent.retain(is_kept);
        }
    }

    fn part(&self, number: u64) -> &Mutex<Part> {
        let at = usize::try_from(number >> (u64::BITS - PART_BITS));
        &self.parts[at.expect("there are as many parts as first bits")]
    }
}

impl Part {
    /// Whether a number is in the sorted list. It is looked for where it would stand if all were as far apart, for they are
    /// hashes: of a million, at most some 500 places off, where halving the list from its middle waits for memory at most steps.
    fn has_sorted(&self, number: u64) -> bool {
        let length = self.sorted.len();
        let place = (u128::from(number << PART_BITS) * length as u128) >> u64::BITS;
        let place = usize::try_from(place).unwrap_or_default();
        let mut reach = NEAR;
        loop {
            let (start, end) = (place.saturating_sub(reach), (place + reach).min(length));
            let near = self.sorted.get(start..end).unwrap_or_default();
            let is_below = start > 0 && near.first().is_none_or(|first| number < *first);
            let is_above = end < length && near.last().is_none_or(|last| number > *last);
            if !is_below && !is_above {
                return near.binary_search(&number).is_ok();
            }
            reach *= 4;
        }
    }

    /// Sorts in what came since the last time, when that is an eighth: so the sets stay small, and sorting is rare.
    fn settle(&mut self) {
        const FEW: usize = 1024;
        if self.recent.len() <= FEW.max(self.sorted.len() / 8) {
            return;
        }
        self.sorted.reserve_exact(self.recent.len());
        self.sorted.extend(self.recent.drain());
        sort_on(&mut self.sorted);
    }
}

#[expect(
    clippy::stable_sort_primitive,
    reason = "it uses that the first part is sorted"
)]
fn sort_on(numbers: &mut [u64]) {
    numbers.sort();
}

fn lock(part: &Mutex<Part>) -> MutexGuard<'_, Part> {
    // A panic ends the run anyway.
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_new_once_and_again_when_it_was_taken_out() {
        let numbers = Numbers {
            parts: Default::default(),
        };
        // Spread over all parts, and many enough that they are sorted a few times.
        let all: Vec<u64> = (1..50_000_u64)
            .map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
            .collect();
        assert!(all.iter().all(|&number| numbers.insert(number)));
        assert!(all.iter().all(|&number| numbers.contains(number)));
        assert!(!all.iter().any(|&number| numbers.insert(number)));
        let mut gone: Vec<u64> = all.iter().copied().step_by(3).collect();
        gone.sort_unstable();
        numbers.remove(&gone);
        assert!(!gone.iter().any(|&number| numbers.contains(number)));
        let left = all.iter().filter(|&&number| numbers.contains(number));
        assert_eq!(left.count(), all.len() - gone.len());
        assert!(gone.iter().all(|&number| numbers.insert(number)));
    }
}
