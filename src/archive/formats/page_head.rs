//! A page of HTML comes in; what it says about its article goes out: JSON-LD of schema.org, meta tags, title, times.
//!
//! One pass over the tags. Of several sources the surest counts: JSON-LD is written by the paper's own system for
//! machines, `OpenGraph` and Dublin Core by its templates, `<title>` and `<h1>` for readers.

use serde_json::Value;

use super::fields::Field;
use super::live_blog::{self, Entry};
use super::plain::without_opener;
use super::site_name::{self, PARTERS};
use super::tags::{Piece, Tag, Tags};
use crate::archive::sink::Fields;
use crate::text::in_one_line;

/// What a page says about its article.
#[derive(Debug, Default)]
pub(super) struct PageHead {
    /// Each with its rank; the lowest of a field counts.
    found: Vec<(Field, u8, String)>,
    /// The whole text, where JSON-LD gives it.
    pub(super) body: Option<String>,
    /// The kind of page that it calls itself: `article`, `website`.
    pub(super) kind: Option<String>,
    /// What it is made of, where it is a live blog.
    pub(super) entries: Vec<Entry>,
}

impl PageHead {
    /// Its fields, one of each.
    pub(super) fn fields(self) -> Fields {
        let mut found = self.found;
        // From the least sure to the surest: the last of a field counts, and of equals the first.
        found.reverse();
        found.sort_by_key(|(_, rank, _)| std::cmp::Reverse(*rank));
        found
            .into_iter()
            .map(|(field, _, text)| (field, text))
            .collect()
    }

