//! The sorted names of the packed gazetteer: the search for one of them, and the walk through all.
//!
//! They stand in blocks of sixteen, each name with the number of bytes that it shares with the one before it.

use std::cmp::Ordering;

use super::bytes::{number, slice};
use super::gazetteer::{Gazetteer, Match};

const BLOCK: usize = 16;
/// The bit of a posting that says: this is the place's own name, not another one for it.
const OWN: usize = 1 << 23;

impl Gazetteer<'_> {
    /// Where the postings of a folded name stand.
    ///
    /// A name says how many bytes it shares with the one before it, which tells without a look at them how it compares, unless
    /// it shares just as many as that one shares with the name that is sought.
    pub(super) fn find(&self, wanted: &[u8]) -> Option<Entry> {
        let mut at = self.head(self.block_of(wanted)?);
        let mut common = 0;
        for _ in 0..BLOCK {
            if at >= self.pool {
                return None;
            }
            let (shared, rest) = (number::<1>(self.bytes, at), number::<1>(self.bytes, at + 1));
            let entry = Entry {
                at: at + 3 + rest,
                count: number::<1>(self.bytes, at + 2 + rest),
            };
            if entry.count == 0 || shared < common {
                return None;
            }
            if shared == common {
                let behind = wanted.get(common..)?;
                let name = slice(self.bytes, at + 2, rest);
                let same = name.iter().zip(behind).take_while(|(a, b)| a == b).count();
                match name.get(same).cmp(&behind.get(same)) {
                    Ordering::Less => common += same,
                    Ordering::Equal => return Some(entry),
                    Ordering::Greater => return None,
                }
            }
            at = entry.at + 3 * entry.count;
        }
        None
    }

    /// The last block whose first name is not behind `name`.
    pub(super) fn block_of(&self, name: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.heads.count);
        while low < high {
            let middle = low.midpoint(high);
            let at = self.head(middle);
            let first = slice(self.bytes, at + 2, number::<1>(self.bytes, at + 1));
            if first <= name {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }

    fn head(&self, block: usize) -> usize {
        number::<4>(self.bytes, self.heads.offset + 4 * block)
    }
}

/// Where the postings of one name stand.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    at: usize,
    pub(super) count: usize,
}

impl Entry {
    /// The number of a place, and whether the name is its own.
    pub(super) fn index(self, list: Gazetteer<'_>, posting: usize) -> (usize, bool) {
        let posting = number::<3>(list.bytes, self.at + 3 * posting);
        (posting & !OWN, posting & OWN != 0)
    }

    pub(super) fn indices(self, list: Gazetteer<'_>) -> impl Iterator<Item = (usize, bool)> {
        (0..self.count).map(move |posting| self.index(list, posting))
    }

    pub(super) fn matches(self, list: Gazetteer<'_>) -> impl Iterator<Item = Match<'_>> {
        self.indices(list).filter_map(move |(index, is_own_name)| {
            let place = list.place(index)?;
            Some(Match { place, is_own_name })
        })
    }
}

/// A walk through the sorted names, from the beginning of a block to the end of the list.
pub(super) struct Names<'a> {
    list: Gazetteer<'a>,
    at: usize,
    number: usize,
    /// The name read last; names are cut to 200 bytes when they are packed.
    name: [u8; 256],
    len: usize,
}

impl<'a> Names<'a> {
    pub(super) fn new(list: Gazetteer<'a>, block: usize) -> Self {
        Self {
            list,
            at: list.head(block),
            number: block * BLOCK,
            name: [0; 256],
            len: 0,
        }
    }

    pub(super) fn name(&self) -> &[u8] {
        slice(&self.name, 0, self.len)
    }

    pub(super) fn advance(&mut self) -> Option<Entry> {
        if self.number >= self.list.heads.count * BLOCK || self.at >= self.list.pool {
            return None;
        }
        let bytes = self.list.bytes;
        let (shared, rest) = (number::<1>(bytes, self.at), number::<1>(bytes, self.at + 1));
        let count = number::<1>(bytes, self.at + 2 + rest);
        if count == 0 {
            return None;
        }
        let source = slice(bytes, self.at + 2, rest);
        self.name
            .get_mut(shared..shared + rest)?
            .copy_from_slice(source.get(..rest)?);
        self.len = shared + rest;
        let entry = Entry {
            at: self.at + 3 + rest,
            count,
        };
        self.at = entry.at + 3 * count;
        self.number += 1;
        Some(entry)
    }
}
