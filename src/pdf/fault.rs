//! What stands in the way of the text of a PDF, and what to do.

use std::io;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why the text of a PDF could not be read.
#[derive(Debug, Error)]
pub enum Fault {
    /// It has none for us.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// It took too long.
    #[error("its PDF takes more than {0} seconds to read")]
    TimedOut(u64),
    /// It took too much memory.
    #[error("its PDF takes more than {0} MB of memory to read")]
    Memory(u64),
    /// More comes out of it than is taken.
    #[error("its PDF has more than {0} bytes of text; split it")]
    TooMuchText(u64),
    /// What reads it broke down.
    #[error(
        "its PDF is damaged or unusual: what reads it broke down; save it anew with another program"
    )]
    BrokeDown,
    /// The program that reads could not be started.
    #[error("the program that reads PDF cannot be started: {0}")]
    NotStarted(io::Error),
    /// Nothing was named that reads it.
    #[error("PDF is read by the program onrecord, and none is named in ReadOptions::pdf_reader")]
    NoReader,
}

impl Fault {
    /// The kind of fault, in a few words.
    pub const fn in_short(&self) -> &'static str {
        match self {
            Self::Unread(Unread::Encrypted) => "encrypted PDF",
            Self::Unread(Unread::Invalid) => "not valid PDF",
            Self::Unread(Unread::Scanned) => "PDF without text",
            Self::Unread(Unread::NoLetters) => "PDF with unknown letters",
            Self::TimedOut(_) => "PDF that takes too long",
            Self::Memory(_) => "PDF that takes too much memory",
            Self::TooMuchText(_) => "PDF with too much text",
            Self::BrokeDown => "PDF on which its reader broke down",
            Self::NotStarted(_) | Self::NoReader => "no reader of PDF",
        }
    }
}

/// Why a PDF has no text for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// It can be opened only with a password.
    #[error("its PDF is encrypted; save it without a password")]
    Encrypted,
    /// It is damaged beyond reading, or no PDF.
    #[error("not a valid PDF, or damaged beyond reading")]
    Invalid,
    /// Its pages are pictures.
    #[error("its PDF has no text, only pictures of pages; have their text recognized (OCR)")]
    Scanned,
    /// Its fonts do not tell which letters they print.
    #[error(
        "the fonts of its PDF do not tell which letters they print; have its text recognized (OCR)"
    )]
    NoLetters,
}
