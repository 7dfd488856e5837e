//! Text as text: spans, paragraphs, sentences, words and their folded forms. Knows nothing of news.

mod language;
mod span;

pub use language::language;
pub use span::Span;
