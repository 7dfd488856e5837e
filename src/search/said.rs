//! Words go in, who said them comes out: the answer of `who-said`.
//!
//! The answer is one of a scale: these very characters, the same words, a part of a longer quotation, nearly the same words
//! (with a word diff), another speaker's, in an article but not in a quotation, or no record, with what the archive covers,
//! so that a *no* means something. It says when the words were said first and last and how often they were printed. It does
//! not judge whether the speaker really said so: that is what the sources are named for.

use serde::Serialize;

use super::asked::Asked;
use super::candidates::{Candidate, Closeness, candidates};
use super::compile::{is_of_quotations, is_of_speakers};
use super::diff::{Difference, align, differences, tokens};
use super::hits::{self, Copies, QuotationHit, Reading};
use super::order::{Ranked, Sort};
use super::pattern::{Pattern, Slot};
use super::query::{Field, Form, Leaf, Node, Query, Word};
use super::reach::{Reach, reach};
use super::run::{Found, SearchOptions, Unit, search};
use crate::error::Error;
use crate::extract::Attribution;
use crate::index::Opened;
use crate::text::Span;

/// What is asked, and how much of an answer is wanted.
#[derive(Clone, Debug)]
pub struct WhoSaid {
    /// The words.
    pub asked: Asked,
    /// What the quotations must meet besides; each by itself.
    pub conditions: Vec<Node>,
    /// How many records at most; 0 for all.
    pub limit: usize,
}

/// The answer in one word, the better the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// These very characters are on record.
    Exact,
    /// The same words are, with other punctuation, case or typographic marks.
    SameWords,
    /// The words are a part of a longer quotation.
    Part,
    /// Almost the same words are.
    Near,
    /// Not by the speaker who was asked for, but by another.
    OtherSpeaker,
    /// An article has the words, but not as a quotation.
    Printed,
    /// Nothing of all that.
    NoRecord,
}

/// One wording of one speaker on record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// How it goes with what was asked: `exact`, `same-words`, `part` or `near`.
    pub verdict: Verdict,
    /// How many words are left out, put in or replaced.
    pub changed: usize,
    /// Word by word, what was asked and what was printed; empty where the words are the same.
    pub differences: Vec<Difference>,
    /// How many quotations have it.
    pub quotations: u64,
    /// How many of them have no speaker; they are counted here because no other speaker is known for these words.
    pub unattributed: u64,
    /// How many outlets printed it, as far as they are named.
    pub outlets: u64,
    /// Who said it; `None` where none of the texts tells.
    pub speaker: Option<Attribution>,
    /// The oldest of them.
    pub first: QuotationHit,
    /// The newest, where there are several.
    pub last: Option<QuotationHit>,
}

/// Who said it.
#[derive(Clone, Debug)]
pub struct Said {
    /// The answer in one word.
    pub verdict: Verdict,
    /// What is on record under the conditions, the closest first, then the oldest.
    pub records: Vec<Record>,
    /// How many records there are, shown or not.
    pub total: u64,
    /// What is closer, but of speakers who were not asked for.
    pub others: Vec<Record>,
    /// Articles with the words outside of quotations, where nothing is on record.
    pub printed: Option<Found>,
    /// What the archive has at all, where nothing is on record.
    pub coverage: Option<Reach>,
}

/// How many articles are shown that have the words, but not as a quotation.
const MOST_PRINTED: usize = 3;

/// Looks up who said the words.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn who_said(opened: &Opened, who: &WhoSaid) -> Result<Said, Error> {
    let found = candidates(opened, &who.asked, &who.conditions)?;
    let own = found.first().map(|candidate| candidate.closeness);
    let others = of_others(opened, who, own)?;
    let mut said = Said {
        verdict: Verdict::NoRecord,
        total: found.len() as u64,
        records: records(opened, who, &found)?,
        others: records(opened, who, &others)?,
        printed: None,
        coverage: None,
    };
    if let Some(record) = said.records.first() {
        said.verdict = record.verdict;
    } else if !said.others.is_empty() {
        said.verdict = Verdict::OtherSpeaker;
    } else {
        let conditions = of_articles(&who.conditions);
        let printed = printed(opened, &who.asked, &conditions)?;
        if !printed.hits.is_empty() {
            said.verdict = Verdict::Printed;
            said.printed = Some(printed);
        }
        said.coverage = Some(reach(opened, &conditions)?);
    }
    Ok(said)
}

/// What speakers said who were not asked for, where it is closer than what is `own`.
fn of_others(
    opened: &Opened,
    who: &WhoSaid,
    own: Option<Closeness>,
) -> Result<Vec<Candidate>, Error> {
    let rest = without(&who.conditions, is_of_speakers);
    if rest.len() == who.conditions.len() || own == Some(Closeness::Whole) {
        return Ok(Vec::new());
    }
    let mut found = candidates(opened, &who.asked, &rest)?;
    found.retain(|candidate| own.is_none_or(|own| candidate.closeness < own));
    Ok(found)
}

