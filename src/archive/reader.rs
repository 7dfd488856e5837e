//! A PDF comes in as a stream, its text goes out: it is read by a process of its own, which may fail in any way.
//!
//! No library for PDF can be bounded in memory and time: each may panic, loop or take all the memory there is on a file that
//! was made for it. So onrecord starts itself again (`onrecord read-pdf`), hands the file on as it comes, and waits so long
//! and no longer. The process bounds its own memory and processor time ([`Limits::take_effect`]); whatever becomes of it, it
//! is ended and waited for, so nothing of it is left.

use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;

use crate::pdf::{Document, Fault, Limits, Unread};

/// How the handing over of a file ended.
#[derive(Debug)]
pub(super) enum Handed {
    /// All of it, or all that the process wanted.
    Over,
    /// It is longer than is allowed.
    TooLong,
    /// It could not be read on.
    Failed(io::Error),
}

/// Has `program` read the PDF that comes out of `input`; tells too how much of it did.
pub(super) fn read(
    program: &Path,
    limits: Limits,
    input: &mut dyn BufRead,
) -> (Handed, Result<Document, Fault>) {
    let mut child = match start(program) {
        Ok(child) => child,
        Err(error) => return (Handed::Over, Err(Fault::NotStarted(error))),
    };
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
        unreachable!("all three were asked for");
    };
    // In a thread of its own: a process that reads nothing lets this one wait in the midst of writing.
    let watch = thread::spawn(move || wait(child, stdout, stderr, limits));
    let handed = hand_over(input, stdin, limits.file_bytes);
    let answer = watch
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    (handed, answer)
}

fn start(program: &Path) -> io::Result<Child> {
    let mut command = Command::new(program);
    command
        .arg("read-pdf")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // Ctrl-C is for who waits: it ends the run, and the process ends when nothing more comes in.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

fn hand_over(input: &mut dyn BufRead, mut stdin: ChildStdin, most: u64) -> Handed {
    let mut written = 0;
    loop {
        let bytes = match input.fill_buf() {
            Ok([]) => return Handed::Over,
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Handed::Failed(error),
        };
        let length = bytes.len();
        written += length as u64;
        if written > most {
            return Handed::TooLong;
        }
        // It has ended, or was: its answer tells how.
        if stdin.write_all(bytes).is_err() {
            return Handed::Over;
        }
        input.consume(length);
    }
}

/// Waits for what the process answers, but not for ever.
fn wait(
    child: Child,
    stdout: ChildStdout,
    stderr: ChildStderr,
    limits: Limits,
) -> Result<Document, Fault> {
    // Twice the text: in JSON a character may take more room.
    let most = limits.text_bytes * 2;
    let (send, answers) = mpsc::channel();
    // Not waited for: it ends with the process.
    thread::spawn(move || {
        let (mut answer, mut told) = (Vec::new(), Vec::new());
        let read = stdout.take(most + 1).read_to_end(&mut answer);
        // A few lines tell why.
        let heard = stderr.take(4096).read_to_end(&mut told);
        let _ = send.send(read.and(heard).map(|_| (answer, told)));
    });
    let answer = answers.recv_timeout(limits.time);
    let status = end(child);
    let Ok(answer) = answer else {
        return Err(Fault::TimedOut(limits.time.as_secs()));
    };
    let (answer, told) = answer.map_err(|_| Fault::BrokeDown)?;
    if answer.len() as u64 > most {
        return Err(Fault::TooMuchText(limits.text_bytes));
    }
    let read: Result<Result<Document, Unread>, _> = serde_json::from_slice(&answer);
    match read {
        Ok(read) => read.map_err(Fault::from),
        Err(_) if memchr::memmem::find(&told, b"memory allocation of").is_some() => {
            Err(Fault::Memory(limits.memory_bytes >> 20))
        }
        Err(_) if status.is_ok_and(ran_out_of_time) => {
            Err(Fault::TimedOut(limits.processor_seconds))
        }
        Err(_) => Err(Fault::BrokeDown),
    }
}

/// Ends a process that has not ended, and takes note of its end.
fn end(mut child: Child) -> io::Result<ExitStatus> {
    if let Ok(Some(status)) = child.try_wait() {
        return Ok(status);
    }
    // Fails where it has ended meanwhile.
    let _ = child.kill();
    child.wait()
}

/// Whether the system ended it for its processor time.
#[cfg(unix)]
fn ran_out_of_time(status: ExitStatus) -> bool {
    // SIGXCPU has this number on all systems that we know of.
    const OUT_OF_TIME: i32 = 24;
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(OUT_OF_TIME)
}

#[cfg(not(unix))]
const fn ran_out_of_time(_: ExitStatus) -> bool {
    false
}
