//! Wires as agencies send them come in (IPTC 7901, ANPA 1312), their articles go out, one at a time however long the file.
//!
//! Both frame a message by control characters: SOH, a header, STX, the text, ETX, and EOT at the end. In IPTC 7901 the header gives
//! source, number, priority, category and length, the text begins with keywords and the headline, and below it stands when it was
//! sent (`121800 FEB 25`). ANPA 1312, as AP has it, marks the lines of the head by `^` and gives the day below the text
//! (`AP-NY-02-12-25 1800EST`). What stands above the text is taken for a headline only where a dateline tells where the text
//! begins. Without their control characters such messages are plain text: then they say too little of themselves.

use std::io::BufRead;
use std::ops::ControlFlow;

use jiff::civil::Date;

use super::export_lines::{body, each_piece, flowing, head, lines};
use super::fields::Field;
use super::pieces::Cut;
use super::plain;
use crate::archive::dates;
use crate::archive::sink::{Fields, Sink};
use crate::lexicon::table::pairs;

const HEADER: char = '\u{1}';
const TEXT: char = '\u{2}';
const END: [char; 2] = ['\u{3}', '\u{4}'];

/// Whether a file that begins with `start` is such a wire.
pub(super) fn is_transmission(start: &[u8]) -> bool {
    let head = head(start);
    let head = head.trim_start_matches(|letter: char| letter.is_control() && letter != HEADER);
    let Some((header, text)) = head
        .strip_prefix(HEADER)
        .and_then(|rest| rest.split_once(TEXT))
    else {
        return false;
    };
    // 1024: ANPA may have its headline there.
    let is_shown = |letter: char| !letter.is_control() || letter.is_whitespace();
    header.len() <= 1024 && header.chars().all(is_shown) && text.contains(char::is_alphabetic)
}

/// Reads the articles of a wire.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    each_piece(input, sink, cut, article)
}

fn article(message: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    // What fills the line behind the last message is none.
    if !message.contains(HEADER) {
        return ControlFlow::Continue(());
    }
    sink.article(sink.next_part(), fields(message))
}

fn cut(line: &[u8]) -> Cut {
    if line.contains(&1) {
        Cut::Before
    } else {
        Cut::Nowhere
    }
}

/// The fields of one message.
fn fields(message: &str) -> Fields {
    let message = message.split_once(HEADER).map_or("", |(_, rest)| rest);
    let (header, text) = message.split_once(TEXT).unwrap_or(("", message));
    let (text, behind) = text.split_once(END).unwrap_or((text, ""));
    let is_shown = |letter: &char| !letter.is_control() || letter.is_whitespace();
    let shown = |text: &str| text.chars().filter(is_shown).collect::<String>();
    let (header, text, behind) = (shown(header), shown(text), shown(behind));
    let header = lines(&header);
    let all = lines(&text);
    let mut fields = Fields::new();
    let closing = all.iter().copied().rfind(|line| sent(line).is_some());
    let outlet = outlet(&header).or_else(|| outlet(&[closing?]));
    fields.extend(outlet.map(|name| (Field::Outlet, name)));
    let (above, rest) = all.split_at(opening(&all));
    let marked = header.iter().chain(above).filter(|line| is_marked(line));
    let marked: Vec<&str> = marked
        .map(|line| line.trim_matches(['^', '<', ' ']))
        .collect();
    let (rest, date) = without_end(rest);
    let date = date.or_else(|| lines(&behind).into_iter().find_map(sent));
    fields.extend(date.map(|date| (Field::Published, date.to_string())));
    if marked.is_empty() {
        fields.extend(headline(above).map(|line| (Field::Headline, line)));
    } else {
        fields.extend(marked_headline(&marked).map(|line| (Field::Headline, line)));
        let byline = marked.iter().find_map(|line| plain::byline(line));
        fields.extend(byline.map(|name| (Field::Byline, name.to_owned())));
    }
    fields.push((Field::Body, body(rest)));
    fields
}

/// The agency of a header: `dpa123 4 pl 120`.
fn outlet(header: &[&str]) -> Option<String> {
    let line = header.iter().find(|line| !line.trim().is_empty())?;
    let end = line.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let source = line.get(..end)?.to_lowercase();
    let names = pairs(include_str!("../../../data/agencies.tsv"));
    // A letter alone is the service within an agency.
    let mut names = names.filter(|(form, _)| *form == source && source.len() > 1);
    names.next().map(|(_, name)| name.to_owned())
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('^')
}

/// The line at which the text begins, where that is certain: behind the marked lines, or with the dateline.
fn opening(lines: &[&str]) -> usize {
    // 12: keywords, headline, notes to editors.
    let head = lines.get(..lines.len().min(12)).unwrap_or_default();
    if let Some(last) = head.iter().rposition(|line| is_marked(line)) {
        return last + 1;
    }
    // EFE closes its dateline so: `Gijón, 4 mar (EFE).- `
    let is_dateline = |line: &str| plain::is_dateline(line) || line.contains(").- ");
    head.iter()
        .position(|line| is_dateline(line.trim()))
        .unwrap_or(0)
}

