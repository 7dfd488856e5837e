//! An article comes in; its dateline goes out, with the place that it names.
//!
//! Looked for where archives have it: at the start of the body, or at the start of one of the next lines, behind headline,
//! picture, summary, byline and notes of updates. Each opening is cut into pieces (`tokens`), read as the parts of a dateline
//! (`parse`) and judged by how much speaks for it (`judge`); the first that passes is the one, and its place is chosen by
//! [`places::resolve`](crate::places::resolve()). The forms are those of the style guides of AP, Reuters, AFP and dpa.
//! Only the first lines are read, so that the cost does not grow with the article. Nothing is guessed from the text behind.

mod agencies;
mod day;
mod judge;
mod names;
mod openings;
mod parse;
mod tokens;

use crate::article::Article;
use crate::dates::complete;
use crate::extract::Dateline;
use crate::lexicon::DatelineLexicon;
use crate::places::{Gazetteer, Resolved, Rule, Toponym, fold, resolve};
use crate::text::{Span, in_one_line};
use parse::Parts;
use tokens::Pieces;

/// The rule of a dateline that names no city.
const WITHOUT_CITY: &str = "no-city";

/// Finds the dateline of an article.
///
/// The span covers everything from its first word to its dash; `None` where the article has none. Where the body has none but
/// the source gives one as a field, that one is read, and its span is empty.
///
/// ```
/// use onrecord::lexicon::Lexicon;
/// use onrecord::places::Gazetteer;
/// use onrecord::{Article, extract::dateline};
/// let body = "PARIS, Tenn. (AP) — The depot opens again in May.".to_owned();
/// let article = Article { body, ..Article::default() };
/// let gazetteer = Gazetteer::embedded().unwrap();
/// let found = dateline::find(&article, &gazetteer, Lexicon::embedded().datelines()).unwrap();
/// assert_eq!(found.text, "PARIS, Tenn. (AP) —");
/// assert_eq!(found.region.as_deref(), Some("Tennessee"));
/// ```
pub fn find(
    article: &Article,
    gazetteer: &Gazetteer<'_>,
    lexicon: &DatelineLexicon,
) -> Option<Dateline> {
    printed(article, gazetteer, lexicon).or_else(|| given(article, gazetteer, lexicon))
}

/// The dateline that the body opens with.
fn printed(
    article: &Article,
    gazetteer: &Gazetteer<'_>,
    lexicon: &DatelineLexicon,
) -> Option<Dateline> {
    let language = article.language.as_deref();
    let accepted = |start| {
        let pieces = Pieces::of(&article.body, start, lexicon);
        parse::parse(&article.body, &pieces, gazetteer, lexicon)
            .filter(|parts| judge::is_dateline(parts, &article.body, language, gazetteer, lexicon))
    };
    let first = openings::starts(&article.body)
        .into_iter()
        .find_map(accepted)?;
    let parts = if first.is_agency_before_dash() {
        match accepted(first.rest).filter(Parts::is_place_before_dash) {
            Some(second) => second.behind(first),
            None => first,
        }
    } else {
        first
    };
    Some(read(article, &article.body, &parts, (gazetteer, lexicon)))
}

/// The dateline that the source gives as a field: nobody need judge whether it is one.
fn given(
    article: &Article,
    gazetteer: &Gazetteer<'_>,
    lexicon: &DatelineLexicon,
) -> Option<Dateline> {
    let field = article.dateline.as_deref()?.trim();
    let closed = format!("{} -", field.trim_end_matches([' ', '-', '–', '—', ':']));
    let pieces = Pieces::of(&closed, 0, lexicon);
    let parts = parse::parse(&closed, &pieces, gazetteer, lexicon)?;
    Some(Dateline {
        text: field.to_owned(),
        span: Span::default(),
        ..read(article, &closed, &parts, (gazetteer, lexicon))
    })
}

