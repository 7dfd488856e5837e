//! The one integration-test program; one module per subject beside it.

mod dateline_cases;
mod places;
