//! The blocks of all pages come in, paragraphs go out, each on one line.
//!
//! Within a block a paragraph ends where the type changes, where there is white below a line, where the next line is
//! indented, and where a line ends so early that the first word of the next, which begins no sentence in small letters, would
//! have had room in it. At the end of a column or page it goes on in the next where no sentence ends.

use super::hyphens::{self, Vocabulary};
use super::words::{self, Row};

/// A line of a block.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    /// The width of its first word.
    first: f64,
}

/// The lines of a paragraph, and what is to be known of it to join it to others.
#[derive(Clone, Debug)]
struct Paragraph {
    lines: Vec<String>,
    size: f64,
    /// Whether its first line begins where the others of its block do.
    is_flush: bool,
    /// Whether its last line has no room for the first word of another.
    is_full: bool,
    /// From 0.
    page: usize,
}

/// The paragraphs of a document in the order of reading, that of the largest type on the first page before all.
pub(super) fn join(pages: &[Vec<Vec<Row>>]) -> Vec<String> {
    let usual = words::usual_size(pages.iter().flatten().flatten()).unwrap_or_default();
    let mut known = Vocabulary::default();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (number, blocks) in pages.iter().enumerate() {
        for block in blocks {
            let lines: Vec<Line> = block.iter().filter_map(Line::of).collect();
            learn(&lines, &mut known);
            let mut found = parted(&lines, number).into_iter();
            if let Some(first) = found.next() {
                match paragraphs.last_mut() {
                    Some(last) if last.goes_on_in(&first) => {
                        last.lines.extend(first.lines);
                        last.is_full = first.is_full;
                    }
                    _ => paragraphs.push(first),
                }
            }
            paragraphs.extend(found);
        }
    }
    if let Some(headline) = headline(&paragraphs, usual) {
        let headline = paragraphs.remove(headline);
        paragraphs.insert(0, headline);
    }
    let texts = paragraphs.iter().map(|paragraph| text(paragraph, &known));
    texts.filter(|text| !text.trim().is_empty()).collect()
}

impl Line {
    fn of(row: &Row) -> Option<Self> {
        let (first, last) = (row.first()?, row.last()?);
        let texts: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
        let longest = row.iter().max_by_key(|word| word.text.len())?;
        Some(Self {
            text: texts.join(" "),
            left: first.left,
            right: last.right,
            base: longest.base,
            size: longest.size,
            first: first.right - first.left,
        })
    }

    fn ends_with_hyphen(&self) -> bool {
        self.text.ends_with(['-', '\u{AD}'])
    }
}

/// Takes the words that stand whole in the lines.
fn learn(lines: &[Line], known: &mut Vocabulary) {
    let mut is_broken = false;
    for line in lines {
        let mut words: Vec<&str> = line.text.split(' ').collect();
        if is_broken {
            words.remove(0);
        }
        is_broken = line.ends_with_hyphen();
        if is_broken {
            words.pop();
        }
        for word in words {
            known.add(word);
        }
    }
}

/// The paragraphs of a block.
fn parted(lines: &[Line], page: usize) -> Vec<Paragraph> {
    let edge = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
    let leading = leading(lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Of what runs around a picture the lines nearby tell how long they are.
        let near = lines.get(at.saturating_sub(2)..(at + 3).min(lines.len()));
        let near = near.into_iter().flatten();
        let right = near.map(|line| line.right).fold(f64::MIN, f64::max);
        let next = lines.get(at + 1);
        // 0.6 and 0.25 of the size: a space, and what a line set loosely may be short of.
        let room = right - line.right - line.size * 0.85;
        let is_full = next.map_or(line.size * 2.0, |next| next.first) > room;
        let goes_on = at > 0 && !begins(lines, at, edge, leading);
        match paragraphs.last_mut() {
            Some(paragraph)
                if goes_on
                    && (paragraph.is_full || is_one(lines, at))
                    && !(paragraph.has_label() && has_label(&line.text)) =>
            {
                paragraph.lines.push(line.text.clone());
                paragraph.is_full = is_full;
            }
            _ => paragraphs.push(Paragraph {
                lines: vec![line.text.clone()],
                size: line.size,
                is_flush: line.left - edge < line.size * 0.7,
                is_full,
                page,
            }),
        }
    }
    paragraphs
}

