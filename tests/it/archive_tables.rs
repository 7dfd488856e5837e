//! CSV and its kin: delimiters, marks, widths, encodings, and columns that the user names.

use onrecord::archive::ReadOptions;
use onrecord::{Article, Error};
use proptest::prelude::*;

use super::archive::{article, read, read_with};

fn mapped(map: &[&str]) -> ReadOptions {
    ReadOptions {
        map: map.iter().map(|given| given.parse().unwrap()).collect(),
        ..ReadOptions::default()
    }
}

fn bodies(items: &[Result<Article, Error>]) -> Vec<&str> {
    let articles = items.iter().filter_map(|item| item.as_ref().ok());
    articles.map(|article| article.body.as_str()).collect()
}

fn messages(items: &[Result<Article, Error>]) -> Vec<String> {
    let errors = items.iter().filter_map(|item| item.as_ref().err());
    errors.map(ToString::to_string).collect()
}

#[test]
fn the_columns_of_gdelt_are_known() {
    let table = "GKGRECORDID,DATE,SourceCommonName,DocumentIdentifier,PageTitle,Text\n\
                 20190304141500-12,20190304141500,harbor.example,https://harbor.example/news/12,Pier opens,The pier is open.\n";
    let article = article("x.csv", table.as_bytes());
    assert_eq!(article.headline.as_deref(), Some("Pier opens"));
    assert_eq!(article.outlet.as_deref(), Some("harbor.example"));
    assert_eq!(
        article.url.as_deref(),
        Some("https://harbor.example/news/12")
    );
    assert_eq!(article.published.unwrap().to_string(), "2019-03-04");
    let record = "{\"date\": 20190304141500, \"text\": \"The pier is open.\"}";
    let article = super::archive::article("x.json", record.as_bytes());
    assert_eq!(article.published.unwrap().to_string(), "2019-03-04");
}

#[test]
fn columns_are_known_by_their_names_whatever_parts_the_cells() {
    for (by, name, format) in [
        (',', "x.csv", "csv"),
        (';', "x.csv", "csv"),
        ('|', "x.csv", "csv"),
        ('\t', "x.tsv", "tsv"),
        ('\t', "x.txt", "tsv"),
        (';', "export", "csv"),
    ] {
        let table = "\u{feff}ID,Title,Author,Pub Date,Newspaper,Link,Desk,Lang,Full-Text\r\n\
            7,Piers,Ana Ruiz,2025-02-12,Tidewater,https://tidewater.example/7,Harbor,en-GB,It is late.\r\n";
        let table = table.replace(',', &by.to_string());
        let found = article(name, table.as_bytes());
        assert_eq!(
            (found.id.as_str(), found.body.as_str()),
            ("7", "It is late.")
        );
        assert_eq!(found.headline.as_deref(), Some("Piers"));
        assert_eq!(found.byline.as_deref(), Some("Ana Ruiz"));
        assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(found.outlet.as_deref(), Some("Tidewater"));
        assert_eq!(found.url.as_deref(), Some("https://tidewater.example/7"));
        assert_eq!(found.section.as_deref(), Some("Harbor"));
        assert_eq!(found.language.as_deref(), Some("en"));
        assert_eq!(found.source.format, format);
    }
}

#[test]
fn cells_keep_line_ends_marks_and_delimiters() {
    let items = read(
        "x.csv",
        b"title,body\n\"A, b\",\"One.\r\n\r\n\"\"Two,\"\" she said.\"\n\nC,\"\"\nD,five\" wide\n,,\n",
    );
    assert_eq!(
        bodies(&items),
        ["One.\r\n\r\n\"Two,\" she said.", "five\" wide"]
    );
    let message = &messages(&items)[0];
    assert!(
        message.starts_with(
            "line 6 of x.csv skipped: no text; it is expected under one of the keys body,"
        ),
        "{message}"
    );
    assert_eq!(items.len(), 3);
    let items = read("x.csv", b"sep=;\r\ntext;n\r\na, b;1\r\n");
    assert_eq!(bodies(&items), ["a, b"]);
    let items = read(
        "x.csv",
        br#"n,body
1,"\"It is late,\" she said."
"#,
    );
    assert_eq!(bodies(&items), ["\"It is late,\" she said."]);
}

#[test]
fn rows_of_another_width_and_lost_marks_cost_themselves() {
    let items = read(
        "x.csv",
        b"id,title,body\n1,A,first\n2,B\n3,C,third,and more\n4,D,fourth,\n5,E,\"fifth\n6,\"F\",sixth\n\"7\",\"Stop\" she said,seventh\n8,H,\"last",
    );
    assert_eq!(bodies(&items), ["first", "fourth", "sixth", "seventh"]);
    assert_eq!(items[5].as_ref().unwrap().headline.as_deref(), Some("F"));
    let seventh = items[6].as_ref().unwrap();
    assert_eq!(
        (seventh.id.as_str(), seventh.headline.as_deref()),
        ("7", Some("\"Stop\" she said"))
    );
    assert_eq!(
        messages(&items),
        [
            "line 3 of x.csv skipped: not valid CSV: 2 cells where the first row has 3",
            "line 4 of x.csv skipped: not valid CSV: 4 cells where the first row has 3",
            "line 6 of x.csv skipped: not valid CSV: a quotation mark is not closed, or text stands behind the closing one",
            "line 9 of x.csv skipped: not valid CSV: a quotation mark is not closed, or text stands behind the closing one",
        ]
    );
}

