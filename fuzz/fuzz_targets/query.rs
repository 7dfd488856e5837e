//! Any text parses as a query, or is refused with an error; its notes point into it, and its reading is bounded.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::search::{outline, parse, read_as};

fuzz_target!(|text: &str| {
    let Ok(query) = parse(text, "2026-03-31".parse().ok()) else {
        return;
    };
    for warning in &query.warnings {
        assert!(text.get(warning.span.start()..warning.span.end()).is_some());
    }
    assert!(!outline(&query.root).is_empty());
    // A pair of every alternative with every other is the most that a query is multiplied by.
    assert!(read_as(&query.root).len() <= 4096 + text.len() * 200);
});
