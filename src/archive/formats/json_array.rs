//! An array of JSON comes in as a stream, its records go out one at a time, however long the file.
//!
//! The elements are cut apart before any of them is parsed, as [`json`](super::json) does with a text that is held: a broken one
//! costs itself, and one over the limit is passed over without being held. That takes no more than brackets and marks, which
//! are what they seem only in UTF-8 and encodings of one byte a character: other files are decoded whole.
//!
//! A list that lies in an object (`{"articles": [`) is read in the same way, where the file is larger than any article may be: a
//! smaller one may be an article that has a list, which only its last key tells.

use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

use super::json_record;
use crate::archive::encoding::begins_as_utf8;
use crate::archive::input::HEAD_BYTES;
use crate::archive::sink::Sink;

/// Whether a file that begins with `head` is JSON that can be cut as it comes.
pub(super) fn can_be_cut(head: &[u8]) -> bool {
    // Escape turns to Japanese in seven bits, where brackets are parts of letters.
    begins_as_utf8(head) && memchr::memchr(0x1B, head).is_none()
}

/// Reads the records of an array, or of a list in an object; of anything else, the text goes to [`json`](super::json) as a whole.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let head = input.fill_buf().unwrap_or_default();
    if super::content(head).starts_with(b"[") {
        return read_array(input, sink);
    }
    let most = sink.options().max_article_bytes as u64;
    let mut begun = Vec::new();
    let read = input.take(most).read_to_end(&mut begun);
    let is_larger = read.as_ref().is_ok_and(|length| *length as u64 == most);
    let list = is_larger.then(|| super::json::list_in_object(&begun));
    if let Some(list) = list.flatten() {
        begun.drain(..list);
        return read_array(&mut Cursor::new(begun).chain(input), sink);
    }
    let fault = Met(read.err());
    match sink.text(&mut Cursor::new(begun).chain(fault).chain(input))? {
        Some(text) => super::json::read(text, sink),
        None => ControlFlow::Continue(()),
    }
}

/// An error that was met, for whoever reads on.
struct Met(Option<io::Error>);

impl Read for Met {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl BufRead for Met {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.take().map_or(Ok(&[]), Err)
    }

    fn consume(&mut self, _: usize) {}
}

/// Reads the records of an array.
fn read_array(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let head = input.fill_buf().unwrap_or_default();
    let head = head.get(..head.len().min(HEAD_BYTES)).unwrap_or_default();
    let order = super::json::date_order(&String::from_utf8_lossy(head), &sink.options().map);
    sink.expect_order(order);
    // The bracket that opens it, and what stands before.
    let before = memchr::memchr(b'[', head).map_or(0, |at| at + 1);
    input.consume(before);
    let limit_bytes = sink.options().max_record_bytes;
    let mut elements = Elements { input, limit_bytes };
    loop {
        let part = sink.next_part();
        match elements.next() {
            Ok(None) => return ControlFlow::Continue(()),
            Ok(Some(Element::Held(bytes))) => {
                if let Some(text) = sink.decode(bytes, part)? {
                    json_record::read(&text, part, sink)?;
                }
            }
            Ok(Some(Element::TooLarge)) => {
                sink.too_large(part, limit_bytes as u64)?;
            }
            Err(source) => return sink.unreadable(source),
        }
    }
}

/// An element that is yet to be parsed.
enum Element {
    Held(Vec<u8>),
    /// It passes the limit.
    TooLarge,
}

/// The elements of an array, behind the bracket that opens it.
struct Elements<'a> {
    input: &'a mut dyn BufRead,
    limit_bytes: usize,
}

