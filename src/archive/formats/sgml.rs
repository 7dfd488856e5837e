//! SGML of news wires comes in, its articles go out: the kind of Reuters-21578, and that of TREC and its successors.
//!
//! No two wires agree, and hardly one keeps its own document type: attributes with and without marks, elements that are
//! never closed, entities that nobody declared. So nothing is validated. Articles are `<DOC>` or `<REUTERS>`, many a file,
//! read one at a time; what their elements give stands in `data/sgml_tags.tsv`, and a field ends where the next one begins.
//! Paragraphs are `<P>`, else the indented first lines of the wire, which stay as they are. Control characters, which
//! framed the text on the wire, are left out.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Format;
use super::export_lines::each_piece;
use super::fields::Field;
use super::pieces::Cut;
use super::plain::without_opener;
use super::sgml_names::{short_date, source};
use super::tags::{Piece, Tag, Tags};
use crate::Error;
use crate::archive::dates;
use crate::archive::sink::{Fields, Sink};
use crate::lexicon::table::pairs;

/// What an element gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Field(Field),
    /// Text that is none of the article's.
    Left,
}

/// An article while its elements are read.
#[derive(Debug, Default)]
struct Wire {
    /// The elements that are open, each with what its text gives.
    open: Vec<(String, Option<Role>)>,
    /// What was given, in the order in which it stands there.
    given: Vec<(Field, String)>,
    body: Vec<Block>,
}

/// A stretch of the body.
#[derive(Debug, Default)]
struct Block {
    text: String,
    /// Whether it is a `<P>`, in which line ends are spaces.
    is_flowing: bool,
}

/// Whether a file that begins with `start` is a wire.
pub(super) fn is_wire(start: &[u8]) -> bool {
    // 16 KiB: one wire has a kilobyte of comment above its first article.
    let head = start.get(..start.len().min(16 << 10)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_lowercase();
    let has = |tag: &str| head.contains(tag);
    let is_page = has("<html") || has("<!doctype html");
    let is_document = ["<doc>", "<doc "].into_iter().any(has)
        && ["<docno", "<docid", "<text>"].into_iter().any(has);
    head.starts_with('<') && !is_page && (has("<reuters ") || is_document)
}

/// Reads the articles of a wire.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    each_piece(input, sink, cut, articles)?;
    // Its pieces are parted by lines, but not counted by them.
    sink.end_at(Format::Sgml, 0);
    ControlFlow::Continue(())
}

/// Whether the next line that is not blank begins an article.
pub(super) fn begins_article(lines: &[u8]) -> bool {
    cut(lines) == Cut::Before
}

fn cut(line: &[u8]) -> Cut {
    let start = line.trim_ascii_start();
    let head = start.get(..start.len().min(9)).unwrap_or_default();
    let head = head.to_ascii_lowercase();
    let opens = ["<doc>", "<doc ", "<reuters>", "<reuters "];
    if opens.iter().any(|tag| head.starts_with(tag.as_bytes())) {
        Cut::Before
    } else {
        Cut::Nowhere
    }
}

/// Passes on the articles in a piece of a wire, which is one, or many where a file has no lines.
fn articles(text: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    // In HTML nothing but its end tag ends a title, and where that is missing, all that follows would be one.
    let text = text
        .replace("<TITLE>", "<HDLINE>")
        .replace("</TITLE>", "</HDLINE>");
    let mut wire: Option<Wire> = None;
    let mut is_stray = false;
    for piece in Tags::new(&text) {
        match piece {
            Piece::Open(tag) if is_article(&tag.name) => {
                finish(wire.take(), sink)?;
                wire = Some(Wire::begin(&tag));
            }
            Piece::Close(name) if is_article(&name) => finish(wire.take(), sink)?,
            piece => match &mut wire {
                Some(wire) => wire.take(piece),
                None => is_stray |= matches!(piece, Piece::Text(text) if !text.trim().is_empty()),
            },
        }
    }
    finish(wire, sink)?;
    if is_stray {
        let place = sink.place(sink.next_part());
        let why = "text outside of any article".to_owned();
        sink.skip(Error::Broken {
            place,
            format: "SGML",
            why,
        })?;
    }
    ControlFlow::Continue(())
}

fn is_article(name: &str) -> bool {
    matches!(name, "doc" | "reuters")
}

fn finish(wire: Option<Wire>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(wire) = wire else {
        return ControlFlow::Continue(());
    };
    let part = sink.next_part();
    let fields = wire.fields();
    let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
    if !has(Field::Body) && has(Field::Headline) {
        let (place, found) = (sink.place(part), "a headline without a text");
        return sink.skip(Error::NoArticle { place, found });
    }
    sink.article(part, fields)
}

/// What stands behind a sign of the typesetter whose `&` stands before `after`: `UR;`, `LR;`, `QC;`, `Cx1f;`, as the New York Times had
/// them on its wire (AQUAINT). Nobody declared them, and they stand for no letter.
fn typesetting(after: &str) -> Option<&str> {
    let (name, rest) = after.split_once(';').filter(|(name, _)| name.len() <= 4)?;
    let is_sign = match name.strip_prefix("Cx") {
        Some(code) => code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase()),
    };
    is_sign.then_some(rest)
}

