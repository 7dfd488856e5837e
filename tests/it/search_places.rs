//! Where: searches by old, foreign and homonymous names, at every level and by distance, in the sample corpus.

use std::path::Path;

use assert_cmd::Command;
use onrecord::Article;
use onrecord::extract::Dateline;
use onrecord::search::{self, SearchOptions};
use serde_json::Value;
use tempfile::TempDir;

use crate::search_index::{Made, article, make, said};

/// An index of the sample corpus.
struct Sample(TempDir);

impl Sample {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
        let sample = Self(folder);
        let status = sample.command("index").arg(corpus).output().unwrap().status;
        assert!(status.success());
        sample
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::cargo_bin("onrecord").unwrap();
        command.arg(name).arg("--index").arg(self.0.path());
        command
    }

    /// The cities of the datelines that a search finds, sorted, each once.
    fn cities(&self, query: &str) -> Vec<String> {
        let mut command = self.command("search");
        command.args(["--articles", "-n0", "--format=jsonl", query]);
        let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let mut cities: Vec<String> = output
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|hit| hit["city"].as_str().unwrap_or("none").to_owned())
            .collect();
        cities.sort();
        cities.dedup();
        cities
    }

    /// What a search says on standard error.
    fn said(&self, arguments: &[&str]) -> String {
        let output = self.command("search").args(arguments).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    }
}

#[test]
fn a_city_is_found_by_every_name_that_it_has_or_had() {
    let sample = Sample::new();
    for (names, city) in [
        (["Cologne", "Köln", "colonia"], "Köln"),
        (["Kyiv", "KIEV", "Kiew"], "Kyiv"),
        (
            ["Saigon", "\"Ho Chi Minh City\"", "\"Ho-Chi-Minh-Stadt\""],
            "Ho Chi Minh City",
        ),
        (["Peking", "Beijing", "Pékin"], "Beijing"),
        (["Lisbon", "Lisboa", "Lissabon"], "Lisbon"),
    ] {
        for name in names {
            assert_eq!(sample.cities(&format!("city:{name}")), [city], "{name}");
        }
    }
}

#[test]
fn places_of_every_size_hold_what_lies_in_them() {
    let sample = Sample::new();
    assert_eq!(sample.cities("in:Iraq"), ["Basrah"]);
    assert_eq!(sample.cities("in:\"Middle East\""), ["Basrah"]);
    assert_eq!(sample.cities("in:Germany"), ["Hamburg", "Köln"]);
    assert_eq!(sample.cities("in:\"North Rhine-Westphalia\""), ["Köln"]);
    assert_eq!(sample.cities("in:Afrika"), ["Dakar"]);
    assert_eq!(sample.cities("in:\"South America\""), ["Lima"]);
    assert_eq!(
        sample.cities("in:Maine OR in:Halifax"),
        ["Halifax", "Portland"]
    );
    let europe = sample.cities("in:Europe");
    assert!(
        europe.len() > 15 && !europe.contains(&"Lima".to_owned()),
        "{europe:?}"
    );
    assert!(sample.cities("in:Bavaria").is_empty());
}

#[test]
fn a_homonym_is_told_apart_with_exact_counts() {
    let sample = Sample::new();
    let said = sample.said(&["city:Portland", "--count"]);
    assert!(
        said.contains("“Portland” is Portland, Maine 6 · Portland, Oregon 6; pick one as in city:\"Portland, Oregon\""),
        "{said}"
    );
    let said = sample.said(&["--city", "Portland, Maine", "--count"]);
    assert!(said.contains("; 6 quotations in 1 article"), "{said}");
    assert!(!said.contains("pick one"), "{said}");
    let said = sample.said(&["city:\"Portland, Ore.\"", "--strict", "--count"]);
    assert!(said.contains("; 6 quotations in 1 article"), "{said}");
}

#[test]
fn places_are_listed_by_any_name_and_misspellings_are_met_with_the_nearest() {
    let sample = Sample::new();
    let list = |arguments: &[&str]| {
        let output = sample.command("places").args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, shown, _) = list(&["saig", "--format=json"]);
    assert_eq!(code, Some(0));
    let place: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(place["city"], "Ho Chi Minh City");
    assert_eq!(
        (place["articles"].as_u64(), place["quotations"].as_u64()),
        (Some(1), Some(5))
    );
    let (code, _, said) = list(&["Kolonge"]);
    assert_eq!(
        (code, said.trim_end()),
        (Some(1), "onrecord: no place “Kolonge”; nearest: Köln")
    );
    let all = list(&[]).1;
    let articles: u64 = all
        .lines()
        .map(|line| {
            line.split_whitespace()
                .next()
                .unwrap()
                .parse::<u64>()
                .unwrap()
        })
        .sum();
    let said = sample.said(&["has:city", "--articles", "--count"]);
    assert!(said.contains(&format!("; {articles} articles")), "{said}");
}

