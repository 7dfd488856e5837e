//! JSON as services and systems for content give it: lists in objects, objects in records, blocks, HTML.

use onrecord::archive::ReadOptions;

use super::archive::{article, read, read_with};

#[test]
fn posts_of_wordpress_are_read_as_they_are_shown() {
    let post = serde_json::json!([{
        "id": 812,
        "date": "2025-02-12T18:00:00",
        "link": "https://post.example/ferry",
        "author": 4,
        "categories": [3, 5],
        "title": {"rendered": "Council votes &#8211; ferry"},
        "content": {
            "rendered": "<p>LISBON &#8212; The council voted.</p>\n<p>&#8220;It is late,&#8221; said Ana Ruiz.</p>\n\
                <figure><img><span>Jo Varga</span></figure><ul><li><a href='/old'>The old ferry</a></li></ul><p>Read more: <a href='/x'>Ports</a></p>",
            "protected": false
        }
    }]);
    let article = article("a.json", post.to_string().as_bytes());
    assert_eq!(
        article.headline.as_deref(),
        Some("Council votes \u{2013} ferry")
    );
    assert_eq!(
        article.body,
        "LISBON — The council voted.\n\n“It is late,” said Ana Ruiz."
    );
    assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(article.url.as_deref(), Some("https://post.example/ferry"));
    assert_eq!((article.byline, article.section), (None, None));
}

#[test]
fn a_list_that_a_service_wraps_is_read_as_a_list() {
    let articles =
        "[{\"title\": \"A\", \"content\": \"one\"}, {\"title\": \"B\"}, {\"content\": \"three\"}]";
    for wrapped in [
        format!("{{\"status\": \"ok\", \"totalResults\": 3, \"articles\": {articles}}}"),
        format!(
            "{{\"response\": {{\"pages\": null, \"docs\": {articles}, \"facets\": [{{}}]}}}}\n"
        ),
        format!("{{\n \"took\": 1.5,\n \"results\": {articles}\n}}"),
    ] {
        let items = read("a.json", wrapped.as_bytes());
        assert_eq!(items.len(), 3, "{items:?}");
        let bodies = items.iter().flatten().map(|article| article.body.as_str());
        assert_eq!(bodies.collect::<Vec<_>>(), ["one", "three"]);
        let message = items[1].as_ref().unwrap_err().to_string();
        assert!(
            message.starts_with("record 2 of a.json skipped: no text"),
            "{message}"
        );
    }
    let own = "{\"body\": \"one\", \"items\": [{\"body\": \"two\"}]}";
    assert_eq!(article("a.json", own.as_bytes()).body, "one");
    for broken in [
        "{\"items\": [{",
        "{\"items\": [{\"body\": \"a\"",
        "{\"items\"",
        "{\"a\": 1, \"items\":",
        "{\"",
    ] {
        assert!(read("a.json", broken.as_bytes()).len() <= 1, "{broken}");
    }
}

#[test]
fn a_body_of_blocks_is_its_paragraphs() {
    let of_arc = r#"{"type": "story", "canonical_url": "/ferry", "headlines": {"basic": "Second ferry"}, "credits": {"by": [{"type": "author", "name": "Tom Okafor"}]},
        "content_elements": [{"type": "text", "content": "It <b>is</b> late."}, {"type": "image", "caption": "x"},
        {"content": "The old ferry", "type": "interstitial_link"}, {"content": "It is done.", "type": "text"}]}"#;
    let of_an_editor = r#"{"headline": "Second ferry", "byline": "Tom Okafor", "body": {"nodeType": "document", "content": [
        {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "It "}, {"nodeType": "hyperlink", "content":
        [{"nodeType": "text", "value": "is late"}]}, {"nodeType": "text", "value": "."}]}, {"nodeType": "blockquote",
        "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "It is done."}]}]}]}}"#;
    let portable = r#"{"headline": "Second ferry", "author": {"name": "Tom Okafor"}, "body": [{"_type": "block", "children":
        [{"_type": "span", "text": "It is "}, {"_type": "span", "text": "late."}]}, {"_type": "image", "asset": {}},
        {"_type": "block", "children": [{"_type": "span", "text": "It is done."}]}]}"#;
    let of_drupal = r#"{"attributes": {"title": "Second ferry", "author": "Tom Okafor",
        "body": {"value": "<p>It is late.</p><p>It is done.</p>", "format": "full"}}}"#;
    for json in [of_arc, of_an_editor, portable, of_drupal] {
        let article = article("a.json", json.as_bytes());
        assert_eq!(article.body, "It is late.\n\nIt is done.");
        assert_eq!(article.headline.as_deref(), Some("Second ferry"));
        assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
        assert_eq!(article.url, None);
    }
}

