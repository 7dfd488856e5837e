//! Several queries at once (`search --query-file`), searches that are kept (`--save`), and `onrecord alerts`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// An archive with an index, and what the program answers about it.
struct Archive {
    folder: TempDir,
}

impl Archive {
    fn new() -> Self {
        let archive = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        archive.write(
            "a.txt",
            &["We will raise the harbor dues.", "The strike goes on."],
        );
        archive.write("b.txt", &["A second harbor is a dream."]);
        archive.index();
        archive
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("news")
    }

    fn write(&self, name: &str, quotations: &[&str]) {
        let mut body = String::from("LISBON, March 5 --- Ministers met.\n");
        for words in quotations {
            let quotation = format!("\n\"{words}\" said Tove Lindqvist-Amadi.\n");
            body.push_str(&quotation);
        }
        fs::create_dir_all(self.path()).unwrap();
        fs::write(self.path().join(name), body).unwrap();
    }

    fn index(&self) {
        let (code, _, said) = self.run(&["index", "."]);
        assert_eq!(code, 0, "{said}");
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.run_with(arguments, "")
    }

    /// Exit code, standard output, standard error.
    fn run_with(&self, arguments: &[&str], input: &str) -> (i32, String, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .current_dir(self.path())
            .args(arguments)
            .env_remove("ONRECORD_INDEX")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    fn file(&self, content: &[u8]) -> String {
        let path = self.folder.path().join("queries.txt");
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }
}

fn lines(shown: &str) -> Vec<Value> {
    shown
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn lines_are_folded_where_that_is_asked() {
    let archive = Archive::new();
    let file = archive.file(b"h\tharbor\nstrike\n");
    let ask = |more: &[&str]| {
        let arguments = ["search", "--query-file", &file, "--group", "article"];
        archive.run(&[&arguments[..], more].concat())
    };
    let (code, shown, _) = ask(&["--format", "json"]);
    assert_eq!(code, 0);
    let answers = lines(&shown);
    assert_eq!(answers[0]["groups"], 2);
    assert_eq!(answers[0]["hits"][0]["group"]["quotations"], 1);
    let (_, shown, _) = ask(&["--format", "jsonl"]);
    let hits = lines(&shown);
    assert_eq!((hits.len(), hits[2]["query"].as_str()), (3, Some("2")));
    assert_eq!(hits[2]["group"]["wordings"], 1);
    let (_, shown, _) = ask(&[]);
    assert!(
        shown.starts_with("h: harbor (2 quotations in 2 articles)\n\n  1. "),
        "{shown}"
    );
    let (code, _, said) = ask(&["--articles"]);
    assert_eq!(code, 2);
    assert!(said.contains("folds quotations only"), "{said}");
}

#[test]
fn each_line_is_answered_under_its_id() {
    let archive = Archive::new();
    let file = archive.file(b"# two questions\r\nh\tharbor\r\n\r\nstrike\r\n");
    let (code, shown, _) = archive.run(&["search", "--query-file", &file, "--format", "jsonl"]);
    assert_eq!(code, 0);
    let hits = lines(&shown);
    let ids: Vec<&str> = hits
        .iter()
        .map(|hit| hit["query"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["h", "h", "4"]);
    assert_eq!(hits[2]["text"], "The strike goes on.");
    let (_, shown, _) = archive.run(&["search", "--query-file", &file, "--count"]);
    assert_eq!(
        shown,
        "h\t2 quotations in 2 articles\n4\t1 quotation in 1 article\n"
    );
    let (_, shown, _) = archive.run(&[
        "search",
        "--query-file",
        &file,
        "--format",
        "json",
        "-n",
        "1",
    ]);
    let answers = lines(&shown);
    assert_eq!(answers[0]["total"]["quotations"], 2);
    assert_eq!(answers[0]["hits"].as_array().unwrap().len(), 1);
    let (_, shown, _) = archive.run(&["search", "--query-file", &file]);
    assert!(
        shown.starts_with("h: harbor (2 quotations in 2 articles)\n\n  1. "),
        "{shown}"
    );
}

#[test]
fn standard_input_is_a_file_too_and_flags_hold_for_all_lines() {
    let archive = Archive::new();
    let arguments = ["search", "--query-file", "-", "--count", "--since", "2100"];
    let (code, shown, _) = archive.run_with(&arguments, "harbor\nstrike");
    assert_eq!(code, 1);
    assert_eq!(
        shown,
        "1\t0 quotations in 0 articles\n2\t0 quotations in 0 articles\n"
    );
}

#[test]
fn a_line_that_is_no_query_is_named_and_the_rest_is_answered() {
    let archive = Archive::new();
    let mut content = b"x\tdate:2003-13\nempty\t \n\xff\n".to_vec();
    content.extend(vec![b'a'; 200_000]);
    content.extend(b"\nstrike said:no\nlast\tstrike");
    let file = archive.file(&content);
    let (code, shown, said) =
        archive.run(&["search", "--query-file", &file, "--count", "--strict"]);
    assert_eq!(
        (code, shown.as_str()),
        (3, "last\t1 quotation in 1 article\n")
    );
    for (line, why) in [
        (1, "no day, month or year"),
        (2, "no query behind the tab"),
        (3, "not UTF-8"),
        (4, "longer than"),
        (5, "--strict"),
    ] {
        let found = said
            .lines()
            .find(|text| text.contains(&format!("line {line} skipped")));
        assert!(
            found.is_some_and(|text| text.contains(why)),
            "{line}: {said}"
        );
    }
    assert!(said.contains("5: note: there is no field “said”"), "{said}");
    let (code, _, said) = archive.run(&["search", "--query-file", "nowhere.txt"]);
    assert_eq!(code, 2);
    assert!(said.contains("cannot read nowhere.txt"), "{said}");
    assert_eq!(
        archive.run(&["search", "harbor", "--query-file", &file]).0,
        2
    );
}

#[test]
fn alerts_tell_what_is_new_once() {
    let archive = Archive::new();
    let save = [
        "search",
        "harbor",
        "--speaker",
        "Tove Lindqvist-Amadi",
        "--save",
        "harbors",
    ];
    let (code, _, said) = archive.run(&save);
    assert_eq!(code, 0);
    assert!(said.contains("saved as harbors"), "{said}");
    assert_eq!(archive.run(&["alerts"]).0, 1, "what was there is not new");

    archive.write("c.txt", &["The new harbor opens.", "Nothing else."]);
    archive.index();
    let jsonl = ["alerts", "harbors", "--format", "jsonl"];
    let peek = [&jsonl[..], &["--peek"]].concat();
    for arguments in [&peek[..], &jsonl[..]] {
        let (code, shown, _) = archive.run(arguments);
        let news = lines(&shown);
        assert_eq!((code, news.len()), (0, 1), "{shown}");
        assert_eq!(news[0]["search"], "harbors");
        assert_eq!(news[0]["text"], "The new harbor opens.");
    }
    assert_eq!(archive.run(&jsonl).0, 1, "it was told");
}

#[test]
fn a_file_that_is_read_again_brings_only_its_new_quotations() {
    let archive = Archive::new();
    assert_eq!(archive.run(&["search", "harbor", "--save", "all"]).0, 0);
    archive.write(
        "a.txt",
        &[
            "One more harbor.",
            "We will raise the harbor dues.",
            "The strike goes on.",
        ],
    );
    archive.index();
    let (_, shown, _) = archive.run(&["alerts", "--format", "jsonl"]);
    let texts: Vec<Value> = lines(&shown)
        .iter()
        .map(|hit| hit["text"].clone())
        .collect();
    assert_eq!(texts, ["One more harbor."]);

    assert_eq!(archive.run(&["index", "--rebuild", "."]).0, 0);
    let (code, shown, _) = archive.run(&["alerts"]);
    assert_eq!(
        (code, shown.as_str()),
        (1, "all (harbor): 0 new quotations\n\n")
    );
    fs::remove_file(archive.path().join("b.txt")).unwrap();
    archive.index();
    archive.write("b.txt", &["A second harbor is a dream."]);
    archive.index();
    assert_eq!(archive.run(&["alerts"]).0, 1, "it was gone and is back");
}

#[test]
fn saved_searches_are_listed_forgotten_and_never_overwritten() {
    let archive = Archive::new();
    assert_eq!(archive.run(&["alerts"]).0, 2, "none is saved");
    for name in ["a/b", "", ".x", "ä"] {
        let (code, _, said) = archive.run(&["search", "harbor", "--save", name]);
        assert_eq!(code, 2, "{name}");
        assert!(said.contains("cannot name a search"), "{said}");
    }
    assert_eq!(
        archive
            .run(&["search", "-harbor", "--articles", "--save", "Dry"])
            .0,
        1
    );
    assert_eq!(archive.run(&["search", "strike", "--save", "dry"]).0, 2);
    assert_eq!(archive.run(&["alerts", "--list"]).1, "Dry: −harbor\n");
    let (code, _, said) = archive.run(&["alerts", "wet"]);
    assert_eq!(code, 2);
    assert!(said.contains("saved are Dry"), "{said}");
    archive.write("c.txt", &["Rain at last."]);
    archive.index();
    let (_, shown, _) = archive.run(&["alerts", "--format", "jsonl"]);
    assert_eq!(lines(&shown)[0]["id"], "c.txt");
    assert_eq!(archive.run(&["alerts", "--forget", "Dry"]).0, 0);
    assert_eq!(archive.run(&["alerts", "--list"]).0, 1);
    assert!(
        !Path::new(&archive.path())
            .join(".onrecord/searches/Dry.json")
            .exists()
    );
}
