//! A ranked document goes in, everything that is needed to show and to cite it comes out.

use jiff::civil::Date;
use serde::Serialize;
use tantivy::DocAddress;

use super::article_copies;
use super::copies::copies;
use super::highlight;
use super::order::{Ranked, Sort};
use super::pattern::Pattern;
use super::ranking::FullHit;
use super::snippets::{self, Snippet};
use super::values::day;
use crate::article::DateSource;
use crate::error::Error;
use crate::extract::{Attribution, Kind};
use crate::index::documents::Header;
use crate::index::{Appearance, Opened};
use crate::places;
use crate::text::Span;

/// One ranked answer. In JSON, the keys of what it holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Hit {
    /// Of a search for quotations.
    Quotation(Box<QuotationHit>),
    /// Of a search for articles.
    Article(Box<ArticleHit>),
}

/// A quotation that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuotationHit {
    /// The article's name and the quotation's number: `a17:3`.
    pub id: String,
    /// The article's name.
    pub article: String,
    /// The quotation's number in its article, from 0.
    pub ordinal: usize,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The words.
    pub text: String,
    /// Where they stand in the article's body.
    pub spans: Vec<Span>,
    /// What of it stands inside marks, in the body.
    pub marked: Vec<Span>,
    /// What matched, in `text`.
    pub matches: Vec<Span>,
    /// Who said it; `None` where the text does not tell.
    pub speaker: Option<Attribution>,
    /// How often the archive has the same words by the same speaker elsewhere; `None` where that was not to be counted.
    pub copies: Option<u64>,
    /// Where and in what it was printed.
    #[serde(flatten)]
    pub printed: Printed,
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleHit {
    /// Its name.
    pub id: String,
    /// What matched in its headline.
    pub headline_matches: Vec<Span>,
    /// The first sentences that matched; without any, its first sentence.
    pub snippets: Vec<Snippet>,
    /// What matched in its body.
    pub matches: Vec<Span>,
    /// How many other articles of the archive have the very words of its body; `None` where that was not to be counted.
    pub copies: Option<u64>,
    /// Where and in what it was printed.
    #[serde(flatten)]
    pub printed: Printed,
}

/// What a reader needs to judge a hit and to find it again.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Printed {
    /// The dateline's place as a person writes it: *Portland, Maine, United States*.
    pub place: Option<String>,
    /// The dateline's city.
    pub city: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
    /// The day of publication, else the dateline's.
    pub date: Option<Date>,
    /// What it was read from.
    pub date_from: Option<DateSource>,
    /// The paper, agency or site.
    pub outlet: Option<String>,
    /// The headline.
    pub headline: Option<String>,
    /// The reporter's line.
    pub byline: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// The file.
    pub path: String,
    /// The number of the article in the file, from 0.
    pub record: u64,
    /// All files that the article stands in, in the order of paths; empty where it is only the one above, which is the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Appearance>,
    /// Its address on the web.
    pub url: Option<String>,
    /// How well it matches; comparable within one search only, and `None` where hits come in another order.
    pub score: Option<f64>,
}

/// Whether each hit tells how many copies it has: to count them takes as long as to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copies {
    Counted,
    Left,
}

/// How a hit is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// The order that it comes in.
    pub(super) sort: Sort,
    /// What to mark.
    pub(super) patterns: &'a [Pattern],
    pub(super) copies: Copies,
}

/// The quotation at `ranked`, with what matches in it.
pub(super) fn quotation(
    opened: &Opened,
    ranked: &Ranked,
    reading: Reading<'_>,
) -> Result<FullHit, Error> {
    let (hit, body) = quotation_hit(opened, ranked, reading)?;
    Ok(FullHit {
        hit: Hit::Quotation(Box::new(hit)),
        body,
    })
}

/// The same as what it is, with the body that it stands in.
pub(super) fn quotation_hit(
    opened: &Opened,
    ranked: &Ranked,
    reading: Reading<'_>,
) -> Result<(QuotationHit, String), Error> {
    let stored = opened.quotation(ranked.address())?;
    let copies = reading.copies.of(opened, ranked, copies)?;
    let quotation = stored.quotation;
    let article = stored.article.id.clone();
    let hit = QuotationHit {
        id: format!("{article}:{}", quotation.ordinal),
        article,
        ordinal: quotation.ordinal,
        kind: quotation.kind,
        matches: highlight::matches(&quotation.text, reading.patterns),
        text: quotation.text,
        spans: quotation.spans,
        marked: quotation.marked,
        speaker: quotation.speaker,
        copies,
        printed: printed(stored.article, ranked, reading.sort),
    };
    Ok((hit, stored.body))
}

/// The article at `ranked`, with what matches in it.
pub(super) fn article(
    opened: &Opened,
    ranked: &Ranked,
    reading: Reading<'_>,
) -> Result<FullHit, Error> {
    let (hit, body) = article_hit(opened, ranked, reading)?;
    Ok(FullHit {
        hit: Hit::Article(Box::new(hit)),
        body,
    })
}

/// The same as what it is, with its body.
pub(super) fn article_hit(
    opened: &Opened,
    ranked: &Ranked,
    reading: Reading<'_>,
) -> Result<(ArticleHit, String), Error> {
    let stored = opened.article(ranked.address())?;
    let copies = reading.copies.of(opened, ranked, article_copies::copies)?;
    let headline = stored.article.headline.as_deref().unwrap_or_default();
    let matches = highlight::matches(&stored.body, reading.patterns);
    let hit = ArticleHit {
        id: stored.article.id.clone(),
        headline_matches: highlight::matches(headline, reading.patterns),
        snippets: snippets::snippets(&stored.body, &matches),
        matches,
        copies,
        printed: printed(stored.article, ranked, reading.sort),
    };
    Ok((hit, stored.body))
}

impl Copies {
    fn of(
        self,
        opened: &Opened,
        ranked: &Ranked,
        count: fn(&Opened, DocAddress) -> tantivy::Result<u64>,
    ) -> Result<Option<u64>, Error> {
        match self {
            Self::Left => Ok(None),
            Self::Counted => count(opened, ranked.address())
                .map(Some)
                .map_err(|source| Error::index(&opened.path, source)),
        }
    }
}

fn printed(header: Header, ranked: &Ranked, sort: Sort) -> Printed {
    let dateline = header.dateline.unwrap_or_default();
    Printed {
        place: places::written(
            dateline.city.as_deref(),
            dateline.region.as_deref(),
            dateline.country.as_deref(),
        ),
        city: dateline.city,
        region: dateline.region,
        country: dateline.country,
        date: ranked.date(sort).and_then(|days| day(days.into())),
        date_from: header.date_from,
        outlet: header.outlet,
        headline: header.headline,
        byline: header.byline,
        language: header.language,
        path: header.source.path,
        record: header.source.record,
        sources: header.sources,
        url: header.url,
        score: ranked.score(sort),
    }
}

impl Hit {
    /// Its name.
    pub fn id(&self) -> &str {
        match self {
            Self::Quotation(hit) => &hit.id,
            Self::Article(hit) => &hit.id,
        }
    }

    /// Where and in what it was printed.
    pub fn printed(&self) -> &Printed {
        match self {
            Self::Quotation(hit) => &hit.printed,
            Self::Article(hit) => &hit.printed,
        }
    }
}
