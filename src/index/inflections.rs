//! A word goes in, those of its inflections come out that the index has.
//!
//! The index holds words as they were printed. Two words are inflections of one where the Snowball stemmer of the language
//! gives them one stem and they share its first letters. They are looked up in a table ([`forms`](super::forms)); for
//! segments that it does not have, the terms with these letters are stemmed one by one. The stemmer sees folded words
//! (`cancion` for *canción*): a few rules that need the accent do not fire, for the query's word and the index's alike.
//!
//! Inflections that change the first letters (*went*, *mice*, German *ging*) are not found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, Searcher, SegmentReader, Term};

use super::columns::once;
use super::forms::Forms;
use super::open::Opened;
use super::schema::Fields;

// English be, do, go and their like have fewer than ten; a stem with more is a family (`nation`, `national`, …) whose
// rarest members can be left out.
const MOST_FORMS: usize = 64;

/// A term with the number of documents that have it.
pub type Counted = (String, u64);

/// What is known of the words of an open index.
pub(super) struct Vocabulary {
    forms: Forms,
    /// Which of the segments the table has.
    covered: Vec<bool>,
    languages: OnceLock<Vec<String>>,
    /// The dictionaries of fields that were asked for, without those of segments that have no such field: Tantivy makes
    /// an empty one for each question.
    dictionaries: Mutex<FxHashMap<Field, Arc<Dictionaries>>>,
    /// What was asked for before.
    answers: Mutex<Answers>,
}

type Dictionaries = Vec<Arc<InvertedIndexReader>>;
type Answers = FxHashMap<(Field, String), Arc<[Counted]>>;

/// So many words are remembered, some megabytes; then all are forgotten.
const MOST_ANSWERS: usize = 20_000;

