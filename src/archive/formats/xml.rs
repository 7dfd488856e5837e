//! XML comes in, the elements that are articles go out, one after another, with what stands around them.
//!
//! Read as far as it can be: end tags that match nothing are passed over, entities of HTML are known though no document
//! type declares them, others stay as they are written. Document types are not read, so that no entity expands into
//! others and nothing is ever fetched. Elements beyond a depth lose their tags and keep their text. Prefixes of names are
//! taken off, but for one: no other format that is read here needs the namespace to tell its elements apart.
//!
//! What is held of one article is bounded: a feed with an item of 80 MB took 1.6 GB, as its text is held several times over, and
//! 60 MB of `<b/>` as much, as an element takes some hundred bytes. Of what is larger only its beginning is given, and said so.

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
            outside: Element::default(),
            fault: None,
            open: Vec::new(),
            beyond: 0,
            held_bytes: None,
            around_bytes: 0,
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

    /// Closes the element `name`, and those in it that were never closed; gives it where it is an article.
    fn end(&mut self, name: &str) -> Option<Element> {
        // What is beyond may lack its end, but an article is closed by its own.
        if self.beyond > 0 && !(self.is_record)(name) {
            self.beyond -= 1;
            return None;
        }
        self.beyond = 0;
        let at = self.open.iter().rposition(|element| element.name == name)?;
        while self.open.len() > at + 1 {
            // An article that its container closes is one all the same.
            if let Some(record) = self.close() {
                self.open.truncate(at);
                return Some(record);
            }
        }
        self.close()
    }

    fn close(&mut self) -> Option<Element> {
        let mut element = self.open.pop()?;
        let is_outermost = !self.open.iter().any(|outer| (self.is_record)(&outer.name));
        if is_outermost && (self.is_record)(&element.name) {
            let held = self.held_bytes.take();
            element.is_cut = held.is_some_and(|held| held > MOST_HELD);
            return Some(element);
        }
        match self.open.last_mut() {
            Some(outer) => outer.inside.push(Node::Element(element)),
            None if self.outside.inside.len() < AROUND => {
                self.outside.inside.push(Node::Element(element));
            }
            None => {}
        }
        None
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
            let record = match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.start(&tag);
                    None
                }
                Ok(Event::Empty(tag)) => {
                    self.start(&tag);
                    self.end(local(tag.name().as_ref()))
                }
                Ok(Event::End(tag)) => self.end(local(tag.name().as_ref())),
                Ok(Event::Text(text)) => {
                    self.text(&text.xml10_content());
                    None
                }
                Ok(Event::CData(text)) => {
                    self.text(&text.xml10_content());
                    None
                }
                Ok(Event::GeneralRef(name)) => {
                    match entities::resolve(&name) {
                        Some(meant) => self.text(&meant),
                        None => self.text(&format!("&{};", &*name)),
                    }
                    None
                }
                Ok(Event::Eof) => {
                    if !self.open.is_empty() {
                        self.fault = Some("it ends before its last element is closed".to_owned());
                    }
                    break;
                }
                Ok(_) => None,
                Err(error) => {
                    let at = self.reader.error_position();
                    self.fault = Some(format!("{error} at byte {at}"));
                    break;
                }
            };
            if record.is_some() {
                return record;
            }
        }
        // What is open at the end of a broken document may be an article that lost no more than its end.
        while let Some(last) = self.open.last() {
            let name = last.name.clone();
            if let Some(record) = self.end(&name) {
                return Some(record);
            }
        }
        None
    }
}

fn local(name: &str) -> &str {
    if name.starts_with(PICTURES) {
        return name;
    }
    name.rsplit(':').next().unwrap_or(name)
}
