//! Ranked articles go in, groups of copies come out: a wire story that nine papers printed is one.
//!
//! Which articles are copies is told by [`stories`](super::stories). What is folded are the hits: under a filter, the copies
//! that meet it. A page is folded story by story, until it is full; how many stories there are is only known when all hits
//! are folded ([`Counting`]).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::{DocAddress, Term};

use super::groups::{Counting, FEW, not_folded};
use super::hits::{self, ArticleHit, Copies, Reading};
use super::order::{Ranked, Sort};
use super::pattern::Pattern;
use super::query::{Query, Warning};
use super::ranking::gather;
use super::run::{SearchOptions, Total, Unit};
use super::stories::{Printed, Stories};
use super::values::day;
use crate::error::Error;
use crate::index::alike::content_key;
use crate::index::{Opened, alive};

/// What a search for articles found, in groups.
#[derive(Clone, Debug)]
pub struct GroupedArticles {
    /// How many articles there are.
    pub total: Total,
    /// How many stories they fold into; `None` where there are too many to fold, so that each stands alone, and where that
    /// was not to be counted.
    pub groups: Option<u64>,
    /// The first stories, in the order of their best hits.
    pub hits: Vec<GroupedArticle>,
    /// Which of several places a name means, with exact counts; what could not be folded.
    pub notes: Vec<String>,
    /// The remarks of the parser, and what the index added to them.
    pub warnings: Vec<Warning>,
}

/// The best hit of a story, and its copies. In JSON, the keys of the hit, and `group`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupedArticle {
    /// The best hit.
    #[serde(flatten)]
    pub hit: ArticleHit,
    /// What it stands for.
    pub group: Story,
}

/// What a hit stands for, itself included.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Story {
    /// How many articles.
    pub articles: u64,
    /// How many of them have the very words of the hit.
    pub identical: u64,
    /// The outlets that printed them, as far as they are named.
    pub outlets: u64,
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// The other articles, the oldest first, at most [`MOST_SOURCES`].
    pub others: Vec<Copy>,
}

/// Another article of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Copy {
    /// Its name.
    pub id: String,
    /// The file.
    pub path: String,
    /// The number of the article in the file, from 0.
    pub record: u64,
    /// The paper, agency or site.
    pub outlet: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// Whether it has the very words of the hit.
    pub is_identical: bool,
}

/// So many copies of an article are named.
pub const MOST_SOURCES: usize = 20;

/// More articles than this are not folded: they would have to be held in memory all at once.
const MOST_FOLDED: usize = 100_000;

/// How many other articles have the very words of the one at `address`.
pub(super) fn copies(opened: &Opened, address: DocAddress) -> tantivy::Result<u64> {
    let content_of = |address: DocAddress| -> tantivy::Result<Option<u64>> {
        let column = opened.columns(address.segment_ord).content()?;
        Ok(column.first(address.doc_id))
    };
    let Some(content) = content_of(address)? else {
        return Ok(0);
    };
    let field = opened.fields.content_key;
    let term = Term::from_field_u64(field, content_key(content));
    let mut articles = 0_u64;
    for address in alive(&opened.searcher, field, &term)? {
        articles += u64::from(content_of(address)? == Some(content));
    }
    Ok(articles.saturating_sub(1))
}

/// Runs `query` over articles and folds what it finds; the limit counts stories.
///
/// What folds into the stories that are shown is exact however they are counted.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn grouped_articles(
    opened: &Opened,
    query: &Query,
    options: &SearchOptions,
    counting: Counting,
) -> Result<GroupedArticles, Error> {
    let all = SearchOptions {
        unit: Unit::Articles,
        limit: MOST_FOLDED + 1,
        ..*options
    };
    let mut gathered = gather(opened, query, &all)?;
    let kept = std::mem::take(&mut gathered.kept);
    let found = gathered.order.first(kept, all.limit);
    let most = match options.limit {
        0 => usize::MAX,
        limit => limit,
    };
    let (stories, groups) = if found.len() <= MOST_FOLDED {
        fold(opened, &found, most, counting).map_err(|source| Error::index(&opened.path, source))?
    } else {
        let note = not_folded("articles", MOST_FOLDED, options.limit);
        gathered.notes.push(note);
        let first = found.into_iter().take(most);
        (first.map(|hit| vec![Printed::alone(hit)]).collect(), None)
    };
    let hits = stories
        .iter()
        .map(|story| told(opened, story, options.sort, &gathered.patterns));
    Ok(GroupedArticles {
        total: gathered.total,
        groups,
        hits: hits.collect::<Result<_, _>>()?,
        notes: gathered.notes,
        warnings: gathered.warnings,
    })
}

/// The first stories of the ranked articles `found`, at most so many, and how many there are.
fn fold(
    opened: &Opened,
    found: &[Ranked],
    most: usize,
    counting: Counting,
) -> tantivy::Result<(Vec<Vec<Printed>>, Option<u64>)> {
    let is_counted = counting == Counting::All || found.len() <= FEW;
    let mut stories = Stories::of(opened, found)?;
    let mut first = Vec::new();
    for at in 0..found.len() {
        if first.len() == most {
            break;
        }
        first.extend(stories.next(at));
    }
    let is_whole = first.len() < most;
    let groups = match (is_whole, is_counted) {
        (true, _) => Some(first.len() as u64),
        (false, true) => Some(stories.count()),
        (false, false) => None,
    };
    Ok((first, groups))
}

/// A story as it is shown.
fn told(
    opened: &Opened,
    story: &[Printed],
    sort: Sort,
    patterns: &[Pattern],
) -> Result<GroupedArticle, Error> {
    let best = story.first().ok_or_else(|| opened.damage())?;
    let reading = Reading {
        sort,
        patterns,
        copies: Copies::Counted,
    };
    let (hit, _) = hits::article_hit(opened, &best.hit, reading)?;
    let dates = || story.iter().filter_map(|article| article.printing.date);
    let outlets: BTreeSet<u64> = story
        .iter()
        .filter_map(|article| article.printing.outlet)
        .collect();
    let is_identical =
        |article: &Printed| article.content.is_some() && article.content == best.content;
    let mut others: Vec<&Printed> = story.iter().skip(1).collect();
    others.sort_by_key(|article| article.age());
    let mut named = Vec::new();
    for article in others.into_iter().take(MOST_SOURCES) {
        let stored = opened.article(article.hit.address())?.article;
        named.push(Copy {
            id: stored.id,
            path: stored.source.path,
            record: stored.source.record,
            outlet: stored.outlet,
            date: article.printing.date.and_then(day),
            is_identical: is_identical(article),
        });
    }
    let identical = story.iter().skip(1).filter(|article| is_identical(article));
    Ok(GroupedArticle {
        hit,
        group: Story {
            articles: story.len() as u64,
            identical: 1 + identical.count() as u64,
            outlets: outlets.len() as u64,
            first: dates().min().and_then(day),
            last: dates().max().and_then(day),
            others: named,
        },
    })
}
