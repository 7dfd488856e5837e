//! A fragment of HTML comes in, its text goes out: what a reader sees of it, paragraphs parted by empty lines.
//!
//! For the bodies of mails, feeds and records, where all of the HTML is the text; which part of a whole page is its
//! article is told elsewhere. Captions, scripts, forms and hidden elements are left out. Never fails, and takes time and
//! memory in proportion to the fragment, whatever its nesting.

use super::flow::{Flow, Shown};
use super::tags::{Piece, Tags};

/// The text of a fragment of HTML.
pub(super) fn text(html: &str) -> String {
    let mut flow = Flow::default();
    for piece in Tags::new(html) {
        match piece {
            Piece::Open(tag) => {
                flow.open(&tag.name, Shown::by_attributes(|name| tag.attribute(name)));
            }
            Piece::Close(name) => flow.close(&name),
            Piece::Text(text) => flow.text(&text),
        }
    }
    flow.finish()
}

/// The text of a body in HTML as people type it into a system that makes paragraphs of empty lines, as `WordPress` does.
pub(super) fn typed(html: &str) -> String {
    let is_typed = !html.contains("<p>") && !html.contains("<p ");
    if !is_typed || !html.contains('\n') {
        return text(html);
    }
    let lines: Vec<&str> = html
        .lines()
        .map(|line| if line.trim().is_empty() { "<p>" } else { line })
        .collect();
    text(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs_and_white_space_is_one_space() {
        for (html, expected) in [
            (
                "<p>One\n  two</p>\n<P>three <b>fo</b>ur",
                "One two\n\nthree four",
            ),
            ("<div><div>a</div></div><div>&nbsp;</div> b", "a\n\nb"),
            ("a<br>b<br/><br>c", "a\nb\n\nc"),
            ("a <i> b </i> c&nbsp;d", "a b c\u{A0}d"),
            ("5 < 6 &amp; 7 &gt; 6", "5 < 6 & 7 > 6"),
            ("Nach&shy;richten<wbr>dienst", "Nachrichtendienst"),
            ("<h2>Title</h2>text<hr>more", "Title\n\ntext\n\nmore"),
            ("plain\ntext", "plain text"),
            ("", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn empty_lines_of_what_was_typed_are_paragraphs() {
        assert_eq!(typed("One\n\n<b>Two</b>\nthree"), "One\n\nTwo three");
        assert_eq!(typed("<p>One\n\ntwo</p>"), "One two");
    }

    #[test]
    fn lists_and_tables_are_lines() {
        for (html, expected) in [
            ("x<ul><li>a<li>b</ul>y", "x\n\n• a\n• b\n\ny"),
            ("<ol><li>a</li><li></li><li>c</li></ol>", "1. a\n3. c"),
            (
                "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
                "• a\n\n• b\n\n• c",
            ),
            (
                "<table><tr><th>City<th>Votes</tr><tr><td>Lisbon</td><td> 12 </td><td></td></tr></table>",
                "City | Votes\nLisbon | 12",
            ),
            (
                "<table><tr><td><p>a</p><p>b</p></td></tr></table>",
                "a\n\nb",
            ),
            (
                "<pre>\nA line\n  indented\n\n\nlast\n</pre>x",
                "A line\n  indented\n\nlast\n\nx",
            ),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        for html in [
            "<head><title>x</title><style>p{}</style></head><body>seen",
            "<script>if (a<b) {}</script><p>seen<!-- x -->",
            "<div style='Display : NONE'>x<div>x</div></div>seen",
            "<p hidden>x<p>seen",
            "<span style=\"mso-hide:all\">x</span>seen",
            "<figure><img alt=x><figcaption>x</figcaption></figure>seen",
            "<ruby>seen<rp>(</rp><rt>x</rt><rp>)</rp></ruby>",
            "<noscript>x</noscript><button>x</button><svg><title>x</title></svg>seen",
        ] {
            assert_eq!(text(html), "seen", "{html}");
        }
    }

    #[test]
    fn the_marks_that_browsers_write_are_written() {
        assert_eq!(
            text("<p>She said <q>it is late</q>.</p>"),
            "She said “it is late”."
        );
        assert_eq!(
            text("<q>“It is late,”</q> she said<q></q>"),
            "“It is late,” she said"
        );
    }

    #[test]
    fn deep_and_broken_pages_are_read_in_one_pass() {
        let deep = format!("{}x{}", "<div>".repeat(200_000), "</b>".repeat(200_000));
        assert_eq!(text(&deep), "x");
        assert_eq!(
            text(&format!("{}x", "<!--<a b=\"".repeat(100_000))).len(),
            0
        );
        assert_eq!(text(&format!("<b {}>x", "a ".repeat(500_000))), "x");
    }
}
