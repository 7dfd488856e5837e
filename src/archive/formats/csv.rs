//! A table comes in, its rows go out as articles: CSV, and the same with semicolons, tabs or bars between the cells.
//!
//! The first row names the columns; a column is known by its name (`data/fields.tsv`), or by what `--map` says. What parts
//! the cells is what makes most known names of the first row. A row that is wider or narrower than the first one is an
//! error, because nobody can tell which of its cells moved; an article with half of its text would be a silent loss.
//!
//! A row is decoded by itself: tables of many years are glued together from files of several encodings.

use std::io::BufRead;
use std::iter;
use std::ops::ControlFlow;

use super::Format;
use super::csv_rows::{Dialect, Row, RowFault, Rows, split};
use super::fields::{Field, Key, keys_of};
use crate::Error;
use crate::archive::dates::Order;
use crate::archive::growth::Joint;
use crate::archive::input::HEAD_BYTES;
use crate::archive::mapping::{Mapping, names_of};
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Which columns give which field, in the order in which they are asked.
#[derive(Debug, Default)]
struct Plan {
    fields: Vec<(Field, Vec<usize>)>,
}

/// Reads the rows of a table, one by one.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let head = match input.fill_buf() {
        Ok(head) => head,
        Err(source) => return sink.unreadable(source),
    };
    let map = &sink.options().map;
    let dialect = dialect(head, map);
    let order = date_order(head, map);
    let announced = announced(head).map_or(0, <[u8]>::len);
    input.consume(announced);
    sink.expect_order(order);
    if dialect.delimiter == b'\t' {
        sink.set_format(Format::Tsv);
    }
    let mut rows = Rows::new(input, dialect, sink.options().max_record_bytes);
    let Some(plan) = first(&mut rows, sink)? else {
        return ControlFlow::Continue(());
    };
    articles(rows, &plan, sink)
}

/// Whether what was added to a table goes on with rows that are written as those before.
pub(super) fn goes_on(joint: &Joint, added: &[u8], map: &[Mapping]) -> bool {
    joint.is_at_line(added)
        && first_row(&joint.head).ends_with(b"\n")
        && dialect(&joint.head, map) == dialect(&joint.joined_head(added), map)
}

/// In which order the rows at the head of a table write day and month, where some tell.
pub(super) fn date_order(head: &[u8], map: &[Mapping]) -> Option<Order> {
    let head = head.get(..head.len().min(HEAD_BYTES))?;
    let dialect = dialect(head, map);
    let mut rest = head.get(announced(head).map_or(0, <[u8]>::len)..)?;
    let mut rows = Rows::new(&mut rest, dialect, HEAD_BYTES);
    let names: Vec<String> = rows
        .next_row()
        .ok()??
        .cells
        .ok()?
        .iter()
        .map(|name| name_in(name))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let columns = columns_of(&names, Field::Published, map);
    Order::of(iter::from_fn(|| {
        let cells = rows.next_row().ok()??.cells.unwrap_or_default();
        let mut dates = columns
            .iter()
            .filter_map(|at| Some(name_in(cells.get(*at)?)));
        Some(dates.find(|date| !date.is_empty()).unwrap_or_default())
    }))
}

/// Reads the rows that were added to a table.
pub(super) fn read_on(
    joint: &Joint,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let limit_bytes = sink.options().max_record_bytes;
    let dialect = dialect(&joint.head, &sink.options().map);
    sink.expect_order(date_order(&joint.head, &sink.options().map));
    let announced = announced(&joint.head).map_or(0, <[u8]>::len);
    let mut head = joint.head.get(announced..).unwrap_or_default();
    let mut head = Rows::new(&mut head, dialect, limit_bytes);
    let Some(plan) = first(&mut head, sink)? else {
        return ControlFlow::Continue(());
    };
    let mut rows = Rows::new(input, dialect, limit_bytes);
    rows.expect_width(head.width());
    rows.begin_behind(joint.lines);
    articles(rows, &plan, sink)
}

/// Reads the row that names the columns; where no articles can be read by it, tells why and gives nothing.
fn first(rows: &mut Rows<'_>, sink: &mut Sink<'_>) -> ControlFlow<(), Option<Plan>> {
    let row = match rows.next_row() {
        Ok(Some(row)) => row,
        Ok(None) => return ControlFlow::Continue(None),
        Err(source) => {
            sink.unreadable(source)?;
            return ControlFlow::Continue(None);
        }
    };
    let header = header(row, sink)?;
    ControlFlow::Continue(header.map(|(width, plan)| {
        rows.expect_width(width);
        plan
    }))
}

