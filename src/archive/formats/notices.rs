//! The text of a page comes in; without the paragraphs that the page prints between those of its article it goes out.
//!
//! *Read more: …*, *Sign up for our newsletter*, *Share this article*, *Copyright 2025 …*: they stand in elements like those of the
//! article, so only their words tell (`data/page_notices.tsv`). A paragraph counts only where it is short and nobody speaks in it.
//! So it is with the line that tells when the page was published or changed (`data/page_times.tsv`): a chronology has days, too,
//! but neither that of the page nor a word such as *updated* beside them.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::archive::dates;
use crate::lexicon::table::pairs;
use crate::text::fold;

/// A text of paragraphs parted by empty lines, without those that are notices or the time of the page of that day.
pub(super) fn left_out(text: &str, published: Option<Date>) -> String {
    let kept: Vec<&str> = text
        .split("\n\n")
        .filter(|paragraph| !is_notice(paragraph) && !is_time(paragraph, published))
        .collect();
    kept.join("\n\n")
}

/// The day on which a page was published, as it prints it: on a line near the top that says nothing else. Where other days stand
/// alone, it is a chronology.
pub(super) fn printed_day(text: &str) -> Option<Date> {
    let day = |line: &str| time(line).filter(|time| !time.is_changed)?.day;
    let mut top = text.split("\n\n").take(3).flat_map(str::lines);
    let found = top.find_map(day)?;
    let mut all = text.lines().filter_map(day);
    all.all(|day| day == found).then_some(found)
}

/// What a line says that tells of nothing but time.
struct Time {
    day: Option<Date>,
    is_published: bool,
    /// Whether it tells of a change, or of how long ago something was.
    is_changed: bool,
}

/// Whether a paragraph only tells when the page was published or changed.
fn is_time(paragraph: &str, published: Option<Date>) -> bool {
    time(paragraph).is_some_and(|time| {
        let is_labelled = time.is_published || time.is_changed;
        is_labelled || published.is_some() && time.day == published
    })
}

fn time(line: &str) -> Option<Time> {
    let digit = line.find(|c: char| c.is_ascii_digit())?;
    // 80: longer than any date with weekday, time, zone and a label.
    if line.len() > 80 {
        return None;
    }
    let folded = fold(line);
    let words = folded.split(|c: char| !c.is_alphabetic());
    let (mut is_published, mut is_changed) = (false, false);
    for word in words.filter(|word| !word.is_empty()) {
        let kind = *TIMES.get(word)?;
        is_published |= kind == "published";
        is_changed |= kind == "label";
    }
    let behind_label = || line.get(digit..).and_then(dates::parse);
    Some(Time {
        day: dates::parse(line).or_else(behind_label),
        is_published,
        is_changed,
    })
}

static TIMES: LazyLock<FxHashMap<String, &str>> = LazyLock::new(|| {
    let calendar = [
        include_str!("../../../data/months.tsv"),
        include_str!("../../../data/weekdays.tsv"),
    ];
    let calendar = calendar.into_iter().flat_map(pairs);
    let others = pairs(include_str!("../../../data/page_times.tsv"));
    let all = calendar.map(|(name, _)| (name, "time")).chain(others);
    all.map(|(word, kind)| (fold(word), kind)).collect()
});

/// Whether what stands below this heading leads to other articles.
pub(super) fn heads_others(heading: &str) -> bool {
    let folded = fold(heading);
    let is_end = |rest: &str| rest.chars().all(|c| !c.is_alphanumeric());
    let words = folded.trim();
    NOTICES
        .iter()
        .filter(|(_, kind)| matches!(*kind, "heading" | "start" | "whole"))
        .any(|(opening, _)| words.strip_prefix(opening).is_some_and(is_end))
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
            "whole" | "heading" => rest.chars().all(|c| !c.is_alphanumeric()),
            "rights" => has_year(rest) || rest.contains("rights reserved"),
            _ if let Some(words) = kind.strip_prefix("… ") => rest.contains(words),
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
    fn the_time_of_a_page_is_told_from_days_in_its_text() {
        let day = Some(Date::constant(2003, 5, 4));
        for time in [
            "4 May 2003, 10:32 GMT",
            "Sunday 4 May 2003 10.32 BST",
            "May 4, 2003 at 10:32 a.m.",
            "Published on: 2003-05-04",
            "Updated: 5 May 2003",
            "Last modified on Sun 4 May 2003 12.44 EDT",
            "Publié le 4 mai 2003 à 10h32",
            "04.05.2003, 10:32 Uhr",
            "Veröffentlicht am 04.05.2003 um 10.32 Uhr",
            "Publicado el domingo 4 de mayo de 2003 a las 10:32",
            "2 hours ago",
        ] {
            assert!(is_time(time, day), "{time}");
        }
        for text in [
            "5 May 2003",
            "2003",
            "10:32",
            "Published",
            "The ferry sank on 4 May 2003",
            "LISBON, May 4",
        ] {
            assert!(!is_time(text, day), "{text}");
        }
        assert!(!is_time("4 May 2003", None));
    }

    #[test]
    fn headings_of_other_articles_are_told_from_those_of_parts() {
        for heading in ["Related", "Mehr zum Thema:", "Editors’ Picks", "Read more"] {
            assert!(heads_others(heading), "{heading}");
        }
        for heading in ["Related costs", "Copyright", "Late and dear", ""] {
            assert!(!heads_others(heading), "{heading}");
        }
    }

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
            "Share on Facebook",
            "Auf WhatsApp teilen",
            "À lire aussi Le port",
            "The post Ferry late appeared first on Harbor Post.",
            "L’article Le bac est apparu en premier sur Le Port.",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for paragraph in [
            "Read more carefully, the bill says nothing of ferries.",
            "Copyright law will be changed in May, the ministry said.",
            "Sign up for nothing, “read everything,” said Ana Ruiz.",
            "Advertisements for the ferry will be printed in May.",
            "Related costs have doubled.",
            "Share on Facebook what you know, the police said.",
            "The post office opened in May, the ministry said.",
        ] {
            assert!(!is_notice(paragraph), "{paragraph}");
        }
    }
}
