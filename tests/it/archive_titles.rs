//! The name of the paper in the titles of pages.

use super::archive::article;
use super::archive_markup::page;

#[test]
fn the_name_of_the_paper_is_no_part_of_a_headline() {
    for (above, expected) in [
        (
            "<meta property=og:title content='Ferry late | Harbor Post'><meta property=og:site_name content='Harbor Post'>",
            "Ferry late",
        ),
        (
            "<meta property=og:title content='Second ferry - Harbor Post'>",
            "Second ferry",
        ),
        (
            "<meta property=og:title content='Ferry late - again'>",
            "Ferry late - again",
        ),
    ] {
        let article = article("a.html", page(above).as_bytes());
        assert_eq!(article.headline.as_deref(), Some(expected), "{above}");
    }
}

#[test]
fn the_paper_in_the_title_of_a_page_is_its_outlet_where_the_page_confirms_it() {
    let rights =
        "<div class=footer>Copyright &copy; 2019-2025 The Harbor Post. All rights reserved.</div>";
    let address = "<link rel=canonical href='https://www.harborpost.example/7'>";
    for (title, more, expected) in [
        (
            "Ferry late | The Harbor Post",
            rights,
            Some("The Harbor Post"),
        ),
        (
            "Ferry late | Local | Harbor Post",
            rights,
            Some("Harbor Post"),
        ),
        ("Harbor Post - Ferry late", rights, Some("Harbor Post")),
        ("Ferry late - Harbor Post", address, Some("Harbor Post")),
        ("Ferry late - Harbor", rights, None),
        ("Ferry late - News", rights, None),
        ("Ferry late | Harbor Post", "", None),
    ] {
        let page = page(&format!("<title>{title}</title><h1>Ferry late</h1>{more}"));
        let article = article("a.html", page.as_bytes());
        assert_eq!(article.outlet.as_deref(), expected, "{title} {more}");
        assert_eq!(
            article.headline.as_deref(),
            Some("Ferry late"),
            "{title} {more}"
        );
    }
}
