//! Under which names the index knows the files of its archives.
//!
//! A file below the home of the index (the archive that the index folder lies in) is known by its path from there, so that
//! archive and index move together; any other by its absolute path. `/` stands between folders on every system.

use std::path::{Component, Path, PathBuf};

use crate::archive;
use crate::error::Error;

/// The folder from which keys are relative, if there is one.
#[derive(Debug)]
pub(super) struct Home(Option<PathBuf>);

impl Home {
    /// The home of the index folder `index`, where its manifest says `way`.
    pub(super) fn new(index: &Path, way: Option<&Path>) -> Self {
        Self(way.and_then(|way| index.join(way).canonicalize().ok()))
    }

    /// Where the file with this key is; `None` where its place is known only from a home that is not there.
    pub(super) fn locate(&self, key: &str) -> Option<PathBuf> {
        let place = if is_absolute(key) {
            Some(PathBuf::from(key))
        } else {
            self.0.as_ref().map(|home| home.join(key))
        };
        place.map(archive::place_of)
    }

    /// The way from the folder `index` up to the first of `archives` that it lies in.
    pub(super) fn find(index: &Path, archives: &[PathBuf]) -> Result<Option<PathBuf>, Error> {
        let index = true_path(index)?;
        for archive in archives {
            if let Ok(below) = index.strip_prefix(true_path(archive)?) {
                return Ok(Some(
                    below.components().map(|_| Component::ParentDir).collect(),
                ));
            }
        }
        Ok(None)
    }
}

/// The start of the keys of one archive's files.
#[derive(Debug)]
pub(super) struct Root {
    /// Ends with `/`, or is empty for the home itself.
    folder: String,
    /// The key of an archive that is one file.
    file: Option<String>,
    is_home: bool,
}

impl Root {
    /// The archive `root`, a folder or a file.
    pub(super) fn new(home: &Home, root: &Path) -> Result<Self, Error> {
        let path = true_path(root)?;
        let is_file = path.is_file();
        let folder = if is_file {
            path.parent().unwrap_or(&path)
        } else {
            &path
        };
        let below = home
            .0
            .as_ref()
            .and_then(|home| folder.strip_prefix(home).ok());
        let mut folder = with_slashes(below.unwrap_or(folder));
        let is_home = folder.is_empty();
        if !is_home && !folder.ends_with('/') {
            folder.push('/');
        }
        // The walk names a file by the name that it was given, which may be that of a link to it.
        let file = is_file.then(|| root.file_name()).flatten();
        let file = file.map(|name| format!("{folder}{}", name.to_string_lossy()));
        Ok(Self {
            folder,
            file,
            is_home,
        })
    }

    /// The key of the file that the walk of this archive calls `name`.
    pub(super) fn key(&self, name: &str) -> String {
        format!("{}{name}", self.folder)
    }

    /// Whether a key is that of a file of this archive.
    pub(super) fn holds(&self, key: &str) -> bool {
        match &self.file {
            Some(file) => key == file,
            None if self.is_home => !is_absolute(key),
            None => key.starts_with(&self.folder),
        }
    }
}

/// `/news/1.txt`, `C:/news/1.txt`, `//host/news/1.txt`.
fn is_absolute(key: &str) -> bool {
    key.starts_with('/') || key.get(1..3) == Some(":/")
}

fn with_slashes(path: &Path) -> String {
    let path = path.to_string_lossy();
    // The form in which Windows gives true paths.
    let path = path.strip_prefix(r"\\?\").unwrap_or(&path);
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}

fn true_path(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|source| Error::Unreadable {
        path: path.display().to_string(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_below_the_home_are_known_by_their_way_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let news = folder.path().join("news");
        let index = news.join("deep/.onrecord");
        fs::create_dir_all(&index).unwrap();
        fs::create_dir_all(news.join("1998")).unwrap();
        let way = Home::find(&index, std::slice::from_ref(&news))
            .unwrap()
            .unwrap();
        assert_eq!(way, Path::new("../.."));
        let home = Home::new(&index, Some(&way));
        let whole = Root::new(&home, &news).unwrap();
        assert_eq!(whole.key("1998/a.txt"), "1998/a.txt");
        let part = Root::new(&home, &news.join("1998")).unwrap();
        assert_eq!(part.key("a.txt"), "1998/a.txt");
        assert!(whole.holds("1998/a.txt") && part.holds("1998/a.txt") && !part.holds("19980.txt"));
    }

    #[test]
    fn files_elsewhere_are_known_by_their_absolute_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        fs::write(&file, "{}").unwrap();
        let root = Root::new(&Home(None), &file).unwrap();
        let key = root.key("a.jsonl");
        assert!(is_absolute(&key) && key.ends_with("/a.jsonl"), "{key}");
        assert!(root.holds(&key) && !root.holds("a.jsonl"));
    }
}
