//! What a run of `index` tells of each source and each record comes in; a file with a line a source and a line a message goes
//! out (`--report`), and what was skipped, by reason, with the first of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, bail};
use onrecord::Error;
use onrecord::index::SourceReport;
use serde::Serialize;

use super::floods::file_of;
use super::index::is_read_below;
use super::output;

/// What is kept of a run while it lasts.
#[derive(Default)]
pub(crate) struct Report {
    file: Option<ReportFile>,
    skipped: Mutex<BTreeMap<String, Skipped>>,
    /// What was told so far, where the same is not told again.
    told: Option<Mutex<BTreeSet<String>>>,
}

/// What was skipped for one reason.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Skipped {
    /// In a few words.
    pub(crate) reason: String,
    /// How often.
    pub(crate) count: u64,
    /// The first, as it was told.
    pub(crate) example: String,
}

/// The file of a report, and what went wrong with it.
struct ReportFile {
    path: PathBuf,
    out: Mutex<(BufWriter<File>, io::Result<()>)>,
}

impl Report {
    /// Begins the file `path`, where one is wanted, before anything is indexed.
    pub(crate) fn begin(path: Option<&Path>, archives: &[PathBuf]) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        check_outside(path, archives)?;
        let file = File::create(path)
            .with_context(|| format!("cannot write the report {}", path.display()))?;
        let file = ReportFile {
            path: path.to_owned(),
            out: Mutex::new((BufWriter::new(file), Ok(()))),
        };
        Ok(Self {
            file: Some(file),
            ..Self::default()
        })
    }

    /// That of many rounds, in which the same is told once.
    pub(crate) fn of_many_rounds() -> Self {
        Self {
            told: Some(Mutex::default()),
            ..Self::default()
        }
    }

    /// Whether a message is to be told: it is the first of its kind, or each is told.
    pub(crate) fn is_news(&self, message: &str) -> bool {
        let told = self.told.as_ref();
        told.is_none_or(|told| lock(told).insert(message.to_owned()))
    }

    /// Takes what became of a source.
    pub(crate) fn add(&self, source: &SourceReport) {
        if let Some(file) = &self.file {
            file.write(source);
        }
    }

    /// Where every message can be read, though not all were told one by one.
    pub(crate) fn where_all(&self) -> String {
        match &self.file {
            Some(file) => format!("each has a line in {}", file.path.display()),
            // What was read is not read again.
            None => "`onrecord index --rebuild --report FILE` writes each".to_owned(),
        }
    }

    /// Counts what was skipped, and writes it down; `told` is the whole message.
    pub(crate) fn skip(&self, error: &Error, told: &str) {
        let reason = reason(error);
        if let Some(file) = &self.file {
            file.write(&Unread {
                file: file_of(error),
                reason: &reason,
                message: told,
            });
        }
        let mut skipped = lock(&self.skipped);
        let of_reason = skipped.entry(reason.clone()).or_insert_with(|| Skipped {
            reason,
            count: 0,
            example: told.to_owned(),
        });
        of_reason.count += 1;
    }

    /// Ends the file, and gives what was skipped, the most frequent reason first.
    pub(crate) fn finish(self) -> anyhow::Result<Vec<Skipped>> {
        if let Some(file) = self.file {
            let (mut writer, outcome) = file
                .out
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner);
            let written = outcome.and_then(|()| writer.flush());
            written.with_context(|| {
                format!(
                    "cannot write the report {}; the index itself is up to date",
                    file.path.display()
                )
            })?;
        }
        let skipped = self.skipped.into_inner();
        let mut skipped: Vec<Skipped> = skipped
            .unwrap_or_else(PoisonError::into_inner)
            .into_values()
            .collect();
        skipped.sort_by_key(|of_reason| std::cmp::Reverse(of_reason.count));
        Ok(skipped)
    }
}

impl ReportFile {
    fn write(&self, line: &impl Serialize) {
        let mut out = lock(&self.out);
        let (writer, outcome) = &mut *out;
        if outcome.is_ok() {
            let line = serde_json::to_writer(&mut *writer, line).map_err(io::Error::from);
            *outcome = line.and_then(|()| writeln!(writer));
        }
    }
}

/// The line of something that was skipped.
#[derive(Serialize)]
struct Unread<'a> {
    /// On disk; what lies in a container is named in the message.
    file: &'a str,
    reason: &'a str,
    message: &'a str,
}

/// So much of a message is shown, in bytes: some list all keys, and each was told in full before.
const MOST_SHOWN: usize = 160;

/// Writes what was skipped, a line for each reason.
pub(crate) fn write_skipped(out: &mut impl Write, skipped: &[Skipped]) -> io::Result<()> {
    if skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "skipped, by reason, with the first of each:")?;
    for Skipped {
        reason,
        count,
        example,
    } in skipped
    {
        let shown = example.floor_char_boundary(MOST_SHOWN);
        let more = if shown < example.len() { "…" } else { "" };
        let example = output::escape(example.get(..shown).unwrap_or_default());
        writeln!(
            out,
            "{count:>8}  {}: {example}{more}",
            output::escape(reason)
        )?;
    }
    Ok(())
}

/// Fails where the next run would take the report for a source.
fn check_outside(path: &Path, archives: &[PathBuf]) -> anyhow::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Ok(folder) = folder.canonicalize() else {
        return Ok(());
    };
    for archive in archives {
        let Ok(root) = archive.canonicalize() else {
            continue;
        };
        if is_read_below(&root, &folder.join(path.file_name().unwrap_or_default())) {
            bail!(
                "the report {} would lie among the articles of {} and be read as one of them: name a file outside of it",
                path.display(),
                archive.display()
            );
        }
    }
    Ok(())
}

/// Why something was skipped, in a few words that do not name it.
pub(crate) fn reason(error: &Error) -> String {
    let reason = match error {
        Error::Unreadable { .. } => "cannot be read",
        Error::CutShort { .. } => "cut short",
        Error::Damaged { .. } => "damaged",
        Error::Expanded { .. } => "expands too far",
        Error::Packed { .. } => "packed in a way that is not undone",
        Error::TooDeep { .. } => "in too many containers",
        Error::UnknownFormat { found, .. } => return format!("unknown format ({found})"),
        Error::Undecodable { encoding, .. } => return format!("not valid {encoding}"),
        Error::TooLarge { .. } => "too large",
        Error::Overfull(..) => "more quotations or names than any article",
        Error::BrokenJson { .. } => "not valid JSON",
        Error::NotAnObject { .. } => "not an object",
        Error::FieldType { .. } => "a field of another type",
        Error::NoBody { .. } => "no text",
        Error::NoSuchColumn { .. } => "no column as --map says",
        Error::NoTextColumn { .. } => "no column for the text",
        Error::Broken { format, .. } => return format!("not valid {format}"),
        Error::Pdf(_, fault) => fault.in_short(),
        Error::NoArticle { found, .. } => return format!("no article ({found})"),
        _ => "another reason",
    };
    reason.to_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic of a run ends the program anyway.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
