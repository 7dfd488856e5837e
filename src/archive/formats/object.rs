//! One record of JSON comes in, its fields go out.
//!
//! Known keys of `data/fields.tsv` give the fields, the others are passed over. A known key with a value that the field
//! cannot have is an error: an article without its date or with half of its text would be a silent loss.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::blocks::{self, Block};
use super::fields::{Field, Key};
use super::{html_text, kept_html, mapped};
use crate::Error;
use crate::archive::dates;
use crate::archive::mapping::Mapping;
use crate::archive::sink::Fields;
use crate::error::{Part, Place};
use crate::lexicon::table::pairs;

/// What a record gives under one key.
#[derive(Debug)]
struct Given {
    /// As the record spells it.
    name: String,
    /// What it means.
    key: Key,
    /// What it says.
    value: Value,
}

/// The value of a field.
#[derive(Debug, PartialEq)]
enum Value {
    Null,
    Text(String),
    Integer(i64),
    Texts(Vec<String>),
    /// What no field can be, by its name.
    Other(&'static str),
}

impl Value {
    /// What it is, for messages.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "a string",
            Self::Integer(_) => "a number",
            Self::Texts(_) => "an array of strings",
            Self::Other(kind) => kind,
        }
    }
}

/// What a record is.
#[derive(Debug)]
enum Record {
    Object(Vec<Given>),
    Other(&'static str),
}

/// What a record gives as its date.
pub(super) fn published(text: &str, map: &[Mapping]) -> Option<String> {
    let place = Place {
        path: String::new(),
        part: Part::Whole,
    };
    let fields = fields(text, map, &place).ok()?;
    let mut dates = fields.into_iter().rev();
    dates.find_map(|(field, text)| (field == Field::Published).then_some(text))
}

/// The fields of a record.
///
/// # Errors
///
/// Where it is no object, or a known key has a value that its field cannot have.
pub(super) fn fields(text: &str, map: &[Mapping], place: &Place) -> Result<Fields, Error> {
    let given = match serde_json::from_str(text) {
        Ok(Record::Object(given)) => given,
        Ok(Record::Other(found)) => {
            return Err(Error::NotAnObject {
                place: place.clone(),
                found,
            });
        }
        Err(error) => return Err(broken(place, &error)),
    };
    let mapped = mapped::fields(text, map, place)?;
    let mut ranks = [u8::MAX; Field::ALL.len()];
    let mut fields = Fields::new();
    let mut wrong: Vec<(Field, Error)> = Vec::new();
    for Given { name, key, value } in given {
        let key = where_it_is(key, &value);
        let Some(rank) = ranks.get_mut(key.field as usize) else {
            continue;
        };
        let is_mapped = mapped.iter().any(|(field, _)| *field == key.field);
        if is_mapped || value == Value::Null || key.rank > *rank {
            continue;
        }
        match text_of(key.field, value) {
            Ok(text) => {
                fields.extend(text.map(|text| (key.field, text)));
                *rank = key.rank;
            }
            Err(_) if key.rank >= SAYS_LITTLE => {}
            Err((found, expected)) => wrong.push((
                key.field,
                Error::FieldType {
                    place: place.clone(),
                    field: name,
                    found,
                    expected,
                },
            )),
        }
    }
    // A weak key may mean something else in this archive, as long as another gives the field.
    let is_given = |field: Field| fields.iter().any(|(given, _)| *given == field);
    if let Some((_, error)) = wrong.into_iter().find(|(field, _)| !is_given(*field)) {
        return Err(error);
    }
    fields.extend(mapped);
    Ok(fields)
}

/// What a key gives: what is called the source and is an address tells no paper, but where the article was read.
fn where_it_is(key: Key, value: &Value) -> Key {
    match value {
        Value::Text(text) if key.field == Field::Outlet && text.contains("://") => Key {
            field: Field::Url,
            rank: SAYS_LITTLE,
        },
        _ => key,
    }
}

/// From this rank on a key is a word that programs use for anything: `data`, `site`.
const SAYS_LITTLE: u8 = 7;

/// The text of a field; nothing for a date of no calendar; else what it is, and what is expected.
fn text_of(field: Field, value: Value) -> Result<Option<String>, (&'static str, &'static str)> {
    let expected = match field {
        Field::Id => "a string or a whole number",
        Field::Published => "a date in a string",
        _ => "a string",
    };
    match (field, value) {
        (_, Value::Text(text)) => Ok(Some(text)),
        (Field::Id, Value::Integer(number)) => Ok(Some(number.to_string())),
        (Field::Published, Value::Integer(number)) => {
            Ok(date_of_number(number).map(|date| date.to_string()))
        }
        (Field::Body | Field::Byline | Field::Section | Field::Outlet, Value::Texts(texts)) => {
            Ok(Some(mapped::joined(field, &texts)))
        }
        // The number of a person or section in another table, as WordPress has it, is neither.
        (Field::Byline | Field::Section, Value::Integer(_)) => Ok(None),
        (_, other) => Err((other.kind(), expected)),
    }
}

/// The error of a record that is no JSON.
pub(super) fn broken(place: &Place, error: &serde_json::Error) -> Error {
    let message = error.to_string();
    // The parser's own line number is that inside the record.
    let why = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(why, _)| why);
    // A record over many lines is a file, or one of a few.
    let line = match error.line() {
        0 | 1 => String::new(),
        line => format!(" (in line {line} of it)"),
    };
    Error::BrokenJson {
        place: place.clone(),
        column: error.column(),
        why: format!("{why}{line}"),
    }
}

