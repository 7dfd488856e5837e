//! The golden command lines of `tests/cmd/` and the examples of README.md, on `sample_corpus/`.
//!
//! `TRYCMD=overwrite cargo test --test it command_lines` writes what the program prints today into these files, and after
//! that, since both write README.md, `UPDATE_EXPECT=1` the output below its main command; review both as code, and put
//! `[..]` back where figures may change.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `sample_corpus`, indexed outside of the repository.
fn indexed() -> TempDir {
    let index = tempfile::tempdir().unwrap();
    Command::cargo_bin("onrecord")
        .unwrap()
        .current_dir(root())
        .args(["index", "sample_corpus", "--index"])
        .arg(index.path())
        .assert()
        .code(0);
    index
}

#[test]
fn golden_command_lines_and_examples_print_what_they_show() {
    let index = indexed();
    trycmd::TestCases::new()
        .register_bin("onrecord", PathBuf::from(env!("CARGO_BIN_EXE_onrecord")))
        .env("ONRECORD_INDEX", index.path().display().to_string())
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("README.md")
        .run();
}

/// The lines of the code block below `<!-- marker -->`, with the numbers of the first and the one after the last.
fn block<'a>(readme: &'a str, marker: &str) -> (usize, usize, Vec<&'a str>) {
    let lines: Vec<&str> = readme.lines().collect();
    let marker = format!("<!-- {marker} -->");
    let at = lines.iter().position(|line| *line == marker).unwrap() + 1;
    assert!(lines[at].starts_with("```"), "{marker} has no block");
    let length = lines[at + 1..].iter().position(|line| *line == "```");
    let end = at + 1 + length.unwrap();
    (at + 1, end, lines[at + 1..end].to_vec())
}

#[test]
fn the_main_command_of_the_readme_prints_what_stands_below_it() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (_, _, command) = block(&readme, "main-command");
    let [command] = command.as_slice() else {
        panic!("one command, not {command:?}");
    };
    let typed = command
        .strip_prefix("cargo run --release --locked -- ")
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output = Command::cargo_bin("onrecord")
        .unwrap()
        .current_dir(root())
        .env("ONRECORD_INDEX", folder.path())
        .args(arguments(typed))
        .assert()
        .code(0)
        .get_output()
        .stdout
        .clone();
    let printed = String::from_utf8(output).unwrap();
    let (from, to, shown) = block(&readme, "main-output");
    if env::var_os("UPDATE_EXPECT").is_some() {
        let mut lines: Vec<&str> = readme.lines().collect();
        lines.splice(from..to, printed.trim_end().lines());
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        return;
    }
    assert_eq!(shown.join("\n"), printed.trim_end());
}

/// The words of a command, with those between marks as one.
fn arguments(typed: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    for (number, stretch) in typed.split('"').enumerate() {
        if number % 2 == 1 {
            arguments.push(stretch.to_owned());
        } else {
            arguments.extend(stretch.split_whitespace().map(str::to_owned));
        }
    }
    arguments
}