    /// The surest value of a field.
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        let of_field = self.found.iter().filter(|(found, _, _)| *found == field);
        of_field
            .min_by_key(|(_, rank, _)| *rank)
            .map(|(_, _, text)| text.as_str())
    }

    /// Adds a value of a field.
    pub(super) fn add(&mut self, field: Field, rank: u8, text: &str) {
        let text = in_one_line(text);
        let text = match field {
            Field::Byline => without_opener(&text).trim(),
            _ => &text,
        };
        if !text.is_empty() {
            self.found.push((field, rank, text.to_owned()));
        }
    }

    /// Takes the name of the paper from the end of headlines (`Ferry late | Harbor Post`), where the page says that it is one: it
    /// gives the name of the paper, or the headline without it.
    fn cut_site_names(&mut self) {
        let outlet = self.get(Field::Outlet).map(str::to_lowercase);
        let all: Vec<String> = self
            .found
            .iter()
            .filter(|(field, _, _)| *field == Field::Headline)
            .map(|(_, _, text)| text.clone())
            .collect();
        for (_, _, text) in self
            .found
            .iter_mut()
            .filter(|(field, _, _)| *field == Field::Headline)
        {
            let cut = PARTERS
                .iter()
                .filter_map(|parter| text.rsplit_once(parter))
                .find(|(headline, site)| {
                    Some(site.to_lowercase()) == outlet || all.iter().any(|other| other == headline)
                });
            if let Some((headline, _)) = cut {
                *text = headline.to_owned();
            }
        }
    }

    /// Takes the name of the paper from before the headline (`Harbor Post - Ferry late`), where `printed`, the first line of the
    /// text, is what stands behind it: pages of the first years of the web say nothing else of their headline.
    pub(super) fn cut_site_before(&mut self, printed: &str) {
        let is_behind = |headline: &str| {
            let before = headline.strip_suffix(printed).unwrap_or_default();
            PARTERS.iter().any(|parter| before.ends_with(parter))
        };
        if !printed.is_empty() && self.get(Field::Headline).is_some_and(is_behind) {
            self.add(Field::Headline, 0, printed);
        }
    }

    fn add_tag(&mut self, tag: &Tag<'_>) {
        match &*tag.name {
            "html" => {
                let language = tag.attribute("lang").or_else(|| tag.attribute("xml:lang"));
                self.add(Field::Language, 5, &language.unwrap_or_default());
            }
            "meta" => self.add_meta(tag),
            "link"
                if tag
                    .attribute("rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                self.add(Field::Url, 1, &tag.attribute("href").unwrap_or_default());
            }
            "time" => {
                let is_published = tag.attribute("pubdate").is_some()
                    || tag
                        .attribute("itemprop")
                        .is_some_and(|name| name == "datePublished");
                let rank = if is_published { 3 } else { 8 };
                self.add(
                    Field::Published,
                    rank,
                    &tag.attribute("datetime").unwrap_or_default(),
                );
            }
            _ => {}
        }
    }

    fn add_meta(&mut self, tag: &Tag<'_>) {
        let name = ["property", "name", "itemprop"]
            .iter()
            .find_map(|key| tag.attribute(key));
        let (Some(name), Some(content)) = (name, tag.attribute("content")) else {
            return;
        };
        let (field, rank) = match name.to_ascii_lowercase().replace('.', ":").as_str() {
            "og:type" => {
                self.kind = Some(content.to_ascii_lowercase());
                return;
            }
            "og:title" => (Field::Headline, 2),
            "headline" | "dc:title" | "dcterms:title" | "title" | "sailthru:title" => {
                (Field::Headline, 3)
            }
            "twitter:title" => (Field::Headline, 4),
            "author" | "byl" | "dc:creator" | "dcterms:creator" | "parsely-author"
            | "sailthru:author" => (Field::Byline, 3),
            // Often the address of a profile, which names nobody.
            "article:author" | "og:article:author" if !content.contains("://") => {
                (Field::Byline, 4)
            }
            "article:published_time" => (Field::Published, 2),
            "datepublished"
            | "dc:date"
            | "dc:date:issued"
            | "dcterms:issued"
            | "dcterms:date"
            | "pubdate"
            | "publishdate"
            | "publish_date"
            | "publication_date"
            | "parsely-pub-date"
            | "sailthru:date"
            | "date"
            | "og:article:published_time"
            | "cxenseparse:recs:publishtime" => (Field::Published, 4),
            "og:site_name" => (Field::Outlet, 2),
            "application-name" | "dc:publisher" | "publisher" => (Field::Outlet, 4),
            "og:url" => (Field::Url, 2),
            "article:section" => (Field::Section, 2),
            "section" | "parsely-section" => (Field::Section, 3),
            "og:locale" | "content-language" | "dc:language" | "language" => (Field::Language, 6),
            _ => return,
        };
        self.add(field, rank, &content);
    }

    fn add_json(&mut self, text: &str) {
        let text = text
            .trim()
            .trim_start_matches("<![CDATA[")
            .trim_end_matches("]]>");
        let Ok(json) = serde_json::from_str::<Value>(text) else {
            return;
        };
        let Some(article) = article_in(&json) else {
            return;
        };
        let text_of = |key: &str| article.get(key).map(texts).unwrap_or_default();
        for (field, key) in [
            (Field::Headline, "headline"),
            (Field::Byline, "author"),
            (Field::Published, "datePublished"),
            (Field::Outlet, "publisher"),
            (Field::Section, "articleSection"),
            (Field::Language, "inLanguage"),
            (Field::Dateline, "dateline"),
        ] {
            self.add(field, 0, &text_of(key));
        }
        self.add(Field::Headline, 1, &text_of("name"));
        let url = text_of("url");
        if url.contains("://") {
            self.add(Field::Url, 0, &url);
        }
        self.kind = Some("article".to_owned());
        if let Some(Value::String(body)) = article.get("articleBody") {
            self.body = Some(body.clone());
        }
        let entries = live_blog::entries(article);
        if !entries.is_empty() {
            self.entries = entries;
        }
    }
}

/// The reporter's line as the page prints it: in an element that links to an author or is called one.
#[derive(Default)]
struct PrintedByline {
    /// The element that is open, and the text in it.
    open: Option<(String, String)>,
}

