//! A person goes in, what an archive holds of them comes out: roles over time, places, years, distinctive words, how they are
//! called, first and last quotation.
//!
//! All counts are exact. Words and mentions are read from the quotations themselves; of those of someone who speaks in tens of
//! thousands, evenly spread ones are read ([`MOST_READ`]), and the profile tells how many.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::{DocAddress, Term};

use super::distinctive::{self, Distinctive, Share};
use super::facets::{Facet, FacetRequest, facets, tallies};
use super::hits::Hit;
use super::order::Sort;
use super::persons::Person;
use super::query::{Leaf, Node, Query};
use super::run::{self, SearchOptions, Total, Unit, count, search};
use super::spellings::Spellings;
use super::tally::Counted;
use super::timeline::{Step, Timeline, timeline};
use super::values::{FacetField, day};
use crate::error::Error;
use crate::index::{Opened, Quotations};
use crate::text::{self, Span};

/// What an archive holds of a person.
#[derive(Clone, Debug)]
pub struct Profile {
    /// How much there is.
    pub total: Total,
    /// Each role with its dates, the first held first.
    pub roles: Vec<RoleSpan>,
    /// Where the articles were filed, and who printed them.
    pub facets: Vec<Facet>,
    /// How much is from each year.
    pub years: Timeline,
    /// What tells the quotations from those of all others.
    pub words: Vec<Distinctive>,
    /// By what words the articles point to the speaker, the most frequent first.
    pub mentions: Vec<MentionCount>,
    /// How many quotations `words` and `mentions` were read from.
    pub read: u64,
    /// The first with a date, else any.
    pub first: Option<Hit>,
    /// The last with a date, else any.
    pub last: Option<Hit>,
}

/// A role and when it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleSpan {
    /// As articles give it; `None` for quotations without one.
    pub role: Option<String>,
    /// Quotations.
    pub quotations: u64,
    /// The first date.
    pub first: Option<Date>,
    /// The last date.
    pub last: Option<Date>,
}

/// Words that point to a speaker: *she*, *the minister*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentionCount {
    /// The words.
    pub mention: String,
    /// Quotations.
    pub quotations: u64,
}

/// The most quotations that are read for words and mentions.
const MOST_READ: usize = 10_000;
/// The most cities, outlets, words and mentions that are told.
const MOST_TOLD: usize = 10;

/// What the quotations of `person` that `conditions` hold for tell.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn profile(opened: &Opened, person: &Person, conditions: &Node) -> Result<Profile, Error> {
    let node = Node::all_of(vec![person.node(), conditions.clone()]);
    let requests = [FacetField::City, FacetField::Outlet].map(|field| FacetRequest {
        field,
        limit: MOST_TOLD,
    });
    let heard = listen(opened, &node)?;
    Ok(Profile {
        total: count(opened, &node, Unit::Quotations)?,
        roles: roles(opened, &node)?,
        facets: facets(opened, &node, Unit::Quotations, &requests)?,
        years: timeline(opened, &node, Unit::Quotations, (Step::Year, None))?,
        words: words(opened, &heard)?,
        mentions: heard.mentions(),
        read: heard.read,
        first: one(opened, &node, Sort::OldestFirst)?,
        last: one(opened, &node, Sort::NewestFirst)?,
    })
}

impl Person {
    /// The condition that someone said it under one of the names.
    pub fn node(&self) -> Node {
        let names = self.names.iter();
        let is_name = |name: &String| {
            Node::Leaf(
                Leaf::Exact(FacetField::Speaker, name.clone()),
                Span::default(),
            )
        };
        Node::any_of(names.map(|form| is_name(&form.name)).collect())
    }
}

/// The first quotation in the order of `sort`.
fn one(opened: &Opened, node: &Node, sort: Sort) -> Result<Option<Hit>, Error> {
    let query = Query {
        root: node.clone(),
        warnings: Vec::new(),
    };
    let options = SearchOptions {
        sort,
        limit: 1,
        ..SearchOptions::default()
    };
    Ok(search(opened, &query, &options)?.hits.into_iter().next())
}

/// The roles in which the quotations that `node` finds were made, the first held first.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn roles(opened: &Opened, node: &Node) -> Result<Vec<RoleSpan>, Error> {
    let counted = tallies(opened, node, Unit::Quotations, &[FacetField::Role])?;
    let mut roles: Vec<RoleSpan> = together(counted.into_iter().flatten().collect())
        .into_iter()
        .map(|(role, tally)| RoleSpan {
            role,
            quotations: tally.documents,
            first: tally.first.and_then(day),
            last: tally.last.and_then(day),
        })
        .collect();
    // What has no date and what has no role come last.
    roles.sort_by_key(|span| {
        let unknown = (span.role.is_none(), span.first.is_none());
        (unknown, span.first, span.last)
    });
    Ok(roles)
}

