//! A text and what matched in it come in, lines that fit a terminal go out.
//!
//! Lines are broken at white space only; a word that is wider than the line stays whole. Widths are those of a terminal.
//! What a terminal would obey is shown escaped.

use std::borrow::Cow;

use onrecord::text::Span;
use unicode_width::UnicodeWidthStr;

use super::output;

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) part: Part,
}

/// What a stretch is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Of a match.
    Match,
    /// Of what was asked for and not printed.
    Asked,
    /// Of what was printed and not asked for.
    Printed,
    /// Of the match with this number.
    Hit(usize),
    /// Of a quotation.
    Quoted,
    /// Of the rest.
    Rest,
}

/// The pieces of one line.
pub(crate) type Line = Vec<Piece>;

/// `text` in lines of at most `width` characters, with `matches`, which are sorted and disjoint, as pieces of their own.
pub(crate) fn wrapped(text: &str, matches: &[Span], width: usize) -> Vec<Line> {
    let parts: Vec<(Span, Part)> = matches.iter().map(|span| (*span, Part::Match)).collect();
    wrapped_parts(text, &parts, width)
}

/// The same with `parts`, sorted and disjoint, as pieces of their own.
pub(crate) fn wrapped_parts(text: &str, parts: &[(Span, Part)], width: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line = Line::new();
    let (mut used, mut start, mut later) = (0, 0, parts);
    let mut word = Word::new();
    for spaced in text.split_inclusive(char::is_whitespace) {
        let bare = spaced.trim_end_matches(char::is_whitespace);
        word.clear();
        later = cut(text, Span::new(start, start + bare.len()), later, &mut word);
        start += spaced.len();
        let Some(&(_, first)) = word.first() else {
            continue;
        };
        let length: usize = word.iter().map(|(piece, _)| piece.width()).sum();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            let space = between(&line, first);
            push(&mut line, " ", space);
            used += 1;
        }
        for (piece, part) in &word {
            push(&mut line, piece, *part);
        }
        used += length;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// `entries`, with a dot behind each but the last, and then `rest`, in lines of at most `width` characters. An entry stands in one
/// line where it fits, and else its last two words do, so that a count stays with the name before it.
pub(crate) fn wrapped_list(entries: &[String], rest: &str, width: usize) -> Vec<String> {
    let dotted = (1..).zip(entries).map(|(number, entry)| {
        let dot = if number < entries.len() { " ·" } else { "" };
        format!("{}{dot}", output::escape(entry))
    });
    let dotted: Vec<String> = dotted.collect();
    let entries = dotted.iter().flat_map(|entry| unbroken(entry, width));
    let mut lines: Vec<String> = Vec::new();
    for unit in entries.chain(rest.split_whitespace()) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + unit.width() <= width => {
                line.push(' ');
                line.push_str(unit);
            }
            _ => lines.push(unit.to_owned()),
        }
    }
    lines
}

/// What of an entry stands in one line.
fn unbroken(entry: &str, width: usize) -> Vec<&str> {
    if entry.width() <= width {
        return vec![entry];
    }
    let last = entry.trim_end_matches(" ·");
    let name = last.rsplit_once(' ').map_or("", |(name, _)| name);
    let Some((before, _)) = name.rsplit_once(' ') else {
        return vec![entry];
    };
    let mut units: Vec<&str> = before.split(' ').collect();
    units.extend(entry.strip_prefix(before).map(str::trim_start));
    units
}

/// A word in its pieces, as they are shown; the room for them serves all words of a text, for a list and a text of each word's own
/// took a twentieth of a search.
type Word<'a> = Vec<(Cow<'a, str>, Part)>;

/// Adds the pieces of the word at `at`; each is cut out whole, for letter by letter took a tenth of a search for one word. What
/// of `parts` may stand in later words comes back.
fn cut<'a, 'p>(
    text: &'a str,
    at: Span,
    parts: &'p [(Span, Part)],
    word: &mut Word<'a>,
) -> &'p [(Span, Part)] {
    let mut later = parts;
    let (mut from, end) = (at.start(), at.end());
    while from < end {
        while let [(span, _), rest @ ..] = later
            && span.end() <= from
        {
            later = rest;
        }
        let (until, part) = match later.first() {
            Some((span, part)) if span.covers(from) => (span.end().min(end), *part),
            Some((span, _)) => (span.start().min(end), Part::Rest),
            None => (end, Part::Rest),
        };
        word.push((output::escape(Span::new(from, until).of(text)), part));
        from = until;
    }
    later
}

/// The space between two words of one part belongs to it, as in a phrase that matched.
fn between(before: &[Piece], after: Part) -> Part {
    match before.last() {
        Some(before) if before.part == after => after,
        _ => Part::Rest,
    }
}

fn push(line: &mut Line, text: &str, part: Part) {
    match line.last_mut() {
        Some(last) if last.part == part => last.text.push_str(text),
        _ => line.push(Piece {
            text: text.to_owned(),
            part,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, matches: &[Span], width: usize) -> Vec<String> {
        let mark = |piece: &Piece| match piece.part {
            Part::Match => format!("[{}]", piece.text),
            _ => piece.text.clone(),
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
    fn a_match_inside_a_word_and_one_over_several_keep_their_ends() {
        let text = "Harbor dues; «éé» up";
        let at = |part: &str| {
            Span::new(
                text.find(part).unwrap(),
                text.find(part).unwrap() + part.len(),
            )
        };
        assert_eq!(
            shown(text, &[at("rbor d"), at("es"), at("é")], 99),
            ["Ha[rbor d]u[es]; «[é]é» up"]
        );
        assert_eq!(shown(" a \u{3000}b ", &[], 99), ["a b"]);
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(shown("港口 关闭 了", &[], 9), ["港口 关闭", "了"]);
        assert_eq!(
            shown("cafe\u{301} cafe\u{301}", &[], 9),
            ["cafe\u{301} cafe\u{301}"]
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
    fn a_count_stays_with_its_name_at_every_width() {
        let names = ["Tomasz Wierzbicki-Hall 3", "港口 Adaeze Venn 1,204", "He 1"];
        let names = names.map(str::to_owned);
        let pairs = ["Wierzbicki-Hall 3", "Venn 1,204", "He 1"];
        for width in 1..80 {
            let lines = wrapped_list(&names, "", width);
            for pair in pairs {
                assert!(
                    lines.iter().any(|line| line.contains(pair)),
                    "{width}: {lines:?}"
                );
            }
            for line in lines.iter().filter(|_| width >= 26) {
                assert!(line.width() <= width, "{width}: {line}");
                assert!(
                    names.iter().any(|name| line.contains(name.as_str())),
                    "{width}: {line}"
                );
            }
            assert_eq!(lines.join(" "), names.join(" · "));
        }
    }
}
