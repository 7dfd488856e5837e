//! Hits of `onrecord search` with their copies come in, one line for each statement goes out.
//!
//! ```text
//!  1. Ana Ruiz, harbor minister
//!     “We will not raise the harbor dues.”
//!     Lisbon, Portugal · 2025-02-12 · Daily Ledger · Dues stay · wires/a.txt
//!     +14 copies in 9 outlets, 12–15 Feb 2025; 2 other wordings
//! ```

use std::io::{self, Write};

use clap::ValueEnum;
use jiff::civil::Date;
use onrecord::search::{Folding, Group, Grouped, GroupedHit, Hit, MOST_FOLDED};
use serde::Serialize;

use super::answer::write_facets;
use super::export::{Format, Head};
use super::export_json;
use super::output;
use super::pager::{Destination, Paging};
use super::render::{self, COPIES, Look, TEXT, counted};
use super::said_text::word_diff;
use super::shown::Shown;

/// What folds into one line, as a flag.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GroupBy {
    /// Copies and near copies of one quotation
    Statement,
    /// The quotations of one article
    Article,
    /// Copies and near copies of one article, with --articles
    Copies,
    /// Nothing
    None,
}

/// What is folded, and how.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    Nothing,
    Quotations(Group),
    Articles,
}

impl GroupBy {
    pub(super) fn fold(self) -> Fold {
        match self {
            Self::Statement => Fold::Quotations(Group::Statement),
            Self::Article => Fold::Quotations(Group::Article),
            Self::Copies => Fold::Articles,
            Self::None => Fold::Nothing,
        }
    }
}

/// Whether other wordings are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Variants {
    Counted,
    Shown,
}

impl Variants {
    /// They are shown where they were read.
    pub(super) fn of(read: usize) -> Self {
        if read > 0 { Self::Shown } else { Self::Counted }
    }
}

/// Whether groups can be written so.
pub(super) fn can_write(format: Format) -> bool {
    matches!(format, Format::Text | Format::Json | Format::Jsonl)
}

/// An answer in which hits stand for others.
pub(super) struct Folded<'a, H> {
    /// The first groups.
    pub(super) hits: &'a [H],
    /// How many groups there are, where they were folded.
    pub(super) groups: Option<u64>,
    /// How many hits there are before folding.
    pub(super) unfolded: Option<u64>,
    /// How to see more.
    pub(super) more: &'static str,
    /// Totals in words.
    pub(super) told: String,
}

/// How to see more of a folded answer.
pub(super) const MORE: &str = "more with a larger -n, or page by page with --group none";
const MORE_UNCOUNTED: &str = "more with a larger -n, or page by page with --group none; --count --group statement says how many \
     statements there are";

/// Writes the groups of quotations as they are asked for.
pub(super) fn write(
    found: &Grouped,
    group: Group,
    head: &Head<'_>,
    shown: &Shown,
) -> anyhow::Result<()> {
    let folded = Folded {
        hits: &found.hits,
        groups: found.groups,
        unfolded: found.total.quotations,
        more: if found.groups.is_none() && found.total.quotations <= Some(MOST_FOLDED as u64) {
            MORE_UNCOUNTED
        } else {
            MORE
        },
        told: total(found, group),
    };
    let variants = Variants::of(shown.grouping(group).variants);
    let look = shown.wanted().shape.look;
    write_folded(&folded, head, shown, &|out, rank, hit| {
        one_group(out, rank, hit, variants, look)
    })
}

