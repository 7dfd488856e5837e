//! `onrecord extract`: articles come in, one JSON object for each goes out, in the order of the input.
//!
//! Reading, extracting and writing run at the same time: one thread reads batches of articles ahead, a pool extracts a
//! batch, and what is done is written while the next batch is being extracted. At most four batches are in memory. Input
//! that fits into one batch, which is what a person tries first, is extracted without a pool.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::iter;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use anyhow::Context;
use jiff::civil::Date;
use onrecord::archive::{self, Found, ReadOptions, Walk};
use onrecord::article::DateSource;
use onrecord::extract::{Dateline, Extraction, Quotation};
use onrecord::lexicon::Lexicon;
use onrecord::{Article, Error, Source, extract};
use rayon::prelude::*;
use serde::Serialize;

use super::floods::{Floods, Telling};
use super::reading::Reading;
use super::render::counted;
use super::{Outcome, output};

/// Write the quotations and the dateline of each article as a line of JSON
#[derive(clap::Args)]
pub(crate) struct ExtractArgs {
    /// Read these files and folders, or a file or JSON lines from standard input (-)
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Use this many threads to extract [default: one for each processor]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Leave out speakers who are less sure than this, from 0 to 1; their quotations stay, without a speaker
    #[arg(long, value_name = "N", default_value_t = 0.0, hide_default_value = true, value_parser = share)]
    min_confidence: f64,
    #[command(flatten)]
    reading: Reading,
}

/// `0.8`.
fn share(typed: &str) -> Result<f64, String> {
    let number: Option<f64> = typed.parse().ok();
    number
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| "a number from 0 to 1 is wanted, such as 0.8".to_owned())
}

/// Articles that go through together, with the errors that stand among them.
type Batch = Vec<Result<Article, Error>>;

/// What is written for a batch: lines of JSON, and errors in their places.
type Lines = Vec<Result<Written, Error>>;

/// A line of JSON with its line end.
struct Written {
    line: Vec<u8>,
    is_mended: bool,
    /// Where extraction of it ended too early.
    fault: Option<Error>,
}

/// Extracts what the arguments name.
pub(crate) fn run(args: &ExtractArgs) -> anyhow::Result<Outcome> {
    // All roots are looked at before the first line is written: a mistyped one must not show after an hour.
    let mut roots = Vec::new();
    for path in &args.paths {
        roots.push(root(path)?);
    }
    let batches = read_ahead(roots, args.reading.options());
    let mut writer = Writer {
        out: output::results(),
        failures: 0,
        floods: Floods::default(),
        mended: 0,
    };
    let first = batches.recv().unwrap_or_default();
    if is_full(&first) {
        extract_parallel(first, batches, args, &mut writer)?;
    } else {
        let lexicon = Lexicon::embedded();
        for item in first {
            writer.write(item.map(|article| line_of(&article, lexicon, args.min_confidence)))?;
        }
    }
    writer.finish()
}

enum Root {
    Files(Box<Walk>),
    StandardInput,
}

fn root(path: &Path) -> Result<Root, Error> {
    if path == Path::new("-") {
        return Ok(Root::StandardInput);
    }
    archive::walk(path, None).map(|walk| Root::Files(Box::new(walk)))
}

// 2 MiB, 512 articles: half a second's work where extraction is slow, and ten thousand batches for an archive of 20 GB.
const BATCH_BYTES: usize = 2 << 20;
const BATCH_ITEMS: usize = 512;

/// Reads in a thread of its own; the last batch is not full, and may be empty.
///
/// The thread is not waited for: where writing fails, it may be waiting for standard input.
fn read_ahead(roots: Vec<Root>, options: ReadOptions) -> Receiver<Batch> {
    let (send, batches) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut batch = Batch::new();
        let mut bytes = 0;
        let read = read_all(roots, &options, &mut |item| {
            bytes += item.as_ref().map_or(0, |article| article.body.len());
            batch.push(item);
            if bytes < BATCH_BYTES && batch.len() < BATCH_ITEMS {
                return ControlFlow::Continue(());
            }
            bytes = 0;
            match send.send(std::mem::take(&mut batch)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        if read.is_continue() {
            // Nobody waits for it where writing has failed.
            let _ = send.send(batch);
        }
    });
    batches
}

fn read_all(roots: Vec<Root>, options: &ReadOptions, found: &mut Found<'_>) -> ControlFlow<()> {
    for root in roots {
        match root {
            // What another program hands over comes back as it was, with spans in it.
            Root::StandardInput => {
                let options = ReadOptions {
                    keeps_markup: true,
                    ..options.clone()
                };
                archive::read_stream(io::stdin(), "-", &options, found)?;
            }
            Root::Files(walk) => {
                for file in *walk {
                    match file.and_then(|file| archive::read(&file, options, found)) {
                        Ok(Some(_)) => {}
                        Ok(None) => return ControlFlow::Break(()),
                        Err(error) => found(Err(error))?,
                    }
                }
            }
        }
    }
    ControlFlow::Continue(())
}

fn is_full(batch: &Batch) -> bool {
    let bytes =
        |item: &Result<Article, Error>| item.as_ref().map_or(0, |article| article.body.len());
    batch.len() >= BATCH_ITEMS || batch.iter().map(bytes).sum::<usize>() >= BATCH_BYTES
}

/// Extracts in a pool, writes in this thread.
///
/// The extracting thread is not waited for when writing fails: it may be waiting for standard input.
fn extract_parallel(
    first: Batch,
    batches: Receiver<Batch>,
    args: &ExtractArgs,
    writer: &mut Writer,
) -> anyhow::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.map_or(0, NonZeroUsize::get))
        .build()
        .context("cannot start the threads for extraction; try --jobs 1")?;
    let least = args.min_confidence;
    let (send_lines, lines) = mpsc::sync_channel(1);
    let extractor = thread::spawn(move || {
        let lexicon = Lexicon::embedded();
        for batch in iter::once(first).chain(batches) {
            if send_lines
                .send(pool.install(|| lines_of(batch, lexicon, least)))
                .is_err()
            {
                return;
            }
        }
    });
    for line in lines.into_iter().flatten() {
        writer.write(line)?;
    }
    // A panic in the thread would otherwise look like the end of the input.
    extractor
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    Ok(())
}

