//! Text as text: spans, paragraphs, language, words, their folded forms and sketches of near copies. Knows nothing of news.

mod fold;
mod language;
mod lines;
mod one_line;
mod paragraphs;
mod sketch;
mod span;
mod terms;
mod unspaced;
mod words;

pub use fold::fold;
pub use language::language;
pub(crate) use language::{FEWEST_LETTERS, HEAD_BYTES};
pub(crate) use lines::lines;
pub use one_line::in_one_line;
pub use paragraphs::paragraphs;
pub use sketch::{BANDS, SMALL_BANDS, SMALL_NUMBERS, Sketch, SmallSketch};
pub(crate) use sketch::{hash_word, mix};
pub use span::Span;
pub use terms::{Term, Terms, terms};
pub use unspaced::{first_unspaced, is_unspaced};
pub use words::{Words, words};
