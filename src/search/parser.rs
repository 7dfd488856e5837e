//! Reads a typed query into its tree. What is typed is never an error: what has no meaning is words, with a note.
//!
//! The grammar, loosest first; a space binds less than OR, so that `ruiz OR scholz euro` is (ruiz OR scholz) and euro:
//!
//! ```text
//! query = any+          any = all (OR all)*      all = not (AND not)*
//! not   = (NOT | -)* near                        near = one (NEAR/5 one)*
//! one   = word | "phrase" | field:word | field:"phrase" | ( query ) | field:( query )
//! ```
//!
//! Brackets are the only recursion, and their depth and the query's length are bounded before it starts; all else is one
//! pass. Words in capitals that stand where no operator can (`taxes OR`, `AND taxes`) are words.

use jiff::civil::Date;

use super::exact;
use super::fields::{self, Name};
use super::lexer::{self, Operand, Piece, Quoting, Token};
use super::query::{Field, Form, Leaf, Node, Order, Query, Warning, Word};
use crate::error::Error;
use crate::text::Span;

/// The most bytes that a query may have.
pub const MOST_BYTES: usize = 8 * 1024;
/// The most brackets that may stand inside each other.
pub const MOST_LEVELS: usize = 64;

/// Reads `text`; `today` is what `newer:30d` counts from.
///
/// ```
/// let query = onrecord::search::parse("speaker:ruiz harbor OR port", None)?;
/// assert_eq!(onrecord::search::read_as(&query.root), "speaker=ruiz AND (harbor OR port)");
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
///
/// When it is longer than [`MOST_BYTES`] or its brackets are deeper than [`MOST_LEVELS`].
pub fn parse(text: &str, today: Option<Date>) -> Result<Query, Error> {
    if text.len() > MOST_BYTES {
        return Err(Error::QueryTooLong {
            bytes: text.len(),
            most: MOST_BYTES,
        });
    }
    let mut warnings = Vec::new();
    let tokens = lexer::cut(text, &mut warnings);
    let tokens = balance(tokens, text, &mut warnings)?;
    let tokens = demote(tokens, text, &mut warnings);
    let mut parser = Parser {
        text,
        tokens: &tokens,
        at: 0,
        scope: None,
        today,
        warnings,
    };
    let root = parser.query();
    let mut warnings = parser.warnings;
    if root == Node::All && !text.trim().is_empty() {
        let all = Span::new(0, text.len());
        warnings.push(Warning::new(
            all,
            "there is no word in it: everything is found",
        ));
    }
    warnings.sort_by_key(|warning| warning.span);
    Ok(Query { root, warnings })
}

/// Drops brackets that nothing opened and closes those that are open at the end.
fn balance(tokens: Vec<Token>, text: &str, notes: &mut Vec<Warning>) -> Result<Vec<Token>, Error> {
    let mut open: Vec<Span> = Vec::new();
    let mut balanced = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token.piece {
            Piece::Open => {
                open.push(token.span);
                if open.len() > MOST_LEVELS {
                    return Err(Error::QueryTooDeep {
                        at: token.span.start(),
                        most: MOST_LEVELS,
                    });
                }
            }
            Piece::Close if open.pop().is_none() => {
                notes.push(Warning::new(
                    token.span,
                    "nothing opens this bracket: it is left out",
                ));
                continue;
            }
            _ => {}
        }
        balanced.push(token);
    }
    for span in open {
        notes.push(Warning::new(
            span,
            "the bracket is not closed: it runs to the end",
        ));
        balanced.push(Token {
            piece: Piece::Close,
            span: Span::new(text.len(), text.len()),
        });
    }
    Ok(balanced)
}

/// Turns operators that lack what they stand between into words, and drops a `-` before nothing.
fn demote(tokens: Vec<Token>, text: &str, notes: &mut Vec<Warning>) -> Vec<Token> {
    let mut checked: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(mut token) = rest.next() {
        let has_left = checked
            .last()
            .is_some_and(|before| matches!(before.piece, Piece::Close | Piece::Operand(_)));
        let has_right = rest
            .peek()
            .is_some_and(|next| !matches!(next.piece, Piece::Close) && !is_binary(&next.piece));
        let stands_idle = match token.piece {
            Piece::Not => !has_right,
            Piece::Minus if !has_right => continue,
            ref piece => is_binary(piece) && !(has_left && has_right),
        };
        if stands_idle {
            let typed = token.span.of(text);
            notes.push(Warning::new(
                token.span,
                format!("“{typed}” has nothing to join here: read as a word"),
            ));
            token.piece = lexer::as_word(typed);
        }
        checked.push(token);
    }
    checked
}

fn is_binary(piece: &Piece) -> bool {
    matches!(piece, Piece::And | Piece::Or | Piece::Near(..))
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// The field of the bracket that we are in.
    scope: Option<Name>,
    today: Option<Date>,
    warnings: Vec<Warning>,
}

