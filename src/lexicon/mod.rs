//! Everything under `data/`, parsed once: what the extraction knows of words.

mod datelines;
mod table;

use std::sync::OnceLock;

pub use datelines::{DatelineLexicon, Named, Opener};

/// What the extraction knows of words.
#[derive(Debug)]
pub struct Lexicon {
    /// For finding datelines and their places.
    pub datelines: DatelineLexicon,
}

impl Lexicon {
    /// The lexicon that is part of the program, parsed at its first use.
    pub fn embedded() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self {
            datelines: DatelineLexicon::parse(),
        })
    }
}
