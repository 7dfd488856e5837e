//! The head of a file comes in; which format of HTML or XML it is goes out, told by its root element.
//!
//! What stands above the root (declaration, comments, document type) is passed over, and a prefix of its name does not
//! matter: a file says by its root what it is, whatever it and its namespaces are called.

use super::{Format, xml_record};

/// Tells the format of a file that begins with `start`, or what else it is; `None` where it is no markup.
pub(super) fn tell(start: &[u8]) -> Option<Result<Format, String>> {
    // 16 KiB: documents of the agencies have a kilobyte of comment above their root.
    let head = String::from_utf8_lossy(start.get(..start.len().min(16 << 10))?);
    let mut rest = head.trim_start();
    loop {
        let inside = rest.strip_prefix('<')?;
        let length = match inside {
            _ if inside.starts_with("!--") => inside.find("-->")? + 3,
            _ if inside.starts_with('?') => inside.find("?>")? + 2,
            _ if has_word(inside, "!doctype html") => return Some(Ok(Format::Html)),
            _ if has_word(inside, "!doctype") => doctype_length(inside)?,
            _ => break,
        };
        rest = inside.get(length..)?.trim_start();
    }
    let is_end = |next: char| next.is_whitespace() || matches!(next, '/' | '>');
    let name = rest.strip_prefix('<')?.split(is_end).next()?;
    let local = name.rsplit(':').next()?;
    let is_xml = head.trim_start().starts_with("<?xml") || name.len() > local.len();
    // A fragment, or an envelope of somebody's own.
    let within = || head.contains("<nitf").then_some(Format::Nitf);
    // Fragments of pages have elements of such names, too.
    let can_be_xml = is_xml || (head.contains("</") && !is_of_page(local));
    let own = || (can_be_xml && xml_record::is_known(&head)).then_some(Format::Xml);
    root(local)
        .or_else(within)
        .or_else(own)
        .map(Ok)
        .or_else(|| {
            // Text may begin with a bracket.
            is_xml.then(|| Err(format!("XML with the root <{local}>")))
        })
}

/// The format with this root element.
fn root(name: &str) -> Option<Format> {
    Some(match name {
        _ if name.eq_ignore_ascii_case("html") => Format::Html,
        // A page that lost its beginning.
        "head" | "HEAD" | "body" | "BODY" => Format::Html,
        "nitf" => Format::Nitf,
        "newsItem" | "newsMessage" | "packageItem" | "conceptItem" | "knowledgeItem"
        | "planningItem" | "NewsML" | "NewsItem" => Format::NewsMl,
        "rss" | "RDF" | "feed" => Format::Feed,
        _ => return None,
    })
}

/// Whether elements of HTML that hold others have this name.
fn is_of_page(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "article"
            | "section"
            | "main"
            | "div"
            | "header"
            | "nav"
            | "aside"
            | "footer"
            | "form"
            | "table"
            | "ul"
            | "ol"
            | "dl"
            | "p"
            | "blockquote"
            | "figure"
            | "svg"
            | "title"
            | "meta"
            | "script"
            | "style"
            | "link"
            | "center"
            | "span"
            | "a"
            | "b"
            | "i"
            | "font"
            | "h1"
            | "h2"
    )
}

fn has_word(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The length of a document type declaration, which may hold declarations of its own in brackets.
fn doctype_length(inside: &str) -> Option<usize> {
    let end = inside.find('>')?;
    match inside.find('[').filter(|open| *open < end) {
        Some(open) => {
            let close = inside.get(open..)?.find(']')? + open;
            Some(inside.get(close..)?.find('>')? + close + 1)
        }
        None => Some(end + 1),
    }
}
