//! A file or stream comes in, its bytes go out, hashed on the way, the head of them in one piece.
//!
//! What a file is shows in its first bytes, and a tar archive only in the 262nd; but a pipe or a decompressor gives as
//! few at a time as it likes. So the first look at a [`Buffered`] shows a whole buffer, or all that there is.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::ops::Range;
use std::path::Path;

use blake3::{Hash, Hasher};

use super::Content;
use super::sink::Sink;

/// A reader that hashes what is read from it.
pub(super) struct Hashing {
    reader: Box<dyn Read + Send>,
    // Two kilobytes, which would make every list of articles that large.
    hasher: Box<Hasher>,
    length: u64,
    last: [u8; LAST_BYTES],
}

/// How many of the last bytes are kept: two line ends of Windows.
pub(super) const LAST_BYTES: usize = 4;

impl Hashing {
    /// The hash of all bytes read so far.
    pub(super) fn hash(&self) -> Hash {
        self.hasher.finalize()
    }

    /// How many bytes were read so far.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// The last bytes that were read, zeros before them where they are fewer.
    pub(super) const fn last(&self) -> [u8; LAST_BYTES] {
        self.last
    }

    /// What was read so far, and what `sink` knows of it, as what a file holds.
    pub(super) fn content(&self, sink: &Sink<'_>) -> Content {
        Content {
            hash: self.hash(),
            length: self.length,
            format: sink.told(),
            end: sink.end(),
        }
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        let read = buffer.get(..length).unwrap_or_default();
        self.hasher.update(read);
        self.length += length as u64;
        for byte in read.iter().skip(length.saturating_sub(LAST_BYTES)) {
            self.last.rotate_left(1);
            self.last[LAST_BYTES - 1] = *byte;
        }
        Ok(length)
    }
}

/// A buffered reader whose first look shows the whole head of what it reads.
pub(super) struct Buffered<R> {
    reader: R,
    buffer: Box<[u8]>,
    /// What of the buffer is still to be given out.
    left: Range<usize>,
    state: State,
    /// What ended the filling of the head: told once the head is given out.
    fault: Option<io::Error>,
}

/// How reading stands. Behind damage there may be more, but a reader that fails again at once would fail for ever.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fresh,
    Reading,
    Failed,
    Over,
}

// 64 KiB: blake3 hashes large pieces in parallel, and the head by which a format is told is one buffer.
pub(super) const HEAD_BYTES: usize = 64 << 10;

impl<R: Read> Buffered<R> {
    /// Begins where the reader stands.
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: vec![0; HEAD_BYTES].into_boxed_slice(),
            left: 0..0,
            state: State::Fresh,
            fault: None,
        }
    }

    /// The reader behind the buffer.
    pub(super) const fn get_ref(&self) -> &R {
        &self.reader
    }

    fn fill_head(&mut self) {
        self.state = State::Reading;
        while let Some(free) = self.buffer.get_mut(self.left.end..)
            && !free.is_empty()
        {
            match self.reader.read(free) {
                Ok(0) => return,
                Ok(length) => self.left.end += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.fault = Some(error);
                    return;
                }
            }
        }
    }
}

impl<R> Buffered<R> {
    /// Ends the reading where it fails for the second time without a byte between.
    fn told_once(&mut self, read: io::Result<usize>) -> io::Result<usize> {
        match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(_) if self.state == State::Failed => {
                self.state = State::Over;
                Ok(0)
            }
            Err(error) => {
                self.state = State::Failed;
                Err(error)
            }
            Ok(length) => {
                self.state = State::Reading;
                Ok(length)
            }
        }
    }
}

impl<R: Read> BufRead for Buffered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.state == State::Fresh {
            self.fill_head();
        }
        if self.left.is_empty() && self.state != State::Over {
            let read = match self.fault.take() {
                Some(fault) => Err(fault),
                None => self.reader.read(&mut self.buffer),
            };
            self.left = 0..self.told_once(read)?;
        }
        Ok(self.buffer.get(self.left.clone()).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.left.start = self.left.end.min(self.left.start + amount);
    }
}

impl<R: Read> Read for Buffered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

/// Opens a file for reading and hashing, as long as it is now: what is written to it meanwhile is for the next run.
pub(super) fn open(path: &Path) -> io::Result<Buffered<Hashing>> {
    Ok(Buffered::new(open_hashing(path)?))
}

/// Opens a file for hashing what is read of it, as [`open`] does, without a buffer.
pub(super) fn open_hashing(path: &Path) -> io::Result<Hashing> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok(hashing(file.take(length)))
}

/// Reads and hashes a stream.
pub(super) fn buffered(reader: impl Read + Send + 'static) -> Buffered<Hashing> {
    Buffered::new(hashing(reader))
}

fn hashing(reader: impl Read + Send + 'static) -> Hashing {
    Hashing {
        reader: Box::new(reader),
        hasher: Box::new(Hasher::new()),
        length: 0,
        last: [0; LAST_BYTES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a byte at a time, then fails once, then ends.
    struct Dripping(Vec<Option<u8>>);

    impl Read for Dripping {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match (self.0.pop(), buffer.first_mut()) {
                (None, _) | (_, None) => Ok(0),
                (Some(None), _) => Err(io::ErrorKind::UnexpectedEof.into()),
                (Some(Some(byte)), Some(place)) => {
                    *place = byte;
                    Ok(1)
                }
            }
        }
    }

    #[test]
    fn what_fails_for_ever_fails_once() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
        let mut input = Buffered::new(Failing);
        assert!(input.fill_buf().is_err());
        assert_eq!(input.fill_buf().unwrap(), b"");
    }

    #[test]
    fn the_first_look_shows_all_before_a_fault_and_the_fault_is_told_once() {
        let mut input = Buffered::new(Dripping(vec![
            Some(b'd'),
            None,
            Some(b'c'),
            Some(b'b'),
            Some(b'a'),
        ]));
        assert_eq!(input.fill_buf().unwrap(), b"abc");
        input.consume(3);
        assert_eq!(
            input.fill_buf().unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
        assert_eq!(input.fill_buf().unwrap(), b"d");
        input.consume(1);
        assert_eq!(input.fill_buf().unwrap(), b"");
    }
}
