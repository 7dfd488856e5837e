//! Reads the tab-separated tables under `data/`: one fact a line, `#` for comments.

/// The rows of a table, each cut into its `N` columns; a line with fewer or more columns is left out (the tidy test finds it).
pub(crate) fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let mut row = [""; N];
            for cell in &mut row {
                *cell = columns.next()?;
            }
            columns.next().is_none().then_some(row)
        })
}
