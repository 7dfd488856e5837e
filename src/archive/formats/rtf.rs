//! A document in RTF comes in (Microsoft's Rich Text Format, 1.9.1), its article goes out, laid out as one of Word is (`docx`).
//!
//! RTF is text in groups of braces among words with a backslash. Words that begin a destination (fonts, styles, pictures, notes,
//! heads of pages) have its group left out, and so has every group that says that it may be. Letters are bytes of the font's
//! character set, or numbers of Unicode with a substitute behind them for older programs, which is passed over.

use std::io::BufRead;
use std::ops::ControlFlow;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use rustc_hash::FxHashMap;

use super::fields::Field;
use super::{Format, code_pages, docx};
use crate::Error;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Reads the article of a document.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(bytes) = sink.bytes(input)? else {
        return ControlFlow::Continue(());
    };
    // A document may hold many articles.
    let most_bytes = sink.options().max_record_bytes;
    let mut reader = Reader::new(&bytes);
    match reader.read(most_bytes) {
        Ok(()) => {}
        Err(Fault::TooLarge) => return sink.too_large(Part::Whole, most_bytes as u64),
        Err(Fault::TooDeep) => {
            let (place, format) = (sink.place(Part::Whole), "RTF");
            let why = format!("more than {MOST_DEPTH} groups in each other");
            return sink.skip(Error::Broken { place, format, why });
        }
    }
    let title = reader.title.trim();
    let mut given = Fields::new();
    given.extend((!title.is_empty()).then(|| (Field::Headline, title.to_owned())));
    docx::lay_out(reader.text, given, Format::Rtf, sink)
}

/// So many groups no program writes; each that is open is held.
const MOST_DEPTH: usize = 10_000;

enum Fault {
    TooDeep,
    TooLarge,
}

/// So many bytes of a text without a single word of RTF are held until they are decoded.
const MOST_UNDECODED: usize = 1 << 16;

/// Where what is read goes.
#[derive(Clone, Copy, PartialEq)]
enum Into {
    Text,
    Title,
    /// The table of fonts, which tells their character sets.
    Fonts,
    /// What is known of the document: its title, among others.
    Properties,
    Nothing,
}

/// What holds to the end of a group.
#[derive(Clone, Copy)]
struct State {
    into: Into,
    is_hidden: bool,
    /// That of the font that the text names; `None` where it names none.
    encoding: Option<&'static Encoding>,
    /// What a text is for whose letters are written twice, the first time for programs without Unicode.
    twice: Option<Into>,
    /// How many letters stand behind one of Unicode in its place.
    substitutes: usize,
}

