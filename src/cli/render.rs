//! Hits come in, text for a person comes out: who, the words with what matched, then where they are from.
//!
//! ```text
//!  1. Ana Ruiz, harbor minister
//!     “We will not raise the harbor dues.”
//!     Lisbon, Portugal · 2024-03-05 · Daily Ledger · Dues stay · wires/a.txt
//! ```
//!
//! Direct quotations stand in marks; mixed ones have their marks inside; indirect ones have none and say so. How sure an
//! attribution is shows only where it is not ([`SURE`]): beside every hit it would be noise.

use std::io::{self, IsTerminal, Write};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use onrecord::extract::Kind;
use onrecord::search::{self, ArticleHit, FullHit, Hit, Passage, Printed, QuotationHit, Total};
use onrecord::text::Span;
use unicode_width::UnicodeWidthStr;

use super::output;
use super::quoted::quoted;
use super::wrap::{Part, Piece, wrapped, wrapped_parts};

/// Attributions below this show their confidence: of those, one in four or more is wrong.
const SURE: f64 = 0.75;
const INDENT: usize = 5;

pub(crate) const NAME: Style = Style::new().bold();
const MATCH: Style = AnsiColor::Red.on_default().bold();
const QUOTED: Style = AnsiColor::Cyan.on_default();
const ASKED: Style = AnsiColor::Red.on_default().strikethrough();
const PRINTED: Style = AnsiColor::Green.on_default();
pub(crate) const TEXT: Style = Style::new();
pub(crate) const SOURCE: Style = Style::new().dimmed();
pub(super) const COPIES: Style = Style::new().italic();

/// How wide, and whether in color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(super) width: usize,
    /// All that the terminal has; `None` where there is none.
    pub(super) columns: Option<usize>,
    pub(super) color: ColorChoice,
}

impl Look {
    /// As wide as the terminal; 100 columns where there is none.
    pub(crate) fn of_terminal(color: ColorChoice) -> Self {
        let terminal = terminal_size::terminal_size();
        let columns = terminal.map(|(width, _)| usize::from(width.0));
        Self {
            width: columns.unwrap_or(100).clamp(40, 160),
            columns: columns.filter(|_| io::stdout().is_terminal()),
            color,
        }
    }

    /// `text` in `style`, where there is color.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        match self.color {
            ColorChoice::Never => text.to_owned(),
            _ => format!("{style}{text}{style:#}"),
        }
    }

    /// `text` as what matched.
    pub(crate) fn matched(self, text: &str) -> String {
        self.paint(MATCH, text)
    }

    /// `text` as what matters less.
    pub(crate) fn dimmed(self, text: &str) -> String {
        self.paint(SOURCE, text)
    }

    /// How many columns of a terminal's line are left behind the first `used`; a file has no end of them.
    pub(crate) fn rest_of_line(self, used: usize) -> usize {
        self.columns
            .map_or(usize::MAX, |columns| columns.saturating_sub(used))
    }

    /// Writes `text` in lines, indented, with `matches` marked and the rest in `style`.
    pub(super) fn block(
        self,
        out: &mut dyn Write,
        text: &str,
        matches: &[Span],
        style: Style,
    ) -> io::Result<()> {
        for line in self.lines(text, matches, style) {
            writeln!(out, "{:INDENT$}{line}", "")?;
        }
        Ok(())
    }

    /// Writes `text` in lines, indented, with `parts` in colors of their own.
    pub(super) fn block_of_parts(
        self,
        out: &mut dyn Write,
        text: &str,
        parts: &[(Span, Part)],
        style: Style,
    ) -> io::Result<()> {
        for line in wrapped_parts(text, parts, self.width - INDENT) {
            writeln!(out, "{:INDENT$}{}", "", self.line(&line, style))?;
        }
        Ok(())
    }

    /// Whether there is color.
    pub(super) fn is_colored(self) -> bool {
        self.color != ColorChoice::Never
    }

    /// `text` in lines of its width, painted, each with the width that it takes.
    pub(super) fn pieces(self, text: &str, matches: &[Span], style: Style) -> Vec<(String, usize)> {
        let width = |line: &[Piece]| line.iter().map(|piece| piece.text.width()).sum();
        wrapped(text, matches, self.width)
            .iter()
            .map(|line| (self.line(line, style), width(line)))
            .collect()
    }

    /// A line with each piece in the style of its part, and the rest in `style`.
    pub(crate) fn line(self, line: &[Piece], style: Style) -> String {
        let shown = |piece: &Piece| match piece.part {
            Part::Match | Part::Hit(_) => self.paint(MATCH, &piece.text),
            Part::Quoted => self.paint(QUOTED, &piece.text),
            Part::Asked => self.paint(ASKED, &piece.text),
            Part::Printed => self.paint(PRINTED, &piece.text),
            Part::Rest => self.paint(style, &piece.text),
        };
        line.iter().map(shown).collect()
    }

    /// How wide lines are.
    pub(crate) fn width(self) -> usize {
        self.width
    }

    fn lines(self, text: &str, matches: &[Span], style: Style) -> Vec<String> {
        let narrow = Self {
            width: self.width - INDENT,
            ..self
        };
        let lines = narrow.pieces(text, matches, style).into_iter();
        lines.map(|(painted, _)| painted).collect()
    }
}

