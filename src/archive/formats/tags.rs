//! HTML comes in, its tags and the text between them go out, one after another.
//!
//! A scanner after the tokenization rules of the HTML standard, without the tree: one pass, whatever the nesting and however
//! many attributes (the tree builders of all libraries are quadratic in both). Text is cut out of the page and not copied.
//! Where a tag, comment or attribute is never closed, it ends at the next `>`, so that a damaged page costs a tag and not
//! its rest. It does not know which element is inside which.

use std::borrow::Cow;

use super::entities;

/// A piece of a page.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// A start tag.
    Open(Tag<'a>),
    /// The name in an end tag.
    Close(Cow<'a, str>),
    /// What stands between tags, with its references resolved.
    Text(Cow<'a, str>),
}

/// A start tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: Cow<'a, str>,
    /// What stands between name and end.
    inside: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, by its name in lower case.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| entities::decode(value))
    }

    /// Names and values of the attributes, as they stand there.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.inside;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|next: char| next.is_ascii_whitespace() || next == '/');
            let (name, value, after) = attribute(rest)?;
            rest = after;
            Some((name, value))
        })
    }

    /// Whether it closes itself, as in XML.
    fn is_empty_element(&self) -> bool {
        self.inside.ends_with('/')
    }
}

/// The tags of a page and the text between them.
pub(super) struct Tags<'a> {
    rest: &'a str,
    /// The element whose text is no markup, when one has just been opened.
    raw: Option<Cow<'a, str>>,
    /// Whether tags may close themselves, as in XHTML.
    syntax: Syntax,
    /// What is known not to come any more: without it, every broken comment would be searched to the end of the page.
    gone: Gone,
}

#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    Html,
    Xml,
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an end of its own that does not come any more"
)]
struct Gone {
    comment_end: bool,
    subset_end: bool,
    double_mark: bool,
    single_mark: bool,
}

impl<'a> Tags<'a> {
    /// Begins at the beginning of a page or fragment.
    pub(super) fn new(html: &'a str) -> Self {
        let syntax = if html.trim_start().starts_with("<?xml") {
            Syntax::Xml
        } else {
            Syntax::Html
        };
        Self {
            rest: html,
            raw: None,
            syntax,
            gone: Gone::default(),
        }
    }

    /// Takes the first `length` bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// The text of the element `name`, which ends at its end tag and nowhere else.
    fn raw_text(&mut self, name: &str) -> Cow<'a, str> {
        let mut end = 0;
        let length = loop {
            let rest = self.rest.get(end..).unwrap_or_default();
            let Some(at) = rest.find("</") else {
                break self.rest.len();
            };
            end += at + 2;
            let after = self.rest.get(end..).unwrap_or_default();
            let is_name = after
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name));
            let is_whole = after
                .get(name.len()..)
                .is_some_and(|behind| !behind.starts_with(|next: char| next.is_alphanumeric()));
            if is_name && is_whole {
                break end - 2;
            }
        };
        let text = self.take(length);
        match name {
            "title" | "textarea" => entities::decode(text),
            _ => Cow::Borrowed(text),
        }
    }

    /// The piece that begins with `<`, or nothing where that is a comment or a declaration.
    fn markup(&mut self) -> Option<Piece<'a>> {
        let after = self.rest.get(1..).unwrap_or_default();
        if after.starts_with(|next: char| next.is_ascii_alphabetic()) {
            return Some(self.start_tag());
        }
        if let Some(name) = after.strip_prefix('/') {
            if !name.starts_with(|next: char| next.is_ascii_alphabetic()) {
                self.skip_to('>');
                return None;
            }
            let tag = self.skip_to('>');
            let name = tag.get(2..).unwrap_or_default();
            return Some(Piece::Close(name_in(name)));
        }
        if self.syntax == Syntax::Xml && after.starts_with("![CDATA[") {
            let end = self.rest.find("]]>").unwrap_or(self.rest.len());
            let text = self.take(end);
            self.take(3);
            return Some(Piece::Text(Cow::Borrowed(text.get(9..)?)));
        }
        if after.starts_with("!--") {
            self.comment();
            return None;
        }
        if after.starts_with(['!', '?']) {
            self.declaration();
            return None;
        }
        Some(Piece::Text(Cow::Borrowed(self.take(1))))
    }

    /// Passes over a declaration, and those that a document type has in brackets.
    fn declaration(&mut self) {
        let taken = self.skip_to('>');
        let is_type = taken
            .get(..9)
            .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
        let has_more = taken.contains('[') && !taken.contains(']');
        if is_type && has_more && !self.gone.subset_end {
            match self.rest.find("]>") {
                Some(end) => {
                    self.take(end + 2);
                }
                None => self.gone.subset_end = true,
            }
        }
    }

    /// Passes over a comment.
    fn comment(&mut self) {
        // The shortest is `<!-->`.
        let inside = self.rest.get(2..).unwrap_or_default();
        let end = if self.gone.comment_end {
            None
        } else {
            inside.find("-->")
        };
        if let Some(end) = end {
            self.take(2 + end + 3);
        } else {
            self.gone.comment_end = true;
            self.skip_to('>');
        }
    }

    /// Takes all to the next `end`, which is passed over.
    fn skip_to(&mut self, end: char) -> &'a str {
        match self.rest.split_once(end) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => std::mem::take(&mut self.rest),
        }
    }

    fn start_tag(&mut self) -> Piece<'a> {
        let length = self.tag_length();
        let tag = self.take(length);
        self.take(1);
        let inside = tag.get(1..).unwrap_or_default();
        let name = name_in(inside);
        let inside = inside.get(name.len()..).unwrap_or_default();
        let tag = Tag { name, inside };
        let is_raw = matches!(
            &*tag.name,
            "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes"
        );
        if is_raw && !(self.syntax == Syntax::Xml && tag.is_empty_element()) {
            self.raw = Some(tag.name.clone());
        }
        Piece::Open(tag)
    }

    /// How far it is to the `>` that ends the tag, which is not one inside the marks of a value.
    fn tag_length(&mut self) -> usize {
        let bytes = self.rest.as_bytes();
        let mut at = 1;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(found) = memchr::memchr3(b'>', b'"', b'\'', rest) else {
                return bytes.len();
            };
            at += found;
            let mark = bytes.get(at).copied().unwrap_or(b'>');
            if mark == b'>' {
                return at;
            }
            let before = bytes.get(..at).unwrap_or_default().trim_ascii_end();
            at += 1;
            if before.ends_with(b"=") {
                let gone = match mark {
                    b'"' => &mut self.gone.double_mark,
                    _ => &mut self.gone.single_mark,
                };
                let after = bytes.get(at..).unwrap_or_default();
                if !*gone {
                    match memchr::memchr(mark, after) {
                        Some(end) => at += end + 1,
                        None => *gone = true,
                    }
                }
            }
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(name) = self.raw.take() {
            return Some(Piece::Text(self.raw_text(&name)));
        }
        while !self.rest.is_empty() {
            let text = self.rest.find('<').unwrap_or(self.rest.len());
            if text > 0 {
                return Some(Piece::Text(entities::decode(self.take(text))));
            }
            if let Some(piece) = self.markup() {
                return Some(piece);
            }
        }
        None
    }
}