struct Reader<'a> {
    rest: &'a [u8],
    state: State,
    outer: Vec<State>,
    /// Bytes that are yet to be decoded.
    bytes: Vec<u8>,
    /// The first half of a letter that has two numbers.
    high: Option<u16>,
    /// How many substitutes are yet to be passed over.
    passed: usize,
    fonts: FxHashMap<i32, &'static Encoding>,
    /// The font of which the table tells, and that of a text that names none.
    font: i32,
    default_font: i32,
    ansi: &'static Encoding,
    line: String,
    title: String,
    text: String,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            state: State {
                into: Into::Text,
                is_hidden: false,
                encoding: None,
                twice: None,
                substitutes: 1,
            },
            outer: Vec::new(),
            bytes: Vec::new(),
            high: None,
            passed: 0,
            fonts: FxHashMap::default(),
            font: 0,
            default_font: 0,
            ansi: WINDOWS_1252,
            line: String::new(),
            title: String::new(),
            text: String::new(),
        }
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Reads to the end of the document.
    fn read(&mut self, most_bytes: usize) -> Result<(), Fault> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => {
                    self.decode();
                    self.passed = 0;
                    self.outer.push(self.state);
                    if self.outer.len() > MOST_DEPTH {
                        return Err(Fault::TooDeep);
                    }
                }
                b'}' => {
                    self.decode();
                    self.passed = 0;
                    match self.outer.pop() {
                        Some(state) if !self.outer.is_empty() => self.state = state,
                        // What stands behind the end is none of it.
                        _ => break,
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                letter => self.letter(letter),
            }
            let held = self.text.len() + self.line.len() + self.title.len();
            if held > most_bytes {
                return Err(Fault::TooLarge);
            }
        }
        self.decode();
        self.end_paragraph();
        Ok(())
    }

    fn letter(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
            return;
        }
        self.bytes.push(byte);
        // A space is no half of a letter in any character set.
        if byte == b' ' && self.bytes.len() > MOST_UNDECODED {
            self.decode();
        }
    }

    /// What stands behind a backslash.
    fn control(&mut self) {
        match self.rest.first() {
            Some(first) if first.is_ascii_alphabetic() => {
                let (word, value) = self.word();
                if self.passed > 0 && word != "bin" {
                    self.passed -= 1;
                } else {
                    self.decode();
                    self.obey(&word, value);
                }
                return;
            }
            None => return,
            _ => {}
        }
        match self.next() {
            Some(b'\'') => {
                let digits = self.rest.iter().take(2);
                let length = digits.take_while(|byte| byte.is_ascii_hexdigit()).count();
                let (digits, rest) = self.rest.split_at(length);
                self.rest = rest;
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                // One alone is what was left of a letter.
                if let (2, Ok(byte)) = (length, u8::from_str_radix(digits, 16)) {
                    self.letter(byte);
                }
            }
            Some(letter @ (b'\\' | b'{' | b'}')) => self.letter(letter),
            Some(b'*') => self.state.into = Into::Nothing,
            Some(b'~') => self.add("\u{A0}"),
            Some(b'_') => self.add("\u{2011}"),
            Some(b'\r' | b'\n') => self.obey("par", None),
            _ => {}
        }
    }

    /// A word and its number, with the space behind it.
    fn word(&mut self) -> (String, Option<i32>) {
        let mut take = |is_part: fn(&u8) -> bool| {
            let length = self.rest.iter().take_while(|byte| is_part(byte)).count();
            let (taken, rest) = self.rest.split_at(length);
            self.rest = rest;
            String::from_utf8_lossy(taken).into_owned()
        };
        let word = take(u8::is_ascii_alphabetic);
        let number = take(|byte| byte.is_ascii_digit() || *byte == b'-');
        if self.rest.first() == Some(&b' ') {
            self.next();
        }
        (word, number.parse().ok())
    }

    fn obey(&mut self, word: &str, value: Option<i32>) {
        let sign = match word {
            "emdash" => "\u{2014}",
            "endash" => "\u{2013}",
            "lquote" => "\u{2018}",
            "rquote" => "\u{2019}",
            "ldblquote" => "\u{201C}",
            "rdblquote" => "\u{201D}",
            "bullet" => "\u{2022}",
            "tab" | "emspace" | "enspace" | "qmspace" => " ",
            "line" | "softline" => "\n",
            "cell" | "nestcell" => CELL,
            _ => "",
        };
        if !sign.is_empty() {
            return self.add(sign);
        }
        match (word, value) {
            ("par" | "sect" | "page" | "row" | "nestrow", _) if self.is_text() => {
                self.end_paragraph();
            }
            ("u", Some(number)) => self.unicode(number),
            ("uc", Some(count)) => self.state.substitutes = usize::try_from(count).unwrap_or(1),
            ("bin", Some(length)) => {
                let length = usize::try_from(length).unwrap_or_default();
                self.rest = self.rest.get(length..).unwrap_or_default();
            }
            ("v" | "deleted", value) => self.state.is_hidden = value != Some(0),
            ("title", _) if self.state.into == Into::Properties => self.state.into = Into::Title,
            ("upr", _) => {
                self.state.twice = Some(self.state.into);
                self.state.into = Into::Nothing;
            }
            ("ud", _) => self.state.into = self.state.twice.take().unwrap_or(self.state.into),
            _ if is_left_out(word) => self.state.into = Into::Nothing,
            ("info", _) => self.state.into = Into::Properties,
            _ => self.letters_of(word, value),
        }
    }

    /// What a word says of the character sets of the bytes that follow.
    fn letters_of(&mut self, word: &str, value: Option<i32>) {
        match (word, value) {
            ("mac", _) => self.ansi = MACINTOSH,
            ("ansicpg", Some(page)) => self.ansi = code_pages::of_page(page).unwrap_or(self.ansi),
            ("deff", Some(font)) => self.default_font = font,
            ("fonttbl", _) => self.state.into = Into::Fonts,
            ("f", Some(font)) if self.state.into == Into::Fonts => self.font = font,
            ("fcharset", Some(set)) if self.state.into == Into::Fonts => {
                self.fonts
                    .extend(code_pages::of_font(set).map(|encoding| (self.font, encoding)));
            }
            ("f", Some(font)) => self.state.encoding = Some(self.of_font(font)),
            ("plain", _) => self.state.encoding = Some(self.of_font(self.default_font)),
            _ => {}
        }
    }

    /// What the bytes are of a text that names no font.
    fn of_default_font(&self) -> &'static Encoding {
        // A font of the set 0 is what programs write that know of no sets: it says less than the code page of the document.
        let font = self.of_font(self.default_font);
        if font == WINDOWS_1252 {
            self.ansi
        } else {
            font
        }
    }

    fn of_font(&self, font: i32) -> &'static Encoding {
        self.fonts.get(&font).copied().unwrap_or(self.ansi)
    }

    /// A letter by its number, which is signed and has sixteen bits.
    fn unicode(&mut self, number: i32) {
        self.passed = self.state.substitutes;
        let unit = u16::try_from(number.rem_euclid(1 << 16)).unwrap_or_default();
        let units = [self.high.take(), Some(unit)].into_iter().flatten();
        for letter in char::decode_utf16(units) {
            match letter {
                Ok(letter) => self.add(letter.encode_utf8(&mut [0; 4])),
                Err(half) => self.high = Some(half.unpaired_surrogate()),
            }
        }
    }

    const fn is_text(&self) -> bool {
        matches!(self.state.into, Into::Text) && !self.state.is_hidden
    }

    fn decode(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if !bytes.is_empty() {
            let encoding = self.state.encoding;
            let encoding = encoding.unwrap_or_else(|| self.of_default_font());
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            self.add_decoded(&text);
        }
    }

    fn add(&mut self, text: &str) {
        self.decode();
        self.add_decoded(text);
    }

    fn add_decoded(&mut self, text: &str) {
        if self.is_text() {
            self.line.push_str(text);
        } else if self.state.into == Into::Title {
            self.title.push_str(text);
        }
    }

    /// Ends the paragraph, or row of a table.
    fn end_paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        let shown = line.strip_suffix(CELL).unwrap_or(&line).trim();
        if !shown.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(shown);
        }
    }
}

/// What parts the cells of a row, as on pages.
const CELL: &str = " | ";

/// Whether a word begins a group that is none of the text.
fn is_left_out(word: &str) -> bool {
    let heads = word.starts_with("header") || word.starts_with("footer");
    // Their widths, and the margins of pages.
    (heads && word != "headery" && word != "footery")
        || matches!(
            word,
            "colortbl"
                | "stylesheet"
                | "pict"
                | "object"
                | "footnote"
                | "annotation"
                | "fldinst"
                | "xe"
                | "tc"
                | "nonshppict"
                | "themedata"
                | "listtext"
                | "pntext"
                | "listtable"
                | "revtbl"
                | "filetbl"
        )
}
