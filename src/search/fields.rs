//! The names before a colon, and what their values may be.
//!
//! A value that a field cannot take (`date:soon`, `kind:loud`) is never dropped: it is read as words, with a note that
//! tells what the field takes.

use jiff::civil::Date;

use super::period::{self, Side};
use super::query::{Aspect, Comparison, Field, Form, Leaf, Node, Period, Word};
use crate::extract::Kind;
use crate::text::Span;

/// A name that may stand before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// `speaker:`, `by:`, `from:`
    Speaker,
    /// `role:`
    Role,
    /// `city:`
    City,
    /// `region:`
    Region,
    /// `country:`
    Country,
    /// `in:`
    Place,
    /// `near:`
    Near,
    /// `kind:`
    Kind,
    /// `date:`
    Date,
    /// `since:`
    Since,
    /// `until:`
    Until,
    /// `before:`
    Before,
    /// `after:`
    After,
    /// `newer:`
    Newer,
    /// `outlet:`, `source:`
    Outlet,
    /// `lang:`, `language:`
    Language,
    /// `path:`
    Path,
    /// `title:`, `headline:`
    Title,
    /// `text:`
    Text,
    /// `has:`
    Has,
    /// `confidence:`
    Confidence,
    /// `copies:`
    Copies,
}

const NAMES: [(&str, Name); 27] = [
    ("speaker", Name::Speaker),
    ("by", Name::Speaker),
    ("from", Name::Speaker),
    ("role", Name::Role),
    ("city", Name::City),
    ("region", Name::Region),
    ("country", Name::Country),
    ("in", Name::Place),
    ("near", Name::Near),
    ("kind", Name::Kind),
    ("date", Name::Date),
    ("since", Name::Since),
    ("until", Name::Until),
    ("before", Name::Before),
    ("after", Name::After),
    ("newer", Name::Newer),
    ("outlet", Name::Outlet),
    ("source", Name::Outlet),
    ("lang", Name::Language),
    ("language", Name::Language),
    ("path", Name::Path),
    ("title", Name::Title),
    ("headline", Name::Title),
    ("text", Name::Text),
    ("has", Name::Has),
    ("confidence", Name::Confidence),
    ("copies", Name::Copies),
];

impl Name {
    /// The length of the longest name, in bytes.
    pub(super) const LONGEST: usize = 10;

    /// The field that is called so, whatever the case.
    pub(super) fn of(typed: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(typed))
            .map(|&(_, name)| name)
    }

    /// Where its words are looked for; `None` for the fields that take no words.
    fn field(self) -> Option<Field> {
        Some(match self {
            Self::Speaker => Field::Speaker,
            Self::Role => Field::Role,
            Self::City => Field::City,
            Self::Region => Field::Region,
            Self::Country => Field::Country,
            Self::Place => Field::Place,
            Self::Outlet => Field::Outlet,
            Self::Language => Field::Language,
            Self::Path => Field::Path,
            Self::Title => Field::Title,
            Self::Text => Field::Text,
            _ => return None,
        })
    }

    /// What it is that may be unknown.
    fn aspect(self) -> Option<Aspect> {
        Some(match self {
            Self::Speaker => Aspect::Speaker,
            Self::Role => Aspect::Role,
            Self::City => Aspect::City,
            Self::Region => Aspect::Region,
            Self::Country => Aspect::Country,
            Self::Date => Aspect::Date,
            Self::Outlet => Aspect::Outlet,
            Self::Language => Aspect::Language,
            Self::Title => Aspect::Title,
            _ => return None,
        })
    }
}

