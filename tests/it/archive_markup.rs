//! Pages and documents of the agencies: HTML, NITF, `NewsML`.

use super::archive::{article, read};

const FIRST: &str = "LISBON -- The council agreed on Monday to pay for a second ferry, after a debate of six hours.";
const SECOND: &str =
    "“It is late, but it is done,” said Ana Ruiz, the mayor, who had asked for it in May.";

pub(crate) fn page(above: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Ferry | Post</title>{above}</head><body>\
         <div id=cookie-banner><p>We use cookies.</p></div><nav><a href=/>Home</a></nav><article><h1>Second ferry</h1>\
         <p class=byline>By Tom Okafor</p><figure><figcaption>The old ferry</figcaption></figure><p>{FIRST}</p>\
         <div class=related-links><a href=/a>More on ferries</a></div><p>{SECOND}</p></article>\
         <footer>All rights reserved</footer></body></html>"
    )
}

#[test]
fn a_page_gives_its_article_and_not_what_stands_around_it() {
    let graph = "<meta property=og:site_name content='Harbor Post'><link rel=canonical href=https://post.example/f>\
        <script type=application/ld+json>{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"x\"}, {\"@type\": \
        [\"NewsArticle\"], \"headline\": \"Second ferry\", \"author\": [{\"name\": \"Tom Okafor\"}], \
        \"datePublished\": \"2025-02-12T23:00:00Z\", \"articleSection\": \"Local\"}]}</script>";
    let article = article("x.txt", page(graph).as_bytes());
    assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"));
    assert_eq!(article.headline.as_deref(), Some("Second ferry"));
    assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
    assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(article.outlet.as_deref(), Some("Harbor Post"));
    assert_eq!(article.url.as_deref(), Some("https://post.example/f"));
    assert_eq!(article.section.as_deref(), Some("Local"));
    assert_eq!(article.source.format, "html");
}

#[test]
fn a_page_without_an_article_says_so() {
    for html in [
        "<html><title>404 Not Found</title><h1>Not Found</h1><p>The page was not found.</p>",
        "<html><body><ul><li><a href=/a>Second ferry agreed</a><li><a href=/b>Vote in May</a></ul>",
    ] {
        let message = read("x.html", html.as_bytes())[0]
            .as_ref()
            .unwrap_err()
            .to_string();
        assert!(message.contains("no article in it"), "{message}");
    }
}

#[test]
fn deep_pages_and_tags_of_many_attributes_are_read() {
    let deep = format!(
        "<html><body>{}<p>{FIRST} {SECOND}</p>",
        "<div>".repeat(100_000)
    );
    assert!(article("x.html", deep.as_bytes()).body.contains(FIRST));
    let wide = format!(
        "<html><body {}><p>{FIRST} {SECOND}</p>",
        "a=1 ".repeat(200_000)
    );
    assert!(article("x.html", wide.as_bytes()).body.contains(FIRST));
}

fn nitf() -> String {
    format!(
        "<?xml version=\"1.0\"?><!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf><head><docdata><doc-id id-string=\"p-7\"/>\
         <date.issue norm=\"20250212T100000Z\"/></docdata><pubdata name=\"Harbor Post\" position.section=\"Local\"/></head>\
         <body><body.head><hedline><hl1>Second ferry</hl1><hl2>Vote</hl2></hedline><byline>By <person>Tom Okafor</person>\
         </byline><dateline>LISBON</dateline></body.head><body.content><block><p>{FIRST}</p><media><media-caption>The old \
         ferry</media-caption></media><p>{SECOND}</p></block></body.content></body></nitf>"
    )
}