fn lines_of(batch: Batch, lexicon: &Lexicon, least: f64) -> Lines {
    batch
        .into_par_iter()
        .map(|item| item.map(|article| line_of(&article, lexicon, least)))
        .collect()
}

fn line_of(article: &Article, lexicon: &Lexicon, least: f64) -> Written {
    let mut extraction = extract::extract(article, lexicon);
    for quotation in &mut extraction.quotations {
        quotation.speaker = quotation
            .speaker
            .take()
            .filter(|speaker| speaker.confidence >= least);
    }
    let mut line = Vec::with_capacity(article.body.len() * 2 + 512);
    serde_json::to_writer(&mut line, &Line::new(article, &extraction))
        .expect("an article has only string keys and a vector takes all bytes");
    line.push(b'\n');
    Written {
        line,
        is_mended: article.is_mended,
        fault: extraction.fault(article),
    }
}

/// The line of an article; the order of its keys is that of the manual.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    source: &'a Source,
    headline: Option<&'a str>,
    byline: Option<&'a str>,
    published: Option<Date>,
    published_from: Option<DateSource>,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    section: Option<&'a str>,
    body: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mended: bool,
    dateline: Option<&'a Dateline>,
    quotations: &'a [Quotation],
    #[serde(skip_serializing_if = "Option::is_none")]
    read_to: Option<usize>,
}

impl<'a> Line<'a> {
    fn new(article: &'a Article, extraction: &'a Extraction) -> Self {
        Self {
            id: &article.id,
            source: &article.source,
            headline: article.headline.as_deref(),
            byline: article.byline.as_deref(),
            published: article.published,
            published_from: article.published_from,
            outlet: article.outlet.as_deref(),
            url: article.url.as_deref(),
            language: article.language.as_deref(),
            section: article.section.as_deref(),
            body: &article.body,
            mended: article.is_mended,
            dateline: extraction.dateline.as_ref(),
            quotations: &extraction.quotations,
            read_to: extraction.read_to,
        }
    }
}

/// Writes lines to standard output, and errors, counted, to standard error.
struct Writer {
    out: BufWriter<StdoutLock<'static>>,
    failures: u64,
    floods: Floods,
    mended: u64,
}

impl Writer {
    fn write(&mut self, line: Result<Written, Error>) -> anyhow::Result<()> {
        match line {
            Ok(Written {
                line,
                is_mended,
                fault,
            }) => {
                self.mended += u64::from(is_mended);
                self.out
                    .write_all(&line)
                    .context("cannot write the results")?;
                if let Some(fault) = fault {
                    self.tell(&fault);
                }
            }
            Err(error) => self.tell(&error),
        }
        Ok(())
    }

    fn tell(&mut self, error: &Error) {
        self.failures += 1;
        if self.floods.count(error) == Telling::Now {
            output::warn(error.in_one_line());
        }
    }

    fn finish(mut self) -> anyhow::Result<Outcome> {
        self.out.flush().context("cannot write the results")?;
        if self.mended > 0 {
            output::warn(format_args!(
                "{} mended: Windows-1252 stood inside UTF-8 (\u{e2}\u{20ac}\u{153} for \u{201c}), or beside it, or raw control characters in JSON",
                counted(self.mended, "article")
            ));
        }
        for line in self.floods.held_back("the first are told above") {
            output::warn(line);
        }
        if self.failures == 0 {
            return Ok(Outcome::Done);
        }
        output::warn(format_args!(
            "{} could not be read, the rest is done",
            self.failures
        ));
        Ok(Outcome::Partly)
    }
}
