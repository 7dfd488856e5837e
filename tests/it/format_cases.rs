//! One article in every format that is read, in `tests/cases/formats`: it comes out equal, field by field.
//!
//! `article.json` is how it comes out, `missing.tsv` tells what a format has no place for. What a format says besides
//! (the name of a wire that is known by its tags) stands in the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::Article;

use super::archive::article;
use super::packed::{gzip, zip};

type Fields = BTreeMap<String, String>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/formats")
}

fn read_case(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

/// The names and bytes of the files that are the article.
fn cases() -> Vec<(String, Vec<u8>)> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("ferry"))
        .collect();
    names.sort();
    let read = |name: String| {
        let bytes = read_case(&name);
        (name, bytes)
    };
    names.into_iter().map(read).collect()
}

fn fields(article: &Article) -> Fields {
    let published = article.published.map(|date| date.to_string());
    let all = [
        ("headline", article.headline.clone()),
        ("byline", article.byline.clone()),
        ("published", published),
        ("outlet", article.outlet.clone()),
        ("url", article.url.clone()),
        ("section", article.section.clone()),
        ("language", article.language.clone()),
        ("dateline", article.dateline.clone()),
        // A text file ends with a line end.
        ("body", Some(article.body.trim_end().to_owned())),
    ];
    all.into_iter()
        .filter_map(|(field, value)| Some((field.to_owned(), value?)))
        .collect()
}

/// What should come out of the file `name`.
fn expected(name: &str) -> Fields {
    let mut fields: Fields = serde_json::from_slice(&read_case("article.json")).unwrap();
    let missing = String::from_utf8(read_case("missing.tsv")).unwrap();
    for line in missing.lines().filter(|line| !line.starts_with('#')) {
        let (file, field) = line.split_once('\t').unwrap();
        if file == name {
            fields.remove(field).expect("a field of the article");
        }
    }
    if name == "ferry.reuters.sgm" {
        fields.insert("outlet".to_owned(), "Reuters".to_owned());
    }
    fields
}

#[test]
fn one_article_comes_out_equal_of_every_format() {
    let mut formats = BTreeSet::new();
    for (name, bytes) in cases() {
        let article = article(&name, &bytes);
        assert_eq!(fields(&article), expected(&name), "{name}");
        formats.insert(article.source.format);
    }
    let read = [
        "csv", "feed", "html", "json", "jsonl", "markdown", "newsml", "ninjs", "nitf", "sgml",
        "text", "tsv",
    ];
    assert_eq!(formats.into_iter().collect::<Vec<_>>(), read);
}

#[test]
fn it_comes_out_equal_of_containers_too() {
    for (name, bytes) in cases() {
        let packed = article("a.zip", &zip(&[(&name, &gzip(&bytes))]));
        assert_eq!(fields(&packed), expected(&name), "{name}");
        assert_eq!(packed.source.path, format!("a.zip!/{name}"));
    }
}

#[test]
fn it_comes_out_equal_in_other_encodings() {
    for name in ["ferry.txt", "ferry.json", "ferry.csv", "ferry.rss"] {
        let text = String::from_utf8(read_case(name)).unwrap();
        let text = text.replace("encoding=\"UTF-8\"", "");
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
        assert_eq!(fields(&article(name, &wide)), expected(name), "{name}");
        let (narrow, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        assert_eq!(fields(&article(name, &narrow)), expected(name), "{name}");
    }
}
