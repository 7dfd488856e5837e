//! What an object in JSON says of a block of a text comes in, its text goes out.
//!
//! Systems that hand out articles for others to lay out keep a body as a list of blocks, paragraphs among pictures and links to other
//! articles (Arc's `content_elements`, Portable Text, the rich text of Contentful, Strapi, Slate and `ProseMirror`). A block has a
//! text, or a list: of the pieces of its line, or of further blocks. Kinds that are no text, and those that are one line, are listed
//! in `data/block_kinds.tsv`; of any other the text is taken.

use super::html_text;
use crate::lexicon::table::pairs;

/// A block, as its object tells it.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// What it says that it is.
    pub(super) kind: Option<String>,
    /// Its text, or its pieces, or the paragraphs in it.
    pub(super) texts: Vec<String>,
}

/// What a block gives.
#[derive(Debug, PartialEq)]
pub(super) enum Given {
    /// A line or paragraphs.
    Texts(Vec<String>),
    /// It says what it is, and that is no text.
    Nothing,
    /// It is no block.
    Unknown,
}

impl Block {
    /// Its text.
    pub(super) fn given(self) -> Given {
        let kinds = || pairs(include_str!("../../../data/block_kinds.tsv"));
        let kind = self.kind.as_deref();
        let listed = kinds().find(|(listed, _)| Some(*listed) == kind);
        match listed.map(|(_, what)| what) {
            Some("none") => Given::Nothing,
            Some(_) if !self.texts.is_empty() => Given::Texts(vec![shown(&self.texts.concat())]),
            _ if !self.texts.is_empty() => {
                Given::Texts(self.texts.iter().map(|text| shown(text)).collect())
            }
            _ if kind.is_some() => Given::Nothing,
            _ => Given::Unknown,
        }
    }
}

/// A text as readers saw it, where it has tags.
fn shown(text: &str) -> String {
    if text.contains("</") || text.contains("<br") {
        html_text::text(text)
    } else {
        text.to_owned()
    }
}
