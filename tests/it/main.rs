//! The one integration-test program; one module per subject beside it.

#![expect(
    clippy::unwrap_used,
    reason = "what fails here fails the test; the lint knows tests, but not the functions that they share"
)]

mod archive;
mod archive_json;
mod extract_command;
mod extract_properties;
mod extraction_cases;
mod query_cases;
mod search;
mod search_command;
mod search_index;
mod search_scan;
mod tidy;