/// Reads the parts of a dateline that stands in `body`.
fn read(
    article: &Article,
    body: &str,
    parts: &Parts,
    (gazetteer, lexicon): (&Gazetteer<'_>, &DatelineLexicon),
) -> Dateline {
    let mut dateline = Dateline {
        text: parts.span.of(body).to_owned(),
        span: parts.span,
        date: parts.date.map(|day| complete(day, article.published)),
        agency: parts.agency.clone(),
        rule: WITHOUT_CITY.to_owned(),
        confidence: lexicon.confidence(WITHOUT_CITY),
        ..Dateline::default()
    };
    let regions: Vec<&str> = parts.regions.iter().map(|span| span.of(body)).collect();
    let home = home(article, lexicon);
    let place = |city: Span| {
        let city = city.of(body);
        resolve(
            Toponym {
                city,
                regions: &regions,
                home: home.as_deref(),
            },
            gazetteer,
            lexicon,
        )
    };
    match parts.city {
        Some(city) => {
            let (city, resolved) = first_known(city, &parts.others, place);
            dateline.confidence = lexicon.confidence(resolved.rule.name());
            fill(&mut dateline, city.of(body), resolved);
        }
        None => {
            if let Some(region) = regions.first() {
                let toponym = Toponym {
                    city: region,
                    regions: &[],
                    home: None,
                };
                dateline.country = resolve(toponym, gazetteer, lexicon).country;
            }
        }
    }
    dateline
}

/// The first of the cities whose place is known; of `OSLO & MALMO, Sweden` the region belongs to the second.
fn first_known<'a>(
    city: Span,
    others: &[Span],
    place: impl Fn(Span) -> Resolved<'a>,
) -> (Span, Resolved<'a>) {
    let first = place(city);
    if matches!(first.rule, Rule::TextOnly | Rule::RegionOnly) {
        for &other in others {
            let second = place(other);
            if second.place.is_some() {
                return (other, second);
            }
        }
    }
    (city, first)
}

fn fill(dateline: &mut Dateline, printed: &str, resolved: Resolved<'_>) {
    dateline.city = Some(
        resolved
            .place
            .map_or_else(|| in_one_line(printed), |place| place.name.to_owned()),
    );
    dateline.region = resolved.region;
    dateline.country = resolved.country;
    dateline.latitude = resolved.place.and_then(|place| place.latitude);
    dateline.longitude = resolved.place.and_then(|place| place.longitude);
    dateline.geonameid = resolved.place.and_then(|place| place.geonameid);
    resolved.rule.name().clone_into(&mut dateline.rule);
}

/// The country where the article's outlet is at home: as given, or by its name, its address or the country domain of it.
fn home(article: &Article, lexicon: &DatelineLexicon) -> Option<String> {
    let by_name = || {
        lexicon
            .outlet(&fold(article.outlet.as_deref()?))
            .map(str::to_owned)
    };
    let by_address = || {
        let url = article.url.as_deref()?;
        let host = url
            .split_once("://")
            .map_or(url, |(_, rest)| rest)
            .split(['/', ':', '?'])
            .next()?
            .to_ascii_lowercase();
        let host = host.trim_start_matches("www.");
        let mut domains = host
            .match_indices('.')
            .filter_map(|(dot, _)| lexicon.outlet(host.get(dot + 1..)?));
        let listed = lexicon
            .outlet(host)
            .or_else(|| domains.next())
            .map(str::to_owned);
        listed.or_else(|| country_of(host.rsplit('.').next()?))
    };
    article.home.clone().or_else(by_name).or_else(by_address)
}

/// The country of a top-level domain of two letters; those that the whole world uses as words are left out.
fn country_of(domain: &str) -> Option<String> {
    const WORDS: [&str; 12] = [
        "ai", "cc", "co", "fm", "gg", "io", "me", "nu", "sh", "to", "tv", "ws",
    ];
    let is_country = domain.len() == 2
        && domain.bytes().all(|b| b.is_ascii_lowercase())
        && !WORDS.contains(&domain);
    is_country.then(|| {
        if domain == "uk" {
            "GB".to_owned()
        } else {
            domain.to_ascii_uppercase()
        }
    })
}
