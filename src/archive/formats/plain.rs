//! A decoded text file comes in; its metadata, headline and byline go out, and the span of its body.
//!
//! Text files of news have no standard. What stands above the body is told by [`metadata`]; the headline is the first line,
//! unless it is the beginning of the text itself: a dateline, a sentence, a line of a hard-wrapped paragraph. When in
//! doubt the line stays in the body, where nothing is lost. A reporter's line is copied to the byline and stays in the
//! body, as it stands too often in the midst of pictures and summaries to be cut without harm.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Format;
use super::fields::Field;
use super::metadata::{self, Metadata};
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;
use crate::lexicon::table::pairs;
use crate::text::Span;

/// The parts of a text file.
#[derive(Debug, Default)]
struct Layout {
    /// What the lines above the text say, of fields that have no place of their own here.
    fields: Vec<(Field, String)>,
    headline: Option<String>,
    byline: Option<String>,
    /// The body: all of the text after metadata and headline, or all of it where there are none.
    body: Span,
}

/// Reads the one article of a text file.
pub(super) fn read(text: String, format: Format, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let layout = layout(&text, format);
    let mut fields = Fields::new();
    fields.extend(layout.headline.map(|line| (Field::Headline, line)));
    fields.extend(layout.byline.map(|line| (Field::Byline, line)));
    fields.extend(layout.fields);
    let body = match layout.body.len() {
        whole if whole == text.len() => text,
        _ => layout.body.of(&text).to_owned(),
    };
    fields.push((Field::Body, body));
    sink.article(Part::Whole, fields)
}

/// Tells the parts of a text file.
fn layout(text: &str, format: Format) -> Layout {
    let mut above = metadata::read(text);
    let mut start = above.end;
    let mut headline = above.get(Field::Headline).map(str::to_owned);
    if let Some(line) = first_line(text, start) {
        let found = match format {
            Format::Markdown => markdown_heading(line.of(text)),
            _ => None,
        };
        let found = found.or_else(|| Some(line.of(text).trim()));
        let is_headline = match (&headline, found) {
            // A title that is given above is often printed again.
            (Some(given), Some(found)) => given.trim() == found,
            (None, Some(_)) => is_headline(text, line, format),
            (_, None) => false,
        };
        if is_headline {
            headline = headline.or(found.map(str::to_owned));
            start = after_headline(text, line, &mut above);
        }
    }
    let body = match start {
        0 => Span::new(0, text.len()),
        _ => Span::new(
            first_line(text, start).map_or(text.len(), Span::start),
            text.len(),
        ),
    };
    let byline = above.get(Field::Byline).map(str::to_owned);
    Layout {
        fields: above.fields,
        headline,
        byline,
        body,
    }
}

/// The first line from `start` on that is not blank, without its line end.
fn first_line(text: &str, start: usize) -> Option<Span> {
    let rest = text.get(start..)?;
    metadata::lines(rest)
        .find(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| Span::new(start + at, start + at + line.len()))
}

fn markdown_heading(line: &str) -> Option<&str> {
    let heading = line
        .strip_prefix("# ")?
        .trim()
        .trim_end_matches('#')
        .trim_end();
    (!heading.is_empty()).then_some(heading)
}

/// The byte after the headline, and after a block of keys that follows it where none stood above.
fn after_headline(text: &str, line: Span, above: &mut Metadata) -> usize {
    let end = line.end() + underline(text.get(line.end()..).unwrap_or_default());
    let rest = text.get(end..).unwrap_or_default();
    if above.end == 0 {
        let below = metadata::read(rest);
        if below.end > 0 && below.get(Field::Headline).is_none() {
            let start = end + below.end;
            *above = below;
            return start;
        }
    }
    end
}

/// The length of a line of signs that underlines a headline, with the line end before it; 0 where there is none.
fn underline(rest: &str) -> usize {
    let Some((_, line)) = metadata::lines(rest).nth(1) else {
        return 0;
    };
    let signs = line.trim_end();
    // 3: Markdown takes one for enough; two hyphens may be a dash.
    let is_line = ['=', '-']
        .iter()
        .any(|sign| signs.chars().all(|c| c == *sign));
    if is_line && signs.len() >= 3 {
        rest.find(signs).map_or(0, |at| at + signs.len())
    } else {
        0
    }
}

/// Whether a first line reads as a headline and not as the beginning of the text.
fn is_headline(text: &str, line: Span, format: Format) -> bool {
    let shown = line.of(text).trim();
    let rest = text.get(line.end()..).unwrap_or_default();
    if rest.trim().is_empty() {
        return false;
    }
    if format == Format::Markdown && markdown_heading(shown).is_some() {
        return true;
    }
    // 160 letters, 30 words: longer than headlines of any paper, shorter than most first paragraphs.
    let is_short = shown.chars().count() <= 160 && shown.split_whitespace().count() <= 30;
    let is_open = !shown.ends_with(['.', ',', ';', ':', '…', '。', '-', '—', '–'])
        && !closes_a_sentence(shown)
        && shown.chars().any(char::is_alphabetic);
    is_short
        && is_open
        && !is_markup(shown)
        && byline(shown).is_none()
        && !is_dateline(shown)
        && !is_wrapped(shown, rest)
}

