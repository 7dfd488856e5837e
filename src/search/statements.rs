//! Ranked quotations go in one by one, statements come out: copies and near copies of one quotation by one speaker are one.
//!
//! Three steps, none of which depends on segments, threads or the order in which hits are sorted. Quotations with the same
//! words by the same speaker (by hashes in columns, no text is read) are one wording. A wording without a speaker joins
//! that of the only speaker among the hits who has the same words, where they are five or more ([`wordings`](super::wordings)).
//! Wordings of one speaker that share a key are read and compared (`variants`): from the longest to the shortest, each
//! joins the first statement whose longest wording it is a copy of, so that no chain of small changes leads from one
//! statement to another. What is folded are the hits: under a filter, the copies that meet it.
//!
//! What a wording joins is found when it is asked for, from those alone that may come before it: a page is folded as if all
//! hits had been, and reads the texts of its own statements and of what is like them.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::order::{Kept, Order, Ranked, Sort};
use super::printings::Printing;
use super::variants::{Compared, is_copy};
use super::wordings::{Wording, WordingId, Wordings};
use crate::error::Error;
use crate::index::Opened;

/// A statement: one quotation or several that are copies of one.
#[derive(Debug, Default)]
pub(super) struct Statement {
    /// The wordings, that of the best hit first; in each, the best hit first.
    pub(super) wordings: Vec<Vec<Ranked>>,
    pub(super) unattributed: u64,
    pub(super) outlets: BTreeSet<u64>,
    /// In days since 1970-01-01.
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
}

/// The statements of an answer.
pub(super) struct Statements<'a> {
    opened: &'a Opened,
    wordings: Wordings<'a>,
    texts: FxHashMap<WordingId, Compared>,
    /// For each wording whose place was asked for, the one whose copy it is, itself where it is none.
    leaders: FxHashMap<WordingId, WordingId>,
    /// The hits of the statements that were told.
    told: FxHashSet<DocAddress>,
    /// Whether so many wordings are alike that some were not compared.
    pub(super) is_cut: bool,
}

/// So many texts are read to compare them; wordings beyond are folded only where the words are equal.
const MOST_READ: usize = 4000;

impl<'a> Statements<'a> {
    /// Those of `hits`.
    pub(super) fn of(opened: &'a Opened, hits: &'a [Kept]) -> Result<Self, Error> {
        let wordings = Wordings::of(opened, hits);
        Ok(Self {
            opened,
            wordings: wordings.map_err(|source| Error::index(&opened.path, source))?,
            texts: FxHashMap::default(),
            leaders: FxHashMap::default(),
            told: FxHashSet::default(),
            is_cut: false,
        })
    }

    /// The statement that `hit` belongs to, unless it was told before.
    pub(super) fn next(
        &mut self,
        hit: &Ranked,
        order: &Order<'_>,
    ) -> Result<Option<Statement>, Error> {
        if self.told.contains(&hit.address()) {
            return Ok(None);
        }
        let id = self.wordings.of_hit(hit.kept());
        let Some(id) = id.map_err(|source| self.fail(source))? else {
            self.told.insert(hit.address());
            return Ok(Some(Statement {
                wordings: vec![vec![*hit]],
                ..Statement::default()
            }));
        };
        let leader = self.leader(id)?;
        let mut members = vec![leader];
        for other in self.alike(leader)? {
            if self.are_copies(leader, other)? && self.leader(other)? == leader {
                members.push(other);
            }
        }
        let mut statement = Statement::default();
        for member in members {
            let wording = self.wordings.get(member);
            let addresses = wording.hits.iter().map(|kept| kept.address());
            self.told.extend(addresses);
            statement.add_wording(wording, order);
        }
        statement.wordings.sort_unstable();
        Ok(Some(statement))
    }

    /// How many hits are in statements that were told.
    pub(super) fn told(&self) -> usize {
        self.told.len()
    }

    /// How many there are.
    pub(super) fn count(&mut self) -> Result<u64, Error> {
        let wordless = self.wordings.read_all();
        let mut count = wordless.map_err(|source| self.fail(source))? as u64;
        for id in self.wordings.ids() {
            count += u64::from(self.leader(id)? == id);
        }
        Ok(count)
    }

