//! The folder of Tantivy's files, as Tantivy wants it, with locks of our own making.
//!
//! Tantivy lets go of a lock by closing its file. But a process that is just being started has that file open too, until
//! it is another program, and holds the lock so long: a run that begins where another has ended (rounds of `watch`, which
//! starts a process for each PDF) finds it busy. So the lock is undone before its file is closed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// What becomes of a lock that cannot be made, as on a disk that nobody can write.
#[derive(Clone, Copy, Debug)]
pub(super) enum Locks {
    /// That is an error.
    Needed,
    /// It is left out: where nothing can be written, no writer removes what is just being opened.
    WherePossible,
}

/// A folder of Tantivy's files.
#[derive(Clone, Debug)]
pub(super) struct LockingDirectory {
    files: MmapDirectory,
    path: PathBuf,
    locks: Locks,
}

impl LockingDirectory {
    /// The folder `path`.
    pub(super) fn open(path: &Path, locks: Locks) -> Result<Self, OpenDirectoryError> {
        Ok(Self {
            files: MmapDirectory::open(path)?,
            path: path.to_owned(),
            locks,
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
}

/// A lock, until it is dropped.
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // Where it fails, closing the file undoes it.
        let _ = self.0.unlock();
    }
}

impl Directory for LockingDirectory {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match (self.hold(lock), self.locks) {
            (Ok(held), _) => Ok(DirectoryLock::from(Box::new(held))),
            (Err(LockError::IoError(_)), Locks::WherePossible) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            (Err(error), _) => Err(error),
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(watch_callback)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::directory::INDEX_WRITER_LOCK;

    use super::*;

    #[test]
    fn a_lock_ends_though_a_process_that_is_being_started_has_its_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let directory = LockingDirectory::open(folder.path(), Locks::Needed).unwrap();
        let held = directory.hold(&INDEX_WRITER_LOCK).unwrap();
        let busy = directory.acquire_lock(&INDEX_WRITER_LOCK).err();
        assert!(matches!(busy, Some(LockError::LockBusy)));
        let inherited = held.0.try_clone().unwrap();
        drop(held);
        directory.acquire_lock(&INDEX_WRITER_LOCK).unwrap();
        drop(inherited);
    }
}
