//! The folders inside an index folder: a run's own comes out, whole, and the other is removed.
//!
//! Tantivy's files lie in one of two folders, `a` and `b`. A rebuild fills the one that is not in use; when it is whole, the
//! manifest names it, in one step, and the other goes. Nothing is ever removed that Tantivy did not write.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::keys::Home;
use super::open::Manifest;
use super::update::Mode;
use super::writer::Writer;
use crate::error::Error;

const FILES: [&str; 2] = ["a", "b"];

/// The manifest to work by, and whether it is still to be published: a rebuild is shown to readers when it is whole.
pub(super) fn prepare(
    index: &Path,
    archives: &[PathBuf],
    mode: Mode,
) -> Result<(Manifest, bool), Error> {
    let present = match Manifest::read(index) {
        Ok(manifest) => Some(manifest),
        Err(Error::NoIndex { .. }) => None,
        // A rebuild is the remedy for a damaged one, too.
        Err(_) if mode == Mode::Rebuild => None,
        Err(error) => return Err(error),
    };
    if let (Some(manifest), Mode::Update) = (&present, mode) {
        manifest.check_for_update(index)?;
        return Ok((manifest.clone(), false));
    }
    let home = Home::find(index, archives)?;
    let taken = present.as_ref().map(|manifest| manifest.files.as_path());
    let fresh = Manifest::current(taken.map_or(FILES[0], other), home);
    let files = index.join(&fresh.files);
    // Left by a run that was killed before it was whole.
    remove_files(&files)?;
    if present.is_some() {
        return Ok((fresh, true));
    }
    // The first run is shown as it grows, so that a killed one is taken up.
    Writer::create(&files)?;
    publish(index, &fresh)?;
    Ok((fresh, false))
}

/// Shows `manifest` to readers and removes what it replaces.
pub(super) fn publish(index: &Path, manifest: &Manifest) -> Result<(), Error> {
    manifest.write(index)?;
    // On Windows a reader may still have it open; the next rebuild removes it.
    let _ = remove_files(&index.join(other(&manifest.files)));
    Ok(())
}

/// The folder of Tantivy's files that the next rebuild fills while `files` is in use.
pub(super) fn other(files: &Path) -> &'static str {
    if files == Path::new(FILES[0]) {
        FILES[1]
    } else {
        FILES[0]
    }
}

/// Makes sure that nobody else's files stand where the folder `index` would keep Tantivy's.
///
/// # Errors
/// [`Error::NotOurs`] where they do: somebody named a folder with other things in it.
pub(super) fn check_free(index: &Path) -> Result<(), Error> {
    for files in FILES {
        ours(&index.join(files))?;
    }
    Ok(())
}

/// Whether the folder `files` is there; an error where it holds something else than Tantivy's files.
fn ours(files: &Path) -> Result<bool, Error> {
    let entries = match fs::read_dir(files) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        entries => entries.map_err(|source| Error::IndexFile {
            path: files.to_owned(),
            source,
        })?,
    };
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    if names.is_empty()
        || names
            .iter()
            .any(|name| name == "meta.json" || name == ".managed.json")
    {
        return Ok(true);
    }
    Err(Error::NotOurs {
        path: files.to_owned(),
    })
}

/// Removes the folder `files` of Tantivy's files, if it is there.
///
/// # Errors
/// [`Error::NotOurs`] where it holds something else.
pub(super) fn remove_files(files: &Path) -> Result<(), Error> {
    if !ours(files)? {
        return Ok(());
    }
    fs::remove_dir_all(files).map_err(|source| Error::IndexFile {
        path: files.to_owned(),
        source,
    })
}
