//! What opening the gazetteer, looking names up, choosing places and finding datelines cost.
//!
//! `cargo bench --bench places`; the bodies are those of `sample_corpus`.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use onrecord::Article;
use onrecord::extract::dateline;
use onrecord::lexicon::Lexicon;
use onrecord::places::{Gazetteer, Toponym, named, resolve};

const PACKED: &[u8] = include_bytes!("../data/gazetteer.bin");
const NAMES: [&str; 8] = [
    "london",
    "paris",
    "springfield",
    "ho chi minh city",
    "kolonge",
    "aaa",
    "zzz",
    "santa cruz de la sierra",
];

fn main() {
    // Tables are parsed once a process; that is no part of a lookup.
    Lexicon::embedded().datelines();
    divan::main();
}

fn gazetteer() -> Gazetteer<'static> {
    Gazetteer::embedded().expect("the embedded list is whole")
}

#[divan::bench]
fn open_embedded() -> bool {
    black_box(Gazetteer::embedded()).is_ok()
}

#[divan::bench]
fn open_and_check() -> bool {
    Gazetteer::from_bytes(black_box(PACKED)).is_ok()
}

#[divan::bench]
fn lookup(bencher: Bencher) {
    let list = gazetteer();
    bencher
        .counter(ItemsCount::new(NAMES.len()))
        .bench(|| NAMES.map(|name| list.lookup(black_box(name)).count()));
}

#[divan::bench]
fn choose(bencher: Bencher) {
    let (list, lexicon) = (gazetteer(), Lexicon::embedded().datelines());
    bencher.counter(ItemsCount::new(NAMES.len())).bench(|| {
        NAMES.map(|city| {
            let toponym = Toponym {
                city: black_box(city),
                ..Toponym::default()
            };
            resolve(toponym, &list, lexicon).rule
        })
    });
}

#[divan::bench]
fn all_meanings_of_a_part_of_the_world(bencher: Bencher) {
    let (list, lexicon) = (gazetteer(), Lexicon::embedded().datelines());
    bencher.bench(|| named(black_box("Latin America"), &list, lexicon));
}

#[divan::bench]
fn nearest_names() -> Vec<String> {
    gazetteer().nearest(black_box("kolonge"), 3)
}

#[divan::bench]
fn datelines(bencher: Bencher) {
    let (list, lexicon) = (gazetteer(), Lexicon::embedded().datelines());
    let articles = articles();
    bencher.counter(ItemsCount::new(articles.len())).bench(|| {
        let found = articles
            .iter()
            .filter_map(|article| dateline::find(black_box(article), &list, lexicon));
        found.count()
    });
}

/// The texts of the sample corpus that are one article each.
fn articles() -> Vec<Article> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
    let mut articles = Vec::new();
    for folder in [
        "wire",
        "dailies/courier",
        "dailies/tidewater",
        "foreign",
        "web",
    ] {
        let files = fs::read_dir(corpus.join(folder)).expect("the sample corpus is there");
        let mut paths: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
        paths.sort();
        for path in paths
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        {
            // One is in another encoding on purpose.
            let Ok(body) = fs::read_to_string(path) else {
                continue;
            };
            articles.push(Article {
                body,
                ..Article::default()
            });
        }
    }
    articles
}
