//! A record of JSON comes in, the fields go out that `--map` names in it: by a key, or by a path of keys (`content.text`).
//!
//! A path goes through objects by key and through arrays by all their elements, so that `blocks.text` gives the text of
//! every block. A key that holds a dot is found as it is written.

use serde_json::Value;

use super::fields::Field;
use crate::Error;
use crate::archive::mapping::{Mapping, names_of};
use crate::archive::sink::Fields;
use crate::error::Place;

/// Reads the fields that `map` names in a record; a field of which no name is there is left out.
///
/// # Errors
///
/// Where a value is nothing that a field can be. Text that is no JSON gives no fields, and no error of its own.
pub(super) fn fields(text: &str, map: &[Mapping], place: &Place) -> Result<Fields, Error> {
    let mut fields = Fields::new();
    if map.is_empty() {
        return Ok(fields);
    }
    let Ok(record) = serde_json::from_str::<Value>(text) else {
        return Ok(fields);
    };
    for field in Field::ALL {
        for name in names_of(map, field) {
            let mut texts = Vec::new();
            let found = collect(&record, name, &mut texts);
            found.map_err(|found| Error::FieldType {
                place: place.clone(),
                field: name.to_owned(),
                found,
                expected: "text, or a list of texts",
            })?;
            if !texts.is_empty() {
                fields.push((field, joined(field, &texts)));
                break;
            }
        }
    }
    Ok(fields)
}

/// The texts of a list as one: those of a body are its paragraphs.
pub(super) fn joined(field: Field, texts: &[String]) -> String {
    texts.join(if field == Field::Body { "\n\n" } else { ", " })
}

/// Collects the texts at `path`; fails with what stands there instead.
fn collect(value: &Value, path: &str, texts: &mut Vec<String>) -> Result<(), &'static str> {
    match value {
        Value::Array(elements) => elements
            .iter()
            .try_for_each(|element| collect(element, path, texts)),
        Value::Object(keys) => {
            if let Some(value) = keys.get(path) {
                return take(value, texts);
            }
            match path.split_once('.') {
                Some((key, rest)) => keys
                    .get(key)
                    .map_or(Ok(()), |value| collect(value, rest, texts)),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn take(value: &Value, texts: &mut Vec<String>) -> Result<(), &'static str> {
    match value {
        Value::Null => {}
        Value::String(text) => texts.push(text.clone()),
        Value::Number(number) => texts.push(number.to_string()),
        Value::Array(elements) => {
            for element in elements {
                match element {
                    Value::Array(_) => return Err("an array of arrays"),
                    element => take(element, texts)?,
                }
            }
        }
        Value::Object(_) => return Err("an object"),
        Value::Bool(_) => return Err("a boolean"),
    }
    Ok(())
}
