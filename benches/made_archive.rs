//! A large archive made from `sample_corpus`, the same at every run, in length and density like news: an article has the
//! first paragraph of a sample, its dateline with it, and then paragraphs of all samples of its language, three without a
//! quotation for each one that has some, up to 600 to 2,000 bytes (24,035 articles of a real archive have 1,300 on
//! average; 840 of seven American outlets have marks every 570 bytes and a report every 240).
//!
//! One in four of the words of five letters and more is replaced by a made one, of which a few are frequent and most are
//! rare, so that the vocabulary grows as that of a real archive does; marks, cues and short words stay.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use onrecord::Article;
use onrecord::archive::{self, ReadOptions};
use onrecord::extract::extract;
use onrecord::lexicon::Lexicon;

/// `count` articles made from those in the folder `samples`.
pub(crate) fn made_articles(samples: &Path, count: usize) -> Vec<Article> {
    let originals = read_articles(samples);
    let mut stocks: BTreeMap<Option<&str>, Stock<'_>> = BTreeMap::new();
    for original in &originals {
        let stock = stocks.entry(original.language.as_deref()).or_default();
        for paragraph in paragraphs(&original.body).skip(1) {
            let alone = Article {
                body: paragraph.to_owned(),
                language: original.language.clone(),
                ..Article::default()
            };
            let kept = if extract(&alone, Lexicon::embedded()).quotations.is_empty() {
                &mut stock.plain
            } else {
                &mut stock.reporting
            };
            kept.push(paragraph);
        }
    }
    let made = originals.iter().cycle().take(count).zip(0..);
    made.map(|(original, number)| make(original, &stocks[&original.language.as_deref()], number))
        .collect()
}

/// All articles in a folder, in its order.
pub(crate) fn read_articles(folder: &Path) -> Vec<Article> {
    let options = ReadOptions::default();
    let files = archive::walk(folder, None).expect("the folder is there");
    let mut articles = Vec::new();
    for file in files.flatten() {
        let read = archive::read(&file, &options, &mut |article| {
            articles.extend(article);
            ControlFlow::Continue(())
        });
        read.expect("the file is there");
    }
    articles
}

/// The paragraphs of one language.
#[derive(Default)]
struct Stock<'a> {
    reporting: Vec<&'a str>,
    plain: Vec<&'a str>,
}

fn paragraphs(body: &str) -> impl Iterator<Item = &str> {
    body.split('\n')
        .filter(|paragraph| !paragraph.trim().is_empty())
}

fn make(original: &Article, stock: &Stock<'_>, number: u64) -> Article {
    let least = 600 + mix(number) % 1400;
    let mut body = paragraphs(&original.body)
        .next()
        .unwrap_or_default()
        .to_owned();
    for step in 0..100 {
        if body.len() as u64 >= least {
            break;
        }
        let from = if step % 4 == 1 {
            &stock.reporting
        } else {
            &stock.plain
        };
        let drawn = mix(number.wrapping_mul(101) + step) % from.len().max(1) as u64;
        if let Some((paragraph, _)) = from.iter().zip(0..).find(|(_, at)| *at == drawn) {
            body.push_str("\n\n");
            body.push_str(paragraph);
        }
    }
    Article {
        id: format!("made-{number}"),
        body: vary(&body, number),
        ..original.clone()
    }
}

/// Writes the articles as JSON lines, a thousand to a file, so that a large archive has many files.
pub(crate) fn write_archive(folder: &Path, articles: &[Article]) {
    for (number, thousand) in articles.chunks(1000).enumerate() {
        let lines: Vec<String> = thousand.iter().map(line).collect();
        fs::write(folder.join(format!("{number:04}.jsonl")), lines.join("\n"))
            .expect("the folder can be written");
    }
}

fn line(article: &Article) -> String {
    let Article {
        id,
        headline,
        published,
        outlet,
        language,
        body,
        ..
    } = article;
    let record = serde_json::json!({
        "id": id, "headline": headline, "published": published, "outlet": outlet, "language": language, "body": body
    });
    record.to_string()
}

fn vary(text: &str, number: u64) -> String {
    let mut varied = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let (before, after) = rest.split_at(at);
        varied.push_str(before);
        let len = after
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (word, tail) = after.split_at(len);
        push_word(word, number, &mut varied);
        rest = tail;
    }
    varied.push_str(rest);
    varied
}

/// One word in four of the longer ones is replaced; the same word by the same one within an article, as a name is.
fn push_word(word: &str, number: u64, body: &mut String) {
    let seed = mix(word
        .bytes()
        .fold(number, |seed, byte| mix(seed ^ u64::from(byte))));
    if word.len() < 5 || !seed.is_multiple_of(4) {
        body.push_str(word);
        return;
    }
    // As many of the ranks 10 to 20 as of 10,000 to 20,000, as in print.
    let doubled = 1_u64 << ((seed >> 8) % 20);
    let mut code = doubled + (seed >> 16) % doubled;
    let is_capital = word.starts_with(|letter: char| letter.is_ascii_uppercase());
    for at in 0..4 {
        let made = SYLLABLES[(code % 45) as usize];
        code /= 45;
        if at == 0 && is_capital {
            body.extend(
                made.chars()
                    .take(1)
                    .map(|letter| letter.to_ascii_uppercase()),
            );
            body.extend(made.chars().skip(1));
        } else {
            body.push_str(made);
        }
    }
}

/// `SplitMix64`.
const fn mix(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    seed ^ (seed >> 31)
}

const SYLLABLES: [&str; 45] = [
    "ba", "be", "bo", "da", "de", "do", "fa", "fe", "ga", "go", "ha", "ke", "ko", "la", "le", "li",
    "lo", "lu", "ma", "me", "mi", "mo", "na", "ne", "ni", "no", "pa", "pe", "po", "ra", "re", "ri",
    "ro", "sa", "se", "si", "so", "ta", "te", "ti", "to", "va", "ve", "vi", "vo",
];
