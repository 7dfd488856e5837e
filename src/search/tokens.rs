//! The tokens of a query go in; those that the grammar can take come out: brackets paired, operators between operands.
//!
//! What is left over is words, or is left out, with a note; so the parser itself has nothing to refuse.

use super::lexer::{self, Operand, Piece, Quoting, Token};
use super::parser::MOST_LEVELS;
use super::query::Warning;
use crate::error::Error;
use crate::text::Span;

/// The tokens of `text`, settled.
///
/// # Errors
///
/// When the brackets are deeper than [`MOST_LEVELS`].
pub(super) fn settled(
    tokens: Vec<Token>,
    text: &str,
    notes: &mut Vec<Warning>,
) -> Result<Vec<Token>, Error> {
    let tokens = balance(designations(tokens), text, notes)?;
    Ok(demote(tokens, text, notes))
}

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
