//! Text as text: spans, paragraphs, language, words and their folded forms. Knows nothing of news.

mod fold;
mod language;
mod paragraphs;
mod span;
mod terms;
mod unspaced;
mod words;

pub use fold::fold;
pub use language::language;
pub use paragraphs::paragraphs;
pub use span::Span;
pub use terms::{Term, Terms, terms};
pub use unspaced::{first_unspaced, is_unspaced};
pub use words::{Words, words};
