//! Articles of `onrecord search --articles` with their copies come in, one entry for each story goes out.
//!
//! ```text
//!  1. Harbor dues stay
//!     …
//!     +8 copies (3 word for word) in 7 outlets, 12–15 Feb 2025: wires/b.txt, dailies/c.jsonl#4 and 6 more
//! ```

use std::io::{self, Write};

use onrecord::search::{GroupedArticle, GroupedArticles, Hit, Story};

use super::export::Head;
use super::groups::{Folded, MORE, days, write_folded};
use super::render::{self, COPIES, Look, counted};
use super::shown::Shown;

/// Writes the stories as they are asked for.
pub(super) fn write(found: &GroupedArticles, head: &Head<'_>, shown: &Shown) -> anyhow::Result<()> {
    let folded = Folded {
        hits: &found.hits,
        groups: found.groups,
        unfolded: Some(found.total.articles),
        more: MORE,
        told: total(found),
    };
    let look = shown.wanted().shape.look;
    write_folded(&folded, head, shown, &|out, rank, hit| {
        one_story(out, rank, hit, look)
    })
}

fn one_story(
    out: &mut dyn Write,
    rank: usize,
    found: &GroupedArticle,
    look: Look,
) -> io::Result<()> {
    let hit = Hit::Article(Box::new(found.hit.clone()));
    render::hit_lines(out, rank, &hit, look)?;
    if let Some(line) = copies(&found.group) {
        look.block(out, &line, &[], COPIES)?;
    }
    writeln!(out)
}

/// So many copies are named in text.
const MOST_NAMED: usize = 3;

/// `+8 copies (3 word for word) in 7 outlets, 12–15 Feb 2025: b.txt, c.jsonl#4 and 6 more`.
fn copies(story: &Story) -> Option<String> {
    let copies = story.articles.checked_sub(1).filter(|&copies| copies > 0)?;
    let mut parts = vec![match copies {
        1 => "+1 copy".to_owned(),
        copies => format!("+{} copies", render::grouped(copies)),
    }];
    match story.identical - 1 {
        0 => {}
        identical if identical == copies => parts.push(" (word for word)".to_owned()),
        identical => parts.push(format!(" ({} word for word)", render::grouped(identical))),
    }
    if story.outlets > 0 {
        parts.push(format!(" in {}", counted(story.outlets, "outlet")));
    }
    if let (Some(first), Some(last)) = (story.first, story.last) {
        parts.push(format!(", {}", days(first, last)));
    }
    let named = story.others.iter().take(MOST_NAMED);
    let named: Vec<String> = named
        .map(|copy| render::file_of(&copy.path, copy.record))
        .collect();
    parts.push(format!(": {}", named.join(", ")));
    let more = copies.saturating_sub(named.len() as u64);
    if more > 0 {
        parts.push(format!(" and {} more", render::grouped(more)));
    }
    Some(parts.concat())
}

/// `31 articles (12 stories)`; the stories only where they are fewer.
pub(super) fn total(found: &GroupedArticles) -> String {
    let whole = render::total(found.total);
    match found.groups {
        Some(groups) if groups != found.total.articles => {
            let stories = if groups == 1 { "story" } else { "stories" };
            format!("{whole} ({} {stories})", render::grouped(groups))
        }
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use onrecord::search::Copy;

    use super::*;

    #[test]
    fn a_line_tells_where_else_a_story_stands() {
        let copy = |path: &str, record| Copy {
            id: String::new(),
            path: path.to_owned(),
            record,
            outlet: None,
            date: None,
            is_identical: false,
        };
        let mut story = Story {
            articles: 9,
            identical: 4,
            outlets: 7,
            first: Some(date(2025, 2, 12)),
            last: Some(date(2025, 2, 15)),
            others: vec![
                copy("b.txt", 0),
                copy("c.jsonl", 4),
                copy("d", 0),
                copy("e", 0),
            ],
        };
        assert_eq!(
            copies(&story).unwrap(),
            "+8 copies (3 word for word) in 7 outlets, 12–15 Feb 2025: b.txt, c.jsonl#4, d and 5 more"
        );
        story = Story {
            articles: 2,
            identical: 2,
            others: vec![copy("b.txt", 0)],
            ..Story::default()
        };
        assert_eq!(copies(&story).unwrap(), "+1 copy (word for word): b.txt");
        story.articles = 1;
        assert_eq!(copies(&story), None);
    }
}