impl Wire {
    /// Begins with the tag of the article, whose attributes may name it.
    fn begin(tag: &Tag<'_>) -> Self {
        let mut wire = Self::default();
        let name = ["newid", "id", "docid", "oldid"];
        if let Some(id) = name.into_iter().find_map(|name| tag.attribute(name)) {
            wire.given.push((Field::Id, id.into_owned()));
        }
        if tag.name == "reuters" {
            wire.given.push((Field::Outlet, "Reuters".to_owned()));
        }
        wire
    }

    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(tag) => self.open(&tag.name),
            Piece::Close(name) => self.close(&name),
            Piece::Text(text) => self.text(&text),
        }
    }

    /// What text gives that stands here.
    fn role(&self) -> Option<Role> {
        self.open.last().and_then(|(_, role)| *role)
    }

    fn open(&mut self, name: &str) {
        let role = match ROLES.get(name).copied() {
            Some("paragraph") => {
                return self.begin_block(Block {
                    is_flowing: true,
                    ..Block::default()
                });
            }
            Some("line") => return self.text("\n"),
            Some("left") => Some(Role::Left),
            Some(field) => Field::named(field).map(Role::Field),
            // What nobody knows belongs to what it stands in.
            None => self.role(),
        };
        let is_known = ROLES.contains_key(name);
        // No field stands in another one, but for those in the text: the one before was not closed.
        while is_known
            && self
                .role()
                .is_some_and(|role| role != Role::Field(Field::Body))
        {
            self.open.pop();
        }
        match role {
            Some(Role::Field(Field::Body)) if is_known => self.body.push(Block::default()),
            Some(Role::Field(field)) if is_known => self.given.push((field, String::new())),
            _ => {}
        }
        // 64: deeper than any wire; what is opened deeper belongs to what it stands in.
        if self.open.len() < 64 {
            self.open.push((name.to_owned(), role));
        }
    }

    fn close(&mut self, name: &str) {
        if ROLES.get(name) == Some(&"paragraph") {
            self.begin_block(Block::default());
        } else if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
            // What follows in the text is not the paragraph that stood before.
            self.begin_block(Block::default());
        }
    }

    fn begin_block(&mut self, block: Block) {
        match self.role() {
            Some(Role::Field(Field::Body)) => self.body.push(block),
            Some(Role::Field(_)) => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let into = match self.role() {
            Some(Role::Field(Field::Body)) => self.body.last_mut().map(|block| &mut block.text),
            Some(Role::Field(_)) => self.given.last_mut().map(|(_, given)| given),
            _ => None,
        };
        if let Some(into) = into {
            let is_shown = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
            let mut rest = text;
            while let Some((before, after)) = rest.split_once('&') {
                into.extend(before.chars().filter(is_shown));
                rest = typesetting(after).unwrap_or_else(|| {
                    into.push('&');
                    after
                });
            }
            into.extend(rest.chars().filter(is_shown));
        }
    }

    /// The fields of the article; of several headlines or authors the first counts.
    fn fields(self) -> Fields {
        let mut fields = Fields::new();
        let first = |wanted: Field| {
            let mut given = self.given.iter().filter(|(field, _)| *field == wanted);
            given
                .find(|(_, text)| !text.trim().is_empty())
                .map(|(_, text)| text.as_str())
        };
        let (headline, signed) = first(Field::Headline).map_or((None, None), headline);
        let byline = first(Field::Byline).map(flowing).or(signed);
        let name = first(Field::Id);
        fields.extend(headline.map(|text| (Field::Headline, text)));
        fields.extend(byline.map(|text| (Field::Byline, without_opener(&text).to_owned())));
        if let Some(outlet) = name.and_then(source) {
            fields.push((Field::Outlet, outlet.to_owned()));
        }
        for field in [
            Field::Id,
            Field::Outlet,
            Field::Url,
            Field::Section,
            Field::Language,
            Field::Dateline,
        ] {
            fields.extend(first(field).map(|text| (field, flowing(text))));
        }
        let mut dated = self
            .given
            .iter()
            .filter(|(field, _)| *field == Field::Published);
        let date = dated.find_map(|(_, text)| dates::parse(text).or_else(|| short_date(text)));
        let date = date
            .or_else(|| name.and_then(|name| dates::in_path(name).or_else(|| short_date(name))));
        fields.extend(date.map(|date| (Field::Published, date.to_string())));
        let body: Vec<String> = self
            .body
            .iter()
            .map(Block::shown)
            .filter(|text| !text.is_empty())
            .collect();
        fields.extend((!body.is_empty()).then(|| (Field::Body, body.join("\n\n"))));
        fields
    }
}

impl Block {
    /// Its text, without the empty lines around it; an indented first line keeps its indent.
    fn shown(&self) -> String {
        if self.is_flowing {
            return flowing(&self.text);
        }
        if self.text.trim().is_empty() {
            return String::new();
        }
        self.text.trim_start_matches('\n').trim_end().to_owned()
    }
}

/// The headline, and the author where one stands below it behind `@`, as one paper has them.
fn headline(given: &str) -> (Option<String>, Option<String>) {
    let mut parts = given
        .split('@')
        .map(flowing)
        .filter(|part| !part.is_empty());
    let is_signature = |part: &String| without_opener(part).len() < part.len();
    if given.contains("\n@") {
        return (parts.next(), parts.find(is_signature));
    }
    (Some(flowing(given)), None)
}

/// The text with its line ends and indents as single spaces.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

static ROLES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| pairs(include_str!("../../../data/sgml_tags.tsv")).collect());
