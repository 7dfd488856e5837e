//! The language of a text that is too short to tell it by letters and frequent words, as far as extraction needs it.

use super::speech::{Class, LANGUAGES, hash_word};
use super::{Lexicon, Speech};
use crate::text::{FEWEST_LETTERS, HEAD_BYTES};

impl Lexicon {
    /// The words of the language in which a short text says that someone says something; of English where that is not sure, and
    /// for longer texts, which `text::language` tells.
    ///
    /// `«Es tarde», dijo Ruiz.` is Spanish: *dijo* says so in no other language, and no other knows as many of its words.
    pub(crate) fn speech_of_short(&self, text: &str) -> &Speech {
        let letters = text.chars().filter(|letter| letter.is_alphabetic());
        let is_long =
            text.len() > HEAD_BYTES || letters.take(FEWEST_LETTERS).count() == FEWEST_LETTERS;
        if is_long {
            return self.speech(None);
        }
        let english = known_words(self.speech(None), text);
        let tallies = LANGUAGES.iter().map(|code| {
            let speech = self.speech(Some(code));
            (known_words(speech, text), speech)
        });
        let best = tallies
            .filter(|(known, speech)| !speech.is_english && known.reports && *known > english)
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or(self.speech(None), |(_, speech)| speech)
    }
}

/// What a language knows of a text: how many of its words, and whether one of them is a verb of saying.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Known {
    words: usize,
    reports: bool,
}

fn known_words(speech: &Speech, text: &str) -> Known {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let classes = words
        .filter(|word| !word.is_empty())
        .map(|word| speech.class(hash_word(word)));
    let mut known = Known {
        words: 0,
        reports: false,
    };
    for class in classes {
        known.words += usize::from(class.has(Class::FUNCTION.with(Class::CUE)));
        known.reports |= class.has(Class::CUE_SAY);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_read_in_the_language_whose_verb_of_saying_it_has() {
        let lexicon = Lexicon::embedded();
        for (text, language) in [
            ("«Es tarde», dijo Karin Ruiz.", "es"),
            ("„Es ist spät“, sagte Karin Brandt.", "de"),
            ("« Il est tard », a dit Karin Ruiz.", "fr"),
            ("\"Het is laat\", zei Karin Ruiz.", "nl"),
            ("\"It is late,\" Karin Ruiz said.", "en"),
            ("\"Die is cast,\" he said.", "en"),
            ("Fisk", "en"),
            ("", "en"),
        ] {
            let speech = lexicon.speech_of_short(text);
            assert!(
                std::ptr::eq(speech, lexicon.speech(Some(language))),
                "{text}"
            );
        }
    }

    #[test]
    fn a_longer_text_is_english_unless_its_language_is_told() {
        let text = "«Es tarde», dijo Karin Ruiz. ".repeat(9);
        let lexicon = Lexicon::embedded();
        assert!(lexicon.speech_of_short(&text).is_english);
    }
}