/// Whether it ends as reported speech does: `… will go on."`
fn closes_a_sentence(line: &str) -> bool {
    let inner = line.trim_end_matches(['"', '”', '’', '\'', '»', '“', ')']);
    inner.len() < line.len() && inner.ends_with(['.', ','])
}

fn is_markup(line: &str) -> bool {
    [
        "![", "[", "<", "http://", "https://", "- ", "* ", "|", "---", "===",
    ]
    .iter()
    .any(|opener| line.starts_with(opener))
}

/// Whether it opens with a place, in capitals or before an agency in brackets, and a dash, and text follows on the line.
pub(super) fn is_dateline(line: &str) -> bool {
    let dash = [" -- ", " - ", " — ", " – ", "—", "--"]
        .iter()
        .filter_map(|dash| line.find(dash).map(|at| (at, dash.len())))
        .min();
    let Some((at, length)) = dash else {
        return false;
    };
    let place = line.get(..at).unwrap_or_default().trim();
    let rest = line.get(at + length..).unwrap_or_default();
    let is_capital =
        |text: &str| text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    let first = place.split([' ', ',']).next().unwrap_or_default();
    // A headline may be all in capitals and have a dash; text after a dateline is not.
    // 60: "SAN SALVADOR, El Salvador, Sept. 12 (Agencia Nacional)" has 54 letters.
    place.chars().count() <= 60
        && !is_capital(rest)
        && (place.ends_with(')') || (is_capital(first) && first.chars().count() >= 3))
}

/// Whether the line goes on below because the column was full, as in texts wrapped by hand or by a wire service.
fn is_wrapped(line: &str, rest: &str) -> bool {
    let mut below = rest.lines().skip(1);
    let Some(next) = below.next().filter(|next| !next.trim().is_empty()) else {
        return false;
    };
    if next.trim_start().starts_with(char::is_lowercase) {
        return true;
    }
    let columns = |line: &str| line.chars().count();
    let width = below
        .take(40)
        .chain([next])
        .map(columns)
        .max()
        .unwrap_or_default();
    let first_word = next.split_whitespace().next().map_or(0, columns);
    // 50 to 100: hard-wrapped texts have 60 to 80 columns. Longer lines are paragraphs, shorter ones say nothing.
    (50..=100).contains(&width) && columns(line) + 1 + first_word > width
}

/// The byline at the head of a body: its first line, or the one below a summary, a place or a greeting.
pub(in crate::archive) fn byline_of(body: &str) -> Option<String> {
    let lines = metadata::lines(body).map(|(_, line)| line.trim());
    let mut head = lines.filter(|line| !line.is_empty());
    let first = head.next()?;
    // Below a title, *by night alone* can be the text.
    let second = head
        .next()
        .filter(|line| line.starts_with(|c: char| !c.is_lowercase()));
    byline(first).or_else(|| byline(second?)).map(str::to_owned)
}

/// The reporter's part of a line that says no more than who wrote it: `By Ana Ruiz, Staff Writer`.
pub(super) fn byline(line: &str) -> Option<&str> {
    let line = line.trim_matches(['*', '_', ' ']);
    let (opener, reporter) = line.split_once(' ')?;
    let kind = |word: &str| WORDS.get(word.to_lowercase().as_str()).copied();
    if line.chars().count() > 100 || kind(opener) != Some("opener") {
        return None;
    }
    let (names, _) = reporter.split_once([',', '|']).unwrap_or((reporter, ""));
    let mut count = 0;
    for word in names.split_whitespace() {
        match kind(word) {
            // "Von" opens a German byline and stands within German names.
            Some("particle" | "joiner" | "opener") => {}
            _ if word.starts_with(char::is_uppercase) && !word.ends_with([':', ';', '?', '!']) => {
                count += 1;
            }
            _ => return None,
        }
    }
    // A name has two words at least: "By Friday" is none.
    (count >= 2 && !line.ends_with(['.', ':', ';'])).then(|| reporter.trim())
}

/// A reporter's line without the word that opens it: `By Ana Ruiz` → `Ana Ruiz`.
pub(super) fn without_opener(line: &str) -> &str {
    let line = line.trim();
    match line.split_once(' ') {
        Some((opener, reporter))
            if WORDS.get(opener.to_lowercase().as_str()) == Some(&"opener") =>
        {
            reporter.trim()
        }
        _ => line,
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| pairs(include_str!("../../../data/byline_words.tsv")).collect());
