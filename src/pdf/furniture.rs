//! The pages of a document come in; what is printed on each of them, and page numbers, are left out.

use rustc_hash::FxHashMap;

use super::words::Row;

/// So many rows from the top and from the bottom of a page are looked at.
const MOST_ROWS: usize = 3;

/// Leaves out running heads, running feet and page numbers.
pub(super) fn remove(pages: &mut [Vec<Row>]) {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for rows in pages.iter() {
        let mut own: Vec<String> = edges(rows.len())
            .filter_map(|at| rows.get(at).map(pattern))
            .collect();
        own.sort();
        own.dedup();
        for pattern in own {
            *counts.entry(pattern).or_default() += 1;
        }
    }
    // Two fifths: left and right pages often have heads of their own.
    let enough = (pages.len() * 2).div_ceil(5).max(2);
    for rows in pages {
        let found: Vec<usize> = edges(rows.len())
            .filter(|at| {
                let row = rows.get(*at);
                let repeated = row.and_then(|row| counts.get(&pattern(row)));
                let is_outmost = *at == 0 || *at + 1 == rows.len();
                repeated.is_some_and(|count| *count >= enough)
                    || (is_outmost && row.is_some_and(is_page_number))
            })
            .collect();
        for at in found.into_iter().rev() {
            rows.remove(at);
        }
    }
}

/// The first and the last rows of so many, each once.
fn edges(rows: usize) -> impl Iterator<Item = usize> {
    let first = MOST_ROWS.min(rows);
    (0..first).chain(rows.saturating_sub(MOST_ROWS).max(first)..rows)
}

/// The text of a row and its height on the page, without what changes from page to page.
fn pattern(row: &Row) -> String {
    let text: String = row.iter().map(|word| word.text.as_str()).collect();
    let mut pattern = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' if pattern.ends_with('#') => {}
            '0'..='9' => pattern.push('#'),
            _ => pattern.push(letter),
        }
    }
    // To some three points.
    let height = row.first().map_or(0.0, |word| (word.base / 3.0).round());
    format!("{height} {pattern}")
}

/// Whether it is nothing but a number of at most four digits, and signs around it: `- 3 -`, `3/7`.
fn is_page_number(row: &Row) -> bool {
    let text: String = row.iter().map(|word| word.text.as_str()).collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_sign = |letter: char| matches!(letter, '-' | '–' | '—' | '/' | '|' | '[' | ']');
    (1..=4).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || is_sign(c))
}