#[test]
fn nitf_is_read_alone_and_inside_newsml() {
    let inner = nitf();
    let inner = inner.get(inner.find("<nitf").unwrap()..).unwrap();
    let wrapped = format!(
        "<n:newsItem xmlns:n=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"p-7\"><n:contentSet><n:inlineXML>{inner}\
         </n:inlineXML></n:contentSet></n:newsItem>"
    );
    for (text, format) in [(nitf(), "nitf"), (wrapped, "newsml")] {
        let article = article("x.xml", text.as_bytes());
        assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"));
        assert_eq!(
            (article.id.as_str(), article.source.format.as_str()),
            ("p-7", format)
        );
        assert_eq!(article.headline.as_deref(), Some("Second ferry"));
        assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
        assert_eq!(article.dateline.as_deref(), Some("LISBON"));
        assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(article.outlet.as_deref(), Some("Harbor Post"));
        assert_eq!(article.section.as_deref(), Some("Local"));
    }
}

#[test]
fn canceled_items_of_newsml_are_told_and_not_read() {
    let item = |status: &str| {
        format!(
            "<newsItem><itemMeta><pubStatus qcode=\"stat:{status}\"/></itemMeta><contentSet><inlineData>{FIRST}</inlineData>\
             </contentSet></newsItem>"
        )
    };
    let message = format!(
        "<newsMessage><itemSet>{}{}</itemSet></newsMessage>",
        item("canceled"),
        item("usable")
    );
    let items = read("x.xml", message.as_bytes());
    let error = items[0].as_ref().unwrap_err().to_string();
    assert!(
        error.starts_with("record 1 of x.xml skipped") && error.contains("canceled"),
        "{error}"
    );
    assert_eq!(items[1].as_ref().unwrap().body, FIRST);
}

#[test]
fn entities_are_neither_expanded_nor_fetched() {
    let bomb = format!(
        "<!DOCTYPE nitf [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/hostname\">]>\
         <nitf><body><body.content><p>{FIRST} &b; &c; &mdash;</p></body.content></body></nitf>"
    );
    assert_eq!(
        article("x.xml", bomb.as_bytes()).body,
        format!("{FIRST} &b; &c; —")
    );
    let deep = format!("<nitf><body.content>{}<p>x", "<block>".repeat(100_000));
    assert_eq!(
        read("x.xml", deep.as_bytes())[0].as_ref().unwrap().body,
        "x"
    );
}

#[test]
fn documents_cut_at_any_byte_are_articles_or_errors() {
    for text in [nitf(), page("")] {
        for end in (0..text.len()).step_by(7) {
            for item in read("x.xml", &text.as_bytes()[..end]) {
                if let Err(error) = item {
                    assert!(!error.to_string().is_empty());
                }
            }
        }
    }
}

#[test]
fn what_a_page_prints_between_paragraphs_is_left_out_and_its_reporter_read() {
    let html = format!(
        "<html><head><title>Ferry</title></head><body><article><h1>Second ferry</h1><div class='byline'>By <a rel=author \
         href=/t>Tom Okafor</a></div><p>{FIRST}</p><p><b>Read more:</b> <a href=/a>The old ferry is sold</a></p><p>{SECOND}</p>\
         <p>Sign up for our newsletter to get the news every morning.</p><p>The ferry sails four times a day.</p>\
         <p>Copyright 2025 Harbor Post. All rights reserved.</p></article></body></html>"
    );
    let article = article("x.html", html.as_bytes());
    let expected = format!("{FIRST}\n\n{SECOND}\n\nThe ferry sails four times a day.");
    assert_eq!(article.body, expected);
    assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
}

#[test]
fn the_reporter_and_the_time_of_a_page_are_no_text_of_its_article() {
    let lines = "<p>By Ana Ruiz</p><p><time>Wednesday 12 February 2025, 10:32 GMT</time></p>";
    let html = page(
        "<meta property=article:published_time content=2025-02-12><meta property=og:type content=article>",
    )
    .replace("<p class=byline>By Tom Okafor</p>", lines)
    .replace("</article>", "<p>Updated: 14 February 2025</p></article>");
    let article = article("a.html", html.as_bytes());
    assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"));
    assert_eq!(article.byline.as_deref(), Some("Ana Ruiz"));
}

