//! An EPUB comes in, part by part; an article for each of its chapters with text goes out.
//!
//! EPUB 2 and 3: `META-INF/container.xml` names the package, whose spine lists the chapters in reading order (papers that
//! are delivered as books have an article in each). Cover, contents and whatever has fewer than 25 words are passed over. A chapter
//! is read where the spine names it first: it may name each once, and one that named two for ever took half a minute.
//! The title of the book is the outlet of its articles where it has several; a book of one article is that article.

use std::ops::ControlFlow;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;

use super::fields::Field;
use super::xml::{Element, Records};
use super::{entities, html, html_text, page_body, page_head};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Gives the text of a part by its name; `None` where it is missing or cannot be read.
pub(in crate::archive) type Parts<'a> = dyn FnMut(&str) -> Option<String> + 'a;

/// A chapter with text.
struct Chapter {
    head: Fields,
    body: String,
}

/// Reads the articles of a book.
pub(in crate::archive) fn read(parts: &mut Parts<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some((package, folder)) = package(parts) else {
        let (place, format) = (sink.place(Part::Whole), "EPUB");
        let why = "its list of chapters is missing".to_owned();
        return sink.skip(Error::Broken { place, format, why });
    };
    // A chapter is held until it is known whether it is the only one.
    let mut waiting: Option<Chapter> = None;
    let mut is_alone = true;
    for name in chapters(&package, &folder) {
        let Some(text) = parts(&name) else {
            let (place, format) = (sink.place(sink.next_part()), "EPUB");
            let why = format!("its chapter {name} is missing or cannot be read");
            sink.skip(Error::Broken { place, format, why })?;
            continue;
        };
        let Some(chapter) = chapter(&text) else {
            continue;
        };
        if let Some(before) = waiting.replace(chapter) {
            is_alone = false;
            pass_on(before, &package, sink.next_part(), sink)?;
        }
    }
    match waiting {
        Some(last) if is_alone => pass_on(last, &package, Part::Whole, sink),
        Some(last) => pass_on(last, &package, sink.next_part(), sink),
        None => {
            let (place, found) = (sink.place(Part::Whole), "a book without text");
            sink.skip(Error::NoArticle { place, found })
        }
    }
}

/// The package and the folder in which it lies.
fn package(parts: &mut Parts<'_>) -> Option<(Element, String)> {
    let container = parts("META-INF/container.xml")?;
    let root = Records::new(&container, |name| name == "rootfile").next()?;
    let path = root.attribute("full-path")?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = parts(path)?;
    let package = Records::new(&text, |name| name == "package").next()?;
    Some((package, folder.to_owned()))
}

/// The names of the chapters, in the order of the spine.
fn chapters(package: &Element, folder: &str) -> Vec<String> {
    let items: Vec<&Element> = package
        .find("manifest")
        .map(|manifest| manifest.children().collect())
        .unwrap_or_default();
    let item = |id: &str| {
        items
            .iter()
            .find(|item| item.attribute("id") == Some(id))
            .copied()
    };
    let listed = package
        .find("spine")
        .into_iter()
        .flat_map(Element::children);
    let mut seen = FxHashSet::default();
    listed
        .take(MOST_CHAPTERS)
        .filter_map(|listed| item(listed.attribute("idref")?))
        .filter(|item| item.attribute("properties") != Some("nav"))
        .filter_map(|item| Some(within(folder, item.attribute("href")?)))
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

// 10,000: the year of a weekly has a tenth of it, and each is looked up among all items.
const MOST_CHAPTERS: usize = 10_000;

/// The name of the part that `folder` calls `address`.
fn within(folder: &str, address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let address = percent_decode_str(address).decode_utf8_lossy().into_owned();
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in address.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "" | "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn chapter(html: &str) -> Option<Chapter> {
    let mut head = page_head::read(html);
    // Papers that are made into books have a menu on each page.
    let shown = html_text::text(&page_body::clean(html));
    let body = html::article_text(&shown, &mut head);
    // 25: the least of a page, too; imprints and covers have fewer.
    let has_text = body.split_whitespace().take(25).count() == 25;
    has_text.then(|| Chapter {
        head: head.fields(),
        body,
    })
}

fn pass_on(
    chapter: Chapter,
    package: &Element,
    part: Part,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let is_alone = part == Part::Whole;
    let line = |name: &str| package.text_of(name);
    let publisher = line("publisher");
    let given = [
        (Field::Headline, line("title").filter(|_| is_alone)),
        (Field::Byline, line("creator").filter(|_| is_alone)),
        (Field::Published, line("date")),
        (
            Field::Outlet,
            publisher.or_else(|| line("title").filter(|_| !is_alone)),
        ),
        (Field::Section, line("subject").filter(|_| is_alone)),
        (
            Field::Url,
            line("source").filter(|source| source.contains("://")),
        ),
        (Field::Language, line("language")),
    ];
    let mut fields: Fields = given
        .into_iter()
        .filter_map(|(field, value)| Some((field, entities::decode(&value?).into_owned())))
        .collect();
    fields.extend(chapter.head);
    fields.push((Field::Body, chapter.body));
    sink.article(part, fields)
}