const YEAR_SECONDS: i64 = 365 * 86_400;

/// `20250212`, or a time in seconds or milliseconds since 1970.
fn date_of_number(number: i64) -> Option<Date> {
    // With a time behind it, too, as GDELT has it: as milliseconds it would be a day of a far future.
    let day = match number {
        16_050_101_000_000..=99_991_231_235_959 => number / 1_000_000,
        _ => number,
    };
    if (16_050_101..=99_991_231).contains(&day) {
        return dates::parse(&day.to_string());
    }
    let seconds = if number.unsigned_abs() >= 100_000_000_000 {
        number / 1000
    } else {
        number
    };
    // What would be a day of 1970 is a year (`2003`), a month (`200305`), or what stands for none (0, -1).
    if seconds.abs() < YEAR_SECONDS {
        return None;
    }
    let time = Timestamp::from_second(seconds).ok()?;
    Some(TimeZone::UTC.to_datetime(time).date())
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut fields = Vec::new();
        while let Some(Name(name)) = map.next_key()? {
            if let Some(key) = Key::of(&name) {
                fields.push(Given {
                    name: name.into_owned(),
                    key,
                    value: map.next_value()?,
                });
            } else if object_key(&name) == Some("record") {
                // What else may stand there holds no fields.
                if let Record::Object(within) = map.next_value()? {
                    fields.extend(within);
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Record::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Record, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Record::Other("an array"))
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Record, E> {
        Ok(Record::Other("a string"))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Record, E> {
        Ok(Record::Other("a boolean"))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Record, E> {
        Ok(Record::Other("a number"))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Record, E> {
        Ok(Record::Other("a number"))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Record, E> {
        Ok(Record::Other("a number"))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Record, E> {
        Ok(Record::Other("null"))
    }
}

/// Whether the object under a key holds fields of the article.
pub(super) fn holds_fields(name: &str) -> bool {
    object_key(name) == Some("record")
}

/// What a key in JSON says of the object under it, or within it.
fn object_key(name: &str) -> Option<&'static str> {
    static KEYS: LazyLock<Vec<(&str, &str)>> =
        LazyLock::new(|| pairs(include_str!("../../../data/object_keys.tsv")).collect());
    let found = KEYS.iter().find(|(key, _)| *key == name);
    found.map(|(_, meaning)| *meaning)
}

/// A key, borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        Ok(i64::try_from(number).map_or(Value::Other("a number"), Value::Integer))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other("a fraction"))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other("a boolean"))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut texts = Some(Vec::new());
        while let Some(element) = seq.next_element::<Value>()? {
            match (element, &mut texts) {
                (Value::Text(text), Some(texts)) => texts.push(text),
                (Value::Texts(within), Some(texts)) => texts.extend(within),
                (Value::Null, _) => {}
                (_, texts) => *texts = None,
            }
        }
        Ok(texts.map_or(Value::Other("an array"), Value::Texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        // schema.org writes persons and papers as objects: `"author": {"@type": "Person", "name": "…"}`; WordPress what it
        // shows, in HTML: `"content": {"rendered": "<p>…", "protected": false}`.
        let mut named = None;
        let mut block = Block::default();
        while let Some(Name(key)) = map.next_key()? {
            let Some(meaning @ ("text" | "html" | "block" | "kind")) = object_key(&key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            match (meaning, map.next_value::<Value>()?) {
                ("html", Value::Text(html)) if kept_html::is_html(&html) => {
                    named = Some(kept_html::body_text(&html));
                }
                ("html", Value::Text(html)) => named = Some(html_text::text(&html)),
                ("text", Value::Text(text)) => named = Some(text),
                ("kind", Value::Text(kind)) => block.kind = Some(kind),
                ("block", Value::Text(text)) => block.texts = vec![text],
                ("block", Value::Texts(texts)) => block.texts = texts,
                _ => {}
            }
        }
        if let Some(text) = named {
            return Ok(Value::Text(text));
        }
        Ok(match block.given() {
            blocks::Given::Texts(mut texts) if texts.len() == 1 => {
                Value::Text(texts.pop().unwrap_or_default())
            }
            blocks::Given::Texts(texts) => Value::Texts(texts),
            blocks::Given::Nothing => Value::Null,
            blocks::Given::Unknown => Value::Other("an object"),
        })
    }
}
