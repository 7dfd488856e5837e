//! The arguments that say how the files of an archive are read, the same for all commands that read some.

use std::env;
use std::num::NonZeroU32;

use clap::Args;
use encoding_rs::Encoding;
use onrecord::archive::{Mapping, ReadOptions};

/// How files are read.
#[derive(Args)]
pub(crate) struct Reading {
    /// Take this column of tables, or key of JSON, for a field: body=content, headline=meta.title. Give it again for
    /// other fields, or for other names of the same field
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<Mapping>,
    /// Read files that do not tell their encoding as this one, such as windows-1252 [default: detected]
    #[arg(long, value_name = "NAME", value_parser = encoding_named)]
    encoding: Option<&'static Encoding>,
    /// Take up to this much out of one compressed file or archive, whatever was packed how small [default: 64, and no
    /// more than 200 times its size]
    #[arg(long, value_name = "GB")]
    max_expanded: Option<NonZeroU32>,
}

impl Reading {
    /// What the library is to be told.
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            encoding: self.encoding,
            map: self.map.clone(),
            max_expanded_bytes: self.max_expanded.map(|giga| u64::from(giga.get()) << 30),
            ..unsaid()
        }
    }
}

/// How files are read where nothing is said about it.
pub(crate) fn unsaid() -> ReadOptions {
    ReadOptions {
        // Unknown only where the program was removed while it runs; PDF is then skipped with that reason.
        pdf_reader: env::current_exe().ok(),
        ..ReadOptions::default()
    }
}

fn encoding_named(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        "no encoding of the Web has this name; try windows-1252 or utf-16le".to_owned()
    })
}
