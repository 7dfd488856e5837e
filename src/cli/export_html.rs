//! Hits as one HTML page that needs nothing else: no script, no picture, nothing from the web; it prints well and follows the
//! reader's light or dark colors. Texts of articles are escaped, and a policy in the page forbids what might slip through.

use std::io::{self, Write};

use onrecord::search::{Cursor, FullHit, Hit, Keyword};

use super::export::{Export, Head, marked};
use super::export_citation::key;
use super::export_markdown::web_address;
use super::output;
use super::quoted::quoted;
use super::render;

/// A page.
pub(crate) struct Html;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1.05rem/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.3rem}li{margin:0 0 1.6rem}blockquote{margin:0 0 .3rem}\
mark{background:#ffe08a;color:#000;padding:0 .1em}\
figure{margin:0}figcaption,p{font:.9rem/1.4 sans-serif}\
cite{font-style:italic}.source{opacity:.75}";

impl Export for Html {
    fn begin(&mut self, out: &mut dyn Write, head: &Head<'_>) -> io::Result<()> {
        let title = escaped(head.read_as);
        writeln!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n<ol>",
            render::total(head.total)
        )
    }

    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        item(out, &full.hit)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, _: &Keyword) -> io::Result<()> {
        item(out, hit)
    }

    fn end(&mut self, out: &mut dyn Write, _: Option<Cursor>) -> io::Result<()> {
        writeln!(out, "</ol>\n</body>\n</html>")
    }
}

const MARK: (&str, &str) = ("<mark>", "</mark>");

fn item(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let language = hit
        .printed()
        .language
        .as_deref()
        .map_or_else(String::new, |code| format!(" lang=\"{}\"", escaped(code)));
    writeln!(out, "<li><figure id=\"{}\">", key(hit))?;
    match hit {
        Hit::Quotation(quotation) => {
            let shown = quoted(quotation);
            let words = marked(&shown.text, &shown.matches, MARK, escaped);
            writeln!(out, "<blockquote{language}>{words}</blockquote>")?;
            let name = quotation
                .speaker
                .as_ref()
                .map_or("speaker unknown", |speaker| &speaker.name);
            let remarks = escaped(&render::remarks(quotation));
            write!(out, "<figcaption><b>{}</b>{remarks}<br>", escaped(name))?;
        }
        Hit::Article(article) => {
            for snippet in &article.snippets {
                let words = marked(&snippet.text, &snippet.matches, MARK, escaped);
                writeln!(out, "<blockquote{language}>{words}</blockquote>")?;
            }
            write!(out, "<figcaption>")?;
        }
    }
    writeln!(
        out,
        "<span class=\"source\">{}</span></figcaption></figure></li>",
        source(hit)
    )
}

fn source(hit: &Hit) -> String {
    let printed = hit.printed();
    let mut parts = Vec::new();
    parts.extend(printed.place.as_deref().map(escaped));
    parts.extend(
        printed
            .date
            .map(|date| format!("<time datetime=\"{date}\">{date}</time>")),
    );
    parts.extend(printed.outlet.as_deref().map(escaped));
    let url = web_address(printed.url.as_deref()).map(escaped);
    let headline = printed
        .headline
        .as_deref()
        .map(|headline| format!("<cite>{}</cite>", escaped(headline)));
    match (headline, url) {
        (Some(headline), Some(url)) => parts.push(format!(
            "<a href=\"{url}\" rel=\"noreferrer\">{headline}</a>"
        )),
        (Some(headline), None) => parts.push(headline),
        (None, Some(url)) => parts.push(format!("<a href=\"{url}\" rel=\"noreferrer\">{url}</a>")),
        (None, None) => {}
    }
    parts.push(escaped(&render::file(hit)));
    parts.join(" · ")
}

fn escaped(text: &str) -> String {
    let line = text.replace(['\r', '\n', '\t'], " ");
    let mut safe = String::with_capacity(line.len() + 8);
    for letter in output::escape(&line).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escaped("<b onclick='x(\"y\")'>&\u{1b}"),
            "&lt;b onclick=&#39;x(&quot;y&quot;)&#39;&gt;&amp;\\u{1b}"
        );
    }
}