/// Reads the rows below the first.
fn articles(mut rows: Rows<'_>, plan: &Plan, sink: &mut Sink<'_>) -> ControlFlow<()> {
    loop {
        match rows.next_row() {
            Ok(Some(row)) => article(row, plan, rows.width(), sink)?,
            Ok(None) => break,
            Err(source) => return sink.unreadable(source),
        }
    }
    // A mark that is open at the end may be closed by what is added.
    if rows.are_sound() {
        let is_tabbed = rows.dialect().delimiter == b'\t';
        let format = if is_tabbed { Format::Tsv } else { Format::Csv };
        sink.end_at(format, rows.lines());
    }
    ControlFlow::Continue(())
}

const DELIMITERS: [u8; 4] = [b'|', b'\t', b';', b','];

/// Whether the head of a file is that of a table whose columns we know: among them one for the text.
pub(super) fn is_table(head: &[u8], map: &[Mapping]) -> bool {
    let rows = head.get(announced(head).map_or(0, <[u8]>::len)..);
    let row = first_row(rows.unwrap_or_default());
    // 2,000: longer than the first row of any table that we know; a first paragraph may be longer.
    let may_be_parted =
        announced(head).is_some() || row.iter().any(|byte| DELIMITERS.contains(byte));
    if row.len() > 2000 || !row.contains(&b'\n') || !may_be_parted {
        return false;
    }
    let cells = split(row, dialect(head, map));
    let names: Vec<Field> = cells
        .iter()
        .filter_map(|cell| field_of(&name_in(cell), map))
        .collect();
    names.contains(&Field::Body) && names.len() >= 2 && names.len() * 3 >= cells.len()
}

/// How the cells of a file are written that begins with `head`.
fn dialect(head: &[u8], map: &[Mapping]) -> Dialect {
    // A mark with a backslash before it, and none doubled, is how databases write one inside a cell.
    let has = |pair: &[u8]| memchr::memmem::find(head, pair).is_some();
    let escape = (has(b"\\\"") && !has(b"\"\"")).then_some(b'\\');
    if let Some(line) = announced(head) {
        let delimiter = line.get(4).copied().unwrap_or(b',');
        return Dialect { delimiter, escape };
    }
    let row = first_row(head);
    let score = |delimiter: u8| {
        let cells = split(row, Dialect { delimiter, escape });
        let known = cells
            .iter()
            .filter(|cell| field_of(&name_in(cell), map).is_some());
        (known.count(), cells.len())
    };
    // Of equal ones the last counts: a table of one column has no delimiter, and is as good as CSV.
    // What is not there parts nothing, and is not tried: a parser is dear to make, and every text file comes by here.
    let delimiter = DELIMITERS
        .into_iter()
        .filter(|by| row.contains(by))
        .max_by_key(|by| score(*by));
    Dialect {
        delimiter: delimiter.unwrap_or(b','),
        escape,
    }
}

/// The line `sep=;` with which spreadsheets say what parts the cells, with its line end.
fn announced(head: &[u8]) -> Option<&[u8]> {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let line = start.get(..start.len().min(8)).unwrap_or_default();
    let end = memchr::memchr(b'\n', line)?;
    let is_one = line.starts_with(b"sep=") && (6..=7).contains(&(end + 1));
    is_one.then(|| head.get(..head.len() - start.len() + end + 1))?
}

/// The first line of a table with its line end; a name that holds a line end is none that we know.
fn first_row(head: &[u8]) -> &[u8] {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = start.trim_ascii_start();
    let end = memchr::memchr(b'\n', start).map_or(start.len(), |end| end + 1);
    start.get(..end).unwrap_or_default()
}

/// A cell in ASCII, enough to know a column by its name, or a date.
fn name_in(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim().to_owned()
}

fn field_of(name: &str, map: &[Mapping]) -> Option<Field> {
    let mapped = map.iter().find(|mapping| is_same(name, &mapping.name));
    mapped
        .map(|mapping| mapping.field)
        .or_else(|| Key::of(name).map(|key| key.field))
}

fn is_same(name: &str, wanted: &str) -> bool {
    name.to_lowercase() == wanted.to_lowercase()
}

/// Reads the row that names the columns: how many there are, and what they give. Where no articles can be read by it, tells
/// why and gives nothing.
fn header(row: Row, sink: &mut Sink<'_>) -> ControlFlow<(), Option<(usize, Plan)>> {
    let part = Part::Line(row.line);
    let Some(names) = cells(row, part, sink)? else {
        return ControlFlow::Continue(None);
    };
    let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    match plan(&names, sink) {
        Ok(plan) => ControlFlow::Continue(Some((names.len(), plan))),
        Err(error) => {
            sink.skip(error)?;
            ControlFlow::Continue(None)
        }
    }
}

