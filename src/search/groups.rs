//! A query and an open index go in, ranked groups of hits with exact totals come out: statements, or articles.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::diff::{Difference, align, differences, tokens};
use super::hits::{self, Copies, QuotationHit, Reading};
use super::order::{Kept, Order, Ranked};
use super::printings::Printing;
use super::query::{Query, Warning};
use super::ranking::{Gathered, gather};
use super::run::{SearchOptions, Total, Unit};
use super::statements::{Statement, Statements};
use super::values::day;
use crate::error::Error;
use crate::index::Opened;

/// What folds into one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Copies and near copies of one quotation by one speaker.
    Statement,
    /// The quotations of one article.
    Article,
}

/// What a search found, in groups.
#[derive(Clone, Debug)]
pub struct Grouped {
    /// How many quotations and articles there are.
    pub total: Total,
    /// How many groups they fold into; `None` where there are too many hits to fold, so that each stands alone, and where
    /// that was not to be counted.
    pub groups: Option<u64>,
    /// The first groups, in the order of their best hits.
    pub hits: Vec<GroupedHit>,
    /// Which of several places a name means, with exact counts; what could not be folded.
    pub notes: Vec<String>,
    /// The remarks of the parser, and what the index added to them.
    pub warnings: Vec<Warning>,
}

/// The best hit of a group, and what folds into it. In JSON, the keys of the hit, and `group`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupedHit {
    /// The best hit.
    #[serde(flatten)]
    pub hit: QuotationHit,
    /// What it stands for.
    pub group: Folding,
}

/// What a hit stands for, itself included.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Folding {
    /// The quotations of the group.
    pub quotations: u64,
    /// How many of them have no speaker: theirs are the same words, and no other speaker is known for them.
    pub unattributed: u64,
    /// The outlets that printed them, as far as they are named.
    pub outlets: u64,
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// How many wordings there are.
    pub wordings: u64,
    /// The other wordings, at most [`MOST_VARIANTS`]; none where they were not to be read.
    pub variants: Vec<Variant>,
}

/// Another wording of the same statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// The best hit with it.
    pub id: String,
    /// Its words.
    pub text: String,
    /// How many quotations have it.
    pub quotations: u64,
    /// The wording of the best hit and this one, word by word; here `asked` are words of the best hit only.
    pub differences: Vec<Difference>,
}

/// So many wordings of a statement are shown.
pub const MOST_VARIANTS: usize = 20;

/// More quotations than this are not folded: they would have to be held in memory all at once.
pub const MOST_FOLDED: usize = 250_000;

/// What is folded, and how much is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Grouping {
    /// What folds into one line.
    pub by: Group,
    /// What is counted.
    pub counting: Counting,
    /// How many other wordings of a statement are read.
    pub variants: usize,
}

/// What is counted besides the hits and what folds into those that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// All groups, so that every hit is folded, and the copies of each hit that is shown.
    All,
    /// The groups only where there are so few hits that it takes no time worth speaking of.
    Few,
}

impl Grouping {
    /// Everything is told.
    pub const fn whole(by: Group) -> Self {
        Self {
            by,
            counting: Counting::All,
            variants: MOST_VARIANTS,
        }
    }
}

/// So many quotations are folded whole, if only to say how many statements they are.
pub(super) const FEW: usize = 200;

/// Runs `query` over quotations and folds what it finds; the limit counts groups.
///
/// What folds into the groups that are shown is exact however they are counted.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn grouped(
    opened: &Opened,
    query: &Query,
    options: &SearchOptions,
    grouping: &Grouping,
) -> Result<Grouped, Error> {
    let all = SearchOptions {
        unit: Unit::Quotations,
        limit: MOST_FOLDED + 1,
        ..*options
    };
    let mut gathered = gather(opened, query, &all)?;
    let (folded, groups) = fold(opened, &mut gathered, options, grouping)?;
    let reading = Reading {
        sort: options.sort,
        patterns: &gathered.patterns,
        copies: match grouping.counting {
            Counting::All => Copies::Counted,
            Counting::Few => Copies::Left,
        },
    };
    let hits = folded
        .iter()
        .map(|statement| hit(opened, statement, grouping.variants, reading));
    Ok(Grouped {
        total: gathered.total,
        groups,
        hits: hits.collect::<Result<_, _>>()?,
        notes: gathered.notes,
        warnings: gathered.warnings,
    })
}

