//! Live blogs: each entry that JSON-LD gives with its text and day is an article of its own.

use serde_json::json;

use super::archive::{article, read};

const POINTS: &str =
    "The port of Lisbon has been closed since Monday, and these are the main points so far.";
const OLD: &str = "“No,” she said.";
const FIRST: &str =
    "“The pier will not open on Tuesday,” Ana Ruiz, the mayor, told reporters in the town hall.";
const SECOND: &str =
    "The ferries sail again, and the council has thanked all who waited for them in the rain.";

/// A page that shows an entry more than `updates` have.
fn page(updates: &serde_json::Value) -> String {
    let posting = json!({
        "@type": "LiveBlogPosting", "headline": "The port, live", "datePublished": "2025-02-10T08:00:00Z",
        "author": {"name": "Tom Okafor"}, "url": "https://post.example/live", "liveBlogUpdate": updates,
    });
    format!(
        "<html lang=en><head><title>The port, live</title><script type=application/ld+json>{posting}</script></head><body>\
         <article><h1>The port, live</h1><p>{POINTS}</p><h2>It sails</h2><p>10.32</p><p>{SECOND}</p><h2>No pier</h2>\
         <p>{FIRST}</p><p>{OLD}</p></article></body></html>"
    )
}

#[test]
fn each_entry_is_an_article_of_its_own_day_and_what_else_is_shown_is_the_pages() {
    let updates = json!([
        {"@type": "BlogPosting", "headline": "It sails", "datePublished": "2025-02-12T10:32:00Z",
         "articleBody": format!("<p>{SECOND}</p>"), "author": {"name": "Jo Lindqvist"}, "url": "https://post.example/live#2"},
        {"@type": "BlogPosting", "headline": "No pier", "datePublished": "2025-02-11T10:00:00Z", "articleBody": FIRST},
        {"@type": "BlogPosting", "headline": "A picture", "datePublished": "2025-02-11T09:00:00Z"},
    ]);
    let found = read("live.html", page(&updates).as_bytes());
    let found: Vec<_> = found.into_iter().map(Result::unwrap).collect();
    let told = |article: &onrecord::Article| {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        (
            article.published.unwrap().to_string(),
            text(&article.headline),
            text(&article.byline),
            text(&article.url),
            article.body.clone(),
        )
    };
    let expected = [
        (
            "2025-02-10",
            "The port, live",
            "Tom Okafor",
            "",
            format!("{POINTS}\n\n{OLD}"),
        ),
        (
            "2025-02-12",
            "It sails",
            "Jo Lindqvist",
            "#2",
            SECOND.to_owned(),
        ),
        ("2025-02-11", "No pier", "Tom Okafor", "", FIRST.to_owned()),
    ];
    let expected = expected.map(|(day, headline, byline, part, body)| {
        let url = format!("https://post.example/live{part}");
        (
            day.to_owned(),
            headline.to_owned(),
            byline.to_owned(),
            url,
            body,
        )
    });
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(
        found
            .iter()
            .map(|article| article.source.record)
            .collect::<Vec<_>>(),
        [0, 1, 2]
    );
}

#[test]
fn a_live_blog_whose_entries_have_no_text_or_no_day_is_one_article() {
    for updates in [
        json!(null),
        json!([]),
        json!("soon"),
        json!([{"headline": "It sails", "datePublished": "2025-02-12"}, {"articleBody": FIRST}, 7, [FIRST]]),
    ] {
        let article = article("live.html", page(&updates).as_bytes());
        assert_eq!(article.published.unwrap().to_string(), "2025-02-10");
        assert!(
            article.body.contains(FIRST) && article.body.contains(OLD),
            "{}",
            article.body
        );
    }
}
