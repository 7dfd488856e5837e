//! The answer of `who-said` comes in, text for a person goes out: the verdict, then each wording with its printings.
//!
//! ```text
//! Near: 1 word changed.
//!
//!   1. Ana Ruiz, harbor minister
//!      We will [-never-] {+not+} raise the harbor dues.
//!      printed 16 times in 9 outlets (2 times without a speaker)
//!      first 2025-02-12 · Daily Ledger · wires/a.txt
//!      last  2025-02-15 · Tagus Wire · wires/b.jsonl#3
//! ```

use std::io::{self, Write};

use onrecord::search::Node;
use onrecord::search::{
    Difference, FREE_FROM, Found, NEAR_FROM, NearIn, Origin, QuotationHit, Reach, Record, Said,
    Verdict, WhoSaid, read_as,
};
use onrecord::text::Span;

use super::output;
use super::quoted::{Quoted, quoted};
use super::render::{Look, NAME, SOURCE, TEXT, counted, remarks, source_of, speaker};
use super::wrap::Part;

/// Writes the whole answer.
pub(crate) fn write(out: &mut dyn Write, who: &WhoSaid, said: &Said, look: Look) -> io::Result<()> {
    writeln!(out, "{}", look.paint(NAME, &headline(who, said)))?;
    for (rank, found) in (1..).zip(&said.records) {
        writeln!(out)?;
        record(out, rank, found, look)?;
    }
    let hidden = said.total.saturating_sub(said.records.len() as u64);
    if hidden > 0 {
        writeln!(out, "\n{} more: -n 0 shows all", counted(hidden, "wording"))?;
    }
    if !said.others.is_empty() && !said.records.is_empty() {
        writeln!(
            out,
            "\n{}",
            look.paint(NAME, "Closer, but of another speaker:")
        )?;
    }
    for (rank, found) in (1..).zip(&said.others) {
        writeln!(out)?;
        record(out, rank, found, look)?;
    }
    if let Some(found) = &said.printed {
        printed(out, found, look)?;
    }
    if let Some(covered) = &said.coverage {
        coverage(out, who, covered)?;
        if let Some(limit) = limit_of_few(who.asked.near()) {
            writeln!(out, "{limit}")?;
        }
    }
    Ok(())
}

/// The answer in one sentence.
fn headline(who: &WhoSaid, said: &Said) -> String {
    let best = said.records.first();
    match said.verdict {
        Verdict::Exact => "Exact: these very words are on record.".to_owned(),
        Verdict::SameWords => {
            "The same words are on record, in other punctuation or case.".to_owned()
        }
        Verdict::Part => "On record as a part of longer quotations.".replace(
            "longer quotations",
            if said.total == 1 {
                "a longer quotation"
            } else {
                "longer quotations"
            },
        ),
        Verdict::Near => {
            let changed = best.map_or(0, |record| record.changed);
            format!("Near: {} changed.", counted(changed as u64, "word"))
        }
        Verdict::OtherSpeaker => {
            let asked = read_as(&Node::all_of(who.conditions.clone()));
            format!(
                "Not on record for {}, but for another speaker.",
                output::escape(&asked)
            )
        }
        Verdict::Printed => "Printed, but not as a quotation.".to_owned(),
        Verdict::NoRecord => "No record.".to_owned(),
    }
}

/// What a *no* leaves open of so few words.
fn limit_of_few(near: NearIn) -> Option<String> {
    match near {
        NearIn::All => None,
        NearIn::Whole => Some(format!(
            "Nearly the same words were sought in quotations as short as these, not inside longer ones (from {FREE_FROM} words on)."
        )),
        NearIn::Nothing => Some(format!(
            "So few words were sought as they are, not nearly so (from {NEAR_FROM} words on)."
        )),
    }
}

fn record(out: &mut dyn Write, rank: usize, record: &Record, look: Look) -> io::Result<()> {
    let named = QuotationHit {
        speaker: record.speaker.clone(),
        ..record.first.clone()
    };
    let name = match &record.speaker {
        Some(speaker) => output::escape(&speaker.name),
        None => "speaker unknown".into(),
    };
    let note = match record.verdict {
        Verdict::Near => format!(" ({} changed)", counted(record.changed as u64, "word")),
        Verdict::Part => " (part)".to_owned(),
        _ => String::new(),
    };
    let rest = format!("{}{note}", remarks(&named));
    speaker(out, rank, (&name, &rest), look)?;
    if record.differences.is_empty() {
        let shown = excerpt(quoted(&record.first));
        look.block(out, &shown.text, &shown.matches, TEXT)?;
    } else {
        let (text, parts) = word_diff(&record.differences, look);
        look.block_of_parts(out, &text, &parts, TEXT)?;
    }
    look.block(out, &times(record), &[], TEXT)?;
    match &record.last {
        None => look.block(out, &source_of(&record.first.printed), &[], SOURCE),
        Some(last) => {
            let line =
                |word: &str, hit: &QuotationHit| format!("{word} {}", source_of(&hit.printed));
            look.block(out, &line("first:", &record.first), &[], SOURCE)?;
            look.block(out, &line("last:", last), &[], SOURCE)
        }
    }
}

