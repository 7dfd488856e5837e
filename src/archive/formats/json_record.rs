//! One record of JSON comes in, its article goes to the [`Sink`]; or its articles, where it is known to be of another kind.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fields::{Field, keys_of};
use super::{Format, activity, controls, json, ninjs, object, telegram};
use crate::Error;
use crate::archive::sink::Sink;
use crate::error::Part;

type Item = Map<String, Value>;

/// What is done with a record that has no text, but a list of others.
#[derive(Clone, Copy)]
enum Lists {
    Read,
    /// It lies in such a list itself: deeper ones no service has.
    Told,
}

/// Reads one record, the `part` of its file; where it is what a service answered, the records in its list.
pub(super) fn read(text: &str, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    read_one(text, part, Lists::Read, sink)
}

fn read_one(text: &str, part: Part, lists: Lists, sink: &mut Sink<'_>) -> ControlFlow<()> {
    // Values that are parsed without being known take many times their length, and no item is as long as that.
    let is_parsed = text.len() <= sink.options().max_article_bytes;
    let parsed = |known: fn(&str) -> Option<Item>| is_parsed.then(|| known(text)).flatten();
    if let Some(item) = parsed(ninjs::item) {
        return as_format(Format::Ninjs, sink, |sink| ninjs::read(&item, part, sink));
    }
    if let Some(chat) = telegram::chat(text) {
        return as_format(Format::Telegram, sink, |sink| telegram::read(&chat, sink));
    }
    if let Some(activity) = parsed(activity::activity) {
        return as_format(Format::Activity, sink, |sink| {
            activity::read(&activity, part, sink)
        });
    }
    match object::fields(text, &sink.options().map, &sink.place(part)) {
        Ok(fields) if fields.iter().all(|(field, _)| *field != Field::Body) => {
            let list = json::list_in_object(text.as_bytes());
            if let (Lists::Read, Some(list)) = (lists, list) {
                for record in json::elements(text, list) {
                    let part = match part {
                        Part::Line(_) | Part::Lines(..) => part,
                        Part::Whole | Part::Record(_) => sink.next_part(),
                    };
                    read_one(record, part, Lists::Told, sink)?;
                }
                return ControlFlow::Continue(());
            }
            let place = sink.place(part);
            let keys = keys_of(Field::Body, &sink.options().map);
            let has = has(text);
            sink.skip(Error::NoBody { place, keys, has })
        }
        Ok(fields) => sink.article(part, fields),
        Err(error @ Error::BrokenJson { .. }) => match controls::escaped(text) {
            Some(mended) => sink.mended(|sink| read_one(&mended, part, lists, sink)),
            None => sink.skip(error),
        },
        Err(error) => sink.skip(error),
    }
}

/// Which keys a record has, for a message.
fn has(text: &str) -> String {
    let start = text.len() - text.trim_start().len();
    let mut names = json::keys(text.as_bytes(), start).map(|(name, _)| name);
    // 12 of 40 letters: enough to see which is the text.
    let shown: Vec<String> = names
        .by_ref()
        .filter(|name| name.len() <= 40)
        .take(12)
        .map(|name| format!("\"{name}\""))
        .collect();
    let more = if names.next().is_some() { ", …" } else { "" };
    match shown.as_slice() {
        [] => String::new(),
        shown => format!("; the record has {}{more}", shown.join(", ")),
    }
}

/// Reads a record as one of `format`, among others.
fn as_format(
    format: Format,
    sink: &mut Sink<'_>,
    read: impl FnOnce(&mut Sink<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let before = sink.set_format(format);
    read(sink)?;
    sink.set_format(before);
    ControlFlow::Continue(())
}
