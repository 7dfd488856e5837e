//! The entries of a live blog come in as JSON-LD (`liveBlogUpdate` of schema.org), articles with their own days go out.
//!
//! A live blog is one page of hundreds of entries over days or weeks. Read as one article, all that anybody said in it would be
//! of the day on which it was begun. So each entry that has a text and a day is an article, with its own headline, reporter and
//! address where it has them, else the page's. What the page prints and no entry says (key points, older entries that JSON-LD
//! leaves out) stays the article of the page, so that nothing is lost and nothing is found twice.

use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::fields::Field;
use super::html;
use super::page_head::{PageHead, texts};
use crate::archive::sink::{Fields, Sink};

/// One entry: its own fields, its text among them.
#[derive(Debug)]
pub(super) struct Entry(Fields);

/// The entries of a posting that have a text and a day, in their order.
pub(super) fn entries(posting: &Value) -> Vec<Entry> {
    let updates = posting.get("liveBlogUpdate");
    let updates = match updates {
        Some(Value::Array(updates)) => updates.as_slice(),
        Some(update) => std::slice::from_ref(update),
        None => &[],
    };
    updates.iter().filter_map(entry).collect()
}

fn entry(update: &Value) -> Option<Entry> {
    let text_of = |key: &str| update.get(key).map(texts).unwrap_or_default();
    let body = html::given_text(update.get("articleBody")?.as_str()?);
    let published = text_of("datePublished");
    if body.is_empty() || published.is_empty() {
        return None;
    }
    let mut head = PageHead::default();
    for (field, text) in [
        (Field::Headline, text_of("headline")),
        (Field::Byline, text_of("author")),
        (Field::Published, published),
        (Field::Url, text_of("url")),
    ] {
        head.add(field, 0, &text);
    }
    let mut fields = head.fields();
    fields.push((Field::Body, body));
    Some(Entry(fields))
}

impl Entry {
    fn paragraphs(&self) -> impl Iterator<Item = String> {
        let says = |field: &Field| matches!(field, Field::Body | Field::Headline);
        let texts = self.0.iter().filter(move |(field, _)| says(field));
        texts.flat_map(|(_, text)| text.lines().map(plain_words))
    }
}

/// Passes on what the page says besides its entries, where that is something, then each entry as an article that has of `page`
/// what it does not say itself.
pub(super) fn read(
    besides: String,
    entries: Vec<Entry>,
    page: &Fields,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let rest = (!besides.is_empty()).then(|| vec![(Field::Body, besides)]);
    let entries = entries.into_iter().map(|entry| entry.0);
    for own in rest.into_iter().chain(entries) {
        let mut fields = page.clone();
        fields.extend(own);
        sink.article(sink.next_part(), fields)?;
    }
    ControlFlow::Continue(())
}

/// What a page shows besides its entries; nothing where that is no text.
pub(super) fn besides(shown: &str, entries: &[Entry]) -> String {
    let told: FxHashSet<String> = entries.iter().flat_map(Entry::paragraphs).collect();
    let is_own = |paragraph: &&str| {
        // Others are the time of an entry, who wrote it, what to press.
        let is_text = paragraph.ends_with(['.', '!', '?', '"', '”', '…', '«', '»'])
            || paragraph.split_whitespace().nth(FEWEST_WORDS - 1).is_some();
        is_text && !told.contains(&plain_words(paragraph))
    };
    let own: Vec<&str> = shown.split("\n\n").filter(is_own).collect();
    own.join("\n\n")
}

const FEWEST_WORDS: usize = 6;

/// Its letters and digits: marks and white space may differ between what is shown and what is given.
fn plain_words(paragraph: &str) -> String {
    paragraph.chars().filter(|c| c.is_alphanumeric()).collect()
}
