//! Exports of databases and transmissions of agencies, as they lie on disks.

use super::archive::{article, read};

/// A message of IPTC 7901 as the German agency sends them, in Windows-1252.
fn transmission(words: &str, sent: &str) -> Vec<u8> {
    let text = format!(
        "\u{16}\u{16}\u{1}dpa123 4 pl 120  dpa 0412\r\n\r\n\u{2}Hafen/Lissabon/\r\nRat stimmt für\r\nzweite Fähre =\r\n\r\n   \
         Lissabon (dpa) - Der Rat hat am Montag für eine zweite Fähre\r\ngestimmt. «{words}», sagte die\r\nBürgermeisterin Ana Ruiz.\r\n\
         dpa mh yyzz n1 jp\r\n{sent}\u{3}\r\n\u{4}"
    );
    text.chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect()
}

#[test]
fn messages_of_an_agency_are_told_by_what_frames_them() {
    let wire = [
        transmission("Es ist spät", "121800 Feb 25"),
        transmission("Es ist gut", "131800 Feb 25"),
    ]
    .concat();
    let items = read("dpa.txt", &wire);
    let articles: Vec<_> = items.iter().map(|item| item.as_ref().unwrap()).collect();
    assert_eq!(articles.len(), 2);
    let first = articles[0];
    assert_eq!(
        first.headline.as_deref(),
        Some("Rat stimmt für zweite Fähre")
    );
    assert_eq!(first.outlet.as_deref(), Some("dpa"));
    assert_eq!(first.published.unwrap().to_string(), "2025-02-12");
    assert!(
        first.body.trim().starts_with("Lissabon (dpa) - Der Rat"),
        "{}",
        first.body
    );
    assert!(
        first.body.ends_with("Bürgermeisterin Ana Ruiz."),
        "{}",
        first.body
    );
    assert!(articles[1].body.contains("«Es ist gut»"));
    assert_eq!(articles[1].published.unwrap().to_string(), "2025-02-13");
}

#[test]
fn marked_lines_of_an_older_transmission_are_its_head() {
    let wire = "\u{16}\u{16}\u{1}a0412\r\nr i \r\n\u{2}^BC-EU--Harbor-Ferry,1st Ld-Writethru,0112<\r\n^Council votes for second ferry<\r\n\
                ^Eds: UPDATES with quote.<\r\n^By TOM OKAFOR<\r\n^Harbor Press Writer<\r\n\t LISBON (AP) _ The council voted on Monday.\r\n\t \
                ``It is late,'' said Ana Ruiz.\r\nAP-WS-02-12-25 1412GMT\r\n\u{3}\r\n\u{4}";
    let article = article("a.txt", wire.as_bytes());
    assert_eq!(
        article.headline.as_deref(),
        Some("Council votes for second ferry")
    );
    assert_eq!(article.byline.as_deref(), Some("TOM OKAFOR"));
    assert_eq!(article.outlet.as_deref(), Some("AP"));
    assert_eq!(article.published.unwrap().to_string(), "2025-02-12");
    assert!(
        article.body.trim().starts_with("LISBON (AP) _"),
        "{}",
        article.body
    );
    assert!(article.body.ends_with("said Ana Ruiz."), "{}", article.body);
}

#[test]
fn a_transmission_without_a_dateline_loses_nothing() {
    let wire = "\u{1}EFE4567 4 POL 120\r\n\u{2}\r\nPUERTO\r\nEl ferry vuelve\r\n\r\nLa autoridad dijo que vuelve.\r\n\u{3}\u{4}";
    let article = article("a.txt", wire.as_bytes());
    assert_eq!(
        article.body,
        "PUERTO\nEl ferry vuelve\n\nLa autoridad dijo que vuelve."
    );
    let wire = wire.replace("La autoridad", "Gijón (España), 4 mar (EFE).- La autoridad");
    let article = super::archive::article("a.txt", wire.as_bytes());
    assert_eq!(article.headline.as_deref(), Some("El ferry vuelve"));
    assert_eq!(article.outlet.as_deref(), Some("EFE"));
}

