//! onrecord finds who said what, where and when in a folder of news articles, and searches it.
//!
//! Data goes one way, and each arrow is one public function:
//!
//! ```text
//! Source ─archive─▶ Article ─extract─▶ Extraction ─index─▶ Documents ─▶ segments ─search─▶ Hits
//! ```

pub mod archive;
pub mod article;
pub mod dates;
pub mod error;
pub mod evaluate;
pub mod extract;
pub mod index;
pub mod lexicon;
mod limit;
mod location;
pub mod pdf;
pub mod places;
pub mod search;
pub mod text;

pub use article::{Article, Source};
pub use error::{Error, Result};
