//! The house rules that a machine can see: every crossed line is a failing test that names file, line and remedy.
//!
//! The tree is read once into [`Source`]s, and each rule is a function over them, so that a rule is tested on invented
//! sources too: one that never fires would pass the tree for ever. What Clippy checks (unwraps, slices, documentation,
//! `bool` parameters) is left to it.

mod boundaries;
mod data;
mod shape;
mod source;

use source::{Source, read_tree};

/// Fails with all messages at once, so that one run shows the whole work.
#[track_caller]
fn assert_tidy(crossed: &[String]) {
    assert!(crossed.is_empty(), "\n{}\n", crossed.join("\n"));
}

/// What `rule` says about one invented file.
fn crossed(rule: fn(&[Source]) -> Vec<String>, path: &str, text: &str) -> Vec<String> {
    rule(&[Source::new(path, text)])
}

#[test]
fn files_and_functions_are_short() {
    let tree = read_tree();
    assert_tidy(&[shape::long_files(&tree), shape::long_functions(&tree)].concat());
}

#[test]
fn modules_have_telling_names_and_folders_their_size() {
    let tree = read_tree();
    assert_tidy(
        &[
            shape::empty_names(&tree),
            shape::deep_folders(&tree),
            shape::small_folders(&tree),
        ]
        .concat(),
    );
}

#[test]
fn nothing_is_silenced_or_put_off() {
    let tree = read_tree();
    assert_tidy(&[shape::silenced(&tree), shape::put_off(&tree)].concat());
}

#[test]
fn modules_use_only_what_stands_below_them() {
    assert_tidy(&boundaries::upward_uses(&read_tree()));
}

#[test]
fn crates_and_files_are_named_where_they_belong() {
    assert_tidy(&boundaries::strayed_names(&read_tree()));
}

#[test]
fn data_files_are_sorted_unique_regular_and_described() {
    assert_tidy(&data::untidy(
        &data::read_tables(),
        &data::read_description(),
    ));
}

#[test]
fn a_long_file_or_function_is_noticed() {
    let lines = "\n".repeat(401);
    assert!(crossed(shape::long_files, "src/a.rs", &lines)[0].starts_with("src/a.rs:401: "));
    let body = "    x();\n".repeat(61);
    let long = format!("// head\npub fn f() {{\n{body}}}\n");
    assert!(crossed(shape::long_functions, "src/a.rs", &long)[0].starts_with("src/a.rs:2: "));
    let comments = format!("fn f() {{\n{}}}\n", "    // why\n\n".repeat(61));
    assert_tidy(&crossed(shape::long_functions, "src/a.rs", &comments));
}

#[test]
fn names_and_folders_that_say_nothing_are_noticed() {
    assert_eq!(
        crossed(shape::empty_names, "src/text/utils.rs", "").len(),
        1
    );
    assert_eq!(
        crossed(shape::empty_names, "src/helpers/mod.rs", "").len(),
        1
    );
    assert_eq!(
        crossed(shape::small_folders, "src/text/mod.rs", "").len(),
        1
    );
    assert_eq!(
        crossed(shape::deep_folders, "src/index/inner/mod.rs", "").len(),
        1
    );
    assert_eq!(
        crossed(shape::deep_folders, "src/archive/formats/plain/a.rs", "").len(),
        1
    );
    assert_tidy(&crossed(
        shape::deep_folders,
        "src/archive/formats/plain.rs",
        "",
    ));
}

#[test]
fn silenced_lints_ignored_tests_sleep_and_unnumbered_notes_are_noticed() {
    for line in [
        "#[allow(dead_code)]",
        "#![allow(unused)]",
        "#[ignore]",
        "#[ignore = \"slow\"]",
        "thread::sleep(d);",
    ] {
        assert_eq!(
            crossed(shape::silenced, "tests/it/a.rs", line).len(),
            1,
            "{line}"
        );
    }
    assert_tidy(&crossed(
        shape::silenced,
        "src/a.rs",
        "// #[allow(x)] is not written\nlet s = \"#[ignore]\";\n",
    ));
    let note = ["// TO", "DO: later"].concat();
    assert_eq!(
        crossed(shape::put_off, "src/a.rs", &note),
        [shape::put_off_message("src/a.rs", 1)]
    );
    let numbered = ["// TO", "DO(#12): later"].concat();
    assert_tidy(&crossed(shape::put_off, "src/a.rs", &numbered));
}

#[test]
fn strayed_names_are_noticed_and_comments_and_strings_are_not() {
    let stray = |path: &str, text: &str| crossed(boundaries::strayed_names, path, text).len();
    assert_eq!(stray("src/search/query.rs", "use anyhow::Result;"), 1);
    assert_eq!(stray("src/extract/mod.rs", "use tantivy::Index;"), 1);
    assert_eq!(stray("src/extract/mod.rs", "let now = Instant::now();"), 1);
    assert_eq!(stray("src/extract/mod.rs", "use std::{fs, io};"), 1);
    assert_eq!(stray("src/places/mod.rs", "let f = File::open(path)?;"), 1);
    assert_eq!(
        stray(
            "src/places/mod.rs",
            "//! as tantivy does\nlet s = \"std::fs\"; // clap\n"
        ),
        0
    );
    assert_eq!(
        stray(
            "src/index/mod.rs",
            "use tantivy::Index;\nuse std::fs::File;\n"
        ),
        0
    );
    assert_eq!(
        stray("src/cli/mod.rs", "use clap::Parser;\nuse anyhow::Result;\n"),
        0
    );
}

#[test]
fn uses_of_what_stands_above_are_noticed() {
    let upward = |path: &str, text: &str| {
        let library = "pub use article::Article;\npub use search::{Hit, Hits as Found};\n";
        boundaries::upward_uses(&[Source::new("src/lib.rs", library), Source::new(path, text)])
    };
    assert_eq!(
        upward("src/index/mod.rs", "use crate::search::Hit;\n").len(),
        1
    );
    assert_eq!(
        upward(
            "src/index/mod.rs",
            "use crate::{article::Article, search};\n"
        )
        .len(),
        1
    );
    assert_eq!(upward("src/index/mod.rs", "use crate::Found;\n").len(), 1);
    assert_eq!(
        upward("src/extract/mod.rs", "use crate::archive::read;\n").len(),
        1
    );
    assert_eq!(upward("src/novel/mod.rs", "").len(), 1);
    assert_tidy(&upward(
        "src/index/mod.rs",
        "use crate::{Article, extract::{self, Kind}};\nuse crate::index::schema;\n",
    ));
}

#[test]
fn untidy_data_is_noticed() {
    let check =
        |text: &str| data::untidy(&[("cues.tsv".to_owned(), text.to_owned())], "## cues.tsv\n");
    assert_eq!(check("# head\nadd\t1\nsay\t2\n"), Vec::<String>::new());
    assert!(check("say\t2\nadd\t1\n")[0].starts_with("data/cues.tsv:2: "));
    assert!(check("add\t1\nadd\t1\n")[0].contains("twice"));
    assert!(check("add\t1\nsay\n")[0].contains("columns"));
    assert!(check("# only a head\n")[0].contains("no line"));
    assert!(
        data::untidy(&[("new.tsv".to_owned(), "a\n".to_owned())], "## cues.tsv\n")[0]
            .contains("README")
    );
}
