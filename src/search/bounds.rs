//! What one query may ask of the index, counted in work and not in time, so that the same query is read alike on any
//! machine. What is beyond a bound is read more loosely or left out, and a warning says so.
//!
//! A query asks for other kinds of document by queries of their own ([`join`](super::join)); all of them share one count.
//! The figures are of 282,000 quotations in 60,000 articles of made words, one core.

use crate::index::DocumentKind;

/// What of the bounds is used up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    /// How many words with `*`, `?` or `~` were asked for.
    spreads: usize,
    /// How many of them stand beside others whose places count.
    placed_spreads: usize,
    /// How many of them may have two slips.
    far_spreads: usize,
    /// How many terms they stand for.
    terms: usize,
    /// How much it takes to compare places.
    places: u64,
    /// How many texts are read to compare their characters, by their length.
    texts: u64,
    /// How many conditions are met by nearly everything and stand beside alternatives.
    open: usize,
}

/// Each costs a walk over a part of the dictionary, and reading what it stands for.
pub(super) const MOST_SPREADS: usize = 32;
/// Beside other words each has thousands of terms whose places are compared: an eighth of a second among a million words.
pub(super) const MOST_PLACED_SPREADS: usize = 4;
/// Two slips may be anywhere, so that the whole dictionary is walked over: a twentieth of a second among a million words.
pub(super) const MOST_FAR_SPREADS: usize = 8;
/// The most terms that one wildcard may stand for; of more, the most frequent are taken.
const MOST_TERMS: usize = 4096;
/// The same of all wildcards of a query: without it, 32 of them took 3.8 s.
const MOST_TERMS_IN_ALL: usize = 4 * MOST_TERMS;
/// So many terms each wildcard may stand for, whatever the others do.
const LEAST_TERMS: usize = 128;
/// About a quarter of a second: 24 distances between *the* and *of* took 0.4 s in quotations and 2.8 s in articles.
const MOST_PLACES: u64 = 8_000_000;
/// So many texts of quotations are read at most to compare their characters: an eighth of a second.
const MOST_TEXTS: u64 = 4_000;
/// Each is a walk over all documents: 300 of them took 2.4 s.
pub(super) const MOST_OPEN: usize = 16;

/// How much dearer the text of an article is than that of a quotation.
const fn length_of(kind: DocumentKind) -> u64 {
    match kind {
        DocumentKind::Article => 3,
        _ => 1,
    }
}

/// How places are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparing {
    /// One word right after the other, by Tantivy.
    Phrase,
    /// Any other way, by [`Placed`](super::checks::Placed).
    Distance,
}

impl Bounds {
    /// Whether another word with `*`, `?` or `~` may be asked for.
    pub(super) fn may_spread(&mut self) -> bool {
        self.spreads += 1;
        self.spreads <= MOST_SPREADS
    }

    /// Whether `spreads` more of them may stand beside other words.
    pub(super) fn may_place(&mut self, spreads: usize) -> bool {
        self.placed_spreads += spreads;
        self.placed_spreads <= MOST_PLACED_SPREADS
    }

    /// Whether another one may have two slips.
    pub(super) fn may_be_far(&mut self) -> bool {
        self.far_spreads += 1;
        self.far_spreads <= MOST_FAR_SPREADS
    }

    /// How many terms the next one may stand for.
    pub(super) fn terms(&self) -> usize {
        let left = MOST_TERMS_IN_ALL.saturating_sub(self.terms);
        left.clamp(LEAST_TERMS, MOST_TERMS)
    }

    /// Notes that one stands for so many.
    pub(super) fn add_terms(&mut self, terms: usize) {
        self.terms += terms;
    }

    /// Whether places may be compared in `documents` of `kind`, as those that were asked for before leave room.
    pub(super) fn may_compare(
        &mut self,
        documents: u64,
        kind: DocumentKind,
        how: Comparing,
    ) -> bool {
        let may = self.places < MOST_PLACES;
        let each = match how {
            Comparing::Phrase => 1,
            Comparing::Distance => 5,
        };
        self.places += documents * each * length_of(kind) * length_of(kind);
        may
    }

    /// How many texts of `kind` may be read.
    pub(super) fn texts(&self, kind: DocumentKind) -> u64 {
        MOST_TEXTS.saturating_sub(self.texts) / length_of(kind)
    }

    /// Notes that so many are read.
    pub(super) fn add_texts(&mut self, texts: u64, kind: DocumentKind) {
        self.texts += texts * length_of(kind);
    }

    /// Whether another alternative may be met by nearly everything.
    pub(super) fn may_be_open(&mut self) -> bool {
        self.open += 1;
        self.open <= MOST_OPEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_may_do_what_it_wants_and_the_last_still_something() {
        let mut bounds = Bounds::default();
        assert_eq!(bounds.terms(), MOST_TERMS);
        bounds.add_terms(MOST_TERMS_IN_ALL - 1000);
        assert_eq!(bounds.terms(), 1000);
        bounds.add_terms(5000);
        assert_eq!(bounds.terms(), LEAST_TERMS);
        let kind = DocumentKind::Quotation;
        assert!(bounds.may_compare(u64::MAX / 64, kind, Comparing::Distance));
        assert!(!bounds.may_compare(1, kind, Comparing::Phrase));
        assert_eq!(bounds.texts(DocumentKind::Article), MOST_TEXTS / 3);
        bounds.add_texts(1000, DocumentKind::Article);
        assert_eq!(bounds.texts(kind), MOST_TEXTS - 3000);
    }
}
