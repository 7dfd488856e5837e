//! Packs texts as archives do, for the tests of containers.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Brotli without compression, which may hold 64 KB.
pub(crate) fn brotli(bytes: &[u8]) -> Vec<u8> {
    // A window of 4 MB; not the last block; so many bytes, as they are. The last block is empty.
    let head = 0x80_000B | u32::try_from(bytes.len() - 1).unwrap() << 7;
    [&head.to_le_bytes()[..3], bytes, b"\x03"].concat()
}

/// A zip of one entry whose data were packed by a method of that number.
pub(crate) fn zip_by(method: u16, packed: &[u8], unpacked: &[u8]) -> Vec<u8> {
    let short = |value: u16| value.to_le_bytes().to_vec();
    let long = |value: usize| u32::try_from(value).unwrap().to_le_bytes().to_vec();
    let mut crc = flate2::Crc::new();
    crc.update(unpacked);
    let name = b"a.txt";
    let alike = [
        [short(20), short(0), short(method), long(0)].concat(),
        crc.sum().to_le_bytes().to_vec(),
        [long(packed.len()), long(unpacked.len())].concat(),
        [short(5), short(0)].concat(),
    ]
    .concat();
    let entry = [b"PK\x03\x04", &alike[..], name, packed].concat();
    let list = [b"PK\x01\x02\x14\0", &alike[..], &[0; 14], name].concat();
    let end = [
        [short(0), short(0), short(1), short(1)].concat(),
        [long(list.len()), long(entry.len()), short(0)].concat(),
    ]
    .concat();
    [&entry[..], &list, b"PK\x05\x06", &end].concat()
}

/// A header of ustar whose name is written as it is, which no library does.
pub(crate) fn tar_header(name: &[u8], kind: tar::EntryType, size: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    header
}

pub(crate) fn tar(entries: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, data) in entries {
        let header = tar_header(name, tar::EntryType::Regular, data.len() as u64);
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

/// A record of a crawl.
pub(crate) fn warc_record(kind: &str, headers: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: 2017-03-06T04:03:53Z\r\nWARC-Record-ID: <urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// The record of a page that a server sent.
pub(crate) fn warc_page(address: &str, status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let answer = format!("HTTP/1.1 {status}\r\n{headers}\r\n");
    warc_record(
        "response",
        &format!(
            "WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        ),
        &[answer.as_bytes(), body].concat(),
    )
}
