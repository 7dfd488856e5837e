//! An open index goes in, its speakers come out with exact counts, under the names that articles give them; in a list to be read
//! with all spellings of a name together ([`spellings`](super::spellings)).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::nearest::nearest;
use super::persons::NameForm;
use super::spellings::Spellings;
use super::tally::{ArticlesByName, Counted, Tallies};
use super::values::{FacetField, day};
use crate::error::Error;
use crate::extract::SpeakerKind;
use crate::index::documents::speaker_kind_name;
use crate::index::{DocumentKind, Opened};
use crate::text;

/// A speaker's name and how much was said under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpeakerCount {
    /// The name, as articles give it.
    pub name: String,
    /// The kind that it mostly is.
    pub kind: SpeakerKind,
    /// Quotations.
    pub quotations: u64,
    /// Articles with one.
    pub articles: u64,
    /// The first date.
    pub first: Option<Date>,
    /// The last date.
    pub last: Option<Date>,
}

/// A name in all its spellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedSpeaker {
    /// The name in its most frequent spelling, with the counts of all.
    #[serde(flatten)]
    pub speaker: SpeakerCount,
    /// The spellings, the most frequent first.
    pub names: Vec<NameForm>,
}

const KINDS: [SpeakerKind; 4] = [
    SpeakerKind::Person,
    SpeakerKind::Organization,
    SpeakerKind::Group,
    SpeakerKind::Unnamed,
];

/// The speakers one of whose names' words begins with `prefix`, the most quoted first; without a prefix, all of them.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn speakers(opened: &Opened, prefix: &str) -> Result<Vec<SpeakerCount>, Error> {
    let sought = text::fold(prefix.trim());
    let mut found = all_speakers(opened)?;
    found.retain(|speaker| has_word_like(&text::fold(&speaker.name), &sought));
    Ok(found)
}

/// The speakers one of whose names' words begins with `prefix`, spellings of one name together, the most quoted first.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn speaker_list(opened: &Opened, prefix: &str) -> Result<Vec<ListedSpeaker>, Error> {
    let all = speakers(opened, prefix)?;
    let spellings = spellings_of(&all);
    let articles = articles(opened, &spellings)?;
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut list: Vec<ListedSpeaker> = Vec::with_capacity(all.len());
    for mut one in all {
        let form = NameForm {
            name: one.name.clone(),
            quotations: one.quotations,
            is_guess: false,
        };
        one.name = spellings.shown(one.name);
        let place = *places.entry(one.name.clone()).or_insert(list.len());
        if let Some(known) = list.get_mut(place) {
            known.add(&one, form);
        } else {
            one.articles = articles.get(&one.name).copied().unwrap_or(one.articles);
            list.push(ListedSpeaker {
                speaker: one,
                names: vec![form],
            });
        }
    }
    // Stable: equals stay in the order of their most frequent spellings.
    list.sort_by_key(|one| std::cmp::Reverse(one.speaker.quotations));
    Ok(list)
}

impl ListedSpeaker {
    /// Adds another spelling; articles were counted for all of them.
    fn add(&mut self, other: &SpeakerCount, form: NameForm) {
        let sum = &mut self.speaker;
        sum.quotations += other.quotations;
        sum.first = sum.first.into_iter().chain(other.first).min();
        sum.last = sum.last.max(other.last);
        self.names.push(form);
    }
}

/// The spellings among the names of `speakers`.
fn spellings_of(speakers: &[SpeakerCount]) -> Spellings {
    let mut counts: Vec<(&str, u64)> = speakers
        .iter()
        .map(|speaker| (speaker.name.as_str(), speaker.quotations))
        .collect();
    counts.sort_unstable();
    Spellings::of(FacetField::Speaker, counts.into_iter())
}