#[test]
fn a_page_of_europresse_is_the_articles_in_it() {
    let one = |paper: &str, day: &str, title: &str, text: &str| {
        format!(
            "<article><header><div class=rdp__DocPublicationName><span class='DocPublicationName'>{paper}</span></div>\
             <span class='DocHeader'>{day}</span><div class='titreArticle'><p class='titreArticleVisu'>{title}</p></div>\
             <p class='sm-margin-bottomNews'>Ana Ruiz</p></header><section><div class='DocText clearfix'><div>{text}</div></div></section>\
             <footer><div class='publiC-lblNodoc'>news·20250212·HP·4</div><p>Tous droits réservés.</p></footer></article>"
        )
    };
    let page = format!(
        "<!DOCTYPE html><html><head><title>Europresse</title></head><body><nav>Imprimer</nav>{}{}{}</body></html>",
        one(
            "Le Courrier, no. 2310",
            "France, mercredi 12 février 2025 112 mots, p. 4",
            "Le bac revient",
            "<p>« Il est tard », a dit Ana Ruiz.</p><p>Il revient.</p>"
        ),
        one("Le Courrier", "jeudi 13 février 2025", "Le port ferme", ""),
        one(
            "La Côte",
            "• 14 février 2025 • 40 mots",
            "La halle ouvre",
            "<p>Elle ouvre en mai.</p>"
        ),
    );
    let items = read("x.HTML", page.as_bytes());
    assert_eq!(items.len(), 3);
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.outlet.as_deref(), Some("Le Courrier"));
    assert_eq!(first.headline.as_deref(), Some("Le bac revient"));
    assert_eq!(first.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(first.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(
        first.body,
        "« Il est tard », a dit Ana Ruiz.\n\nIl revient."
    );
    let second = items[1].as_ref().unwrap_err().to_string();
    assert!(second.contains("without a text"), "{second}");
    let third = items[2].as_ref().unwrap();
    assert_eq!(
        (third.outlet.as_deref(), third.source.record),
        (Some("La Côte"), 2)
    );
    assert_eq!(third.published.unwrap().to_string(), "2025-02-14");
}

#[test]
fn an_export_of_proquest_gives_each_article_and_names_those_without_a_text() {
    let rule = "_".repeat(60);
    let one = "Document 1 of 3\n\nFerry late\n\nAuthor: Okafor, Tom; Ruiz, Ana\n\nPublication info: The Harbor Post ; Lisbon [Lisbon]12 Feb 2025: A.4.\n\n\
               Full text: The ferry is late.\n\nTitle: the word that the mayor used.\n\n\"It is late,\" she said.\n\nSubject: Ferries\n\nTitle: Ferry late\n";
    let two = "Document 2 of 3\n\nPier opens\n\nPublication info: The Harbor Post ; Lisbon [Lisbon]13 Feb 2025: A.5.\n\nAbstract: None available.\n";
    let three = "Pier closes\n\nPublication title: The Harbor Post; Lisbon\n\nPublication date: Feb 14, 2025\n\nFull text: The pier is closed.\n";
    let export = format!(
        "{rule}\n\nReport Information from ProQuest\n{rule}\n\n{one}\n{rule}\n\n{two}\n{rule}\n\n{three}\n{rule}\n\nContact ProQuest\n"
    );
    let items = read("x.txt", export.as_bytes());
    assert_eq!(items.len(), 3);
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.byline.as_deref(), Some("Tom Okafor, Ana Ruiz"));
    assert_eq!(first.outlet.as_deref(), Some("The Harbor Post"));
    assert_eq!(first.published.unwrap().to_string(), "2025-02-12");
    assert_eq!(
        first.body,
        "The ferry is late.\n\nTitle: the word that the mayor used.\n\n\"It is late,\" she said."
    );
    let second = items[1].as_ref().unwrap_err().to_string();
    assert!(second.contains("without the full text"), "{second}");
    let third = items[2].as_ref().unwrap();
    assert_eq!(
        (third.headline.as_deref(), third.body.as_str()),
        (Some("Pier closes"), "The pier is closed.")
    );
    assert_eq!(third.published.unwrap().to_string(), "2025-02-14");
}
