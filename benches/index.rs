//! What indexing and a cold search cost, beside the least that Tantivy needs for the same: only ratios within one run mean
//! anything on a shared machine.
//!
//! `cargo bench --bench index [-- ARTICLES | FOLDER]`: on so many made articles (see `made_archive`), or on the archive in a
//! folder; the example `smallest_search` is built by `cargo build --release --examples`. Not by divan, which measures one
//! closure and no processor time.

mod made_archive;

use std::collections::HashMap;
use std::env;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use onrecord::Article;
use onrecord::extract::{Extraction, extract};
use onrecord::index::{self, Calls, Options, Progress};
use onrecord::lexicon::Lexicon;
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

fn main() -> io::Result<()> {
    let wanted = env::args().skip(1).find(|word| !word.starts_with('-'));
    let wanted = wanted.as_deref().unwrap_or("20000");
    let articles = match wanted.parse() {
        Ok(count) => made_archive::made_articles(Path::new("sample_corpus"), count),
        Err(_) => made_archive::read_articles(Path::new(wanted)),
    };
    let folder = tempfile::tempdir()?;
    let archive = folder.path().join("archive");
    fs::create_dir(&archive)?;
    made_archive::write_archive(&archive, &articles);
    let lexicon = Lexicon::embedded();
    let known: HashMap<&String, Extraction> = articles
        .iter()
        .map(|article| (&article.id, extract(article, lexicon)))
        .collect();
    let mut out = io::stdout();
    let bytes = write_archive_figures(&mut out, &articles, &known)?;
    let place = folder.path().join("index");
    let runs = [
        (
            "bare Tantivy",
            measure(|| bare(&folder.path().join("bare"), &articles)),
        ),
        (
            "extract, one thread",
            measure(|| extract_all(&articles, lexicon)),
        ),
        (
            "index, extracted before",
            measure(|| {
                full(&folder.path().join("known"), &archive, &|article| {
                    known[&article.id].clone()
                });
            }),
        ),
        (
            "index, extraction included",
            measure(|| full(&place, &archive, &|article| extract(article, lexicon))),
        ),
    ];
    write_rates(&mut out, &runs, bytes)?;
    for name in ["bare", "known"] {
        let size = bytes_in(&folder.path().join(name))?;
        writeln!(out, "{name}: {:.2} of the bodies on disk", size / bytes)?;
    }
    write_memory(&mut out, &folder.path().join("child"), &archive)?;
    cold_searches(&mut out, &place)
}

/// How long the articles are and how dense, so that the figures below can be judged; returns the bytes of all bodies.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn write_archive_figures(
    out: &mut impl Write,
    articles: &[Article],
    known: &HashMap<&String, Extraction>,
) -> io::Result<f64> {
    let bytes = articles
        .iter()
        .map(|article| article.body.len())
        .sum::<usize>() as f64;
    let quotations = known.values().flat_map(|found| &found.quotations);
    let (all, marked) = quotations.fold((0, 0), |(all, marked), quotation| {
        (all + 1, marked + quotation.marked.len())
    });
    writeln!(
        out,
        "{} articles of {:.0} bytes, {:.1} MB of bodies, a quotation every {:.0} bytes, one in marks every {:.0}; {} threads",
        articles.len(),
        bytes / articles.len() as f64,
        bytes / 1e6,
        bytes / f64::from(all),
        bytes / marked as f64,
        Options::default().jobs
    )?;
    Ok(bytes)
}

/// Wall time and processor time.
type Times = (Duration, Option<Duration>);

/// Each run beside the first.
fn write_rates(out: &mut impl Write, runs: &[(&str, Times)], bytes: f64) -> io::Result<()> {
    let (_, (bare_wall, bare_cpu)) = runs[0];
    for (name, (wall, cpu)) in runs {
        let rate = bytes / 1e6 / wall.as_secs_f64();
        let ratio = |of: Duration, to: Duration| of.as_secs_f64() / to.as_secs_f64();
        write!(
            out,
            "{name}: {rate:.1} MB/s, {:.2} of bare in time",
            ratio(*wall, bare_wall)
        )?;
        match (*cpu, bare_cpu) {
            (Some(cpu), Some(bare)) => {
                writeln!(out, ", {:.2} in processor time", ratio(cpu, bare))?;
            }
            _ => writeln!(out)?,
        }
    }
    Ok(())
}

