//! Answers a typed query from the index: query → tree → Tantivy query → hits.
//!
//! | step | where |
//! | --- | --- |
//! | text to tokens to tree | [`parse`]: `lexer`, `fields`, `period`, `parser` |
//! | tree to text | [`read_as`], [`outline`] |
//! | words to terms of the index | `expand`, `pattern` |
//! | tree to Tantivy query | `compile`: `words`, `filters`, with `checks` and `join` for what Tantivy has no query for |
//! | query to hits | [`search`]: `collect`, `hits`, `highlight`, `snippets` |
//! | hits to statements | [`grouped()`]: `statements`, `variants`; `printings` reads the columns |
//! | words to who said them | [`who_said`]: `asked`, `candidates`, `diff`, `coverage`; `copies` counts printings |
//! | no hits to hints | [`suggest`]: `nearest` |
//!
//! Tantivy's own query parser never sees what a person typed. Nothing here prints or knows a clock.

mod asked;
mod candidates;
mod checks;
mod collect;
mod compile;
mod copies;
mod coverage;
mod diff;
mod expand;
mod fields;
mod filters;
mod flags;
mod groups;
mod highlight;
mod hits;
mod join;
mod lexer;
mod nearest;
mod parser;
mod pattern;
mod period;
mod places;
mod printings;
mod query;
mod read_as;
mod run;
mod said;
mod snippets;
mod statements;
mod suggest;
mod variants;
mod whereabouts;
mod words;

pub use asked::Asked;
pub use collect::Sort;
pub use coverage::{Coverage, Gap};
pub use diff::{Difference, Side};
pub use fields::Name;
pub use flags::filter;
pub use groups::{
    Folding, Group, Grouped, GroupedHit, MOST_FOLDED, MOST_VARIANTS, Variant, grouped,
};
pub use hits::{ArticleHit, Hit, Printed, QuotationHit};
pub use parser::{MOST_BYTES, MOST_LEVELS, parse};
pub use places::{PlaceCount, nearest_places, places};
pub use query::{Aspect, Comparison, Field, Form, Leaf, Node, Order, Period, Query, Warning, Word};
pub use read_as::{outline, read_as};
pub use run::{Found, SearchOptions, Total, Unit, count, explain, search};
pub use said::{Record, Said, Verdict, WhoSaid, who_said};
pub use snippets::Snippet;
pub use suggest::{Suggestion, suggest};
