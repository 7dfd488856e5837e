//! Answers a typed query from the index: query → tree → Tantivy query → hits.
//!
//! | step | where |
//! | --- | --- |
//! | text to tokens to tree | [`parse`]: `lexer`, `fields`, `period`, `parser` |
//! | tree to text | [`read_as`], [`outline`] |
//! | words to terms of the index | `expand`, `pattern` |
//! | tree to Tantivy query | `compile`: `words`, `filters`, with `checks` and `join` for what Tantivy has no query for |
//! | query to hits | [`search`], [`rank`]: `collect`, `cursor`, `hits`, `highlight`, `snippets` |
//! | name to article | [`find_article`] |
//! | no hits to hints | [`suggest`]: `nearest` |
//!
//! Tantivy's own query parser never sees what a person typed. Nothing here prints or knows a clock.

mod checks;
mod collect;
mod compile;
mod concordance;
mod cursor;
mod expand;
mod fields;
mod filters;
mod flags;
mod highlight;
mod hits;
mod join;
mod lexer;
mod lookup;
mod nearest;
mod parser;
mod passage;
mod pattern;
mod period;
mod places;
mod query;
mod ranking;
mod read_as;
mod run;
mod snippets;
mod suggest;
mod whereabouts;
mod words;

pub use collect::Sort;
pub use concordance::{Keyword, Side, concordance};
pub use cursor::Cursor;
pub use fields::Name;
pub use flags::filter;
pub use hits::{ArticleHit, Hit, Printed, QuotationHit};
pub use lookup::{FoundArticle, Lookup, MOST_NAMES, find_article};
pub use parser::{MOST_BYTES, MOST_LEVELS, parse};
pub use passage::{Passage, around};
pub use places::{PlaceCount, nearest_places, places};
pub use query::{Aspect, Comparison, Field, Form, Leaf, Node, Order, Period, Query, Warning, Word};
pub use ranking::{FullHit, Ranking, rank};
pub use read_as::{outline, read_as};
pub use run::{Found, SearchOptions, Total, Unit, count, explain, search};
pub use snippets::Snippet;
pub use suggest::{Suggestion, suggest};
