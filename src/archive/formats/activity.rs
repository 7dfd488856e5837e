//! A post in the JSON of `ActivityPub` comes in (W3C, Activity Streams 2), its article goes out: what Mastodon exports as `outbox.json`.
//!
//! What an account did is told as activities: it made a post, passed one on, likes one. The posts that it made are articles.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fields::Field;
use super::{kept_html, ninjs};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

type Item = Map<String, Value>;

/// The activity or post that a record of JSON is; `None` where it is neither.
pub(super) fn activity(text: &str) -> Option<Item> {
    // Parsing every record twice would be dear, and few others have one of these keys.
    let has = |key: &[u8]| memchr::memmem::find(text.as_bytes(), key).is_some();
    if !has(b"\"actor\"") && !has(b"\"attributedTo\"") {
        return None;
    }
    let Ok(Value::Object(item)) = serde_json::from_str(text) else {
        return None;
    };
    let kind = ninjs::text(&item, &["type"])?;
    let is_activity = item.contains_key("actor") && item.contains_key("object");
    let is_post = item.contains_key("attributedTo") && matches!(kind, "Note" | "Article" | "Page");
    (is_activity || is_post).then_some(item)
}

/// Reads the post of an activity, the `part` of its file.
pub(super) fn read(item: &Item, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let post = match (ninjs::text(item, &["type"]), item.get("object")) {
        (_, None) => Ok(item),
        (Some("Create"), Some(Value::Object(post))) => Ok(post),
        (Some("Announce"), _) => Err("a post of someone else, passed on"),
        _ => Err("no post, but another activity"),
    };
    let found = match post.map(fields) {
        Ok(Some(fields)) => return sink.article(part, fields),
        Ok(None) => "a post without text",
        Err(found) => found,
    };
    let place = sink.place(part);
    sink.skip(Error::NoArticle { place, found })
}

/// The fields of a post; nothing where it has no text.
fn fields(post: &Item) -> Option<Fields> {
    let body = kept_html::body_text(ninjs::text(post, &["content"])?);
    if body.trim().is_empty() {
        return None;
    }
    let said = |key| ninjs::text(post, &[key]).map(str::to_owned);
    let languages = post.get("contentMap").and_then(Value::as_object);
    // In several it is translations, and which of them the text is is not told.
    let language = languages.filter(|languages| languages.len() == 1);
    let given = [
        (Field::Id, said("id")),
        (Field::Headline, said("name")),
        (Field::Published, said("published")),
        (
            Field::Outlet,
            said("attributedTo").and_then(|who| account(&who)),
        ),
        (Field::Url, said("url")),
        (
            Field::Language,
            language.and_then(|language| language.keys().next().cloned()),
        ),
        (Field::Body, Some(body)),
    ];
    let given = given.into_iter();
    Some(
        given
            .filter_map(|(field, value)| Some((field, value?)))
            .collect(),
    )
}

/// An account as people write it: `https://m.example/users/post` → `@post@m.example`.
fn account(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let name = path.trim_end_matches('/').rsplit('/').next()?;
    Some(format!("@{}@{host}", name.trim_start_matches('@')))
}
