//! The folder of Tantivy's own files, as Tantivy uses it but for two things.
//!
//! Tantivy wants a lock file for reading, which keeps a writer from removing what is just being opened; on read-only media,
//! where no writer is, it is left out. And what Tantivy replaces in one step (`meta.json`) only its owner may read, because a
//! temporary file becomes it; an index is for all who may look into its folder.

#[cfg(unix)]
use std::fs;
use std::io;
use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// What a folder is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Locks are left out where they cannot be made.
    Reading,
    Writing,
}

/// A folder of Tantivy's files.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    tantivy: MmapDirectory,
    #[cfg(unix)]
    path: PathBuf,
    opened_for: For,
}

impl Folder {
    /// That at `path`, which is there.
    pub(super) fn open(path: &Path, opened_for: For) -> tantivy::Result<Self> {
        Ok(Self {
            tantivy: MmapDirectory::open(path)?,
            #[cfg(unix)]
            path: path.to_owned(),
            opened_for,
        })
    }

    /// Gives `file` to those who may look into the folder. A file system without rights refuses, and has nothing to give.
    #[cfg(unix)]
    fn share(&self, file: &Path) {
        use std::os::unix::fs::PermissionsExt;

        let Ok(of_folder) = fs::metadata(&self.path) else {
            return;
        };
        let of_file = fs::Permissions::from_mode(of_folder.permissions().mode() & 0o666);
        let _ = fs::set_permissions(self.path.join(file), of_file);
    }
}

impl Directory for Folder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.tantivy.acquire_lock(lock) {
            Err(LockError::IoError(_)) if self.opened_for == For::Reading => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            taken => taken,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.tantivy.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.tantivy.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.tantivy.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.tantivy.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.tantivy.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.tantivy.atomic_write(path, data)?;
        // Elsewhere files have the rights of their folder.
        #[cfg(unix)]
        self.share(path);
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.tantivy.sync_directory()
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.tantivy.watch(watch_callback)
    }
}
