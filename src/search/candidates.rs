//! Asked words go in, the quotations come out that have them, or almost have them; each wording of each speaker once.
//!
//! * The same words are looked up by their hash, parts of longer quotations as phrases: both exactly and completely (of
//!   more than 200,000 quotations with a phrase, the oldest).
//! * For near ones, the quotations that lack the fewest of the words are found by their postings (`overlap`), read and
//!   aligned word by word (`diff`); no index of their own is needed.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::query::{Occur, PhraseQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::asked::{Asked, NearIn};
use super::collect::Best;
use super::compile::{Boxed, Compiler, all_of};
use super::diff::{Alignment, Token, align, tokens};
use super::order::{Ranked, Sort};
use super::overlap::overlapping;
use super::printings::{self, Printing};
use super::query::Node;
use super::sieve::{Overlapping, Wanted, first, lengths};
use crate::error::Error;
use crate::index::wording::{word_count, wording};
use crate::index::{DocumentKind, Opened};

/// How a quotation goes with the words that were asked for; the closer, the less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    /// All the words, and no others.
    Whole,
    /// All the words, and others before, after or where some may be missing.
    Part,
    /// So many words left out, put in or replaced.
    Near(usize),
}

/// One wording of one speaker, with all its printings.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) closeness: Closeness,
    /// The oldest first; what has no date last.
    pub(super) printings: Vec<Ranked>,
    /// The first that has a speaker.
    pub(super) named: Option<Ranked>,
    pub(super) unattributed: u64,
    pub(super) outlets: BTreeSet<u64>,
}

/// From this many words on, words without a speaker are taken for those of the only speaker who is known to have said them.
const JOINED_FROM: u64 = 5;

/// Whether so many words are enough to know a copy by.
pub(super) fn is_telling(near: u64) -> bool {
    word_count(near) >= JOINED_FROM
}

/// So many quotations are gathered, the oldest first.
const MOST_GATHERED: usize = 200_000;
/// How many words of a hundred may differ.
const CHANGED_PERCENT: usize = 30;
/// How many quotations with most of the words are looked at, those first that lack the fewest.
const MOST_OVERLAPPING: usize = 2_000;
/// How many of their wordings are read.
const MOST_READ: usize = 60;
/// How many wordings are read that have all stretches of a text with gaps.
const MOST_PARTS_READ: usize = 120;

/// The candidates that meet `conditions`, the closest first, then the oldest.
pub(super) fn candidates(
    opened: &Opened,
    asked: &Asked,
    conditions: &[Node],
) -> Result<Vec<Candidate>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let mut search = Search::new(opened, asked, conditions).map_err(fail)?;
    if !asked.has_gaps()
        && let Some(own) = wording(asked.text())
    {
        let term = Term::from_field_u64(opened.fields.wording, own.whole);
        for ranked in search.all(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))? {
            let printing = search.printing(ranked.address())?;
            search.add(ranked, &printing, Closeness::Whole);
        }
    }
    search.add_parts()?;
    if asked.near() != NearIn::Nothing {
        search.add_near()?;
    }
    Ok(search.finish())
}

/// A wording and a speaker's name.
type Key = (u64, Option<u64>);

struct Search<'a> {
    opened: &'a Opened,
    asked: &'a Asked,
    filter: Option<Boxed>,
    found: FxHashMap<Key, Candidate>,
    telling: FxHashSet<u64>,
}

impl<'a> Search<'a> {
    fn new(opened: &'a Opened, asked: &'a Asked, conditions: &[Node]) -> tantivy::Result<Self> {
        let filter = if conditions.is_empty() {
            None
        } else {
            let mut compiler = Compiler::new(opened, DocumentKind::Quotation);
            Some(compiler.documents(&Node::all_of(conditions.to_vec()))?)
        };
        Ok(Self {
            opened,
            asked,
            filter,
            found: FxHashMap::default(),
            telling: FxHashSet::default(),
        })
    }

    /// `query` under the conditions.
    fn filtered(&self, query: Boxed) -> Boxed {
        match &self.filter {
            None => query,
            Some(filter) => all_of(vec![
                (Occur::Must, query),
                (Occur::Must, filter.box_clone()),
            ]),
        }
    }

    /// All quotations that `query` finds under the conditions.
    fn all(&self, query: Boxed) -> Result<Vec<Ranked>, Error> {
        let best = Best::new(self.opened, MOST_GATHERED, Sort::OldestFirst);
        let found = best.of(&self.filtered(query), &self.opened.searcher);
        let mut harvest = found.map_err(|source| self.fail(source))?;
        let found = harvest.ranked(MOST_GATHERED);
        let addresses = found.iter().map(Ranked::address);
        printings::expect(self.opened, addresses).map_err(|source| self.fail(source))?;
        Ok(found)
    }

