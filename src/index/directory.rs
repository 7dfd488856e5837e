//! The folder of Tantivy's own files, as Tantivy uses it but for three things.
//!
//! Tantivy lets go of a lock by closing its file. But a process that is just being started has that file open too, until
//! it is another program, and holds the lock so long: a run that begins where another has ended (rounds of `watch`, which
//! starts a process for each PDF) finds it busy. So the lock is undone before its file is closed.
//!
//! Tantivy wants a lock for reading too, which keeps a writer from removing what is just being opened; on read-only media,
//! where no writer is, it is left out. And what Tantivy replaces in one step (`meta.json`) only its owner may read, because a
//! temporary file becomes it; an index is for all who may look into its folder.

#[cfg(unix)]
use std::fs;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
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
    path: PathBuf,
    opened_for: For,
}

impl Folder {
    /// That at `path`, which is there.
    pub(super) fn open(path: &Path, opened_for: For) -> tantivy::Result<Self> {
        Ok(Self {
            tantivy: MmapDirectory::open(path)?,
            path: path.to_owned(),
            opened_for,
        })
    }

    fn hold(&self, lock: &Lock) -> Result<Held, LockError> {
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(self.path.join(&lock.filepath));
        let file = file.map_err(LockError::wrap_io_error)?;
        if lock.is_blocking {
            file.lock().map_err(LockError::wrap_io_error)?;
            return Ok(Held(file));
        }
        match file.try_lock() {
            Ok(()) => Ok(Held(file)),
            Err(TryLockError::WouldBlock) => Err(LockError::LockBusy),
            Err(TryLockError::Error(source)) => Err(LockError::wrap_io_error(source)),
        }
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

/// A lock, until it is dropped.
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // Where it fails, closing the file undoes it.
        let _ = self.0.unlock();
    }
}

impl Directory for Folder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.hold(lock) {
            Ok(held) => Ok(DirectoryLock::from(Box::new(held))),
            Err(LockError::IoError(_)) if self.opened_for == For::Reading => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            Err(error) => Err(error),
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

#[cfg(test)]
mod tests {
    use tantivy::directory::INDEX_WRITER_LOCK;

    use super::*;

    #[test]
    fn a_lock_ends_though_a_process_that_is_being_started_has_its_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Folder::open(folder.path(), For::Writing).unwrap();
        let held = directory.hold(&INDEX_WRITER_LOCK).unwrap();
        let busy = directory.acquire_lock(&INDEX_WRITER_LOCK).err();
        assert!(matches!(busy, Some(LockError::LockBusy)));
        let inherited = held.0.try_clone().unwrap();
        drop(held);
        directory.acquire_lock(&INDEX_WRITER_LOCK).unwrap();
        drop(inherited);
    }
}
