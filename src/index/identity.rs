//! An article comes in, the number goes out by which the index knows it, wherever it was read.
//!
//! The same article lies in an archive twice: as a page and in an export, in a folder and in its backup. It is the same where
//! all is equal that it says of itself and that extraction reads: body, headline, byline, day, outlet, address, language,
//! dateline. Nothing that disagrees in one of these is put together, and nothing that lacks one of them with what has it: a
//! wire story in nine papers stays nine articles, and the answer does not depend on what was read first. To take what is not said
//! for no disagreement would need all articles of a body at once: what names no paper agrees with each of two papers that
//! disagree with each other, so that whose copy it is would change with every source that comes or goes. Its id, section and
//! format, and whether its day stands in a field or in the path, belong to the place where it was read (`appearances`).
//!
//! 64 bits of BLAKE3: among ten million articles, two others have the same number once in 370,000 archives.

use blake3::Hasher;

use crate::article::Article;

/// The number of an article: equal where the article is the same, in every index and on any number of threads.
pub(super) fn identity(article: &Article) -> u64 {
    let published = article.published.map(|date| date.to_string());
    let mut hasher = Hasher::new();
    for part in [
        Some(&article.body),
        article.headline.as_ref(),
        article.byline.as_ref(),
        published.as_ref(),
        article.outlet.as_ref(),
        article.url.as_ref(),
        article.language.as_ref(),
        article.dateline.as_ref(),
        article.home.as_ref(),
    ] {
        // A length that no part has stands for none, so that nothing runs into the next part.
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        hasher.update(&length.to_le_bytes());
        hasher.update(part.map_or(b"", |part| part.as_bytes()));
    }
    let mut number = [0; 8];
    hasher.finalize_xof().fill(&mut number);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::article::{DateSource, Source};

    fn article() -> Article {
        Article {
            id: "a".to_owned(),
            body: "We build.".to_owned(),
            outlet: Some("Courier".to_owned()),
            published: Some(Date::constant(2003, 5, 1)),
            ..Article::default()
        }
    }

    #[test]
    fn what_tells_of_the_place_makes_no_other_article() {
        let other = Article {
            id: "b".to_owned(),
            source: Source {
                path: "b.csv".to_owned(),
                record: 7,
                format: "csv".to_owned(),
            },
            section: Some("News".to_owned()),
            published_from: Some(DateSource::Path),
            ..article()
        };
        assert_eq!(identity(&article()), identity(&other));
    }

    #[test]
    fn what_disagrees_or_is_not_said_keeps_articles_apart() {
        let text = |text: &str| Some(text.to_owned());
        let others = [
            Article {
                body: "We burn.".to_owned(),
                ..article()
            },
            Article {
                outlet: text("Gazette"),
                ..article()
            },
            Article {
                outlet: None,
                url: text("Courier"),
                ..article()
            },
            Article {
                published: None,
                ..article()
            },
            Article {
                byline: text("By Tove"),
                ..article()
            },
            Article {
                headline: text(""),
                ..article()
            },
        ];
        let mut numbers: Vec<u64> = others.iter().map(identity).collect();
        numbers.push(identity(&article()));
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 7);
    }
}
