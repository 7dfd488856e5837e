//! SGML of news wires, as agencies and test collections have it, and as it is when it is damaged.

use onrecord::archive::ReadOptions;
use onrecord::{Article, Error};
use proptest::prelude::*;

use super::archive::{article, read, read_with};

const REUTERS_KIND: &str = r#"<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="17" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>ship</D></TOPICS>
<UNKNOWN>
&#5;&#5;&#5;C T
&#22;&#22;&#1;f0704&#31;reute</UNKNOWN>
<TEXT>&#2;
<TITLE>PIERS &lt;LHB> OPEN</TITLE>
<AUTHOR>    By Ana Ruiz, Meridian</AUTHOR>
<DATELINE>    LISBON, Feb 26 - </DATELINE><BODY>The piers opened throughout the
week, said the caf&eacute; owners &amp; others.
    "It is late," she said. &frob;
 Meridian
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="2"><TEXT TYPE="BRIEF">&#2;
<TITLE>PIERS CLOSE</TITLE>
&#3;</TEXT></REUTERS>
<REUTERS NEWID="3"><TEXT TYPE="UNPROC">&#2;
Nothing but text.
&#3;</TEXT></REUTERS>
"#;

const TREC_KIND: &str = "\
<DOC>
<DOCNO> AP880212-0001 </DOCNO>
<FILEID>AP-NR-02-12-88 2344EST</FILEID>
<HEAD>Piers Open</HEAD>
<HEAD>A second one</HEAD>
<BYLINE>By ANA RUIZ</BYLINE>
<DATELINE>LISBON (AP) </DATELINE>
<TEXT>
   The piers are open, and
nobody came.
   \"It is late,\" she said.
</TEXT>
</DOC>
<doc id=\"MNS_ENG_19940512.0001\" type=\"story\">
<HEADLINE>
Piers
open
<DATELINE>
LISBON, May 12
<TEXT>
<P>
The piers
are open.
<P>
It is late &mdash; she said.
</DOC>
<DOC>
<DOCNO> WSJ870324-0001 </DOCNO>
<HL> Piers Open
@ A Deck
@ By Ana Ruiz
@ Staff Reporter </HL>
<SO> TIDEWATER COURIER </SO>
<TEXT>
Open.
</TEXT>
</DOC>
";

fn articles(text: &str) -> Vec<Result<Article, Error>> {
    read("wire.sgm", text.as_bytes())
}

#[test]
fn the_reuters_kind_is_read() {
    let items = articles(REUTERS_KIND);
    assert_eq!(items.len(), 3);
    let first = items[0].as_ref().unwrap();
    assert_eq!(
        (first.id.as_str(), first.source.format.as_str()),
        ("1", "sgml")
    );
    assert_eq!(first.headline.as_deref(), Some("PIERS <LHB> OPEN"));
    assert_eq!(first.byline.as_deref(), Some("Ana Ruiz, Meridian"));
    assert_eq!(first.dateline.as_deref(), Some("LISBON, Feb 26 -"));
    assert_eq!(first.outlet.as_deref(), Some("Reuters"));
    assert_eq!(first.published.unwrap().to_string(), "1987-02-26");
    assert_eq!(
        first.body,
        "The piers opened throughout the\nweek, said the café owners & others.\n    \"It is late,\" she said. &frob;\n Meridian"
    );
    let message = items[1].as_ref().unwrap_err().to_string();
    assert_eq!(
        message,
        "record 2 of wire.sgm skipped: no article in it (a headline without a text)"
    );
    assert_eq!(items[2].as_ref().unwrap().body, "Nothing but text.");
}

#[test]
fn the_trec_kinds_are_read_also_without_end_tags_and_lines() {
    for text in [TREC_KIND.to_owned(), TREC_KIND.replace('\n', "\r\n")] {
        let items = articles(&text);
        let found: Vec<&Article> = items.iter().map(|item| item.as_ref().unwrap()).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].id, "AP880212-0001");
        assert_eq!(found[0].headline.as_deref(), Some("Piers Open"));
        assert_eq!(found[0].byline.as_deref(), Some("ANA RUIZ"));
        assert_eq!(found[0].published.unwrap().to_string(), "1988-02-12");
        assert_eq!(
            found[0].body,
            "   The piers are open, and\nnobody came.\n   \"It is late,\" she said."
        );
        assert_eq!(found[1].id, "MNS_ENG_19940512.0001");
        assert_eq!(found[1].headline.as_deref(), Some("Piers open"));
        assert_eq!(found[1].dateline.as_deref(), Some("LISBON, May 12"));
        assert_eq!(found[1].published.unwrap().to_string(), "1994-05-12");
        assert_eq!(
            found[1].body,
            "The piers are open.\n\nIt is late — she said."
        );
        assert_eq!(found[2].headline.as_deref(), Some("Piers Open"));
        assert_eq!(found[2].byline.as_deref(), Some("Ana Ruiz"));
        assert_eq!(found[2].outlet.as_deref(), Some("TIDEWATER COURIER"));
    }
    assert_eq!(articles(&TREC_KIND.replace('\n', " ")).len(), 3);
}

