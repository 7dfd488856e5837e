//! `onrecord index`: folders of articles come in, their index is brought up to date, a summary goes out.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use onrecord::index::{self, Calls, Missing, Mode, Options, Progress, Summary};
use onrecord::lexicon::Lexicon;
use onrecord::{Error, extract};
use serde::Serialize;
use std::io::Write;

use super::floods::{Floods, Telling};
use super::missing::{self, Asking, DeleteMissing};
use super::progress::{self, size};
use super::reading::Reading;
use super::render::{counted, grouped};
use super::report::{Report, Skipped, write_skipped};
use super::{Outcome, output};

/// Bring the index of one or more folders of articles up to date
///
/// What is new is added, what changed is read again, what is gone is forgotten; the rest is not read. Of a file of lines,
/// rows, messages or wire articles that has only grown, what was added is read; a file that was moved is known by its
/// content. An article in several files is stored once, with all its sources. Some of the index's own files are read again first, each
/// once a day at most, and a damaged one ends the run. Exit codes: 0 done, 2 an error, 3 done, but some sources could not be read (each has a line on
/// standard error, of one kind in one file the first ten, and the end of the run tells what was skipped, by reason).
#[derive(Args)]
pub(crate) struct IndexArgs {
    /// Index these folders and files
    #[arg(required = true, value_name = "ARCHIVE")]
    archives: Vec<PathBuf>,
    /// Keep the index in this folder [default: .onrecord in the first archive]
    #[arg(short, long, value_name = "DIR", env = "ONRECORD_INDEX")]
    index: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Make the index anew; the old one serves until the new one is whole
    #[arg(long)]
    rebuild: bool,
    /// Use this many threads to extract, and as many to index [default: one for each processor]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Hold at most this much under way, besides 112 MB a thread
    #[arg(long, value_name = "MB", default_value = "64")]
    memory: NonZeroUsize,
    /// Commit after this much, so that a run that is killed loses less
    #[arg(long, value_name = "MB", default_value = "256")]
    commit_every: NonZeroUsize,
    /// Forget sources that are no more. To ask means: where a folder is left empty, or most of an archive is gone, it is
    /// asked on a terminal, and elsewhere they are kept
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = DeleteMissing::Ask)]
    delete_missing: DeleteMissing,
    /// Write a line of JSON for each source to this file (source, format, records, skipped, outcome, change, why), and one for
    /// each record that could not be read (file, reason, message)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write the summary for people, or as one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How a summary is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    #[value(alias = "jsonl")]
    Json,
}

/// Indexes what the arguments name.
pub(crate) fn run(args: &IndexArgs) -> anyhow::Result<Outcome> {
    let place = args
        .index
        .clone()
        .unwrap_or_else(|| folder_in(&args.archives));
    let options = Options {
        read: args.reading.options(),
        memory_bytes: args.memory.get() << 20,
        commit_bytes: (args.commit_every.get() as u64) << 20,
        mode: if args.rebuild {
            Mode::Rebuild
        } else {
            Mode::Update
        },
        missing: args.delete_missing.into(),
        ..Options::default()
    };
    let jobs = args.jobs.map_or(options.jobs, NonZeroUsize::get);
    let report = Report::begin(args.report.as_deref(), &args.archives)?;
    let options = Options { jobs, ..options };
    let asking = Asking::of_terminal();
    let summary = bring_up_to_date(&place, &args.archives, &options, (&report, asking))?;
    let skipped = report.finish()?;
    let mut out = output::results();
    match args.format {
        Format::Text => {
            write_summary(&mut out, &summary, &place)?;
            write_skipped(&mut out, &skipped)?;
        }
        Format::Json => {
            let answer = Answer {
                summary: &summary,
                skipped: &skipped,
            };
            writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        }
    }
    out.flush()?;
    let is_in_doubt = options.missing == Missing::Ask && summary.missing > 0;
    Ok(if summary.has_skipped() || is_in_doubt {
        Outcome::Partly
    } else {
        Outcome::Done
    })
}

/// The one object of `--format json`.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    /// What was skipped in this run, by reason.
    skipped: &'a [Skipped],
}