fn without(conditions: &[Node], is_left: fn(&Node) -> bool) -> Vec<Node> {
    let kept = conditions.iter().filter(|node| !is_left(node));
    kept.cloned().collect()
}

/// The conditions that an article can meet.
fn of_articles(conditions: &[Node]) -> Vec<Node> {
    without(conditions, is_of_quotations)
}

fn records(opened: &Opened, who: &WhoSaid, found: &[Candidate]) -> Result<Vec<Record>, Error> {
    let most = if who.limit == 0 {
        found.len()
    } else {
        who.limit
    };
    let patterns: Vec<Pattern> = who
        .asked
        .rows()
        .into_iter()
        .map(|row| Pattern::sequence(row.into_iter().map(Slot::exactly).collect()))
        .collect();
    let shown = found.iter().take(most);
    let mut records = shown
        .map(|candidate| record(opened, &who.asked, candidate, &patterns))
        .collect::<Result<Vec<_>, _>>()?;
    // Exact ones are known only now that their texts are read; the sort is stable.
    records.sort_by_key(|record| record.verdict != Verdict::Exact);
    Ok(records)
}

/// So many printings of the same words are read for one with the very characters that are asked for.
const MOST_COMPARED: usize = 50;

fn record(
    opened: &Opened,
    asked: &Asked,
    candidate: &Candidate,
    patterns: &[Pattern],
) -> Result<Record, Error> {
    let Some(oldest) = candidate.printings.first() else {
        return Err(opened.damage());
    };
    let read = |ranked: &Ranked| {
        let reading = Reading {
            sort: Sort::OldestFirst,
            patterns,
            copies: Copies::Counted,
        };
        hits::quotation_hit(opened, ranked, reading).map(|(hit, _)| hit)
    };
    let first = read(oldest)?;
    let (mut verdict, mut changed, mut shown) = (Verdict::Part, 0, Vec::new());
    match candidate.closeness {
        Closeness::Whole => verdict = spelling(asked, candidate, &read)?,
        Closeness::Part => {}
        Closeness::Near(words) => {
            (verdict, changed) = (Verdict::Near, words);
            shown = differences_of(asked, &first.text);
        }
    }
    let newest = candidate
        .printings
        .last()
        .filter(|_| candidate.printings.len() > 1);
    Ok(Record {
        verdict,
        changed,
        differences: shown,
        quotations: candidate.printings.len() as u64,
        unattributed: candidate.unattributed,
        outlets: candidate.outlets.len() as u64,
        speaker: match &candidate.named {
            Some(named) if first.speaker.is_none() => read(named)?.speaker,
            _ => first.speaker.clone(),
        },
        last: newest.map(read).transpose()?,
        first,
    })
}

/// Whether a printing of the same words has the very characters, but for the narration's mark at the end.
fn spelling(
    asked: &Asked,
    candidate: &Candidate,
    read: &impl Fn(&Ranked) -> Result<QuotationHit, Error>,
) -> Result<Verdict, Error> {
    let end = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '.');
    for ranked in candidate.printings.iter().take(MOST_COMPARED) {
        let printed = Asked::read(&read(ranked)?.text);
        let is_same = printed.is_some_and(|printed| {
            printed.text().trim_end_matches(end) == asked.text().trim_end_matches(end)
        });
        if is_same {
            return Ok(Verdict::Exact);
        }
    }
    Ok(Verdict::SameWords)
}

fn differences_of(asked: &Asked, printed: &str) -> Vec<Difference> {
    let (words, printed) = (asked.tokens(), tokens(printed));
    let alignment = align(&words, &printed, &asked.open());
    alignment.map_or_else(Vec::new, |alignment| {
        differences(&words, &printed, &alignment)
    })
}

/// Articles that have the words anywhere.
fn printed(opened: &Opened, asked: &Asked, conditions: &[Node]) -> Result<Found, Error> {
    let row = |row: Vec<String>| {
        let words = row.into_iter().map(|text| Word {
            text,
            form: Form::Plain,
        });
        let phrase = Leaf::Phrase {
            field: Field::Content,
            words: words.collect(),
            within: None,
        };
        Node::Leaf(phrase, Span::default())
    };
    let mut nodes: Vec<Node> = asked.rows().into_iter().map(row).collect();
    nodes.extend_from_slice(conditions);
    let query = Query {
        root: Node::all_of(nodes),
        warnings: Vec::new(),
    };
    let options = SearchOptions {
        unit: Unit::Articles,
        limit: MOST_PRINTED,
        ..SearchOptions::default()
    };
    search(opened, &query, &options)
}
