//! Text as text: spans, paragraphs, language, words and their folded forms. Knows nothing of news.

mod language;
mod paragraphs;
mod span;

pub use language::language;
pub use paragraphs::paragraphs;
pub use span::Span;
