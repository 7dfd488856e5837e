//! How large things are, what they are called, and what may not stand in any file.

use std::collections::BTreeMap;

use super::Source;

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const FOLDER_FILES: usize = 3;

/// Names that say nothing: what is in such a module belongs to a concept that has no name yet.
const EMPTY_NAMES: [&str; 8] = [
    "common", "helper", "helpers", "misc", "types", "util", "utils", "shared",
];

/// Written in code, each with what to do instead.
const SILENCED: [(&str, &str); 6] = [
    (
        "#[allow(",
        "mend the cause, or write #[expect(lint, reason = \"…\")]",
    ),
    (
        "#![allow(",
        "mend the cause, or write #[expect(lint, reason = \"…\")]",
    ),
    ("#[ignore", "make the test fast and sure, or delete it"),
    ("#[should_panic", "test the error instead"),
    ("sleep(", "wait for the event itself, not for a time"),
    ("dbg!(", "take it out"),
];

/// Files of more than 400 lines.
pub(super) fn long_files(sources: &[Source]) -> Vec<String> {
    let long = |source: &&Source| source.text.lines().count() > FILE_LINES;
    let message = |source: &Source| {
        let lines = source.text.lines().count();
        format!(
            "{}:{lines}: {lines} lines, {FILE_LINES} are the limit: part it by concept",
            source.path
        )
    };
    sources.iter().filter(long).map(message).collect()
}

/// Functions of more than 60 lines of code, as Clippy counts them: neither empty lines nor comments.
///
/// Leans on rustfmt: the closing brace stands alone, as far in as the `fn` that it closes.
pub(super) fn long_functions(sources: &[Source]) -> Vec<String> {
    let mut crossed = Vec::new();
    for source in sources {
        let lines: Vec<&str> = source.code.lines().collect();
        let functions = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| is_function(line));
        for (number, line) in functions {
            let indent = line.len() - line.trim_start().len();
            let closing = format!("{}}}", " ".repeat(indent));
            let rest = lines[number..]
                .iter()
                .take_while(|line| line.trim_end() != closing);
            let body = rest
                .skip_while(|line| !line.trim_end().ends_with('{'))
                .skip(1);
            let code = body.filter(|line| !line.trim().is_empty()).count();
            if code > FUNCTION_LINES {
                let (path, at) = (&source.path, number + 1);
                crossed.push(format!(
                    "{path}:{at}: {code} lines, {FUNCTION_LINES} are the limit: part the function"
                ));
            }
        }
    }
    crossed
}

/// Whether a line begins a function with a body below it.
fn is_function(line: &str) -> bool {
    let line = line.trim_end();
    let start = line
        .trim_start()
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub(super) ")
        .trim_start_matches("pub ");
    let start = start
        .trim_start_matches("const ")
        .trim_start_matches("async ");
    start.starts_with("fn ") && !line.ends_with('}') && !line.ends_with(';')
}

/// Modules whose name says nothing.
pub(super) fn empty_names(sources: &[Source]) -> Vec<String> {
    let says_nothing = |source: &&Source| {
        let parts = source.path.trim_end_matches(".rs").split('/');
        parts.into_iter().any(|part| EMPTY_NAMES.contains(&part))
    };
    let message =
        |source: &Source| format!("{}:1: the name says nothing: find the concept", source.path);
    sources.iter().filter(says_nothing).map(message).collect()
}

/// The folders under `src/` that may stand inside another.
const SECOND_LEVEL: [&str; 3] = [
    "src/archive/containers",
    "src/archive/formats",
    "src/extract/dateline",
];

/// Files more than one folder deep under `src/`, but for the folders that may be.
pub(super) fn deep_folders(sources: &[Source]) -> Vec<String> {
    let mut crossed = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with("src/"))
    {
        let folder = source
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        if folder.matches('/').count() > 1 && !SECOND_LEVEL.contains(&folder) {
            let allowed = SECOND_LEVEL.join(", ");
            crossed.push(format!(
                "{}:1: too deep: second levels are {allowed}",
                source.path
            ));
        }
    }
    crossed
}

/// Folders under `src/` with fewer than three files.
pub(super) fn small_folders(sources: &[Source]) -> Vec<String> {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources {
        if let Some((folder, _)) = source.path.rsplit_once('/')
            && folder.starts_with("src/")
        {
            *folders.entry(folder).or_default() += 1;
        }
    }
    folders.retain(|_, files| *files < FOLDER_FILES);
    let message = |(folder, files)| {
        format!("{folder}:1: a folder of {files}, {FOLDER_FILES} are the least: make it one file")
    };
    folders.into_iter().map(message).collect()
}

/// Silenced lints, ignored tests, sleeping; benches may wait, for they sample what a process holds while it runs.
pub(super) fn silenced(sources: &[Source]) -> Vec<String> {
    let mut crossed = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !source.path.starts_with("benches/"))
    {
        for (number, line) in source.code.lines().enumerate() {
            for (word, remedy) in SILENCED.iter().filter(|(word, _)| line.contains(word)) {
                crossed.push(format!("{}:{}: {word}…: {remedy}", source.path, number + 1));
            }
        }
    }
    crossed
}

/// Notes of work to do that name no issue.
pub(super) fn put_off(sources: &[Source]) -> Vec<String> {
    let mut crossed = Vec::new();
    for source in sources {
        for (number, line) in source.comments.lines().enumerate() {
            let note = line
                .split_once(concat!("TO", "DO"))
                .or_else(|| line.split_once(concat!("FIX", "ME")));
            let numbered = |rest: &str| {
                rest.trim_start_matches('(')
                    .strip_prefix('#')
                    .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
            };
            if note.is_some_and(|(_, rest)| !numbered(rest)) {
                crossed.push(put_off_message(&source.path, number + 1));
            }
        }
    }
    crossed
}

pub(super) fn put_off_message(path: &str, line: usize) -> String {
    format!(
        "{path}:{line}: work put off without an issue: write its number, {}(#12), or do it",
        concat!("TO", "DO")
    )
}