/// One article from each of these places: name, degrees north and east.
fn scattered(places: &[(&str, f64, f64)]) -> Made {
    let articles: Vec<_> = (1..)
        .zip(places)
        .map(|(number, &(city, north, east))| {
            let mut one: (Article, _) = article(city, vec![said(None, "it rains")]);
            one.1.dateline = Some(Dateline {
                city: Some(city.to_owned()),
                geonameid: Some(number),
                latitude: Some(north),
                longitude: Some(east),
                ..Dateline::default()
            });
            one
        })
        .collect();
    make(&articles, 2)
}

fn near(made: &Made, query: &str) -> Vec<String> {
    let query = search::parse(query, None).unwrap();
    let found = search::search(&made.opened, &query, &SearchOptions::default()).unwrap();
    let mut cities: Vec<String> = found
        .hits
        .iter()
        .filter_map(|hit| hit.printed().city.clone())
        .collect();
    cities.sort();
    cities
}

#[test]
fn distances_are_exact_across_the_date_line_and_at_the_poles() {
    let made = scattered(&[
        ("Suva", -18.14, 178.44),
        ("Apia", -13.83, -171.77),
        ("Longyearbyen", 78.22, 15.63),
        ("Alert", 82.5, -62.35),
        ("Basra", 30.51, 47.78),
        ("Kuwait", 29.37, 47.98),
        ("Baghdad", 33.34, 44.4),
    ]);
    assert_eq!(near(&made, "near:Suva~1000km"), ["Suva"]);
    assert_eq!(near(&made, "near:Suva~1200km"), ["Apia", "Suva"]);
    assert_eq!(
        near(&made, "near:Longyearbyen~2000km"),
        ["Alert", "Longyearbyen"]
    );
    assert_eq!(near(&made, "near:\"Basra\"~100km"), ["Basra"]);
    assert_eq!(
        near(&made, "near:\"Basra, Iraq\"~100mi"),
        ["Basra", "Kuwait"]
    );
    assert_eq!(
        near(&made, "rains near:Basra~600 -near:Basra"),
        ["Baghdad", "Kuwait"]
    );
    assert_eq!(near(&made, "near:Basra~30000").len(), 7);
    assert!(near(&made, "near:Qqqqq~30").is_empty());
}

#[test]
fn a_center_with_namesakes_is_told_as_places_are_written() {
    let made = scattered(&[("Suva", -18.14, 178.44)]);
    for (typed, expected) in [
        ("near:Valparaiso", "Valparaíso, Chile;"),
        ("near:Portland", "Portland, Oregon, United States;"),
    ] {
        let query = search::parse(typed, None).unwrap();
        let found = search::search(&made.opened, &query, &SearchOptions::default()).unwrap();
        let [note] = found.notes.as_slice() else {
            panic!("{typed}: {:?}", found.notes);
        };
        assert!(note.contains(&format!("is read as {expected}")), "{note}");
    }
}

#[test]
fn a_day_comes_from_metadata_path_or_dateline_and_tells_which() {
    let sample = Sample(TempDir::new().unwrap());
    let archive = TempDir::new().unwrap();
    for (name, text) in [
        (
            "2004-01-01-late.txt",
            "OSLO, Dec. 31 — \"It froze,\" said Ana Ruiz.",
        ),
        (
            "old.txt",
            "OSLO, May 3, 1962 — \"It thawed,\" said Ana Ruiz.",
        ),
        ("bare.txt", "OSLO, May 3 — \"It rained,\" said Ana Ruiz."),
        (
            "told.json",
            r#"{"text": "OSLO — \"It snowed,\" said Ana Ruiz.", "published": "1970-02-03"}"#,
        ),
    ] {
        std::fs::write(archive.path().join(name), text).unwrap();
    }
    let status = sample
        .command("index")
        .arg(archive.path())
        .output()
        .unwrap()
        .status;
    assert!(status.success());
    let mut command = sample.command("search");
    command.args([
        "--articles",
        "-n0",
        "--format=jsonl",
        "--sort=-date",
        "city:Oslo",
    ]);
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let days: Vec<(String, String)> = output
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|hit| (hit["date"].to_string(), hit["date_from"].to_string()))
        .collect();
    let day = |date: &str, from: &str| (format!("\"{date}\""), format!("\"{from}\""));
    assert_eq!(
        days,
        [
            day("1962-05-03", "dateline"),
            day("1970-02-03", "metadata"),
            day("2004-01-01", "path"),
            ("null".to_owned(), "null".to_owned()),
        ]
    );
    let mut command = Command::cargo_bin("onrecord").unwrap();
    command
        .arg("extract")
        .arg(archive.path().join("2004-01-01-late.txt"));
    let line: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    assert_eq!(line["dateline"]["date"], "2003-12-31");
    assert_eq!(line["published_from"], "path");
}
