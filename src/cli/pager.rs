//! Results for people come in; on a terminal they go through a pager, so that a long answer begins at its beginning.
//!
//! The pager is `$PAGER`, else `less -FRXK`: colors kept, the screen left as it is, gone at once where the answer fits the
//! screen, and gone with us on Ctrl-C. Without one, or where standard output is a file or a pipe, results go straight out.

use std::env;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::output;

/// Whether a pager is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paging {
    /// On a terminal.
    Auto,
    /// Never.
    Never,
}

/// Where results go; see [`Destination::close`].
pub(crate) enum Destination {
    Direct(BufWriter<StdoutLock<'static>>),
    Paged(Paged),
}

/// A pager at work. It is waited for, or it would fight the shell for the keyboard.
pub(crate) struct Paged {
    process: Child,
    input: Option<BufWriter<ChildStdin>>,
}

impl Destination {
    /// Standard output, with a pager before it where one is wanted and can be had.
    pub(crate) fn open(paging: Paging) -> Self {
        let is_wanted = paging == Paging::Auto && io::stdout().is_terminal();
        let command = is_wanted
            .then(|| command(env::var("PAGER").ok().as_deref()))
            .flatten();
        match command.and_then(|words| start(&words)) {
            Some(paged) => Self::Paged(paged),
            None => Self::Direct(output::results()),
        }
    }

    /// Writes out what is left and waits until the pager has been left.
    pub(crate) fn close(mut self) -> io::Result<()> {
        self.flush()
    }
}

/// The words of the command; `None` where none is wanted.
fn command(pager: Option<&str>) -> Option<Vec<String>> {
    let words: Vec<String> = pager
        .unwrap_or("less -FRXK")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    match words.as_slice() {
        [] => None,
        [only] if only == "cat" => None,
        _ => Some(words),
    }
}

fn start(words: &[String]) -> Option<Paged> {
    let (program, arguments) = words.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    // A bare `less` would show colors as codes.
    if env::var_os("LESS").is_none() {
        command.env("LESS", "FRXK");
    }
    let mut process = command.spawn().ok()?;
    let input = process.stdin.take().map(BufWriter::new);
    Some(Paged { process, input })
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Direct(out) => out.write(bytes),
            Self::Paged(paged) => match &mut paged.input {
                Some(input) => input.write(bytes),
                None => Err(io::ErrorKind::BrokenPipe.into()),
            },
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(out) => out.flush(),
            Self::Paged(paged) => paged.input.as_mut().map_or(Ok(()), Write::flush),
        }
    }
}

impl Drop for Paged {
    fn drop(&mut self) {
        // Its end of the input tells the pager that this is all; what it says of itself is nobody's concern.
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_is_that_of_the_user() {
        let words = |pager| command(pager).map(|words| words.join(" "));
        assert_eq!(words(None).as_deref(), Some("less -FRXK"));
        assert_eq!(words(Some("more -s")).as_deref(), Some("more -s"));
        assert_eq!(words(Some("")), None);
        assert_eq!(words(Some("cat")), None);
    }

    #[test]
    fn a_pager_that_is_missing_is_none() {
        assert!(start(&["no-such-pager-anywhere".to_owned()]).is_none());
    }
}
