//! Feeds and exports of `WordPress`.

use super::archive::{article, read};

const FIRST: &str = "LISBON -- The council agreed on Monday to pay for a second ferry, after a debate of six hours.";
const SECOND: &str =
    "“It is late, but it is done,” said Ana Ruiz, the mayor, who had asked for it in May.";

#[test]
fn a_feed_gives_an_article_for_each_item_and_an_error_where_it_breaks() {
    let feed = format!(
        "<rss><channel><title>Harbor Post</title><language>en</language><item><title>Second &amp;amp; last ferry</title>\
         <dc:creator>Tom Okafor</dc:creator><pubDate>Wed, 12 Feb 2025 10:00:00 GMT</pubDate><link>https://post.example/f</link>\
         <description>Short.</description><content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>\
         <item><title>Empty</title></item><item><description>{FIRST}</description></item><item><![CDATA["
    );
    let items = read("x.xml", feed.as_bytes());
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.body, format!("{FIRST}\n\n{SECOND}"));
    assert_eq!(first.headline.as_deref(), Some("Second & last ferry"));
    assert_eq!(
        (first.byline.as_deref(), first.outlet.as_deref()),
        (Some("Tom Okafor"), Some("Harbor Post"))
    );
    assert!(
        items[1]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("no article")
    );
    assert_eq!(items[2].as_ref().unwrap().body, FIRST);
    assert!(
        items
            .last()
            .unwrap()
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("not valid XML")
    );
}

#[test]
fn what_a_blog_adds_to_each_item_of_its_feed_is_left_out() {
    let feed = format!(
        "<rss><channel><title>Post</title><item><title>Ferry</title><description>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;The post \
         &lt;a href='x'&gt;Ferry&lt;/a&gt; appeared first on &lt;a href='y'&gt;Post&lt;/a&gt;.&lt;/p&gt;</description></item></channel></rss>"
    );
    assert_eq!(article("a.xml", feed.as_bytes()).body, FIRST);
}

#[test]
fn drafts_of_wordpress_are_left_out() {
    let item = |status: &str| {
        format!(
            "<item><wp:post_type>post</wp:post_type><wp:status>{status}</wp:status><content:encoded>{FIRST}</content:encoded></item>"
        )
    };
    let export = format!(
        "<rss><channel>{}{}</channel></rss>",
        item("draft"),
        item("publish")
    );
    let items = read("x.xml", export.as_bytes());
    assert!(
        items[0]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("not published")
    );
    assert_eq!(items[1].as_ref().unwrap().body, FIRST);
}

#[test]
fn what_a_site_made_a_type_for_is_an_article_and_its_pages_and_plug_ins_are_none() {
    let item = |kind: &str| {
        format!(
            "<item><wp:post_type>{kind}</wp:post_type><wp:status>publish</wp:status><content:encoded>{FIRST}</content:encoded></item>"
        )
    };
    for (kind, expected) in [
        ("post", None),
        ("longread", None),
        ("page", Some("a page of the site, not a post")),
        ("attachment", Some("a picture or file")),
        ("wpcf7_contact_form", Some("a record of a plug-in")),
        ("wp_navigation", Some("a record of WordPress's own")),
    ] {
        let export = format!("<rss><channel>{}</channel></rss>", item(kind));
        let items = read("x.xml", export.as_bytes());
        assert_eq!(items.len(), 1);
        match (&items[0], expected) {
            (Ok(article), None) => assert_eq!(article.body, FIRST),
            (Err(error), Some(why)) => {
                let expected = format!("record 1 of x.xml skipped: no article in it ({why})");
                assert_eq!(error.to_string(), expected);
            }
            (item, _) => panic!("{kind}: {item:?}"),
        }
    }
}

/// A million elements are some hundred megabytes, whatever stands in them.
#[test]
fn an_item_that_is_too_large_is_passed_over_and_not_held() {
    let item = |inside: &str| format!("<item><description>{inside}</description></item>");
    for inside in ["<b/>".repeat(500_000), "x ".repeat(20 << 20)] {
        let feed = format!(
            "<rss><channel>{}{}</channel></rss>",
            item(&inside),
            item(FIRST)
        );
        let items = read("x.xml", feed.as_bytes());
        let told = items[0].as_ref().unwrap_err().to_string();
        let expected =
            "record 1 of x.xml skipped: larger than the limit of 16777216 bytes; split it";
        assert_eq!((items.len(), told.as_str()), (2, expected));
        assert_eq!(items[1].as_ref().unwrap().body, FIRST);
    }
    let nitf = format!(
        "<nitf><body.content>{}</body.content></nitf>",
        "<p>x</p>".repeat(300_000)
    );
    let items = read("x.xml", nitf.as_bytes());
    assert!(matches!(
        items.as_slice(),
        [Err(onrecord::Error::TooLarge { .. })]
    ));
}

