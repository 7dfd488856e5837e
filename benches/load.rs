//! What reading and indexing a heavy archive costs, in time and memory, beside the least that the same takes: each is a
//! process of its own, so that the memory of one does not show in the next.
//!
//! `cargo bench --bench load -- PATH…`: reads each, reads it and gives the bodies to bare Tantivy, and indexes it with
//! extraction left out. `cargo bench --bench load -- --make FOLDER` writes the archives of docs/BENCHMARKS.md there: a million
//! records in one file, plain and in gzip, 100,000 small files, a text of one line of 1 GB and a page of 200 MB.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use onrecord::Article;
use onrecord::archive::{self, ReadOptions};
use onrecord::extract::Extraction;
use onrecord::index::{self, Calls, Options, Progress};
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--make", folder] => make(Path::new(folder)),
        ["--run", what, path] => run(what, Path::new(path)),
        paths => {
            for path in paths {
                for what in ["read", "bare", "index"] {
                    let status = Command::new(env::current_exe()?)
                        .args(["--run", what, path])
                        .status()?;
                    assert!(status.success(), "{what} {path}");
                }
            }
            Ok(())
        }
    }
}

/// Does one thing and tells what it cost.
fn run(what: &str, path: &Path) -> io::Result<()> {
    let started = Instant::now();
    let folder = tempfile::tempdir()?;
    let counts = match what {
        "read" => {
            let mut bytes = 0;
            let counts = read(path, &mut |article| bytes += article.body.len());
            assert!(bytes > 0 || counts.0 == 0, "articles have bodies");
            counts
        }
        "bare" => bare(path, folder.path()),
        _ => full(path, folder.path()),
    };
    let (wall, (cpu, memory)) = (started.elapsed(), held());
    writeln!(
        io::stdout(),
        "{} {what}: {} articles, {} errors, {:.1} s, {cpu:.1} s of processor, {memory} MB at most",
        path.display(),
        counts.0,
        counts.1,
        wall.as_secs_f64(),
    )
}

/// Reads all articles of a folder or file; how many there were, and how many errors.
fn read(path: &Path, take: &mut dyn FnMut(Article)) -> (u64, u64) {
    let (mut articles, mut errors) = (0, 0);
    for file in archive::walk(path, None).expect("the archive is there") {
        let file = file.expect("the file is there");
        let read = archive::read(&file, &ReadOptions::default(), &mut |article| {
            match article {
                Ok(article) => {
                    articles += 1;
                    take(article);
                }
                Err(_) => errors += 1,
            }
            ControlFlow::Continue(())
        });
        read.expect("the file is there");
    }
    (articles, errors)
}

/// One field, simple words in lower case, positions, the body stored: as in `benches/index.rs`.
fn bare(path: &Path, folder: &Path) -> (u64, u64) {
    let mut builder = Schema::builder();
    let body = builder.add_text_field("body", TEXT | STORED);
    let index = Index::create_in_dir(folder, builder.build()).expect("it is new");
    let jobs = Options::default().jobs.min(8);
    let mut writer: IndexWriter = index
        .writer_with_num_threads(jobs, jobs * (48 << 20))
        .expect("it is new");
    let counts = read(path, &mut |article| {
        let mut document = TantivyDocument::new();
        document.add_text(body, &article.body);
        writer.add_document(document).expect("it can be written");
    });
    writer.commit().expect("it can be written");
    writer.wait_merging_threads().expect("it can be written");
    counts
}

/// As `onrecord index` does, but for what articles say.
fn full(path: &Path, folder: &Path) -> (u64, u64) {
    let calls = Calls {
        extract: &|_| Extraction::default(),
        skipped: &|_| (),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let summary = index::update(folder, &[path.to_owned()], &Options::default(), calls);
    let found = summary.expect("the archive is there").found;
    (found.articles, found.skipped)
}

/// Seconds of all processors and the most memory of this process so far, in MB; known on Linux only.
fn held() -> (f64, u64) {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: u32 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u32>().ok())
        .sum();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most = most.and_then(|most| most.trim().trim_end_matches(" kB").parse::<u64>().ok());
    (f64::from(ticks) / 100.0, most.unwrap_or_default() / 1000)
}

fn make(folder: &Path) -> io::Result<()> {
    let many = folder.join("many");
    for part in ["lines", "gzip", "many/0", "line", "page"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let mut lines = BufWriter::new(File::create(folder.join("lines/all.jsonl"))?);
    let packed = File::create(folder.join("gzip/all.jsonl.gz"))?;
    let mut packed = GzEncoder::new(BufWriter::new(packed), Compression::fast());
    for number in 0..1_000_000 {
        let line = serde_json::json!({"id": number.to_string(), "published": "2004-03-02", "language": "en", "body": text(number)});
        writeln!(lines, "{line}")?;
        writeln!(packed, "{line}")?;
    }
    packed.finish()?.flush()?;
    lines.flush()?;
    for number in 0..100_000 {
        let part = many.join((number / 1000).to_string());
        if number % 1000 == 0 {
            fs::create_dir_all(&part)?;
        }
        fs::write(part.join(format!("{number}.txt")), text(number))?;
    }
    let mut line = BufWriter::new(File::create(folder.join("line/line.txt"))?);
    for number in 0..1_600_000 {
        line.write_all(text(number).replace('\n', " ").as_bytes())?;
    }
    let mut page = BufWriter::new(File::create(folder.join("page/page.html"))?);
    write!(page, "<html><head><title>Harbor</title></head><body>")?;
    for number in 0..300_000 {
        write!(page, "<p>{}</p>", text(number))?;
    }
    write!(page, "</body></html>")
}

/// Some 720 bytes of words of which most are rare.
fn text(number: u64) -> String {
    let mut text = String::from("LISBON, Portugal -- The council met.\n\n");
    let mut seed = number;
    for at in 0..80 {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // As many of the ranks 10 to 20 as of 10,000 to 20,000, as in print.
        let doubled = 1_u64 << ((seed >> 33) % 17);
        let rank = doubled + (seed >> 40) % doubled;
        text.push_str("word");
        // Of letters: a digit behind a letter begins another word for us, and for bare Tantivy it does not.
        let digits = rank.to_string();
        text.extend(digits.bytes().map(|digit| char::from(b'a' + digit - b'0')));
        text.push_str(if at % 20 == 19 { ".\n\n" } else { " " });
    }
    text
}
