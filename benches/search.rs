//! What a warm search costs, beside the bare Tantivy query of the same shape on the same index: only ratios within one run
//! mean anything on a shared machine. Words were asked for before, as those of an archive in use are: their inflections are
//! remembered. What it takes to look them up for the first time is told by itself.
//!
//! `cargo bench --bench search [-- ARTICLES [FOLDER]]`: on so many made articles (see `made_archive`; 213,000 have a million
//! quotations). FOLDER keeps archive and index for `tools/compare_search.py` and for the next run. Not by divan, which has
//! no way to set two closures side by side.

mod made_archive;

use std::env;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onrecord::extract::extract;
use onrecord::index::{self, Calls, Opened, Options, Progress};
use onrecord::lexicon::Lexicon;
use onrecord::search::{self, SearchOptions, Sort, Unit};
use onrecord::text;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, Searcher, TantivyDocument, Term};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1).filter(|word| !word.starts_with('-'));
    let count = arguments
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or(20_000);
    let kept = arguments.next().map(PathBuf::from);
    let made = tempfile::tempdir()?;
    let folder = kept.unwrap_or_else(|| made.path().to_owned());
    let place = folder.join("index");
    if !place.join("index.json").exists() {
        make(&folder, &place, count)?;
    }
    let opened = index::open(&place).expect("it was just made");
    let bare = opened.index.reader().expect("it was just made").searcher();
    let both = Both { opened, bare };
    let opened = &both.opened;
    let mut out = io::stdout();
    let everything = search::parse("", None).expect("no query is a query");
    let total = search::count(opened, &everything.root, Unit::Quotations).expect("it can be read");
    writeln!(
        out,
        "{} quotations in {} articles, {} segments",
        total.quotations.unwrap_or_default(),
        total.articles,
        opened.searcher.segment_readers().len()
    )?;
    let shapes = shapes(opened);
    for shape in &shapes {
        compare(&mut out, &both, shape)?;
    }
    write_lookups(&mut out, opened, &shapes)?;
    awkward(&mut out, opened)
}

/// The index as we open it, and as Tantivy does by itself.
struct Both {
    opened: Opened,
    bare: Searcher,
}

