//! The words of one language as extraction sees them: a set of classes for each word form.
//!
//! A word is looked up by the hash of its lower-case form, so that a text is cut, folded and looked up in one pass without
//! a copy. The tables of a language are put together and packed when the program is built (`build.rs`). A form is told by 48 bits
//! of its hash; the tables have 10^4 forms, so the chance that a word is taken for one of them is less than 10^-10.

use std::sync::{Arc, OnceLock};

use super::packed::{Packed, section};
use super::weights::Weights;

/// The languages with tables of their own, as ISO 639-1 codes.
pub(super) const LANGUAGES: [&str; 8] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"];

/// What a word form can be; a form may be several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Class(pub(crate) u64);

impl Class {
    pub(crate) const DETERMINER: Self = Self(1);
    pub(crate) const POSSESSIVE: Self = Self(1 << 1);
    pub(crate) const PRONOUN: Self = Self(1 << 2);
    pub(crate) const OBJECT: Self = Self(1 << 3);
    pub(crate) const RELATIVE: Self = Self(1 << 4);
    pub(crate) const PREPOSITION: Self = Self(1 << 5);
    pub(crate) const CONJUNCTION: Self = Self(1 << 6);
    pub(crate) const SUBORDINATOR: Self = Self(1 << 7);
    pub(crate) const AUXILIARY: Self = Self(1 << 8);
    pub(crate) const BE: Self = Self(1 << 9);
    pub(crate) const HAVE: Self = Self(1 << 10);
    /// What an office or a body is for, in its name: *Trade*, *Human*, *Rights*.
    pub(crate) const FIELD: Self = Self(1 << 11);
    pub(crate) const NEGATION: Self = Self(1 << 12);
    pub(crate) const ADVERB: Self = Self(1 << 13);
    pub(crate) const TIME: Self = Self(1 << 14);
    pub(crate) const STARTER: Self = Self(1 << 15);
    pub(crate) const PERSON_NOUN: Self = Self(1 << 16);
    pub(crate) const GROUP_NOUN: Self = Self(1 << 17);
    pub(crate) const BODY_NOUN: Self = Self(1 << 18);
    pub(crate) const TITLE: Self = Self(1 << 19);
    pub(crate) const MALE: Self = Self(1 << 20);
    pub(crate) const FEMALE: Self = Self(1 << 21);
    pub(crate) const FIRST_NAME: Self = Self(1 << 22);
    pub(crate) const CUE_SAY: Self = Self(1 << 23);
    pub(crate) const CUE_THAT: Self = Self(1 << 24);
    pub(crate) const CUE_OBJECT: Self = Self(1 << 25);
    pub(crate) const CUE_LEARNED: Self = Self(1 << 26);
    pub(crate) const CUE_PHRASE: Self = Self(1 << 27);
    pub(crate) const ABBREVIATION: Self = Self(1 << 28);
    pub(crate) const INNER_ABBREVIATION: Self = Self(1 << 29);

    pub(crate) const PARTICLE: Self = Self(1 << 30);
    pub(crate) const SUBJUNCTIVE: Self = Self(1 << 31);
    pub(crate) const GENITIVE: Self = Self(1 << 32);
    pub(crate) const OBLIQUE: Self = Self(1 << 33);
    pub(crate) const THAT: Self = Self(1 << 34);
    pub(crate) const AS: Self = Self(1 << 35);
    pub(crate) const INFINITIVE: Self = Self(1 << 36);
    pub(crate) const CONDITIONAL: Self = Self(1 << 37);
    pub(crate) const PLURAL: Self = Self(1 << 38);
    pub(crate) const DEFINITE: Self = Self(1 << 39);
    pub(crate) const QUESTION: Self = Self(1 << 40);
    /// The past of a verb that does not end in *-ed*.
    pub(crate) const PAST: Self = Self(1 << 41);
    /// A verb of asking: what follows is said by whom it names.
    pub(crate) const ASK: Self = Self(1 << 42);
    /// The noun of *in the words of*.
    pub(crate) const WORDS: Self = Self(1 << 43);
    /// A noun for someone of another's family.
    pub(crate) const KIN: Self = Self(1 << 44);
    /// What stands behind a name and belongs to it: *Jr.*, *Inc.*
    pub(crate) const SUFFIX: Self = Self(1 << 45);
    /// An adjective that opens a description before a name: *Former international Ana Ruiz*.
    pub(crate) const RANK: Self = Self(1 << 46);
    /// A word for someone from somewhere, written with a capital: *the Italian*.
    pub(crate) const DEMONYM: Self = Self(1 << 47);
    /// A preposition behind which a name is a place: *in*, *near*.
    pub(crate) const LOCATIVE: Self = Self(1 << 48);
    /// A noun for when or how something is said: *in a statement*, *on condition of anonymity*.
    pub(crate) const CIRCUMSTANCE: Self = Self(1 << 49);
    /// The pronoun for a thing or a body.
    pub(crate) const NEUTER: Self = Self(1 << 51);
    /// A verb of saying whose subject can stand behind it: *said Ruiz*.
    pub(crate) const INVERTS: Self = Self(1 << 52);
    /// A verb of saying whose object hears it: *Ruiz was told*.
    pub(crate) const TELLS: Self = Self(1 << 53);
    /// The verb of *as Ruiz put it*.
    pub(crate) const PUTS: Self = Self(1 << 54);
    /// A verb that hands on to what someone else says: *quoted Ruiz as saying*.
    pub(crate) const CITE: Self = Self(1 << 50);