/// How many articles have a quotation under any spelling, of the names that have several.
///
/// An article may have two of them, so that those of each spelling do not add up.
fn articles(opened: &Opened, spellings: &Spellings) -> Result<BTreeMap<String, u64>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let names: Vec<&[String]> = spellings.several().collect();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let quotations = DocumentKind::Quotation.term(&opened.fields);
    let together = ArticlesByName { names: &names };
    let counts = opened.searcher.search(&term(quotations), &together);
    let counts = counts.map_err(fail)?;
    let shown = names.iter().filter_map(|names| names.first().cloned());
    Ok(shown.zip(counts).collect())
}

/// The names of speakers that are spelled almost as `typed`, the nearest first.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn nearest_speakers(opened: &Opened, typed: &str) -> Result<Vec<String>, Error> {
    const MOST: usize = 3;
    let terms: Vec<String> = text::terms(typed).map(|term| term.text).collect();
    let all = all_speakers(opened)?;
    let spellings = spellings_of(&all);
    let names = all.into_iter().map(|speaker| speaker.name);
    // Two spellings would be two of three.
    let names = names.filter(|name| spellings.is_shown(name));
    Ok(nearest(&terms, names, MOST))
}

/// Whether `name` goes on like `start` at the start of one of its words; both are folded.
fn has_word_like(name: &str, start: &str) -> bool {
    name.starts_with(start)
        || name.match_indices(start).any(|(at, _)| {
            let before = name.get(..at).and_then(|before| before.chars().next_back());
            before.is_some_and(|letter| !letter.is_alphanumeric())
        })
}

/// All speakers, the most quoted first.
pub(super) fn all_speakers(opened: &Opened) -> Result<Vec<SpeakerCount>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let quotations = DocumentKind::Quotation.term(&opened.fields);
    let counted = by_name(opened, &term(quotations)).map_err(fail)?;
    let kinds = kinds(opened).map_err(fail)?;
    let mut speakers = Vec::with_capacity(counted.len());
    for (name, tally) in counted {
        let Some(name) = name else { continue };
        speakers.push(SpeakerCount {
            kind: kinds
                .get(&name)
                .map_or(SpeakerKind::Unnamed, |&(_, kind)| kind),
            quotations: tally.documents,
            articles: tally.articles,
            first: tally.first.and_then(day),
            last: tally.last.and_then(day),
            name,
        });
    }
    // Stable: equals stay in the order of the alphabet.
    speakers.sort_by_key(|speaker| std::cmp::Reverse(speaker.quotations));
    Ok(speakers)
}

/// The commonest kind of each name, with its count; of equals the first.
fn kinds(opened: &Opened) -> tantivy::Result<BTreeMap<String, (u64, SpeakerKind)>> {
    let mut kinds: BTreeMap<String, (u64, SpeakerKind)> = BTreeMap::new();
    for kind in KINDS {
        let of_kind = Term::from_field_text(opened.fields.speaker_kind, speaker_kind_name(kind));
        let quotations = DocumentKind::Quotation.term(&opened.fields);
        let query = BooleanQuery::new(vec![
            (Occur::Must, term(of_kind)),
            (Occur::Must, term(quotations)),
        ]);
        for (name, tally) in by_name(opened, &query)? {
            let Some(name) = name else { continue };
            let most = kinds.entry(name).or_insert((0, kind));
            if tally.documents > most.0 {
                *most = (tally.documents, kind);
            }
        }
    }
    Ok(kinds)
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn by_name(opened: &Opened, query: &dyn Query) -> tantivy::Result<Counted> {
    let tallies = Tallies {
        fields: &opened.fields,
        by: &[FacetField::Speaker],
        folders: Arc::default(),
    };
    let counted = opened.searcher.search(query, &tallies)?.pop();
    Ok(counted.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_word_of_a_name_may_be_begun() {
        for (start, expected) in [
            ("", true),
            ("joo", true),
            ("vel", true),
            ("van der v", true),
            ("elde", false),
            ("hall", true),
        ] {
            assert_eq!(
                has_word_like("joost van der velde-hall", start),
                expected,
                "{start}"
            );
        }
    }
}
