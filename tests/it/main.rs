//! The one integration-test program; one module per subject beside it.

mod gold;
mod tidy;