    /// A noun that describes someone who is known already, and is no office of several: *the billionaire*, *the Democrat*.
    pub(crate) const EPITHET: Self = Self(1 << 55);
    /// What follows the years in a word for someone's age: *the 34-year-old*.
    pub(crate) const AGED: Self = Self(1 << 56);

    /// A participle before the name of whom or what stands before it: *a man named Ruiz*.
    pub(crate) const NAMES: Self = Self(1 << 57);
    /// What stands behind a name and is none of it: *Ana Ruiz MP*.
    pub(crate) const POSTNOMINAL: Self = Self(1 << 58);

    /// A preposition between a name and where its bearer is from: *Ana Ruiz of Italy*.
    pub(crate) const ORIGIN: Self = Self(1 << 59);

    /// Any word that can signal a report.
    pub(crate) const CUE: Self = Self(
        Self::CUE_SAY.0
            | Self::CUE_THAT.0
            | Self::CUE_OBJECT.0
            | Self::CUE_LEARNED.0
            | Self::CUE_PHRASE.0,
    );

    /// Any noun or title for one human.
    pub(crate) const HUMAN: Self = Self(Self::PERSON_NOUN.0 | Self::TITLE.0);

    /// Any noun for someone who can speak.
    pub(crate) const NOUN: Self =
        Self(Self::PERSON_NOUN.0 | Self::GROUP_NOUN.0 | Self::BODY_NOUN.0);

    /// Words that hold a sentence together rather than name something.
    pub(crate) const FUNCTION: Self = Self(
        Self::DETERMINER.0
            | Self::POSSESSIVE.0
            | Self::PRONOUN.0
            | Self::OBJECT.0
            | Self::RELATIVE.0
            | Self::PREPOSITION.0
            | Self::CONJUNCTION.0
            | Self::SUBORDINATOR.0
            | Self::AUXILIARY.0
            | Self::NEGATION.0
            | Self::ADVERB.0
            | Self::STARTER.0,
    );

    /// What a learned feature sees of a word that it does not see itself: the number of one of eight coarse classes, or 0.
    #[inline]
    pub(crate) fn coarse(self) -> usize {
        let [highest, ..] = self.0.to_be_bytes();
        usize::from(highest >> (COARSE_BITS % 8))
    }

    /// The strength of a cue: 1 says by itself, 2 with a clause, 3 with an object, 4 learned, 5 a phrase; 0 for no cue.
    #[inline]
    pub(crate) const fn strength(self) -> usize {
        let strengths = self.0 & Self::CUE.0;
        if strengths == 0 {
            0
        } else {
            (strengths.trailing_zeros() - Self::CUE_SAY.0.trailing_zeros()) as usize + 1
        }
    }

    /// Whether the two share a class.
    #[inline]
    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Whether it is the suffix of a firm's name, not one of a human's: *Inc.*, not *Jr.*
    pub(crate) const fn names_firm(self) -> bool {
        self.has(Self::SUFFIX) && !self.has(Self::MALE.with(Self::FEMALE))
    }

    /// The set without the other.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Both sets together.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// How many bits the classes of a first name are moved by to fit into 16: MALE is the lowest.
pub(crate) const NAME_BITS: u32 = 20;

/// Where the number of a coarse class stands: in the four bits that no class has.
pub(crate) const COARSE_BITS: u32 = 60;

/// The word forms of one language with their classes.
#[derive(Debug, Default)]
pub(crate) struct Speech {
    /// The number of the set of classes of each form; 0 for a form that is not listed.
    forms: Packed,
    sets: &'static [[u8; 8]],
    /// The classes of first names, the same in all languages, without the lowest [`NAME_BITS`].
    names: Packed,
    /// Verbs, each with a particle without which it does not signal a report: *teilte … mit*. Sorted.
    particles: &'static [[u8; 16]],
    /// Whether the language is English, for which there are learned weights.
    pub(crate) is_english: bool,
    /// Whether its common nouns are written with a capital, as in German.
    pub(crate) capitalizes_nouns: bool,
    /// What was learned for choices: from English, but those about people hold elsewhere, too.
    pub(crate) weights: Arc<Weights>,
}

impl Speech {
    /// The classes of the word with this hash, which is not written with a capital.
    #[inline]
    pub(crate) fn class(&self, hash: u64) -> Class {
        let set = usize::from(self.forms.view().get(hash));
        let bits = self.sets.get(set).copied();
        Class(bits.map_or(0, u64::from_le_bytes))
    }

