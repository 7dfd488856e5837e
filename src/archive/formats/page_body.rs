//! A page of HTML comes in, the HTML of its article goes out, or nothing where it has none.
//!
//! The article is found by Readability (`dom_smoothie`, a port of what Firefox's reader view uses). Its tree is quadratic in
//! nesting and in attributes, so that it never sees the page itself but a clean copy of it: no scripts, no hidden elements,
//! no menus, captions or lists of other articles, the few attributes that it looks at, and no nesting beyond 200 elements
//! (deeper elements lose their tags and keep their text).

use std::collections::HashMap;
use std::fmt::Write;

use dom_smoothie::{Config, Readability};

use super::flow::Shown;
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
    let mut clean = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut left_out: Option<(String, usize)> = None;
    for piece in Tags::new(html) {
        match piece {
            Piece::Open(tag) => {
                let name = &*tag.name;
                if let Some((left, depth)) = &mut left_out {
                    *depth += usize::from(left == name);
                    continue;
                }
                if matches!(name, "br" | "hr") {
                    let _ = write!(clean, "<{name}>");
                } else if matches!(
                    name,
                    "img" | "input" | "wbr" | "meta" | "link" | "source" | "col"
                ) {
                } else if is_left_out(&tag) {
                    left_out = Some((name.to_owned(), 1));
                } else if open.len() < DEEPEST {
                    let _ = write!(clean, "<{name}");
                    for key in ["class", "id", "role", "itemprop", "rel", "href"] {
                        if let Some(value) = tag.attribute(key) {
                            let value = value.replace('&', "&amp;").replace('"', "&quot;");
                            let _ = write!(clean, " {key}=\"{value}\"");
                        }
                    }
                    clean.push('>');
                    open.push(name.to_owned());
                    *counts.entry(name.to_owned()).or_default() += 1;
                }
            }
            Piece::Close(name) => {
                if let Some((left, depth)) = &mut left_out {
                    *depth -= usize::from(left == &*name);
                    if *depth == 0 || matches!(&*name, "body" | "html") {
                        left_out = None;
                    }
                    continue;
                }
                if counts.get(&*name).is_some_and(|count| *count > 0) {
                    while let Some(last) = open.pop() {
                        counts.entry(last.clone()).and_modify(|count| *count -= 1);
                        let _ = write!(clean, "</{last}>");
                        if last == *name {
                            break;
                        }
                    }
                }
            }
            Piece::Text(text) if left_out.is_none() => {
                clean.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
            }
            Piece::Text(_) => {}
        }
    }
    clean
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
    ["class", "id"]
        .iter()
        .filter_map(|key| tag.attribute(key))
        .any(|names| {
            names
                .to_ascii_lowercase()
                .split_ascii_whitespace()
                .any(is_furniture)
        })
}

/// Whether a class or id names what stands around articles: `related-links`, `share_bar`.
fn is_furniture(name: &str) -> bool {
    name.split(['-', '_']).any(|word| {
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
                | "paywall"
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
        )
    })
}