impl Vocabulary {
    pub(super) fn new(forms: Forms, searcher: &Searcher) -> Self {
        let segments = searcher.segment_readers().iter();
        Self {
            covered: segments.map(|segment| forms.covers(segment)).collect(),
            forms,
            languages: OnceLock::new(),
            dictionaries: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    fn dictionaries(
        &self,
        searcher: &Searcher,
        field: Field,
    ) -> tantivy::Result<Arc<Dictionaries>> {
        if let Some(known) = lock(&self.dictionaries).get(&field) {
            return Ok(Arc::clone(known));
        }
        let mut opened = Vec::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            if inverted.terms().num_terms() > 0 {
                opened.push(inverted);
            }
        }
        let opened = Arc::new(opened);
        lock(&self.dictionaries).insert(field, Arc::clone(&opened));
        Ok(opened)
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic interrupts is an insertion into a map, which is whole before and after.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Opened {
    /// The commonest languages of the archive; English where it names none.
    ///
    /// # Errors
    /// Fails where the index cannot be read.
    pub fn languages(&self) -> tantivy::Result<&[String]> {
        let known = &self.vocabulary.languages;
        once(known, || languages(&self.searcher, &self.fields)).map(Vec::as_slice)
    }

    /// The [`inflections`] of `word` in the languages of the archive.
    ///
    /// # Errors
    /// Fails where the index cannot be read.
    pub fn inflections(&self, field: Field, word: &str) -> tantivy::Result<Arc<[Counted]>> {
        let key = (field, word.to_owned());
        let answers = &self.vocabulary.answers;
        if let Some(known) = lock(answers).get(&key) {
            return Ok(Arc::clone(known));
        }
        let found: Arc<[Counted]> = inflections(self, field, word, self.languages()?)?.into();
        let mut answers = lock(answers);
        if answers.len() >= MOST_ANSWERS {
            answers.clear();
        }
        answers.insert(key, Arc::clone(&found));
        Ok(found)
    }
}

/// The terms of `field` that are inflections of `word` in one of `languages`, `word` among them if it is there; sorted, at
/// most 64 of each language, of more the most frequent.
///
/// `word` is a folded term, languages are ISO 639-1 codes; in one without a stemmer only the word itself is found.
///
/// # Errors
/// Fails where the index cannot be read.
pub fn inflections(
    opened: &Opened,
    field: Field,
    word: &str,
    languages: &[impl AsRef<str>],
) -> tantivy::Result<Vec<Counted>> {
    let mut all = BTreeMap::new();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let dictionaries = opened.vocabulary.dictionaries(&opened.searcher, field)?;
    for language in languages {
        let mut found = Vec::new();
        for form in candidates(opened, field, word, language.as_ref())? {
            let documents = match counts.get(&form) {
                Some(&documents) => documents,
                None => documents_with(&dictionaries, &Term::from_field_text(field, &form))?,
            };
            counts.insert(form.clone(), documents);
            if documents > 0 {
                found.push((form, documents));
            }
        }
        all.extend(most_frequent(found));
    }
    Ok(all.into_iter().collect())
}

fn documents_with(dictionaries: &Dictionaries, term: &Term) -> tantivy::Result<u64> {
    let mut documents = 0;
    for dictionary in dictionaries {
        documents += u64::from(dictionary.doc_freq(term)?);
    }
    Ok(documents)
}

/// The terms that may be inflections, for the table has words that the field has not.
fn candidates(
    opened: &Opened,
    field: Field,
    word: &str,
    language: &str,
) -> tantivy::Result<BTreeSet<String>> {
    let mut known = BTreeSet::from([word.to_owned()]);
    let Some(stemmer) = stemmer(language) else {
        return Ok(known);
    };
    let stem = stemmer.stem(word);
    let start = shared_start(word, &stem);
    if stem.starts_with(start) && *stemmer.stem(&stem) == *stem {
        known.insert(stem.clone().into_owned());
    }
    let vocabulary = &opened.vocabulary;
    let looked_up = vocabulary.forms.for_each((word, &stem), language, |form| {
        if form.starts_with(start) {
            known.insert(form);
        }
    });
    let segments = opened.searcher.segment_readers();
    for (segment, is_covered) in segments.iter().zip(&vocabulary.covered) {
        if looked_up.is_none() || !is_covered {
            walk(segment, field, start, |term| {
                if *stemmer.stem(term) == *stem {
                    known.insert(term.to_owned());
                }
            })?;
        }
    }
    Ok(known)
}

/// How many languages of an archive are looked up for inflections.
const MOST_LANGUAGES: usize = 3;

/// The commonest languages of the archive; English where it names none.
pub(super) fn languages(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<String>> {
    let mut known: BTreeMap<String, u64> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(fields.language)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            if let Ok(language) = std::str::from_utf8(terms.key()) {
                let documents = u64::from(terms.value().doc_freq);
                *known.entry(language.to_owned()).or_default() += documents;
            }
        }
    }
    let mut known: Vec<(String, u64)> = known.into_iter().collect();
    known.sort_by_key(|&(_, documents)| std::cmp::Reverse(documents));
    known.truncate(MOST_LANGUAGES);
    if known.is_empty() {
        return Ok(vec!["en".to_owned()]);
    }
    Ok(known.into_iter().map(|(language, _)| language).collect())
}

/// Calls `found` with the terms of `field` in one segment that begin with `start`.
fn walk(
    segment: &SegmentReader,
    field: Field,
    start: &str,
    mut found: impl FnMut(&str),
) -> tantivy::Result<()> {
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().range().ge(start);
    if let Some(after) = next_prefix(start) {
        terms = terms.lt(after);
    }
    let mut terms = terms.into_stream()?;
    while terms.advance() {
        if let Ok(term) = std::str::from_utf8(terms.key()) {
            found(term);
        }
    }
    Ok(())
}

/// That of a language; `None` where there is none.
pub(super) fn stemmer(language: &str) -> Option<Stemmer> {
    let algorithm = match language {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        _ => return None,
    };
    Some(Stemmer::new(algorithm))
}

/// The letters with which the inflections start: the stem's, without its last (*poni* of *pony*, *use* of *using*) as long
/// as two stay.
fn shared_start<'w>(word: &'w str, stem: &str) -> &'w str {
    let alike = word
        .chars()
        .zip(stem.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let kept = alike.min(stem.chars().count().saturating_sub(1)).max(2);
    let end = word
        .char_indices()
        .nth(kept)
        .map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or(word)
}

/// The least byte string above all that start with `prefix`; `None` where there is none.
fn next_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut next = prefix.as_bytes().to_vec();
    let last = next.last_mut()?;
    // A byte of UTF-8 is never 255.
    *last += 1;
    Some(next)
}

fn most_frequent(mut found: Vec<Counted>) -> Vec<Counted> {
    if found.len() > MOST_FORMS {
        found.sort_by(|(one, one_count), (other, other_count)| {
            other_count.cmp(one_count).then(one.cmp(other))
        });
        found.truncate(MOST_FORMS);
    }
    found
}
