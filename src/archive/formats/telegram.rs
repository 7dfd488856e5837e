//! A chat in the JSON that Telegram exports comes in, its messages go out: those of a channel are what a newsroom posted.
//!
//! A file is one chat, or all chats of an account in a list. The text of a message is a string, or a list of strings and of objects
//! where something is bold or a link. Of a first line in bold alone the headline is made, as channels write it.

use std::ops::ControlFlow;

use serde_json::{Deserializer, Map, Value};

use super::fields::{Field, Key};
use super::{json, ninjs, object};
use crate::Error;
use crate::archive::sink::{Fields, Sink};

/// A chat whose messages are yet to be parsed.
pub(super) struct Chat<'a> {
    text: &'a str,
    name: Option<String>,
    /// `public_channel`, `private_group`.
    kind: String,
    id: Option<u64>,
    /// Where the list of messages begins in `text`.
    messages: usize,
}

/// The chat that a record of JSON is; `None` where it is none.
pub(super) fn chat(text: &str) -> Option<Chat<'_>> {
    memchr::memmem::find(text.as_bytes(), b"\"messages\"")?;
    let object = text.len() - text.trim_start().len();
    let (mut name, mut kind, mut id, mut messages) = (None, None, None, None);
    let keys = text.as_bytes().get(object).filter(|byte| **byte == b'{');
    for (key, value) in keys.map(|_| json::keys(text.as_bytes(), object))? {
        match key {
            "name" => name = scalar(text, value).and_then(|name| Some(name.as_str()?.to_owned())),
            "type" => kind = scalar(text, value).and_then(|kind| Some(kind.as_str()?.to_owned())),
            "id" => id = scalar(text, value).and_then(|id| id.as_u64()),
            "messages" if lists_objects(text, value) => messages = Some(value),
            // An article that has messages besides.
            key if Key::of(key).is_some_and(|key| key.field == Field::Body) => return None,
            _ => {}
        }
    }
    let kind = kind.filter(|kind| {
        let ends = ["_chat", "_group", "_supergroup", "_channel", "_messages"];
        ends.iter().any(|end| kind.ends_with(end))
    });
    Some(Chat {
        text,
        name,
        kind: kind?,
        id,
        messages: messages?,
    })
}

/// Whether a list of objects, or of nothing, begins at `at`.
fn lists_objects(text: &str, at: usize) -> bool {
    let list = text.get(at..).and_then(|rest| rest.strip_prefix('['));
    list.is_some_and(|list| list.trim_start().starts_with(['{', ']']))
}

/// The value that begins at `at`.
fn scalar(text: &str, at: usize) -> Option<Value> {
    let rest = text.get(at..)?;
    Deserializer::from_str(rest).into_iter().next()?.ok()
}

/// Reads the messages of a chat.
pub(super) fn read(chat: &Chat<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for message in json::elements(chat.text, chat.messages) {
        let part = sink.next_part();
        let place = sink.place(part);
        let most_bytes = sink.options().max_article_bytes;
        if message.len() > most_bytes {
            sink.too_large(part, most_bytes as u64)?;
            continue;
        }
        let message = match serde_json::from_str::<Map<String, Value>>(message) {
            Ok(message) => message,
            Err(error) => {
                sink.skip(object::broken(&place, &error))?;
                continue;
            }
        };
        let is_service = ninjs::text(&message, &["type"]) == Some("service");
        let pieces = pieces(message.get("text"));
        let found = match pieces.iter().all(|piece| piece.text.trim().is_empty()) {
            _ if is_service => "a note of Telegram's",
            true => "a message without text",
            false => {
                sink.article(part, fields(chat, &message, &pieces))?;
                continue;
            }
        };
        sink.skip(Error::NoArticle { place, found })?;
    }
    ControlFlow::Continue(())
}

fn fields(chat: &Chat<'_>, message: &Map<String, Value>, pieces: &[Piece<'_>]) -> Fields {
    let (headline, body) = parts(pieces);
    let said = |key| ninjs::text(message, &[key]).map(str::to_owned);
    // Of a channel the sender is the channel itself, and who signs is named beside it.
    let sender = said("from").filter(|from| Some(from) != chat.name.as_ref());
    let has_address = chat.kind.ends_with("channel") || chat.kind.ends_with("supergroup");
    let number = message.get("id").and_then(Value::as_u64);
    let address = chat.id.zip(number).filter(|_| has_address);
    let given = [
        (Field::Headline, headline),
        (
            Field::Byline,
            said("forwarded_from").or_else(|| said("author")).or(sender),
        ),
        (Field::Published, said("date")),
        (Field::Outlet, chat.name.clone()),
        (
            Field::Url,
            address.map(|(chat, number)| format!("https://t.me/c/{chat}/{number}")),
        ),
        (Field::Body, Some(body)),
    ];
    let given = given.into_iter();
    given
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}

/// A stretch of a text that looks alike.
struct Piece<'a> {
    is_bold: bool,
    text: &'a str,
}

fn pieces(text: Option<&Value>) -> Vec<Piece<'_>> {
    let listed = match text {
        Some(Value::Array(pieces)) => pieces.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    listed.iter().filter_map(piece).collect()
}

fn piece(piece: &Value) -> Option<Piece<'_>> {
    Some(match piece {
        Value::String(text) => Piece {
            is_bold: false,
            text,
        },
        Value::Object(piece) => Piece {
            is_bold: ninjs::text(piece, &["type"]) == Some("bold"),
            text: ninjs::text(piece, &["text"])?,
        },
        _ => return None,
    })
}

/// The headline of a message, where it has one, and its text.
fn parts(pieces: &[Piece<'_>]) -> (Option<String>, String) {
    let concat = |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.text).collect::<String>();
    if let [first, rest @ ..] = pieces {
        let (line, body) = (first.text.trim(), concat(rest));
        let ends = first.text.ends_with('\n') || body.starts_with('\n');
        // What ends as a sentence does is the beginning of the text.
        let is_line = !line.is_empty() && !line.contains('\n') && !line.ends_with(['.', ':', ',']);
        if first.is_bold && ends && is_line && !body.trim().is_empty() {
            return (Some(line.to_owned()), body.trim_start().to_owned());
        }
    }
    (None, concat(pieces))
}
