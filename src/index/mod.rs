//! Articles with what was extracted from them go in, a searchable index comes out.
//!
//! One Tantivy index in one folder; [`schema`] tells its fields, [`open()`] opens it for reading. Knows no formats and finds no
//! quotations itself.

mod analyzers;
pub mod documents;
mod inflections;
mod open;
pub mod schema;
mod statistics;

pub use inflections::inflections;
pub use open::{EXTRACTOR_VERSION, FOLDER, Manifest, Opened, open};
pub use schema::{DocumentKind, Fields, SCHEMA_VERSION};
pub use statistics::KindStatistics;
