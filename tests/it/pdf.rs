//! PDF as papers and offices make it: its paragraphs in the order of reading, and a clear word on what cannot be read.

use onrecord::extract;
use onrecord::lexicon::Lexicon;

use super::archive::{article, read};
use super::bad_input::message;
use super::containers::told;
use super::packed::{gzip, tar, zip};
use super::pdf_files::{Sheet, file, pdf, pdf_in, stream};

/// Two columns under a headline, on a page of several.
pub(crate) fn paper() -> Vec<u8> {
    let mut first = Sheet::default();
    first.line(50, 30, 8, "Harbor Post   12 February 2025");
    first.line(50, 70, 24, "Council votes for a second");
    first.line(50, 98, 24, "ferry after a long winter");
    // Printed before the left column: the order in the file tells nothing.
    first.column(
        310,
        130,
        &[
            "first: “We have asked for in-",
            "dependent figures, and we",
            "were given promises.”",
            "   The well-",
            "known firm will sign in May,",
            "the mayor said, and the gov-",
        ],
    );
    first.column(
        50,
        130,
        &[
            "HARWICK, Feb. 12 — The harbor",
            "council voted on Tuesday to buy a",
            "second ferry.",
            "   “We cannot run a town on one",
            "engine,” said Ana Ruiz, who chairs",
            "the council. Opponents spoke",
        ],
    );
    first.line(300, 780, 8, "1");
    let mut second = Sheet::default();
    second.line(50, 30, 8, "Harbor Post   12 February 2025");
    second.column(
        50,
        70,
        &["ernment pays a third of it.", "   The ferry is white."],
    );
    second.line(300, 780, 8, "2");
    pdf(&[first, second])
}

#[test]
fn columns_lines_and_pages_are_joined_and_what_stands_on_each_page_is_left_out() {
    let article = article("2025/02/12/page.pdf", &paper());
    assert_eq!(
        article.headline.as_deref(),
        Some("Council votes for a second ferry after a long winter")
    );
    let paragraphs: Vec<&str> = article.body.split("\n\n").collect();
    assert_eq!(
        paragraphs,
        [
            "HARWICK, Feb. 12 — The harbor council voted on Tuesday to buy a second ferry.",
            "“We cannot run a town on one engine,” said Ana Ruiz, who chairs the council. Opponents spoke first: \
             “We have asked for independent figures, and we were given promises.”",
            "The well-known firm will sign in May, the mayor said, and the government pays a third of it.",
            "The ferry is white.",
        ]
    );
    assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    let found = extract::extract(&article, Lexicon::embedded());
    let texts: Vec<&str> = found
        .quotations
        .iter()
        .flat_map(|quotation| &quotation.spans)
        .map(|span| span.of(&article.body))
        .collect();
    assert!(
        texts
            .iter()
            .any(|text| text.contains("We cannot run a town on one engine")),
        "{texts:?}"
    );
    assert!(
        texts
            .iter()
            .any(|text| text.contains("independent figures, and we were given promises")),
        "{texts:?}"
    );
}

#[test]
fn a_large_initial_begins_its_line_and_what_is_printed_twice_counts_once() {
    let mut sheet = Sheet::default();
    sheet.line(50, 84, 34, "T");
    sheet.column(
        75,
        60,
        &[
            "he ferry leaves at six in the morn-",
            "ing, and at noon, when the tide",
        ],
    );
    sheet.column(50, 84, &[]);
    sheet.line(75, 84, 10, "turns.");
    for left in [50, 50] {
        sheet.line(left, 120, 10, "All of it is bold.");
    }
    let article = article("a.pdf", &pdf(&[sheet]));
    assert_eq!(
        article.body,
        "The ferry leaves at six in the morning, and at noon, when the tide turns.\n\nAll of it is bold."
    );
}

#[test]
fn turns_and_keys_stay_lines_of_their_own() {
    let mut sheet = Sheet::default();
    let lines = [
        "Ruiz: The ferry is late, and",
        "it will be late again.",
        "Okafor: Why is it late today?",
        "Ruiz: It has only one engine.",
    ];
    sheet.column(50, 60, &lines);
    assert_eq!(
        article("a.pdf", &pdf(&[sheet])).body,
        "Ruiz: The ferry is late, and it will be late again.\n\nOkafor: Why is it late today?\n\nRuiz: It has only one engine."
    );
}