    fn add(&mut self, ranked: Ranked, printing: &Printing, closeness: Closeness) {
        let Some(wording) = printing.wording else {
            return;
        };
        if is_telling(printing.near) {
            self.telling.insert(wording);
        }
        let candidate = self
            .found
            .entry((wording, printing.speaker))
            .or_insert_with(|| Candidate {
                closeness,
                printings: Vec::new(),
                named: None,
                unattributed: 0,
                outlets: BTreeSet::new(),
            });
        if candidate.closeness == closeness {
            candidate.add(ranked, printing);
        }
    }

    /// Longer quotations in which the words stand as they are asked for.
    fn add_parts(&mut self) -> Result<(), Error> {
        let field = self.opened.fields.text;
        let rows = self.asked.rows().into_iter().map(|row| -> (Occur, Boxed) {
            let terms: Vec<Term> = row
                .iter()
                .map(|term| Term::from_field_text(field, term))
                .collect();
            let query: Boxed = match <[Term; 1]>::try_from(terms) {
                Ok([term]) => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
                Err(terms) => Box::new(PhraseQuery::new(terms)),
            };
            (Occur::Must, query)
        });
        let found = self.all(all_of(rows.collect()))?;
        let (asked, open) = (self.asked.tokens(), self.asked.open());
        let mut known: FxHashMap<Key, bool> = FxHashMap::default();
        for ranked in found {
            let printing = self.printing(ranked.address())?;
            let Some(wording) = printing.wording else {
                continue;
            };
            let key = (wording, printing.speaker);
            // Phrases in whatever order are not yet the text; where there is only one, there is nothing to read.
            let is_part = match known.get(&key) {
                Some(&is_part) => is_part,
                None if !self.asked.has_gaps() => true,
                None if known.len() >= MOST_PARTS_READ => false,
                None => self
                    .aligned(ranked.address(), &asked, &open)?
                    .is_some_and(|found| found.changed == 0),
            };
            known.insert(key, is_part);
            if is_part {
                self.add(ranked, &printing, Closeness::Part);
            }
        }
        Ok(())
    }

