//! Text exports of the `NewsBank` kind, in three layouts.

use super::archive::{article, read};

const TEXT: &str = "LISBON -- The council voted on Monday.\n\nRecord: a word of hers that a paragraph begins with.\n\n\
    \"It is late,\" said Ana Ruiz.";

/// As pages to print have it, with labels on lines of their own.
fn older(headline: &str) -> String {
    format!(
        "{headline}\nHarbor Post, The (Lisbon, ME) - February 12, 2005\nAuthor/Byline: By Tom Okafor\nEdition: Final\nSection: Local\n\
         Page: B1\nReadability: >12 grade level (Lexile: 1460)\n\n{TEXT}\n\nCaption: The harbor.\nRecord: 0502120123\n\
         Copyright: Copyright (c) 2005 Harbor Post\n"
    )
}

fn labels_alone(headline: &str) -> String {
    format!(
        "Paper: Harbor Post, The (Lisbon, ME)\nTitle: {headline}\nAuthor: Tom Okafor\nDate: February 12, 2005\nSection: Local\nPage: B1\n\n\
         {TEXT}\n\nCopyright (c) 2005, Harbor Post\nRecord Number: 0502120123\n"
    )
}

fn newer(headline: &str) -> String {
    format!(
        "{headline}\n\n February 12, 2005 | Harbor Post, The (Lisbon, ME)\n\n Author/Byline: Tom Okafor | Section: Local \n \n 394\n Words \n\n \
         Read News Document\n\n {TEXT}\n\n © Copyright © 2005 Harbor Post. All rights reserved.\n"
    )
}

#[test]
fn each_layout_gives_the_same_fields_article_by_article() {
    for layout in [older, labels_alone, newer] {
        let text = format!(
            "{}\n{}\n{}",
            layout("Second ferry"),
            "-".repeat(20),
            layout("Third ferry")
        );
        let items = read("x.txt", text.as_bytes());
        let articles: Vec<_> = items.iter().map(|item| item.as_ref().unwrap()).collect();
        assert_eq!(articles.len(), 2, "{text}");
        for (found, headline) in articles.iter().zip(["Second ferry", "Third ferry"]) {
            assert_eq!(found.source.format, "newsbank");
            assert_eq!(found.headline.as_deref(), Some(headline), "{text}");
            assert_eq!(found.byline.as_deref(), Some("Tom Okafor"));
            assert_eq!(found.outlet.as_deref(), Some("The Harbor Post"));
            assert_eq!(found.section.as_deref(), Some("Local"));
            assert_eq!(found.published.unwrap().to_string(), "2005-02-12");
            assert_eq!(found.body, TEXT, "{text}");
        }
    }
}

#[test]
fn an_article_that_names_a_paper_and_a_day_is_no_export() {
    for text in [
        "Harbor Post (Lisbon) - February 12, 2005\n\nThe council voted.\n\nIt is late.",
        "Second ferry\n\nThe paper: late.\nRecord: a second one in a year.\nCopyright: nobody.",
    ] {
        assert_eq!(article("x.txt", text.as_bytes()).source.format, "text");
    }
    let entry = older("Second ferry").replace(TEXT, "");
    let items = read("x.txt", entry.as_bytes());
    assert!(
        items[0]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("without the full text")
    );
}
