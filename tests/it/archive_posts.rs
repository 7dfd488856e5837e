//! Exports of the programs with which newsrooms post: Ghost, Telegram, Mastodon, Bluesky.

use onrecord::archive::ReadOptions;
use onrecord::{Article, Error};
use serde_json::{Value, json};

use super::archive::{article, read, read_with};

/// What was read, and what was told of the rest.
fn parted(items: Vec<Result<Article, Error>>) -> (Vec<Article>, Vec<String>) {
    let (mut articles, mut told) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Ok(article) => articles.push(article),
            Err(error) => told.push(error.to_string()),
        }
    }
    (articles, told)
}

const HTML: &str =
    "<p>LISBON — The council voted.</p><p>“It is late,” said Ana Ruiz.</p><figure>Jo</figure>";
const TEXT: &str = "LISBON — The council voted.\n\n“It is late,” said Ana Ruiz.";

/// The tables as Ghost writes them, behind what it says of the export.
fn ghost() -> String {
    let post = |id: &str, title: &str, status: &str, kind: &str| {
        json!({"id": id, "uuid": format!("u-{id}"), "title": title, "slug": "s", "lexical": "{\"root\": {}}", "html": HTML,
            "plaintext": "LISBON", "type": kind, "status": status, "created_at": "2025-01-01T09:00:00.000Z",
            "published_at": "2025-02-12T09:00:00.000Z", "canonical_url": null})
    };
    let tie = |post: &str, author: &str, order: u8| json!({"id": "t", "post_id": post, "author_id": author, "sort_order": order});
    exported(&json!({
        "settings": [{"id": "1", "key": "title", "value": "Harbor Post"}],
        "posts": [post("a", "Second ferry", "published", "post"), post("b", "About", "published", "page"),
            post("c", "Third ferry", "draft", "post"), post("d", "Fourth ferry", "scheduled", "post")],
        "posts_authors": [tie("a", "9", 1), tie("a", "8", 0), tie("b", "9", 0)],
        "users": [{"id": "8", "name": "Tom Okafor"}, {"id": "9", "name": "Jo Varga"}],
        "tags": [{"id": "1", "name": "#internal"}, {"id": "2", "name": "Local"}],
        "posts_tags": [{"post_id": "a", "tag_id": "1", "sort_order": 0}, {"post_id": "a", "tag_id": "2", "sort_order": 1}]}))
}