impl Elements<'_> {
    /// The next element; `None` behind the last.
    fn next(&mut self) -> io::Result<Option<Element>> {
        if !self.pass_to_next()? {
            return Ok(None);
        }
        let mut held = Some(Vec::new());
        let mut cut = Cut::default();
        loop {
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            let is_end = chunk.is_empty();
            let (used, is_whole) = cut.take(chunk);
            let part = chunk.get(..used).unwrap_or_default();
            held = held.filter(|held: &Vec<u8>| held.len() + part.len() <= self.limit_bytes);
            if let Some(held) = &mut held {
                held.extend_from_slice(part);
            }
            self.input.consume(used);
            if is_whole || is_end {
                return Ok(Some(held.map_or(Element::TooLarge, Element::Held)));
            }
        }
    }

    /// Passes over what parts elements; whether another follows.
    fn pass_to_next(&mut self) -> io::Result<bool> {
        loop {
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            let parts = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
            let length = chunk.iter().take_while(|byte| parts(byte)).count();
            let next = chunk.get(length).copied();
            let is_end = chunk.is_empty();
            self.input.consume(length);
            if next.is_some() || is_end {
                return Ok(next.is_some_and(|next| next != b']'));
            }
        }
    }
}

/// How far an element has been read.
#[derive(Default)]
pub(super) struct Cut {
    depth: usize,
    is_begun: bool,
    within: Within,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Within {
    #[default]
    Brackets,
    String,
    Escape,
}

impl Cut {
    /// How many of the next bytes belong to the element, and whether it ends with them.
    pub(super) fn take(&mut self, chunk: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(byte) = chunk.get(at) {
            let is_first = !self.is_begun;
            self.is_begun = true;
            match (self.within, byte) {
                (Within::Escape, _) => self.within = Within::String,
                (Within::String, b'\\') => self.within = Within::Escape,
                (Within::String, b'"') => {
                    self.within = Within::Brackets;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                (Within::String, _) => {
                    let rest = chunk.get(at..).unwrap_or_default();
                    at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                    continue;
                }
                // A number or word ends where something else begins.
                (Within::Brackets, b',' | b']' | b'\n' | b'{' | b'[')
                    if self.depth == 0 && !is_first =>
                {
                    return (at, true);
                }
                (Within::Brackets, b'"') if self.depth > 0 || is_first => {
                    self.within = Within::String;
                }
                (Within::Brackets, b'{' | b'[') => self.depth += 1,
                (Within::Brackets, b'}' | b']') if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                (Within::Brackets, _) => {}
            }
            at += 1;
        }
        (at, false)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::super::json::Values;
    use super::*;

    fn cut(text: &str, chunk_bytes: usize) -> Vec<String> {
        let mut input = BufReader::with_capacity(chunk_bytes, text.as_bytes());
        input.fill_buf().unwrap();
        input.consume(1);
        let mut elements = Elements {
            input: &mut input,
            limit_bytes: 1000,
        };
        let mut found = Vec::new();
        while let Some(element) = elements.next().unwrap() {
            let Element::Held(bytes) = element else {
                panic!("it is within the limit");
            };
            found.push(String::from_utf8(bytes).unwrap());
        }
        found
    }

    fn held(text: &str) -> Vec<String> {
        let mut values = Values::new(text.to_owned());
        let mut found = Vec::new();
        while let Some(value) = values.next() {
            found.push(value.text.to_owned());
        }
        found
    }

    #[test]
    fn brackets_in_strings_are_letters() {
        let text = r#"[ {"a": "}]\"\\"}, [1, {}] ,"x,]", 5, null]"#;
        let expected = [r#"{"a": "}]\"\\"}"#, "[1, {}]", "\"x,]\"", "5", "null"];
        assert_eq!(cut(text, 3), expected);
        assert_eq!(cut("[", 1), [""; 0]);
        assert_eq!(cut("[{\"a\": 1", 4), ["{\"a\": 1"]);
    }

    proptest! {
        #[test]
        fn it_is_cut_as_a_text_that_is_held(inner in "([{}\\[\\]\",:\\\\ a1é\n]|\\{\"a\": \"b\"\\}|, ){0,24}", chunk_bytes in 1_usize..9) {
            let text = format!("[{inner}");
            prop_assert_eq!(cut(&text, chunk_bytes), held(&text));
        }
    }
}
