//! Text as text: spans, paragraphs, language, words and their folded forms. Knows nothing of news.

mod fold;
mod language;
mod paragraphs;
mod span;
mod words;

pub use fold::fold;
pub use language::language;
pub use paragraphs::paragraphs;
pub use span::Span;
pub use words::{Term, Terms, Words, terms, words};
