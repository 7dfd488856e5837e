//! Packs what extraction asks for every word: the word forms of each language with their classes, and the weights of the
//! linear model. Parsed at every start, the tables of English and the weights took 27 million instructions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/lexicon/packed.rs"]
mod packed;
#[path = "src/lexicon/speech.rs"]
#[expect(dead_code, reason = "what is packed here is read by the program")]
mod speech;
#[path = "src/lexicon/table.rs"]
#[expect(dead_code, reason = "other tables have rows of other kinds")]
mod table;
#[path = "src/lexicon/weights.rs"]
#[expect(dead_code, reason = "what is packed here is read by the program")]
mod weights;

use packed::Packed;
use speech::{COARSE_BITS, Class, LANGUAGES, NAME_BITS, hash_word};
use table::rows;
use weights::Weights;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let tables = Tables::read(&root.join("data"))?;
    let mut bytes = Vec::new();
    write_map(&Packed::pack(tables.names()), &mut bytes);
    for language in LANGUAGES {
        tables.pack(language, &mut bytes);
    }
    fs::write(out.join("speech.bin"), &bytes)?;
    bytes.clear();
    let weights = Weights::parse(&table(&root.join("data"), "weights")?);
    write_map(&weights.plain, &mut bytes);
    write_map(&weights.classed, &mut bytes);
    write_list(&weights.rows, &mut bytes);
    write_list(&weights.numbered, &mut bytes);
    fs::write(out.join("weights.bin"), &bytes)?;
    for module in ["packed", "speech", "table", "weights"] {
        watch(&format!("src/lexicon/{module}.rs"));
    }
    watch("build.rs");
    Ok(())
}

/// Has cargo run this again when the file changes.
fn watch(path: &str) {
    println!("cargo::rerun-if-changed={path}");
}

/// The content of a table under `data`, which is looked at for changes from now on.
fn table(data: &Path, name: &str) -> io::Result<String> {
    watch(&format!("data/{name}.tsv"));
    fs::read_to_string(data.join(name).with_extension("tsv"))
}

/// Appends a map as `Packed::read` reads it.
fn write_map(map: &Packed, bytes: &mut Vec<u8>) {
    write_list(&map.pilots, bytes);
    write_list(&map.entries, bytes);
}

/// Appends a list as `packed::section` reads it.
fn write_list<const N: usize>(items: &[[u8; N]], bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(items.len() as u64).to_le_bytes());
    bytes.extend_from_slice(items.as_flattened());
}

/// The tables that tell what a word can be.
struct Tables {
    words: String,
    cues: String,
    separable_verbs: String,
    nouns: String,
    titles: String,
    first_names: String,
    rarer_first_names: String,
    abbreviations: String,
    demonyms: String,
}

impl Tables {
    fn read(data: &Path) -> io::Result<Self> {
        Ok(Self {
            words: table(data, "words")?,
            cues: table(data, "cues")?,
            separable_verbs: table(data, "separable_verbs")?,
            nouns: table(data, "nouns")?,
            titles: table(data, "titles")?,
            first_names: table(data, "first_names")?,
            rarer_first_names: table(data, "rarer_first_names")?,
            abbreviations: table(data, "abbreviations")?,
            demonyms: table(data, "demonyms")?,
        })
    }

    /// Appends the forms of a language to `bytes`: the number of the set of classes of each, the sets, the particles.
    fn pack(&self, language: &str, bytes: &mut Vec<u8>) {
        let forms = self.forms(language);
        let mut sets: Vec<u64> = forms.values().map(|class| class.0).collect();
        sets.push(Class::default().0);
        sets.sort_unstable();
        sets.dedup();
        let number = |class: Class| u16::try_from(sets.partition_point(|set| *set < class.0));
        let numbered = forms
            .iter()
            .filter_map(|(form, class)| Some((*form, number(*class).ok()?)));
        write_map(&Packed::pack(numbered.collect()), bytes);
        let sets = sets.into_iter().map(|set| with_coarse(set).to_le_bytes());
        let sets: Vec<[u8; 8]> = sets.collect();
        write_list(&sets, bytes);
        let particles = rows(&self.separable_verbs)
            .filter(|[_, of, _]| *of == language)
            .map(|[form, _, particle]| {
                u128::from(hash_word(form)) << 64 | u128::from(hash_word(particle))
            });
        let particles: BTreeSet<u128> = particles.collect();
        let particles: Vec<[u8; 16]> = particles.into_iter().map(u128::to_le_bytes).collect();
        write_list(&particles, bytes);
    }

