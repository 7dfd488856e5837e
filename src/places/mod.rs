//! The names of places: a list of them (the gazetteer) and the choice of the one that a dateline means.

mod bytes;
mod fold;
mod gazetteer;
mod named;
mod names;
mod resolve;
mod written;

pub use fold::fold;
pub use gazetteer::{Fault, Gazetteer, Kind, Match, Place};
pub use named::{Meanings, kilometers, named};
pub use resolve::{Resolved, Rule, Toponym, resolve};
pub use written::written;
