//! How much the reading of one PDF may take; how a process takes it upon itself.

use std::time::Duration;

/// What the reading of one PDF may take at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest file, in bytes.
    pub file_bytes: u64,
    /// The most text, in bytes.
    pub text_bytes: u64,
    /// The most memory of the process that reads, in bytes, where the system bounds it.
    pub memory_bytes: u64,
    /// The most processor time, in seconds, where the system bounds it.
    pub processor_seconds: u64,
    /// The longest time of all.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // 128 MB: whole issues of a paper with their pictures have 20 to 100 MB.
            file_bytes: 128 << 20,
            text_bytes: 16 << 20,
            memory_bytes: 768 << 20,
            processor_seconds: 20,
            time: Duration::from_mins(1),
        }
    }
}

impl Limits {
    /// Bounds memory and processor time of this process, where the system can. What cannot be bounded is left to who waits for it.
    #[cfg(unix)]
    pub fn take_effect(&self) {
        let seconds = self.processor_seconds;
        let bounds = [
            (rlimit::Resource::AS, self.memory_bytes, self.memory_bytes),
            // The second bound ends it without telling why.
            (rlimit::Resource::CPU, seconds, seconds + 2),
            // No picture of a crash is to be left lying about.
            (rlimit::Resource::CORE, 0, 0),
        ];
        for (resource, soft, hard) in bounds {
            // Refused where less is allowed already, or by a system that does not know it.
            let _ = resource.set(soft, hard);
        }
    }

    /// Does nothing: this system has no limits that a process can set itself.
    #[cfg(not(unix))]
    pub fn take_effect(&self) {}
}