/// Brings the index in `place` up to date, with a bar and a line for all that is skipped on standard error.
pub(crate) fn bring_up_to_date(
    place: &Path,
    archives: &[PathBuf],
    options: &Options,
    hearing: (&Report, Asking),
) -> anyhow::Result<Summary> {
    match update(place, archives, options, hearing) {
        Err(error @ Error::IndexVersion { .. }) if is_of_older(&error) => {
            output::warn(format_args!(
                "the index in {} was made by an older version: it is made anew from what is named now",
                place.display()
            ));
            let mode = Mode::Rebuild;
            let options = Options {
                mode,
                ..options.clone()
            };
            Ok(update(place, archives, &options, hearing)?)
        }
        done => Ok(done?),
    }
}

fn update(
    place: &Path,
    archives: &[PathBuf],
    options: &Options,
    (report, asking): (&Report, Asking),
) -> Result<Summary, Error> {
    let lexicon = Lexicon::embedded();
    let progress = Progress::default();
    let floods = Floods::default();
    let summary = progress::while_running(&progress, |bar| {
        let calls = Calls {
            extract: &|article| extract::extract(article, lexicon),
            skipped: &|error| {
                let told = error.in_one_line();
                report.skip(error, &told);
                if floods.count(error) == Telling::Now && report.is_news(&told) {
                    bar.suspend(|| output::warn(told));
                }
            },
            may_forget: &|lost| bar.suspend(|| missing::may_forget((asking, report), lost)),
            reported: &|source| report.add(source),
            progress: &progress,
        };
        index::update(place, archives, options, calls)
    });
    for line in floods.held_back(&report.where_all()) {
        if report.is_news(&line) {
            output::warn(line);
        }
    }
    summary
}

/// What an older version made is of no use any more; what a newer one made may be, to the newer one.
fn is_of_older(error: &Error) -> bool {
    matches!(error, Error::IndexVersion { found, expected, .. } if found.0 <= expected.0 && found.1 <= expected.1 && found.2 <= expected.2)
}

/// The index folder where none is named: in the first archive, or beside it if that is a file.
pub(crate) fn folder_in(archives: &[PathBuf]) -> PathBuf {
    let first = archives.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = if first.is_file() {
        first.parent().unwrap_or(first)
    } else {
        first
    };
    folder.join(index::FOLDER)
}

/// Whether the file or folder `path` lies in `root`, both as their true paths, and is not passed over as hidden.
pub(crate) fn is_read_below(root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|below| {
        let mut parts = below.components();
        !parts.any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
    })
}

/// The summary in one line, for a command that indexes before it answers.
pub(crate) fn told(summary: &Summary) -> String {
    if summary.is_nothing_new() {
        return format!(
            "index: up to date ({})",
            counted(summary.unchanged, "source")
        );
    }
    format!("index: {}; {}", sources(summary), read(summary))
}

fn write_summary(out: &mut impl Write, summary: &Summary, place: &Path) -> anyhow::Result<()> {
    let place = place.display().to_string();
    writeln!(out, "sources: {}", sources(summary))?;
    writeln!(out, "read: {}", read(summary))?;
    writeln!(
        out,
        "index: {} ({:.1} s)",
        output::escape(&place),
        summary.took.as_secs_f64()
    )
    .context("cannot write the summary")
}

fn sources(summary: &Summary) -> String {
    let Summary {
        new,
        changed,
        unchanged,
        gone,
        failed,
        ..
    } = summary;
    // What few archives ever see is left out where there is none.
    let rare = |count: u64, name: &str| match count {
        0 => String::new(),
        count => format!(", {count} {name}"),
    };
    format!(
        "{new} new, {changed} changed{}{}, {unchanged} unchanged, {gone} gone{}, {failed} failed",
        rare(summary.grown, "grown"),
        rare(summary.moved, "moved"),
        rare(summary.missing, "missing but kept"),
    )
}

fn read(summary: &Summary) -> String {
    let found = &summary.found;
    let read = format!(
        "{} ({}), {}, {} with a speaker",
        counted(found.articles, "article"),
        size(found.body_bytes),
        counted(found.quotations(), "quotation"),
        grouped(found.with_speaker),
    );
    let read = match found.copies {
        0 => read,
        copies => format!(
            "{read}; {} known from elsewhere",
            counted(copies, "article")
        ),
    };
    let read = match found.mended {
        0 => read,
        mended => format!(
            "{read}; {} mended (Windows-1252 inside UTF-8 or beside it, or raw control characters in JSON)",
            counted(mended, "article")
        ),
    };
    match found.skipped {
        0 => read,
        skipped => format!("{read}; {} skipped", counted(skipped, "record")),
    }
}