/// The condition that `value` is in the field `name`, typed without marks at `span`; else what the field takes.
pub(super) fn condition(
    name: Name,
    value: &str,
    span: Span,
    today: Option<Date>,
) -> Result<Node, &'static str> {
    if let Some(aspect) = name.aspect() {
        match value.to_lowercase().as_str() {
            "none" | "unknown" => return Ok(Node::Leaf(Leaf::Lacks(aspect), span)),
            "*" | "any" => return Ok(Node::Leaf(Leaf::Has(aspect), span)),
            _ => {}
        }
    }
    if let Some(field) = name.field() {
        return Ok(words(field, value, span));
    }
    let value = value.trim_end_matches([',', ';', '.', '!', '?']);
    let leaf = match name {
        Name::Kind => kind(value)
            .map(Leaf::Kind)
            .ok_or("direct, indirect or mixed"),
        Name::Has => Name::of(value)
            .and_then(Name::aspect)
            .map(Leaf::Has)
            .ok_or("speaker, role, city, country, date …"),
        Name::Confidence => confidence(value).ok_or("a number from 0 to 1, as in confidence:>=0.8"),
        Name::Copies => copies(value).ok_or("a whole number, as in copies:>=3"),
        Name::Newer => newer(value, today),
        Name::Near => Leaf::around(value).ok_or("a city, as in near:Basra~100km"),
        _ => days(name, value)
            .map(Leaf::Days)
            .ok_or("a date such as 2003, 2003-05, 2003-05-01 or 2003-05..2004"),
    }?;
    Ok(Node::Leaf(leaf, span))
}

/// The condition that the words of `value` stand next to each other in the field `name`.
pub(super) fn phrase(
    name: Option<Name>,
    value: &str,
    within: Option<u32>,
    span: Span,
) -> Option<Node> {
    if name == Some(Name::Near) {
        return Some(Node::Leaf(Leaf::around(value)?, span));
    }
    let field = name.map_or(Some(Field::Content), Name::field)?;
    let mut words: Vec<Word> = value
        .split_whitespace()
        .filter(|piece| has_word(piece))
        .map(word_in_phrase)
        .collect();
    let leaf = match words.len() {
        0 => return Some(Node::All),
        // `Portland, Maine` is one name: the comma tells what narrows it down.
        _ if field.is_whole() || field.is_place() && value.contains(',') => Leaf::Word(
            field,
            Word {
                text: value.trim().to_owned(),
                form: Form::Plain,
            },
        ),
        1 if field != Field::Content => Leaf::Word(field, words.swap_remove(0)),
        _ => Leaf::Phrase {
            field,
            words,
            within,
        },
    };
    Some(Node::Leaf(leaf, span))
}

/// The condition that every word of `value`, typed without marks, is in `field`.
pub(super) fn words(field: Field, value: &str, span: Span) -> Node {
    if field.is_whole() {
        let word = Word {
            text: value.to_owned(),
            form: if value.contains('*') {
                Form::Wild
            } else {
                Form::Plain
            },
        };
        return Node::Leaf(Leaf::Word(field, word), span);
    }
    let pieces = value.split_whitespace().filter(|piece| has_word(piece));
    Node::all_of(
        pieces
            .map(|piece| Node::Leaf(Leaf::Word(field, word(piece)), span))
            .collect(),
    )
}

/// The same without any operator: `\wom*`.
pub(super) fn plain_word(name: Option<Name>, value: &str, span: Span) -> Option<Node> {
    let field = name.map_or(Some(Field::Content), Name::field)?;
    let word = Word {
        text: value.to_owned(),
        form: Form::Plain,
    };
    Some(Node::Leaf(Leaf::Word(field, word), span))
}

impl Field {
    /// Whether its values are names of places.
    pub fn is_place(self) -> bool {
        matches!(
            self,
            Self::City | Self::Region | Self::Country | Self::Place
        )
    }

    /// Whether its values are compared whole, not word by word.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Path | Self::Language)
    }
}

/// A word with its `*`, `?` or `~`; these are operators only where everything else is letters and digits, so that
/// addresses, *what happened?* and `**bold**` stay plain text.
fn word(typed: &str) -> Word {
    let Some((stem, edits)) = typed.rsplit_once('~').filter(|(stem, _)| is_one_word(stem)) else {
        return word_in_phrase(typed);
    };
    let form = match edits {
        _ if stem.chars().count() < 4 => Form::Plain,
        "" | "1" => Form::Fuzzy(1),
        "2" => Form::Fuzzy(2),
        _ => Form::Plain,
    };
    Word {
        text: stem.to_owned(),
        form,
    }
}