#[test]
fn a_mark_that_is_never_closed_does_not_swallow_the_file() {
    let options = ReadOptions {
        max_record_bytes: 2000,
        ..ReadOptions::default()
    };
    let rows = "2,short\n".repeat(1000);
    let table = format!("id,body\n1,\"lost\n{rows}3,{}\n4,last\n", "x".repeat(9000));
    let items = read_with("x.csv", table.as_bytes(), &options);
    assert_eq!(bodies(&items).len(), 1001);
    assert_eq!(bodies(&items).last(), Some(&"last"));
    assert_eq!(
        messages(&items),
        [
            "line 2 of x.csv skipped: larger than the limit of 2000 bytes; split it",
            "line 1003 of x.csv skipped: larger than the limit of 2000 bytes; split it",
        ]
    );
}

#[test]
fn each_row_has_its_own_encoding() {
    let mut table = "title,body\nA,Köln für alle, sagte sie.\n"
        .replace(", s", "; s")
        .into_bytes();
    table.extend(
        encoding_rs::WINDOWS_1252
            .encode("B,Die Brücke über den Fluss ist schön.\n")
            .0
            .iter(),
    );
    assert_eq!(
        bodies(&read("x.csv", &table)),
        [
            "Köln für alle; sagte sie.",
            "Die Brücke über den Fluss ist schön."
        ]
    );
    let wide: Vec<u8> = "\u{feff}title\tbody\nA\tKöln\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(bodies(&read("x.txt", &wide)), ["Köln"]);
}

#[test]
fn map_names_columns_and_a_wrong_one_is_told() {
    let table = b"kop,inhoud,text\nA,the text,not this\n";
    let items = read_with("x.csv", table, &mapped(&["body=Inhoud", "headline=kop"]));
    let found = items[0].as_ref().unwrap();
    assert_eq!(
        (found.body.as_str(), found.headline.as_deref()),
        ("the text", Some("A"))
    );
    let items = read_with("x.csv", table, &mapped(&["body=other", "body=inhoud"]));
    assert_eq!(bodies(&items), ["the text"]);
    // A file without an extension is known to be a table by what `map` says.
    let items = read_with(
        "export",
        b"kop;inhoud\nA;the text\n",
        &mapped(&["body=inhoud", "headline=kop"]),
    );
    assert_eq!(bodies(&items), ["the text"]);

    let items = read_with("x.csv", table, &mapped(&["body=inhuod"]));
    assert_eq!(
        messages(&items),
        [
            "x.csv skipped: no column as --map body=inhuod says; the first row has \"kop\", \"inhoud\", \"text\" \
          (where other files name it otherwise, give --map for each name)"
        ]
    );
    let items = read("x.csv", b"17,A first paragraph that goes on and on\n18,B\n");
    assert_eq!(
        messages(&items),
        [
            "x.csv skipped: no column is known to hold the text; say which does with --map body=NAME; \
          the first row has \"17\", \"A first paragraph that goes on…\""
        ]
    );
    let wrong = "bdy=x".parse::<onrecord::archive::Mapping>().unwrap_err();
    assert!(
        wrong
            .to_string()
            .starts_with("\"bdy=x\" is not FIELD=NAME, where FIELD is one of id, headline,"),
        "{wrong}"
    );
    assert!("body=".parse::<onrecord::archive::Mapping>().is_err());
}

#[test]
fn map_names_keys_of_json_and_paths_into_them() {
    let map = mapped(&[
        "body=content.blocks.text",
        "headline=meta.title",
        "byline=by.line",
        "outlet=no.such",
    ]);
    let record =
        br#"{"text": {"not": "this"}, "content": {"blocks": [{"text": "One."}, {"text": "Two."}]},
        "meta": {"title": "T"}, "by.line": "Ana Ruiz", "source": "Tidewater"}"#;
    let items = read_with("x.json", record, &map);
    let found = items[0].as_ref().unwrap();
    assert_eq!(found.body, "One.\n\nTwo.");
    assert_eq!(found.headline.as_deref(), Some("T"));
    assert_eq!(found.byline.as_deref(), Some("Ana Ruiz"));
    // Keys come and go from record to record: where one is missing, the known names are asked.
    assert_eq!(found.outlet.as_deref(), Some("Tidewater"));
    let items = read_with(
        "x.json",
        br#"{"content": {"blocks": {"text": {"a": 1}}}}"#,
        &map,
    );
    assert_eq!(
        messages(&items),
        ["x.json skipped: \"content.blocks.text\" is an object, expected text, or a list of texts"]
    );
    let items = read_with("x.json", br#"{"title": "T"}"#, &map);
    let message = &messages(&items)[0];
    assert!(
        message.contains("under one of the keys content.blocks.text, body"),
        "{message}"
    );
}

