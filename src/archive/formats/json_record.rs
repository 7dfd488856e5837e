//! One record of JSON comes in, its article goes to the [`Sink`]; or its articles, where it is known to be of another kind.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::{Format, activity, controls, ninjs, object, telegram};
use crate::Error;
use crate::archive::sink::Sink;
use crate::error::Part;

type Item = Map<String, Value>;

/// Reads one record, the `part` of its file.
pub(super) fn read(text: &str, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
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
        Ok(fields) => sink.article(part, fields),
        Err(error @ Error::BrokenJson { .. }) => match controls::escaped(text) {
            Some(mended) => sink.mended(|sink| read(&mended, part, sink)),
            None => sink.skip(error),
        },
        Err(error) => sink.skip(error),
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
