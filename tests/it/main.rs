//! The one integration-test program; one module per subject beside it.

#![expect(
    clippy::unwrap_used,
    reason = "what fails here fails the test; the lint knows tests, but not the functions that they share"
)]

mod archive;
mod archive_json;
mod dateline_cases;
mod extract_command;
mod index;
mod index_command;
mod index_merges;
mod index_open;
mod places;
mod query_cases;
mod search;
mod search_command;
mod search_dice;
mod search_index;
mod search_scan;
mod search_update;
mod tidy;
