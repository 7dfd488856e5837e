//! A query's tree goes in, the Tantivy query comes out, with the patterns that mark its hits.
//!
//! A quotation document carries what filters need, so that *by X, in Y, about Z* is one conjunction over one document and
//! binds to one quotation. Only words score: filters and what stands under NOT add nothing. A negation alone finds
//! everything else.
//!
//! Conditions that only quotations can meet (speaker, kind) hold for an article that has a quotation which meets them all,
//! and words of a headline hold for the quotations of the article under it: see [`join`](super::join).

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::query::doc_predicate_query::DocPredicateQuery;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field as IndexField, IndexRecordOption};

use super::bounds::{Bounds, MOST_OPEN};
use super::either::beside_others;
use super::join::{ArticleNumbers, InArticles};
use super::pattern::{Pattern, Shape, Slot};
use super::query::{Aspect, Field, Leaf, Node, Warning, Word};
use crate::index::documents::kind_name;
use crate::index::{DocumentKind, Opened};
use crate::text::Span;

pub(super) type Boxed = Box<dyn Query>;
pub(super) type Compiled = tantivy::Result<Boxed>;

/// Turns trees into queries over the documents of one kind.
pub(super) struct Compiler<'a> {
    pub(super) opened: &'a Opened,
    pub(super) kind: DocumentKind,
    pub(super) is_negated: bool,
    /// Whether something was left out because it holds no word, so that everything meets it.
    pub(super) is_open: bool,
    /// What to mark in the text of a hit.
    pub(super) patterns: Vec<Pattern>,
    /// The number of documents by which a term is weighed, where it is not its own.
    pub(super) frequencies: FxHashMap<Term, u64>,
    /// The names typed for a place that several cities have, each with the numbers of these.
    pub(super) homonyms: Vec<(String, Vec<u64>)>,
    /// How a name was understood that could be understood in several ways.
    pub(super) notes: Vec<String>,
    /// What could not be done as asked.
    pub(super) warnings: Vec<Warning>,
    /// What words with `*`, `?` or `~` stand for, looked up once.
    pub(super) spreads: FxHashMap<(IndexField, Word), Vec<Slot>>,
    pub(super) bounds: Bounds,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(opened: &'a Opened, kind: DocumentKind) -> Self {
        Self {
            opened,
            kind,
            is_negated: false,
            is_open: false,
            patterns: Vec::new(),
            frequencies: FxHashMap::default(),
            homonyms: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            spreads: FxHashMap::default(),
            bounds: Bounds::default(),
        }
    }

    /// The query for the documents of the kind that `node` describes.
    ///
    /// Fields that only this kind has need no further condition: the list of all quotations, which is longer than that of
    /// any word, is not read beside it.
    pub(super) fn documents(&mut self, node: &Node) -> Compiled {
        let query = self.node(node)?;
        if self.is_bound(node) && !self.is_open {
            return Ok(query);
        }
        let of_kind = TermQuery::new(
            self.kind.term(&self.opened.fields),
            IndexRecordOption::Basic,
        );
        Ok(all_of(vec![
            (Occur::Must, query),
            (Occur::Must, unscored(Box::new(of_kind))),
        ]))
    }

    fn node(&mut self, node: &Node) -> Compiled {
        match node {
            Node::All => Ok(unscored(Box::new(AllQuery))),
            Node::And(nodes) => self.and(nodes),
            Node::Or(_) if self.is_of_other_kind(node) && !has_negation(node) => self.joined(node),
            Node::Or(nodes) => self.or(nodes),
            Node::Not(_) => self.and(std::slice::from_ref(node)),
            Node::Leaf(..) if self.is_of_other_kind(node) => self.joined(node),
            Node::Leaf(leaf, span) => self.leaf(leaf, *span),
        }
    }

    /// `-a OR -b` is `-(a b)`, which is no walk over all documents for each of them.
    fn or(&mut self, nodes: &[Node]) -> Compiled {
        let is_simple = |node: &&Node| match node {
            Node::Not(inner) => matches!(**inner, Node::Leaf(..)) && !self.is_of_other_kind(inner),
            _ => false,
        };
        let (negated, others): (Vec<&Node>, Vec<&Node>) =
            distinct(nodes).into_iter().partition(is_simple);
        let inner = negated.iter().filter_map(|node| match node {
            Node::Not(inner) => Some(Node::clone(inner)),
            _ => None,
        });
        let together = match negated.as_slice() {
            [] => None,
            _ => Some(Node::Not(Box::new(Node::all_of(inner.collect())))),
        };
        let mut parts = Vec::new();
        for node in others.into_iter().chain(&together) {
            if matches!(node, Node::Not(_)) && !self.bounds.may_be_open() {
                let message = format!(
                    "more than {MOST_OPEN} alternatives are negations, which nearly everything meets: from here on \
                     alternatives with a negation let everything through"
                );
                self.warn(Span::default(), message);
                return Ok(unscored(Box::new(AllQuery)));
            }
            parts.push((Occur::Should, self.node(node)?));
        }
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    /// What only quotations can meet is gathered, so that it binds to one quotation of an article.
    fn and(&mut self, nodes: &[Node]) -> Compiled {
        let (elsewhere, here): (Vec<&Node>, Vec<&Node>) = distinct(nodes)
            .into_iter()
            .partition(|node| self.is_of_other_kind(node));
        let mut parts = Vec::new();
        if elsewhere.iter().any(|node| !matches!(node, Node::Not(_))) {
            let together = Node::all_of(elsewhere.into_iter().cloned().collect());
            parts.push((Occur::Must, self.joined(&together)?));
        } else {
            for node in elsewhere {
                parts.push(self.clause(node)?);
            }
        }
        for node in here {
            parts.push(self.clause(node)?);
        }
        if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            parts.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        Ok(all_of(parts))
    }

    fn clause(&mut self, node: &Node) -> tantivy::Result<(Occur, Boxed)> {
        let Node::Not(inner) = node else {
            return Ok((Occur::Must, self.node(node)?));
        };
        let outer = std::mem::replace(&mut self.is_negated, true);
        let query = self.node(inner);
        self.is_negated = outer;
        Ok((Occur::MustNot, unscored(query?)))
    }

    /// Whether nothing in `node` can be asked of a document of our kind.
    fn is_of_other_kind(&self, node: &Node) -> bool {
        match node {
            Node::All => false,
            Node::And(nodes) | Node::Or(nodes) => {
                nodes.iter().all(|node| self.is_of_other_kind(node))
            }
            Node::Not(inner) => self.is_of_other_kind(inner),
            Node::Leaf(leaf, _) => other_kind(leaf).is_some_and(|kind| kind != self.kind),
        }
    }

    /// Whether only documents of our kind can meet `node`, by the fields that it asks.
    fn is_bound(&self, node: &Node) -> bool {
        match node {
            Node::All | Node::Not(_) => false,
            Node::And(nodes) => nodes.iter().any(|node| self.is_bound(node)),
            Node::Or(nodes) => nodes.iter().all(|node| self.is_bound(node)),
            Node::Leaf(leaf, _) => match leaf {
                Leaf::Word(Field::Content, _)
                | Leaf::Phrase {
                    field: Field::Content,
                    ..
                }
                | Leaf::Near { .. }
                | Leaf::Verbatim(_) => true,
                // Counts of copies are asked of every document.
                Leaf::Lacks(_) | Leaf::Copies(..) => false,
                _ => other_kind(leaf) == Some(self.kind),
            },
        }
    }

    /// The documents whose article has a document of the other kind that `node` describes.
    fn joined(&mut self, node: &Node) -> Compiled {
        let other = match self.kind {
            DocumentKind::Article => DocumentKind::Quotation,
            _ => DocumentKind::Article,
        };
        let mut compiler = Compiler::new(self.opened, other);
        compiler.bounds = self.bounds;
        let query = compiler.documents(node)?;
        self.bounds = compiler.bounds;
        self.warnings.append(&mut compiler.warnings);
        let numbers = self.opened.searcher.search(&query, &ArticleNumbers)?;
        Ok(unscored(Box::new(DocPredicateQuery::from(InArticles(
            Arc::new(numbers),
        )))))
    }

    fn leaf(&mut self, leaf: &Leaf, span: Span) -> Compiled {
        let fields = &self.opened.fields;
        Ok(match leaf {
            Leaf::Word(field, word) => return self.word(*field, word, span),
            Leaf::Phrase {
                field,
                words,
                within,
            } => {
                let shape = within.map_or(Shape::Sequence, Shape::Together);
                return self.words(*field, words, shape, span);
            }
            Leaf::Near {
                left,
                right,
                within,
                order,
            } => {
                let split = self
                    .slots(self.word_fields(Field::Content)[0], left, span)?
                    .len();
                let words: Vec<Word> = left.iter().chain(right).cloned().collect();
                return self.words(
                    Field::Content,
                    &words,
                    Shape::Near {
                        split,
                        within: *within,
                        order: *order,
                    },
                    span,
                );
            }
            Leaf::Around { place, kilometers } => self.around(place, *kilometers, span),
            Leaf::Verbatim(characters) => return self.verbatim(characters, span),
            Leaf::Exact(field, value) => return self.exact(*field, value),
            Leaf::Kind(kind) => term(fields.kind, kind_name(*kind)),
            Leaf::Days(period) => self.days(*period),
            Leaf::Has(aspect) => self.known(*aspect)?,
            Leaf::Lacks(aspect) => {
                let known = self.known(*aspect)?;
                all_of(vec![
                    (Occur::Must, unscored(Box::new(AllQuery))),
                    (Occur::MustNot, known),
                ])
            }
            Leaf::Confidence(comparison, number) => self.confidence(*comparison, *number),
            Leaf::Copies(comparison, number) => self.copies(*comparison, *number)?,
            Leaf::Length { least, most } => self.length(*least, *most),
        })
    }

    pub(super) fn word(&mut self, field: Field, word: &Word, span: Span) -> Compiled {
        match field {
            Field::Content | Field::Title | Field::Text => {
                self.words(field, std::slice::from_ref(word), Shape::Sequence, span)
            }
            Field::Language => self.language(word),
            Field::Path => self.path(word),
            Field::City | Field::Region | Field::Country | Field::Place => {
                self.place(field, std::slice::from_ref(word), Shape::Sequence, span)
            }
            _ => self.filter(field, std::slice::from_ref(word), Shape::Sequence, span),
        }
    }
}