/// The name at the beginning of what stands in a tag, in lower case.
fn name_in(inside: &str) -> Cow<'_, str> {
    let is_end = |next: char| next.is_ascii_whitespace() || matches!(next, '/' | '>');
    let name = inside.split(is_end).next().unwrap_or_default();
    if name.bytes().any(|letter| letter.is_ascii_uppercase()) {
        return Cow::Owned(name.to_ascii_lowercase());
    }
    Cow::Borrowed(name)
}

/// Name and value of the attribute at the beginning of `rest`, and what follows it.
fn attribute(rest: &str) -> Option<(&str, &str, &str)> {
    let is_end = |next: char| next.is_ascii_whitespace() || matches!(next, '/' | '=');
    let first = rest.chars().next()?.len_utf8();
    let length = rest
        .get(first..)
        .and_then(|rest| rest.find(is_end))
        .map_or(rest.len(), |at| first + at);
    let (name, after) = rest.split_at_checked(length)?;
    let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
        return Some((name, "", after));
    };
    let value = value.trim_ascii_start();
    for mark in ['"', '\''] {
        if let Some((value, after)) = value
            .strip_prefix(mark)
            .and_then(|value| value.split_once(mark))
        {
            return Some((name, value, after));
        }
    }
    let end = value
        .find(|next: char| next.is_ascii_whitespace())
        .unwrap_or(value.len());
    let (value, after) = value.split_at_checked(end)?;
    Some((name, value, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let pieces = Tags::new(html).map(|piece| match piece {
            Piece::Open(tag) => {
                let values = tag
                    .attributes()
                    .map(|(name, value)| format!(" {name}={value}"));
                format!("[{}{}]", tag.name, values.collect::<String>())
            }
            Piece::Close(name) => format!("[/{name}]"),
            Piece::Text(text) => text.into_owned(),
        });
        pieces.collect()
    }

    #[test]
    fn tags_are_told_from_text() {
        for (html, pieces) in [
            ("a<B CLASS='x > y' d>b</B >c", "a[b CLASS=x > y d=]b[/b]c"),
            (
                "<a href=/x/y?a=1&b target=\"_b\">",
                "[a href=/x/y?a=1&b target=_b]",
            ),
            ("1 < 2 <3 </ > <!doctype html><?php x ?>", "1 < 2 <3  "),
            ("<!-- <p> --><!--> <!---->x", " x"),
            ("<!doctype x [<!ENTITY a \"b\">]>y", "y"),
            ("<!DOCTYPE x [<!ENTITY a>y", "y"),
            (
                "<script>if (a<b) '</p>'</SCRIPT >x",
                "[script]if (a<b) '</p>'[/script]x",
            ),
            (
                "<title>A &amp; <b></title><br/>x",
                "[title]A & <b>[/title][br]x",
            ),
            (
                "<?xml version='1.0'?><title/>x<![CDATA[a < b]]>y",
                "[title]xa < by",
            ),
        ] {
            assert_eq!(shown(html), pieces, "{html}");
        }
    }

    #[test]
    fn what_never_ends_costs_a_tag_and_not_the_page() {
        assert_eq!(shown("a<!-- b>c"), "ac");
        assert_eq!(shown("<a href=\"x>b</a>c"), "[a href=\"x]b[/a]c");
        assert_eq!(shown("a<b"), "a[b]");
        assert_eq!(shown("a</b"), "a[/b]");
    }
}
