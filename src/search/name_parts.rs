//! A person's name goes in, its words come out, and whether one name may be a shorter form of another.
//!
//! The rules stand at the head of [`persons`](super::persons). A name is parted at white space, points and commas: *J.P.* is two
//! initials, *Uhlenbrock-Tait* one surname. An article before a name of several words is no part of it: articles print *the Energy
//! Agency* and *Energy Agency*; *the agency* is another than an *agency*.

use std::cmp::Ordering;

use crate::lexicon::{self, Class, Lexicon};
use crate::text;

/// A name in its words, folded; equal where these are.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) words: Vec<String>,
    /// How many words before the last are written small, as particles are: *van der*.
    particles: usize,
}

impl Parts {
    pub(super) fn new(name: &str) -> Self {
        let parted = |letter: char| letter.is_whitespace() || matches!(letter, '.' | ',');
        let mut printed: Vec<&str> = name.split(parted).filter(|word| !word.is_empty()).collect();
        if printed.len() > 2 && printed.first().is_some_and(|first| is_article(first)) {
            printed.remove(0);
        }
        let before_last = printed.iter().rev().skip(1);
        let is_small = |word: &&&str| word.starts_with(char::is_lowercase);
        Self {
            particles: before_last.take_while(is_small).count(),
            words: printed.iter().map(|word| text::fold(word)).collect(),
        }
    }

    /// Whether it is more than a surname, with a given name that is no initial.
    pub(super) fn is_full(&self) -> bool {
        let given = self.words.len() > self.particles + 1;
        given
            && self
                .words
                .first()
                .is_some_and(|first| first.chars().count() > 1)
    }

    /// Whether these words stand side by side in `name`.
    pub(super) fn is_in(&self, name: &Self) -> bool {
        name.words
            .windows(self.words.len())
            .any(|words| words == self.words)
    }

    /// Whether someone who is called `fuller` may be called so for short.
    pub(super) fn is_form_of(&self, fuller: &Self) -> bool {
        let (short, long) = (self.words.len(), fuller.words.len());
        if self == fuller || short > long || short == 0 {
            return false;
        }
        if fuller.words.ends_with(&self.words) {
            // `Velde`, `van der Velde`; `María Ruiz` is more than a surname.
            return short - 1 <= fuller.particles;
        }
        let Some((last, given)) = self.words.split_last() else {
            return false;
        };
        let Some((full_last, full_given)) = fuller.words.split_last() else {
            return false;
        };
        last == full_last && stand_for(given, full_given)
    }
}

impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Parts {}

impl PartialOrd for Parts {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Parts {
    fn cmp(&self, other: &Self) -> Ordering {
        self.words.cmp(&other.words)
    }
}

/// Whether it is an English article. Those of other languages are parts of names (*El Salvador*, *Anna de Vries*), and what language
/// a name is in is not known here.
fn is_article(word: &str) -> bool {
    let english = Lexicon::embedded().speech(Some("en"));
    let class = english.class(lexicon::hash_word(&text::fold(word)));
    class.has(Class::DEFINITE)
}

/// Whether each of `given` is one of `fuller` or its initial, in the same order, and the first is the first.
fn stand_for(given: &[String], fuller: &[String]) -> bool {
    let mut rest = fuller.iter();
    for (number, name) in given.iter().enumerate() {
        let is_it = |full: &String| {
            full == name || name.chars().count() == 1 && full.starts_with(name.as_str())
        };
        let found = if number == 0 {
            rest.next().is_some_and(is_it)
        } else {
            rest.any(is_it)
        };
        if !found {
            return false;
        }
    }
    !given.is_empty()
}