#[test]
fn signs_of_the_typesetter_are_no_text() {
    let wire = "<DOC>\n<DOCNO> GW1 </DOCNO>\n<DATE_TIME> 03/12/1998 14:05:00 </DATE_TIME>\n\
        <HEADER> w0044 &Cx1f; u i &Cx13; BC-HARBOR &LR; 0350 </HEADER>\n<BODY>\n<SLUG> BC-HARBOR </SLUG>\n\
        <HEADLINE> DOCKERS STRIKE &AMP; WAIT </HEADLINE>\n&UR; By OMAR HADDAD-REYES &LR; &QC;\n<TEXT>\n<P>\n   Dockers of AT&T; and\n\
        Q&A went home.\n</P>\n<ANNOTATION> (Story can end here.) &QL; </ANNOTATION>\n</TEXT>\n\
        <TRAILER> GWS-03-12-98 1405EST </TRAILER>\n</BODY>\n</DOC>\n";
    let items = articles(wire);
    let article = items[0].as_ref().unwrap();
    assert_eq!(article.headline.as_deref(), Some("DOCKERS STRIKE & WAIT"));
    assert_eq!(
        article.body.trim(),
        "By OMAR HADDAD-REYES\n\nDockers of AT&T; and Q&A went home."
    );
}

#[test]
fn a_damaged_article_costs_itself() {
    let wide = format!(
        "<DOC><DOCNO>1</DOCNO><TEXT>{}</TEXT></DOC>\n",
        "x".repeat(5000)
    );
    let text = format!(
        "lost text</TEXT></DOC>\n{wide}<DOC><DOCNO>2</DOCNO><TEXT>two<\n<DOC><DOCNO>3</DOCNO></DOC>\n<DOC><TEXT>four"
    );
    let options = ReadOptions {
        max_record_bytes: 1000,
        ..ReadOptions::default()
    };
    // The head tells the format, so the damage stands behind it.
    let text = format!("<DOC><DOCNO>0</DOCNO><TEXT>zero</TEXT></DOC>\n{text}");
    let items = read_with("wire.sgm", text.as_bytes(), &options);
    let shown: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(article) => article.body.clone(),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "zero",
            "record 2 of wire.sgm skipped: not valid SGML: text outside of any article",
            "record 3 of wire.sgm skipped: larger than the limit of 1000 bytes; split it",
            "two<",
            "record 5 of wire.sgm skipped: no article in it (an article without text)",
            "four",
        ]
    );
}

#[test]
fn text_about_tags_is_no_wire() {
    let text = "Tags\n\n<DOC> and <TEXT> are tags of a wire.\n";
    assert_eq!(article("x.txt", text.as_bytes()).source.format, "text");
}

proptest! {
    #[test]
    fn a_wire_cut_anywhere_is_articles_or_errors(at in 0..TREC_KIND.len(), bytes in "[<>/&a;\" \n]{0,40}") {
        for whole in [REUTERS_KIND, TREC_KIND] {
            let start = whole.as_bytes().get(..at).unwrap_or_default();
            let _ = read("wire.sgm", &[start, bytes.as_bytes()].concat());
            let middle = [start, bytes.as_bytes(), whole.as_bytes().get(at..).unwrap_or_default()].concat();
            prop_assert!(read("wire.sgm", &middle).len() <= 40);
        }
    }
}

#[test]
fn a_provider_without_a_name_is_called_by_its_code() {
    for (provider, expected) in [
        ("qcode=\"nprov:HarborPress\"", Some("HarborPress")),
        ("literal=\"Harbor Press\"", Some("Harbor Press")),
        ("qcode=\"nprov:4711\"", None),
    ] {
        let item = format!(
            "<newsItem><itemMeta><provider {provider}/></itemMeta><contentSet><inlineData>The council voted on Monday.\
             </inlineData></contentSet></newsItem>"
        );
        let found = article("x.xml", item.as_bytes());
        assert_eq!(found.outlet.as_deref(), expected, "{provider}");
    }
}