/// How often and where it was printed.
fn times(record: &Record) -> String {
    let times = match record.quotations {
        1 => "printed once".to_owned(),
        times => format!("printed {}", counted(times, "time")),
    };
    let mut parts = vec![times];
    if record.quotations > 1 && record.outlets > 0 {
        parts.push(format!(" in {}", counted(record.outlets, "outlet")));
    }
    if record.unattributed > 0 && record.speaker.is_some() {
        let without = counted(record.unattributed, "time");
        parts.push(format!(", {without} without a speaker"));
    }
    parts.concat()
}

/// Words of an excerpt before and after what matched, in characters.
const AROUND: usize = 200;

/// What stands around the matches of a long text.
fn excerpt(shown: Quoted) -> Quoted {
    let (Some(first), Some(last)) = (shown.matches.first(), shown.matches.last()) else {
        return shown;
    };
    let text = shown.text.as_str();
    let from = text.floor_char_boundary(first.start().saturating_sub(AROUND));
    let to = text.ceil_char_boundary(text.len().min(last.end() + AROUND));
    let head = text.get(..from).unwrap_or_default();
    let tail = text.get(to..).unwrap_or_default();
    let from = head.rfind(' ').map_or(0, |at| at + 1);
    let to = tail.find(' ').map_or(text.len(), |at| to + at);
    let mut cut = Quoted::default();
    if from > 0 {
        cut.text.push_str("… ");
    }
    let shift = |at: usize| at - from + cut.text.len();
    cut.matches = shown
        .matches
        .iter()
        .map(|span| Span::new(shift(span.start()), shift(span.end())))
        .collect();
    cut.text.push_str(text.get(from..to).unwrap_or_default());
    if to < text.len() {
        cut.text.push_str(" …");
    }
    cut
}

/// What is asked and what was printed in one text: `[-asked-] {+printed+}`, or in colors without the signs.
pub(super) fn word_diff(differences: &[Difference], look: Look) -> (String, Vec<(Span, Part)>) {
    let mut text = String::new();
    let mut parts = Vec::new();
    for difference in differences {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        let (signs, part) = match difference.side {
            Origin::Both => (("", ""), Part::Rest),
            Origin::Asked => (("[-", "-]"), Part::Asked),
            Origin::Printed => (("{+", "+}"), Part::Printed),
            Origin::Omitted => (("(", ")"), Part::Rest),
        };
        let signs = if look.is_colored() && part != Part::Rest {
            ("", "")
        } else {
            signs
        };
        text.push_str(signs.0);
        text.push_str(&difference.text);
        text.push_str(signs.1);
        parts.push((Span::new(start, text.len()), part));
    }
    // The narration's comma before the closing mark.
    text.truncate(text.trim_end_matches(',').len());
    (text, parts)
}

/// The articles that have the words outside of quotations.
fn printed(out: &mut dyn Write, found: &Found, look: Look) -> io::Result<()> {
    for (rank, hit) in (1..).zip(&found.hits) {
        writeln!(out)?;
        super::render::hit_lines(out, rank, hit, look)?;
    }
    let hidden = found.total.articles.saturating_sub(found.hits.len() as u64);
    if hidden > 0 {
        writeln!(out, "\n{} more", counted(hidden, "article"))?;
    }
    writeln!(out)
}

/// What the archive has at all: a *no* means no more than that.
fn coverage(out: &mut dyn Write, who: &WhoSaid, covered: &Reach) -> io::Result<()> {
    let mut parts = vec![format!(
        "Looked at {}",
        counted(covered.articles, "article")
    )];
    if covered.outlets > 0 {
        parts.push(format!(" of {}", counted(covered.outlets, "outlet")));
    }
    if let (Some(from), Some(to)) = (covered.from, covered.to) {
        parts.push(format!(", {from} to {to}"));
    }
    if !who.conditions.is_empty() {
        let asked = read_as(&Node::all_of(who.conditions.clone()));
        parts.push(format!(" ({})", output::escape(&asked)));
    }
    writeln!(out, "{}.", parts.concat())?;
    if covered.empty_days > 0 {
        let gaps = covered.gaps.iter().map(|gap| match gap.days {
            1 => gap.from.to_string(),
            days => format!("{} to {} ({})", gap.from, gap.to, counted(days, "day")),
        });
        writeln!(
            out,
            "Without an article: {} of {}; longest: {}.",
            counted(covered.empty_days, "day"),
            counted(covered.days, "day"),
            gaps.collect::<Vec<_>>().join(", ")
        )?;
    }
    if covered.undated > 0 {
        writeln!(
            out,
            "{} without a date.",
            counted(covered.undated, "article")
        )?;
    }
    Ok(())
}