impl PrintedByline {
    /// Takes the next piece of the page; gives the reporter where a line ends.
    fn take(&mut self, piece: &Piece<'_>) -> Option<String> {
        match piece {
            Piece::Open(tag) if self.open.is_none() && is_author(tag) => {
                self.open = Some((tag.name.to_string(), String::new()));
            }
            Piece::Text(text) => {
                if let Some((_, line)) = &mut self.open {
                    line.push_str(text);
                }
            }
            Piece::Close(name) if self.open.as_ref().is_some_and(|(open, _)| open == name) => {
                let (_, line) = self.open.take()?;
                let reporter = without_opener(&line).trim();
                // 8 words: more than names have, fewer than what is said about who wrote it.
                let words = reporter.split_whitespace().count();
                return ((1..=8).contains(&words) && !reporter.ends_with('.'))
                    .then(|| reporter.to_owned());
            }
            _ => {}
        }
        None
    }
}

fn is_author(tag: &Tag<'_>) -> bool {
    let names = |key: &str, wanted: &[&str]| {
        tag.attribute(key).is_some_and(|value| {
            let mut names = value.split_ascii_whitespace();
            names.any(|name| {
                wanted
                    .iter()
                    .any(|wanted| name.eq_ignore_ascii_case(wanted))
            })
        })
    };
    !matches!(&*tag.name, "meta" | "link" | "body" | "html")
        && (names("rel", &["author"])
            || names("itemprop", &["author"])
            || names("class", &["byline", "author", "author-name", "byline-name"]))
}

/// Reads what a page says about its article.
pub(super) fn read(html: &str) -> PageHead {
    let mut head = PageHead::default();
    let mut within: Option<&str> = None;
    let mut text_within = String::new();
    let mut byline = PrintedByline::default();
    for piece in Tags::new(html) {
        if let Some(reporter) = byline.take(&piece) {
            head.add(Field::Byline, 7, &reporter);
        }
        match piece {
            Piece::Open(tag) => {
                within = match &*tag.name {
                    "title" => Some("title"),
                    "h1" => Some("h1"),
                    "script" => tag
                        .attribute("type")
                        .filter(|kind| kind.to_ascii_lowercase().contains("ld+json"))
                        .map(|_| "script"),
                    _ => within,
                };
                head.add_tag(&tag);
            }
            Piece::Text(text) if within.is_some() => text_within.push_str(&text),
            Piece::Close(name) if within == Some(&*name) => {
                match &*name {
                    "script" => head.add_json(&text_within),
                    "h1" => head.add(Field::Headline, 5, &text_within),
                    _ => head.add(Field::Headline, 6, &text_within),
                }
                text_within.clear();
                within = None;
            }
            Piece::Text(_) | Piece::Close(_) => {}
        }
    }
    if head.get(Field::Outlet).is_none() {
        let titles = head
            .found
            .iter()
            .filter(|(field, ..)| *field == Field::Headline);
        let titles: Vec<&str> = titles.map(|(.., text)| text.as_str()).collect();
        if let Some(outlet) = site_name::in_titles(&titles, html, head.get(Field::Url)) {
            head.add(Field::Outlet, 9, &outlet);
        }
    }
    head.cut_site_names();
    head
}

/// The article in JSON-LD: the object itself, one of an array, one of a graph.
fn article_in(json: &Value) -> Option<&Value> {
    let mut waiting = vec![json];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items.iter().rev()),
            Value::Object(object) => {
                if object.get("@type").is_some_and(is_article) {
                    return Some(value);
                }
                waiting.extend(
                    ["mainEntity", "@graph"]
                        .iter()
                        .filter_map(|key| object.get(*key)),
                );
            }
            _ => {}
        }
    }
    None
}

fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            let kind = kind.rsplit(['/', ':']).next().unwrap_or_default();
            kind.ends_with("Article")
                || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report")
        }
        Value::Array(kinds) => kinds.iter().any(is_article),
        _ => false,
    }
}

/// A text, the name of a person or paper, or several, joined.
pub(super) fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => super::entities::decode(text).into_owned(),
        Value::Object(object) => match object.get("name") {
            Some(Value::String(name)) => name.clone(),
            _ => String::new(),
        },
        Value::Array(values) => {
            let texts: Vec<String> = values
                .iter()
                .filter(|value| !value.is_array())
                .map(texts)
                .filter(|text| !text.is_empty())
                .collect();
            texts.join(", ")
        }
        _ => String::new(),
    }
}