    /// The wording whose copy `id` is, itself where it is none: the first that is none itself, of those before it. A chain
    /// of copies may be long, so that what waits for an answer stands in a list and not on the stack.
    fn leader(&mut self, id: WordingId) -> Result<WordingId, Error> {
        let mut waiting = vec![(id, None)];
        while let Some((at, before)) = waiting.pop() {
            if self.leaders.contains_key(&at) {
                continue;
            }
            let mut before: std::vec::IntoIter<WordingId> = match before {
                Some(before) => before,
                None => self.before(at)?.into_iter(),
            };
            let mut leader = Some(at);
            while let Some(&other) = before.as_slice().first() {
                let known = self.leaders.get(&other).copied();
                let may_lead = known.is_none_or(|its| its == other);
                if may_lead && self.are_copies(other, at)? {
                    leader = known;
                    break;
                }
                before.next();
            }
            if let Some(leader) = leader {
                self.leaders.insert(at, leader);
            } else if let Some(&other) = before.as_slice().first() {
                waiting.extend([(at, Some(before)), (other, None)]);
            }
        }
        Ok(self.leaders[&id])
    }

    /// The wordings that `id` may join.
    fn before(&mut self, id: WordingId) -> Result<Vec<WordingId>, Error> {
        if self.wordings.get(id).printing.speaker.is_none() {
            return Ok(Vec::new());
        }
        let mut before = self.alike(id)?;
        let rank = self.wordings.get(id).rank();
        before.retain(|&other| self.wordings.get(other).rank() < rank);
        Ok(before)
    }

    fn alike(&mut self, id: WordingId) -> Result<Vec<WordingId>, Error> {
        if self.wordings.get(id).printing.speaker.is_none() {
            return Ok(Vec::new());
        }
        let alike = self.wordings.alike(id);
        alike.map_err(|source| self.fail(source))
    }

    fn are_copies(&mut self, whole: WordingId, other: WordingId) -> Result<bool, Error> {
        for id in [whole, other] {
            if self.texts.contains_key(&id) {
                continue;
            }
            if self.texts.len() >= MOST_READ {
                self.is_cut = true;
                return Ok(false);
            }
            let Some((_, hit)) = self.wordings.get(id).oldest else {
                return Ok(false);
            };
            let stored = self.opened.quotation(hit.address())?;
            let (quotation, language) = (stored.quotation, stored.article.language);
            let text = Compared::new(&quotation.text, &quotation.spans, language.as_deref());
            self.texts.insert(id, text);
        }
        Ok(is_copy(&self.texts[&whole], &self.texts[&other]))
    }

    fn fail(&self, source: tantivy::TantivyError) -> Error {
        Error::index(&self.opened.path, source)
    }
}

impl Statement {
    /// One hit that nothing folds into.
    pub(super) fn alone(hit: Ranked, sort: Sort) -> Self {
        let day = hit.date(sort).map(i64::from);
        Self {
            wordings: vec![vec![hit]],
            first: day,
            last: day,
            ..Self::default()
        }
    }

    /// Adds a hit whose words are not compared.
    pub(super) fn add(&mut self, hit: Ranked, printing: &Printing) {
        self.add_days(printing.date, printing.date);
        self.outlets.extend(printing.outlet);
        match self.wordings.first_mut() {
            Some(hits) => hits.push(hit),
            None => self.wordings.push(vec![hit]),
        }
    }

    fn add_wording(&mut self, wording: &Wording, order: &Order<'_>) {
        self.add_days(wording.first, wording.last);
        self.unattributed += wording.unattributed;
        self.outlets.extend(&wording.outlets);
        let hits = wording.hits.iter();
        let mut hits: Vec<Ranked> = hits.map(|&kept| order.ranked(kept)).collect();
        hits.sort_unstable();
        self.wordings.push(hits);
    }

    fn add_days(&mut self, first: Option<i64>, last: Option<i64>) {
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }
}