/// A font that is drawn stroke by stroke; its letters are told by a map, where there is one.
fn drawn_font(map: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 500 700]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 97/LastChar 100\
         /Widths[500 500 500 500]/Encoding<</Differences[97/g1/g2/g3/g4]>>/CharProcs<<>>{map}>>"
    )
}

/// A page whose letters are only codes; object 6 is the map.
fn coded(map: &str) -> Vec<u8> {
    let mut sheet = Sheet::default();
    sheet.line(50, 60, 10, "abcdabcdabcd");
    let whole = pdf_in(&drawn_font(map), &[sheet], "");
    let text = String::from_utf8(whole).unwrap();
    let objects: Vec<Vec<u8>> = text
        .split(" 0 obj\n")
        .skip(1)
        .map(|object| object.split("\nendobj").next().unwrap().as_bytes().to_vec())
        .chain([stream(
            "",
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n\
             4 beginbfchar <61> <201C> <62> <FB01> <63> <006E> <64> <201D> endbfchar endcmap end end",
        )
        .into_bytes()])
        .collect();
    file(&objects, "")
}

#[test]
fn a_map_tells_letters_and_ligatures_and_without_one_they_are_unknown() {
    assert_eq!(
        article("a.pdf", &coded("/ToUnicode 6 0 R")).body,
        "“fin”“fin”“fin”"
    );
    assert!(
        message("a.pdf", &coded("")).starts_with("a.pdf skipped: the fonts of its PDF do not tell")
    );
}

pub(crate) fn plain(text: &str) -> Vec<u8> {
    let mut sheet = Sheet::default();
    sheet.line(50, 60, 10, text);
    pdf(&[sheet])
}

#[test]
fn what_has_no_text_says_why() {
    let key = "<00000000000000000000000000000000000000000000000000000000000000ff>";
    let lock = format!("/ID[<01><01>]/Encrypt<</Filter/Standard/V 1/R 2/O{key}/U{key}/P -4>>");
    let mut sheet = Sheet::default();
    sheet.line(50, 60, 10, "The harbor is open.");
    let locked = pdf_in(
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
        &[sheet],
        &lock,
    );
    for (bytes, why) in [
        (locked, "its PDF is encrypted; save it without a password"),
        (
            pdf(&[Sheet("q 600 0 0 800 0 0 cm Q".to_owned())]),
            "its PDF has no text, only pictures of pages",
        ),
        (
            b"%PDF-1.7\nabc".to_vec(),
            "not a valid PDF, or damaged beyond reading",
        ),
    ] {
        let told = message("a.pdf", &bytes);
        assert!(told.starts_with(&format!("a.pdf skipped: {why}")), "{told}");
        let told = message("a.zip", &zip(&[("b/c.pdf", &bytes)]));
        assert!(
            told.starts_with(&format!("a.zip!/b/c.pdf skipped: {why}")),
            "{told}"
        );
    }
    let cut = plain("The harbor is open.");
    let (articles, messages) = told(read("a.txt", &cut[..cut.len() - 60]));
    assert_eq!(
        articles,
        [("a.txt".to_owned(), "The harbor is open.".to_owned())]
    );
    assert_eq!(
        messages,
        ["a.txt is cut short; what comes before the cut is read"]
    );
}

#[test]
fn it_is_read_in_containers_and_by_its_content() {
    let bytes = plain("The harbor is open.");
    for (name, bytes, path) in [
        ("a.bin", bytes.clone(), "a.bin"),
        ("a.pdf.gz", gzip(&bytes), "a.pdf.gz"),
        ("a.zip", zip(&[("b.pdf", &bytes)]), "a.zip!/b.pdf"),
        (
            "a.tar.gz",
            gzip(&tar(&[(b"b.pdf", &bytes)])),
            "a.tar.gz!/b.pdf",
        ),
    ] {
        let article = article(name, &bytes);
        assert_eq!(
            (article.body.as_str(), article.source.path.as_str()),
            ("The harbor is open.", path)
        );
        assert_eq!(article.source.format, "pdf");
    }
    let packed = gzip(&bytes);
    let (articles, messages) = told(read("a.pdf.gz", &packed[..packed.len() - 4]));
    assert_eq!(articles.len(), 1);
    assert!(
        messages[0].contains("a.pdf.gz is cut short"),
        "{messages:?}"
    );
}
