//! Text as text: spans, paragraphs, words and their folded forms. Knows nothing of news.

mod paragraphs;
mod span;

pub use paragraphs::paragraphs;
pub use span::Span;
