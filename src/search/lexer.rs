//! Cuts a typed query into operators, brackets and operands; in one pass, whatever is typed.
//!
//! What people type and paste decides the rules: any double quotation mark opens a phrase and any closes it, so that
//! “…”, „…“ and «…» need no table; `-` negates only at the start of a token; operators are capitals only, and a query all
//! in capitals (*READY OR NOT*) holds none. A mark that is never closed runs to the end, with a note.

use super::fields::Name;
use super::operators::{Follows, operator, remark, unknown_field};
use super::query::{Order, Warning};
use crate::text::Span;

/// A piece of a query and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) piece: Piece,
    pub(super) span: Span,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A `-` before an operand.
    Minus,
    Near(u32, Order),
    /// A field's name before a bracket: it holds for all inside.
    Scope(Name),
    Operand(Operand),
}

/// What stands between operators.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operand {
    pub(super) name: Option<Name>,
    pub(super) text: String,
    pub(super) quoting: Quoting,
}

/// How an operand was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Without marks.
    Bare,
    /// With a backslash: no character in it is an operator.
    Escaped,
    /// In marks, with the number after `~`.
    Phrase(Option<u32>),
    /// In marks after `=`.
    Verbatim,
}

/// The double quotation marks of the languages we know; any of them opens and any closes.
pub(super) const MARKS: [char; 7] = ['"', '“', '”', '„', '‟', '«', '»'];

