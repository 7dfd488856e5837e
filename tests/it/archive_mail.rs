//! Mail, books and documents: what their parts hold, and what is left of damaged ones.

use std::fmt::Write as _;

use super::archive::{article, read};
use super::containers::told;
use super::packed::zip;

const TEXT: &str = "The harbor is open again, said Ana Ruiz, and the second ferry leaves at six in the morning, \
    at noon and at ten in the evening, but not on Sundays in winter.";

#[test]
fn a_signature_is_no_part_of_the_text() {
    let message = |end: &str| {
        format!(
            "From: a@post.example\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\n\r\n{TEXT}\r\n\r\n{end}"
        )
    };
    let signed = message("-- \r\nHarbor Post\r\nUnsubscribe: https://post.example\r\n");
    assert_eq!(article("a.eml", signed.as_bytes()).body, TEXT);
    let long = message(&format!("-- \r\n{}", "and so on\r\n".repeat(20)));
    assert!(article("a.eml", long.as_bytes()).body.contains("and so on"));
    let dash = message("--\r\nThe end.");
    assert!(
        article("a.eml", dash.as_bytes())
            .body
            .ends_with("--\nThe end.")
    );
}

#[test]
fn a_mailbox_is_cut_at_its_messages_and_quoted_lines_are_as_they_were_sent() {
    let message = |subject: &str, body: &str| {
        format!(
            "From a@post.example Wed Feb 12 18:00:00 2025\r\nFrom: a@post.example\r\nMessage-ID: <{subject}@x>\r\n\
             Subject: {subject}\r\n\r\n{body}\r\n\r\n"
        )
    };
    let text = [
        message(
            "one",
            "The harbor is open.\r\n\r\n>From here it is closed.\r\nFrom there, too.",
        ),
        message("two", ""),
        message("three", "The ferry is late."),
    ]
    .concat();
    for name in ["x.mbox", "inbox", "x.txt"] {
        let items = read(name, text.as_bytes());
        let bodies: Vec<&str> = items
            .iter()
            .flatten()
            .map(|article| article.body.as_str())
            .collect();
        assert_eq!(
            bodies,
            [
                "The harbor is open.\n\nFrom here it is closed.\nFrom there, too.",
                "The ferry is late."
            ]
        );
        let (_, messages) = told(items);
        assert_eq!(
            messages,
            [format!(
                "record 2 of {name} skipped: no article in it (a message without text)"
            )]
        );
    }
}

#[test]
fn text_with_a_sender_is_no_mail() {
    let text = format!("From: Lisbon\nDate: 2025-02-12\nSource: Post\n\n{TEXT}");
    assert_eq!(article("x.txt", text.as_bytes()).source.format, "text");
    let text = format!("From Lisbon to Porto it is far.\n\n{TEXT}");
    assert_eq!(article("x.txt", text.as_bytes()).source.format, "text");
}

