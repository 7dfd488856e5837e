//! Periods with counts come in, a bar for each goes out, as wide as the terminal.
//!
//! ```text
//! 2003  ████████████████████████ 12
//! 2004  ▏ 0
//! ```
//!
//! Empty periods show as such, but a long stretch of them is one line: a century without a word would push what there is
//! out of sight. The parts of a bar differ in their shading, not in color, so that they tell apart on paper too.

use std::io::{self, Write};

use super::render::{Look, grouped};

/// A period with its counts, one for each part of the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) counts: Vec<u64>,
}

/// What the parts of a bar are drawn with, in their order; the last two are for other values and for none.
pub(crate) const SHADES: [char; 8] = ['█', '▓', '▒', '░', '#', '=', '+', 'o'];
pub(crate) const SHADE_OF_OTHERS: char = '·';
pub(crate) const SHADE_OF_UNKNOWN: char = '?';

/// As many empty periods in a row are shown one by one.
const SHOWN_EMPTY: usize = 3;

/// Eighths of a cell.
const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// How bars are drawn.
pub(crate) struct Scale<'a> {
    /// The largest sum of any bar.
    pub(crate) most: u64,
    /// What each part is drawn with; none for a bar of one part.
    pub(crate) shades: &'a [char],
    /// What a period is called: `year`.
    pub(crate) period: &'a str,
}

/// Writes a line for each of `bars`.
pub(crate) fn bars(
    out: &mut impl Write,
    bars: impl Iterator<Item = Bar>,
    scale: &Scale<'_>,
    look: Look,
) -> io::Result<()> {
    let mut empty: Vec<Bar> = Vec::new();
    let mut skipped = 0_usize;
    for bar in bars {
        if bar.counts.iter().sum::<u64>() == 0 {
            if empty.len() < SHOWN_EMPTY {
                empty.push(bar);
            } else {
                skipped += 1;
            }
            continue;
        }
        stretch(out, &mut empty, skipped, scale)?;
        skipped = 0;
        line(out, &bar, scale, look)?;
    }
    Ok(())
}

/// Writes empty periods, as one line where there are many.
fn stretch(
    out: &mut impl Write,
    empty: &mut Vec<Bar>,
    skipped: usize,
    scale: &Scale<'_>,
) -> io::Result<()> {
    let whole = empty.len() + skipped;
    if skipped > 0 {
        let label = empty.first().map_or(0, |bar| bar.label.chars().count());
        writeln!(
            out,
            "{:>label$}  {} {}s without any",
            "…",
            grouped(whole as u64),
            scale.period
        )?;
        empty.clear();
    }
    for bar in empty.drain(..) {
        writeln!(out, "{}  0", bar.label)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, bar: &Bar, scale: &Scale<'_>, look: Look) -> io::Result<()> {
    let sum: u64 = bar.counts.iter().sum();
    let number = grouped(sum);
    let used = bar.label.chars().count() + grouped(scale.most).len() + 3;
    let room = look.width.saturating_sub(used).max(1) as u64;
    let drawn = match scale.shades {
        [] => plain(sum, scale.most, room),
        shades => shaded(&bar.counts, shades, scale.most, room),
    };
    writeln!(out, "{}  {drawn} {number}", bar.label)
}

/// A bar in eighths of a cell; what is there at all has one.
fn plain(count: u64, most: u64, room: u64) -> String {
    let eighths = part(count, most, room * 8).max(1);
    let whole = usize::try_from(eighths / 8).unwrap_or_default();
    let rest = usize::try_from(eighths % 8).unwrap_or_default();
    let mut drawn = "█".repeat(whole);
    drawn.extend(rest.checked_sub(1).and_then(|rest| EIGHTHS.get(rest)));
    drawn
}

/// A bar of whole cells, each part in its shade; what is there at all has one cell, of its largest part.
fn shaded(counts: &[u64], shades: &[char], most: u64, room: u64) -> String {
    let mut drawn = String::new();
    let (mut sum, mut end) = (0, 0);
    for (&count, &shade) in counts.iter().zip(shades) {
        sum += count;
        let next = part(sum, most, room);
        drawn.extend((end..next).map(|_| shade));
        end = next;
    }
    if drawn.is_empty() {
        let largest = counts.iter().zip(shades).max_by_key(|(count, _)| **count);
        drawn.extend(largest.map(|(_, shade)| *shade));
    }
    drawn
}

/// `count` of `most` as a part of `room`, rounded.
fn part(count: u64, most: u64, room: u64) -> u64 {
    let part = (u128::from(count) * u128::from(room) * 2 + u128::from(most))
        .checked_div(u128::from(most) * 2)
        .unwrap_or_default();
    u64::try_from(part).unwrap_or(room)
}

#[cfg(test)]
mod tests {
    use anstream::ColorChoice;

    use super::*;

    fn drawn(counts: &[&[u64]], shades: &[char]) -> String {
        let given = (2001..).zip(counts).map(|(year, counts)| Bar {
            label: format!("{year}"),
            counts: counts.to_vec(),
        });
        let scale = Scale {
            most: counts
                .iter()
                .map(|counts| counts.iter().sum())
                .max()
                .unwrap(),
            shades,
            period: "year",
        };
        let look = Look {
            width: 19,
            columns: None,
            color: ColorChoice::Never,
        };
        let mut out = Vec::new();
        bars(&mut out, given, &scale, look).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_longest_bar_fills_the_line_and_the_least_is_seen() {
        let shown = drawn(&[&[1000], &[500], &[1], &[0], &[26]], &[]);
        assert_eq!(
            shown,
            "2001  ███████ 1,000\n2002  ███▌ 500\n2003  ▏ 1\n2004  0\n2005  ▏ 26\n"
        );
        for line in shown.lines() {
            assert!(line.chars().count() <= 19, "{line}");
        }
    }

    #[test]
    fn a_long_empty_stretch_is_one_line() {
        let zero: &[u64] = &[0];
        let shown = drawn(&[&[1], zero, zero, zero, zero, &[1]], &[]);
        assert_eq!(
            shown,
            "2001  ███████████ 1\n   …  4 years without any\n2006  ███████████ 1\n"
        );
    }

    #[test]
    fn parts_add_up_to_the_bar() {
        let shown = drawn(&[&[5, 3, 2], &[0, 0, 1], &[1, 0, 0]], &['█', '▓', '·']);
        assert_eq!(shown, "2001  █████▓▓▓·· 10\n2002  · 1\n2003  █ 1\n");
    }
}