fn has_negation(node: &Node) -> bool {
    match node {
        Node::All | Node::Leaf(..) => false,
        Node::Not(_) => true,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(has_negation),
    }
}

/// Whether `node` asks something that only quotations can meet.
pub(super) fn is_of_quotations(node: &Node) -> bool {
    any_leaf(node, &|leaf| {
        other_kind(leaf) == Some(DocumentKind::Quotation)
    })
}

/// Whether `node` asks who the speaker is.
pub(super) fn is_of_speakers(node: &Node) -> bool {
    any_leaf(node, &|leaf| {
        matches!(
            leaf,
            Leaf::Word(Field::Speaker, _)
                | Leaf::Phrase {
                    field: Field::Speaker,
                    ..
                }
                | Leaf::Has(Aspect::Speaker)
                | Leaf::Lacks(Aspect::Speaker)
        )
    })
}

fn any_leaf(node: &Node, holds: &impl Fn(&Leaf) -> bool) -> bool {
    match node {
        Node::All => false,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(|node| any_leaf(node, holds)),
        Node::Not(inner) => any_leaf(inner, holds),
        Node::Leaf(leaf, _) => holds(leaf),
    }
}

/// The nodes without those that ask the same again, as a pasted text does by the hundred.
fn distinct(nodes: &[Node]) -> Vec<&Node> {
    let mut kept: Vec<&Node> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let is_same = |other: &&Node| match (node, *other) {
            (Node::Leaf(leaf, _), Node::Leaf(other, _)) => leaf == other,
            _ => false,
        };
        if !kept.iter().any(is_same) {
            kept.push(node);
        }
    }
    kept
}

