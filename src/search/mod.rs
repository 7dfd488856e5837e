//! Answers a typed query from the index: query → tree → Tantivy query → hits.

mod fields;
mod lexer;
mod parser;
mod period;
mod query;
mod read_as;

pub use fields::Name;
pub use parser::{MOST_BYTES, MOST_LEVELS, parse};
pub use query::{Aspect, Comparison, Field, Form, Leaf, Node, Order, Period, Query, Warning, Word};
pub use read_as::{outline, read_as};
