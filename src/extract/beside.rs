//! What a word or sign beside a mention tells of its place in the sentence, in every language.

use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// What stands beside a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing: the sentence or the paragraph begins or ends.
    Nothing,
    /// A comma.
    Comma,
    /// A stop, a question mark or an exclamation mark.
    Stop,
    /// A quotation mark.
    Mark,
    /// Another sign, a number, an abbreviation.
    Sign,
    /// A verb of saying.
    Says,
    /// A verb of asking.
    Asks,
    /// Another word that can signal a report.
    Cue,
    /// *is*, *has*, *would*.
    Auxiliary,
    /// *of*, *with*.
    Preposition,
    /// *when*, *because*.
    Subordinator,
    /// *who*.
    Relative,
    /// *and*.
    Conjunction,
    /// A pronoun or a determiner.
    Pronoun,
    /// Any other word in lower-case letters.
    Word,
    /// One with a capital.
    Capital,
}

/// In the order in which they count for a word that has several.
const CLASSES: [(Class, Beside); 9] = [
    (Class::ASK, Beside::Asks),
    (Class::CUE_SAY, Beside::Says),
    (Class::AUXILIARY, Beside::Auxiliary),
    (Class::PREPOSITION, Beside::Preposition),
    (Class::SUBORDINATOR, Beside::Subordinator),
    (Class::RELATIVE, Beside::Relative),
    (Class::CONJUNCTION, Beside::Conjunction),
    (Class::CUE, Beside::Cue),
    (Class::PRONOUN.with(Class::DETERMINER), Beside::Pronoun),
];

/// All of them: most words have none.
const ANY: Class = {
    let mut any = CLASSES[0].0;
    let mut at = 1;
    while at < CLASSES.len() {
        any = any.with(CLASSES[at].0);
        at += 1;
    }
    any
};

impl Beside {
    /// What the token is.
    pub(super) fn of(token: Option<&Token>) -> Self {
        let Some(token) = token else {
            return Self::Nothing;
        };
        let other = match token.shape {
            Shape::Comma => return Self::Comma,
            Shape::Stop | Shape::Question | Shape::Exclamation => return Self::Stop,
            Shape::Double | Shape::Single => return Self::Mark,
            Shape::Lower => Self::Word,
            Shape::Capital => Self::Capital,
            _ => return Self::Sign,
        };
        if !token.has(ANY) {
            return other;
        }
        let known = CLASSES.iter().find(|(class, _)| token.has(*class));
        known.map_or(other, |(_, beside)| *beside)
    }
}
