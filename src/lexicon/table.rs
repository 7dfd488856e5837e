//! Reads the tab-separated tables under `data/`: one fact a line, `#` for comments.

/// The rows of a table, each cut into its `N` columns; a line with fewer or more columns is left out (the tidy test finds it).
pub(crate) fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    lines(table).filter_map(|line| {
        let mut rest = Some(line);
        let mut row = [""; N];
        for cell in &mut row {
            (*cell, rest) = parted(rest?, b'\t');
        }
        rest.is_none().then_some(row)
    })
}

/// The first `N` columns of each row; those that a row does not have are empty.
pub(crate) fn columns<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    lines(table).map(|line| {
        let mut rest = Some(line);
        let mut row = [""; N];
        for cell in &mut row {
            (*cell, rest) = rest.map_or(("", None), |rest| parted(rest, b'\t'));
        }
        row
    })
}

/// The lines of a table that are no comments.
fn lines(table: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(table);
    let lines = std::iter::from_fn(move || {
        let (line, below) = parted(rest?, b'\n');
        rest = below;
        Some(line.strip_suffix('\r').unwrap_or(line))
    });
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What stands before the first `sign`, and what behind it, where there is one.
// The largest tables have half a megabyte and are read when the program starts: three times as fast as `lines` and `split`.
fn parted(text: &str, sign: u8) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == sign) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
        None => (text, None),
    }
}

/// The first two columns of each row; a missing second one is empty.
pub(crate) fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    columns(table).map(|[first, second]| (first, second))
}

/// The rows of a table whose columns vary in number, with the numbers of their lines, from 1.
#[cfg(test)]
pub(crate) fn cells(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| (number + 1, line.split('\t').collect()))
}

/// What is wrong with a table that should have `columns` columns and sorted, unique lines; `None` if nothing is.
#[cfg(test)]
pub(crate) fn fault(text: &'static str, columns: usize) -> Option<String> {
    let mut before = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.split('\t').count() != columns {
            return Some(format!("{line:?} has not {columns} columns"));
        }
        if line <= before {
            return Some(format!("{line:?} stands behind {before:?}"));
        }
        before = line;
    }
    None
}