fn word_in_phrase(typed: &str) -> Word {
    let pattern = typed.trim_matches(is_punctuation_but_star);
    let is_pattern = pattern.contains(['*', '?']) && is_one_word(&pattern.replace(['*', '?'], ""));
    if is_pattern && starts_with_two_letters(pattern) {
        return Word {
            text: pattern.to_owned(),
            form: Form::Wild,
        };
    }
    Word {
        text: typed.trim_matches(is_punctuation).to_owned(),
        form: Form::Plain,
    }
}

/// Tells of a `*` or `~` that means nothing where it stands, though it was surely meant to.
pub(super) fn idle_operator(typed: &str) -> Option<&'static str> {
    let without = typed.replacen('*', "", 1);
    if without.len() < typed.len() && is_one_word(&without) && !starts_with_two_letters(typed) {
        return Some("“*” needs two letters before it: read without it");
    }
    let (stem, edits) = typed.rsplit_once('~')?;
    let is_meant = is_one_word(stem) && edits.bytes().all(|byte| byte.is_ascii_digit());
    (is_meant && word(typed).form == Form::Plain).then_some(
        "“~” takes a word of four letters or more, and at most 2 behind it: read without it",
    )
}

fn starts_with_two_letters(pattern: &str) -> bool {
    pattern
        .chars()
        .take(2)
        .filter(|letter| letter.is_alphanumeric())
        .count()
        == 2
}

fn is_punctuation_but_star(letter: char) -> bool {
    letter != '*' && is_punctuation(letter)
}

/// What may be cut off both ends of a typed word. Marks that combine with a letter stay: they are part of the word.
fn is_punctuation(letter: char) -> bool {
    letter.is_ascii_punctuation()
        || matches!(
            letter,
            '\u{2010}'..='\u{2027}' | '¿' | '¡' | '‹' | '›' | '、' | '。'
        )
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

/// Whether a piece of the query holds anything that can stand in a text.
pub(super) fn has_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

fn kind(value: &str) -> Option<Kind> {
    match value.to_lowercase().as_str() {
        "direct" => Some(Kind::Direct),
        "mixed" => Some(Kind::Mixed),
        "indirect" => Some(Kind::Indirect),
        _ => None,
    }
}

fn confidence(value: &str) -> Option<Leaf> {
    let (comparison, number) = compared(value)?;
    let number: f64 = number.parse().ok()?;
    (0.0..=1.0)
        .contains(&number)
        .then_some(Leaf::Confidence(comparison, number))
}

fn copies(value: &str) -> Option<Leaf> {
    let (comparison, number) = compared(value)?;
    Some(Leaf::Copies(comparison, number.parse().ok()?))
}

/// A number with the sign before it; without one, at least so much is meant.
fn compared(value: &str) -> Option<(Comparison, &str)> {
    let signs = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::Above),
        ("<", Comparison::Below),
        ("", Comparison::AtLeast),
    ];
    signs
        .iter()
        .find_map(|&(sign, to)| Some((to, value.strip_prefix(sign)?)))
}

fn newer(value: &str, today: Option<Date>) -> Result<Leaf, &'static str> {
    let today = today.ok_or("a day to count from, and none was given")?;
    period::newest(value, today)
        .map(Leaf::Days)
        .ok_or("a number and d, w, m or y, as in newer:30d")
}

fn days(name: Name, value: &str) -> Option<Period> {
    match name {
        Name::Since => period::one_sided(value, Side::Since),
        Name::Until => period::one_sided(value, Side::Until),
        Name::Before => period::one_sided(value, Side::Before),
        Name::After => period::one_sided(value, Side::After),
        _ => period::period(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_as_long_as_it_says() {
        assert_eq!(
            NAMES.iter().map(|(name, _)| name.len()).max(),
            Some(Name::LONGEST)
        );
    }
}
