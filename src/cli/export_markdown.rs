//! Hits as Markdown (CommonMark): each a block quotation with what matched in bold, and its source below.

use std::io::{self, Write};

use onrecord::search::{FullHit, Hit, Keyword};

use super::export::{Export, Head, in_one_line, marked};
use super::quoted::quoted;
use super::render;

/// A document.
#[derive(Default)]
pub(crate) struct Markdown {
    written: usize,
}

impl Export for Markdown {
    fn begin(&mut self, out: &mut dyn Write, head: &Head<'_>) -> io::Result<()> {
        let total = render::total(head.total);
        writeln!(out, "# {}\n\n{total}\n", escaped(head.read_as))
    }

    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        self.block(out, &full.hit)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, _: &Keyword) -> io::Result<()> {
        self.block(out, hit)
    }
}

const BOLD: (&str, &str) = ("**", "**");

impl Markdown {
    fn block(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        if self.written > 0 {
            writeln!(out)?;
        }
        self.written += 1;
        match hit {
            Hit::Quotation(quotation) => {
                let shown = quoted(quotation);
                let words = marked(&shown.text, &shown.matches, BOLD, escaped);
                writeln!(out, "> {}\n>", guarded(&words))?;
                let name = quotation
                    .speaker
                    .as_ref()
                    .map_or("speaker unknown", |speaker| &speaker.name);
                let remarks = escaped(&render::remarks(quotation));
                writeln!(out, "> — **{}**{remarks}  ", escaped(name))?;
            }
            Hit::Article(article) => {
                for snippet in &article.snippets {
                    let words = marked(&snippet.text, &snippet.matches, BOLD, escaped);
                    writeln!(out, "> {}\n>", guarded(&words))?;
                }
            }
        }
        writeln!(out, "> {}", source(hit))
    }
}

/// Place, date, outlet, headline (to its address, where it has one) and file.
fn source(hit: &Hit) -> String {
    let printed = hit.printed();
    let mut parts = Vec::new();
    parts.extend(printed.place.as_deref().map(escaped));
    parts.extend(printed.date.map(|date| date.to_string()));
    parts.extend(printed.outlet.as_deref().map(escaped));
    let headline = printed
        .headline
        .as_deref()
        .map(|headline| format!("*{}*", escaped(headline)));
    match (headline, web_address(printed.url.as_deref())) {
        (Some(headline), Some(url)) => parts.push(format!("[{headline}](<{}>)", address(url))),
        (Some(headline), None) => parts.push(headline),
        (None, Some(url)) => parts.push(format!("<{}>", address(url))),
        (None, None) => {}
    }
    parts.push(escaped(&render::file(hit)));
    parts.join(" · ")
}

/// An address that a reader can follow safely: a page of the web, and no script.
pub(crate) fn web_address(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

fn address(url: &str) -> String {
    in_one_line(url)
        .replace(' ', "%20")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('\\', "%5C")
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    // White space at the ends of a stretch stays, for another stretch may follow.
    let line = text.replace(['\r', '\n', '\t'], " ");
    for letter in super::output::escape(&line).chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$'
        ) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

/// With a backslash before what would begin a list or a heading: `- `, `+ `, `1.`, `1)`, `===`.
fn guarded(line: &str) -> String {
    let digits = line.len()
        - line
            .trim_start_matches(|first: char| first.is_ascii_digit())
            .len();
    let (number, rest) = line.split_at(digits);
    if rest.starts_with(['-', '+', '=']) || (digits > 0 && rest.starts_with(['.', ')'])) {
        format!("{number}\\{rest}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_obey_is_escaped() {
        assert_eq!(
            escaped("*a*_b_ [c](d) <e>\r\n# f"),
            "\\*a\\*\\_b\\_ \\[c\\](d) \\<e\\>  \\# f"
        );
        for (line, expected) in [
            ("- a", "\\- a"),
            ("1. a", "1\\. a"),
            ("18 men", "18 men"),
            ("a - b", "a - b"),
        ] {
            assert_eq!(guarded(line), expected);
        }
        assert_eq!(web_address(Some("javascript:alert(1)")), None);
        assert_eq!(
            address("https://a.example/b c>"),
            "https://a.example/b%20c%3E"
        );
    }
}
