//! XML comes in, the elements that are articles go out, one after another, with what stands around them.
//!
//! Read as far as it can be: end tags that match nothing are passed over, entities of HTML are known though no document
//! type declares them, others stay as they are written. Document types are not read, so that no entity expands into
//! others and nothing is ever fetched. Elements beyond a depth lose their tags and keep their text. Prefixes of names are
//! taken off, but for one: no other format that is read here needs the namespace to tell its elements apart.
//!
//! What is held of one article is bounded: a feed with an item of 80 MB took 1.6 GB, as its text is held several times over, and
//! 60 MB of `<b/>` as much, as an element takes some hundred bytes. Of what is larger only its beginning is given, and said so.

use std::collections::VecDeque;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entities;
use super::flow::{Flow, Shown};

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Without prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    inside: Vec<Node>,
    /// Whether it was larger than what is held, so that its end is missing.
    pub(super) is_cut: bool,
    /// The articles that were taken out of it.
    pub(super) nested: Option<Box<Nested>>,
    /// What was held when it was opened; of an article taken out of another, what it holds.
    bytes: usize,
}

/// Articles within an element that may be one itself.
#[derive(Debug)]
pub(super) enum Nested {
    /// As long as there is no more than one, what stands around it may be its own.
    One(Element),
    /// They were given already; the name of the last.
    Several(String),
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements in it, not those in these.
    pub(super) fn children(&self) -> impl Iterator<Item = &Self> {
        self.inside.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it, at any depth, of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.children().find_map(|child| {
            if child.name == name {
                Some(child)
            } else {
                child.find(name)
            }
        })
    }

    /// The text of the first element in it of this name, on one line; `None` where it is blank.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        self.find(name)
            .map(Self::line)
            .filter(|text| !text.is_empty())
    }

    /// All text in it, as it is written.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text);
        text
    }

    /// Whether there is text in it.
    pub(super) fn has_text(&self) -> bool {
        self.inside.iter().any(|node| match node {
            Node::Element(element) => element.has_text(),
            Node::Text(text) => !text.trim().is_empty(),
        })
    }

    /// All text in it, on one line.
    pub(super) fn line(&self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its text in paragraphs; `html_name` gives what an element is in HTML.
    pub(super) fn paragraphs(&self, html_name: fn(&str) -> &str) -> String {
        let mut flow = Flow::default();
        self.flow_into(&mut flow, html_name);
        flow.finish()
    }

    fn add_text(&self, text: &mut String) {
        for node in &self.inside {
            match node {
                Node::Element(element) => element.add_text(text),
                Node::Text(piece) => text.push_str(piece),
            }
        }
    }

    fn flow_into(&self, flow: &mut Flow, html_name: fn(&str) -> &str) {
        for node in &self.inside {
            match node {
                Node::Element(element) => {
                    let name = html_name(&element.name);
                    flow.open(name, Shown::by_attributes(|key| element.attribute(key)));
                    element.flow_into(flow, html_name);
                    if name != "br" {
                        flow.close(name);
                    }
                }
                Node::Text(text) => flow.text(text),
            }
        }
    }
}

/// Reads the elements that are articles out of a document.
pub(super) struct Records<'a> {
    reader: Reader<&'a [u8]>,
    is_record: fn(&str) -> bool,
    /// Where articles may stand in elements of such names: which of those within others are.
    is_nested: Option<IsNested>,
    /// Articles that are yet to be given.
    ready: VecDeque<Element>,
    /// What stands outside the records.
    outside: Element,
    /// Why the document could not be read to its end.
    pub(super) fault: Option<String>,
    open: Vec<Element>,
    /// How many elements are open beyond the deepest, or the last, that are kept.
    beyond: usize,
    /// The bytes that are held of the article that is being read; nothing outside of articles.
    held_bytes: Option<usize>,
    /// Those that are held of what stands outside.
    around_bytes: usize,
}

/// Whether an element is an article of its own; the elements around it, from the nearest on that may be one, are given with it.
type IsNested = fn(&Element, &[Element]) -> bool;

/// The deepest nesting that is kept; the deepest documents of the agencies have thirty levels.
const DEEPEST: usize = 200;

/// The most that is kept of what stands outside the records.
const AROUND: usize = 10_000;

/// The prefix of Media RSS, which is kept: what it calls *content*, *title* and *description* is that of a picture.
const PICTURES: &str = "media:";

/// The most bytes that are held of an article, twice the text of the largest, and of what stands outside.
const MOST_HELD: usize = 32 << 20;

/// What an element or an attribute takes beside its text: its node, and what is set aside for the names.
const NODE_BYTES: usize = size_of::<Node>() + 32;

