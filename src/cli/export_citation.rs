//! A hit comes in, what a bibliography says of it goes out: one newspaper article, with the quotation in its note.
//!
//! The key of an entry depends on the hit alone, so that a document that cites it can be made again: the speaker's last name,
//! the year, and a number made of file, record and ordinal.

use std::fmt::Write as _;

use jiff::civil::Date;
use onrecord::index::documents::kind_name;
use onrecord::search::{ArticleHit, Hit, QuotationHit};

use super::export::{in_one_line, written_spans};
use super::quoted::quoted;

/// An entry of a bibliography; all texts are in one line.
pub(crate) struct Citation {
    pub(crate) key: String,
    pub(crate) authors: Vec<Author>,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) place: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) url: Option<String>,
    /// The words, with who said them and how sure that is.
    pub(crate) note: String,
    /// File, record and bytes.
    pub(crate) source: String,
}

/// Who wrote the article.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Author {
    Person { given: String, family: String },
    Body(String),
}

/// The entry for `hit`.
pub(crate) fn citation(hit: &Hit) -> Citation {
    let printed = hit.printed();
    let line = |text: &Option<String>| text.as_deref().map(in_one_line);
    let mut source = in_one_line(&printed.path);
    if printed.record > 0 {
        let _ = write!(source, ", record {}", printed.record);
    }
    let note = match hit {
        Hit::Quotation(hit) => {
            let _ = write!(source, ", bytes {}", written_spans(&hit.spans));
            said(hit)
        }
        Hit::Article(hit) => excerpts(hit),
    };
    Citation {
        key: key(hit),
        authors: printed.byline.as_deref().map(authors).unwrap_or_default(),
        title: line(&printed.headline),
        outlet: line(&printed.outlet),
        date: printed.date,
        place: line(&printed.place),
        language: line(&printed.language),
        url: line(&printed.url),
        note,
        source,
    }
}

/// `ruiz-2024-3f2a9c1b7d4e`, of letters, digits and hyphens only.
pub(crate) fn key(hit: &Hit) -> String {
    let printed = hit.printed();
    let (name, ordinal) = match hit {
        Hit::Quotation(hit) => (
            hit.speaker
                .as_ref()
                .map_or("unknown", |speaker| &speaker.name),
            hit.ordinal.to_string(),
        ),
        Hit::Article(_) => (
            printed.outlet.as_deref().unwrap_or("article"),
            String::new(),
        ),
    };
    let last = onrecord::text::terms(name).last();
    let mut key: String = last
        .map(|term| term.text)
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    key.push('-');
    if let Some(date) = printed.date {
        let _ = write!(key, "{}-", date.year());
    }
    let place = format!("{}\n{}\n{ordinal}", printed.path, printed.record);
    let number = blake3::hash(place.as_bytes()).to_hex();
    // 48 bits: with a million entries two are alike once in some five hundred exports, were there no names and years.
    key.extend(number.chars().take(12));
    key.trim_start_matches('-').to_owned()
}

/// The names of a byline, which joins them as BibTeX does.
fn authors(byline: &str) -> Vec<Author> {
    in_one_line(byline)
        .split(" and ")
        .filter(|name| !name.trim().is_empty())
        .map(author)
        .collect()
}

/// Two to four words that all begin with a capital are a person's name.
fn author(name: &str) -> Author {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = (2..=4).contains(&words.len())
        && words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase));
    match words.split_last() {
        Some((family, given)) if is_name => Author::Person {
            given: given.join(" "),
            family: (*family).to_owned(),
        },
        _ => Author::Body(words.join(" ")),
    }
}

/// `Ana Ruiz, harbor minister (direct, confidence 0.97): “We will not.”`
fn said(hit: &QuotationHit) -> String {
    let mut note = match &hit.speaker {
        Some(speaker) => speaker.name.clone(),
        None => "speaker unknown".to_owned(),
    };
    let role = hit
        .speaker
        .as_ref()
        .and_then(|speaker| speaker.role.as_ref());
    if let Some(role) = role {
        let _ = write!(note, ", {role}");
    }
    let _ = write!(note, " ({}", kind_name(hit.kind));
    if let Some(speaker) = &hit.speaker {
        let _ = write!(note, ", confidence {:.2}", speaker.confidence);
    }
    let _ = write!(note, "): {}", quoted(hit).text);
    in_one_line(&note)
}

fn excerpts(hit: &ArticleHit) -> String {
    let excerpts: Vec<&str> = hit
        .snippets
        .iter()
        .map(|snippet| snippet.text.as_str())
        .collect();
    in_one_line(&excerpts.join(" … "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_people_or_bodies() {
        let person = |given: &str, family: &str| Author::Person {
            given: given.to_owned(),
            family: family.to_owned(),
        };
        assert_eq!(
            authors("Ada Venn and Tobias  van Rennick and MNS staff"),
            [
                person("Ada", "Venn"),
                Author::Body("Tobias van Rennick".to_owned()),
                Author::Body("MNS staff".to_owned())
            ]
        );
        assert_eq!(
            authors("Petra Lindqvist-Moore"),
            [person("Petra", "Lindqvist-Moore")]
        );
        assert!(authors(" ").is_empty());
    }
}
