//! A ranked document goes in, everything that is needed to show and to cite it comes out.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::collect::Ranked;
use super::copies::copies;
use super::highlight;
use super::pattern::Pattern;
use super::snippets::{self, Snippet};
use crate::article::DateSource;
use crate::error::Error;
use crate::extract::{Attribution, Kind};
use crate::index::Opened;
use crate::index::documents::Header;
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
    /// How often the archive has the same words by the same speaker elsewhere.
    pub copies: u64,
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
    /// The file.
    pub path: String,
    /// The number of the article in the file, from 0.
    pub record: u64,
    /// Its address on the web.
    pub url: Option<String>,
    /// How well it matches; comparable within one search only.
    pub score: f64,
}

/// The quotation at `ranked`, with what `patterns` match in it.
pub(super) fn quotation(
    opened: &Opened,
    ranked: &Ranked,
    patterns: &[Pattern],
) -> Result<Hit, Error> {
    let hit = quotation_hit(opened, ranked, patterns)?;
    Ok(Hit::Quotation(Box::new(hit)))
}

/// The same as what it is.
pub(super) fn quotation_hit(
    opened: &Opened,
    ranked: &Ranked,
    patterns: &[Pattern],
) -> Result<QuotationHit, Error> {
    let stored = opened.quotation(ranked.address())?;
    let copies =
        copies(opened, ranked.address()).map_err(|source| Error::index(&opened.path, source))?;
    let quotation = stored.quotation;
    let article = stored.article.id.clone();
    Ok(QuotationHit {
        id: format!("{article}:{}", quotation.ordinal),
        article,
        ordinal: quotation.ordinal,
        kind: quotation.kind,
        matches: highlight::matches(&quotation.text, patterns),
        text: quotation.text,
        spans: quotation.spans,
        marked: quotation.marked,
        speaker: quotation.speaker,
        copies,
        printed: printed(stored.article, ranked),
    })
}

/// The article at `ranked`, with what `patterns` match in it.
pub(super) fn article(
    opened: &Opened,
    ranked: &Ranked,
    patterns: &[Pattern],
) -> Result<Hit, Error> {
    let stored = opened.article(ranked.address())?;
    let headline = stored.article.headline.as_deref().unwrap_or_default();
    Ok(Hit::Article(Box::new(ArticleHit {
        id: stored.article.id.clone(),
        headline_matches: highlight::matches(headline, patterns),
        snippets: snippets::snippets(&stored.body, &highlight::matches(&stored.body, patterns)),
        printed: printed(stored.article, ranked),
    })))
}

fn printed(header: Header, ranked: &Ranked) -> Printed {
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
        date: ranked.date.and_then(day),
        date_from: header.date_from,
        outlet: header.outlet,
        headline: header.headline,
        path: header.source.path,
        record: header.source.record,
        url: header.url,
        score: ranked.score(),
    }
}

/// The day with the number `days` since 1970-01-01.
pub(super) fn day(days: i64) -> Option<Date> {
    Date::constant(1970, 1, 1)
        .checked_add(i32::try_from(days).ok()?.days())
        .ok()
}

impl Hit {
    /// Where and in what it was printed.
    pub fn printed(&self) -> &Printed {
        match self {
            Self::Quotation(hit) => &hit.printed,
            Self::Article(hit) => &hit.printed,
        }
    }
}
