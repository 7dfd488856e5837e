//! A page of HTML comes in, the HTML of its article goes out, or nothing where it has none.
//!
//! The article is found by Readability (`dom_smoothie`, a port of what Firefox's reader view uses). Its tree is quadratic in
//! nesting and in attributes, so that it never sees the page itself but a clean copy of it: no scripts, no hidden elements,
//! no menus, captions or lists of other articles, the few attributes that it looks at, and no nesting beyond 200 elements
//! (deeper elements lose their tags and keep their text). What stands around the article is known by what its elements are called,
//! and, where they are called nothing, by saying nothing but links.

use std::collections::HashMap;
use std::fmt::Write;

use dom_smoothie::{Config, Readability};

use super::flow::{Shown, ends_unclosed};
use super::notices;
use super::tags::{Piece, Tag, Tags};

/// The article of a page, as HTML.
pub(super) fn article(html: &str) -> Option<String> {
    let clean = clean(html);
    // 8 MB: a hundred times the longest article; beyond it Readability takes gigabytes.
    if clean.len() > 8 << 20 {
        return Some(clean);
    }
    let config = Config {
        keep_classes: false,
        disable_json_ld: true,
        ..Config::default()
    };
    let mut page = Readability::new(clean, None, Some(config)).ok()?;
    page.parse().ok().map(|article| article.content.to_string())
}

/// The deepest nesting that is kept.
const DEEPEST: usize = 200;

/// A page without what is no text of its article, and of bounded nesting.
pub(super) fn clean(html: &str) -> String {
    let mut kept = Vec::new();
    loop {
        let mut copy = CleanCopy {
            kept,
            ..CleanCopy::default()
        };
        for piece in Tags::new(html) {
            match piece {
                Piece::Open(tag) => copy.open(&tag),
                Piece::Close(name) => copy.close(&name),
                Piece::Text(text) => copy.text(&text),
            }
        }
        match copy.left_out {
            // 3: a menu without its end tag has the rest of the page in it; a page with more of that kind is none.
            Some(LeftOut { number, .. }) if copy.kept.len() < 3 => {
                kept = copy.kept;
                kept.push(number);
            }
            _ => return copy.html,
        }
    }
}

/// What is written of a page so far.
#[derive(Default)]
struct CleanCopy {
    html: String,
    open: Vec<Opened>,
    /// How many elements of a name are open.
    counts: HashMap<String, usize>,
    left_out: Option<LeftOut>,
    /// How many elements there were.
    count: usize,
    /// The numbers of those that are not left out, for they do not end.
    kept: Vec<usize>,
    is_in_link: bool,
    so_far: Tally,
}

/// The element that is being left out.
struct LeftOut {
    name: String,
    /// How many of its name are open.
    depth: usize,
    number: usize,
}

/// An element that is open.
struct Opened {
    name: String,
    /// Where it begins in what is written.
    start: usize,
    /// What was written before.
    before: Tally,
}

/// Letters and links.
#[derive(Clone, Copy, Default)]
struct Tally {
    links: usize,
    /// Letters and digits that are no part of a link.
    bare: usize,
}

