//! The names before a colon, and what their values may be.
//!
//! A value that a field cannot take (`date:soon`, `kind:loud`) is never dropped: it is read as words, with a note that
//! tells what the field takes.

use jiff::civil::Date;

use super::exact;
use super::forms::{formed, unformed};
use super::literals;
use super::nearest::distance;
use super::query::{Aspect, Field, Form, Leaf, Node, Word};
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
    /// `words:`
    Words,
    /// `copies:`
    Copies,
}

const NAMES: [(&str, Name); 28] = [
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
    ("words", Name::Words),
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

    /// The name that is spelled almost as `typed`.
    pub(super) fn nearest(typed: &str) -> Option<&'static str> {
        const MOST: usize = 2;
        let typed: Vec<char> = typed.to_ascii_lowercase().chars().collect();
        // Two slips in a word of three letters make any word of any other.
        let most = MOST.min(typed.len() / 3);
        let near = NAMES.iter().filter_map(|(name, _)| {
            let letters: Vec<char> = name.chars().collect();
            Some((distance(&typed, &letters, most)?, *name))
        });
        near.min().map(|(_, name)| name)
    }

    /// Whether it takes a date.
    pub(super) fn is_day(self) -> bool {
        matches!(
            self,
            Self::Date | Self::Since | Self::Until | Self::Before | Self::After
        )
    }

    /// Whether what is typed behind it is read word by word, so that `*` and `~` work in it.
    pub(super) fn takes_words(self) -> bool {
        self.field().is_some_and(|field| !field.is_whole())
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
    let whole = value.strip_prefix('=').filter(|value| has_word(value));
    let whole = whole.map(|value| value.trim_matches('"'));
    if let Some(node) = whole.and_then(|value| exact::condition(Some(name), value, span)) {
        return Ok(node);
    }
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
    let value = without_stop(value);
    let leaf = match name {
        Name::Kind => literals::kind(value)
            .map(Leaf::Kind)
            .ok_or("direct, indirect or mixed"),
        Name::Has => Name::of(value)
            .and_then(Name::aspect)
            .map(Leaf::Has)
            .ok_or("speaker, role, city, country, date …"),
        Name::Confidence => {
            literals::confidence(value).ok_or("a number from 0 to 1, as in confidence:>=0.8")
        }
        Name::Copies => literals::copies(value).ok_or("a whole number, as in copies:>=3"),
        Name::Words => {
            literals::length(value).ok_or("a number of words, as in words:>=5 or words:5..20")
        }
        Name::Newer => literals::newer(value, today),
        Name::Near => Leaf::around(value).ok_or("a city, as in near:Basra~100km"),
        _ => literals::days(name, value)
            .map(Leaf::Days)
            .ok_or("a date such as 2003, 2003-05, 2003-05-01 or 2003-05..2004"),
    }?;
    Ok(Node::Leaf(leaf, span))
}

/// `value` without the mark that ends the sentence that it was typed in; `2003..` is whole.
fn without_stop(value: &str) -> &str {
    if value.ends_with("..") && !value.ends_with("...") {
        return value;
    }
    value.trim_end_matches([',', ';', '.', '!', '?'])
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
        .map(|piece| formed(piece).word)
        .collect();
    let leaf = match words.len() {
        0 => return Some(Node::All),
        // `Portland, Maine` is one name: the comma tells what narrows it down.
        _ if field.is_whole() => Leaf::Word(field, whole(value.trim())),
        _ if field.is_place() && value.contains(',') => Leaf::Word(field, unformed(value.trim())),
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
        return Node::Leaf(Leaf::Word(field, whole(value)), span);
    }
    let pieces = value.split_whitespace().filter(|piece| has_word(piece));
    Node::all_of(
        pieces
            .map(|piece| Node::Leaf(Leaf::Word(field, formed(piece).word), span))
            .collect(),
    )
}

/// The same without any operator: `\wom*`.
pub(super) fn plain_word(name: Option<Name>, value: &str, span: Span) -> Option<Node> {
    let field = name.map_or(Some(Field::Content), Name::field)?;
    Some(Node::Leaf(Leaf::Word(field, unformed(value)), span))
}

/// A value that is compared whole, with `*` for any characters.
fn whole(value: &str) -> Word {
    let mut word = unformed(value);
    if value.contains('*') {
        word.form = Form::Wild;
    }
    word
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

/// Whether a piece of the query holds anything that can stand in a text.
pub(super) fn has_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
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
