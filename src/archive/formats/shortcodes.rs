//! The text of a `WordPress` post comes in, as it is kept; without the codes in brackets that stand for pictures and players it goes
//! out.
//!
//! `[caption id="x"]<img> The ferry[/caption]` is a picture with its caption, `[gallery ids="1,2"]` are several
//! (its Shortcode API). Only the codes of `WordPress` itself are taken out, so that `[sic]` stays.

use std::borrow::Cow;

/// A text without codes.
pub(super) fn taken_out(html: &str) -> Cow<'_, str> {
    let mut text = String::new();
    let mut rest = html;
    // Where a code begins that is to be left: behind it, the search goes on.
    let mut from = 0;
    while let Some(open) = rest.get(from..).and_then(|rest| rest.find('[')) {
        let open = from + open;
        let Some(length) = rest.get(open..).and_then(code_length) else {
            from = open + 1;
            continue;
        };
        text.push_str(rest.get(..open).unwrap_or_default());
        rest = rest.get(open + length..).unwrap_or_default();
        from = 0;
    }
    if rest.len() == html.len() {
        return Cow::Borrowed(html);
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The length of the code at the beginning of a text, with what it encloses.
fn code_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find(|next: char| !next.is_ascii_alphabetic() && next != '_')?;
    let name = inside.get(..end)?;
    let is_known = matches!(
        name,
        "caption" | "wp_caption" | "gallery" | "embed" | "video" | "audio" | "playlist"
    );
    if !is_known {
        return None;
    }
    // What a code may enclose is looked for no further, or many codes that are never closed take the square of their length.
    let near = text.get(..text.floor_char_boundary(LONGEST))?;
    let opened = near.find(']')? + 1;
    let close = format!("[/{name}]");
    let closed = near.get(opened..)?.find(&close);
    Some(opened + closed.map_or(0, |at| at + close.len()))
}

/// In bytes: a caption has a few lines; what is closed further away has no more than its own brackets.
const LONGEST: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_players_are_taken_out_and_brackets_stay() {
        for (html, expected) in [
            ("a [caption id=\"x\"]<img> The ferry[/caption] b", "a  b"),
            ("[gallery ids=\"1,2\"]\nShe [sic] said", "\nShe [sic] said"),
            ("[[embed]http://x[/embed] [video src=x] c", "[  c"),
            ("no [caption", "no [caption"),
            ("[", "["),
        ] {
            assert_eq!(taken_out(html), expected);
        }
    }

    /// Where each looks for its end through all that follows, this takes minutes.
    #[test]
    fn codes_that_are_never_closed_take_linear_time() {
        assert_eq!(taken_out(&"[gallery ids=1]".repeat(200_000)), "");
        let unclosed = "[caption é ".repeat(200_000);
        assert_eq!(taken_out(&unclosed), unclosed);
    }
}
