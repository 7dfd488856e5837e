//! A piece of a query without marks goes in; the operator that it is, or what is to be said of it, comes out.
//!
//! Other programs' operators mean nothing here, and saying so beats a wrong answer.

use super::fields::Name;
use super::lexer::Piece;
use super::query::Order;

/// The operator that `text` is.
pub(super) fn operator(text: &str) -> Option<Piece> {
    match text {
        "AND" => return Some(Piece::And),
        "OR" => return Some(Piece::Or),
        "NOT" => return Some(Piece::Not),
        _ => {}
    }
    let (name, distance) = text.split_once('/')?;
    let order = match name {
        "NEAR" | "W" => Order::Any,
        "PRE" => Order::Typed,
        _ => return None,
    };
    Some(Piece::Near(distance.parse().ok()?, order))
}

/// What is to be said of `text`, a piece of `query` that is read as a word or left out, though it looks like an operator.
pub(super) fn remark(text: &str, query: &str) -> Option<String> {
    let instead = match text {
        "||" => "OR",
        "&&" => "AND",
        "*" | "~" if query.trim() != text => {
            return Some(format!("“{text}” has no word to work on: left out"));
        }
        _ if text.len() > 1 && text.starts_with('!') => "NOT",
        _ => return near_remark(text, query).or_else(|| distance_remark(text)),
    };
    Some(format!("“{text}” holds no operator: write {instead}"))
}

/// `NEAR`, `NEAR/x`, `near/5`; in a pasted headline all in capitals NEAR is a word.
fn near_remark(text: &str, query: &str) -> Option<String> {
    let (name, distance) = text.split_once('/').unwrap_or((text, ""));
    let capitals = name.to_ascii_uppercase();
    let is_number = !distance.is_empty() && distance.bytes().all(|byte| byte.is_ascii_digit());
    match capitals.as_str() {
        "NEAR" | "PRE" | "W" if is_number && name != capitals => Some(format!(
            "“{text}” is read as words: operators are in capitals, as in {capitals}/{distance}"
        )),
        "NEAR" | "PRE" if name == capitals && query.contains(char::is_lowercase) => Some(format!(
            "“{text}” is read as a word: the operator takes a number, as in {capitals}/5"
        )),
        _ => None,
    }
}

/// `~5` behind anything but marks and words.
fn distance_remark(text: &str) -> Option<String> {
    let number = text.strip_prefix('~')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("“{text}” stands behind words in marks only, as in \"a b\"{text}"))
}

/// What stands right behind a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    /// A bracket or a mark, as before the value of a field.
    Value,
    Nothing,
}

/// `said:this` and, before a value, `author:` look like fields; `10:30`, `http://…` and a colon at the end do not. Gives the
/// words that they are, and what is to be said.
pub(super) fn unknown_field(text: &str, follows: Follows) -> Option<(String, String)> {
    let (name, rest) = text.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphabetic() || letter == '_');
    let has_value =
        rest.starts_with(|first: char| first.is_alphanumeric() || first == '<' || first == '>');
    let is_before_value = follows == Follows::Value && rest.is_empty();
    if !is_name || !(has_value || is_before_value) {
        return None;
    }
    let nearest =
        Name::nearest(name).map_or_else(String::new, |near| format!(" (nearest: {near}:)"));
    let remark = format!("there is no field “{name}”{nearest}: read as words");
    Some((format!("{name} {rest}"), remark))
}
