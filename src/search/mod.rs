//! Answers a typed query from the index: query → tree → Tantivy query → hits.
//!
//! | step | where |
//! | --- | --- |
//! | text to tokens to tree | [`parse`]: `lexer`, `operators`, `tokens`, `fields`, `forms`, `values`, `period`, `proximity`, `parser` |
//! | tree to text | [`read_as`], [`outline`] |
//! | words to terms of the index | `expand`, `pattern` |
//! | tree to Tantivy query | `compile`: `words`, `filters`, with `checks` and `join` for what Tantivy has no query for |
//! | query to hits | [`search`]: `collect`, `hits`, `highlight`, `snippets` |
//! | no hits to hints | [`suggest`]: `nearest` |
//! | a search kept, and what is new for it | [`SavedSearch`]: `alerts` |
//!
//! Tantivy's own query parser never sees what a person typed. Nothing here prints or knows a clock.

mod alerts;
mod checks;
mod collect;
mod compile;
mod expand;
mod fields;
mod filters;
mod flags;
mod forms;
mod highlight;
mod hits;
mod join;
mod lexer;
mod nearest;
mod operators;
mod parser;
mod pattern;
mod period;
mod places;
mod proximity;
mod query;
mod read_as;
mod run;
mod slips;
mod snippets;
mod suggest;
mod tokens;
mod values;
mod whereabouts;
mod words;

pub use alerts::{SavedSearch, forget_search, saved_searches};
pub use collect::Sort;
pub use fields::Name;
pub use flags::filter;
pub use hits::{ArticleHit, Hit, Printed, QuotationHit};
pub use parser::{MOST_BYTES, MOST_LEVELS, parse};
pub use places::{PlaceCount, nearest_places, places};
pub use query::{Aspect, Comparison, Field, Form, Leaf, Node, Order, Period, Query, Warning, Word};
pub use read_as::{outline, read_as};
pub use run::{Found, SearchOptions, Total, Unit, count, explain, search};
pub use snippets::Snippet;
pub use suggest::{Suggestion, suggest};
