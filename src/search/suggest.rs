//! A query that found nothing goes in, what might help comes out: names that are spelled almost so, and how much there is
//! without one of the conditions.

use std::cmp::Reverse;

use tantivy::schema::Field as IndexField;

use super::expand::near_terms;
use super::facets::{FacetRequest, facets};
use super::nearest::{distance, nearest};
use super::places::nearest_places;
use super::query::{Field, Form, Leaf, Node, Word};
use super::read_as::read_as;
use super::run::{self, Total, Unit};
use super::values::FacetField;
use super::words::word_fields;
use crate::error::Error;
use crate::index::{DocumentKind, Opened};
use crate::text::{self, Span};

/// A hint for a query without hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// No speaker or city has this name; or this word stands nowhere, and one that is spelled almost so does.
    Unknown {
        /// `speaker`, `city`, `outlet` or `word`; of a whole value, any field that has such.
        what: &'static str,
        /// As typed.
        typed: String,
        /// The nearest that are known, the nearest first; at most three.
        nearest: Vec<String>,
    },
    /// No speaker is called so, but some have this role.
    Role {
        /// As typed.
        typed: String,
        /// How much they said.
        total: Total,
    },
    /// There is something without this condition.
    Without {
        /// The condition, as it was read.
        condition: String,
        /// How much there is then.
        total: Total,
    },
}

/// The most conditions that are tried without; each try costs what the query costs.
const MOST_TRIED: usize = 8;
/// The same where a condition has an operator or compares places or characters, which takes a multiple of looking a word up.
const MOST_TRIED_DEAR: usize = 2;
/// With more such conditions, none are tried.
const MOST_DEAR: usize = 4;
const MOST_NAMES: usize = 3;

/// What may help `root`, which found nothing.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn suggest(opened: &Opened, root: &Node, unit: Unit) -> Result<Vec<Suggestion>, Error> {
    let mut suggestions = Vec::new();
    let mut leaves = Vec::new();
    positive_leaves(root, &mut leaves);
    for leaf in &leaves {
        let unknown = unknown_name(opened, leaf, unit)?;
        if unknown.is_some() {
            suggestions.extend(role(opened, leaf, unit)?);
        }
        suggestions.extend(unknown);
    }
    for leaf in leaves.into_iter().take(MOST_TRIED) {
        suggestions.extend(unknown_word(opened, leaf, unit)?);
    }
    if let Node::And(nodes) = root {
        let tried = match nodes.iter().map(dear_leaves).sum() {
            0 => MOST_TRIED,
            1..=MOST_DEAR => MOST_TRIED_DEAR,
            _ => 0,
        };
        for (left_out, node) in nodes.iter().enumerate().take(tried) {
            let rest = nodes.iter().enumerate().filter(|&(at, _)| at != left_out);
            let total = run::count(
                opened,
                &Node::all_of(rest.map(|(_, node)| node.clone()).collect()),
                unit,
            )?;
            if !total.is_nothing() {
                suggestions.push(Suggestion::Without {
                    condition: read_as(node),
                    total,
                });
            }
        }
    }
    Ok(suggestions)
}

/// How many conditions have operators, or compare places or characters.
fn dear_leaves(node: &Node) -> usize {
    match node {
        Node::All => 0,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().map(dear_leaves).sum(),
        Node::Not(inner) => dear_leaves(inner),
        Node::Leaf(leaf, _) => usize::from(match leaf {
            Leaf::Word(_, word) => word.form != Form::Plain,
            Leaf::Phrase { words, within, .. } => {
                within.is_some() || words.iter().any(|word| word.form != Form::Plain)
            }
            Leaf::Near { .. } | Leaf::Verbatim(_) | Leaf::Copies(..) => true,
            _ => false,
        }),
    }
}

fn positive_leaves<'a>(node: &'a Node, leaves: &mut Vec<&'a Node>) {
    match node {
        Node::And(nodes) | Node::Or(nodes) => {
            for node in nodes {
                positive_leaves(node, leaves);
            }
        }
        Node::Leaf(..) => leaves.push(node),
        Node::All | Node::Not(_) => {}
    }
}

