//! An export of Ghost comes in, its posts go out.
//!
//! It is a dump of tables in JSON: a post has its text in HTML, and who wrote it, its tags and the name of the site stand in tables of
//! their own. Drafts, posts that are to come and the pages of the site are no articles.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fields::Field;
use super::{json, kept_html, ninjs, object};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Place;

type Row = Map<String, Value>;

/// So many rows of the tables beside the posts are read, and of such a length: more no site has, and what is damaged may.
const MOST_ROWS: usize = 1_000_000;
const MOST_ROW_BYTES: usize = 1 << 20;

/// So many have written a post, and so long are names: each name is held anew for every post that it stands at.
const MOST_AUTHORS: usize = 50;
const MOST_NAME_BYTES: usize = 200;

/// Whether JSON that begins with `start` may be such an export; other programs, too, say when they exported.
pub(super) fn is_export(start: &[u8]) -> bool {
    // 300: before the tables it says no more than when and by which version it was made.
    let start = start.trim_ascii_start();
    let head = start.get(..start.len().min(300)).unwrap_or_default();
    let has = |key: &[u8]| memchr::memmem::find(head, key).is_some();
    head.starts_with(b"{") && has(b"\"meta\"") && has(b"\"exported_on\"") && data(start).is_some()
}

/// The tables of an export that has one of posts.
pub(super) struct Tables<'a> {
    text: &'a str,
    /// Where the posts begin in the text, and where each of all tables does.
    posts: usize,
    all: HashMap<&'a str, usize>,
}

/// The tables of JSON that is such an export; `None` where it is none.
pub(super) fn tables(text: &str) -> Option<Tables<'_>> {
    let bytes = text.as_bytes();
    let data = is_export(bytes).then(|| data(bytes)).flatten()?;
    let lists = json::keys(bytes, data).filter(|(_, value)| bytes.get(*value) == Some(&b'['));
    let all: HashMap<&str, usize> = lists.collect();
    let posts = *all.get("posts")?;
    Some(Tables { text, posts, all })
}

/// Where the object of the tables begins: `{"db": [{"data": {"posts": [`, or without the list around it.
fn data(bytes: &[u8]) -> Option<usize> {
    let within = |object: usize, name: &str| {
        let mut keys = json::keys(bytes, object);
        keys.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let top = memchr::memchr(b'{', bytes)?;
    let database = match within(top, "db") {
        Some(list) => list + memchr::memchr(b'{', bytes.get(list..)?)?,
        None => top,
    };
    within(database, "data").filter(|data| bytes.get(*data) == Some(&b'{'))
}

/// Reads the posts of an export.
pub(super) fn read(tables: &Tables<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    sink.set_format(super::Format::Ghost);
    let (text, posts) = (tables.text, tables.posts);
    let export = Export::of(tables);
    for post in json::elements(text, posts) {
        let part = sink.next_part();
        let place = sink.place(part);
        let most_bytes = sink.options().max_article_bytes;
        if post.len() > most_bytes {
            sink.too_large(part, most_bytes as u64)?;
            continue;
        }
        let row = match serde_json::from_str::<Row>(post) {
            Ok(row) => row,
            Err(error) => {
                sink.skip(object::broken(&place, &error))?;
                continue;
            }
        };
        if let Some(found) = what_else(&row) {
            sink.skip(Error::NoArticle { place, found })?;
            continue;
        }
        match export.fields(&row, post, sink, &place) {
            Ok(fields) => sink.article(part, fields)?,
            Err(error) => sink.skip(error)?,
        }
    }
    ControlFlow::Continue(())
}

/// What a post is, where it is no article.
fn what_else(post: &Row) -> Option<&'static str> {
    let is_page = match post.get("page") {
        Some(Value::Bool(is_page)) => *is_page,
        Some(number) => number.as_u64() == Some(1),
        None => ninjs::text(post, &["type"]) == Some("page"),
    };
    match ninjs::text(post, &["status"]) {
        Some("draft") => Some("a draft"),
        Some("scheduled") => Some("a post that is yet to come"),
        _ if is_page => Some("a page of the site, not a post"),
        _ => None,
    }
}

