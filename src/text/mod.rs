//! Text as text: spans, paragraphs, sentences, words and their folded forms. Knows nothing of news.

mod fold;
mod span;
mod words;

pub use fold::fold;
pub use span::Span;
pub use words::{Term, Terms, Words, terms, words};
