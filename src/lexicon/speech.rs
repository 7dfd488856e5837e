//! The words of one language as extraction sees them: a set of classes for each word form.
//!
//! A word is looked up by the hash of its lower-case form, so that a text is cut, folded and looked up in one pass without
//! a copy. Two forms with one 64-bit hash would share their classes; the tables have 10^4 forms, so the chance is 10^-12.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::table::rows;
use super::weights::Weights;

/// The languages with tables of their own, as ISO 639-1 codes.
pub(super) const LANGUAGES: [&str; 8] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"];

/// What a word form can be; a form may be several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Class(u64);

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
    pub(crate) const MODAL: Self = Self(1 << 11);
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

    /// Any word that can signal a report.
    pub(crate) const CUE: Self = Self(
        Self::CUE_SAY.0
            | Self::CUE_THAT.0
            | Self::CUE_OBJECT.0
            | Self::CUE_LEARNED.0
            | Self::CUE_PHRASE.0,
    );

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

    /// Whether the two share a class.
    #[inline]
    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn named(name: &str) -> Self {
        match name {
            "determiner" => Self::DETERMINER,
            "possessive" => Self::POSSESSIVE,
            "pronoun" => Self::PRONOUN,
            "object" => Self::OBJECT,
            "relative" => Self::RELATIVE,
            "preposition" => Self::PREPOSITION,
            "conjunction" => Self::CONJUNCTION,
            "subordinator" => Self::SUBORDINATOR,
            "auxiliary" => Self::AUXILIARY,
            "be" => Self::BE,
            "have" => Self::HAVE,
            "modal" => Self::MODAL,
            "negation" => Self::NEGATION,
            "adverb" => Self::ADVERB,
            "time" => Self::TIME,
            "starter" => Self::STARTER,
            "particle" => Self::PARTICLE,
            "subjunctive" => Self::SUBJUNCTIVE,
            "genitive" => Self::GENITIVE,
            "oblique" => Self::OBLIQUE,
            "that" => Self::THAT,
            "as" => Self::AS,
            "infinitive" => Self::INFINITIVE,
            "conditional" => Self::CONDITIONAL,
            "male" => Self::MALE,
            "female" => Self::FEMALE,
            "plural" => Self::PLURAL,
            "definite" => Self::DEFINITE,
            "question" => Self::QUESTION,
            _ => Self::default(),
        }
    }
}

/// The word forms of one language with their classes.
#[derive(Debug, Default)]
pub(crate) struct Speech {
    forms: FxHashMap<u64, Class>,
    /// The particles without which a form does not signal a report: *teilte … mit*.
    particles: FxHashMap<u64, Vec<u64>>,
    /// Whether the language is English, for which there are learned weights.
    pub(crate) is_english: bool,
    /// Whether its common nouns are written with a capital, as in German.
    pub(crate) capitalizes_nouns: bool,
    /// What was learned for choices: from English, but those about people hold elsewhere, too.
    pub(crate) weights: Arc<Weights>,
}

impl Speech {
    /// The classes of the word with this hash.
    #[inline]
    pub(crate) fn class(&self, hash: u64) -> Class {
        self.forms.get(&hash).copied().unwrap_or_default()
    }

    /// The particles that the verb with this hash needs to signal a report; empty for one that needs none.
    pub(crate) fn particles(&self, verb: u64) -> &[u64] {
        self.particles.get(&verb).map_or(&[], Vec::as_slice)
    }

    /// What a compound noun is by its last part: *Regierungssprecher* is a *Sprecher*.
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

    /// Reads all tables for the language at `position`; the weights are those built into the program where none are given.
    pub(super) fn parse(position: usize, weights: Option<Arc<Weights>>) -> Self {
        let language = LANGUAGES.get(position).copied().unwrap_or_default();
        let mut speech = Self {
            is_english: language == "en",
            capitalizes_nouns: language == "de",
            ..Self::default()
        };
        speech.weights = weights.unwrap_or_else(Weights::embedded);
        for [word, of, class] in rows(include_str!("../../data/words.tsv")) {
            if of == language || of == "*" {
                speech.add(word, Class::named(class));
            }
        }
        for [form, of, strength, _, _] in rows(include_str!("../../data/cues.tsv")) {
            if of == language {
                speech.add(form, cue_strength(strength));
            }
        }
        for [form, of, particle] in rows(include_str!("../../data/separable_verbs.tsv")) {
            if of == language {
                speech.add(form, Class::CUE_SAY);
                let particles = speech.particles.entry(hash_word(form)).or_default();
                particles.push(hash_word(particle));
            }
        }
        for [noun, of, kind] in rows(include_str!("../../data/nouns.tsv")) {
            if of == language {
                speech.add(noun, noun_kind(kind));
            }
        }
        for [title, gender] in rows(include_str!("../../data/titles.tsv")) {
            speech.add(
                title.trim_end_matches('.'),
                Class::TITLE.with(gendered(gender)),
            );
        }
        for [name, gender] in rows(include_str!("../../data/first_names.tsv")) {
            let function = Class::FUNCTION.with(Class::NOUN).with(Class::CUE);
            let class = if gender == "any" {
                Class::MALE.with(Class::FEMALE)
            } else {
                gendered(gender)
            };
            if !speech.class(hash_word(name)).has(function) {
                speech.add(name, Class::FIRST_NAME.with(class));
            }
        }
        for [name, gender] in rows(include_str!("../../data/rarer_first_names.tsv")) {
            let entry = speech.forms.entry(hash_word(name)).or_default();
            if !entry.has(Class::FUNCTION.with(Class::NOUN).with(Class::TITLE)) {
                *entry = entry.with(gendered(gender));
            }
        }
        for [abbreviation, ends] in rows(include_str!("../../data/abbreviations.tsv")) {
            let inner = if ends == "never" {
                Class::INNER_ABBREVIATION
            } else {
                Class::default()
            };
            speech.add(abbreviation, Class::ABBREVIATION.with(inner));
        }
        speech
    }

    fn add(&mut self, word: &str, class: Class) {
        let entry = self.forms.entry(hash_word(word)).or_default();
        *entry = entry.with(class);
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

/// The hash of a word's lower-case form (FNV-1a, 64 bits), with typographic apostrophes as plain ones.
pub(crate) fn hash_word(word: &str) -> u64 {
    if word.is_ascii() {
        return word.bytes().fold(HASH_START, |hash, byte| {
            hash_byte(hash, byte.to_ascii_lowercase())
        });
    }
    let mut buffer = [0; 4];
    let mut hash = HASH_START;
    for char in word.chars().flat_map(char::to_lowercase) {
        let plain = if char == '\u{2019}' { '\'' } else { char };
        hash = plain.encode_utf8(&mut buffer).bytes().fold(hash, hash_byte);
    }
    hash
}

/// The hash of no letters.
pub(crate) const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash with one more byte of the lower-case form.
pub(crate) const fn hash_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

fn cue_strength(name: &str) -> Class {
    match name {
        "say" => Class::CUE_SAY,
        "that" => Class::CUE_THAT,
        "object" => Class::CUE_OBJECT,
        "phrase" => Class::CUE_PHRASE,
        _ => Class::CUE_LEARNED,
    }
}

fn noun_kind(name: &str) -> Class {
    match name {
        "person" => Class::PERSON_NOUN,
        "group" => Class::GROUP_NOUN,
        _ => Class::BODY_NOUN,
    }
}

fn gendered(gender: &str) -> Class {
    match gender {
        "male" => Class::MALE,
        "female" => Class::FEMALE,
        _ => Class::default(),
    }
}
