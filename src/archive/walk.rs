//! A folder comes in, its files go out, one at a time and in an order that is the same on every system.
//!
//! The order is that of the names, compared byte by byte, folder by folder: a folder's files stand where the folder's own
//! name stands among its neighbors. Hidden files and folders are left out (version control, editors and desktops keep
//! their own things there, and so do we), as is the index itself. Symbolic links are not followed, so that no file is
//! read twice and no walk runs in a circle; only the root may be one. Pipes, sockets and devices are never opened.
//!
//! Whether a file holds articles is not asked here: [`open`](super::open) tells, so that what cannot be read is counted.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use walkdir::{DirEntry, WalkDir};

use super::formats;
use crate::Error;

/// A file of an archive, as the walk found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path to open.
    pub path: PathBuf,
    /// The path from the archive's root, with `/` between folders on every system. Bytes that are no UTF-8 are written
    /// `\xFF`, so that two such names stay two.
    pub name: String,
    /// The length in bytes.
    pub size: u64,
    /// The time of the last change in nanoseconds since 1970; 0 where the system does not tell.
    pub modified_ns: i64,
}

/// The files of an archive; see [`walk`].
pub struct Walk {
    first: Option<Result<SourceFile, Error>>,
    files: Files,
}

/// Returns the files under `root`, which may itself be a file, without what lies in the folder `index`.
///
/// A folder or file that cannot be looked at is an error item, and the walk goes on.
///
/// # Errors
///
/// When there is no `root`, when it is neither file nor folder, and when there is no file in it.
pub fn walk(root: &Path, index: Option<&Path>) -> Result<Walk, Error> {
    match fs::metadata(root) {
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::ArchiveMissing {
                path: root.to_owned(),
            });
        }
        Err(source) => {
            return Err(Error::Unreadable {
                path: root.display().to_string(),
                source,
            });
        }
        Ok(data) if !data.is_dir() && !data.is_file() => {
            return Err(Error::ArchiveSpecial {
                path: root.to_owned(),
            });
        }
        Ok(_) => {}
    }
    let mut files = Files {
        root: root.to_owned(),
        index: index.and_then(|folder| folder.canonicalize().ok()),
        entries: WalkDir::new(root).sort_by_file_name().into_iter(),
    };
    match files.next() {
        Some(first) => Ok(Walk {
            first: Some(first),
            files,
        }),
        None => Err(Error::ArchiveEmpty {
            path: root.to_owned(),
            extensions: formats::extensions(),
        }),
    }
}

impl Iterator for Walk {
    type Item = Result<SourceFile, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.first.take().or_else(|| self.files.next())
    }
}

struct Files {
    root: PathBuf,
    index: Option<PathBuf>,
    entries: walkdir::IntoIter,
}

impl Iterator for Files {
    type Item = Result<SourceFile, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(unreadable(&self.root, error))),
            };
            let is_folder = entry.file_type().is_dir();
            if entry.depth() > 0 && (is_hidden(&entry) || (is_folder && self.is_index(&entry))) {
                if is_folder {
                    self.entries.skip_current_dir();
                }
                continue;
            }
            // The root may be a link to a file, in which case its own type is that of the link.
            if entry.file_type().is_file() || (entry.depth() == 0 && !is_folder) {
                return Some(self.source_file(&entry));
            }
        }
    }
}

impl Files {
    fn is_index(&self, entry: &DirEntry) -> bool {
        let Some(index) = &self.index else {
            return false;
        };
        // The names are compared first: asking the system for every folder's true path is slow.
        index.file_name() == Some(entry.file_name())
            && entry.path().canonicalize().is_ok_and(|path| path == *index)
    }

    fn source_file(&self, entry: &DirEntry) -> Result<SourceFile, Error> {
        let name = name_of(entry.path(), &self.root);
        match fs::metadata(entry.path()) {
            Ok(data) => Ok(SourceFile {
                path: entry.path().to_owned(),
                name,
                size: data.len(),
                modified_ns: data.modified().map_or(0, nanoseconds),
            }),
            Err(source) => Err(Error::Unreadable { path: name, source }),
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn unreadable(root: &Path, error: walkdir::Error) -> Error {
    let path = error
        .path()
        .map_or_else(|| name_of(root, root), |path| name_of(path, root));
    let source = error
        .into_io_error()
        .unwrap_or_else(|| std::io::ErrorKind::Other.into());
    Error::Unreadable { path, source }
}

fn name_of(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut name = String::new();
    for part in below.components() {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&escaped(part.as_os_str().as_encoded_bytes()));
    }
    if name.is_empty() {
        let last = root.file_name().unwrap_or(root.as_os_str());
        name.push_str(&escaped(last.as_encoded_bytes()));
    }
    name
}

/// A name of any bytes as text: those that are no UTF-8 are written `\xFF`, so that two such names stay two.
pub(super) fn escaped(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

/// Where the file is that the walk calls `name`: the one of that name, else the one whose bytes are written so in it.
pub fn place_of(name: PathBuf) -> PathBuf {
    let written = name.to_str().filter(|name| name.contains("\\x"));
    match written.and_then(unescaped) {
        Some(place) if !name.exists() => place,
        _ => name,
    }
}

/// The name that [`escaped`] writes so; nothing where the system has no such names.
#[cfg(unix)]
fn unescaped(name: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let byte = |digits: &str| {
        u8::from_str_radix(digits, 16)
            .ok()
            .filter(|byte| !byte.is_ascii())
    };
    let mut pieces = name.split("\\x");
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let (start, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        match byte(start) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend([b"\\x", start.as_bytes()].concat()),
        }
        bytes.extend_from_slice(rest.as_bytes());
    }
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
const fn unescaped(_: &str) -> Option<PathBuf> {
    None
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    }
}