/// What the tables say, by the numbers of posts.
struct Export {
    authors: HashMap<String, String>,
    sections: HashMap<String, String>,
    users: HashMap<String, String>,
    outlet: Option<String>,
}

impl Export {
    fn of(tables: &Tables<'_>) -> Self {
        let rows = |name: &str| {
            let list = tables.all.get(name).into_iter();
            let rows = list.flat_map(|list| json::elements(tables.text, *list));
            let rows = rows
                .filter(|row| row.len() <= MOST_ROW_BYTES)
                .take(MOST_ROWS);
            rows.filter_map(|row| serde_json::from_str::<Row>(row).ok())
        };
        let named = |table: &str| -> HashMap<String, String> {
            let named = rows(table).filter_map(|row| {
                let name = ninjs::text(&row, &["name"]);
                let name = name.filter(|name| name.len() <= MOST_NAME_BYTES)?;
                Some((number(&row, "id")?, name.to_owned()))
            });
            named.collect()
        };
        let (users, mut tags) = (named("users"), named("tags"));
        // Those for the site's own use.
        tags.retain(|_, name| !name.starts_with('#'));
        let is_title = |row: &Row| ninjs::text(row, &["key"]) == Some("title");
        let title = rows("settings").find(is_title);
        Self {
            authors: joined(rows("posts_authors"), "author_id", &users, MOST_AUTHORS),
            sections: joined(rows("posts_tags"), "tag_id", &tags, 1),
            outlet: title.and_then(|row| Some(ninjs::text(&row, &["value"])?.to_owned())),
            users,
        }
    }

    /// The fields of a post, of which `text` is the row.
    fn fields(
        &self,
        row: &Row,
        text: &str,
        sink: &Sink<'_>,
        place: &Place,
    ) -> Result<Fields, Error> {
        let id = number(row, "id").unwrap_or_default();
        // Before there could be several, the author stood in the post itself.
        let author = || self.users.get(&number(row, "author_id")?).cloned();
        let html = ninjs::text(row, &["html"]).map(kept_html::body_text);
        let html = html.filter(|text| !text.trim().is_empty());
        let plain = || Some(ninjs::text(row, &["plaintext", "markdown"])?.to_owned());
        let given = [
            (
                Field::Byline,
                self.authors.get(&id).cloned().or_else(author),
            ),
            (Field::Section, self.sections.get(&id).cloned()),
            (Field::Outlet, self.outlet.clone()),
            (Field::Body, html.or_else(plain)),
        ];
        let given = given.into_iter();
        let mut fields: Fields = given
            .filter_map(|(field, value)| Some((field, value?)))
            .collect();
        fields.extend(object::fields(text, &sink.options().map, place)?);
        Ok(fields)
    }
}

/// The names that `ties` give to each post, in their order, the first `most` of them.
fn joined(
    ties: impl Iterator<Item = Row>,
    key: &str,
    names: &HashMap<String, String>,
    most: usize,
) -> HashMap<String, String> {
    let mut by_post: Vec<(String, u64, &String)> = ties
        .filter_map(|row| {
            let order = row.get("sort_order").and_then(Value::as_u64);
            let name = names.get(&number(&row, key)?)?;
            Some((number(&row, "post_id")?, order.unwrap_or_default(), name))
        })
        .collect();
    by_post.sort();
    let mut joined = HashMap::new();
    for some in by_post.chunk_by(|one, next| one.0 == next.0) {
        let names: Vec<&str> = some
            .iter()
            .take(most)
            .map(|(_, _, name)| name.as_str())
            .collect();
        if let Some((post, _, _)) = some.first() {
            joined.insert(post.clone(), names.join(", "));
        }
    }
    joined
}

/// The number of a row, which is a word in newer versions.
fn number(row: &Row, key: &str) -> Option<String> {
    match row.get(key)? {
        Value::String(number) => Some(number.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
