//! The command line: arguments come in, one command runs, its outcome goes out.
//!
//! Each command is a module with its arguments and one `run`; what it finds out is the library's work, how it looks is
//! the work of [`output`].

mod alerts;
mod answer;
mod asked;
mod bars;
mod batch;
mod color;
mod compact;
mod compare;
mod coverage;
mod evaluate;
mod export;
mod export_bibtex;
mod export_citation;
mod export_csl;
mod export_html;
mod export_json;
mod export_markdown;
mod export_ris;
mod export_table;
mod export_text;
mod extract;
mod facets;
mod filters;
mod floods;
mod groups;
mod hyphens;
mod index;
mod index_place;
mod mishap;
mod missing;
mod namesakes;
pub(crate) mod output;
mod pager;
mod places;
mod progress;
mod quoted;
mod read_pdf;
mod reading;
mod remarks;
mod render;
mod report;
mod said;
mod said_text;
mod search;
mod show;
mod show_text;
mod shown;
mod speaker;
mod speakers;
mod stats;
mod stories;
mod svg;
mod timeline;
mod verify;
mod watch;
mod wrap;

use std::env;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Find who said what, where and when in a folder of news articles.
#[derive(Parser)]
#[command(name = "onrecord", version, long_version = LONG_VERSION, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The same with the one command that is started most: to describe the flags of all others takes a twentieth of the time of
/// a search.
#[derive(Parser)]
#[command(name = "onrecord", max_term_width = 100)]
struct SearchCli {
    #[command(subcommand)]
    command: OnlySearch,
}

#[derive(Subcommand)]
enum OnlySearch {
    Search(Box<search::SearchArgs>),
}

/// The licence of the list of places wants its source named where the program names itself.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nPlaces: GeoNames (https://www.geonames.org), CC BY 4.0"
);

const EXAMPLES: &str = "\
Examples:
  onrecord search harbor --archive news/ --speaker \"Ana Ruiz\" --city brussels
  onrecord search '\"security guarantees\" -draft' --archive news/ --since 2024 --sort date
  onrecord timeline harbor --split speaker
  onrecord speaker \"Ana Ruiz\"
  onrecord extract article.txt

Exit codes: 0 found or done, 1 nothing found, 2 an error, 3 done but some sources could not be read.
Nothing leaves this machine.";

#[derive(Subcommand)]
enum Command {
    Compare(Box<compare::CompareArgs>),
    Alerts(alerts::AlertsArgs),
    Compact(compact::CompactArgs),
    Evaluate(evaluate::EvaluateArgs),
    Extract(extract::ExtractArgs),
    Facets(Box<facets::FacetsArgs>),
    Index(index::IndexArgs),
    Places(places::PlacesArgs),
    #[command(hide = true)]
    ReadPdf,
    Search(Box<search::SearchArgs>),
    Speaker(Box<speaker::SpeakerArgs>),
    Speakers(speakers::SpeakersArgs),
    Show(show::ShowArgs),
    Stats(stats::StatsArgs),
    Timeline(Box<timeline::TimelineArgs>),
    Verify(verify::VerifyArgs),
    Watch(watch::WatchArgs),
    WhoSaid(Box<said::SaidArgs>),
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
    let arguments = hyphens::as_minus_signs(env::args_os());
    let command = match arguments.get(1) {
        Some(name) if name == "search" => {
            let SearchCli { command } = SearchCli::parse_from(arguments);
            let OnlySearch::Search(args) = command;
            Command::Search(args)
        }
        _ => Cli::parse_from(arguments).command,
    };
    match command {
        // Who started it tells from its end what became of it.
        Command::ReadPdf => read_pdf::run(),
        command => mishap::told(|| run_command(command)),
    }
}

fn run_command(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Compare(args) => compare::run(&args),
        Command::Alerts(args) => alerts::run(&args),
        Command::Compact(args) => compact::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Facets(args) => facets::run(&args),
        Command::Index(args) => index::run(&args),
        Command::Places(args) => places::run(&args),
        Command::ReadPdf => read_pdf::run(),
        Command::Search(args) => search::run(&args),
        Command::Speaker(args) => speaker::run(&args),
        Command::Speakers(args) => speakers::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::WhoSaid(args) => said::run(&args),
    }
}

/// What `newer:30d` counts from. The library has no clock; a day is a day wherever one is, so UTC will do.
pub(crate) fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}