impl CleanCopy {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = &*tag.name;
        self.count += 1;
        if let Some(left) = &mut self.left_out {
            if !ends_unclosed(&left.name, name) {
                left.depth += usize::from(left.name == name);
                return;
            }
            self.left_out = None;
        }
        match name {
            "br" | "hr" => {
                let _ = write!(self.html, "<{name}>");
            }
            "img" | "input" | "wbr" | "meta" | "link" | "source" | "col" => {}
            _ if !self.kept.contains(&self.count) && is_left_out(tag) => {
                let (name, depth, number) = (name.to_owned(), 1, self.count);
                self.left_out = Some(LeftOut {
                    name,
                    depth,
                    number,
                });
            }
            _ if self.open.len() < DEEPEST => self.write_tag(tag),
            _ => {}
        }
    }

    fn write_tag(&mut self, tag: &Tag<'_>) {
        let name = &*tag.name;
        let (start, before) = (self.html.len(), self.so_far);
        let _ = write!(self.html, "<{name}");
        for key in ["class", "id", "role", "itemprop", "rel", "href"] {
            if let Some(value) = tag.attribute(key) {
                let value = value.replace('&', "&amp;").replace('"', "&quot;");
                let _ = write!(self.html, " {key}=\"{value}\"");
            }
        }
        self.html.push('>');
        if name == "a" {
            self.is_in_link = tag.attribute("href").is_some();
            self.so_far.links += usize::from(self.is_in_link);
        }
        *self.counts.entry(name.to_owned()).or_default() += 1;
        let name = name.to_owned();
        self.open.push(Opened {
            name,
            start,
            before,
        });
    }

    fn close(&mut self, name: &str) {
        if let Some(left) = &mut self.left_out {
            left.depth -= usize::from(left.name == name);
            if left.depth == 0 {
                self.left_out = None;
            }
            return;
        }
        // A link that was never closed ends with its paragraph.
        self.is_in_link &= !matches!(name, "a" | "p" | "li" | "td");
        if self.counts.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(last) = self.open.pop() {
            self.counts
                .entry(last.name.clone())
                .and_modify(|count| *count -= 1);
            if self.leads_elsewhere(&last) {
                self.html.truncate(last.start);
            } else {
                let _ = write!(self.html, "</{}>", last.name);
            }
            if last.name == name {
                break;
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.left_out.is_some() || self.is_beside_picture() {
            return;
        }
        if !self.is_in_link {
            self.so_far.bare += text.chars().filter(|c| c.is_alphanumeric()).count();
        }
        self.html
            .push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
    }

    /// Whether what comes stands in a figure, and in nothing there that has a text: who took the picture, where to read more.
    fn is_beside_picture(&self) -> bool {
        if self.counts.get("figure").is_none_or(|count| *count == 0) {
            return false;
        }
        let within = self.open.iter().rev();
        let mut within = within.take_while(|opened| opened.name != "figure");
        !within.any(|opened| {
            matches!(
                &*opened.name,
                "p" | "blockquote" | "table" | "pre" | "ul" | "ol" | "dl"
            )
        })
    }

    /// Whether an element that ends here says nothing but where other articles are: a list of links, what stands below *Related*.
    fn leads_elsewhere(&self, element: &Opened) -> bool {
        let links = self.so_far.links - element.before.links;
        let bare = self.so_far.bare - element.before.bare;
        match &*element.name {
            "ul" | "ol" if bare == 0 => links > 0,
            // 3: a name that is a link may stand alone in a cell or a paragraph.
            "p" | "td" | "tr" | "table" | "div" | "section" if bare == 0 => links >= 3,
            // 400: the teasers of two or three articles. A text that happens to stand below such a heading has more.
            "div" | "section" if bare <= 400 && links > 0 => {
                let inside = self.html.get(element.start..).unwrap_or_default();
                heading_of(inside).is_some_and(|heading| notices::heads_others(&heading))
            }
            _ => false,
        }
    }
}

/// The heading with which the text of an element begins.
fn heading_of(html: &str) -> Option<String> {
    let mut is_in_heading = false;
    // 40: a heading stands in a few elements, and is looked for at the end of each that it opens.
    for piece in Tags::new(html).take(40) {
        match piece {
            Piece::Open(tag) => {
                is_in_heading |= matches!(&*tag.name, "h2" | "h3" | "h4" | "h5" | "h6");
            }
            Piece::Text(text) if !text.trim().is_empty() => {
                return is_in_heading.then(|| text.into_owned());
            }
            _ => {}
        }
    }
    None
}

/// Whether an element is no part of an article, whatever page it is on.
fn is_left_out(tag: &Tag<'_>) -> bool {
    let is_no_text = matches!(
        &*tag.name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "svg"
            | "nav"
            | "aside"
            | "figcaption"
            | "form"
            | "button"
            | "select"
            | "textarea"
            | "object"
            | "video"
            | "audio"
            | "canvas"
            | "dialog"
            | "footer"
    );
    if is_no_text || Shown::by_attributes(|name| tag.attribute(name)) == Shown::No {
        return true;
    }
    if matches!(&*tag.name, "html" | "body" | "main" | "article") {
        return false;
    }
    // The last are where the systems of large papers name the parts of their pages.
    ["class", "id", "data-component", "data-testid", "data-area"]
        .iter()
        .filter_map(|key| tag.attribute(key))
        .any(|names| names.split_ascii_whitespace().any(is_furniture))
}

/// Whether a class or id names what stands around articles: `related-links`, `share_bar`, `newsletterSignup`, `pullQuote`.
///
/// `paywall` is none: papers mark the very text of their articles so, for search engines (*hasPart*, *cssSelector*), and an offer
/// beside it is told by its words.
fn is_furniture(name: &str) -> bool {
    let mut spaced = String::with_capacity(name.len());
    for (at, letter) in name.char_indices() {
        let is_after_small = || {
            name.get(..at)
                .is_some_and(|before| before.ends_with(char::is_lowercase))
        };
        if letter.is_ascii_uppercase() && is_after_small() {
            spaced.push('-');
        }
        spaced.push(letter.to_ascii_lowercase());
    }
    // `has-ads`, `no-nav`: that there is something in it, or not.
    let mut words = spaced.split(['-', '_']).peekable();
    let is_about = |word: &&str| {
        matches!(
            *word,
            "has" | "no" | "with" | "without" | "is" | "show" | "hide"
        )
    };
    // It repeats what the text says, and would be a second quotation of it.
    let is_pulled = spaced.contains("pull-quote") || spaced.contains("pull_quote");
    words.next_if(is_about).is_none()
        && (is_pulled
            || words.any(|word| {
                matches!(
                    word,
                    "related"
                        | "recommended"
                        | "share"
                        | "sharing"
                        | "sharebar"
                        | "social"
                        | "newsletter"
                        | "cookie"
                        | "cookies"
                        | "consent"
                        | "gdpr"
                        | "cmp"
                        | "caption"
                        | "byline"
                        | "breadcrumb"
                        | "breadcrumbs"
                        | "comments"
                        | "advert"
                        | "advertisement"
                        | "ad"
                        | "ads"
                        | "promo"
                        | "subscribe"
                        | "toolbar"
                        | "nav"
                        | "navbar"
                        | "navigation"
                        | "pullquote"
                )
            }))
}
