//! Exports of newspapers and blogs in XML that say the same twice, or hold what is no article.

use super::archive::{article, read};

/// An article as the annotated corpus of the New York Times has them.
fn annotated(lead: &str, text: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><nitf><head><title>Pier</title><meta content=\"Metropolitan Desk\" name=\"dsk\"/>\
         <docdata><doc-id id-string=\"17\"/></docdata>\
         <pubdata date.publication=\"19890304T000000\" name=\"Harbor Times\"/></head><body><body.head>\
         <hedline><hl1>Pier</hl1></hedline><byline class=\"print_byline\">By ANA RUIZ</byline>\
         <byline class=\"normalized_byline\">Ruiz, Ana</byline></body.head><body.content>\
         <block class=\"lead_paragraph\"><p>{lead}</p></block>\
         <block class=\"full_text\">{text}</block></body.content></body></nitf>"
    )
}

#[test]
fn the_lead_that_is_given_apart_is_read_once() {
    let text = "<p>\"The pier is open,\" said Tom Okafor.</p><p>It was rebuilt.</p>";
    let expected = "\"The pier is open,\" said Tom Okafor.\n\nIt was rebuilt.";
    let article = article(
        "1.xml",
        annotated("\"The pier is open,\" said Tom Okafor.", text).as_bytes(),
    );
    assert_eq!(article.body, expected);
    assert_eq!(article.section.as_deref(), Some("Metropolitan Desk"));
    assert_eq!(article.byline.as_deref(), Some("ANA RUIZ"));

    let lead = "LEAD: \"The pier is open,\" said Tom Okafor.";
    let old = annotated(lead, &format!("<p>{lead}</p>{text}"));
    assert_eq!(
        super::archive::article("1.xml", old.as_bytes()).body,
        expected
    );
    let alone = annotated(lead, &format!("<p>{lead}</p><p>It was rebuilt.</p>"));
    let alone = super::archive::article("1.xml", alone.as_bytes());
    assert_eq!(alone.body, format!("{lead}\n\nIt was rebuilt."));
}

#[test]
fn of_an_export_of_blogger_posts_alone_are_articles() {
    let entry = |kind: &str, more: &str| {
        format!(
            "<entry><id>tag:blogger.com,1999:blog-1.{kind}</id><published>2019-03-04T20:12:00.000-08:00</published>\
             <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>\
             {more}<title>About {kind}</title><content type='html'>&lt;p&gt;Text.&lt;/p&gt;</content></entry>"
        )
    };
    let section = "<category scheme='http://www.blogger.com/atom/ns#' term='Harbor'/>";
    let draft = "<app:control><app:draft>yes</app:draft></app:control>";
    let feed = format!(
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'><title>Blog</title>{}{}{}{}{}</feed>",
        entry("template", ""),
        entry("settings", ""),
        entry("post", section),
        entry("comment", ""),
        entry("post", draft),
    );
    let items = read("blog.xml", feed.as_bytes());
    assert_eq!(items.len(), 5);
    let posts: Vec<_> = items.iter().flatten().collect();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].headline.as_deref(), Some("About post"));
    assert_eq!(posts[0].section.as_deref(), Some("Harbor"));
    assert_eq!(posts[0].published.unwrap().to_string(), "2019-03-04");
    let comment = items[3].as_ref().unwrap_err().to_string();
    assert!(comment.contains("a comment"), "{comment}");
}

#[test]
fn feet_of_pages_and_lists_of_subjects_are_no_text_of_an_export() {
    let text = "Pier opens\nThe Harbor Gazette\nMarch 4, 2019 Monday\nLength: 12 words\nBody\n\n\
                \"It is open,\" said Ana Ruiz.\nClassification\n\n\nLanguage: ENGLISH\nLoad-Date: March 5, 2019\n\nEnd of Document\n\n\
                Page of \nFerry stays\nThe Harbor Gazette\nMarch 6, 2019 Wednesday\nLength: 9 words\nBody\n\n\
                The ferry stays.\n\nEnd of Document\n";
    let items = read("x.txt", text.as_bytes());
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.body, "\"It is open,\" said Ana Ruiz.");
    assert_eq!(first.language.as_deref(), Some("en"));
    let second = items[1].as_ref().unwrap();
    assert_eq!(second.headline.as_deref(), Some("Ferry stays"));
}