/// The first groups of what was gathered, and how many there are.
fn fold(
    opened: &Opened,
    gathered: &mut Gathered<'_>,
    options: &SearchOptions,
    grouping: &Grouping,
) -> Result<(Vec<Statement>, Option<u64>), Error> {
    let most = match options.limit {
        0 => usize::MAX,
        limit => limit,
    };
    let kept = std::mem::take(&mut gathered.kept);
    let hits = kept.len();
    if hits == 0 {
        return Ok((Vec::new(), Some(0)));
    }
    let order = &gathered.order;
    if hits > MOST_FOLDED {
        let note = not_folded("quotations", MOST_FOLDED, options.limit);
        gathered.notes.push(note);
        let first = order.first(kept, most).into_iter();
        let alone = first.map(|ranked| Statement::alone(ranked, options.sort));
        return Ok((alone.collect(), None));
    }
    if grouping.by == Group::Article {
        let mut articles = of_articles(opened, order.first(kept, usize::MAX))?;
        let count = articles.len() as u64;
        articles.truncate(most);
        return Ok((articles, Some(count)));
    }
    let mut statements = Statements::of(opened, &kept)?;
    let folded = first_statements(&mut statements, order, &kept, most)?;
    let is_counted = grouping.counting == Counting::All || hits <= FEW;
    let groups = match (statements.told() == hits, is_counted) {
        (true, _) => Some(folded.len() as u64),
        (false, true) => Some(statements.count()?),
        (false, false) => None,
    };
    if statements.is_cut {
        gathered
            .notes
            .push("so many wordings are alike that some are folded only where equal".to_owned());
    }
    Ok((folded, groups))
}

/// What is told where more than so many are found: that none is folded; and, where all are wanted (limit 0) or more than were
/// gathered, which are left out.
pub(super) fn not_folded(what: &str, most: usize, limit: usize) -> String {
    let note = format!("more than {most} {what} are not folded: each copy stands alone");
    if limit == 0 || limit > most + 1 {
        format!(
            "{note}, and only the first {} are listed; --group none lists all",
            most + 1
        )
    } else {
        note
    }
}

/// At most so many statements, in the order of their best hits. How many hits these are is not known before, so ever more
/// are put in order.
fn first_statements(
    statements: &mut Statements<'_>,
    order: &Order<'_>,
    kept: &[Kept],
    most: usize,
) -> Result<Vec<Statement>, Error> {
    let mut first = Vec::new();
    let mut seen = 0;
    let mut ordered = most.saturating_mul(2);
    loop {
        let ranked = order.first(kept.to_vec(), ordered);
        for hit in &ranked[seen..] {
            if first.len() == most {
                return Ok(first);
            }
            first.extend(statements.next(hit, order)?);
        }
        seen = ranked.len();
        if seen == kept.len() {
            return Ok(first);
        }
        ordered = ordered.saturating_mul(4);
    }
}

/// The hits of each article.
fn of_articles(opened: &Opened, found: Vec<Ranked>) -> Result<Vec<Statement>, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut articles: Vec<Statement> = Vec::new();
    for ranked in found {
        let printing = Printing::at(opened, ranked.address()).map_err(fail)?;
        let place = *places.entry(printing.article).or_insert(articles.len());
        if place == articles.len() {
            articles.push(Statement::default());
        }
        articles[place].add(ranked, &printing);
    }
    Ok(articles)
}

fn hit(
    opened: &Opened,
    statement: &Statement,
    most_variants: usize,
    reading: Reading<'_>,
) -> Result<GroupedHit, Error> {
    let mut wordings = statement.wordings.iter();
    let best = wordings.next().and_then(|wording| wording.first());
    let best = best.ok_or_else(|| opened.damage())?;
    let (hit, _) = hits::quotation_hit(opened, best, reading)?;
    let mut variants = Vec::new();
    for wording in wordings.take(most_variants) {
        variants.extend(variant(opened, &hit.text, wording)?);
    }
    let quotations = statement
        .wordings
        .iter()
        .map(|wording| wording.len() as u64);
    Ok(GroupedHit {
        group: Folding {
            quotations: quotations.sum(),
            unattributed: statement.unattributed,
            outlets: statement.outlets.len() as u64,
            first: statement.first.and_then(day),
            last: statement.last.and_then(day),
            wordings: statement.wordings.len() as u64,
            variants,
        },
        hit,
    })
}

fn variant(opened: &Opened, best: &str, wording: &[Ranked]) -> Result<Option<Variant>, Error> {
    let Some(first) = wording.first() else {
        return Ok(None);
    };
    let stored = opened.quotation(first.address())?;
    let text = stored.quotation.text;
    let (one, other) = (tokens(best), tokens(&text));
    let differences = align(&one, &other, &[])
        .map_or_else(Vec::new, |alignment| differences(&one, &other, &alignment));
    Ok(Some(Variant {
        id: format!("{}:{}", stored.article.id, stored.quotation.ordinal),
        quotations: wording.len() as u64,
        differences,
        text,
    }))
}

#[cfg(test)]
mod tests {
    use super::not_folded;

    #[test]
    fn what_is_left_out_is_told() {
        let all = not_folded("quotations", 250_000, 0);
        assert!(all.ends_with("only the first 250001 are listed; --group none lists all"));
        assert_eq!(all, not_folded("quotations", 250_000, 300_000));
        assert!(not_folded("quotations", 250_000, 20).ends_with("each copy stands alone"));
    }
}
