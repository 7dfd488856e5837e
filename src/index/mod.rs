//! Articles with what was extracted from them go in, a searchable index comes out.
//!
//! One Tantivy index in one folder. [`schema`] tells its fields, [`update()`] brings it up to date with folders of articles,
//! [`open()`] opens it for reading. Knows no formats and finds no quotations itself: it is given the function that does.

pub mod alike;
mod analyzers;
mod appearances;
mod checked;
mod columns;
mod compact;
pub mod days;
mod directory;
pub mod documents;
mod folders;
mod forms;
mod gist;
mod identity;
mod inflections;
mod keys;
mod listed;
mod localities;
mod lock;
mod missing;
mod moved;
mod numbers;
mod open;
mod precedence;
mod queue;
mod recorded;
mod records;
mod replaced;
mod round;
mod run;
mod same_words;
pub mod schema;
mod sources;
mod statistics;
mod summary;
mod texts;
mod update;
mod verified;
mod verify;
pub mod wording;
mod writer;

pub use appearances::Appearance;
pub use columns::{Columns, Names, Starts, UNDATED, day_in};
pub use compact::{Compacted, compact};
pub use gist::Gist;
pub use inflections::{Counted, inflections};
pub use missing::{Doubt, Lost, Missing};
pub use open::{EXTRACTOR_VERSION, FOLDER, Manifest, Opened, open};
pub use precedence::Precedence;
pub use records::{Quotations, StoredTexts};
pub use same_words::{Sayings, alive};
pub use schema::{DocumentKind, Fields, SCHEMA_VERSION};
pub use sources::{Outcome, SourceRecord, Tally, for_each_source};
pub use statistics::KindStatistics;
pub use summary::{Change, Progress, SourceReport, Summary};
pub use texts::Texts;
pub use update::{Calls, Mode, Options, update};
pub use verified::Verified;
pub use verify::{Fault, FaultKind, verify, verify_files};
