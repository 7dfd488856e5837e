//! Whether results are colored: as asked, else as standard output and the environment want it.
//!
//! Only the sixteen colors that a terminal's user has chosen are used, so that they can be read on dark and light ground.

use std::io;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

/// The values of `--color`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl Color {
    /// As asked, else as standard output and the environment (`NO_COLOR`, `CLICOLOR`) want it.
    pub(crate) fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => AutoStream::choice(&io::stdout()),
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}
