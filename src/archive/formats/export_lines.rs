//! Lines of text exports come in; what they are by their shape goes out: a date, a copyright, a length.
//!
//! For the databases that give articles as text with their fields on lines of their own. A line is judged alone and as a
//! whole, so that a date or a name within a sentence is never taken for one.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::metadata;
use super::pieces::{Cut, Pieces};
use crate::archive::dates;
use crate::archive::sink::Sink;
use crate::lexicon::table::pairs;

/// The lines at the head of a file, by which its format is told.
pub(super) fn head(start: &[u8]) -> String {
    // 16 KiB: a cover with a list of articles, and the head of the first one.
    let head = start.get(..start.len().min(16 << 10)).unwrap_or_default();
    String::from_utf8_lossy(head).into_owned()
}

/// Passes the text of each article to `article`; `cut` tells the lines between them.
pub(super) fn each_piece(
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
    cut: fn(&[u8]) -> Cut,
    article: fn(&str, &mut Sink<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let limit = sink.options().max_record_bytes;
    for piece in Pieces::new(input, limit, cut) {
        let text = match piece {
            Ok(piece) => piece.text(sink)?,
            Err(source) => return sink.unreadable(source),
        };
        if let Some(text) = text {
            article(&text, sink)?;
        }
    }
    ControlFlow::Continue(())
}

/// The lines of a text without their line ends.
pub(super) fn lines(text: &str) -> Vec<&str> {
    metadata::lines(text).map(|(_, line)| line).collect()
}

/// Whether a line is a date and no more, but for weekday, time and edition: `February 12, 2025 Wednesday Final Edition`.
pub(super) fn is_date(line: &str) -> bool {
    let line = line.trim();
    let is_year = |word: &&str| {
        let digits = word.trim_matches([',', '.', ';']);
        digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let to_year: Vec<&str> = line.split_whitespace().take(6).collect();
    let Some(year) = to_year.iter().position(is_year) else {
        return false;
    };
    // Weekday and month; all else up to the year is numbers and "de".
    let words = to_year
        .iter()
        .take(year)
        .filter(|word| word.starts_with(char::is_alphabetic) && !word.eq_ignore_ascii_case("de"));
    !line.ends_with(['.', '?', '!']) && words.count() <= 2 && dates::parse(line).is_some()
}

/// Whether a line claims the rights of a text.
pub(super) fn is_copyright(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let opens = ["copyright ", "© ", "(c) ", "©1", "©2"];
    let rights = [
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
    ];
    let is_rights = |end: &&str| line.trim_end_matches('.').ends_with(end) && line.len() < 160;
    opens.iter().any(|opener| line.starts_with(opener)) || rights.iter().any(is_rights)
}

/// Whether a line says how long an article is: `1,512 words`.
pub(super) fn is_length(line: &str) -> bool {
    let Some((count, unit)) = line.trim().split_once(char::is_whitespace) else {
        return false;
    };
    let units = [
        "words", "word", "wörter", "mots", "palabras", "parole", "palavras",
    ];
    count.starts_with(|first: char| first.is_ascii_digit())
        && count
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
        && units.contains(&unit.trim().to_lowercase().as_str())
}

/// Whether a line is the name of a language.
pub(super) fn is_language(line: &str) -> bool {
    let name = line.trim().to_lowercase();
    name.len() > 3
        && pairs(include_str!("../../../data/languages.tsv")).any(|(listed, _)| listed == name)
}

/// The lines with their line ends and indents as single spaces; empty where all are blank.
pub(super) fn flowing(lines: &[&str]) -> String {
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

/// The lines as they stand, without blank ones around them and a copyright at their end; of blank ones together one stays.
pub(super) fn body(lines: &[&str]) -> String {
    let is_blank = |line: &&str| line.trim().is_empty();
    let mut lines = lines;
    loop {
        lines = match lines {
            [blank, rest @ ..] if is_blank(blank) => rest,
            [rest @ .., last] if is_blank(last) || is_copyright(last) => rest,
            _ => break,
        };
    }
    let mut lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    lines.join("\n")
}
