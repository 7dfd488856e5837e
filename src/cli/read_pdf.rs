//! `onrecord read-pdf`: a PDF comes in on standard input, its text goes out as JSON.
//!
//! Not for people: onrecord starts itself so for each PDF, because the reading of one may fail in any way. The first thing
//! that the process does is to bound itself.

use std::io::{self, Read, Write};

use anyhow::Context;
use onrecord::pdf::{self, Limits};

use super::{Outcome, output};

/// Reads standard input.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    let limits = Limits::default();
    limits.take_effect();
    let mut bytes = Vec::new();
    io::stdin()
        .take(limits.file_bytes)
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    let mut out = output::results();
    serde_json::to_writer(&mut out, &pdf::read(bytes))?;
    out.flush()?;
    Ok(Outcome::Done)
}
