//! Text as text: spans, paragraphs, sentences, words and their folded forms. Knows nothing of news.

mod span;

pub use span::Span;