impl<'a> Records<'a> {
    /// Begins at the beginning of a document; `is_record` tells the names of the elements that are articles.
    pub(super) fn new(text: &'a str, is_record: fn(&str) -> bool) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            is_record,
            is_nested: None,
            ready: VecDeque::new(),
            outside: Element::default(),
            fault: None,
            open: Vec::new(),
            beyond: 0,
            held_bytes: None,
            around_bytes: 0,
        }
    }

    /// The same, where articles may stand within elements of such names, too: the outermost are given, and what `is_nested`.
    pub(super) fn nested(text: &'a str, is_record: fn(&str) -> bool, is_nested: IsNested) -> Self {
        Self {
            is_nested: Some(is_nested),
            ..Self::new(text, is_record)
        }
    }

    /// Counts what is to be held, and tells whether it still is.
    fn holds(&mut self, bytes: usize) -> bool {
        let held = self.held_bytes.as_mut().unwrap_or(&mut self.around_bytes);
        *held = held.saturating_add(bytes);
        *held <= MOST_HELD
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        if self.held_bytes.is_none() && (self.is_record)(local(tag.name().as_ref())) {
            self.held_bytes = Some(0);
        }
        let bytes = self.held_bytes.unwrap_or_default();
        if self.open.len() >= DEEPEST || !self.holds(NODE_BYTES + tag.len()) {
            self.beyond += 1;
            return;
        }
        let mut attributes = tag.attributes();
        let attributes = attributes.with_checks(false).flatten().map(|attribute| {
            let name = String::from(local(attribute.key.as_ref()));
            (name, entities::decode(&attribute.value).into_owned())
        });
        let element = Element {
            name: local(tag.name().as_ref()).to_owned(),
            attributes: attributes.collect(),
            bytes,
            ..Element::default()
        };
        self.open.push(element);
    }

    fn text(&mut self, text: &str) {
        if !self.holds(text.len()) {
            return;
        }
        if let Some(Element { inside, .. }) = self.open.last_mut() {
            if let Some(Node::Text(before)) = inside.last_mut() {
                before.push_str(text);
            } else {
                inside.push(Node::Text(text.to_owned()));
            }
        }
    }

    /// Closes the element `name`, and those in it that were never closed.
    fn end(&mut self, name: &str) {
        // What is beyond may lack its end, but an article is closed by its own.
        if self.beyond > 0 && !(self.is_record)(name) {
            self.beyond -= 1;
            return;
        }
        self.beyond = 0;
        let Some(at) = self.open.iter().rposition(|element| element.name == name) else {
            return;
        };
        while self.open.len() > at + 1 {
            self.close();
            // An article that its container closes is one all the same.
            if !self.ready.is_empty() && self.is_nested.is_none() {
                self.open.truncate(at);
                return;
            }
        }
        self.close();
    }

    fn close(&mut self) {
        let Some(mut element) = self.open.pop() else {
            return;
        };
        if (self.is_record)(&element.name) {
            let is_record = |outer: &Element| (self.is_record)(&outer.name);
            let outer = self.open.iter().rposition(is_record);
            element.is_cut = self.held_bytes.is_some_and(|held| held > MOST_HELD);
            let Some(outer) = outer else {
                self.held_bytes = None;
                self.ready.push_back(element);
                return;
            };
            let around = self.open.get(outer..).unwrap_or_default();
            let is_nested = |is_nested: IsNested| element.is_cut || is_nested(&element, around);
            if self.is_nested.is_some_and(is_nested) {
                return self.take_out(element, outer);
            }
        }
        match self.open.last_mut() {
            Some(outer) => outer.inside.push(Node::Element(element)),
            None if self.outside.inside.len() < AROUND => {
                self.outside.inside.push(Node::Element(element));
            }
            None => {}
        }
    }

    /// Takes an article out of the one at `outer`, and gives it where it is not the first in there.
    fn take_out(&mut self, mut element: Element, outer: usize) {
        let held = self.held_bytes.unwrap_or_default();
        element.bytes = held.saturating_sub(element.bytes);
        let outer = self.open.get_mut(outer);
        if let Some(outer) = outer.filter(|outer| outer.nested.is_none() && !element.is_cut) {
            outer.nested = Some(Box::new(Nested::One(element)));
            return;
        }
        // What stands around several is the article of none; the first ones stand before this one.
        let mut given = 0;
        for outer in &mut self.open {
            if (self.is_record)(&outer.name) {
                let several = Box::new(Nested::Several(element.name.clone()));
                if let Some(Nested::One(first)) = outer.nested.replace(several).map(|is| *is) {
                    given += first.bytes;
                    self.ready.push_back(first);
                }
            }
        }
        self.held_bytes = Some(held.saturating_sub(given + element.bytes));
        self.ready.push_back(element);
    }
}

impl Records<'_> {
    /// The text of the first element `name` outside the articles read so far.
    pub(super) fn text_around(&self, name: &str) -> Option<String> {
        let closed = self.open.iter().find_map(|outer| outer.text_of(name));
        closed.or_else(|| self.outside.text_of(name))
    }

    /// The elements `name` outside the articles read so far.
    pub(super) fn around<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Element> {
        let outer = self.open.iter().flat_map(Element::children);
        outer.filter(move |element| element.name == name)
    }

    /// An attribute of an element that is open around the next article.
    pub(super) fn attribute_around(&self, name: &str) -> Option<&str> {
        self.open
            .iter()
            .rev()
            .find_map(|outer| outer.attribute(name))
    }

    /// The next article.
    pub(super) fn next(&mut self) -> Option<Element> {
        while self.fault.is_none() {
            if let Some(record) = self.ready.pop_front() {
                return Some(record);
            }
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => self.start(&tag),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag);
                    self.end(local(tag.name().as_ref()));
                }
                Ok(Event::End(tag)) => self.end(local(tag.name().as_ref())),
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(name)) => match entities::resolve(&name) {
                    Some(meant) => self.text(&meant),
                    None => self.text(&format!("&{};", &*name)),
                },
                Ok(Event::Eof) => {
                    if !self.open.is_empty() {
                        self.fault = Some("it ends before its last element is closed".to_owned());
                    }
                    break;
                }
                Ok(_) => {}
                Err(error) => {
                    let at = self.reader.error_position();
                    self.fault = Some(format!("{error} at byte {at}"));
                    break;
                }
            }
        }
        // What is open at the end of a broken document may be an article that lost no more than its end.
        while self.ready.is_empty() {
            let name = self.open.last()?.name.clone();
            self.end(&name);
        }
        self.ready.pop_front()
    }
}

fn local(name: &str) -> &str {
    if name.starts_with(PICTURES) {
        return name;
    }
    name.rsplit(':').next().unwrap_or(name)
}
