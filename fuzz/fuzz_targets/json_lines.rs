//! Any bytes are read: as JSON lines, or as what they look like; articles, or errors for records, never more than bytes.

#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use onrecord::archive::{ReadOptions, read_stream};

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions {
        max_record_bytes: 1 << 16,
        max_text_bytes: 1 << 20,
        ..ReadOptions::default()
    };
    let mut records = 0;
    let read = read_stream(
        Cursor::new(bytes.to_vec()),
        "fuzz.jsonl",
        &options,
        &mut |_| {
            records += 1;
            ControlFlow::Continue(())
        },
    );
    assert!(read.is_continue());
    assert!(records <= bytes.len() + 1, "{records} records");
});
