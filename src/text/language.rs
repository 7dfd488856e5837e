//! A text comes in, the language that it is written in goes out, or nothing where that is not sure.
//!
//! The frequent words of a language (`data/frequent_words.tsv`) tell it where they clearly outnumber those of all others.
//! Where they do not, whichlang is asked. It names one of its sixteen languages for any text whatever, Finnish and tables
//! of results included, so its answer counts only where words of that language are indeed frequent in the text. Only the
//! head of the text is looked at.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use whichlang::Lang;

/// Returns the ISO 639-1 code of the language of `text`; `None` for short or mixed texts and for languages not known.
///
/// ```
/// let text = "The minister said on Monday that the talks with the union would go on, and that he was \
///             sure of an agreement before the end of the week.";
/// assert_eq!(onrecord::text::language(text), Some("en"));
/// assert_eq!(onrecord::text::language("No."), None);
/// ```
pub fn language(text: &str) -> Option<&'static str> {
    let head = text
        .get(..text.floor_char_boundary(HEAD_BYTES))
        .unwrap_or_default();
    if head
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .take(FEWEST_LETTERS)
        .count()
        < FEWEST_LETTERS
    {
        return None;
    }
    let lower = head.to_lowercase();
    if let Some(code) = told_by_words(&lower) {
        return Some(code);
    }
    let code = code_of(whichlang::detect_language(head));
    is_written_in(&lower, code).then_some(code)
}

/// What is looked at: some 300 words, which is plenty, and the time is the same for articles of any length.
pub(crate) const HEAD_BYTES: usize = 2000;

/// A headline has too few words for either way of telling.
pub(crate) const FEWEST_LETTERS: usize = 100;

/// The language whose frequent words fill a sixth of the text, and three times as much as those of any other.
///
/// This is asked first because whichlang takes 30 microseconds for an article, more than the rest of reading it.
fn told_by_words(lower: &str) -> Option<&'static str> {
    let mut words = 0_usize;
    let mut tallies: Vec<(&'static str, usize)> = Vec::new();
    for word in lower
        .split(is_between_words)
        .filter(|word| !word.is_empty())
    {
        words += 1;
        for &code in FREQUENT.get(word).into_iter().flatten() {
            match tallies.iter_mut().find(|(known, _)| *known == code) {
                Some((_, count)) => *count += 1,
                None => tallies.push((code, 1)),
            }
        }
    }
    let &(code, best) = tallies.iter().max_by_key(|(_, count)| *count)?;
    let others = tallies.iter().filter(|(other, _)| *other != code);
    let second = others.map(|(_, count)| *count).max().unwrap_or_default();
    (best * 6 >= words && best >= 3 * second).then_some(code)
}

/// Whether frequent words of the language are frequent in a text in lower case.
fn is_written_in(lower: &str, code: &'static str) -> bool {
    let has_spaces = !matches!(code, "zh" | "ja");
    let mut units = 0_usize;
    let mut known = 0_usize;
    let mut count = |unit: &str| {
        units += 1;
        known += usize::from(
            FREQUENT
                .get(unit)
                .is_some_and(|codes| codes.contains(&code)),
        );
    };
    if has_spaces {
        lower
            .split(is_between_words)
            .filter(|word| !word.is_empty())
            .for_each(&mut count);
    } else {
        for letter in lower.chars().filter(|letter| letter.is_alphabetic()) {
            count(letter.encode_utf8(&mut [0; 4]));
        }
    }
    // A twelfth of the words, a twenty-fifth of the characters: half of what running text usually has; lists of names,
    // results and texts in other languages have fewer. Korean glues its frequent words to others.
    let share = match code {
        "zh" | "ja" => 25,
        "ko" => 50,
        _ => 12,
    };
    known * share >= units
}

/// Vowel signs are no letters, but belong to words of Hindi.
fn is_between_words(character: char) -> bool {
    !character.is_alphabetic() && !matches!(character, '\u{0900}'..='\u{0963}')
}

static FREQUENT: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for line in include_str!("../../data/frequent_words.tsv").lines() {
        if let Some((word, code)) = line.split_once('\t') {
            words.entry(word).or_default().push(code);
        }
    }
    words
});

const fn code_of(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}
