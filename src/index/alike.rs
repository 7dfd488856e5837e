//! The body of an article goes in, what its copies are known by comes out.
//!
//! A wire story stands in nine papers: in some word for word, in others with another lead, cut short, or with a paragraph of
//! their own. `content` is a hash of its words as they are sought ([`terms`](fn@crate::text::terms)), in their order: bodies
//! that differ in white space, case, accents, marks and punctuation have it alike. `alike` is a [`SmallSketch`] of the same
//! words, by which near copies find each other; it takes 64 bytes in a column, and no postings.

use super::queue::{FieldValue, Values};
use super::schema::Fields;
use super::wording::hash_words;
use crate::text::{SmallSketch, terms};

/// What stands in the index for the words of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Equal where the words are.
    pub content: u64,
    /// Of near copies; `None` where there are fewer than three words.
    pub sketch: Option<SmallSketch>,
}

/// What copies of an article with this body are known by; `None` where it has no word.
pub fn alike(body: &str) -> Option<Alike> {
    let mut cut = terms(body);
    let mut term = String::new();
    // A word and what parts it from the next are six bytes in print; to grow step by step took a fifth of the time.
    let mut words = Vec::with_capacity(body.len() / 6);
    while let Some(word) = cut.advance_hashed(&mut term) {
        words.push(word);
    }
    (!words.is_empty()).then(|| Alike {
        content: hash_words(&words),
        sketch: SmallSketch::of_hashed(&words),
    })
}

/// What articles with these words are sought by: one of 256 keys, of whose articles the hash is then compared. A term for each
/// hash filled the table in which Tantivy looks up all words: that took an eighth of the processor time of indexing, and one
/// of 4,096, which are not met again while they are at hand, a fiftieth.
pub const fn content_key(content: u64) -> u64 {
    content >> 56
}

/// Adds the values of the fields `content`, `content_key` and `alike` to those of the article.
pub(super) fn add_values(fields: &Fields, body: &str, values: &mut Values) {
    let Some(Alike { content, sketch }) = alike(body) else {
        return;
    };
    let key = FieldValue::Natural(content_key(content));
    values.extend([
        (fields.content, FieldValue::Natural(content)),
        (fields.content_key, key),
    ]);
    let sketch = sketch.iter().flat_map(SmallSketch::numbers);
    values.extend(sketch.map(|number| (fields.alike, FieldValue::Natural(number))));
}