/// Cuts `text`; what is odd in it is added to `notes`.
pub(super) fn cut(text: &str, notes: &mut Vec<Warning>) -> Vec<Token> {
    let mut cursor = Cursor { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(first) = cursor.peek() {
        let start = cursor.at;
        if first.is_whitespace() {
            cursor.bump();
            continue;
        }
        if let Some(piece) = next_piece(&mut cursor, first, notes) {
            tokens.push(Token {
                piece,
                span: Span::new(start, cursor.at),
            });
        }
    }
    if is_shouted(&tokens) {
        quiet(&mut tokens, text, notes);
    }
    tokens
}

fn next_piece(cursor: &mut Cursor<'_>, first: char, notes: &mut Vec<Warning>) -> Option<Piece> {
    match first {
        '(' => Some(cursor.take(Piece::Open)),
        ')' => Some(cursor.take(Piece::Close)),
        '-' | '−' => minus(cursor),
        mark if MARKS.contains(&mark) => Some(Piece::Operand(quoted(cursor, None, notes))),
        '=' if cursor.second().is_some_and(|next| MARKS.contains(&next)) => {
            Some(verbatim(cursor, None, notes))
        }
        _ => word(cursor, notes),
    }
}

/// One hyphen right before something negates it; a dash between words (`--`, ` - `) is punctuation.
fn minus(cursor: &mut Cursor<'_>) -> Option<Piece> {
    let mut hyphens = 0;
    while matches!(cursor.peek(), Some('-' | '−')) {
        cursor.bump();
        hyphens += 1;
    }
    let stands_before_something = cursor
        .peek()
        .is_some_and(|next| !next.is_whitespace() && next != ')');
    (hyphens == 1 && stands_before_something).then_some(Piece::Minus)
}

fn verbatim(cursor: &mut Cursor<'_>, name: Option<Name>, notes: &mut Vec<Warning>) -> Piece {
    let start = cursor.at;
    cursor.bump();
    let operand = quoted(cursor, name, notes);
    if operand.quoting != Quoting::Phrase(None) {
        let span = Span::new(start, cursor.at);
        notes.push(Warning::new(
            span,
            "behind “=” the characters stand side by side: the number is left out",
        ));
    }
    Piece::Operand(Operand {
        quoting: Quoting::Verbatim,
        ..operand
    })
}

fn quoted(cursor: &mut Cursor<'_>, name: Option<Name>, notes: &mut Vec<Warning>) -> Operand {
    let start = cursor.at;
    cursor.bump();
    let mut text = String::new();
    let mut closed = false;
    while let Some(next) = cursor.bump() {
        if MARKS.contains(&next) {
            closed = true;
            break;
        }
        match next {
            '\\' => text.extend(cursor.bump()),
            other => text.push(other),
        }
    }
    if !closed {
        notes.push(Warning::new(
            Span::new(start, cursor.at),
            "the quotation mark is not closed: it runs to the end",
        ));
    }
    if name == Some(Name::Near) {
        // `near:"Basra"~100km`
        let distance = cursor.rest().split(char::is_whitespace).next();
        let distance = distance.filter(|rest| rest.starts_with('~')).unwrap_or("");
        let distance = distance.trim_end_matches([')', ',']);
        text.push_str(distance);
        cursor.at += distance.len();
    }
    let within = cursor.number_after('~');
    Operand {
        name,
        text,
        quoting: Quoting::Phrase(within),
    }
}

fn word(cursor: &mut Cursor<'_>, notes: &mut Vec<Warning>) -> Option<Piece> {
    let start = cursor.at;
    if let Some(name) = known_name(cursor) {
        return Some(value(cursor, start, name, notes));
    }
    let (mut text, quoting) = bare(cursor);
    let span = Span::new(start, cursor.at);
    if quoting == Quoting::Bare {
        if let Some(operator) = operator(&text) {
            return Some(operator);
        }
        if let Some(remark) = remark(&text, cursor.text) {
            notes.push(Warning::new(span, remark));
        }
        let follows = match cursor.peek() {
            Some(next) if next == '(' || MARKS.contains(&next) => Follows::Value,
            _ => Follows::Nothing,
        };
        if let Some((read, remark)) = unknown_field(&text, follows) {
            notes.push(Warning::new(span, remark));
            text = read;
        }
        if text.starts_with('~') && is_behind_bracket(cursor.text, start) {
            return None;
        }
    }
    let has_word = text.chars().any(char::is_alphanumeric);
    has_word.then_some(Piece::Operand(Operand {
        name: None,
        text,
        quoting,
    }))
}

/// `(tax cut)~5`: a distance is for words in marks.
fn is_behind_bracket(query: &str, at: usize) -> bool {
    query.get(..at).is_some_and(|before| before.ends_with(')'))
}

/// Steps over `name:` where the name is a field's; else stays.
fn known_name(cursor: &mut Cursor<'_>) -> Option<Name> {
    let rest = cursor.rest();
    let length = rest
        .bytes()
        .take(Name::LONGEST + 1)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let name = Name::of(rest.get(..length)?)?;
    rest.get(length..)?.strip_prefix(':')?;
    cursor.at += length + 1;
    Some(name)
}

fn value(cursor: &mut Cursor<'_>, start: usize, name: Name, notes: &mut Vec<Warning>) -> Piece {
    match cursor.peek() {
        Some('(') => return Piece::Scope(name),
        Some(mark) if MARKS.contains(&mark) => {
            return Piece::Operand(quoted(cursor, Some(name), notes));
        }
        Some('=') if cursor.second().is_some_and(|next| MARKS.contains(&next)) => {
            return verbatim(cursor, Some(name), notes);
        }
        _ => {}
    }
    let (text, quoting) = bare(cursor);
    if text.is_empty() {
        let span = Span::new(start, cursor.at);
        let typed = span.of(cursor.text);
        notes.push(Warning::new(
            span,
            format!("“{typed}” has no value right behind it: read as a word"),
        ));
        let text = typed.trim_end_matches(':').to_owned();
        return Piece::Operand(Operand {
            name: None,
            text,
            quoting,
        });
    }
    Piece::Operand(Operand {
        name: Some(name),
        text,
        quoting,
    })
}

fn bare(cursor: &mut Cursor<'_>) -> (String, Quoting) {
    let mut text = String::new();
    let mut quoting = Quoting::Bare;
    while let Some(next) = cursor.peek() {
        if next.is_whitespace() || next == '(' || next == ')' || MARKS.contains(&next) {
            break;
        }
        cursor.bump();
        if next == '\\' {
            quoting = Quoting::Escaped;
            text.extend(cursor.bump().filter(|escaped| !escaped.is_whitespace()));
        } else {
            text.push(next);
        }
    }
    (text, quoting)
}

/// Whether all is in capitals, so that OR and NOT are more likely words of a pasted headline.
fn is_shouted(tokens: &[Token]) -> bool {
    let mut has_operator = false;
    let mut has_capital = false;
    for token in tokens {
        match &token.piece {
            Piece::And | Piece::Or | Piece::Not => has_operator = true,
            Piece::Operand(Operand {
                name: None,
                text,
                quoting: Quoting::Bare,
            }) => {
                if text.chars().any(char::is_lowercase) {
                    return false;
                }
                has_capital |= text.chars().any(char::is_uppercase);
            }
            _ => return false,
        }
    }
    has_operator && has_capital
}

fn quiet(tokens: &mut [Token], text: &str, notes: &mut Vec<Warning>) {
    for token in tokens {
        if matches!(token.piece, Piece::Operand(_)) {
            continue;
        }
        let typed = token.span.of(text);
        let message = format!(
            "all is in capitals, so “{typed}” is read as a word; in brackets it is an operator"
        );
        notes.push(Warning::new(token.span, message));
        token.piece = as_word(typed);
    }
}

/// An operator that stands where it can do nothing, as the word that it spells.
pub(super) fn as_word(typed: &str) -> Piece {
    Piece::Operand(Operand {
        name: None,
        text: typed.to_owned(),
        quoting: Quoting::Escaped,
    })
}

/// A place in the query that only moves forward, from character to character.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn take(&mut self, piece: Piece) -> Piece {
        self.bump();
        piece
    }

    /// The number that follows `sign` here; where there is none, stays.
    fn number_after(&mut self, sign: char) -> Option<u32> {
        let rest = self.rest().strip_prefix(sign)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits)?.parse().ok()?;
        self.at += sign.len_utf8() + digits;
        Some(number)
    }
}
