//! A word and a number of slips go in, an automaton that knows all words so near to it comes out.
//!
//! A slip is a letter added, left out or changed, or two neighbors swapped (optimal string alignment, as in
//! [`nearest`](super::nearest)). The automaton's state is the last two rows of the table that compares two words; it is
//! walked along the index's dictionary and leaves a branch as soon as no word in it can be near enough, so that a dictionary
//! of a million words costs a few thousand steps.

use tantivy_fst::Automaton;

/// All words at most `most` slips from one.
pub(super) struct Slips {
    letters: Vec<char>,
    most: usize,
}

/// The most slips that can be asked for.
const MOST: usize = 2;
/// So many columns of a row are kept, those around the diagonal: any other costs more slips than [`MOST`].
const BAND: usize = 2 * MOST + 1;
/// What stands for all costs above [`MOST`].
const FAR: u8 = 3;

/// How far a word of the dictionary has been read. Without a list of its own: to make and drop four for each step took three
/// quarters of a walk.
#[derive(Clone, Copy)]
pub(super) struct Read {
    /// How many letters.
    letters: usize,
    above: [u8; BAND],
    row: [u8; BAND],
    last: Option<char>,
    /// The bytes of a letter that is not whole yet.
    pending: [u8; 4],
    pending_bytes: usize,
}

impl Slips {
    /// With two slips at most.
    pub(super) fn of(word: &str, most: usize) -> Self {
        debug_assert!(most <= MOST);
        Self {
            letters: word.chars().collect(),
            most,
        }
    }

    fn after(&self, read: &Read, letter: char) -> Read {
        let letters = read.letters + 1;
        let mut row = [FAR; BAND];
        for at in 0..BAND {
            // The column of the table, where there is one.
            let Some(column) = (letters + at).checked_sub(MOST) else {
                continue;
            };
            let Some(before) = column.checked_sub(1) else {
                row[at] = u8::try_from(letters).unwrap_or(FAR).min(FAR);
                continue;
            };
            let Some(&wanted) = self.letters.get(before) else {
                break;
            };
            let mut cost = read.row[at] + u8::from(wanted != letter);
            if let Some(up) = read.row.get(at + 1) {
                cost = cost.min(up + 1);
            }
            if let Some(left) = at.checked_sub(1) {
                cost = cost.min(row[left] + 1);
            }
            let is_swap =
                before > 0 && read.last == Some(wanted) && self.letters[before - 1] == letter;
            if is_swap {
                cost = cost.min(read.above[at] + 1);
            }
            row[at] = cost.min(FAR);
        }
        Read {
            letters,
            above: read.row,
            row,
            last: Some(letter),
            ..*read
        }
    }
}

impl Automaton for Slips {
    type State = Read;

    fn start(&self) -> Read {
        Read {
            letters: 0,
            above: [FAR; BAND],
            row: [FAR, FAR, 0, 1, 2],
            last: None,
            pending: [0; 4],
            pending_bytes: 0,
        }
    }

    fn is_match(&self, read: &Read) -> bool {
        let end = (self.letters.len() + MOST).checked_sub(read.letters);
        let cost = end.and_then(|end| read.row.get(end));
        read.pending_bytes == 0 && cost.is_some_and(|&cost| usize::from(cost) <= self.most)
    }

    fn can_match(&self, read: &Read) -> bool {
        // A swap may still take what the row above has.
        let mut costs = read.row.iter().chain(&read.above);
        costs.any(|&cost| usize::from(cost) <= self.most)
    }

    fn accept(&self, read: &Read, byte: u8) -> Read {
        let mut next = *read;
        let Some(place) = next.pending.get_mut(next.pending_bytes) else {
            // No text: no letter has so many bytes.
            return *read;
        };
        *place = byte;
        next.pending_bytes += 1;
        let pending = next.pending.get(..next.pending_bytes);
        let letter = pending.and_then(|bytes| std::str::from_utf8(bytes).ok());
        match letter.and_then(|letter| letter.chars().next()) {
            Some(letter) => {
                next.pending_bytes = 0;
                self.after(&next, letter)
            }
            None => next,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::nearest::distance;
    use super::*;

    fn accepts(slips: &Slips, word: &str) -> bool {
        let mut state = slips.start();
        for byte in word.bytes() {
            if !slips.can_match(&state) {
                return false;
            }
            state = slips.accept(&state, byte);
        }
        slips.is_match(&state)
    }

    proptest! {
        #[test]
        fn what_it_knows_is_what_the_table_says(one in "[abé京]{0,7}", other in "[abé京]{0,7}", most in 0_usize..3) {
            let letters = |word: &str| word.chars().collect::<Vec<char>>();
            let is_near = distance(&letters(&one), &letters(&other), most).is_some();
            prop_assert_eq!(accepts(&Slips::of(&one, most), &other), is_near);
        }
    }
}