#[test]
fn what_a_page_pulls_out_of_its_text_is_no_second_quotation() {
    for class in [
        "pullquote",
        "wp-block-pull-quote",
        "article_pull_quote",
        "PullQuote",
    ] {
        let html = format!(
            "<html><head><title>Ferry</title></head><body><article><p>LISBON -- The council voted on Sunday to buy a second ferry.</p>\
             <p>“We will not wait,” said Mayor Tove Lindqvist.</p><blockquote class={class}>“We will not wait”</blockquote>\
             <blockquote>The plan is late.</blockquote><p class=has-pull-quote>Pedro Amaro said he would ask for an audit.</p></article></body></html>"
        );
        let article = article("a.html", html.as_bytes());
        assert_eq!(
            article.body.matches("We will not wait").count(),
            1,
            "{class}: {}",
            article.body
        );
        assert!(
            article.body.contains("The plan is late."),
            "{}",
            article.body
        );
        assert!(article.body.contains("Pedro Amaro"), "{}", article.body);
    }
}

#[test]
fn the_text_behind_a_paywall_is_read_and_the_offer_is_not() {
    let html = "<html><head><title>Ferry</title></head><body><div id=cmp-banner><p>We and our 312 partners use cookies.</p></div>\
        <article><p>LISBON -- The council voted on Sunday to buy a second ferry.</p><div class=paywall-content>\
        <p>“We will not wait,” said Mayor Tove Lindqvist.</p><p>Pedro Amaro said he would ask for an audit of the plan.</p></div>\
        <div class=paywall><p>To continue reading, choose a plan.</p><p>Already a subscriber? Log in.</p></div></article></body></html>";
    assert_eq!(
        article("a.html", html.as_bytes()).body,
        "LISBON -- The council voted on Sunday to buy a second ferry.\n\n“We will not wait,” said Mayor Tove Lindqvist.\n\n\
         Pedro Amaro said he would ask for an audit of the plan."
    );
}

#[test]
fn what_says_nothing_but_links_is_left_out_whatever_it_is_called() {
    let teaser =
        "<a href=/c><h3>Cheese is dear</h3></a><p>It will be dearer, makers in the hills say.</p>";
    for furniture in [
        "<ul><li><a href=/a>The old ferry</a></li><li><a href=/b>What we know</a></li></ul>",
        "<p><a href=/a>Ferries</a> | <a href=/b>Lisbon</a> | <a href=/c>Councils</a></p>",
        "<div data-component=newsletter-block><p>The news, every morning at six.</p></div>",
        "<div class=newsletterSignup><p>The news, every morning at six.</p></div>",
        "<div data-testid=\"byline-block\"><div>Tom Okafor</div><div>Harbor reporter</div></div>",
        "<figure><img src=x><span>Jo Varga for the Post</span></figure>",
        &format!("<section><h2>Related</h2>{teaser}</section>"),
        &format!("<div><div><h3>You may also like</h3></div>{teaser}</div>"),
        "<p>A version of this article appears in print on May 4, 2003, Section A.</p>",
        "<h4>Recommended</h4>",
    ] {
        let html = page("").replace("</article>", &format!("{furniture}</article>"));
        let article = article("a.html", html.as_bytes());
        assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"), "{furniture}");
    }
    for (text, expected) in [
        (
            "<ul><li><a href=/r>Ana Ruiz</a>, mayor</li><li><a href=/o>Tom Okafor</a></li></ul>",
            "• Ana Ruiz, mayor\n• Tom Okafor",
        ),
        (
            "<table><tr><td><a href=/l>Lisbon</a></td><td>12</td></tr></table>",
            "Lisbon | 12",
        ),
        (
            "<p><a href=/r>The report of the council</a></p>",
            "The report of the council",
        ),
        ("<div class=has-ads><p>It is late.</p></div>", "It is late."),
        (
            "<figure><blockquote>It is late.</blockquote></figure>",
            "It is late.",
        ),
        (
            "<p><a name=top>It is late.</p><p>It is done.</p>",
            "It is late.\n\nIt is done.",
        ),
    ] {
        let html = page("").replace("</article>", &format!("{text}</article>"));
        let article = article("a.html", html.as_bytes());
        assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}\n\n{expected}"));
    }
}

