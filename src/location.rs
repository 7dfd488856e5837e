//! Where in an archive something lies: which file, and which part of it. What errors tell first.

use std::fmt;

/// Where in an archive an error lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the archive's root.
    pub path: String,
    /// Which part of it.
    pub part: Part,
}

/// Which part of a file an error concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// A line, from 1.
    Line(u64),
    /// The first and the last of the lines over which a record goes.
    Lines(u64, u64),
    /// A record, from 1, where records are not lines.
    Record(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Whole => write!(f, "{}", self.path),
            Part::Line(number) => write!(f, "line {number} of {}", self.path),
            Part::Lines(first, last) => {
                write!(f, "lines {first} to {last} of {}", self.path)
            }
            Part::Record(number) => write!(f, "record {number} of {}", self.path),
        }
    }
}