#[test]
fn a_source_that_is_an_address_is_no_paper() {
    let json = r#"{"source": "https://post.example/1", "source-hostname": "Harbor Post", "text": "It is late."}"#;
    let table = "text,source\n\"It is late.\",https://post.example/1\n";
    for (name, text, outlet) in [
        ("a.json", json, Some("Harbor Post")),
        ("a.csv", table, None),
    ] {
        let article = article(name, text.as_bytes());
        assert_eq!(article.url.as_deref(), Some("https://post.example/1"));
        assert_eq!(article.outlet.as_deref(), outlet);
    }
}

#[test]
fn an_article_that_lies_within_an_object_is_read_as_if_it_stood_alone() {
    let in_a_store = r#"{"_index": "wire", "_id": "77", "_source": {"title": "Second ferry", "body": "It is late."}}"#;
    let from_a_paper = r#"{"webTitle": "Second ferry", "webUrl": "https://post.example/f", "sectionName": "Harbor",
        "webPublicationDate": "2025-02-12T05:00:00Z", "fields": {"byline": "Tom Okafor", "bodyText": "It is late."}}"#;
    let of_many_names = r#"{"headline": {"main": "Second ferry", "kicker": "Harbor", "name": null},
        "byline": {"original": "Tom Okafor", "person": []}, "data": {"x": 1}, "body": "It is late."}"#;
    for (json, byline, published) in [
        (in_a_store, None, None),
        (from_a_paper, Some("Tom Okafor"), Some("2025-02-12")),
        (of_many_names, Some("Tom Okafor"), None),
    ] {
        let article = article("a.json", json.as_bytes());
        assert_eq!(article.body, "It is late.");
        assert_eq!(article.headline.as_deref(), Some("Second ferry"));
        assert_eq!(article.byline.as_deref(), byline);
        let day = article.published.map(|day| day.to_string());
        assert_eq!(day.as_deref(), published);
    }
    let stored = article("a.json", in_a_store.as_bytes());
    assert_eq!(stored.id, "77");
}

#[test]
fn a_record_that_is_what_a_service_answered_gives_the_records_in_its_list() {
    let page = |numbers: [u8; 2]| {
        let articles =
            numbers.map(|number| serde_json::json!({"id": number, "body": "It is late."}));
        serde_json::json!({"status": "ok", "response": {"docs": articles}}).to_string()
    };
    let lines = format!(
        "{}\n{}\n{{\"status\": \"no\"}}\n",
        page([1, 2]),
        page([3, 4])
    );
    let items = read("a.jsonl", lines.as_bytes());
    let ids: Vec<&str> = items
        .iter()
        .flatten()
        .map(|article| article.id.as_str())
        .collect();
    assert_eq!(ids, ["1", "2", "3", "4"]);
    let message = items[4].as_ref().unwrap_err().to_string();
    assert!(
        message.starts_with("line 3 of a.jsonl skipped: no text"),
        "{message}"
    );
    // As phpMyAdmin exports tables.
    let tables = r#"[{"type": "header", "version": "5.2"}, {"type": "table", "name": "wp_posts", "data": [
        {"ID": "7", "post_title": "Ferry", "post_content": "It is late."}, {"ID": "8", "post_content": ["x", 1]}]}]"#;
    let items = read("a.json", tables.as_bytes());
    assert_eq!(
        items[1].as_ref().unwrap().headline.as_deref(),
        Some("Ferry")
    );
    let message = items[2].as_ref().unwrap_err().to_string();
    assert!(
        message.starts_with("record 3 of a.json skipped"),
        "{message}"
    );
    // Lists in lists in lists end somewhere.
    let deep = format!(
        "{{\"id\": 1}}\n{}{}",
        "{\"data\": [".repeat(200_000),
        "]}".repeat(200_000)
    );
    assert!(read("a.jsonl", deep.as_bytes()).iter().all(Result::is_err));
}