fn make(folder: &Path, place: &Path, count: usize) -> io::Result<()> {
    let archive = folder.join("archive");
    fs::create_dir_all(&archive)?;
    let articles = made_archive::made_articles(Path::new("sample_corpus"), count);
    made_archive::write_archive(&archive, &articles);
    drop(articles);
    let lexicon = Lexicon::embedded();
    let calls = Calls {
        extract: &|article| extract(article, lexicon),
        skipped: &|_| (),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    index::update(place, &[archive], &Options::default(), calls).expect("the archive is there");
    Ok(())
}

/// One query, as a person types it and as Tantivy would be asked.
struct Pair {
    typed: String,
    bare: Box<dyn Query>,
}

/// Queries of one shape.
struct Shape {
    name: &'static str,
    sort: Sort,
    pairs: Vec<Pair>,
}

/// A word that has no inflections here, so that both sides are asked for the same terms.
struct Plain {
    text: String,
    documents: u64,
}

fn shapes(opened: &Opened) -> Vec<Shape> {
    let fields = &opened.fields;
    let said = samples(opened);
    let words: Vec<Plain> = plain_words(opened, &said);
    let one = |word: &Plain| Pair {
        typed: word.text.clone(),
        bare: term(fields.text, &word.text),
    };
    let of = |least: u64, most: u64| {
        let wanted = words
            .iter()
            .filter(|word| (least..most).contains(&word.documents));
        wanted.take(40).map(one).collect::<Vec<_>>()
    };
    let filter = |word: &Plain| Pair {
        typed: format!("{} speaker:ruiz since:2010", word.text),
        bare: Box::new(BooleanQuery::new(vec![
            (Occur::Must, term(fields.text, &word.text)),
            (Occur::Must, unscored(term(fields.speaker, "ruiz"))),
            (Occur::Must, unscored(since_2010(fields.date))),
        ])),
    };
    let filtered = words.iter().take(40).map(filter).collect();
    let shape = |name, pairs| Shape {
        name,
        sort: Sort::Relevance,
        pairs,
    };
    vec![
        shape("term, in up to 1,000 quotations", of(20, 1000)),
        shape("term, in up to 20,000", of(1000, 20_000)),
        shape("term, in more", of(20_000, u64::MAX)),
        shape("phrase of two words", phrases(opened, &said)),
        shape("two words", both(opened, &words, &said)),
        shape("word, speaker and date", filtered),
        Shape {
            name: "term, newest first",
            sort: Sort::NewestFirst,
            pairs: words.iter().take(60).map(one).collect(),
        },
    ]
}

/// The words of some quotations, spread over the index.
fn samples(opened: &Opened) -> Vec<Vec<String>> {
    let mut said = Vec::new();
    for (ordinal, segment) in (0..).zip(opened.searcher.segment_readers()) {
        let step = (segment.max_doc() / 100).max(1);
        for doc in (0..segment.max_doc()).step_by(step as usize) {
            if let Ok(stored) = opened.quotation(DocAddress::new(ordinal, doc)) {
                said.push(
                    text::terms(&stored.quotation.text)
                        .map(|term| term.text)
                        .collect(),
                );
            }
        }
    }
    said
}

fn plain_words(opened: &Opened, said: &[Vec<String>]) -> Vec<Plain> {
    let field = opened.fields.text;
    let mut words: Vec<&String> = said.iter().flatten().collect();
    words.sort();
    words.dedup();
    let mut plain: Vec<Plain> = Vec::new();
    for word in words {
        let languages = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"];
        let forms = index::inflections(opened, field, word, &languages).expect("it can be read");
        if let [(form, documents)] = forms.as_slice()
            && form == word
            && word.len() > 2
        {
            plain.push(Plain {
                text: word.clone(),
                documents: *documents,
            });
        }
    }
    // Not in the order of the alphabet, in which frequent words that begin alike would stand together.
    plain.sort_by_key(|word| blake3::hash(word.text.as_bytes()).to_hex());
    plain
}

fn phrases(opened: &Opened, said: &[Vec<String>]) -> Vec<Pair> {
    let field = opened.fields.text;
    let pairs = said.iter().filter_map(|words| {
        let [first, second] = words.get(words.len() / 2..words.len() / 2 + 2)? else {
            return None;
        };
        let terms = [first, second].map(|word| Term::from_field_text(field, word));
        Some(Pair {
            typed: format!("\"{first} {second}\""),
            bare: Box::new(PhraseQuery::new(terms.to_vec())),
        })
    });
    pairs.take(60).collect()
}

fn both(opened: &Opened, plain: &[Plain], said: &[Vec<String>]) -> Vec<Pair> {
    let field = opened.fields.text;
    let pairs = said.iter().filter_map(|words| {
        let mut known = words
            .iter()
            .filter(|word| plain.iter().any(|one| one.text == **word));
        let (first, second) = (known.next()?, known.next_back()?);
        let terms = [first, second].map(|word| (Occur::Must, term(field, word)));
        (first != second).then(|| Pair {
            typed: format!("{first} {second}"),
            bare: Box::new(BooleanQuery::new(terms.into())),
        })
    });
    pairs.take(60).collect()
}

fn term(field: Field, word: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, word);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn since_2010(field: Field) -> Box<dyn Query> {
    let first = Term::from_field_i64(field, 14_610);
    Box::new(RangeQuery::new(
        std::ops::Bound::Included(first),
        std::ops::Bound::Unbounded,
    ))
}

/// Answers one query and tells how much it read.
type Side = fn(&Both, &Pair, Sort) -> usize;

const ROUNDS: usize = 9;
const HITS: usize = 20;

/// Asks both sides and writes the medians and the 99th percentiles: of the search with totals and the addresses of the best,
/// and of the same with the texts of these. Each side is asked all queries of the shape before the other is: what is asked
/// right behind the same query finds the postings in the processor's cache, which made the second look ten times faster.
/// For the same reason a search comes behind the other side's texts, which fill that cache, and texts behind the own search:
/// when only our search came behind texts, it took 55 µs for a rare word instead of 44.
fn compare(out: &mut impl Write, both: &Both, shape: &Shape) -> io::Result<()> {
    let sides: [Side; 4] = [
        |both, pair, sort| ours(&both.opened, pair, sort, HITS),
        |both, pair, sort| bare(both, pair, sort, 0),
        |both, pair, sort| bare(both, pair, sort, HITS),
        |both, pair, sort| ours(&both.opened, pair, sort, 0),
    ];
    let mut times: [Vec<Duration>; 4] = Default::default();
    for round in 0..=ROUNDS {
        for (side, all) in sides.iter().zip(&mut times) {
            for pair in &shape.pairs {
                let one = timed(|| side(both, pair, shape.sort));
                // The first round warms the caches.
                if round > 0 {
                    all.push(one);
                }
            }
        }
    }
    for all in &mut times {
        all.sort();
    }
    writeln!(out, "{}: {} queries", shape.name, shape.pairs.len())?;
    for (what, ours, bare) in [
        ("search", &times[3], &times[1]),
        ("with 20 hits read", &times[0], &times[2]),
    ] {
        for (name, share) in [("p50", 50), ("p99", 99)] {
            let (ours, bare) = (percentile(ours, share), percentile(bare, share));
            let ratio = ours.as_secs_f64() / bare.as_secs_f64();
            writeln!(
                out,
                "    {what}, {name}: {ours:.1?}, bare {bare:.1?}, ratio {ratio:.2}"
            )?;
        }
    }
    Ok(())
}

/// How long it takes to look up the inflections of a word that was not asked for before.
fn write_lookups(out: &mut impl Write, opened: &Opened, shapes: &[Shape]) -> io::Result<()> {
    let languages = opened.languages().expect("it can be read");
    let pairs = shapes.iter().flat_map(|shape| &shape.pairs);
    let words = pairs
        .map(|pair| &pair.typed)
        .filter(|typed| text::terms(typed).count() == 1);
    let mut times: Vec<Duration> = words
        .map(|word| {
            timed(|| {
                let found = index::inflections(opened, opened.fields.text, word, languages);
                found.expect("it can be read").len()
            })
        })
        .collect();
    times.sort();
    let (half, most) = (percentile(&times, 50), percentile(&times, 99));
    writeln!(
        out,
        "inflections of a word, not asked for before: p50 {half:.1?}, p99 {most:.1?}"
    )
}

fn percentile(sorted: &[Duration], share: usize) -> Duration {
    let at = sorted.len() * share / 100;
    sorted.get(at).copied().unwrap_or_default()
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let started = Instant::now();
    black_box(work());
    started.elapsed()
}

fn ours(opened: &Opened, pair: &Pair, sort: Sort, hits: usize) -> usize {
    let query = search::parse(&pair.typed, None).expect("it is short");
    let options = SearchOptions {
        unit: Unit::Quotations,
        sort,
        limit: HITS,
    };
    let ranking = search::rank(opened, &query, &options, None).expect("it can be read");
    ranking
        .take(hits)
        .flatten()
        .map(|full| full.body.len())
        .sum()
}

fn bare(both: &Both, pair: &Pair, sort: Sort, hits: usize) -> usize {
    let searcher = &both.bare;
    let top = TopDocs::with_limit(HITS);
    let (best, count) = if sort == Sort::Relevance {
        let found = searcher.search(&pair.bare, &(top.order_by_score(), Count));
        found.map(|(best, count)| (addresses(best), count))
    } else {
        let by_date = top.order_by_fast_field::<i64>("date", Order::Desc);
        let found = searcher.search(&pair.bare, &(by_date, Count));
        found.map(|(best, count)| (addresses(best), count))
    }
    .expect("it can be read");
    black_box(count);
    let read = |address| read(searcher, address);
    best.into_iter().take(hits).map(read).sum()
}

fn addresses<T>(best: Vec<(T, DocAddress)>) -> Vec<DocAddress> {
    best.into_iter().map(|(_, address)| address).collect()
}

/// Reads the article of a quotation, which alone stores something.
fn read(searcher: &Searcher, address: DocAddress) -> usize {
    let segment = searcher.segment_reader(address.segment_ord);
    let back = segment.fast_fields().u64("back").expect("it is a column");
    let back = u32::try_from(back.first(address.doc_id).unwrap_or_default()).expect("it is near");
    let article = DocAddress::new(address.segment_ord, address.doc_id - back);
    let document: TantivyDocument = searcher.doc(article).expect("it is stored");
    document.len()
}

const AWKWARD: &str = "ba*;*a*;th*;t?e;harbro~;the~;\"the ha*\";\"ba* be*\"~5;a* OR b* OR c*;the NEAR/5 a*;-the;the;\
     the OR a OR of;\"of the\";=\"the\";=\"of the\";text:the;title:the the;=\"no such words\";path:*1*;\
     don't \"open AND (( ] http://x.org:80";

/// The slowest of what a person may type, each with its time.
fn awkward(out: &mut impl Write, opened: &Opened) -> io::Result<()> {
    let long = vec!["harbor"; 1000].join(" OR ");
    let brackets = "(".repeat(60) + "harbor";
    let typed = AWKWARD.split(';').chain([brackets.as_str(), long.as_str()]);
    for typed in typed {
        let shown: String = typed.chars().take(40).collect();
        let time = timed(|| {
            let Ok(query) = search::parse(typed, None) else {
                return 0;
            };
            let ranking = search::rank(
                opened,
                &query,
                &SearchOptions {
                    limit: HITS,
                    ..SearchOptions::default()
                },
                None,
            );
            ranking.into_iter().flatten().flatten().count()
        });
        writeln!(out, "{shown}: {time:.1?}")?;
    }
    Ok(())
}
