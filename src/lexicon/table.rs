//! The rows of a table under `data/`: one fact a line, columns between tabs, `#` for comments.

/// The rows of a table with the numbers of their lines, from 1; comments and empty lines left out.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    text.lines()
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
