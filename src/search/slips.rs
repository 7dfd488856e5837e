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

/// How far a word of the dictionary has been read.
#[derive(Clone)]
pub(super) struct Read {
    above: Vec<usize>,
    row: Vec<usize>,
    last: Option<char>,
    /// The bytes of a letter that is not whole yet.
    pending: Vec<u8>,
}

impl Slips {
    pub(super) fn of(word: &str, most: usize) -> Self {
        Self {
            letters: word.chars().collect(),
            most,
        }
    }

    fn after(&self, read: &Read, letter: char) -> Read {
        let mut row = Vec::with_capacity(read.row.len());
        row.push(read.row.first().map_or(0, |cost| cost + 1));
        for (at, &wanted) in self.letters.iter().enumerate() {
            let mut cost = (read.row[at] + usize::from(wanted != letter))
                .min(read.row[at + 1] + 1)
                .min(row[at] + 1);
            let is_swap = at > 0
                && read.last == Some(wanted)
                && self.letters[at - 1] == letter
                && !read.above.is_empty();
            if is_swap {
                cost = cost.min(read.above[at - 1] + 1);
            }
            row.push(cost);
        }
        Read {
            above: read.row.clone(),
            row,
            last: Some(letter),
            pending: Vec::new(),
        }
    }
}

impl Automaton for Slips {
    type State = Read;

    fn start(&self) -> Read {
        Read {
            above: Vec::new(),
            row: (0..=self.letters.len()).collect(),
            last: None,
            pending: Vec::new(),
        }
    }

    fn is_match(&self, read: &Read) -> bool {
        read.pending.is_empty() && read.row.last().is_some_and(|&cost| cost <= self.most)
    }

    fn can_match(&self, read: &Read) -> bool {
        // A swap may still take what the row above has.
        let least = read.row.iter().chain(&read.above).min();
        least.is_some_and(|&cost| cost <= self.most)
    }

    fn accept(&self, read: &Read, byte: u8) -> Read {
        let mut pending = read.pending.clone();
        pending.push(byte);
        match std::str::from_utf8(&pending) {
            Ok(letter) => letter
                .chars()
                .next()
                .map_or_else(|| read.clone(), |letter| self.after(read, letter)),
            Err(_) => Read {
                pending,
                ..read.clone()
            },
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
