//! Reads a typed query into its tree. What is typed is hardly ever an error: what has no meaning is words, with a note.
//! The exception is a day or month that no calendar has (`date:2003-13`): read as words it would find nothing and say nothing.
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
use super::forms::formed;
use super::lexer::{self, Operand, Piece, Quoting, Token};
use super::literals;
use super::proximity::{Unpaired, is_verbatim, pairs};
use super::query::{Field, Leaf, Node, Query, Warning};
use super::tokens::settled;
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
/// When it is longer than [`MOST_BYTES`], its brackets are deeper than [`MOST_LEVELS`], or it asks for a date that there is
/// not.
pub fn parse(text: &str, today: Option<Date>) -> Result<Query, Error> {
    if text.len() > MOST_BYTES {
        return Err(Error::QueryTooLong {
            bytes: text.len(),
            most: MOST_BYTES,
        });
    }
    let mut warnings = Vec::new();
    let tokens = settled(lexer::cut(text, &mut warnings), text, &mut warnings)?;
    let mut parser = Parser {
        text,
        tokens: &tokens,
        at: 0,
        scope: None,
        today,
        distances_left: MOST_DISTANCES,
        impossible: None,
        warnings,
    };
    let root = parser.query();
    if let Some((typed, at)) = parser.impossible {
        return Err(Error::QueryDate { typed, at });
    }
    let mut warnings = parser.warnings;
    if root == Node::All && !text.trim().is_empty() {
        let all = Span::new(0, text.len());
        warnings.retain(|warning| warning.message != EMPTY);
        warnings.push(Warning::new(
            all,
            "there is no word in it: everything is found",
        ));
    }
    warnings.sort_by_key(|warning| warning.span);
    Ok(Query { root, warnings })
}

/// The most conditions on distances: each is checked on every document that has the words.
const MOST_DISTANCES: usize = 24;
/// The most words in marks with a number behind them.
const MOST_TOGETHER: usize = 32;
const TOO_MANY_DISTANCES: &str =
    "a query may ask for 24 distances: the words are sought wherever they stand";

const NO_WORDS: &str = "words and phrases of the quotation stand on both sides of it: read as AND";
const EMPTY: &str = "there is no word in it: left out";

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// The field of the bracket that we are in.
    scope: Option<Name>,
    today: Option<Date>,
    /// How many more conditions on distances the query may have.
    distances_left: usize,
    /// The first date that no calendar has, and where it stands.
    impossible: Option<(String, usize)>,
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
            if [&left, &right].iter().any(|side| is_verbatim(side)) {
                let message = "“=” does nothing beside it: words are compared as in marks";
                self.warnings.push(Warning::new(span, message));
            }
            match pairs(&left, &right, (within, order), self.distances_left) {
                Ok(pairs) => {
                    self.distances_left -= pairs.len();
                    parts.push(Node::any_of(pairs));
                }
                Err(unpaired) => {
                    let message = match unpaired {
                        Unpaired::NoWords => NO_WORDS,
                        Unpaired::TooMany => TOO_MANY_DISTANCES,
                    };
                    self.warnings.push(Warning::new(span, message));
                    parts.extend([left, right.clone()]);
                }
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
            Piece::Open => self.bracket(self.scope, token.span),
            Piece::Scope(name) => {
                self.at += 1;
                self.bracket(Some(*name), token.span)
            }
            Piece::Operand(operand) => self.operand(operand, token.span),
            // `demote` left none of the others here.
            _ => Node::All,
        }
    }

    /// What follows an opening bracket, up to and with its closing one.
    fn bracket(&mut self, scope: Option<Name>, span: Span) -> Node {
        let outer = std::mem::replace(&mut self.scope, scope);
        let node = self.query();
        if node == Node::All {
            self.warnings.push(Warning::new(span, EMPTY));
        }
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
            (Quoting::Phrase(Some(within)), _) => self.distance(name, text, within, span),
            (Quoting::Verbatim, _) => exact::condition(name, text, span)
                .or_else(|| fields::phrase(name, text, None, span)),
            (Quoting::Phrase(None), _) => fields::phrase(name, text, None, span),
            (Quoting::Escaped, _) => fields::plain_word(name, text, span),
            (Quoting::Bare, None) => Some(fields::words(Field::Content, text, span)),
            (Quoting::Bare, Some(_)) => None,
        };
        self.note_idle(operand, name, span);
        match (node, name) {
            (Some(node), _) => node,
            (None, None) => Node::All,
            (None, Some(name)) => self.condition(name, text, span),
        }
    }

    /// Words in marks with a number behind them.
    fn distance(
        &mut self,
        name: Option<Name>,
        text: &str,
        within: u32,
        span: Span,
    ) -> Option<Node> {
        let count = text.split_whitespace().count();
        if self.distances_left > 0 && count <= MOST_TOGETHER {
            self.distances_left -= 1;
            return fields::phrase(name, text, Some(within), span);
        }
        let message = if count > MOST_TOGETHER {
            "a number behind marks takes 32 words at most in them: all are sought, wherever they stand"
        } else {
            TOO_MANY_DISTANCES
        };
        self.warnings.push(Warning::new(span, message));
        let words = text.split_whitespace();
        let words = words.filter_map(|word| fields::phrase(name, word, None, span));
        Some(Node::all_of(words.collect()))
    }

    /// Tells of what does nothing where it stands.
    fn note_idle(&mut self, operand: &Operand, name: Option<Name>, span: Span) {
        let words = operand.text.split_whitespace();
        let words: Vec<&str> = words.filter(|piece| fields::has_word(piece)).collect();
        let takes_words = name.is_none_or(Name::takes_words);
        let mut notes = Vec::new();
        match operand.quoting {
            Quoting::Phrase(_) | Quoting::Verbatim if words.is_empty() => notes.push(EMPTY),
            Quoting::Phrase(Some(_)) if words.len() < 2 || !takes_words => {
                notes.push("a number behind marks takes two words or more in them: left out");
            }
            Quoting::Verbatim if name.is_some_and(|name| exact::field_of(name).is_none()) => {
                notes.push("“=” works on the words of a quotation: read as words in marks");
            }
            _ => {}
        }
        if takes_words && matches!(operand.quoting, Quoting::Bare | Quoting::Phrase(_)) {
            notes.extend(words.iter().filter_map(|word| formed(word).note));
        }
        let notes = notes.into_iter().map(|note| Warning::new(span, note));
        self.warnings.extend(notes);
    }

    fn condition(&mut self, name: Name, value: &str, span: Span) -> Node {
        match fields::condition(name, value, span, self.today) {
            Ok(node) => node,
            Err(expected) => {
                let typed = span.of(self.text);
                if name.is_day() && literals::is_like_date(value) {
                    let found = (typed.to_owned(), span.start());
                    self.impossible.get_or_insert(found);
                }
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