/// The kind of document that alone can meet `leaf`; `None` where both can.
fn other_kind(leaf: &Leaf) -> Option<DocumentKind> {
    match leaf {
        Leaf::Word(field, _) | Leaf::Phrase { field, .. } => match field {
            Field::Title | Field::Text => Some(DocumentKind::Article),
            Field::Speaker | Field::Role => Some(DocumentKind::Quotation),
            _ => None,
        },
        Leaf::Has(aspect) | Leaf::Lacks(aspect) => match aspect {
            Aspect::Title => Some(DocumentKind::Article),
            Aspect::Speaker | Aspect::Role => Some(DocumentKind::Quotation),
            _ => None,
        },
        Leaf::Exact(field, _) => field.is_of_quotations().then_some(DocumentKind::Quotation),
        Leaf::Kind(_) | Leaf::Confidence(..) | Leaf::Length { .. } | Leaf::Copies(..) => {
            Some(DocumentKind::Quotation)
        }
        Leaf::Near { .. } | Leaf::Around { .. } | Leaf::Verbatim(_) | Leaf::Days(_) => None,
    }
}

pub(super) fn term(field: IndexField, text: &str) -> Boxed {
    unscored(Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::Basic,
    )))
}

pub(super) fn unscored(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

pub(super) fn all_of(mut parts: Vec<(Occur, Boxed)>) -> Boxed {
    match parts.as_slice() {
        [(Occur::Must, _)] => parts.swap_remove(0).1,
        _ => Box::new(BooleanQuery::new(side_by_side(parts))),
    }
}

/// Forms of a word are read in another way where another condition tells which documents are worth looking at.
fn side_by_side(parts: Vec<(Occur, Boxed)>) -> Vec<(Occur, Boxed)> {
    let needed = parts.iter().filter(|(occur, _)| *occur == Occur::Must);
    if needed.count() < 2 {
        return parts;
    }
    let beside = |(occur, part)| match occur {
        Occur::Must => (occur, beside_others(part)),
        _ => (occur, part),
    };
    parts.into_iter().map(beside).collect()
}

pub(super) fn any_of(mut parts: Vec<Boxed>) -> Boxed {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Box::new(BooleanQuery::union(parts)),
    }
}
