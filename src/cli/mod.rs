//! The command line: arguments come in, one command runs, its outcome goes out.
//!
//! Each command is a module with its arguments and one `run`; what it finds out is the library's work, how it looks is
//! the work of [`output`].

mod evaluate;
mod extract;
mod index;
pub(crate) mod output;
mod places;
mod progress;
mod render;
mod search;
mod stats;
mod wrap;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Find who said what, where and when in a folder of news articles.
#[derive(Parser)]
#[command(name = "onrecord", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Evaluate(evaluate::EvaluateArgs),
    Extract(extract::ExtractArgs),
    Index(index::IndexArgs),
    Places(places::PlacesArgs),
    Search(Box<search::SearchArgs>),
    Stats(stats::StatsArgs),
}

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did what it was told.
    Done,
    /// Some sources could not be read; the rest is done.
    Partly,
    /// It found nothing.
    NothingFound,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Partly => Self::from(3),
            Outcome::NothingFound => Self::from(1),
        }
    }
}

/// Reads the arguments of this process and runs the command that they name.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    match Cli::parse().command {
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Index(args) => index::run(&args),
        Command::Places(args) => places::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Stats(args) => stats::run(&args),
    }
}
