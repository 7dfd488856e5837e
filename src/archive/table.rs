//! The tables of `data/` that this layer reads: tab-separated lines come in, rows of columns go out.

/// The rows of a table, comments and empty lines left out, each with its first and second column.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}
