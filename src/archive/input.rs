//! A file or stream comes in, its bytes go out, hashed on the way.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use blake3::{Hash, Hasher};

/// A reader that hashes what is read from it.
pub(super) struct Hashing {
    reader: Box<dyn Read + Send>,
    // Two kilobytes, which would make every list of articles that large.
    hasher: Box<Hasher>,
}

impl Hashing {
    /// The hash of all bytes read so far.
    pub(super) fn hash(&self) -> Hash {
        self.hasher.finalize()
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.hasher.update(buffer.get(..length).unwrap_or_default());
        Ok(length)
    }
}

/// Opens a file for reading and hashing.
pub(super) fn open(path: &Path) -> io::Result<BufReader<Hashing>> {
    Ok(buffered(File::open(path)?))
}

/// Reads and hashes a stream.
pub(super) fn buffered(reader: impl Read + Send + 'static) -> BufReader<Hashing> {
    // 64 KiB: blake3 hashes large pieces in parallel, and the head by which a format is told is one buffer.
    BufReader::with_capacity(
        64 << 10,
        Hashing {
            reader: Box::new(reader),
            hasher: Box::new(Hasher::new()),
        },
    )
}