/// Writes a folded answer as it is asked for, each group as text by `one`.
pub(super) fn write_folded<H: Serialize>(
    found: &Folded<'_, H>,
    head: &Head<'_>,
    shown: &Shown,
    one: &dyn Fn(&mut dyn Write, usize, &H) -> io::Result<()>,
) -> anyhow::Result<()> {
    let wanted = shown.wanted();
    let paging = if wanted.format == Format::Text && !shown.count {
        wanted.paging
    } else {
        Paging::Never
    };
    let hits = if shown.count { &[] } else { found.hits };
    let mut out = Destination::open(paging);
    match wanted.format {
        Format::Json => {
            let answer = Answer {
                head: export_json::Answer::from(head),
                groups: found.groups,
                hits,
            };
            serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl if shown.count => {
            serde_json::to_writer(&mut out, &head.total).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for hit in hits {
                serde_json::to_writer(&mut out, hit).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        _ if shown.count => writeln!(out, "{}", found.told)?,
        _ => {
            for (rank, hit) in (1..).zip(hits) {
                one(&mut out, rank, hit)?;
            }
        }
    }
    write_facets(&mut out, head.facets, &wanted)?;
    out.close()?;
    let all = found.groups.or(found.unfolded);
    let is_rest = !shown.count && all > Some(found.hits.len() as u64);
    if is_rest && wanted.format == Format::Text {
        output::warn(found.more);
    }
    Ok(())
}

/// Writes one group and an empty line.
pub(super) fn one_group(
    out: &mut dyn Write,
    rank: usize,
    found: &GroupedHit,
    variants: Variants,
    look: Look,
) -> io::Result<()> {
    let hit = Hit::Quotation(Box::new(found.hit.clone()));
    render::hit_lines(out, rank, &hit, look)?;
    if let Some(line) = folded(&found.group, variants) {
        look.block(out, &line, &[], COPIES)?;
    }
    if variants == Variants::Shown {
        for variant in &found.group.variants {
            let (text, parts) = word_diff(&variant.differences, look);
            let times = counted(variant.quotations, "time");
            look.block_of_parts(
                out,
                &format!("{text} ({times}: {})", variant.id),
                &parts,
                TEXT,
            )?;
        }
    }
    writeln!(out)
}

/// `+14 copies in 9 outlets, 12–15 Feb 2025; 2 other wordings`.
fn folded(group: &Folding, variants: Variants) -> Option<String> {
    let copies = group
        .quotations
        .checked_sub(1)
        .filter(|&copies| copies > 0)?;
    let copies = match copies {
        1 => "+1 copy".to_owned(),
        copies => format!("+{} copies", render::grouped(copies)),
    };
    let mut parts = vec![copies];
    if group.outlets > 0 {
        parts.push(format!(" in {}", counted(group.outlets, "outlet")));
    }
    if let (Some(first), Some(last)) = (group.first, group.last) {
        parts.push(format!(", {}", days(first, last)));
    }
    if group.unattributed > 0 && group.unattributed < group.quotations {
        parts.push(format!("; {} without a speaker", group.unattributed));
    }
    if group.wordings > 1 {
        let wordings = counted(group.wordings - 1, "other wording");
        let ending = if variants == Variants::Shown { ":" } else { "" };
        parts.push(format!("; {wordings}{ending}"));
    }
    Some(parts.concat())
}

/// `12 Feb 2025`, `12–15 Feb 2025`, `28 Feb – 2 Mar 2025`, `30 Dec 2024 – 2 Jan 2025`.
pub(super) fn days(first: Date, last: Date) -> String {
    let day = |date: Date| date.strftime("%-d %b %Y").to_string();
    if first == last {
        day(last)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{}", first.day(), day(last))
    } else if first.year() == last.year() {
        format!("{} – {}", first.strftime("%-d %b"), day(last))
    } else {
        format!("{} – {}", day(first), day(last))
    }
}

/// `40 quotations (12 statements) in 31 articles`; the statements only where they are fewer.
pub(super) fn total(found: &Grouped, group: Group) -> String {
    let whole = render::total(found.total);
    let fewer = found
        .groups
        .filter(|&groups| Some(groups) != found.total.quotations);
    let (Some(groups), Group::Statement) = (fewer, group) else {
        return whole;
    };
    let statements = counted(groups, "statement");
    whole.replacen(" in ", &format!(" ({statements}) in "), 1)
}

/// The one object of `--format json`.
#[derive(Serialize)]
struct Answer<'a, H> {
    #[serde(flatten)]
    head: export_json::Answer<'a>,
    /// How many groups there are.
    groups: Option<u64>,
    hits: &'a [H],
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_say_no_month_or_year_twice() {
        let day = date(2025, 2, 12);
        for (last, expected) in [
            (day, "12 Feb 2025"),
            (date(2025, 2, 15), "12–15 Feb 2025"),
            (date(2025, 3, 2), "12 Feb – 2 Mar 2025"),
            (date(2026, 1, 2), "12 Feb 2025 – 2 Jan 2026"),
        ] {
            assert_eq!(days(day, last), expected);
        }
    }

    #[test]
    fn a_line_tells_what_folds_into_a_hit() {
        let mut group = Folding {
            quotations: 15,
            unattributed: 2,
            outlets: 9,
            first: Some(date(2025, 2, 12)),
            last: Some(date(2025, 2, 15)),
            wordings: 1,
            variants: Vec::new(),
        };
        assert_eq!(
            folded(&group, Variants::Counted).unwrap(),
            "+14 copies in 9 outlets, 12–15 Feb 2025; 2 without a speaker"
        );
        group.quotations = 1;
        assert_eq!(folded(&group, Variants::Counted), None);
    }
}
