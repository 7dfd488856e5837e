//! A feed comes in (RSS 0.9 to 2.0, Atom, `WordPress` export), an article for each item goes out.
//!
//! The full text (`content:encoded`, Atom's `content`) comes before the summary. Of a `WordPress` export what is published is an
//! article, also of a type that the site made for its own (*story*, *review*), but not its pages, pictures and what plug-ins keep
//! there (`data/wordpress_types.tsv`). A feed that is not well-formed is read as far as it goes, and an error tells where it broke.

use std::ops::ControlFlow;

use super::fields::Field;
use super::xml::{Element, Records};
use super::{html_text, notices, shortcodes};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;
use crate::lexicon::table::pairs;

/// Reads the articles of a feed.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut records = Records::new(text, |name| matches!(name, "item" | "entry"));
    while let Some(item) = records.next() {
        let part = sink.next_part();
        if item.is_cut {
            sink.too_large(part, sink.options().max_article_bytes as u64)?;
            continue;
        }
        let own = fields_of(&item);
        let is_empty = !own.iter().any(|(field, _)| *field == Field::Body);
        let empty = is_empty.then_some("an item without text");
        if let Some(found) = not_published(&item).or(empty) {
            let place = sink.place(part);
            sink.skip(Error::NoArticle { place, found })?;
            continue;
        }
        let mut fields = Fields::new();
        fields.extend(
            records
                .text_around("title")
                .map(|title| (Field::Outlet, title)),
        );
        let language = records.text_around("language");
        let language = language.or_else(|| records.attribute_around("lang").map(str::to_owned));
        fields.extend(language.map(|language| (Field::Language, language)));
        fields.extend(own);
        sink.article(part, fields)?;
    }
    if let Some(why) = records.fault {
        let (place, format) = (sink.place(Part::Whole), "XML");
        sink.skip(Error::Broken { place, format, why })?;
    }
    ControlFlow::Continue(())
}

/// What an item of a `WordPress` export is, where it is no published post.
fn not_published(item: &Element) -> Option<&'static str> {
    let kind = item.text_of("post_type")?;
    let mut others = pairs(include_str!("../../../data/wordpress_types.tsv"));
    if let Some((_, found)) = others.find(|(other, _)| *other == kind) {
        return Some(found);
    }
    let status = item.text_of("status")?;
    (status != "publish").then_some("a post that is not published")
}

fn fields_of(item: &Element) -> Fields {
    let child = |name: &str| item.children().find(|child| child.name == name);
    let line = |name: &str| {
        child(name)
            .map(Element::line)
            .filter(|line| !line.is_empty())
    };
    let title = child("title").map(|title| html_text::text(&title.text()));
    let author = child("author")
        .and_then(|author| author.text_of("name"))
        .or_else(|| line("author"));
    let mut bodies = ["encoded", "content", "description", "summary"]
        .iter()
        .filter_map(|name| child(name));
    let given = [
        (Field::Headline, title),
        (
            Field::Byline,
            line("creator").or(author.as_deref().map(named)),
        ),
        (
            Field::Published,
            [
                "pubDate",
                "published",
                "issued",
                "date",
                "post_date",
                "updated",
            ]
            .iter()
            .find_map(|name| line(name)),
        ),
        (Field::Url, line("link").or_else(|| link(item))),
        (
            Field::Section,
            line("category").or_else(|| Some(child("category")?.attribute("term")?.to_owned())),
        ),
        (Field::Id, line("guid").or_else(|| line("id"))),
        (Field::Language, item.attribute("lang").map(str::to_owned)),
        (
            Field::Body,
            bodies.find_map(|body| Some(body_text(body)).filter(|text| !text.is_empty())),
        ),
    ];
    let given = given
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)));
    given.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The name of who has a name beside the address that RSS 2.0 asks for: `desk@post.example (Tom Okafor)`.
fn named(author: &str) -> String {
    let name = author
        .split_once(" (")
        .filter(|(address, _)| address.contains('@'))
        .and_then(|(_, name)| name.strip_suffix(')'));
    name.unwrap_or(author).to_owned()
}

/// Atom's link to the article itself.
fn link(item: &Element) -> Option<String> {
    let mut links = item.children().filter(|child| child.name == "link");
    let own = links.find(|link| matches!(link.attribute("rel"), None | Some("alternate")))?;
    own.attribute("href").map(str::to_owned)
}

/// The text of a body, which is XHTML in elements, or HTML in text.
fn body_text(body: &Element) -> String {
    if body.children().next().is_some() {
        return body.paragraphs(|name| name);
    }
    if body.attribute("type") == Some("text") {
        return body.text().trim().to_owned();
    }
    let shown = html_text::typed(&shortcodes::taken_out(&body.text()));
    notices::left_out(&shown, None)
}