/// One field, simple words in lower case, positions, the body stored as ours is.
fn bare(folder: &Path, articles: &[Article]) {
    fs::create_dir(folder).expect("the folder is new");
    let mut builder = Schema::builder();
    let body = builder.add_text_field("body", TEXT | STORED);
    let zstd = ZstdCompressor {
        compression_level: Some(1),
    };
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(zstd),
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(builder.build())
        .settings(settings)
        .create_in_dir(folder);
    let jobs = Options::default().jobs.min(8);
    let index = index.expect("the folder can be written");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(jobs, jobs * (48 << 20))
        .expect("it is new");
    for article in articles {
        let mut document = TantivyDocument::new();
        document.add_text(body, &article.body);
        writer.add_document(document).expect("it can be written");
    }
    writer.commit().expect("it can be written");
    writer.wait_merging_threads().expect("it can be written");
}

fn extract_all(articles: &[Article], lexicon: &Lexicon) {
    for article in articles {
        black_box(extract(article, lexicon));
    }
}

fn full(place: &Path, archive: &Path, extract: &(dyn Fn(&Article) -> Extraction + Sync)) {
    let calls = Calls {
        extract,
        skipped: &|_| (),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let archives = [archive.to_owned()];
    index::update(place, &archives, &Options::default(), calls).expect("the archive is there");
}

/// Time and processor time of `work`.
fn measure(work: impl FnOnce()) -> Times {
    let before = processor_time();
    let started = Instant::now();
    work();
    let wall = started.elapsed();
    (
        wall,
        processor_time()
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before)),
    )
}

/// Of all threads of this process so far, ended ones included; known on Linux only, in ticks of 10 ms.
fn processor_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Some(Duration::from_millis(ticks * 10))
}

#[expect(clippy::cast_precision_loss, reason = "shown as a share")]
fn bytes_in(folder: &Path) -> io::Result<f64> {
    let mut bytes = 0.0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() {
            bytes_in(&entry.path())?
        } else {
            data.len() as f64
        };
    }
    Ok(bytes)
}

/// The most memory that `onrecord index` held, as seen every few milliseconds; known on Linux only.
fn write_memory(out: &mut impl Write, place: &Path, archive: &Path) -> io::Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.arg("index").arg(archive).arg("--index").arg(place);
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait()?.is_none() {
        let held = fs::read_to_string(&status).unwrap_or_default();
        let held = held.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let held = held.and_then(|held| held.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(held);
        thread::park_timeout(Duration::from_millis(3));
    }
    match most {
        Some(kilobytes) => writeln!(out, "memory of `onrecord index`: {} MB", kilobytes / 1000),
        None => Ok(()),
    }
}

/// From the start of the process to its end, the median of 41.
fn cold_searches(out: &mut impl Write, place: &Path) -> io::Result<()> {
    let onrecord = Path::new(env!("CARGO_BIN_EXE_onrecord"));
    let smallest = onrecord.with_file_name("examples").join("smallest_search");
    if !smallest.exists() {
        return writeln!(out, "cold search: build the examples in this profile first");
    }
    let mut ours = Command::new(onrecord);
    ours.args(["search", "minister", "--index"]).arg(place);
    let mut least = Command::new(smallest);
    least.arg(place.join("a")).arg("minister");
    let (ours, least) = (median(&mut ours)?, median(&mut least)?);
    let ratio = ours.as_secs_f64() / least.as_secs_f64();
    writeln!(
        out,
        "cold search: {ours:.1?}, smallest program {least:.1?}, ratio {ratio:.2}"
    )
}

fn median(command: &mut Command) -> io::Result<Duration> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::new();
    for _ in 0..41 {
        let started = Instant::now();
        command.status()?;
        times.push(started.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}
