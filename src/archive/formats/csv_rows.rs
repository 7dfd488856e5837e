//! The bytes of a CSV file come in, its rows go out, one at a time however long the file.
//!
//! csv-core parses by RFC 4180, line ends inside quotation marks included. It never fails: of a row that lost a mark it
//! makes something, often one cell out of many rows. So each row with marks is looked at again: where text stands behind a
//! closing mark, the marks are taken for text if that gives as many cells as the header has; else the row is broken, and
//! reading goes on with the line below it, so that a lost mark costs its own row.
//!
//! Rows are read again at most as often as keeps the work linear, whatever the file.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// How the cells of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What parts the cells.
    pub(super) delimiter: u8,
    /// What makes a quotation mark inside a quoted cell one of the text, besides a second one.
    pub(super) escape: Option<u8>,
}

impl Dialect {
    fn reader(self) -> Reader {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .escape(self.escape)
            .build()
    }
}

/// A row of cells, or what is wrong with it.
#[derive(Debug)]
pub(super) struct Row {
    /// The number of its first line, from 1.
    pub(super) line: u64,
    pub(super) cells: Result<Vec<Vec<u8>>, RowFault>,
}

/// Why there are no cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A quotation mark opens a cell and is not closed as it should be.
    Mark,
    /// It is larger than a row may be.
    TooLarge,
}

/// The rows of a reader that are not blank.
pub(super) struct Rows<'a> {
    input: &'a mut dyn BufRead,
    /// Bytes that are read again before the input, from `again_at` on.
    again: Vec<u8>,
    again_at: usize,
    dialect: Dialect,
    parser: Reader,
    limit_bytes: usize,
    /// How many cells a row should have; told by the header.
    width: usize,
    /// Whether all rows so far were sound.
    are_sound: bool,
    /// Bytes read, and those of them that were read again.
    read_bytes: u64,
    again_bytes: u64,
    raw: Vec<u8>,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Rows<'a> {
    /// Begins at the next byte of `input`; a row longer than `limit_bytes` is not held.
    pub(super) fn new(input: &'a mut dyn BufRead, dialect: Dialect, limit_bytes: usize) -> Self {
        Self {
            input,
            again: Vec::new(),
            again_at: 0,
            dialect,
            parser: dialect.reader(),
            limit_bytes,
            width: 0,
            are_sound: true,
            read_bytes: 0,
            again_bytes: 0,
            raw: Vec::new(),
            cells: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Says how many cells the rows should have.
    pub(super) const fn expect_width(&mut self, width: usize) {
        self.width = width;
    }

    /// How many cells the rows should have.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Says that so many lines stand before the input.
    pub(super) fn begin_behind(&mut self, lines: u64) {
        self.parser.set_line(lines + 1);
    }

    /// How many lines have ended so far.
    pub(super) fn lines(&self) -> u64 {
        self.parser.line() - 1
    }

    pub(super) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether no row so far had to be cut in another way than the parser cut it.
    pub(super) const fn are_sound(&self) -> bool {
        self.are_sound
    }

    /// Reads the next row; `None` at the end of the input.
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        let line_before = self.parser.line();
        let Some(end) = self.parse()? else {
            return Ok(None);
        };
        let breaks = self
            .raw
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let line = line_before + breaks.filter(|byte| **byte == b'\n').count() as u64;
        let cells = match end {
            End::OfRow => self.checked(line),
            End::OverLimit => {
                self.are_sound = false;
                // A mark that is never closed makes all that follows one cell.
                if !self.go_back_to_second_line(line) {
                    self.pass_over()?;
                }
                Err(RowFault::TooLarge)
            }
        };
        Ok(Some(Row { line, cells }))
    }

    /// Lets csv-core parse one row into `cells` and `ends`, and keeps its bytes in `raw`.
    fn parse(&mut self) -> io::Result<Option<End>> {
        self.raw.clear();
        let (mut cells_end, mut ends_end) = (0, 0);
        loop {
            if self.cells.len() < cells_end + 4096 {
                self.cells.resize((cells_end * 2).max(8192), 0);
            }
            if self.ends.len() < ends_end + 8 {
                self.ends.resize((ends_end * 2).max(64), 0);
            }
            let is_again = self.again_at < self.again.len();
            let chunk = if is_again {
                self.again.get(self.again_at..).unwrap_or_default()
            } else {
                filled(self.input)?
            };
            let (result, used, written, ended) = self.parser.read_record(
                chunk,
                self.cells.get_mut(cells_end..).unwrap_or_default(),
                self.ends.get_mut(ends_end..).unwrap_or_default(),
            );
            self.raw
                .extend_from_slice(chunk.get(..used).unwrap_or_default());
            self.read_bytes += used as u64;
            if is_again {
                self.again_at += used;
            } else {
                self.input.consume(used);
            }
            cells_end += written;
            ends_end += ended;
            match result {
                ReadRecordResult::Record => {
                    self.ends.truncate(ends_end);
                    return Ok(Some(End::OfRow));
                }
                ReadRecordResult::End => return Ok(None),
                _ if self.raw.len() > self.limit_bytes => return Ok(Some(End::OverLimit)),
                _ => {}
            }
        }
    }

    /// The cells of the row in `raw`, where its marks are sound.
    fn checked(&mut self, line: u64) -> Result<Vec<Vec<u8>>, RowFault> {
        if are_marks_sound(&self.raw, self.dialect) {
            let mut start = 0;
            let cell = |end: &usize| {
                let cell = self.cells.get(start..*end).unwrap_or_default().to_vec();
                start = *end;
                cell
            };
            return Ok(self.ends.iter().map(cell).collect());
        }
        self.are_sound = false;
        let first = first_line(&self.raw).to_vec();
        let is_open = !are_marks_closed(&first, self.dialect);
        self.go_back_to_second_line(line);
        let cells: Vec<Vec<u8>> = first
            .split(|byte| *byte == self.dialect.delimiter)
            .map(without_marks)
            .collect();
        if is_open || cells.len() != self.width {
            return Err(RowFault::Mark);
        }
        Ok(cells)
    }

    /// Passes over the rest of the row that is being parsed.
    fn pass_over(&mut self) -> io::Result<()> {
        self.raw.clear();
        let (mut cells, mut ends) = ([0; 4096], [0; 64]);
        loop {
            let is_again = self.again_at < self.again.len();
            let chunk = if is_again {
                self.again.get(self.again_at..).unwrap_or_default()
            } else {
                filled(self.input)?
            };
            let (result, used, ..) = self.parser.read_record(chunk, &mut cells, &mut ends);
            self.read_bytes += used as u64;
            if is_again {
                self.again_at += used;
            } else {
                self.input.consume(used);
            }
            if matches!(result, ReadRecordResult::Record | ReadRecordResult::End) {
                return Ok(());
            }
        }
    }

    /// Has all but the first line of the row in `raw` read again, as rows of their own; tells whether it has other lines.
    fn go_back_to_second_line(&mut self, line: u64) -> bool {
        let body = after_line_ends(&self.raw);
        let Some(end) = memchr::memchr(b'\n', body) else {
            return false;
        };
        let rest = body.get(end + 1..).unwrap_or_default();
        // Four times what the file has: rows that lost their marks are rare, and a file made of them must come to an end.
        let most = 4 * (self.read_bytes - self.again_bytes) + (1 << 20);
        if self.again_bytes + rest.len() as u64 > most {
            return false;
        }
        self.again_bytes += rest.len() as u64;
        let mut again = rest.to_vec();
        again.extend_from_slice(self.again.get(self.again_at..).unwrap_or_default());
        self.again = again;
        self.again_at = 0;
        self.raw = Vec::new();
        self.parser.reset();
        self.parser.set_line(line + 1);
        true
    }
}

