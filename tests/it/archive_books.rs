//! Books and documents: what their parts hold, and what is left of damaged ones.

use std::fmt::Write as _;

use super::archive::{article, read};
use super::containers::told;
use super::packed::zip;

const TEXT: &str = "The harbor is open again, said Ana Ruiz, and the second ferry leaves at six in the morning, \
    at noon and at ten in the evening, but not on Sundays in winter.";

fn book(chapters: &[(&str, &str)]) -> Vec<u8> {
    let (mut items, mut spine) = (String::new(), String::new());
    for (name, _) in chapters {
        write!(items, "<item id=\"{name}\" href=\"{name}.html\"/>").unwrap();
        write!(spine, "<itemref idref=\"{name}\"/>").unwrap();
    }
    let package = format!(
        "<package><metadata><title>Harbor Post</title><date>2025-02-12</date></metadata><manifest>{items}</manifest>\
         <spine>{spine}</spine></package>"
    );
    let names: Vec<String> = chapters
        .iter()
        .map(|(name, _)| format!("{name}.html"))
        .collect();
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            b"<container><rootfile full-path=\"book.opf\"/></container>",
        ),
        ("book.opf", package.as_bytes()),
    ];
    for (name, (_, text)) in names.iter().zip(chapters) {
        entries.push((name, text.as_bytes()));
    }
    zip(&entries)
}

#[test]
fn a_paper_delivered_as_a_book_has_an_article_in_each_chapter() {
    let one = format!("<html><h1>Harbor opens</h1><p>{TEXT}</p></html>");
    let two = format!("<html><h1>Ferry late</h1><p>{TEXT}</p></html>");
    let bytes = book(&[("a", &one), ("b", "<p>Contents</p>"), ("c", &two)]);
    let articles: Vec<_> = read("paper.bin", &bytes)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let told: Vec<_> = articles
        .iter()
        .map(|article| {
            let headline = article.headline.as_deref().unwrap();
            (headline, article.outlet.as_deref(), article.source.record)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Harbor opens", Some("Harbor Post"), 0),
            ("Ferry late", Some("Harbor Post"), 1)
        ]
    );
    assert!(articles.iter().all(|article| article.body == TEXT));
    assert!(articles.iter().all(|article| article.published.is_some()));
}

#[test]
fn a_chapter_that_is_named_again_is_read_once() {
    let text = format!("<h1>Harbor opens</h1><p>{TEXT}</p>");
    let spine = "<itemref idref=\"a\"/>".repeat(5000);
    let package = format!(
        "<package><manifest><item id=\"a\" href=\"a.html\"/></manifest><spine>{spine}</spine></package>"
    );
    let container = b"<container><rootfile full-path=\"book.opf\"/></container>";
    let bytes = zip(&[
        ("META-INF/container.xml", container),
        ("book.opf", package.as_bytes()),
        ("a.html", text.as_bytes()),
    ]);
    assert_eq!(article("x.epub", &bytes).body, TEXT);
}

#[test]
fn damaged_books_and_documents_say_so() {
    let empty = book(&[]);
    let mut cut = book(&[("a", TEXT)]);
    cut.truncate(cut.len() / 2);
    let no_package = zip(&[("META-INF/container.xml", b"<container/>")]);
    let no_text = zip(&[("[Content_Types].xml", b""), ("word/document.xml", b"<a/>")]);
    let office = zip(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"<a/>")]);
    for (bytes, expected) in [
        (empty, "no article in it (a book without text)"),
        (
            no_package,
            "not valid EPUB: its list of chapters is missing",
        ),
        (no_text, "no article in it (a document without text)"),
        (office, "unknown format (Office)"),
    ] {
        let (articles, messages) = told(read("x.bin", &bytes));
        assert_eq!((articles.len(), messages.len()), (0, 1), "{messages:?}");
        assert!(messages[0].contains(expected), "{messages:?}");
    }
    assert!(read("x.epub", &cut).iter().any(Result::is_err));
}

#[test]
fn a_part_that_is_a_bomb_is_told_and_not_held() {
    let bomb = vec![b' '; 60 << 20];
    let bytes = zip(&[("[Content_Types].xml", b""), ("word/document.xml", &bomb)]);
    let (articles, messages) = told(read("x.docx", &bytes));
    assert!(articles.is_empty());
    assert!(
        messages.iter().any(|message| message.contains("x.docx")),
        "{messages:?}"
    );
}

