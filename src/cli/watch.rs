//! `onrecord watch`: folders of articles are followed, their index is kept up to date, a line for each change goes out.
//!
//! The system tells of what is written, moved and deleted. Most changes come in bursts (a download, a copy of a folder), so
//! a round begins when it has been quiet for a while. What changed is not taken from what the system tells, which may leave
//! things out: each round is a run of `index`, which looks at everything and reads what is new.

use std::io::Write;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use onrecord::index::{Options, Summary};

use super::index::{bring_up_to_date, folder_in, is_read_below, told};
use super::missing::{Asking, DeleteMissing};
use super::reading::Reading;
use super::report::Report;
use super::{Outcome, output};

/// Follow folders of articles and keep their index up to date
///
/// Brings the index up to date and goes on doing so whenever something changes, with a line for each round in which
/// something did. Ends with Ctrl-C (exit code 0); what was committed stays.
#[derive(Args)]
pub(crate) struct WatchArgs {
    /// Follow these folders and files
    #[arg(required = true, value_name = "ARCHIVE")]
    archives: Vec<PathBuf>,
    /// Keep the index in this folder [default: .onrecord in the first archive]
    #[arg(short, long, value_name = "DIR", env = "ONRECORD_INDEX")]
    index: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Forget sources that are no more, as `index` does; nobody is asked
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = DeleteMissing::Ask)]
    delete_missing: DeleteMissing,
    /// Begin when nothing has changed for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    settle: u32,
    /// Look at everything this often too, for drives that do not tell of changes, such as those of a network
    #[arg(long, value_name = "SECONDS")]
    every: Option<NonZeroU32>,
}

// However long a download writes on, what it has written is found after a minute.
const MOST_SETTLING: Duration = Duration::from_mins(1);
// An index that another process writes, or a disk that is away for a moment.
const RETRY: Duration = Duration::from_secs(10);

/// Follows what the arguments name until it is interrupted.
pub(crate) fn run(args: &WatchArgs) -> anyhow::Result<Outcome> {
    // A killed run loses what it had not committed, which the next one finds.
    ctrlc::set_handler(|| process::exit(0)).context("cannot wait for Ctrl-C")?;
    let place = args
        .index
        .clone()
        .unwrap_or_else(|| folder_in(&args.archives));
    let options = Options {
        read: args.reading.options(),
        missing: args.delete_missing.into(),
        ..Options::default()
    };
    let report = Report::of_many_rounds();
    let (teller, changes) = mpsc::channel();
    let mut following = Following::No;
    let mut is_first = true;
    loop {
        let round = bring_up_to_date(&place, &args.archives, &options, (&report, Asking::Never));
        let wait = match round {
            Ok(summary) => {
                if is_first || summary.has_changes() {
                    tell(&summary)?;
                }
                if matches!(following, Following::No) {
                    following = follow(args, &place, &teller)?;
                    // What changed while nobody told of it is found by another look.
                    Some(Duration::ZERO)
                } else {
                    args.every.map(|seconds| seconds_of(seconds.get()))
                }
            }
            // What cannot be mended by waiting is told at once.
            Err(error) if is_first => return Err(error),
            Err(error) => {
                let error = format!("{error:#}");
                if report.is_news(&error) {
                    output::warn(format_args!("{error}; trying again"));
                }
                // A folder that is made anew is another one to the system.
                following = Following::No;
                Some(RETRY)
            }
        };
        is_first = false;
        wait_for_change(&changes, wait, seconds_of(args.settle));
    }
}

/// Waits until something changed and it has been quiet for `settle`, or for `most`.
fn wait_for_change(changes: &Receiver<()>, most: Option<Duration>, settle: Duration) {
    let first = match most {
        Some(most) => changes.recv_timeout(most),
        // One sender stays with the caller: this ends with a change.
        None => changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    let begun = Instant::now();
    let mut next = first;
    while next.is_ok() && begun.elapsed() < MOST_SETTLING {
        next = changes.recv_timeout(settle);
    }
}

fn seconds_of(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

/// Prints what a round did.
fn tell(summary: &Summary) -> anyhow::Result<()> {
    let mut out = output::results();
    let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    writeln!(out, "{now} {}", told(summary))?;
    out.flush()?;
    Ok(())
}

/// Who tells of changes.
enum Following {
    /// Nobody yet.
    No,
    /// The clock alone.
    ByTime,
    /// The system, as long as this is kept.
    BySystem { _watcher: RecommendedWatcher },
}

/// Has the system tell of changes in the archives; where it cannot, time tells when to look.
fn follow(args: &WatchArgs, index: &Path, teller: &Sender<()>) -> anyhow::Result<Following> {
    let error = match watcher(&args.archives, index, teller.clone()) {
        Ok(watcher) => return Ok(Following::BySystem { _watcher: watcher }),
        Err(error) => error,
    };
    if args.every.is_none() {
        return Err(error.context(
            "the system does not tell of changes; to look at everything once a minute, say --every 60",
        ));
    }
    output::warn(format_args!(
        "{error:#}; looking every so often, as --every says"
    ));
    Ok(Following::ByTime)
}

/// Tells `teller` whenever something changes that `index` would read.
fn watcher(
    archives: &[PathBuf],
    index: &Path,
    teller: Sender<()>,
) -> anyhow::Result<RecommendedWatcher> {
    let roots = archives
        .iter()
        .map(|archive| archive.canonicalize())
        .collect::<Result<Vec<_>, _>>()?;
    let index = index.canonicalize()?;
    let followed = roots.clone();
    let is_read = move |path: &PathBuf| {
        !path.starts_with(&index) && followed.iter().any(|root| is_read_below(root, path))
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // What the system could not tell, a look at everything will.
        let is_change = event.map_or(true, |event| {
            !matches!(event.kind, EventKind::Access(_))
                && (event.paths.is_empty() || event.paths.iter().any(&is_read))
        });
        if is_change {
            // Nobody is left to be told at the end of the program only.
            let _ = teller.send(());
        }
    })?;
    for root in &roots {
        // A file is often replaced by another of its name, which only its folder tells.
        let (folder, mode) = match root.parent() {
            Some(folder) if root.is_file() => (folder, RecursiveMode::NonRecursive),
            _ => (root.as_path(), RecursiveMode::Recursive),
        };
        watcher.watch(folder, mode)?;
    }
    Ok(watcher)
}
