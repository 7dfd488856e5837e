//! `NewsML` comes in (NewsML-G2 and `NewsML` 1.2 of the IPTC), an article for each item with text goes out.
//!
//! The text stands in NITF, in XHTML or plain. An item that its provider has canceled is told and not read, as is one that
//! holds no text: a picture, an event, a list of other items.

use std::ops::ControlFlow;

use super::fields::Field;
use super::nitf;
use super::xml::{Element, Records};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Reads the articles of a `NewsML` document.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut records = Records::new(text, is_item);
    let mut waiting = records.next();
    let mut is_first = true;
    while let Some(item) = waiting {
        waiting = records.next();
        let is_alone = is_first && waiting.is_none();
        is_first = false;
        let part = if is_alone {
            Part::Whole
        } else {
            sink.next_part()
        };
        match what_else(&item) {
            _ if item.is_cut => sink.too_large(part, sink.options().max_article_bytes as u64)?,
            Some(found) => {
                let place = sink.place(part);
                sink.skip(Error::NoArticle { place, found })?;
            }
            None => sink.article(part, fields(&item))?,
        }
    }
    if let Some(why) = records.fault {
        let (place, format) = (sink.place(Part::Whole), "XML");
        sink.skip(Error::Broken { place, format, why })?;
    }
    ControlFlow::Continue(())
}

fn is_item(name: &str) -> bool {
    matches!(
        name,
        "newsItem"
            | "packageItem"
            | "conceptItem"
            | "knowledgeItem"
            | "planningItem"
            | "catalogItem"
            | "NewsItem"
    )
}

/// What an item is, where it is no article.
fn what_else(item: &Element) -> Option<&'static str> {
    let status = item
        .find("pubStatus")
        .and_then(|status| status.attribute("qcode"));
    let status = status.or_else(|| item.find("Status")?.attribute("FormalName"));
    let is_canceled = status.is_some_and(|status| {
        let status = status.rsplit(':').next().unwrap_or(status).to_lowercase();
        matches!(
            status.as_str(),
            "canceled" | "cancelled" | "withheld" | "embargoed"
        )
    });
    match item.name.as_str() {
        _ if is_canceled => Some("canceled or withheld by its provider"),
        "newsItem" | "NewsItem" if body(item).is_some() => None,
        "packageItem" => Some("a list of other items"),
        "newsItem" | "NewsItem" => Some("an item without text"),
        _ => Some("an item about concepts or plans"),
    }
}

fn fields(item: &Element) -> Fields {
    let attribute =
        |element: &str, name: &str| Some(item.find(element)?.attribute(name)?.to_owned());
    let within = item.find("nitf").map(nitf::fields).unwrap_or_default();
    let first = |names: &[&str]| names.iter().find_map(|name| item.text_of(name));
    let named = |element: &str| {
        let element = item.find(element)?;
        element
            .text_of("name")
            .or_else(|| element.attribute("literal").map(str::to_owned))
    };
    let by = first(&["by", "ByLine"]);
    let given = [
        (Field::Headline, first(&["headline", "HeadLine"])),
        (
            Field::Byline,
            by.map(|by| by.strip_prefix("By ").map_or(by.clone(), str::to_owned)),
        ),
        (Field::Dateline, first(&["dateline", "DateLine"])),
        (
            Field::Published,
            first(&[
                "contentCreated",
                "versionCreated",
                "firstCreated",
                "FirstCreated",
                "ThisRevisionCreated",
                "DateId",
            ]),
        ),
        (
            Field::Outlet,
            named("provider").or_else(|| code(item)).or_else(|| {
                // In 1.2 the name is that of the party.
                let party = item.find("Provider")?.find("Party")?;
                Some(party.attribute("FormalName")?.to_owned())
            }),
        ),
        (
            Field::Section,
            first(&["section"]).or_else(|| named("subject")),
        ),
        (
            Field::Id,
            item.attribute("guid")
                .map(str::to_owned)
                .or_else(|| first(&["PublicIdentifier"])),
        ),
        (Field::Language, item.attribute("lang").map(str::to_owned)),
        (Field::Language, attribute("Language", "FormalName")),
        (Field::Language, attribute("language", "tag")),
        (Field::Body, body(item)),
    ];
    let given = given
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)));
    within
        .into_iter()
        .chain(given)
        .filter(|(_, text)| !text.trim().is_empty())
        .collect()
}

/// The code of a provider that gives no name: `nprov:HarborPress`.
fn code(item: &Element) -> Option<String> {
    let code = item.find("provider")?.attribute("qcode")?;
    let code = code.rsplit(':').next()?;
    code.contains(char::is_alphabetic).then(|| code.to_owned())
}

/// The text of an item, in paragraphs.
fn body(item: &Element) -> Option<String> {
    let content = ["inlineXML", "inlineData", "DataContent"]
        .iter()
        .find_map(|name| item.find(name))?;
    let named = ["body.content", "body"]
        .iter()
        .find_map(|name| content.find(name));
    let text = match named.or_else(|| content.children().next().map(|_| content)) {
        // XML of events or figures has no paragraphs.
        Some(marked) if marked.find("p").is_some() || named.is_some() => nitf::body(marked),
        Some(_) => return None,
        None => content.text().trim().to_owned(),
    };
    Some(text).filter(|text| !text.is_empty())
}