/// The same tallies with spellings of one role together.
fn together(counted: Counted) -> Counted {
    let counts = counted.iter();
    let counts = counts.filter_map(|(role, tally)| Some((role.as_deref()?, tally.documents)));
    let spellings = Spellings::of(FacetField::Role, counts);
    let mut together = Counted::new();
    for (role, tally) in counted {
        let role = role.map(|role| spellings.shown(role));
        together.entry(role).or_default().add(tally);
    }
    together
}

/// What the quotations say, and by what words their speaker is named.
#[derive(Default)]
struct Heard {
    /// All quotations of the person.
    all: u64,
    /// How many of them were read.
    read: u64,
    words: FxHashMap<String, Said>,
    mentions: BTreeMap<String, u64>,
}

/// A word that was said.
struct Said {
    quotations: u64,
    /// As it was printed first.
    printed: String,
}

fn listen(opened: &Opened, node: &Node) -> Result<Heard, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let query = run::runnable(opened, node, Unit::Quotations).map_err(fail)?;
    let found = opened
        .searcher
        .search(&query, &DocSetCollector)
        .map_err(fail)?;
    let mut addresses: Vec<DocAddress> = found.into_iter().collect();
    addresses.sort_unstable();
    let mut heard = Heard {
        all: addresses.len() as u64,
        ..Heard::default()
    };
    let every = addresses.len().div_ceil(MOST_READ).max(1);
    let mut open: Option<(u32, Quotations)> = None;
    for address in addresses.into_iter().step_by(every) {
        let is_open = matches!(&open, Some((segment, _)) if *segment == address.segment_ord);
        if !is_open {
            let segment = opened.searcher.segment_reader(address.segment_ord);
            let quotations = Quotations::open(segment, &opened.fields).map_err(fail)?;
            open = Some((address.segment_ord, quotations));
        }
        let quotation = open
            .as_mut()
            .and_then(|(_, quotations)| quotations.get(address.doc_id));
        if let Some(quotation) = quotation {
            heard.read += 1;
            heard.hear(&quotation.text);
            if let Some(speaker) = &quotation.speaker {
                // Wires break their lines, so that one mention has two forms.
                let mention = text::in_one_line(&speaker.mention);
                *heard.mentions.entry(mention).or_default() += 1;
            }
        }
    }
    Ok(heard)
}

impl Heard {
    fn hear(&mut self, quotation: &str) {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for term in text::terms(quotation) {
            let is_word = term.text.chars().any(char::is_alphabetic);
            if !is_word || !seen.insert(term.text.clone()) {
                continue;
            }
            let printed = term.span.of(quotation);
            let said = self.words.entry(term.text).or_insert_with(|| Said {
                quotations: 0,
                printed: printed.to_lowercase(),
            });
            said.quotations += 1;
        }
    }

    /// The most frequent words for the speaker.
    ///
    /// A word is also the one that begins a sentence: *She* is *she*, in the spelling that is the more frequent.
    fn mentions(&self) -> Vec<MentionCount> {
        let mut alike: BTreeMap<String, (u64, u64, &String)> = BTreeMap::new();
        for (mention, &quotations) in &self.mentions {
            let (sum, most, spelling) = alike
                .entry(mention.to_lowercase())
                .or_insert((0, 0, mention));
            *sum += quotations;
            if quotations > *most {
                (*most, *spelling) = (quotations, mention);
            }
        }
        let alike = alike.into_values();
        let mut mentions: Vec<MentionCount> = alike
            .map(|(quotations, _, mention)| MentionCount {
                mention: mention.clone(),
                quotations,
            })
            .collect();
        mentions.sort_by_key(|mention| std::cmp::Reverse(mention.quotations));
        mentions.truncate(MOST_TOLD);
        mentions
    }
}

/// The words that tell what was heard from all else; counts of all else are those of the term dictionary.
fn words(opened: &Opened, heard: &Heard) -> Result<Vec<Distinctive>, Error> {
    let all = count(opened, &Node::All, Unit::Quotations)?;
    let others = all.quotations.unwrap_or_default().saturating_sub(heard.all);
    if heard.read == 0 || others == 0 {
        return Ok(Vec::new());
    }
    let mut said: Vec<(&String, &Said)> = heard.words.iter().collect();
    said.sort_unstable_by_key(|(term, _)| *term);
    let mut shares = Vec::with_capacity(said.len());
    for (term, said) in said {
        let indexed = Term::from_field_text(opened.fields.text, term);
        let with = opened
            .searcher
            .doc_freq(&indexed)
            .map_err(|source| Error::index(&opened.path, source))?;
        // What was not read has the word as often as what was.
        let own = said.quotations * heard.all / heard.read;
        let here = Share {
            with: said.quotations,
            of: heard.read,
        };
        let elsewhere = Share {
            // The dictionary still counts what was deleted since the last merge.
            with: with.saturating_sub(own).min(others),
            of: others,
        };
        shares.push((said.printed.clone(), here, elsewhere));
    }
    Ok(distinctive::distinctive(shares.into_iter(), MOST_TOLD))
}
