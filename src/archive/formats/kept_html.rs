//! The fields of a record come in, of JSON or of a table; where its body is plainly HTML, the text that readers saw goes out.
//!
//! Systems that keep articles for the web hand them out as they keep them: `<p>LISBON — …</p><p>…`. The tags are no words, and hide
//! datelines and the beginnings of paragraphs. What is not plainly HTML stays as it is, byte by byte.

use super::fields::Field;
use super::{html_text, notices, page_body, shortcodes};
use crate::archive::sink::Fields;

/// Turns a body that is HTML into text, and the lines above it with it, which such systems keep alike.
pub(in crate::archive) fn show(fields: &mut Fields) {
    let is_kept = |(field, text): &(Field, String)| *field == Field::Body && is_html(text);
    if !fields.iter().any(is_kept) {
        return;
    }
    for (field, text) in fields {
        match field {
            Field::Body => *text = body_text(text),
            Field::Headline | Field::Byline | Field::Section if text.contains(['&', '<']) => {
                *text = html_text::text(text);
            }
            _ => {}
        }
    }
}

/// The text of a body that is HTML, as a system for the web keeps it: without pictures, lists of other articles, notices.
pub(super) fn body_text(html: &str) -> String {
    let shown = html_text::typed(&page_body::clean(&shortcodes::taken_out(html)));
    let paragraphs = shown.split("\n\n");
    let kept: Vec<&str> = paragraphs.filter(|text| !is_address(text)).collect();
    notices::left_out(&kept.join("\n\n"), None)
}

/// Whether a paragraph is an address and nothing else, where `WordPress` shows what is there.
fn is_address(paragraph: &str) -> bool {
    let scheme = paragraph.split_once("://").map(|(scheme, _)| scheme);
    matches!(scheme, Some("http" | "https")) && !paragraph.contains(char::is_whitespace)
}

/// Whether a text that may be anything is plainly HTML: it opens with an element, or has paragraphs or lines that end as those of
/// HTML do. One such end is what an article about HTML may have.
pub(super) fn is_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr::memchr(b'<', bytes).is_none() {
        return false;
    }
    let has = |sign: &str, times: usize| {
        memchr::memmem::find_iter(bytes, sign).take(times).count() == times
    };
    let inside = text.trim_start().strip_prefix('<');
    let opens = inside.is_some_and(|rest| {
        rest.starts_with(|next: char| next.is_ascii_alphabetic() || next == '!')
    });
    let is_closed = || has("</", 1) || has("<br", 1) || has("-->", 1);
    (opens && is_closed()) || has("</p>", 2) || has("</P>", 2) || has("<br", 2) || has("<BR", 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_html_is_known() {
        for html in [
            "<p>One</p>",
            " \n<div>One</div>",
            "<strong>LISBON</strong> — One",
            "One</p><p>Two</p>",
            "One<br>Two<br/>Three",
            "<!-- wp:paragraph -->One",
        ] {
            assert!(is_html(html), "{html}");
        }
        for text in [
            "One, two.",
            "5 < 6 and 7 > 6",
            "<unk> said so",
            "Close each paragraph with </p>, she said.",
            "Write <br> for a line.",
            "<3 <3 </3",
        ] {
            assert!(!is_html(text), "{text}");
        }
    }
}
