//! Messages and mailboxes: what their parts hold, and what is left of damaged ones.

use std::fmt::Write as _;

use super::archive::{article, read};
use super::containers::told;

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

#[test]
fn what_a_letter_has_around_its_text_is_left_out() {
    let row = |cell: &str| format!("<tr><td>{cell}</td></tr>");
    let links = "<table><tr><td><a href=a>Forum</a></td><td><a href=b>Video</a></td><td><a href=c>Site</a></td></tr></table>";
    let letter = [
        "<a href=x>View this email in your browser</a>",
        "<h1>Harbor opens</h1>",
        &format!("<p>{TEXT}</p><a href=x>Read the full story</a>"),
        links,
        "<p>Copyright © 2025 Harbor Post, All rights reserved.</p><p><b>Our mailing address is:</b><br>1 Quay</p>",
        "<p>You are receiving this because you signed up.</p>",
        "You can <a href=x>change</a> that.",
    ];
    let rows: String = letter.iter().map(|cell| row(cell)).collect();
    let message = format!(
        "From: a@post.example\nSubject: Harbor opens\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<table>{rows}</table>"
    );
    let body = article("x.eml", message.as_bytes()).body;
    assert_eq!(body, format!("{TEXT}\n\nYou can change that."));
}

#[test]
fn the_reporter_whom_a_letter_names_is_its_byline_and_its_sender_the_paper() {
    let letter = |list: &str| {
        format!(
            "From: Harbor Post <news@post.example>\nSubject: The ferry\nMessage-ID: <1@post.example>\n{list}\n\
             Good morning\n\nBy Ana Ruiz and Tom Okafor\n\nLISBON -- The ferry will be late.\n"
        )
    };
    for (list, paper) in [
        ("", "Harbor Post"),
        (
            "List-Id: Evening Post <evening.post.example>\n",
            "Evening Post",
        ),
    ] {
        let article = article("a.eml", letter(list).as_bytes());
        assert_eq!(article.byline.as_deref(), Some("Ana Ruiz and Tom Okafor"));
        assert_eq!(article.outlet.as_deref(), Some(paper));
        assert!(article.body.contains("\n\nBy Ana Ruiz"), "{}", article.body);
    }
}

#[test]
fn who_sends_through_a_list_is_the_sender_and_the_list_the_paper() {
    for (name, byline, outlet) in [
        (
            "Tom Okafor via Harbor Post",
            "Tom Okafor",
            Some("Harbor Post"),
        ),
        (
            "'Tom Okafor' via Harbor Post",
            "Tom Okafor",
            Some("Harbor Post"),
        ),
        ("Tom Okafor via ", "Tom Okafor via ", None),
        ("Via Rail News", "Via Rail News", None),
    ] {
        let letter = format!(
            "From: \"{name}\" <list@post.example>\nSubject: The ferry\nMessage-ID: <1@post.example>\n\n{TEXT}"
        );
        let found = article("a.eml", letter.as_bytes());
        assert_eq!(found.byline.as_deref(), Some(byline));
        assert_eq!(found.outlet.as_deref(), outlet);
    }
}