fn unknown_name(opened: &Opened, node: &Node, unit: Unit) -> Result<Option<Suggestion>, Error> {
    let Node::Leaf(leaf, _) = node else {
        return Ok(None);
    };
    let (field, words) = match leaf {
        Leaf::Exact(field, value) => return unknown_value(opened, node, (*field, value)),
        Leaf::Word(field, word) => (*field, std::slice::from_ref(word)),
        Leaf::Phrase { field, words, .. } => (*field, words.as_slice()),
        _ => return Ok(None),
    };
    let fields = &opened.fields;
    let (what, column) = match field {
        Field::Speaker => ("speaker", fields.speaker_name),
        Field::City => ("city", fields.city_name),
        Field::Outlet => ("outlet", fields.outlet_name),
        _ => return Ok(None),
    };
    if !run::count(opened, node, unit)?.is_nothing() {
        return Ok(None);
    }
    let typed = words
        .iter()
        .map(|word| word.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    if field == Field::City {
        let nearest = nearest_places(opened, &typed)?;
        return Ok(Some(Suggestion::Unknown {
            what,
            typed,
            nearest,
        }));
    }
    let terms: Vec<String> = text::terms(&typed).map(|term| term.text).collect();
    let known = names(opened, column).map_err(|source| Error::index(&opened.path, source))?;
    let nearest = nearest(&terms, known.into_iter(), MOST_NAMES);
    Ok(Some(Suggestion::Unknown {
        what,
        typed,
        nearest,
    }))
}

/// How much those said who have a role with the words of `typed`; `None` where nobody has.
///
/// # Errors
///
/// [`Error::Index`] where the index cannot be read.
pub fn said_by_role(opened: &Opened, typed: &str) -> Result<Option<Total>, Error> {
    let words: Vec<Word> = text::terms(typed)
        .map(|term| Word {
            text: term.text,
            form: Form::Plain,
        })
        .collect();
    if words.is_empty() {
        return Ok(None);
    }
    let leaf = Leaf::Phrase {
        field: Field::Role,
        words,
        within: None,
    };
    let node = Node::Leaf(leaf, Span::default());
    let total = run::count(opened, &node, Unit::Quotations)?;
    Ok((!total.is_nothing()).then_some(total))
}

/// What those said who have a role with the words that nobody is called by.
fn role(opened: &Opened, node: &Node, unit: Unit) -> Result<Option<Suggestion>, Error> {
    let Node::Leaf(leaf, span) = node else {
        return Ok(None);
    };
    let mut leaf = leaf.clone();
    let words = match &mut leaf {
        Leaf::Word(field @ Field::Speaker, word) => {
            *field = Field::Role;
            vec![word.text.clone()]
        }
        Leaf::Phrase {
            field: field @ Field::Speaker,
            words,
            ..
        } => {
            *field = Field::Role;
            words.iter().map(|word| word.text.clone()).collect()
        }
        _ => return Ok(None),
    };
    let total = run::count(opened, &Node::Leaf(leaf, *span), unit)?;
    Ok((!total.is_nothing()).then(|| Suggestion::Role {
        typed: words.join(" "),
        total,
    }))
}

/// The words that are spelled almost as one that stands nowhere; of equals the most frequent first.
fn unknown_word(opened: &Opened, node: &Node, unit: Unit) -> Result<Option<Suggestion>, Error> {
    let Node::Leaf(Leaf::Word(Field::Content, word), _) = node else {
        return Ok(None);
    };
    let terms: Vec<String> = text::terms(&word.text).map(|term| term.text).collect();
    let [typed] = terms.as_slice() else {
        return Ok(None);
    };
    let slips = match typed.chars().count() {
        // Of so few letters, one amiss makes any other word.
        0..4 => return Ok(None),
        4..8 => 1,
        _ => 2,
    };
    if word.form != Form::Plain || !run::count(opened, node, unit)?.is_nothing() {
        return Ok(None);
    }
    let kind = match unit {
        Unit::Articles => DocumentKind::Article,
        Unit::Quotations => DocumentKind::Quotation,
    };
    let letters: Vec<char> = typed.chars().collect();
    let mut found: Vec<(usize, Reverse<u64>, String)> = Vec::new();
    for field in word_fields(&opened.fields, kind, Field::Content) {
        let known = near_terms(&opened.searcher, field, typed, slips);
        for (term, count) in known.map_err(|source| Error::index(&opened.path, source))? {
            let other: Vec<char> = term.chars().collect();
            let cost = distance(&letters, &other, slips).unwrap_or(slips);
            found.push((cost, Reverse(count), term));
        }
    }
    found.sort_unstable();
    let mut nearest: Vec<String> = Vec::new();
    for (_, _, term) in found {
        if nearest.len() < MOST_NAMES && !nearest.contains(&term) {
            nearest.push(term);
        }
    }
    Ok((!nearest.is_empty()).then(|| Suggestion::Unknown {
        what: "word",
        typed: word.text.clone(),
        nearest,
    }))
}

/// The values that are listed and nearest to one that nothing has.
fn unknown_value(
    opened: &Opened,
    node: &Node,
    (field, value): (FacetField, &str),
) -> Result<Option<Suggestion>, Error> {
    let is_there = !run::count(opened, node, Unit::Quotations)?.is_nothing();
    if is_there || field.is_time() {
        return Ok(None);
    }
    let request = FacetRequest { field, limit: 0 };
    let known = facets(opened, &Node::All, Unit::Quotations, &[request])?;
    let known = known.into_iter().flat_map(|facet| facet.values);
    let terms: Vec<String> = text::terms(value).map(|term| term.text).collect();
    let nearest = nearest(&terms, known.map(|known| known.value), MOST_NAMES);
    Ok(Some(Suggestion::Unknown {
        what: field.name(),
        typed: value.to_owned(),
        nearest,
    }))
}

/// All values of a column of names.
fn names(opened: &Opened, column: IndexField) -> tantivy::Result<Vec<String>> {
    let name = opened.searcher.schema().get_field_name(column);
    let mut names = Vec::new();
    for segment in opened.searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(name)? else {
            continue;
        };
        let mut values = column.dictionary().stream()?;
        while values.advance() {
            names.extend(std::str::from_utf8(values.key()).map(str::to_owned));
        }
    }
    Ok(names)
}
