//! Two parts of a query and a distance go in; the pairs of their words or phrases that must stand so close come out.
//!
//! Alternatives are multiplied out, `(a OR b) NEAR/5 c` into `a NEAR/5 c OR b NEAR/5 c`, so that each pair is one condition on
//! places in a text.

use super::query::{Field, Form, Leaf, Node, Order, Word};
use crate::text::Span;

/// Why two parts have no pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unpaired {
    /// One of them is not made of words of the quotation.
    NoWords,
    TooMany,
}

/// `left` near `right`, where both are words or phrases of the quotation, or alternatives of these; at most `most` pairs.
pub(super) fn pairs(
    left: &Node,
    right: &Node,
    (within, order): (u32, Order),
    most: usize,
) -> Result<Vec<Node>, Unpaired> {
    let lefts = alternatives(left).ok_or(Unpaired::NoWords)?;
    let rights = alternatives(right).ok_or(Unpaired::NoWords)?;
    if lefts.len() * rights.len() > most {
        return Err(Unpaired::TooMany);
    }
    let mut pairs = Vec::new();
    for (left, left_span) in &lefts {
        for (right, right_span) in &rights {
            let span = Span::new(left_span.start(), right_span.end());
            let leaf = Leaf::Near {
                left: left.clone(),
                right: right.clone(),
                within,
                order,
            };
            pairs.push(Node::Leaf(leaf, span));
        }
    }
    Ok(pairs)
}

/// Whether very characters are among its alternatives, which proximity compares as words.
pub(super) fn is_verbatim(node: &Node) -> bool {
    match node {
        Node::Or(nodes) => nodes.iter().any(is_verbatim),
        Node::Leaf(Leaf::Verbatim(_), _) => true,
        _ => false,
    }
}

fn alternatives(node: &Node) -> Option<Vec<(Vec<Word>, Span)>> {
    match node {
        Node::Or(nodes) => nodes.iter().map(one_alternative).collect(),
        node => Some(vec![one_alternative(node)?]),
    }
}

fn one_alternative(node: &Node) -> Option<(Vec<Word>, Span)> {
    match node {
        Node::Leaf(Leaf::Word(Field::Content, word), span) => Some((vec![word.clone()], *span)),
        Node::Leaf(
            Leaf::Phrase {
                field: Field::Content,
                words,
                within: None,
            },
            span,
        ) => Some((words.clone(), *span)),
        Node::Leaf(Leaf::Verbatim(text), span) => {
            let word = Word {
                text: text.clone(),
                form: Form::Plain,
            };
            Some((vec![word], *span))
        }
        _ => None,
    }
}
