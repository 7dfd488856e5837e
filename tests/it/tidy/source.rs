//! The Rust files of the tree, each parted into its code and its comments.

use std::fs;
use std::path::Path;

/// One Rust file, with `/` between folders on every system.
pub(super) struct Source {
    /// From the root of the project: `src/text/span.rs`.
    pub(super) path: String,
    /// As it stands.
    pub(super) text: String,
    /// The text with comments and the insides of strings blanked, line by line.
    pub(super) code: String,
    /// The text with everything but the comments blanked, line by line.
    pub(super) comments: String,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let (code, comments) = part(text);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            comments,
        }
    }
}

/// All Rust files under `src`, `tests`, `benches` and `fuzz`, in the order of their paths.
pub(super) fn read_tree() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "rs")
                && !path.components().any(|c| c.as_os_str() == "target")
            {
                let inside = path.strip_prefix(root).expect("walked from the root");
                let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
                sources.push(Source::new(
                    &names.join("/"),
                    &fs::read_to_string(path).expect("a source is UTF-8"),
                ));
            }
        }
    }
    assert!(sources.len() > 5, "the tree was not found");
    sources
}

/// What a character of a Rust file belongs to.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Code,
    Line,
    Block,
    Text,
    Raw(usize),
}

/// Parts a file into code and comments; both keep its lines.
///
/// A reader of its own, because a search for `tantivy` must pass over *as Tantivy does* in a comment. It knows nested
/// comments not at all (rustfmt'ed code has none) and characters just as far as `'"'` needs.
fn part(text: &str) -> (String, String) {
    let (mut code, mut comments) = (String::new(), String::new());
    let chars: Vec<char> = text.chars().collect();
    let mut state = State::Code;
    let mut at = 0;
    while at < chars.len() {
        let (next, taken, is_code) = step(state, &chars, at);
        for &c in chars.iter().skip(at).take(taken) {
            let in_comment = state == State::Line
                || state == State::Block
                || next == State::Line
                || next == State::Block;
            code.push(if c == '\n' || is_code { c } else { ' ' });
            comments.push(if c == '\n' || in_comment { c } else { ' ' });
        }
        state = next;
        at += taken;
    }
    (code, comments)
}

/// The state after the characters at `at`, how many were taken, and whether they are code.
fn step(state: State, chars: &[char], at: usize) -> (State, usize, bool) {
    let here = chars[at];
    let after = |n: usize| chars.get(at + n).copied().unwrap_or('\n');
    match state {
        State::Code => match here {
            '/' if after(1) == '/' => (State::Line, 2, false),
            '/' if after(1) == '*' => (State::Block, 2, false),
            '"' => (State::Text, 1, true),
            '\'' if after(1) == '\\' && after(3) == '\'' => (State::Code, 4, false),
            '\'' if after(2) == '\'' => (State::Code, 3, false),
            'r' if at == 0 || !(chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') => {
                let hashes = (1..=255).take_while(|&n| after(n) == '#').count();
                if after(hashes + 1) == '"' {
                    (State::Raw(hashes), hashes + 2, true)
                } else {
                    (State::Code, 1, true)
                }
            }
            _ => (State::Code, 1, true),
        },
        State::Line => (
            if here == '\n' {
                State::Code
            } else {
                State::Line
            },
            1,
            false,
        ),
        State::Block if here == '*' && after(1) == '/' => (State::Code, 2, false),
        State::Text if here == '\\' => (State::Text, 2, false),
        State::Text if here == '"' => (State::Code, 1, true),
        State::Raw(hashes) if here == '"' && (1..=hashes).all(|n| after(n) == '#') => {
            (State::Code, hashes + 1, true)
        }
        _ => (state, 1, false),
    }
}

#[test]
fn code_and_comments_are_told_apart() {
    let (code, comments) =
        part("let a = \"// no\"; // yes\nlet b = '\"'; r#\"x \"y\"#; /* z */ w\n");
    assert_eq!(code.lines().next(), Some("let a = \"     \";       "));
    assert_eq!(comments.lines().next().map(str::trim), Some("// yes"));
    assert!(code.ends_with(" w\n") && !code.contains('x') && !code.contains('z'));
    assert_eq!(comments.lines().nth(1).map(str::trim), Some("/* z */"));
}
