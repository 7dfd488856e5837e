//! A stream comes in, a stretch of it whose length is known goes out; where the stream ends before the stretch does, that
//! is an error and not an end.

use std::io::{self, BufRead, Read};

/// The next bytes of a stream, so many.
pub(super) struct Extent<'a> {
    input: &'a mut dyn BufRead,
    left: u64,
    fault: Fault,
}

/// Whether the stream has failed within the stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has not.
    None,
    /// It has, and nothing more of it belongs to the stretch.
    Met,
}

impl<'a> Extent<'a> {
    /// The next `length` bytes of `input`.
    pub(super) fn new(input: &'a mut dyn BufRead, length: u64) -> Self {
        Self {
            input,
            left: length,
            fault: Fault::None,
        }
    }

    /// Passes over what is left. A fault that was met before has been told to whoever read.
    pub(super) fn pass(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(|_| ())
    }

    /// As [`pass`](Self::pass), where nobody wants to know of a fault.
    pub(super) fn finish(mut self) {
        let _ = self.pass();
    }

    /// How many bytes are still to come.
    pub(super) const fn left(&self) -> u64 {
        self.left
    }

    /// Whether the stream has failed within the stretch.
    pub(super) const fn fault(&self) -> Fault {
        self.fault
    }
}

impl BufRead for Extent<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 || self.fault == Fault::Met {
            return Ok(&[]);
        }
        // The outcome is looked at first: the borrow checker cannot follow a fault set on only one of the ways.
        match self.input.fill_buf() {
            Ok([]) => {
                self.fault = Fault::Met;
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            Err(error) => {
                self.fault = Fault::Met;
                return Err(error);
            }
            Ok(_) => {}
        }
        let there = self.input.fill_buf()?;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        Ok(there.get(..most.min(there.len())).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.input.consume(amount);
    }
}

impl Read for Extent<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}
