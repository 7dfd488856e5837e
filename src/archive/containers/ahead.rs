//! A stream comes in and goes out as it is; what is still to come can be looked at first, up to a bound, and a fault is met
//! where it lies.

use std::io::{self, BufRead, Read};

/// A stream that can be looked at ahead.
pub(super) struct Ahead<'a> {
    input: &'a mut dyn BufRead,
    /// What was looked at.
    held: Vec<u8>,
    /// How much of it was given out.
    at: usize,
    /// What ended the looking: told once what is held is given out.
    fault: Option<io::Error>,
}

impl<'a> Ahead<'a> {
    /// Begins where `input` stands.
    pub(super) const fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            input,
            held: Vec::new(),
            at: 0,
            fault: None,
        }
    }

    /// The next `length` bytes; fewer where the stream ends or fails before.
    pub(super) fn look(&mut self, length: usize) -> &[u8] {
        self.held.drain(..self.at);
        self.at = 0;
        while self.held.len() < length && self.fault.is_none() {
            match self.input.fill_buf() {
                Ok([]) => break,
                Ok(there) => {
                    let wanted = length - self.held.len();
                    let taken = there.get(..wanted).unwrap_or(there);
                    self.held.extend_from_slice(taken);
                    let taken = taken.len();
                    self.input.consume(taken);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.fault = Some(error),
            }
        }
        self.held.get(..length).unwrap_or(&self.held)
    }
}

impl BufRead for Ahead<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.held.len() {
            return Ok(self.held.get(self.at..).unwrap_or_default());
        }
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.input.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.held.len() {
            self.at += amount;
        } else {
            self.input.consume(amount);
        }
    }
}

impl Read for Ahead<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}
