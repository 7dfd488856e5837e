//! The one analyzer of the index: [`text::terms`](crate::text::terms) as a Tantivy tokenizer.
//!
//! Tantivy does not save analyzers, and an index that is opened without them fails only at the first commit or query, so
//! [`register`] is called by all that open one.

use tantivy::Index;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{self, Terms};

/// The name of the analyzer in the schema.
pub(super) const WORDS: &str = "onrecord_words";

/// Makes the analyzer known to `index`.
pub(super) fn register(index: &Index) {
    index.tokenizers().register(WORDS, WordTokenizer::default());
}

/// Cuts with [`text::terms`]; keeps its token, and that token's string, from text to text.
#[derive(Clone, Debug, Default)]
struct WordTokenizer {
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            terms: text::terms(text),
            token: &mut self.token,
        }
    }
}

struct WordStream<'a> {
    terms: Terms<'a>,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.terms.advance(&mut self.token.text) else {
            return false;
        };
        self.token.offset_from = span.start();
        self.token.offset_to = span.end();
        // A fresh token stands at usize::MAX, one before the first.
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
