//! Where the index of a command is: as named, else found from the current folder upwards.

use std::env;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use onrecord::index::FOLDER;

/// Where the index is.
#[derive(Args)]
pub(crate) struct IndexPlace {
    /// Use the index in this folder [default: .onrecord here or in a folder above]
    #[arg(short, long, value_name = "DIR", env = "ONRECORD_INDEX")]
    pub(crate) index: Option<PathBuf>,
}

impl IndexPlace {
    /// The folder that was named, else `.onrecord` in the current folder or one above it, as a person expects who stands
    /// somewhere inside the archive.
    pub(crate) fn folder(&self) -> anyhow::Result<PathBuf> {
        if let Some(named) = &self.index {
            return Ok(named.clone());
        }
        let here = env::current_dir().context("cannot tell the current folder")?;
        let found = here
            .ancestors()
            .map(|folder| folder.join(FOLDER))
            .find(|folder| folder.is_dir());
        found.with_context(|| {
            format!(
                "no index here or in a folder above ({}): make one with `onrecord index ARCHIVE`, or name it with --index DIR",
                here.display()
            )
        })
    }
}