#[test]
fn one_article_that_a_service_wraps_is_read_as_if_it_stood_alone() {
    let of_drupal = r#"{"jsonapi": {"version": "1.0"}, "data": {"type": "node--article", "id": "a7", "links": {"self": {"href": "x"}},
        "attributes": {"title": "Second ferry", "created": "2025-02-12T05:00:00+00:00", "langcode": "en", "body": {
        "value": "<p>It is late.</p>", "format": "basic_html", "processed": "<p>It is late.</p>", "summary": ""}},
        "relationships": {"uid": {"data": {"type": "user--user", "id": "u1"}}}}, "links": {"self": {"href": "y"}}}"#;
    let of_another = r#"{"data": {"id": 7, "attributes": {"title": "Second ferry", "publishedAt": "2025-02-12T05:00:00Z",
        "content": "It is late."}}, "meta": {}}"#;
    let plain = r#"{"status": "ok", "result": 1, "data": {"title": "Second ferry", "date": "2025-02-12", "body": "It is late."}}"#;
    for json in [of_drupal, of_another, plain] {
        let article = article("a.json", json.as_bytes());
        assert_eq!(article.body, "It is late.", "{json}");
        assert_eq!(article.headline.as_deref(), Some("Second ferry"));
        assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    }
    assert_eq!(article("a.json", of_drupal.as_bytes()).id, "a7");
    // What holds no article is told as before.
    let nothing = read(
        "a.json",
        br#"{"data": {"type": "node--article", "id": "a7"}}"#,
    );
    assert!(nothing[0].is_err());
}

#[test]
fn a_body_that_is_plainly_html_is_read_as_it_is_shown() {
    let html =
        "<p>LISBON &#8212; The council voted.</p><p>&#8220;It is late,&#8221; said Ana Ruiz.</p>";
    let text = "LISBON \u{2014} The council voted.\n\n\u{201c}It is late,\u{201d} said Ana Ruiz.";
    let beside =
        "<figure><img><b>Jo Varga</b></figure><ul><li><a href='/old'>The old ferry</a></li></ul>";
    let record =
        serde_json::json!({"title": "Ports &amp; ferries", "body": format!("{html}{beside}")});
    let found = article("a.jsonl", record.to_string().as_bytes());
    assert_eq!(found.body, text);
    assert_eq!(found.headline.as_deref(), Some("Ports & ferries"));
    let feed = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "Harbor Post", "items": [
        {"id": "1", "title": "Vote", "content_html": html, "date_published": "2025-02-12T10:00:00Z",
         "authors": [{"name": "Tom Okafor"}]}]});
    let found = article("a.json", feed.to_string().as_bytes());
    assert_eq!(found.body, text);
    assert_eq!(found.byline.as_deref(), Some("Tom Okafor"));
    let kept = ReadOptions {
        keeps_markup: true,
        ..ReadOptions::default()
    };
    let found = read_with("a.json", record.to_string().as_bytes(), &kept).remove(0);
    assert_eq!(found.unwrap().body, format!("{html}{beside}"));
    // What is not plainly HTML stays as it is.
    let plain = "  A <b>bold</b> word &amp; one more. \n";
    let record = serde_json::json!({"title": "R&amp;D", "body": plain});
    let found = article("a.json", record.to_string().as_bytes());
    assert_eq!(found.body, plain);
    assert_eq!(found.headline.as_deref(), Some("R&amp;D"));
}