fn plan(names: &[&str], sink: &Sink<'_>) -> Result<Plan, Error> {
    let map = &sink.options().map;
    let mut plan = Plan::default();
    for field in Field::ALL {
        let columns = columns_of(names, field, map);
        let mapped = map.iter().find(|mapping| mapping.field == field);
        if let (Some(mapping), []) = (mapped, columns.as_slice()) {
            return Err(Error::NoSuchColumn {
                path: sink.path().to_owned(),
                mapping: mapping.to_string(),
                columns: listed(names),
            });
        }
        plan.fields.push((field, columns));
    }
    let has_body = plan
        .fields
        .iter()
        .any(|(field, columns)| *field == Field::Body && !columns.is_empty());
    if !has_body {
        return Err(Error::NoTextColumn {
            path: sink.path().to_owned(),
            columns: listed(names),
        });
    }
    Ok(plan)
}

/// The columns that give `field`: those that `map` names, else those that are known.
fn columns_of(names: &[&str], field: Field, map: &[Mapping]) -> Vec<usize> {
    if map.iter().all(|mapping| mapping.field != field) {
        return known_columns(names, field, map);
    }
    names_of(map, field)
        .filter_map(|wanted| names.iter().position(|name| is_same(name, wanted)))
        .collect()
}

/// The columns that are known to give `field`, the surest first.
fn known_columns(names: &[&str], field: Field, map: &[Mapping]) -> Vec<usize> {
    let is_free = |name: &str| map.iter().all(|mapping| !is_same(name, &mapping.name));
    let mut columns: Vec<(u8, usize)> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| is_free(name))
        .filter_map(|(at, name)| Some((Key::of(name)?, at)))
        .filter(|(key, _)| key.field == field)
        .map(|(key, at)| (key.rank, at))
        .collect();
    columns.sort_unstable();
    columns.into_iter().map(|(_, at)| at).collect()
}

/// Names of columns for a message: the first twenty, cut where they are text rather than names.
fn listed(names: &[&str]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(20)
        .map(|name| {
            let start: String = name.chars().take(30).collect();
            let more = if start.len() < name.len() { "…" } else { "" };
            format!("\"{start}{more}\"")
        })
        .collect();
    if names.len() > shown.len() {
        shown.push(format!("and {} more", names.len() - shown.len()));
    }
    shown.join(", ")
}

/// Passes on the article in a row.
fn article(row: Row, plan: &Plan, width: usize, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let part = Part::Line(row.line);
    let Some(cells) = cells(row, part, sink)? else {
        return ControlFlow::Continue(());
    };
    let is_blank = |cell: &String| cell.trim().is_empty();
    if cells.iter().all(is_blank) {
        return ControlFlow::Continue(());
    }
    // Empty cells behind the last column are a delimiter too many at the end of the line.
    if cells.len() < width || !cells.iter().skip(width).all(is_blank) {
        let why = format!("{} cells where the first row has {width}", cells.len());
        return broken(why, part, sink);
    }
    let mut fields = Fields::new();
    for (field, columns) in &plan.fields {
        let given = columns
            .iter()
            .filter_map(|at| cells.get(*at))
            .find(|cell| !is_blank(cell));
        fields.extend(given.map(|cell| (*field, cell.clone())));
    }
    if fields.iter().all(|(field, _)| *field != Field::Body) {
        let place = sink.place(part);
        let keys = keys_of(Field::Body, &sink.options().map);
        let has = String::new();
        return sink.skip(Error::NoBody { place, keys, has });
    }
    sink.article(part, fields)
}

/// The decoded cells of a row; where it has none, tells why and gives nothing.
fn cells(row: Row, part: Part, sink: &mut Sink<'_>) -> ControlFlow<(), Option<Vec<String>>> {
    // Decoded together, because the more text, the surer the encoding. No article holds the character for escape.
    const BETWEEN: u8 = 0x1B;
    let cells = match row.cells {
        Ok(cells) => cells,
        Err(RowFault::TooLarge) => {
            sink.too_large(part, sink.options().max_record_bytes as u64)?;
            return ControlFlow::Continue(None);
        }
        Err(RowFault::Mark) => {
            let why = "a quotation mark is not closed, or text stands behind the closing one";
            broken(why.to_owned(), part, sink)?;
            return ControlFlow::Continue(None);
        }
    };
    let mut joined = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            joined.push(BETWEEN);
        }
        joined.extend(cell.into_iter().map(|byte| match byte {
            BETWEEN => b' ',
            other => other,
        }));
    }
    let text = sink.decode(joined, part)?;
    ControlFlow::Continue(
        text.map(|text| text.split(char::from(BETWEEN)).map(str::to_owned).collect()),
    )
}

fn broken(why: String, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let place = sink.place(part);
    sink.skip(Error::Broken {
        place,
        format: "CSV",
        why,
    })
}
