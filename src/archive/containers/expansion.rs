//! Bytes that come out of a container come in; they go out until they are too many for what went into them.
//!
//! A few kilobytes can be packed so that petabytes come out. Two limits stand against that: one entry may give 200 times
//! its packed size (prose gives three to five times, the dullest log a hundred), which costs a bomb itself and not its
//! neighbors; and a whole file may give so many bytes, and so many times its size, over all its entries and levels. The
//! ratio is looked at only where much has come out, for small things may well repeat themselves. Who names a limit of
//! bytes says that the files are to be trusted: no ratio is looked at then.

use std::cell::Cell;
use std::io::{self, Read};

use crate::archive::ReadOptions;
use crate::error::Limit;

/// What may still come out of one file.
#[derive(Debug)]
pub(super) struct Expansion {
    limit_bytes: u64,
    has_ratio: bool,
    /// The size of the file on disk, where that is known.
    packed: Option<u64>,
    /// All that came out of its containers, on every level.
    spent: Cell<u64>,
}

// 200: see above.
const MOST_RATIO: u64 = 200;
// 10 MB of one entry, 1 GB of one file: what is smaller does no harm, whatever its ratio.
const ENTRY_FREE: u64 = 10 << 20;
const FILE_FREE: u64 = 1 << 30;
// 64 GB: the largest dumps of newspapers that we know of have some 30 GB unpacked.
const DEFAULT_BYTES: u64 = 64 << 30;

impl Expansion {
    /// Begins a file of `packed` bytes.
    pub(super) fn new(packed: Option<u64>, options: &ReadOptions) -> Self {
        Self {
            limit_bytes: options.max_expanded_bytes.unwrap_or(DEFAULT_BYTES),
            has_ratio: options.max_expanded_bytes.is_none(),
            packed,
            spent: Cell::new(0),
        }
    }

    /// Counts what came out of an entry that has given `out` bytes for `packed` so far.
    fn spend(&self, bytes: u64, out: u64, packed: u64) -> Result<(), Limit> {
        let spent = self.spent.get().saturating_add(bytes);
        self.spent.set(spent);
        if spent > self.limit_bytes {
            return Err(Limit::Bytes(self.limit_bytes));
        }
        let passes =
            |out: u64, packed: u64, free| out > free && out > packed.saturating_mul(MOST_RATIO);
        let is_bomb = passes(out, packed, ENTRY_FREE)
            || self
                .packed
                .is_some_and(|packed| passes(spent, packed, FILE_FREE));
        if self.has_ratio && is_bomb {
            return Err(Limit::Ratio(MOST_RATIO));
        }
        Ok(())
    }
}

/// An entry as it comes out of its container: ends with an error where it passes a limit.
pub(super) struct Expanding<'a, R> {
    reader: R,
    expansion: &'a Expansion,
    /// How many bytes of the container were read for it.
    packed: &'a Cell<u64>,
    out: u64,
    is_over: bool,
}

impl<'a, R: Read> Expanding<'a, R> {
    /// Watches over `reader`, for which so far `packed` bytes were read.
    pub(super) const fn new(reader: R, expansion: &'a Expansion, packed: &'a Cell<u64>) -> Self {
        Self {
            reader,
            expansion,
            packed,
            out: 0,
            is_over: false,
        }
    }
}

impl<R: Read> Read for Expanding<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_over {
            return Ok(0);
        }
        let length = self.reader.read(buffer)?;
        self.out += length as u64;
        match self
            .expansion
            .spend(length as u64, self.out, self.packed.get())
        {
            Ok(()) => Ok(length),
            Err(limit) => {
                self.is_over = true;
                Err(io::Error::other(limit))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(zeros: u64, packed: u64, max_expanded_bytes: Option<u64>) -> io::Result<u64> {
        let options = ReadOptions {
            max_expanded_bytes,
            ..ReadOptions::default()
        };
        let expansion = Expansion::new(None, &options);
        let packed = Cell::new(packed);
        let reader = io::repeat(0).take(zeros);
        io::copy(
            &mut Expanding::new(reader, &expansion, &packed),
            &mut io::sink(),
        )
    }

    #[test]
    fn a_ratio_passes_where_little_comes_out_or_a_limit_is_named() {
        let mega = 1 << 20;
        assert_eq!(read_all(9 * mega, 1, None).unwrap(), 9 * mega);
        assert_eq!(read_all(20 * mega, mega / 8, None).unwrap(), 20 * mega);
        assert!(read_all(40 * mega, mega / 8, None).is_err());
        assert_eq!(
            read_all(40 * mega, mega / 8, Some(64 * mega)).unwrap(),
            40 * mega
        );
        assert!(read_all(40 * mega, 40 * mega, Some(20 * mega)).is_err());
    }
}
