//! The packed data of an entry of a zip file come in, with the number of its method (APPNOTE.TXT of PKWARE, 4.4.5); what
//! undoes it goes out.
//!
//! The library for zip files undoes the two that nearly all tools use, and looks at checksums; the others are undone here,
//! in the same way where a file has a list and where it is a stream, and within the same bounds as compressed files. Their
//! checksums are those of the methods themselves, which deflate64 and LZMA do not have.

use std::io::{self, BufRead, Cursor, Read};

use deflate64::Deflate64Decoder;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::LzmaReader;
use zip::CompressionMethod;

use super::compressed::{self, Compression, MOST_DICTIONARY_KB, Once};

/// The methods that are undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Stored,
    Deflate,
    Deflate64,
    Lzma,
    Packed(Compression),
}

impl Method {
    /// The method of a number; nothing where it is not undone.
    pub(super) const fn numbered(number: u16) -> Option<Self> {
        Some(match number {
            0 => Self::Stored,
            8 => Self::Deflate,
            9 => Self::Deflate64,
            12 => Self::Packed(Compression::Bzip2),
            14 => Self::Lzma,
            // 20 was the number for a year.
            20 | 93 => Self::Packed(Compression::Zstd),
            95 => Self::Packed(Compression::Xz),
            _ => return None,
        })
    }

    /// The method that the list of a file names.
    pub(super) fn listed(method: CompressionMethod) -> Option<Self> {
        let number = match method {
            CompressionMethod::STORE => 0,
            CompressionMethod::DEFLATE => 8,
            CompressionMethod::DEFLATE64 => 9,
            CompressionMethod::BZIP2 => 12,
            CompressionMethod::LZMA => 14,
            CompressionMethod::ZSTD_DEPRECATED | CompressionMethod::ZSTD => 93,
            CompressionMethod::XZ => 95,
            _ => return None,
        };
        Self::numbered(number)
    }

    /// Whether the data themselves tell where they end.
    pub(super) fn ends_by_itself(self) -> bool {
        matches!(self, Self::Deflate | Self::Deflate64)
    }

    /// What undoes the method for `input`, of which `unpacked` bytes come out where that is known.
    pub(super) fn decoder<'a>(
        self,
        input: &'a mut dyn BufRead,
        unpacked: Option<u64>,
    ) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Stored => Box::new(input),
            Self::Deflate => Box::new(DeflateDecoder::new(input)),
            Self::Deflate64 => Box::new(Once::Reading(Deflate64Decoder::with_buffer(input))),
            Self::Lzma => lzma(input, unpacked)?,
            Self::Packed(compression) => compressed::decoder(compression, input)?,
        })
    }
}

/// What undoes LZMA as zip files have it: behind a version and the length of the properties, of which there are five bytes.
fn lzma<'a>(input: &'a mut dyn BufRead, unpacked: Option<u64>) -> io::Result<Box<dyn Read + 'a>> {
    let mut head = [0; 9];
    input.read_exact(&mut head)?;
    let [_, _, length, 0, properties @ ..] = head else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    if length != 5 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // The head of a file of its own, which the library reads with its bound: properties, and how much comes out.
    let unpacked = unpacked.unwrap_or(u64::MAX).to_le_bytes();
    let whole = Cursor::new([&properties[..], &unpacked].concat()).chain(input);
    let reader = LzmaReader::new_mem_limit(whole, MOST_DICTIONARY_KB, None);
    Ok(Box::new(Once::Reading(reader.map_err(compressed::named)?)))
}
