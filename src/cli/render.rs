//! Hits come in, text for a person comes out: who, the words with what matched, then where they are from.
//!
//! ```text
//!  1. Ana Ruiz, harbor minister
//!     “We will not raise the harbor dues.”
//!     Lisbon, PT · 2024-03-05 · Daily Ledger · Dues stay · wires/a.txt
//! ```
//!
//! Direct quotations stand in marks; mixed ones have their marks inside; indirect ones have none and say so. How sure an
//! attribution is shows only where it is not ([`SURE`]): beside every hit it would be noise.

use std::fmt::Write as _;
use std::io::{self, Write};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use onrecord::extract::{Attribution, Kind};
use onrecord::search::{ArticleHit, Hit, Printed, QuotationHit, Total};
use onrecord::text::Span;

use super::output;

/// Attributions below this show their confidence.
const SURE: f64 = 0.8;
const INDENT: usize = 5;

const NAME: Style = Style::new().bold();
const MATCH: Style = AnsiColor::Red.on_default().bold();
const SOURCE: Style = Style::new().dimmed();

/// How wide, and whether in color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    width: usize,
    color: ColorChoice,
}

impl Look {
    /// As wide as the terminal; 100 columns where there is none.
    pub(crate) fn of_terminal(color: ColorChoice) -> Self {
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Self {
            width: width.clamp(40, 160),
            color,
        }
    }

    /// `text` in `style`, where there is color.
    fn paint(self, style: Style, text: &str) -> String {
        match self.color {
            ColorChoice::Never => text.to_owned(),
            _ => format!("{style}{text}{style:#}"),
        }
    }
}

/// Writes one hit and an empty line.
pub(crate) fn hit(out: &mut impl Write, rank: usize, hit: &Hit, look: Look) -> io::Result<()> {
    match hit {
        Hit::Quotation(hit) => quotation(out, rank, hit, look)?,
        Hit::Article(hit) => article(out, rank, hit, look)?,
    }
    let source = wrapped(&source(hit), &[], look.width);
    for line in source {
        let text: String = line.into_iter().map(|(piece, _)| piece).collect();
        writeln!(out, "{:INDENT$}{}", "", look.paint(SOURCE, &text))?;
    }
    writeln!(out)
}

/// `1,204 quotations in 377 articles`.
pub(crate) fn total(total: Total) -> String {
    let articles = counted(total.articles, "article");
    match total.quotations {
        Some(quotations) => format!("{} in {articles}", counted(quotations, "quotation")),
        None => articles,
    }
}

fn quotation(out: &mut impl Write, rank: usize, hit: &QuotationHit, look: Look) -> io::Result<()> {
    let label = if hit.kind == Kind::Indirect {
        " (indirect)"
    } else {
        ""
    };
    let (name, rest) = hit
        .speaker
        .as_ref()
        .map_or(("speaker unknown".to_owned(), String::new()), speaker);
    writeln!(out, "{rank:>3}. {}{rest}{label}", look.paint(NAME, &name))?;
    if hit.kind == Kind::Direct {
        let shift = '“'.len_utf8();
        let matches: Vec<Span> = hit.matches.iter().map(|span| span.shifted(shift)).collect();
        lines(out, &format!("“{}”", hit.text), &matches, look)
    } else {
        lines(out, &hit.text, &hit.matches, look)
    }
}

/// The name, and what follows it.
fn speaker(speaker: &Attribution) -> (String, String) {
    let mut rest = String::new();
    if let Some(role) = &speaker.role {
        // Writing to a String cannot fail.
        let _ = write!(rest, ", {}", output::escape(role));
    }
    if speaker.confidence < SURE {
        let _ = write!(rest, " (attribution unsure: {:.2})", speaker.confidence);
    }
    (output::escape(&speaker.name).into_owned(), rest)
}

fn article(out: &mut impl Write, rank: usize, hit: &ArticleHit, look: Look) -> io::Result<()> {
    let headline = hit.printed.headline.as_deref().unwrap_or(&hit.id);
    let matches = if hit.printed.headline.is_some() {
        hit.headline_matches.as_slice()
    } else {
        &[]
    };
    let mut first = true;
    for line in wrapped(headline, matches, look.width - INDENT) {
        let start = if first {
            format!("{rank:>3}. ")
        } else {
            " ".repeat(INDENT)
        };
        first = false;
        let pieces: String = line
            .iter()
            .map(|(piece, is_match)| look.paint(if *is_match { MATCH } else { NAME }, piece))
            .collect();
        writeln!(out, "{start}{pieces}")?;
    }
    for snippet in &hit.snippets {
        lines(out, &snippet.text, &snippet.matches, look)?;
    }
    Ok(())
}

