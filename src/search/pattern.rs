//! A word, phrase or proximity as sets of terms at places in a text, and where it stands in one.
//!
//! One definition serves twice: as the check on Tantivy's postings while a query runs, and as the marks on the text of a
//! hit. So what is marked is what was found: whole phrases, and never a phrase's words on their own.

use super::query::Order;

/// The terms that may stand at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The word as typed, folded; `None` for a wildcard.
    pub(super) exact: Option<String>,
    /// All terms that will do, `exact` among them; sorted.
    pub(super) terms: Vec<String>,
    /// In how many documents the commonest of them stands, where that was counted.
    pub(super) documents: Option<u64>,
    pub(super) reach: Reach,
}

/// How much of a term a slot asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Whole,
    /// Its first letter: a term of a script without spaces has the next one in it too.
    FirstLetter,
}

/// How the slots stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One right after the other.
    Sequence,
    /// In any order, with at most so many other words among them.
    Together(u32),
    /// The first `split` slots in a row and the rest in a row, with at most `within` other words between the two.
    Near {
        split: usize,
        within: u32,
        order: Order,
    },
}

/// What is sought in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// None where very characters are sought, which stand in `verbatim`.
    pub(super) slots: Vec<Slot>,
    pub(super) shape: Shape,
    /// The characters that must stand there besides.
    pub(super) verbatim: Option<String>,
}

/// A stretch of a text, by the numbers of its first and its last word.
pub(super) type Stretch = (u32, u32);

impl Slot {
    pub(super) fn exactly(term: String) -> Self {
        Self {
            exact: Some(term.clone()),
            terms: vec![term],
            documents: None,
            reach: Reach::Whole,
        }
    }

    pub(super) fn has(&self, term: &str) -> bool {
        self.terms
            .binary_search_by(|known| known.as_str().cmp(term))
            .is_ok()
    }
}

impl Pattern {
    pub(super) fn sequence(slots: Vec<Slot>) -> Self {
        Self {
            slots,
            shape: Shape::Sequence,
            verbatim: None,
        }
    }

    /// The stretches that make the pattern hold, sorted; `places` has for each slot the sorted places of its terms.
    pub(super) fn stretches(&self, places: &[Vec<u32>]) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = match self.shape {
            Shape::Sequence => rows(places).collect(),
            Shape::Together(within) => together(places, within)
                .flatten()
                .map(|place| (place, place))
                .collect(),
            Shape::Near {
                split,
                within,
                order,
            } => {
                let (left, right) = places.split_at(split.min(places.len()));
                let right: Vec<Stretch> = rows(right).collect();
                rows(left)
                    .flat_map(|left| near(left, &right, within, order))
                    .flatten()
                    .collect()
            }
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether there is any such stretch.
    pub(super) fn holds(&self, places: &[Vec<u32>]) -> bool {
        match self.shape {
            Shape::Sequence => rows(places).next().is_some(),
            Shape::Together(within) => together(places, within).next().is_some(),
            Shape::Near {
                split,
                within,
                order,
            } => {
                let (left, right) = places.split_at(split.min(places.len()));
                let right: Vec<Stretch> = rows(right).collect();
                rows(left).any(|left| near(left, &right, within, order).next().is_some())
            }
        }
    }
}

/// Where the slots stand one right after the other.
fn rows(places: &[Vec<u32>]) -> impl Iterator<Item = Stretch> {
    let (first, rest) = places.split_first().unzip();
    let rest = rest.unwrap_or_default();
    first.into_iter().flatten().filter_map(move |&start| {
        let mut last = start;
        let is_row = rest.iter().all(|next| {
            last += 1;
            next.binary_search(&last).is_ok()
        });
        is_row.then_some((start, last))
    })
}

/// The places that the slots take in each window that holds every slot at a place of its own.
fn together(places: &[Vec<u32>], within: u32) -> impl Iterator<Item = Vec<u32>> {
    let size = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let reach = within.saturating_add(size).saturating_sub(1);
    let mut starts: Vec<u32> = places.iter().flatten().copied().collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().filter_map(move |start| {
        let window = Window {
            first: start,
            last: start.saturating_add(reach),
            places,
        };
        window.assignment()
    })
}

/// A stretch of a text in which each slot looks for a place that no other slot takes.
struct Window<'a> {
    first: u32,
    last: u32,
    places: &'a [Vec<u32>],
}

