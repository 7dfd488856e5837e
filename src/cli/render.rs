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

use std::io::{self, Write};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use onrecord::extract::Kind;
use onrecord::search::{ArticleHit, Hit, Printed, QuotationHit, Total};
use onrecord::text::Span;

use super::output;
use super::quoted::quoted;
use super::wrap::{Part, Piece, wrapped, wrapped_parts};

/// Attributions below this show their confidence: of those, one in four or more is wrong.
const SURE: f64 = 0.75;
const INDENT: usize = 5;

pub(super) const NAME: Style = Style::new().bold();
const MATCH: Style = AnsiColor::Red.on_default().bold();
const ASKED: Style = AnsiColor::Red.on_default().strikethrough();
const PRINTED: Style = AnsiColor::Green.on_default();
pub(super) const TEXT: Style = Style::new();
pub(super) const SOURCE: Style = Style::new().dimmed();
pub(super) const COPIES: Style = Style::new().italic();

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
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        match self.color {
            ColorChoice::Never => text.to_owned(),
            _ => format!("{style}{text}{style:#}"),
        }
    }

    /// Writes `text` in lines, indented, with `matches` marked and the rest in `style`.
    pub(super) fn block(
        self,
        out: &mut impl Write,
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
        out: &mut impl Write,
        text: &str,
        parts: &[(Span, Part)],
        style: Style,
    ) -> io::Result<()> {
        for line in wrapped_parts(text, parts, self.width - INDENT) {
            writeln!(out, "{:INDENT$}{}", "", self.painted(&line, style))?;
        }
        Ok(())
    }

    /// Whether there is color.
    pub(super) fn is_colored(self) -> bool {
        self.color != ColorChoice::Never
    }

    fn lines(self, text: &str, matches: &[Span], style: Style) -> Vec<String> {
        let lines = wrapped(text, matches, self.width - INDENT);
        lines.iter().map(|line| self.painted(line, style)).collect()
    }

    fn painted(self, line: &[Piece], style: Style) -> String {
        let shown = |piece: &Piece| match piece.part {
            Part::Match => self.paint(MATCH, &piece.text),
            Part::Asked => self.paint(ASKED, &piece.text),
            Part::Printed => self.paint(PRINTED, &piece.text),
            Part::Rest => self.paint(style, &piece.text),
        };
        line.iter().map(shown).collect()
    }
}

/// Writes one hit and an empty line.
pub(crate) fn hit(out: &mut impl Write, rank: usize, hit: &Hit, look: Look) -> io::Result<()> {
    hit_lines(out, rank, hit, look)?;
    writeln!(out)
}

/// Writes one hit.
pub(crate) fn hit_lines(
    out: &mut impl Write,
    rank: usize,
    hit: &Hit,
    look: Look,
) -> io::Result<()> {
    match hit {
        Hit::Quotation(hit) => quotation(out, rank, hit, look)?,
        Hit::Article(hit) => article(out, rank, hit, look)?,
    }
    look.block(out, &source(hit), &[], SOURCE)
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
    let name = match &hit.speaker {
        Some(speaker) => output::escape(&speaker.name),
        None => "speaker unknown".into(),
    };
    let rest = remarks(hit);
    writeln!(out, "{rank:>3}. {}{rest}", look.paint(NAME, &name))?;
    let shown = quoted(hit);
    look.block(out, &shown.text, &shown.matches, TEXT)
}

/// What follows the name: the role, and in brackets what a reader should be wary of.
pub(super) fn remarks(hit: &QuotationHit) -> String {
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

fn article(out: &mut impl Write, rank: usize, hit: &ArticleHit, look: Look) -> io::Result<()> {
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
    // The only article of a file needs no number, nor does the first.
    parts.push(match printed.record {
        0 => printed.path.clone(),
        record => format!("{}#{record}", printed.path),
    });
    parts.join(" · ")
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
