//! `onrecord verify`: an index comes in, what is wrong with it, or with the archive behind it, goes out.

use std::io::{self, Write};

use anyhow::bail;
use clap::Args;
use onrecord::index::{self, Fault, FaultKind, Verified};
use serde::Serialize;

use super::index::Format;
use super::index_place::IndexPlace;
use super::render::counted;
use super::{Outcome, output, reading};

/// Check that the index is whole, and that it still tells what its sources say
///
/// Reads all files of the index and all sources again; extracts nothing. Exit codes: 0 all is sound, 2 the index is
/// damaged, 3 it is sound, but sources have changed or gone since
/// they were indexed, or an older version read them differently.
#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    place: IndexPlace,
    /// Write text for people, or one JSON object a line: each fault, then the sums
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Check only the bytes of the index's own files, which takes a twentieth of the time; no source is read
    #[arg(long)]
    index_only: bool,
}

/// The last line of JSON.
#[derive(Serialize)]
struct Sums {
    verified: Verified,
}

/// Checks the index that the arguments name.
pub(crate) fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let opened = index::open(&args.place.folder()?)?;
    let mut out = output::results();
    let mut written = Ok(());
    let mut tell = |fault: &Fault| {
        if written.is_ok() {
            written = write_fault(&mut out, fault, args.format);
        }
    };
    let verified = if args.index_only {
        index::verify_files(&opened, &mut tell)?
    } else {
        index::verify(&opened, &reading::unsaid(), &mut tell)?
    };
    written?;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&Sums { verified })?)?,
        Format::Text if args.index_only && verified.damage == 0 => {
            writeln!(out, "the files of the index are as they were written")?;
        }
        Format::Text if args.index_only => {}
        Format::Text => writeln!(out, "{}", compared(&verified))?,
    }
    out.flush()?;
    if verified.damage > 0 {
        bail!(
            "the index is damaged ({}); make it anew with `onrecord index --rebuild ARCHIVE`",
            counted(verified.damage, "fault")
        );
    }
    let sources = verified.changes - verified.read_differently;
    if sources > 0 {
        output::warn(format_args!(
            "{} changed or gone since; `onrecord index ARCHIVE` brings the index up to date",
            counted(sources, "source")
        ));
    }
    if verified.read_differently > 0 {
        output::warn(format_args!(
            "the index was made by an older reader, which read {} differently; `onrecord index ARCHIVE` makes it anew",
            counted(verified.read_differently, "article")
        ));
    }
    Ok(match verified.changes {
        0 => Outcome::Done,
        _ => Outcome::Partly,
    })
}

/// What was compared. `stats` tells copies once, so that both numbers are told where they differ.
fn compared(verified: &Verified) -> String {
    let both = |articles: u64, quotations: u64| {
        format!(
            "{}, {}",
            counted(articles, "article"),
            counted(quotations, "quotation")
        )
    };
    let compared = format!(
        "compared with the archive: {}, {}",
        counted(verified.sources, "source"),
        both(verified.articles, verified.quotations),
    );
    if verified.copies == 0 {
        return compared;
    }
    format!(
        "{compared}; without copies ({}), of which the index has one each: {}",
        both(verified.copies, verified.copied_quotations),
        both(
            verified.articles - verified.copies,
            verified.quotations - verified.copied_quotations
        ),
    )
}

fn write_fault(out: &mut impl Write, fault: &Fault, format: Format) -> io::Result<()> {
    if matches!(format, Format::Json) {
        serde_json::to_writer(&mut *out, fault).map_err(io::Error::from)?;
        return writeln!(out);
    }
    let path = output::escape(&fault.path);
    let article = match fault.record {
        Some(0) | None => String::new(),
        Some(record) => format!("#{record}"),
    };
    let quotation = match fault.ordinal {
        Some(ordinal) => format!(":{ordinal}"),
        None => String::new(),
    };
    writeln!(out, "{path}{article}{quotation}: {}", told(fault.kind))
}

fn told(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::SourceGone => "gone since it was indexed",
        FaultKind::SourceChanged => "changed since it was indexed",
        FaultKind::SourceUnreadable => "cannot be read now",
        FaultKind::ReadDifferently => "read differently by the version that made the index",
        FaultKind::IndexFileDamaged => "a file of the index, damaged: its checksum is another",
        FaultKind::QuotationLost => "a quotation does not stand behind its article",
        FaultKind::ArticleMissing => "an article that the index does not have",
        FaultKind::ArticleUnknown => "an article of the index that is not in the file",
        FaultKind::BodyDiffers => "the article is not the one that was indexed",
        FaultKind::SpanWrong => "spans that do not cut the words that are shown",
    }
}
