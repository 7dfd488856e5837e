//! `onrecord speakers`: the beginning of a name comes in, the speakers who have it come out, counted exactly.

use std::io::Write;

use anstream::AutoStream;
use anyhow::bail;
use clap::Args;
use onrecord::index;
use onrecord::search::{self, SpeakerCount};

use super::facets::shortened;
use super::index::Format;
use super::index_place::IndexPlace;
use super::render::{Look, grouped};
use super::{Outcome, output};

/// List speakers under the names that articles give them, with exact counts
///
/// Spellings that differ in capitals, accents, points or the article of a longer name only are one name. One person may stand here
/// under several names, and one name may be two people's: `onrecord speaker NAME` tells.
#[derive(Args)]
pub(crate) struct SpeakersArgs {
    /// List those one of whose names' words begins so; without it, all
    #[arg(value_name = "PREFIX", default_value = "")]
    prefix: String,
    #[command(flatten)]
    place: IndexPlace,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
    /// Write text for people, or one JSON object a speaker
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Lists what the arguments ask for.
pub(crate) fn run(args: &SpeakersArgs) -> anyhow::Result<Outcome> {
    let opened = index::open(&args.place.folder()?)?;
    let found = search::speaker_list(&opened, &args.prefix)?;
    if found.is_empty() {
        let nearest = search::nearest_speakers(&opened, &args.prefix)?;
        let message = unknown(&args.prefix, &nearest);
        // As where a speaker is asked for by name in any other way.
        if !args.prefix.is_empty() {
            bail!(message);
        }
        output::warn(message);
        return Ok(Outcome::NothingFound);
    }
    let most = if args.limit == 0 {
        found.len()
    } else {
        args.limit
    };
    let width = Look::of_terminal(AutoStream::choice(&std::io::stdout())).width;
    let mut out = output::results();
    for one in found.iter().take(most) {
        match args.format {
            Format::Text => writeln!(out, "{}", line(&one.speaker, width))?,
            Format::Json => writeln!(out, "{}", serde_json::to_string(one)?)?,
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// `no speaker “Ana Ruis”; nearest: Ana Ruiz`.
pub(crate) fn unknown(typed: &str, nearest: &[String]) -> String {
    if typed.is_empty() {
        return "no speaker is known here".to_owned();
    }
    if nearest.is_empty() {
        return format!(
            "no speaker “{typed}”, nor one spelled nearly so; `onrecord speakers` lists all"
        );
    }
    format!("no speaker “{typed}”; nearest: {}", nearest.join(", "))
}

/// Quotations, articles, first and last date, name.
fn line(speaker: &SpeakerCount, width: usize) -> String {
    let plural = |count: u64, word: &str| match count {
        1 => word.to_owned(),
        _ => format!("{word}s"),
    };
    let numbers = format!(
        "{:>6} {:<10} in {:>5} {:<8}",
        grouped(speaker.quotations),
        plural(speaker.quotations, "quotation"),
        grouped(speaker.articles),
        plural(speaker.articles, "article"),
    );
    let room = width.saturating_sub(numbers.chars().count() + 2);
    let name = shortened(&output::escape(&speaker.name), room);
    format!("{numbers}  {name}")
}