/// Writes one hit and an empty line.
pub(crate) fn hit(out: &mut dyn Write, rank: usize, hit: &Hit, look: Look) -> io::Result<()> {
    hit_lines(out, rank, hit, look)?;
    writeln!(out)
}

/// Writes one hit.
pub(super) fn hit_lines(out: &mut dyn Write, rank: usize, hit: &Hit, look: Look) -> io::Result<()> {
    answered(out, rank, hit, look)?;
    look.block(out, &source(hit), &[], SOURCE)
}

/// Writes one hit and an empty line, with so many sentences around a quotation.
pub(crate) fn hit_in_context(
    out: &mut dyn Write,
    rank: usize,
    full: &FullHit,
    (look, sentences): (Look, usize),
) -> io::Result<()> {
    let Hit::Quotation(found) = &full.hit else {
        return hit(out, rank, &full.hit, look);
    };
    answered(out, rank, &full.hit, look)?;
    if sentences > 0 {
        let passage = search::around(&full.body, &found.spans, sentences);
        around(out, &passage, look)?;
    }
    look.block(out, &source(&full.hit), &[], SOURCE)?;
    writeln!(out)
}

fn answered(out: &mut dyn Write, rank: usize, hit: &Hit, look: Look) -> io::Result<()> {
    match hit {
        Hit::Quotation(hit) => quotation(out, rank, hit, look),
        Hit::Article(hit) => article(out, rank, hit, look),
    }
}

