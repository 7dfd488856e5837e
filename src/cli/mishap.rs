//! A command goes in and is run; where it breaks off inside, an error that says what to do comes out.
//!
//! Tantivy takes what lies in an index for what it wrote. Where columns or lists of words were overwritten on a disk, it
//! reads beyond an end and panics; who asks should hear that the index may be damaged, and not where in which library.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::bail;

/// What `command` gives.
///
/// # Errors
/// Those of the command; and where it panics.
pub(crate) fn told<T>(command: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let heard = Arc::new(Mutex::new(None));
    let (hearing, own, usual) = (
        Arc::clone(&heard),
        thread::current().id(),
        panic::take_hook(),
    );
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == own {
            *hearing.lock().unwrap_or_else(PoisonError::into_inner) = Some(where_and_why(info));
        } else {
            usual(info);
        }
    }));
    // What the command had in its hands is dropped with it, and the process ends after the message.
    if let Ok(outcome) = panic::catch_unwind(AssertUnwindSafe(command)) {
        return outcome;
    }
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner).take();
    bail!(
        "broke off inside ({}): if the index is damaged, `onrecord verify` says so and `onrecord index --rebuild ARCHIVE` makes \
         it anew; if it is sound, this is a fault of onrecord: please report it with this line",
        heard.as_deref().unwrap_or("in another thread")
    )
}

/// `mid > len, lib.rs:76`.
fn where_and_why(info: &PanicHookInfo<'_>) -> String {
    let why = info.payload_as_str().unwrap_or("no reason given");
    let Some(place) = info.location() else {
        return why.to_owned();
    };
    let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{why}, {file}:{}", place.line())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_place() {
        let broken: anyhow::Result<()> = told(|| panic!("mid > len"));
        let message = broken.unwrap_err().to_string();
        assert!(
            message.starts_with("broke off inside (mid > len, mishap.rs:"),
            "{message}"
        );
        assert_eq!(told(|| Ok(7)).unwrap(), 7);
    }
}