#[test]
fn prose_with_commas_is_no_table() {
    for text in [
        "Text, title and date were missing.\nNobody knew why.\n",
        "The text; the title\nwere lost.\n",
        "body\ntitle\n",
    ] {
        assert_eq!(
            article("x.txt", text.as_bytes()).source.format,
            "text",
            "{text}"
        );
    }
}

#[test]
fn a_table_of_nothing_but_lost_marks_comes_to_its_end() {
    // Each row opens a mark that only the end of the file would close: read again from each row on, this takes hours.
    let rows = 200_000;
    let table = format!("a,body\n{}", "1,\"\"\"x\n".repeat(rows));
    let items = read("x.csv", table.as_bytes());
    assert!(!items.is_empty() && items.len() <= rows);
    assert!(items.iter().all(Result::is_err));
}

proptest! {
    #[test]
    fn no_table_stops_the_reading(rows in proptest::collection::vec("[a\",;\t\r\n|\\\\]{0,30}", 0..12)) {
        let table = format!("title,body\n{}", rows.join("\n"));
        let _ = read("x.csv", table.as_bytes());
        let _ = read("x.tsv", table.replace(',', "\t").as_bytes());
    }
}

#[test]
fn columns_are_known_in_six_languages() {
    for (table, body) in [
        ("Titel;Autor;Datum;Quelle;Ressort;Text", "de"),
        (
            "Titre,Auteur,Date de publication,Journal,Rubrique,Contenu",
            "fr",
        ),
        (
            "Título;Autor;Fecha de publicación;Medio;Sección;Cuerpo",
            "es",
        ),
        ("Titolo,Autore,Data,Testata,Sezione,Testo", "it"),
        ("título,autor,data,jornal,seção,conteúdo", "pt"),
        ("Title,Author,Date,Newspaper,Section,Text", "en"),
    ] {
        let by = if table.contains(';') { ";" } else { "," };
        let row = ["Ferry", "Tom Okafor", "12.02.2025", "Post", "Harbor", body].join(by);
        let found = article("x.csv", format!("{table}\n{row}\n").as_bytes());
        assert_eq!(found.body, body, "{table}");
        assert_eq!(found.headline.as_deref(), Some("Ferry"), "{table}");
        assert_eq!(found.byline.as_deref(), Some("Tom Okafor"), "{table}");
        assert_eq!(found.published.unwrap().to_string(), "2025-02-12");
        assert_eq!(found.outlet.as_deref(), Some("Post"), "{table}");
        assert_eq!(found.section.as_deref(), Some("Harbor"), "{table}");
    }
}

#[test]
fn a_cell_that_is_plainly_html_is_read_as_it_is_shown() {
    let table =
        "title,body\nFerry,\"<p class=\"\"a\"\">LISBON — One.</p><p>Two</p>\"\nPort,\"5 < 6\n\"\n";
    let items = read("x.csv", table.as_bytes());
    assert_eq!(bodies(&items), ["LISBON — One.\n\nTwo", "5 < 6\n"]);
}

#[test]
fn a_date_that_could_be_two_is_read_as_another_row_tells() {
    for (first, second, expected) in [
        ("12/02/2025", "25/02/2025", "2025-02-12 2025-02-25"),
        ("25/02/2025", "12/02/2025", "2025-02-25 2025-02-12"),
        ("02/12/2025", "02-25-2025", "2025-02-12 2025-02-25"),
        ("02/03/2025", "04/05/2025", "- -"),
        // Where both stand, neither is the rule.
        ("25/02/2025", "02/25/2025", "2025-02-25 2025-02-25"),
    ] {
        let table = format!("date,body\n{first},a\n{second},b\n");
        let lines = format!(
            "{{\"date\": \"{first}\", \"body\": \"a\"}}\n{{\"date\": \"{second}\", \"body\": \"b\"}}\n"
        );
        let array = format!("[{}]", lines.trim().replace('\n', ","));
        for (name, text) in [("x.csv", table), ("x.jsonl", lines), ("x.json", array)] {
            let days: Vec<String> = read(name, text.as_bytes())
                .into_iter()
                .map(|item| item.unwrap().published)
                .map(|day| day.map_or("-".to_owned(), |day| day.to_string()))
                .collect();
            assert_eq!(days.join(" "), expected, "{name}");
        }
    }
    let both = "date,body\n25/02/2025,a\n02/25/2025,b\n03/04/2025,c\n";
    let last = read("x.csv", both.as_bytes()).remove(2).unwrap();
    assert_eq!(last.published, None);
}
