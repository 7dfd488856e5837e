//! A PDF comes in, its article goes out.
//!
//! Its paragraphs are read by a process of its own ([`reader`]) and laid out as a text file is (`plain`): the largest type of
//! the first page is the first line, byline and keys may follow. The title that the file gives itself counts where the text
//! has no headline and it is no file name. Its author is often who typed it, so he has to stand above the text to be the
//! reporter; and the day when it was made is not taken for that of publication: in archives that were made PDF later it is
//! decades off.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::fields::Field;
use super::{Format, metadata, plain};
use crate::Error;
use crate::archive::reader::{self, Handed};
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;
use crate::pdf::{Document, Fault};

/// Reads the article of a PDF.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let place = sink.place(Part::Whole);
    let Some(program) = sink.options().pdf_reader.clone() else {
        return sink.skip(Error::Pdf(place, Fault::NoReader));
    };
    let limits = sink.options().pdf_limits;
    let (handed, read) = reader::read(&program, limits, input);
    let came_whole = matches!(handed, Handed::Over);
    match handed {
        Handed::Over => {}
        Handed::TooLong => {
            return sink.too_large(Part::Whole, limits.file_bytes);
        }
        // What came before the cut may have text.
        Handed::Failed(source) if read.is_ok() => sink.tell(source)?,
        Handed::Failed(source) => return sink.unreadable(source),
    }
    match read {
        Ok(document) => {
            // The bytes came whole, so nobody else has told of it.
            if document.is_cut && came_whole {
                sink.tell(io::ErrorKind::UnexpectedEof.into())?;
            }
            sink.give(given(&document));
            plain::read(laid_out(&document.paragraphs), Format::Pdf, sink)
        }
        Err(fault) => sink.skip(Error::Pdf(place, fault)),
    }
}

/// The paragraphs as a text file has them: lines of keys that follow each other are one block.
fn laid_out(paragraphs: &[String]) -> String {
    let mut text = String::new();
    let mut was_key = false;
    for paragraph in paragraphs {
        let is_key = metadata::is_key_line(paragraph);
        if !text.is_empty() {
            text.push_str(if is_key && was_key { "\n" } else { "\n\n" });
        }
        text.push_str(paragraph);
        was_key = is_key;
    }
    text
}

/// What the file says of itself that can be trusted.
fn given(document: &Document) -> Fields {
    let title = document.title.clone().filter(|title| is_headline(title));
    // Three paragraphs: headline, summary, reporter's line.
    let mut above = document.paragraphs.iter().take(3);
    let author = document.author.clone().filter(|author| {
        author.contains(' ') && above.any(|paragraph| paragraph.contains(author.as_str()))
    });
    let given = [(Field::Headline, title), (Field::Byline, author)];
    given
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}

/// Whether a title is one, and not the name of the file or program from which the PDF was made.
fn is_headline(title: &str) -> bool {
    let has_extension = title
        .rsplit_once('.')
        .is_some_and(|(_, last)| (2..=5).contains(&last.len()) && !last.contains(' '));
    title.split_whitespace().count() >= 3
        && !has_extension
        && !title.starts_with("Microsoft ")
        && !title.contains(['_', '\\', '/'])
}