#[test]
fn the_reporter_below_the_summary_of_a_page_is_no_text_of_its_article() {
    let html = page("<meta name=byl content='By Tom Okafor'>").replace(
        "<p class=byline>By Tom Okafor</p>",
        "<p>The vote ends a dispute of two years.</p><p>By Tom Okafor</p>",
    );
    let article = article("a.html", html.as_bytes());
    assert_eq!(article.byline.as_deref(), Some("Tom Okafor"));
    let summary = "The vote ends a dispute of two years.";
    assert_eq!(article.body, format!("{summary}\n\n{FIRST}\n\n{SECOND}"));
}

#[test]
fn the_day_that_a_page_only_prints_is_its_day_and_those_of_a_chronology_are_none() {
    let with =
        |line: &str| page("").replace("<p class=byline>", &format!("{line}<p class=byline>"));
    for (line, day) in [
        (
            "<span class=date>12 February 2003</span>",
            Some("2003-02-12"),
        ),
        (
            "<p>Posted on Wednesday, February 12, 2003 at 10:32 a.m.</p>",
            Some("2003-02-12"),
        ),
        (
            "<p>Published: 12.02.2003, 10:32 Uhr</p>",
            Some("2003-02-12"),
        ),
        (
            "<p>12 February 2003</p><p>Updated: 13 February 2003</p>",
            Some("2003-02-12"),
        ),
        ("<p>Updated: 12 February 2003</p>", None),
        ("<p>12 February</p>", None),
        ("<p>Lisbon in 2003</p>", None),
    ] {
        let found = article("a.html", with(line).as_bytes());
        let published = found.published.map(|day| day.to_string());
        assert_eq!(published.as_deref(), day, "{line}");
        if day.is_some() {
            assert_eq!(found.body, format!("{FIRST}\n\n{SECOND}"));
        }
    }
    let chronology = with("<p>12 February 2003</p>").replace(
        "</article>",
        "<p>14 February 2003</p><p>It is done.</p></article>",
    );
    let found = article("a.html", chronology.as_bytes());
    assert_eq!(found.published, None);
    assert!(found.body.starts_with("12 February 2003"));
}

#[test]
fn what_is_left_out_of_a_page_and_has_no_end_takes_nothing_with_it() {
    for (before, after) in [
        ("</nav>", ""),
        (
            "<p class=byline>By Tom Okafor</p>",
            "<p class=byline>By Tom Okafor",
        ),
        (
            "<a href=/a>More on ferries</a></div>",
            "<a href=/a>More on ferries</a>",
        ),
    ] {
        let html = page("").replace(before, after);
        assert_ne!(html, page(""));
        let found = article("a.html", html.as_bytes());
        assert!(
            found.body.contains(FIRST) && found.body.contains(SECOND),
            "{before}: {}",
            found.body
        );
    }
}

#[test]
fn a_page_laid_out_by_tables_has_its_head_line_by_line_and_its_paper_before_its_headline() {
    let html = format!(
        "<html><head><title>Harbor Post - Second ferry</title></head><body><table><tr><td><a href=a.html>News</a><br>\
         <a href=b.html>Sports</a><br><a href=c.html>Weather</a></td><td><font size=5><b>Second ferry</b></font><br><font size=2>By Ana Ruiz<br>March 10, \
         1998</font><p><font face=arial>{FIRST}<p>{SECOND}</font></td></tr></table></body></html>"
    );
    let article = article("a.html", html.as_bytes());
    assert_eq!(article.headline.as_deref(), Some("Second ferry"));
    assert_eq!(article.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(article.published.unwrap().to_string(), "1998-03-10");
    assert_eq!(article.body, format!("{FIRST}\n\n{SECOND}"));
}
