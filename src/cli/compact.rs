//! `onrecord compact`: an index comes in and is made as small as it can be; how much that saved goes out.

use std::io::Write;

use clap::Args;
use onrecord::index;

use super::index::Format;
use super::index_place::IndexPlace;
use super::progress::size;
use super::render::counted;
use super::{Outcome, output};

/// Merge the index into one piece and remove what is not needed any more
///
/// Needs as much room again as the index has while it works. Searches may go on meanwhile.
#[derive(Args)]
pub(crate) struct CompactArgs {
    #[command(flatten)]
    place: IndexPlace,
    /// Write text for people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Compacts the index that the arguments name.
pub(crate) fn run(args: &CompactArgs) -> anyhow::Result<Outcome> {
    let done = index::compact(&args.place.folder()?)?;
    let mut out = output::results();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&done)?)?,
        Format::Text => writeln!(
            out,
            "index: {} before, {} after; {} merged",
            size(done.before_bytes),
            size(done.after_bytes),
            counted(done.segments as u64, "segment")
        )?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}
