//! Any bytes read as JSON lines: articles, or an error for a record, and never more records than lines.

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
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() + 1;
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
    assert!(records <= lines, "{records} records of {lines} lines");
});
