//! Everything under `data/`, embedded: what extraction asks for every word was packed by the build script (`build.rs`), the rest
//! is parsed once and only when first asked for.

mod copy_words;
mod datelines;
mod demonyms;
mod known_bodies;
mod opening_labels;
mod packed;
mod short;
mod small_words;
mod speech;
pub(crate) mod table;
pub(crate) mod weights;

use rustc_hash::FxHashSet;

use std::sync::{Arc, OnceLock};

pub(crate) use copy_words::{CopyMeaning, copy_meaning, is_changeable, is_short};
pub use datelines::{DatelineLexicon, Named, Opener};
pub(crate) use demonyms::country_of;
pub(crate) use known_bodies::{ends_bodies, is_capital_city, is_known_body};
pub(crate) use opening_labels::is_opening_label;
pub(crate) use small_words::is_written_small;
pub(crate) use speech::{Class, HASH_START, Speech, hash_bytes, hash_eight, hash_word};
pub(crate) use weights::Weights;

/// What extraction knows beforehand: words of reporting, titles, first names, months, agencies.
#[derive(Debug, Default)]
pub struct Lexicon {
    datelines: OnceLock<DatelineLexicon>,
    speech: [OnceLock<Speech>; speech::LANGUAGES.len()],
    /// Other weights than the embedded ones.
    weights: Option<Arc<Weights>>,
}

impl Lexicon {
    /// The lexicon that is built into the program. Costs nothing until a language is asked for.
    pub fn embedded() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::default)
    }

    /// The same with other weights of attribution: the content of a table such as `data/weights.tsv`, as `learn` makes it.
    pub fn with_weights(table: &str) -> Self {
        Self {
            weights: Some(Arc::new(Weights::parse(table))),
            ..Self::default()
        }
    }

    /// The words of datelines.
    pub fn datelines(&self) -> &DatelineLexicon {
        self.datelines.get_or_init(DatelineLexicon::parse)
    }

    /// The words of one language, by its ISO 639-1 code; none given means English, an unknown one has no words at all.
    pub(crate) fn speech(&self, language: Option<&str>) -> &Speech {
        let at = speech::position(language.unwrap_or("en"));
        match self.speech.get(at) {
            Some(slot) => slot.get_or_init(|| self.read(at)),
            None => Speech::none(),
        }
    }

    /// Reads the language at this position. Weights were learned from English, but those about people hold elsewhere, too.
    fn read(&self, position: usize) -> Speech {
        let embedded = || Arc::new(Weights::read(&WEIGHTS.bytes));
        let mut speech = Speech::read(&SPEECH.bytes, position);
        speech.weights = self.weights.clone().unwrap_or_else(embedded);
        speech
    }
}

/// Bytes that begin where a line of the processor's cache does, so that no entry lies in two.
#[repr(align(64))]
struct Packing<B: ?Sized> {
    bytes: B,
}

static SPEECH: &Packing<[u8]> = &Packing {
    bytes: *include_bytes!(concat!(env!("OUT_DIR"), "/speech.bin")),
};
static WEIGHTS: &Packing<[u8]> = &Packing {
    bytes: *include_bytes!(concat!(env!("OUT_DIR"), "/weights.bin")),
};

/// The words of a table with one column.
fn words(table: &'static str) -> FxHashSet<&'static str> {
    table::rows(table).map(|[word]| word).collect()
}