    /// Quotations that have most of the words.
    fn add_near(&mut self) -> Result<(), Error> {
        let asked = self.asked.tokens();
        let words: BTreeSet<String> = asked.iter().map(|token| token.term.clone()).collect();
        let words: Vec<String> = words.into_iter().collect();
        let most = (asked.len() * CHANGED_PERCENT / 100).max(1);
        let open = if self.asked.near() == NearIn::All {
            self.asked.open()
        } else {
            Vec::new()
        };
        let pairs = pairs(&asked);
        // A change parts a word from its two neighbors, and words that were left out part one pair.
        let parted = 2 * most + self.asked.gaps();
        let alike = lengths(asked.len(), most);
        let longest = if open.is_empty() {
            *alike.end()
        } else {
            u64::MAX
        };
        let wanted = Wanted {
            words: &words,
            most,
            lengths: *alike.start()..=longest,
            alike,
            enough: MOST_OVERLAPPING,
        };
        let found = overlapping(self.opened, &wanted, self.filter.as_ref());
        let found = found.map_err(|source| self.fail(source))?;
        // Of a few common words, hundreds of long texts have all; one that is as long is no worse for lacking one.
        let (alike, others): (Vec<Overlapping>, Vec<Overlapping>) =
            found.into_iter().partition(|one| one.is_alike);
        let closest = [self.closest(alike)?, self.closest(others)?].concat();
        for (key, address) in closest {
            let stored = self.opened.quotation(address)?;
            let printed = tokens(&stored.quotation.text);
            if pairs.difference(&self::pairs(&printed)).count() > parted {
                continue;
            }
            let near = match align(&asked, &printed, &open) {
                Some(near) if near.changed <= most => near.changed,
                _ => continue,
            };
            let (wording, speaker) = key;
            let term = Term::from_field_u64(self.opened.fields.wording, wording);
            for copy in self.all(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))? {
                let printing = self.printing(copy.address())?;
                if printing.speaker == speaker {
                    self.add(copy, &printing, Closeness::Near(near));
                }
            }
        }
        Ok(())
    }

    /// Of the wordings that were not found before, those that lack the fewest words, each with one of its quotations.
    fn closest(&self, found: Vec<Overlapping>) -> Result<Vec<(Key, DocAddress)>, Error> {
        let found = first(found, MOST_OVERLAPPING, |address| self.article(address));
        let mut known = Vec::with_capacity(found.len());
        for one in found {
            if let Some(wording) = self.wording(one.address)? {
                known.push((one.missing, wording, one.address));
            }
        }
        known.sort_by_key(|&(missing, wording, _)| (missing, wording));
        let mut closest: Vec<(Key, DocAddress)> = Vec::new();
        // To read a name that was not read before takes twenty microseconds: only of what is wanted.
        for same in known.chunk_by(|one, other| one.1 == other.1) {
            if closest.len() >= MOST_READ {
                break;
            }
            let mut by_key: BTreeMap<Key, DocAddress> = BTreeMap::new();
            for &(_, wording, address) in same {
                let key = (wording, self.speaker(address)?);
                by_key.entry(key).or_insert(address);
            }
            by_key.retain(|key, _| !self.found.contains_key(key));
            closest.extend(by_key);
        }
        closest.truncate(MOST_READ);
        Ok(closest)
    }

    /// How the quotation at `address` goes with what is asked, with words missing at the places `open`.
    fn aligned(
        &self,
        address: DocAddress,
        asked: &[Token<'_>],
        open: &[usize],
    ) -> Result<Option<Alignment>, Error> {
        let stored = self.opened.quotation(address)?;
        Ok(align(asked, &tokens(&stored.quotation.text), open))
    }

    /// The wording at `address`; `None` where there are no words.
    fn wording(&self, address: DocAddress) -> Result<Option<u64>, Error> {
        let columns = self.opened.columns(address.segment_ord);
        let column = columns.wording().map_err(|source| self.fail(source))?;
        Ok(column.first(address.doc_id))
    }

    fn speaker(&self, address: DocAddress) -> Result<Option<u64>, Error> {
        let names = self.opened.columns(address.segment_ord).speaker();
        let hash =
            names.and_then(|names| names.map_or(Ok(None), |names| names.hash(address.doc_id)));
        hash.map_err(|source| self.fail(source))
    }

    fn article(&self, address: DocAddress) -> Option<u64> {
        let columns = self.opened.columns(address.segment_ord);
        columns.article().ok()?.first(address.doc_id)
    }

    fn fail(&self, source: tantivy::TantivyError) -> Error {
        Error::index(&self.opened.path, source)
    }

    fn printing(&self, address: DocAddress) -> Result<Printing, Error> {
        Printing::at(self.opened, address).map_err(|source| self.fail(source))
    }

    /// Gives words without a speaker to the only speaker who is known to have said them, and puts all in order.
    fn finish(self) -> Vec<Candidate> {
        let mut all: Vec<(Key, Candidate)> = self.found.into_iter().collect();
        // What has no speaker comes right before what has the same words and one.
        all.sort_unstable_by_key(|&(key, _)| key);
        let mut found = Vec::with_capacity(all.len());
        let mut rest = all.into_iter().peekable();
        while let Some(((wording, speaker), candidate)) = rest.next() {
            let has_the_words = |(key, _): &(Key, Candidate)| key.0 == wording;
            if speaker.is_some() || !self.telling.contains(&wording) {
                found.push(candidate);
            } else if let Some((_, mut named)) = rest.next_if(has_the_words) {
                if rest.peek().is_some_and(has_the_words) {
                    found.push(candidate);
                } else {
                    named.join(candidate);
                }
                found.push(named);
            } else {
                found.push(candidate);
            }
        }
        for candidate in &mut found {
            candidate.printings.sort_unstable();
        }
        found.sort_unstable_by_key(|candidate| {
            (candidate.closeness, candidate.printings.first().copied())
        });
        found
    }
}

/// The words that stand side by side.
fn pairs<'w>(words: &'w [Token<'_>]) -> FxHashSet<(&'w str, &'w str)> {
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [one, other] => Some((one.term.as_str(), other.term.as_str())),
        _ => None,
    });
    pairs.collect()
}

impl Candidate {
    fn add(&mut self, ranked: Ranked, printing: &Printing) {
        match printing.speaker {
            None => self.unattributed += 1,
            Some(_) => self.named = self.named.or(Some(ranked)),
        }
        self.outlets.extend(printing.outlet);
        self.printings.push(ranked);
    }

    fn join(&mut self, other: Self) {
        self.unattributed += other.unattributed;
        self.outlets.extend(other.outlets);
        self.printings.extend(other.printings);
    }
}
