//! What a format has read comes in, an [`Article`] goes out: fields checked, date and language read.

use super::dates;
use super::formats::Format;
use super::formats::fields::{Field, keys_of};
use super::formats::plain::byline_of;
use super::mapping::Mapping;
use super::sink::Fields;
use crate::article::DateSource;
use crate::error::{Part, Place};
use crate::lexicon::table::pairs;
use crate::text::language;
use crate::{Article, Error, Source};

/// The article in the record at `place`, the `number`th of its file.
///
/// # Errors
///
/// [`Error::NoBody`] where no field is the body, [`Error::NoArticle`] of formats whose fields have no names that one could give.
pub(super) fn article(
    place: Place,
    format: Format,
    number: u64,
    fields: Fields,
    map: &[Mapping],
) -> Result<Article, Error> {
    if !fields.iter().any(|(field, _)| *field == Field::Body) {
        return Err(match format {
            Format::Json | Format::JsonLines | Format::Csv | Format::Tsv => Error::NoBody {
                place,
                keys: keys_of(Field::Body, map),
                has: String::new(),
            },
            _ => Error::NoArticle {
                place,
                found: "an article without text",
            },
        });
    }
    let id = match place.part {
        Part::Whole => place.path.clone(),
        _ => format!("{}#{number}", place.path),
    };
    let source = Source {
        path: place.path,
        record: number,
        format: format.name().to_owned(),
    };
    let mut article = Article {
        id,
        source,
        ..Article::default()
    };
    for (field, value) in fields {
        set(&mut article, field, value);
    }
    // The string of a record of JSON stays as its writer has it.
    if !matches!(format, Format::Json | Format::JsonLines)
        && let Some(start) = lead_end(&article.body)
    {
        article.body.drain(..start);
    }
    Ok(finish(article))
}

fn set(article: &mut Article, field: Field, value: String) {
    if field == Field::Body {
        article.body = value;
        return;
    }
    // Blank is what many exports write for none.
    let shown = value.trim();
    if shown.is_empty() {
        return;
    }
    match field {
        Field::Published => article.published = dates::parse(shown),
        Field::Language => article.language = language_code(shown),
        Field::Id => article.id = value,
        Field::Headline => article.headline = Some(value),
        Field::Byline => article.byline = Some(value),
        // What is called the source may be where the article was read.
        Field::Outlet if shown.contains("://") => {
            article.url.get_or_insert(value);
        }
        Field::Outlet => article.outlet = Some(value),
        // A path leads nowhere from outside of its site.
        Field::Url if shown.starts_with('/') && !shown.starts_with("//") => {}
        Field::Url => article.url = Some(value),
        Field::Section => article.section = Some(value),
        Field::Dateline => article.dateline = Some(value),
        Field::Body => {}
    }
}

/// Where a text begins that has its first paragraph twice, the first time marked as `LEAD:`, as the New York Times had it from
/// 1987 to 1990.
fn lead_end(body: &str) -> Option<usize> {
    let marked = body.trim_start().strip_prefix("LEAD:")?;
    let (lead, _) = marked.split_once("\n\n")?;
    let rest = marked.get(lead.len()..)?.trim_start();
    rest.starts_with(lead.trim())
        .then(|| body.len() - rest.len())
}

/// `en-GB`, `eng`, `English` → `en`.
fn language_code(given: &str) -> Option<String> {
    let lower = given.to_lowercase();
    let main = lower.split(['-', '_']).next().unwrap_or_default();
    if main.len() == 2 && main.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Some(main.to_owned());
    }
    pairs(include_str!("../../data/languages.tsv"))
        .find(|(name, _)| *name == lower || *name == main)
        .map(|(_, code)| code.to_owned())
}

/// What the source leaves open: the date may stand in the path, the language shows in the text, and the reporter may be its
/// first line, as the New York Times sent it.
fn finish(mut article: Article) -> Article {
    let from = if article.published.is_some() {
        DateSource::Metadata
    } else {
        article.published = dates::in_path(&article.source.path);
        DateSource::Path
    };
    article.published_from = article.published.map(|_| from);
    article.byline = article.byline.or_else(|| byline_of(&article.body));
    article.language = article
        .language
        .or_else(|| language(&article.body).map(str::to_owned));
    article
}