#[test]
fn chapters_are_found_by_their_addresses_without_menus_and_what_is_missing_is_told() {
    let container = b"<container><rootfile full-path=\"o/book.opf\"/></container>";
    let package = "<package><metadata><title>Harbor Post</title></metadata><manifest><item id=\"a\" href=\"caf%C3%A9%20a.html\"/>\
        <item id=\"b\" href=\"gone.html\"/></manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let menu = "<div class=\"calibre_navbar\">| <a href=\"b\">Next</a> | <a href=\"m\">Main menu</a> |</div>";
    let chapter = format!(
        "<html><body>{menu}<h1>Harbor opens</h1><p>By Tove Lind</p><p>{TEXT}</p>\
         <p>This article was downloaded by <b>calibre</b> from <a href=\"x\">https://post.example/1</a></p>{menu}</body></html>"
    );
    let bytes = zip(&[
        ("META-INF/container.xml", container),
        ("o/book.opf", package.as_bytes()),
        ("o/café a.html", chapter.as_bytes()),
    ]);
    let mut items = read("a.epub", &bytes);
    let missing = items.remove(0).unwrap_err().to_string();
    assert!(
        missing.contains("its chapter o/gone.html is missing or cannot be read"),
        "{missing}"
    );
    let article = items.remove(0).unwrap();
    assert_eq!(article.body, TEXT);
    assert_eq!(article.byline.as_deref(), Some("Tove Lind"));
}

/// A document of these paragraphs.
fn document(paragraphs: &[&str]) -> Vec<u8> {
    let text = |text: &&str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let paragraphs: String = paragraphs.iter().map(text).collect();
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>");
    zip(&[
        ("[Content_Types].xml", b""),
        ("word/document.xml", document.as_bytes()),
    ])
}

#[test]
fn a_day_alone_at_the_top_of_a_document_is_its_day() {
    let day = |line: &str| {
        let bytes = document(&["Harbor opens", line, TEXT]);
        let article = read("a.docx", &bytes).remove(0).unwrap();
        article.published.map(|date| date.to_string())
    };
    assert_eq!(day("March 4, 2019").as_deref(), Some("2019-03-04"));
    assert_eq!(day("Montag, 4. März 2019").as_deref(), Some("2019-03-04"));
    assert_eq!(day("It was opened on March 4, 2019"), None);
    assert_eq!(day("03/04/2019"), None);
}

#[test]
fn an_export_of_nexis_as_a_document_is_the_articles_in_it() {
    let bytes = document(&[
        "Pier opens",
        "The Harbor Gazette (England)",
        "March 4, 2019 Monday",
        "Copyright 2019 Harbor Gazette Ltd All Rights Reserved",
        "Section: NEWS; Pg. 4",
        "Length: 112 words",
        "Byline: Ana Ruiz",
        "Body",
        "The pier is open.",
        "“It is late,” said Tom Okafor.",
        "Classification",
        "Language: ENGLISH",
        "Load-Date: March 5, 2019",
        "End of Document",
        "Ferry stays",
        "The Harbor Gazette (England)",
        "March 6, 2019 Wednesday",
        "Length: 9 words",
        "Body",
        "The ferry stays.",
        "End of Document",
    ]);
    let items: Vec<_> = read("a.docx", &bytes)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].headline.as_deref(), Some("Pier opens"));
    assert_eq!(items[0].byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(items[0].section.as_deref(), Some("NEWS"));
    assert_eq!(
        items[0].outlet.as_deref(),
        Some("The Harbor Gazette (England)")
    );
    assert_eq!(items[0].published.unwrap().to_string(), "2019-03-04");
    assert_eq!(
        items[0].body,
        "The pier is open.\n\n“It is late,” said Tom Okafor."
    );
    assert_eq!(items[1].headline.as_deref(), Some("Ferry stays"));
    assert_eq!(items[1].published.unwrap().to_string(), "2019-03-06");
    assert_eq!(
        (items[1].source.format.as_str(), items[1].source.record),
        ("docx", 1)
    );
}

#[test]
fn rows_of_a_table_in_a_document_are_lines_and_a_layout_is_none() {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cell = |paragraphs: &[&str]| {
        let paragraphs: String = paragraphs.iter().map(|text| p(text)).collect();
        format!("<w:tc>{paragraphs}</w:tc>")
    };
    let table = |rows: &[Vec<String>]| {
        let rows: Vec<String> = rows
            .iter()
            .map(|cells| format!("<w:tr>{}</w:tr>", cells.concat()))
            .collect();
        format!("<w:tbl>{}</w:tbl>", rows.concat())
    };
    let votes = [
        vec![cell(&["City"]), cell(&["Votes"])],
        vec![cell(&["Lisbon"]), cell(&["12"])],
    ];
    let layout = [vec![
        cell(&["The harbor opened.", "It is late."]),
        cell(&["Page 3"]),
    ]];
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body>{}{}{}</w:body></w:document>",
        p(TEXT),
        table(&votes),
        table(&layout)
    );
    let bytes = zip(&[
        ("[Content_Types].xml", b""),
        ("word/document.xml", document.as_bytes()),
    ]);
    let article = read("a.docx", &bytes).remove(0).unwrap();
    let below = article.body.strip_prefix(TEXT).unwrap();
    assert_eq!(
        below,
        "\n\nCity | Votes\nLisbon | 12\n\nThe harbor opened.\n\nIt is late.\n\nPage 3"
    );
}