impl<'a> Parser<'a> {
    /// Up to the bracket that closes it, or to the end.
    fn query(&mut self) -> Node {
        let mut parts = Vec::new();
        while self.peek().is_some_and(|piece| *piece != Piece::Close) {
            parts.push(self.any());
        }
        Node::all_of(parts)
    }

    fn any(&mut self) -> Node {
        let mut parts = vec![self.all()];
        while self.eat(&Piece::Or) {
            parts.push(self.all());
        }
        // `(…) OR ()`: empty brackets ask nothing, and must not make the whole ask nothing.
        parts.retain(|part| *part != Node::All);
        Node::any_of(parts)
    }

    fn all(&mut self) -> Node {
        let mut parts = vec![self.not()];
        while self.eat(&Piece::And) {
            parts.push(self.not());
        }
        Node::all_of(parts)
    }

    fn not(&mut self) -> Node {
        let mut is_negated = false;
        while self.eat(&Piece::Not) || self.eat(&Piece::Minus) {
            is_negated = !is_negated;
        }
        match self.near() {
            Node::All => Node::All,
            node if is_negated => Node::Not(Box::new(node)),
            node => node,
        }
    }

    fn near(&mut self) -> Node {
        let mut left = self.one();
        let mut parts = Vec::new();
        while let Some(&Token {
            piece: Piece::Near(within, order),
            span,
        }) = self.tokens.get(self.at)
        {
            self.at += 1;
            let right = self.one();
            if let Some(node) = pairs(&left, &right, within, order) {
                parts.push(node);
            } else {
                let message =
                    "words and phrases of the quotation stand on both sides of it: read as AND";
                self.warnings.push(Warning::new(span, message));
                parts.extend([left, right.clone()]);
            }
            left = right;
        }
        if parts.is_empty() {
            left
        } else {
            Node::all_of(parts)
        }
    }

    fn one(&mut self) -> Node {
        let tokens: &'a [Token] = self.tokens;
        let Some(token) = tokens.get(self.at) else {
            return Node::All;
        };
        self.at += 1;
        match &token.piece {
            Piece::Open => self.bracket(self.scope),
            Piece::Scope(name) => {
                self.at += 1;
                self.bracket(Some(*name))
            }
            Piece::Operand(operand) => self.operand(operand, token.span),
            // `demote` left none of the others here.
            _ => Node::All,
        }
    }

    /// What follows an opening bracket, up to and with its closing one.
    fn bracket(&mut self, scope: Option<Name>) -> Node {
        let outer = std::mem::replace(&mut self.scope, scope);
        let node = self.query();
        self.eat(&Piece::Close);
        self.scope = outer;
        node
    }

    fn operand(&mut self, operand: &Operand, span: Span) -> Node {
        let name = operand.name.or(self.scope);
        let text = operand.text.as_str();
        let node = match (operand.quoting, name) {
            (Quoting::Verbatim, None) if fields::has_word(text) => {
                Some(Node::Leaf(Leaf::Verbatim(text.to_owned()), span))
            }
            (Quoting::Verbatim, _) => exact::condition(name, text, span)
                .or_else(|| fields::phrase(name, text, None, span)),
            (Quoting::Phrase(within), _) => fields::phrase(name, text, within, span),
            (Quoting::Escaped, _) => fields::plain_word(name, text, span),
            (Quoting::Bare, None) => Some(fields::words(Field::Content, text, span)),
            (Quoting::Bare, Some(_)) => None,
        };
        if operand.quoting == Quoting::Bare
            && name != Some(Name::Near)
            && let Some(message) = fields::idle_operator(text)
        {
            self.warnings.push(Warning::new(span, message));
        }
        match (node, name) {
            (Some(node), _) => node,
            (None, None) => Node::All,
            (None, Some(name)) => self.condition(name, text, span),
        }
    }

    fn condition(&mut self, name: Name, value: &str, span: Span) -> Node {
        match fields::condition(name, value, span, self.today) {
            Ok(node) => node,
            Err(expected) => {
                let typed = span.of(self.text);
                let message = format!("“{typed}” is read as words: the field takes {expected}");
                self.warnings.push(Warning::new(span, message));
                let words = typed.replace(|letter: char| !letter.is_alphanumeric(), " ");
                fields::words(Field::Content, &words, span)
            }
        }
    }

    fn peek(&self) -> Option<&Piece> {
        self.tokens.get(self.at).map(|token| &token.piece)
    }

    fn eat(&mut self, piece: &Piece) -> bool {
        let is_next = self.peek() == Some(piece);
        self.at += usize::from(is_next);
        is_next
    }
}

/// The most pairs that `(a OR b …) NEAR/5 (c OR d …)` may make.
const MOST_PAIRS: usize = 256;

/// `left` near `right`, where both are words or phrases of the quotation, or alternatives of these.
fn pairs(left: &Node, right: &Node, within: u32, order: Order) -> Option<Node> {
    let (lefts, rights) = (alternatives(left)?, alternatives(right)?);
    if lefts.len() * rights.len() > MOST_PAIRS {
        return None;
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
    Some(Node::any_of(pairs))
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