fn exported(tables: &Value) -> String {
    format!(r#"{{"meta":{{"exported_on":1739361600000,"version":"5.75.0"}},"data":{tables}}}"#)
}

#[test]
fn posts_of_ghost_have_what_its_tables_say_of_them() {
    let bare = ghost();
    let wrapped = format!("{{\"db\":[{bare}]}}");
    for export in [&bare, &wrapped] {
        let (articles, told) = parted(read("x.json", export.as_bytes()));
        let [found] = articles.as_slice() else {
            panic!("{articles:?} {told:?}")
        };
        assert_eq!(
            (found.source.format.as_str(), found.id.as_str()),
            ("ghost", "a")
        );
        assert_eq!(found.headline.as_deref(), Some("Second ferry"));
        assert_eq!(found.byline.as_deref(), Some("Tom Okafor, Jo Varga"));
        assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(found.outlet.as_deref(), Some("Harbor Post"));
        assert_eq!(found.section.as_deref(), Some("Local"));
        assert_eq!(found.body, TEXT);
        let expected = ["a page of the site", "(a draft)", "yet to come"];
        for (message, expected) in told.iter().zip(expected) {
            assert!(message.contains(expected), "{message}");
        }
        assert_eq!(told.len(), 3);
    }
}

#[test]
fn an_export_of_ghost_that_is_damaged_old_or_large_is_read_as_far_as_it_goes() {
    let text = ghost();
    // Its tables are joined, so it is held whole, however large.
    let options = ReadOptions {
        max_article_bytes: 400,
        ..ReadOptions::default()
    };
    assert_eq!(
        parted(read_with("x.json", text.as_bytes(), &options))
            .0
            .len(),
        1
    );
    let (cut, _) = text.split_once("Third ferry").unwrap();
    let (articles, told) = parted(read("x.json", cut.as_bytes()));
    assert_eq!(articles.len(), 1);
    assert!(
        told.iter()
            .any(|message| message.starts_with("record 3 of x.json skipped: not valid JSON")),
        "{told:?}"
    );
    // Numbers for words, one author in the post, a page by its own key.
    let old = exported(&json!({
        "posts": [{"id": 5, "title": "Ferry", "html": HTML, "page": 0, "status": "published", "author_id": 1, "published_at": 1_739_361_600_000_u64},
            {"id": 6, "title": "About", "html": HTML, "page": 1, "status": "published"}],
        "users": [{"id": 1, "name": "Tom Okafor"}]}));
    let (articles, told) = parted(read("x.json", old.as_bytes()));
    assert_eq!((articles.len(), told.len()), (1, 1));
    assert_eq!(articles[0].byline.as_deref(), Some("Tom Okafor"));
    assert_eq!(articles[0].published.unwrap().to_string(), "2025-02-12");
    let nothing = exported(&json!({"users": []}));
    assert!(read("x.json", nothing.as_bytes())[0].is_err());
}

#[test]
fn authors_of_a_post_of_ghost_are_bounded() {
    let ties: Vec<Value> = (0..1000)
        .map(|order| json!({"post_id": 5, "author_id": if order == 0 { 2 } else { 1 }, "sort_order": order}))
        .collect();
    let export = exported(&json!({
        "posts": [{"id": 5, "title": "Ferry", "html": HTML, "status": "published"}], "posts_authors": ties,
        "users": [{"id": 1, "name": "Tom Okafor"}, {"id": 2, "name": "x".repeat(1000)}]}));
    let (articles, _) = parted(read("x.json", export.as_bytes()));
    let byline = articles[0].byline.as_deref().unwrap();
    assert_eq!(byline.matches("Tom Okafor").count(), 50, "{byline}");
    assert!(!byline.contains('x'), "{byline}");
}

#[test]
fn json_that_says_when_it_was_exported_is_no_ghost() {
    let records = json!([{"title": "A", "body": "It is late."}, {"title": "B", "body": "So."}]);
    for text in [
        format!(r#"{{"meta":{{"exported_on":"2024-01-01"}},"articles":{records}}}"#),
        format!(r#"{{"meta":{{"exported_on":"2024-01-01"}},"data":{records}}}"#),
        format!(r#"{{"meta":{{"exported_on":"2024-01-01"}},"data":{{"articles":{records}}}}}"#),
    ] {
        let (articles, told) = parted(read("x.json", text.as_bytes()));
        assert_eq!((articles.len(), told.len()), (2, 0), "{text} {told:?}");
        assert_eq!(articles[1].source.format, "json");
    }
}

/// A chat as Telegram writes it, its messages last.
fn channel() -> String {
    let messages = json!([
        {"id": 1, "type": "service", "date": "2025-02-01T10:00:00", "actor": "Harbor Post", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2025-02-12T10:00:00", "date_unixtime": "1739354400", "from": "Harbor Post",
            "author": "Tom Okafor", "text": [{"type": "bold", "text": "Second ferry"}, "\n\nLISBON — “It is late,” ",
            {"type": "text_link", "text": "said Ana Ruiz", "href": "https://post.example"}, "."]},
        {"id": 3, "type": "message", "date": "2025-02-13T10:00:00", "from": "Harbor Post", "forwarded_from": "City of Lisbon",
            "text": [{"type": "bold", "text": "It is open."}, "\nIt was rebuilt."]},
        {"id": 4, "type": "message", "date": "2025-02-13T10:00:00", "from": "Harbor Post", "photo": "a.jpg", "text": ""},
        {"id": 5, "type": "message", "date": "2025-02-14T10:00:00", "from": "Jo Varga", "text": "It is late."}]);
    format!(r#"{{"name":"Harbor Post","type":"public_channel","id":1001,"messages":{messages}}}"#)
}

#[test]
fn messages_of_a_telegram_channel_are_articles() {
    let alone = channel();
    let all = format!(
        r#"{{"about":"x","contacts":{{"list":[{{"user_id":1}}]}},"chats":{{"about":"z","list":[{{"type":"saved_messages","id":1,"messages":[]}},{alone}]}}}}"#
    );
    for export in [&alone, &all] {
        let (articles, told) = parted(read("result.json", export.as_bytes()));
        assert_eq!((articles.len(), told.len()), (3, 2), "{told:?}");
        let first = &articles[0];
        assert_eq!(first.source.format, "telegram");
        assert_eq!(first.headline.as_deref(), Some("Second ferry"));
        assert_eq!(first.body, "LISBON — “It is late,” said Ana Ruiz.");
        assert_eq!(first.byline.as_deref(), Some("Tom Okafor"));
        assert_eq!(first.outlet.as_deref(), Some("Harbor Post"));
        assert_eq!(first.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(first.url.as_deref(), Some("https://t.me/c/1001/2"));
        assert_eq!(articles[1].headline, None);
        assert_eq!(articles[1].body, "It is open.\nIt was rebuilt.");
        assert_eq!(articles[1].byline.as_deref(), Some("City of Lisbon"));
        assert_eq!(articles[2].byline.as_deref(), Some("Jo Varga"));
        assert_eq!(articles[2].source.record, 4);
        assert!(told[0].starts_with("record 1 of result.json"), "{told:?}");
        assert!(told[1].contains("a message without text"), "{told:?}");
    }
    let (cut, _) = alone.rsplit_once("It is late.").unwrap();
    let (articles, told) = parted(read("result.json", cut.as_bytes()));
    assert_eq!((articles.len(), told.len()), (2, 3), "{told:?}");
}

#[test]
fn what_only_has_messages_is_no_chat() {
    let record =
        json!({"id": 7, "type": "article", "messages": [{"text": "x"}], "body": "It is late."});
    let listed = |messages: Value| json!({"title": "A", "body": "It is late.", "type": "group_messages", "name": "x", "messages": messages});
    for record in [
        record,
        listed(json!(["a"])),
        listed(json!([])),
        listed(json!([{"text": "x"}])),
    ] {
        let found = article("x.json", record.to_string().as_bytes());
        assert_eq!(found.source.format, "json");
        assert_eq!(found.body, "It is late.");
    }
}

#[test]
fn posts_that_a_mastodon_account_made_are_articles() {
    let note = json!({"id": "https://m.example/users/post/statuses/1", "type": "Note", "summary": null, "published": "2025-02-12T09:00:00Z",
        "url": "https://m.example/@post/1", "attributedTo": "https://m.example/users/post", "content": HTML,
        "contentMap": {"en": HTML}});
    let activity = |kind: &str, object: Value| {
        json!({"id": "https://m.example/a", "type": kind, "actor": "https://m.example/users/post",
        "published": "2025-02-13T09:00:00Z", "object": object})
    };
    let outbox = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection", "totalItems": 3,
        "orderedItems": [activity("Create", note.clone()), activity("Announce", json!("https://n.example/2")), activity("Like", json!("https://n.example/2"))]});
    let (articles, told) = parted(read("outbox.json", outbox.to_string().as_bytes()));
    assert_eq!((articles.len(), told.len()), (1, 2), "{told:?}");
    let alone = article(
        "x.jsonl",
        format!("{note}\n{{}}").lines().next().unwrap().as_bytes(),
    );
    for found in [&articles[0], &alone] {
        assert_eq!(found.source.format, "activity");
        assert_eq!(found.id, "https://m.example/users/post/statuses/1");
        assert_eq!(found.outlet.as_deref(), Some("@post@m.example"));
        assert_eq!(found.url.as_deref(), Some("https://m.example/@post/1"));
        assert_eq!(found.language.as_deref(), Some("en"));
        assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(found.body, TEXT);
    }
    assert!(
        told[0].contains("passed on") && told[1].contains("no post"),
        "{told:?}"
    );
}

#[test]
fn a_feed_of_bluesky_is_a_list_of_posts() {
    let post = json!({"post": {"uri": "at://did:plc:abc/app.bsky.feed.post/3k", "author": {"did": "did:plc:abc", "handle": "post.example",
        "displayName": "Harbor Post"}, "record": {"$type": "app.bsky.feed.post", "createdAt": "2025-02-12T09:00:00.000Z", "langs": ["en"],
        "text": TEXT}, "likeCount": 2, "indexedAt": "2025-02-12T09:00:01.000Z"}});
    let found = article(
        "x.json",
        json!({"feed": [post], "cursor": "c"})
            .to_string()
            .as_bytes(),
    );
    assert_eq!(found.body, TEXT);
    assert_eq!(found.byline.as_deref(), Some("Harbor Post"));
    assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
}
