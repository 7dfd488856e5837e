//! What a format has read comes in, an [`Article`] goes out: fields checked, date and language read.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::dates;
use super::formats::Format;
use super::formats::fields::{self, Field};
use super::formats::json::{self, Given, Record, Value};
use super::formats::plain;
use crate::article::DateSource;
use crate::error::{Part, Place};
use crate::lexicon::table::pairs;
use crate::text::language;
use crate::{Article, Error, Source};

/// The article in a decoded text file.
pub(super) fn from_text(path: &str, format: Format, text: String) -> Article {
    let layout = plain::read(&text, format);
    let mut article = article_of(path, format, 0);
    path.clone_into(&mut article.id);
    article.headline = layout.headline;
    article.byline = layout.byline;
    for (field, value) in layout.fields {
        set(&mut article, field, value);
    }
    article.body = match layout.body.len() {
        whole if whole == text.len() => text,
        _ => layout.body.of(&text).to_owned(),
    };
    finish(article)
}

/// The article in one record of JSON.
pub(super) fn from_json(
    text: &str,
    format: Format,
    place: &Place,
    number: u64,
) -> Result<Article, Error> {
    let fields = match json::object(text) {
        Ok(Record::Object(fields)) => fields,
        Ok(Record::Other(found)) => {
            return Err(Error::NotAnObject {
                place: place.clone(),
                found,
            });
        }
        Err(error) => return Err(broken(place, &error)),
    };
    let mut article = article_of(&place.path, format, number);
    let mut ranks = [u8::MAX; Field::COUNT];
    for Given { name, key, value } in fields {
        let Some(rank) = ranks.get_mut(key.field as usize) else {
            continue;
        };
        if value == Value::Null || key.rank > *rank {
            continue;
        }
        let wrong = |value: &Value, expected| {
            let (place, field, found) = (place.clone(), name.clone(), value.kind());
            Err(Error::FieldType {
                place,
                field,
                found,
                expected,
            })
        };
        match (key.field, value) {
            (field, Value::Text(text)) => set(&mut article, field, text),
            (Field::Id, Value::Integer(number)) => article.id = number.to_string(),
            (Field::Published, Value::Integer(number)) => {
                article.published = date_of_number(number);
            }
            (Field::Byline | Field::Section | Field::Outlet, Value::Texts(texts)) => {
                set(&mut article, key.field, texts.join(", "));
            }
            (Field::Id, other) => return wrong(&other, "a string or a whole number"),
            (Field::Published, other) => return wrong(&other, "a date in a string"),
            (_, other) => return wrong(&other, "a string"),
        }
        *rank = key.rank;
    }
    if ranks.get(Field::Body as usize) == Some(&u8::MAX) {
        return Err(Error::NoBody {
            place: place.clone(),
            keys: fields::keys_of(Field::Body),
        });
    }
    if article.id.is_empty() {
        article.id = match (format, place.part) {
            (Format::Json, Part::Whole) => place.path.clone(),
            _ => format!("{}#{number}", place.path),
        };
    }
    Ok(finish(article))
}

fn article_of(path: &str, format: Format, record: u64) -> Article {
    let source = Source {
        path: path.to_owned(),
        record,
        format: format.name().to_owned(),
    };
    Article {
        source,
        ..Article::default()
    }
}

fn broken(place: &Place, error: &serde_json::Error) -> Error {
    let message = error.to_string();
    // The parser's own line number is that inside the record.
    let why = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(why, _)| why);
    Error::BrokenJson {
        place: place.clone(),
        column: error.column(),
        why: why.to_owned(),
    }
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
        Field::Outlet => article.outlet = Some(value),
        Field::Url => article.url = Some(value),
        Field::Section => article.section = Some(value),
        Field::Dateline => article.dateline = Some(value),
        Field::Body => {}
    }
}

/// `20250212`, or a time in seconds or milliseconds since 1970.
fn date_of_number(number: i64) -> Option<Date> {
    if (16_050_101..=99_991_231).contains(&number) {
        return dates::parse(&number.to_string());
    }
    let seconds = if number.unsigned_abs() >= 100_000_000_000 {
        number / 1000
    } else {
        number
    };
    let time = Timestamp::from_second(seconds).ok()?;
    Some(TimeZone::UTC.to_datetime(time).date())
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

/// What the source leaves open: the date may stand in the path, the language shows in the text.
fn finish(mut article: Article) -> Article {
    let from = if article.published.is_some() {
        DateSource::Metadata
    } else {
        article.published = dates::in_path(&article.source.path);
        DateSource::Path
    };
    article.published_from = article.published.map(|_| from);
    article.language = article
        .language
        .or_else(|| language(&article.body).map(str::to_owned));
    article
}
