//! The values of the fields that take no words: kinds, numbers, days.

use jiff::civil::Date;

use super::fields::Name;
use super::period::{self, Side};
use super::query::{Comparison, Leaf, Period};
use crate::extract::Kind;

pub(super) fn kind(value: &str) -> Option<Kind> {
    match value.to_lowercase().as_str() {
        "direct" => Some(Kind::Direct),
        "mixed" => Some(Kind::Mixed),
        "indirect" => Some(Kind::Indirect),
        _ => None,
    }
}

pub(super) fn confidence(value: &str) -> Option<Leaf> {
    let (comparison, number) = compared(value)?;
    let number: f64 = number.parse().ok()?;
    (0.0..=1.0)
        .contains(&number)
        .then_some(Leaf::Confidence(comparison, number))
}

pub(super) fn copies(value: &str) -> Option<Leaf> {
    let (comparison, number) = compared(value)?;
    Some(Leaf::Copies(comparison, number.parse().ok()?))
}

/// A number with the sign before it; without one, at least so much is meant.
fn compared(value: &str) -> Option<(Comparison, &str)> {
    let signs = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::Above),
        ("<", Comparison::Below),
        ("", Comparison::AtLeast),
    ];
    signs
        .iter()
        .find_map(|&(sign, to)| Some((to, value.strip_prefix(sign)?)))
}

/// `5`, `>=5`, `>5`, `<=5`, `<5`, `5..20`, `5..`, `..20`.
pub(super) fn length(value: &str) -> Option<Leaf> {
    let number = |text: &str| text.parse::<u32>().ok().map(u64::from);
    let (least, most) = if let Some(rest) = value.strip_prefix(">=") {
        (number(rest)?, None)
    } else if let Some(rest) = value.strip_prefix("<=") {
        (0, Some(number(rest)?))
    } else if let Some(rest) = value.strip_prefix('>') {
        (number(rest)? + 1, None)
    } else if let Some(rest) = value.strip_prefix('<') {
        (0, Some(number(rest)?.checked_sub(1)?))
    } else if let Some((from, to)) = value.split_once("..").filter(|ends| *ends != ("", "")) {
        let least = if from.is_empty() { 0 } else { number(from)? };
        let most = if to.is_empty() {
            None
        } else {
            Some(number(to)?)
        };
        match most {
            Some(most) if most < least => (most, Some(least)),
            most => (least, most),
        }
    } else {
        let exactly = number(value)?;
        (exactly, Some(exactly))
    };
    Some(Leaf::Length { least, most })
}

pub(super) fn newer(value: &str, today: Option<Date>) -> Result<Leaf, &'static str> {
    let today = today.ok_or("a day to count from, and none was given")?;
    period::newest(value, today)
        .map(Leaf::Days)
        .ok_or("a number and d, w, m or y, as in newer:30d")
}

pub(super) fn days(name: Name, value: &str) -> Option<Period> {
    match name {
        Name::Since => period::one_sided(value, Side::Since),
        Name::Until => period::one_sided(value, Side::Until),
        Name::Before => period::one_sided(value, Side::Before),
        Name::After => period::one_sided(value, Side::After),
        _ => period::period(value),
    }
}

/// Whether `value` was meant as a date: a year of four digits, and nothing but what dates are written with.
pub(super) fn is_like_date(value: &str) -> bool {
    let digits = value.trim_start_matches(['<', '>', '=', '.']);
    digits.bytes().take_while(u8::is_ascii_digit).count() >= 4
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.'))
}
