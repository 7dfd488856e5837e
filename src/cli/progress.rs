//! How far a run is, shown on a terminal while it lasts: files, megabytes, quotations, megabytes a second.

use std::io::{self, IsTerminal};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use onrecord::index::Progress;

/// Shows `progress` on standard error while `work` runs, where that is a terminal.
///
/// Messages that `work` gives must go through the bar that it is given, so that they do not run into it.
pub(crate) fn while_running<T>(progress: &Progress, work: impl FnOnce(&ProgressBar) -> T) -> T {
    if !io::stderr().is_terminal() {
        return work(&ProgressBar::hidden());
    }
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {msg}").expect("the template is well-formed"),
    );
    let started = Instant::now();
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let bar = &bar;
        scope.spawn(move || {
            let wait = Duration::from_millis(100);
            while is_done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                bar.set_message(line(progress, started.elapsed()));
                bar.tick();
            }
        });
        let result = work(bar);
        drop(done);
        bar.finish_and_clear();
        result
    })
}

/// `12.3 MB`, or `45 kB` where that tells more.
pub(crate) fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1000))
    } else {
        format!("{:.1} MB", megabytes(bytes))
    }
}

fn line(progress: &Progress, elapsed: Duration) -> String {
    let files = progress.files.load(Relaxed);
    let megabytes = megabytes(progress.bytes.load(Relaxed));
    let quotations = progress.quotations.load(Relaxed);
    let rate = megabytes / elapsed.as_secs_f64().max(0.001);
    format!("{files} files, {megabytes:.1} MB, {quotations} quotations, {rate:.1} MB/s")
}

/// Millions of bytes.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
