//! NITF comes in (IPTC's News Industry Text Format, 2 and 3), its article goes out.

use std::ops::ControlFlow;

use super::fields::Field;
use super::xml::{Element, Records};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Reads the article of an NITF document.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut records = Records::new(text, |name| name == "nitf");
    while let Some(nitf) = records.next() {
        if nitf.is_cut {
            sink.too_large(Part::Whole, sink.options().max_article_bytes as u64)?;
        } else {
            sink.article(Part::Whole, fields(&nitf))?;
        }
    }
    if let Some(why) = records.fault {
        let (place, format) = (sink.place(Part::Whole), "XML");
        sink.skip(Error::Broken { place, format, why })?;
    }
    ControlFlow::Continue(())
}

/// The fields of the element `nitf`, wherever it stands.
pub(super) fn fields(nitf: &Element) -> Fields {
    let attribute =
        |element: &str, name: &str| Some(nitf.find(element)?.attribute(name)?.to_owned());
    let given = [
        (Field::Headline, nitf.text_of("title")),
        (Field::Headline, nitf.text_of("hedline")),
        (Field::Headline, nitf.text_of("hl1")),
        (Field::Byline, nitf.find("byline").map(byline)),
        (Field::Dateline, nitf.text_of("dateline")),
        (Field::Published, attribute("story.date", "norm")),
        (Field::Published, attribute("pubdata", "date.publication")),
        (Field::Published, attribute("date.issue", "norm")),
        (Field::Outlet, attribute("pubdata", "name")),
        (Field::Section, meta(nitf, "dsk")),
        (Field::Section, attribute("pubdata", "position.section")),
        (Field::Url, attribute("pubdata", "ex-ref")),
        (Field::Id, attribute("doc-id", "id-string")),
        (Field::Language, nitf.attribute("lang").map(str::to_owned)),
        (Field::Body, nitf.find("body.content").map(body)),
    ];
    let given = given
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)));
    given.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// What a paper says of an article that has no element in NITF.
fn meta(nitf: &Element, name: &str) -> Option<String> {
    let mut metas = nitf.find("head")?.children();
    let found = metas.find(|meta| meta.name == "meta" && meta.attribute("name") == Some(name))?;
    found.attribute("content").map(str::to_owned)
}

/// Who wrote it: the person, where one is marked, without the word before.
fn byline(element: &Element) -> String {
    let line = element.text_of("person").unwrap_or_else(|| element.line());
    let bare = line
        .strip_prefix("By ")
        .or_else(|| line.strip_prefix("by "))
        .or_else(|| line.strip_prefix("BY "));
    bare.map_or_else(|| line.clone(), str::to_owned)
}

/// Text of NITF or XHTML in paragraphs, without pictures and their captions.
pub(super) fn body(element: &Element) -> String {
    // The New York Times gives the first paragraphs once more, in a block before the text.
    let mut blocks = element.children();
    let whole = blocks.find(|block| block.attribute("class") == Some("full_text"));
    whole.unwrap_or(element).paragraphs(html_name)
}

fn html_name(name: &str) -> &str {
    match name {
        "hl1" | "hl2" => "h2",
        "block" => "div",
        "bq" => "blockquote",
        // What stands in it is not shown.
        "media" => "figcaption",
        name => name,
    }
}
