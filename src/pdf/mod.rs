//! The bytes of a PDF come in, its text goes out: paragraphs in the order of reading, and what the file says of itself.
//!
//! A PDF (ISO 32000) tells where each letter is printed and knows no words, lines or columns. So letters are gathered into
//! words (`glyphs`, `words`), the rows of a page are cut at the white between its columns (`columns`), what is printed on
//! every page is left out (`furniture`), and lines are joined to paragraphs (`paragraphs`), also over the end of a column.
//! Words that were broken at the end of a line are made whole only where that is certain (`hyphens`).
//!
//! The library that reads the letters cannot be bounded in memory and time, so this is run in a process of its own
//! (`archive::reader`), with what [`Limits`] allow. Pictures are not read: a page that was only scanned has no text. Text
//! that runs from right to left, or from top to bottom, comes out in the order in which it is printed.

mod columns;
mod fault;
mod furniture;
mod glyphs;
mod hyphens;
mod limits;
mod paragraphs;
mod text_string;
mod words;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use serde::{Deserialize, Serialize};

use words::Row;

pub use fault::{Fault, Unread};
pub use limits::Limits;

/// What a PDF says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The title that the file gives itself; often the name of the file from which it was made.
    pub title: Option<String>,
    /// Its author, often the one who typed it.
    pub author: Option<String>,
    /// The day when the file was made, seldom that of publication: `2025-02-12`.
    pub created: Option<String>,
    /// How many pages it has.
    pub pages: usize,
    /// Whether the file ends before its end, so that text may be missing or garbled.
    pub is_cut: bool,
    /// Its text, in the order of reading; what is printed largest on the first page comes first.
    pub paragraphs: Vec<String>,
}

/// Reads the text of a PDF.
///
/// # Errors
///
/// See [`Unread`].
pub fn read(bytes: Vec<u8>) -> Result<Document, Unread> {
    let is_cut = !has_end(&bytes);
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unread::Encrypted,
        LoadPdfError::Invalid => Unread::Invalid,
    })?;
    let printed = glyphs::pages(&pdf);
    let (letters, unknown) = printed
        .iter()
        .flatten()
        .fold((0, 0), |(all, unknown), glyph| {
            (all + 1, unknown + usize::from(glyph.is_unknown()))
        });
    // 5: a lone page number under a picture is no text. A tenth: less is an ornament here and there.
    match letters {
        0..=5 => return Err(Unread::Scanned),
        _ if unknown * 10 > letters => return Err(Unread::NoLetters),
        _ => {}
    }
    let mut pages: Vec<Vec<Row>> = printed.into_iter().map(words::rows).collect();
    furniture::remove(&mut pages);
    let blocks: Vec<Vec<Vec<Row>>> = pages.into_iter().map(columns::blocks).collect();
    let paragraphs = paragraphs::join(&blocks);
    if paragraphs.is_empty() {
        return Err(Unread::Scanned);
    }
    let about = pdf.metadata();
    let line = |bytes: &Option<Box<[u8]>>| {
        let text = text_string::decode(bytes.as_deref()?);
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let created = about.creation_date;
    Ok(Document {
        title: line(&about.title),
        author: line(&about.author),
        created: created.map(|at| format!("{:04}-{:02}-{:02}", at.year, at.month, at.day)),
        pages: pdf.pages().len(),
        is_cut,
        paragraphs,
    })
}

/// Whether the mark of the end stands where readers look for it: in the last kilobyte (ISO 32000-1, implementation notes on the file trailer).
fn has_end(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(1024)..);
    let mark = b"%%EOF";
    tail.is_some_and(|tail| tail.windows(mark.len()).any(|window| window == mark))
}