#[test]
fn an_author_with_an_address_is_called_by_name_and_pictures_of_wordpress_are_left_out() {
    let feed = "<rss version='2.0'><channel><title>Harbor Post</title><item><title>Ferry</title>\
        <author>desk@post.example (Tom Okafor)</author><description>LISBON -- One.\n\n[caption id='x']&lt;img src='a'&gt; \
        The ferry[/caption]\n\nTwo [sic] &lt;b&gt;three&lt;/b&gt;.</description></item></channel></rss>";
    let article = article("a.rss", feed.as_bytes());
    assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
    assert_eq!(article.body, "LISBON -- One.\n\nTwo [sic] three.");
}

/// What Media RSS calls content, title and description is that of a picture.
#[test]
fn the_pictures_of_an_item_are_no_text_of_it() {
    let item = format!(
        "<item><media:content url='x'><media:credit>Jo Varga</media:credit><media:title>The ferry</media:title></media:content>\
         <media:description>In port</media:description><title>Second ferry</title><description>{FIRST}</description></item>"
    );
    let feed = format!("<rss version='2.0'><channel><title>Post</title>{item}</channel></rss>");
    let article = article("a.xml", feed.as_bytes());
    assert_eq!(article.body, FIRST);
    assert_eq!(article.headline.as_deref(), Some("Second ferry"));
}

#[test]
fn a_post_of_wordpress_is_read_as_it_is_shown() {
    let export = format!(
        "<rss><channel><title>Post</title><wp:author><wp:author_login><![CDATA[tom]]></wp:author_login>\
         <wp:author_display_name><![CDATA[Tom Okafor]]></wp:author_display_name></wp:author><item><title>Second ferry</title>\
         <dc:creator><![CDATA[tom]]></dc:creator><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <category domain='post_tag'>ferry</category><category domain='category'>Ports</category><content:encoded><![CDATA[<!-- wp:paragraph -->\n\
         <p>{FIRST}</p>\n<!-- /wp:paragraph -->\n\n<figure class='wp-block-embed'><div>\nhttps://video.example/1\n</div></figure>\n\n\
         https://video.example/2\n\n<ul><li><a href='/old'>The old ferry</a></li></ul>\n<p>{SECOND}</p>]]></content:encoded></item></channel></rss>"
    );
    let article = article("a.xml", export.as_bytes());
    assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"));
    assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
    assert_eq!(article.section.as_deref(), Some("Ports"));
}

#[test]
fn all_authors_of_an_entry_are_its_byline() {
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Ferry</title><author><name>Tom Okafor</name></author>\
         <author><name>Ana Ruiz</name></author><content type='html'>{FIRST}</content></entry></feed>"
    );
    let article = article("a.xml", feed.as_bytes());
    assert_eq!(article.byline.as_deref(), Some("Tom Okafor, Ana Ruiz"));
}

/// Where all that stands above the items is searched at each of them, this takes minutes.
#[test]
fn what_a_feed_says_of_all_items_is_looked_for_once() {
    let author = "<wp:author><wp:author_login>tom</wp:author_login><wp:author_display_name>Tom Okafor</wp:author_display_name></wp:author>";
    let item =
        format!("<item><dc:creator>tom</dc:creator><description>{SECOND}</description></item>");
    let (authors, items) = (author.repeat(20_000), item.repeat(20_000));
    let feed = format!("<rss><channel><title>Post</title>{authors}{items}</channel></rss>");
    let items = read("x.xml", feed.as_bytes());
    assert_eq!(items.len(), 20_000);
    let last = items.last().and_then(|item| item.as_ref().ok()).unwrap();
    assert_eq!(last.byline.as_deref(), Some("Tom Okafor"));
    assert_eq!(last.outlet.as_deref(), Some("Post"));
}
