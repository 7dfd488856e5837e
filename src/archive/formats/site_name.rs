//! The titles of a page come in; the name of the paper in them goes out, where the page itself says that it is one.
//!
//! Titles end with the name of the paper (`Ferry late | Harbor Post`), but also with that of a section or a slogan. It is taken
//! where the page claims its rights under that name (`© 2025 Harbor Post`), or its address is that name.

/// What parts a headline from the name of the paper.
pub(super) const PARTERS: [&str; 6] = [" | ", " - ", " – ", " — ", " :: ", " » "];

/// The name of the paper at an end of one of `titles`, if that is certain.
pub(super) fn in_titles(titles: &[&str], html: &str, url: Option<&str>) -> Option<String> {
    let ends = titles.iter().flat_map(|title| {
        let parted = PARTERS.iter().filter_map(|parter| {
            let (first, _) = title.split_once(parter)?;
            let (_, last) = title.rsplit_once(parter)?;
            Some([last.trim(), first.trim()])
        });
        parted.flatten()
    });
    let owners = owners(html);
    let mut ends = ends.filter(|name| is_name(name));
    let found =
        ends.find(|name| is_domain(name, url) || owners.iter().any(|owner| is_same(name, owner)));
    found.map(str::to_owned)
}

/// Whether a text may be the name of a paper.
fn is_name(text: &str) -> bool {
    // 6 words: "The Harbor Post and Coast Gazette".
    (1..=6).contains(&text.split_whitespace().count())
        && text.starts_with(|first: char| first.is_uppercase() || first.is_numeric())
        && !text.ends_with(['.', '!', '?', '"', '…'])
}

/// Whether the domain of an address is the name: `harborpost.example` is that of *The Harbor Post*.
fn is_domain(name: &str, url: Option<&str>) -> bool {
    let host = url.and_then(|url| url.split_once("://"));
    let host = host.map_or("", |(_, rest)| {
        rest.split(['/', ':']).next().unwrap_or_default()
    });
    let domain = host
        .trim_start_matches("www.")
        .split('.')
        .next()
        .unwrap_or_default();
    let letters = |text: &str| {
        let all = text.chars().filter(|letter| letter.is_alphanumeric());
        all.flat_map(char::to_lowercase).collect::<String>()
    };
    let (domain, name) = (letters(domain), letters(name));
    // 6: a section may be the name of a domain, too (`news.example`).
    domain.len() >= 6 && (domain == name || name.strip_prefix("the") == Some(&domain))
}

/// What stands behind the signs of rights in a page, without the years.
fn owners(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for sign in ["©", "&copy;", "&#169;", "Copyright "] {
        // 20: a page has a few; what repeats them is a list.
        for (at, _) in html.match_indices(sign).take(20) {
            let rest = html.get(at + sign.len()..).unwrap_or_default();
            let is_year = |letter: char| {
                letter.is_numeric() || letter.is_whitespace() || "-–,©".contains(letter)
            };
            found.push(rest.trim_start_matches(is_year).trim_start_matches("by "));
        }
    }
    found
}

/// Whether `owner` begins with the name and does not go on with another word of it: *Harbor Post Media* is another.
fn is_same(name: &str, owner: &str) -> bool {
    let bare = |text: &str| {
        text.strip_prefix("The ")
            .map_or_else(|| text.to_owned(), str::to_owned)
    };
    let head: String = owner.chars().take(80).collect();
    let head = bare(&head);
    let Some(rest) = head.strip_prefix(bare(name).as_str()) else {
        return false;
    };
    let rest = rest.trim_start_matches([' ', '\n', '\t']);
    let is_over = rest.starts_with(['.', ',', '|', '<', ';', '-', '–', '(']) || rest.is_empty();
    is_over || rest.starts_with("All ") || rest.starts_with("all ")
}