    /// The forms of a language, by their hash.
    fn forms(&self, language: &str) -> BTreeMap<u64, Class> {
        let mut forms = BTreeMap::new();
        let mut add = |word: &str, class: Class| {
            let known: &mut Class = forms.entry(hash_word(word)).or_default();
            *known = known.with(class);
        };
        for [word, of, class] in rows(&self.words) {
            if of == language || of == "*" {
                add(word, named(class));
            }
        }
        for [form, of, strength, _, _] in rows(&self.cues) {
            if of == language {
                add(form, cue_strength(strength));
            }
        }
        for [form, of, _] in rows(&self.separable_verbs) {
            if of == language {
                add(form, Class::CUE_SAY);
            }
        }
        for [noun, of, kind] in rows(&self.nouns) {
            if of == language {
                add(noun, noun_kind(kind));
            }
        }
        for [form, of, _] in rows(&self.demonyms) {
            if of == language {
                add(form, Class::DEMONYM);
            }
        }
        for [title, gender] in rows(&self.titles) {
            add(
                title.trim_end_matches('.'),
                Class::TITLE.with(gendered(gender)),
            );
        }
        for [abbreviation, ends] in rows(&self.abbreviations).filter(|[_, ends]| *ends != "capital")
        {
            let inner = if ends == "never" {
                Class::INNER_ABBREVIATION
            } else {
                Class::default()
            };
            add(abbreviation, Class::ABBREVIATION.with(inner));
        }
        forms
    }

    /// The classes of all first names and of what is an abbreviation with a capital alone, by their hash.
    fn names(&self) -> Vec<(u64, u16)> {
        let frequent = rows(&self.first_names).map(|[name, gender]| {
            let class = if gender == "any" {
                Class::MALE.with(Class::FEMALE)
            } else {
                gendered(gender)
            };
            (name, class.with(Class::FIRST_NAME))
        });
        let rarer = rows(&self.rarer_first_names).map(|[name, gender]| (name, gendered(gender)));
        // *Springfield, Ill.*, but not *fell ill.*
        let short = rows(&self.abbreviations)
            .filter(|[_, ends]| *ends == "capital")
            .map(|[abbreviation, _]| (abbreviation, Class::ABBREVIATION));
        let mut classes: BTreeMap<u64, u16> = BTreeMap::new();
        for (name, class) in frequent.chain(rarer).chain(short) {
            let bits = u16::try_from(class.0 >> NAME_BITS).unwrap_or_default();
            *classes.entry(hash_word(name)).or_default() |= bits;
        }
        classes.into_iter().collect()
    }
}

/// The coarse classes, in the order in which they count for a word that has several; their numbers begin at 1.
const COARSE: [Class; 8] = [
    Class::CUE_SAY,
    Class::CUE_THAT,
    Class::TITLE,
    Class::PERSON_NOUN,
    Class::GROUP_NOUN,
    Class::BODY_NOUN,
    Class::TIME,
    Class::CUE,
];

/// A set of classes with the number of its coarse class.
fn with_coarse(set: u64) -> u64 {
    let first = COARSE.iter().position(|class| Class(set).has(*class));
    let number = first.map_or(0, |first| first as u64 + 1);
    set | number << COARSE_BITS
}

fn named(name: &str) -> Class {
    match name {
        "determiner" => Class::DETERMINER,
        "possessive" => Class::POSSESSIVE,
        "pronoun" => Class::PRONOUN,
        "object" => Class::OBJECT,
        "relative" => Class::RELATIVE,
        "preposition" => Class::PREPOSITION,
        "conjunction" => Class::CONJUNCTION,
        "subordinator" => Class::SUBORDINATOR,
        "auxiliary" => Class::AUXILIARY,
        "be" => Class::BE,
        "have" => Class::HAVE,
        "negation" => Class::NEGATION,
        "adverb" => Class::ADVERB,
        "time" => Class::TIME,
        "starter" => Class::STARTER,
        "particle" => Class::PARTICLE,
        "subjunctive" => Class::SUBJUNCTIVE,
        "genitive" => Class::GENITIVE,
        "oblique" => Class::OBLIQUE,
        "that" => Class::THAT,
        "as" => Class::AS,
        "infinitive" => Class::INFINITIVE,
        "conditional" => Class::CONDITIONAL,
        "male" => Class::MALE,
        "female" => Class::FEMALE,
        "plural" => Class::PLURAL,
        "definite" => Class::DEFINITE,
        "question" => Class::QUESTION,
        "past" => Class::PAST,
        "ask" => Class::ASK,
        "words" => Class::WORDS,
        "kin" => Class::KIN,
        "suffix" => Class::SUFFIX,
        "rank" => Class::RANK,
        "demonym" => Class::DEMONYM,
        "field" => Class::FIELD,
        "epithet" => Class::EPITHET,
        "aged" => Class::AGED,
        "names" => Class::NAMES,
        "origin" => Class::ORIGIN,
        "postnominal" => Class::POSTNOMINAL,
        "locative" => Class::LOCATIVE,
        "cite" => Class::CITE,
        "neuter" => Class::NEUTER,
        "inverts" => Class::INVERTS,
        "tells" => Class::TELLS,
        "puts" => Class::PUTS,
        "circumstance" => Class::CIRCUMSTANCE,
        _ => Class::default(),
    }
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
