//! JSON text comes in; the records in it go out: the elements of an array, or objects one after another.
//!
//! The array is cut into its elements before any of them is parsed, so that a broken one costs itself and not the file.
//! One record is read by [`object`]: known keys of `data/fields.tsv` give its fields, the others are passed over.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::Key;

/// The values of a JSON text, cut apart but not yet parsed.
pub(in crate::archive) struct Values {
    text: String,
    at: usize,
    outside: Outside,
}

/// A value that is yet to be parsed.
pub(in crate::archive) struct Unparsed<'a> {
    pub(in crate::archive) text: &'a str,
    /// Whether it is all that the file holds, apart from white space.
    pub(in crate::archive) is_alone: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Outside {
    Array,
    Nothing,
}

/// What a record gives under one key.
#[derive(Debug)]
pub(in crate::archive) struct Given {
    /// As the record spells it.
    pub(in crate::archive) name: String,
    /// What it means.
    pub(in crate::archive) key: Key,
    /// What it says.
    pub(in crate::archive) value: Value,
}

/// The value of a field.
#[derive(Debug, PartialEq)]
pub(in crate::archive) enum Value {
    Null,
    Text(String),
    Integer(i64),
    Texts(Vec<String>),
    /// What no field can be, by its name.
    Other(&'static str),
}

impl Value {
    /// What it is, for messages.
    pub(in crate::archive) const fn kind(&self) -> &'static str {
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
pub(in crate::archive) enum Record {
    Object(Vec<Given>),
    Other(&'static str),
}

impl Values {
    /// Begins with the first value of `text`.
    pub(in crate::archive) fn new(text: String) -> Self {
        let start = text.len() - text.trim_start().len();
        let rest = text.get(start..).unwrap_or_default();
        let (at, outside) = if rest.starts_with('[') {
            (start + 1, Outside::Array)
        } else {
            (start, Outside::Nothing)
        };
        Self { text, at, outside }
    }

    /// The next value, as text that is yet to be parsed.
    pub(in crate::archive) fn next(&mut self) -> Option<Unparsed<'_>> {
        let bytes = self.text.as_bytes();
        let is_between = |byte: &u8| {
            byte.is_ascii_whitespace() || (*byte == b',' && self.outside == Outside::Array)
        };
        while bytes.get(self.at).is_some_and(is_between) {
            self.at += 1;
        }
        let start = self.at;
        match bytes.get(start)? {
            b']' if self.outside == Outside::Array => return None,
            b'{' | b'[' => self.at = nested_end(bytes, start),
            _ => self.at = scalar_end(bytes, start),
        }
        let is_alone = self.outside == Outside::Nothing
            && self.text.get(..start)?.trim().is_empty()
            && self.text.get(self.at..)?.trim().is_empty();
        Some(Unparsed {
            text: self.text.get(start..self.at)?,
            is_alone,
        })
    }
}

/// The end of the object or array that opens at `start`; of one that never closes, the end of the text.
fn nested_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(found) = memchr_any(bytes.get(at..).unwrap_or_default()) {
        at += found;
        match bytes.get(at) {
            Some(b'"') => at = string_end(bytes, at),
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
            }
            _ => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return at;
                }
            }
        }
    }
    bytes.len()
}

fn memchr_any(bytes: &[u8]) -> Option<usize> {
    bytes
        .iter()
        .position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.starts_with(b"\"") {
        return string_end(bytes, start);
    }
    let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'{' | b'[' | b'\n');
    let after_first = rest.iter().skip(1).position(is_end);
    start + after_first.map_or(rest.len(), |end| end + 1)
}

/// Parses one record.
pub(in crate::archive) fn object(text: &str) -> serde_json::Result<Record> {
    serde_json::from_str(text)
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
                (_, texts) => *texts = None,
            }
        }
        Ok(texts.map_or(Value::Other("an array"), Value::Texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        // schema.org writes persons and papers as objects: `"author": {"@type": "Person", "name": "…"}`.
        let mut name = None;
        while let Some(Name(key)) = map.next_key()? {
            if key == "name" {
                name = Some(map.next_value::<Value>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(name
            .filter(|name| matches!(name, Value::Text(_)))
            .unwrap_or(Value::Other("an object")))
    }
}
