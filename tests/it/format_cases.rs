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
use super::pdf_files::{Sheet, pdf};

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
    let mut cases: Vec<(String, Vec<u8>)> = names.into_iter().map(read).collect();
    cases.push(("ferry.docx".to_owned(), document()));
    cases.push(("ferry.odt".to_owned(), open_document()));
    cases.push(("ferry.epub".to_owned(), book()));
    cases.push(("ferry.pdf".to_owned(), page()));
    cases
}

/// The paragraphs of the article, each as `write` writes it.
fn paragraphs(write: impl Fn(&str) -> String) -> String {
    let article: serde_json::Value = serde_json::from_slice(&read_case("article.json")).unwrap();
    let body = article["body"].as_str().unwrap().replace('&', "&amp;");
    body.split("\n\n").map(write).collect()
}

fn document() -> Vec<u8> {
    let paragraph = |text: &str| {
        let (first, rest) = text.split_at(text.find(' ').unwrap());
        format!(
            "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>{first}</w:t></w:r><w:r><w:t>{rest}</w:t></w:r></w:p>"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body><w:p><w:r><w:t>Byline: Tom Okafor</w:t><w:br/><w:t>Source: Harbor Post</w:t><w:br/>\
         <w:t>URL: https://post.example/2025/ferry</w:t></w:r></w:p>{}<w:sectPr/></w:body></w:document>",
        paragraphs(paragraph)
    );
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\">\
        <dc:title>Council votes for second ferry</dc:title><dc:creator>desk4</dc:creator><cp:category>Local</cp:category>\
        <dcterms:created>2025-02-12T18:00:00Z</dcterms:created><dc:language>en-GB</dc:language></cp:coreProperties>";
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", text.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

fn open_document() -> Vec<u8> {
    let text = format!(
        "<document-content><body><text><p>Byline: Tom Okafor<line-break/>Date: 2025-02-12<line-break/>Source: Harbor Post<line-break/>\
         URL: https://post.example/2025/ferry<line-break/>Section: Local</p>{}</text></body></document-content>",
        paragraphs(|text| format!("<p>{text}</p>"))
    );
    let meta = "<document-meta><meta><title>Council votes for second ferry</title><creator>desk4</creator><language>en-GB</language>\
        </meta></document-meta>";
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", text.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ])
}

fn book() -> Vec<u8> {
    let package = "<package xmlns:dc=\"d\"><metadata><dc:title>Council votes for second ferry</dc:title>\
        <dc:creator>Tom Okafor</dc:creator><dc:publisher>Harbor Post</dc:publisher><dc:date>2025-02-12</dc:date>\
        <dc:language>en</dc:language><dc:subject>Local</dc:subject>\
        <dc:source>https://post.example/2025/ferry</dc:source></metadata><manifest>\
        <item id=\"a\" href=\"../text/cover.xhtml\"/><item id=\"b\" href=\"../text/ferry%20vote.xhtml\"/></manifest>\
        <spine><itemref idref=\"a\"/><itemref idref=\"missing\"/><itemref idref=\"b\"/></spine></package>";
    let text = format!(
        "<html xml:lang=\"en\"><head><title>x</title></head><body><h1>Council votes for second ferry</h1>{}</body></html>",
        paragraphs(|text| format!("<p>{text}</p>"))
    );
    zip(&[
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            b"<container><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>",
        ),
        ("OPS/book.opf", package.as_bytes()),
        ("text/cover.xhtml", b"<html><body>Harbor Post</body></html>"),
        ("text/ferry vote.xhtml", text.as_bytes()),
    ])
}

/// A page as a paper prints it: a headline in large type, then lines of some fifty letters.
fn page() -> Vec<u8> {
    let mut sheet = Sheet::default();
    sheet.line(50, 60, 24, "Council votes for second ferry");
    let keys = [
        "Byline: Tom Okafor",
        "Date: February 12, 2025",
        "Source: Harbor Post",
        "URL: https://post.example/2025/ferry",
        "Section: Local",
        "Language: en",
    ];
    for (number, key) in (0..).zip(keys) {
        sheet.line(50, 90 + number * 24, 10, key);
    }
    let article: serde_json::Value = serde_json::from_slice(&read_case("article.json")).unwrap();
    let mut top = 260;
    for paragraph in article["body"].as_str().unwrap().split("\n\n") {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if line.len() + word.len() > 50 {
                sheet.line(50, top, 10, &line);
                top += 12;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        sheet.line(50, top, 10, &line);
        top += 20;
    }
    pdf(&[sheet])
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
    let besides = [
        ("ferry.reuters.sgm", "outlet", "Reuters"),
        ("ferry.activity.json", "outlet", "@desk@post.example"),
        ("ferry.telegram.json", "url", "https://t.me/c/1001/2"),
    ];
    for (_, field, value) in besides.iter().filter(|(file, _, _)| *file == name) {
        fields.insert((*field).to_owned(), (*value).to_owned());
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
        "activity", "csv", "docx", "epub", "feed", "ghost", "html", "json", "jsonl", "mail",
        "markdown", "newsbank", "newsml", "ninjs", "nitf", "odt", "pdf", "proquest", "rtf", "sgml",
        "telegram", "text", "tsv", "xml",
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