    /// The classes of the word with this hash, which is written with a capital: it can be a first name, if nothing else.
    #[inline]
    pub(crate) fn class_of_capital(&self, hash: u64) -> Class {
        let class = self.class(hash);
        // A third of all: the list of names is long, and rarely in the nearest cache.
        if class.has(Class::FUNCTION.with(Class::NOUN)) {
            return class;
        }
        let name = Class(u64::from(self.names.view().get(hash)) << NAME_BITS);
        let other = if name.has(Class::FIRST_NAME) {
            Class::CUE
        } else {
            Class::TITLE
        };
        if class.has(other) {
            class
        } else {
            class.with(name)
        }
    }

    /// The particles that the verb with this hash needs to signal a report; empty for one that needs none.
    pub(crate) fn particles(&self, verb: u64) -> impl Iterator<Item = u64> + use<> {
        let halves = |pair: &[u8; 16]| {
            let pair = u128::from_le_bytes(*pair);
            #[expect(clippy::cast_possible_truncation, reason = "the two halves are wanted")]
            let halves = ((pair >> 64) as u64, pair as u64);
            halves
        };
        let all = self.particles;
        let from = all.partition_point(|pair| halves(pair).0 < verb);
        let behind = all.get(from..).unwrap_or_default().iter().map(halves);
        behind
            .take_while(move |(of, _)| *of == verb)
            .map(|(_, particle)| particle)
    }

    /// What a compound noun is by its last part: *Regierungssprecher* is a *Sprecher*.
    #[inline(never)]
    pub(crate) fn compound(&self, word: &str) -> Class {
        let parts = word
            .char_indices()
            .map(|(at, _)| at)
            .filter(|at| (3..=LONGEST_LAST_PART).contains(&(word.len() - at)) && *at >= 3);
        parts
            .map(|at| self.class(hash_word(word.get(at..).unwrap_or_default())))
            .find(|class| class.has(Class::NOUN.with(Class::CUE_PHRASE)))
            .unwrap_or_default()
    }

    /// The table of a language that we do not know.
    pub(super) fn none() -> &'static Self {
        static NONE: OnceLock<Speech> = OnceLock::new();
        NONE.get_or_init(Self::default)
    }

    /// Reads the language at `position` of what the build script packed, without weights; no words where it is not whole.
    pub(super) fn read(mut bytes: &'static [u8], position: usize) -> Self {
        let names = Packed::read(&mut bytes);
        let mut forms = Packed::default();
        let (mut sets, mut particles): (&[_], &[_]) = (&[], &[]);
        for _ in 0..=position {
            forms = Packed::read(&mut bytes);
            sets = section(&mut bytes).unwrap_or_default();
            particles = section(&mut bytes).unwrap_or_default();
        }
        let language = LANGUAGES.get(position).copied().unwrap_or_default();
        Self {
            forms,
            sets,
            names,
            particles,
            is_english: language == "en",
            capitalizes_nouns: language == "de",
            weights: Arc::default(),
        }
    }
}

/// The longest last part of a compound noun that is looked up, in bytes.
const LONGEST_LAST_PART: usize = 20;

/// The place of a language in [`LANGUAGES`]; past its end for one that is not there.
pub(super) fn position(language: &str) -> usize {
    LANGUAGES
        .iter()
        .position(|known| *known == language)
        .unwrap_or(LANGUAGES.len())
}

/// The hash of a word's lower-case form, with typographic apostrophes as plain ones.
///
/// Eight bytes at a time, little-endian, the last ones filled up with zeros: byte by byte (FNV-1a), hashing the words of a text
/// cost 5 % of all that extraction does with it.
pub(crate) fn hash_word(word: &str) -> u64 {
    if word.is_ascii() {
        return hash_bytes(word.as_bytes());
    }
    let lower = word.chars().flat_map(char::to_lowercase);
    let plain = lower.map(|char| if char == '\u{2019}' { '\'' } else { char });
    hash_bytes(plain.collect::<String>().as_bytes())
}

/// The same of a word's bytes, of which only those of ASCII may be capitals.
pub(crate) fn hash_bytes(word: &[u8]) -> u64 {
    word.chunks(8).fold(HASH_START, |hash, chunk| {
        let lower = |byte: &u8| u64::from(byte.to_ascii_lowercase());
        let bytes = chunk.iter().rev().map(lower);
        hash_eight(hash, bytes.fold(0, |rest, byte| rest << 8 | byte))
    })
}

/// The hash of no letters.
pub(crate) const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash with up to eight more bytes of the lower-case form, which are not all zero.
#[inline]
pub(crate) const fn hash_eight(hash: u64, bytes: u64) -> u64 {
    // An odd factor and a shift lose nothing: words of up to eight bytes all have hashes of their own.
    let mixed = (hash ^ bytes).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ mixed >> 32
}