/// The headline in the lines above a text: the last of them that are no keywords, up to the sign that closes it.
fn headline(above: &[&str]) -> Option<String> {
    let is_blank = |line: &&str| line.trim().is_empty();
    let end = above.iter().rposition(|line| !is_blank(line))? + 1;
    let block = above.get(..end)?;
    let start = block.iter().rposition(is_blank).map_or(0, |at| at + 1);
    let mut block = block.get(start..)?;
    while let [first, rest @ ..] = block
        && !rest.is_empty()
        && is_keywords(first)
    {
        block = rest;
    }
    let line = flowing(block);
    let line = line.trim_end_matches(['=', ' ']);
    (!line.is_empty() && line.chars().count() <= 200).then(|| line.to_owned())
}

/// `Schifffahrt/Whitby/`, `PUERTO TRANSBORDADOR`, `England-ferry`.
fn is_keywords(line: &str) -> bool {
    let line = line.trim();
    line.ends_with('/') || !line.contains(' ') || !line.contains(char::is_lowercase)
}

/// The headline among lines that are marked: `^BC-Ferry,1st Ld`, `^Ferry late`, `^By TOM OKAFOR`, `^Associated Press Writer`.
fn marked_headline(marked: &[&str]) -> Option<String> {
    let is_other = |line: &&&str| {
        let is_slug = line.contains("--")
            || line.starts_with("BC-")
            || line.starts_with("AM-")
            || line.starts_with("PM-");
        let is_note = line.starts_with("Eds:") || line.ends_with("Writer") || line.is_empty();
        is_slug || is_note || plain::byline(line).is_some()
    };
    let found = marked.iter().find(|line| !is_other(line))?;
    Some((*found).to_owned())
}

/// A text without the lines that close it (who wrote it, when it was sent), and the day that they tell.
fn without_end<'a, 'b>(lines: &'a [&'b str]) -> (&'a [&'b str], Option<Date>) {
    let (mut lines, mut date) = (lines, None);
    while let [rest @ .., last] = lines {
        let told = sent(last);
        if told.is_none() && !last.trim().is_empty() && !is_initials(last) {
            break;
        }
        date = date.or(told);
        lines = rest;
    }
    (lines, date)
}

/// Whether a line is the initials of who wrote and sent a text: `mh/jp`, `dpa mh yyzz n1 jp`.
fn is_initials(line: &str) -> bool {
    let line = line.trim();
    let mut parts = line.split([' ', '/']);
    let is_short = |part: &str| {
        (1..=4).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    line.len() <= 24 && parts.clone().count() >= 2 && parts.all(is_short)
}

/// The day in the line that tells when a message was sent: `AFP 121800 GMT FEB 25`, `AP-NY-02-12-25 1800EST`.
fn sent(line: &str) -> Option<Date> {
    // 40: longer than any.
    let line = line.trim();
    if line.len() > 40 {
        return None;
    }
    let words: Vec<&str> = line
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &str, digits: usize| {
        let is_number = word.len() == digits && word.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| word.parse::<i32>().ok()).flatten()
    };
    let year = |short: i32| short + if short >= 70 { 1900 } else { 2000 };
    for (at, word) in words.iter().enumerate() {
        let day = number(word, 6).and_then(|_| word.get(..2));
        let behind = words.get(at + 1..).unwrap_or_default();
        let month = behind.windows(2).find_map(|pair| match pair {
            [month, short] => number(short, 2).map(|short| (month, year(short))),
            _ => None,
        });
        if let (Some(day), Some((month, year))) = (day, month) {
            return dates::parse(&format!("{day} {month} {year}"));
        }
        let is_behind_name = at > 0
            && words
                .get(at - 1)
                .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()));
        if let [day, short, ..] = behind
            && is_behind_name
            && let (Some(month), Some(day)) = (number(word, 2), number(day, 2))
            && let Some(short) = number(short, 2).filter(|_| line.contains('-'))
        {
            return dates::parse(&format!("{}-{month:02}-{day:02}", year(short)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stands_in_the_line_that_closes_a_message() {
        let day = |line: &str| sent(line).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(day("121800 Feb 25"), "2025-02-12");
        assert_eq!(day("AFP 121800 GMT FEB 85"), "1985-02-12");
        assert_eq!(day("121800 Mär 25"), "2025-03-12");
        assert_eq!(day("AP-NY-02-12-25 1800EST"), "2025-02-12");
        for line in ["It was 121800 in all", "12-13-14-15", "call 555 12 13", ""] {
            assert_eq!(day(line), "", "{line}");
        }
    }
}
