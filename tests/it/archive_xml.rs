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

/// Headline and text of what is read, and how much is told.
fn found(text: &str) -> (Vec<(Option<String>, String)>, usize) {
    let (mut found, mut told) = (Vec::new(), 0);
    for item in read("a.xml", text.as_bytes()) {
        match item {
            Ok(article) => found.push((article.headline, article.body)),
            Err(_) => told += 1,
        }
    }
    (found, told)
}

/// Articles by their headlines; each has the text that it says.
fn articles(headlines: &[&str]) -> Vec<(Option<String>, String)> {
    let article = |headline: &&str| (Some((*headline).to_owned()), format!("It is {headline}."));
    headlines.iter().map(article).collect()
}

const PROLOG: &str = "<?xml version=\"1.0\"?>";

fn element(name: &str, headline: &str) -> String {
    format!("<{name}><title>{headline}</title><text>It is {headline}.</text></{name}>")
}

#[test]
fn articles_in_elements_that_may_be_articles_are_all_read() {
    let (a, b, c) = (
        element("item", "A"),
        element("item", "B"),
        element("article", "C"),
    );
    let d = element("record", "D");
    for (text, headlines) in [
        (format!("<news>{a}{b}</news>"), ["A", "B"].as_slice()),
        (
            format!("<news><title>Post</title>{a}{b}{a}</news>"),
            &["A", "B", "A"],
        ),
        (format!("<news><title>Post</title>{a}</news>"), &["A"]),
        (
            format!("<document><articles>{c}{c}</articles></document>"),
            &["C", "C"],
        ),
        (
            format!("<document><articles>{c}</articles></document>"),
            &["C"],
        ),
        (
            format!("<document><content>{c}{c}</content></document>"),
            &["C", "C"],
        ),
        (format!("<news>{a}{d}{b}</news>"), &["A", "D", "B"]),
        (format!("<record>{a}{b}</record>"), &["A", "B"]),
        (
            format!("<export><record>{a}{b}</record>{d}</export>"),
            &["A", "B", "D"],
        ),
        (
            format!(
                "<news><document>{a}</document><document>{b}{d}</document><post>{c}</post></news>"
            ),
            &["A", "B", "D", "C"],
        ),
        (
            format!("<news><item>{d}</item><item>{c}</item></news>"),
            &["D", "C"],
        ),
        // Without their ends.
        (
            format!("<news>{a}{}", b.trim_end_matches("</item>")),
            &["A", "B"],
        ),
        // One has a text of its own.
        (
            format!("<story><title>E</title><text>It is E.</text>{a}</story>"),
            &["E", "A"],
        ),
    ] {
        let expected = articles(headlines);
        assert_eq!(found(&format!("{PROLOG}{text}")).0, expected, "{text}");
    }
}

#[test]
fn elements_without_text_among_others_are_told_in_their_order() {
    let (a, b) = (element("item", "A"), element("item", "B"));
    let nothing = "<item><title>C</title></item>";
    for (text, at) in [
        (format!("<news>{a}{nothing}{b}</news>"), 1),
        (format!("<news>{nothing}{a}{b}</news>"), 2),
        (format!("<news>{a}{nothing}</news>"), 1),
    ] {
        let items = read("a.xml", format!("{PROLOG}{text}").as_bytes());
        let message = items[at].as_ref().unwrap_err().to_string();
        assert!(message.contains("an element without text"), "{message}");
        assert_eq!(items.iter().filter(|item| item.is_err()).count(), 1);
    }
}

#[test]
fn what_stands_around_one_article_is_of_it_and_what_is_no_article_stays_in_its_text() {
    let text = "<record><header><id>7</id><date>2025-02-12</date></header><metadata><document><title>A</title><text>It is A.</text>\
        </document></metadata></record>";
    let article = article("a.xml", format!("{PROLOG}{text}").as_bytes());
    assert_eq!(
        (article.id.as_str(), article.body.as_str()),
        ("7", "It is A.")
    );
    assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    let text = "<article><title>A</title><body><p>One</p><list><item><text>two</text></item></list></body>\
        <related><item><title>B</title><text>It is B.</text></item></related></article>";
    let (found, told) = found(&format!("{PROLOG}{text}"));
    assert_eq!((found.len(), told), (1, 0), "{found:?}");
    assert!(found[0].1.contains("two"), "{found:?}");
}

#[test]
fn many_articles_in_one_element_are_not_held_together() {
    let long = format!("<text>{}", "so ".repeat(500_000));
    let item = element("item", "A").replacen("<text>", &long, 1);
    let text = format!("{PROLOG}<news>{}</news>", item.repeat(40));
    let (found, told) = found(&text);
    assert_eq!((found.len(), told), (40, 0));
}

#[test]
fn xml_without_a_prolog_is_read_where_it_is_no_part_of_a_page() {
    let item = element("article", "A");
    for name in ["a.xml", "a.data"] {
        let found = article(name, format!("<export>{item}</export>").as_bytes());
        assert_eq!(
            (found.source.format.as_str(), found.body.as_str()),
            ("xml", "It is A.")
        );
    }
    for page in [
        "<article><svg><text>x</text></svg><p>It is A.</p></article>",
        "<div><article><svg><text>x</text></svg><p>It is A.</p></article></div>",
        "<export> is an element, and <item> one in it.",
    ] {
        let found = article("a.data", page.as_bytes());
        assert_ne!(found.source.format, "xml", "{page}");
    }
}

#[test]
fn fields_of_xml_that_are_plainly_html_are_shown() {
    let text = "<news><item><title>&lt;b&gt;No&lt;/b&gt; boat &amp;amp; quay</title><text>It is late.</text></item>\
        <item><title>A &amp;amp; B</title><text><value>&lt;p&gt;It is &lt;b&gt;late&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;So.&lt;/p&gt;</value></text></item>\
        <item><title>5 &lt; 6</title><text>Close it with &lt;/p&gt;, she said.</text></item></news>";
    let (found, _) = found(&format!("{PROLOG}{text}"));
    let expected = [
        ("No boat & quay", "It is late."),
        ("A & B", "It is late.\n\nSo."),
        ("5 < 6", "Close it with </p>, she said."),
    ];
    let expected = expected.map(|(headline, body)| (Some(headline.to_owned()), body.to_owned()));
    assert_eq!(found, expected);
}
