//! One writer at a time: the lock of an index folder, and who holds it.
//!
//! The lock is the operating system's, on the file `writer.lock`, so it ends with its process however that ends. The holder
//! describes itself in another file, because a locked file cannot be read everywhere.

use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::process;

use jiff::Timestamp;

use crate::error::Error;

/// The right to write an index, until it is dropped.
#[derive(Debug)]
pub(super) struct WriterLock {
    holder: PathBuf,
    file: File,
}

impl WriterLock {
    /// Takes the lock of the index folder `path`.
    ///
    /// # Errors
    /// [`Error::IndexBusy`] where another process has it.
    pub(super) fn take(path: &Path) -> Result<Self, Error> {
        let name = path.join("writer.lock");
        let holder = path.join("writer.txt");
        let unusable = |source| Error::IndexFile {
            path: name.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&name)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&holder);
                let holder = holder.unwrap_or_else(|_| "another process".to_owned());
                return Err(Error::IndexBusy {
                    path: path.to_owned(),
                    holder,
                });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        fs::write(&holder, myself()).map_err(|source| Error::IndexFile {
            path: holder.clone(),
            source,
        })?;
        Ok(Self { holder, file })
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Only a description: left behind, it is overwritten by the next writer.
        let _ = fs::remove_file(&self.holder);
        // To close it would not do: a process that is just being started has it open too, until it is another program.
        let _ = self.file.unlock();
    }
}

fn myself() -> String {
    let host = ["HOSTNAME", "COMPUTERNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok());
    let host = host.or_else(|| fs::read_to_string("/etc/hostname").ok());
    let host = host
        .map(|host| format!(" on {}", host.trim()))
        .unwrap_or_default();
    let now = Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC");
    format!("process {}{host} since {now}", process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriterLock::take(folder.path()).unwrap();
        let error = WriterLock::take(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains(&format!("process {}", process::id())),
            "{error}"
        );
        // As in a process that was started meanwhile.
        let inherited = first.file.try_clone().unwrap();
        drop(first);
        WriterLock::take(folder.path()).unwrap();
        drop(inherited);
    }
}
