//! The text of a page comes in; without the paragraphs that the page prints between those of its article it goes out.
//!
//! *Read more: …*, *Sign up for our newsletter*, *Share this article*, *Copyright 2025 …*: they stand in elements like those of the
//! article, so only their words tell (`data/page_notices.tsv`). A paragraph counts only where it is short and nobody speaks in it.

use std::sync::LazyLock;

use crate::lexicon::table::pairs;
use crate::text::fold;

/// A text of paragraphs parted by empty lines, without those that are notices.
pub(super) fn left_out(text: &str) -> String {
    let kept: Vec<&str> = text
        .split("\n\n")
        .filter(|paragraph| !is_notice(paragraph))
        .collect();
    kept.join("\n\n")
}

fn is_notice(paragraph: &str) -> bool {
    // 400 bytes: notices on rights are the longest and have some 200.
    if paragraph.len() > 400 || paragraph.contains(['"', '“', '”', '„', '«', '»']) {
        return false;
    }
    let folded = fold(paragraph);
    let words =
        folded.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '('));
    NOTICES.iter().any(|(opening, kind)| {
        words.strip_prefix(opening).is_some_and(|rest| match *kind {
            "whole" => rest.chars().all(|c| !c.is_alphanumeric()),
            "rights" => has_year(rest) || rest.contains("rights reserved"),
            _ => !rest.starts_with(char::is_alphanumeric),
        })
    })
}

/// Whether four digits stand among the first words.
fn has_year(rest: &str) -> bool {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.take(3).any(is_year)
}

static NOTICES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../../../data/page_notices.tsv")).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_paragraphs_that_begin_alike() {
        for notice in [
            "Read more: The old ferry is sold",
            "READ MORE",
            "→ Lire aussi : le second bac",
            "Sign up for our newsletter to get the news every morning.",
            "Share this article on any of these",
            "Copyright 2025 Harbor Post. All rights reserved.",
            "© 2025 Harbor Post",
            "Advertisement",
            "À lire aussi Le port",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for paragraph in [
            "Read more carefully, the bill says nothing of ferries.",
            "Copyright law will be changed in May, the ministry said.",
            "Sign up for nothing, “read everything,” said Ana Ruiz.",
            "Advertisements for the ferry will be printed in May.",
            "Related costs have doubled.",
        ] {
            assert!(!is_notice(paragraph), "{paragraph}");
        }
    }
}