/// The distance of most lines from each other.
fn leading(lines: &[Line]) -> f64 {
    let pairs = lines.windows(2);
    let mut steps: Vec<f64> = pairs
        .filter_map(|pair| match pair {
            [one, other] if is_alike(one.size, other.size) => Some(other.base - one.base),
            _ => None,
        })
        .collect();
    steps.sort_by(f64::total_cmp);
    let middle = steps.get(steps.len() / 2).copied();
    middle.unwrap_or_else(|| lines.first().map_or(0.0, |line| line.size * 1.2))
}

fn is_alike(one: f64, other: f64) -> bool {
    one.max(other) < one.min(other) * 1.12
}

/// Whether the type, the white above it or its indention show that a line begins a paragraph.
fn begins(lines: &[Line], at: usize, edge: f64, leading: f64) -> bool {
    let (Some(line), Some(before)) = (lines.get(at), lines.get(at.wrapping_sub(1))) else {
        return true;
    };
    let step = line.base - before.base;
    // A headline in large type has its lines further apart than most.
    let usual = leading.max(line.size * 1.1);
    if !is_alike(line.size, before.size) || step > usual * 1.35 {
        return true;
    }
    let indented = |line: &Line| line.left - edge > line.size * 0.7;
    // 5: what is further in is centered.
    let is_near = line.left - edge < line.size * 5.0;
    let is_next_flush = lines.get(at + 1).is_none_or(|next| !indented(next));
    indented(line) && is_near && !indented(before) && is_next_flush
}

/// Whether a line belongs to the one before it although there was room: a word is broken or a sentence goes on, or both are of
/// one headline.
fn is_one(lines: &[Line], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| lines.get(at)) else {
        return false;
    };
    let usual = lines.iter().map(|line| line.size).fold(f64::MAX, f64::min);
    let is_large = before.size > usual * 1.12 || lines.len() <= 3;
    let is_in_sentence = lines
        .get(at)
        .is_some_and(|line| line.text.starts_with(char::is_lowercase));
    before.ends_with_hyphen() || is_in_sentence || (is_large && !ends_sentence(&before.text))
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', '…', '”', '"', '»', '’', ')', '。', '」'])
}

/// Whether a line opens with a name or key, as turns of a transcript and the lines of a database do: `Ruiz: Yes.`
fn has_label(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(label, _)| {
        label.starts_with(char::is_uppercase)
            && label.split(' ').count() <= 3
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || " .-'’".contains(c))
    })
}

impl Paragraph {
    fn has_label(&self) -> bool {
        self.lines.first().is_some_and(|line| has_label(line))
    }

    /// Whether it goes on at the head of the next column.
    fn goes_on_in(&self, next: &Self) -> bool {
        let Some(last) = self.lines.last() else {
            return false;
        };
        if !is_alike(self.size, next.size) || !next.is_flush {
            return false;
        }
        let is_small = next
            .lines
            .first()
            .is_some_and(|line| line.starts_with(char::is_lowercase));
        last.ends_with(['-', '\u{AD}']) || (!ends_sentence(last) && (is_small || self.is_full))
    }
}

/// Which paragraph is the headline: the largest of the first page, where it is larger than text is.
fn headline(paragraphs: &[Paragraph], usual: f64) -> Option<usize> {
    let is_headline = |paragraph: &Paragraph| {
        let letters: usize = paragraph
            .lines
            .iter()
            .map(|line| line.chars().count())
            .sum();
        let words: usize = paragraph
            .lines
            .iter()
            .map(|line| line.split(' ').count())
            .sum();
        // Three words: a paper's name mostly has less. 200 letters: two of the longest headlines.
        paragraph.page == 0 && words >= 3 && letters <= 200 && paragraph.size > usual * 1.2
    };
    let found = paragraphs.iter().enumerate().rev();
    found
        .filter(|(_, paragraph)| is_headline(paragraph))
        .max_by(|(_, one), (_, other)| one.size.total_cmp(&other.size))
        .map(|(at, _)| at)
}

fn text(paragraph: &Paragraph, known: &Vocabulary) -> String {
    let mut text = String::new();
    for line in &paragraph.lines {
        hyphens::add_line(&mut text, line, known);
    }
    // Within a line a soft hyphen that is printed is a hyphen.
    text.replace('\u{AD}', "-")
}
