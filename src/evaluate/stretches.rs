//! The words between quotation marks that quotations claim, and which of them are which in the gold.

use std::collections::BTreeMap;

use super::gold::GoldQuotation;
use super::regions::{length, overlap, trimmed};
use crate::extract::{Attribution, Quotation};
use crate::text::Span;

/// Marks that count only where the gold tells of none: a set that lists double marks has no single ones.
const SINGLE: [char; 6] = [
    '\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{2039}', '\u{203a}',
];

/// Shared characters, of those of the longer stretch, that make two stretches the same; in tenths.
const SAME_TENTHS: usize = 8;

/// A marked stretch that the gold has.
pub(super) struct Wanted<'a> {
    pub(super) span: Span,
    pub(super) quotation: &'a GoldQuotation,
}

/// A marked stretch that a quotation claims.
pub(super) struct Claimed<'a> {
    pub(super) span: Span,
    pub(super) speaker: Option<&'a Attribution>,
}

/// The gold's marked stretches, punctuation at their ends left out, in its order.
pub(super) fn wanted<'a>(text: &str, gold: &'a [GoldQuotation]) -> Vec<Wanted<'a>> {
    let of =
        |quotation: &'a GoldQuotation| quotation.marked.iter().map(move |&span| (span, quotation));
    gold.iter()
        .flat_map(of)
        .map(|(span, quotation)| Wanted {
            span: trimmed(text, span),
            quotation,
        })
        .collect()
}

/// The marked stretches of `quotations`, sorted, each once: of two claims to one stretch, one with a speaker.
pub(super) fn claimed<'a>(
    text: &str,
    quotations: &[&'a Quotation],
    marks: Option<&[Span]>,
) -> Vec<Claimed<'a>> {
    let mut claims: BTreeMap<Span, Option<&Attribution>> = BTreeMap::new();
    for quotation in quotations {
        let stretches = joined(text, &quotation.marked);
        for stretch in stretches
            .into_iter()
            .filter(|&stretch| is_counted(text, stretch, marks))
        {
            for piece in lines(text, stretch)
                .map(|line| trimmed(text, line))
                .filter(|piece| !piece.is_empty())
            {
                let speaker = claims.entry(piece).or_default();
                *speaker = speaker.or(quotation.speaker.as_ref());
            }
        }
    }
    claims
        .into_iter()
        .map(|(span, speaker)| Claimed { span, speaker })
        .collect()
}

/// Which claim is which wanted stretch: one to one, the best overlap first, and only where it is large.
pub(super) fn paired(
    text: &str,
    wanted: &[Wanted<'_>],
    claimed: &[Claimed<'_>],
) -> Vec<Option<usize>> {
    let mut links = Vec::new();
    for (i, want) in wanted.iter().enumerate() {
        for (j, claim) in claimed
            .iter()
            .enumerate()
            .filter(|(_, claim)| claim.span.overlaps(want.span))
        {
            let common = overlap(text, &[want.span], &[claim.span]);
            let longer = length(text, want.span).max(length(text, claim.span)).max(1);
            if common * 10 >= longer * SAME_TENTHS {
                links.push((common, longer, i, j));
            }
        }
    }
    // Shares as fractions, compared crosswise: exact on every machine.
    links.sort_by(|a, b| {
        (b.0 * a.1)
            .cmp(&(a.0 * b.1))
            .then((a.2, a.3).cmp(&(b.2, b.3)))
    });
    let mut partners = vec![None; wanted.len()];
    let mut is_taken = vec![false; claimed.len()];
    for (_, _, i, j) in links {
        if partners[i].is_none() && !is_taken[j] {
            partners[i] = Some(j);
            is_taken[j] = true;
        }
    }
    partners
}

/// Spans put together where only punctuation stands between them: sentences given one by one are one stretch.
fn joined(text: &str, marked: &[Span]) -> Vec<Span> {
    let mut sorted = marked.to_vec();
    sorted.sort_unstable();
    let mut stretches: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match stretches.last_mut() {
            Some(last)
                if span.start() >= last.end()
                    && is_joint(Span::new(last.end(), span.start()).of(text)) =>
            {
                *last = Span::new(last.start(), span.end());
            }
            _ => stretches.push(span),
        }
    }
    stretches
}

/// Whether what stands between two pieces does not part them; two single marks are a double one, and do.
fn is_joint(between: &str) -> bool {
    between.chars().all(|c| " .,;:!?…’-'".contains(c)) && !between.contains("''")
}

/// Whether a stretch is of a kind that the gold lists.
fn is_counted(text: &str, stretch: Span, marks: Option<&[Span]>) -> bool {
    let before = Span::new(0, stretch.start()).of(text).chars().next_back();
    let is_single = before.is_some_and(|mark| SINGLE.contains(&mark));
    marks.is_none_or(|marks| !is_single || overlap(text, &[stretch], marks) > 0)
}

/// The parts of a stretch between line ends.
fn lines(text: &str, stretch: Span) -> impl Iterator<Item = Span> {
    let mut start = stretch.start();
    stretch.of(text).split('\n').map(move |line| {
        let span = Span::new(start, start + line.len());
        start = span.end() + 1;
        span
    })
}
