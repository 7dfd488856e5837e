//! Documents in RTF and `OpenDocument`, as desks saved them.

use onrecord::archive::ReadOptions;

use super::archive::{article, read, read_with};
use super::packed::zip;

fn body(rtf: &str) -> String {
    article("a.rtf", rtf.as_bytes()).body
}

#[test]
fn rtf_is_its_text_without_what_stands_around_it() {
    let document = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fcharset204 Arial;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 heading;}}{\info{\title Second ferry}{\author desk4}{\creatim\yr2025\mo2\dy12}}
{\*\generator Writer 5;}{\header \pard Harbor Post, page {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}\headery708
\pard\plain LISBON \emdash  The council {\b voted} on Mon\-day{\footnote A note.}.\par
\pard\par {\pict\wmetafile8 0102ff}\ldblquote It\rquote s late,\rdblquote  said Jos\'e9 {\v hidden }Mu\u241\'f1oz,\line the \{mayor\}.\par
{\deleted Gone. }{\f1 \'c0\'ed\'ed\'e0} \uc2\u8364\'80\'80 5\~000 \uc1\u-10179?\u-8704?\par
\trowd A\cell B\cell\row
\listtext 1.\tab}";
    let found = article("a.bin", document.as_bytes());
    assert_eq!(found.source.format, "rtf");
    assert_eq!(found.headline.as_deref(), Some("Second ferry"));
    assert_eq!(found.byline, None);
    assert_eq!(
        found.body,
        "LISBON — The council voted on Monday.\n\n“It’s late,” said José Muñoz,\nthe {mayor}.\n\nАнна € 5\u{a0}000 😀\n\nA | B"
    );
}

#[test]
fn rtf_of_other_code_pages_and_of_programs_that_write_bytes_is_read() {
    assert_eq!(body(r"{\rtf1\mac Caf\'8e\par}"), "Café");
    assert_eq!(body(r"{\rtf1\ansi\ansicpg1250 \'a3\'f3d\'9f}"), "Łódź");
    assert_eq!(
        body(r"{\rtf1\ansi\ansicpg932 \'93\'8c\'8b\'9e\'83\\}"),
        "東京ソ"
    );
    let raw = [b"{\\rtf1\\ansicpg1251 ".as_slice(), b"\xcc\xe8\xf0", b"}"].concat();
    assert_eq!(article("a.rtf", &raw).body, "Мир");
    // A font for all of the text, which is named where it is no other's.
    let fonts = r"{\fonttbl{\f0\fcharset204 Arial;}{\f1\fcharset0 Arial;}}";
    for (start, letters) in [
        (r"\ansi\ansicpg1252\deff0", r"\'cc\'e8\'f0"),
        (r"\ansi\deff0", r"{\f1 }\'cc\'e8\'f0"),
        (r"\ansi\ansicpg1251\deff1", r"\'cc\'e8\'f0"),
    ] {
        let document = format!("{{\\rtf1{start}{fonts} {letters}\\par}}");
        assert_eq!(body(&document), "Мир", "{document}");
    }
    // Letters that are written twice.
    assert_eq!(
        body(r"{\rtf1 It is {\upr{bad}{\*\ud{good}}} so.}"),
        "It is good so."
    );
    let titled = r"{\rtf1{\info{\upr{\title ?}{\*\ud{\title \u1052?}}}}It is late.}";
    assert_eq!(
        article("a.rtf", titled.as_bytes()).headline.as_deref(),
        Some("М")
    );
    assert_eq!(body(r"{\rtf1 It is late.\'e"), "It is late.");
    assert_eq!(body(r"{\rtf1 It is late.\'"), "It is late.");
    // What stands in a file behind the document, and in one that is cut.
    assert_eq!(body("{\\rtf1 It is late.}\n\0{\\rtf1 x}"), "It is late.");
    assert_eq!(body(r"{\rtf1 It is late.{\b So"), "It is late.So");
    assert_eq!(
        body(r"{\rtf1 It is\bin3 {{{ late. \'zz\bin999999999 x"),
        "It is late. zz"
    );
}

#[test]
fn rtf_without_text_or_of_too_many_groups_is_told() {
    for (rtf, expected) in [
        (
            r"{\rtf1 {\pict 00ff}}".to_owned(),
            "a document without text",
        ),
        (
            format!("{{\\rtf1 {}", "{".repeat(3_000_000)),
            "not valid RTF: more than 10000 groups",
        ),
    ] {
        let message = read("a.rtf", rtf.as_bytes())
            .remove(0)
            .unwrap_err()
            .to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn rtf_with_more_text_than_is_held_is_told() {
    let options = ReadOptions {
        max_record_bytes: 50,
        ..ReadOptions::default()
    };
    let long = format!("{{\\rtf1 {}}}", "late\\par ".repeat(20));
    let item = read_with("a.rtf", long.as_bytes(), &options).remove(0);
    let message = item.unwrap_err().to_string();
    assert!(
        message.contains("larger than the limit of 50 bytes"),
        "{message}"
    );
}

#[test]
fn a_document_of_opendocument_is_its_text() {
    let content = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:automatic-styles><number:text>.</number:text>\
        </office:automatic-styles><office:body><office:text><text:tracked-changes><text:deletion><text:p>Gone.</text:p></text:deletion>\
        </text:tracked-changes><text:h>Second ferry</text:h><text:p>LISBON — The council <text:span>voted</text:span>.<text:note><text:p>A note.</text:p>\
        </text:note></text:p><text:p/><text:p>It is late,<text:line-break/>she said.</text:p></office:text></office:body></office:document-content>";
    let meta = "<office:document-meta><office:meta><dc:title>The ferry</dc:title><dc:creator>desk4</dc:creator></office:meta></office:document-meta>";
    let kind = b"application/vnd.oasis.opendocument.text".as_slice();
    let parts = [
        ("mimetype", kind),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ];
    let found = article("a.odt", &zip(&parts));
    assert_eq!(found.source.format, "odt");
    assert_eq!(
        found.body,
        "LISBON — The council voted.\n\nIt is late,\nshe said."
    );
    assert_eq!(found.headline.as_deref(), Some("Second ferry"));
    let message = read("a.odt", &zip(&[("mimetype", kind)]))
        .remove(0)
        .unwrap_err()
        .to_string();
    assert!(message.contains("not valid ODT"), "{message}");
    let sheet = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let message = read("a.ods", &zip(&[("mimetype", sheet)]))
        .remove(0)
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "a.ods skipped: unknown format (OpenDocument); save it as CSV"
    );
}