fn source(hit: &Hit) -> String {
    let Printed {
        city,
        region,
        country,
        date,
        outlet,
        headline,
        path,
        record,
        ..
    } = hit.printed();
    let place: Vec<&str> = [city, region, country]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let headline = headline
        .as_ref()
        .filter(|_| matches!(hit, Hit::Quotation(_)));
    // A file of one article needs no number.
    let file = if *record == 0 {
        path.clone()
    } else {
        format!("{path}#{record}")
    };
    let parts = [
        (!place.is_empty()).then(|| place.join(", ")),
        date.map(|date| date.to_string()),
        outlet.clone(),
        headline.cloned(),
        Some(file),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Writes `text`, wrapped and indented, with `matches` marked.
fn lines(out: &mut impl Write, text: &str, matches: &[Span], look: Look) -> io::Result<()> {
    for line in wrapped(text, matches, look.width - INDENT) {
        write!(out, "{:INDENT$}", "")?;
        for (piece, is_match) in line {
            let shown = if is_match {
                look.paint(MATCH, &piece)
            } else {
                piece
            };
            write!(out, "{shown}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Pieces of a line, each with whether it matched.
type Line = Vec<(String, bool)>;

/// `text` in lines of at most `width` characters, broken at white space; what a terminal would obey is shown escaped.
fn wrapped(text: &str, matches: &[Span], width: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line = Line::new();
    let mut used = 0;
    for word in words(text, matches) {
        let length: usize = word.iter().map(|(piece, _)| piece.chars().count()).sum();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            // Between two matched words the space matched, too.
            let is_match =
                line.last().is_some_and(|last| last.1) && word.first().is_some_and(|first| first.1);
            push(&mut line, " ", is_match);
            used += 1;
        }
        for (piece, is_match) in word {
            push(&mut line, &piece, is_match);
        }
        used += length;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The words between white space, in pieces that matched or did not.
fn words(text: &str, matches: &[Span]) -> Vec<Line> {
    let mut words: Vec<Line> = Vec::new();
    let mut word = Line::new();
    let mut later = matches.iter().peekable();
    for (at, letter) in text.char_indices() {
        while later.next_if(|span| span.end() <= at).is_some() {}
        if letter.is_whitespace() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        let is_match = later.peek().is_some_and(|span| span.covers(at));
        push(
            &mut word,
            &output::escape(letter.encode_utf8(&mut [0; 4])),
            is_match,
        );
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn push(line: &mut Line, piece: &str, is_match: bool) {
    match line.last_mut() {
        Some((text, same)) if *same == is_match => text.push_str(piece),
        _ => line.push((piece.to_owned(), is_match)),
    }
}

fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(number))
}

/// With commas between the thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, matches: &[Span], width: usize) -> Vec<String> {
        let mark = |(piece, is_match): &(String, bool)| {
            if *is_match {
                format!("[{piece}]")
            } else {
                piece.clone()
            }
        };
        wrapped(text, matches, width)
            .iter()
            .map(|line| line.iter().map(mark).collect())
            .collect()
    }

    #[test]
    fn lines_are_broken_at_spaces_and_keep_their_marks() {
        let text = "We will not\nraise the harbor  dues.";
        let at = text.find("harbor").unwrap();
        let phrase = Span::new(at, text.len() - 1);
        assert_eq!(
            shown(text, &[phrase], 99),
            ["We will not raise the [harbor dues]."]
        );
        assert_eq!(
            shown(text, &[phrase], 14),
            ["We will not", "raise the", "[harbor dues]."]
        );
    }

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        assert_eq!(
            shown("a\x1b[31mb \u{202e}c", &[], 99),
            ["a\\u{1b}[31mb \\u{202e}c"]
        );
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_204), "1,204");
        assert_eq!(grouped(1_000_000), "1,000,000");
        let found = Total {
            quotations: Some(1),
            articles: 1204,
        };
        assert_eq!(total(found), "1 quotation in 1,204 articles");
    }
}
