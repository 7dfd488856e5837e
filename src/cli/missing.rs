//! Sources that had better not be forgotten without a word come in, whether they are goes out: asked on a terminal, else
//! told, with what to do.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::ValueEnum;
use onrecord::index::{Doubt, Lost, Missing};

use super::output;
use super::render::counted;
use super::report::Report;

/// What becomes of sources that are no more, as a flag.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeleteMissing {
    /// Forget them, but ask where that may be a disk that is not mounted
    Ask,
    /// Forget them
    Yes,
    /// Keep what was read of them
    No,
}

impl From<DeleteMissing> for Missing {
    fn from(flag: DeleteMissing) -> Self {
        match flag {
            DeleteMissing::Ask => Self::Ask,
            DeleteMissing::Yes => Self::Forget,
            DeleteMissing::No => Self::Keep,
        }
    }
}

/// Whether somebody is there to be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    Person,
    Never,
}

impl Asking {
    /// A person where question and answer both go to a terminal.
    pub(crate) fn of_terminal() -> Self {
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Self::Person
        } else {
            Self::Never
        }
    }
}

/// Whether the sources are to be forgotten.
pub(crate) fn may_forget((asking, report): (Asking, &Report), lost: &Lost) -> bool {
    let told = told(lost);
    if asking == Asking::Never && !report.is_news(&told) {
        return false;
    }
    if asking == Asking::Never {
        output::warn(format_args!(
            "{told}; they are kept, in case a disk is not mounted: if they are gone for good, say so with \
             `onrecord index ARCHIVE --delete-missing yes`"
        ));
        return false;
    }
    output::warn(format_args!("{told}; is a disk not mounted?"));
    let mut error = io::stderr().lock();
    // A question that cannot be shown is answered by nobody, and that is a no.
    let _ = write!(error, "Forget what was read of them? [y/N] ").and_then(|()| error.flush());
    let mut answer = String::new();
    let is_answered = io::stdin().lock().read_line(&mut answer).is_ok();
    is_answered && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// `412 of 500 sources are gone (the first: 1998/a.txt)`.
fn told(lost: &Lost) -> String {
    let sources = counted(lost.sources as u64, "source");
    let first = &lost.first;
    match &lost.why {
        Doubt::MostOf(known) => format!(
            "{} of {known} sources are gone (the first: {first})",
            lost.sources
        ),
        Doubt::EmptyFolder(folder) => format!(
            "{sources} are gone (the first: {first}) from folders that are still there and empty, such as {}",
            folder.display()
        ),
    }
}
