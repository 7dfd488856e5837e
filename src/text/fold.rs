//! A word goes in, the form under which it is indexed and sought comes out: without case, accents, apostrophes.
//!
//! Compatibility decomposition (NFKD) parts a letter from its marks, the marks of the Latin, Greek, Cyrillic, Hebrew and
//! Arabic scripts are dropped, what is left is put together again (NFC) and lower-cased. Marks of other scripts stay: a
//! Hindi vowel sign or a Japanese voicing mark makes another word. Letters that Unicode does not decompose but that a
//! keyboard without them writes otherwise (`ß` ss, `ø` o, `ł` l) are spelled out. It knows no language: `ü` is `u`, not
//! `ue`, whatever the text.

use unicode_normalization::UnicodeNormalization;

/// The form under which a word, a name or a whole text is compared.
///
/// ```
/// use onrecord::text::fold;
/// assert_eq!(fold("Zoë Müller-Weiß"), "zoe muller-weiss");
/// assert_eq!(fold("İSTANBUL"), "istanbul");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, &mut folded);
    folded
}

/// Appends the folded form of `text` to `folded`, so that one buffer serves many words.
pub(super) fn push_folded(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        if let Some(tail) = folded.get_mut(start..) {
            tail.make_ascii_lowercase();
        }
        return;
    }
    let letters = text.nfkd().filter(|&letter| !is_dropped(letter));
    for letter in letters
        .flat_map(char::to_lowercase)
        .filter(|&letter| !is_dropped(letter))
        .nfc()
    {
        match spelled_out(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
}

/// Marks that readers leave out when they type, and characters that print nothing.
const fn is_dropped(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36F}'                               // Latin, Greek and Cyrillic accents
        | '\u{591}'..='\u{5BD}' | '\u{5BF}'..='\u{5C7}'     // Hebrew points
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}'     // Arabic vowels and the stretching tatweel
        | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// What stands for a letter that has no decomposition.
const fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŧ' => "t",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_one_form() {
        for (one, other) in [
            ("Café", "CAFE\u{301}"),
            ("Straße", "STRASSE"),
            ("İzmir", "izmir"),
            ("Diyarbakır", "DIYARBAKIR"),
            ("Łódź", "lodz"),
            ("Œuvre", "oeuvre"),
            ("Óðinn", "odinn"),
            ("ﬁnal", "final"),
            ("ΟΔΟΣ", "οδος"),
            ("Москва\u{301}", "москва"),
            ("co\u{AD}operate", "cooperate"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn marks_that_make_another_word_stay() {
        assert_ne!(fold("が"), fold("か"));
        assert_ne!(fold("कु"), fold("क"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Zoë", "ΟΔΟΣ", "İı", "ẞ", "Ǆ", "한국", "½"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
