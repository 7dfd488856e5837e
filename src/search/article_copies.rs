//! Ranked articles go in, groups of copies come out: a wire story that nine papers printed is one.
//!
//! Articles with the same words are copies; articles whose sketches are alike (`index::alike`) are near copies, unless both
//! are dated and more than a month apart: what is printed every year from one pattern is not one story. From the oldest to
//! the newest, each joins the earlier story that it is most alike, so that no chain of small changes leads from one story to
//! another, and nothing depends on scores, segments or threads. No text is read. What is folded are the hits: under a
//! filter, the copies that meet it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::columnar::Column;
use tantivy::{DocAddress, Term};

use super::groups::not_folded;
use super::hits::{self, ArticleHit, Copies, Reading};
use super::order::{Order, Ranked, Sort};
use super::pattern::Pattern;
use super::printings::Printing;
use super::query::{Query, Warning};
use super::ranking::gather;
use super::run::{SearchOptions, Total, Unit};
use super::values::day;
use crate::error::Error;
use crate::index::alike::content_key;
use crate::index::{Opened, alive};
use crate::text::{SMALL_NUMBERS, SmallSketch};

/// What a search for articles found, in groups.
#[derive(Clone, Debug)]
pub struct GroupedArticles {
    /// How many articles there are.
    pub total: Total,
    /// How many stories they fold into; `None` where there are too many to fold: then each stands alone.
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

// Told apart best by the labelled pairs of tests/it/article_copies.rs; docs/BENCHMARKS.md has the others that were tried.
const LEAST_CONTAINMENT: f64 = 0.7;
/// A story that was cut further than this stands alone.
const LEAST_LIKENESS: f64 = 0.3;
/// A story may be reprinted so many days after it was first printed.
const MOST_DAYS: i64 = 31;
/// So many stories may share a key before it tells nothing: what all articles of an outlet end with.
const MOST_WITH_KEY: usize = 32;
/// So many stories are compared with an article, those that share the most keys with it.
const MOST_COMPARED: usize = 16;

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
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn grouped_articles(
    opened: &Opened,
    query: &Query,
    options: &SearchOptions,
) -> Result<GroupedArticles, Error> {
    let all = SearchOptions {
        unit: Unit::Articles,
        limit: MOST_FOLDED + 1,
        ..*options
    };
    let mut gathered = gather(opened, query, &all)?;
    let order = Order::of(opened, options.sort);
    let order = order.map_err(|source| Error::index(&opened.path, source))?;
    let found = order.first(std::mem::take(&mut gathered.kept), all.limit);
    let is_folded = found.len() <= MOST_FOLDED;
    let mut stories = if is_folded {
        fold(opened, &found).map_err(|source| Error::index(&opened.path, source))?
    } else {
        let note = not_folded("articles", MOST_FOLDED, options.limit);
        gathered.notes.push(note);
        found.iter().map(|hit| vec![Printed::alone(*hit)]).collect()
    };
    let groups = is_folded.then_some(stories.len() as u64);
    if options.limit > 0 {
        stories.truncate(options.limit);
    }
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

/// An article among the hits.
#[derive(Clone, Copy, Debug)]
struct Printed {
    hit: Ranked,
    printing: Printing,
    content: Option<u64>,
    sketch: Option<SmallSketch>,
}

impl Printed {
    fn alone(hit: Ranked) -> Self {
        Self {
            hit,
            printing: Printing::default(),
            content: None,
            sketch: None,
        }
    }

    /// What has no date is last; the number makes the order total.
    fn age(&self) -> (i64, u64) {
        (
            self.printing.date.unwrap_or(i64::MAX),
            self.printing.article,
        )
    }

    /// How alike two articles are, where they may be one story.
    fn likeness(&self, other: &Self) -> Option<f64> {
        if self.content.is_some() && self.content == other.content {
            return Some(1.0);
        }
        let days = self.printing.date.zip(other.printing.date);
        let is_apart = days.is_some_and(|(one, other)| (one - other).abs() > MOST_DAYS);
        let (own, other) = (self.sketch?, other.sketch?);
        let likeness = own.likeness(&other);
        let is_copy = likeness >= LEAST_LIKENESS && own.containment(&other) >= LEAST_CONTAINMENT;
        (is_copy && !is_apart).then_some(likeness)
    }
}

/// The stories that `hits` fold into, in the order of their best hits; in each the best hit first.
fn fold(opened: &Opened, hits: &[Ranked]) -> tantivy::Result<Vec<Vec<Printed>>> {
    let printed = read(opened, hits)?;
    let mut by_age: Vec<usize> = (0..printed.len()).collect();
    by_age.sort_by_key(|&at| printed[at].age());
    let aged: Vec<Printed> = by_age.iter().map(|&at| printed[at]).collect();
    let mut leaders = Leaders::default();
    let mut leader_of = vec![0; printed.len()];
    for (rank, at) in by_age.into_iter().enumerate() {
        leader_of[at] = leaders.find_or_add(rank, &aged);
    }
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    let mut stories: Vec<Vec<Printed>> = Vec::new();
    for (article, leader) in printed.into_iter().zip(leader_of) {
        let place = *places.entry(leader).or_insert(stories.len());
        match stories.get_mut(place) {
            Some(story) => story.push(article),
            None => stories.push(vec![article]),
        }
    }
    Ok(stories)
}

/// The oldest article of each story, by what copies are known by; articles are named by their rank in age.
#[derive(Default)]
struct Leaders {
    by_content: FxHashMap<u64, usize>,
    by_key: FxHashMap<u32, Vec<usize>>,
    /// Those that share a key with the article at hand, as often as they share one.
    met: Vec<usize>,
}

impl Leaders {
    /// The leader of the story of the article `rank`, which may be itself.
    fn find_or_add(&mut self, rank: usize, aged: &[Printed]) -> usize {
        let article = &aged[rank];
        if let Some(content) = article.content
            && let Some(&leader) = self.by_content.get(&content)
        {
            return leader;
        }
        let keys = article.sketch.map(|sketch| sketch.keys());
        let leader = self
            .closest(article, keys.iter().flatten(), aged)
            .unwrap_or(rank);
        if let Some(content) = article.content {
            self.by_content.insert(content, leader);
        }
        if leader == rank {
            for key in keys.iter().flatten() {
                let with_key = self.by_key.entry(*key).or_default();
                if with_key.len() < MOST_WITH_KEY {
                    with_key.push(rank);
                }
            }
        }
        leader
    }

    /// The leader that is most alike; of several the oldest.
    fn closest<'k>(
        &mut self,
        article: &Printed,
        keys: impl Iterator<Item = &'k u32>,
        aged: &[Printed],
    ) -> Option<usize> {
        self.met.clear();
        for key in keys {
            self.met.extend(self.by_key.get(key).into_iter().flatten());
        }
        self.met.sort_unstable();
        let runs = self.met.chunk_by(|one, other| one == other);
        let mut candidates: Vec<(Reverse<usize>, usize)> = runs
            .filter_map(|run| Some((Reverse(run.len()), *run.first()?)))
            .collect();
        candidates.sort_unstable();
        let candidates = candidates.into_iter().take(MOST_COMPARED);
        let alike = candidates
            .filter_map(|(_, leader)| Some((article.likeness(&aged[leader])?, Reverse(leader))));
        let closest =
            alike.max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        closest.map(|(_, Reverse(leader))| leader)
    }
}

/// What the columns tell of each hit.
fn read(opened: &Opened, hits: &[Ranked]) -> tantivy::Result<Vec<Printed>> {
    let mut columns: Vec<(Column<u64>, Column<u64>)> = Vec::new();
    for segment in opened.searcher.segment_readers() {
        let fast = segment.fast_fields();
        columns.push((fast.u64("content")?, fast.u64("alike")?));
    }
    let mut printed = Vec::with_capacity(hits.len());
    for hit in hits {
        let address = hit.address();
        let (content, alike) = &columns[address.segment_ord as usize];
        let numbers: Vec<u64> = alike.values_for_doc(address.doc_id).collect();
        let numbers = <[u64; SMALL_NUMBERS]>::try_from(numbers).ok();
        printed.push(Printed {
            hit: *hit,
            printing: Printing::at(opened, address)?,
            content: content.first(address.doc_id),
            sketch: numbers.map(SmallSketch::from_numbers),
        });
    }
    Ok(printed)
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
