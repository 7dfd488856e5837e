//! What `extract` costs by itself, on one thread: MB of bodies a second, the best and the middle of many rounds.
//!
//! `cargo bench --bench extract [-- FILE-OR-FOLDER] [ROUNDS]`: on the articles of an archive, else on those of `sample_corpus`. The
//! best round tells what the code can do on a machine that other work shares. Not by divan, whose figures carry no bodies' bytes of
//! an archive given by the caller.

#[expect(dead_code, reason = "no archive is made here, only one read")]
mod made_archive;

use std::env;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use onrecord::Article;
use onrecord::extract::extract;
use onrecord::lexicon::Lexicon;

/// How often all articles are read.
const ROUNDS: usize = 40;

fn main() -> io::Result<()> {
    let mut words = env::args().skip(1).filter(|word| !word.starts_with('-'));
    let archive = words.next().unwrap_or_else(|| "sample_corpus".to_owned());
    let rounds = words.next().and_then(|word| word.parse().ok());
    let articles = made_archive::read_articles(Path::new(&archive));
    let lexicon = Lexicon::embedded();
    let mut times: Vec<Duration> = (0..rounds.unwrap_or(ROUNDS).max(1))
        .map(|_| round(&articles, lexicon))
        .collect();
    times.sort_unstable();
    let bytes: usize = articles.iter().map(|article| article.body.len()).sum();
    writeln!(
        io::stdout(),
        "{} articles, {bytes} bytes, {} rounds: best {:.1} MB/s, middle {:.1} MB/s",
        articles.len(),
        times.len(),
        speed(bytes, times[0]),
        speed(bytes, times[times.len() / 2]),
    )
}

fn round(articles: &[Article], lexicon: &Lexicon) -> Duration {
    let started = Instant::now();
    for article in articles {
        black_box(extract(black_box(article), lexicon));
    }
    started.elapsed()
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn speed(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}
