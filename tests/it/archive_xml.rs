//! XML of no standard, as systems and databases export it.

use super::archive::{article, read};

#[test]
fn elements_that_are_called_articles_are_read_by_the_names_in_them() {
    let text = "<?xml version=\"1.0\"?><export><meta><title>All</title></meta><articles>\
        <article id=\"7\" lang=\"en\"><head><title>Second ferry</title><meta><date>2025-02-12</date></meta></head><author><name>Tom Okafor</name></author>\
        <image><text>A boat.</text></image><body><para>LISBON — It is <i>late</i>.</para><para>“So,” said Ana Ruiz.</para></body></article>\
        <article><title>Third</title><body>&lt;p&gt;It is late.&lt;/p&gt;&lt;p&gt;So.&lt;/p&gt;</body></article>\
        <article><title>Fourth</title><body><![CDATA[It is\n\nlate.]]></body></article><article><title>Fifth</title></article></articles></export>";
    let items = read("a.xml", text.as_bytes());
    let first = items[0].as_ref().unwrap();
    assert_eq!(
        (first.source.format.as_str(), first.id.as_str()),
        ("xml", "7")
    );
    assert_eq!(first.headline.as_deref(), Some("Second ferry"));
    assert_eq!(first.byline.as_deref(), Some("Tom Okafor"));
    assert_eq!(first.language.as_deref(), Some("en"));
    assert_eq!(first.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(first.body, "LISBON — It is late.\n\n“So,” said Ana Ruiz.");
    assert_eq!(items[1].as_ref().unwrap().body, "It is late.\n\nSo.");
    assert_eq!(items[2].as_ref().unwrap().body, "It is\n\nlate.");
    let message = items[3].as_ref().unwrap_err().to_string();
    assert_eq!(
        message,
        "record 4 of a.xml skipped: no article in it (an element without text)"
    );
}

#[test]
fn rows_whose_fields_are_named_by_an_attribute_are_read() {
    let text = "<?xml version=\"1.0\"?><mysqldump><database name=\"post\"><table_data name=\"wp_posts\"><row><field name=\"ID\">7</field>\
        <field name=\"post_date\">2025-02-12 10:00:00</field><field name=\"post_title\">Second ferry</field>\
        <field name=\"post_content\">It is late.</field></row></table_data></database></mysqldump>";
    let found = article("a.xml", text.as_bytes());
    assert_eq!(found.headline.as_deref(), Some("Second ferry"));
    assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(found.body, "It is late.");
}

#[test]
fn xml_without_articles_is_told_as_before() {
    for text in [
        "<?xml version=\"1.0\"?><urlset><url><loc>https://post.example</loc></url></urlset>",
        "<?xml version=\"1.0\"?><body>It is late.</body>",
        "<?xml version=\"1.0\"?><items><item><name>Boat</name></item></items>",
    ] {
        let item = read("a.data", text.as_bytes()).remove(0);
        assert!(
            !matches!(&item, Ok(found) if found.source.format == "xml"),
            "{item:?}"
        );
    }
    let items = read(
        "a.xml",
        b"<?xml version=\"1.0\"?><a><article><body>It is late.</body></article><article><body>So",
    );
    assert_eq!(items[0].as_ref().unwrap().body, "It is late.");
}
