//! The one integration-test program; one module per subject beside it.

mod query_cases;
mod search;
mod search_command;
mod search_index;
mod search_scan;
