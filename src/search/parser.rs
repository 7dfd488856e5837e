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

use super::fields::{self, Name};
use super::forms::formed;
use super::lexer::{self, Operand, Piece, Quoting, Token};
use super::proximity::{is_verbatim, pairs};
use super::query::{Field, Leaf, Node, Query, Warning};
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
    let tokens = designations(lexer::cut(text, &mut warnings));
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
        warnings.retain(|warning| warning.message != EMPTY);
        warnings.push(Warning::new(
            all,
            "there is no word in it: everything is found",
        ));
    }
    warnings.sort_by_key(|warning| warning.span);
    Ok(Query { root, warnings })
}

const EMPTY: &str = "there is no word in it: left out";

/// `F 16` is `F-16`: a single capital and a number right behind it are one name, as `F16` is.
fn designations(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let (Some(last), Some(number)) = (joined.last_mut(), bare_text(&token.piece))
            && last.span.end() + 1 == token.span.start()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && let Some(&[letter]) = bare_text(&last.piece).map(str::as_bytes)
            && letter.is_ascii_uppercase()
        {
            last.piece = Piece::Operand(Operand {
                name: None,
                text: format!("{}-{number}", char::from(letter)),
                quoting: Quoting::Bare,
            });
            last.span = Span::new(last.span.start(), token.span.end());
            continue;
        }
        joined.push(token);
    }
    joined
}

fn bare_text(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Operand(Operand {
            name: None,
            text,
            quoting: Quoting::Bare,
        }) => Some(text),
        _ => None,
    }
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
            if [&left, &right].iter().any(|side| is_verbatim(side)) {
                let message = "“=” does nothing beside it: words are compared as in marks";
                self.warnings.push(Warning::new(span, message));
            }
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
            (Quoting::Verbatim, _) => fields::phrase(name, text, None, span),
            (Quoting::Phrase(within), _) => fields::phrase(name, text, within, span),
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
            Quoting::Verbatim if name.is_some() => {
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