impl Window<'_> {
    /// A place for every slot, all different; `None` where there are not enough. Kuhn's matching: a slot that finds its
    /// place taken asks the holder to move. Without it `"tax tax*"~3` would be content with one *tax*.
    fn assignment(&self) -> Option<Vec<u32>> {
        let mut holders: Vec<(u32, usize)> = Vec::new();
        for slot in 0..self.places.len() {
            let mut asked = Vec::new();
            if !self.find_place(slot, &mut holders, &mut asked) {
                return None;
            }
        }
        Some(holders.into_iter().map(|(place, _)| place).collect())
    }

    fn find_place(
        &self,
        slot: usize,
        holders: &mut Vec<(u32, usize)>,
        asked: &mut Vec<u32>,
    ) -> bool {
        let Some(places) = self.places.get(slot) else {
            return false;
        };
        let from = places.partition_point(|&place| place < self.first);
        for &place in places
            .iter()
            .skip(from)
            .take_while(|&&place| place <= self.last)
        {
            if asked.contains(&place) {
                continue;
            }
            asked.push(place);
            let holder = holders
                .iter()
                .find(|&&(held, _)| held == place)
                .map(|&(_, holder)| holder);
            if holder.is_none_or(|holder| self.find_place(holder, holders, asked)) {
                holders.retain(|&(held, by)| held != place && by != slot);
                holders.push((place, slot));
                return true;
            }
        }
        false
    }
}

/// `left` with each of `right`, which are sorted, that stands so close to it.
fn near(
    left: Stretch,
    right: &[Stretch],
    within: u32,
    order: Order,
) -> impl Iterator<Item = [Stretch; 2]> {
    let farthest = left.1.saturating_add(within).saturating_add(1);
    let end = right.partition_point(|other| other.0 <= farthest);
    right.iter().take(end).filter_map(move |&other| {
        let is_close =
            follows(left, other, within) || (order == Order::Any && follows(other, left, within));
        is_close.then_some([left, other])
    })
}

fn follows(before: Stretch, after: Stretch, within: u32) -> bool {
    before.1 < after.0 && after.0 - before.1 - 1 <= within
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(slots: usize, shape: Shape) -> Pattern {
        Pattern {
            slots: vec![Slot::exactly("x".to_owned()); slots],
            shape,
            verbatim: None,
        }
    }

    #[test]
    fn a_row_is_marked_whole_and_its_single_words_are_not() {
        let places = [vec![0, 4, 9], vec![1, 7, 10]];
        assert_eq!(
            pattern(2, Shape::Sequence).stretches(&places),
            [(0, 1), (9, 10)]
        );
    }

    #[test]
    fn together_counts_the_other_words_in_any_order() {
        let places = [vec![6], vec![0]];
        assert!(pattern(2, Shape::Together(4)).stretches(&places).is_empty());
        assert_eq!(
            pattern(2, Shape::Together(5)).stretches(&places),
            [(0, 0), (6, 6)]
        );
    }

    #[test]
    fn one_word_does_not_serve_two_slots() {
        let same = [vec![3], vec![3]];
        assert!(pattern(2, Shape::Together(9)).stretches(&same).is_empty());
        let wide_and_narrow = [vec![3, 5], vec![3]];
        assert_eq!(
            pattern(2, Shape::Together(9)).stretches(&wide_and_narrow),
            [(3, 3), (5, 5)]
        );
    }

    #[test]
    fn near_minds_the_order_only_when_asked() {
        let places = [vec![5], vec![1]];
        let shape = |order| Shape::Near {
            split: 1,
            within: 3,
            order,
        };
        assert_eq!(
            pattern(2, shape(Order::Any)).stretches(&places),
            [(1, 1), (5, 5)]
        );
        assert!(
            pattern(2, shape(Order::Typed))
                .stretches(&places)
                .is_empty()
        );
    }
}
