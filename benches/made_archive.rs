//! A large archive made from `sample_corpus`: its texts again and again with other words, names and places, the same at
//! every run. Words of five letters and more are replaced by made ones, so that the vocabulary grows as that of a real
//! archive does; marks, cues and short words stay, so that there is as much to extract.

use std::fs;
use std::path::Path;

use onrecord::Article;
use onrecord::archive::{self, ReadOptions};

/// `count` articles made from those in the folder `samples`.
pub(crate) fn made_articles(samples: &Path, count: usize) -> Vec<Article> {
    let options = ReadOptions::default();
    let files = archive::walk(samples, None).expect("the samples are there");
    let originals: Vec<Article> = files
        .flatten()
        .filter_map(|file| archive::open(&file, &options).ok())
        .flat_map(Iterator::flatten)
        .collect();
    let made = originals.iter().cycle().take(count).enumerate();
    made.map(|(number, original)| vary(original, number as u64))
        .collect()
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

fn vary(original: &Article, number: u64) -> Article {
    let mut body = String::with_capacity(original.body.len());
    let mut rest = original.body.as_str();
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let (before, after) = rest.split_at(at);
        body.push_str(before);
        let len = after
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (word, tail) = after.split_at(len);
        push_word(word, number, &mut body);
        rest = tail;
    }
    body.push_str(rest);
    Article {
        id: format!("made-{number}"),
        body,
        ..original.clone()
    }
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
    // Squared, so that some made words are frequent and most are rare.
    let rank = (seed >> 8) % 300;
    let mut code = rank * rank;
    let is_capital = word.starts_with(|letter: char| letter.is_ascii_uppercase());
    for (at, syllable) in (0..3).enumerate() {
        let made = SYLLABLES[(code % 45) as usize];
        code = code / 45 + syllable;
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
