//! Text as text: spans, paragraphs, sentences, words and their folded forms. Knows nothing of news.

mod fold;
mod language;
mod span;
mod words;

pub use fold::fold;
pub use language::language;
pub use span::Span;
pub use words::{Term, Terms, Words, terms, words};
