//! A text comes in, the language that it is written in goes out, or nothing where that is not sure.
//!
//! whichlang names one of its sixteen languages for any text whatever, Finnish and tables of results included. So its
//! answer counts only where words of that language (`data/frequent_words.tsv`) are indeed frequent in the text. Only the
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
    // 2,000 bytes: some 300 words; more did not change any answer on articles, and took longer.
    let head = text.get(..text.floor_char_boundary(2000)).unwrap_or_default();
    // 100 letters: whichlang is wrong on a tenth of headlines, and hardly ever on a paragraph.
    if head.chars().filter(|letter| letter.is_alphabetic()).take(100).count() < 100 {
        return None;
    }
    let code = code_of(whichlang::detect_language(head));
    is_written_in(head, code).then_some(code)
}

/// Whether frequent words of the language are frequent in `text`.
fn is_written_in(text: &str, code: &'static str) -> bool {
    let has_spaces = !matches!(code, "zh" | "ja");
    let mut units = 0_usize;
    let mut known = 0_usize;
    let mut count = |unit: &str| {
        units += 1;
        known += usize::from(FREQUENT.get(unit).is_some_and(|codes| codes.contains(&code)));
    };
    let lower = text.to_lowercase();
    if has_spaces {
        lower.split(|c: char| !c.is_alphabetic() && !is_mark(c)).filter(|w| !w.is_empty()).for_each(&mut count);
    } else {
        for letter in lower.chars().filter(|letter| letter.is_alphabetic()) {
            count(letter.encode_utf8(&mut [0; 4]));
        }
    }
    // A twelfth of the words, a twenty-fifth of the characters: running text has three times as many, lists of names,
    // results and other languages have fewer. Korean glues its frequent words to others.
    let share = match code {
        "zh" | "ja" => 25,
        "ko" => 50,
        _ => 12,
    };
    known * share >= units
}

/// Vowel signs are no letters, but belong to words of Hindi.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{0900}'..='\u{0963}')
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