/// Writes one hit under a title, and an empty line.
pub(super) fn titled(out: &mut dyn Write, title: &str, hit: &Hit, look: Look) -> io::Result<()> {
    writeln!(out, "{}", look.paint(NAME, title))?;
    if let Hit::Quotation(hit) = hit {
        let shown = quoted(hit);
        look.block(out, &shown.text, &shown.matches, TEXT)?;
    }
    look.block(out, &source(hit), &[], SOURCE)?;
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

fn quotation(out: &mut dyn Write, rank: usize, hit: &QuotationHit, look: Look) -> io::Result<()> {
    let name = match &hit.speaker {
        Some(speaker) => output::escape(&speaker.name),
        None => "speaker unknown".into(),
    };
    speaker(out, rank, (&name, &remarks(hit)), look)?;
    let shown = quoted(hit);
    look.block(out, &shown.text, &shown.matches, TEXT)
}

/// Who said a hit, as its first line; a long role goes on below the name, where the words begin.
pub(super) fn speaker(
    out: &mut dyn Write,
    rank: usize,
    (name, rest): (&str, &str),
    look: Look,
) -> io::Result<()> {
    let text = format!("{name}{rest}");
    let name = [(Span::new(0, name.len()), Part::Match)];
    let mut start = format!("{rank:>3}. ");
    for line in wrapped_parts(&text, &name, look.width - INDENT) {
        write!(out, "{start}")?;
        for piece in &line {
            match piece.part {
                Part::Match => write!(out, "{}", look.paint(NAME, &piece.text))?,
                _ => write!(out, "{}", piece.text)?,
            }
        }
        writeln!(out)?;
        start = " ".repeat(INDENT);
    }
    Ok(())
}

/// The passage that a quotation stands in, with a line before it.
fn around(out: &mut dyn Write, passage: &Passage, look: Look) -> io::Result<()> {
    for line in look.lines(&passage.text, &passage.quoted, SOURCE) {
        writeln!(out, "{:INDENT$}│ {line}", "")?;
    }
    Ok(())
}

/// What follows the name: the role, and in brackets what a reader should be wary of.
pub(crate) fn remarks(hit: &QuotationHit) -> String {
    let role = hit
        .speaker
        .as_ref()
        .and_then(|speaker| speaker.role.as_deref());
    let unsure = hit.speaker.as_ref().map(|speaker| speaker.confidence);
    let mut wary = Vec::new();
    if hit.kind == Kind::Indirect {
        wary.push("indirect".to_owned());
    }
    if let Some(confidence) = unsure.filter(|&confidence| confidence < SURE) {
        wary.push(format!("attribution unsure: {confidence:.2}"));
    }
    let mut rest = role.map_or_else(String::new, |role| format!(", {}", output::escape(role)));
    if !wary.is_empty() {
        rest.push_str(" (");
        rest.push_str(&wary.join("; "));
        rest.push(')');
    }
    rest
}

fn article(out: &mut dyn Write, rank: usize, hit: &ArticleHit, look: Look) -> io::Result<()> {
    let (headline, matches) = match &hit.printed.headline {
        Some(headline) => (headline, hit.headline_matches.as_slice()),
        None => (&hit.id, &[][..]),
    };
    for (number, line) in look.lines(headline, matches, NAME).iter().enumerate() {
        let start = if number == 0 {
            format!("{rank:>3}. ")
        } else {
            " ".repeat(INDENT)
        };
        writeln!(out, "{start}{line}")?;
    }
    for snippet in &hit.snippets {
        look.block(out, &snippet.text, &snippet.matches, TEXT)?;
    }
    Ok(())
}

/// Place, date, outlet, headline and file, as far as they are known.
fn source(hit: &Hit) -> String {
    let printed = hit.printed();
    match hit {
        Hit::Quotation(_) => source_of(printed),
        // Its headline stands above.
        Hit::Article(_) => source_of(&Printed {
            headline: None,
            ..printed.clone()
        }),
    }
}

/// The same of a quotation.
pub(super) fn source_of(printed: &Printed) -> String {
    let mut parts = Vec::new();
    parts.extend(printed.place.clone());
    parts.extend(printed.date.map(|date| date.to_string()));
    parts.extend(printed.outlet.clone());
    parts.extend(printed.headline.clone());
    parts.push(file_of(&printed.path, printed.record));
    parts.extend(elsewhere(printed));
    parts.join(" · ")
}

/// How many more places the article stands in: `show` lists them.
fn elsewhere(printed: &Printed) -> Option<String> {
    let more = printed.sources.len().saturating_sub(1) as u64;
    (more > 0).then(|| format!("and {}", counted(more, "other place")))
}

/// The file, with the number of the record; the only article of a file needs none, nor does the first.
pub(crate) fn file(hit: &Hit) -> String {
    let printed = hit.printed();
    file_of(&printed.path, printed.record)
}

/// A file, and the number of an article in it, where it is not the first.
pub(super) fn file_of(path: &str, record: u64) -> String {
    match record {
        0 => path.to_owned(),
        record => format!("{path}#{record}"),
    }
}

/// `1,204 quotations`.
pub(crate) fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(number))
}

/// With commas between the thousands.
pub(super) fn grouped(number: u64) -> String {
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