/// How parsing a row ended.
enum End {
    OfRow,
    OverLimit,
}

fn filled(input: &mut dyn BufRead) -> io::Result<&[u8]> {
    // Asked twice, because a borrow cannot be given back from inside a loop.
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

/// A row without what csv-core left of the line ends before it.
fn after_line_ends(raw: &[u8]) -> &[u8] {
    let start = raw
        .iter()
        .position(|byte| !matches!(byte, b'\n' | b'\r'))
        .unwrap_or(raw.len());
    raw.get(start..).unwrap_or_default()
}

/// A cell without the marks around it, where no others are in it.
fn without_marks(cell: &[u8]) -> Vec<u8> {
    let inner = cell
        .strip_prefix(b"\"")
        .and_then(|cell| cell.strip_suffix(b"\""))
        .filter(|inner| memchr::memchr(b'"', inner).is_none());
    inner.unwrap_or(cell).to_vec()
}

fn first_line(raw: &[u8]) -> &[u8] {
    let line = after_line_ends(raw).split(|byte| *byte == b'\n').next();
    let line = line.unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether each cell that opens with a mark closes with one, at its end.
fn are_marks_sound(raw: &[u8], dialect: Dialect) -> bool {
    memchr::memchr(b'"', raw).is_none() || marks(raw, dialect) == Marks::Sound
}

/// Whether each cell that opens with a mark has another one.
fn are_marks_closed(raw: &[u8], dialect: Dialect) -> bool {
    marks(raw, dialect) != Marks::Open
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marks {
    Sound,
    /// Text stands behind a closing one.
    Stray,
    /// One is not closed.
    Open,
}

fn marks(raw: &[u8], dialect: Dialect) -> Marks {
    let raw = after_line_ends(raw);
    let is_end = |byte: Option<&u8>| {
        byte.is_none_or(|byte| *byte == dialect.delimiter || matches!(byte, b'\n' | b'\r'))
    };
    let mut found = Marks::Sound;
    let mut at = 0;
    while at < raw.len() {
        if raw.get(at) == Some(&b'"') {
            let Some(close) = closing(raw, at + 1, dialect.escape) else {
                return Marks::Open;
            };
            at = close + 1;
            if !is_end(raw.get(at)) {
                found = Marks::Stray;
            }
        }
        while !is_end(raw.get(at)) {
            at += 1;
        }
        at += 1;
    }
    found
}

/// The mark that closes a cell whose text begins at `at`.
fn closing(raw: &[u8], mut at: usize, escape: Option<u8>) -> Option<usize> {
    loop {
        let byte = *raw.get(at)?;
        if Some(byte) == escape {
            at += 2;
        } else if byte != b'"' {
            at += 1;
        } else if raw.get(at + 1) == Some(&b'"') {
            at += 2;
        } else {
            return Some(at);
        }
    }
}

/// Takes the parts of a row that is at hand, for telling how a file is written.
pub(super) fn split(row: &[u8], dialect: Dialect) -> Vec<Vec<u8>> {
    let mut input = row;
    let mut rows = Rows::new(&mut input, dialect, row.len().max(1));
    match rows.next_row() {
        Ok(Some(Row {
            cells: Ok(cells), ..
        })) => cells,
        _ => vec![row.to_vec()],
    }
}
