//! The tables under `data/`: one fact a line, sorted, each file described.

use std::fs;
use std::path::PathBuf;

/// Each table's file name and text, in the order of the names.
pub(super) fn read_tables() -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder()) else {
        return Vec::new();
    };
    let mut tables: Vec<(String, String)> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("an entry has a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("a table is UTF-8"))
        })
        .collect();
    tables.sort();
    tables
}

/// The text of `data/README.md`.
pub(super) fn read_description() -> String {
    fs::read_to_string(folder().join("README.md")).unwrap_or_default()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Tables out of order, with a fact given twice, with uneven columns, empty, or without a section in the description.
pub(super) fn untidy(tables: &[(String, String)], description: &str) -> Vec<String> {
    let mut crossed = Vec::new();
    for (name, text) in tables {
        let rows: Vec<(usize, &str)> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.starts_with('#'))
            .collect();
        if rows.is_empty() {
            crossed.push(format!("data/{name}:1: no line: delete the file"));
        }
        if !description.contains(name.as_str()) {
            crossed.push(format!(
                "data/{name}:1: not in data/README.md: add source, licence, date and recipe"
            ));
        }
        crossed.extend(
            rows.windows(2)
                .filter_map(|pair| uneven(name, pair[0].1, pair[1])),
        );
    }
    crossed
}

/// What is wrong with a line after the one before it.
fn uneven(name: &str, before: &str, (number, line): (usize, &str)) -> Option<String> {
    let columns = |line: &str| line.split('\t').count();
    let at = format!("data/{name}:{number}");
    if line.as_bytes() < before.as_bytes() {
        return Some(format!(
            "{at}: out of order after `{before}`: sort by bytes (LC_ALL=C sort)"
        ));
    }
    if line == before {
        return Some(format!("{at}: given twice: delete one"));
    }
    let (here, there) = (columns(line), columns(before));
    (here != there).then(|| format!("{at}: {here} columns after {there}: every line has the same"))
}
