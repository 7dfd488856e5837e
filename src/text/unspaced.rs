//! The letters of scripts that are written without spaces, or whose words run together: Chinese characters, Japanese
//! syllables, Korean syllables.
//!
//! Words of these are not parted by anything that a program can see without a dictionary, so a text is indexed by pairs of
//! neighboring letters and sought by them: *bigrams*, as Lucene's CJK analysis has it since 2003. Each letter counts as a
//! word. Thai, Lao, Khmer and Burmese are not among them: they are cut letter by letter, which finds the same with more work.

/// Whether `letter` belongs to a script that is cut into pairs of letters.
pub fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{3005}' | '\u{3007}'                                 // 々, 〇
        | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}'     // Hiragana
        | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'     // Katakana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'     // Han
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{AC00}'..='\u{D7A3}'                               // Hangul
    )
}

/// The length in bytes of the unspaced letter that `text` starts with, with the marks that hang on it; `None` where `text`
/// starts with another character.
pub fn first_unspaced(text: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    letters.next().filter(|&(_, first)| is_unspaced(first))?;
    let after = letters.find(|&(_, letter)| !is_mark(letter));
    Some(after.map_or(text.len(), |(at, _)| at))
}

/// The marks of voicing, where a text has them apart from their letter, and the selectors of variants.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_taken_with_its_marks() {
        assert_eq!(first_unspaced("東京"), Some("東".len()));
        assert_eq!(first_unspaced("か\u{3099}く"), Some("か\u{3099}".len()));
        assert_eq!(first_unspaced("Tokyo"), None);
        assert_eq!(first_unspaced(""), None);
    }
}