#[test]
fn parts_in_parts_of_a_message_are_no_harm() {
    let mut text = String::from("From: a@x\nMIME-Version: 1.0\n");
    for level in 0..5000 {
        write!(
            text,
            "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        )
        .unwrap();
    }
    text += "\nThe harbor is open.";
    let items = read("x.eml", text.as_bytes());
    assert_eq!(items.len(), 1);
    assert!(items[0].as_ref().is_err() || items[0].as_ref().unwrap().body.contains("harbor"));
    let nested = "Content-Type: message/rfc822\n\n".repeat(5000);
    assert_eq!(
        read(
            "y.eml",
            format!("From: a@x\nMIME-Version: 1.0\n{nested}").as_bytes()
        )
        .len(),
        1
    );
}

#[test]
fn messages_in_a_message_are_articles_of_their_own() {
    let digest = format!(
        "From: list@post.example\nMIME-Version: 1.0\nSubject: Digest\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nTwo letters.\n--b\nContent-Type: message/rfc822\n\nFrom: a@post.example\n\
         Subject: Ferry\n\n{TEXT}\n--b--\n"
    );
    let items = read("x.eml", digest.as_bytes());
    let found: Vec<(&str, Option<&str>)> = items
        .iter()
        .map(|item| item.as_ref().unwrap())
        .map(|article| (article.id.as_str(), article.headline.as_deref()))
        .collect();
    assert_eq!(
        found,
        [("x.eml", Some("Digest")), ("x.eml#1", Some("Ferry"))]
    );
    assert_eq!(items[1].as_ref().unwrap().body, TEXT.trim());
    // Without a text of its own it is no more than what it hands on.
    let bare = digest.replace("Two letters.", "");
    assert_eq!(
        article("x.eml", bare.as_bytes()).headline.as_deref(),
        Some("Ferry")
    );
}

#[test]
fn a_message_that_was_handed_on_too_often_is_told() {
    let header = "From: a@post.example\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n";
    let inner = format!("From: b@post.example\nSubject: Ferry\n\n{TEXT}\n");
    let read_within = |times: usize| read("x.eml", (header.repeat(times) + &inner).as_bytes());
    assert_eq!(read_within(8)[0].as_ref().unwrap().body, TEXT.trim());
    for times in [9, 2000] {
        let items = read_within(times);
        let told = items[0].as_ref().unwrap_err().to_string();
        let expected =
            "x.eml skipped: no article in it (a message handed on more than eight times)";
        assert_eq!((items.len(), told.as_str()), (1, expected));
    }
}

#[test]
fn a_message_whose_packing_is_damaged_is_told_and_read_to_the_damage() {
    // “The harbor is open. The ferry is late.”
    let message = "From: a@x\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n\
        VGhlIGhhcmJvciBpcyBvcGVuLiBUaGUg\nZmVycnkgaXM!!@@\n";
    let items = read("x.eml", message.as_bytes());
    assert_eq!(items.len(), 2);
    let told = items[0].as_ref().unwrap_err().to_string();
    assert!(told.starts_with("x.eml is damaged"), "{told}");
    assert_eq!(
        items[1].as_ref().unwrap().body,
        "The harbor is open. The ferry is"
    );
}

/// The body of a message with these parts, each with the head and text given.
fn body_of(kind: &str, parts: &[(&str, &str)]) -> String {
    let mut message = format!(
        "From: a@post.example\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n\n"
    );
    for (of_type, text) in parts {
        write!(message, "--b\nContent-Type: {of_type}\n\n{text}\n").unwrap();
    }
    article("x.eml", (message + "--b--\n").as_bytes()).body
}

#[test]
fn of_two_forms_the_one_is_read_that_says_more() {
    let page = format!("<p>{TEXT}</p>");
    let bare = "<p>This letter has a plain form.</p><p><a href='https://post.example/1'>View this in your browser</a></p>";
    for html in [page.as_str(), bare] {
        let parts = [("text/plain", TEXT), ("text/html", html)];
        assert_eq!(body_of("alternative", &parts), TEXT);
    }
    // What it writes out besides is no text.
    let wordy =
        format!("{TEXT}\n\nhttps://post.example/1\n\nManage your letters: https://post.example/2");
    let parts = [("text/plain", wordy.as_str()), ("text/html", &page)];
    assert_eq!(body_of("alternative", &parts), TEXT);
}

#[test]
fn what_stands_between_pictures_is_one_text() {
    let picture = ("image/gif", "GIF89a");
    let footer = "____________________________________\nHarbor mailing list\nharbor@post.example";
    let parts = [
        ("text/plain", "The harbor is open."),
        picture,
        ("text/plain", TEXT),
        ("text/plain", footer),
    ];
    assert_eq!(
        body_of("mixed", &parts),
        format!("The harbor is open.\n\n{TEXT}")
    );
    let parts = [
        ("text/html", "<p>The harbor is open.</p>"),
        picture,
        ("text/html", TEXT),
    ];
    assert_eq!(
        body_of("mixed", &parts),
        format!("The harbor is open.\n\n{TEXT}")
    );
}

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
